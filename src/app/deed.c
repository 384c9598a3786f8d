/* SPDX-License-Identifier: MIT
 *
 * What submit, act and lift share: the change and a clock that cannot be believed, guards, entering and leaving steps (assignees,
 * due times, the first rung), saving.
 */
#include "deed.h"

#include "app_private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/canon.h"
#include "bihuan/store/plant_clock.h"
#include "quiz_private.h"

#include <string.h>

void deed_init(Deed *deed, App *app, GHashTable *typed) {
    deed->app = app;
    deed->before = db_failures(app_db(app));
    deed->typed = canon_map_copy(typed);
    deed->files = g_array_new(FALSE, TRUE, sizeof(DeedFile));
    g_array_set_clear_func(deed->files, deed_file_clear);
}

Work *deed_end(Deed *deed, Work *work, GError **error) {
    if (!work && !deed->done)
        db_answered(app_db(deed->app), deed->before, error); /* the disk is the reason, not what follows from its silence */
    case_free(deed->subject);
    g_hash_table_unref(deed->typed);
    g_clear_pointer(&deed->canonical, g_hash_table_unref);
    g_array_unref(deed->files);
    quiz_attempt_free(deed->pass);
    return work;
}

const char *deed_name(const Deed *deed) {
    return deed->shape ? deed->shape->name : "submit";
}

gboolean deed_is_anonymous(const Deed *deed) {
    return !app_user(deed->app) && (deed->shape ? deed->shape->anonymous : form_is_anonymous(deed->subject->form));
}

const char *deed_actor(const Deed *deed) {
    return deed_is_anonymous(deed) ? WORK_NOBODY : app_user_id(deed->app);
}

/* ---- the change; deeds and a clock that cannot be believed (时钟不可信) ---- */

/* Reporting, raising an alarm, stopping work and counting people out. */
static gboolean is_always_taken(const Form *form, const char *step) {
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
    return shape->before_due || flow_moves_due(shape->effect) || (form_is_permit(form) && !shape->aside && !shape->parallel);
}

/* What protects people is always taken; what asks for an age or a deadline never. */
Change *deed_begin(Deed *deed, GError **error) {
    Plant *plant = app_plant(deed->app);
    const Form *form = deed->subject->form;
    const char *step = deed_name(deed), *actor = deed_actor(deed);
    gboolean always = is_always_taken(form, step);
    g_autoptr(Change) change = always ? change_begin_in_doubt(plant, actor, error) : change_begin(plant, actor, error);
    if (!change || (!always && asks_for_age(form, step) && !plant_clock_sure(plant, error)))
        return NULL;
    change_since(change, deed->before);
    return g_steal_pointer(&change);
}

/* Tells how the deed is dated, where that is not by the clock. */
static void advise_of_clock(Change *change, GPtrArray *advice) {
    static const char *const says[] = {
        [CLOCK_BEHIND] = N_("The clock of this machine is behind: this stands with the time of the row before it. Have the clock set."),
        [CLOCK_AHEAD] = N_("The clock of this machine has leapt ahead: this is dated by the last time that can be trusted. Have the"
                           " clock set."),
    };
    if (change_clock_state(change) != CLOCK_OK)
        g_ptr_array_add(advice, g_strdup(_(says[change_clock_state(change)])));
}

static void advise_of_files(const Deed *deed) {
    for (guint i = 0; i < deed->files->len; i++) {
        const Blob *blob = &g_array_index(deed->files, DeedFile, i).blob;
        if (blob->doubt)
            g_ptr_array_add(deed->subject->advice,
                            g_strdup_printf(_("%s was kept, but may be of no use: %s; look at it"), blob->name, blob->doubt));
    }
}

gboolean deed_commit(Deed *deed, const char *kind, const char *reason, GError **error) {
    Case *subject = deed->subject;
    deed->done = (!deed->pass || quiz_gate_use(subject->change, deed->pass, subject->record->number, error)) && rule_save(subject, error) &&
                 rule_clocks_save(subject, error) && rule_device_follow(subject, error) &&
                 message_see(subject->change, subject->record->number, deed_actor(deed), error) && /* who acts has looked */
                 (!deed->app->mention || deed->shape || change_mention(subject->change, deed->app->mention, error)) &&
                 effort_put(deed->app, subject->change, subject->record->number, form_name(subject->form), error) &&
                 change_commit(subject->change, kind, subject->record->number, reason, error);
    if (deed->done) {
        effort_sent(deed->app);
        advise_of_files(deed);
        advise_of_clock(subject->change, subject->advice);
    }
    return deed->done;
}

Work *deed_show(Deed *deed, GError **error) {
    return work_saved(deed->app, g_steal_pointer(&deed->subject), error);
}

/* ---- guards ---- */

/* A guard about one value is a mistake in that field, not something that blocks. */
static gboolean fields_ok(const Form *form, const GPtrArray *verdicts, GError **error) {
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        const FormField *field = verdict->rule->field ? form_field(form, verdict->rule->field) : NULL;
        if (field && !verdict->rule->warn)
            return err_set(error, ERR_INPUT, _("%s: %s (%s)"), form_text(&field->title), verdict->text, verdict->rule->id);
    }
    return TRUE;
}

static void advise(const GPtrArray *verdicts, GPtrArray *advice) {
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (verdict->rule->warn)
            g_ptr_array_add(advice, g_strdup_printf(_("%s: %s"), verdict->rule->id, verdict->text));
    }
}

gboolean deed_guard(Case *subject, const char *step, GHashTable *values, GError **error) {
    rule_take_values(subject->record, values);
    subject->given = values;
    g_autoptr(GPtrArray) verdicts = rule_guard(subject, step);
    subject->given = NULL;
    if (!fields_ok(subject->form, verdicts, error) || !rule_guard_ok(verdicts, error))
        return FALSE;
    advise(verdicts, subject->advice);
    return TRUE;
}

/* ---- steps ---- */

void deed_cancel_steps(Case *subject, const Step *except, gboolean also_parallel) {
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (step->done || step == except || (shape && shape->parallel && !also_parallel))
            continue;
        step->done = subject->now;
        step->rung_due = 0;
        g_free(step->done_by);
        step->done_by = g_strdup(subject->actor);
        g_free(step->decision);
        step->decision = g_strdup("cancelled");
    }
}
