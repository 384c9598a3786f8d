/* SPDX-License-Identifier: MIT
 *
 * May a point be so (监测点校核)? What does not fit is refused; what is looser than the dated limits or than before takes two people.
 */
#include "bihuan/app/points.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/device.h"
#include "point_limits.h"
#include "points_private.h"

#define POLL_LEAST 50 /* ms: nothing on a field bus is read faster for long */
#define POLL_MOST (10 * CLOCK_MINUTE)
#define CLEAR_MOST CLOCK_DAY

static void sentence_add(GPtrArray *sentences, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void sentence_add(GPtrArray *sentences, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(sentences, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* ---- what does not fit ---- */

static void judge_numbers(GPtrArray *problems, const Point *point) {
    const struct {
        const char *column, *text;
    } numbers[] = {{"scale", point->scale}, {"offset", point->bias}, {"low2", point->low2}, {"low1", point->low1}, {"high1", point->high1},
                   {"high2", point->high2}, {"least", point->least}, {"most", point->most}, {"band", point->band}};
    double number = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (*numbers[i].text && !address_number(numbers[i].text, &number))
            sentence_add(problems, _("%s: “%s” is not a number; write it like 19.5"), numbers[i].column, numbers[i].text);
    if (*point->scale && address_number(point->scale, &number) && number == 0)
        sentence_add(problems, _("scale: with 0 every value would be the same"));
    if (*point->band && address_number(point->band, &number) && number < 0)
        sentence_add(problems, _("band: it cannot be negative"));
}

static void judge_order(GPtrArray *problems, const Point *point) {
    static const PointStateKind order[] = {POINT_LOW2, POINT_LOW1, POINT_HIGH1, POINT_HIGH2};
    double own[POINT_FAULT], least = NAN, most = NAN, before = NAN;
    PointStateKind lower = POINT_NORMAL;
    point_limits_own(point, own);
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++) {
        double limit = own[order[i]];
        gboolean same_side = order[i] != POINT_HIGH1 && before == limit;
        if (!isnan(before) && !isnan(limit) && !(before < limit || same_side))
            sentence_add(problems, _("the limits are in the wrong order: %s %s is not below %s %s"), point_state_word(lower),
                         point_limit_text(point, lower), point_state_word(order[i]), point_limit_text(point, order[i]));
        if (!isnan(limit)) {
            before = limit;
            lower = order[i];
        }
    }
    if (address_number(point->least, &least) && address_number(point->most, &most) && least >= most)
        sentence_add(problems, _("the range of the instrument is none: least %s, most %s"), point->least, point->most);
    for (gsize i = 0; i < G_N_ELEMENTS(order); i++)
        if (own[order[i]] < least || own[order[i]] > most)
            sentence_add(problems, _("%s %s is outside the range of the instrument: it would never be reached"), point_state_word(order[i]),
                         point_limit_text(point, order[i]));
}

static void judge_span(GPtrArray *problems, const char *column, const char *text, const gint64 range[2]) {
    gint64 ms;
    if (!*text)
        return;
    if (!address_span(text, &ms, NULL))
        sentence_add(problems, _("%s: “%s” is not a duration; write it like 5s or 3m"), column, text);
    else if (ms < range[0] || ms > range[1]) {
        g_autofree char *most = clock_format_duration(range[1]);
        sentence_add(problems, _("%s: %s is outside what it may be (at most %s)"), column, text, most);
    }
}

static void judge_link(GPtrArray *problems, const Point *point, const Serving *serving) {
    g_autoptr(GError) local = NULL;
    const char *kind = points_link_kind((gpointer)serving, point->link);
    if (!*point->link)
        return; /* out of service */
    if (strcmp(point->link, ADDRESS_COMMAND) == 0)
        sentence_add(problems, _("“%s” is no name for a link"), point->link);
    else if (!kind)
        sentence_add(problems, _("there is no link “%s”; set it up as [link %s] in bihuan.conf"), point->link, point->link);
    else if (!*kind && strcmp(address_guess(point->address), "modbus") != 0)
        kind = *point->type ? "modbus" : strchr(point->address, '/') ? "mqtt" : "file";
    else if (!*kind)
        kind = "modbus";
    if (kind && *kind && !address_check(kind, point->address, point->type, &local))
        sentence_add(problems, "%s", local->message);
}

static void judge_outputs(GPtrArray *problems, const Point *point, const Serving *serving) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) outputs = address_outputs(point->outputs, points_link_kind, (gpointer)serving, &local);
    if (!outputs)
        sentence_add(problems, "%s", local->message);
    for (guint i = 0; outputs && i < outputs->len; i++) {
        const LinkOutput *output = outputs->pdata[i];
        gboolean command = strcmp(output->link, ADDRESS_COMMAND) == 0;
        if (command && serving && points_has_links(serving) && !serving_find(serving, "command", output->address))
            sentence_add(problems, _("there is no command “%s”; set it up as [command %s] in bihuan.conf"), output->address,
                         output->address);
    }
}

