/* SPDX-License-Identifier: MIT
 *
 * Filling in a form or a step: from the task to the record.
 */
#include "entry_form.h"
#include "material_open.h"
#include "entry_words.h"

#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/store/canon.h"

#include <string.h>

/* ---- context and defaults ---- */

static void values_put(EntryForm *entry, const char *key, const char *value) {
    if (value != NULL) {
        g_hash_table_insert(entry->values, g_strdup(key), g_strdup(value));
    } else {
        g_hash_table_remove(entry->values, key);
    }
}

/* A step beside the line is done again and again (gas tests, measures): what it was given last is no answer now. */
static gboolean is_asked_anew(const EntryForm *entry, const FormField *field) {
    return entry->step != NULL && entry->step->aside && !g_strv_contains(form_submit_fields(entry->form), field->key);
}

/* What stands in a field nobody touched: the record's own value, else the default. Owned; NULL: nothing. */
static char *default_of(const EntryForm *entry, const FormField *field) {
    char *canonical = NULL;
    const char *stored = entry->work != NULL ? record_field(entry->work->record, field->key) : NULL;
    gboolean is_new = entry->step != NULL && entry->step->effect == EFFECT_SET && g_strcmp0(entry->step->effect_field, field->key) == 0;
    if (entry->reject || is_new) {
        return NULL;
    }
    if (stored != NULL && !is_asked_anew(entry, field)) {
        return field->type->editor == EDITOR_FILE ? NULL : g_strdup(stored);
    }
    field_default(field, &entry->context->form, &canonical, NULL);
    return canonical != NULL ? canonical : permit_suggest(entry->app, field);
}

/* The world as it is for this device; fields that were not touched get their defaults from it. */
static void context_make(EntryForm *entry) {
    g_clear_pointer(&entry->context, work_context_free);
    g_free(entry->user);
    entry->user = g_strdup(app_user_id(entry->app));
    entry->context = work_context(entry->app, entry->form, entry->device, entry->work);
    entry->context->form.rejecting = entry->reject;
    g_hash_table_remove_all(entry->values);
    entry->context->form.values = entry->values;
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        if (!edit->touched) {
            g_autofree char *canonical = default_of(entry, edit->field);
            field_edit_set_default(edit, canonical);
        }
        field_edit_check(edit, &entry->context->form);
        values_put(entry, edit->field->key, edit->canonical);
    }
    entry_form_check(entry);
}

/* A permit in a frozen area is refused: said as soon as the device is known. */
static void look_for_holds(EntryForm *entry) {
    g_autoptr(GError) error = NULL;
    const FieldEdit *area = entry_form_edit(entry, "area");
    g_clear_pointer(&entry->held, g_free);
    if (entry->step == NULL && form_is_permit(entry->form) &&
        !work_may_start(entry->app, form_name(entry->form), entry->device, area != NULL ? area->canonical : NULL, &error) &&
        err_is(error, ERR_HELD)) {
        entry->held = g_strdup(error->message);
    }
}

/* Fields a rule asks for without the form requiring them: of an application what must stand on it before anybody approves, of a step
 * the one that decides (what is named behind it may be only another way out). */
static void mark_wanted(EntryForm *entry) {
    const GPtrArray *lookups = form_lookups(entry->form);
    for (guint i = 0; i < entry->edits->len; i++) {
        ((FieldEdit *)entry->edits->pdata[i])->wanted = FALSE;
    }
    for (guint i = 0; entry->step == NULL && i < lookups->len; i++) {
        const FormFact *fact = lookups->pdata[i];
        for (char **key = fact->arguments; g_strcmp0(fact->provider, "fields") == 0 && *key != NULL; key++) {
            FieldEdit *edit = entry_form_edit(entry, *key);
            if (edit != NULL) {
                edit->wanted = edit->canonical == NULL;
            }
        }
    }
    gboolean now = entry->work != NULL && entry->step != NULL && strcmp(entry->work->record->state, entry->step->name) == 0;
    for (guint i = 0; now && !entry->reject && i < entry->work->blocked->len; i++) {
        const RuleVerdict *verdict = entry->work->blocked->pdata[i];
        gboolean here = !verdict->rule->warn && permit_remedy(entry->work, verdict, NULL) == REMEDY_HERE;
        for (const char *const *name = here ? condition_names(verdict->rule->need) : NULL; name != NULL && *name != NULL; name++) {
            FieldEdit *edit = entry_form_edit(entry, *name);
            if (edit != NULL) {
                edit->wanted = edit->canonical == NULL;
                break;
            }
        }
    }
}

