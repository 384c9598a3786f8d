/* SPDX-License-Identifier: MIT
 *
 * Points as the watch takes them. Nothing here decides whether a point may be so (points_judge.c); what does not fit makes it a fault.
 */
#include "bihuan/app/points.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"
#include "point_limits.h"
#include "points_private.h"

#define STALE_USUAL (30 * CLOCK_SECOND)

const char *points_link_kind(gpointer data, const char *link) {
    const Serving *serving = data;
    const ServingSection *section = serving ? serving_find(serving, "link", link) : NULL;
    if (section && points_is_link(section))
        return serving_value(section, "kind");
    return serving && points_has_links(serving) ? NULL : "";
}

gboolean points_is_link(const ServingSection *section) {
    return strcmp(section->word, "link") == 0 && *serving_value(section, "kind");
}

gboolean points_has_links(const Serving *serving) {
    for (guint i = 0; i < serving->sections->len; i++)
        if (points_is_link(serving->sections->pdata[i]))
            return TRUE;
    return FALSE;
}

/* A siren whose link has no section now must not make the point blind: it is driven in vain, and that is told. */
static const char *any_kind(gpointer data, const char *link) {
    const char *kind = points_link_kind(data, link);
    return kind ? kind : "";
}

/* ---- one plan ---- */

static void cannot(PanelPoint *plan, const char *sentence) {
    if (!plan->setup)
        plan->setup = g_strdup(sentence);
}

static double number_or(const char *text, double usual) {
    double number;
    return address_number(text, &number) ? number : usual;
}

static gboolean plan_limits(PanelPoint *plan, PointLimits *limits, const Point *point, GError **error) {
    g_autofree char *why = NULL, *unit = point_unit_problem(point->quantity, point->unit);
    if (unit)
        cannot(plan, unit);
    if (!point_limits_resolve(limits, point, plan->limit, &why, error) || !point_limits_band(limits, plan->limit, &plan->band, error))
        return FALSE;
    gboolean any = FALSE;
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        any = any || !isnan(plan->limit[level]);
    if (why)
        cannot(plan, why);
    else if (!any && point_is_gas(point->quantity))
        cannot(plan, _("no limit is in force for this gas"));
    plan->band = number_or(point->band, plan->band);
    double low = plan->limit[POINT_LOW1], high = plan->limit[POINT_HIGH1];
    if (high > low && plan->band > (high - low) / 4)
        plan->band = (high - low) / 4; /* else it could never clear */
    return TRUE;
}

/* A duration of the point, else the dated limit of that name. */
static gboolean plan_span(PointLimits *limits, const char *own, const char *name, gint64 *ms, GError **error) {
    return (*own && address_span(own, ms, NULL)) || point_limits_span(limits, name, ms, error);
}

static gboolean plan_spans(PanelPoint *plan, PointLimits *limits, const Point *point, GError **error) {
    gint64 polls, jump;
    if (!plan_span(limits, point->hold, "sensor.hold", &plan->hold, error) ||
        !plan_span(limits, point->clear, "sensor.clear", &plan->clear, error) ||
        !point_limits_span(limits, "alarm.answer", &plan->answer, error) ||
        !point_limits_span(limits, "fault.hold", &plan->fault_hold, error) || !point_limits_count(limits, "sensor.polls", &polls, error) ||
        !point_limits_count(limits, "sensor.jump", &jump, error))
        return FALSE;
    plan->polls = (guint)polls;
    plan->jump = (double)jump;
    if (*point->poll && !address_span(point->poll, &plan->poll, NULL))
        cannot(plan, _("its poll interval is no duration"));
    return TRUE;
}

static void plan_link(PanelPoint *plan, const Point *point, const Serving *serving) {
    g_autoptr(GError) local = NULL;
    const ServingSection *section = serving ? serving_find(serving, "link", point->link) : NULL;
    plan->stale = STALE_USUAL;
    if (serving && !section) {
        g_autofree char *sentence = g_strdup_printf(_("there is no link “%s”"), point->link);
        cannot(plan, sentence);
    }
    if (section && (!address_check(serving_value(section, "kind"), point->address, point->type, &local) ||
                    !serving_duration(section, "stale", STALE_USUAL, &plan->stale, &local)))
        cannot(plan, local->message);
    g_clear_error(&local);
    plan->outputs = address_outputs(point->outputs, any_kind, (gpointer)serving, &local);
    if (!plan->outputs) {
        plan->outputs = g_ptr_array_new();
        cannot(plan, local->message);
    }
}

