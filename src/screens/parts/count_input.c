/* SPDX-License-Identifier: MIT
 *
 * One quantity at a time.
 */
#include "count_input.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/entry.h"
#include "session.h"

#include <string.h>

enum { DIGITS_MOST = 12, LOT_MOST = 40, NARROW = 36, ENTRY_COLS = 10, UNIT_COLS = 6 };

#define OTHER_LOT "+"

/* What a quantity is for. Texts are owned. */
typedef struct {
    char *item, *lot; /* lot NULL: not said yet */
    char *title;
    char *expiry; /* typed for a new lot; NULL = none */
    char *unit;   /* NULL: not known */
    gboolean expires;
} Target;

struct CountInput {
    Ui *ui;
    const CountView *view;
    CountInputTaken taken;
    gpointer data;
    Entry *entry;
    Target row;      /* under the cursor; item NULL: none */
    Target scanned;  /* or gone to by hand: what is typed is for this one. item NULL: none */
    gboolean signal; /* it is none of the list: the bell has rung */
};

static void target_clear(Target *target) {
    g_free(target->item);
    g_free(target->lot);
    g_free(target->title);
    g_free(target->expiry);
    g_free(target->unit);
    *target = (Target){0};
}

static void target_from(Target *target, const CountThing *thing) {
    target_clear(target);
    *target = (Target){.item = g_strdup(thing->item),
                       .lot = g_strdup(thing->lot),
                       .title = g_strdup(count_thing_title(thing)),
                       .unit = thing->known != NULL ? g_strdup(thing->known->unit) : NULL,
                       .expires = thing->known != NULL && thing->known->expires};
}

CountInput *count_input_new(Ui *ui, CountInputTaken taken, gpointer data) {
    CountInput *input = g_new0(CountInput, 1);
    input->ui = ui;
    input->taken = taken;
    input->data = data;
    input->entry = entry_new(0, DIGITS_MOST);
    return input;
}

void count_input_free(CountInput *input) {
    if (input == NULL) {
        return;
    }
    target_clear(&input->row);
    target_clear(&input->scanned);
    entry_free(input->entry);
    g_free(input);
}

void count_input_view(CountInput *input, const CountView *view) {
    input->view = view;
}

void count_input_row(CountInput *input, const CountThing *thing, gboolean by_hand) {
    target_clear(&input->row);
    if (thing != NULL) {
        target_from(&input->row, thing);
    }
    if (by_hand && thing != NULL) {
        target_from(&input->scanned, thing);
        input->signal = FALSE;
    }
}

gboolean count_input_is_typed(const CountInput *input) {
    return !entry_is_empty(input->entry);
}

gboolean count_input_clear(CountInput *input) {
    gboolean any = count_input_is_typed(input) || input->scanned.item != NULL;
    entry_set(input->entry, "");
    target_clear(&input->scanned);
    input->signal = FALSE;
    return any;
}

static Target *target_now(CountInput *input) {
    return input->scanned.item != NULL ? &input->scanned : &input->row;
}

const char *count_input_item(const CountInput *input) {
    return input->scanned.item;
}

/* ---- taking ---- */

static gboolean is_first(const CountInput *input) {
    return strcmp(input->view->count->state, COUNT_COUNTING) == 0;
}

static void write_line(CountInput *input) {
    Target *target = target_now(input);
    const CountEntry entry = {target->item, target->lot, target->expiry, entry_text(input->entry), NULL};
    App *app = session_app(input->ui);
    CountTaken taken = {0};
    GError *error = NULL;
    gboolean ok = is_first(input) ? count_line(app, input->view->count->id, &entry, &taken, &error)
                                  : count_again(app, input->view->count->id, &entry, &taken, &error);
    if (!ok) {
        ui_refuse(input->ui, error);
        return;
    }
    g_autofree char *quantity = supply_quantity_text(taken.quantity);
    ui_say(input->ui, taken.found ? SAY_WARNING : SAY_OK, taken.found ? _("Found, not on the list: %s %s") : "%s: %s", taken.title,
           quantity);
    count_input_clear(input);
    input->taken(input->data, &taken);
    count_taken_clear(&taken);
}

static void on_again(gpointer data, gboolean yes) {
    if (yes) {
        write_line(data);
    }
}

