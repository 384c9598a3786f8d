/* SPDX-License-Identifier: MIT
 *
 * A count handed in, approved, posted or given up: the differences become movements, never a typed stock.
 */
#include "counts_private.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/person.h"

enum { NAMED_MOST = 6, REASON_MOST = 400 };

#define MEANING "盘点差异批准 / approve the differences of a count"

static gboolean is_in(const CountView *view, const char *state) {
    return strcmp(view->count->state, state) == 0;
}

gboolean counts_ready(App *app, Change *change, const CountView *view, const char *part, const char *state, GError **error) {
    const Authority wanted = {.verb = "count", .part = part, .area = view->place->area};
    if (!authority_check(app, change, &wanted, error))
        return FALSE;
    if (state ? is_in(view, state) : stock_count_is_open(view->count))
        return TRUE;
    return err_set(error, ERR_CONFLICT, _("The count %s of %s is %s: that cannot be done with it now."), view->count->id, view->place->code,
                   stock_count_state_title(view->count->state));
}

static gboolean counted_it(const App *app, const CountView *view) {
    return stock_count_has_counter(view->count, view->lines, app_user_id(app));
}

/* And what falls due of the place: its next count, what is low, a seal. */
static gboolean save_count(Change *change, const CountView *view, GError **error) {
    return noun_save(change, &stock_count_noun, view->count, error) && supply_due_keep(change, view->count->place, error);
}

/* ---- posting ---- */

static gboolean post_thing(Change *change, const CountView *view, const CountThing *thing, guint number, GError **error) {
    if (!thing->known)
        return err_set(error, ERR_INPUT, _("%s was found at %s and is no item of this plant: import it, or count it again as 0."),
                       thing->item, view->place->code);
    g_autofree char *id = g_strdup_printf("%s/%u", view->count->id, number);
    const SupplyMove move = {.id = id,
                             .record = view->count->id,
                             .kind = (char *)"count",
                             .item = thing->item,
                             .lot = thing->lot,
                             .place = view->place->code,
                             .quantity = thing->difference,
                             .at = change_time(change),
                             .person = (char *)change_actor(change),
                             .task = (char *)""};
    GError *refused = NULL;
    if (supply_move_put(change, &move, &refused))
        return TRUE;
    if (!err_is(refused, ERR_INPUT)) {
        g_propagate_error(error, refused);
        return FALSE;
    }
    g_error_free(refused);
    return err_set(error, ERR_CONFLICT,
                   _("So much of %s has left %s since it was counted that less than nothing would be left: count it again."),
                   count_thing_title(thing), view->place->code);
}

/* The lot has the date that was said for it from here on. */
static gboolean date_lot(Change *change, const CountThing *thing, GError **error) {
    const StockCountLine *line = thing->line;
    const SupplyLot lot = {.item = thing->item, .lot = thing->lot, .expiry = line->expiry};
    if (line->quantity == 0)
        return TRUE;
    if (thing->known && thing->known->expires && !*thing->expiry && !*line->expiry)
        return err_set(error, ERR_INPUT, _("%s expires, and the date of this lot is not known: say lot and expiry."),
                       count_thing_title(thing));
    return supply_lot_keep(change, &lot, error);
}

/* The difference at the moment of each line: what moved since then stays moved. */
static gboolean post(Change *change, CountView *view, GError **error) {
    guint number = 0;
    for (guint i = 0; i < view->things->len; i++) {
        const CountThing *thing = view->things->pdata[i];
        if (thing->line &&
            (!date_lot(change, thing, error) || (thing->difference != 0 && !post_thing(change, view, thing, ++number, error))))
            return FALSE;
    }
    noun_set_text(&view->count->state, COUNT_POSTED);
    return TRUE;
}

gboolean counts_settle(Change *change, CountView *view, GError **error) {
    if (view->left > 0)
        return save_count(change, view, error);
    noun_set_text(&view->count->state, COUNT_APPROVE);
    return (view->disputed || post(change, view, error)) && save_count(change, view, error);
}

/* ---- the end of the first count ---- */

