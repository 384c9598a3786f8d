/* SPDX-License-Identifier: MIT
 *
 * Records as JSON (the keys of bihuan(1)) and as text.
 */
#include "record_output.h"
#include "verdict_output.h"

#include <string.h>

#include "bihuan/app/lift.h"
#include "bihuan/app/outbox.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/shift.h"

/* An assignee text is "person:ID,dept:EQP": the person is told by his id, the pool is the rest. */
static const char *pool_of(const Step *step) {
    if (!g_str_has_prefix(step->assignee, "person:"))
        return step->assignee;
    const char *comma = strchr(step->assignee, ',');
    return comma ? comma + 1 : "";
}

static const char *stand_in_for(const Step *step) {
    return g_str_has_prefix(step->stand_in, "person:") ? step->stand_in + strlen("person:") : step->stand_in;
}

/* "E001 张伟" of ids, with commas. */
static char *names_of(App *app, const GPtrArray *ids) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; ids && i < ids->len; i++) {
        g_autofree char *name = person_name(app_db(app), ids->pdata[i]);
        g_string_append_printf(text, "%s%s %s", i ? _(", ") : "", (const char *)ids->pdata[i], name);
    }
    return g_string_free(text, FALSE);
}

static void step_out(Output *out, App *app, const Work *work, guint index) {
    const Step *step = work->steps->pdata[index];
    const FormStep *shape = form_step(work->form, step->name);
    const GPtrArray *who = index < work->who->len ? work->who->pdata[index] : NULL;
    g_autofree char *person = step_person(step), *may = step->done ? NULL : names_of(app, who);
    g_autofree char *by = step->done_by && *step->done_by ? person_name_then(app_db(app), step->done_by, step->done) : NULL;
    output_row(out);
    output_text(out, "step", NULL, step->name);
    output_text(out, "title", _("Step"), shape ? form_text(&shape->title) : step->name);
    output_text(out, "assignee", NULL, person ? person : step->assignee);
    output_text(out, "pool", NULL, pool_of(step));
    output_text(out, "stand_in_for", NULL, stand_in_for(step));
    output_time(out, "entered", _("Entered"), step->entered);
    output_time(out, "due", _("Due"), step->due);
    output_number(out, "rung", NULL, step->rung);
    output_time(out, "done", _("Done"), step->done);
    output_shown(out, "by", _("Done by"), step->done_by, by);
    output_text(out, "decision", NULL, step->decision);
    output_ids(out, "who", who);
    output_text(out, NULL, _("Who may act"), may);
}

static void steps_out(Output *out, App *app, const Work *work) {
    if (work->steps->len == 0 && !output_is_json(out))
        return;
    output_say(out, " ");
    output_table(out, "steps", _("Step"), _("Entered"), _("Due"), _("Done"), _("Done by"), _("Who may act"), NULL);
    for (guint i = 0; i < work->steps->len; i++)
        step_out(out, app, work, i);
    output_end(out);
}

static void asides_out(Output *out, const Work *work) {
    output_list(out, "asides");
    for (guint i = 0; work->asides && i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        if (i == 0)
            output_say(out, " ");
        output_say(out, _("Also possible: %s (%s)"), form_text(&aside->step->title), aside->step->name);
        output_object(out, NULL);
        output_text(out, "step", NULL, aside->step->name);
        output_text(out, "title", NULL, form_text(&aside->step->title));
        output_ids(out, "who", aside->who);
        output_end(out);
    }
    output_end(out);
}

/* What a lift still waits for. */
static void needs_out(Output *out, App *app, const Hold *hold) {
    LiftNeeds *needs = hold->until ? NULL : lift_needs(app, hold, NULL);
    if (!needs) {
        output_null(out, "needs");
        return;
    }
    output_object(out, "needs");
    output_text(out, "form", NULL, needs->form);
    output_text(out, "treatment", NULL, needs->treatment);
    output_texts(out, "roles", NULL, (const char *const *)needs->roles);
    output_list(out, "signers");
    for (char **role = needs->roles, **signer = needs->signers; role && *role; role++)
        output_text(out, NULL, NULL, signer && *signer ? *signer++ : NULL);
    output_end(out);
    output_ids(out, "who", needs->who);
    output_end(out);
    lift_needs_free(needs);
}

