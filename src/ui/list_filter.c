/* SPDX-License-Identifier: MIT
 *
 * Filter, order and the count of what is found. All of them look at what the list shows, never at how a source keeps it, and at so many
 * rows at most; what fits is held in memory until data changes.
 */
#include "list_private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/pinyin.h"

#include <string.h>

enum {
    CHUNK = 500,          /* rows asked for at a time */
    LOOKED_MOST = 20000,  /* rows looked at: a key must not wait for a million of them; the list says when there are more */
    INITIALS_MOST = 5000, /* texts whose initials are remembered: the same names come again and again */
};

/* ---- what fits ---- */

static const char *initials_of(List *list, const char *text) {
    const char *known = g_hash_table_lookup(list->initials, text);
    if (known == NULL) {
        if (g_hash_table_size(list->initials) >= INITIALS_MOST) {
            g_hash_table_remove_all(list->initials);
        }
        char *made = pinyin_initials(text);
        g_hash_table_insert(list->initials, g_strdup(text), made);
        known = made;
    }
    return known;
}

static gboolean is_latin(const char *word) {
    for (; g_ascii_isalnum(*word); word++) {
    }
    return *word == '\0';
}

static gboolean text_has(List *list, const char *text, const char *word, gboolean latin) {
    if (text == NULL || *text == '\0') {
        return FALSE;
    }
    g_autofree char *valid = g_utf8_make_valid(text, -1), *folded = g_utf8_casefold(valid, -1);
    return strstr(folded, word) != NULL || (latin && !g_str_is_ascii(valid) && strstr(initials_of(list, valid), word) != NULL);
}

static gboolean row_has(List *list, const ListRow *row, const char *word) {
    gboolean latin = is_latin(word);
    for (int i = 0; i < row->count; i++) {
        if (text_has(list, row->cells[i], word, latin)) {
            return TRUE;
        }
    }
    g_auto(GStrv) lines = g_strsplit(row->more != NULL ? row->more : "", "\n", -1);
    for (char **line = lines; *line != NULL; line++) {
        if (text_has(list, *line, word, latin)) {
            return TRUE;
        }
    }
    return FALSE;
}