static gboolean nothing_left(const CountView *view, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    guint named = 0;
    for (guint i = 0; i < view->things->len && named < NAMED_MOST; i++) {
        const CountThing *thing = view->things->pdata[i];
        if (thing->waits) {
            g_string_append_printf(names, "%s%s%s%s", named++ ? _(", ") : "", count_thing_title(thing), *thing->lot ? " " : "", thing->lot);
        }
    }
    if (view->left == 0)
        return TRUE;
    const char *more = view->left > named ? " …" : "";
    return is_in(view, COUNT_RECOUNT)
               ? err_set(error, ERR_DENIED, _("%u to be counted again first, by another person: %s%s."), view->left, names->str, more)
               : err_set(error, ERR_INPUT, _("%u not counted yet: %s%s. What is not there is counted as 0."), view->left, names->str, more);
}

static gboolean look_at_seal(const CountView *view, const char *seal, GError **error) {
    if (seal && strcmp(seal, SEAL_WHOLE) != 0 && strcmp(seal, SEAL_BROKEN) != 0)
        return err_set(error, ERR_INPUT, _("The seal is whole or broken, not “%s”."), seal);
    if (seal)
        noun_set_text(&view->count->seal, seal);
    return !view->place->sealed || *view->count->seal ||
           err_set(error, ERR_INPUT, _("%s carries a seal: say whether it was whole or broken when you came (seal=whole, seal=broken)."),
                   view->place->code);
}

/* A change of this count, and the count as the books see it. */
typedef struct {
    Change *change;
    CountView *view;
} Open;

static void open_clear(Open *open) {
    change_free(open->change);
    count_view_free(open->view);
}

static gboolean open_count(App *app, const char *id, Open *open, GError **error) {
    open->change = app_need_user(app, error) ? change_begin(app_plant(app), app_user_id(app), error) : NULL;
    open->view = open->change ? counts_read(change_db(open->change), id, change_time(open->change), error) : NULL;
    return open->view != NULL;
}

/* NULL with an error: it cannot be written so. Owned. */
static char *clean_reason(const char *reason, GError **error) {
    return utf8_clean(reason ? reason : "", REASON_MOST, FALSE, error);
}

/* What is said at the end of the first count. */
typedef struct {
    const char *seal, *reason;
} Said;

static gboolean end_count(App *app, const char *id, const Said *said, Open *open, GError **error) {
    g_autofree char *why = clean_reason(said->reason, error);
    if (!why || !open_count(app, id, open, error) || !counts_ready(app, open->change, open->view, "line", COUNT_COUNTING, error))
        return FALSE;
    CountView *view = open->view;
    if (!counted_it(app, view)) {
        g_autofree char *who = person_name(app_db(app), view->count->begun_by);
        return err_set(error, ERR_DENIED, _("%s counts %s; who counted none of it does not end it."), who, view->place->code);
    }
    view->count->ended = change_time(open->change);
    if (!nothing_left(view, error) || !look_at_seal(view, said->seal, error))
        return FALSE;
    noun_set_text(&view->count->reason, why);
    noun_set_text(&view->count->state, COUNT_RECOUNT);
    return counts_mark(change_db(open->change), view, view->count->ended, error) && counts_settle(open->change, view, error) &&
           change_commit(open->change, "count-end", view->count->id, view->count->state, error);
}

gboolean count_end(App *app, const char *id, const char *seal, const char *reason, GError **error) {
    guint before = db_failures(app_db(app));
    Open open = {0};
    gboolean ok = db_settle(app_db(app), before, end_count(app, id, &(Said){seal, reason}, &open, error), error);
    open_clear(&open);
    return ok;
}

/* ---- approval ---- */

static gboolean is_third(const App *app, const CountView *view, GError **error) {
    if (!counted_it(app, view))
        return TRUE;
    return err_set(error, ERR_DENIED, _("You counted at %s yourself; the differences of %s are approved by somebody who did not."),
                   view->place->code, view->count->id);
}

gboolean count_may_approve(App *app, const CountView *view, GError **error) {
    const Authority wanted = {.verb = "count", .part = "approve", .area = view->place->area};
    return is_third(app, view, error) && authority_may(app, &wanted, error);
}

