/* SPDX-License-Identifier: MIT
 *
 * The tick's part of what falls due: opening records, reminding.
 */
#ifndef BIHUAN_RULE_DUE_OPEN_H
#define BIHUAN_RULE_DUE_OPEN_H

#include "bihuan/model/obligation.h"
#include "bihuan/rule/rule.h"

/* A tick under way. */
typedef struct {
    Plant *plant;
    Shelf *shelf;
    int left; /* changes still allowed */
    RuleTick *tick;
} RuleRound;

/* Opens the records of all obligations whose time has come. *failed: the first reason why one could not be opened (the others were). FALSE
 * with *error: the plant does not answer. */
gboolean rule_due_open_all(RuleRound *round, GError **failed, GError **error);
/* Before: what is out of service is due for nothing any more, its open records of that end. */
gboolean rule_due_end_gone(RuleRound *round, GError **error);
/* Everybody is told of the lead times that are reached. */
gboolean rule_due_remind_all(RuleRound *round, GError **error);

/* night_work.c: the scene's people hear of the night and rest-day work that is planned, once its time of day has come. */
gboolean rule_night_work(RuleRound *round, GError **error);
/* Has it come just now, with permits of which nobody was told? Rather too often. */
gboolean rule_night_is_due(Db *db, gint64 now, gboolean *due, GError **error);
/* When that comes next after a time, into *at if that is 0 or later. */
gboolean rule_night_next(Db *db, gint64 after, gint64 *at, GError **error);

/* Is a record to be opened by now? */
gboolean rule_due_is_due(Db *db, gint64 now, gboolean *due, GError **error);
/* The first opening, the first lead time after that, into *at if that is 0 or later. */
gboolean rule_due_next_opening(Db *db, gint64 after, gint64 *at, GError **error);
gboolean rule_due_next_reminder(Db *db, gint64 after, gint64 *at, GError **error);

/* When it is opened, as obligation_opens_at(); where its limit is missing or makes no sense, when it is due. FALSE: it could not be read. */
gboolean rule_due_opens(Db *db, const Obligation *obligation, gint64 *at, GError **error);

/* Who is given records that were opened in this change (Case *, not told yet) hears of it: of one as of any task, of several of a form at
 * once. */
gboolean rule_due_tell(const GPtrArray *opened, gint64 *messages, GError **error);

#endif
