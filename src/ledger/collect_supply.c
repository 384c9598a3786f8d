/* SPDX-License-Identifier: MIT
 *
 * Emergency supplies as the movements have them at the end of the month, for the sources that their places serve; of a place at which
 * nothing was moved until then they know nothing. A check (supply-check) of
 * the same thing counts as having looked at it, and is compared with what the movements had when it was made.
 */
#include <string.h>

#include "bihuan/model/person.h"
#include "bihuan/model/supply_list.h"
#include "reading.h"

typedef struct {
    LedgerCollector *collector;
    const SupplyList *list;
    GPtrArray *moved; /* LedgerSupply *: borrowed from the facts, once they are added */
} Merging;

/* One item at one place while its lots are added up. */
typedef struct {
    gint64 usable, expiry;
} Lots;

static const char SQL_NEWEST[] =
    "SELECT record FROM supply_move WHERE place = $1 AND item = $2 AND at < $3 ORDER BY at DESC, id DESC LIMIT 1";
static const char SQL_COUNT[] =
    "SELECT id FROM stock_count WHERE place = $1 AND state = 'posted' AND coalesce(approved, ended) < $2 ORDER BY"
    " coalesce(approved, ended) DESC, id DESC LIMIT 1";
static const char SQL_COUNTING[] = "SELECT 1 FROM stock_count WHERE place = $1 AND state IN ('counting', 'recount') AND begun < $2";
/* Of a kind at a place ("" = at all places of the area), when a check was made; how many movements say it. */
static const char SQL_BOOKS[] =
    "SELECT count(*), coalesce(sum(m.quantity), 0) FROM supply_move m JOIN supply_item i ON i.code = m.item JOIN supply_place p ON"
    " p.code = m.place WHERE i.kind = $1 AND m.at <= $2 AND (m.place = $3 OR ($3 = '' AND p.area = $4))";

static const SupplySpot *spot_of(const SupplyList *list, const SupplyPlace *place) {
    for (guint i = 0; i < list->spots->len; i++)
        if (((const SupplySpot *)list->spots->pdata[i])->place == place)
            return list->spots->pdata[i];
    return NULL;
}

/* Adds up the rows from at on that are of one item at one place; the first one behind them. */
static guint add_lots(const Merging *merging, guint at, Lots *lots) {
    const GPtrArray *rows = merging->list->rows;
    const SupplyRow *first = rows->pdata[at];
    for (; at < rows->len; at++) {
        const SupplyRow *row = rows->pdata[at];
        gint64 day = 0;
        if (row->item != first->item || row->place != first->place)
            break;
        gboolean expired = row->quantity > 0 && supply_is_expired(row->item, row->expiry, merging->collector->cut - 1);
        lots->usable += expired ? 0 : row->quantity;
        if (expired && clock_parse(row->expiry, &day, NULL) && (lots->expiry == 0 || day < lots->expiry))
            lots->expiry = day;
    }
    return at;
}

/* The record that says so: the newest movement, else the count, else the place itself. Owned; NULL on error. */
static char *evidence_number(const Merging *merging, const SupplyRow *row, GError **error) {
    Db *db = merging->collector->db;
    char *number = NULL;
    if (!db_get_text(db, error, &number, SQL_NEWEST, "ssi", row->place->code, row->item->code, merging->collector->cut) ||
        (!number && !db_get_text(db, error, &number, SQL_COUNT, "si", row->place->code, merging->collector->cut)))
        return NULL;
    return number ? number : g_strdup(row->place->code);
}

static gboolean add_moved(Merging *merging, const SupplyRow *row, const SupplySpot *spot, const Lots *lots, GError **error) {
    LedgerFacts *facts = merging->collector->facts;
    gboolean counting;
    g_autofree char *number = evidence_number(merging, row, error);
    if (!number || !db_get_whether(merging->collector->db, error, &counting, SQL_COUNTING, "si", row->place->code, merging->collector->cut))
        return FALSE;
    g_autofree char *place = g_strjoin("|", row->place->area, row->place->code, row->item->code, NULL);
    g_autofree char *title = g_strdup_printf("%s %s", supply_item_title(row->item), row->place->name);
    g_autofree char *quantity = supply_quantity_text(lots->usable), *minimum = supply_quantity_text(row->minimum);
    g_autofree char *who = *row->place->keeper ? person_name(merging->collector->db, row->place->keeper) : g_strdup("");
    LedgerSupply supply = {.number = number,
                           .source = spot->source,
                           .who = who,
                           .item = row->item->kind,
                           .place = place,
                           .title = title,
                           .quantity = quantity,
                           .minimum = minimum,
                           .good = !spot->broken,
                           .blind = counting,
                           .at = spot->counted,
                           .expiry = lots->expiry};
    ledger_facts_add(facts, &supply);
    g_ptr_array_add(merging->moved, g_ptr_array_index(facts->supplies, facts->supplies->len - 1));
    return TRUE;
}

