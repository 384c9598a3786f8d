/* SPDX-License-Identifier: MIT
 *
 * Sums and movements of supplies, and the list on paper: what is amiss first.
 */
#include "bihuan/app/supplies.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/class.h"
#include "bihuan/model/person.h"
#include "bihuan/model/stock_count.h"
#include "bihuan/model/supply_unit.h"
#include "bihuan/paper/paper.h"
#include "bihuan/store/anchor.h"

/* ---- the list ---- */

static void take_away(SupplyList *list, const SupplyPlace *place) {
    for (guint i = list->rows->len; i > 0; i--)
        if (((const SupplyRow *)list->rows->pdata[i - 1])->place == place)
            g_ptr_array_remove_index(list->rows, i - 1);
}

/* Is the place being counted? Then it is one more in blind. */
static gboolean is_counted(App *app, const SupplyPlace *place, GString *blind, gboolean *counts, GError **error) {
    if (!stock_count_blinds(app_db(app), place->code, clock_now(), counts, error))
        return FALSE;
    if (*counts)
        g_string_append_printf(blind, "%s%s", blind->len ? _(", ") : "", place->code);
    return TRUE;
}

static gboolean hide_counted(App *app, SupplyList *list, GString *blind, GError **error) {
    for (guint i = 0; i < list->spots->len; i++) {
        const SupplyPlace *place = ((const SupplySpot *)list->spots->pdata[i])->place;
        gboolean counts = FALSE;
        if (!is_counted(app, place, blind, &counts, error))
            return FALSE;
        if (counts)
            take_away(list, place);
    }
    return TRUE;
}

SupplyList *supplies_list(App *app, const SupplyFilter *filter, char **blind, GError **error) {
    g_autoptr(SupplyList) list = supply_list(app_db(app), filter, clock_now(), error);
    g_autoptr(GString) places = g_string_new(NULL);
    if (!list || !hide_counted(app, list, places, error))
        return NULL;
    *blind = g_strdup(places->str);
    return g_steal_pointer(&list);
}

char *supplies_blind_text(const char *blind) {
    if (!*blind)
        return g_strdup("");
    return g_strdup_printf(_("Without %s, which is being counted: shown when counting is over."), blind);
}

/* ---- movements ---- */

/* A posted count is the record of its movements, and its reason is theirs. */
static const char SQL_MOVES[] =
    "SELECT m.at, m.kind, m.item, m.lot, m.place, m.quantity, m.person, m.record, m.task, coalesce(c.reason, ''),"
    " coalesce(i.name, m.item), coalesce(i.name_en, ''), coalesce(i.unit, ''), coalesce(p.name, '') FROM supply_move m"
    " LEFT JOIN supply_item i ON i.code = m.item LEFT JOIN supply_place p ON p.code = m.place"
    " LEFT JOIN stock_count c ON m.kind = 'count' AND c.id = m.record"
    " WHERE ($1 = '' OR m.place = $1) AND ($2 = '' OR m.item = $2) ORDER BY m.at DESC, m.seq DESC, m.id";

static void moved_free(gpointer data) {
    SupplyMoved *moved = data;
    supply_move_free(moved->move);
    supply_item_free(moved->item);
    g_free(moved->place);
    g_free(moved->reason);
    g_free(moved);
}

static SupplyMoved *moved_of(Rows *rows) {
    SupplyMoved *moved = g_new0(SupplyMoved, 1);
    SupplyMove *move = moved->move = noun_new(&supply_move_noun);
    SupplyItem *item = moved->item = noun_new(&supply_item_noun);
    char **const texts[] = {&move->kind,   &move->item, &move->lot, &move->place, NULL,           &move->person,
                            &move->record, &move->task, NULL,       &item->name,  &item->name_en, &item->unit};
    move->at = rows_int(rows, 0);
    move->quantity = rows_int(rows, 5);
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i])
            noun_set_text(texts[i], rows_text(rows, (int)i + 1));
    moved->reason = g_strdup(rows_text(rows, 9));
    moved->place = g_strdup(rows_text(rows, 13));
    return moved;
}

