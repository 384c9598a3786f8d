/* SPDX-License-Identifier: MIT
 *
 * Facts over a window (时间窗) of a point's trend, for the veterans' rules. Pure. A curve is an array of TrendBar (sensor/trend.h) in the
 * order of time: raw values (n = 1) or aggregates; one without a number (n = 0 or NAN) is a moment at which nothing was known.
 *
 * A value counts where it lies within the window, both ends included. It stands until the next one came, but no longer than stale; the
 * time in which none stands is missing. Where more is missing than is allowed, nothing but last and missing is known.
 */
#ifndef BIHUAN_SENSOR_WINDOW_H
#define BIHUAN_SENSOR_WINDOW_H

#include "bihuan/sensor/trend.h"

typedef enum {
    WINDOW_LAST,      /* the newest value; unknown while none stands at the end of the window */
    WINDOW_MIN,       /* least value */
    WINDOW_MAX,       /* greatest value */
    WINDOW_RANGE,     /* greatest less least */
    WINDOW_SLOPE,     /* least squares, units an hour; needs two moments */
    WINDOW_DEVIATION, /* standard deviation of the values (of them all, not of a sample) */
    WINDOW_MISSING,   /* percent of the window */
    WINDOW_FACTS
} WindowFact;
/* "last" … "missing". Constant. */
const char *window_fact_word(WindowFact fact);
/* -1 if it is none. */
int window_fact_parse(const char *word);

typedef struct {
    gint64 from, to; /* UTC ms, from < to */
    gint64 stale;    /* ms a value stands */
    double missing;  /* percent of the window that may be missing */
} Window;

/* The fact as a decimal text of at most six places, half up: differences of what instruments say come out as people reckon them. Owned;
 * NULL = it cannot be known. */
char *window_value(const GArray *curve, const Window *window, WindowFact fact);

#endif
