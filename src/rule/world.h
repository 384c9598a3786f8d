/* SPDX-License-Identifier: MIT
 *
 * All that a rule's conditions may name about a case; what stands in [numbers] and [facts] is looked up when a
 * condition first names it. Private to src/rule.
 */
#ifndef BIHUAN_RULE_WORLD_H
#define BIHUAN_RULE_WORLD_H

#include "bihuan/rule/facts.h"
#include "bihuan/rule/rule.h"

typedef struct {
    const Case *subject;
    GHashTable *facts;   /* name → text */
    GHashTable *names;   /* name → what the number names, for people */
    GHashTable *faults;  /* name → why it is not known: whoever asks must refuse */
    GHashTable *numbers; /* keys of [numbers], and class, that are resolved: in facts, or in faults */
    const char *doubt;   /* why no age and no deadline can be known; NULL = they can */
} RuleWorld;

RuleWorld *world_new(const Case *subject);
void world_free(RuleWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RuleWorld, world_free)

/* Resolves every number: for who looks into facts by himself. */
void world_numbers(RuleWorld *world);
/* For guards: where the machine's clock is behind, neither now nor what asks for an age or a deadline is known. (A clock that
 * is to strike is reckoned from times that stand in the record; it goes on running.) */
void world_doubt(RuleWorld *world);

/* Looks up what the condition names. FALSE and why not if something cannot be answered. condition may be NULL. */
gboolean world_look_up(RuleWorld *world, const Condition *condition, GError **error);
/* A sentence with {key}, {key:time}, {key:date}, {key:duration} and {key:FIELD} (a choice of FIELD) filled in; what it names is looked up. Owned. */
char *world_fill(RuleWorld *world, const char *sentence);
/* The same of a sentence in the chosen language, of a case as it stands now. Owned. */
char *rule_said(const Case *subject, const FormText *text);
/* The facts a condition names, as far as they were looked up, and its numbers, into a map of name → text for people. */
void world_note(RuleWorld *world, const Condition *condition, GHashTable *facts);

#endif