/* The codes of places that are being counted, of one or (NULL) of all. */
static GHashTable *counted_places(App *app, const char *only, GString *blind, GError **error) {
    g_autoptr(GHashTable) counted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) places =
        noun_list(app_db(app), &supply_place_noun, error, "WHERE $1 = '' OR code = $1 ORDER BY code", "s", only ? only : "");
    for (guint i = 0; places && i < places->len; i++) {
        const SupplyPlace *place = places->pdata[i];
        gboolean counts = FALSE;
        if (!is_counted(app, place, blind, &counts, error))
            return NULL;
        if (counts)
            g_hash_table_add(counted, g_strdup(place->code));
    }
    return places ? g_steal_pointer(&counted) : NULL;
}

GPtrArray *supplies_moves(App *app, const SupplyMovesAsked *asked, char **blind, GError **error) {
    g_autoptr(GPtrArray) moves = g_ptr_array_new_with_free_func(moved_free);
    g_autoptr(GString) places = g_string_new(NULL);
    g_autoptr(GHashTable) counted = counted_places(app, asked->place, places, error);
    if (!counted)
        return NULL;
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(app_db(app), &local, SQL_MOVES, "ss", asked->place ? asked->place : "", asked->item ? asked->item : "");
    while ((!asked->limit || moves->len < asked->limit) && rows && rows_next(rows, &local))
        if (!g_hash_table_contains(counted, rows_text(rows, 4)))
            g_ptr_array_add(moves, moved_of(rows));
    if (!rows_answered(rows, &local, error))
        return NULL;
    *blind = g_strdup(places->str);
    return g_steal_pointer(&moves);
}

const char *supplies_move_title(const char *kind) {
    const struct {
        const char *kind, *title;
    } titles[] = {{"in", C_("supplies", "in")},      {"issue", C_("supplies", "issue")}, {"return", C_("supplies", "return")},
                  {"use", C_("supplies", "use")},    {"scrap", C_("supplies", "scrap")}, {"move", C_("supplies", "move")},
                  {"count", C_("supplies", "count")}};
    for (gsize i = 0; i < G_N_ELEMENTS(titles); i++)
        if (strcmp(titles[i].kind, kind) == 0)
            return titles[i].title;
    return kind;
}

/* ---- sums ---- */

static void sum_free(gpointer data) {
    SupplySum *sum = data;
    g_free(sum->area);
    g_free(sum->kind);
    g_free(sum->unit);
    g_free(sum);
}

static char *sum_key(const SupplyRow *row, SupplyBy by) {
    const SupplyItem *item = row->item;
    if (by == SUPPLY_BY_AREA)
        return g_strdup_printf("%s\x1f%s", row->place->area, item->code);
    return by == SUPPLY_BY_ITEM ? g_strdup(item->code) : g_strdup_printf("%s\x1f%s", item->kind, item->unit);
}

static SupplySum *sum_new(const SupplyRow *row, SupplyBy by) {
    SupplySum *sum = g_new0(SupplySum, 1);
    sum->area = by == SUPPLY_BY_AREA ? g_strdup(row->place->area) : NULL;
    sum->kind = g_strdup(row->item->kind);
    sum->item = by == SUPPLY_BY_KIND ? NULL : row->item;
    sum->unit = g_strdup(row->item->unit);
    return sum;
}

static int compare_sums(gconstpointer a, gconstpointer b) {
    const SupplySum *left = *(SupplySum *const *)a, *right = *(SupplySum *const *)b;
    int order = g_strcmp0(left->area, right->area);
    if (order == 0)
        order = left->item ? strcmp(left->item->code, right->item->code) : strcmp(left->kind, right->kind);
    return order ? order : strcmp(left->unit, right->unit);
}

