/* SPDX-License-Identifier: MIT
 *
 * The figures of a month: rates and hours out of counts, targets out of the limits, words for people. What is counted
 * is known to figures_count.c and figures_effort.c.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "reading.h"

/* Names of the limits that are targets. */
static const struct {
    const char *key, *title, *target;
    int level;
    FigureUnit unit;
    gboolean lower; /* lower is better */
} KINDS[FIGURE_COUNT] = {
    [FIGURE_HOURS] = {"hours_mean", N_("Mean closure hours"), "hazard.cycle.target", 1, UNIT_HOURS, TRUE},
    [FIGURE_HOURS_P90] = {"hours_p90", N_("P90 closure hours"), NULL, 1, UNIT_HOURS, TRUE},
    [FIGURE_SAMPLE] = {"sample_rate", N_("Re-inspections passed"), "hazard.sample.target", 2, UNIT_PERCENT, FALSE},
    [FIGURE_RECURRENCE] = {"recurrence_30d", N_("Recurred within 30 days"), "hazard.recur.target", 3, UNIT_COUNT, TRUE},
    [FIGURE_CLOSURE] = {"closure_rate", N_("Closure rate"), "hazard.closure.target", 0, UNIT_PERCENT, FALSE},
    [FIGURE_ON_TIME] = {"on_time_rate", N_("On-time rate"), "hazard.on-time.target", 0, UNIT_PERCENT, FALSE},
    [FIGURE_RESPONSE] = {"response_rate", N_("Answered in time"), NULL, 0, UNIT_PERCENT, FALSE},
    [FIGURE_SENT_BACK] = {"reject_rate", N_("Sent back at acceptance"), NULL, 0, UNIT_PERCENT, TRUE},
    [FIGURE_APPROVAL] = {"approval_overtime_rate", N_("Permit approvals too late"), NULL, 0, UNIT_PERCENT, TRUE},
    [FIGURE_REPORTED] = {"reported", N_("Hazards registered"), NULL, 0, UNIT_COUNT, FALSE},
};

const char *figure_key(FigureKind kind) {
    return KINDS[kind].key;
}

int figure_find(const char *key) {
    for (int kind = 0; kind < FIGURE_COUNT; kind++)
        if (strcmp(KINDS[kind].key, key) == 0)
            return kind;
    return -1;
}

const char *figure_title(FigureKind kind) {
    return _(KINDS[kind].title);
}

int figure_level(FigureKind kind) {
    return KINDS[kind].level;
}

FigureUnit figure_unit(FigureKind kind) {
    return KINDS[kind].unit;
}

/* ---- arithmetic ---- */

gint64 figure_rate(gint64 n, gint64 of) {
    gint64 tenths = (n * 2000 + of) / (2 * of);
    return n < of ? MIN(tenths, 999) : tenths;
}

gint64 figure_p90(const gint64 *sorted, guint count) {
    return sorted[(count * 9 + 9) / 10 - 1];
}

gint64 figure_hours(gint64 sum, gint64 count) {
    return (sum * 20 + count * CLOCK_HOUR) / (2 * count * CLOCK_HOUR);
}

/* (now - before) / before in tenths of a per cent, half away from zero. */
static gint64 change_of(gint64 now, gint64 before) {
    gint64 difference = ABS(now - before);
    gint64 tenths = (difference * 2000 + before) / (2 * before);
    return now < before ? -tenths : tenths;
}

/* ---- counting ---- */

static void evidence_free(gpointer data) {
    FigureEvidence *evidence = data;
    g_free(evidence->number);
    g_free(evidence);
}

void figures_count(const FigureRun *run, FigureKind kind, const FigureEvidence *evidence) {
    Figure *figure = &run->figures->figures[kind];
    figure->n += evidence->counts;
    figure->of++;
    if (!run->evidence)
        return;
    FigureEvidence *copy = g_memdup2(evidence, sizeof *evidence);
    copy->number = g_strdup(evidence->number);
    g_ptr_array_add(figure->evidence, copy);
}

static gboolean count_all(const FigureRun *run, GError **error) {
    return figures_count_registered(run, error) && figures_count_hours(run, error) && figures_count_on_time(run, error) &&
           figures_count_sent_back(run, error) && figures_count_approvals(run, error) && figures_count_recurrence(run, error) &&
           figures_count_sample(run, error) && figures_count_effort(run, error);
}

/* ---- values and targets ---- */

/* A target is data: a plant without it has none, which is no error. Hours are written as a duration, the rest as whole
 * per cent. */
static void read_target(const FigureRun *run, FigureKind kind) {
    Figure *figure = &run->figures->figures[kind];
    g_autofree char *value = KINDS[kind].target ? limit_resolve(run->db, KINDS[kind].target, run->figures->from, NULL) : NULL;
    char *end = NULL;
    if (!value)
        return;
    if (KINDS[kind].unit == UNIT_HOURS) {
        figure->has_target = clock_parse_duration(value, &figure->target, NULL);
        figure->target /= CLOCK_HOUR;
        return;
    }
    figure->target = g_ascii_strtoll(value, &end, 10);
    figure->has_target = end != value && *end == '\0';
}

