/* SPDX-License-Identifier: MIT
 *
 * The demo screens.
 */
#include "ui-demo.h"

#include <stdlib.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/progress.h"

/* ---- items ---- */

typedef struct {
    Ui *ui;
    Demo *demo;
    List *list;
} Items;

static const ListColumn COLUMNS[] = {
    {"Number", 8, 10, 1, FALSE}, {"Name", 6, 0, 1, FALSE}, {"State", 8, 10, 2, FALSE}, {"Area", 6, 12, 3, FALSE}, {"Due", 10, 16, 4, TRUE},
};

static ListRow *item_row(const Demo *demo, int number) {
    g_autofree char *key = g_strdup_printf("%07d", number);
    ListRow *row = list_row_new(key, 5);
    list_row_format(row, 0, "YH-%05d", number);
    list_row_format(row, 1, "%s 2号泵法兰泄漏 %d", number == demo->changed ? "changed" : "leak", number);
    list_row_set(row, 2, number % 7 == 0 ? "overdue" : "open");
    list_row_set(row, 3, "罐区");
    list_row_set(row, 4, "2026-11-23");
    list_row_more(row, "keeper");
    row->style = number % 7 == 0 ? STYLE_ERROR : STYLE_NORMAL;
    return row;
}

static GPtrArray *items_fetch(gpointer data, Page *page, GError **error) {
    Demo *demo = ui_user(((Items *)data)->ui);
    int at = page->way == PAGE_BEFORE ? (page->key != NULL ? atoi(page->key) - 1 : demo->count) : page->key != NULL ? atoi(page->key) : 1;
    if (demo->count < 0) {
        err_set(error, ERR_IO, "The list cannot be read.");
        return NULL;
    }
    GPtrArray *rows = list_rows_new();
    at += page->way == PAGE_AFTER ? 1 : 0;
    at = page->way == PAGE_BEFORE ? at - (page->limit - 1) : at;
    demo->largest = MAX(demo->largest, page->limit);
    for (int i = 0; i < page->limit; i++, at++) {
        if (at >= 1 && at <= demo->count) {
            g_ptr_array_add(rows, item_row(demo, at));
            demo->fetched++;
        }
    }
    return rows;
}

static gint64 items_total(gpointer data) {
    const Demo *demo = ui_user(((Items *)data)->ui);
    return MAX(demo->count, 0);
}

static GPtrArray *items_exact(gpointer data, const char *text) {
    const Demo *demo = ui_user(((Items *)data)->ui);
    int number = g_str_has_prefix(text, "YH-") ? atoi(text + 3) : 0;
    GPtrArray *rows = list_rows_new();
    if (number > 0 && number <= demo->count) {
        g_ptr_array_add(rows, item_row(demo, number));
    }
    return rows;
}

static const ListSource SOURCE = {COLUMNS, 5, items_fetch, NULL, items_total, "No items.", FALSE, TRUE, items_exact};

static gboolean items_open(gpointer state, const char *argument, GError **error) {
    Items *items = state;
    items->demo = ui_user(items->ui);
    return g_strcmp0(argument, "bad") != 0 || err_set(error, ERR_NOT_FOUND, "There is no such thing.");
}

static void items_answer(gpointer data, gboolean yes) {
    Items *items = data;
    g_string_append(items->demo->log, yes ? "yes " : "no ");
}

static void items_chosen(gpointer data, const char *const *keys) {
    Items *items = data;
    for (int i = 0; keys != NULL && keys[i] != NULL; i++) {
        g_string_append_printf(items->demo->log, "chose:%s ", keys[i]);
    }
    if (keys == NULL) {
        g_string_append(items->demo->log, "chose-none ");
    }
}

static void items_choose(Items *items, unsigned flags) {
    GPtrArray *choices = choice_items_new();
    g_ptr_array_add(choices, choice_item_new("flange-leak", "法兰泄漏", "flxl", "0101"));
    g_ptr_array_add(choices, choice_item_new("seal-aging", "密封圈老化", "mfqlh", NULL));
    g_ptr_array_add(choices, choice_item_new("bolt-loose", "螺栓松动", "lssd", NULL));
    ChoiceSpec spec = {.title = "Category", .flags = flags, .items = choices, .done = items_chosen, .data = items};
    choice_open(items->ui, &spec);
}

static void items_work(Items *items) {
    g_autoptr(Progress) progress = progress_begin(items->ui, "Exporting");
    for (int i = 0; i <= 10; i++) {
        if (!progress_set(progress, i, 10)) {
            g_string_append(items->demo->log, "stopped ");
            return;
        }
    }
    g_string_append(items->demo->log, "worked ");
}

static unsigned items_action(gpointer state, const char *action) {
    Items *items = state;
    if (strcmp(action, "new") == 0) {
        ui_push(items->ui, "note", NULL);
    } else if (strcmp(action, "delete") == 0) {
        dialog_confirm(items->ui, "Delete", "Delete this item?", items_answer, items);
    } else if (strcmp(action, "destroy") == 0) {
        dialog_typed(items->ui, "Destroy", "This cannot be undone.", "YES", items_answer, items);
    } else if (strcmp(action, "choose") == 0) {
        items_choose(items, 0);
    } else if (strcmp(action, "choose-many") == 0) {
        items_choose(items, CHOICE_MANY);
    } else if (strcmp(action, "work") == 0) {
        items_work(items);
    } else {
        return REACT_NONE;
    }
    return REACT_HANDLED;
}

static void items_enter(gpointer state, const ListRow *row) {
    g_string_append_printf(((Items *)state)->demo->log, "open:%d ", atoi(row->key));
}

static const char *items_disabled(gpointer state, const char *action) {
    return ((Items *)state)->demo->locked && strcmp(action, "new") == 0 ? "The area is frozen." : NULL;
}