static void hold_members(Output *out, App *app, const Hold *hold, gboolean row) {
    g_autofree char *why = row && !output_is_json(out) ? hold_reason(app, hold) : NULL;
    output_text(out, "id", row ? _("Hold") : NULL, hold->id);
    output_shown(out, "kind", row ? _("Kind") : NULL, hold->kind, strcmp(hold->kind, "freeze") == 0 ? _("freeze") : _("lock"));
    output_text(out, "target", row ? _("Target") : NULL, hold->target);
    output_text(out, "rule", NULL, hold->rule);
    output_time(out, "since", row ? _("Since") : NULL, hold->since);
    output_time(out, "until", row ? _("Until") : NULL, hold->until);
    output_shown(out, "why", row ? _("Why") : NULL, hold->why, why);
    output_text(out, "record", NULL, hold->record);
    output_text(out, "treatment", NULL, hold->treatment);
    if (output_is_json(out))
        needs_out(out, app, hold);
}

void record_output_hold(Output *out, App *app, const Hold *hold, gboolean lifted) {
    output_object(out, NULL);
    hold_members(out, app, hold, FALSE);
    output_flag(out, "lifted", NULL, lifted);
    output_end(out);
}

/* Behind the table, for people: whom each waits for. */
static void say_needs(Output *out, App *app, const GPtrArray *holds) {
    for (guint i = 0; !output_is_json(out) && i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        LiftNeeds *needs = hold->until ? NULL : lift_needs(app, hold, NULL);
        if (!needs)
            continue;
        g_autofree char *who = names_of(app, needs->who);
        output_say(out, _("%s waits for: %s; may sign now: %s"), hold->id,
                   *needs->form && !*needs->treatment ? needs->form : _("signatures"), *who ? who : "-");
        lift_needs_free(needs);
    }
}

void record_output_holds(Output *out, const char *key, App *app, const GPtrArray *holds) {
    guint n = holds ? holds->len : 0;
    if (n == 0 && !output_is_json(out))
        return;
    output_table(out, key, _("Hold"), _("Kind"), _("Target"), _("Since"), _("Until"), _("Why"), NULL);
    for (guint i = 0; i < n; i++) {
        output_row(out);
        hold_members(out, app, holds->pdata[i], TRUE);
    }
    output_end(out);
    if (n > 0)
        say_needs(out, app, holds);
}

/* A choice by its title. */
static const char *category_title(const Work *work) {
    const char *value = work->record->category;
    const FormField *field = form_field(work->form, "category");
    const FormChoice *choice = field && field->choices && value ? field_choice_find(field, value) : NULL;
    return choice ? form_text(&choice->title) : value;
}

static void head_out(Output *out, App *app, const Work *work) {
    const Record *record = work->record;
    g_autofree char *shift = record->shift ? shift_title(record->shift) : NULL;
    g_autofree char *area = area_name(app_db(app), record->area);
    g_autofree char *department = record->department ? department_title(app_db(app), record->department) : NULL;
    g_autofree char *reporter = person_name_then(app_db(app), record->opened_by, record->opened);
    output_say(out, "%s · %s · %s", record->number, form_title(work->form), work_state_title(work->form, record));
    output_text(out, "number", NULL, record->number);
    output_text(out, "form", NULL, record->form);
    output_number(out, "version", NULL, record->version);
    output_text(out, "state", NULL, record->state);
    output_text(out, "state_title", NULL, work_state_title(work->form, record));
    output_text(out, "title", NULL, form_title(work->form));
    output_shown(out, "area", _("Area"), record->area, area);
    output_text(out, "device", _("Device"), record->device);
    output_text(out, "source", NULL, record->source);
    output_text(out, "position", _("Position"), record->position);
    output_text(out, "shift", NULL, record->shift);
    output_text(out, "shift_title", _("Shift"), shift);
    output_shown(out, "category", _("Category"), record->category, category_title(work));
    output_text(out, "level", NULL, record->level);
    output_shown(out, "department", _("Department"), record->department, department);
    output_time(out, "opened", _("Opened"), record->opened);
    output_text(out, NULL, _("Reported by"), reporter);
    output_time(out, "due", _("Due"), record->due);
    output_time(out, "closed", _("Closed at"), record->closed);
    output_flag(out, "open", NULL, !record->ended);
    output_text(out, "opened_by", NULL, record->opened_by);
    output_number(out, "rejects", NULL, record->rejects);
    output_time(out, "confirmed", NULL, record->confirmed);
    output_number(out, "revision", NULL, record->revision);
}

static gboolean is_time(const FormField *field) {
    return strcmp(field->type->name, "datetime") == 0 || strcmp(field->type->name, "date") == 0;
}

