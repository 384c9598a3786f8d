/* SPDX-License-Identifier: MIT
 *
 * verify (校验): is the log whole, and is the state its fold? One fault is one finding.
 */
#ifndef BIHUAN_STORE_VERIFY_H
#define BIHUAN_STORE_VERIFY_H

#include "bihuan/store/plant.h"

typedef struct {
    gint64 seq;      /* audit row, 0 = none */
    char *text;      /* a sentence */
} VerifyBroken;

typedef struct {
    char *table, *key, *text;
} VerifyState;

typedef struct {
    char *name;      /* where the anchor lies */
    gint64 seq;
    gboolean ok;
    char *text;
} VerifyAnchor;

typedef struct {
    gboolean ok;
    gint64 rows, last;    /* last: time of the newest row */
    char *head;           /* head code */
    GPtrArray *broken;    /* VerifyBroken, ascending; at most 100 are kept */
    GPtrArray *state;     /* VerifyState, at most 100 */
    GPtrArray *anchors;   /* VerifyAnchor */
    gint64 broken_count, state_count;
} Verify;

typedef enum { VERIFY_CHAIN = 1, VERIFY_STATE = 2, VERIFY_FILE = 4, VERIFY_ANCHORS = 8, VERIFY_ALL = 15 } VerifyParts;

typedef gboolean (*VerifyProgress)(gpointer data, gint64 done, gint64 of); /* FALSE cancels */

/* The log is read in short read transactions, so that no other terminal waits for long; what is written meanwhile is
 * checked too. FILE covers the schema, tables against indexes, and the evidence files.
 * NULL only if the file cannot be read at all (ERR_CORRUPT), progress said no (ERR_FAILED), or writers kept the plant
 * for 10 seconds (ERR_BUSY). */
Verify *verify_plant(Plant *plant, VerifyParts parts, VerifyProgress progress, gpointer data, GError **error);
void verify_free(Verify *verify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verify, verify_free)

#endif