/* Who counted in a turn (again: in any behind the first), in the order of the lines. Owned. */
static char *counters(Db *db, const CountView *view, gboolean again) {
    g_autoptr(GPtrArray) seen = g_ptr_array_new();
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < view->lines->len; i++) {
        const StockCountLine *line = view->lines->pdata[i];
        if ((line->turn > COUNT_FIRST) != again || g_ptr_array_find_with_equal_func(seen, line->person, g_str_equal, NULL))
            continue;
        g_autofree char *name = person_name(db, line->person);
        g_ptr_array_add(seen, line->person);
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", name);
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

/* What the counters said of lines that differ: "ITEM: NOTE; …", "" = nothing. Owned. */
static char *notes_of(const CountView *view) {
    g_autoptr(GString) notes = g_string_new(NULL);
    for (guint i = 0; i < view->things->len; i++) {
        const CountThing *thing = view->things->pdata[i];
        if (thing->line && thing->difference != 0 && *thing->line->note)
            g_string_append_printf(notes, _("%s%s: %s"), notes->len ? _("; ") : "", count_thing_title(thing), thing->line->note);
    }
    return g_string_free(g_steal_pointer(&notes), FALSE);
}

/* Nothing is posted without a reason: what who approves says, else what the counters said, else what it is by itself. Owned. */
static char *reason_for(App *app, const CountView *view, const char *said) {
    g_autofree char *notes = notes_of(view), *first = counters(app_db(app), view, FALSE), *again = counters(app_db(app), view, TRUE);
    g_autofree char *approver = person_name(app_db(app), app_user_id(app));
    const char *id = view->count->id, *ended = view->count->reason;
    if (*said)
        return g_strdup(said);
    if (*ended || *notes)
        return g_strdup_printf("%s%s%s", ended, *ended && *notes ? _("; ") : "", notes);
    return *again ? g_strdup_printf(_("differences of count %s: counted by %s, counted again by %s, approved by %s"), id, first, again,
                                    approver)
                  : g_strdup_printf(_("differences of count %s: counted by %s, approved by %s"), id, first, approver);
}

static gboolean approve_count(App *app, const char *id, const char *reason, Open *open, GError **error) {
    const Authority signs = {.verb = "count", .part = "approve", .meaning = MEANING};
    g_autofree char *why = clean_reason(reason, error);
    if (!why || !open_count(app, id, open, error) || !is_third(app, open->view, error))
        return FALSE;
    if (is_in(open->view, COUNT_COUNTING))
        return err_set(error, ERR_DENIED, _("%s is still being counted; it is approved when that has ended."), open->view->count->id);
    if (!nothing_left(open->view, error) || !counts_ready(app, open->change, open->view, "approve", COUNT_APPROVE, error))
        return FALSE;
    StockCount *count = open->view->count;
    count->approved = change_time(open->change);
    noun_set_text(&count->approved_by, app_user_id(app));
    g_autofree char *stands = reason_for(app, open->view, why);
    noun_set_text(&count->reason, stands);
    return authority_sign(app, open->change, &signs, error) && post(open->change, open->view, error) &&
           save_count(open->change, open->view, error) && change_commit(open->change, "count-approve", count->id, stands, error);
}

gboolean count_approve(App *app, const char *id, const char *reason, GError **error) {
    guint before = db_failures(app_db(app));
    Open open = {0};
    gboolean ok = db_settle(app_db(app), before, approve_count(app, id, reason, &open, error), error);
    open_clear(&open);
    return ok;
}

/* ---- given up ---- */

static gboolean give_count_up(App *app, const char *id, const char *reason, Open *open, GError **error) {
    g_autofree char *why = clean_reason(reason, error);
    if (!why || !open_count(app, id, open, error) || !counts_ready(app, open->change, open->view, "void", NULL, error))
        return FALSE;
    if (!*why)
        return err_set(error, ERR_INPUT, _("Say why the count is given up (reason=…)."));
    if (!is_in(open->view, COUNT_COUNTING) && !is_third(app, open->view, error))
        return FALSE;
    noun_set_text(&open->view->count->state, COUNT_VOID);
    noun_set_text(&open->view->count->reason, why);
    return save_count(open->change, open->view, error) && change_commit(open->change, "count-void", open->view->count->id, why, error);
}

gboolean count_void(App *app, const char *id, const char *reason, GError **error) {
    guint before = db_failures(app_db(app));
    Open open = {0};
    gboolean ok = db_settle(app_db(app), before, give_count_up(app, id, reason, &open, error), error);
    open_clear(&open);
    return ok;
}