/* Known here or gone. FALSE: it could not be read. */
static gboolean judge_place(GPtrArray *problems, Db *db, const Point *point, GError **error) {
    gboolean device = TRUE, area = TRUE;
    if (*point->device && !device_exists(db, point->device, &device, error))
        return FALSE;
    if (*point->area && !db_get_whether(db, error, &area, "SELECT 1 FROM area WHERE code = $1", "s", point->area))
        return FALSE;
    if (!device)
        sentence_add(problems, _("There is no device “%s”."), point->device);
    if (!area)
        sentence_add(problems, _("There is no area “%s”."), point->area);
    if (!*point->device && !*point->area)
        sentence_add(problems, _("it has neither a device nor an area: nobody would know where to go"));
    return TRUE;
}

/* A longer hold is no alarm any more: sensor.hold.longest. */
static gboolean judge_hold(GPtrArray *problems, Db *db, const Point *point, gint64 at, GError **error) {
    g_autoptr(PointLimits) limits = point_limits_new(db, at);
    gint64 range[] = {0, 0};
    if (!point_limits_span(limits, "sensor.hold.longest", &range[1], error))
        return FALSE;
    judge_span(problems, "hold", point->hold, range);
    return TRUE;
}

static gboolean judge_limits(GPtrArray *problems, Db *db, const Point *point, gint64 at, GError **error) {
    g_auto(GStrv) quantities = g_strsplit(POINT_QUANTITIES, " ", -1);
    if (!g_strv_contains((const char *const *)quantities, point->quantity)) {
        sentence_add(problems, _("“%s” is no quantity; write one of: %s"), point->quantity, POINT_QUANTITIES);
        return TRUE;
    }
    g_autoptr(PointLimits) limits = point_limits_new(db, at);
    g_autofree char *why = NULL, *unit = point_unit_problem(point->quantity, point->unit);
    double resolved[POINT_FAULT];
    if (unit)
        sentence_add(problems, "%s", unit);
    if (!point_limits_resolve(limits, point, resolved, &why, error))
        return FALSE;
    if (why && !unit)
        sentence_add(problems, _("%s; give the point limits of its own"), why);
    return TRUE;
}

GPtrArray *points_misfits(Db *db, const Point *point, const Serving *serving, GError **error) {
    static const gint64 polls[] = {POLL_LEAST, POLL_MOST}, clears[] = {0, CLEAR_MOST};
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func(g_free);
    gint64 day;
    judge_numbers(problems, point);
    judge_order(problems, point);
    judge_span(problems, "poll", point->poll, polls);
    judge_span(problems, "clear", point->clear, clears);
    judge_link(problems, point, serving);
    judge_outputs(problems, point, serving);
    if (*point->calibration && !clock_parse(point->calibration, &day, NULL))
        sentence_add(problems, _("calibration: “%s” is no day; write it like 2027-03-31"), point->calibration);
    if (!judge_hold(problems, db, point, clock_now(), error) || !judge_limits(problems, db, point, clock_now(), error) ||
        !judge_place(problems, db, point, error))
        return NULL;
    return g_steal_pointer(&problems);
}

