/* SPDX-License-Identifier: MIT
 *
 * Lists of records. Several forms are merged from one page of each; a person's tasks are few and kept; what is shown is chosen from one
 * list of filters.
 */
#include "material_open.h"
#include "record_list.h"

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "session.h"

#include <string.h>

enum {
    TASKS_MOST = 200,
    COUNTED_MOST = 1000,
    EXACT_MOST = 100,
};

enum { COLUMN_NUMBER, COLUMN_WHAT, COLUMN_STATE, COLUMN_DUE, COLUMN_AREA, COLUMN_DEVICE, COLUMN_OPENED, COLUMN_NOTE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Number"), 13, 13, 1, FALSE}, {N_("What"), 5, 0, 2, FALSE},         {N_("State"), 5, 12, 1, FALSE},
    {N_("Due"), 13, 15, 2, FALSE},    {N_("Area"), 8, 30, 2, FALSE},        {N_("Device"), 7, 9, 4, FALSE},
    {N_("Opened"), 11, 16, 5, FALSE}, {N_("Description"), 16, 0, 6, FALSE},
};

static gboolean form_wanted(const RecordList *list, const char *form) {
    return list->forms[0] == NULL || g_strv_contains((const char *const *)list->forms, form);
}

/* The tasks of the person at the keyboard that fit the other filters. */
void record_list_refresh(gpointer state) {
    RecordList *list = state;
    g_clear_pointer(&list->mine, g_ptr_array_unref);
    if (list->show != SHOW_MINE) {
        return;
    }
    const char *user = app_user_id(session_app(list->ui));
    g_autoptr(GPtrArray) tasks = user != NULL ? work_tasks(session_app(list->ui), user, TASKS_MOST, NULL) : NULL;
    list->mine = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    while (tasks != NULL && tasks->len > 0) {
        Record *record = g_ptr_array_steal_index(tasks, 0);
        gboolean fits =
            form_wanted(list, record->form) && (list->state == NULL || strcmp(list->state, record->state) == 0) &&
            (list->area == NULL || (record->area != NULL && area_is_inside(app_db(session_app(list->ui)), record->area, list->area, NULL)));
        if (fits) {
            g_ptr_array_add(list->mine, record);
        } else {
            record_free(record);
        }
    }
}

static char *words_of(const RecordList *list) {
    static const char *const SHOWN[] = {N_("all"), N_("open"), N_("overdue"), N_("my tasks"), N_("ended")};
    GString *words = g_string_new(_(SHOWN[list->show]));
    if (list->state != NULL) {
        const Form *form = list->forms[0] != NULL ? shelf_form(app_shelf(session_app(list->ui)), list->forms[0], 0, NULL, NULL) : NULL;
        g_string_append_printf(words, ", %s", form != NULL ? form_state_title(form, list->state) : list->state);
    }
    if (list->area != NULL) {
        g_autofree char *name = area_name(app_db(session_app(list->ui)), list->area);
        g_string_append_printf(words, ", %s", name);
    }
    return g_string_free(words, FALSE);
}

/* ---- keys ---- */

static gboolean in_due_order(const RecordList *list) {
    return list->show == SHOW_OVERDUE || (list->show == SHOW_OPEN && list->by_due);
}

static char *key_of(const RecordList *list, const Record *record) {
    gint64 time = in_due_order(list) || list->show == SHOW_MINE ? record->due : record->opened;
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", time, record->number);
}

const char *record_key_number(const char *key) {
    const char *blank = strchr(key, ' ');
    return blank != NULL ? blank + 1 : key;
}

/* A number just in front of (falling order: just behind) this one, so that "behind it" includes the row itself. Owned. */
static char *number_beside(const char *number, gboolean falling) {
    gsize length = strlen(number);
    if (falling || length == 0) {
        return g_strconcat(number, "!", NULL);
    }
    char *beside = g_strconcat(number, "~", NULL);
    beside[length - 1]--;
    return beside;
}

/* ---- rows ---- */

