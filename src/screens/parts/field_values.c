/* SPDX-License-Identifier: MIT
 *
 * Values to choose from: choices of the form, codes searched in the plant, files, times.
 */
#include "field_values.h"

#include "bihuan/app/permit_view.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/material.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/device.h"
#include "bihuan/model/person.h"
#include "bihuan/model/quiz_theme.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/class.h"
#include "bihuan/model/supply_list.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/date.h"
#include "session.h"

#include <string.h>

/* An open list; freed with its answer. */
typedef struct {
    Ui *ui;
    App *app;
    const Form *form;
    FieldEdit *edit;
    FieldChosen chosen;
    gpointer data;
} Values;

static void field_values_add(GPtrArray *items, const char *key, const char *name, const char *note) {
    g_autofree char *text = name != NULL && *name != '\0' ? g_strdup_printf("%s  %s", key, name) : g_strdup(key);
    g_ptr_array_add(items, choice_item_new(key, text, NULL, note));
}

/* Keeps an item that fits, until there are enough. */
static void add_fitting(GPtrArray *items, int max, const char *filter, ChoiceItem *item) {
    if ((int)items->len < max && choice_matches(item, filter)) {
        g_ptr_array_add(items, item);
    } else {
        choice_item_free(item);
    }
}

static void search_devices(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) found = *filter != '\0' ? device_search(db, filter, max, NULL) : device_list(db, NULL, "", max, NULL);
    for (guint i = 0; found != NULL && i < found->len; i++) {
        const Device *device = found->pdata[i];
        field_values_add(items, device->code, device->name, device->position);
    }
}

static void search_people(Db *db, const char *filter, int max, GPtrArray *items) {
    PersonFilter everybody = {0};
    g_autoptr(GPtrArray) found = *filter != '\0' ? person_search(db, filter, max, NULL) : person_list(db, &everybody, "", max, NULL);
    for (guint i = 0; found != NULL && i < found->len; i++) {
        const Person *person = found->pdata[i];
        field_values_add(items, person->id, person->name, person->title);
    }
}

static void search_records(Db *db, const char *filter, int max, GPtrArray *items) {
    RecordQuery query = {.text = *filter != '\0' ? filter : NULL, .limit = max};
    g_autoptr(GPtrArray) found = record_list(db, &query, NULL);
    for (guint i = 0; found != NULL && i < found->len; i++) {
        const Record *record = found->pdata[i];
        g_autofree char *opened = clock_format_short(record->opened), *area = area_name(db, record->area);
        field_values_add(items, record->number, area, opened);
    }
}

static void search_areas(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = area_list(db, NULL);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const PlantArea *area = all->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", area->code, area->name);
        add_fitting(items, max, filter, choice_item_new(area->code, text, NULL, NULL));
    }
}

static void search_departments(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = department_list(db, NULL);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const Department *department = all->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", department->code, i18n_pick(department->name, department->name_en));
        add_fitting(items, max, filter, choice_item_new(department->code, text, department->name, NULL));
    }
}

static void search_sources(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = source_list(db, clock_now(), NULL);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const Source *source = all->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", source->code, source->name);
        add_fitting(items, max, filter, choice_item_new(source->code, text, NULL, source_level_title(source->level)));
    }
}

static void search_materials(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = material_list(db, NULL);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const Material *material = all->pdata[i];
        g_autofree char *both = g_strdup_printf("%s %s", material->name, material->name_en);
        add_fitting(items, max, filter, choice_item_new(material->cas, material_title(material), both, material->cas));
    }
}

static void search_items(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = noun_list(db, &supply_item_noun, NULL, "ORDER BY code", "");
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const SupplyItem *item = all->pdata[i];
        const char *kind = class_title(CLASS_SUPPLY, item->kind);
        g_autofree char *text = g_strdup_printf("%s  %s", item->code, supply_item_title(item));
        g_autofree char *words = g_strdup_printf("%s %s %s", item->name, item->name_en, kind);
        add_fitting(items, max, filter, choice_item_new(item->code, text, words, *item->spec ? item->spec : kind));
    }
}

