/* SPDX-License-Identifier: MIT
 *
 * Suspending permits (中止): what a freeze does to open permits of its area, and what the rules of time catch up with.
 */
#include "bihuan/form/flow.h"
#include "private.h"

#include <string.h>

#include "bihuan/model/hold.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"

gboolean rule_cancel_steps(Case *subject, gboolean also_parallel, GError **error) {
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (step->done || (!also_parallel && (!shape || shape->parallel)))
            continue;
        step->done = subject->now;
        step->rung_due = step->tell_due = 0;
        g_free(step->done_by);
        step->done_by = g_strdup("system");
        g_free(step->decision);
        step->decision = g_strdup("cancelled");
        if (!step_save(subject->change, step, error) || !rule_tell_step(subject, step, error))
            return FALSE;
    }
    return TRUE;
}

gboolean rule_wait_for(Case *subject, const FormStep *shape, GError **error) {
    Step *step = step_new(subject->record->number, shape->name);
    step->entered = subject->now;
    g_free(step->assignee);
    step->assignee = who_text(subject, shape->by, error);
    g_ptr_array_add(subject->steps, step);
    return step->assignee && rule_tell_when(subject, step, error) && step_save(subject->change, step, error) &&
           rule_tell_step(subject, step, error);
}

gboolean rule_suspend_record(Case *subject, GError **error) {
    const FormStep *resume = form_resume(subject->form);
    const Step *current = case_current(subject);
    if (!resume || !current || subject->record->ended || subject->record->expired || strcmp(subject->record->state, "suspended") == 0 ||
        flow_stage(subject->form, current->name) != STAGE_WORKING)
        return TRUE;
    g_free(subject->record->state);
    subject->record->state = g_strdup("suspended");
    subject->record->due = 0;
    subject->suspended++;
    return rule_cancel_steps(subject, FALSE, error) && rule_wait_for(subject, resume, error);
}

/* A permit whose people are out already, or whose validity ended before they are, is not stopped any more. */
static gboolean can_be_stopped(const Case *subject) {
    const Record *record = subject->record;
    const Step *current = case_current(subject);
    return !record->ended && !record->expired && strcmp(record->state, "suspended") != 0 && form_is_permit(subject->form) &&
           (!current || flow_stage(subject->form, current->name) != STAGE_AFTER);
}

/* The escalation clock of a suspended permit stands still; the lift sets it going again. */
static gboolean stop_clock(const Case *subject, GError **error) {
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        if (step->done || (step->rung_due == 0 && step->tell_due == 0))
            continue;
        step->rung_due = step->tell_due = 0;
        if (!step_save(subject->change, step, error))
            return FALSE;
    }
    return TRUE;
}

gboolean rule_suspend_area(Change *change, Shelf *shelf, const char *area, gint64 *suspended, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(change_db(change), area, error);
    g_autoptr(GPtrArray) holds = numbers ? hold_list_over_area(change_db(change), area, error) : NULL;
    char *fact = holds && holds->len ? ((const Hold *)holds->pdata[0])->why : NULL;
    FormText why = {fact, fact};
    if (!holds)
        return FALSE;
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Case) subject = case_in_change(change, shelf, numbers->pdata[i], error);
        if (!subject)
            return FALSE;
        if (!can_be_stopped(subject))
            continue;
        g_free(subject->record->state);
        subject->record->state = g_strdup("suspended");
        (*suspended)++;
        if (!record_save(change, subject->record, error) || !stop_clock(subject, error) || !rule_follow(subject, error) ||
            !rule_tell_suspended(subject, "suspended", why, error) || !change_mention(change, subject->record->number, error))
            return FALSE;
    }
    return numbers != NULL;
}
