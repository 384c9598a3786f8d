/* SPDX-License-Identifier: MIT
 *
 * Pages of records for lists. Several forms are merged from one page of each; a person's tasks are few and kept.
 */
#include "record_source.h"

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "bihuan/model/person.h"
#include "session.h"

#include <string.h>

enum {
    TASKS_MOST = 200,
    COUNTED_MOST = 1000,
    EXACT_MOST = 100,
};

struct RecordSource {
    App *app;
    char **forms;
    gboolean by_due;
    RecordShow show;
    char *state, *area;                   /* NULL = whatever */
    GPtrArray *mine;                      /* Record*, only with SHOW_MINE */
    GHashTable *areas, *devices, *people; /* code to name: a page asks for the same few again and again */
};

enum { COLUMN_NUMBER, COLUMN_WHAT, COLUMN_STATE, COLUMN_DUE, COLUMN_AREA, COLUMN_DEVICE, COLUMN_OPENED, COLUMN_NOTE, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Number"), 13, 13, 1, FALSE}, {N_("What"), 5, 0, 2, FALSE},         {N_("State"), 5, 12, 1, FALSE},
    {N_("Due"), 13, 15, 2, FALSE},    {N_("Area"), 8, 30, 2, FALSE},        {N_("Device"), 7, 9, 4, FALSE},
    {N_("Opened"), 11, 16, 5, FALSE}, {N_("Description"), 16, 0, 6, FALSE},
};

RecordSource *record_source_new(App *app, char *const *forms, gboolean by_due) {
    RecordSource *source = g_new0(RecordSource, 1);
    source->app = app;
    source->forms = g_strdupv((char **)forms);
    source->by_due = by_due;
    source->areas = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    source->devices = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    source->people = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return source;
}

void record_source_free(RecordSource *source) {
    if (source == NULL) {
        return;
    }
    g_strfreev(source->forms);
    g_free(source->state);
    g_free(source->area);
    g_clear_pointer(&source->mine, g_ptr_array_unref);
    g_hash_table_unref(source->areas);
    g_hash_table_unref(source->devices);
    g_hash_table_unref(source->people);
    g_free(source);
}

static void text_set(char **place, const char *text) {
    char *copy = text != NULL && *text != '\0' ? g_strdup(text) : NULL;
    g_free(*place);
    *place = copy;
}

void record_source_set_state(RecordSource *source, const char *state) {
    text_set(&source->state, state);
}

void record_source_set_area(RecordSource *source, const char *area) {
    text_set(&source->area, area);
}

const char *record_source_area(const RecordSource *source) {
    return source->area;
}

const char *const *record_source_forms(const RecordSource *source) {
    return (const char *const *)source->forms;
}

void record_source_show(RecordSource *source, RecordShow show) {
    source->show = show;
    record_source_reload(source);
}

static gboolean form_wanted(const RecordSource *source, const char *form) {
    return source->forms[0] == NULL || g_strv_contains((const char *const *)source->forms, form);
}

/* The tasks of the person at the keyboard that fit the other filters. */
void record_source_reload(RecordSource *source) {
    g_clear_pointer(&source->mine, g_ptr_array_unref);
    if (source->show != SHOW_MINE) {
        return;
    }
    const char *user = app_user_id(source->app);
    g_autoptr(GPtrArray) tasks = user != NULL ? work_tasks(source->app, user, TASKS_MOST, NULL) : NULL;
    source->mine = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    while (tasks != NULL && tasks->len > 0) {
        Record *record = g_ptr_array_steal_index(tasks, 0);
        gboolean fits = form_wanted(source, record->form) && (source->state == NULL || strcmp(source->state, record->state) == 0) &&
                        (source->area == NULL || (record->area != NULL && area_is_inside(app_db(source->app), record->area, source->area)));
        if (fits) {
            g_ptr_array_add(source->mine, record);
        } else {
            record_free(record);
        }
    }
}

char *record_source_words(const RecordSource *source) {
    static const char *const SHOWN[] = {N_("all"), N_("open"), N_("overdue"), N_("my tasks"), N_("ended")};
    GString *words = g_string_new(_(SHOWN[source->show]));
    if (source->state != NULL) {
        const Form *form = source->forms[0] != NULL ? shelf_form(app_shelf(source->app), source->forms[0], 0, NULL, NULL) : NULL;
        g_string_append_printf(words, ", %s", form != NULL ? form_state_title(form, source->state) : source->state);
    }
    if (source->area != NULL) {
        g_autofree char *name = area_name(app_db(source->app), source->area);
        g_string_append_printf(words, ", %s", name);
    }
    return g_string_free(words, FALSE);
}

/* ---- keys ---- */

static gboolean in_due_order(const RecordSource *source) {
    return source->show == SHOW_OVERDUE || (source->show == SHOW_OPEN && source->by_due);
}

