/* SPDX-License-Identifier: MIT
 *
 * What falls due of a place of supplies (到期事项): its next count, lots that expire, what is below its minimum, a broken seal. They are
 * obligations like any other: listed, printed and reminded of by the same doors, and over when the reason is.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/stock_count.h"
#include "bihuan/model/supply_list.h"

#define REMIND "role:ehs via email"
#define BASIS "安全生产法 第八十二条"
#define EXPIRING "supply.expiring"

typedef struct {
    Change *change;
    const SupplyList *list;
    const SupplyPlace *place;
    char *subject;        /* place:CODE */
    char *leads;          /* of what expires */
    GHashTable *standing; /* ids of what is due now */
} Keeping;

/* One that is due. */
typedef struct {
    const char *id, *kind, *cycle, *leads;
    const char *zh, *en; /* titles: they are stored in both languages */
    gboolean another;    /* whose it is, is not the keeper's: somebody else has to do it */
    gint64 next, last;
} Wanted;

/* Writes it, unless it stands so already. What is due at once keeps the moment at which it became so. */
static gboolean want(Keeping *keeping, const Wanted *wanted, GError **error) {
    g_autoptr(Obligation) old = NULL;
    g_hash_table_add(keeping->standing, g_strdup(wanted->id));
    if (!noun_find(change_db(keeping->change), &obligation_noun, &old, error, "WHERE id = $1", "s", wanted->id))
        return FALSE;
    g_autoptr(Obligation) now = old ? noun_copy(&obligation_noun, old) : noun_new(&obligation_noun);
    gboolean stands = old && !old->ended;
    g_autofree char *who =
        *keeping->place->keeper && !wanted->another ? g_strconcat("person:", keeping->place->keeper, NULL) : g_strdup("");
    noun_set_text(&now->id, wanted->id);
    noun_set_text(&now->subject, keeping->subject);
    noun_set_text(&now->kind, wanted->kind);
    noun_set_text(&now->title, wanted->zh);
    noun_set_text(&now->title_en, wanted->en);
    noun_set_text(&now->cycle, wanted->cycle);
    noun_set_text(&now->leads, wanted->leads);
    noun_set_text(&now->remind, REMIND);
    noun_set_text(&now->basis, BASIS);
    noun_set_text(&now->who, who);
    now->last = wanted->last;
    now->next = wanted->next ? wanted->next : stands ? old->next : change_time(keeping->change);
    now->ended = 0;
    return (old && noun_same(&obligation_noun, old, now)) || obligation_put(keeping->change, now, error);
}

/* An id that goes out and in by lists: two codes with a stroke between, whatever letters items and lots are written with. Owned. */
static char *id_of(const char *what, const SupplyPlace *place, const char *item, const char *lot) {
    g_autofree char *both = g_strconcat(item, "/", lot, NULL);
    g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, both, -1);
    return *item ? g_strdup_printf("%s-%.12s/%s", what, hash, place->code) : g_strdup_printf("%s/%s", what, place->code);
}

static gboolean want_count(Keeping *keeping, const SupplySpot *spot, GError **error) {
    const SupplyPlace *place = keeping->place;
    g_autofree char *id = id_of("count", place, "", ""), *zh = g_strconcat(place->name, " 盘点", NULL),
                    *en = g_strconcat("count of ", place->name, NULL);
    Wanted wanted = {.id = id, .kind = "count", .leads = "3d", .zh = zh, .en = en, .next = spot->count_by, .last = spot->counted};
    wanted.cycle = *place->cycle ? place->cycle : SUPPLY_CYCLE;
    return !spot->count_by || want(keeping, &wanted, error);
}

static gboolean want_seal(Keeping *keeping, const SupplySpot *spot, GError **error) {
    const SupplyPlace *place = keeping->place;
    g_autofree char *id = id_of("seal", place, "", ""), *zh = g_strconcat(place->name, " 封条破损，须重新封存", NULL),
                    *en = g_strconcat(place->name, ": the seal is broken, seal it again", NULL);
    Wanted wanted = {.id = id, .kind = "supply", .cycle = "once", .leads = "", .zh = zh, .en = en};
    return !spot->broken || want(keeping, &wanted, error);
}

/* A count that was handed in waits for people who counted none of it: they hear of it as of anything that is due. */
static gboolean want_others(Keeping *keeping, GError **error) {
    const SupplyPlace *place = keeping->place;
    g_autoptr(StockCount) open = NULL;
    if (!stock_count_open_of(change_db(keeping->change), place->code, &open, error))
        return FALSE;
    if (!open || strcmp(open->state, COUNT_COUNTING) == 0)
        return TRUE;
    gboolean again = strcmp(open->state, COUNT_RECOUNT) == 0;
    g_autofree char *id = id_of("waits", place, "", "");
    g_autofree char *zh = g_strdup_printf("%s 盘点 %s：%s", place->name, open->id, again ? "待他人复盘" : "差异待未参加盘点的人批准");
    g_autofree char *en = g_strdup_printf("count %s of %s: %s", open->id, place->name,
                                          again ? "to be counted again by another" : "differences to be approved by a third");
    Wanted wanted = {.id = id, .kind = "count", .cycle = "once", .leads = "", .zh = zh, .en = en, .another = TRUE};
    return want(keeping, &wanted, error);
}

