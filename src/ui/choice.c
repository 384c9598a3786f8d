/* SPDX-License-Identifier: MIT
 *
 * The pick list. At most ITEMS_MOST items are held, whatever there is: the filter narrows it down.
 */
#include "bihuan/ui/choice.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/ui.h"

#include <string.h>

enum { ITEMS_MOST = 200 };

typedef struct {
    Ui *ui;
    char *title;
    unsigned flags;
    GPtrArray *items; /* the fixed set, or NULL */
    ChoiceSearch search;
    ChoiceDone done;
    gpointer data;
    GPtrArray *shown;  /* ChoiceItem* that fit the filter: borrowed from items, or owned */
    GHashTable *marks; /* keys; CHOICE_MANY */
    GPtrArray *order;  /* the marked keys in the order they were marked */
    Entry *entry;
    int cursor, top, page;
    gboolean accepted;
} Choice;

ChoiceItem *choice_item_new(const char *key, const char *text, const char *search, const char *note) {
    ChoiceItem *item = g_new(ChoiceItem, 1);
    *item = (ChoiceItem){g_strdup(key), g_strdup(text), g_strdup(search), g_strdup(note)};
    return item;
}

void choice_item_free(ChoiceItem *item) {
    if (item != NULL) {
        g_free(item->key);
        g_free(item->text);
        g_free(item->search);
        g_free(item->note);
        g_free(item);
    }
}

GPtrArray *choice_items_new(void) {
    return g_ptr_array_new_with_free_func((GDestroyNotify)choice_item_free);
}

static char *fold(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
    return g_utf8_casefold(valid, -1);
}

gboolean choice_matches(const ChoiceItem *item, const char *filter) {
    g_autofree char *wanted = fold(filter);
    g_autofree char *joined = g_strjoin(" ", item->text != NULL ? item->text : "", item->key != NULL ? item->key : "",
                                        item->search != NULL ? item->search : "", NULL);
    g_autofree char *where = fold(joined);
    g_auto(GStrv) words = g_strsplit(wanted, " ", -1);
    for (int i = 0; words[i] != NULL; i++) {
        if (strstr(where, words[i]) == NULL) {
            return FALSE;
        }
    }
    return TRUE;
}

/* The items that fit what was typed. */
static void choice_filter(Choice *choice) {
    const char *filter = entry_text(choice->entry);
    g_ptr_array_unref(choice->shown);
    if (choice->search != NULL) {
        choice->shown = choice_items_new();
        choice->search(choice->data, filter, ITEMS_MOST, choice->shown);
    } else {
        choice->shown = g_ptr_array_new();
        for (guint i = 0; i < choice->items->len; i++) {
            if (choice_matches(choice->items->pdata[i], filter)) {
                g_ptr_array_add(choice->shown, choice->items->pdata[i]);
            }
        }
    }
    choice->cursor = CLAMP(choice->cursor, 0, MAX((int)choice->shown->len - 1, 0));
    choice->top = 0;
}

static const ChoiceItem *choice_now(const Choice *choice) {
    return choice->cursor < (int)choice->shown->len ? choice->shown->pdata[choice->cursor] : NULL;
}

/* ---- drawing ---- */

static void item_draw(const Choice *choice, const Area *area, int index, int row) {
    const ChoiceItem *item = choice->shown->pdata[index];
    gboolean cursor = index == choice->cursor;
    Style style = cursor ? STYLE_SELECTED : STYLE_NORMAL;
    int col = 2;
    area_fill(area, row, 0, 1, area->cols, style);
    area_put(area, row, 0, style, cursor ? ">" : " ");
    if (choice->flags & CHOICE_MANY) {
        area_put(area, row, 2, style, g_hash_table_contains(choice->marks, item->key) ? "[x]" : "[ ]");
        col = 6;
    }
    int width = utf8_width(item->text), room = area->cols - col;
    area_put_pad(area, row, col, MIN(width, room), style, item->text);
    if (item->note != NULL && room - width > 4) {
        area_put_pad(area, row, col + width + 2, room - width - 2, cursor ? style : STYLE_DIM, item->note);
    }
}

static int choice_width(const Choice *choice) {
    int widest = 30;
    for (guint i = 0; i < choice->shown->len; i++) {
        const ChoiceItem *item = choice->shown->pdata[i];
        int note = item->note != NULL ? utf8_width(item->note) + 2 : 0;
        widest = MAX(widest, utf8_width(item->text) + note + 10);
    }
    return MAX(widest, utf8_width(choice->title) + 8);
}

static void choice_draw(gpointer state, const Area *area) {
    Choice *choice = state;
    int all = MAX((int)choice->shown->len, 1);
    int fixed = choice->items != NULL ? (int)choice->items->len : 0; /* the box must not jump while filtering */
    Area inside = overlay_box(area, MAX(MAX(all, fixed), 5) + 3, choice_width(choice), choice->title);
    Area field = area_sub(&inside, 0, 1, 1, inside.cols - 2);
    Area rows = area_sub(&inside, 1, 0, inside.rows - 1, inside.cols);
    entry_draw(choice->entry, &field, TRUE);
    choice->page = MAX(rows.rows, 1);
    choice->top = CLAMP(choice->top, MAX(0, choice->cursor - choice->page + 1), choice->cursor);
    if (choice->shown->len == 0) {
        area_put(&rows, 0, 2, STYLE_DIM, _("Nothing fits."));
    }
    for (int i = 0; i < choice->page && choice->top + i < (int)choice->shown->len; i++) {
        item_draw(choice, &rows, choice->top + i, i);
    }
    if (choice->top + choice->page < (int)choice->shown->len) {
        area_put(&rows, rows.rows - 1, rows.cols - 1, STYLE_DIM, "v");
    }
}

