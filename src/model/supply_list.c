/* SPDX-License-Identifier: MIT
 *
 * The list of current supplies: sums that the movements keep, minima by rule (limits supply.minimum.*) and by place, dates, counts.
 */
#include "bihuan/model/supply_list.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/material.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/source.h"

#define LIMIT_MINIMUM "supply.minimum."
#define LIMIT_EXPIRING "supply.expiring"

/* While the list is made. */
typedef struct {
    Db *db;
    gint64 at;
    char *today, *soon; /* dates: what is before is expired; what is no later is near */
    SupplyList *list;   /* being filled */
    GHashTable *item;   /* code to SupplyItem * of the list */
    GHashTable *first;  /* kind to the first SupplyItem * of it */
    GHashTable *lot;    /* ITEM/LOT to its expiry */
    GHashTable *own;    /* place to what it wants itself: item to gint64 * */
    GHashTable *rule;   /* kind to Need * */
    GHashTable *toxic;  /* source to whether something toxic is in it */
    GHashTable *stock;  /* place to its rows of stock (GPtrArray of SupplyStock *) */
    gboolean below;
} Making;

/* One place: what lies there, and how much of it is in date (gint64 *) by item and by kind. */
typedef struct {
    const SupplySpot *spot;
    const GPtrArray *stock;
    const char **expiry; /* of each of the stock */
    GHashTable *item, *kind;
    GHashTable *wants; /* what the place wants itself; NULL = nothing */
} Here;

/* What the limits want of a kind, in thousandths; 0 = nothing. */
typedef struct {
    gint64 place, toxic, person;
} Need;

static const char SQL_SPOTS[] =
    "SELECT p.code, (SELECT min(at) FROM supply_move WHERE place = p.code AND at <= $1),"
    " (SELECT max(coalesce(approved, ended)) FROM stock_count WHERE place = p.code AND state = 'posted'"
    " AND coalesce(approved, ended) <= $1),"
    " (SELECT seal FROM stock_count WHERE place = p.code AND coalesce(ended, begun) <= $1"
    " AND (seal = 'broken' OR (seal <> '' AND ended IS NOT NULL AND state <> 'void'))" /* a broken one was seen, whatever came of the count */
    " ORDER BY coalesce(ended, begun) DESC, id DESC LIMIT 1) FROM supply_place p ORDER BY p.code";

/* ---- words ---- */

static const char *const WORDS[] = {[SUPPLY_EXPIRED] = "expired",   [SUPPLY_BELOW] = "below",         [SUPPLY_UNSEALED] = "unsealed",
                                    [SUPPLY_EXPIRING] = "expiring", [SUPPLY_UNCOUNTED] = "uncounted", [SUPPLY_OK] = "ok"};

const char *supply_state_word(SupplyState state) {
    return WORDS[state];
}

const char *supply_state_title(SupplyState state) {
    const char *const titles[] = {[SUPPLY_EXPIRED] = C_("supplies", "expired"),         [SUPPLY_BELOW] = C_("supplies", "below minimum"),
                                  [SUPPLY_UNSEALED] = C_("supplies", "seal broken"),    [SUPPLY_EXPIRING] = C_("supplies", "expires soon"),
                                  [SUPPLY_UNCOUNTED] = C_("supplies", "count overdue"), [SUPPLY_OK] = C_("supplies", "in order")};
    return titles[state];
}

/* A date that is not known is none on which to rely. */
static gboolean has_passed(const SupplyItem *item, const char *expiry, const char *today) {
    return *expiry ? strcmp(expiry, today) < 0 : item && item->expires;
}

gboolean supply_is_expired(const SupplyItem *item, const char *expiry, gint64 at) {
    g_autofree char *today = clock_format_day(at);
    return has_passed(item, expiry, today);
}

/* ---- what there is ---- */

static gboolean learn_items(Making *making, GError **error) {
    SupplyList *list = making->list;
    list->items = noun_list(making->db, &supply_item_noun, error, "ORDER BY code", "");
    for (guint i = 0; list->items && i < list->items->len; i++) {
        SupplyItem *item = list->items->pdata[i];
        g_hash_table_insert(making->item, item->code, item);
        if (!g_hash_table_contains(making->first, item->kind))
            g_hash_table_insert(making->first, item->kind, item);
    }
    g_autoptr(GPtrArray) lots = list->items ? noun_list(making->db, &supply_lot_noun, error, "WHERE expiry <> ''", "") : NULL;
    for (guint i = 0; lots && i < lots->len; i++) {
        const SupplyLot *lot = lots->pdata[i];
        g_hash_table_insert(making->lot, g_strdup(lot->id), g_strdup(lot->expiry));
    }
    return lots != NULL;
}