/* What it is about: its category, or the first column of the form's list that every other form does not have. Owned. */
static char *what_text(const RecordList *list, const Record *record) {
    static const char *const COMMON[] = {"number", "area", "device", "state", "due", "opened", "source", NULL};
    const Form *form = shelf_form(app_shelf(session_app(list->ui)), record->form, record->version, NULL, NULL);
    const char *const *columns = form != NULL ? form_list_columns(form) : NULL;
    for (; columns != NULL && *columns != NULL; columns++) {
        const FormField *field = g_strv_contains(COMMON, *columns) ? NULL : form_field(form, *columns);
        const char *value = field != NULL ? record_field(record, field->key) : NULL;
        if (value != NULL) {
            g_autofree char *text = field_format(field, value, NULL);
            return session_mark_major(record, text);
        }
    }
    return session_mark_major(record, form != NULL ? form_title(form) : record->form);
}

/* A name that is looked up once for all rows of it. Borrowed. */
static const char *name_of(GHashTable *names, const char *code, char *(*look_up)(Db *db, const char *code), Db *db) {
    if (code == NULL) {
        return "";
    }
    const char *name = g_hash_table_lookup(names, code);
    if (name == NULL) {
        char *loaded = look_up(db, code);
        g_hash_table_insert(names, g_strdup(code), loaded != NULL ? loaded : g_strdup(""));
        name = g_hash_table_lookup(names, code);
    }
    return name;
}

static char *device_title(Db *db, const char *code) {
    g_autoptr(Device) device = device_load(db, code, NULL);
    return g_strdup(device != NULL ? device->name : "");
}

/* When the current step is due; for a running permit when it expires; for an ended record when it ended. Owned. */
static char *due_text(const Record *record) {
    if (record->ended) {
        return clock_format_short(record->closed);
    }
    return session_due_text(record->due != 0 ? record->due : record->valid_until);
}

static Style row_style(const Record *record) {
    if (record->ended) {
        return STYLE_DIM;
    }
    return strcmp(record->state, "suspended") == 0 ? STYLE_HOLD : session_due_style(record->due);
}

static ListRow *record_list_row_of(gpointer data, gconstpointer one) {
    RecordList *list = data;
    Db *db = app_db(session_app(list->ui));
    const Record *record = one;
    g_autofree char *key = key_of(list, record);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    g_autofree char *what = what_text(list, record), *state = session_state_title(session_app(list->ui), record);
    g_autofree char *due = due_text(record), *opened = clock_format_short(record->opened);
    g_autofree char *note = session_description(session_app(list->ui), record);
    list_row_set(row, COLUMN_NUMBER, record->number);
    list_row_set(row, COLUMN_WHAT, what);
    list_row_set(row, COLUMN_STATE, state);
    list_row_set(row, COLUMN_DUE, due);
    list_row_set(row, COLUMN_AREA, name_of(list->areas, record->area, area_name, db));
    list_row_set(row, COLUMN_DEVICE, record->device);
    list_row_set(row, COLUMN_OPENED, opened);
    list_row_set(row, COLUMN_NOTE, note);
    list_row_order(row, COLUMN_DUE, record->ended ? record->closed : record->due != 0 ? record->due : record->valid_until);
    list_row_order(row, COLUMN_OPENED, record->opened);
    /* What the row is found by besides what it shows: code of the area, name of the device, who opened it. */
    list_row_more(row, record->area);
    list_row_more(row, name_of(list->devices, record->device, device_title, db));
    list_row_more(row, name_of(list->people, record->opened_by, person_name, db));
    row->style = row_style(record);
    return row;
}

/* ---- pages ---- */

static RecordQuery query_of(const RecordList *list, const char *form) {
    RecordQuery query = {.form = form, .state = list->state, .area = list->area};
    query.which = list->show == SHOW_ENDED ? RECORD_ENDED : list->show == SHOW_ALL ? RECORD_ANY : RECORD_OPEN;
    query.order = in_due_order(list) ? RECORD_DUE : RECORD_NEWEST;
    if (list->show == SHOW_OVERDUE) {
        query.overdue_at = clock_now();
    }
    return query;
}

static gint64 order_time(const RecordQuery *query, const Record *record) {
    return query->order == RECORD_DUE ? record->due : record->opened;
}

typedef struct {
    const RecordQuery *query;
} Order;

static int compare_records(gconstpointer left, gconstpointer right, gpointer data) {
    const Record *a = *(const Record *const *)left, *b = *(const Record *const *)right;
    const RecordQuery *query = ((const Order *)data)->query;
    gint64 at = order_time(query, a), bt = order_time(query, b);
    int rising = at != bt ? (at < bt ? -1 : 1) : strcmp(a->number, b->number);
    return query->order == RECORD_DUE ? rising : -rising;
}

