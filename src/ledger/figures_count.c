/* SPDX-License-Identifier: MIT
 *
 * What the figures of a month are counted from; recurrence (复发: the same category in the same area again, within the window after
 * an acceptance), this month and a year before; the results of the month's sample. Every query goes in by an index: records by form
 * and time of opening, steps by time done or by time due. CROSS JOIN: the steps of the month first, then their records, never all
 * records of the form.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/record.h"
#include "reading.h"

#define LIMIT_RESPOND "hazard.respond"
#define LIMIT_APPROVE "permit.approve" /* a step within this limit is an approval (审批节点) */

#define DROPPED "state IN ('void', 'duplicate', 'rejected')"

/* With the last acceptance, and the first answer of the first step. */
static const char SQL_REGISTERED[] =
    "SELECT number, opened,"
    " (SELECT max(done) FROM step WHERE record = number AND name = $4 AND decision = 'done'),"
    " (SELECT min(done) FROM step WHERE record = number AND position = 1 AND decision IN ('done', 'reject'))"
    " FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 AND NOT " DROPPED " ORDER BY number";

/* $1 step, $2 $3 period, $4 form. Dropped behind the period counts: what was accepted then was accepted. */
static const char SQL_ACCEPTED[] =
    "SELECT r.number, r.area, r.category, r.opened, s.done FROM step s CROSS JOIN record r"
    " WHERE r.number = s.record AND s.name = $1 AND s.done >= $2 AND s.done < $3 AND s.decision = 'done' AND r.form = "
    "$4"
    " AND NOT (r." DROPPED
    " AND r.closed < $3)"
    " AND NOT EXISTS (SELECT 1 FROM step l WHERE l.record = s.record AND l.name = s.name AND l.decision = 'done'"
    " AND l.position > s.position AND l.done < $3) ORDER BY r.number";

/* $1 $2 the month, $3 form, $4 end of what is seen. Every deadline that ever counted stands in the due of a step. */
static const char SQL_DUE[] =
    "SELECT DISTINCT r.number, r.version FROM step s CROSS JOIN record r"
    " WHERE r.number = s.record AND s.due >= $1 AND s.due < $2 AND r.form = $3 AND NOT (r." DROPPED " AND r.closed < $4) ORDER BY r.number";

static const char SQL_DECIDED[] =
    "SELECT r.number, s.done, s.due, s.decision FROM step s CROSS JOIN record r"
    " WHERE r.number = s.record AND s.name = $1 AND s.done >= $2 AND s.done < $3 AND "
    "s.decision IN ('done', 'reject') AND r.form = $4"
    " ORDER BY r.number, s.position";

static gboolean ended_well(GError *failure, GError **error) {
    if (!failure)
        return TRUE;
    g_propagate_error(error, failure);
    return FALSE;
}

/* ---- registered in the month ---- */

gboolean figures_count_registered(const FigureRun *run, GError **error) {
    const Figures *figures = run->figures;
    gint64 limit = 0;
    GError *failure = NULL;
    g_autofree char *text = limit_resolve(run->db, LIMIT_RESPOND, figures->from, NULL);
    gboolean limited = text && clock_parse_duration(text, &limit, NULL);
    g_autoptr(Rows) rows =
        db_query(run->db, error, SQL_REGISTERED, "siis", run->origins->hazard_form, figures->from, run->cut, run->origins->hazard_accept);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        gint64 opened = rows_int(rows, 1), accepted = rows_int(rows, 2), answered = rows_int(rows, 3);
        FigureEvidence evidence = {.number = (char *)rows_text(rows, 0), .at = opened, .counts = TRUE};
        figures_count(run, FIGURE_REPORTED, &evidence);
        evidence.counts = accepted > 0;
        figures_count(run, FIGURE_CLOSURE, &evidence);
        evidence.counts = answered > 0 && answered <= opened + limit;
        /* one that still may be answered in time is no failure yet */
        if (limited && (answered > 0 || opened + limit <= figures->now))
            figures_count(run, FIGURE_RESPONSE, &evidence);
    }
    return ended_well(failure, error);
}

/* ---- accepted in the month ---- */

