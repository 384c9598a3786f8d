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

static gboolean suspend_other(RuleEvent *event, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(change_db(event->change), number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(change_db(event->change), number, error) : NULL;
    const Form *form = steps ? shelf_form(event->shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    RuleEvent other = {.change = event->change, .shelf = event->shelf, .form = form, .record = record, .steps = steps};
    if (!form_is_permit(form))
        return TRUE;
    if (!rule_suspend_record(&other, error))
        return FALSE;
    event->suspended += other.suspended;
    return !other.suspended ||
           (record_save(event->change, record, error) && rule_follow(&other, error) && change_mention(event->change, number, error));
}

static gboolean suspend_area(RuleEvent *event, gboolean around, GError **error) {
    Db *db = change_db(event->change);
    g_autoptr(GPtrArray) numbers =
        around ? record_open_around(db, event->record->area, error) : record_open_in_area(db, event->record->area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!suspend_other(event, numbers->pdata[i], error))
            return FALSE;
    return numbers != NULL;
}

static gboolean run(RuleEvent *event, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    gboolean around = strcmp(action->argument, "around") == 0;
    if (around || strcmp(action->argument, "area") == 0)
        return !event->record->area || suspend_area(event, around, error);
    return rule_suspend_record(event, error);
}

const Action action_suspend = {
    .name = "suspend",
    .summary =
        N_("work on the permit (suspend record), on all permits of the area (suspend area) or also around it (suspend around) stops"),
    .run = run,
};
