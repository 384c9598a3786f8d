/* SPDX-License-Identifier: MIT
 *
 * bihuan trend: what a point said, minute by minute, as far back as NAME.trend.db goes.
 */
#include <math.h>
#include <stdio.h>

#include "../output.h"
#include "bihuan/app/trend_view.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

enum { TEXT_MOST = 60, CHART_ROWS = 9, CHART_COLS = 60, FLUSH_EVERY = 1000 };

/* ---- raw values ---- */

static void print_raw(Output *out, const GArray *values) {
    output_table(out, NULL, _("Time"), _("Value"), NULL);
    for (guint i = 0; i < values->len; i++) {
        TrendValue value = g_array_index(values, TrendValue, i);
        ClockCivil civil = clock_civil(value.at);
        g_autofree char *iso = clock_format(value.at), *number = curve_number(value.value);
        g_autofree char *shown = g_strdup_printf("%04d-%02d-%02d %02d:%02d:%02d.%03d", civil.year, civil.month, civil.day, civil.hour,
                                                 civil.minute, civil.second, civil.millisecond);
        output_row(out);
        output_shown(out, "at", _("Time"), iso, shown);
        output_real(out, "value", NULL, value.value);
        output_text(out, NULL, _("Value"), isnan(value.value) ? _("fault") : number);
        if (i % FLUSH_EVERY == FLUSH_EVERY - 1)
            output_flush(out);
    }
    output_end(out);
}

/* ---- minutes ---- */

static void print_number(Output *out, const char *key, const char *title, double value) {
    g_autofree char *shown = isnan(value) ? NULL : curve_number(value);
    output_real(out, key, NULL, value);
    output_text(out, NULL, title, shown);
}

/* What has no value is no bar of the document; people read that there was a fault. */
static void print_bars(Output *out, const GArray *bars) {
    output_table(out, NULL, _("Time"), _("Least"), _("Greatest"), _("Mean"), C_("trend", "Values"), NULL);
    for (guint i = 0; i < bars->len; i++) {
        const TrendBar *bar = &g_array_index(bars, TrendBar, i);
        if (!bar->n && output_is_json(out))
            continue;
        output_row(out);
        output_time(out, "at", _("Time"), bar->at);
        print_number(out, "min", _("Least"), bar->min);
        print_number(out, "max", _("Greatest"), bar->max);
        print_number(out, "mean", _("Mean"), bar->mean);
        if (bar->n)
            output_number(out, "n", C_("trend", "Values"), bar->n);
        else
            output_text(out, NULL, C_("trend", "Values"), _("fault"));
        if (i % FLUSH_EVERY == FLUSH_EVERY - 1)
            output_flush(out);
    }
    output_end(out);
}

/* Small, for eyes. */
static void print_chart(Output *out, TrendView *view) {
    g_autoptr(Grid) grid = grid_new(CHART_ROWS, CHART_COLS);
    Area all = grid_area(grid);
    grid_set_ascii(grid, !i18n_is_utf8());
    curve_draw(&all, trend_view_curve(view, CHART_COLS));
    for (int row = 0; row < CHART_ROWS; row++) {
        g_autofree char *text = grid_row_text(grid, row);
        output_say(out, "%s", text);
    }
}

/* People see a chart and at most TEXT_MOST rows, a program all minutes. */
static gboolean print_trend(CommandLine *line, Trend *trend, gint64 from, gint64 to, GError **error) {
    const char *code = line->words[0];
    gboolean raw = command_option(line, "--raw") != NULL;
    g_autoptr(Output) out = output_new(line->json);
    g_autoptr(TrendView) view = trend_view_load(line->app, code, from, to, error);
    if (!view)
        return FALSE;
    g_autoptr(GArray) found = !trend ? g_array_new(FALSE, FALSE, sizeof(TrendBar))
                              : raw  ? trend_raw(trend, view->point->code, from, to, error)
                                     : trend_bars(trend, view->point->code, from, to, line->json ? 0 : TEXT_MOST, error);
    if (!found)
        return FALSE;
    if (trend && !found->len)
        output_say(out, "%s", _("No value of this point is known for that time."));
    else if (!raw && found->len)
        print_chart(out, view);
    raw ? print_raw(out, found) : print_bars(out, found);
    return TRUE;
}

static gboolean command_trend_run(CommandLine *line, GError **error) {
    gint64 now = clock_now(), from, to;
    if (!command_option_time(line, "--to", now, now, &to, error) ||
        !command_option_time(line, "--from", to - CLOCK_HOUR, now, &from, error))
        return FALSE;
    if (from >= to)
        return err_set(error, ERR_USAGE, _("--from must be before --to."));
    g_autoptr(GError) why = NULL;
    g_autoptr(Trend) trend = trend_view_open(line->app, &why);
    if (why) {
        g_propagate_error(error, g_steal_pointer(&why));
        return FALSE;
    }
    if (!print_trend(line, trend, from, to, error))
        return FALSE;
    if (!trend)
        fprintf(stderr, "%s\n", _("There is no trend yet: bihuan serve keeps it while it watches points."));
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--from", "T", N_("from this time; an hour before --to without it")},
    {"--to", "T", N_("to this time, not included; now without it")},
    {"--raw", NULL, N_("every value that is still kept, in place of minutes")},
    {0},
};

const Command command_trend = {
    .name = "trend",
    .usage = "POINT [--from T] [--to T] [--raw]",
    .summary = N_("show what a point said over time: least, greatest and mean value by minute"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .min_words = 1,
    .max_words = 1,
    .run = command_trend_run,
};
