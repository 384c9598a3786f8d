/* SPDX-License-Identifier: MIT
 *
 * Copies of a plant file (备份): taken while others write, verified before they get their name, never over an older one;
 * and which of many copies are kept.
 */
#ifndef BIHUAN_STORE_BACKUP_H
#define BIHUAN_STORE_BACKUP_H

#include "bihuan/store/verify.h"

/* What a copy holds. */
typedef struct {
    gint64 head_seq, at; /* newest log row, its time */
    gint64 size;         /* bytes */
    char head[65];       /* hash of that row, hex */
} BackupFacts;

/* Copies the plant's database to a new file: an exact beginning of the log, whoever writes meanwhile. The copy is
 * verified (chain and state), fsynced, then linked to its name. Nothing is left on failure. facts may be NULL.
 * ERR_IO, ERR_CORRUPT (the plant is not whole: no copy is kept), ERR_BUSY. */
gboolean backup_copy(Plant *plant, const char *path, VerifyProgress progress, gpointer data, BackupFacts *facts, GError **error);
/* Reads a copy's facts without judging it. */
gboolean backup_facts(Plant *copy, BackupFacts *facts, GError **error);

/* Puts one evidence file into a folder, by its hash: nothing to do where it is, a hard link where that works, else a
 * copy; read back and compared. ERR_IO, ERR_CORRUPT. */
gboolean backup_evidence(const char *from_folder, const char *to_folder, const char *hash, GError **error);

/* Pure: which of n copies, by their times in ascending order, are kept: the newest of each of the last so many days,
 * weeks (from Monday) and months that have one; the newest of all always. keep has room for n. */
void backup_choose(const gint64 *times, gsize n, const int counts[3], gboolean *keep);

#endif
