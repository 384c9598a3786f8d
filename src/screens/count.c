/* SPDX-License-Identifier: MIT
 *
 * One count of supplies (盘点): scan or choose, type how much, next. What the books say stands here only when the count has ended.
 */
#include "bihuan/app/counts.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/pinyin.h"
#include "bihuan/model/person.h"
#include "bihuan/ui/choice.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/scan.h"
#include "parts/count_input.h"
#include "parts/save.h"
#include "parts/session.h"
#include "parts/sign.h"

#include <string.h>

enum { COLUMN_MARK, COLUMN_NAME, COLUMN_COUNTED, COLUMN_LOT, COLUMN_CODE, COLUMN_WHO, COLUMN_COUNT };
enum { END_MARK, END_NAME, END_DIFFERENCE, END_LOT, END_BOTH, END_WHO, END_COUNT };
enum { HEAD_MOST = 3, REASON_MOST = 400, ITEMS_MOST = 2000 };

typedef struct {
    Ui *ui;
    List *list;
    char *id;
    CountView *view; /* NULL: it could not be read */
    CountInput *input;
    char *head, *reason; /* reason: typed for what is signed */
    char *next;          /* key of the row behind the one that was just taken */
    gboolean ended;      /* the list is the one with differences */
    gboolean by_hand;    /* the cursor is being moved */
} CountScreen;

static const ListColumn COUNTING[COLUMN_COUNT] = {
    {" ", 1, 1, 1, FALSE},
    {NC_("count", "Name"), 8, 0, 1, FALSE},
    {NC_("count", "Counted"), 7, 10, 1, TRUE},
    {NC_("count", "Lot"), 7, 14, 2, FALSE},
    {NC_("count", "Item"), 8, 14, 4, FALSE},
    {NC_("count", "By"), 6, 12, 3, FALSE},
};