static void search_places(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = noun_list(db, &supply_place_noun, NULL, "WHERE retired IS NULL ORDER BY code", "");
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const SupplyPlace *place = all->pdata[i];
        g_autofree char *text = g_strdup_printf("%s  %s", place->code, place->name), *area = area_name(db, place->area);
        add_fitting(items, max, filter, choice_item_new(place->code, text, NULL, area));
    }
}

static void search_themes(Db *db, const char *filter, int max, GPtrArray *items) {
    g_autoptr(GPtrArray) all = quiz_theme_list(db, NULL);
    for (guint i = 0; all != NULL && i < all->len; i++) {
        const QuizThemeName *theme = all->pdata[i];
        add_fitting(items, max, filter, choice_item_new(theme->code, theme->title, NULL, theme->code));
    }
}

static const struct {
    const char *kind;
    void (*search)(Db *db, const char *filter, int max, GPtrArray *items);
} SEARCHES[] = {
    {"device", search_devices},         {"person", search_people},  {"record", search_records},     {"area", search_areas},
    {"department", search_departments}, {"source", search_sources}, {"material", search_materials}, {"item", search_items},
    {"place", search_places},           {"theme", search_themes},
};

static void search_reference(App *app, const char *kind, const char *filter, int max, GPtrArray *items) {
    for (gsize i = 0; i < G_N_ELEMENTS(SEARCHES); i++) {
        if (strcmp(SEARCHES[i].kind, kind) == 0) {
            SEARCHES[i].search(app_db(app), filter, max, items);
        }
    }
}

char *field_values_only(App *app, const FormField *field, const char *typed) {
    if (field->type->editor != EDITOR_REFERENCE || *typed == '\0') {
        return NULL;
    }
    g_autoptr(GPtrArray) items = choice_items_new();
    search_reference(app, field->type->reference, typed, 2, items);
    return items->len == 1 ? g_strdup(((ChoiceItem *)items->pdata[0])->key) : NULL;
}

/* ---- files ---- */

static int name_compare(gconstpointer left, gconstpointer right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* Where files are looked for: what was typed so far, else the exchange's in/, else here. A confined process shows nothing but the
 * exchange: the rest of the host is nobody's business, and its own folder is the plant's. NULL = nowhere. Owned. */
static char *field_values_folder_of(const char *path) {
    const char *slash = strrchr(path, '/'), *in = outfile_in();
    g_autofree char *typed = slash != NULL ? g_strndup(path, (gsize)(slash - path) + 1) : NULL;
    g_autofree char *start = in != NULL ? g_strconcat(in, "/", NULL) : g_strdup("./");
    g_autofree char *whole = typed != NULL ? g_canonicalize_filename(typed, NULL) : NULL;
    gboolean inside = whole != NULL && in != NULL && g_str_has_prefix(whole, in) && strchr("/", whole[strlen(in)]) != NULL;
    if (outfile_is_confined() && (in == NULL || (typed != NULL && !inside))) {
        return NULL;
    }
    return typed != NULL ? g_steal_pointer(&typed) : g_steal_pointer(&start);
}

/* The files of that folder; folders end in "/". */
static void search_files(const char *typed, const char *filter, int max, GPtrArray *items) {
    g_autofree char *path = field_edit_path(typed);
    g_autofree char *folder = field_values_folder_of(path);
    g_autoptr(GDir) dir = folder != NULL ? g_dir_open(folder, 0, NULL) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        if (*name != '.' && g_utf8_validate(name, -1, NULL)) {
            g_ptr_array_add(names, g_strdup(name));
        }
    }
    g_ptr_array_sort(names, name_compare);
    for (guint i = 0; folder != NULL && i < names->len; i++) {
        g_autofree char *full = strcmp(folder, "./") == 0 ? g_strdup(names->pdata[i]) : g_strconcat(folder, names->pdata[i], NULL);
        gboolean inner = g_file_test(full, G_FILE_TEST_IS_DIR);
        g_autofree char *key = g_strconcat(full, inner ? "/" : "", NULL);
        g_autofree char *text = utf8_printable(names->pdata[i]);
        add_fitting(items, max, filter, choice_item_new(key, text, NULL, inner ? _("folder") : NULL));
    }
}

/* ---- the list ---- */

