/* SPDX-License-Identifier: MIT
 *
 * `form check` with all that is known beside the grammar: limits, facts and what they are given, clocks that can be computed, and
 * what a form of its kind must keep.
 */
#ifndef BIHUAN_RULE_LINT_H
#define BIHUAN_RULE_LINT_H

#include "bihuan/form/lint.h"

/* The plant the form is meant for, or what the program ships. */
typedef struct {
    char *(*limit)(gpointer data, const char *name);   /* its value, owned; NULL: there is no such limit */
    gboolean (*form)(gpointer data, const char *name); /* is there such a form? */
    gpointer data;
} RuleKnown;

/* The mistakes of a form's text, those of form_lint_read among them: IniMistake *, in line order; empty = none. Owned. */
GPtrArray *rule_lint_text(const char *text, const RuleKnown *known);
/* The same of a file as lines "path:line: sentence". NULL and a sentence if it cannot be read. */
GPtrArray *rule_lint_file(const char *path, const RuleKnown *known, GError **error);

#endif
