/* SPDX-License-Identifier: MIT
 *
 * Putting a copy back (恢复): never silently. What would be lost is said first; two people do it; the file that was there
 * is put aside, not deleted; and the plant knows for ever that it has two histories (epoch 纪元).
 */
#ifndef BIHUAN_APP_RESTORE_H
#define BIHUAN_APP_RESTORE_H

#include "bihuan/store/anchor.h"
#include "bihuan/store/change.h"

/* What a restore would do. */
typedef struct {
    char *plant, *backup;
    char *id;                 /* of the plant */
    gint64 copy_seq, copy_at; /* newest row of the copy */
    char copy_head[65];
    char *trouble;     /* why the present file cannot be read; NULL = it can */
    gboolean absent;   /* there is no present file */
    gboolean ask_copy; /* the present file cannot say who may: both prove themselves to the copy */
    gint64 live_seq;   /* its newest row, 0 = unknown */
    char live_head[65];
    gint64 common;      /* newest row both have; 0 = unknown */
    gint64 lost_seq;    /* newest row that would be lost, as the file or any anchor knows; 0 = nobody knows */
    gint64 lost_since;  /* time of the first row lost, 0 = unknown or none is lost */
    gint64 now;         /* newest time known: a drill's clock */
    GPtrArray *anchors; /* VerifyAnchor, judged against the copy */
    gboolean simulated;
} RestorePlan;

void restore_plan_free(RestorePlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RestorePlan, restore_plan_free)

/* Compares; changes nothing. The copy is verified in full (ERR_CORRUPT if it is not whole). ERR_INPUT if it is a copy of
 * another plant. ERR_BUSY or ERR_IO if the present file does not answer just now: that is no damage. */
RestorePlan *restore_plan(const char *plant, const char *backup, VerifyProgress progress, gpointer data, GError **error);

/* Would both do the same? */
gboolean restore_plan_same(const RestorePlan *a, const RestorePlan *b);

/* What the proving itself wrote (a secret that was wrong, the right one after it) belongs to the plan; anything else that was
 * written since it was made does not: ERR_BUSY. */
gboolean restore_plan_settle(RestorePlan *plan, GError **error);

/* Rows that would be lost; 0 = none, -1 = nobody knows how many. */
gint64 restore_lost(const RestorePlan *plan);

typedef struct {
    const char *first, *second, *reason;
    const ChangeSignature *signature;        /* of the first; NULL = unsigned */
    const ChangeSignature *countersignature; /* of the second; NULL = unsigned */
    const RestorePlan *shown;                /* what they agreed to */
    VerifyProgress progress;
    gpointer data;
} RestoreWish;

typedef struct {
    char *aside;       /* where the file that was there lies now; NULL = there was none */
    gint64 epoch, seq; /* the new epoch, the log row that tells of it */
    char *head;        /* head code */
    int evidence;      /* evidence files brought back from beside the copy */
} RestoreDone;

void restore_done_clear(RestoreDone *done);

/* Does it, while no other terminal can write; the plan is made anew under the lock, and ERR_BUSY if it is not the shown one. Terminals that have the old file open are refused
 * their next change. done is zeroed by the caller and cleared by him. */
gboolean restore_run(const char *plant, const char *backup, const RestoreWish *wish, RestoreDone *done, GError **error);

#endif
