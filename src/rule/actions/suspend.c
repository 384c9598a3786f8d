/* SPDX-License-Identifier: MIT
 *
 * do = suspend record, suspend area: work stops (中止) on this permit, or on every permit of the record's area (a gas
 * alarm), until somebody does the step `resume`. A permit on which no work has begun stays as it is.
 */
#include "bihuan/rule/action.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/rule/who.h"

static const Step *current_of(const RuleEvent *event) {
    for (guint i = 0; i < event->steps->len; i++) {
        const Step *step = event->steps->pdata[i];
        const FormStep *shape = form_step(event->form, step->name);
        if (!step->done && shape && !shape->aside && !shape->parallel)
            return step;
    }
    return NULL;
}

static gboolean stop_main_steps(RuleEvent *event, GError **error) {
    for (guint i = 0; i < event->steps->len; i++) {
        Step *step = event->steps->pdata[i];
        const FormStep *shape = form_step(event->form, step->name);
        if (step->done || !shape || shape->parallel)
            continue;
        step->done = change_time(event->change);
        step->rung_due = 0;
        g_free(step->done_by);
        step->done_by = g_strdup("system");
        g_free(step->decision);
        step->decision = g_strdup("cancelled");
        if (!step_save(event->change, step, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean wait_for(RuleEvent *event, const FormStep *resume, GError **error) {
    Step *step = step_new(event->record->number, resume->name);
    WhoContext context = {change_db(event->change), event->form, event->record, event->steps, change_time(event->change)};
    step->entered = change_time(event->change);
    g_free(step->assignee);
    step->assignee = who_text(&context, resume->by);
    g_ptr_array_add(event->steps, step);
    return step_save(event->change, step, error);
}

/* The event's own record, or one of its area. */
static gboolean suspend(RuleEvent *event, GError **error) {
    const FormStep *resume = form_resume(event->form);
    const Step *current = current_of(event);
    if (!resume || !current || event->record->ended || strcmp(event->record->state, "suspended") == 0 ||
        form_step_index(event->form, current->name) <= form_step_index(event->form, resume->name))
        return TRUE;
    g_free(event->record->state);
    event->record->state = g_strdup("suspended");
    event->record->due = 0;
    event->suspended++;
    return stop_main_steps(event, error) && wait_for(event, resume, error);
}

static gboolean suspend_other(RuleEvent *event, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(change_db(event->change), number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(change_db(event->change), number, error) : NULL;
    const Form *form = steps ? shelf_form(event->shelf, record->form, record->version, NULL, error) : NULL;
    if (!form)
        return FALSE;
    RuleEvent other = {.change = event->change, .shelf = event->shelf, .form = form, .record = record, .steps = steps};
    if (!form_is_permit(form))
        return TRUE;
    if (!suspend(&other, error))
        return FALSE;
    event->suspended += other.suspended;
    return !other.suspended || (record_save(event->change, record, error) && change_mention(event->change, number, error));
}

static gboolean suspend_area(RuleEvent *event, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(change_db(event->change), event->record->area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!suspend_other(event, numbers->pdata[i], error))
            return FALSE;
    return numbers != NULL;
}

static gboolean run(RuleEvent *event, const FormRule *rule, const FormAction *action, GError **error) {
    (void)rule;
    if (strcmp(action->argument, "area") == 0)
        return !event->record->area || suspend_area(event, error);
    return suspend(event, error);
}

const Action action_suspend = {
    .name = "suspend",
    .summary = N_("work on the permit (suspend record) or on all permits of the area (suspend area) stops"),
    .run = run,
};
