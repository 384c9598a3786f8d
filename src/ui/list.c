/* SPDX-License-Identifier: MIT
 *
 * The list widget: actions, marks, find and filter prompts. Paging is in list_page.c, drawing in list_draw.c.
 */
#include "list_private.h"

#include "bihuan/base/i18n.h"

#include <string.h>

enum {
    FIND_CHUNK = 200,  /* rows fetched at a time while searching */
    FIND_MOST = 20000, /* rows looked at before it gives up */
};

List *list_new(Ui *ui, const ListSource *source, gpointer data) {
    List *list = g_new0(List, 1);
    list->ui = ui;
    list->source = source;
    list->data = data;
    list->rows = list_rows_new();
    list->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list->changed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    list->filter = g_strdup("");
    list->find = g_strdup("");
    list->total = -1;
    list->sort = -1;
    list->initials = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    return list;
}

void list_free(List *list) {
    if (list != NULL) {
        g_ptr_array_unref(list->rows);
        g_hash_table_unref(list->marks);
        g_hash_table_unref(list->changed);
        g_hash_table_unref(list->initials);
        list_let_go(list);
        entry_free(list->entry);
        g_free(list->wanted);
        g_free(list->filter);
        g_free(list->before);
        g_free(list->find);
        g_free(list);
    }
}

const ListRow *list_row(const List *list) {
    return list->cursor < (int)list->rows->len ? list->rows->pdata[list->cursor] : NULL;
}

const char *list_key_now(const List *list) {
    const ListRow *row = list_row(list);
    return row != NULL ? row->key : NULL;
}

gboolean list_typing(const List *list) {
    return list->prompt != PROMPT_NONE;
}

void list_refresh(List *list) {
    list_reload(list);
}

static void load_anew(List *list) {
    g_hash_table_remove_all(list->changed);
    if (list->page > 0) {
        list_load(list);
    } else {
        list->loaded = FALSE;
    }
}

void list_restart(List *list) {
    list_let_go(list);
    load_anew(list);
}

void list_select(List *list, const char *key) {
    if (list->loaded) {
        list_go(list, key);
        return;
    }
    char *copy = g_strdup(key);
    g_free(list->wanted);
    list->wanted = copy;
}

static void list_set_filter(List *list, const char *text) {
    if (strcmp(list->filter, text) == 0) {
        return;
    }
    gboolean longer = list->held != NULL && list->filter[0] != '\0' && !list->cut && g_str_has_prefix(text, list->filter);
    char *copy = g_strdup(text), *cursor = g_strdup(list_key_now(list));
    g_free(list->filter);
    list->filter = copy;
    if (longer) {
        list_refine(list);
    } else {
        list_let_go(list);
    }
    if (cursor != NULL) { /* the row under the cursor stays there, if it fits */
        g_free(list->wanted);
        list->wanted = cursor;
    }
    load_anew(list);
}

/* ---- marks ---- */

static int key_compare(gconstpointer left, gconstpointer right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

GPtrArray *list_marked(const List *list) {
    GPtrArray *keys = g_ptr_array_new();
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, list->marks);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        g_ptr_array_add(keys, key);
    }
    g_ptr_array_sort(keys, key_compare);
    if (keys->len == 0 && list_row(list) != NULL) {
        g_ptr_array_add(keys, list_row(list)->key);
    }
    return keys;
}

int list_marked_count(const List *list) {
    return (int)g_hash_table_size(list->marks);
}

static unsigned list_mark(List *list) {
    const char *key = list_key_now(list);
    if (key == NULL) {
        return REACT_HANDLED;
    }
    if (!g_hash_table_remove(list->marks, key)) {
        g_hash_table_add(list->marks, g_strdup(key));
    }
    list_move(list, 1);
    return REACT_CHANGED;
}

static unsigned list_mark_all(List *list) {
    for (guint i = 0; i < list->rows->len; i++) {
        g_hash_table_add(list->marks, g_strdup(((ListRow *)list->rows->pdata[i])->key));
    }
    return REACT_REDRAW;
}

/* ---- find ---- */

