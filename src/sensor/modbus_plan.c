/* SPDX-License-Identifier: MIT
 *
 * What a Modbus link asks.
 */
#include "modbus_plan.h"

#include <math.h>
#include <string.h>

static int compare(gconstpointer a, gconstpointer b) {
    const ModbusPoint *one = a, *other = b;
    if (one->at.unit != other->at.unit)
        return one->at.unit - other->at.unit;
    if (one->at.function != other->at.function)
        return one->at.function - other->at.function;
    if (one->poll != other->poll)
        return one->poll < other->poll ? -1 : 1;
    return one->at.reg - other->at.reg;
}

static gboolean is_bits(int function) {
    return function <= 2;
}

ModbusPlan *modbus_plan_new(const LinkPoint *points, guint count, const ModbusPlanWay *way) {
    ModbusPlan *plan = g_new0(ModbusPlan, 1);
    plan->points = g_array_new(FALSE, FALSE, sizeof(ModbusPoint));
    plan->requests = g_array_new(FALSE, FALSE, sizeof(ModbusRequest));
    for (guint i = 0; i < count; i++) {
        ModbusPoint point = {.point = &points[i], .poll = points[i].poll > 0 ? MAX(points[i].poll, way->least) : way->usual};
        if (!address_modbus(points[i].address, points[i].type, &point.at, NULL)) {
            way->bad(way->data, &points[i]);
            continue;
        }
        point.words = !is_bits(point.at.function) && point.at.type >= RAW_U32 ? 2 : 1;
        g_array_append_val(plan->points, point);
    }
    g_array_sort(plan->points, compare);
    return plan;
}

void modbus_plan_free(ModbusPlan *plan) {
    g_array_unref(plan->points);
    g_array_unref(plan->requests);
    g_free(plan);
}

static const ModbusPoint *point_at(const ModbusPlan *plan, guint index) {
    return &g_array_index(plan->points, ModbusPoint, index);
}

/* The question for so many points from one on. */
static ModbusRequest request_of(const ModbusPlan *plan, guint from, guint points, gint64 due) {
    const ModbusPoint *first = point_at(plan, from);
    int end = first->at.reg;
    for (guint i = from; i < from + points; i++)
        end = MAX(end, point_at(plan, i)->at.reg + point_at(plan, i)->words);
    return (ModbusRequest){
        first->at.unit, first->at.function, first->at.reg, end - first->at.reg, first->poll, due, from, points,
    };
}

static gboolean fits(const ModbusRequest *request, const ModbusPoint *point) {
    int most = is_bits(request->function) ? MODBUS_PLAN_BITS : MODBUS_PLAN_REGISTERS;
    return point->at.unit == request->unit && point->at.function == request->function && point->poll == request->poll &&
           point->at.reg + point->words - request->first <= most;
}

void modbus_plan_merge(ModbusPlan *plan, gint64 now) {
    g_array_set_size(plan->requests, 0);
    plan->parted = FALSE;
    for (guint i = 0; i < plan->points->len; i++) {
        ModbusRequest *last = plan->requests->len ? &g_array_index(plan->requests, ModbusRequest, plan->requests->len - 1) : NULL;
        if (last && fits(last, point_at(plan, i))) {
            *last = request_of(plan, last->from, last->points + 1, now);
            continue;
        }
        ModbusRequest request = request_of(plan, i, 1, now);
        g_array_append_val(plan->requests, request);
    }
}

gboolean modbus_plan_part(ModbusPlan *plan, guint index, gint64 now) {
    ModbusRequest *request = &g_array_index(plan->requests, ModbusRequest, index), old = *request;
    guint at = old.from + old.points / 2;
    int widest = 0;
    if (old.points < 2)
        return FALSE;
    for (guint i = old.from + 1; i < old.from + old.points; i++) {
        int gap = point_at(plan, i)->at.reg - (point_at(plan, i - 1)->at.reg + point_at(plan, i - 1)->words);
        if (gap > widest) {
            widest = gap;
            at = i;
        }
    }
    *request = request_of(plan, old.from, at - old.from, now);
    ModbusRequest second = request_of(plan, at, old.from + old.points - at, now);
    g_array_insert_val(plan->requests, index + 1, second);
    plan->parted = TRUE;
    return TRUE;
}

/* The order names the bytes as they come: of cdab the third highest comes first. */
static guint32 bits_of(const ModbusPoint *point, const guint16 *words) {
    guint32 bits = 0;
    int bytes = 2 * point->words;
    for (int i = 0; i < bytes; i++) {
        guint32 byte = i % 2 ? words[i / 2] & 0xff : words[i / 2] >> 8;
        bits |= byte << (8 * (bytes - 1 - (point->at.order[i] - 'a')));
    }
    return bits;
}

double modbus_plan_value(const ModbusPoint *point, const ModbusRequest *request, const guint16 *words) {
    const guint16 *mine = words + (point->at.reg - request->first);
    if (is_bits(request->function))
        return *mine != 0;
    guint32 bits = bits_of(point, mine);
    float number;
    switch (point->at.type) {
    case RAW_U16:
    case RAW_U32:
        return bits;
    case RAW_S16:
        return (gint16)bits;
    case RAW_S32:
        return (gint32)bits;
    case RAW_F32:
        break;
    }
    memcpy(&number, &bits, sizeof number);
    return fpclassify(number) == FP_SUBNORMAL ? NAN : number; /* no instrument says 2e-41: words in another order, or an integer */
}
