/* SPDX-License-Identifier: MIT
 *
 * The trend (趋势): raw values in a ring and aggregates by minute in NAME.trend.db, outside the log. It may be lost without harm and is
 * limited in size: half of it for raw values, half for minutes, the oldest goes first. Times are UTC ms. A Trend is used by one thread at
 * a time; one process writes, any number reads meanwhile.
 */
#ifndef BIHUAN_SENSOR_TREND_H
#define BIHUAN_SENSOR_TREND_H

#include <glib.h>

/* Bytes of the file where nothing else is set ([serve] trend), and what may be set. */
#define TREND_USUAL (200 * G_GINT64_CONSTANT(1048576))
#define TREND_LEAST (8 * G_GINT64_CONSTANT(1048576))
#define TREND_MOST (64 * G_GINT64_CONSTANT(1073741824))
/* "200MB", "2GB"; "" = TREND_USUAL. FALSE: it is no size, or none that may be set. */
gboolean trend_parse_size(const char *text, gint64 *bytes);

/* NAME.trend.db of a plant. Owned. */
char *trend_path(const char *plant);

typedef struct Trend Trend;
/* path: of NAME.trend.db. To write: one that is damaged is put aside and begun anew; *note says so (owned), NULL = it was sound; what was
 * under way when the program ended is completed. To read (note may be NULL): ERR_NOT_FOUND = there is none. */
Trend *trend_open(const char *path, gboolean write, char **note, GError **error);
void trend_close(Trend *trend);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Trend, trend_close)
/* The file never grows beyond so many bytes. */
void trend_set_most(Trend *trend, gint64 bytes);

typedef struct {
    gint64 at;
    double value; /* NAN: a fault, no value */
} TrendValue;
/* Many values in one transaction: codes[i] has values[i]; in any order of time, also earlier than what is there. A second value of the
 * same point and millisecond replaces the first. Of more than 20 a second, only extremes are kept. A file that turns out to be damaged is
 * put aside and begun anew with these values (trend_take_note). On failure none is kept. */
gboolean trend_add(Trend *trend, const char *const *codes, const TrendValue *values, guint count, GError **error);
/* What happened to the file since it was opened, to be said once: owned, NULL = nothing. */
char *trend_take_note(Trend *trend);

typedef struct {
    gint64 at; /* begin of the minute or minutes, or the time of a raw value */
    double min, max, mean;
    gint64 n;      /* values; 0: only faults, and the numbers are NAN */
    gint64 faults; /* times it had no value that counts */
    gint64 span;   /* ms it stands for: a minute or several, 0 = a raw value */
} TrendBar;
/* [from, to) in order of time (TrendBar in a GArray), most 0: minutes, all of them; else raw values (n = 1) where the ring still has all of them and there are at most `most`,
 * else minutes, else several minutes in one. Minutes are whole: those that begin in [from rounded down, to). NULL on error; an empty
 * array: nothing is known. Where no bar is, nothing is known: never fill it. */
GArray *trend_bars(Trend *trend, const char *code, gint64 from, gint64 to, guint most, GError **error);
/* Two in one: time and span stay the first one's. */
void trend_bar_add(TrendBar *bar, const TrendBar *other);
/* Raw values only, what the ring has of [from, to) (TrendValue in a GArray, by time). */
GArray *trend_raw(Trend *trend, const char *code, gint64 from, gint64 to, GError **error);

/* For the doctor: how large it is and what it spans; times 0 = nothing is there. */
typedef struct {
    gint64 file, used;
    gint64 raw_from, raw_to, minutes_from;
    gint64 points;
} TrendFacts;
gboolean trend_facts(Trend *trend, TrendFacts *facts, GError **error);

#endif
