/* SPDX-License-Identifier: MIT
 *
 * The watch (值守): the main loop with desk, post, beat and signals.
 */
#ifndef BIHUAN_SERVE_WATCH_H
#define BIHUAN_SERVE_WATCH_H

#include <glib.h>

typedef struct {
    const char *plant;                 /* from the root */
    const char *at;                    /* NULL = the clock goes */
    gboolean once;                     /* one pass */
    int lock;                          /* of watch_lock() */
    void (*say)(const char *sentence); /* to whoever maintains it */
} WatchWish;

/* Until a signal ends it, or once everything was sent. *status: the exit status. FALSE and *error: it did not begin, or what kept
 * it from its work. */
gboolean watch_run(const WatchWish *wish, int *status, GError **error);

#endif
