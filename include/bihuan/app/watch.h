/* SPDX-License-Identifier: MIT
 *
 * The watch (值守, bihuan serve) of a plant: is one expected, what is its status, the lock that only one of them holds. Whether it runs
 * says its beat (store/beat.h).
 */
#ifndef BIHUAN_APP_WATCH_H
#define BIHUAN_APP_WATCH_H

#include "bihuan/store/beat.h"
#include "bihuan/store/db.h"

/* Is a watch expected: has the plant channels, or had it one? FALSE: it could not be read. */
gboolean watch_is_expected(Db *db, const char *plant, gboolean *expected, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What `serve --status` says. */
typedef struct {
    WatchState state;
    WatchBeat *beat;  /* NULL = none */
    GPtrArray *lines; /* WatchLine *, in order of preference; counted in the plant */
} WatchStatus;
WatchStatus *watch_status(Db *db, const char *plant, GError **error);
void watch_status_free(WatchStatus *status);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WatchStatus, watch_status_free)
/* {"running","host","since","beat","trouble","channels":[…],"links":[{"name","kind","ok","error","points"}]}; running null = unknown, a text null = none. Owned. */
char *watch_status_json(const WatchStatus *status);

/* The lock that one watch of a plant holds: an open file, locked while it stays open. -1 with ERR_BUSY and who holds it, since when,
 * on which host; or ERR_IO. */
int watch_lock(const char *plant, GError **error);
/* Is it still the file of that name? Where the folder was cleared away it is made and locked again, as the same descriptor. FALSE:
 * another watch has it by now (ERR_BUSY), or it cannot be had. */
gboolean watch_lock_keep(int lock, const char *plant, GError **error);

#endif