/* What a reference may be besides (a material: "none"). */
static void search_choices(const FormField *field, const char *filter, int max, GPtrArray *items) {
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        g_autofree char *both =
            g_strdup_printf("%s %s", choice->title.zh != NULL ? choice->title.zh : "", choice->title.en != NULL ? choice->title.en : "");
        add_fitting(items, max, filter, choice_item_new(choice->value, form_text(&choice->title), both, choice->value));
    }
}

static gboolean is_several(const FormField *field) {
    return strcmp(field->type->name, "people") == 0;
}

/* Who may not do the work is known while he is picked, not after it was sent. */
static void note_certificates(const Values *values, GPtrArray *items) {
    for (guint i = 0; i < items->len; i++) {
        ChoiceItem *item = items->pdata[i];
        char *state = permit_certificate(values->app, values->form, values->edit->field->key, item->key);
        if (state != NULL) {
            g_free(item->note);
            item->note = state;
        }
    }
}

static void on_search(gpointer data, const char *filter, int max, GPtrArray *items) {
    const Values *values = data;
    const FormField *field = values->edit->field;
    if (field->type->editor == EDITOR_FILE) {
        search_files(entry_text(values->edit->entry), filter, max, items);
    } else {
        search_choices(field, filter, max, items);
        search_reference(values->app, field->type->reference, filter, max, items);
    }
    if (g_strcmp0(field->type->reference, "person") == 0) {
        note_certificates(values, items);
    }
}

static void on_chosen(gpointer data, const char *const *keys) {
    g_autofree Values *values = data;
    if (keys == NULL) {
        return;
    }
    g_autofree char *text = g_strjoinv(",", (char **)keys);
    field_edit_set(values->edit, text);
    gboolean folder = values->edit->field->type->editor == EDITOR_FILE && g_str_has_suffix(text, "/");
    values->chosen(values->data, values->edit);
    if (folder) {
        field_values_open(values->ui, values->form, values->edit, values->chosen, values->data);
    }
}

static void on_date(gpointer data, gboolean ok, gint64 ms) {
    g_autofree Values *values = data;
    if (ok) {
        g_autofree char *canonical = g_strdup_printf("%" G_GINT64_FORMAT, ms);
        g_autofree char *typed = field_typed(values->edit->field, canonical);
        field_edit_set(values->edit, typed);
        values->chosen(values->data, values->edit);
    }
}

static GPtrArray *choices_of(const FormField *field) {
    GPtrArray *items = choice_items_new();
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        g_autofree char *search =
            g_strdup_printf("%s %s", choice->title.zh != NULL ? choice->title.zh : "", choice->title.en != NULL ? choice->title.en : "");
        g_ptr_array_add(items, choice_item_new(choice->value, form_text(&choice->title), search, choice->value));
    }
    return items;
}

gboolean field_values_open(Ui *ui, const Form *form, FieldEdit *edit, FieldChosen chosen, gpointer data) {
    FieldEditor editor = edit->field->type->editor;
    if (editor == EDITOR_LINE || editor == EDITOR_LINES) {
        return FALSE;
    }
    Values *values = g_new(Values, 1);
    *values = (Values){ui, session_app(ui), form, edit, chosen, data};
    const char *title = form_text(&edit->field->title);
    if (editor == EDITOR_TIME) {
        gint64 now = edit->canonical != NULL ? g_ascii_strtoll(edit->canonical, NULL, 10) : 0;
        date_open(ui, title, now, on_date, values);
        return TRUE;
    }
    g_auto(GStrv) chosen_now = form_words(entry_text(edit->entry), ",");
    ChoiceSpec spec = {.title = title, .done = on_chosen, .data = values, .chosen = (const char *const *)chosen_now};
    if (editor == EDITOR_CHOICE || editor == EDITOR_CHOICES) {
        spec.items = choices_of(edit->field);
        spec.flags = editor == EDITOR_CHOICES ? CHOICE_MANY : 0;
    } else if (editor == EDITOR_YESNO) {
        spec.items = choice_items_new();
        g_ptr_array_add(spec.items, choice_item_new("yes", _("yes"), NULL, NULL));
        g_ptr_array_add(spec.items, choice_item_new("no", _("no"), NULL, NULL));
    } else {
        spec.search = on_search;
        spec.flags = is_several(edit->field) ? CHOICE_MANY | CHOICE_CURSOR : 0;
    }
    choice_open(ui, &spec);
    return TRUE;
}
