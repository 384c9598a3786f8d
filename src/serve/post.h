/* SPDX-License-Identifier: MIT
 *
 * The post (投递室): open lines of channels, a queue for each, and what they answer. In the main thread; no channel waits for another.
 */
#ifndef BIHUAN_SERVE_POST_H
#define BIHUAN_SERVE_POST_H

#include "bihuan/app/watch.h"
#include "bihuan/config/serving.h"
#include "parcel.h"

typedef struct Post Post;
typedef void (*PostSaid)(gpointer data, Outcome *outcome); /* the outcome is the receiver's */

/* Whose it is; borrowed, and outlives it. */
typedef struct {
    const char *plant, *folder; /* folder is NAME.serve; plant NULL = it only looks at another host */
    void (*say)(const char *sentence);
} PostPlace;

/* Opens a line for each [channel …]; one that does not open refuses what comes. serving is taken over. */
Post *post_new(Serving *serving, const PostPlace *place, PostSaid said, gpointer data);
void post_free(Post *post);
/* The ways, in the order of preference; shared with the desk, borrowed. */
GPtrArray *post_ways(Post *post);
/* Puts parcels into the queues of their ways; taken out of the array. */
void post_take(Post *post, GPtrArray *parcels);
/* What is queued of a claim goes back; what was handed over already is on its way. */
void post_recall(Post *post, const char *claim);
/* What was not handed over goes back; nothing is handed over any more. */
void post_stop(Post *post);
/* Nobody waits any longer for what is under way: it may have arrived, and is tried again under its claim. Nothing is heard of it more. */
void post_cut(Post *post);
/* Is anything queued or under way? */
gboolean post_is_busy(const Post *post);
/* Did anything fail: a line that did not open, a try that did not arrive? */
gboolean post_has_failed(const Post *post);
/* Why lines did not open, and what is set up nowhere (borrowed sentences, the array is the caller's). */
GPtrArray *post_faults(const Post *post);
void post_describe(const Post *post, WatchBeat *beat);

#endif