static void evaluate(Figures *figures, FigureKind kind) {
    Figure *figure = &figures->figures[kind];
    if (KINDS[kind].unit == UNIT_COUNT) {
        figure->known = TRUE;
        figure->tenths = figure->n * 10;
        return;
    }
    if (KINDS[kind].unit == UNIT_HOURS)
        return; /* known where the hours were summed up */
    figure->known = figure->of > 0 && (kind != FIGURE_SAMPLE || figures_sample_complete(figures));
    if (figure->known)
        figure->tenths = figure_rate(figure->n, figure->of);
}

/* Compared before rounding: 36.04 h is above 36 h although it is shown as 36.0. */
static FigureMet figures_compare(const Figures *figures, FigureKind kind) {
    const Figure *figure = &figures->figures[kind];
    gboolean met;
    if (!figure->known || !figure->has_target)
        return MET_UNKNOWN;
    if (kind == FIGURE_RECURRENCE) {
        if (!figures->change_known)
            return MET_UNKNOWN;
        met = figure->n * 100 <= figures->recurrence_before * (100 + figure->target);
    } else if (KINDS[kind].unit == UNIT_HOURS) {
        met = figure->n <= figure->of * figure->target * CLOCK_HOUR;
    } else {
        gint64 reached = figure->n * 100, wanted = figure->of * figure->target;
        met = KINDS[kind].lower ? reached <= wanted : reached >= wanted;
    }
    return met ? MET_YES : MET_NO;
}

static void figures_finish(const FigureRun *run) {
    Figures *figures = run->figures;
    gint64 again = figures->figures[FIGURE_RECURRENCE].n;
    figures->change_known = figures->recurrence_before > 0;
    if (figures->change_known)
        figures->change = change_of(again, figures->recurrence_before);
    for (int kind = 0; kind < FIGURE_COUNT; kind++) {
        read_target(run, kind);
        evaluate(figures, kind);
        figures->figures[kind].met = figures_compare(figures, kind);
    }
}

gboolean figures_sample_complete(const Figures *figures) {
    return figures->sample && figures->results == figures->sample->n;
}

/* ---- loading ---- */

static Figures *figures_new(const char *month, gint64 now, GError **error) {
    gint64 from, to;
    if (!ledger_month_begun(month, now, &from, &to, error))
        return NULL;
    Figures *figures = g_new0(Figures, 1);
    figures->month = g_strdup(month);
    figures->from = from;
    figures->to = to;
    figures->now = now;
    figures->efforts = g_ptr_array_new_with_free_func(figure_effort_free);
    for (int kind = 0; kind < FIGURE_COUNT; kind++)
        figures->figures[kind].evidence = g_ptr_array_new_with_free_func(evidence_free);
    return figures;
}

void figures_free(Figures *figures) {
    if (!figures)
        return;
    for (int kind = 0; kind < FIGURE_COUNT; kind++)
        g_ptr_array_unref(figures->figures[kind].evidence);
    g_ptr_array_unref(figures->efforts);
    sample_free(figures->sample);
    g_free(figures->month);
    g_free(figures);
}

Figures *figures_load(Db *db, Shelf *shelf, const char *month, gint64 now, gboolean evidence, GError **error) {
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    g_autoptr(Figures) figures = template ? figures_new(month, now, error) : NULL;
    if (!figures)
        return NULL;
    FigureRun run = {
        .db = db,
        .shelf = shelf,
        .origins = ledger_template_origins(template),
        .figures = figures,
        .cut = MIN(figures->to, now + 1), /* what happened at this very millisecond has happened */
        .evidence = evidence,
    };
    guint before = db_failures(db);
    if (!count_all(&run, error) || !db_answered(db, before, error))
        return NULL;
    figures_finish(&run);
    return g_steal_pointer(&figures);
}

/* ---- words ---- */

char *figure_text(FigureKind kind, gboolean known, gint64 tenths) {
    gint64 whole = ABS(tenths);
    if (!known)
        return g_strdup("–");
    if (KINDS[kind].unit == UNIT_COUNT)
        return g_strdup_printf("%" G_GINT64_FORMAT, tenths / 10);
    return g_strdup_printf("%s%" G_GINT64_FORMAT ".%d %s", tenths < 0 ? "-" : "", whole / 10, (int)(whole % 10),
                           KINDS[kind].unit == UNIT_HOURS ? "h" : "%");
}

char *figure_share_text(FigureKind kind, const Figure *figure) {
    if (KINDS[kind].unit == UNIT_COUNT)
        return g_strdup("");
    if (KINDS[kind].unit == UNIT_HOURS)
        return g_strdup_printf(_("%d hazards"), (int)figure->of);
    return g_strdup_printf(_("%d of %d"), (int)figure->n, (int)figure->of);
}

char *figure_target_text(FigureKind kind, const Figures *figures) {
    const Figure *figure = &figures->figures[kind];
    if (!figure->has_target)
        return g_strdup("");
    if (kind == FIGURE_RECURRENCE)
        return g_strdup_printf(_("%d %% on last year"), (int)figure->target);
    return g_strdup_printf("%s %" G_GINT64_FORMAT " %s", KINDS[kind].lower ? "≤" : "≥", figure->target,
                           KINDS[kind].unit == UNIT_HOURS ? "h" : "%");
}

const char *figure_met_text(FigureMet met) {
    return met == MET_YES ? _("met") : met == MET_NO ? _("missed") : "";
}
