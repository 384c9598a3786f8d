/* SPDX-License-Identifier: MIT
 *
 * What is typed into a form: the world in which it is checked (references that exist, limits in force, what the subject brings), and
 * the evidence given with it: kept beside the plant before the change, named by rows inside it.
 */
#include "deed.h"

#include "bihuan/app/captive.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/material.h"
#include "bihuan/model/quiz_theme.h"
#include "bihuan/model/source.h"
#include "bihuan/model/supply_list.h"
#include "bihuan/store/canon.h"

#include <stdlib.h>
#include <string.h>

static const char SQL_HANDED[] = "SELECT field FROM blob WHERE record = $1 AND hash = $2";

/* ---- references ---- */

typedef struct {
    const char *kind, *exists, *alike, *title; /* alike: whose fold_key is $1 */
} Reference;

/* People must be in service: nobody who left is named in a new paper. */
static const Reference references[] = {
    {"area", "SELECT code FROM area WHERE code = $1", "SELECT code FROM area WHERE lower(code) = $1",
     "SELECT name FROM area WHERE code = $1"},
    {"person", "SELECT id FROM person WHERE id = $1 AND in_service = 1", "SELECT id FROM person WHERE lower(id) = $1 AND in_service = 1",
     "SELECT name FROM person WHERE id = $1"},
    {"department", "SELECT code FROM department WHERE code = $1", "SELECT code FROM department WHERE lower(code) = $1",
     "SELECT name FROM department WHERE code = $1"},
    {"source", "SELECT code FROM source WHERE code = $1", "SELECT code FROM source WHERE lower(code) = $1",
     "SELECT name FROM source WHERE code = $1"},
    {"record", "SELECT number FROM record WHERE number = $1", "SELECT number FROM record WHERE lower(number) = $1",
     "SELECT number FROM record WHERE number = $1"},
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

static gboolean find_item(App *app, const char *text, char **canonical, char **title) {
    g_autoptr(SupplyItem) item = NULL;
    if (!scan_or_item(app, text, &item, NULL))
        return FALSE;
    if (item && canonical)
        *canonical = g_strdup(item->code);
    if (item && title)
        *title = g_strdup(supply_item_title(item));
    if (!item && canonical)
        *canonical = supply_item_several(app_db(app), text, NULL);
    return item != NULL;
}

static gboolean find_place(App *app, const char *text, char **canonical, char **title) {
    g_autoptr(SupplyPlace) place = scan_or_place(app, text, NULL);
    if (place && canonical)
        *canonical = g_strdup(place->code);
    if (place && title)
        *title = g_strdup(place->name);
    if (!place && canonical)
        *canonical = supply_place_several(app_db(app), text, NULL);
    return place != NULL;
}

static gboolean find_theme(App *app, const char *text, char **canonical, char **title) {
    g_autoptr(QuizThemeName) theme = quiz_theme_find(app_db(app), text, NULL);
    if (theme && canonical)
        *canonical = g_strdup(theme->code);
    if (theme && title)
        *title = g_strdup(theme->title);
    return theme != NULL;
}

/* The very code, else the one that is spelled so in any width and case; owned. */
static char *find_code(Db *db, const Reference *reference, const char *typed) {
    char *exact = NULL;
    if (!db_get_text(db, NULL, &exact, reference->exists, "s", typed) || exact)
        return exact;
    g_autofree char *key = fold_key(typed);
    g_autoptr(GPtrArray) alike = db_texts(db, NULL, reference->alike, "s", key);
    return alike && alike->len == 1 ? g_strdup(alike->pdata[0]) : NULL;
}

static gboolean find_reference(gpointer data, const char *kind, const char *code, char **canonical, char **title) {
    App *app = data;
    if (strcmp(kind, "device") == 0)
        return find_device(app, code, canonical, title);
    if (strcmp(kind, "material") == 0)
        return find_material(app, code, canonical, title);
    if (strcmp(kind, "item") == 0)
        return find_item(app, code, canonical, title);
    if (strcmp(kind, "place") == 0)
        return find_place(app, code, canonical, title);
    if (strcmp(kind, "theme") == 0)
        return find_theme(app, code, canonical, title);
    for (gsize i = 0; i < G_N_ELEMENTS(references); i++) {
        if (strcmp(references[i].kind, kind) != 0)
            continue;
        g_autofree char *found = find_code(app_db(app), &references[i], code);
        if (!found)
            return FALSE;
        if (title && !db_get_text(app_db(app), NULL, title, references[i].title, "s", found))
            return FALSE;
        if (canonical)
            *canonical = g_steal_pointer(&found);
        return TRUE;
    }
    return FALSE;
}

gboolean deed_find(App *app, const char *kind, const char *typed, char **canonical) {
    return find_reference(app, kind, typed, canonical, NULL);
}

/* ---- the context ---- */

/* The national code of the role in which a person acts at a source (包保): 1 principal, 2 technical, 3 operations, 0 other. */
static const char *duty_of(App *app, const char *source, gint64 at) {
    static const struct { const char *role, *code; } duties[] = {{"principal", "1"}, {"tech-lead", "2"}, {"op-lead", "3"}};
    g_autofree char *scope = source ? g_strconcat("source:", source, NULL) : NULL;
    for (gsize i = 0; scope && app_user_id(app) && i < G_N_ELEMENTS(duties); i++)
        if (person_has_role_for(app_db(app), app_user_id(app), duties[i].role, scope, at, NULL))
            return duties[i].code;
    return "0";
}

static void put_known(GHashTable *map, const char *key, const char *value) {
    if (value)
        g_hash_table_insert(map, g_strdup(key), g_strdup(value));
}

/* The columns that @subject.KEY of a form means. */
static const char *const SUBJECT[] = {"area", "device", "position", "source", "department"};

static WorkContext *context_of(App *app, const Case *subject) {
    WorkContext *context = g_new0(WorkContext, 1);
    const Person *user = app_user(app);
    const Record *record = subject->record;
    const Step *open = step_find_open(subject->steps, record->state);
    context->actor = user ? g_strdup(user->id) : NULL;
    context->department = user ? g_strdup(user->department) : NULL;
    context->form = (FormContext){
        .now = subject->now,
        .opened = record->opened ? record->opened : subject->now,
        .due = open && open->due ? open->due : record->due,
        .actor = context->actor,
        .actor_department = context->department,
        .subject = canon_map_new(),
        .limits = case_limits(subject, subject->now),
        .find = find_reference,
        .data = app,
    };
    for (gsize i = 0; i < G_N_ELEMENTS(SUBJECT); i++)
        put_known(context->form.subject, SUBJECT[i], record_column(record, SUBJECT[i]));
    /* as the plant calls it, whatever language the terminal speaks: it is stored */
    g_autoptr(Department) unit = user ? department_load(app_db(app), user->department, NULL) : NULL;
    put_known(context->form.subject, "unit", unit ? unit->name : context->department);
    g_autoptr(Device) device = record->device ? device_load(app_db(app), record->device, NULL) : NULL;
    put_known(context->form.subject, "class", device && *device->class ? device->class : NULL);
    put_known(context->form.subject, "duty", duty_of(app, record->source, subject->now));
    context->facts = rule_facts_asked(subject);
    return context;
}

WorkContext *work_context(App *app, const Form *form, const char *device, const Work *work) {
    g_autoptr(Case) subject = work ? work_now(app, work) : case_of_form(app_db(app), app_shelf(app), form, app_user_id(app), clock_now());
    g_autoptr(GHashTable) typed = canon_map_new();
    put_known(typed, "device", device);
    if (!work)
        deed_locate(app, subject, typed, NULL);
    return context_of(app, subject);
}

void work_context_free(WorkContext *context) {
    if (!context)
        return;
    g_hash_table_unref(context->form.subject);
    g_hash_table_unref(context->facts);
    g_free(context->actor);
    g_free(context->department);
    g_free(context);
}

/* ---- photos of before and after ---- */

/* Field keys that say "afterwards": photo_after. */
static gboolean is_after(const FormField *field) {
    return g_str_has_suffix(field->key, "_after");
}

static gboolean is_file(const FormField *field) {
    return field->type->editor == EDITOR_FILE;
}

static const char *value_handed(const Record *record, GHashTable *values, const char *key) {
    const char *value = g_hash_table_lookup(values, key);
    return value ? value : record_field(record, key);
}

typedef struct {
    const char *number, *value;
} Handed;

/* Also what was handed in as "before" in an earlier round. FALSE: it cannot be read. */
static gboolean was_before(Db *db, const Form *form, const Handed *handed, gboolean *again, GError **error) {
    const char *hash = strchr(handed->value, ':');
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_HANDED, "ss", handed->number, hash ? hash + 1 : handed->value);
    while (rows && rows_next(rows, &local)) {
        const FormField *field = form_field(form, rows_text(rows, 0));
        *again |= !field || !is_after(field);
    }
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* A photo "after" (a field whose key ends so) is no file that the record has or gets in another field, nor one handed in before;
 * values are what is handed in now. */
static gboolean photos_differ(const Case *subject, GHashTable *values, GError **error) {
    const Form *form = subject->form;
    const Record *record = subject->record;
    for (guint a = 0; a < form_field_count(form); a++) {
        const FormField *after = form_field_at(form, a);
        const char *value = is_file(after) && is_after(after) ? value_handed(record, values, after->key) : NULL;
        if (!value || !*value)
            continue;
        gboolean given = g_hash_table_contains(values, after->key);
        for (guint b = 0; b < form_field_count(form); b++) {
            const FormField *before = form_field_at(form, b);
            if (!is_file(before) || is_after(before) || (!given && !g_hash_table_contains(values, before->key)))
                continue;
            if (g_strcmp0(value, value_handed(record, values, before->key)) == 0)
                return err_set(error, ERR_INPUT, _("%s and %s are the same file: take a new photo of what was done"),
                               form_text(&before->title), form_text(&after->title));
        }
        gboolean again = FALSE;
        if (given && record->number && !was_before(subject->db, form, &(Handed){record->number, value}, &again, error))
            return FALSE;
        if (again)
            return err_set(error, ERR_INPUT, _("%s was handed in as a photo of before: take a new photo of what was done"),
                           form_text(&after->title));
    }
    return TRUE;
}

gboolean deed_check_values(Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    g_autoptr(WorkContext) context = context_of(deed->app, subject);
    context->form.rejecting = deed->reject;
    g_autoptr(GPtrArray) problems =
        form_check_values(subject->form, deed->shape, deed->typed, &context->form, context->facts, &deed->canonical);
    return form_problems_ok(problems, error) && (deed->reject || photos_differ(subject, deed->canonical, error));
}

/* ---- evidence ---- */

void deed_file_clear(gpointer data) {
    DeedFile *file = data;
    blob_clear(&file->blob);
    g_free(file->field);
}

/* A captive account's folder holds copies of the plant as well, and their keys; photos come from the exchange. */
static gboolean in_home(const char *plant, const char *file) {
    g_autofree char *home = plant ? g_path_get_dirname(plant) : NULL, *folder = home ? g_strconcat(home, "/", NULL) : NULL;
    g_autofree char *in = outfile_in() ? realpath(outfile_in(), NULL) : NULL;
    gboolean given = in && file && g_str_has_prefix(file, in) && file[strlen(in)] == '/';
    return captive_is_confined() && folder && file && g_str_has_prefix(file, folder) && !given;
}

/* The plant's own files are no evidence: on a captive account somebody could carry its key away as a photo. By the real place, so
 * that no link leads round it. */
static gboolean refuse_own(App *app, const char *path, GError **error) {
    static const char *const endings[] = {".key", ".db", ".evidence"};
    g_autofree char *plant = realpath(plant_path(app_plant(app)), NULL), *file = realpath(path, NULL);
    g_autofree char *stem = plant ? g_strndup(plant, strlen(plant) - (g_str_has_suffix(plant, ".db") ? 3 : 0)) : NULL;
    g_autofree char *shown = utf8_printable(path);
    if (in_home(plant, file))
        return err_set(error, ERR_DENIED, _("%s lies in the plant's own folder and is not evidence"), shown);
    for (gsize i = 0; stem && file && i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *own = g_strconcat(stem, endings[i], NULL);
        if (g_str_has_prefix(file, own))
            return err_set(error, ERR_DENIED, _("%s belongs to the plant file itself and is not evidence"), shown);
    }
    return TRUE;
}

static gboolean keep_one(Deed *deed, const FormField *field, const char *typed, char **reference, GError **error) {
    DeedFile file;
    g_autofree char *undone = path_exists(typed) ? NULL : path_unquoted(typed);
    const char *path = undone ? undone : typed;
    if (!refuse_own(deed->app, path, error))
        return FALSE;
    if (!blob_keep_file(app_plant(deed->app), path, field->accept ? field->accept : "any", &file.blob, error)) {
        blob_clear(&file.blob);
        return FALSE;
    }
    file.field = g_strdup(field->key);
    *reference = g_strconcat("sha256:", file.blob.hash, NULL);
    g_array_append_val(deed->files, file);
    return TRUE;
}

static int compare_keys(gconstpointer a, gconstpointer b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* In the order of their keys, in which they stand in the log: a map's own order is an accident of how it was filled. */
gboolean deed_keep_files(Deed *deed, GError **error) {
    guint count;
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(deed->typed, &count);
    qsort(keys, count, sizeof *keys, compare_keys);
    for (guint i = 0; i < count; i++) {
        const FormField *field = form_field(deed->subject->form, keys[i]);
        const char *text = g_hash_table_lookup(deed->typed, keys[i]);
        char *reference = NULL;
        if (!field || field->type->editor != EDITOR_FILE || *text != '@')
            continue;
        if (!keep_one(deed, field, text + 1, &reference, error))
            return FALSE;
        g_hash_table_insert(deed->typed, g_strdup(field->key), reference);
    }
    return TRUE;
}

gboolean deed_save_files(const Deed *deed, GError **error) {
    for (guint i = 0; i < deed->files->len; i++) {
        const DeedFile *file = &g_array_index(deed->files, DeedFile, i);
        if (!blob_save(deed->subject->change, &file->blob, deed->subject->record->number, file->field, error))
            return FALSE;
    }
    return TRUE;
}