/* The same leak reported twice counts twice, and may freeze an area: who is about to do it sees the first one. */
static void look_for_known(EntryForm *entry) {
    g_clear_pointer(&entry->known, g_free);
    g_clear_pointer(&entry->known_number, g_free);
    if (entry->step == NULL && entry->device != NULL && strcmp(form_name(entry->form), "hazard") == 0) {
        entry->known = entry_known_text(entry->app, entry->device, &entry->known_number);
    }
}

unsigned entry_form_materials(const EntryForm *entry, Ui *ui) {
    static const char *const PLACES[] = {"device", "area", "source"};
    for (gsize i = 0; entry->work == NULL && i < G_N_ELEMENTS(PLACES); i++) {
        const FieldEdit *edit = entry_form_edit(entry, PLACES[i]);
        if (edit != NULL && edit->canonical != NULL && *edit->canonical != '\0') {
            return material_open(ui, PLACES[i], edit->canonical);
        }
    }
    return material_open(ui, "record", entry->work != NULL ? entry->work->record->number : NULL);
}

void entry_form_check(EntryForm *entry) {
    if (g_strcmp0(entry->user, app_user_id(entry->app)) != 0) { /* another person sits here now: his are the defaults */
        context_make(entry);
        return;
    }
    g_autoptr(GHashTable) facts = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer key, value;
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        field_edit_check(edit, &entry->context->form);
        values_put(entry, edit->field->key, edit->canonical);
    }
    g_hash_table_iter_init(&iter, entry->context->facts);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        g_hash_table_insert(facts, key, value);
    }
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        if (edit->canonical != NULL) {
            g_hash_table_insert(facts, edit->field->key, edit->canonical);
        } else {
            g_hash_table_remove(facts, edit->field->key);
        }
    }
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        gboolean excused = entry->reject && edit->field->required == REQUIRED_YES;
        edit->required = !excused && form_field_is_required(edit->field, facts);
    }
    mark_wanted(entry);
}

/* Defaults that are reckoned from a value follow it, as long as nobody has put anything else there. */
static void follow(EntryForm *entry, const FieldEdit *source) {
    g_autofree char *name = g_strconcat("@", source->field->key, NULL);
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        const char *standard = edit->field->standard != NULL ? edit->field->standard : "";
        char behind = g_str_has_prefix(standard, name) ? standard[strlen(name)] : 'x';
        if (!edit->touched && !g_ascii_isalnum(behind) && behind != '_' && behind != '.') {
            g_autofree char *canonical = default_of(entry, edit->field);
            field_edit_set_default(edit, canonical);
        }
    }
}

void entry_form_settle(EntryForm *entry, FieldEdit *edit) {
    field_edit_settle(edit, &entry->context->form);
    values_put(entry, edit->field->key, edit->canonical);
    follow(entry, edit);
    gboolean device = strcmp(edit->field->key, "device") == 0 && entry->work == NULL;
    if (device && g_strcmp0(edit->canonical, entry->device) != 0) {
        g_free(entry->device);
        entry->device = g_strdup(edit->canonical);
        context_make(entry);
    } else {
        entry_form_check(entry);
    }
    if (device || strcmp(edit->field->key, "area") == 0) {
        look_for_holds(entry);
        look_for_known(entry);
    }
}

/* ---- opening ---- */

static gboolean open_act(EntryForm *entry, const Task *task, GError **error) {
    entry->work = work_load(entry->app, task->number, error);
    if (entry->work == NULL) {
        return FALSE;
    }
    entry->form = entry->work->form;
    entry->number = g_strdup(entry->work->record->number);
    entry->step = form_step(entry->form, task->step);
    entry->reject = task->reject;
    return entry->step != NULL || err_set(error, ERR_NOT_FOUND, _("%s has no step %s."), form_title(entry->form), task->step);
}

static gboolean open_task(EntryForm *entry, const Task *task, GError **error) {
    if (task->step != NULL) {
        return open_act(entry, task, error);
    }
    entry->form = shelf_form(app_shelf(entry->app), task->form, 0, NULL, error);
    return entry->form != NULL;
}

static void add_edits(EntryForm *entry) {
    const char *const *keys = entry->step != NULL ? (const char *const *)entry->step->fields : form_submit_fields(entry->form);
    for (; *keys != NULL; keys++) {
        const FormField *field = form_field(entry->form, *keys);
        if (field != NULL) {
            g_ptr_array_add(entry->edits, field_edit_new(field));
        }
    }
}

