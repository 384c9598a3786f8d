/* SPDX-License-Identifier: MIT
 *
 * How records begin and move on (开单、流转): their number, the steps they enter, saving. Inside the change of the case. What a person
 * submits and what the program opens by itself go through the same functions.
 */
#ifndef BIHUAN_RULE_ENTER_H
#define BIHUAN_RULE_ENTER_H

#include "bihuan/rule/case.h"

/* A record that the program itself opens (what a sensor, a rule or a date saw): inside a change of "system" or of whoever's deed it follows
 * from, which the caller commits. values are canonical; "device" gives area, position and source as with a person's, "area" and "source"
 * alone the place. The rules on = submit run, whoever has the first step is told; guards are not asked: nobody is there who could mend what
 * they refuse. The case as it was saved, NULL on error. */
Case *rule_open(Change *change, Shelf *shelf, const char *form, GHashTable *values, GError **error);

/* The same with what an obligation says of its record; all borrowed. who: assignee of the first step (role:ehs, dept:EQP, person:ID); where
 * nobody of them is in service whom the form names, at last the safety department; "" = these; NULL = as the form says, be there anybody
 * or not. due: of the first step, where who is not NULL, instead of entering + within; 0 = as the form says. */
typedef struct {
    const char *form;
    GHashTable *values;
    const char *who;
    gint64 due;
    guint depth;     /* of the case (case.h) */
    gboolean untold; /* the caller tells those to whom it is given */
} RuleOpening;
Case *rule_open_as(Change *change, Shelf *shelf, const RuleOpening *opening, GError **error);

/* A new record gets its number, its fields (taken), shift and columns. Its number is assigned at commit, never at the opening of a form
 * (two terminals would collide). */
gboolean rule_begin(Case *subject, gint64 version, GHashTable *canonical, GError **error);
/* Enters a main step (state and due of the record change) or a parallel one. The new step belongs to the case's steps. With a dispatch
 * still to be decided by rules, subject->entering is set. */
gboolean rule_enter(Case *subject, const FormStep *shape, gboolean parallel, GError **error);
/* Enters the first step of the main line; without one the record is closed. */
gboolean rule_enter_first(Case *subject, GError **error);
/* The first step, just entered, is of whom a text names, as far as he is in service, else of whom the form says, else of the safety department,
 * and due at another time (0 = is not). */
gboolean rule_give_to(Case *subject, const char *named, gint64 due, GError **error);
/* After the rules: nobody assigned becomes the fall-back, never nobody; then record and steps are saved. */
gboolean rule_save(Case *subject, GError **error);

/* The record's columns that come from its fields: category, level, end of validity. */
void rule_sync_columns(const Case *subject);
/* Checked values into the record's fields; one that is "" was asked anew and not answered: the old one goes. values may be NULL. */
void rule_take_values(Record *record, GHashTable *values);

#endif
