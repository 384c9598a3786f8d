/* SPDX-License-Identifier: MIT
 *
 * The doctor's look at sensors: points that cannot be watched or act less than they should, links that anybody could write to.
 */
#include <string.h>

#include "bihuan/app/captive.h"
#include "bihuan/app/doctor.h"
#include "bihuan/app/points.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/obligation.h"
#include "bihuan/sensor/trend.h"
#include "point_limits.h"
#include "points_private.h"

#define NAMED_MOST 8 /* of one finding; the others are counted */

/* One finding while it is gathered. */
typedef struct {
    GString *text;
    int count;
} Gathered;

static void gather(Gathered *g, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void gather(Gathered *g, const char *format, ...) {
    va_list arguments;
    if (g->count++ >= NAMED_MOST)
        return;
    va_start(arguments, format);
    g_string_append(g->text, g->count > 1 ? _("; ") : "");
    g_string_append_vprintf(g->text, format, arguments);
    va_end(arguments);
}

/* What: takes the gathered text. */
static void report(DoctorFindings *findings, const char *check, DoctorState state, const char *what, Gathered *g) {
    if (g->count > NAMED_MOST)
        g_string_append_printf(g->text, _("; and %d more"), g->count - NAMED_MOST);
    if (g->count)
        doctor_find(findings, check, state, _(what), g->text->str); // NOLINT
    g_string_free(g->text, TRUE);
}

typedef struct {
    DoctorFindings *findings;
    Db *db;
    const Serving *serving;
    gint64 at;
    const GPtrArray *points;
} Look;

/* ---- what the tests of their detectors say ---- */

/* The day until which what falls due lets the detector of a point count, the first of several; 0 = nothing was tested. */
static gboolean tested_until(const Look *look, const char *device, gint64 *until, GError **error) {
    g_autoptr(GPtrArray) list = obligation_list_of_device(look->db, device, error);
    *until = 0;
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *test = list->pdata[i];
        if (strcmp(test->kind, "test") == 0 && test->last && test->next && (*until == 0 || test->next < *until))
            *until = test->next;
    }
    return list != NULL;
}

static gboolean look_at_tests(const Look *look, GError **error) {
    Gathered other = {g_string_new(NULL), 0};
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < look->points->len; i++) {
        const Point *point = look->points->pdata[i];
        gint64 until = 0;
        ok = !*point->calibration || tested_until(look, point->device, &until, error);
        g_autofree char *day = clock_format_short(until - 1);
        if (until && !g_str_has_prefix(day, point->calibration))
            gather(&other, "%s %s / %s %.10s", point->code, point->calibration, point->device, day);
    }
    report(look->findings, "points", DOCTOR_WARN, N_("calibrated until another day than the test of the device says: %s"), &other);
    return ok;
}

/* ---- what stands looser ---- */

static gboolean look_at_looser(const Look *look, GError **error) {
    Gathered looser = {g_string_new(NULL), 0}, idle = {g_string_new(NULL), 0}, out = {g_string_new(NULL), 0};
    gboolean ok = TRUE;
    for (guint i = 0; ok && i < look->points->len; i++) {
        const Point *point = look->points->pdata[i];
        g_autoptr(GPtrArray) sentences = points_loosened(look->db, NULL, point, look->at, error);
        ok = sentences != NULL;
        for (guint s = 0; ok && s < sentences->len; s++)
            gather(&looser, "%s: %s", point->code, (const char *)sentences->pdata[s]);
        if (!*point->link)
            gather(&out, "%s", point->code);
        else if (point_is_gas(point->quantity) && !*point->outputs)
            gather(&idle, "%s", point->code);
    }
    report(look->findings, "points", DOCTOR_WARN, N_("looser than the dated limits: %s"), &looser);
    ok = ok && look_at_tests(look, error);
    report(look->findings, "points", DOCTOR_WARN, N_("an alarm of these drives nothing: %s"), &idle);
    report(look->findings, "points", DOCTOR_WARN, N_("out of service, nobody watches them: %s"), &out);
    return ok;
}