/* What the task itself says (the device of a scan), then what was typed before. */
static void take_known(EntryForm *entry) {
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        const char *given = task_given(entry->task, edit->field->key);
        if (given != NULL) {
            field_edit_set(edit, given);
        }
    }
    g_autoptr(GHashTable) draft = draft_load(entry->draft);
    for (guint i = 0; draft != NULL && i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        const char *text = g_hash_table_lookup(draft, edit->field->key);
        gboolean other = text != NULL && entry->work == NULL && strcmp(edit->field->key, "device") == 0 && !entry_is_empty(edit->entry) &&
                         strcmp(entry_text(edit->entry), text) != 0;
        if (other) { /* what was scanned is what is in front of the person */
            g_free(entry->restored_device);
            entry->restored_device = g_strdup(text);
        } else if (text != NULL) {
            field_edit_set(edit, text);
            entry->restored = TRUE;
        }
    }
}

EntryForm *entry_form_new(App *app, const Task *task, GError **error) {
    g_autoptr(EntryForm) entry = g_new0(EntryForm, 1);
    g_autofree char *name = task_name(task);
    entry->app = app;
    entry->task = task_copy(task);
    entry->draft = draft_new(app, name);
    entry->sent = TRUE; /* nothing to keep until it is open */
    entry->edits = g_ptr_array_new_with_free_func((GDestroyNotify)field_edit_free);
    entry->values = canon_map_new();
    if (!open_task(entry, task, error)) {
        return NULL;
    }
    add_edits(entry);
    take_known(entry);
    FieldEdit *device = entry_form_edit(entry, "device");
    entry->device = device != NULL && !entry_is_empty(device->entry) ? g_strdup(entry_text(device->entry)) : NULL;
    entry->sent = FALSE;
    context_make(entry);
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        if (edit->touched && edit->field->type->editor == EDITOR_TIME) {
            field_edit_settle(edit, &entry->context->form); /* offered as ISO 8601, shown as people write it */
        }
    }
    look_for_holds(entry);
    look_for_known(entry);
    return g_steal_pointer(&entry);
}

/* ---- drafts ---- */

gboolean entry_form_is_typed(const EntryForm *entry) {
    if (entry->sent) {
        return FALSE;
    }
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        if (edit->touched && g_strcmp0(task_given(entry->task, edit->field->key), entry_text(edit->entry)) != 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void keep_draft(const EntryForm *entry) {
    g_autoptr(GHashTable) typed = canon_map_new();
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        if (edit->touched) {
            g_hash_table_insert(typed, g_strdup(edit->field->key), g_strdup(entry_text(edit->entry)));
        }
    }
    draft_keep(entry->draft, typed);
}

void entry_form_rest(EntryForm *entry) {
    if (!entry->sent && !draft_is_of_another(entry->draft)) {
        if (entry_form_is_typed(entry)) {
            keep_draft(entry);
        } else {
            draft_keep(entry->draft, NULL);
        }
    }
}

/* As it is for who opens it now: what the task says, and his own draft. */
static void begin_anew(EntryForm *entry) {
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        edit->touched = FALSE;
        g_clear_pointer(&edit->missing, g_free);
        entry_set(edit->entry, "");
    }
    entry->restored = FALSE;
    take_known(entry);
    context_make(entry);
}

char *entry_form_change_hands(EntryForm *entry) {
    if (!draft_is_of_another(entry->draft)) {
        return NULL;
    }
    gboolean typed = entry_form_is_typed(entry);
    if (typed) {
        keep_draft(entry);
    }
    g_autofree char *before = draft_hand_over(entry->draft);
    begin_anew(entry);
    return typed ? g_steal_pointer(&before) : NULL;
}

void entry_form_free(EntryForm *entry) {
    if (entry == NULL) {
        return;
    }
    if (entry_form_is_typed(entry)) {
        keep_draft(entry);
    } else if (!entry->sent) {
        draft_keep(entry->draft, NULL);
    }
    work_free(entry->work);
    work_context_free(entry->context);
    g_free(entry->user);
    g_hash_table_unref(entry->values);
    g_ptr_array_unref(entry->edits);
    task_free(entry->task);
    draft_free(entry->draft);
    g_free(entry->number);
    g_free(entry->device);
    g_free(entry->restored_device);
    g_free(entry->held);
    g_free(entry->known);
    g_free(entry->known_number);
    g_free(entry->over);
    g_free(entry);
}

void entry_form_clear(EntryForm *entry) {
    draft_forget(entry->draft);
    begin_anew(entry);
}

FieldEdit *entry_form_edit(const EntryForm *entry, const char *key) {
    for (guint i = 0; i < entry->edits->len; i++) {
        FieldEdit *edit = entry->edits->pdata[i];
        if (strcmp(edit->field->key, key) == 0) {
            return edit;
        }
    }
    return NULL;
}

