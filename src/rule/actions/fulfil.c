/* SPDX-License-Identifier: MIT
 *
 * `fulfil [at FIELD] [until FIELD]` (办结到期事项): what the record stands for is done: at the time that a field says, and no later due
 * again than another field says.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/i18n.h"
#include "bihuan/rule/due.h"

#include <string.h>

/* The time in the field behind a word of the argument; 0 = none is named, or it is not filled in. */
static gint64 time_named(const Case *subject, char *const *words, const char *word) {
    for (guint i = 0; words[i] && words[i + 1]; i += 2)
        if (strcmp(words[i], word) == 0) {
            const char *value = record_field(subject->record, words[i + 1]);
            return value ? g_ascii_strtoll(value, NULL, 10) : 0;
        }
    return 0;
}

static gboolean fulfil_due(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    g_auto(GStrv) words = form_words(action->argument, " ");
    return rule_due_done(subject, time_named(subject, words, "at"), time_named(subject, words, "until"), error);
}

const Action action_fulfil = {
    .name = "fulfil",
    .summary = N_("what the record was due for is done: its obligations are due again when their cycle says"),
    .run = fulfil_due,
};