/* ---- keys ---- */

static void choice_mark(Choice *choice, const char *key) {
    if (g_hash_table_remove(choice->marks, key)) {
        for (guint i = 0; i < choice->order->len; i++) {
            if (strcmp(choice->order->pdata[i], key) == 0) {
                g_ptr_array_remove_index(choice->order, i);
                break;
            }
        }
    } else {
        g_hash_table_add(choice->marks, g_strdup(key));
        g_ptr_array_add(choice->order, g_strdup(key));
    }
}

static unsigned choice_move(Choice *choice, int step) {
    choice->cursor = CLAMP(choice->cursor + step, 0, MAX((int)choice->shown->len - 1, 0));
    return REACT_REDRAW;
}

static unsigned choice_key(gpointer state, const KeyEvent *event) {
    Choice *choice = state;
    const ChoiceItem *item = choice_now(choice);
    switch (event->code) {
    case KC_ESC:
        return REACT_CANCEL;
    case KC_UP:
        return choice_move(choice, -1);
    case KC_DOWN:
    case KC_TAB:
        return choice_move(choice, 1);
    case KC_PAGE_UP:
        return choice_move(choice, -choice->page);
    case KC_PAGE_DOWN:
        return choice_move(choice, choice->page);
    case KC_ENTER:
        if (item == NULL && !(choice->flags & CHOICE_MANY)) {
            ui_beep(choice->ui);
            return REACT_HANDLED;
        }
        choice->accepted = TRUE;
        return REACT_DONE;
    case ' ':
        if (choice->flags & CHOICE_MANY && item != NULL) {
            choice_mark(choice, item->key);
            return choice_move(choice, 1);
        }
        break;
    default:
        break;
    }
    unsigned reaction = entry_key(choice->entry, event);
    if (react_has(reaction, REACT_CHANGED)) {
        choice->cursor = 0;
        choice_filter(choice);
    }
    return reaction;
}

static void choice_close(gpointer state) {
    Choice *choice = state;
    const ChoiceItem *item = choice_now(choice);
    if (!choice->accepted) {
        choice->done(choice->data, NULL);
    } else if (choice->flags & CHOICE_MANY) {
        if (choice->order->len == 0 && choice->flags & CHOICE_CURSOR && item != NULL) {
            choice_mark(choice, item->key);
        }
        g_ptr_array_add(choice->order, NULL);
        choice->done(choice->data, (const char *const *)choice->order->pdata);
    } else {
        const char *keys[] = {item->key, NULL};
        choice->done(choice->data, keys);
    }
    g_ptr_array_unref(choice->shown);
    if (choice->items != NULL) {
        g_ptr_array_unref(choice->items);
    }
    g_hash_table_unref(choice->marks);
    g_ptr_array_unref(choice->order);
    entry_free(choice->entry);
    g_free(choice->title);
    g_free(choice);
}

static const char *choice_hint(gpointer state) {
    const Choice *choice = state;
    return choice->flags & CHOICE_MANY ? _("Type to filter  Space mark  Enter take  Esc give up")
                                       : _("Type to filter  Enter take  Esc give up");
}

/* Marks are work: they are not thrown away by a scan. */
static OverlayScan choice_scans(gpointer state) {
    return ((Choice *)state)->order->len > 0 ? OVERLAY_ASKS : OVERLAY_YIELDS;
}

static const Overlay OVERLAY_CHOICE = {"choice", choice_draw, choice_key, choice_close, choice_hint, TRUE, choice_scans};

void choice_open(Ui *ui, const ChoiceSpec *spec) {
    Choice *choice = g_new0(Choice, 1);
    choice->ui = ui;
    choice->title = g_strdup(spec->title);
    choice->flags = spec->flags;
    choice->items = spec->items;
    choice->search = spec->search;
    choice->done = spec->done;
    choice->data = spec->data;
    if (choice->items == NULL && choice->search == NULL) {
        choice->items = choice_items_new();
    }
    choice->shown = g_ptr_array_new();
    choice->marks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    choice->order = g_ptr_array_new_with_free_func(g_free);
    choice->entry = entry_new(0, 80);
    choice->page = 1;
    choice_filter(choice);
    for (int i = 0; spec->chosen != NULL && spec->chosen[i] != NULL; i++) {
        if (choice->flags & CHOICE_MANY) {
            choice_mark(choice, spec->chosen[i]);
        }
        for (guint at = 0; i == 0 && at < choice->shown->len; at++) {
            if (strcmp(((ChoiceItem *)choice->shown->pdata[at])->key, spec->chosen[0]) == 0) {
                choice->cursor = (int)at;
            }
        }
    }
    overlay_push(ui, &OVERLAY_CHOICE, choice);
}
