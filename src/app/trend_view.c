/* SPDX-License-Identifier: MIT
 *
 * A point over time.
 */
#include "bihuan/app/trend_view.h"

#include <math.h>

#include "bihuan/app/points.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/sensor/panel.h"

#define EPISODES "WHERE point = $1 AND raised < $3 AND (coalesce(reset, 0) = 0 OR reset >= $2) ORDER BY raised LIMIT 200"

Trend *trend_view_open(App *app, GError **error) {
    g_autoptr(GError) why = NULL;
    g_autofree char *path = trend_path(plant_path(app_plant(app)));
    Trend *trend = trend_open(path, FALSE, NULL, &why);
    if (why && !err_is(why, ERR_NOT_FOUND))
        g_propagate_error(error, g_steal_pointer(&why));
    return trend;
}

void trend_view_free(TrendView *view) {
    if (!view)
        return;
    g_clear_pointer(&view->point, point_free);
    g_clear_pointer(&view->bars, g_array_unref);
    g_clear_pointer(&view->episodes, g_ptr_array_unref);
    for (int i = 0; i < POINT_FAULT; i++)
        g_free(view->names[i]);
    g_free(view->slices);
    g_free(view);
}

/* ---- limits ---- */

static void add_limits(TrendView *view, const PanelPoint *plan) {
    static const int ORDER[] = {POINT_HIGH2, POINT_HIGH1, POINT_LOW1, POINT_LOW2};
    int n = 0;
    for (guint i = 0; i < G_N_ELEMENTS(ORDER); i++) {
        int level = ORDER[i];
        if (!isfinite(plan->limit[level]))
            continue;
        g_autofree char *number = curve_number(plan->limit[level]);
        view->names[n] = g_strdup_printf("%s %s", point_state_title((PointStateKind)level), number);
        Style style = level == POINT_HIGH2 || level == POINT_LOW2 ? STYLE_ERROR : STYLE_WARNING;
        view->lines[n] = (CurveLine){plan->limit[level], view->names[n], style};
        n++;
    }
    view->curve.lines = view->lines;
    view->curve.lines_count = n;
}

/* ---- values ---- */

static double part_of(const TrendView *view, gint64 at) {
    return (double)(at - view->from) / (double)(view->to - view->from);
}

/* Until when a bar counts: a minute its minute; a raw value until the next one, where that came before it was stale. */
static gint64 end_of(const TrendView *view, guint index) {
    const TrendBar *bar = &g_array_index(view->bars, TrendBar, index);
    gint64 next = index + 1 < view->bars->len ? g_array_index(view->bars, TrendBar, index + 1).at : 0;
    if (bar->span)
        return bar->at + bar->span;
    return next && next - bar->at <= view->stale ? next : bar->at;
}

static void sum_values(TrendView *view) {
    view->all = (TrendBar){.at = view->from, .min = NAN, .max = NAN, .mean = NAN, .span = view->to - view->from};
    for (guint i = 0; i < view->bars->len; i++)
        trend_bar_add(&view->all, &g_array_index(view->bars, TrendBar, i));
}

static void draw_values(TrendView *view) {
    for (guint i = 0; i < view->bars->len; i++) {
        const TrendBar *bar = &g_array_index(view->bars, TrendBar, i);
        CurvePart part = {part_of(view, bar->at), part_of(view, end_of(view, i)), bar->min, bar->max, CURVE_VALUE};
        if (bar->n)
            curve_take(view->slices, view->curve.count, &part);
        part.kind = CURVE_FAULT;
        if (bar->faults)
            curve_take(view->slices, view->curve.count, &part);
    }
}

const Curve *trend_view_curve(TrendView *view, int cols) {
    g_free(view->slices);
    view->curve.count = curve_slices(MAX(cols, 1));
    view->slices = g_new0(CurveSlice, (gsize)view->curve.count);
    view->curve.slices = view->slices;
    draw_values(view);
    for (guint i = 0; i < view->episodes->len; i++) {
        const Episode *episode = view->episodes->pdata[i];
        gint64 end = episode->cleared ? episode->cleared : clock_now();
        curve_mark(view->slices, view->curve.count, part_of(view, episode->raised), part_of(view, end));
    }
    return &view->curve;
}

#define BARS_MOST 4000 /* an hour of raw values at one second */

static gboolean read_view(App *app, TrendView *view, const char *code, GError **error) {
    g_autoptr(GError) why = NULL;
    view->point = point_load(app_db(app), code, error);
    PanelPoint *plan = view->point ? points_plan(app_db(app), view->point, NULL, clock_now(), error) : NULL;
    if (!plan)
        return FALSE;
    view->stale = MAX(plan->stale, 3 * plan->poll); /* a value is not carried on longer than its link lets it count */
    add_limits(view, plan);
    panel_point_free(plan);
    g_autoptr(Trend) trend = trend_view_open(app, &why);
    view->kept = trend != NULL;
    view->bars = trend  ? trend_bars(trend, view->point->code, view->from, view->to, BARS_MOST, &why)
                 : !why ? g_array_new(FALSE, FALSE, sizeof(TrendBar))
                        : NULL;
    if (why)
        g_propagate_error(error, g_steal_pointer(&why));
    if (!view->bars)
        return FALSE;
    sum_values(view);
    view->episodes = noun_list(app_db(app), &episode_noun, error, EPISODES, "sii", view->point->code, view->from, view->to);
    return view->episodes != NULL;
}

TrendView *trend_view_load(App *app, const char *code, gint64 from, gint64 to, GError **error) {
    g_autoptr(TrendView) view = g_new0(TrendView, 1);
    view->from = from;
    view->to = MAX(to, from + 1);
    return read_view(app, view, code, error) ? g_steal_pointer(&view) : NULL;
}

double *trend_view_spark(Trend *trend, const char *code, gint64 from, gint64 to, int count) {
    g_autoptr(GArray) bars = trend && count > 0 && to > from ? trend_bars(trend, code, from, to, 600, NULL) : NULL;
    if (!bars || !bars->len)
        return NULL;
    double *means = g_new(double, (gsize)count);
    g_autofree gint64 *n = g_new0(gint64, (gsize)count);
    for (int i = 0; i < count; i++)
        means[i] = NAN;
    for (guint i = 0; i < bars->len; i++) {
        const TrendBar *bar = &g_array_index(bars, TrendBar, i);
        gint64 place = (MAX(bar->at, from) - from) * count / (to - from);
        gint64 last = (MAX(bar->at + MAX(bar->span - 1, 0), from) - from) * count / (to - from); /* a minute may be wider than a place */
        for (; bar->n && place >= 0 && place <= MIN(last, count - 1); place++) {
            gint64 sum = n[place] + bar->n;
            means[place] = n[place] ? means[place] + (bar->mean - means[place]) * (double)bar->n / (double)sum : bar->mean;
            n[place] = sum;
        }
    }
    return means;
}
