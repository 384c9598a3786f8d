/* SPDX-License-Identifier: MIT
 *
 * do = suspend record, suspend area, suspend around: work stops (中止) on this permit, or on every permit of the record's area
 * and the areas inside it, or of these and the areas around it (a gas alarm), until somebody does the step `resume`. A permit on
 * which no work has begun stays as it is.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "../private.h"

static gboolean suspend_other(Case *subject, const char *number, FormText why, GError **error) {
    g_autoptr(Case) other = case_in_change(subject->change, subject->shelf, number, error);
    if (!other)
        return FALSE;
    if (!form_is_permit(other->form))
        return TRUE;
    if (!rule_suspend_record(other, error))
        return FALSE;
    subject->suspended += other->suspended;
    gboolean ok =
        !other->suspended || (record_save(other->change, other->record, error) && rule_follow(other, error) &&
                              rule_tell_suspended(other, "suspended", why, error) && change_mention(other->change, number, error));
    subject->messages += other->messages;
    return ok;
}

static gboolean suspend_area(Case *subject, gboolean around, FormText why, GError **error) {
    Db *db = subject->db;
    g_autoptr(GPtrArray) numbers =
        around ? record_open_around(db, subject->record->area, error) : record_open_in_area(db, subject->record->area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!suspend_other(subject, numbers->pdata[i], why, error))
            return FALSE;
    return numbers != NULL;
}

static gboolean suspend_work(Case *subject, const FormRule *rule, const FormAction *action, GError **error) {
    gboolean around = strcmp(action->argument, "around") == 0;
    if (around || strcmp(action->argument, "area") == 0)
        return !subject->record->area || suspend_area(subject, around, rule->title, error);
    return rule_suspend_record(subject, error);
}

const Action action_suspend = {
    .name = "suspend",
    .summary =
        N_("work on the permit (suspend record), on all permits of the area (suspend area) or also around it (suspend around) stops"),
    .run = suspend_work,
};
