/* SPDX-License-Identifier: MIT
 *
 * Guards (阻断): rules with `need`, on = before:STEP. A guard that is not satisfied, or that cannot be evaluated,
 * refuses the step; with warn = yes it only says so. And clocks: rules on = time strike by themselves.
 */
#ifndef BIHUAN_RULE_GUARD_H
#define BIHUAN_RULE_GUARD_H

#include "bihuan/rule/facts.h"
#include "bihuan/rule/rule.h"

/* What stands against a step ("submit" or a step's name) now: RuleVerdict *, warnings too; the array
 * owns them; empty = nothing. */
GPtrArray *rule_guard(const Case *subject, const char *step);
/* The same with those that are satisfied (verdict->holds). */
GPtrArray *rule_guards(const Case *subject, const char *step);
/* Every guard of the form, whatever its step and the state of the record, also those that do not concern it (verdict->applies). */
GPtrArray *rule_guards_all(const Case *subject);
/* One guard, whatever it listens to. Owned. */
RuleVerdict *rule_judge(const Case *subject, const FormRule *rule);
/* FALSE with ERR_HELD, the ids in front ("P01, P08: …"), unless every verdict is only a warning. */
gboolean rule_guard_ok(const GPtrArray *verdicts, GError **error);

/* One fact: *value is owned, NULL = unknown. FALSE and why it cannot be answered. */
gboolean rule_fact(const Case *subject, const FormFact *fact, char **value, GError **error);

/* A gas reading of the record (a done step that has gas, value and unit) against the limits in force then. *limits: those that
 * were asked, for people ("≤23.5 vol%, ≥19.5 vol%"), owned also on error. FALSE and why it cannot be judged. */
gboolean rule_gas_verdict(const Case *subject, const Step *reading, char **limits, gboolean *beyond, GError **error);

/* A running clock of a record. */
typedef struct {
    const FormRule *rule;
    gint64 at;
    gboolean unknown; /* it cannot be computed; at is now */
} RuleClock;
/* The clocks that run, next one first: GArray of RuleClock. One that cannot be computed (a limit that is not
 * there or makes no sense, a fact that cannot be answered) strikes now. */
GArray *rule_clocks(const Case *subject);
/* When the clock of one rule strikes, UTC ms; 0 = it does not run, or nobody can say. */
gint64 rule_clock_at(const Case *subject, const FormRule *rule);
/* A rule whose name begins with "ahead" only reminds of a clock that is shown itself. */
gboolean rule_clock_is_shown(const RuleClock *clock);
/* What a clock is called. A rule's title says what is so once it strikes: what strikes when the validity ends is the "validity" until
 * then. Borrowed. */
const char *rule_clock_title(const Case *subject, const RuleClock *clock);
/* Writes the record's clocks, inside the change of the case, which touched it. Only what differs is written. */
gboolean rule_clocks_save(const Case *subject, GError **error);

#endif
