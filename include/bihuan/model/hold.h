/* SPDX-License-Identifier: MIT
 *
 * Holds (冻结/锁定): what must not go on, why, since when, and who has signed to lift it.
 */
#ifndef BIHUAN_MODEL_HOLD_H
#define BIHUAN_MODEL_HOLD_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id, *kind;     /* freeze, lock */
    char *target;        /* area code, device code, person/form */
    char *rule;          /* "hazard/freeze": form and rule that placed it */
    char *record;        /* that tripped it */
    gint64 since, until; /* until 0 = in force */
    char *why;           /* the facts as a sentence */
    char *treatment;     /* record that proves the treatment, "" = none yet */
    char *signed_by;     /* "role:ehs-head=ID,…" */
} Hold;

NOUN_TYPE(Hold, hold)

/* NULL with ERR_NOT_FOUND, or with what went wrong; an unambiguous beginning of the id (at least 4 characters) or the target of the only hold in
 * force on it is enough. */
Hold *hold_load(Db *db, const char *id, GError **error);
gboolean hold_save(Change *change, const Hold *hold, GError **error);
/* Holds in force (all: also lifted ones), newest first (Hold *, array owns them); NULL on error. */
GPtrArray *hold_list(Db *db, gboolean all, GError **error);
/* Holds in force of kind freeze on the area or an enclosing one. NULL on error: the caller refuses (fail closed). */
GPtrArray *hold_list_over_area(Db *db, const char *area, GError **error);
/* The holds a record's area is under, or that the record tripped (for showing). */
GPtrArray *hold_list_of_record(Db *db, const char *number, const char *area, GError **error);

#endif
