/* SPDX-License-Identifier: MIT
 *
 * Steps (节点) a record has entered, in order; an open one has done = 0.
 */
#ifndef BIHUAN_MODEL_STEP_H
#define BIHUAN_MODEL_STEP_H

#include "bihuan/model/noun.h"

typedef struct {
    char *record;
    gint64 position; /* 1, 2, … */
    char *name;
    char *assignee;        /* "person:ID,dept:EQP" – the person named first, then the pool; "role:ehs,role:team-leader" */
    char *stand_in;        /* "person:ID": for whom the assignee stands in, "" = nobody */
    gint64 entered, due;   /* due 0 = no limit */
    gint64 rung, rung_due; /* rungs climbed; when the next is reached, 0 = none */
    gint64 tell_due;       /* when its people are told next, 0 = not */
    gint64 done;           /* 0 = open */
    char *done_by;
    char *decision;     /* "", done, reject, cancelled */
    GHashTable *fields; /* canonical values given in this step */
} Step;

Step *step_new(const char *record, const char *name);
NOUN_TYPE(Step, step)

/* All steps of a record by position (Step *, array owns them); NULL on error. */
GPtrArray *step_list(Db *db, const char *record, GError **error);
/* position 0: the next free one is taken. */
gboolean step_save(Change *change, Step *step, GError **error);

/* In a list: the last open step of that name (name NULL: the last open one); the last done one. Borrowed, NULL = none. */
Step *step_find_open(const GPtrArray *steps, const char *name);
Step *step_find_done(const GPtrArray *steps, const char *name);
/* The id of "person:ID" at the beginning of an assignee; owned, NULL = no person named. */
char *step_person(const Step *step);

/* Open steps whose next rung is reached at a time (Step *, array owns them), most overdue first; at most limit. NULL on error. */
GPtrArray *step_list_rung_due(Db *db, gint64 at, int limit, GError **error);
/* The same of those whose people are to be told something (tell_due). */
GPtrArray *step_list_tell_due(Db *db, gint64 at, int limit, GError **error);

#endif