static gboolean look_at_plans(const Look *look, GError **error) {
    const Serving *serving = look->serving && points_has_links(look->serving) ? look->serving : NULL;
    g_autoptr(PointLimits) limits = point_limits_new(look->db, look->at);
    gint64 warn;
    if (look->points->len == 0) /* a plant without points needs no limits of theirs */
        return TRUE;
    if (!point_limits_span(limits, "sensor.calibration.warn", &warn, error))
        return FALSE;
    g_autoptr(GPtrArray) plans = points_plans(look->db, serving, look->at, error);
    Gathered faults = {g_string_new(NULL), 0}, past = {g_string_new(NULL), 0}, soon = {g_string_new(NULL), 0};
    Gathered bypassed = {g_string_new(NULL), 0};
    for (guint i = 0; plans && i < plans->len; i++) {
        const PanelPoint *plan = plans->pdata[i];
        g_autofree char *day = clock_format_short(plan->calibrated - CLOCK_DAY), *until = clock_format_short(plan->bypass_until);
        if (plan->setup)
            gather(&faults, "%s: %s", plan->code, plan->setup);
        if (plan->calibrated && plan->calibrated <= look->at)
            gather(&past, "%s %.10s", plan->code, day);
        else if (plan->calibrated && plan->calibrated - warn <= look->at)
            gather(&soon, "%s %.10s", plan->code, day);
        if (plan->bypass_until)
            gather(&bypassed, "%s %s", plan->code, until);
    }
    if (plans && plans->len && !serving)
        doctor_find(look->findings, "links", DOCTOR_WARN, _("no link is set up here: %u points are not watched from this machine"),
                    plans->len);
    report(look->findings, "points", DOCTOR_BAD, N_("cannot be watched: %s"), &faults);
    report(look->findings, "points", DOCTOR_BAD, N_("past their calibration: %s"), &past);
    report(look->findings, "points", DOCTOR_WARN, N_("calibration is due: %s"), &soon);
    report(look->findings, "points", DOCTOR_WARN, N_("bypassed until: %s"), &bypassed);
    return plans != NULL;
}

/* ---- links ---- */

static gboolean is_loopback(const char *url) {
    const char *host = strstr(url, "://");
    const char *at = host ? strchr(host, '@') : NULL;
    host = at ? at + 1 : host ? host + 3 : url;
    return g_str_has_prefix(host, "localhost") || g_str_has_prefix(host, "127.") || g_str_has_prefix(host, "[::1]");
}

/* Whoever reaches such a broker can write what the watch believes. */
static gboolean is_open_to_all(const ServingSection *section) {
    const char *url = serving_value(section, "url");
    gboolean tls = g_str_has_prefix(url, "mqtts://");
    return strcmp(serving_value(section, "kind"), "mqtt") == 0 && !tls && !*serving_value(section, "user") && !is_loopback(url);
}

static gboolean is_read(const GPtrArray *points, const char *link) {
    g_autofree char *begin = g_strconcat(link, ":", NULL), *later = g_strconcat(" ", begin, NULL);
    for (guint i = 0; i < points->len; i++) {
        const Point *point = points->pdata[i];
        if (strcmp(point->link, link) == 0 || g_str_has_prefix(point->outputs, begin) || strstr(point->outputs, later))
            return TRUE;
    }
    return FALSE;
}

/* Two of one name at one broker throw each other out for ever. NULL: no link before it has its name. */
static const char *namesake(const Serving *serving, guint place) {
    const ServingSection *section = serving->sections->pdata[place];
    const char *client = serving_value(section, "client");
    for (guint i = 0; *client && points_is_link(section) && i < place; i++) {
        const ServingSection *other = serving->sections->pdata[i];
        if (points_is_link(other) && strcmp(serving_value(other, "client"), client) == 0 &&
            strcmp(serving_value(other, "url"), serving_value(section, "url")) == 0)
            return other->name;
    }
    return NULL;
}