/* The key (owned) of the nearest row that contains text, from a key on; NULL: none within FIND_MOST rows. */
static char *list_search(List *list, const char *text, PageWay way, const char *from) {
    g_autofree char *key = g_strdup(from);
    for (int seen = 0; seen < FIND_MOST; seen += FIND_CHUNK) {
        g_autoptr(GPtrArray) rows = list_fetch(list, way, key, FIND_CHUNK);
        for (guint i = 0; i < rows->len; i++) {
            const ListRow *row = rows->pdata[way == PAGE_BEFORE ? rows->len - 1 - i : i];
            if (list_row_fits(list, row, text)) {
                return g_strdup(row->key);
            }
        }
        if (rows->len < FIND_CHUNK) {
            return NULL;
        }
        g_free(key);
        key = g_strdup(((ListRow *)rows->pdata[way == PAGE_BEFORE ? 0 : rows->len - 1])->key);
        way = way == PAGE_BEFORE ? PAGE_BEFORE : PAGE_AFTER;
    }
    return NULL;
}

/* Goes to the next row found; behind the end the search begins again at the other one. */
static unsigned list_find_again(List *list, gboolean backward) {
    if (list->find[0] == '\0' || list_row(list) == NULL) {
        ui_beep(list->ui);
        ui_say(list->ui, SAY_INFO, _("Nothing was searched for yet: press /."));
        return REACT_REDRAW;
    }
    g_autofree char *key = list_search(list, list->find, backward ? PAGE_BEFORE : PAGE_AFTER, list_key_now(list));
    gboolean round = key == NULL;
    if (round) {
        key = list_search(list, list->find, backward ? PAGE_BEFORE : PAGE_FROM, NULL);
    }
    if (key == NULL) {
        ui_beep(list->ui);
        ui_say(list->ui, SAY_INFO, _("\"%s\" was not found."), list->find);
        return REACT_REDRAW;
    }
    list_go(list, key);
    list_count_found(list, list->find);
    g_autofree char *which = list_found_text(list);
    ui_say(list->ui, SAY_INFO, round ? backward ? _("%s, from the bottom") : _("%s, from the top") : "%s", which != NULL ? which : "");
    return REACT_CHANGED;
}

/* ---- prompts ---- */

static unsigned prompt_open(List *list, Prompt prompt) {
    list->prompt = prompt;
    list->found_at = 0;
    g_free(list->before);
    list->before = g_strdup(prompt == PROMPT_FILTER ? list->filter : list_key_now(list));
    entry_free(list->entry);
    list->entry = entry_new(0, 80);
    if (prompt == PROMPT_FILTER) {
        entry_set(list->entry, list->filter);
    }
    return REACT_REDRAW;
}

/* What was typed so far takes effect at once. */
static void prompt_apply(List *list) {
    const char *text = entry_text(list->entry);
    if (list->prompt == PROMPT_FILTER) {
        list_set_filter(list, text);
        return;
    }
    g_autofree char *key = text[0] != '\0' ? list_search(list, text, PAGE_FROM, list->before) : NULL;
    if (key == NULL && text[0] != '\0') {
        key = list_search(list, text, PAGE_FROM, NULL);
    }
    if (key != NULL) {
        list_go(list, key);
    } else if (list->before != NULL) {
        list_go(list, list->before);
    }
    list_count_found(list, text);
}

static unsigned prompt_cancel(List *list) {
    if (list->prompt == PROMPT_FILTER) {
        list_set_filter(list, list->before != NULL ? list->before : "");
    } else if (list->before != NULL) {
        list_go(list, list->before);
    }
    list->prompt = PROMPT_NONE;
    return REACT_CHANGED;
}

static unsigned prompt_accept(List *list) {
    if (list->prompt == PROMPT_FIND) {
        list_count_found(list, entry_text(list->entry));
        g_autofree char *which = list_found_text(list);
        if (list->find[0] != '\0' && which == NULL) {
            ui_beep(list->ui);
            ui_say(list->ui, SAY_INFO, _("\"%s\" was not found."), list->find);
        } else if (list->find[0] != '\0') {
            ui_say(list->ui, SAY_INFO, "%s", which);
        }
    } else if (list->cut && list->held != NULL) {
        ui_say(list->ui, SAY_WARNING, _("Only the first %d rows were looked through; show fewer to see all that fit."), (int)list->looked);
    }
    list->prompt = PROMPT_NONE;
    return REACT_CHANGED;
}

