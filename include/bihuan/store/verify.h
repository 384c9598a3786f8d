/* SPDX-License-Identifier: MIT
 *
 * verify (校验): is the log whole, and is the state its fold? One fault is one finding.
 */
#ifndef BIHUAN_STORE_VERIFY_H
#define BIHUAN_STORE_VERIFY_H

#include "bihuan/store/change.h"

typedef struct {
    gint64 seq; /* audit row, 0 = none */
    char *text; /* a sentence */
} VerifyBroken;

typedef struct {
    char *table, *key, *text;
} VerifyState;

typedef enum {
    ANCHOR_OK,       /* the row is as remembered */
    ANCHOR_RESTORED, /* it was given up by a restore that stands in the log */
    ANCHOR_SHORT,    /* the file ends before it */
    ANCHOR_FORK,     /* another row stands there */
    ANCHOR_NOTE,     /* no anchor: something that was not checked */
} VerifyAnchorState;

typedef struct {
    char *name; /* where the anchor lies */
    gint64 seq;
    gboolean ok;
    char *text;
    VerifyAnchorState state;
    gint64 at;     /* when it was written, 0 = unknown */
    char hash[65]; /* what it remembers of the row: the hash or its beginning; "" = a note */
} VerifyAnchor;

/* A broken part of the log that two people have accepted after a fault of the hardware; shown for ever. */
typedef struct {
    gint64 from, to; /* both included */
    char *text;
} VerifyAccepted;

typedef struct {
    gboolean ok;
    gint64 rows, last;     /* last: time of the newest row */
    gint64 signed_rows;    /* how many of them carry a signature */
    char *head;            /* head code */
    GPtrArray *broken;     /* VerifyBroken, ascending; at most 100 are kept */
    GPtrArray *state;      /* VerifyState, at most 100 */
    GPtrArray *anchors;    /* VerifyAnchor */
    GPtrArray *accepted;   /* VerifyAccepted; a log that is ok with any in it is "whole, but accepted" */
    GPtrArray *first_keys; /* char *: "PERSON KEYID" of the first two people, for whose keys nobody vouched */
    gint64 from;           /* the first row that was checked */
    gint64 broken_count, state_count;
} Verify;

typedef enum {
    VERIFY_CHAIN = 1,
    VERIFY_STATE = 2, /* the state is the fold of the log */
    VERIFY_FILE = 4,  /* the schema, tables against indexes, and the evidence files */
    VERIFY_ANCHORS = 8,
    VERIFY_SCHEMA = 16, /* alone: it is short */
    VERIFY_ALL = 31,
} VerifyParts;

typedef gboolean (*VerifyProgress)(gpointer data, gint64 done, gint64 of); /* FALSE cancels */

/* The log is read in short read transactions, so that no other terminal waits for long; what is written meanwhile is
 * checked too.
 * NULL only if the file cannot be read at all (ERR_CORRUPT), progress said no (ERR_FAILED), or writers kept the plant
 * for 10 seconds (ERR_BUSY). */
Verify *verify_plant(Plant *plant, VerifyParts parts, VerifyProgress progress, gpointer data, GError **error);
/* The same from a row on: earlier rows and what they wrote are taken as they are. */
Verify *verify_plant_since(Plant *plant, gint64 from, VerifyParts parts, VerifyProgress progress, gpointer data, GError **error);
/* The check at the start of a terminal: the newest 1,000 rows with their signatures, the schema, the anchors. Takes the
 * same time in a plant of any size. Errors as verify_plant. */
Verify *verify_newest(Plant *plant, GError **error);
/* What is wrong first, a sentence; owned, NULL if all is well. */
char *verify_complaint(const Verify *verify);
/* The row to begin with: a number, or the first row of a date or time. ERR_INPUT, ERR_NOT_FOUND. */
gboolean verify_since_parse(Plant *plant, const char *text, gint64 *from, GError **error);
/* Notes (ANCHOR_NOTE) whether an anchor vouches for the row before from. */
void verify_since_note(Plant *plant, gint64 from, Verify *verify);
/* Adds anchors to a finished verify (from paper, from another heads file); taken over. ok is judged anew. */
void verify_add_anchor(Verify *verify, VerifyAnchor *anchor);

/* A broken part of the log as it is accepted: a row of the table log_break, with how the rows stand in the file, what stands
 * before and behind them, and what they wrote as the state has it now. */
typedef struct {
    gint64 from, to;
    const char *reason, *first, *second;
} BreakWish;
gboolean verify_break_put(Change *change, const BreakWish *wish, GError **error);
void verify_free(Verify *verify);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Verify, verify_free)

#endif
