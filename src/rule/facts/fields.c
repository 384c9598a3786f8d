/* SPDX-License-Identifier: MIT
 *
 * Fields of the record itself: which of those that must be filled in are not (票面内容).
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"

/* among FIELD, NUMBER: is its value one of the words of a limit, with | between them? Without a value nobody knows. */
static gboolean answer_among(const FactsQuestion *question, FactsAnswer *out) {
    const char *value = facts_argument(question, 0), *words = facts_argument(question, 1);
    g_auto(GStrv) known = form_words(words ? words : "", "|");
    if (value && *value && words)
        facts_set(out, g_strv_contains((const char *const *)known, value));
    return TRUE;
}

/* missing FIELD…: how many of them have no value; their titles are named. */
static gboolean answer_fields(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *key;
    (void)error;
    if (facts_is(question, "among"))
        return answer_among(question, out);
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

static const char *const NAMES[] = {"missing", "among", NULL};
static const char *const ARGUMENTS[] = {"field+", "field value", NULL};

const Facts facts_fields = {
    .name = "fields",
    .timeless = NAMES,
    .summary = N_("fields of the record: which are not filled in, whether one is among the words of a limit"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_fields,
};
