/* SPDX-License-Identifier: MIT
 *
 * Values against a form: every problem, not only the first, each with the field it belongs to. Nothing here
 * knows where values come from or go to.
 */
#ifndef BIHUAN_FORM_CHECK_H
#define BIHUAN_FORM_CHECK_H

#include "bihuan/form/form.h"

typedef struct {
    char *field;    /* key; "" if it concerns the step as a whole */
    char *sentence; /* full sentence with the field's title, in the chosen language */
} FormProblem;

void form_problem_free(FormProblem *problem);

/* step NULL = submit. typed: key to typed text (UTF-8 is checked here); a key the step does not ask for is
 * a problem. facts: what conditions may name (stored fields and built-in facts), NULL = none; not changed.
 * context->values is replaced while checking and set back. Returns the problems (FormProblem*, owned array
 * with free function, never NULL); *canonical (may be NULL) gets key to canonical text, defaults filled in,
 * empty ones left out; a field whose value is in facts already gets no default, but one that is asked anew and not
 * given is "": the earlier answer stands for nothing. */
GPtrArray *form_check_values(const Form *form, const FormStep *step, GHashTable *typed, FormContext *context, GHashTable *facts,
                             GHashTable **canonical);

/* What was typed under a field's other name (also) stands under its key from then on, where a key of this list is asked. ERR_INPUT where
 * both were given. */
gboolean form_take_also(const Form *form, const char *const *keys, GHashTable *typed, GError **error);
/* What a step asks for, or the submission (NULL). Borrowed from the form. */
const char *const *form_asked(const Form *form, const FormStep *step);

/* All problems as one ERR_INPUT sentence; FALSE if there are any. */
gboolean form_problems_ok(const GPtrArray *problems, GError **error);

/* Does a person have to fill this field now? For the mark on the entry screen. */
gboolean form_field_is_required(const FormField *field, GHashTable *facts);

#endif
