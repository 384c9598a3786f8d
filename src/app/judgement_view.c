/* SPDX-License-Identifier: MIT
 *
 * How veterans' rules have done, what they see, and what they would have seen.
 */
#include "bihuan/app/judgements.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/record.h"
#include "bihuan/store/canon.h"

#define DAY_MINUTES 1441 /* bars */

void judgement_view_free(JudgementView *view) {
    judgement_free(view->row);
    judge_free(view->judge);
    g_free(view->unseen);
    g_free(view);
}

/* ---- curves ---- */

gboolean judgements_trend(const char *plant, Trend **trend, GError **error) {
    g_autofree char *path = trend_path(plant);
    g_autoptr(GError) missing = NULL;
    *trend = trend_open(path, FALSE, NULL, &missing);
    if (*trend || err_is(missing, ERR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&missing));
    return FALSE;
}

GPtrArray *judgements_curves(Trend *trend, const Judge *judge, gint64 from, gint64 to, GError **error) {
    g_autoptr(GPtrArray) curves = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    for (guint i = 0; i < judge->points->len; i++) {
        const JudgePoint *point = judge->points->pdata[i];
        gint64 reach = judge_reach(judge, i) + judge->stale;
        GArray *curve =
            trend ? trend_bars(trend, point->code, from - reach, to + 1, G_MAXINT, error) : g_array_new(FALSE, FALSE, sizeof(TrendBar));
        if (!curve)
            return NULL;
        g_ptr_array_add(curves, curve);
    }
    return g_steal_pointer(&curves);
}

GPtrArray *judgements_try(App *app, const Judge *judge, gint64 from, gint64 to, GError **error) {
    g_autoptr(Trend) trend = NULL;
    if (!judgements_trend(plant_path(app_plant(app)), &trend, error))
        return NULL;
    g_autoptr(GPtrArray) curves = judgements_curves(trend, judge, from, to, error);
    JudgeSight sight = {curves, {shelf_limit, app_db(app), to}};
    return curves ? judge_replay(judge, &sight, from, to, NULL, error) : NULL;
}

/* ---- words ---- */

static const char *const FACTS[WINDOW_FACTS] = {
    N_("now"), N_("least"), N_("greatest"), N_("greatest less least"), N_("change an hour"), N_("standard deviation"), N_("missing"),
};

const char *judgements_fact(WindowFact fact) {
    return _(FACTS[fact]);
}

char *judgements_shown(const char *value) {
    double number = g_ascii_strtod(value, NULL), size = fabs(number);
    char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
    const char *format = size >= 100 ? "%.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
    g_ascii_formatd(text, sizeof text, format, number);
    return g_strdup(strlen(text) < strlen(value) ? text : value);
}

GHashTable *judgements_units(Db *db, const Judge *judge, GError **error) {
    g_autoptr(GHashTable) units = canon_map_new();
    for (guint i = 0; i < judge->points->len; i++) {
        const JudgePoint *point = judge->points->pdata[i];
        g_autofree char *unit = NULL;
        if (!db_get_text(db, error, &unit, "SELECT unit FROM point WHERE code = $1", "s", point->code))
            return NULL;
        g_hash_table_insert(units, g_strdup(point->alias), unit ? g_steal_pointer(&unit) : g_strdup(""));
    }
    return g_steal_pointer(&units);
}

