/* SPDX-License-Identifier: MIT
 *
 * A count read: what is on the list of the place, what was counted of it, and what of the books may be told.
 */
#include "counts_private.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"

#define LIMIT_TOLERANCE "supply.count.tolerance"
#define LIST_MOST 200
#define PERCENT 100

static void thing_free(gpointer data) {
    CountThing *thing = data;
    g_free(thing->item);
    g_free(thing->lot);
    g_free(thing->expiry);
    supply_item_free(thing->known);
    g_free(thing);
}

void count_view_free(CountView *view) {
    if (!view)
        return;
    stock_count_free(view->count);
    supply_place_free(view->place);
    g_clear_pointer(&view->lines, g_ptr_array_unref);
    g_ptr_array_unref(view->things);
    g_free(view);
}

const char *count_thing_title(const CountThing *thing) {
    return thing->known ? supply_item_title(thing->known) : thing->item;
}

static CountThing *find_thing(const CountView *view, const char *item, const char *lot) {
    for (guint i = 0; i < view->things->len; i++) {
        CountThing *thing = view->things->pdata[i];
        if (strcmp(thing->item, item) == 0 && strcmp(thing->lot, lot) == 0)
            return thing;
    }
    return NULL;
}

const CountThing *count_view_find(const CountView *view, const char *item, const char *lot) {
    return find_thing(view, item, lot);
}

char *count_thing_before(const CountView *view, const CountThing *thing) {
    g_autoptr(GString) before = g_string_new(NULL);
    for (guint i = 0; thing->told && i < view->lines->len; i++) {
        const StockCountLine *line = view->lines->pdata[i];
        g_autofree char *quantity = supply_quantity_text(line->quantity);
        if (line != thing->line && strcmp(line->item, thing->item) == 0 && strcmp(line->lot, thing->lot) == 0)
            g_string_append_printf(before, "%s%s", before->len ? _(", ") : "", quantity);
    }
    return g_string_free(g_steal_pointer(&before), FALSE);
}

/* ---- what there is to count ---- */

static CountThing *add_thing(CountView *view, const char *item, const char *lot) {
    CountThing *thing = g_new0(CountThing, 1);
    thing->item = g_strdup(item);
    thing->lot = g_strdup(lot);
    thing->expiry = g_strdup("");
    g_ptr_array_add(view->things, thing);
    return thing;
}

/* What lies there by the books, and what the place needs and has none of: without a number, so that nobody can tell which. */
static gboolean add_listed(Db *db, CountView *view, gint64 at, GError **error) {
    const SupplyFilter here = {.place = view->place->code};
    g_autoptr(SupplyList) list = supply_list(db, &here, at, error);
    for (guint i = 0; list && i < list->rows->len; i++) {
        const SupplyRow *row = list->rows->pdata[i];
        if (row->unlisted) /* nothing that could be counted */
            continue;
        CountThing *thing = add_thing(view, row->item->code, row->lot);
        noun_set_text(&thing->expiry, row->expiry);
        thing->known = noun_copy(&supply_item_noun, row->item);
        thing->listed = TRUE;
        thing->stands_in = row->quantity == 0;
    }
    return list != NULL;
}

/* Found, or gone from the list since it was counted. */
static CountThing *add_found(Db *db, CountView *view, const StockCountLine *line, GError **error) {
    CountThing *thing = add_thing(view, line->item, line->lot);
    g_autofree char *expiry = supply_lot_expiry(db, line->item, line->lot, error);
    if (!expiry || !noun_find(db, &supply_item_noun, &thing->known, error, "WHERE code = $1", "s", line->item))
        return NULL;
    noun_set_text(&thing->expiry, expiry);
    return thing;
}

static gboolean add_lines(Db *db, CountView *view, GError **error) {
    for (guint i = 0; i < view->lines->len; i++) {
        const StockCountLine *line = view->lines->pdata[i];
        CountThing *thing = find_thing(view, line->item, line->lot);
        if (!thing && !(thing = add_found(db, view, line, error)))
            return FALSE;
        thing->line = line; /* the second stands behind the first */
        thing->twice = line->turn >= COUNT_SECOND;
        thing->expected = line->stock;
        thing->difference = line->quantity - line->stock;
        view->disputed = view->disputed || thing->difference != 0 || (line->stock > 0 && *line->expiry && !*thing->expiry);
    }
    return TRUE;
}

/* ---- what waits ---- */