/* Nobody becomes one of those who counted by a slip of a figure: he could not approve any more. */
static void take_now(CountInput *input) {
    const CountThing *thing = count_view_find(input->view, target_now(input)->item, target_now(input)->lot);
    if (is_first(input) || (thing != NULL && thing->waits)) {
        write_line(input);
        return;
    }
    dialog_confirm(input->ui, _("Count again"),
                   _("This one does not wait to be counted again. Whoever counts cannot approve. Count it all the same?"), on_again, input);
}

static void take_or_ask(CountInput *input);

/* "" of a date is what cannot be. Owned; NULL: it is one. */
static char *check_date(gpointer data, const char *text) {
    gint64 at;
    (void)data;
    g_autoptr(GError) error = NULL;
    return clock_parse(text, &at, &error) ? NULL : g_strdup(error->message);
}

static void on_expiry(gpointer data, const char *text) {
    CountInput *input = data;
    Target *target = target_now(input);
    if (text == NULL || target->item == NULL) {
        return;
    }
    g_free(target->expiry);
    target->expiry = g_strdup(text);
    take_or_ask(input);
}

static void on_lot(gpointer data, const char *text) {
    CountInput *input = data;
    Target *target = target_now(input);
    if (text == NULL || target->item == NULL) {
        return;
    }
    g_free(target->lot);
    target->lot = g_strdup(text);
    take_or_ask(input);
}

static void ask_lot(CountInput *input) {
    const DialogInput ask = {
        .title = target_now(input)->title, .text = _("The lot printed on it; empty if there is none:"), .max = LOT_MOST, .codes = TRUE};
    dialog_input(input->ui, &ask, on_lot, input);
}

static void on_lot_chosen(gpointer data, const char *const *keys) {
    CountInput *input = data;
    if (keys == NULL || keys[0] == NULL) {
        return;
    }
    if (strcmp(keys[0], OTHER_LOT) == 0) {
        ask_lot(input);
    } else {
        on_lot(input, keys[0] + 1);
    }
}

static void choose_lot(CountInput *input, const char *item) {
    GPtrArray *items = choice_items_new();
    for (guint i = 0; i < input->view->things->len; i++) {
        const CountThing *thing = input->view->things->pdata[i];
        if (strcmp(thing->item, item) != 0) {
            continue;
        }
        g_autofree char *key = g_strconcat("=", thing->lot, NULL);
        g_ptr_array_add(items, choice_item_new(key, *thing->lot != '\0' ? thing->lot : _("without a number"), NULL, thing->expiry));
    }
    g_ptr_array_add(items, choice_item_new(OTHER_LOT, _("Another lot"), NULL, NULL));
    choice_open(input->ui, &(ChoiceSpec){.title = _("Which lot?"), .items = items, .done = on_lot_chosen, .data = input});
}

/* The lot that is meant where none was said: the only one. FALSE: it was asked for. */
static gboolean have_lot(CountInput *input, Target *target) {
    const CountThing *only = NULL;
    guint count = 0;
    for (guint i = 0; target->lot == NULL && i < input->view->things->len; i++) {
        const CountThing *thing = input->view->things->pdata[i];
        if (strcmp(thing->item, target->item) == 0) {
            only = thing;
            count++;
        }
    }
    if (target->lot == NULL && count > 1) {
        choose_lot(input, target->item);
        return FALSE;
    }
    if (target->lot == NULL && count == 0 && target->expires) {
        ask_lot(input);
        return FALSE;
    }
    if (target->lot == NULL) {
        target->lot = g_strdup(only != NULL ? only->lot : "");
    }
    return TRUE;
}

/* Of what expires the date, unless it is known or there is none of it. FALSE: it was asked for. */
static gboolean have_expiry(CountInput *input, const Target *target) {
    g_autofree char *known = supply_lot_expiry(app_db(session_app(input->ui)), target->item, target->lot, NULL);
    gboolean none = g_ascii_strtod(entry_text(input->entry), NULL) == 0;
    if (!target->expires || target->expiry != NULL || none || known == NULL || *known != '\0') {
        return TRUE;
    }
    const DialogInput ask = {.title = target->title, .text = _("In date until (2026-12-31):"), .check = check_date};
    dialog_input(input->ui, &ask, on_expiry, input);
    return FALSE;
}