unsigned list_key(List *list, const KeyEvent *event) {
    if (list->prompt == PROMPT_NONE) {
        return REACT_NONE;
    }
    switch (event->code) {
    case KC_ENTER:
        return prompt_accept(list);
    case KC_ESC:
        return prompt_cancel(list);
    case KC_SCAN:
        return REACT_NONE;
    case KC_UP:
    case KC_DOWN:
    case KC_PAGE_UP:
    case KC_PAGE_DOWN:
        prompt_accept(list);
        return REACT_NONE; /* the tables know what to do */
    default:
        break;
    }
    unsigned reaction = entry_key(list->entry, event);
    if (react_has(reaction, REACT_CHANGED)) {
        prompt_apply(list);
    }
    return reaction;
}

/* ---- actions ---- */

static unsigned list_act_move(List *list, const char *action, gboolean *mine) {
    *mine = TRUE;
    if (strcmp(action, "up") == 0) {
        return list_move(list, -1) ? REACT_CHANGED : REACT_HANDLED;
    } else if (strcmp(action, "down") == 0) {
        return list_move(list, 1) ? REACT_CHANGED : REACT_HANDLED;
    } else if (strcmp(action, "page-up") == 0) {
        return list_move_page(list, -1) ? REACT_CHANGED : REACT_HANDLED;
    } else if (strcmp(action, "page-down") == 0) {
        return list_move_page(list, 1) ? REACT_CHANGED : REACT_HANDLED;
    } else if (strcmp(action, "first") == 0) {
        return list_move_end(list, FALSE) ? REACT_CHANGED : REACT_HANDLED;
    } else if (strcmp(action, "last") == 0) {
        return list_move_end(list, TRUE) ? REACT_CHANGED : REACT_HANDLED;
    }
    *mine = FALSE;
    return REACT_NONE;
}

unsigned list_action(List *list, const char *action) {
    gboolean mine;
    if (!list->loaded) {
        list_set_page(list, MAX(list->page, 20)); /* type-ahead comes before the first drawing */
    }
    unsigned reaction = list_act_move(list, action, &mine);
    if (mine) {
        g_hash_table_remove_all(list->changed);
        return reaction == REACT_HANDLED ? REACT_REDRAW : reaction;
    }
    if (strcmp(action, "left") == 0 || strcmp(action, "right") == 0) {
        return list_sideways(list, *action == 'l' ? -1 : 1);
    } else if (strcmp(action, "sort") == 0) {
        return list_sort_next(list);
    } else if (!list->source->batch && g_strv_contains((const char *const[]){"mark", "mark-all", "unmark", NULL}, action)) {
        return REACT_NONE; /* nothing is done with marks here */
    } else if (strcmp(action, "mark") == 0) {
        return list_mark(list);
    } else if (strcmp(action, "mark-all") == 0) {
        return list_mark_all(list);
    } else if (strcmp(action, "unmark") == 0) {
        g_hash_table_remove_all(list->marks);
        return REACT_REDRAW;
    } else if (strcmp(action, "find") == 0) {
        return prompt_open(list, PROMPT_FIND);
    } else if (strcmp(action, "filter") == 0) {
        return prompt_open(list, PROMPT_FILTER);
    } else if (strcmp(action, "find-next") == 0 || strcmp(action, "find-previous") == 0) {
        return list_find_again(list, strcmp(action, "find-previous") == 0);
    } else if (strcmp(action, "open") == 0) {
        return list_row(list) != NULL ? REACT_DONE : REACT_NONE;
    } else if (strcmp(action, "back") == 0 && list->filter[0] != '\0') {
        list_set_filter(list, "");
        return REACT_CHANGED;
    }
    return REACT_NONE;
}
