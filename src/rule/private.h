/* SPDX-License-Identifier: MIT
 *
 * What the files of the rule wing share.
 */
#ifndef BIHUAN_RULE_PRIVATE_H
#define BIHUAN_RULE_PRIVATE_H

#include "bihuan/rule/rule.h"

/* How many records of the form have the same columns and were opened in (at - window, at]: a voided, duplicate or rejected one
 * counts until a second person confirmed that decision. -1 and *error on failure. */
gint64 rule_count_records(Db *db, const Form *form, const FormRule *rule, const Record *record, gint64 at, gint64 window,
                          GError **error);
/* The value of a column a rule may count by; "" if the record has none. */
const char *rule_column(const Record *record, const char *column);
/* count and window of a rule in force at a time. */
gboolean rule_numbers(Db *db, const FormRule *rule, const Record *record, gint64 at, gint64 *count, gint64 *window, GError **error);

/* Messages to everybody the specs name, one per channel and person. key makes them happen once. */
gboolean rule_send(Change *change, const Form *form, const Record *record, const GPtrArray *steps, const GPtrArray *who,
                   char *const *channels, const char *key, const char *text, gint64 *sent, GError **error);

/* "中文 / English", for what is stored. Owned. */
char *rule_both(const FormText *text);

/* Suspends open permits in the hold's area; counts them. */
gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error);

#endif