/* What is still to be known is asked for, one after the other; then it is taken. */
static void take_or_ask(CountInput *input) {
    Target *target = target_now(input);
    if (input->view != NULL && target->item != NULL && have_lot(input, target) && have_expiry(input, target)) {
        take_now(input);
    }
}

void count_input_enter(CountInput *input) {
    if (!count_input_is_typed(input)) {
        ui_beep(input->ui);
        ui_say(input->ui, SAY_INFO, _("Type how much there is, 0 for nothing; then Enter, or scan the item."));
    } else if (session_need_user(input->ui)) {
        take_or_ask(input);
    }
}

/* ---- scans ---- */

/* It rings where it is not on the list: nobody looks at the screen while he scans. */
static void signal_found(CountInput *input, const CountTaken *taken) {
    input->signal = taken->found;
    if (!taken->found) {
        return; /* its name stands before the quantity */
    }
    ui_beep(input->ui);
    ui_say(input->ui, SAY_WARNING,
           taken->unknown ? _("%s is no item of this plant; it is taken as found.")
                          : _("%s is not on the list of this place; it is taken as found."),
           taken->title);
}

void count_input_scan(CountInput *input, const char *text) {
    GError *error = NULL;
    CountTaken taken = {0};
    if (input->view == NULL) {
        return;
    }
    if (count_input_is_typed(input) && input->scanned.item != NULL) {
        count_input_enter(input); /* typed behind the scan before: it is for that one */
        if (count_input_is_typed(input)) {
            return; /* refused, or something is asked: it stands there still */
        }
    }
    if (!count_meant(session_app(input->ui), input->view, text, &taken, &error)) {
        ui_refuse(input->ui, error);
        return;
    }
    target_clear(&input->scanned);
    g_autoptr(SupplyItem) known = taken.unknown ? NULL : supply_item_load(app_db(session_app(input->ui)), taken.item, NULL);
    input->scanned = (Target){.item = g_strdup(taken.item),
                              .lot = g_strdup(taken.lot),
                              .title = g_strdup(taken.title),
                              .unit = known != NULL ? g_strdup(known->unit) : NULL,
                              .expires = taken.expires};
    signal_found(input, &taken);
    count_taken_clear(&taken);
    if (count_input_is_typed(input)) {
        count_input_enter(input);
    }
}

/* ---- keys ---- */

unsigned count_input_key(CountInput *input, const KeyEvent *event) {
    KeyEvent key = *event;
    key.code = event->code == 0x3002 ? '.' : utf8_narrow(event->code); /* full width, and the point of a Chinese input method */
    gboolean figure = (key.code >= '0' && key.code <= '9') || key.code == '.';
    gboolean back = key.code == KC_BACKSPACE || key.code == KC_CTRL('U');
    if (!figure && (!back || !count_input_is_typed(input))) {
        return REACT_NONE;
    }
    entry_key(input->entry, &key);
    return REACT_REDRAW;
}

/* ---- drawing ---- */

int count_input_draw(CountInput *input, const Area *area) {
    const Target *target = target_now(input);
    if (target->item == NULL) {
        return 0;
    }
    gboolean narrow = area->cols < NARROW;
    int rows = narrow ? 2 : 1, at = area->rows - rows;
    g_autofree char *title = g_strdup_printf("%s%s%s%s", target->title, target->lot != NULL && *target->lot != '\0' ? " " : "",
                                             target->lot != NULL ? target->lot : "", narrow ? "" : _(": "));
    int width = narrow ? area->cols - 1 : MIN(utf8_width(title), area->cols - ENTRY_COLS - UNIT_COLS - 2);
    area_put_pad(area, at, 1, width, input->signal ? STYLE_WARNING : STYLE_TITLE, title);
    int col = narrow ? 1 : width + 2;
    Area field = area_sub(area, area->rows - 1, col, 1, ENTRY_COLS);
    entry_draw(input->entry, &field, TRUE);
    if (target->unit != NULL) {
        area_put(area, area->rows - 1, col + ENTRY_COLS + 1, STYLE_DIM, target->unit);
    }
    return rows;
}
