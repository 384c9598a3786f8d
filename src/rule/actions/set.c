/* SPDX-License-Identifier: MIT
 *
 * `set FIELD FACT`, `set FIELD CHOICE` (计算): what follows from the facts is kept in the record. What cannot be answered now is not kept: whoever needs
 * it refuses and says why.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/guard.h"

#include <string.h>

static gboolean set_field(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_auto(GStrv) words = form_words(action->argument, " ");
    gboolean two = g_strv_length(words) == 2;
    const FormField *field = two ? form_field(subject->form, words[0]) : NULL;
    const FormFact *fact = field ? form_lookup(subject->form, words[1]) : NULL;
    const FormChoice *choice = field && !fact ? field_choice_find(field, words[1]) : NULL;
    if (!fact && !choice)
        return err_set(error, ERR_FAILED, _("rule %s: write set FIELD FACT, or set FIELD CHOICE; nothing was changed"), rule->name);
    g_autofree char *value = choice ? g_strdup(choice->value) : NULL;
    if (choice || (rule_fact(subject, fact, &value, NULL) && value))
        g_hash_table_insert(subject->record->fields, g_strdup(words[0]), g_strdup(value));
    else
        g_hash_table_remove(subject->record->fields, words[0]);
    return TRUE;
}

const Action action_set = {
    .name = "set",
    .summary = N_("keeps a fact in a field of the record"),
    .run = set_field,
};