static gboolean is_large(Db *db, const CountThing *thing, gint64 at, gboolean *large, GError **error) {
    g_autofree char *value = limit_resolve(db, LIMIT_TOLERANCE, at, error);
    gint64 size = ABS(thing->difference);
    *large = value && size > 0 && (double)size * PERCENT > g_ascii_strtod(value, NULL) * (double)thing->expected;
    return value != NULL;
}

/* What the place needs and has none of is counted by another lot of it, too. */
static gboolean is_covered(const CountView *view, const CountThing *thing) {
    for (guint i = 0; thing->stands_in && i < view->lines->len; i++)
        if (strcmp(((const StockCountLine *)view->lines->pdata[i])->item, thing->item) == 0)
            return TRUE;
    return FALSE;
}

/* In the state recount only what differs too much waits, until another has counted it; before the end whatever has no line. The books of a
 * thing are told when it was handed in and nothing is owed any more: a count given up before tells nothing, and what was owed then stays
 * untold. */
static gboolean mark_thing(Db *db, const CountView *view, CountThing *thing, gint64 at, GError **error) {
    const StockCount *count = view->count;
    gboolean recount = strcmp(count->state, COUNT_RECOUNT) == 0, counting = strcmp(count->state, COUNT_COUNTING) == 0;
    gboolean unsettled = recount || strcmp(count->state, COUNT_VOID) == 0, owed = FALSE;
    if (unsettled && thing->line && !thing->twice && !is_large(db, thing, at, &owed, error))
        return FALSE;
    owed = owed || (unsettled && thing->line && !thing->twice && view->lapsed && thing->line->at > view->lapsed);
    thing->waits = recount ? owed : counting && !thing->line && !is_covered(view, thing);
    thing->told = count->ended > 0 && thing->line && !owed;
    return TRUE;
}

gboolean counts_mark(Db *db, CountView *view, gint64 at, GError **error) {
    view->left = 0;
    view->differs = FALSE;
    if (!stock_count_lapsed(db, view->count, at, &view->lapsed, error))
        return FALSE;
    for (guint i = 0; i < view->things->len; i++) {
        CountThing *thing = view->things->pdata[i];
        if (!mark_thing(db, view, thing, at, error))
            return FALSE;
        view->left += thing->waits;
        view->differs = view->differs || thing->difference != 0;
    }
    return TRUE;
}

/* Behind the end the list of the place is of no more interest. */
static void drop_uncounted(CountView *view) {
    for (guint i = view->things->len; i > 0 && strcmp(view->count->state, COUNT_COUNTING) != 0; i--)
        if (!((const CountThing *)view->things->pdata[i - 1])->line)
            g_ptr_array_remove_index(view->things, i - 1);
}

CountView *counts_read(Db *db, const char *id, gint64 at, GError **error) {
    g_autoptr(CountView) view = g_new0(CountView, 1);
    view->things = g_ptr_array_new_with_free_func(thing_free);
    view->count = stock_count_load(db, id, error);
    view->place = view->count ? supply_place_load(db, view->count->place, error) : NULL;
    view->lines = view->place ? stock_count_lines(db, view->count->id, error) : NULL;
    if (!view->lines || (stock_count_is_open(view->count) && !add_listed(db, view, at, error)) || !add_lines(db, view, error) ||
        !counts_mark(db, view, at, error))
        return NULL;
    drop_uncounted(view);
    return g_steal_pointer(&view);
}

/* ---- what may be told ---- */

/* The books are taken out of what nobody is to know yet. */
static void make_blind(CountView *view) {
    view->differs = view->disputed = FALSE;
    for (guint i = 0; i < view->things->len; i++) {
        CountThing *thing = view->things->pdata[i];
        thing->stands_in = FALSE;
        if (!thing->told)
            thing->expected = thing->difference = 0;
        view->differs = view->differs || thing->difference != 0;
    }
    for (guint i = 0; i < view->lines->len; i++) {
        StockCountLine *line = view->lines->pdata[i];
        const CountThing *thing = find_thing(view, line->item, line->lot);
        if (!thing || !thing->told)
            line->stock = 0;
    }
}

CountView *count_view(App *app, const char *id, GError **error) {
    guint before = db_failures(app_db(app));
    CountView *view = counts_read(app_db(app), id, clock_now(), error);
    if (view && !db_answered(app_db(app), before, error))
        g_clear_pointer(&view, count_view_free);
    if (view)
        make_blind(view);
    return view;
}

GPtrArray *counts_list(App *app, GError **error) {
    return noun_list(app_db(app), &stock_count_noun, error,
                     "ORDER BY CASE WHEN state IN ('posted', 'void') THEN 1 ELSE 0 END, begun DESC, id DESC LIMIT $1", "i",
                     (gint64)LIST_MOST);
}
