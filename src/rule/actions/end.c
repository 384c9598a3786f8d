/* SPDX-License-Identifier: MIT
 *
 * `end FORM FIELD` (随之结束): open records of FORM whose FIELD names this record end with it: what was asked of people for its sake is
 * asked of nobody any more.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "../private.h"

static gboolean end_other(const Case *subject, const char *number, GError **error) {
    g_autoptr(Case) other = case_in_change(subject->change, subject->shelf, number, error);
    if (!other)
        return FALSE;
    Record *record = other->record;
    g_free(record->state);
    record->state = g_strdup("closed");
    record->ended = TRUE;
    record->closed = subject->now;
    record->due = 0;
    return rule_cancel_steps(other, TRUE, error) && record_save(other->change, record, error) &&
           change_mention(other->change, number, error);
}

static gboolean end_others(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    g_auto(GStrv) words = g_strsplit(action->argument, " ", 2);
    const char *form = words[0] ? words[0] : "", *field = words[0] && words[1] ? words[1] : "";
    g_autoptr(GPtrArray) open = noun_list(subject->db, &record_noun, error, "WHERE form = $1 AND ended = 0 ORDER BY number", "s", form);
    for (guint i = 0; open && i < open->len; i++) {
        const Record *record = open->pdata[i];
        if (g_strcmp0(record_field(record, field), subject->record->number) == 0 && !end_other(subject, record->number, error))
            return FALSE;
    }
    return open != NULL;
}

const Action action_end = {
    .name = "end",
    .summary = N_("ends the open records of a form that name this one in a field"),
    .run = end_others,
};