static gint64 *thousandths_of(const char *decimal) {
    gint64 *value = g_new0(gint64, 1);
    const SupplyItem any = {.name = (char *)"", .decimals = 3};
    if (!supply_quantity_parse(&any, decimal, value, NULL))
        *value = 0;
    return value;
}

static gboolean learn_own(Making *making, GError **error) {
    g_autoptr(GPtrArray) minima = noun_list(making->db, &supply_minimum_noun, error, "", "");
    for (guint i = 0; minima && i < minima->len; i++) {
        const SupplyMinimum *one = minima->pdata[i];
        GHashTable *wants = g_hash_table_lookup(making->own, one->place);
        if (!wants) {
            wants = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
            g_hash_table_insert(making->own, g_strdup(one->place), wants);
        }
        g_hash_table_insert(wants, g_strdup(one->item), thousandths_of(one->quantity));
    }
    return minima != NULL;
}

/* A limit that is not there wants nothing. */
static gboolean learn_limit(Making *making, const char *kind, const char *basis, gint64 *need, GError **error) {
    g_autofree char *name = g_strconcat(LIMIT_MINIMUM, kind, basis, NULL);
    g_autoptr(GError) local = NULL;
    g_autofree char *value = limit_resolve(making->db, name, making->at, &local);
    if (value)
        *need = g_ascii_strtoll(value, NULL, 10) * SUPPLY_UNIT;
    if (value || g_error_matches(local, ERR, ERR_NOT_FOUND))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* Called by its title in both languages. */
static SupplyItem *kind_as_item(const char *kind) {
    SupplyItem *item = noun_new(&supply_item_noun);
    noun_set_text(&item->code, kind);
    noun_set_text(&item->kind, kind);
    noun_set_text(&item->unit, "件"); /* as of an item of which no list says it */
    noun_set_text(&item->name, class_say(CLASS_SUPPLY, kind, "title.zh"));
    noun_set_text(&item->name_en, class_say(CLASS_SUPPLY, kind, "title.en"));
    return item;
}

static gboolean learn_rule(Making *making, GError **error) {
    for (const char *const *kind = class_codes(CLASS_SUPPLY); *kind; kind++) {
        Need *need = g_new0(Need, 1);
        g_ptr_array_add(making->list->kinds, kind_as_item(*kind));
        g_hash_table_insert(making->rule, (gpointer)*kind, need);
        if (!learn_limit(making, *kind, "", &need->place, error) || !learn_limit(making, *kind, ".toxic", &need->toxic, error) ||
            !learn_limit(making, *kind, ".person", &need->person, error))
            return FALSE;
    }
    return TRUE;
}

/* Does anybody know of it that it is neither toxic nor corrosive (domain: suits where something is either)? */
static const char SQL_HARMLESS[] =
    "SELECT 1 FROM material WHERE cas = $1 AND toxic = 0 AND hazards <> '' AND hazards NOT LIKE '%corrosive%'"
    " AND hazards NOT LIKE '%skin%' AND hazards NOT LIKE '%acute-toxicity%'";

static gboolean materials_are_toxic(Making *making, const char *text, gboolean *toxic, GError **error) {
    g_autoptr(GPtrArray) materials = *text ? source_materials(text, error) : g_ptr_array_new();
    *toxic = materials && materials->len == 0;
    for (guint i = 0; materials && i < materials->len && !*toxic; i++) {
        gboolean harmless = FALSE;
        if (!db_get_whether(making->db, error, &harmless, SQL_HARMLESS, "s", ((const SourceMaterial *)materials->pdata[i])->cas))
            return FALSE;
        *toxic = !harmless;
    }
    return materials != NULL;
}

/* Is anything in the source toxic or corrosive? What nobody has said, and what is not in the list of materials, is taken to be. */
static gboolean source_is_toxic(Making *making, const char *code, gboolean *toxic, GError **error) {
    gpointer known = NULL;
    *toxic = FALSE;
    if (!*code)
        return TRUE;
    if (g_hash_table_lookup_extended(making->toxic, code, NULL, &known)) {
        *toxic = GPOINTER_TO_INT(known);
        return TRUE;
    }
    g_autoptr(Source) source = NULL;
    if (!noun_find(making->db, &source_noun, &source, error, "WHERE code = $1", "s", code) ||
        !materials_are_toxic(making, source ? source->materials : "", toxic, error))
        return FALSE;
    g_hash_table_insert(making->toxic, g_strdup(code), GINT_TO_POINTER(*toxic));
    return TRUE;
}

/* ---- places ---- */

static void spot_free(gpointer data) {
    SupplySpot *spot = data;
    g_free(spot->source);
    g_free(spot);
}

/* From the later of both on its cycle runs. */
static gboolean count_by(Making *making, SupplySpot *spot, GError **error) {
    gint64 since = MAX(spot->first, spot->counted);
    const char *cycle = *spot->place->cycle ? spot->place->cycle : SUPPLY_CYCLE;
    return !since || obligation_next_by(making->db, cycle, NULL, since, &spot->count_by, error);
}

static gboolean fill_spot(Making *making, SupplySpot *spot, GError **error) {
    const SupplyPlace *place = spot->place;
    if (!*place->source && *place->area && !source_of_area(making->db, place->area, making->at, &spot->source, error))
        return FALSE;
    if (!spot->source)
        spot->source = g_strdup(place->source);
    return source_is_toxic(making, spot->source, &spot->toxic, error) && count_by(making, spot, error);
}

static gboolean is_shown(const SupplyPlace *place, const SupplyFilter *filter, const GPtrArray *areas) {
    gboolean here = !areas || g_ptr_array_find_with_equal_func((GPtrArray *)areas, place->area, g_str_equal, NULL);
    return here && (!filter->place || strcmp(filter->place, place->code) == 0);
}

/* The areas of the filter; NULL without an error: all. */
static GPtrArray *areas_of(Making *making, const SupplyFilter *filter, GError **error) {
    if (!filter->area)
        return NULL;
    g_autoptr(PlantArea) area = area_load(making->db, filter->area, error);
    return area ? area_with_inner(making->db, area->code, error) : NULL;
}

static gboolean learn_spots(Making *making, const SupplyFilter *filter, GError **error) {
    SupplyList *list = making->list;
    g_autoptr(GPtrArray) areas = areas_of(making, filter, error);
    if (filter->area && !areas)
        return FALSE;
    list->places = noun_list(making->db, &supply_place_noun, error, "ORDER BY code", "");
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = list->places ? db_query(making->db, &local, SQL_SPOTS, "i", making->at) : NULL;
    for (guint i = 0; list->places && i < list->places->len && rows && rows_next(rows, &local); i++) {
        SupplySpot *spot = g_new0(SupplySpot, 1);
        spot->place = list->places->pdata[i];
        spot->first = rows_int(rows, 1);
        spot->counted = rows_int(rows, 2);
        spot->broken = spot->place->sealed && rows_text(rows, 3) && strcmp(rows_text(rows, 3), "whole") != 0;
        if (is_shown(spot->place, filter, areas))
            g_ptr_array_add(list->spots, spot);
        else
            spot_free(spot);
    }
    if (!list->places || !rows_answered(rows, &local, error))
        return FALSE;
    for (guint i = 0; i < list->spots->len; i++)
        if (!fill_spot(making, list->spots->pdata[i], error))
            return FALSE;
    return TRUE;
}

static const char SQL_ALL[] = "WHERE quantity > 0 ORDER BY place, item, lot";
static const char SQL_THERE[] = "WHERE quantity > 0 AND place = $1 ORDER BY item, lot";

static const char SQL_THEN[] =
    "SELECT place, item, lot, sum(quantity) FROM supply_move WHERE at <= $1 AND ($2 = '' OR place = $2) GROUP BY place, item, lot"
    " HAVING sum(quantity) > 0 ORDER BY place, item, lot";

/* As the movements until then have it (SupplyStock *, array owns them). */
static GPtrArray *stock_then(Making *making, const char *place, GError **error) {
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)supply_stock_free);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(making->db, &local, SQL_THEN, "is", making->at, place ? place : "");
    while (rows && rows_next(rows, &local)) {
        SupplyStock *stock = noun_new(&supply_stock_noun);
        noun_set_text(&stock->place, rows_text(rows, 0));
        noun_set_text(&stock->item, rows_text(rows, 1));
        noun_set_text(&stock->lot, rows_text(rows, 2));
        stock->quantity = rows_int(rows, 3);
        g_ptr_array_add(all, stock);
    }
    return rows_answered(rows, &local, error) ? g_steal_pointer(&all) : NULL;
}

