/* SPDX-License-Identifier: MIT
 *
 * Fields of the record itself: which of those that must be filled in are not (票面内容).
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"

/* missing FIELD…: how many of them have no value; their titles are named. */
static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 count = 0;
    const char *key;
    (void)error;
    for (guint i = 0; (key = facts_word(question, i)); i++) {
        const char *value = facts_argument(question, i);
        const FormField *field = form_field(question->subject->form, key);
        if (value && *value)
            continue;
        count++;
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", field ? form_text(&field->title) : key);
    }
    facts_set(out, count);
    out->names = names->len ? g_strdup(names->str) : NULL;
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
    .answer = answer,
};