static void look_at_links(const Look *look) {
    Gathered open = {g_string_new(NULL), 0}, idle = {g_string_new(NULL), 0}, lost = {g_string_new(NULL), 0};
    Gathered twins = {g_string_new(NULL), 0};
    for (guint i = 0; i < look->serving->sections->len; i++) {
        const ServingSection *section = look->serving->sections->pdata[i];
        if (!points_is_link(section))
            continue;
        if (is_open_to_all(section))
            gather(&open, "%s", section->name);
        const char *twin = namesake(look->serving, i);
        if (twin)
            gather(&twins, "%s = %s", twin, section->name);
        if (!is_read(look->points, section->name))
            gather(&idle, "%s", section->name);
    }
    for (guint i = 0; i < look->points->len; i++) {
        const Point *point = look->points->pdata[i];
        g_autoptr(GError) local = NULL;
        g_autoptr(GPtrArray) outputs = address_outputs(point->outputs, points_link_kind, (gpointer)look->serving, &local);
        if (!outputs)
            gather(&lost, "%s: %s", point->code, local->message);
    }
    report(look->findings, "links", DOCTOR_BAD, N_("anybody can write to the broker of: %s; give [link …] a user, or TLS (mqtts://)"),
           &open);
    report(look->findings, "links", DOCTOR_BAD,
           N_("of one client id, throw each other out: %s; give each [link …] its own client, or none"), &twins);
    report(look->findings, "links", DOCTOR_WARN, N_("no point reads or drives: %s"), &idle);
    report(look->findings, "links", DOCTOR_BAD, N_("cannot be driven: %s"), &lost);
}

/* What may be lost is never bad: a watch that runs begins it anew. */
static void look_at_trend(const Look *look, Plant *plant) {
    g_autoptr(GError) why = NULL;
    g_autofree char *path = trend_path(plant_path(plant));
    g_autoptr(Trend) trend = trend_open(path, FALSE, NULL, &why);
    TrendFacts facts = {0};
    if (err_is(why, ERR_NOT_FOUND))
        return;
    if (!trend || !trend_facts(trend, &facts, &why)) {
        doctor_find(look->findings, "trend", DOCTOR_WARN, _("%s; the watch begins it anew"), why->message);
        return;
    }
    g_autofree char *size = g_strdup_printf("%.1f MB", (double)facts.file / 1048576), *raw = clock_format_short(facts.raw_from);
    g_autofree char *minutes = clock_format_short(facts.minutes_from);
    doctor_find(look->findings, "trend", DOCTOR_OK, _("%s of %d points: every value since %s, minutes since %s"), size, (int)facts.points,
                facts.raw_from ? raw : "-", facts.minutes_from ? minutes : "-");
}

void doctor_look_at_points(DoctorFindings *findings, Plant *plant) {
    g_autoptr(GError) error = NULL;
    guint before = findings->list->len;
    g_autoptr(Serving) serving = serving_load(plant_path(plant), captive_is() ? SERVING_CAPTIVE : 0, NULL);
    g_autoptr(GPtrArray) points = point_list(plant_db(plant), &error);
    Look look = {findings, plant_db(plant), serving, plant_is_simulated(plant) ? plant_head_time(plant) : clock_now(), points};
    if (!points || !look_at_plans(&look, &error) || !look_at_looser(&look, &error)) {
        doctor_find(findings, "points", DOCTOR_BAD, "%s", error->message);
        return;
    }
    if (serving) /* what keeps it from being read is the finding "settings" */
        look_at_links(&look);
    gboolean fine = findings->list->len == before;
    look_at_trend(&look, plant);
    if (fine)
        doctor_find(findings, "points", DOCTOR_OK, _("%u points, none looser than it may be"), points->len);
}
