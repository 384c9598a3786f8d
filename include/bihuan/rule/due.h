/* SPDX-License-Identifier: MIT
 *
 * What falls due becomes work (到期成单): the records that obligations open, what does them, and how they end. bihuan-due(7).
 */
#ifndef BIHUAN_RULE_DUE_H
#define BIHUAN_RULE_DUE_H

#include "bihuan/model/obligation.h"
#include "bihuan/rule/case.h"

/* What the record of the case is about, as obligations call it: device:CODE, person:ID, company:NAME, record:NUMBER, source:CODE, area:CODE,
 * by the first of these fields (that of the form's own subject before all) which is filled in; else "plant". Owned. */
char *rule_due_subject(const Case *subject);

/* The obligations that the record of the case does: those it was opened for, and those of its form with its subject whose fields it begins
 * with (Obligation *, array owns them), by next and id. They stand. NULL on error. */
GPtrArray *rule_due_of(const Case *subject, GError **error);

/* The open record that an obligation of rule_due_of() waits with. *number: owned; NULL = there is none. */
gboolean rule_due_open_record(const Case *subject, char **number, GError **error);

/* The substitute measure that the record of the case checks: that is for the person it names to do, whoever may submit else. *measure: owned;
 * NULL = it checks none that stands. */
gboolean rule_due_measure(const Case *subject, Obligation **measure, GError **error);

/* What the record stands for is done, inside its change. at: when (0 = now; in the future: ERR_INPUT). until: what it says itself about the
 * next time, which may only be earlier than the cycle's (0 = nothing). Open records of others that this one has done in their place end as
 * duplicates. */
gboolean rule_due_done(Case *subject, gint64 at, gint64 until, GError **error);

/* The record of the case has ended: an obligation that still waits with it gets another one. */
gboolean rule_due_release(const Case *subject, GError **error);

/* The obligation is over (its subject is out of service, nobody needs it any more): it ends unless it has, and the record that is open for
 * it, as void. */
gboolean rule_due_end(Change *change, Shelf *shelf, const char *id, GError **error);

/* A clock that had leapt ahead was put right, it is now again: last is when the obligation was really done last. What follows is reckoned
 * anew; a record that was opened before its time ends as void, one that is rightly open is due when it always was. */
gboolean rule_due_mend(Change *change, Shelf *shelf, Obligation *obligation, gint64 last, gint64 now, GError **error);

#endif