/* One page of all forms wanted: a page of each, merged. */
static GPtrArray *load_page(const RecordList *list, RecordQuery *query, GError **error) {
    Db *db = app_db(session_app(list->ui));
    if (list->forms[0] == NULL || list->forms[1] == NULL) {
        query->form = list->forms[0];
        return record_list(db, query, error);
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    for (char **form = list->forms; *form != NULL; form++) {
        query->form = *form;
        g_autoptr(GPtrArray) part = record_list(db, query, error);
        if (part == NULL) {
            return NULL;
        }
        while (part->len > 0) {
            g_ptr_array_add(all, g_ptr_array_steal_index(part, part->len - 1));
        }
    }
    Order order = {query};
    g_ptr_array_sort_with_data(all, compare_records, &order);
    if ((int)all->len > query->limit) {
        guint cut = all->len - (guint)query->limit;
        g_ptr_array_remove_range(all, query->back ? 0 : (guint)query->limit, cut);
    }
    return g_steal_pointer(&all);
}

char *record_key_place(RecordQuery *query, const Page *page) {
    char *number = NULL;
    query->back = page->way == PAGE_BEFORE;
    query->limit = page->limit;
    if (page->key != NULL) {
        const char *own = record_key_number(page->key);
        number = page->way == PAGE_FROM ? number_beside(own, query->order == RECORD_NEWEST) : g_strdup(own);
        query->key_time = g_ascii_strtoll(page->key, NULL, 10);
        query->key_number = number;
    }
    return number;
}

static GPtrArray *fetch(gpointer data, Page *page, GError **error) {
    RecordList *list = data;
    RecordQuery query = query_of(list, NULL);
    page->whole = list->show == SHOW_MINE;
    if (page->whole) {
        return g_ptr_array_ref(list->mine);
    }
    g_autofree char *number = record_key_place(&query, page);
    return load_page(list, &query, error);
}

/* A number is found by its key, however many records are newer. */
static GPtrArray *exact(gpointer data, const char *text) {
    RecordList *list = data;
    RecordQuery query = query_of(list, NULL);
    query.text = text;
    query.limit = EXACT_MOST;
    return record_text_is_number(text) && list->show != SHOW_MINE ? load_page(list, &query, NULL) : NULL;
}

/* Counted only as far as it is cheap: of very many rows nobody waits for a number. */
static gint64 total(gpointer data) {
    RecordList *list = data;
    gint64 sum = 0;
    if (list->show == SHOW_MINE) {
        return list->mine->len;
    }
    if (list->state != NULL || list->area != NULL) {
        return -1;
    }
    for (char **form = list->forms; sum < COUNTED_MOST; form++) {
        RecordQuery query = query_of(list, *form);
        gint64 one = COUNTED_MOST; /* not counted: as very many */
        record_total(app_db(session_app(list->ui)), &query, COUNTED_MOST, &one, NULL);
        sum += one;
        if (*form == NULL || form[1] == NULL) {
            break;
        }
    }
    return sum < COUNTED_MOST ? sum : -1;
}

const ListSource record_list_rows = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .row = record_list_row_of,
    .total = total,
    .exact = exact,
    .empty = N_("There is nothing here. f shows others."),
};

/* ---- the screen ---- */

const Binding record_list_keys[] = {
    {"f", "show", N_("Show"), N_("Choose what is shown: open, overdue, my tasks, one state, one area")},
    MATERIAL_KEY,
    {"A", "submit", NULL, N_("Fill in a new one of this form")},
    {NULL, NULL, NULL, NULL},
};

gboolean record_list_open(RecordList *list, const char *const *forms, RecordShow show, gboolean by_due, const char *title) {
    list->forms = g_strdupv((char **)forms);
    list->title = g_strdup(title);
    list->show = show;
    list->by_due = by_due;
    list->areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    list->devices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    list->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return TRUE;
}

void record_list_close(gpointer state) {
    RecordList *list = state;
    g_strfreev(list->forms);
    g_free(list->title);
    g_free(list->state);
    g_free(list->area);
    g_clear_pointer(&list->mine, g_ptr_array_unref);
    g_clear_pointer(&list->areas, g_hash_table_unref);
    g_clear_pointer(&list->devices, g_hash_table_unref);
    g_clear_pointer(&list->people, g_hash_table_unref);
}

char *record_list_subject(gpointer state) {
    const RecordList *list = state;
    g_autofree char *words = words_of(list);
    return list->title != NULL ? g_strdup_printf("%s (%s)", list->title, words) : g_strdup_printf("(%s)", words);
}