gboolean figures_each_accepted(Db *db, const LedgerOrigins *origins, const gint64 period[2], AcceptedEach each, gpointer data,
                               GError **error) {
    GError *failure = NULL;
    g_autoptr(Rows) rows = db_query(db, error, SQL_ACCEPTED, "siis", origins->hazard_accept, period[0], period[1], origins->hazard_form);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        AcceptedHazard hazard = {
            .number = rows_text(rows, 0),
            .area = rows_text(rows, 1),
            .category = rows_text(rows, 2),
            .opened = rows_int(rows, 3),
            .accepted = rows_int(rows, 4),
        };
        each(data, &hazard);
    }
    return ended_well(failure, error);
}

typedef struct {
    const FigureRun *run;
    GArray *took; /* gint64, ms */
} Hours;

static void add_hours(gpointer data, const AcceptedHazard *hazard) {
    Hours *hours = data;
    gint64 took = hazard->accepted - hazard->opened;
    FigureEvidence evidence = {.number = (char *)hazard->number, .at = hazard->accepted, .took = took, .counts = TRUE};
    g_array_append_val(hours->took, took);
    figures_count(hours->run, FIGURE_HOURS, &evidence);
    figures_count(hours->run, FIGURE_HOURS_P90, &evidence);
}

int figures_compare_times(gconstpointer a, gconstpointer b) {
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

gboolean figures_count_hours(const FigureRun *run, GError **error) {
    Figures *figures = run->figures;
    g_autoptr(GArray) took = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 period[2] = {figures->from, run->cut};
    if (!figures_each_accepted(run->db, run->origins, period, add_hours, &(Hours){run, took}, error))
        return FALSE;
    Figure *mean = &figures->figures[FIGURE_HOURS], *p90 = &figures->figures[FIGURE_HOURS_P90];
    figures->accepted = took->len;
    mean->n = p90->n = 0;
    mean->known = p90->known = took->len > 0;
    if (!took->len)
        return TRUE;
    g_array_sort(took, figures_compare_times);
    for (guint i = 0; i < took->len; i++)
        mean->n += g_array_index(took, gint64, i);
    p90->n = figure_p90((const gint64 *)(gpointer)took->data, took->len);
    mean->tenths = figure_hours(mean->n, took->len);
    p90->tenths = figure_hours(p90->n, 1);
    return TRUE;
}

static void figures_count_add_number(gpointer data, const AcceptedHazard *hazard) {
    g_ptr_array_add(data, g_strdup(hazard->number));
}

GPtrArray *figures_accepted(Db *db, gint64 from, gint64 to, GError **error) {
    g_autoptr(LedgerTemplate) template = ledger_template_load(error);
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    gint64 period[2] = {from, to};
    if (!template || !figures_each_accepted(db, ledger_template_origins(template), period, figures_count_add_number, numbers, error))
        return NULL;
    return g_steal_pointer(&numbers);
}

/* ---- due in the month: the same question as column 11 of the ledger, of all hazards of the plant ---- */

static gboolean count_due(const FigureRun *run, const char *number, gint64 version, GError **error) {
    const Figures *figures = run->figures;
    const Form *form = shelf_form(run->shelf, run->origins->hazard_form, version, NULL, error);
    g_autoptr(GPtrArray) steps = form ? step_list(run->db, number, error) : NULL;
    gint64 accepted = 0;
    if (!steps)
        return FALSE;
    Deadline deadline = deadline_read(form, steps, run->origins->hazard_rectify, run->cut);
    if (deadline.at < figures->from || deadline.at >= figures->to)
        return TRUE;
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = g_ptr_array_index(steps, i);
        if (deadline_is_done(step, run->origins->hazard_accept))
            accepted = step->done;
    }
    gboolean done = accepted && accepted <= deadline.at && accepted <= run->cut;
    if (!done && deadline.at >= run->cut)
        return TRUE; /* still ahead */
    figures_count(run, FIGURE_ON_TIME, &(FigureEvidence){.number = (char *)number, .at = deadline.at, .counts = done});
    return TRUE;
}

typedef struct {
    char number[48];
    gint64 version;
} DueHazard;

