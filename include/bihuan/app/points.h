/* SPDX-License-Identifier: MIT
 *
 * Points as they are watched: limits and spans resolved (the point's own, else the dated limit of its quantity, in its unit), links and
 * devices that are there, bypasses that stand.
 */
#ifndef BIHUAN_APP_POINTS_H
#define BIHUAN_APP_POINTS_H

#include "bihuan/app/app.h"
#include "bihuan/sensor/panel.h"

/* One point at a time. What does not fit stands in setup of the plan, and the point is in fault. NULL: it could not be read. */
PanelPoint *points_plan(Db *db, const Point *point, const Serving *serving, gint64 at, GError **error);
/* All of them (PanelPoint *, array owns them), by code. */
GPtrArray *points_plans(Db *db, const Serving *serving, gint64 at, GError **error);

/* Sentences (char *, array owns them) for what does not fit: unit and quantity, numbers, limits in the wrong order, two points on one
 * address, a device that is gone, an output that is none. Empty: it fits. NULL: it could not be read. */
GPtrArray *points_problems(Db *db, const Point *point, GError **error);
/* What is looser than the dated limits, or than before where there is a point before (borrowed sentences' array as above): limits, hold,
 * clear, fewer outputs. It takes two people. */
GPtrArray *points_loosened(Db *db, const Point *before, const Point *point, gint64 at, GError **error);

/* Bypasses a point until a time, with a reason, by the logged-in person and a second one. ERR_DENIED with who could. */
gboolean points_bypass(App *app, const char *code, gint64 until, const char *reason, const char *second, GError **error);
gboolean points_bypass_end(App *app, const char *code, GError **error);

#endif
