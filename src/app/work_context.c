/* SPDX-License-Identifier: MIT
 *
 * The world in which values of a record are checked: references that exist, limits in force, what the subject brings.
 */
#include "work_private.h"

#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/material.h"
#include "bihuan/model/source.h"
#include "bihuan/store/canon.h"

#include <string.h>

typedef struct {
    const char *kind, *exists, *title;
} Reference;

/* People must be in service: nobody who left is named in a new paper. */
static const Reference references[] = {
    {"area", "SELECT code FROM area WHERE code = $1", "SELECT name FROM area WHERE code = $1"},
    {"person", "SELECT id FROM person WHERE id = $1 AND in_service = 1", "SELECT name FROM person WHERE id = $1"},
    {"department", "SELECT code FROM department WHERE code = $1", "SELECT name FROM department WHERE code = $1"},
    {"source", "SELECT code FROM source WHERE code = $1", "SELECT name FROM source WHERE code = $1"},
    {"record", "SELECT number FROM record WHERE number = $1", "SELECT number FROM record WHERE number = $1"},
    {"device", "SELECT code FROM device WHERE code = $1", "SELECT name FROM device WHERE code = $1"},
};

static gboolean find_device(App *app, const char *code, char **canonical, char **title) {
    g_autoptr(Device) device = scan_or_code(app, code, NULL);
    if (!device)
        return FALSE;
    if (canonical)
        *canonical = g_strdup(device->code);
    if (title)
        *title = g_strdup(device->name);
    return TRUE;
}

static gboolean find_material(App *app, const char *text, char **canonical, char **title) {
    g_autoptr(Material) material = material_find(app_db(app), text, NULL);
    if (!material)
        return FALSE;
    if (canonical)
        *canonical = g_strdup(material->cas);
    if (title)
        *title = g_strdup(material_title(material));
    return TRUE;
}

static gboolean find_reference(gpointer data, const char *kind, const char *code, char **canonical, char **title) {
    App *app = data;
    if (strcmp(kind, "device") == 0)
        return find_device(app, code, canonical, title);
    if (strcmp(kind, "material") == 0)
        return find_material(app, code, canonical, title);
    for (gsize i = 0; i < G_N_ELEMENTS(references); i++) {
        if (strcmp(references[i].kind, kind) != 0)
            continue;
        g_autofree char *found = db_text(app_db(app), references[i].exists, "s", code);
        g_autofree char *upper = found ? NULL : g_ascii_strup(code, -1);
        if (!found)
            found = db_text(app_db(app), references[i].exists, "s", upper);
        if (!found)
            return FALSE;
        if (title)
            *title = db_text(app_db(app), references[i].title, "s", found);
        if (canonical)
            *canonical = g_steal_pointer(&found);
        return TRUE;
    }
    return FALSE;
}

gboolean work_find(App *app, const char *kind, const char *typed, char **canonical) {
    return find_reference(app, kind, typed, canonical, NULL);
}

/* The national code of the role in which a person acts at a source (包保): 1 principal, 2 technical, 3 operations, 0 other. */
static const char *duty_of(App *app, const char *source, gint64 at) {
    static const struct { const char *role, *code; } duties[] = {{"principal", "1"}, {"tech-lead", "2"}, {"op-lead", "3"}};
    g_autofree char *scope = source ? g_strconcat("source:", source, NULL) : NULL;
    for (gsize i = 0; scope && app_user_id(app) && i < G_N_ELEMENTS(duties); i++)
        if (person_has_role_for(app_db(app), app_user_id(app), duties[i].role, scope, at))
            return duties[i].code;
    return "0";
}

static void put(GHashTable *map, const char *key, const char *value) {
    if (value)
        g_hash_table_insert(map, g_strdup(key), g_strdup(value));
}

void work_context_fill(App *app, const Form *form, const Record *record, const GPtrArray *steps, gint64 now, WorkContext *context) {
    const Person *user = app_user(app);
    Step *open = steps ? step_find_open(steps, record->state) : NULL;
    context->actor = user ? g_strdup(user->id) : NULL;
    context->department = user ? g_strdup(user->department) : NULL;
    context->form = (FormContext){
        .now = now,
        .opened = record->opened ? record->opened : now,
        .due = open && open->due ? open->due : record->due,
        .actor = context->actor,
        .actor_department = context->department,
        .subject = canon_map_new(),
        .limits = {.resolve = shelf_limit, .data = app_db(app), .at = now},
        .find = find_reference,
        .data = app,
    };
    put(context->form.subject, "area", record->area);
    put(context->form.subject, "device", record->device);
    put(context->form.subject, "position", record->position);
    put(context->form.subject, "source", record->source);
    put(context->form.subject, "department", record->department);
    /* as the plant calls it, whatever language the terminal speaks: it is stored */
    g_autoptr(Department) unit = user ? department_load(app_db(app), user->department, NULL) : NULL;
    put(context->form.subject, "unit", unit ? unit->name : context->department);
    put(context->form.subject, "duty", duty_of(app, record->source, now));
    context->facts = rule_facts(form, record, user ? user->id : NULL, now);
}

WorkContext *work_context(App *app, const Form *form, const char *device, const Work *work) {
    WorkContext *context = g_new0(WorkContext, 1);
    if (work) {
        work_context_fill(app, form, work->record, work->steps, clock_now(), context);
        return context;
    }
    g_autoptr(Record) record = record_new();
    g_autoptr(GHashTable) typed = canon_map_new();
    if (device)
        put(typed, "device", device);
    work_locate(app, form, typed, record, NULL);
    work_context_fill(app, form, record, NULL, clock_now(), context);
    return context;
}

void work_context_clear(WorkContext *context) {
    g_clear_pointer(&context->form.subject, g_hash_table_unref);
    g_clear_pointer(&context->facts, g_hash_table_unref);
    g_clear_pointer(&context->actor, g_free);
    g_clear_pointer(&context->department, g_free);
}

void work_context_free(WorkContext *context) {
    if (!context)
        return;
    work_context_clear(context);
    g_free(context);
}

GPtrArray *work_check(App *app, const Form *form, const FormStep *step, const Work *work, GHashTable *values) {
    g_autoptr(WorkContext) context = work_context(app, form, g_hash_table_lookup(values, "device"), work);
    return form_check_values(form, step, values, &context->form, context->facts, NULL);
}
