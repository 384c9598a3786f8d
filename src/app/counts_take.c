/* SPDX-License-Identifier: MIT
 *
 * A count begun, and what is typed in it: the same for the first count and for the one by another person.
 */
#include "counts_private.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/scan.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"

enum { TEXT_MOST = 60, NOTE_MOST = 200 };

void count_taken_clear(CountTaken *taken) {
    g_clear_pointer(&taken->item, g_free);
    g_clear_pointer(&taken->lot, g_free);
    g_clear_pointer(&taken->title, g_free);
}

/* ---- begin ---- */

static gboolean seal_is_word(const char *seal, GError **error) {
    return !seal || strcmp(seal, SEAL_WHOLE) == 0 || strcmp(seal, SEAL_BROKEN) == 0 ||
           err_set(error, ERR_INPUT, _("The seal is whole or broken, not “%s”."), seal);
}

/* A count of the place that is not over: this person goes on with it, everybody else hears whose it is. */
static gboolean begun_already(Change *change, const StockCount *open, gboolean *own, GError **error) {
    g_autoptr(GPtrArray) lines = stock_count_lines(change_db(change), open->id, error);
    if (!lines)
        return FALSE;
    gboolean counting = strcmp(open->state, COUNT_COUNTING) == 0;
    *own = counting && stock_count_has_counter(open, lines, change_actor(change));
    if (*own)
        return TRUE;
    g_autofree char *who = person_name(change_db(change), open->begun_by), *since = clock_format_short(open->begun);
    if (counting)
        return err_set(error, ERR_HELD, _("%s is being counted by %s since %s (%s): count along in that one, or wait."), open->place, who,
                       since, open->id);
    return err_set(error, ERR_HELD, _("The count %s of %s is %s; the next one begins when it is over."), open->id, open->place,
                   stock_count_state_title(open->state));
}

static char *begin_new(Change *change, const SupplyPlace *place, const char *seal, GError **error) {
    g_autoptr(StockCount) count = noun_new(&stock_count_noun);
    g_free(count->id);
    count->id = stock_count_next(change_db(change), change_time(change), error);
    noun_set_text(&count->place, place->code);
    noun_set_text(&count->state, COUNT_COUNTING);
    noun_set_text(&count->begun_by, change_actor(change));
    noun_set_text(&count->seal, seal ? seal : "");
    count->begun = change_time(change);
    if (!count->id || !noun_add(change, &stock_count_noun, count, error) || !change_mention(change, place->code, error) ||
        !supply_due_keep(change, place->code, error) || !change_commit(change, "count-begin", count->id, place->code, error))
        return NULL;
    return g_strdup(count->id);
}

char *count_begin(App *app, const char *text, const char *seal, GError **error) {
    if (!app_need_user(app, error) || !seal_is_word(seal, error))
        return NULL;
    g_autoptr(SupplyPlace) place = scan_or_place(app, text, error);
    g_autoptr(Change) change = place ? change_begin(app_plant(app), app_user_id(app), error) : NULL;
    const Authority wanted = {.verb = "count", .part = "line", .area = place ? place->area : NULL};
    if (!change || !authority_check(app, change, &wanted, error))
        return NULL;
    if (place->retired) {
        err_set(error, ERR_INPUT, _("The place %s is not in use any more."), place->code);
        return NULL;
    }
    g_autoptr(StockCount) open = NULL;
    gboolean own = FALSE;
    if (!stock_count_open_of(change_db(change), place->code, &open, error) || (open && !begun_already(change, open, &own, error)))
        return NULL;
    return own ? g_strdup(open->id) : begin_new(change, place, seal, error);
}

/* ---- what is meant ---- */

/* What a line is to say, found out inside the change. Texts are owned. */
typedef struct {
    App *app;
    Change *change;
    CountView *view;
    SupplyItem *item; /* NULL: unknown */
    char *code, *lot;
    char *expiry; /* said for a lot that has none yet */
    char *note;
    gint64 quantity;
} Meant;