static gboolean learn_stock(Making *making, const SupplyFilter *filter, GError **error) {
    const char *place = filter->place;
    g_autoptr(GPtrArray) all = filter->past ? stock_then(making, place, error)
                               : place      ? noun_list(making->db, &supply_stock_noun, error, SQL_THERE, "s", place)
                                            : noun_list(making->db, &supply_stock_noun, error, SQL_ALL, "");
    if (!all)
        return FALSE;
    g_ptr_array_set_free_func(all, NULL);
    for (guint i = 0; i < all->len; i++) {
        SupplyStock *stock = all->pdata[i];
        GPtrArray *rows = g_hash_table_lookup(making->stock, stock->place);
        if (!rows) {
            rows = g_ptr_array_new_with_free_func((GDestroyNotify)supply_stock_free);
            g_hash_table_insert(making->stock, g_strdup(stock->place), rows);
        }
        g_ptr_array_add(rows, stock);
    }
    return TRUE;
}

/* ---- rows ---- */

/* What the rule wants of a kind at a place: where it serves a source, or people are on shift. */
static gint64 rule_wants(const Making *making, const SupplySpot *spot, const char *kind) {
    const Need *need = g_hash_table_lookup(making->rule, kind);
    if (!need || spot->place->retired || (!*spot->source && !spot->place->people))
        return 0;
    gint64 wanted = MAX(need->place, spot->toxic ? need->toxic : 0);
    return MAX(wanted, need->person * spot->place->people);
}

