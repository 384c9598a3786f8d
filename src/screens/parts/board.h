/* SPDX-License-Identifier: MIT
 *
 * What the home board shows, loaded in a few indexed queries whatever the size of the plant. Draws nothing.
 */
#ifndef BIHUAN_SCREENS_BOARD_H
#define BIHUAN_SCREENS_BOARD_H

#include "bihuan/app/ledger.h"

enum {
    BOARD_DAYS = 14,
    BOARD_COUNTED = 1000, /* counts stop here: "1000+" */
};

/* One line of a section. */
typedef struct {
    char *screen, *argument; /* what Enter opens; argument may be NULL */
    char *number, *what, *where, *state;
    gint64 due;      /* 0 = none */
    gint64 since;    /* of a hold; 0 = none */
    gboolean major;  /* a major hazard: stands before the others */
    gboolean danger; /* a permit that has expired with people in there: stands first, whatever it is due */
} BoardRow;

typedef enum { BOARD_TASKS, BOARD_OVERDUE, BOARD_HOLDS, BOARD_SECTIONS } BoardSection;

typedef struct {
    GPtrArray *rows[BOARD_SECTIONS]; /* BoardRow *: the first ones */
    gint64 totals[BOARD_SECTIONS];   /* at most BOARD_COUNTED are counted */
    gint64 permits;                  /* open permits of all kinds */
    LedgerCountdown ledger;
    gboolean ledger_known;     /* FALSE: it could not be read */
    gint64 opened[BOARD_DAYS]; /* hazards of each day, today last */
    gboolean enabled;          /* somebody has an account */
    gboolean opened_known;     /* FALSE: too many to count cheaply */
    gint64 late, today;        /* obligations that are overdue, and due today; at most BOARD_COUNTED are counted */
    gint64 alarms, unanswered; /* open ones; those of them that nobody has acknowledged; at most BOARD_COUNTED are counted */
    gint64 faults;             /* points whose values cannot be had */
    gint64 failed;             /* messages that could not be sent */
    gboolean watched;          /* channels are set up, or were: a watch is expected */
    char *unset;               /* channels that forms name and nobody has set up; "" = none */
} Board;

Board *board_load(App *app);
void board_free(Board *board);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Board, board_free)

#endif
