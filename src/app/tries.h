/* SPDX-License-Identifier: MIT
 *
 * Secrets that are being tried (试密记录): noted on the disk beside the plant before anybody looks whether they are right, so that
 * killing the program, filling the disk or holding the log does not make a guess uncounted. A note is held by a lock while its
 * process lives; one that nobody holds is a guess that was not settled and counts as wrong.
 */
#ifndef BIHUAN_APP_TRIES_H
#define BIHUAN_APP_TRIES_H

#include "bihuan/store/change.h"

typedef struct {
    char *person, *terminal, *what; /* what: password, pin */
    gint64 at;                      /* by the clock of the host */
    char *path;
    int fd; /* holds the lock */
} TryNote;

void try_note_free(TryNote *note);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TryNote, try_note_free)

/* Notes a try; NULL and ERR_IO where nothing can be written: then no secret is looked at. */
TryNote *try_note_new(Plant *plant, const char *person, const char *what, GError **error);
/* It was counted in the log, or was right. */
void try_note_remove(TryNote *note);
/* Notes that nobody holds, now held by the caller. Owned array of TryNote. */
GPtrArray *try_notes_left(Plant *plant);

/* One try of a person at a time, over all terminals; waits at most ten seconds (ERR_BUSY). Close it; -1 on error. */
int try_take_turn(Plant *plant, const char *person, GError **error);

#endif
