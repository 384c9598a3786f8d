/* SPDX-License-Identifier: MIT
 *
 * A case (案情): one record as a rule, a person or a step meets it: in which plant, by which form, with which steps, for whom, when.
 * Everything that judges or changes a record is asked about one of these.
 *
 * Lifetimes: the plant's db and shelf, the form (the shelf's) and the change are borrowed and outlive the case. The record is the
 * case's own unless it is lent (case_then, case_about): then whoever lends it keeps it for longer. Steps are shared by reference,
 * the actor is a copy: who logs in or out meanwhile changes nothing.
 */
#ifndef BIHUAN_RULE_CASE_H
#define BIHUAN_RULE_CASE_H

#include "bihuan/form/flow.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/record.h"
#include "bihuan/model/step.h"

typedef struct {
    Db *db;
    Shelf *shelf;     /* NULL where no other form is asked for */
    Change *change;   /* the transaction the case is dealt with in; NULL = it is only looked at */
    const Form *form; /* NULL: of no form in particular */
    Record *record;   /* never NULL; an empty one where there is none */
    GPtrArray *steps; /* Step *, never NULL; what is about to be written stands in it already */
    char *actor;      /* NULL = nobody */
    gint64 now;
    GHashTable *given; /* canonical values of the step about to be done, borrowed while it is judged; NULL = none are known */

    /* What rules do in the change. */
    Step *entering;             /* the step being entered, for dispatch, one of steps; NULL = none */
    GPtrArray *advice;          /* char *: what the reporter is told, in the chosen language; never NULL */
    gint64 messages, suspended; /* counted */
    gboolean dispatched;
    guint depth;     /* records that opened each other in front of it */
    gboolean untold; /* who is given a new step is told by somebody else */

    GPtrArray *sent; /* SceneMessage * (scene.h): what would be told is put there and nothing is written; NULL = it is told. Borrowed */

    gboolean lent; /* private: the record is somebody else's */
} Case;

/* No record in particular: who holds a role, whom the safety department has. form may be set by case_of_form only. */
Case *case_of_plant(Db *db, Shelf *shelf, const char *actor, gint64 now);
/* A new record of a form, empty and without steps. */
Case *case_of_form(Db *db, Shelf *shelf, const Form *form, const char *actor, gint64 now);
/* A record as it stands, with the form in its version, now (not before it was opened). NULL and a sentence if there is no such record,
 * or it cannot be read. */
Case *case_of_record(Db *db, Shelf *shelf, const char *number, const char *actor, GError **error);
/* The same inside a change, of the change's actor and time. */
Case *case_in_change(Change *change, Shelf *shelf, const char *number, GError **error);

/* The same record for another person (NULL = nobody) at another time. The record is lent by other. */
Case *case_then(const Case *other, const char *actor, gint64 now);
/* In plant and time of another case: a record that is loaded already and is lent, with these steps (NULL = none; a reference is kept). */
Case *case_about(const Case *other, const Form *form, Record *record, GPtrArray *steps);

void case_free(Case *subject);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Case, case_free)

/* The case as of another person and time. */
void case_set(Case *subject, const char *actor, gint64 now);
/* The case is dealt with in this change from here on: of its actor, at its time. */
void case_enter(Case *subject, Change *change);
/* The change is over; somebody (NULL = nobody) looks at the case as of now. */
void case_leave(Case *subject, const char *actor);

/* For the flow of the form; ends with flow_state_clear. Its texts are borrowed from the case. */
FlowState case_flow(const Case *subject);
/* The open step of the main line; NULL if the record has ended. Borrowed from steps. */
Step *case_current(const Case *subject);
/* The plant's limits as they were in force at a time. */
LimitSource case_limits(const Case *subject, gint64 at);

#endif