int entry_form_first(const EntryForm *entry) {
    const char *subject = entry->step == NULL ? form_subject_kind(entry->form) : "";
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        if (edit->canonical == NULL && strcmp(edit->field->key, subject) == 0) {
            return (int)i;
        }
    }
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        if (edit->required && edit->canonical == NULL) {
            return (int)i;
        }
    }
    for (guint i = 0; i < entry->edits->len; i++) {
        if (((const FieldEdit *)entry->edits->pdata[i])->wanted) {
            return (int)i;
        }
    }
    return 0;
}

/* ---- sending ---- */

/* What is sent; checked: files stand as "sha256:…", for their bytes are kept only when everything else is right. Owned. */
static GHashTable *typed_values(const EntryForm *entry, gboolean checked) {
    GHashTable *values = canon_map_new();
    for (guint i = 0; i < entry->edits->len; i++) {
        const FieldEdit *edit = entry->edits->pdata[i];
        char *value = field_edit_value(edit);
        if (value != NULL && checked && edit->field->type->editor == EDITOR_FILE && edit->canonical != NULL) {
            g_free(value);
            value = g_strdup(edit->canonical);
        }
        if (value != NULL) {
            g_hash_table_insert(values, g_strdup(edit->field->key), value);
        }
    }
    return values;
}

GPtrArray *entry_form_problems(EntryForm *entry) {
    entry_form_check(entry);
    g_autoptr(GHashTable) values = typed_values(entry, TRUE);
    entry->context->form.now = clock_now();
    GPtrArray *problems = form_check_values(entry->form, entry->step, values, &entry->context->form, entry->context->facts, NULL);
    for (guint i = 0; i < entry->edits->len; i++) {
        g_clear_pointer(&((FieldEdit *)entry->edits->pdata[i])->missing, g_free);
    }
    for (guint i = 0; i < problems->len; i++) {
        const FormProblem *problem = problems->pdata[i];
        FieldEdit *edit = entry_form_edit(entry, problem->field);
        if (edit != NULL && edit->missing == NULL) {
            /* what the text itself says of its mistake is better than the placeholder of a file */
            edit->missing = edit->error != NULL ? g_strdup(edit->error) : g_strdup(problem->sentence);
        }
    }
    return problems;
}

/* Somebody else was faster: the newest state is taken over, what was typed stays. */
static void take_over(EntryForm *entry) {
    Work *work = work_load(entry->app, entry->number, NULL);
    if (work != NULL) {
        work_free(entry->work);
        entry->work = work;
        context_make(entry);
    }
}

/* The last thing that happened to the record, and where it is now. Owned. */
static char *last_change(const EntryForm *entry, const Record *record) {
    g_autoptr(GPtrArray) events = work_events(entry->app, entry->number, NULL);
    const WorkEvent *last = events != NULL && events->len > 0 ? events->pdata[events->len - 1] : NULL;
    g_autofree char *who = last != NULL ? person_name(app_db(entry->app), last->actor) : g_strdup("");
    g_autofree char *when = last != NULL ? clock_format_short(last->at) : g_strdup("");
    return g_strdup_printf(_("%s changed %s at %s: %s. It is now in the state \"%s\"."), who, entry->number, when,
                           last != NULL ? last->text : "", work_state_title(entry->form, record));
}

char *entry_form_overtaken(EntryForm *entry) {
    g_autoptr(Record) record = entry->work != NULL ? record_load(app_db(entry->app), entry->number, NULL) : NULL;
    if (record == NULL || record->revision == entry->work->record->revision) {
        return g_strdup(entry->over);
    }
    take_over(entry);
    g_free(entry->over);
    entry->over = work_step_done_text(entry->app, entry->work->steps, entry->step);
    if (entry->over == NULL && !entry->step->aside && step_find_open(entry->work->steps, entry->step->name) == NULL) {
        entry->over = last_change(entry, record); /* ended, or gone another way */
    }
    return entry->over != NULL ? g_strdup(entry->over) : last_change(entry, record);
}

GPtrArray *entry_form_blocked(const EntryForm *entry) {
    return entry->step != NULL ? work_blocked(entry->app, entry->number, entry->step->name, entry->values, NULL) : NULL;
}

Work *entry_form_send(EntryForm *entry, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GHashTable) values = typed_values(entry, FALSE);
    Work *work = entry->work == NULL
                     ? work_submit(entry->app, form_name(entry->form), values, &local)
                     : work_act(entry->app, entry->number, entry->step->name, entry->reject, values, entry->work->record->revision, &local);
    if (work != NULL) {
        entry->sent = TRUE;
        draft_forget(entry->draft);
        return work;
    }
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}
