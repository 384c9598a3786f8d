/* SPDX-License-Identifier: MIT
 *
 * Entering and leaving steps: assignees, due times, the first rung. Shared by submit, act and lift.
 */
#include "work_private.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

void work_sync_columns(const Form *form, Record *record) {
    const char *until = form_valid_until(form) ? record_field(record, form_valid_until(form)) : NULL;
    g_free(record->category);
    record->category = g_strdup(record_field(record, "category"));
    g_free(record->level);
    record->level = g_strdup(record_field(record, "level"));
    record->valid_until = until ? g_ascii_strtoll(until, NULL, 10) : 0;
}

static WhoContext who_context(RuleEvent *event) {
    return (WhoContext){change_db(event->change), event->form, event->record, event->steps, change_time(event->change)};
}

/* "person:ID,dept:CODE" for a department chosen already; FALSE if nobody is there. */
static gboolean assign_department(RuleEvent *event, Step *step, const char *department) {
    g_autofree char *stand_in_for = NULL;
    g_autofree char *person = who_choose(change_db(event->change), department, change_time(event->change), &stand_in_for);
    if (!person)
        return FALSE;
    g_free(step->assignee);
    step->assignee = g_strdup_printf("person:%s,dept:%s", person, department);
    g_free(step->stand_in);
    step->stand_in = stand_in_for ? g_strconcat("person:", stand_in_for, NULL) : g_strdup("");
    return TRUE;
}

/* How long the step may take cannot be known: it is due at once, and the report or permit itself goes on. */
static void set_times(RuleEvent *event, Step *step, const FormStep *shape) {
    LimitSource limits = {.resolve = shelf_limit, .data = change_db(event->change), .at = step->entered};
    gint64 span;
    if (!shape->within.set)
        return;
    step->due = step->entered + (form_amount_duration(&shape->within, &limits, event->record->fields, &span, NULL) ? span : 0);
    if (shape->overdue->len > 0)
        step->rung_due = form_ladder_reached(shape->overdue, 0, step->due, &limits);
}

gboolean work_enter(RuleEvent *event, const FormStep *shape, gboolean parallel, GError **error) {
    (void)error;
    Step *step = step_new(event->record->number, shape->name);
    WhoContext context = who_context(event);
    g_free(step->assignee);
    step->assignee = who_text(&context, shape->by);
    step->entered = change_time(event->change);
    g_ptr_array_add(event->steps, step);
    if (form_who_has(shape->by, WHO_DISPATCH)) {
        if (!event->record->department || !assign_department(event, step, event->record->department)) {
            g_free(step->assignee);
            step->assignee = g_strdup("");
            event->entering = step;
        }
    } else if (g_str_has_prefix(step->assignee, "dept:") && !strchr(step->assignee, ',')) {
        g_autofree char *department = g_strdup(step->assignee + strlen("dept:"));
        assign_department(event, step, department);
    }
    set_times(event, step, shape);
    if (!parallel) {
        g_free(event->record->state);
        event->record->state = g_strdup(shape->name);
        event->record->due = step->due;
    }
    return TRUE;
}

gboolean work_settle_entering(RuleEvent *event, GError **error) {
    Step *step = event->entering;
    g_autofree char *department = NULL;
    if (!step || *step->assignee)
        return TRUE;
    g_autoptr(GError) unknown = NULL;
    if (!shelf_limit(change_db(event->change), "dispatch.fallback", change_time(event->change), &department, &unknown) &&
        !err_is(unknown, ERR_NOT_FOUND) && !err_is(unknown, ERR_INPUT)) {
        g_propagate_error(error, g_steal_pointer(&unknown));
        return FALSE;
    }
    g_free(event->record->department);
    event->record->department = g_strdup(department);
    if (!department || !assign_department(event, step, department)) {
        WhoContext context = who_context(event);
        g_free(step->assignee);
        step->assignee = who_safety_text(&context); /* a plant without a safety department still answers reports */
    }
    return TRUE;
}

void work_cancel_steps(RuleEvent *event, const Step *except, gboolean also_parallel) {
    for (guint i = 0; i < event->steps->len; i++) {
        Step *step = event->steps->pdata[i];
        const FormStep *shape = form_step(event->form, step->name);
        if (step->done || step == except || (shape && shape->parallel && !also_parallel))
            continue;
        step->done = change_time(event->change);
        step->rung_due = 0;
        g_free(step->done_by);
        step->done_by = g_strdup(change_actor(event->change));
        g_free(step->decision);
        step->decision = g_strdup("cancelled");
    }
}

/* Steps of before this change that it did not touch are written again only if they differ: position 0 is new, and the
 * others were changed in this very change's time. */
static gboolean is_touched(const RuleEvent *event, const Step *step) {
    gint64 now = change_time(event->change);
    return step->position == 0 || step->done == 0 || step->done == now;
}

gboolean work_save_all(RuleEvent *event, GError **error) {
    for (guint i = 0; i < event->steps->len; i++) {
        Step *step = event->steps->pdata[i];
        if (is_touched(event, step) && !step_save(event->change, step, error))
            return FALSE;
    }
    return record_save(event->change, event->record, error) && rule_follow(event, error);
}
