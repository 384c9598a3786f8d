/* SPDX-License-Identifier: MIT
 *
 * One point over a window of time, as a command prints it and a screen draws it: values, alarm limits with their names, episodes, gaps and
 * faults. Nothing is made up: a value is carried on to the next one only where that came in time.
 */
#ifndef BIHUAN_APP_TREND_VIEW_H
#define BIHUAN_APP_TREND_VIEW_H

#include "bihuan/app/app.h"
#include "bihuan/model/point.h"
#include "bihuan/sensor/trend.h"
#include "bihuan/ui/curve.h"

typedef struct {
    Point *point;
    gint64 from, to;
    gboolean kept; /* FALSE: there is no trend at all (nobody watched yet, or it was lost) */
    GArray *bars;  /* TrendBar */
    gint64 stale;  /* ms: longer than that no value is carried on to the next */
    CurveSlice *slices;
    Curve curve; /* as trend_view_curve left it; borrowed parts of this view */
    CurveLine lines[POINT_FAULT];
    char *names[POINT_FAULT];
    TrendBar all;        /* min, max, mean, n, faults of the window; n 0: nothing is known */
    GPtrArray *episodes; /* Episode * that touch the window, oldest first */
} TrendView;

/* ERR_NOT_FOUND: there is no such point. A trend that cannot be read is an error, one that is not there is
 * none. */
TrendView *trend_view_load(App *app, const char *code, gint64 from, gint64 to, GError **error);
/* The curve in so many columns; touches no file. Borrowed until the next call. */
const Curve *trend_view_curve(TrendView *view, int cols);
void trend_view_free(TrendView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrendView, trend_view_free)

/* The plant's trend, for reading. NULL without an error: there is none. */
Trend *trend_view_open(App *app, GError **error);
/* For a sparkline: so many means of the window, NAN where nothing is known (double, owned). NULL: nothing at all is known, or it cannot be
 * read; no screen fails for it. trend may be NULL. */
double *trend_view_spark(Trend *trend, const char *code, gint64 from, gint64 to, int count);

#endif