static const char *english(const SupplyItem *item) {
    return *item->name_en ? item->name_en : item->name;
}

static gboolean want_low(Keeping *keeping, const SupplyRow *row, GError **error) {
    const SupplyItem *item = row->item;
    g_autofree char *least = supply_quantity_text(row->minimum);
    g_autofree char *id = id_of("low", keeping->place, item->code, "");
    g_autofree char *zh = g_strdup_printf("%s：%s低于最低配备 %s %s", keeping->place->name, item->name, least, item->unit);
    g_autofree char *en = g_strdup_printf("%s: %s below the minimum of %s %s", keeping->place->name, english(item), least, item->unit);
    Wanted wanted = {.id = id, .kind = "supply", .cycle = "once", .leads = "", .zh = zh, .en = en};
    return want(keeping, &wanted, error);
}

/* Late from the day after its date on. */
static gboolean want_date(Keeping *keeping, const SupplyRow *row, GError **error) {
    gint64 day;
    if (!clock_parse(row->expiry, &day, error))
        return FALSE;
    g_autofree char *id = id_of("expiry", keeping->place, row->item->code, row->lot);
    g_autofree char *zh = g_strdup_printf("%s：%s 批次 %s 有效期 %s", keeping->place->name, row->item->name, row->lot, row->expiry);
    g_autofree char *en =
        g_strdup_printf("%s: %s, lot %s, in date until %s", keeping->place->name, english(row->item), row->lot, row->expiry);
    Wanted wanted = {.id = id, .kind = "supply", .cycle = "once", .leads = keeping->leads, .zh = zh, .en = en};
    wanted.next = day + CLOCK_DAY;
    return want(keeping, &wanted, error);
}

/* What expires without a date is of no use before somebody finds it out. */
static gboolean want_found_out(Keeping *keeping, const SupplyRow *row, GError **error) {
    g_autofree char *id = id_of("undated", keeping->place, row->item->code, row->lot);
    g_autofree char *zh = g_strdup_printf("%s：%s%s%s 有效期不明，须查明，查明前不得领用", keeping->place->name, row->item->name,
                                          *row->lot ? " 批次 " : "", row->lot);
    g_autofree char *en = g_strdup_printf("%s: %s%s%s has no known date: find it out; until then it is not used", keeping->place->name,
                                          english(row->item), *row->lot ? ", lot " : "", row->lot);
    Wanted wanted = {.id = id, .kind = "supply", .cycle = "once", .leads = "", .zh = zh, .en = en};
    return want(keeping, &wanted, error);
}

static gboolean want_rows(Keeping *keeping, GError **error) {
    for (guint i = 0; i < keeping->list->rows->len; i++) {
        const SupplyRow *row = keeping->list->rows->pdata[i];
        if ((row->below && !want_low(keeping, row, error)) || (*row->expiry && !want_date(keeping, row, error)) ||
            (row->item->expires && !*row->expiry && row->quantity > 0 && !want_found_out(keeping, row, error)))
            return FALSE;
    }
    return TRUE;
}

/* What was due of the place and is no more is over. */
static gboolean end_rest(Keeping *keeping, GError **error) {
    g_autoptr(GPtrArray) old = obligation_list_of(change_db(keeping->change), keeping->subject, error);
    for (guint i = 0; old && i < old->len; i++) {
        Obligation *one = old->pdata[i];
        gboolean ours = strcmp(one->kind, "supply") == 0 || strcmp(one->kind, "count") == 0;
        if (!ours || *one->form || g_hash_table_contains(keeping->standing, one->id))
            continue;
        one->ended = change_time(keeping->change);
        if (!obligation_put(keeping->change, one, error))
            return FALSE;
    }
    return old != NULL;
}

static gboolean keep_all(Keeping *keeping, GError **error) {
    const SupplySpot *spot = keeping->list->spots->pdata[0];
    keeping->place = spot->place;
    gboolean in_use = !keeping->place->retired;
    return (!in_use || (want_count(keeping, spot, error) && want_seal(keeping, spot, error))) && want_others(keeping, error) &&
           want_rows(keeping, error) && end_rest(keeping, error);
}

gboolean supply_due_keep(Change *change, const char *place, GError **error) {
    const SupplyFilter there = {.place = place};
    g_autoptr(SupplyList) list = supply_list(change_db(change), &there, change_time(change), error);
    g_autofree char *leads = list ? limit_resolve(change_db(change), EXPIRING, change_time(change), error) : NULL;
    if (!leads)
        return FALSE;
    g_autofree char *subject = g_strconcat("place:", place, NULL);
    g_autoptr(GHashTable) standing = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Keeping keeping = {.change = change, .list = list, .subject = subject, .leads = leads, .standing = standing};
    return keep_all(&keeping, error);
}

gboolean supply_due_keep_item(Change *change, const char *item, GError **error) {
    g_autoptr(GPtrArray) places = db_texts(
        change_db(change), error, "SELECT DISTINCT place FROM supply_stock WHERE item = $1 AND quantity > 0 ORDER BY 1", "s", item);
    for (guint i = 0; places && i < places->len; i++)
        if (!supply_due_keep(change, places->pdata[i], error))
            return FALSE;
    return places != NULL;
}
