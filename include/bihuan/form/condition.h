/* SPDX-License-Identifier: MIT
 *
 * Conditions of forms and rules: SQLite expressions over named facts, compiled once in a private in-memory
 * connection that has no tables, behind an authorizer with a list of allowed functions. A missing fact is
 * NULL; a condition that comes out NULL does not hold, so a `require` on a missing fact refuses.
 */
#ifndef BIHUAN_FORM_CONDITION_H
#define BIHUAN_FORM_CONDITION_H

#include <glib.h>

typedef struct Condition Condition;

/* A fact an expression may name. number: compared as a number (level = 1 and level = '1' both work), else
 * as text. */
typedef struct {
    const char *name;
    gboolean number;
} ConditionName;

/* Compiles text over names (count of them). NULL and a sentence (without file:line) for a syntax error, an
 * unknown fact, a function that is not allowed, a subquery, or a condition that names no fact. */
Condition *condition_new(const char *text, const ConditionName *names, guint count, GError **error);
void condition_free(Condition *condition);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Condition, condition_free)

/* facts: name to text, missing or NULL = NULL. FALSE and a sentence if it cannot be evaluated; the caller
 * then refuses (fail closed). A few microseconds. */
gboolean condition_holds(Condition *condition, GHashTable *facts, gboolean *holds, GError **error);

/* The value itself, for expressions that are more than yes or no: owned text, NULL value = SQL NULL. FALSE and a
 * sentence if it cannot be evaluated. */
gboolean condition_value(Condition *condition, GHashTable *facts, char **value, GError **error);

/* As written. Borrowed. */
const char *condition_text(const Condition *condition);
/* The facts it names; NULL-terminated, borrowed. For `rule explain`. */
const char *const *condition_names(const Condition *condition);

#endif
