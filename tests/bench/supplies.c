/* SPDX-License-Identifier: MIT
 *
 * Current supplies of every place after many movements:  supplies FILE MOVEMENTS
 * FILE is made anew: 200 places in 40 areas, 100 items, a lot with a date for every third item; every movement by the noun's own way.
 * Prints the medians in ms: the list of all places, of one area, SQLite alone summing the movements; and the rows listed.
 */
#include "bihuan/app/app.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/supply_list.h"

#include "bench.h"

#include <sqlite3.h>

#define RUNS 9
#define AREAS 40
#define PLACES 200
#define ITEMS 100

static void put_item(Change *change, int number) {
    g_autoptr(GError) error = NULL;
    g_autofree char *code = g_strdup_printf("I-%03d", number), *lot = g_strconcat(code, "/L1", NULL);
    g_autoptr(SupplyItem) item = noun_new(&supply_item_noun);
    noun_set_text(&item->code, code);
    noun_set_text(&item->name, code);
    noun_set_text(&item->kind, number % 10 ? "other" : "scba");
    noun_set_text(&item->unit, "件");
    SupplyLot one = {lot, code, (char *)"L1", (char *)"2027-06-30"};
    if (!noun_save(change, &supply_item_noun, item, &error) || !noun_save(change, &supply_lot_noun, &one, &error))
        bench_die(error);
}

static void put_place(Change *change, int number) {
    g_autoptr(GError) error = NULL;
    g_autofree char *code = g_strdup_printf("C-%03d", number), *area = g_strdup_printf("A-%02d", number % AREAS);
    g_autoptr(SupplyPlace) place = noun_new(&supply_place_noun);
    noun_set_text(&place->code, code);
    noun_set_text(&place->name, code);
    noun_set_text(&place->area, area);
    place->people = 4;
    SupplyMinimum least = {code, (char *)"I-001", (char *)"5", (char *)""};
    if (!noun_save(change, &supply_place_noun, place, &error) || !noun_save(change, &supply_minimum_noun, &least, &error))
        bench_die(error);
}

static void put_area(Change *change, int number) {
    g_autoptr(GError) error = NULL;
    g_autofree char *code = g_strdup_printf("A-%02d", number);
    g_autoptr(PlantArea) area = noun_new(&area_noun);
    noun_set_text(&area->code, code);
    noun_set_text(&area->name, code);
    if (!area_save(change, area, &error))
        bench_die(error);
}

static void put_move(Change *change, int number) {
    g_autoptr(GError) error = NULL;
    int item_number = number / PLACES % ITEMS;
    g_autofree char *id = g_strdup_printf("CR-%d/1", number), *record = g_strdup_printf("CR-%d", number);
    g_autofree char *item = g_strdup_printf("I-%03d", item_number), *place = g_strdup_printf("C-%03d", number % PLACES);
    gboolean out = number / (PLACES * ITEMS) % 2;
    SupplyMove move = {.id = id,
                       .record = record,
                       .kind = (char *)(out ? "use" : "in"),
                       .item = item,
                       .lot = (char *)(item_number % 3 ? "" : "L1"),
                       .place = place,
                       .quantity = out ? -SUPPLY_UNIT : 3 * SUPPLY_UNIT,
                       .at = change_time(change),
                       .person = (char *)"",
                       .task = (char *)""};
    if (!supply_move_put(change, &move, &error))
        bench_die(error);
}

static void fill(App *app, int moves) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
    if (!change)
        bench_die(error);
    for (int i = 0; i < AREAS; i++)
        put_area(change, i);
    for (int i = 0; i < ITEMS; i++)
        put_item(change, i);
    for (int i = 0; i < PLACES; i++)
        put_place(change, i);
    for (int i = 0; i < moves; i++)
        put_move(change, i);
    if (!change_commit(change, "import", "bench", "", &error))
        bench_die(error);
}

static double listed(App *app, const char *area, guint *count) {
    gint64 times[RUNS];
    SupplyFilter filter = {.area = area};
    for (int i = 0; i < RUNS; i++) {
        g_autoptr(GError) error = NULL;
        gint64 begun = g_get_monotonic_time();
        g_autoptr(SupplyList) list = supply_list(app_db(app), &filter, clock_now(), &error);
        times[i] = g_get_monotonic_time() - begun;
        if (!list)
            bench_die(error);
        *count = list->rows->len;
    }
    return bench_median(times, RUNS);
}

static double bare(const char *path) {
    sqlite3 *db;
    sqlite3_stmt *rows;
    gint64 times[RUNS], sum = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT place, item, lot, sum(quantity) FROM supply_move GROUP BY place, item, lot", -1, &rows, NULL) !=
            SQLITE_OK)
        bench_die(NULL);
    for (int i = 0; i < RUNS; i++) {
        gint64 begun = g_get_monotonic_time();
        while (sqlite3_step(rows) == SQLITE_ROW)
            sum += sqlite3_column_int64(rows, 3);
        sqlite3_reset(rows);
        times[i] = g_get_monotonic_time() - begun;
    }
    sqlite3_finalize(rows);
    sqlite3_close(db);
    return sum ? bench_median(times, RUNS) : 0;
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    guint all, some;
    if (argc != 3)
        bench_die(NULL);
    i18n_init("en");
    if (!app_init(argv[1], "bench", TRUE, 0, &error))
        bench_die(error);
    g_autoptr(App) app = app_open(argv[1], TRUE, &error);
    if (!app)
        bench_die(error);
    fill(app, atoi(argv[2]));
    double whole = listed(app, NULL, &all), inner = listed(app, "A-04", &some);
    printf("%.1f %.1f %.1f %u\n", whole, inner, bare(argv[1]), all);
    return some == 0;
}