/* ---- what is shown ---- */

static void item_add(GPtrArray *items, const char *key, const char *text) {
    g_ptr_array_add(items, choice_item_new(key, text, NULL, NULL));
}

static void add_states(const RecordList *list, GPtrArray *items) {
    static const char *const OTHERS[] = {"suspended", "closed", "void", "duplicate", "rejected", "expired"};
    const char *name = list->forms[0];
    const Form *form = name != NULL ? shelf_form(app_shelf(session_app(list->ui)), name, 0, NULL, NULL) : NULL;
    for (guint i = 0; form != NULL && i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (!step->aside && !step->parallel) {
            g_autofree char *key = g_strconcat("state:", step->name, NULL);
            g_autofree char *text = g_strdup_printf(_("state: %s"), form_state_title(form, step->name));
            item_add(items, key, text);
        }
    }
    for (gsize i = 0; form != NULL && i < G_N_ELEMENTS(OTHERS); i++) {
        g_autofree char *key = g_strconcat("state:", OTHERS[i], NULL);
        g_autofree char *text = g_strdup_printf(_("state: %s"), form_state_title(form, OTHERS[i]));
        item_add(items, key, text);
    }
}

static void add_areas(const RecordList *list, GPtrArray *items) {
    g_autoptr(GPtrArray) places = area_list(app_db(session_app(list->ui)), NULL);
    for (guint i = 0; places != NULL && i < places->len; i++) {
        const PlantArea *place = places->pdata[i];
        g_autofree char *key = g_strconcat("area:", place->code, NULL);
        g_autofree char *text = g_strdup_printf(_("area: %s %s"), place->code, place->name);
        item_add(items, key, text);
    }
}

static void text_set(char **place, const char *text) {
    g_free(*place);
    *place = g_strdup(text);
}

static void on_show(gpointer data, const char *const *keys) {
    RecordList *list = data;
    static const char *const SHOWN[] = {"all", "open", "overdue", "mine", "ended"};
    const char *colon = keys != NULL && keys[0] != NULL ? strchr(keys[0], ':') : NULL;
    if (colon == NULL) {
        return;
    }
    if (g_str_has_prefix(keys[0], "state:")) {
        text_set(&list->state, colon + 1);
        list->show = SHOW_ALL;
    } else if (g_str_has_prefix(keys[0], "area:")) {
        text_set(&list->area, colon + 1);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(SHOWN) && g_str_has_prefix(keys[0], "show:"); i++) {
        if (strcmp(SHOWN[i], colon + 1) == 0) {
            text_set(&list->state, NULL);
            text_set(&list->area, i == SHOW_ALL ? NULL : list->area);
            list->show = (RecordShow)i;
        }
    }
    record_list_refresh(list);
    list_restart(list->list);
    ui_redraw(list->ui);
}

static unsigned choose_show(RecordList *list) {
    GPtrArray *items = choice_items_new();
    item_add(items, "show:open", _("open"));
    item_add(items, "show:overdue", _("overdue"));
    item_add(items, "show:mine", _("my tasks"));
    item_add(items, "show:ended", _("ended"));
    item_add(items, "show:all", _("all, in every area"));
    add_states(list, items);
    add_areas(list, items);
    choice_open(list->ui, &(ChoiceSpec){.title = _("Show"), .items = items, .done = on_show, .data = list});
    return REACT_REDRAW;
}

static unsigned submit(RecordList *list) {
    char **forms = list->forms;
    if (forms[0] == NULL || forms[1] != NULL) {
        return ui_do(list->ui, "new") ? REACT_HANDLED : REACT_NONE;
    }
    session_submit(list->ui, forms[0], NULL, NULL);
    return REACT_HANDLED;
}

unsigned record_list_action(gpointer data, const char *action) {
    RecordList *list = data;
    if (strcmp(action, "show") == 0) {
        return choose_show(list);
    } else if (strcmp(action, "submit") == 0) {
        return submit(list);
    } else if (strcmp(action, "material") == 0) {
        const char *key = list_key_now(list->list);
        return material_open(list->ui, "record", key != NULL ? record_key_number(key) : NULL);
    }
    return REACT_NONE;
}

void record_list_enter(gpointer data, const ListRow *row) {
    ui_push(((RecordList *)data)->ui, "record", record_key_number(row->key));
}
