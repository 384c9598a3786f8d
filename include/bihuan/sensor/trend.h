/* SPDX-License-Identifier: MIT
 *
 * The trend (趋势): raw values in a ring and aggregates by minute in NAME.trend.db, outside the log. It may be lost without harm and is
 * limited in size. Times are UTC ms.
 */
#ifndef BIHUAN_SENSOR_TREND_H
#define BIHUAN_SENSOR_TREND_H

#include <glib.h>

typedef struct Trend Trend;
/* path: of NAME.trend.db. One that is damaged is put aside and begun anew; *note says so (owned), NULL = it was sound. */
Trend *trend_open(const char *path, gboolean write, char **note, GError **error);
void trend_close(Trend *trend);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trend, trend_close)

typedef struct {
    gint64 at;
    double value; /* NAN: a fault, no value */
} TrendValue;
/* Many values in one transaction: codes[i] has values[i]. */
gboolean trend_add(Trend *trend, const char *const *codes, const TrendValue *values, guint count, GError **error);

typedef struct {
    gint64 at; /* begin of the minute, or the time of a raw value */
    double min, max, mean;
    gint64 n;
} TrendBar;
/* [from, to) in order of time (TrendBar in a GArray): raw values (n = 1) where the ring still has all of them and there are at most `most`,
 * else minutes, else several minutes in one. NULL on error; an empty array: nothing is known. */
GArray *trend_bars(Trend *trend, const char *code, gint64 from, gint64 to, guint most, GError **error);
/* Raw values only, what the ring has of [from, to) (TrendValue in a GArray). */
GArray *trend_raw(Trend *trend, const char *code, gint64 from, gint64 to, GError **error);

#endif