char *judgements_seen(const Judge *judge, GHashTable *units, GHashTable *facts) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < judge->facts->len; i++) {
        const JudgeFact *fact = judge->facts->pdata[i];
        const JudgePoint *point = judge->points->pdata[fact->point];
        const char *value = g_hash_table_lookup(facts, fact->key);
        const char *unit = fact->fact == WINDOW_MISSING ? "%" : g_hash_table_lookup(units, point->alias);
        g_autofree char *span = clock_show_duration(fact->span), *shown = value ? judgements_shown(value) : NULL;
        g_string_append_printf(text, _("%s%s, %s, %s: %s%s%s"), text->len ? _("; ") : "", point->code, span, _(FACTS[fact->fact]),
                               shown ? shown : _("not known"), value && *unit ? " " : "", value ? unit : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- how they have done ---- */

static JudgementView *find_view(const GPtrArray *views, const char *name) {
    for (guint i = 0; name && i < views->len; i++)
        if (strcmp(((const JudgementView *)views->pdata[i])->row->name, name) == 0)
            return views->pdata[i];
    return NULL;
}

/* Only what the program opened itself counts: nobody types himself a success. */
static gboolean count_advice(Db *db, const GPtrArray *views, GError **error) {
    g_autoptr(GPtrArray) records = noun_list(db, &record_noun, error, "WHERE form = 'advice' AND opened_by = 'system' ORDER BY opened", "");
    for (guint i = 0; records && i < records->len; i++) {
        const Record *record = records->pdata[i];
        JudgementView *view = find_view(views, record_field(record, "rule"));
        const char *verdict = record_field(record, "verdict");
        if (!view)
            continue;
        view->fired++;
        view->last = record->opened;
        view->right += g_strcmp0(verdict, "right") == 0;
        view->wrong += g_strcmp0(verdict, "wrong") == 0;
        view->late += g_strcmp0(verdict, "late") == 0;
    }
    return records != NULL;
}

gboolean judgements_past(const char *review, gint64 at) {
    gint64 day;
    return !clock_parse(review, &day, NULL) || day <= at;
}

/* When what is known of a curve ends; 0 = nothing is known. */
static gint64 known_until(const GArray *curve, gint64 stale, gint64 at) {
    for (guint i = curve->len; i > 0; i--) {
        const TrendBar *bar = &g_array_index(curve, TrendBar, i - 1);
        if (bar->n > 0 && isfinite(bar->mean) && bar->at <= at)
            return bar->at + MAX(bar->span, stale);
    }
    return 0;
}

/* Since when nothing is known of a point, at the earliest since the rule is there; *since 0 = something is. Of the last day by the minute,
 * farther back in coarse steps. view->blind: as of when. */
static gboolean find_blind(Trend *trend, const JudgementView *view, guint point, const GArray *curve, gint64 *since, GError **error) {
    const char *code = ((const JudgePoint *)view->judge->points->pdata[point])->code;
    gint64 at = view->blind, begin = MIN(view->row->installed, at), until = known_until(curve, view->judge->stale, at);
    const gint64 from[] = {MAX(begin, at - CLOCK_DAY), begin};
    for (guint i = 0; i < G_N_ELEMENTS(from) && !until && trend; i++) {
        g_autoptr(GArray) far = trend_bars(trend, code, from[i], at, DAY_MINUTES, error);
        if (!far)
            return FALSE;
        until = known_until(far, view->judge->stale, at);
    }
    *since = until > at ? 0 : MAX(until, begin);
    return TRUE;
}

/* What the trend cannot say now, the rule cannot know: asked as serve asks, over what it left there. */
static gboolean look_blind(App *app, Trend *trend, JudgementView *view, gint64 at, GError **error) {
    const Judge *judge = view->judge;
    g_autoptr(GPtrArray) curves = judgements_curves(trend, judge, at, at, error);
    g_autoptr(GString) unseen = g_string_new(NULL);
    JudgeSight sight = {curves, {shelf_limit, app_db(app), at}};
    JudgeAnswer answer = JUDGE_BLIND;
    g_autoptr(GError) unasked = NULL;
    if (!curves)
        return FALSE;
    if (judge_ask(judge, &sight, at, &answer, NULL, &unasked) && answer != JUDGE_BLIND)
        return TRUE;
    gint64 first = at;
    view->blind = at;
    for (guint i = 0; i < curves->len; i++) {
        const char *code = ((const JudgePoint *)judge->points->pdata[i])->code;
        gint64 since;
        if (!find_blind(trend, view, i, curves->pdata[i], &since, error))
            return FALSE;
        if (!since)
            continue;
        first = MIN(first, since);
        g_string_append_printf(unseen, "%s%s", unseen->len ? ", " : "", code);
    }
    view->blind = first;
    view->unseen = g_string_free(g_steal_pointer(&unseen), FALSE);
    return TRUE;
}

GPtrArray *judgements_view(App *app, gint64 at, GError **error) {
    g_autoptr(GPtrArray) views = g_ptr_array_new_with_free_func((GDestroyNotify)judgement_view_free);
    g_autoptr(GPtrArray) rows = judgement_list(app_db(app), error);
    g_autoptr(Trend) trend = NULL;
    if (!rows || (rows->len && !judgements_trend(plant_path(app_plant(app)), &trend, error)))
        return NULL;
    for (guint i = 0; i < rows->len; i++) {
        g_autoptr(GError) unread = NULL; /* view->judge NULL says it */
        JudgementView *view = g_new0(JudgementView, 1);
        view->row = noun_copy(&judgement_noun, rows->pdata[i]);
        view->judge = judgements_parse(view->row, &unread);
        view->past = judgements_past(view->row->review, at);
        g_ptr_array_add(views, view);
        if (view->judge && !look_blind(app, trend, view, at, error))
            return NULL;
    }
    return count_advice(app_db(app), views, error) ? g_steal_pointer(&views) : NULL;
}

char *judgements_remark(const JudgementView *view) {
    g_autoptr(GString) text = g_string_new(NULL);
    if (!view->judge)
        g_string_append(text, _("cannot be read any more"));
    if (view->past)
        g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", _("past its review"));
    if (view->fired == 0)
        g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", _("has never fired"));
    if (view->blind && !*view->unseen)
        g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", _("blind: its curves do not reach back far enough"));
    else if (view->blind) {
        g_autofree char *since = clock_format_short(view->blind);
        g_string_append_printf(text, _("%sblind since %s (%s)"), text->len ? _("; ") : "", since, view->unseen);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* ---- what is amiss with them ---- */

static gboolean find_trouble(Db *db, const Judgement *row, gint64 at, GPtrArray *troubles, GError **error) {
    g_autoptr(GError) unread = NULL;
    g_autoptr(Judge) judge = judgements_parse(row, &unread);
    gboolean serves;
    if (!judge) {
        g_ptr_array_add(troubles, g_strdup_printf(_("the rule %s cannot be read any more: %s"), row->name, unread->message));
        return TRUE;
    }
    if (judgements_past(row->review, at))
        g_ptr_array_add(troubles, g_strdup_printf(_("the rule %s is past its review of %s"), row->name, row->review));
    if (!person_in_service(db, row->owner, &serves, error))
        return FALSE;
    if (!serves)
        g_ptr_array_add(troubles, g_strdup_printf(_("the owner of the rule %s, %s, is not in service any more"), row->name, row->owner));
    for (guint i = 0; i < judge->points->len; i++) {
        const char *code = ((const JudgePoint *)judge->points->pdata[i])->code;
        gboolean there;
        if (!db_get_whether(db, error, &there, "SELECT 1 FROM point WHERE code = $1", "s", code))
            return FALSE;
        if (!there)
            g_ptr_array_add(troubles, g_strdup_printf(_("the rule %s listens to %s, a point that is gone"), row->name, code));
    }
    return TRUE;
}

GPtrArray *judgements_troubles(Db *db, gint64 at, GError **error) {
    g_autoptr(GPtrArray) troubles = g_ptr_array_new_with_free_func(g_free), rows = judgement_list(db, error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!find_trouble(db, rows->pdata[i], at, troubles, error))
            return NULL;
    return rows ? g_steal_pointer(&troubles) : NULL;
}
