/* SPDX-License-Identifier: MIT
 *
 * What helps a permit on: which step, value or person each refusing rule asks for, which measure and which gas reading is
 * missing, what an empty field may be offered. All of it is read out of the form.
 */
#include "bihuan/app/permits.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/flow.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/person.h"
#include "bihuan/model/shift.h"

#define GAS "gas"
#define GUARDIANS_ASKED 300

static const char SQL_NAMED[] = "SELECT 1 FROM record WHERE ended = 0 AND valid_until > 0 AND fields LIKE $1 LIMIT 1";

static gboolean is_fact(const FormFact *fact, const char *provider, const char *name) {
    return fact && strcmp(fact->provider, provider) == 0 && (!name || strcmp(fact->name, name) == 0);
}

/* ---- remedies ---- */

/* What it waits for: suspended or expired with people in there, that is the count, whatever the state is called. */
static const FormStep *current_step(const Work *work) {
    return work->current ? form_step(work->form, work->current) : NULL;
}

/* An aside that may be done now and asks for the field. */
static const FormStep *aside_with(const Work *work, const char *key) {
    for (guint i = 0; i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        if (g_strv_contains((const char *const *)aside->step->fields, key) && strcmp(aside->step->name, GAS) != 0)
            return aside->step;
    }
    return NULL;
}

/* The signature beside the line that a fact counts. */
static const FormStep *signs_aside(const Work *work, const FormFact *fact) {
    const char *name = strcmp(fact->name, "unsigned") == 0 ? fact->arguments[1] : fact->arguments[0];
    const FormStep *shape = form_step(work->form, name);
    return shape && shape->aside && shape->sign ? shape : NULL;
}

/* What one name of the condition says; REMEDY_NEW: nothing. */
static PermitRemedy remedy_of_name(const Work *work, const char *name, const char **step) {
    const FormFact *fact = form_lookup(work->form, name);
    const FormStep *now = current_step(work), *aside = NULL;
    if (is_fact(fact, "gas", NULL))
        return REMEDY_GAS;
    if (is_fact(fact, "permits", "holds"))
        return REMEDY_HOLD;
    if (is_fact(fact, "permits", "near"))
        return REMEDY_WAIT;
    if (is_fact(fact, "steps", "open")) {
        *step = fact->arguments[0];
        return REMEDY_MEASURES;
    }
    if (is_fact(fact, "steps", NULL) && signs_aside(work, fact))
        aside = signs_aside(work, fact);
    else if (is_fact(fact, "fields", "missing"))
        aside = aside_with(work, fact->arguments[0]);
    else if (is_fact(fact, "permits", "unlinked"))
        aside = aside_with(work, "linked");
    else if (!fact && now && g_strv_contains((const char *const *)now->fields, name))
        return REMEDY_HERE;
    else if (!fact && form_field(work->form, name))
        aside = aside_with(work, name);
    *step = aside ? aside->name : NULL;
    return aside ? REMEDY_STEP : REMEDY_NEW;
}

/* Is it about who acts, not about the permit? */
static gboolean is_about_actor(const FormFact *fact) {
    gboolean actor = fact && g_strcmp0(fact->arguments[0], "actor") == 0;
    return (actor && strcmp(fact->provider, "people") == 0) || is_fact(fact, "approvers", "may") || is_fact(fact, "steps", "mine");
}

/* Is somebody named there at other work, as the verdict found it? */
static gboolean is_busy_elsewhere(const RuleVerdict *verdict, const char *name, const FormFact *fact) {
    const char *found = g_hash_table_lookup(verdict->facts, name);
    gboolean asks = is_fact(fact, "people", "elsewhere") || is_fact(fact, "people", "engaged") || is_fact(fact, "people", "guarding");
    return asks && found && *found && strcmp(found, "0") != 0;
}

/* A rule about who acts is answered by somebody else; of the other names a rule looks at the first that can be helped decides
 * (`when` only says whom it concerns). */
PermitRemedy permit_remedy(const Work *work, const RuleVerdict *verdict, const char **step) {
    const char *unused = NULL;
    const char **where = step ? step : &unused;
    *where = NULL;
    const char *const *names = verdict->rule->need ? condition_names(verdict->rule->need) : NULL;
    for (const char *const *name = names; name && *name; name++)
        if (is_about_actor(form_lookup(work->form, *name)))
            return REMEDY_PERSON;
    for (; names && *names; names++) {
        gboolean busy = is_busy_elsewhere(verdict, *names, form_lookup(work->form, *names));
        PermitRemedy remedy = busy ? REMEDY_WAIT : remedy_of_name(work, *names, where);
        if (remedy != REMEDY_NEW)
            return remedy;
    }
    return REMEDY_NEW;
}

/* Nothing but a new permit helps. People who may be in there are counted out first; nobody is told to void it over them. */
static char *renewal_text(const Work *work) {
    const FormStep *out = form_count_out(work->form);
    if (out && work->current && flow_stage(work->form, work->current) == STAGE_WORKING)
        return g_strdup_printf(_("count everybody out (%s), then apply for a new permit"), form_text(&out->title));
    return g_strdup(_("it stands in the permit: void it (x) and apply for a new one"));
}

