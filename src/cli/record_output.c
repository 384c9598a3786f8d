/* SPDX-License-Identifier: MIT
 *
 * Records as JSON (the contract of DESIGN 9) and as text.
 */
#include "record_output.h"
#include "verdict_output.h"

#include <string.h>

#include "bihuan/app/lift.h"
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

static void step_json(JsonBuilder *json, const Work *work, guint index) {
    const Step *step = work->steps->pdata[index];
    const FormStep *form_step_of = form_step(work->form, step->name);
    g_autofree char *person = step_person(step);
    output_begin_object(json, NULL);
    output_text(json, "step", step->name);
    output_text(json, "title", form_step_of ? form_text(&form_step_of->title) : step->name);
    output_text(json, "assignee", person ? person : step->assignee);
    output_text(json, "pool", pool_of(step));
    output_text(json, "stand_in_for", stand_in_for(step));
    output_time(json, "entered", step->entered);
    output_time(json, "due", step->due);
    output_number(json, "rung", step->rung);
    output_time(json, "done", step->done);
    output_text(json, "by", step->done_by);
    output_text(json, "decision", step->decision);
    output_ids(json, "who", index < work->who->len ? work->who->pdata[index] : NULL);
    json_builder_end_object(json);
}

static void needs_json(JsonBuilder *json, App *app, const Hold *hold) {
    LiftNeeds *needs = hold->until ? NULL : lift_needs(app, hold, NULL);
    if (!needs) {
        output_null(json, "needs");
        return;
    }
    output_begin_object(json, "needs");
    output_text(json, "form", needs->form);
    output_text(json, "treatment", needs->treatment);
    output_texts(json, "roles", (const char *const *)needs->roles);
    output_begin_array(json, "signers");
    for (char **role = needs->roles, **signer = needs->signers; role && *role; role++)
        output_text(json, NULL, signer && *signer ? *signer++ : NULL);
    json_builder_end_array(json);
    output_ids(json, "who", needs->who);
    json_builder_end_object(json);
    lift_needs_free(needs);
}

void record_output_hold(JsonBuilder *json, App *app, const Hold *hold, int lifted) {
    output_begin_object(json, NULL);
    output_text(json, "id", hold->id);
    output_text(json, "kind", hold->kind);
    output_text(json, "target", hold->target);
    output_text(json, "rule", hold->rule);
    output_time(json, "since", hold->since);
    output_time(json, "until", hold->until);
    output_text(json, "why", hold->why);
    output_text(json, "record", hold->record);
    output_text(json, "treatment", hold->treatment);
    needs_json(json, app, hold);
    if (lifted >= 0)
        output_flag(json, "lifted", lifted > 0);
    json_builder_end_object(json);
}

static void head_json(JsonBuilder *json, const Work *work) {
    const Record *record = work->record;
    g_autofree char *shift = record->shift ? shift_title(record->shift) : NULL;
    output_text(json, "number", record->number);
    output_text(json, "form", record->form);
    output_number(json, "version", record->version);
    output_text(json, "state", record->state);
    output_text(json, "state_title", work_state_title(work->form, record));
    output_text(json, "title", form_title(work->form));
    output_text(json, "area", record->area);
    output_text(json, "device", record->device);
    output_text(json, "source", record->source);
    output_text(json, "position", record->position);
    output_text(json, "shift", record->shift);
    output_text(json, "shift_title", shift);
    output_text(json, "category", record->category);
    output_text(json, "level", record->level);
    output_text(json, "department", record->department);
    output_time(json, "opened", record->opened);
    output_time(json, "due", record->due);
    output_time(json, "closed", record->closed);
    output_flag(json, "open", !record->ended);
    output_text(json, "opened_by", record->opened_by);
    output_number(json, "rejects", record->rejects);
    output_time(json, "confirmed", record->confirmed);
    output_number(json, "revision", record->revision);
}