static const char *meant_title(const Meant *meant) {
    return meant->item ? supply_item_title(meant->item) : meant->code;
}

static void meant_clear(Meant *meant) {
    change_free(meant->change);
    count_view_free(meant->view);
    supply_item_free(meant->item);
    g_free(meant->code);
    g_free(meant->lot);
    g_free(meant->expiry);
    g_free(meant->note);
}

/* ITEM/LOT, as a shelf's label may say it, where no item is called so as a whole. *lot: owned, NULL = not said there. */
static gboolean find_item_and_lot(App *app, const char *text, SupplyItem **item, char **lot, GError **error) {
    const char *slash = strrchr(text, '/');
    *lot = NULL;
    if (!scan_or_item(app, text, item, error))
        return FALSE;
    if (*item || !slash)
        return TRUE;
    g_autofree char *first = g_strndup(text, (gsize)(slash - text));
    if (!scan_or_item(app, first, item, error))
        return FALSE;
    if (*item)
        *lot = g_strdup(slash + 1);
    return TRUE;
}

gboolean count_meant(App *app, const CountView *view, const char *text, CountTaken *taken, GError **error) {
    g_autofree char *clean = utf8_clean(text, TEXT_MOST, FALSE, error), *lot = NULL;
    g_autoptr(SupplyItem) item = NULL;
    *taken = (CountTaken){0};
    if (!clean || !find_item_and_lot(app, clean, &item, &lot, error))
        return FALSE;
    const char *code = item ? item->code : clean;
    *taken = (CountTaken){.item = g_strdup(code),
                          .lot = g_steal_pointer(&lot),
                          .title = g_strdup(item ? supply_item_title(item) : code),
                          .found = TRUE,
                          .unknown = item == NULL,
                          .expires = item && item->expires};
    for (guint i = 0; i < view->things->len; i++) {
        const CountThing *thing = view->things->pdata[i];
        taken->found = taken->found && !(thing->listed && strcmp(thing->item, code) == 0);
    }
    return TRUE;
}

/* A lot as this plant writes it. Owned; NULL on error. */
static char *lot_as_known(Meant *meant, const char *typed, GError **error) {
    g_autofree char *clean = utf8_clean(typed, TEXT_MOST, FALSE, error);
    return clean ? supply_lot_known(change_db(meant->change), meant->code, clean, error) : NULL;
}

/* Nothing typed means the only lot on the list; of several one has to be said. */
static char *only_lot(const Meant *meant, GError **error) {
    const CountThing *only = NULL;
    g_autoptr(GString) names = g_string_new(NULL);
    guint count = 0;
    for (guint i = 0; i < meant->view->things->len; i++) {
        const CountThing *thing = meant->view->things->pdata[i];
        if (strcmp(thing->item, meant->code) != 0 || thing->stands_in)
            continue;
        only = thing;
        count++;
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", *thing->lot ? thing->lot : _("without a number"));
    }
    if (count <= 1)
        return g_strdup(only ? only->lot : "");
    err_set(error, ERR_INPUT, _("%s lies there in several lots; say which: %s"), meant_title(meant), names->str);
    return NULL;
}