char *permit_remedy_text(const Work *work, const RuleVerdict *verdict) {
    const char *name = NULL;
    PermitRemedy remedy = permit_remedy(work, verdict, &name);
    const FormStep *step = name ? form_step(work->form, name) : NULL;
    switch (remedy) {
    case REMEDY_MEASURES:
        return g_strdup_printf(_("c: %s"), step ? form_text(&step->title) : name);
    case REMEDY_STEP:
        return g_strdup_printf(step && step->sign ? _("f: %s") : _("x: %s"), step ? form_text(&step->title) : name);
    case REMEDY_GAS:
        return g_strdup(_("v: enter a gas test"));
    case REMEDY_HERE:
        return g_strdup(_("Enter: it is asked for in the step itself"));
    case REMEDY_HOLD:
        return g_strdup(_("H: the hold must be treated and lifted"));
    case REMEDY_WAIT:
        return g_strdup(_("wait for the other work to end, or apply anew with the distance"));
    case REMEDY_PERSON:
        return g_strdup(_("U: somebody else must do it"));
    case REMEDY_NEW:
        break;
    }
    return renewal_text(work);
}

/* ---- signatures ---- */

/* Is it given by name, each of those named for himself (who accepts the briefing, the guardian)? */
static gboolean is_personal(const FormStep *step) {
    for (guint i = 0; i < step->by->len; i++)
        if (((const FormWho *)step->by->pdata[i])->kind != WHO_PERSON_FIELD)
            return FALSE;
    return TRUE;
}

/* Done by this person (NULL: by anybody), and not before the permit was completed last. */
static gboolean is_signed(const Work *work, const char *name, const char *person) {
    gint64 signed_at = 0, completed = 0;
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        if (!step->done || strcmp(step->decision, "done") != 0)
            continue;
        if (strcmp(step->name, name) == 0 && (!person || g_strcmp0(step->done_by, person) == 0))
            signed_at = MAX(signed_at, step->done);
        if (strcmp(step->name, "complete") == 0)
            completed = MAX(completed, step->done);
    }
    return signed_at && signed_at >= completed;
}

GPtrArray *permit_signatures(const Work *work, const char *person) {
    GPtrArray *steps = g_ptr_array_new();
    for (guint i = 0; person && i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        gboolean may = FALSE;
        for (guint j = 0; j < aside->who->len && !may; j++)
            may = strcmp(aside->who->pdata[j], person) == 0;
        if (may && aside->step->sign && !is_signed(work, aside->step->name, is_personal(aside->step) ? person : NULL))
            g_ptr_array_add(steps, (gpointer)aside->step);
    }
    return steps;
}

/* ---- measures ---- */

gboolean permit_checklist(const Form *form, const FormStep **step, const FormField **item) {
    const GPtrArray *facts = form_lookups(form);
    for (guint i = 0; i < facts->len; i++) {
        const FormFact *fact = facts->pdata[i];
        if (!is_fact(fact, "steps", "open") || !fact->arguments[0] || !fact->arguments[1])
            continue;
        *step = form_step(form, fact->arguments[0]);
        *item = form_field(form, fact->arguments[1]);
        if (*step && *item && (*item)->choices)
            return TRUE;
    }
    return FALSE;
}

const FormField *permit_answer_field(const Form *form, const FormStep *checklist) {
    for (char **key = checklist->fields; *key; key++) {
        const FormField *field = form_field(form, *key);
        if (field && field->type->editor == EDITOR_YESNO)
            return field;
    }
    return NULL;
}

const char *permit_answer(const Form *form, const Step *word) {
    const FormStep *step = word ? form_step(form, word->name) : NULL;
    const FormField *field = step ? permit_answer_field(form, step) : NULL;
    const char *answer = field ? g_hash_table_lookup(word->fields, field->key) : NULL;
    return answer ? answer : "";
}

static gboolean is_step_done(const Step *step, const char *name) {
    return step->done && strcmp(step->name, name) == 0 && strcmp(step->decision, "done") == 0;
}

const Step *permit_word_on(const Work *work, const char *step, const char *field, const char *value) {
    for (guint i = work->steps->len; i > 0; i--) {
        const Step *one = work->steps->pdata[i - 1];
        if (is_step_done(one, step) && g_strcmp0(g_hash_table_lookup(one->fields, field), value) == 0)
            return one;
    }
    return NULL;
}

/* ---- gas ---- */

gboolean permit_has_gas(const Form *form) {
    return form_step(form, GAS) != NULL;
}

/* ---- suggestions ---- */

/* Who holds the role, is on duty and stands in no open permit yet; else who is off duty. */
static char *free_person(App *app, const char *role, const char *key) {
    g_autoptr(GPtrArray) holders = appointment_holders(app_db(app), role, NULL, clock_now(), NULL);
    const char *off_duty = NULL;
    for (guint i = 0; holders && i < holders->len && i < GUARDIANS_ASKED; i++) {
        const char *id = holders->pdata[i];
        g_autofree char *pattern = g_strdup_printf("%%\"%s\":\"%s\"%%", key, id);
        gboolean named = TRUE;
        if (g_strcmp0(id, app_user_id(app)) == 0 || !db_get_whether(app_db(app), NULL, &named, SQL_NAMED, "s", pattern) || named)
            continue;
        g_autoptr(Person) person = person_load(app_db(app), id, NULL);
        gboolean on_duty = FALSE;
        if (person && shift_person_on_duty(app_db(app), person, clock_now(), &on_duty, NULL) && on_duty)
            return g_strdup(id);
        off_duty = off_duty ? off_duty : id;
    }
    return g_strdup(off_duty);
}

char *permit_suggest(App *app, const FormField *field) {
    if (g_strcmp0(field->suggest, "actor") == 0)
        return g_strdup(app_user_id(app));
    if (field->suggest && g_str_has_prefix(field->suggest, "free:"))
        return free_person(app, field->suggest + strlen("free:"), field->key);
    return NULL;
}
