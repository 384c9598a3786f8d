/* SPDX-License-Identifier: MIT
 *
 * The examples of a veteran's rule: small tables whose first column is the time since their beginning and whose others are the rule's
 * points.
 */
#include <math.h>
#include <string.h>

#include "bihuan/base/cells.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/sensor/judge.h"

#define ROWS_MAX 5000
/* When an example takes place: on a day on which every shipped limit is in force. */
#define EXAMPLE_DAY "2026-06-01"

static gboolean refuse_row(const Cells *cells, guint row, GError **error, const char *sentence, const char *cell) {
    g_autofree char *said = g_strdup_printf(sentence, cell);
    return err_set(error, ERR_INPUT, _("line %u: %s"), cells_line(cells, row), said);
}

/* Seconds, or a duration: 90, 90s, 10m. */
static gboolean read_time(const Cells *cells, guint row, gint64 before, gint64 *at, GError **error) {
    const char *text = cells_at(cells, row, 0);
    guint64 seconds;
    if (g_ascii_string_to_unsigned(text, 10, 0, 30 * 86400, &seconds, NULL))
        *at = (gint64)seconds * CLOCK_SECOND;
    else if (!clock_parse_duration(text, at, NULL))
        return refuse_row(cells, row, error, _("“%s” is no time since the beginning; write 90 (seconds), 90s or 10m."), text);
    return *at > before || refuse_row(cells, row, error, _("the time “%s” is not later than the one before it."), text);
}

static gboolean read_value(const Cells *cells, guint row, guint column, double *value, GError **error) {
    const char *text = cells_at(cells, row, column);
    char *end = NULL;
    *value = g_ascii_strtod(text, &end);
    if (end != text && !*end && isfinite(*value) && strspn(text, "-+0123456789.eE") == strlen(text))
        return TRUE;
    *value = NAN;
    return strcmp(text, "fault") == 0 || refuse_row(cells, row, error, _("“%s” is neither a number nor the word fault."), text);
}

/* An empty cell says nothing: the value before stands as long as values stand. */
static gboolean read_column(const Cells *cells, guint column, gint64 begin, GArray *curve, gint64 *end, GError **error) {
    gint64 before = -1;
    for (guint row = 1; row <= cells_rows(cells); row++) {
        TrendBar bar = {.n = 1};
        if (!read_time(cells, row, before, &bar.at, error))
            return FALSE;
        before = bar.at;
        bar.at += begin;
        *end = bar.at;
        if (!*cells_at(cells, row, column))
            continue;
        if (!read_value(cells, row, column, &bar.mean, error))
            return FALSE;
        bar.min = bar.max = bar.mean;
        g_array_append_val(curve, bar);
    }
    return TRUE;
}

static int column_of(const Cells *cells, const char *alias) {
    for (guint i = 1; i < cells_count(cells, 0); i++)
        if (strcmp(cells_at(cells, 0, i), alias) == 0)
            return (int)i;
    return -1;
}

/* The curves of an example, one for each point. */
static GPtrArray *read_curves(const Judge *judge, const char *text, gint64 begin, gint64 *end, GError **error) {
    g_autoptr(Cells) cells = cells_read(g_strdup(text), ROWS_MAX, error);
    g_autoptr(GPtrArray) curves = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    if (!cells)
        return NULL;
    if (strcmp(cells_at(cells, 0, 0), "time") != 0 || cells_rows(cells) < 1) {
        err_set(error, ERR_INPUT, _("its first line names the columns, the first of them time, and rows follow."));
        return NULL;
    }
    for (guint i = 0; i < judge->points->len; i++) {
        const JudgePoint *point = judge->points->pdata[i];
        GArray *curve = g_array_new(FALSE, FALSE, sizeof(TrendBar));
        int column = column_of(cells, point->alias);
        g_ptr_array_add(curves, curve);
        if (column < 0) {
            err_set(error, ERR_INPUT, _("it has no column “%s”."), point->alias);
            return NULL;
        }
        if (!read_column(cells, (guint)column, begin, curve, end, error))
            return NULL;
    }
    return g_steal_pointer(&curves);
}

/* What stands against one example, owned; NULL = it comes out as it says. */
static char *play(const Judge *judge, const JudgeExample *example, const LimitSource *limits) {
    g_autoptr(GError) error = NULL;
    gint64 begin = 0, end = 0;
    if (!example->text)
        return g_strdup_printf(_("The example %s is not there."), example->name);
    g_autoptr(GPtrArray) curves = clock_parse(EXAMPLE_DAY, &begin, &error) ? read_curves(judge, example->text, begin, &end, &error) : NULL;
    JudgeSight sight = {curves, *limits};
    g_autoptr(GPtrArray) fires = curves ? judge_replay(judge, &sight, begin, end, NULL, &error) : NULL;
    if (!fires)
        return g_strdup_printf(_("The example %s cannot be played: %s"), example->name, error->message);
    if ((fires->len > 0) == example->fires)
        return NULL;
    return g_strdup_printf(example->fires ? _("The example %s should fire the rule and does not.")
                                          : _("The example %s should not fire the rule and does."),
                           example->name);
}

GPtrArray *judge_examples(const Judge *judge, const LimitSource *limits) {
    GPtrArray *sentences = g_ptr_array_new_with_free_func(g_free);
    guint yes = 0;
    for (guint i = 0; i < judge->examples->len; i++) {
        const JudgeExample *example = judge->examples->pdata[i];
        char *sentence = play(judge, example, limits);
        yes += example->fires;
        if (sentence)
            g_ptr_array_add(sentences, sentence);
    }
    if (yes == 0)
        g_ptr_array_add(sentences, g_strdup(_("No example fires the rule; at least one must.")));
    if (yes == judge->examples->len)
        g_ptr_array_add(sentences, g_strdup(_("No example leaves the rule silent; at least one must.")));
    return sentences;
}