static const ListColumn ENDED[END_COUNT] = {
    {" ", 1, 1, 1, FALSE},
    {NC_("count", "Name"), 8, 0, 1, FALSE},
    {NC_("count", "Diff."), 7, 10, 1, TRUE},
    {NC_("count", "Lot"), 7, 14, 2, FALSE},
    {NC_("count", "Books, counted"), 21, 28, 3, FALSE},
    {NC_("count", "By"), 6, 12, 4, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", NC_("count", "Record"), N_("Take the quantity that is typed, for what was scanned or stands under the cursor")},
    {"e", "end", NC_("count", "Hand in"), N_("Hand the count in: large differences are counted again by another person")},
    {"v <F11>", "approve", N_("Approve"), N_("Post the differences as movements; by somebody who counted none of it")},
    {"+ /", "other", N_("Choose item"), N_("Choose an item by its name; one that is not on the list is taken as found")},
    {"p", "print", NULL, N_("Write the list of differences to a PDF")},
    {"x", "void", NULL, N_("Give this count up: nothing is posted")},
    {"0", "zero", NULL, N_("Type a quantity; the other figures and a point do the same")},
    {NULL, NULL, NULL, NULL},
};

/* ---- rows ---- */

static char *row_key(const char *item, const char *lot) {
    return g_strdup_printf("%s\n%s", item, lot);
}

static const CountThing *thing_now(const CountScreen *screen) {
    const char *key = screen->view != NULL ? list_key_now(screen->list) : NULL, *lot = key != NULL ? strchr(key, '\n') : NULL;
    g_autofree char *item = lot != NULL ? g_strndup(key, (gsize)(lot - key)) : NULL;
    return item != NULL ? count_view_find(screen->view, item, lot + 1) : NULL;
}

/* What another counted is no business of who may count it again. */
static gboolean is_shown(const CountScreen *screen, const CountThing *thing) {
    const char *user = app_user_id(session_app(screen->ui));
    return thing->line != NULL && (thing->told || (user != NULL && strcmp(thing->line->person, user) == 0));
}

static const char *mark_of(const CountThing *thing) {
    return thing->waits ? (thing->line != NULL ? "?" : " ") : thing->difference != 0 ? "!" : thing->line != NULL ? "+" : " ";
}

/* "12 kg"; the number alone of what the plant does not know. Owned. */
static char *quantity_text(const CountThing *thing, gint64 thousandths) {
    g_autofree char *number = supply_quantity_text(thousandths);
    return thing->known != NULL ? g_strdup_printf("%s %s", number, thing->known->unit) : g_steal_pointer(&number);
}

static void row_set_quantity(ListRow *row, int column, const CountThing *thing, gboolean told, gint64 thousandths) {
    g_autofree char *text = told ? quantity_text(thing, thousandths) : NULL;
    list_row_set(row, column, text);
}

static void fill_ended(const CountScreen *screen, ListRow *row, const CountThing *thing, const char *who) {
    gboolean told = thing->told && thing->line != NULL;
    g_autofree char *books = quantity_text(thing, thing->expected), *seen = told ? quantity_text(thing, thing->line->quantity) : NULL;
    g_autofree char *before = count_thing_before(screen->view, thing);
    if (told && *before != '\0') {
        list_row_format(row, END_BOTH, _("%s / %s then %s"), books, before, seen);
    } else if (told) {
        list_row_format(row, END_BOTH, "%s / %s", books, seen);
    }
    row_set_quantity(row, END_DIFFERENCE, thing, told && thing->difference != 0, thing->difference);
    list_row_set(row, END_WHO, who);
}

static ListRow *count_row(gpointer data, gconstpointer one) {
    const CountScreen *screen = data;
    const CountThing *thing = one;
    g_autofree char *key = row_key(thing->item, thing->lot);
    g_autofree char *who = thing->line != NULL ? person_name(app_db(session_app(screen->ui)), thing->line->person) : g_strdup("");
    ListRow *row = list_row_new(key, screen->ended ? END_COUNT : COLUMN_COUNT);
    list_row_set(row, COLUMN_MARK, mark_of(thing));
    list_row_set(row, COLUMN_NAME, count_thing_title(thing));
    list_row_set(row, COLUMN_LOT, thing->lot);
    list_row_more(row, thing->item);
    if (screen->ended) {
        fill_ended(screen, row, thing, who);
    } else {
        row_set_quantity(row, COLUMN_COUNTED, thing, is_shown(screen, thing), thing->line != NULL ? thing->line->quantity : 0);
        list_row_set(row, COLUMN_CODE, thing->item);
        list_row_set(row, COLUMN_WHO, who);
    }
    gboolean odd = thing->difference != 0 || (thing->line != NULL && thing->waits);
    row->style = odd ? STYLE_WARNING : thing->line != NULL && !thing->waits ? STYLE_DIM : STYLE_NORMAL;
    return row;
}

/* ---- loading ---- */

static char *head_text(const CountScreen *screen) {
    const CountView *view = screen->view;
    const StockCount *count = view->count;
    guint all = view->things->len;
    if (strcmp(count->state, COUNT_COUNTING) == 0) {
        return view->left > 0 ? g_strdup_printf(_("%u of %u counted."), all - view->left, all)
                              : g_strdup_printf(_("All %u counted: e hands the count in."), all);
    }
    if (view->left > 0) {
        return g_strdup_printf(_("%u to be counted again by another person, without being told how many there should be."), view->left);
    }
    if (strcmp(count->state, COUNT_APPROVE) == 0) {
        return g_strdup(_("v approves; not by anyone who counted."));
    }
    const char *state = stock_count_state_title(count->state);
    return *count->reason != '\0' ? g_strdup_printf(_("%s: %s"), state, count->reason) : g_strdup(state);
}

static gboolean load_count(CountScreen *screen, GError **error) {
    CountView *view = count_view(session_app(screen->ui), screen->id, error);
    if (view == NULL) {
        return FALSE;
    }
    count_view_free(screen->view);
    screen->view = view;
    count_input_view(screen->input, view);
    g_free(screen->head);
    screen->head = head_text(screen);
    return TRUE;
}

static GPtrArray *count_fetch(gpointer data, Page *page, GError **error) {
    CountScreen *screen = data;
    page->whole = TRUE;
    if (screen->view == NULL && !load_count(screen, error)) {
        return NULL;
    }
    GPtrArray *things = screen->view->things;
    if (!screen->ended || screen->view->left > 0) {
        return g_ptr_array_ref(things);
    }
    GPtrArray *rows = g_ptr_array_sized_new(things->len); /* all is told: what differs first; they belong to the view */
    for (int differs = 1; differs >= 0; differs--) {
        for (guint i = 0; i < things->len; i++) {
            const CountThing *thing = things->pdata[i];
            if ((thing->difference != 0) == differs) {
                g_ptr_array_add(rows, things->pdata[i]);
            }
        }
    }
    return rows;
}

static const ListSource SOURCES[] = {
    {.columns = COUNTING,
     .count = COLUMN_COUNT,
     .fetch = count_fetch,
     .row = count_row,
     .empty = N_("Nothing is known to be here: scan what there is.")},
    {.columns = ENDED, .count = END_COUNT, .fetch = count_fetch, .row = count_row, .empty = N_("Nothing was counted.")},
};

static gboolean is_ended(const CountScreen *screen) {
    return strcmp(screen->view->count->state, COUNT_COUNTING) != 0;
}

/* Another list when the count has ended. */
static void choose_list(CountScreen *screen) {
    gboolean ended = is_ended(screen);
    if (screen->list != NULL && screen->ended == ended) {
        return;
    }
    list_free(screen->list);
    screen->ended = ended;
    screen->list = list_new(screen->ui, &SOURCES[ended ? 1 : 0], screen);
}

/* The first row that waits, from this one on and then from the beginning. */
static void go_waiting(CountScreen *screen, const char *after) {
    const GPtrArray *things = screen->view->things;
    guint from = 0;
    for (guint i = 0; after != NULL && i < things->len; i++) {
        const CountThing *thing = things->pdata[i];
        g_autofree char *key = row_key(thing->item, thing->lot);
        from = strcmp(key, after) == 0 ? i : from;
    }
    for (guint i = 0; i < things->len; i++) {
        const CountThing *thing = things->pdata[(from + i) % things->len];
        g_autofree char *key = row_key(thing->item, thing->lot);
        if (thing->waits) {
            list_select(screen->list, key);
            return;
        }
    }
    if (after != NULL) {
        list_select(screen->list, after);
    }
}

/* The cursor stands where something was scanned. */
static void go_scanned(CountScreen *screen, const char *text) {
    count_input_scan(screen->input, text);
    const char *item = count_input_item(screen->input);
    for (guint i = 0; item != NULL && i < screen->view->things->len; i++) {
        const CountThing *thing = screen->view->things->pdata[i];
        g_autofree char *key = row_key(thing->item, thing->lot);
        if (strcmp(thing->item, item) == 0) {
            list_select(screen->list, key);
            return;
        }
    }
}

static void on_taken(gpointer data, const CountTaken *taken) {
    CountScreen *screen = data;
    g_free(screen->next);
    screen->next = row_key(taken->item, taken->lot);
    ui_changed(screen->ui);
}

static void count_refresh(gpointer state) {
    CountScreen *screen = state;
    GError *error = NULL;
    if (!load_count(screen, &error)) {
        ui_say_error(screen->ui, error);
        return;
    }
    choose_list(screen);
    if (screen->next != NULL) {
        list_refresh(screen->list);
        go_waiting(screen, screen->next);
        g_clear_pointer(&screen->next, g_free);
    }
}

static gboolean count_open(gpointer state, const char *argument, GError **error) {
    CountScreen *screen = state;
    screen->input = count_input_new(screen->ui, on_taken, screen);
    screen->id = g_strdup(argument != NULL ? argument : "");
    if (*screen->id == '\0') {
        return err_set(error, ERR_USAGE, "%s", _("Which count? Say its number; the list of all of them: counts."));
    }
    if (!load_count(screen, error)) {
        return FALSE;
    }
    choose_list(screen);
    go_waiting(screen, NULL);
    return TRUE;
}

static void count_close(gpointer state) {
    CountScreen *screen = state;
    list_free(screen->list);
    count_input_free(screen->input);
    count_view_free(screen->view);
    g_free(screen->id);
    g_free(screen->head);
    g_free(screen->reason);
    g_free(screen->next);
}

static void count_moved(gpointer state) {
    CountScreen *screen = state;
    if (screen->view != NULL && stock_count_is_open(screen->view->count)) {
        count_input_row(screen->input, thing_now(screen), screen->by_hand);
    } else {
        count_input_row(screen->input, NULL, FALSE);
    }
    screen->by_hand = FALSE;
}

/* ---- drawing ---- */

static void count_draw(gpointer state, const Area *area) {
    CountScreen *screen = state;
    gboolean open = screen->view != NULL && stock_count_is_open(screen->view->count);
    Area head = area_sub(area, 0, 1, MIN(HEAD_MOST, area->rows / 4), area->cols - 1);
    Style style = screen->view != NULL && screen->view->left == 0 ? STYLE_OK : STYLE_WARNING;
    int rows = screen->head != NULL ? MIN(area_wrap(&head, 0, style, screen->head), head.rows) : 0;
    gboolean asks = open && (screen->view->left > 0 || !screen->ended || count_input_is_typed(screen->input));
    int below = asks ? count_input_draw(screen->input, area) : 0;
    Area body = area_sub(area, rows, 0, area->rows - rows - below, area->cols);
    list_draw(screen->list, &body);
}

static char *count_subject(gpointer state) {
    const CountScreen *screen = state;
    const CountView *view = screen->view;
    return view != NULL ? g_strdup_printf("%s %s · %s", view->place->code, view->place->name, view->count->id) : g_strdup(screen->id);
}

static char *count_brief(gpointer state) {
    const CountScreen *screen = state;
    return g_strdup(screen->view != NULL ? screen->view->place->code : screen->id);
}

/* ---- the end ---- */

static void say_state(CountScreen *screen) {
    GError *error = NULL;
    ui_changed(screen->ui);
    if (!load_count(screen, &error)) { /* what it is now, not what it was */
        ui_say_error(screen->ui, error);
        return;
    }
    ui_say(screen->ui, SAY_OK, "%s: %s", screen->id, stock_count_state_title(screen->view->count->state));
}

static void end_now(CountScreen *screen, const char *seal) {
    GError *error = NULL;
    if (!count_end(session_app(screen->ui), screen->id, seal, NULL, &error)) {
        ui_refuse(screen->ui, error);
        return;
    }
    say_state(screen);
}

static void on_end_seal(gpointer data, const char *const *keys) {
    if (keys != NULL && keys[0] != NULL) {
        end_now(data, keys[0]);
    }
}

static void on_hand_in(gpointer data, gboolean yes) {
    CountScreen *screen = data;
    const CountView *view = screen->view;
    if (!yes || view == NULL) {
        return;
    }
    if (!view->place->sealed || *view->count->seal != '\0') {
        end_now(screen, NULL);
        return;
    }
    GPtrArray *items = choice_items_new();
    g_ptr_array_add(items, choice_item_new(SEAL_WHOLE, _("The seal was whole"), NULL, NULL));
    g_ptr_array_add(items, choice_item_new(SEAL_BROKEN, _("The seal was broken"), NULL, NULL));
    choice_open(screen->ui, &(ChoiceSpec){.title = _("The seal, as you found it"), .items = items, .done = on_end_seal, .data = screen});
}

static void ask_end(CountScreen *screen) {
    if (!session_need_user(screen->ui)) {
        return;
    }
    dialog_confirm(
        screen->ui, _("Hand the count in"),
        _("After this nothing is changed any more by who counted. Differences are shown then, large ones counted again by another person."),
        on_hand_in, screen);
}

/* ---- approval and void ---- */

static void approve_now(gpointer data) {
    CountScreen *screen = data;
    GError *error = NULL;
    if (!count_approve(session_app(screen->ui), screen->id, screen->reason, &error)) {
        ui_refuse(screen->ui, error);
        return;
    }
    say_state(screen);
}

static void on_reason(gpointer data, const char *text) {
    CountScreen *screen = data;
    if (text != NULL) {
        g_free(screen->reason);
        screen->reason = g_strdup(text);
        sign_ask(screen->ui, _("Approve the differences"), approve_now, screen);
    }
}

static void ask_approve(CountScreen *screen) {
    GError *error = NULL;
    if (!session_need_user(screen->ui)) {
        return;
    }
    if (!count_may_approve(session_app(screen->ui), screen->view, &error)) {
        ui_refuse(screen->ui, error);
        return;
    }
    const DialogInput ask = {
        .title = _("Approve the differences"), .text = _("They are posted as movements. Why do they differ?"), .max = REASON_MOST};
    dialog_input(screen->ui, &ask, on_reason, screen);
}

static void on_void(gpointer data, const char *text) {
    CountScreen *screen = data;
    GError *error = NULL;
    if (text == NULL) {
        return;
    }
    if (!count_void(session_app(screen->ui), screen->id, text, &error)) {
        ui_refuse(screen->ui, error);
        return;
    }
    say_state(screen);
}

static void ask_void(CountScreen *screen) {
    const DialogInput ask = {.title = _("Give the count up"), .text = _("Nothing of it is posted. Why?"), .max = REASON_MOST};
    if (session_need_user(screen->ui)) {
        dialog_input(screen->ui, &ask, on_void, screen);
    }
}

/* ---- other items ---- */

static void search_items(gpointer data, const char *filter, int max, GPtrArray *items) {
    const CountScreen *screen = data;
    g_autoptr(GPtrArray) all =
        noun_list(app_db(session_app(screen->ui)), &supply_item_noun, NULL, "ORDER BY code LIMIT $1", "i", (gint64)ITEMS_MOST);
    for (guint i = 0; all != NULL && i < all->len && (int)items->len < max; i++) {
        const SupplyItem *item = all->pdata[i];
        g_autofree char *note = g_strdup_printf("%s %s", item->code, item->spec);
        g_autofree char *initials = pinyin_initials(item->name);
        ChoiceItem *choice = choice_item_new(item->code, supply_item_title(item), initials, note);
        if (choice_matches(choice, filter)) {
            g_ptr_array_add(items, choice);
        } else {
            choice_item_free(choice);
        }
    }
}

static void on_other(gpointer data, const char *const *keys) {
    CountScreen *screen = data;
    if (keys != NULL && keys[0] != NULL) {
        go_scanned(screen, keys[0]);
    }
}

static void ask_other(CountScreen *screen) {
    choice_open(screen->ui, &(ChoiceSpec){.title = _("Which item?"), .search = search_items, .done = on_other, .data = screen});
}

/* ---- paper ---- */

static char *write_pdf(gpointer data, const char *path, gpointer progress, GError **error) {
    const CountScreen *screen = data;
    (void)progress;
    return count_print(session_app(screen->ui), screen->id, path, NULL, error) ? g_strdup_printf(_("%s is written."), path) : NULL;
}

static void ask_print(CountScreen *screen) {
    static const char *const PDF[] = {".pdf", NULL};
    g_autofree char *name = g_strdup_printf("%s.pdf", screen->id);
    save_ask(screen->ui, &(SaveSpec){.title = _("Differences to a PDF"),
                                     .text = _("Name of the new file:"),
                                     .name = name,
                                     .endings = PDF,
                                     .busy = _("Writing"),
                                     .write = write_pdf,
                                     .data = screen});
}

/* ---- keys ---- */

static gboolean is_move(const char *action) {
    static const char *const MOVES[] = {"up", "down", "first", "last", "page-up", "page-down", NULL};
    return g_strv_contains(MOVES, action);
}

static unsigned count_action(gpointer state, const char *action) {
    CountScreen *screen = state;
    static const struct {
        const char *action;
        void (*ask)(CountScreen *screen);
    } ASKS[] = {{"end", ask_end}, {"approve", ask_approve}, {"void", ask_void}, {"other", ask_other}, {"print", ask_print}};
    for (gsize i = 0; i < G_N_ELEMENTS(ASKS); i++) {
        if (strcmp(ASKS[i].action, action) == 0) {
            ASKS[i].ask(screen);
            return REACT_REDRAW;
        }
    }
    if (strcmp(action, "open") == 0) {
        count_input_enter(screen->input);
        return REACT_REDRAW;
    } else if (strcmp(action, "zero") == 0) {
        return count_input_key(screen->input, &(KeyEvent){.code = '0'});
    } else if (strcmp(action, "back") == 0 && count_input_clear(screen->input)) {
        return REACT_REDRAW;
    }
    screen->by_hand = is_move(action);
    return REACT_NONE;
}

/* Another place's label is for whoever opens one; a device's as well. */
static unsigned count_scanned(CountScreen *screen, const char *text) {
    LabelOf of = scan_is_of(session_app(screen->ui), text);
    g_autoptr(SupplyPlace) place = of == LABEL_OF_PLACE ? scan_place(session_app(screen->ui), text, NULL) : NULL;
    if (place != NULL && strcmp(place->code, screen->view->place->code) == 0) {
        ui_say(screen->ui, SAY_INFO, _("Scanned: %s"), place->name);
        return REACT_REDRAW;
    }
    if (!stock_count_is_open(screen->view->count) || of == LABEL_OF_PLACE || of == LABEL_OF_PASS ||
        (of == LABEL_OF_DEVICE && scan_is_label(text))) {
        return REACT_NONE;
    }
    if (session_need_user(screen->ui)) {
        go_scanned(screen, text);
    }
    return REACT_REDRAW;
}

static unsigned count_key(gpointer state, const KeyEvent *event) {
    CountScreen *screen = state;
    if (screen->view == NULL) {
        return REACT_NONE;
    }
    if (event->code == KC_SCAN) {
        return count_scanned(screen, event->text);
    }
    return stock_count_is_open(screen->view->count) ? count_input_key(screen->input, event) : REACT_NONE;
}

static const char *count_disabled(gpointer state, const char *action) {
    const CountScreen *screen = state;
    const StockCount *count = screen->view != NULL ? screen->view->count : NULL;
    gboolean counting = count != NULL && strcmp(count->state, COUNT_COUNTING) == 0;
    if (strcmp(action, "end") == 0 && !counting) {
        return _("This count has been handed in already.");
    }
    if (strcmp(action, "approve") == 0 && (count == NULL || strcmp(count->state, COUNT_APPROVE) != 0)) {
        return counting ? _("Hand it in first.") : _("There is nothing to approve now.");
    }
    gboolean works =
        strcmp(action, "open") == 0 || strcmp(action, "other") == 0 || strcmp(action, "void") == 0 || strcmp(action, "zero") == 0;
    return works && (count == NULL || !stock_count_is_open(count)) ? _("This count is over.") : NULL;
}

static gboolean count_unsent(gpointer state) {
    return count_input_is_typed(((const CountScreen *)state)->input);
}

/* What was counted is kept line by line: whoever comes back goes on where he was. */
static gboolean count_leave(gpointer state) {
    const CountScreen *screen = state;
    if (screen->view != NULL && !is_ended(screen) && screen->view->left > 0) {
        ui_say(screen->ui, SAY_INFO, _("%u still to be counted; scan %s again to go on."), screen->view->left, screen->view->place->code);
    }
    return TRUE;
}

const Screen screen_count = {
    .name = "count",
    .title = NC_("count", "Count"),
    .summary = N_("Count a place of supplies: scan or choose, type how much, Enter."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT,
    .size = sizeof(CountScreen),
    .list = offsetof(CountScreen, list),
    .open = count_open,
    .draw = count_draw,
    .moved = count_moved,
    .action = count_action,
    .key = count_key,
    .disabled = count_disabled,
    .refresh = count_refresh,
    .subject = count_subject,
    .brief = count_brief,
    .unsent = count_unsent,
    .leave = count_leave,
    .close = count_close,
};