GPtrArray *supplies_sum(const SupplyList *list, SupplyBy by, gint64 at) {
    GPtrArray *sums = g_ptr_array_new_with_free_func(sum_free);
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < list->rows->len; i++) {
        const SupplyRow *row = list->rows->pdata[i];
        g_autofree char *key = sum_key(row, by);
        SupplySum *sum = g_hash_table_lookup(known, key);
        if (!sum) {
            sum = sum_new(row, by);
            g_ptr_array_add(sums, sum);
            g_hash_table_insert(known, g_steal_pointer(&key), sum);
        }
        sum->quantity += row->quantity;
        sum->usable += supply_is_expired(row->item, row->expiry, at) ? 0 : row->quantity;
    }
    g_ptr_array_sort(sums, compare_sums);
    return sums;
}

gboolean supplies_by(const char *word, SupplyBy *by, GError **error) {
    static const char *const WORDS[] = {[SUPPLY_BY_AREA] = "area", [SUPPLY_BY_ITEM] = "item", [SUPPLY_BY_KIND] = "kind"};
    for (guint i = 0; i < G_N_ELEMENTS(WORDS); i++)
        if (strcmp(WORDS[i], word) == 0) {
            *by = (SupplyBy)i;
            return TRUE;
        }
    return err_set(error, ERR_USAGE, _("“%s”: supplies are summed by area, item or kind."), word);
}

/* ---- words ---- */

static char *with_unit(gint64 quantity, const char *unit) {
    g_autofree char *text = supply_quantity_text(quantity);
    return g_strdup_printf("%s %s", text, unit);
}

char *supplies_quantity(const SupplyRow *row) {
    return with_unit(row->quantity, row->item->unit);
}

char *supplies_minimum(const SupplyRow *row) {
    return row->minimum ? with_unit(row->minimum, row->item->unit) : g_strdup("");
}

/* ---- paper ---- */

typedef struct {
    App *app;
    const SupplyFilter *filter;
    const SupplyList *list;
    gint64 now;
    const char *head, *qr, *blind;
} Sheet;

static void put_supply(Paper *paper, const SupplyRow *row) {
    g_autofree char *quantity = supplies_quantity(row), *minimum = supplies_minimum(row);
    g_autofree char *place = g_strdup_printf("%s %s", row->place->code, row->place->name);
    paper_table_row(paper, (const char *const[]){place, supply_item_title(row->item), row->lot, quantity, minimum, row->expiry,
                                                 supply_state_title(row->state)});
}

static void put_rows(Paper *paper, const Sheet *sheet, const char *title, gboolean amiss) {
    const PaperColumn columns[] = {
        {.title = C_("supplies", "Place"), .width = 3.4}, {.title = C_("supplies", "Item"), .width = 4},
        {.title = C_("supplies", "Lot"), .width = 2.4},   {.title = C_("supplies", "Stock"), .width = 2},
        {.title = C_("supplies", "Minimum"), .width = 2}, {.title = C_("supplies", "In date until"), .width = 2.6},
        {.title = C_("supplies", "State"), .width = 2.6}};
    guint count = 0;
    for (guint i = 0; i < sheet->list->rows->len; i++)
        count += (((const SupplyRow *)sheet->list->rows->pdata[i])->state != SUPPLY_OK) == amiss;
    if (count == 0)
        return;
    g_autofree char *counted = g_strdup_printf(_("%s: %d"), title, (int)count);
    paper_heading(paper, 1, counted, NULL);
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < sheet->list->rows->len; i++) {
        const SupplyRow *row = sheet->list->rows->pdata[i];
        if ((row->state != SUPPLY_OK) == amiss)
            put_supply(paper, row);
    }
    paper_table_end(paper);
}

static void put_sums(Paper *paper, const Sheet *sheet) {
    const PaperColumn columns[] = {{.title = C_("supplies", "Item"), .width = 5},
                                   {.title = C_("supplies", "Kind"), .width = 4},
                                   {.title = C_("supplies", "Stock"), .width = 3},
                                   {.title = C_("supplies", "In date"), .width = 3}};
    g_autoptr(GPtrArray) sums = supplies_sum(sheet->list, SUPPLY_BY_ITEM, sheet->now);
    paper_heading(paper, 1, _("Sums by item"), NULL);
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < sums->len; i++) {
        const SupplySum *sum = sums->pdata[i];
        g_autofree char *quantity = with_unit(sum->quantity, sum->unit), *usable = with_unit(sum->usable, sum->unit);
        paper_table_row(paper, (const char *const[]){supply_item_title(sum->item), class_title(CLASS_SUPPLY, sum->kind), quantity, usable});
    }
    paper_table_end(paper);
}

