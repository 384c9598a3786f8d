/* SPDX-License-Identifier: MIT
 *
 * The queue of writers (写入排队): an exclusive flock() on NAME.db.lock. The lock is the inode that has the name: who waited for
 * a file that somebody tidied away meanwhile goes to the one that is there now.
 */
#ifndef BIHUAN_STORE_LOCK_H
#define BIHUAN_STORE_LOCK_H

#include <glib.h>

/* The lock file of a plant file, made if it is not there; -1 and ERR_IO. */
int lock_open(const char *plant, GError **error);
/* Waits its turn, at most limit microseconds, and writes into the file who holds it since when. *fd may be another one
 * afterwards. FALSE with ERR_BUSY and the name of the holder, or ERR_IO. */
gboolean lock_take(const char *plant, int *fd, const char *terminal, gint64 limit, GError **error);
void lock_release(int fd);
/* Is the file behind fd still the one of that name? */
gboolean lock_has_name(const char *plant, int fd);
/* Who holds SQLite's lock on a file, as far as this host can know: "process 4711"; owned, NULL = unknown. */
char *lock_find_writer(const char *path);

#endif