gboolean list_row_fits(List *list, const ListRow *row, const char *text) {
    g_autofree char *folded = g_utf8_casefold(text, -1);
    g_auto(GStrv) words = g_strsplit_set(folded, " \t", -1);
    for (char **word = words; *word != NULL; word++) {
        if (**word != '\0' && !row_has(list, row, *word)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* ---- rows that are held ---- */

static int natural(const char *left, const char *right) {
    g_autofree char *a = g_utf8_casefold(left != NULL ? left : "", -1), *b = g_utf8_casefold(right != NULL ? right : "", -1);
    return strcmp(a, b);
}

static int list_filter_compare(gconstpointer left, gconstpointer right, gpointer data) {
    const ListRow *a = *(const ListRow *const *)left, *b = *(const ListRow *const *)right;
    int column = ((const List *)data)->sort;
    if (a->order != NULL && b->order != NULL && (a->order[column] != 0 || b->order[column] != 0)) {
        gint64 at = a->order[column], bt = b->order[column];
        return at == bt ? 0 : at == 0 ? 1 : bt == 0 ? -1 : at < bt ? -1 : 1; /* what has none comes last */
    }
    return natural(a->cells[column], b->cells[column]);
}

void list_let_go(List *list) {
    g_clear_pointer(&list->held, g_ptr_array_unref);
    g_clear_pointer(&list->found, g_ptr_array_unref);
}

void list_refine(List *list) {
    g_clear_pointer(&list->found, g_ptr_array_unref);
    for (guint i = list->held->len; i > 0; i--) {
        if (!list_row_fits(list, list->held->pdata[i - 1], list->filter)) {
            g_ptr_array_remove_index(list->held, i - 1);
        }
    }
}

/* Looks at the source's rows from the first on and gives each to take, which may steal it. FALSE: there are more than are looked at. */
static gboolean look_through(List *list, gboolean (*take)(List *list, ListRow *row)) {
    g_autofree char *key = NULL;
    for (list->looked = 0; list->looked < LOOKED_MOST;) {
        g_autoptr(GPtrArray) rows = list_ask(list, key != NULL ? PAGE_AFTER : PAGE_FROM, key, CHUNK);
        guint count = rows->len;
        if (count > 0) {
            g_free(key);
            key = g_strdup(((const ListRow *)rows->pdata[count - 1])->key);
        }
        for (guint i = 0; i < count; i++) {
            if (take(list, rows->pdata[i])) {
                rows->pdata[i] = NULL;
            }
        }
        list->looked += count;
        if (count < CHUNK) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean hold(List *list, ListRow *row) {
    gboolean fits = list->filter[0] == '\0' || list_row_fits(list, row, list->filter);
    if (fits) {
        g_ptr_array_add(list->held, row);
    }
    return fits;
}

/* What is asked for by its whole name is found however old it is. */
static void hold_exact(List *list) {
    if (!list->cut || list->source->exact == NULL || list->filter[0] == '\0') {
        return;
    }
    g_autoptr(GPtrArray) rows = list_rows_of(list, list->source->exact(list->data, list->filter));
    for (guint i = 0; i < rows->len; i++) {
        gboolean known = FALSE;
        for (guint j = 0; j < list->held->len && !known; j++) {
            known = strcmp(((ListRow *)list->held->pdata[j])->key, ((ListRow *)rows->pdata[i])->key) == 0;
        }
        if (!known) {
            g_ptr_array_add(list->held, rows->pdata[i]);
            rows->pdata[i] = NULL;
        }
    }
}

gboolean list_holds(List *list) {
    if (list->filter[0] == '\0' && list->sort < 0) {
        return FALSE;
    }
    if (list->held == NULL) {
        list->held = list_rows_new();
        list->cut = !look_through(list, hold);
        hold_exact(list);
        if (list->sort >= 0) {
            g_ptr_array_sort_with_data(list->held, list_filter_compare, list);
        }
    }
    return TRUE;
}

static ListRow *row_copy(const ListRow *row) {
    ListRow *copy = list_row_new(row->key, row->count);
    for (int i = 0; i < row->count; i++) {
        list_row_set(copy, i, row->cells[i]);
    }
    copy->more = g_strdup(row->more);
    copy->style = row->style;
    return copy;
}

GPtrArray *list_held_page(const List *list, const Page *page) {
    GPtrArray *rows = list_rows_new();
    guint from, to;
    list_cut(list->held, page, FALSE, &from, &to);
    for (guint i = from; i < to; i++) {
        g_ptr_array_add(rows, row_copy(list->held->pdata[i]));
    }
    return rows;
}

/* ---- how many are found, and which one the cursor is on ---- */

static gboolean count_found(List *list, ListRow *row) {
    if (list_row_fits(list, row, list->find)) {
        g_ptr_array_add(list->found, g_strdup(row->key));
    }
    return FALSE;
}

void list_count_found(List *list, const char *text) {
    if (list->found == NULL || strcmp(list->find, text) != 0) {
        char *copy = g_strdup(text);
        g_free(list->find);
        list->find = copy;
        g_clear_pointer(&list->found, g_ptr_array_unref);
        list->found = g_ptr_array_new_with_free_func(g_free);
        if (list->held != NULL) {
            for (guint i = 0; i < list->held->len; i++) {
                count_found(list, list->held->pdata[i]);
            }
        } else if (*text != '\0') {
            list->cut = !look_through(list, count_found);
        }
    }
    list->found_at = 0;
    const char *now = list_key_now(list);
    for (guint i = 0; now != NULL && i < list->found->len && list->found_at == 0; i++) {
        list->found_at = strcmp(list->found->pdata[i], now) == 0 ? (int)i + 1 : 0;
    }
}

char *list_found_text(const List *list) {
    return list->found == NULL || list->found->len == 0
               ? NULL
               : g_strdup_printf("%d / %u%s", list->found_at, list->found->len, list->cut ? "+" : "");
}

/* ---- order ---- */

unsigned list_sort_next(List *list) {
    g_autofree char *cursor = g_strdup(list_key_now(list));
    list->sort = list->sort + 1 < list->source->count ? list->sort + 1 : -1;
    list_let_go(list);
    if (list_holds(list) && list->cut) {
        list->sort = -1;
        list_let_go(list);
        ui_beep(list->ui);
        ui_say(list->ui, SAY_WARNING, _("More than %d rows are not sorted: show fewer first."), LOOKED_MOST);
        return REACT_REDRAW;
    }
    g_free(list->wanted);
    list->wanted = g_steal_pointer(&cursor);
    list_load(list);
    if (list->sort >= 0) {
        ui_say(list->ui, SAY_INFO, _("Sorted by: %s"), _(list->source->columns[list->sort].title));
    } else {
        ui_say(list->ui, SAY_INFO, _("In the order of this list."));
    }
    return REACT_CHANGED;
}
