/* SPDX-License-Identifier: MIT
 *
 * Facts of the ledger that come from the small forms: stock, alarms, supplies, drills and other deeds, filings, holidays.
 * Texts and times as in facts.h.
 */
#ifndef BIHUAN_LEDGER_EVENTS_H
#define BIHUAN_LEDGER_EVENTS_H

#include <glib.h>

/* How much of a material a source held at a moment. */
typedef struct {
    char *number, *source, *who;
    char *material; /* name or CAS */
    char *quantity; /* t, decimal */
    gint64 at;
} LedgerStock;

typedef struct {
    char *number, *source, *who;
    char *device, *kind;
    gint64 raised, limit; /* limit: ms from raising in which it must be acknowledged */
    gint64 acknowledged, closed;
    gint64 dropped; /* when it was voided */
} LedgerAlarm;

/* An emergency supply at one place: as checked, or as the movements have it at the cut. */
typedef struct {
    char *number, *source, *who;
    char *item, *place; /* place: area, cabinet and model: with the item what makes it one */
    char *title;        /* for people */
    char *quantity, *minimum;
    char *books, *said; /* by movements, where the newest check of it says otherwise: what they had then, and "NUMBER QUANTITY"; else "" */
    gboolean good, removed;
    gboolean blind;    /* being counted at the cut: how much the books have is not said */
    gint64 at, expiry; /* at: checked or counted last, 0 = never; expiry: 00:00 of the last day; 0 = none */
} LedgerSupply;

/* Something that was done: a drill, or the proof of a duty (kind: "drill", or the duty's id). */
typedef struct {
    char *kind, *number, *source, *who; /* source "" = the whole plant */
    gint64 at;
} LedgerDeed;

/* Who is named as responsible, in the registration system or on the board. */
typedef struct {
    char *number, *source, *who;
    char *work_type;     /* national code of the role */
    char *person, *name; /* named there */
    char *places;        /* "board,register" */
    gint64 at;
} LedgerFiling;

/* The first day of statutory holidays. */
typedef struct {
    char *name;
    gint64 at;
} LedgerHoliday;

#endif
