/* SPDX-License-Identifier: MIT
 *
 * Obligations (到期事项): what is due again and again, or once: uploads, tests, certificates.
 */
#ifndef BIHUAN_MODEL_OBLIGATION_H
#define BIHUAN_MODEL_OBLIGATION_H

#include "bihuan/model/cycle.h"
#include "bihuan/model/noun.h"

#define OBLIGATION_CALENDAR "calendar" /* what the next one follows: its fixed days, or the doing of the last one */
#define OBLIGATION_DOING "doing"

#define OBLIGATION_TEST_CYCLE "test.cycle."                     /* limits: how often things are tested */
#define OBLIGATION_TEST_UNKNOWN OBLIGATION_TEST_CYCLE "unknown" /* how long a test counts of which nothing else says it */

typedef struct {
    char *id;
    char *subject; /* plant, area:CODE, device:CODE, person:ID, source:CODE, company:NAME, record:NUMBER, place:CODE (of supplies) */
    char *kind;    /* ledger, certificate, test, inspection, substitute … */
    char *title, *title_en;
    char *cycle;         /* cycle.h; {FIELD} in the name of a limit: what was found when it was done last */
    char *leads;         /* lead times, comma-separated, longest first: 7d,3d,1d */
    gboolean blocks;     /* blocks when overdue, else only warns */
    char *remind;        /* role:clerk via email */
    char *basis;         /* source of the rule */
    gint64 last, next;   /* done last (0 = never), due next (0 = nothing due any more) */
    char *form;          /* whose record it opens; "" = it only reminds */
    GHashTable *fields;  /* what that record begins with */
    char *who;           /* who does it: role:ehs, dept:EQP, person:ID; "" = as the form says */
    char *ahead, *grace; /* duration or @limit: opened and counted so long before, late so long after `next`; "" = 0 */
    char *follows;       /* calendar, doing: what the next one follows; "" = the calendar where the cycle has fixed days, else the doing */
    char *schedule;      /* id of the schedule it comes from; "" = entered by itself */
    char *record;        /* number of the record that is open for next; "" = none */
    gint64 extended;     /* late only from then while its extension stands; 0 = not extended */
    char *extension;     /* its id, "" = none */
    gint64 hours;        /* of the device when it was done last; 0 = not known */
    gint64 ended;        /* its subject is out of service; 0 = it stands */
    gint64 told;         /* when the plant was told of `last`; 0 = when the row was written (obligation_keep_told) */
    gint64 since;        /* when a schedule laid it on its device; 0 = it was entered by itself */
    GHashTable *found;   /* when it was done last: the fields that its cycle asks for, grade=3 */
} Obligation;

NOUN_TYPE(Obligation, obligation)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Obligation *obligation_load(Db *db, const char *id, GError **error);
/* Obligations (Obligation *, array owns them) due before a time (0 = all that are due at some time), by next and id,
 * at most limit. NULL on error. */
GPtrArray *obligation_list_due(Db *db, gint64 before, int limit, GError **error);
/* Those of one subject that stand, by kind and id. */
GPtrArray *obligation_list_of(Db *db, const char *subject, GError **error);
/* The same of a device. */
GPtrArray *obligation_list_of_device(Db *db, const char *code, GError **error);
/* The code behind device:CODE; NULL: the subject is no device. Borrowed from it. */
const char *obligation_device(const char *subject);
/* Which of the kinds of its form its record begins with (of a test: pressure-vessel …); NULL: it does not say. Borrowed. */
const char *obligation_form_kind(const Obligation *obligation);
/* Title in the chosen language. Borrowed. */
const char *obligation_title(const Obligation *obligation);
/* The area in which its subject stands, NULL = in none that is known. Owned by the caller. FALSE: it could not be read. */
gboolean obligation_area(Db *db, const char *subject, char **area, GError **error);

/* The first occurrence of a cycle (cycle.h) after a time, 0 = none. FALSE and a sentence if the cycle cannot be read, or names a limit. */
gboolean obligation_next(const char *cycle, gint64 after, gint64 *next, GError **error);
/* A cycle with the values of its limits at a time put in, {FIELD} in their names replaced by what was found (may be NULL). Owned. NULL
 * with ERR_NOT_FOUND: there is no such limit, or such a field is not known. */
char *obligation_cycle(Db *db, const char *cycle, GHashTable *found, gint64 at, GError **error);
/* The same where a limit or a field is not known: the shortest cycle that the plant has for any value of the field, and for a test of which
 * it has none the limit test.cycle.unknown. NULL with ERR_NOT_FOUND: not even that. */
char *obligation_cycle_strict(Db *db, const char *cycle, GHashTable *found, gint64 at, GError **error);
/* obligation_next() of obligation_cycle(), with the limits of today. */
gboolean obligation_next_by(Db *db, const char *cycle, GHashTable *found, gint64 after, gint64 *next, GError **error);
/* When it is due in [from, until), if it is done each time when it is due (gint64, ascending); empty where nothing is. NULL: the cycle
 * cannot be computed. */
GArray *obligation_occurrences(Db *db, const Obligation *obligation, gint64 from, gint64 until, GError **error);

/* How it was done. */
typedef struct {
    gint64 at;
    gint64 until;       /* what was found holds until then at most; 0 = not said */
    gint64 hours;       /* of the device then; 0 = not known */
    GHashTable *fields; /* of the record; may be NULL */
} ObligationDone;
/* It was done: last, what was found, the next date by its basis; its record and extension are over. Nothing is written. counts FALSE:
 * older than what was done last, nothing moves. On a fixed calendar it is an extra one before `next - ahead`, and where a day between
 * the doing and next was counted already: next stays, or comes earlier where `until` does. Done late, a calendar goes on with its first day
 * behind both `next` and the doing. `until` only shortens. FALSE: the cycle cannot be computed. */
gboolean obligation_fulfil(Db *db, Obligation *obligation, const ObligationDone *done, gboolean *counts, GError **error);
/* Does what comes next follow the calendar rather than the doing? cycle: that of it, with its limits put in. */
gboolean obligation_follows_calendar(const Obligation *obligation, const Cycle *cycle);
/* Its `ahead` or `grace` in ms: "7d", or a limit of the plant in force at a time; "" = 0. */
gboolean obligation_span(Db *db, const char *text, gint64 at, gint64 *ms, GError **error);
/* The lead times in ms, longest first (gint64); NULL and a sentence if one cannot be read. */
GArray *obligation_leads(const char *leads, GError **error);

/* When its record is opened: next - ahead. 0 = never (nothing is due, it opens none). FALSE: a limit is missing or makes no sense. */
gboolean obligation_opens_at(Db *db, const Obligation *obligation, gint64 *at, GError **error);
/* From when it is late (逾期): next + grace; with an extension its end, if that stands at `now`: not voided, and no substitute measure of it
 * late, whether or not anybody has run the rules since. 0 = never. FALSE: it cannot be known; whoever asks then blocks. */
gboolean obligation_late_at(Db *db, const Obligation *obligation, gint64 now, gint64 *late, GError **error);

/* A row that does not say when the plant was told of `last` says it: when it was written. For who writes it for another reason. */
gboolean obligation_keep_told(Db *db, Obligation *obligation, GError **error);

/* Refuses cycles and leads that cannot be read. */
gboolean obligation_put(Change *change, const Obligation *obligation, GError **error);

#endif