static char *key_of(const RecordSource *source, const Record *record) {
    gint64 time = in_due_order(source) || source->show == SHOW_MINE ? record->due : record->opened;
    return g_strdup_printf("%" G_GINT64_FORMAT " %s", time, record->number);
}

const char *record_source_number(const char *key) {
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
static char *what_text(const RecordSource *source, const Record *record) {
    static const char *const COMMON[] = {"number", "area", "device", "state", "due", "opened", "source", NULL};
    const Form *form = shelf_form(app_shelf(source->app), record->form, record->version, NULL, NULL);
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
        name = loaded != NULL ? loaded : "";
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

static ListRow *row_of(gpointer data, gconstpointer one) {
    RecordSource *source = data;
    Db *db = app_db(source->app);
    const Record *record = one;
    g_autofree char *key = key_of(source, record);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    g_autofree char *what = what_text(source, record), *state = session_state_title(source->app, record);
    g_autofree char *due = due_text(record), *opened = clock_format_short(record->opened);
    g_autofree char *note = session_description(source->app, record);
    list_row_set(row, COLUMN_NUMBER, record->number);
    list_row_set(row, COLUMN_WHAT, what);
    list_row_set(row, COLUMN_STATE, state);
    list_row_set(row, COLUMN_DUE, due);
    list_row_set(row, COLUMN_AREA, name_of(source->areas, record->area, area_name, db));
    list_row_set(row, COLUMN_DEVICE, record->device);
    list_row_set(row, COLUMN_OPENED, opened);
    list_row_set(row, COLUMN_NOTE, note);
    list_row_order(row, COLUMN_DUE, record->ended ? record->closed : record->due != 0 ? record->due : record->valid_until);
    list_row_order(row, COLUMN_OPENED, record->opened);
    /* What the row is found by besides what it shows: code of the area, name of the device, who opened it. */
    list_row_more(row, record->area);
    list_row_more(row, name_of(source->devices, record->device, device_title, db));
    list_row_more(row, name_of(source->people, record->opened_by, person_name, db));
    row->style = row_style(record);
    return row;
}

/* ---- pages ---- */

static RecordQuery query_of(const RecordSource *source, const char *form) {
    RecordQuery query = {.form = form, .state = source->state, .area = source->area};
    query.which = source->show == SHOW_ENDED ? RECORD_ENDED : source->show == SHOW_ALL ? RECORD_ANY : RECORD_OPEN;
    query.order = in_due_order(source) ? RECORD_DUE : RECORD_NEWEST;
    if (source->show == SHOW_OVERDUE) {
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
static GPtrArray *load_page(const RecordSource *source, RecordQuery *query, GError **error) {
    Db *db = app_db(source->app);
    if (source->forms[0] == NULL || source->forms[1] == NULL) {
        query->form = source->forms[0];
        return record_list(db, query, error);
    }
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    for (char **form = source->forms; *form != NULL; form++) {
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

char *record_source_place(RecordQuery *query, const Page *page) {
    char *number = NULL;
    query->back = page->way == PAGE_BEFORE;
    query->limit = page->limit;
    if (page->key != NULL) {
        const char *own = record_source_number(page->key);
        number = page->way == PAGE_FROM ? number_beside(own, query->order == RECORD_NEWEST) : g_strdup(own);
        query->key_time = g_ascii_strtoll(page->key, NULL, 10);
        query->key_number = number;
    }
    return number;
}

static GPtrArray *fetch(gpointer data, Page *page, GError **error) {
    RecordSource *source = data;
    RecordQuery query = query_of(source, NULL);
    page->whole = source->show == SHOW_MINE;
    if (page->whole) {
        return g_ptr_array_ref(source->mine);
    }
    g_autofree char *number = record_source_place(&query, page);
    return load_page(source, &query, error);
}

/* A number is found by its key, however many records are newer. */
static GPtrArray *exact(gpointer data, const char *text) {
    RecordSource *source = data;
    RecordQuery query = query_of(source, NULL);
    query.text = text;
    query.limit = EXACT_MOST;
    return record_text_is_number(text) && source->show != SHOW_MINE ? load_page(source, &query, NULL) : NULL;
}

/* Counted only as far as it is cheap: of very many rows nobody waits for a number. */
static gint64 total(gpointer data) {
    RecordSource *source = data;
    gint64 sum = 0;
    if (source->show == SHOW_MINE) {
        return source->mine->len;
    }
    if (source->state != NULL || source->area != NULL) {
        return -1;
    }
    for (char **form = source->forms; sum < COUNTED_MOST; form++) {
        RecordQuery query = query_of(source, *form);
        sum += record_total(app_db(source->app), &query, COUNTED_MOST);
        if (*form == NULL || form[1] == NULL) {
            break;
        }
    }
    return sum < COUNTED_MOST ? sum : -1;
}

const ListSource record_source_list = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .row = row_of,
    .total = total,
    .exact = exact,
    .empty = N_("There is nothing here. f shows others."),
};