static gboolean add_all(Merging *merging, GError **error) {
    const GPtrArray *rows = merging->list->rows;
    for (guint at = 0; at < rows->len;) {
        const SupplyRow *row = rows->pdata[at];
        const SupplySpot *spot = spot_of(merging->list, row->place);
        Lots lots = {0};
        at = add_lots(merging, at, &lots);
        /* a kind of which the plant has no item is none of its items: the list of supplies tells of it */
        if (!row->unlisted && spot && *spot->source && spot->first && !add_moved(merging, row, spot, &lots, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- the checks of the same things ---- */

/* A check that is being merged. Parts of its place: area, cabinet, model. */
typedef struct {
    LedgerSupply *check;
    char **parts;
    const char *cabinet; /* code of the place it names; "" = none: all of the area are meant */
} Checked;

static gboolean is_of(const LedgerSupply *moved, const Checked *checked) {
    g_auto(GStrv) here = g_strsplit(moved->place, "|", 3);
    return strcmp(moved->source, checked->check->source) == 0 && strcmp(moved->item, checked->check->item) == 0 &&
           strcmp(*checked->cabinet ? here[1] : here[0], *checked->cabinet ? checked->cabinet : checked->parts[0]) == 0;
}

/* By the movements until then; -1: there were none. */
static gboolean books_then(const Merging *merging, const Checked *checked, gint64 *books, GError **error) {
    const LedgerSupply *check = checked->check;
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows =
        db_query(merging->collector->db, &local, SQL_BOOKS, "siss", check->item, check->at, checked->cabinet, checked->parts[0]);
    *books = -1;
    if (rows && rows_next(rows, &local) && rows_int(rows, 0) > 0)
        *books = rows_int(rows, 1);
    return rows_answered(rows, &local, error);
}

static void replace_text(char **place, char *text) {
    g_free(*place);
    *place = text;
}

/* The newest check speaks, where nobody has counted since: that somebody looked, in what state, and how much. */
static void take_check(LedgerSupply *moved, const LedgerSupply *check, gint64 books) {
    const SupplyItem any = {.name = (char *)"", .decimals = 3};
    gint64 seen = 0;
    gboolean differs = books >= 0 && supply_quantity_parse(&any, check->quantity, &seen, NULL) && seen != books;
    if (moved->at > check->at)
        return;
    moved->at = check->at;
    moved->good = check->good;
    replace_text(&moved->books, differs ? supply_quantity_text(books) : g_strdup(""));
    replace_text(&moved->said, differs ? g_strdup_printf("%s (%s)", check->number, check->quantity) : g_strdup(""));
}

static gboolean merge_check(const Merging *merging, const Checked *checked, GError **error) {
    gint64 books;
    gboolean known = FALSE;
    if (!books_then(merging, checked, &books, error))
        return FALSE;
    for (guint i = 0; i < merging->moved->len; i++)
        if (is_of(merging->moved->pdata[i], checked)) {
            take_check(merging->moved->pdata[i], checked->check, books);
            known = TRUE;
        }
    checked->check->removed |= known; /* the movements speak for it */
    return TRUE;
}

/* A cabinet that is no place of supplies is none that movements know. */
static gboolean open_check(const Merging *merging, LedgerSupply *check, GError **error) {
    g_auto(GStrv) parts = g_strsplit(check->place, "|", 3);
    gboolean named = g_strv_length(parts) == 3 && *parts[1];
    g_autoptr(GError) unread = NULL;
    g_autoptr(SupplyPlace) place = named ? supply_place_find(merging->collector->db, parts[1], &unread) : NULL;
    const Checked checked = {check, parts, place ? place->code : ""};
    if (unread)
        g_propagate_error(error, g_steal_pointer(&unread));
    else if (!named || place)
        return merge_check(merging, &checked, error);
    return !unread;
}

gboolean ledger_collect_supplies(LedgerCollector *collector, GError **error) {
    LedgerFacts *facts = collector->facts;
    guint checks = facts->supplies->len;
    const SupplyFilter then = {.past = TRUE};
    gboolean any;
    if (!db_get_whether(collector->db, error, &any, "SELECT 1 FROM supply_move LIMIT 1", ""))
        return FALSE;
    g_autoptr(SupplyList) list = any ? supply_list(collector->db, &then, collector->cut - 1, error) : NULL;
    g_autoptr(GPtrArray) moved = g_ptr_array_new();
    Merging merging = {.collector = collector, .list = list, .moved = moved};
    if (!list)
        return !any;
    if (!add_all(&merging, error))
        return FALSE;
    for (guint i = 0; i < checks; i++)
        if (!open_check(&merging, g_ptr_array_index(facts->supplies, i), error))
            return FALSE;
    return TRUE;
}
