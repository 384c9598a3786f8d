/* SPDX-License-Identifier: MIT
 *
 * What a month says beside the three levels: answers at the training gates (培训闸), by question, theme and department, and what people
 * were seen to wear (劳保穿戴), each with its denominator. Definitions stand in bihuan-figures(7).
 */
#ifndef BIHUAN_LEDGER_TRAINING_H
#define BIHUAN_LEDGER_TRAINING_H

#include "bihuan/form/shelf.h"

/* n of of: answered well of asked; people who lacked it of people seen. */
typedef struct {
    char *key, *title; /* title in the language chosen when it was counted */
    gint64 n, of;
} TrainingShare;

/* A question that was asked, of all versions of its bank together. */
typedef struct {
    char *key;           /* BANK/QUESTION */
    char *title, *theme; /* in the language chosen when it was counted; BANK/THEME */
    gint64 n, of;        /* answered right of asked */
    char *mistaken;      /* the wrong option taken most often; NULL: none was */
    gint64 times;        /* so often */
    GHashTable *chosen;  /* private */
} TrainingQuestion;

/* A department: of those who answer at gates the one they are in, of rounds the one that runs the area. */
typedef struct {
    char *code, *title;      /* "" = none: nobody runs the area */
    gint64 passed, answered; /* first draws */
    gint64 violating, seen;
} TrainingDepartment;

typedef struct {
    char *month;
    gint64 from, to, now;
    gint64 rounds, seen, violating; /* of protective equipment, without those that another one corrected */
    GPtrArray *kinds;               /* TrainingShare *, in the order of the form */
    gint64 passed, answered;        /* first draws: all their questions answered right, of those answered */
    gint64 again_passed, again;     /* the same of those that follow a lesson */
    gint64 lessons;                 /* worked through */
    gint64 unread;                  /* of answered: by a bank that this program cannot read; its questions are not counted */
    GPtrArray *themes;              /* TrainingShare *: questions answered right in first draws */
    GPtrArray *questions;           /* TrainingQuestion *, the same, least understood first */
    GPtrArray *departments;         /* TrainingDepartment *, by code */
} Training;

/* ERR_INPUT: no month, or one that has not begun. Inside one read transaction of the caller, or none. */
Training *training_load(Db *db, Shelf *shelf, const char *month, gint64 now, GError **error);
void training_free(Training *training);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Training, training_free)

/* "91.7 %", "–" where nothing was counted; "11 of 12". Owned. */
char *training_rate_text(gint64 n, gint64 of);
char *training_share_text(gint64 n, gint64 of);

#endif
