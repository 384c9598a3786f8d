/* SPDX-License-Identifier: MIT
 *
 * Points as they are watched: limits and spans resolved (the point's own, else the dated limit of its quantity, in its unit), links and
 * devices that are there, bypasses that stand.
 */
#ifndef BIHUAN_APP_POINTS_H
#define BIHUAN_APP_POINTS_H

#include "bihuan/app/app.h"
#include "bihuan/sensor/panel.h"

/* Is any link of points set up here? */
gboolean points_has_links(const Serving *serving);

/* One point at a time, for a time (dated limits, bypasses). What does not fit stands in setup of the plan, and the point is in fault; so
 * does a link of which serving (NULL = not asked) has no section. NULL: it could not be read. */
PanelPoint *points_plan(Db *db, const Point *point, const Serving *serving, gint64 at, GError **error);
/* All that are in service (PanelPoint *, array owns them), by code: a point without a link is out of service. */
GPtrArray *points_plans(Db *db, const Serving *serving, gint64 at, GError **error);

/* What is looser than the dated limits, or than before where there is a point before (sentences, array owns them): limits, hold, clear,
 * band, outputs, calibration, what decides its number and place; taken out of service. It takes two people. Without a point before: what
 * of it is looser than the dated limits, as long as it lasts. */
GPtrArray *points_loosened(Db *db, const Point *before, const Point *point, gint64 at, GError **error);

/* Bypasses a point until a time, with a reason, by the logged-in person and a second one. ERR_DENIED with who could. */
typedef struct {
    const char *code;
    gint64 until; /* UTC ms */
    const char *reason;
    const char *second; /* proven; NULL = nobody */
} PointBypass;
gboolean points_bypass(App *app, const PointBypass *wish, GError **error);
/* Ends the one that stands, before its time; one person does it. */
gboolean points_bypass_end(App *app, const char *code, GError **error);

#endif
