/* SPDX-License-Identifier: MIT
 *
 * Deeds and a clock that cannot be believed (时钟不可信). What protects people is always taken; what asks for an age or a deadline
 * never.
 */
#include "work_private.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/plant_clock.h"

#include <string.h>

/* Reporting, raising an alarm, stopping work and counting people out. */
gboolean work_is_always_taken(const Form *form, const char *step) {
    static const char *const reports[] = {"hazard", "alarm", NULL}, *const steps[] = {"stop", "pause", "finish", NULL};
    if (strcmp(step, "submit") == 0)
        return g_strv_contains(reports, form_name(form)) || form_is_anonymous(form);
    return form_is_permit(form) && g_strv_contains(steps, step);
}

/* A permit's validity, the age of its analyses and papers; an extension, and whether it still comes in time. */
static gboolean asks_for_age(const Form *form, const char *step) {
    const FormStep *shape = form_step(form, step);
    if (!shape)
        return form_is_permit(form);
    return shape->before_due || shape->effect == EFFECT_DUE || (form_is_permit(form) && !shape->aside && !shape->parallel);
}

Change *work_begin(App *app, const Form *form, const char *step, const char *actor, GError **error) {
    gboolean always = work_is_always_taken(form, step);
    g_autoptr(Change) change = always ? change_begin_in_doubt(app_plant(app), actor, error) : change_begin(app_plant(app), actor, error);
    if (!change || always || !asks_for_age(form, step) || plant_clock_sure(app_plant(app), error))
        return g_steal_pointer(&change);
    return NULL;
}

void work_clock_advise(Change *change, GPtrArray *advice) {
    static const char *const says[] = {
        [CLOCK_BEHIND] = N_("The clock of this machine is behind: this stands with the time of the row before it. Have the clock set."),
        [CLOCK_AHEAD] = N_("The clock of this machine has leapt ahead: this is dated by the last time that can be trusted. Have the"
                           " clock set."),
    };
    if (change_clock_state(change) != CLOCK_OK)
        g_ptr_array_add(advice, g_strdup(_(says[change_clock_state(change)])));
}
