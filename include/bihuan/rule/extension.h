/* SPDX-License-Identifier: MIT
 *
 * Extensions (延期) as they are granted, lost and over: model/extension.h says when one stands; here it is written down, whoever comes first.
 */
#ifndef BIHUAN_RULE_EXTENSION_H
#define BIHUAN_RULE_EXTENSION_H

#include "bihuan/model/extension.h"
#include "bihuan/rule/case.h"

/* The field of a form that holds a substitute measure is called so, with 2, 3 … behind it for more; who checks it and how often stand in
 * NAME_by (person) and NAME_every (duration). */
#define RULE_MEASURE "substitute"
#define RULE_MEASURES 4
/* The key of the n-th measure (from 0) with what is behind it ("", "_by", "_every"). Owned. */
char *rule_measure_key(guint n, const char *behind);

/* What an extension of this record puts off: the obligation the record was opened for, or that of its device whose field `kind` is the
 * record's; *obligation NULL = the record itself. Owned. FALSE: not read. */
gboolean rule_extension_target(const Case *subject, Obligation **obligation, GError **error);
/* The kind of such an obligation: what its row begins the record with, else that of the row itself, as far as its form (else the form test) has
 * it; what somebody typed says nothing. *kind: borrowed, NULL = none that there is. FALSE: not read. */
gboolean rule_extension_kind(const Case *subject, const Obligation *obligation, const char **kind, GError **error);

/* effect = extend:FIELD. The step has just been done: the record is put off until the time in the field, the measures become obligations,
 * what stood before is over. ERR_HELD where the measures are not complete or there is no time to gain. */
gboolean rule_extension_grant(Case *subject, const Step *step, const char *field, GError **error);

/* The open steps of the main line and the record become due then; their ladders go on from there, rungs already climbed stay climbed. */
void rule_move_due(const Case *subject, gint64 due);

/* A due time that an extension of the record granted and lost again is the one before it. */
gboolean rule_extension_lost(const Case *subject, gint64 *due, GError **error);

/* Extensions that no longer stand are written down in this change: void where a measure was missed (what was put off is due as before, the
 * device is blocked again, work that goes on stops, people are told), else over; their measures end. */
gboolean rule_extensions_settle(Change *change, Shelf *shelf, GError **error);
/* The same by the program itself, each in a change of its own, once whatever number of processes do it. *failed: the first that could not be
 * (it is NULL or an error of before); the others are. */
gboolean rule_extensions_tick(Plant *plant, Shelf *shelf, int *left, GError **failed, GError **error);
/* He has left service in this change: measures that he was to check go to who stands above him. */
gboolean rule_measures_hand_on(Change *change, Shelf *shelf, const char *leaver, GError **error);
/* Is there one to write down at this time? */
gboolean rule_extensions_due(Db *db, gint64 now, gboolean *due, GError **error);

#endif
