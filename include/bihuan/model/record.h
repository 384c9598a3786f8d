/* SPDX-License-Identifier: MIT
 *
 * Records (单据): one filled form on its way through its steps. Lists are paged by key, never loaded whole.
 */
#ifndef BIHUAN_MODEL_RECORD_H
#define BIHUAN_MODEL_RECORD_H

#include "bihuan/model/noun.h"

typedef struct {
    char *number, *form;
    gint64 version;
    char *state; /* open: its current step, "suspended", or "expired" while people are to be counted out; ended: closed
                             * void duplicate rejected expired */
    gboolean ended;
    char *area, *device, *source, *position, *category, *level, *shift, *department; /* NULL = none */
    char *held_category;                     /* it counts under this one too until a second person has confirmed the new one; NULL = none */
    gint64 opened, due, closed, valid_until; /* 0 = none */
    char *opened_by;
    gint64 confirmed, lifted;    /* 0 = never */
    gint64 expired, counted_out; /* 0 = never; a permit on which people worked */
    gint64 rejects, revision;
    GHashTable *fields; /* canonical values by key (store/canon.h); never NULL */
} Record;

Record *record_new(void);
NOUN_TYPE(Record, record)

/* NULL with ERR_NOT_FOUND and a sentence if there is none. Numbers are found in any case. */
Record *record_load(Db *db, const char *number, GError **error);
/* Its time is over and people are still to be counted out: it stands before everything else wherever permits are shown. */
gboolean record_is_expired_open(const Record *record);
/* Writes it with revision + 1. */
gboolean record_save(Change *change, Record *record, GError **error);
/* A field's canonical value, NULL if not given. Borrowed. */
const char *record_field(const Record *record, const char *key);
/* What a column says that forms and rules call so ("area", "reporter"), for a column of text; NULL = none, or there is no such one.
 * Borrowed. */
const char *record_column(const Record *record, const char *fact);
/* All columns that have something to say, as texts by what forms and rules call them (times in ms), into a map of canon_map_new(). */
void record_add_facts(const Record *record, GHashTable *facts);

/* Assigns the next number of a counter ("hazard/2026") inside the change. */
gboolean record_count(Change *change, const char *counter, gint64 *value, GError **error);

typedef enum {
    RECORD_NEWEST, /* by opened and number, newest first */
    RECORD_DUE,    /* by due and number, most urgent first; only open records that have a due time */
} RecordOrder;

typedef enum { RECORD_ANY, RECORD_OPEN, RECORD_ENDED } RecordWhich;

/* Which records, in which order, from where. All texts borrowed; NULL = whatever. */
typedef struct {
    const char *form, *state, *category, *device, *source, *opened_by;
    const char *area; /* with the areas inside it */
    /* A number or its beginning with three digits (by index); else: number or device begins with it, or a field contains it, among
     * the newest 20,000 records. */
    const char *text;
    /* Somebody was told to act on it (task, escalation, alarm, freeze; not what was withdrawn) and this person ("" = nobody at all) has not
     * looked at it yet. */
    const char *unseen;
    RecordWhich which;
    gint64 overdue_at; /* only open ones with due <= this; 0 = whatever */
    gint64 from, to;   /* opened in [from, to); 0 = open end */
    RecordOrder order;
    /* Page: rows behind this key in the order (in front of it when back), the key itself left out. number NULL = from the
     * first row (from the last row when back). */
    gint64 key_time;
    const char *key_number;
    gboolean back;
    int limit; /* 0 = 100 */
} RecordQuery;

/* Does the text look like (the beginning of) a number with at least three digits of its sequence? */
gboolean record_text_is_number(const char *text);
/* One page (Record *, array owns them), always in the order of the query, also when paging back. NULL on error. */
GPtrArray *record_list(Db *db, const RecordQuery *query, GError **error);
/* How many there are into *total, at most max of them counted (0 = all). FALSE: they could not be counted, *total is as it was. */
gboolean record_total(Db *db, const RecordQuery *query, gint64 max, gint64 *total, GError **error);

/* Records that ended with a step still to be done (a void one to be confirmed) which was due by then, most overdue first; due is that of the
 * step. NULL on error. */
GPtrArray *record_list_unconfirmed(Db *db, gint64 at, int limit, GError **error);

/* Open records of permit forms are suspended by holds: numbers (char *, owned) of open records of these forms
 * (NULL-terminated) in the area or areas inside it. */
GPtrArray *record_open_in_area(Db *db, const char *area, GError **error);
/* The same with the areas around it, but for the one that holds the whole plant (an area without parent that all others lie in). */
GPtrArray *record_open_around(Db *db, const char *area, GError **error);

#endif