/* ---- what is looser ---- */

/* One number on three footings; NAN = there is none. */
typedef struct {
    double dated, before, now;
} Footing;

/* way 1: larger is looser; -1: smaller is. Looser than before, or new and looser than the dated one. */
static gboolean is_looser(const Footing *f, int way, gboolean known) {
    double from = f->dated * way, was = f->before * way, is = f->now * way;
    gboolean changed = !known || f->before != f->now;
    if (isnan(f->now))
        return known && !isnan(f->before); /* a limit that is gone */
    return changed && ((!isnan(f->dated) && is > from) || (known && !isnan(f->before) && is > was));
}

typedef struct {
    GPtrArray *sentences;
    PointLimits *limits;
    const Point *before, *point;
    double dated[POINT_FAULT], was[POINT_FAULT], is[POINT_FAULT];
    gboolean comparable; /* the dated limits can be said in the point's unit */
} Loosening;

static void loosened_limits(Loosening *l) {
    double own[POINT_FAULT];
    point_limits_own(l->point, own);
    for (int level = POINT_LOW1; level < POINT_FAULT; level++) {
        int way = level == POINT_LOW1 || level == POINT_LOW2 ? -1 : 1;
        Footing f = {l->dated[level], l->before ? l->was[level] : NAN, l->is[level]};
        if (!is_looser(&f, way, l->before != NULL))
            continue;
        g_autofree char *from = isnan(f.dated) || (l->before && !isnan(f.before) && f.before != f.now) ? g_strdup_printf("%.6g", f.before)
                                                                                                       : g_strdup_printf("%.6g", f.dated);
        g_autofree char *to = isnan(f.now) ? g_strdup("-") : g_strdup_printf("%.6g", f.now);
        sentence_add(l->sentences, _("%s is looser: %s %s instead of %s"), point_state_word(level), to, l->point->unit, from);
    }
    gboolean has = FALSE;
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        has = has || !isnan(own[level]);
    if (!l->comparable && has && !l->before)
        sentence_add(l->sentences, _("its limits in %s cannot be compared with the dated ones"), l->point->unit);
}

/* The point's own duration, else the dated one; ms. */
static gboolean span_of(PointLimits *limits, const char *own, const char *name, double *ms, GError **error) {
    gint64 span;
    if (!(*own && address_span(own, &span, NULL)) && !point_limits_span(limits, name, &span, error))
        return FALSE;
    *ms = (double)span;
    return TRUE;
}

static gboolean loosened_spans(Loosening *l, GError **error) {
    const Point *before = l->before ? l->before : l->point;
    const struct {
        const char *column, *name, *was, *is;
    } spans[] = {{"hold", "sensor.hold", before->hold, l->point->hold}, {"clear", "sensor.clear", before->clear, l->point->clear}};
    for (gsize i = 0; i < G_N_ELEMENTS(spans); i++) {
        Footing f;
        if (!span_of(l->limits, "", spans[i].name, &f.dated, error) || !span_of(l->limits, spans[i].was, spans[i].name, &f.before, error) ||
            !span_of(l->limits, spans[i].is, spans[i].name, &f.now, error))
            return FALSE;
        gboolean known = l->before != NULL;
        if (!is_looser(&f, 1, known))
            continue;
        g_autofree char *to = clock_format_duration((gint64)f.now), *from = clock_format_duration((gint64)(known ? f.before : f.dated));
        sentence_add(l->sentences, _("%s is longer: %s instead of %s"), spans[i].column, to, from);
    }
    return TRUE;
}

static gboolean loosened_band(Loosening *l, GError **error) {
    Footing f = {NAN, NAN, NAN};
    if (!point_limits_band(l->limits, l->is, &f.dated, error))
        return FALSE;
    if (!address_number(l->point->band, &f.now))
        f.now = f.dated;
    if (l->before && !address_number(l->before->band, &f.before))
        f.before = f.dated;
    if (is_looser(&f, -1, l->before != NULL))
        sentence_add(l->sentences, _("the clearing band is smaller: %.6g instead of %.6g"), f.now, l->before ? f.before : f.dated);
    return TRUE;
}

