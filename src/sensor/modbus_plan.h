/* SPDX-License-Identifier: MIT
 *
 * What a Modbus link asks: points that lie near each other are one question, and a question that is refused is parted until it is known
 * which address it was. Knows no library.
 */
#ifndef BIHUAN_SENSOR_MODBUS_PLAN_H
#define BIHUAN_SENSOR_MODBUS_PLAN_H

#include "bihuan/sensor/address.h"
#include "bihuan/sensor/link.h"

/* Most that one question may ask for (Modbus Application Protocol 1.1b3, 6.1 and 6.3). */
#define MODBUS_PLAN_REGISTERS 125
#define MODBUS_PLAN_BITS 2000

typedef struct {
    const LinkPoint *point;
    ModbusAddress at;
    int words; /* registers, or 1 bit */
    gint64 poll;
} ModbusPoint;

typedef struct {
    int unit, function, first, count;
    gint64 poll, due;   /* ms; clock_boot() */
    guint from, points; /* of the plan's points */
} ModbusRequest;

typedef struct {
    GArray *points;   /* ModbusPoint, by unit, function, poll, register */
    GArray *requests; /* ModbusRequest */
    gboolean parted;  /* a question was refused and parted */
} ModbusPlan;

/* bad(data, point): its address is none. Polls are in ms, usual where a point says none, least at least. */
typedef struct {
    gint64 usual, least;
    void (*bad)(gpointer data, const LinkPoint *point);
    gpointer data;
} ModbusPlanWay;
ModbusPlan *modbus_plan_new(const LinkPoint *points, guint count, const ModbusPlanWay *way);
void modbus_plan_free(ModbusPlan *plan);
/* The fewest questions, all due. */
void modbus_plan_merge(ModbusPlan *plan, gint64 now);
/* Two questions in the place of a refused one, at its widest gap. FALSE: it asks for one point only. */
gboolean modbus_plan_part(ModbusPlan *plan, guint request, gint64 now);
/* A point's value in the answer to its request: words of registers, or bits as words. */
double modbus_plan_value(const ModbusPoint *point, const ModbusRequest *request, const guint16 *words);

#endif
