/* SPDX-License-Identifier: MIT
 *
 * Facts that conditions may look up ([facts] of a form): one provider a file in src/rule/facts, ending in
 * `const Facts facts_NAME`; the registry is made from the file names. A fact is one number (count, ms, 0 or 1)
 * and, for people, what it names. Providers only read. What cannot be answered is an error: the rule that asks
 * then refuses (fail closed); what is simply not there is unknown (NULL in conditions).
 */
#ifndef BIHUAN_RULE_FACTS_H
#define BIHUAN_RULE_FACTS_H

#include "bihuan/rule/case.h"

/* All of it borrowed from whoever asks, for the time of the answer. */
typedef struct {
    const Case *subject;
    const FormFact *fact; /* as the form asks */
    GHashTable *facts;    /* fields, built-in facts and numbers by name */
} FactsQuestion;

typedef struct {
    gboolean known;
    gint64 value;
    char *names; /* what is behind the number, for people, owned; NULL = nothing more to say */
} FactsAnswer;

typedef struct {
    const char *name;            /* "gas" */
    const char *summary;         /* N_() */
    const char *const *facts;    /* what it can be asked, NULL-terminated */
    const char *const *timeless; /* of these, what asks for no age and no deadline: known also where the clock is behind; may be NULL */
    const char *const *spans;    /* of these, what is a length of time, in ms; may be NULL */
    /* What each of them is given, in the same order, for `form check`: "value" (a field, number or fact), "step", "field",
     * "role", "form", "word"; with ? it may be left out, with + there may be more. NULL: not looked at. */
    const char *const *arguments;
    gboolean (*answer)(const FactsQuestion *question, FactsAnswer *answer, GError **error);
} Facts;

extern const Facts *const facts_registry[];

/* For providers. An argument's text: a field's or fact's value where the argument names one ("guardian"), NULL
 * where that is missing; beyond the last argument NULL. Borrowed. */
const char *facts_argument(const FactsQuestion *question, guint index);
/* The argument as written; NULL beyond the last. */
const char *facts_word(const FactsQuestion *question, guint index);
/* The title of a choice of a field, for names; the value itself where the form has none such. Borrowed. */
const char *facts_choice(const FactsQuestion *question, const char *key, const char *value);
gboolean facts_is(const FactsQuestion *question, const char *fact);
void facts_set(FactsAnswer *answer, gint64 value);
/* One more of what is counted, and what it is called; a count begins with facts_set(answer, 0). */
void facts_count(FactsAnswer *answer, const char *name);
/* A limit in force at the time of the case: owned text; NULL and a sentence. With error NULL a limit may be missing; one that is there but
 * cannot be known is then FACTS_UNREADABLE, which is no number, unit or word: a bad row must not pass for one that says nothing. */
#define FACTS_UNREADABLE "?"
char *facts_limit(const FactsQuestion *question, const char *name, GError **error);

#endif