static const Binding ITEM_KEYS[] = {
    {"<F2> a", "new", "Report", "Report a hazard"},
    {"<Delete> d", "delete", NULL, "Delete an item"},
    {"D", "destroy", NULL, "Destroy everything"},
    {"c", "choose", NULL, "Choose a category"},
    {"C", "choose-many", NULL, "Choose categories"},
    {"w", "work", NULL, "Work for a while"},
    {NULL, NULL, NULL, NULL},
};

static const Screen SCREEN_ITEMS = {
    .name = "items",
    .title = "Items",
    .summary = "All items there are.",
    .keys = ITEM_KEYS,
    .flags = SCREEN_FINDS | SCREEN_MARKS,
    .size = sizeof(Items),
    .list = offsetof(Items, list),
    .rows = &SOURCE,
    .enter = items_enter,
    .open = items_open,
    .action = items_action,
    .disabled = items_disabled,
};

/* ---- note ---- */

typedef struct {
    Ui *ui;
    Entry *entry;
} Note;

static gboolean note_open(gpointer state, const char *argument, GError **error) {
    Note *note = state;
    (void)error;
    note->entry = entry_new(0, 0);
    entry_set(note->entry, argument);
    return TRUE;
}

static void note_draw(gpointer state, const Area *area) {
    Area line = area_sub(area, 1, 2, 1, area->cols - 4);
    area_put(area, 0, 2, STYLE_TITLE, "Note");
    entry_draw(((Note *)state)->entry, &line, TRUE);
}

static unsigned note_action(gpointer state, const char *action) {
    Note *note = state;
    if (strcmp(action, "save") != 0) {
        return REACT_NONE;
    }
    Demo *demo = ui_user(note->ui);
    g_free(demo->saved);
    demo->saved = g_strdup(entry_text(note->entry));
    ui_say(note->ui, SAY_OK, "Saved.");
    return REACT_CLOSE;
}

static unsigned note_key(gpointer state, const KeyEvent *event) {
    Note *note = state;
    if (event->code == KC_SCAN) {
        return REACT_NONE;
    }
    unsigned reaction = entry_key(note->entry, event);
    return reaction == REACT_DONE ? REACT_HANDLED : reaction;
}

static void note_left(gpointer data, gboolean yes) {
    if (yes) {
        ui_pop(((Note *)data)->ui);
    }
}

static gboolean note_leave(gpointer state) {
    Note *note = state;
    if (entry_is_empty(note->entry)) {
        return TRUE;
    }
    dialog_confirm(note->ui, "Leave", "Throw away what you typed?", note_left, note);
    return FALSE;
}

static char *note_subject(gpointer state) {
    (void)state;
    return g_strdup("YH-2026-00001");
}

static void note_close(gpointer state) {
    entry_free(((Note *)state)->entry);
}

static const Binding NOTE_KEYS[] = {{"<F2> <Ctrl-S>", "save", "Save", "Save the note"}, {NULL, NULL, NULL, NULL}};

static const Screen SCREEN_NOTE = {
    .name = "note",
    .title = "New note",
    .summary = "Write a note.",
    .keys = NOTE_KEYS,
    .flags = SCREEN_TYPES,
    .size = sizeof(Note),
    .open = note_open,
    .draw = note_draw,
    .action = note_action,
    .key = note_key,
    .leave = note_leave,
    .subject = note_subject,
    .close = note_close,
};

/* ---- plain: nothing to search, nothing to type ---- */

static void plain_draw(gpointer state, const Area *area) {
    (void)state;
    area_put(area, 0, 2, STYLE_NORMAL, "Nothing is listed here.");
}

static const Screen SCREEN_PLAIN = {
    .name = "plain",
    .title = "Plain",
    .summary = "A page.",
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(Ui *),
    .draw = plain_draw,
};

/* ---- the program around them ---- */

static const Screen *const SCREENS[] = {&SCREEN_ITEMS, &SCREEN_NOTE, &SCREEN_PLAIN, NULL};

static void demo_header(gpointer user, UiHeader *header) {
    (void)user;
    header->plant = g_strdup("宏远精细化工");
    header->who = g_strdup("李明");
    header->clock = clock_format_short(clock_now());
    header->mark = g_strdup("演练");
}

static gboolean demo_poll(gpointer user) {
    Demo *demo = user;
    gboolean changed = demo->polls > 0;
    demo->polls = 0;
    return changed;
}

static gboolean demo_scan(gpointer user, Ui *ui, const char *payload) {
    Demo *demo = user;
    (void)ui;
    g_string_append_printf(demo->log, "scan:%s ", payload);
    return g_str_has_prefix(payload, "BH1:");
}

static gboolean demo_clock(gpointer user, gint64 now, GError **error) {
    Demo *demo = user;
    if (now < demo->clock) {
        return err_set(error, ERR_INPUT, "The clock never goes back.");
    }
    demo->clock = now;
    return TRUE;
}

const UiHooks demo_hooks = {
    .screens = SCREENS,
    .header = demo_header,
    .poll = demo_poll,
    .scan = demo_scan,
    .clock = demo_clock,
};

void demo_init(Demo *demo, int count) {
    *demo = (Demo){.count = count, .log = g_string_new(NULL)};
    clock_set_offset(480);
    clock_simulate(1795392000000, FALSE);
}

void demo_clear(Demo *demo) {
    g_string_free(demo->log, TRUE);
    g_free(demo->saved);
    clock_reset();
}

Ui *demo_open(Demo *demo, int rows, int cols) {
    demo->term = term_script_new(rows, cols);
    Ui *ui = ui_new(demo->term, &demo_hooks, demo);
    ui_push(ui, "items", NULL);
    return ui;
}
