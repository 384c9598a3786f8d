/* SPDX-License-Identifier: MIT
 *
 * The levels that look beyond one hazard: recurrence (复发: the same category in the same area again, within the window
 * after an acceptance), this month and a year before, and the results of the month's sample.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/record.h"
#include "figures_private.h"

#define LIMIT_WINDOW "hazard.recur.window"
#define LIMIT_PERCENT "hazard.sample.percent"

static const char SQL_REGISTERED[] =
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
    g_autoptr(Rows) rows = db_query(run->db, error, SQL_REGISTERED, "sii", run->origins->hazard_form, period[0], period[1]);
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
    if (!failure)
        return TRUE;
    g_propagate_error(error, failure);
    return FALSE;
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
    GError *failure = NULL;
    gint64 percent;
    figures->sample = sample_find(run->db, figures->month, &failure);
    if (failure) {
        g_propagate_error(error, failure);
        return FALSE;
    }
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
