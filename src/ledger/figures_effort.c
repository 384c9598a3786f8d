/* SPDX-License-Identifier: MIT
 *
 * Keyed work of a month (录入用时) and the hours it saves against paper. A record counts in the month of its first key; what is
 * keyed on it later is keyed work of its own month.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/effort.h"
#include "bihuan/model/limit.h"
#include "reading.h"

#include <string.h>

#define PAPER "paper."
#define PERMIT "permit"

static const char SQL_PAPER[] = "SELECT DISTINCT name FROM limit_value WHERE name >= 'paper.' AND name < 'paper/' ORDER BY name";
/* $1 $2 the month: what was keyed in it on each record, and whether that was the first of it. */
static const char SQL_KEYED[] =
    "SELECT e.form, e.record, sum(e.spent), NOT EXISTS (SELECT 1 FROM effort b WHERE b.record = e.record AND b.at < $1)"
    " FROM effort e WHERE e.at >= $1 AND e.at < $2 GROUP BY e.form, e.record ORDER BY e.form, e.record";

void figure_effort_free(gpointer data) {
    FigureEffort *effort = data;
    g_free(effort->key);
    g_free(effort->title.zh);
    g_free(effort->title.en);
    g_array_unref(effort->each);
    g_free(effort);
}

/* ---- what it took on paper ---- */

/* As it is known now: it is the time before the program, whenever the plant entered it. */
static gboolean add_effort(const FigureRun *run, const char *name, GError **error) {
    GError *failure = NULL;
    g_autoptr(Limit) limit = limit_load(run->db, name, run->figures->now, &failure);
    if (err_is(failure, ERR_NOT_FOUND)) {
        g_error_free(failure); /* over, or not yet in force */
        return TRUE;
    }
    if (!limit) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    FigureEffort *effort = g_new0(FigureEffort, 1);
    g_ptr_array_add(run->figures->efforts, effort);
    effort->key = g_strdup(name + strlen(PAPER));
    effort->each = g_array_new(FALSE, FALSE, sizeof(gint64));
    const Form *form = shelf_form(run->shelf, effort->key, 0, NULL, NULL);
    effort->title.zh = g_strdup(form ? form_titles(form)->zh : limit->title);
    effort->title.en = g_strdup(form ? form_titles(form)->en : limit->title_en);
    clock_parse_duration(limit->value, &effort->paper, NULL);
    return TRUE;
}

static FigureEffort *effort_of(const FigureRun *run, const char *name) {
    const Form *form = shelf_form(run->shelf, name, 0, NULL, NULL);
    const char *key = form && form_is_permit(form) ? PERMIT : name;
    for (guint i = 0; i < run->figures->efforts->len; i++) {
        FigureEffort *effort = run->figures->efforts->pdata[i];
        if (strcmp(effort->key, key) == 0)
            return effort;
    }
    return NULL;
}

/* ---- what was keyed ---- */

static gboolean count_keyed(const FigureRun *run, GError **error) {
    GError *failure = NULL;
    g_autoptr(Rows) rows = db_query(run->db, error, SQL_KEYED, "ii", run->figures->from, run->cut);
    if (!rows)
        return FALSE;
    while (rows_next(rows, &failure)) {
        FigureEffort *effort = effort_of(run, rows_text(rows, 0));
        gint64 spent = rows_int(rows, 2);
        if (!effort)
            continue;
        effort->keyed += spent;
        if (rows_int(rows, 3))
            g_array_append_val(effort->each, spent);
    }
    return rows_answered(rows, &failure, error);
}

gboolean figures_count_effort(const FigureRun *run, GError **error) {
    g_autoptr(GPtrArray) names = db_texts(run->db, error, SQL_PAPER, "");
    if (!names)
        return FALSE;
    for (guint i = 0; i < names->len; i++)
        if (!add_effort(run, names->pdata[i], error))
            return FALSE;
    if (!count_keyed(run, error))
        return FALSE;
    for (guint i = 0; i < run->figures->efforts->len; i++)
        g_array_sort(((FigureEffort *)run->figures->efforts->pdata[i])->each, figures_compare_times);
    return TRUE;
}

/* ---- figures of it ---- */

static gint64 in_tenths(gint64 ms, gint64 unit) {
    gint64 tenths = (ABS(ms) * 20 + unit) / (2 * unit);
    return ms < 0 ? -tenths : tenths;
}

gint64 figure_minutes(gint64 ms) {
    return in_tenths(ms, CLOCK_MINUTE);
}

gboolean figure_effort_median(const FigureEffort *effort, gint64 *tenths) {
    guint count = effort->each->len;
    if (count == 0)
        return FALSE;
    *tenths =
        in_tenths(g_array_index(effort->each, gint64, (count - 1) / 2) + g_array_index(effort->each, gint64, count / 2), 2 * CLOCK_MINUTE);
    return TRUE;
}

gboolean figure_effort_saved(const FigureEffort *effort, gint64 *tenths) {
    if (effort->paper <= 0)
        return FALSE;
    *tenths = in_tenths(effort->each->len * effort->paper - effort->keyed, CLOCK_HOUR);
    return TRUE;
}

char *figure_effort_text(gboolean known, gint64 tenths) {
    gint64 whole = ABS(tenths);
    return known ? g_strdup_printf("%s%" G_GINT64_FORMAT ".%d", tenths < 0 ? "-" : "", whole / 10, (int)(whole % 10)) : g_strdup("–");
}

const char *figure_effort_title(const FigureEffort *effort) {
    return strcmp(effort->key, PERMIT) == 0          ? _("Special-work permits")
           : strcmp(effort->key, EFFORT_LEDGER) == 0 ? _("Ledger")
                                                     : i18n_pick(effort->title.zh, effort->title.en);
}