/* "2026-12-31" of whatever way a date is written. Owned; NULL on error. */
static char *date_typed(const char *text, GError **error) {
    gint64 at;
    if (!clock_parse(text, &at, error))
        return NULL;
    ClockCivil day = clock_civil(at);
    return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

/* What expires is not taken without its date, unless there is none of it. It stands in the line until the count is posted, so that a slip
 * of a figure is typed again like a quantity; who counts again without saying it means the one that was said. */
static gboolean take_expiry(Meant *meant, const CountEntry *entry, GError **error) {
    gboolean said = entry->expiry && *entry->expiry;
    g_autofree char *expiry = said ? date_typed(entry->expiry, error) : g_strdup("");
    if (expiry && !*meant->lot && *expiry)
        noun_set_text(&meant->lot, expiry);
    g_autofree char *known = expiry ? supply_lot_expiry(change_db(meant->change), meant->code, meant->lot, error) : NULL;
    if (!known)
        return FALSE;
    const CountThing *thing = count_view_find(meant->view, meant->code, meant->lot);
    const char *before = thing && thing->line ? thing->line->expiry : "";
    if (*known && *expiry && strcmp(known, expiry) != 0)
        return err_set(error, ERR_INPUT, _("The lot %s is in date until %s, not %s; another date is another lot."), meant->lot, known,
                       expiry);
    if (meant->item && meant->item->expires && meant->quantity > 0 && !*known && !*expiry && !*before)
        return err_set(error, ERR_INPUT, _("%s expires, and the date of this lot is not known: say lot and expiry."),
                       supply_item_title(meant->item));
    meant->expiry = g_strdup(*known ? "" : *expiry ? expiry : before);
    return TRUE;
}

static gboolean find_out(Meant *meant, const CountEntry *entry, GError **error) {
    static const SupplyItem UNKNOWN = {.name = (char *)"", .unit = (char *)"", .decimals = 3};
    g_autofree char *said = NULL, *text = utf8_clean(entry->item ? entry->item : "", TEXT_MOST, FALSE, error);
    if (!entry->quantity || !*entry->quantity)
        return err_set(error, ERR_INPUT, _("Say how much was counted: quantity=NUMBER, 0 for nothing."));
    if (text && !*text)
        return err_set(error, ERR_INPUT, _("Say what was counted: item=CODE."));
    if (!text || !find_item_and_lot(meant->app, text, &meant->item, &said, error))
        return FALSE;
    meant->code = g_strdup(meant->item ? meant->item->code : text);
    const char *lot = entry->lot && *entry->lot ? entry->lot : said;
    meant->lot = lot && *lot ? lot_as_known(meant, lot, error) : only_lot(meant, error);
    return meant->lot && supply_quantity_parse(meant->item ? meant->item : &UNKNOWN, entry->quantity, &meant->quantity, error) &&
           take_expiry(meant, entry, error) && (meant->note = utf8_clean(entry->note ? entry->note : "", NOTE_MOST, FALSE, error));
}

/* ---- writing ---- */

/* May this person count it again? Nobody who counted it; nor, once the books were told, anybody who counted along and saw them. */
static gboolean may_recount(const Meant *meant, const CountThing *thing, GError **error) {
    const CountView *view = meant->view;
    const char *user = app_user_id(meant->app), *title = meant_title(meant);
    if (!thing || !thing->line)
        return err_set(error, ERR_DENIED,
                       _("%s was not counted the first time, so there is nothing to count again; the next count of %s takes it."), title,
                       view->place->code);
    if (strcmp(thing->line->person, user) == 0)
        return err_set(error, ERR_DENIED, _("You counted %s yourself; it is counted again by somebody else."), title);
    return !thing->told || !stock_count_has_counter(view->count, view->lines, user) ||
           err_set(error, ERR_DENIED,
                   _("You counted along in %s and were told how much of %s there should be; somebody who did not can count it again."),
                   view->count->id, title);
}

/* The line of this person that is typed anew; NULL = a new one. Whose it may not be is refused. */
static gboolean choose_line(const Meant *meant, gint64 turn, const StockCountLine **line, GError **error) {
    const CountThing *thing = count_view_find(meant->view, meant->code, meant->lot);
    const StockCountLine *last = thing ? thing->line : NULL;
    *line = NULL;
    if (turn > COUNT_FIRST)
        return may_recount(meant, thing, error);
    if (!last || strcmp(last->person, app_user_id(meant->app)) == 0) {
        *line = last;
        return TRUE;
    }
    g_autofree char *who = person_name(app_db(meant->app), last->person);
    return err_set(error, ERR_CONFLICT, _("%s was counted by %s already; when the count has ended, another person can count it again."),
                   meant_title(meant), who);
}

static gboolean put_line(Meant *meant, gint64 turn, GError **error) {
    const StockCountLine *before = NULL;
    if (!choose_line(meant, turn, &before, error))
        return FALSE;
    const CountThing *thing = count_view_find(meant->view, meant->code, meant->lot);
    g_autofree char *id = before ? g_strdup(before->id) : g_strdup_printf("%s/%u", meant->view->count->id, meant->view->lines->len + 1);
    StockCountLine line = {.id = id,
                           .count = meant->view->count->id,
                           .item = meant->code,
                           .lot = meant->lot,
                           .turn = before || !thing || !thing->line ? turn : thing->line->turn + 1, /* behind the last one */
                           .quantity = meant->quantity,
                           .at = change_time(meant->change),
                           .person = (char *)app_user_id(meant->app),
                           .found = !thing || !thing->listed,
                           .expiry = meant->expiry,
                           .note = meant->note};
    if (!db_get_int(change_db(meant->change), error, &line.stock,
                    "SELECT quantity FROM supply_stock WHERE place = $1 AND item = $2 AND lot = $3", "sss", meant->view->place->code,
                    meant->code, meant->lot))
        return FALSE;
    return noun_save(meant->change, &stock_count_line_noun, &line, error);
}

static void say_taken(const Meant *meant, CountTaken *taken) {
    const CountThing *thing = count_view_find(meant->view, meant->code, meant->lot);
    if (taken)
        *taken = (CountTaken){.item = g_strdup(meant->code),
                              .lot = g_strdup(meant->lot),
                              .title = g_strdup(meant_title(meant)),
                              .quantity = meant->quantity,
                              .found = !thing || !thing->listed,
                              .unknown = meant->item == NULL};
}

/* The view as it was before the line: what it becomes by it is read again. */
static gboolean settle_again(const Meant *meant, GError **error) {
    g_autoptr(CountView) view = counts_read(change_db(meant->change), meant->view->count->id, change_time(meant->change), error);
    return view && counts_settle(meant->change, view, error);
}

static gboolean take_entry(App *app, const char *id, gint64 turn, const CountEntry *entry, Meant *meant, GError **error) {
    gboolean first = turn == COUNT_FIRST;
    if (!app_need_user(app, error) || !(meant->change = change_begin(app_plant(app), app_user_id(app), error)))
        return FALSE;
    meant->view = counts_read(change_db(meant->change), id, change_time(meant->change), error);
    if (!meant->view || !counts_ready(app, meant->change, meant->view, "line", first ? COUNT_COUNTING : NULL, error))
        return FALSE;
    if (!first && strcmp(meant->view->count->state, COUNT_COUNTING) == 0)
        return err_set(error, ERR_DENIED, _("%s is still being counted; it is counted again when that has ended."), meant->view->count->id);
    if (!find_out(meant, entry, error) || !put_line(meant, turn, error) || (!first && !settle_again(meant, error)))
        return FALSE;
    g_autofree char *quantity = supply_quantity_text(meant->quantity),
                    *reason = g_strdup_printf("%s %s %s", meant->code, meant->lot, quantity);
    return change_commit(meant->change, first ? "count-line" : "count-again", meant->view->count->id, reason, error);
}

static gboolean take_settled(App *app, const char *id, gint64 turn, const CountEntry *entry, CountTaken *taken, GError **error) {
    guint before = db_failures(app_db(app));
    Meant meant = {.app = app};
    gboolean ok = db_settle(app_db(app), before, take_entry(app, id, turn, entry, &meant, error), error);
    if (ok)
        say_taken(&meant, taken);
    meant_clear(&meant);
    return ok;
}

gboolean count_line(App *app, const char *id, const CountEntry *entry, CountTaken *taken, GError **error) {
    return take_settled(app, id, COUNT_FIRST, entry, taken, error);
}

gboolean count_again(App *app, const char *id, const CountEntry *entry, CountTaken *taken, GError **error) {
    return take_settled(app, id, COUNT_SECOND, entry, taken, error);
}
