/* SPDX-License-Identifier: MIT
 *
 * Backups (备份) as people take them: one file, everything in a folder, or by the keeping rule; each one is a log row.
 */
#ifndef BIHUAN_APP_BACKUP_H
#define BIHUAN_APP_BACKUP_H

#include "bihuan/app/app.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/backup.h"

typedef enum {
    BACKUP_SINGLE, /* target is the new file */
    BACKUP_ALL,    /* target is a new or empty folder: database, evidence, and the key if wanted */
    BACKUP_KEEP,   /* target is a folder of many copies: NAME-20261124-023000.db, old ones go by the limits backup.keep.* */
} BackupKind;

typedef struct {
    BackupKind kind;
    const char *target;
    gboolean with_key;       /* BACKUP_ALL only */
    const char *second;      /* who stands by (session_witness), NULL = nobody */
    VerifyProgress progress; /* may be NULL */
    gpointer data;
} BackupWish;

typedef struct {
    char *file; /* the database copy */
    BackupFacts facts;
    char *head;            /* head code of the copy */
    gint64 seq;            /* log row that records it; 0 = not recorded */
    char *not_recorded;    /* why not, NULL where it was */
    int evidence, missing; /* files copied or there already; files that could not be */
    GPtrArray *removed;    /* char *: copies the rule removed */
    GPtrArray *future;     /* char *: copies whose names lie ahead of the clock; NULL but for BACKUP_KEEP */
    GPtrArray *strange;    /* char *: files with names of copies that are none; NULL but for BACKUP_KEEP */
} BackupDone;

void backup_done_clear(BackupDone *done);

/* Takes one, if the table of who may says so: the key too takes two. Without a name a plant that is in use is only copied into
 * a dated folder, by a process of its owner at no terminal (ERR_DENIED).  A plant that can only be read is copied too, but not recorded. done is zeroed by the caller and cleared by
 * him, also after FALSE. */
gboolean app_backup(App *app, const BackupWish *wish, BackupDone *done, GError **error);

#endif
