/* SPDX-License-Identifier: MIT
 *
 * Paging by key: one page of rows in memory, each step fetches only the rows that come into view.
 */
#include "list_private.h"

#include <string.h>

ListRow *list_row_new(const char *key, int columns) {
    ListRow *row = g_new0(ListRow, 1);
    row->key = g_strdup(key);
    row->count = columns;
    row->cells = g_new0(char *, (gsize)columns + 1);
    return row;
}

void list_row_set(ListRow *row, int column, const char *text) {
    g_return_if_fail(column >= 0 && column < row->count);
    g_free(row->cells[column]);
    row->cells[column] = g_strdup(text);
}

void list_row_format(ListRow *row, int column, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    list_row_set(row, column, text);
}

void list_row_more(ListRow *row, const char *text) {
    if (text != NULL && *text != '\0') {
        char *longer = row->more != NULL ? g_strdup_printf("%s\n%s", row->more, text) : g_strdup(text);
        g_free(row->more);
        row->more = longer;
    }
}

void list_row_order(ListRow *row, int column, gint64 value) {
    g_return_if_fail(column >= 0 && column < row->count);
    if (row->order == NULL) {
        row->order = g_new0(gint64, (gsize)row->count);
    }
    row->order[column] = value;
}

static void list_row_free(ListRow *row) {
    if (row != NULL) {
        for (int i = 0; i < row->count; i++) {
            g_free(row->cells[i]);
        }
        g_free(row->cells);
        g_free(row->more);
        g_free(row->order);
        g_free(row->key);
        g_free(row);
    }
}

static void row_free(gpointer row) {
    list_row_free(row);
}

GPtrArray *list_rows_new(void) {
    return g_ptr_array_new_with_free_func(row_free);
}

static const char *row_key(const List *list, int index) {
    return ((const ListRow *)list->rows->pdata[index])->key;
}

static int list_length(const List *list) {
    return (int)list->rows->len;
}

static void cursor_clamp(List *list) {
    list->cursor = CLAMP(list->cursor, 0, MAX(list_length(list) - 1, 0));
}

GPtrArray *list_rows_of(const List *list, GPtrArray *given) {
    if (given != NULL && list->source->row == NULL) {
        return given;
    }
    GPtrArray *rows = list_rows_new();
    for (guint i = 0; given != NULL && i < given->len; i++) {
        g_ptr_array_add(rows, list->source->row(list->data, given->pdata[i]));
    }
    g_clear_pointer(&given, g_ptr_array_unref);
    return rows;
}

void list_cut(const GPtrArray *all, const Page *page, gboolean sorted, guint *from, guint *to) {
    gboolean back = page->way == PAGE_BEFORE, found = FALSE;
    guint at = 0, less = 0, most = (guint)page->limit;
    for (; page->key != NULL && at < all->len && !found; at += !found) {
        int order = strcmp(((const ListRow *)all->pdata[at])->key, page->key);
        found = order == 0;
        less += order < 0;
    }
    at = found ? at + (page->way == PAGE_AFTER) : page->key != NULL && sorted ? less : back ? all->len : 0;
    *from = !back ? at : at > most ? at - most : 0;
    *to = back ? at : MIN(at + most, all->len);
}

GPtrArray *list_fetch(List *list, PageWay way, const char *key, int n) {
    return n > 0 && list_holds(list) ? list_held_page(list, &(Page){.way = way, .key = key, .limit = n}) : list_ask(list, way, key, n);
}

GPtrArray *list_ask(List *list, PageWay way, const char *key, int n) {
    g_autoptr(GError) error = NULL;
    Page page = {.way = way, .key = key, .limit = n};
    GPtrArray *rows = list_rows_of(list, n > 0 ? list->source->fetch(list->data, &page, &error) : NULL);
    if (error != NULL) {
        ui_say_error(list->ui, g_steal_pointer(&error));
    }
    if (page.whole) {
        guint from, to;
        list_cut(rows, &page, TRUE, &from, &to);
        g_ptr_array_remove_range(rows, to, rows->len - to);
        g_ptr_array_remove_range(rows, 0, from);
    }
    return rows;
}

/* Puts what from holds before or behind the rows; from is empty afterwards. */
static int rows_join(List *list, GPtrArray *from, gboolean before) {
    int count = (int)from->len;
    for (int i = 0; i < count; i++) {
        gpointer row = g_ptr_array_steal_index(from, 0);
        g_ptr_array_insert(list->rows, before ? i : -1, row);
    }
    return count;
}

/* Fetches step rows below (or above), drops as many at the other end. Returns how many came. */
static int list_shift(List *list, int step) {
    gboolean up = step < 0;
    int want = ABS(step), length = list_length(list);
    if (length == 0 || want == 0 || (up ? list->at_start : list->at_end)) {
        return 0;
    }
    g_autoptr(GPtrArray) got = list_fetch(list, up ? PAGE_BEFORE : PAGE_AFTER, row_key(list, up ? 0 : length - 1), want);
    int count = rows_join(list, got, up);
    if (count < want) {
        *(up ? &list->at_start : &list->at_end) = TRUE;
    }
    int over = list_length(list) - list->page;
    if (over > 0) {
        g_ptr_array_remove_range(list->rows, up ? (guint)list->page : 0, (guint)over);
        *(up ? &list->at_end : &list->at_start) = FALSE;
    }
    return count;
}