/* Who keeps the places, with the telephone. */
static void put_keepers(Paper *paper, const Sheet *sheet) {
    const PaperColumn columns[] = {{.title = C_("supplies", "Place"), .width = 5},
                                   {.title = C_("supplies", "Area"), .width = 4},
                                   {.title = C_("supplies", "Keeper"), .width = 3},
                                   {.title = C_("supplies", "Telephone"), .width = 3}};
    Db *db = app_db(sheet->app);
    paper_heading(paper, 1, _("Places and keepers"), NULL);
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (guint i = 0; i < sheet->list->spots->len; i++) {
        const SupplyPlace *place = ((const SupplySpot *)sheet->list->spots->pdata[i])->place;
        g_autoptr(Person) keeper = *place->keeper ? person_load(db, place->keeper, NULL) : NULL;
        g_autofree char *name = g_strdup_printf("%s %s", place->code, place->name), *area = area_name(db, place->area);
        const char *phone = *place->phone ? place->phone : keeper ? keeper->phone : "";
        paper_table_row(paper, (const char *const[]){name, area, keeper ? keeper->name : place->keeper, phone});
    }
    paper_table_end(paper);
}

static gboolean supplies_content(Paper *paper, gpointer data, GError **error) {
    const Sheet *sheet = data;
    g_autofree char *at = clock_format_short(sheet->now), *area = area_name(app_db(sheet->app), sheet->filter->area);
    g_autofree char *head = g_strdup_printf(_("Head code %s"), sheet->head);
    SupplyUnit unit;
    if (!supply_unit(app_db(sheet->app), sheet->now, &unit, error))
        return FALSE;
    g_autofree char *class = supply_unit_text(&unit);
    const PaperPair pairs[] = {{_("Plant"), plant_name(app_plant(sheet->app)), FALSE, FALSE},
                               {_("Printed, as of"), at, TRUE, FALSE},
                               {_("Class of the unit"), class, FALSE, FALSE},
                               {C_("supplies", "Area"), area, TRUE, FALSE}};
    paper_heading(paper, 0, _("Emergency supplies"), NULL);
    paper_pairs(paper, pairs, *area ? 4 : 3);
    if (*sheet->blind) {
        g_autofree char *hidden = supplies_blind_text(sheet->blind);
        paper_text(paper, PAPER_NORMAL, hidden);
    }
    if (sheet->list->rows->len == 0)
        paper_text(paper, PAPER_NORMAL, _("There are no supplies here."));
    put_rows(paper, sheet, C_("supplies", "Not in order"), TRUE);
    put_rows(paper, sheet, C_("supplies", "In order"), FALSE);
    if (sheet->list->rows->len)
        put_sums(paper, sheet);
    put_keepers(paper, sheet);
    return paper_qr(paper, sheet->qr, head, error);
}

gboolean supplies_print(App *app, const SupplyFilter *filter, const char *path, char **head, GError **error) {
    Plant *plant = app_plant(app);
    PlantHead newest;
    gint64 now = clock_now();
    g_autofree char *blind = NULL;
    g_autoptr(SupplyList) list = plant_head(plant, &newest, error) ? supplies_list(app, filter, &blind, error) : NULL;
    if (!list)
        return FALSE;
    g_autofree char *qr = head_qr_text(&newest), *printed = clock_format_short(now);
    g_autofree char *foot = g_strdup_printf(_("%s · head code %s · printed %s"), plant_name(plant), newest.code, printed);
    PaperOptions options = {.title = _("Emergency supplies"),
                            .foot = foot,
                            .created = now,
                            .mark = plant_is_simulated(plant) || plant_is_demo(plant) ? _("DRILL") : NULL};
    Sheet sheet = {app, filter, list, now, newest.code, qr, blind};
    if (head)
        *head = g_strdup(newest.code);
    return paper_write(path, &options, supplies_content, &sheet, NULL, error);
}
