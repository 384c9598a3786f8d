/* SPDX-License-Identifier: MIT
 *
 * NAME.trend.db inside: a row of raw values for each point and minute, a row of minutes for each point and hour. The key is the time with
 * the point behind it, so that the oldest lie together and go together.
 */
#ifndef BIHUAN_SENSOR_TREND_FILE_H
#define BIHUAN_SENSOR_TREND_FILE_H

#include "bihuan/base/clock.h"
#include "bihuan/store/side.h"
#include "trend_pack.h"

#define TREND_POINTS_MOST (G_GINT64_CONSTANT(1) << 20)
#define TREND_ROW_COST 16 /* bytes beside the body, about */

typedef enum { TREND_RAW, TREND_MINUTES } TrendTable;

/* What the table state keeps. */
typedef struct {
    gint64 open;    /* the minute under way: newest of the last batch, its minutes not yet written; -1 = none */
    gint64 dropped; /* the newest minute whose raw values went; -1 = none */
    gint64 size[2]; /* bytes by TrendTable */
} TrendState;

struct Trend {
    Db *db;
    char *path;
    gint64 most;
    GHashTable *chunks; /* code → TrendChunk, of the writer */
    TrendState state;
    char *note;
    gboolean write;
};

/* Minutes and hours since 1970, also before it. */
gint64 trend_minute(gint64 at);
gint64 trend_hour(gint64 at);
gint64 trend_key(gint64 time, gint64 point);

/* Its number in this file, 0 = it has none yet. */
gboolean trend_find_point(Trend *trend, const char *code, gint64 *id, GError **error);
gboolean trend_read_state(Trend *trend, GError **error);
/* Appends what the row has (nothing where there is none); *stored: bytes of its body. */
gboolean trend_load_raw(Trend *trend, gint64 minute, gint64 id, GArray *values, gsize *stored, GError **error);
gboolean trend_load_minutes(Trend *trend, gint64 hour, gint64 id, GArray *bars, gsize *stored, GError **error);
/* [oldest, newest] time (minute or hour) of a table; FALSE with *oldest > *newest where it is empty is no error. */
gboolean trend_span(Trend *trend, TrendTable table, gint64 *oldest, gint64 *newest, GError **error);

/* TRUE: there is no failure in *local; else it is moved to *error. */
gboolean trend_settle(GError **local, GError **error);

/* What values of a minute come to. */
TrendBar trend_bar_of(const GArray *values, gint64 minute);

#endif
