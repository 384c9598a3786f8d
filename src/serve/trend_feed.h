/* SPDX-License-Identifier: MIT
 *
 * What feeds the trend: values of all links on their way to NAME.trend.db, in batches of a second, by a thread of its own. Whoever puts
 * a value never waits, whatever the disk does; values that find no room for minutes go, the oldest first.
 */
#ifndef BIHUAN_SERVE_TREND_FEED_H
#define BIHUAN_SERVE_TREND_FEED_H

#include "bihuan/config/serving.h"
#include "bihuan/sensor/trend.h"

typedef struct TrendFeed TrendFeed;

/* Bytes the trend may have: [serve] trend. FALSE with "file:line: sentence". */
gboolean trend_feed_most(const Serving *serving, gint64 *bytes, GError **error);

/* Begins the thread for a plant's trend. Never NULL: a file that cannot be opened is tried again, and a note says so. */
TrendFeed *trend_feed_new(const char *plant, gint64 most);
/* From any thread. value NAN: it has none that counts (a fault). code is copied. */
void trend_feed_put(TrendFeed *feed, const char *code, gint64 at, double value);
/* What was put is written at once: an alarm was raised, and what raised it is not to be lost with this process. Never waits. */
void trend_feed_now(TrendFeed *feed);
/* What is to be said, once each: the file was put aside, cannot be written, can be written again. Owned; NULL = nothing. */
char *trend_feed_take_note(TrendFeed *feed);
/* Writes what is there and ends the thread. feed may be NULL. */
void trend_feed_free(TrendFeed *feed);

#endif