void record_output_json(JsonBuilder *json, App *app, const Work *work) {
    head_json(json, work);
    output_begin_array(json, "steps");
    for (guint i = 0; i < work->steps->len; i++)
        step_json(json, work, i);
    json_builder_end_array(json);
    output_begin_array(json, "asides");
    for (guint i = 0; work->asides && i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "step", aside->step->name);
        output_text(json, "title", form_text(&aside->step->title));
        output_ids(json, "who", aside->who);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    verdict_output_blocked(json, "blocked", work, FALSE);
    verdict_output_blocked(json, "warnings", work, TRUE);
    output_begin_array(json, "clocks");
    for (guint i = 0; work->clocks && i < work->clocks->len; i++) {
        const WorkClock *clock = work->clocks->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "what", clock->what);
        output_time(json, "until", clock->until);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_begin_array(json, "holds");
    for (guint i = 0; work->holds && i < work->holds->len; i++)
        record_output_hold(json, app, work->holds->pdata[i], -1);
    json_builder_end_array(json);
    output_ids(json, "advice", work->advice);
}

static gboolean is_time(const FormField *field) {
    return strcmp(field->type->name, "datetime") == 0 || strcmp(field->type->name, "date") == 0;
}

static int compare_keys(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void fields_json(JsonBuilder *json, const Work *work) {
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(work->record->fields, NULL);
    g_autoptr(GPtrArray) sorted = g_ptr_array_new();
    for (gpointer *key = keys; key && *key; key++)
        g_ptr_array_add(sorted, *key);
    g_ptr_array_sort(sorted, compare_keys);
    output_begin_object(json, "fields");
    for (guint i = 0; i < sorted->len; i++) {
        const char *key = sorted->pdata[i], *value = g_hash_table_lookup(work->record->fields, key);
        const FormField *field = form_field(work->form, key);
        if (field && is_time(field))
            output_time(json, key, g_ascii_strtoll(value, NULL, 10));
        else
            output_text(json, key, value);
    }
    json_builder_end_object(json);
}

gboolean record_output_json_more(JsonBuilder *json, App *app, const Work *work, GError **error) {
    g_autoptr(GPtrArray) events = work_events(app, work->record->number, error);
    if (!events)
        return FALSE;
    fields_json(json, work);
    output_begin_array(json, "events");
    for (guint i = 0; i < events->len; i++) {
        const WorkEvent *event = events->pdata[i];
        output_begin_object(json, NULL);
        output_number(json, "seq", event->seq);
        output_time(json, "at", event->at);
        output_text(json, "kind", event->kind);
        output_text(json, "actor", event->actor);
        output_text(json, "text", event->text);
        output_text(json, "signed", event->key_id);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    return TRUE;
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

static void print_time(const char *title, gint64 ms) {
    g_autofree char *text = clock_format_short(ms);
    output_pair(title, text);
}

/* A choice by its title. */
static const char *category_title(const Work *work) {
    const char *value = work->record->category;
    const FormField *field = form_field(work->form, "category");
    const FormChoice *choice = field && field->choices && value ? field_choice_find(field, value) : NULL;
    return choice ? form_text(&choice->title) : value;
}

static void print_head(App *app, const Work *work) {
    const Record *record = work->record;
    g_autofree char *area = area_name(app_db(app), record->area);
    g_autofree char *department = record->department ? department_title(app_db(app), record->department) : NULL;
    g_autofree char *shift = record->shift ? shift_title(record->shift) : NULL;
    g_autofree char *reporter = person_name_then(app_db(app), record->opened_by, record->opened);
    output_line("%s · %s · %s", record->number, form_title(work->form), work_state_title(work->form, record));
    output_pair(_("Area"), area);
    output_pair(_("Device"), record->device);
    output_pair(_("Position"), record->position);
    output_pair(_("Shift"), shift);
    output_pair(_("Category"), category_title(work));
    output_pair(_("Department"), department);
    print_time(_("Opened"), record->opened);
    output_pair(_("Reported by"), reporter);
    print_time(_("Due"), record->due);
    print_time(_("Closed at"), record->closed);
}

/* What the head has shown already is left out. */
static void print_fields(App *app, const Work *work) {
    static const char *const shown[] = {"device", "area", "position", "category", NULL};
    g_autoptr(WorkContext) context = work_context(app, work->form, work->record->device, work);
    for (guint i = 0; i < form_field_count(work->form); i++) {
        const FormField *field = form_field_at(work->form, i);
        const char *value = record_field(work->record, field->key);
        if (!value || g_strv_contains(shown, field->key))
            continue;
        g_autofree char *text = field_format(field, value, context ? &context->form : NULL);
        output_pair(form_text(&field->title), text);
    }
}

static void print_steps(App *app, const Work *work) {
    if (work->steps->len == 0)
        return;
    output_line(" ");
    OutputTable *table = output_table_new(_("Step"), _("Entered"), _("Due"), _("Done"), _("Done by"), _("Who may act"), NULL);
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        g_autofree char *entered = clock_format_short(step->entered), *due = clock_format_short(step->due);
        g_autofree char *done = clock_format_short(step->done);
        g_autofree char *by = step->done_by && *step->done_by ? person_name_then(app_db(app), step->done_by, step->done) : g_strdup("");
        g_autofree char *who = step->done ? g_strdup("") : names_of(app, i < work->who->len ? work->who->pdata[i] : NULL);
        const FormStep *shape = form_step(work->form, step->name);
        output_table_add(table, shape ? form_text(&shape->title) : step->name, entered, due, done, by, who, NULL);
    }
    output_table_end(table);
}

void record_output_holds(App *app, const GPtrArray *holds) {
    OutputTable *table = output_table_new(_("Hold"), _("Kind"), _("Target"), _("Since"), _("Until"), _("Why"), NULL);
    for (guint i = 0; i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        g_autofree char *since = clock_format_short(hold->since), *until = clock_format_short(hold->until);
        const char *kind = strcmp(hold->kind, "freeze") == 0 ? _("freeze") : _("lock");
        g_autofree char *why = hold_reason(app, hold);
        output_table_add(table, hold->id, kind, hold->target, since, until, why, NULL);
    }
    output_table_end(table);
    for (guint i = 0; i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        LiftNeeds *needs = hold->until ? NULL : lift_needs(app, hold, NULL);
        if (!needs)
            continue;
        g_autofree char *who = names_of(app, needs->who);
        output_line(_("%s waits for: %s; may sign now: %s"), hold->id, *needs->form && !*needs->treatment ? needs->form : _("signatures"),
                    *who ? who : "-");
        lift_needs_free(needs);
    }
}

static gboolean print_events(App *app, const Work *work, GError **error) {
    g_autoptr(GPtrArray) events = work_events(app, work->record->number, error);
    if (!events)
        return FALSE;
    output_line(" ");
    OutputTable *table = output_table_new(_("Row"), _("Time"), _("Who"), _("What happened"), NULL);
    for (guint i = 0; i < events->len; i++) {
        const WorkEvent *event = events->pdata[i];
        g_autofree char *seq = g_strdup_printf("%" G_GINT64_FORMAT, event->seq), *at = clock_format_short(event->at);
        g_autofree char *who = person_name_then(app_db(app), event->actor, event->at);
        output_table_add(table, seq, at, who, event->text, NULL);
    }
    output_table_end(table);
    return TRUE;
}

gboolean record_output_text(App *app, const Work *work, gboolean more, GError **error) {
    print_head(app, work);
    if (more)
        print_fields(app, work);
    print_steps(app, work);
    for (guint i = 0; work->asides && i < work->asides->len; i++) {
        const WorkAside *aside = work->asides->pdata[i];
        if (i == 0)
            output_line(" ");
        output_line(_("Also possible: %s (%s)"), form_text(&aside->step->title), aside->step->name);
    }
    if (work->holds && work->holds->len) {
        output_line(" ");
        record_output_holds(app, work->holds);
    }
    for (guint i = 0; work->advice && i < work->advice->len; i++)
        output_line("%s %s", _("Advice:"), (const char *)work->advice->pdata[i]);
    return !more || print_events(app, work, error);
}

gboolean record_output(App *app, const Work *work, gboolean as_json, gboolean more, GError **error) {
    if (!as_json)
        return record_output_text(app, work, more, error);
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    record_output_json(json, app, work);
    if (more && !record_output_json_more(json, app, work, error))
        return FALSE;
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}
