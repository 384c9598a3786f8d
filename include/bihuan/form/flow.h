/* SPDX-License-Identifier: MIT
 *
 * Where a record goes: pure functions of a form and what is known of one record. Who a person is, and what
 * is written, is decided above.
 */
#ifndef BIHUAN_FORM_FLOW_H
#define BIHUAN_FORM_FLOW_H

#include "bihuan/form/form.h"

/* What is known of a record. */
typedef struct {
    const char *state;           /* name of the current step, "suspended", or an ended state */
    const char *current;         /* name of the current step (also while suspended), NULL when ended */
    gint64 now, due;             /* of the current step; due 0 = none */
    const char *const *parallel; /* open parallel steps, NULL-terminated; NULL = none */
    GHashTable *done;            /* step name to GINT_TO_POINTER(times done); NULL = none */
} FlowState;
/* Frees the two containers of one that was made for a record; their texts are borrowed. */
void flow_state_clear(FlowState *state);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FlowState, flow_state_clear)

typedef struct {
    /* the main step entered (also re-entered from an ended state), NULL if none */
    const FormStep *next;
    const char *end;       /* the ended state reached, NULL if none; both NULL = the state stays */
    const FormStep *opens; /* the parallel step opened, NULL if none */
    gboolean counts;       /* a rejection that is counted (back to a main step) */
    FormEffect effect;     /* EFFECT_NONE when rejected */
    const char *effect_field;
} FlowOutcome;

/* Where the work stands while the record waits for a step of the main line: nobody has begun, people work (or paused, or were
 * stopped) until they are counted out, or they are out. */
typedef enum { STAGE_BEFORE, STAGE_WORKING, STAGE_AFTER } FormStage;
FormStage flow_stage(const Form *form, const char *step);

/* The first main step; NULL: a record is closed by its submission. */
const FormStep *flow_first(const Form *form);

/* What happens when step is done (or rejected; then step->can_reject must be TRUE). */
FlowOutcome flow_outcome(const Form *form, const FormStep *step, gboolean rejected);

/* May step be done (or rejected) now, as far as the flow says? FALSE and a sentence with ERR_CONFLICT (not
 * its turn), ERR_DENIED (too often, too late, cannot be rejected) or ERR_HELD (suspended). */
gboolean flow_allows(const Form *form, const FormStep *step, const FlowState *state, gboolean rejected, GError **error);

/* Every step that may be done now, the current one first: const FormStep*, array owned by the caller. */
GPtrArray *flow_open_steps(const Form *form, const FlowState *state);

/* Where a permit in this step goes on after a lifted freeze: form_resume() if it was past it, else the same
 * step. */
const FormStep *flow_after_lift(const Form *form, const char *current);

/* Does it grant a later due time? */
static inline gboolean flow_moves_due(FormEffect effect) {
    return effect == EFFECT_DUE || effect == EFFECT_EXTEND;
}

#endif
