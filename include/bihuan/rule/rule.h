/* SPDX-License-Identifier: MIT
 *
 * The rule engine (规则): runs the rules of a form when something happens, inside the change that makes it happen, and the
 * rules of time. Rules fail closed: what cannot be evaluated refuses the change with its reason.
 */
#ifndef BIHUAN_RULE_RULE_H
#define BIHUAN_RULE_RULE_H

#include "bihuan/rule/case.h"

/* Runs the rules of the form that listen to this event, in the change of the case. The record is not saved yet (actions may set its
 * department); its number and when it was opened are known. */
gboolean rule_run(Case *subject, FormEventKind kind, const char *step, GError **error);

/* Facts of a case for conditions: fields and built-in ones (form_facts); owned map. */
GHashTable *rule_facts(const Case *subject);
/* The same with what the conditions of fields and steps name of [numbers], [facts] and the device's class. */
GHashTable *rule_facts_asked(const Case *subject);

/* How a rule stands on a record now. */
typedef struct {
    const FormRule *rule;
    gboolean listens; /* to the kinds of event that made this record */
    gboolean applies; /* guards: it concerns the record; what cannot be judged does */
    gboolean holds;
    gint64 n, of;      /* counted, when the rule counts; else 0 */
    char *text;        /* one sentence */
    GHashTable *facts; /* name to text: what was looked at */
} RuleVerdict;
void rule_verdict_free(RuleVerdict *verdict);
/* Every rule of the form but guards and clocks, as of the opening of the record and for whoever opened it (RuleVerdict *, array owns
 * them). Changes nothing. */
GPtrArray *rule_explain(const Case *subject, GError **error);

/* One occasion on which a counting rule would have fired. */
typedef struct {
    gint64 at, n;
    char *record, *key;  /* the record that tripped it; "A-01 / flange-leak" */
    gboolean fired_then; /* a hold was really placed by that record */
} RuleTrial;
void rule_trial_free(RuleTrial *trial);
/* Which history, and what to try. */
typedef struct {
    gint64 from, to;      /* opened in [from, to) */
    gint64 count, window; /* instead of the rule's own; 0 = the rule's */
} RuleTrySpan;
/* Replays history for a counting rule of the plant's form (case_of_form; RuleTrial *, array owns them). Changes nothing. */
GPtrArray *rule_try(const Case *plant, const FormRule *rule, const RuleTrySpan *span, GError **error);

/* What the rules of time did. */
typedef struct {
    gint64 escalated, expired, opened, reminded, suspended, messages;
} RuleTick;
/* Runs everything that is due at the clock's now: escalations, expiries, suspensions, each in a change of its own; openings and reminders, many
 * in one; each (rule, subject, occasion) exactly once whatever number of processes do it. budget: at most so many changes (0 = all).
 * ERR_HELD and nothing done where the machine's clock cannot be believed. What cannot be opened keeps nothing else back: everything else was
 * done, and *error is why. */
gboolean rule_tick(Plant *plant, Shelf *shelf, int budget, RuleTick *tick, GError **error);
/* What struck unseen strikes before anybody acts: the clocks of the record, its device and its area, and the end of its own
 * validity, each in a change of its own. */
gboolean rule_catch_up(Plant *plant, Shelf *shelf, const Record *record, GError **error);
/* Is there something to catch up with? Asked inside the act's change. A clock in doubt strikes nothing. */
gboolean rule_is_behind(Change *change, const Record *record, gboolean *behind, GError **error);
/* Is anything due? Cheap; for terminals that poll. */
/* Also where that cannot be read: then rule_tick says why. */
gboolean rule_tick_is_due(Plant *plant);
/* The first moment after that at which a rung is reached, somebody is told, a clock strikes, a validity ends, what falls due opens its record
 * or is reminded of; 0 = none is known. */
gboolean rule_tick_next(Plant *plant, gint64 after, gint64 *at, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* In this change people (ids) left service, or a role or certificate of theirs was written: every live permit that names one of them
 * is judged by its rules people-lost… and stopped where one strikes; what ends later strikes by its clock. */
gboolean rule_people_lost(Change *change, Shelf *shelf, GHashTable *people, GError **error);
/* The same of one of them. */
gboolean rule_person_lost(Change *change, Shelf *shelf, const char *person, GError **error);
/* In this change something was written that may block a device, or no longer does (an obligation, an extension, a test, a lock): live permits
 * that use it are judged by their rules device-lost…, stop where it is blocked now and at their clock where it will be. Without this call
 * the next tick finds out. device NULL: of any number of them, every live permit is judged. */
gboolean rule_device_changed(Change *change, Shelf *shelf, const char *device, GError **error);
/* The same of the device of a record that has just been saved, where its form can block or free one (a test). */
gboolean rule_device_follow(const Case *cause, GError **error);
/* What the watch found of points was written in this change: permits at work where one sees nothing stop after fault.hold (rules
 * point-lost… of their forms), unless it sees again before. Without this call the next tick finds out. */
gboolean rule_points_changed(Change *change, Shelf *shelf, GError **error);
/* The permit of the case has been suspended, has ended or expired (else nothing happens): permits whose form names it in its field
 * `serves` are suspended in the same change, and their people told. Asked wherever a permit is saved. */
gboolean rule_follow(const Case *cause, GError **error);

#endif
