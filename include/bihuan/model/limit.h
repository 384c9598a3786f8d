/* SPDX-License-Identifier: MIT
 *
 * Limits (限值): legal numbers and the plant's own, each with unit, source and the dates [from, to) between which it
 * counts. A new value is a new row; the one that counted then is found for ever.
 */
#ifndef BIHUAN_MODEL_LIMIT_H
#define BIHUAN_MODEL_LIMIT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *name;           /* hazard.respond */
    char *effective_from; /* date; first day it counts */
    char *effective_to;   /* date; first day it no longer counts; "" = open */
    char *value;          /* as forms take it: "48h", "3", "0.5" */
    char *unit;           /* for people; "" = none */
    char *source;         /* where the number comes from */
    char *certainty;      /* M1 M2 M3 P S… */
    char *title, *title_en;
} Limit;

NOUN_TYPE(Limit, limit)

/* The limit in force on the day of a time; of several the one that began last. NULL with ERR_NOT_FOUND. */
Limit *limit_load(Db *db, const char *name, gint64 at, GError **error);
/* Its value only; owned. NULL with ERR_NOT_FOUND, or with ERR_INPUT where the value does not fit the limit (limit_value.h):
 * then it cannot be known, and the answer is no. */
char *limit_resolve(Db *db, const char *name, gint64 at, GError **error);
/* All rows (Limit *, array owns them) by name and date; NULL on error. */
GPtrArray *limit_list(Db *db, GError **error);
/* The rows that this program ships (Limit *, array owns them), in the file's order. */
GPtrArray *limit_shipped(GError **error);
/* Of rows of any names the one that limit_load would find on a day ("2026-10-01"); NULL = none. Borrowed. */
const Limit *limit_among(const GPtrArray *rows, const char *name, const char *day);

/* Refuses dates that are none, an end before the beginning, an empty name or value, a value that does not fit (ERR_INPUT). Who may,
 * and how many people it takes, is asked in app (limits.h). */
gboolean limit_put(Change *change, const Limit *limit, GError **error);

#endif
