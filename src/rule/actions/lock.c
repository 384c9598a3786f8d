/* SPDX-License-Identifier: MIT
 *
 * `lock device` (锁定): a hold on the record's device, or on `person` × form, until somebody lifts it.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/model/hold.h"

#include <string.h>

static const char SQL_LOCKED[] = "SELECT 1 FROM hold WHERE until = 0 AND kind = 'lock' AND target = $1";

static char *target_of(const Case *subject, const char *what) {
    if (strcmp(what, "device") == 0)
        return g_strdup(subject->record->device);
    if (g_str_has_prefix(what, "person "))
        return g_strdup_printf("%s/%s", subject->record->opened_by, what + strlen("person "));
    return NULL;
}

static gboolean lock_target(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    g_autofree char *target = target_of(subject, action->argument);
    if (!target)
        return err_set(error, ERR_FAILED, _("rule %s has nothing to lock by “%s”; nothing was changed"), rule->name, action->argument);
    gboolean locked;
    if (!db_get_whether(subject->db, error, &locked, SQL_LOCKED, "s", target))
        return FALSE;
    if (locked)
        return TRUE;
    g_autoptr(Hold) hold = noun_new(&hold_noun);
    g_autofree char *id = id_new(), *name = g_strdup_printf("%s/%s", form_name(subject->form), rule->name);
    g_autofree char *why = g_strdup_printf("%s (%s)", rule->name, subject->record->number);
    noun_set_text(&hold->id, id);
    noun_set_text(&hold->kind, "lock");
    noun_set_text(&hold->target, target);
    noun_set_text(&hold->rule, name);
    noun_set_text(&hold->record, subject->record->number);
    noun_set_text(&hold->why, why);
    hold->since = subject->now;
    return hold_save(subject->change, hold, error) && change_mention(subject->change, hold->id, error);
}

const Action action_lock = {
    .name = "lock",
    .summary = N_("locks the device, or the person for a form"),
    .run = lock_target,
};