static gboolean plan_place(PanelPoint *plan, Db *db, const Point *point, GError **error) {
    gboolean there = TRUE;
    plan->area = point_area(db, point, error);
    if (!plan->area || (*point->device && !device_exists(db, point->device, &there, error)))
        return FALSE;
    g_autofree char *gone = there ? NULL : g_strdup_printf(_("its device %s is gone"), point->device);
    if (gone)
        cannot(plan, gone);
    return TRUE;
}

static gboolean plan_state(PanelPoint *plan, Db *db, const Point *point, gint64 at, GError **error) {
    g_autoptr(Bypass) bypass = NULL;
    gint64 day;
    if (!bypass_at(db, point->code, at, &bypass, error))
        return FALSE;
    plan->bypass_until = bypass ? bypass->until : 0;
    if (*point->calibration && clock_parse(point->calibration, &day, NULL))
        plan->calibrated = day + CLOCK_DAY;
    else if (*point->calibration)
        cannot(plan, _("its calibration date is no day"));
    return TRUE;
}

static PanelPoint *plan_new(Db *db, const Point *point, const Serving *serving, PointLimits *limits, GError **error) {
    g_autoptr(GError) local = NULL;
    PanelPoint *plan = g_new0(PanelPoint, 1);
    double least, most;
    point_unit_bounds(point->quantity, point->unit, &least, &most);
    *plan = (PanelPoint){.code = g_strdup(point->code),
                         .device = g_strdup(point->device),
                         .quantity = g_strdup(point->quantity),
                         .unit = g_strdup(point->unit),
                         .link = g_strdup(point->link),
                         .address = g_strdup(point->address),
                         .type = g_strdup(point->type),
                         .scale = number_or(point->scale, 1),
                         .bias = number_or(point->bias, 0),
                         .least = number_or(point->least, least),
                         .most = number_or(point->most, most)};
    plan_link(plan, point, serving);
    if (plan_place(plan, db, point, error) && plan_limits(plan, limits, point, error) && plan_spans(plan, limits, point, error) &&
        plan_state(plan, db, point, limits->at, error))
        return plan;
    panel_point_free(plan);
    return NULL;
}

PanelPoint *points_plan(Db *db, const Point *point, const Serving *serving, gint64 at, GError **error) {
    g_autoptr(PointLimits) limits = point_limits_new(db, at);
    return plan_new(db, point, serving, limits, error);
}

/* Two on one address: neither can be believed to be what it is called. */
static void mark_twins(const GPtrArray *plans, const GPtrArray *points) {
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < plans->len; i++) {
        const Point *point = points->pdata[i];
        char *address = points_where(point);
        PanelPoint *twin = g_hash_table_lookup(seen, address), *plan = plans->pdata[i];
        if (twin) {
            g_autofree char *one = g_strdup_printf(_("%s reads the same address"), twin->code);
            g_autofree char *other = g_strdup_printf(_("%s reads the same address"), plan->code);
            cannot(plan, one);
            cannot(twin, other);
        }
        g_hash_table_insert(seen, address, plan);
    }
}

char *points_where(const Point *point) {
    g_autofree char *address = address_fold(point->address);
    return g_strconcat(point->link, " ", address, NULL);
}

GPtrArray *points_plans(Db *db, const Serving *serving, gint64 at, GError **error) {
    g_autoptr(PointLimits) limits = point_limits_new(db, at);
    g_autoptr(GPtrArray) points = noun_list(db, &point_noun, error, "WHERE link <> '' ORDER BY code", "");
    g_autoptr(GPtrArray) plans = g_ptr_array_new_with_free_func((GDestroyNotify)panel_point_free);
    for (guint i = 0; points && i < points->len; i++) {
        PanelPoint *plan = plan_new(db, points->pdata[i], serving, limits, error);
        if (!plan)
            return NULL;
        g_ptr_array_add(plans, plan);
    }
    if (!points)
        return NULL;
    mark_twins(plans, points);
    return g_steal_pointer(&plans);
}