static gboolean drives(const GPtrArray *outputs, const LinkOutput *wanted) {
    for (guint i = 0; i < outputs->len; i++) {
        const LinkOutput *output = outputs->pdata[i];
        if (strcmp(output->link, wanted->link) == 0 && strcmp(output->address, wanted->address) == 0 &&
            strcmp(output->value, wanted->value) == 0 && output->level <= wanted->level)
            return TRUE;
    }
    return FALSE;
}

static const char *every_kind(gpointer data, const char *link) {
    (void)data, (void)link;
    return "";
}

static void loosened_outputs(Loosening *l) {
    g_autoptr(GPtrArray) now = address_outputs(l->point->outputs, every_kind, NULL, NULL);
    g_autoptr(GPtrArray) was = l->before ? address_outputs(l->before->outputs, every_kind, NULL, NULL) : NULL;
    for (guint i = 0; was && now && i < was->len; i++) {
        const LinkOutput *output = was->pdata[i];
        if (!drives(now, output))
            sentence_add(l->sentences, _("%s:%s is no longer driven"), output->link, output->address);
    }
}

/* What cannot be shown to be as strict: another number or another place. */
static void loosened_meaning(Loosening *l) {
    const struct {
        const char *column, *was, *is;
    } texts[] = {{"device", l->before->device, l->point->device},
                 {"area", l->before->area, l->point->area},
                 {"quantity", l->before->quantity, l->point->quantity},
                 {"unit", l->before->unit, l->point->unit},
                 {"link", l->before->link, l->point->link},
                 {"address", l->before->address, l->point->address},
                 {"type", l->before->type, l->point->type},
                 {"scale", l->before->scale, l->point->scale},
                 {"offset", l->before->bias, l->point->bias}};
    if (!*l->point->link && *l->before->link) {
        sentence_add(l->sentences, _("it is taken out of service"));
        return;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (strcmp(texts[i].was, texts[i].is) != 0 && *l->before->link)
            sentence_add(l->sentences, _("%s becomes “%s” instead of “%s”"), texts[i].column, texts[i].is, texts[i].was);
}

static void loosened_range(Loosening *l) {
    const struct {
        const char *column, *was, *is;
        int way;
    } ends[] = {{"least", l->before->least, l->point->least, -1}, {"most", l->before->most, l->point->most, 1}};
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        Footing f = {NAN, NAN, NAN};
        gboolean was = address_number(ends[i].was, &f.before), is = address_number(ends[i].is, &f.now);
        if (was && (!is || is_looser(&f, ends[i].way, TRUE)))
            sentence_add(l->sentences, _("%s is wider: %s instead of %s"), ends[i].column, is ? ends[i].is : "-", ends[i].was);
    }
    if (*l->before->calibration && (!*l->point->calibration || strcmp(l->point->calibration, l->before->calibration) > 0))
        sentence_add(l->sentences, _("the calibration counts until %s instead of %s"), *l->point->calibration ? l->point->calibration : "-",
                     l->before->calibration);
}

GPtrArray *points_loosened(Db *db, const Point *before, const Point *point, gint64 at, GError **error) {
    g_autoptr(PointLimits) limits = point_limits_new(db, at);
    g_autoptr(GPtrArray) sentences = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *dated = NULL, *was = NULL, *is = NULL;
    Loosening l = {.sentences = sentences, .limits = limits, .before = before, .point = point};
    if (!point_limits_dated(limits, point, l.dated, &dated, error) || !point_limits_resolve(limits, point, l.is, &is, error) ||
        (before && !point_limits_resolve(limits, before, l.was, &was, error)))
        return NULL;
    l.comparable = dated == NULL;
    loosened_limits(&l);
    loosened_outputs(&l);
    if (before) {
        loosened_meaning(&l);
        loosened_range(&l);
    }
    if (!loosened_spans(&l, error) || !loosened_band(&l, error))
        return NULL;
    return g_steal_pointer(&sentences);
}
