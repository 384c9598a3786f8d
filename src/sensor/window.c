/* SPDX-License-Identifier: MIT
 *
 * Facts over a window.
 */
#include "bihuan/sensor/window.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"

static const char *const WORDS[WINDOW_FACTS] = {"last", "min", "max", "range", "slope", "deviation", "missing"};

const char *window_fact_word(WindowFact fact) {
    return WORDS[fact];
}

int window_fact_parse(const char *word) {
    for (int i = 0; i < WINDOW_FACTS; i++)
        if (strcmp(WORDS[i], word) == 0)
            return i;
    return -1;
}

static const TrendBar *bar_at(const GArray *curve, guint index) {
    return &g_array_index(curve, TrendBar, index);
}

static gboolean is_known(const TrendBar *bar) {
    return bar->n > 0 && isfinite(bar->min) && isfinite(bar->max) && isfinite(bar->mean);
}

/* The first bar at or behind a time. */
static guint first_from(const GArray *curve, gint64 at) {
    guint low = 0, high = curve->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (bar_at(curve, middle)->at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The bars of the window, [first, end). */
typedef struct {
    const GArray *curve;
    const Window *window;
    guint first, end;
} Look;

/* Until when a bar stands, but for what came behind it. An aggregate stands for its minutes. */
static gint64 stands_until(const Look *look, guint index) {
    const TrendBar *bar = bar_at(look->curve, index);
    gint64 span = MAX(look->window->stale, bar->span);
    gint64 next = index + 1 < look->curve->len ? bar_at(look->curve, index + 1)->at : G_MAXINT64;
    return MIN(bar->at + span, next);
}

/* The one before the window may still stand in it. */
static double missing_percent(const Look *look) {
    const Window *window = look->window;
    gint64 known = 0;
    for (guint i = look->first > 0 ? look->first - 1 : 0; i < look->end; i++) {
        gint64 begin = MAX(bar_at(look->curve, i)->at, window->from), end = MIN(stands_until(look, i), window->to);
        if (is_known(bar_at(look->curve, i)) && end > begin)
            known += end - begin;
    }
    return 100.0 - 100.0 * (double)known / (double)(window->to - window->from);
}

/* Over the known bars, each as often as it has values. */
typedef struct {
    double n, min, max, mean, x, xx, xy, yy; /* sums of x (hours before the end) and of y less the mean */
} Sums;

static Sums add_up(const Look *look) {
    Sums sums = {.min = INFINITY, .max = -INFINITY};
    for (guint i = look->first; i < look->end; i++) {
        const TrendBar *bar = bar_at(look->curve, i);
        if (!is_known(bar))
            continue;
        sums.n += (double)bar->n;
        sums.min = MIN(sums.min, bar->min);
        sums.max = MAX(sums.max, bar->max);
        sums.mean += (bar->mean - sums.mean) * (double)bar->n / sums.n;
    }
    for (guint i = look->first; i < look->end; i++) {
        const TrendBar *bar = bar_at(look->curve, i);
        if (!is_known(bar))
            continue;
        double n = (double)bar->n, x = (double)(bar->at - look->window->to) / (double)CLOCK_HOUR, y = bar->mean - sums.mean;
        sums.x += n * x;
        sums.xx += n * x * x;
        sums.xy += n * x * y;
        sums.yy += n * y * y;
    }
    return sums;
}

/* NAN: one moment has no slope. The sum of y less its mean is nought. */
static double slope_of(const Sums *sums) {
    double spread = sums->xx - sums->x * sums->x / sums->n;
    return spread > 1e-12 ? sums->xy / spread : NAN;
}

static double last_of(const Look *look) {
    if (look->end == look->first || !is_known(bar_at(look->curve, look->end - 1)) || stands_until(look, look->end - 1) < look->window->to)
        return NAN;
    return bar_at(look->curve, look->end - 1)->mean;
}

static double value_of(const Look *look, WindowFact fact) {
    if (fact == WINDOW_LAST)
        return last_of(look);
    double missing = missing_percent(look);
    if (fact == WINDOW_MISSING)
        return missing;
    if (missing > look->window->missing)
        return NAN;
    Sums sums = add_up(look);
    if (sums.n < 1)
        return NAN;
    switch (fact) {
    case WINDOW_MIN:
        return sums.min;
    case WINDOW_MAX:
        return sums.max;
    case WINDOW_RANGE:
        return sums.max - sums.min;
    case WINDOW_SLOPE:
        return slope_of(&sums);
    default:
        return sqrt(sums.yy / sums.n);
    }
}

static char *decimal(double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE + 320];
    g_ascii_formatd(text, sizeof text, "%.6f", value);
    gsize length = strlen(text);
    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[--length] = '\0';
    return g_strdup(strcmp(text, "-0") == 0 ? "0" : text);
}

char *window_value(const GArray *curve, const Window *window, WindowFact fact) {
    Look look = {curve, window, first_from(curve, window->from), first_from(curve, window->to + 1)};
    double value = value_of(&look, fact);
    return isfinite(value) ? decimal(value) : NULL;
}