static gint64 place_wants(const Here *here, const char *item) {
    const gint64 *own = here->wants ? g_hash_table_lookup(here->wants, item) : NULL;
    return own && !here->spot->place->retired ? *own : 0;
}

static const char *expiry_of(const Making *making, const char *item, const char *lot) {
    g_autofree char *key = g_strconcat(item, "/", lot, NULL);
    const char *expiry = g_hash_table_lookup(making->lot, key);
    return expiry ? expiry : "";
}

static void add_usable(GHashTable *sums, const char *key, gint64 quantity) {
    gint64 *sum = g_hash_table_lookup(sums, key);
    if (!sum)
        g_hash_table_insert(sums, (gpointer)key, sum = g_new0(gint64, 1));
    *sum += quantity;
}

static gint64 usable(GHashTable *sums, const char *key) {
    const gint64 *sum = g_hash_table_lookup(sums, key);
    return sum ? *sum : 0;
}

static void sum_up(const Making *making, Here *here) {
    for (guint i = 0; here->stock && i < here->stock->len; i++) {
        const SupplyStock *one = here->stock->pdata[i];
        const SupplyItem *what = g_hash_table_lookup(making->item, one->item);
        here->expiry[i] = expiry_of(making, one->item, one->lot);
        gint64 counts = has_passed(what, here->expiry[i], making->today) ? 0 : one->quantity;
        add_usable(here->item, one->item, counts);
        if (what)
            add_usable(here->kind, what->kind, counts);
    }
}

static gboolean is_below(const Making *making, const Here *here, const SupplyItem *item) {
    return usable(here->item, item->code) < place_wants(here, item->code) ||
           usable(here->kind, item->kind) < rule_wants(making, here->spot, item->kind);
}

static SupplyState state_of(const Making *making, const SupplySpot *spot, const SupplyRow *row, gboolean below) {
    if (row->quantity > 0 && has_passed(row->item, row->expiry, making->today))
        return SUPPLY_EXPIRED;
    if (below)
        return SUPPLY_BELOW;
    if (spot->broken)
        return SUPPLY_UNSEALED;
    if (*row->expiry && strcmp(row->expiry, making->soon) <= 0)
        return SUPPLY_EXPIRING;
    return spot->count_by && making->at >= spot->count_by ? SUPPLY_UNCOUNTED : SUPPLY_OK;
}

static void supply_row_free(gpointer data) {
    SupplyRow *row = data;
    g_free(row->lot);
    g_free(row->expiry);
    g_free(row);
}

/* at: of the stock; -1 = there is none of it. */
static void add_row(Making *making, const Here *here, const SupplyItem *item, int at) {
    const SupplySpot *spot = here->spot;
    const SupplyStock *stock = at < 0 ? NULL : here->stock->pdata[at];
    gboolean below = is_below(making, here, item);
    if (making->below && !below)
        return;
    SupplyRow *row = g_new(SupplyRow, 1);
    *row = (SupplyRow){.item = item,
                       .place = spot->place,
                       .lot = g_strdup(stock ? stock->lot : ""),
                       .expiry = g_strdup(stock ? here->expiry[at] : ""),
                       .quantity = stock ? stock->quantity : 0,
                       .minimum = MAX(place_wants(here, item->code), rule_wants(making, spot, item->kind))};
    row->below = below;
    row->unlisted = g_hash_table_lookup(making->item, item->code) != item;
    row->state = state_of(making, spot, row, below);
    g_ptr_array_add(making->list->rows, row);
}

