/* SPDX-License-Identifier: MIT
 *
 * Suspending permits (中止): what a freeze does to open permits of its area, and what the rules of time catch up with.
 */
#include "bihuan/form/flow.h"
#include "private.h"

#include <string.h>

#include "bihuan/rule/who.h"

/* The escalation clock of a suspended permit stands still; the lift sets it going again. */
static gboolean stop_clock(Change *change, const char *number, GError **error) {
    g_autoptr(GPtrArray) steps = step_list(change_db(change), number, error);
    for (guint i = 0; steps && i < steps->len; i++) {
        Step *step = steps->pdata[i];
        if (step->done || step->rung_due == 0)
            continue;
        step->rung_due = 0;
        if (!step_save(change, step, error))
            return FALSE;
    }
    return steps != NULL;
}

Step *rule_current(const Form *form, const GPtrArray *steps) {
    for (guint i = 0; i < steps->len; i++) {
        Step *step = steps->pdata[i];
        const FormStep *shape = form_step(form, step->name);
        if (!step->done && shape && !shape->aside && !shape->parallel)
            return step;
    }
    return NULL;
}

gboolean rule_cancel_steps(RuleEvent *event, gboolean also_parallel, GError **error) {
    for (guint i = 0; i < event->steps->len; i++) {
        Step *step = event->steps->pdata[i];
        const FormStep *shape = form_step(event->form, step->name);
        if (step->done || (!also_parallel && (!shape || shape->parallel)))
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

gboolean rule_wait_for(RuleEvent *event, const FormStep *shape, GError **error) {
    Step *step = step_new(event->record->number, shape->name);
    WhoContext context = {change_db(event->change), event->form, event->record, event->steps, change_time(event->change)};
    step->entered = change_time(event->change);
    g_free(step->assignee);
    step->assignee = who_text(&context, shape->by);
    g_ptr_array_add(event->steps, step);
    return step_save(event->change, step, error);
}

gboolean rule_suspend_record(RuleEvent *event, GError **error) {
    const FormStep *resume = form_resume(event->form);
    const Step *current = rule_current(event->form, event->steps);
    if (!resume || !current || event->record->ended || event->record->expired || strcmp(event->record->state, "suspended") == 0 ||
        flow_stage(event->form, current->name) != STAGE_WORKING)
        return TRUE;
    g_free(event->record->state);
    event->record->state = g_strdup("suspended");
    event->record->due = 0;
    event->suspended++;
    return rule_cancel_steps(event, FALSE, error) && rule_wait_for(event, resume, error);
}

/* A permit whose people are out already, or whose validity ended before they are, is not stopped any more. */
static gboolean can_be_stopped(Change *change, const Form *form, const Record *record, gboolean *can, GError **error) {
    g_autoptr(GPtrArray) steps = step_list(change_db(change), record->number, error);
    const Step *current = steps ? rule_current(form, steps) : NULL;
    *can = !record->ended && !record->expired && strcmp(record->state, "suspended") != 0 && form_is_permit(form) &&
           (!current || flow_stage(form, current->name) != STAGE_AFTER);
    return steps != NULL;
}

static gboolean suspend_one(Change *change, Shelf *shelf, const char *number, gint64 *suspended, GError **error) {
    g_autoptr(Record) record = record_load(change_db(change), number, error);
    const Form *form = record ? shelf_form(shelf, record->form, record->version, NULL, error) : NULL;
    gboolean can;
    if (!form || !can_be_stopped(change, form, record, &can, error))
        return FALSE;
    if (!can)
        return TRUE;
    g_free(record->state);
    record->state = g_strdup("suspended");
    (*suspended)++;
    RuleEvent event = {.change = change, .shelf = shelf, .form = form, .record = record};
    return record_save(change, record, error) && stop_clock(change, number, error) && rule_follow(&event, error) &&
           change_mention(change, number, error);
}

gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(change_db(change), area, error);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!suspend_one(change, shelf, numbers->pdata[i], suspended, error))
            return FALSE;
    return numbers != NULL;
}
