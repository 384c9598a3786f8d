/* SPDX-License-Identifier: MIT
 *
 * Fields of the record itself: which of those that must be filled in are not (票面内容).
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"

/* missing FIELD…: how many of them have no value; their titles are named. */
static gboolean answer_fields(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *key;
    (void)error;
    facts_set(out, 0);
    for (guint i = 0; (key = facts_word(question, i)); i++) {
        const char *value = facts_argument(question, i);
        const FormField *field = form_field(question->subject->form, key);
        if (value && *value)
            continue;
        facts_count(out, field ? form_text(&field->title) : key);
    }
    return TRUE;
}

static const char *const NAMES[] = {"missing", NULL};
static const char *const ARGUMENTS[] = {"field+", NULL};

const Facts facts_fields = {
    .name = "fields",
    .timeless = NAMES,
    .summary = N_("fields of the record that are not filled in"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_fields,
};