/* Fills the page from key on; if the end comes first, from above. */
static void list_fill(List *list, const char *key) {
    int page = MAX(list->page, 1);
    g_ptr_array_set_size(list->rows, 0);
    g_autoptr(GPtrArray) got = list_fetch(list, PAGE_FROM, key, page + 1);
    list->at_end = (int)got->len <= page;
    list->at_start = key == NULL;
    if ((int)got->len > page) {
        g_ptr_array_remove_index(got, got->len - 1);
    }
    rows_join(list, got, FALSE);
    int missing = page - list_length(list);
    if (missing > 0 && key != NULL) {
        const char *first = list_length(list) > 0 ? row_key(list, 0) : NULL;
        g_autoptr(GPtrArray) above = list_fetch(list, PAGE_BEFORE, first, missing);
        list->at_start = (int)above->len < missing;
        rows_join(list, above, TRUE);
    }
    list->loaded = TRUE;
}

static int list_index(const List *list, const char *key) {
    for (int i = 0; key != NULL && i < list_length(list); i++) {
        if (strcmp(row_key(list, i), key) == 0) {
            return i;
        }
    }
    return -1;
}

static void list_count(List *list) {
    list->total = list_holds(list) ? (gint64)list->held->len : list->source->total != NULL ? list->source->total(list->data) : -1;
}

void list_go(List *list, const char *key) {
    int index = list_index(list, key);
    if (index < 0) {
        list_fill(list, key);
        g_autofree char *first = list_length(list) > 0 ? g_strdup(row_key(list, 0)) : NULL;
        list_shift(list, -(list->page / 2)); /* some rows above, for context */
        index = MAX(MAX(list_index(list, key), list_index(list, first)), 0);
    }
    list->cursor = index;
    cursor_clamp(list);
}

void list_load(List *list) {
    g_autofree char *wanted = g_steal_pointer(&list->wanted);
    list_fill(list, NULL);
    list_count(list);
    list->cursor = 0;
    if (wanted != NULL) {
        list_go(list, wanted);
    }
}

void list_set_page(List *list, int page) {
    page = MAX(page, 1);
    if (list->page == page && list->loaded) {
        return;
    }
    gboolean first = !list->loaded;
    list->page = page;
    if (first || list_length(list) == 0) {
        list_load(list);
        return;
    }
    g_autofree char *cursor = g_strdup(row_key(list, list->cursor));
    g_autofree char *top = g_strdup(row_key(list, MAX(0, list->cursor - page + 1)));
    list_fill(list, list->at_start && list->cursor < page ? NULL : top);
    list->cursor = MAX(list_index(list, cursor), 0);
}

/* What a row looks like, as one text. */
static char *row_look(const ListRow *row) {
    GString *look = g_string_new(NULL);
    for (int i = 0; i < row->count; i++) {
        g_string_append_printf(look, "%s\x1f", row->cells[i] != NULL ? row->cells[i] : "");
    }
    g_string_append_printf(look, "%d", (int)row->style);
    return g_string_free(look, FALSE);
}

void list_reload(List *list) {
    if (!list->loaded) {
        return;
    }
    list_let_go(list);
    g_autoptr(GHashTable) looks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (int i = 0; i < list_length(list); i++) {
        g_hash_table_insert(looks, g_strdup(row_key(list, i)), row_look(list->rows->pdata[i]));
    }
    g_autofree char *cursor = list_length(list) > 0 ? g_strdup(row_key(list, list->cursor)) : NULL;
    g_autofree char *top = list_length(list) > 0 && !list->at_start ? g_strdup(row_key(list, 0)) : NULL;
    gboolean known = list_length(list) > 0;
    list_fill(list, top);
    list_count(list);
    int index = list_index(list, cursor);
    if (index < 0 && cursor != NULL && list->at_start && !list->at_end) {
        list_go(list, cursor); /* pushed off the page by new rows above */
    } else if (index >= 0) {
        list->cursor = index;
    }
    cursor_clamp(list);
    for (int i = 0; known && !list->source->moving && i < list_length(list); i++) {
        g_autofree char *look = row_look(list->rows->pdata[i]);
        if (g_strcmp0(g_hash_table_lookup(looks, row_key(list, i)), look) != 0) {
            g_hash_table_add(list->changed, g_strdup(row_key(list, i)));
        }
    }
}

gboolean list_move(List *list, int step) {
    int target = list->cursor + step;
    if (list_length(list) == 0) {
        return FALSE;
    }
    if (target >= 0 && target < list_length(list)) {
        list->cursor = target;
        return TRUE;
    }
    gboolean moved = list_shift(list, step) > 0;
    list->cursor = step < 0 ? 0 : list_length(list) - 1;
    return moved;
}

gboolean list_move_page(List *list, int step) {
    int page = MAX(list->page, 1), before = list->cursor;
    int count = list_shift(list, step * page);
    list->cursor += step * (page - count);
    cursor_clamp(list);
    return count > 0 || list->cursor != before;
}

gboolean list_move_end(List *list, gboolean last) {
    if (!last && list->at_start) {
        gboolean moved = list->cursor != 0;
        list->cursor = 0;
        return moved;
    }
    if (!last) {
        list_fill(list, NULL);
        list->cursor = 0;
        return TRUE;
    }
    if (!list->at_end) {
        g_autoptr(GPtrArray) got = list_fetch(list, PAGE_BEFORE, NULL, list->page);
        list->at_start = (int)got->len < list->page;
        list->at_end = TRUE;
        g_ptr_array_set_size(list->rows, 0);
        rows_join(list, got, FALSE);
    }
    list->cursor = MAX(list_length(list) - 1, 0);
    return TRUE;
}
