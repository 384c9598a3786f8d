/* SPDX-License-Identifier: MIT
 *
 * What the files of the rule wing share.
 */
#ifndef BIHUAN_RULE_PRIVATE_H
#define BIHUAN_RULE_PRIVATE_H

#include "bihuan/rule/rule.h"

/* How many records of the form have the same columns and were opened in (now - window, now]: a voided, duplicate or rejected one
 * counts until a second person confirmed that decision. -1 and *error on failure. */
gint64 rule_count_records(const Case *subject, const FormRule *rule, gint64 window, GError **error);
/* The value of a column a rule may count by; "" if the record has none. */
const char *rule_column(const Record *record, const char *column);
/* count and window of a rule in force now. */
typedef struct {
    gint64 count, window;
} RuleNumbers;
gboolean rule_numbers(const Case *subject, const FormRule *rule, RuleNumbers *numbers, GError **error);

/* A message to everybody the specs name, one row per channel and person, counted in the case; where they name nobody, to the safety
 * department, and the text says so. People given by the caller are taken as they are. */
typedef struct {
    const GPtrArray *who; /* FormWho * */
    char *const *channels;
    const char *key; /* makes it happen once */
    const char *text;
    GPtrArray *people; /* ids, instead of who; NULL = who decides */
} RuleMessage;
gboolean rule_send(Case *subject, const RuleMessage *message, GError **error);

/* nobody.c: every who-spec (FormWho *; may be NULL) of the newest forms and of the reminders; ladder: who is told there, not who acts. */
typedef void (*WhoNamed)(gpointer data, const GPtrArray *specs, gboolean ladder);
gboolean who_each_named(Db *db, Shelf *shelf, WhoNamed named, gpointer data, GError **error);

/* Does what a rule says (do, say), in order. */
gboolean rule_do(Case *subject, const FormRule *rule, GError **error);

/* "中文 / English", for what is stored. Owned. */
char *rule_both(const FormText *text);

/* Ends every open step of the main line, or also those beside it, as the program's own doing. */
gboolean rule_cancel_steps(Case *subject, gboolean also_parallel, GError **error);
/* Opens a step of the main line for those it names. The record's state is the caller's. */
gboolean rule_wait_for(Case *subject, const FormStep *shape, GError **error);
/* Suspends open permits in the hold's area; counts them. */
gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error);

/* Work on the permit of the case stops until somebody resumes it, counted in the case; nothing where no work has begun. The
 * record is the caller's to save. */
gboolean rule_suspend_record(Case *subject, GError **error);

#endif