/* Something is to be said of an item that is not there: the place itself wants it, or the rule wants its kind, of which there is nothing
 * and which it stands for. */
static gboolean is_missed(const Making *making, const Here *here, const SupplyItem *item) {
    if (place_wants(here, item->code))
        return TRUE;
    return g_hash_table_lookup(making->first, item->kind) == item && !g_hash_table_contains(here->kind, item->kind) &&
           rule_wants(making, here->spot, item->kind);
}

/* What the rule wants of a kind of which the plant has no item at all: it has none of it, which nobody could say by an item. */
static void add_kinds(Making *making, const Here *here) {
    for (guint i = 0; i < making->list->kinds->len; i++) {
        const SupplyItem *kind = making->list->kinds->pdata[i];
        if (!g_hash_table_contains(making->first, kind->code) && rule_wants(making, here->spot, kind->code))
            add_row(making, here, kind, -1);
    }
}

static void add_spot(Making *making, const SupplySpot *spot) {
    Here here = {.spot = spot,
                 .stock = g_hash_table_lookup(making->stock, spot->place->code),
                 .wants = g_hash_table_lookup(making->own, spot->place->code),
                 .item = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
                 .kind = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free)};
    guint next = 0, count = here.stock ? here.stock->len : 0;
    g_autofree const char **expiry = here.expiry = g_new(const char *, count + 1);
    sum_up(making, &here);
    for (guint i = 0; i < making->list->items->len; i++) {
        const SupplyItem *item = making->list->items->pdata[i];
        if (!g_hash_table_contains(here.item, item->code) && is_missed(making, &here, item))
            add_row(making, &here, item, -1);
        while (next < count && strcmp(((SupplyStock *)here.stock->pdata[next])->item, item->code) == 0)
            add_row(making, &here, item, (int)next++);
    }
    add_kinds(making, &here);
    g_hash_table_unref(here.item);
    g_hash_table_unref(here.kind);
}

/* ---- the whole ---- */

void supply_list_free(SupplyList *list) {
    if (!list)
        return;
    g_ptr_array_unref(list->rows);
    g_ptr_array_unref(list->spots);
    g_clear_pointer(&list->places, g_ptr_array_unref);
    g_clear_pointer(&list->items, g_ptr_array_unref);
    g_ptr_array_unref(list->kinds);
    g_free(list);
}

static gboolean learn_soon(Making *making, GError **error) {
    gint64 span;
    g_autofree char *value = limit_resolve(making->db, LIMIT_EXPIRING, making->at, error);
    if (!value || !clock_parse_duration(value, &span, error))
        return FALSE;
    making->today = clock_format_day(making->at);
    making->soon = clock_format_day(making->at + span);
    return TRUE;
}

static gboolean learn_all(Making *making, const SupplyFilter *filter, GError **error) {
    return learn_soon(making, error) && learn_items(making, error) && learn_own(making, error) && learn_rule(making, error) &&
           learn_spots(making, filter, error) && learn_stock(making, filter, error);
}

static gboolean place_is_there(Db *db, const SupplyFilter *filter, GError **error) {
    g_autoptr(SupplyPlace) place = filter->place ? supply_place_load(db, filter->place, error) : NULL;
    return !filter->place || place;
}

SupplyList *supply_list(Db *db, const SupplyFilter *filter, gint64 at, GError **error) {
    g_autoptr(SupplyList) list = g_new0(SupplyList, 1);
    list->spots = g_ptr_array_new_with_free_func(spot_free);
    list->kinds = g_ptr_array_new_with_free_func((GDestroyNotify)supply_item_free);
    list->rows = g_ptr_array_new_with_free_func(supply_row_free);
    Making making = {.db = db,
                     .at = at,
                     .list = list,
                     .below = filter->below,
                     .item = g_hash_table_new(g_str_hash, g_str_equal),
                     .first = g_hash_table_new(g_str_hash, g_str_equal),
                     .lot = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
                     .own = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref),
                     .rule = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
                     .toxic = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
                     .stock = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref)};
    gboolean ok = place_is_there(db, filter, error) && learn_all(&making, filter, error);
    for (guint i = 0; ok && i < list->spots->len; i++)
        add_spot(&making, list->spots->pdata[i]);
    g_free(making.today);
    g_free(making.soon);
    g_hash_table_unref(making.item);
    g_hash_table_unref(making.first);
    g_hash_table_unref(making.lot);
    g_hash_table_unref(making.own);
    g_hash_table_unref(making.rule);
    g_hash_table_unref(making.toxic);
    g_hash_table_unref(making.stock);
    return ok ? g_steal_pointer(&list) : NULL;
}
