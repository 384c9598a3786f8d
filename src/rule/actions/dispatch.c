/* SPDX-License-Identifier: MIT
 *
 * `dispatch dept:EQP` (派单): the step being entered goes to a department and, in it, to a person in service and on duty.
 */
#include "bihuan/rule/action.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/who.h"

#include <string.h>

static const char *department_named(const FormAction *action) {
    const FormWho *who = action->who->len ? action->who->pdata[0] : NULL;
    return who && who->kind == WHO_DEPT ? who->argument : NULL;
}

/* Never nobody: an empty department's work goes to whoever the next dispatch rule names, in the end the fall-back. */
static gboolean dispatch_to(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    const char *department = department_named(action);
    if (!department)
        return err_set(error, ERR_FAILED, _("rule %s names no department to dispatch to; nothing was changed"), rule->name);
    g_autofree char *stand_in_for = NULL, *person = NULL;
    if (!who_choose(subject, department, &person, &stand_in_for, error))
        return FALSE;
    if (!person)
        return TRUE;
    subject->dispatched = TRUE;
    g_free(subject->record->department);
    subject->record->department = g_strdup(department);
    if (!subject->entering)
        return TRUE;
    g_free(subject->entering->assignee);
    subject->entering->assignee = g_strdup_printf("person:%s,dept:%s", person, department);
    g_free(subject->entering->stand_in);
    subject->entering->stand_in = stand_in_for ? g_strconcat("person:", stand_in_for, NULL) : g_strdup("");
    return TRUE;
}

const Action action_dispatch = {
    .name = "dispatch",
    .summary = N_("gives the step to a department and a person on duty there"),
    .run = dispatch_to,
};