static int compare_keys(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void fields_json(Output *out, const Work *work) {
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(work->record->fields, NULL);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (gpointer *key = keys; key && *key; key++)
        g_ptr_array_add(sorted, *key);
    g_ptr_array_sort(sorted, compare_keys);
    output_object(out, "fields");
    for (guint i = 0; i < sorted->len; i++) {
        const char *key = sorted->pdata[i], *value = g_hash_table_lookup(work->record->fields, key);
        const FormField *field = form_field(work->form, key);
        if (field && is_time(field))
            output_time(out, key, NULL, g_ascii_strtoll(value, NULL, 10));
        else
            output_text(out, key, NULL, value);
    }
    output_end(out);
}

/* For people, before the steps; what the head has shown already is left out. */
static void fields_say(Output *out, App *app, const Work *work) {
    static const char *const shown[] = {"device", "area", "position", "category", NULL};
    g_autoptr(WorkContext) context = work_context(app, work->form, work->record->device, work);
    for (guint i = 0; i < form_field_count(work->form); i++) {
        const FormField *field = form_field_at(work->form, i);
        const char *value = record_field(work->record, field->key);
        if (!value || g_strv_contains(shown, field->key))
            continue;
        g_autofree char *text = field_format(field, value, context ? &context->form : NULL);
        output_text(out, NULL, form_text(&field->title), text);
    }
}

static gboolean events_out(Output *out, App *app, const Work *work, GError **error) {
    g_autoptr(GPtrArray) events = work_events(app, work->record->number, error);
    if (!events)
        return FALSE;
    output_say(out, " ");
    output_table(out, "events", _("Row"), _("Time"), _("Who"), _("What happened"), NULL);
    for (guint i = 0; i < events->len; i++) {
        const WorkEvent *event = events->pdata[i];
        g_autofree char *who = person_name_then(app_db(app), event->actor, event->at);
        output_row(out);
        output_number(out, "seq", _("Row"), event->seq);
        output_time(out, "at", _("Time"), event->at);
        output_text(out, "kind", NULL, event->kind);
        output_shown(out, "actor", _("Who"), event->actor, who);
        output_text(out, "text", _("What happened"), event->text);
        output_text(out, "signed", NULL, event->key_id);
    }
    output_end(out);
    return TRUE;
}

/* Who was told, and who has looked. */
static gboolean told_out(Output *out, App *app, const Work *work, GError **error) {
    g_autoptr(GPtrArray) messages = message_list_of(app_db(app), work->record->number, error);
    output_list(out, "told");
    for (guint i = 0; messages && i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        g_autofree char *who = person_name(app_db(app), message->target), *how = outbox_told_text(message);
        output_object(out, NULL);
        output_text(out, "person", NULL, message->target);
        output_text(out, "channel", NULL, message->channel);
        output_text(out, "state", NULL, message->state);
        output_text(out, "kind", NULL, message->kind);
        output_time(out, "sent", NULL, message->sent);
        output_time(out, "seen", NULL, message->seen);
        output_end(out);
        output_say(out, _("Told: %s (%s): %s"), who, message->target, how);
    }
    output_end(out);
    return messages != NULL;
}

static void clocks_out(Output *out, const Work *work) {
    output_list(out, "clocks");
    for (guint i = 0; work->clocks && i < work->clocks->len; i++) {
        const WorkClock *clock = work->clocks->pdata[i];
        output_object(out, NULL);
        output_text(out, "what", NULL, clock->what);
        output_time(out, "until", NULL, clock->until);
        output_end(out);
    }
    output_end(out);
}

gboolean record_output(App *app, const Work *work, gboolean json, gboolean more, GError **error) {
    g_autoptr(Output) out = output_new(json);
    output_object(out, NULL);
    head_out(out, app, work);
    if (more && !json)
        fields_say(out, app, work);
    steps_out(out, app, work);
    asides_out(out, work);
    verdict_output_blocked(out, "blocked", work, FALSE);
    verdict_output_blocked(out, "warnings", work, TRUE);
    clocks_out(out, work);
    if (!json && work->holds && work->holds->len)
        output_say(out, " ");
    record_output_holds(out, "holds", app, work->holds);
    output_ids(out, "advice", work->advice);
    for (guint i = 0; work->advice && i < work->advice->len; i++)
        output_say(out, "%s %s", _("Advice:"), (const char *)work->advice->pdata[i]);
    fields_json(out, work);
    if (more && !told_out(out, app, work, error))
        return FALSE;
    if (more && !events_out(out, app, work, error))
        return FALSE;
    output_end(out);
    return TRUE;
}
