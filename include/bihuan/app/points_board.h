/* SPDX-License-Identifier: MIT
 *
 * Points as people and programs see them: the value the watch has, its age, what state that is. Where the watch does not run nothing is
 * known: the point is in fault, whatever its last value was.
 */
#ifndef BIHUAN_APP_POINTS_BOARD_H
#define BIHUAN_APP_POINTS_BOARD_H

#include "bihuan/app/points.h"
#include "bihuan/sensor/live.h"

typedef struct {
    Point *point;
    char *area, *area_name; /* of what it measures; "" = not known */
    char *device_name;
    PointStateKind state;
    FaultKind fault;
    gboolean watched; /* the watch runs and knows it */
    double value;     /* the last one, NAN = none */
    gint64 at, age;   /* UTC ms, 0 = none; ms, -1 = cannot be known */
    char *alarm;      /* number of the open alarm, "" = none */
    Bypass *bypass;   /* that stands, NULL = none */
    gboolean in_use;  /* it has a link */
} PointLine;

/* PointLine *, by area, then code; the array owns them. NULL: they could not be read. */
GPtrArray *points_board(App *app, GError **error);
/* Those that want somebody first: alarms, then faults, then bypasses, then the rest. */
void points_board_urgent(GPtrArray *lines);

/* What people read for the reason of a fault, and for a value with its unit ("" = none). Constant; owned. */
const char *points_fault_title(const PointLine *line);
char *points_value_text(const PointLine *line);
/* "3s", "5m"; "?" where it cannot be known. Owned. */
char *points_age_text(const PointLine *line);

#endif