gboolean figures_count_on_time(const FigureRun *run, GError **error) {
    const Figures *figures = run->figures;
    GError *failure = NULL;
    g_autoptr(GArray) found = g_array_new(FALSE, TRUE, sizeof(DueHazard));
    g_autoptr(Rows) rows = db_query(run->db, error, SQL_DUE, "iisi", figures->from, figures->to, run->origins->hazard_form, run->cut);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        DueHazard hazard = {.version = rows_int(rows, 1)};
        g_strlcpy(hazard.number, rows_text(rows, 0), sizeof hazard.number);
        g_array_append_val(found, hazard);
    }
    if (!ended_well(failure, error))
        return FALSE;
    for (guint i = 0; i < found->len; i++) {
        const DueHazard *hazard = &g_array_index(found, DueHazard, i);
        if (!count_due(run, hazard->number, hazard->version, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- decided in the month ---- */

gboolean figures_count_sent_back(const FigureRun *run, GError **error) {
    GError *failure = NULL;
    g_autoptr(Rows) rows =
        db_query(run->db, error, SQL_DECIDED, "siis", run->origins->hazard_accept, run->figures->from, run->cut, run->origins->hazard_form);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        FigureEvidence evidence = {
            .number = (char *)rows_text(rows, 0), .at = rows_int(rows, 1), .counts = strcmp(rows_text(rows, 3), "reject") == 0};
        figures_count(run, FIGURE_SENT_BACK, &evidence);
    }
    return ended_well(failure, error);
}

static gboolean count_approvals_of(const FigureRun *run, const char *form, const char *step, GError **error) {
    GError *failure = NULL;
    g_autoptr(Rows) rows = db_query(run->db, error, SQL_DECIDED, "siis", step, run->figures->from, run->cut, form);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        gint64 done = rows_int(rows, 1), due = rows_int(rows, 2);
        FigureEvidence evidence = {.number = (char *)rows_text(rows, 0), .at = done, .counts = due > 0 && done > due};
        figures_count(run, FIGURE_APPROVAL, &evidence);
    }
    return ended_well(failure, error);
}

/* Which steps are approvals stands in the newest version of each permit form. */
gboolean figures_count_approvals(const FigureRun *run, GError **error) {
    g_auto(GStrv) names = shelf_names(run->shelf);
    for (char **name = names; *name; name++) {
        const FormHead *head = shelf_head(run->shelf, *name, error);
        const Form *form = head && head->permit ? shelf_form(run->shelf, *name, 0, NULL, error) : NULL;
        if (!head || (head->permit && !form))
            return FALSE;
        for (guint i = 0; form && i < form_step_count(form); i++) {
            const FormStep *step = form_step_at(form, i);
            if (g_strcmp0(step->within.limit, LIMIT_APPROVE) == 0 && !count_approvals_of(run, *name, step->name, error))
                return FALSE;
        }
    }
    return TRUE;
}

#define LIMIT_WINDOW "hazard.recur.window"
#define LIMIT_PERCENT "hazard.sample.percent"

static const char SQL_PLACED[] =
    "SELECT number, opened, area, category FROM record WHERE form = $1 AND opened >= $2 AND opened < $3"
    " AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY number";

/* ---- recurrence ---- */

/* Owned; NULL: without an area or a category nothing can be the same. */
static char *place_of(const char *area, const char *category) {
    if (!area || !*area || !category || !*category)
        return NULL;
    return g_strdup_printf("%s/%s", area, category);
}

/* Acceptances by area and category: GArray of gint64. */
static void add_acceptance(gpointer data, const AcceptedHazard *hazard) {
    GHashTable *places = data;
    char *place = place_of(hazard->area, hazard->category);
    if (!place)
        return;
    GArray *times = g_hash_table_lookup(places, place);
    if (!times) {
        times = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_hash_table_insert(places, g_strdup(place), times);
    }
    g_array_append_val(times, hazard->accepted);
    g_free(place);
}

/* Was one accepted in [opened - window, opened)? Exactly at the window's end still counts. */
static gboolean is_again(const GArray *times, gint64 opened, gint64 window) {
    for (guint i = 0; times && i < times->len; i++) {
        gint64 accepted = g_array_index(times, gint64, i);
        if (accepted < opened && opened - accepted <= window)
            return TRUE;
    }
    return FALSE;
}

/* Recurrences among the hazards registered in a period; counted as FIGURE_RECURRENCE if it is the month itself. */
static gboolean count_period(const FigureRun *run, const gint64 period[2], gint64 window, gint64 *count, GError **error) {
    g_autoptr(GHashTable) places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    gint64 reach[2] = {period[0] - window, period[1]};
    GError *failure = NULL;
    if (!figures_each_accepted(run->db, run->origins, reach, add_acceptance, places, error))
        return FALSE;
    g_autoptr(Rows) rows = db_query(run->db, error, SQL_PLACED, "sii", run->origins->hazard_form, period[0], period[1]);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        gint64 opened = rows_int(rows, 1);
        g_autofree char *place = place_of(rows_text(rows, 2), rows_text(rows, 3));
        if (!place || !is_again(g_hash_table_lookup(places, place), opened, window))
            continue;
        (*count)++;
        if (period[0] != run->figures->from)
            continue;
        figures_count(run, FIGURE_RECURRENCE, &(FigureEvidence){.number = (char *)rows_text(rows, 0), .at = opened, .counts = TRUE});
    }
    return ended_well(failure, error);
}

