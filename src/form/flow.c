/* SPDX-License-Identifier: MIT
 *
 * Where a record goes (flow.h). Pure: no clock, no store, no person.
 */
#include "bihuan/form/flow.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean is_main(const FormStep *step) {
    return !step->aside && !step->parallel;
}

const FormStep *flow_first(const Form *form) {
    for (guint i = 0; i < form_step_count(form); i++)
        if (is_main(form_step_at(form, i)))
            return form_step_at(form, i);
    return NULL;
}

static const FormStep *main_after(const Form *form, const FormStep *step) {
    for (guint i = (guint)form_step_index(form, step->name) + 1; i < form_step_count(form); i++)
        if (is_main(form_step_at(form, i)))
            return form_step_at(form, i);
    return NULL;
}

FlowOutcome flow_outcome(const Form *form, const FormStep *step, gboolean rejected) {
    FlowOutcome outcome = {0};
    if (rejected) {
        outcome.next = step->reject != NULL ? form_step(form, step->reject) : NULL;
        outcome.end = step->reject_end;
        outcome.opens = step->reject_opens != NULL ? form_step(form, step->reject_opens) : NULL;
        outcome.counts = outcome.next != NULL && is_main(step);
        return outcome;
    }
    outcome.opens = step->opens != NULL ? form_step(form, step->opens) : NULL;
    outcome.effect = step->effect;
    outcome.effect_field = step->effect_field;
    outcome.end = step->end;
    if (step->next != NULL)
        outcome.next = form_step(form, step->next);
    else if (step->end == NULL && is_main(step)) {
        outcome.next = main_after(form, step);
        if (outcome.next == NULL)
            outcome.end = "closed";
    }
    return outcome;
}

FormStage flow_stage(const Form *form, const char *step) {
    const FormStep *resume = form_resume(form), *out = form_count_out(form);
    int place = step != NULL ? form_step_index(form, step) : -1;
    if (resume == NULL || place < form_step_index(form, resume->name))
        return STAGE_BEFORE;
    return out == NULL || place <= form_step_index(form, out->name) ? STAGE_WORKING : STAGE_AFTER;
}

static gboolean is_during(const FormStep *step, const FlowState *state) {
    /* A permit whose validity ended with people in there is open until they are counted out. */
    gboolean over = form_state_is_ended(state->state) && state->current == NULL;
    if (step->during[0] == NULL)
        return !over;
    if (over && g_strv_contains((const char *const *)step->during, "ended"))
        return TRUE;
    if (g_strv_contains((const char *const *)step->during, state->state))
        return TRUE;
    return strcmp(state->state, "suspended") == 0 && state->current != NULL &&
           g_strv_contains((const char *const *)step->during, state->current);
}

/* A step of the main line that need not wait for its turn: it says in which states. */
static gboolean is_elsewhere(const FormStep *step, const FlowState *state) {
    gboolean suspended = strcmp(state->state, "suspended") == 0;
    if (step->during[0] == NULL)
        return FALSE;
    return is_during(step, state) || (suspended && g_strcmp0(state->current, step->name) == 0);
}

/* Is it this step's turn? */
static gboolean check_turn(const Form *form, const FormStep *step, const FlowState *state, GError **error) {
    const char *title = form_text(&step->title), *here = form_state_title(form, state->state);
    if (step->parallel) {
        if (state->parallel != NULL && g_strv_contains(state->parallel, step->name))
            return TRUE;
        return err_set(error, ERR_CONFLICT, _("Nothing waits for \"%s\" on this record."), title);
    }
    if (step->aside) {
        if (is_during(step, state))
            return TRUE;
        return err_set(error, ERR_CONFLICT, _("\"%s\" is not possible while the record is in the state \"%s\"."), title, here);
    }
    /* People are counted out whatever stopped the work. */
    if (is_elsewhere(step, state))
        return TRUE;
    /* Suspended by a clock, not by a hold: then the step that resumes waits (a guard keeps it from under a hold). */
    if (strcmp(state->state, "suspended") == 0 && step == form_resume(form) && g_strcmp0(state->current, step->name) == 0)
        return TRUE;
    if (strcmp(state->state, "suspended") == 0)
        return err_set(error, ERR_HELD, _("The record is suspended; \"%s\" must wait until the hold is lifted."), title);
    if (g_strcmp0(state->current, step->name) == 0)
        return TRUE;
    return err_set(error, ERR_CONFLICT, _("It is not the turn of \"%s\"; the record is in the state \"%s\"."), title, here);
}

gboolean flow_allows(const Form *form, const FormStep *step, const FlowState *state, gboolean rejected, GError **error) {
    const char *title = form_text(&step->title);
    if (!check_turn(form, step, state, error))
        return FALSE;
    if (rejected && !step->can_reject)
        return err_set(error, ERR_DENIED, _("\"%s\" cannot be rejected."), title);
    int done = state->done != NULL ? GPOINTER_TO_INT(g_hash_table_lookup(state->done, step->name)) : 0;
    if (step->max > 0 && done >= step->max)
        return err_set(error, ERR_DENIED, _("\"%s\" was already done %d times on this record; more are not allowed."), title, done);
    if (step->before_due && state->due != 0 && state->now >= state->due)
        return err_set(error, ERR_DENIED, _("\"%s\" is only possible before the due time."), title);
    return TRUE;
}

void flow_state_clear(FlowState *state) {
    g_free((gpointer)state->parallel);
    g_clear_pointer(&state->done, g_hash_table_unref);
}

GPtrArray *flow_open_steps(const Form *form, const FlowState *state) {
    GPtrArray *steps = g_ptr_array_new();
    const FormStep *current = state->current != NULL ? form_step(form, state->current) : NULL;
    if (current != NULL && flow_allows(form, current, state, FALSE, NULL))
        g_ptr_array_add(steps, (gpointer)current);
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (step != current && flow_allows(form, step, state, FALSE, NULL))
            g_ptr_array_add(steps, (gpointer)step);
    }
    return steps;
}

const FormStep *flow_after_lift(const Form *form, const char *current) {
    const FormStep *resume = form_resume(form);
    const FormStep *step = form_step(form, current);
    if (resume == NULL || step == NULL)
        return step;
    return flow_stage(form, current) == STAGE_WORKING ? resume : step;
}