gboolean figures_count_recurrence(const FigureRun *run, GError **error) {
    Figures *figures = run->figures;
    ClockCivil first = clock_civil(figures->from);
    gint64 window, count = 0, month[2] = {figures->from, run->cut};
    gint64 before[2] = {clock_from_civil(first.year - 1, first.month, 1, 0, 0, 0),
                        clock_from_civil(first.year - 1, first.month + 1, 1, 0, 0, 0)};
    g_autofree char *text = limit_resolve(run->db, LIMIT_WINDOW, figures->from, error);
    return text && clock_parse_duration(text, &window, error) && count_period(run, month, window, &count, error) &&
           count_period(run, before, window, &figures->recurrence_before, error);
}

/* ---- the sample ---- */

gboolean figures_sample_percent(Db *db, gint64 at, gint64 *percent, GError **error) {
    g_autofree char *text = limit_resolve(db, LIMIT_PERCENT, at, error);
    char *end = NULL;
    if (!text)
        return FALSE;
    *percent = g_ascii_strtoll(text, &end, 10);
    return (end != text && *end == '\0' && *percent > 0 && *percent <= 100) ||
           err_set(error, ERR_INPUT, _("The limit %s must be a whole number from 1 to 100; it is “%s”."), LIMIT_PERCENT, text);
}

/* A result that was not confirmed (rejected) is none: the hazard is to be looked at again. */
static gboolean has_result(const Record *record) {
    return strcmp(record->state, "rejected") != 0 && strcmp(record->state, "void") != 0;
}

static gboolean count_result(const FigureRun *run, const SampleItem *item, GError **error) {
    Figures *figures = run->figures;
    g_autoptr(Record) record = *item->record ? record_load(run->db, item->record, error) : NULL;
    if (*item->record && !record)
        return FALSE;
    gboolean entered = record && has_result(record);
    gboolean passed = entered && g_strcmp0(record_field(record, "passed"), "yes") == 0;
    figures->results += entered;
    figures->passed += passed;
    figures_count(run, FIGURE_SAMPLE, &(FigureEvidence){.number = item->number, .at = entered ? record->opened : 0, .counts = passed});
    return TRUE;
}

gboolean figures_count_sample(const FigureRun *run, GError **error) {
    Figures *figures = run->figures;
    gint64 percent;
    if (!sample_find(run->db, figures->month, &figures->sample, error))
        return FALSE;
    if (!figures->sample) {
        if (figures_sample_percent(run->db, figures->from, &percent, NULL)) /* an old plant may not have the limit yet */
            figures->sample_n = sample_size(figures->accepted, percent);
        return TRUE;
    }
    figures->accepted = figures->sample->accepted;
    figures->sample_n = figures->sample->n;
    g_autoptr(GPtrArray) items = sample_items(run->db, figures->month, error);
    for (guint i = 0; items && i < items->len; i++)
        if (!count_result(run, items->pdata[i], error))
            return FALSE;
    return items != NULL;
}
