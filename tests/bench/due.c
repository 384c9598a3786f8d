/* SPDX-License-Identifier: MIT
 *
 * A year's calendar of many devices:  due FILE DEVICES
 * FILE is made anew: each device has a monthly check, a yearly test (spread over the year, one in fifty late) and a long interval.
 * Prints the medians in ms: the calendar, the same in one inner area, SQLite alone reading the rows; and the occurrences counted.
 */
#include "bihuan/app/due.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"

#include "bench.h"

#include <sqlite3.h>

#define RUNS 9
#define AREAS 40

static void put_obligation(Change *change, const char *device, const char *cycle, gint64 next) {
    g_autoptr(GError) error = NULL;
    g_autofree char *id = g_strdup_printf("%s/%s", device, cycle), *subject = g_strconcat("device:", device, NULL);
    g_autoptr(Obligation) one = noun_new(&obligation_noun);
    noun_set_text(&one->id, id);
    noun_set_text(&one->subject, subject);
    noun_set_text(&one->kind, "test");
    noun_set_text(&one->title, "消防器材点检");
    noun_set_text(&one->title_en, "Check");
    noun_set_text(&one->cycle, cycle);
    noun_set_text(&one->leads, "7d,1d");
    noun_set_text(&one->remind, "role:ehs via email");
    noun_set_text(&one->grace, "@fire-check.grace");
    one->next = next;
    if (!obligation_put(change, one, &error))
        bench_die(error);
}

static void put_device(Change *change, int number, gint64 now) {
    g_autoptr(GError) error = NULL;
    g_autofree char *code = g_strdup_printf("D-%05d", number), *area = g_strdup_printf("A-%02d", number % AREAS);
    g_autoptr(Device) device = noun_new(&device_noun);
    noun_set_text(&device->code, code);
    noun_set_text(&device->name, "灭火器");
    noun_set_text(&device->area, area);
    if (!device_put(change, device, code, &error))
        bench_die(error);
    ClockCivil day = clock_civil(now);
    gint64 first = clock_from_civil(day.year, day.month + 1, 1, 0, 0, 0);
    gint64 test = clock_from_civil(day.year, day.month, day.day + (number % 50 ? number % 365 : -3), 0, 0, 0);
    put_obligation(change, code, "monthly:1", first);
    put_obligation(change, code, "12mon", test);
    put_obligation(change, code, "6y", test + number % 7 * 300 * CLOCK_DAY);
}

static void fill(App *app, int devices) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(app_plant(app), "system", &error);
    if (!change)
        bench_die(error);
    for (int i = 0; i < AREAS; i++) {
        g_autofree char *code = g_strdup_printf("A-%02d", i);
        g_autoptr(PlantArea) area = noun_new(&area_noun);
        noun_set_text(&area->code, code);
        noun_set_text(&area->name, code);
        noun_set_text(&area->parent, i % 4 ? "A-00" : "");
        if (!area_save(change, area, &error))
            bench_die(error);
    }
    for (int i = 0; i < devices; i++)
        put_device(change, i, change_time(change));
    if (!change_commit(change, "import", "bench", "", &error))
        bench_die(error);
}

static double calendar(App *app, const char *area, guint *count) {
    gint64 times[RUNS];
    ClockCivil day = clock_civil(clock_now());
    DueFilter filter = {.from = clock_from_civil(day.year, day.month, 1, 0, 0, 0),
                        .until = clock_from_civil(day.year + 1, day.month, 1, 0, 0, 0),
                        .area = area};
    for (int i = 0; i < RUNS; i++) {
        g_autoptr(GError) error = NULL;
        gint64 begun = g_get_monotonic_time();
        g_autoptr(GArray) days = due_calendar(app, &filter, &error);
        times[i] = g_get_monotonic_time() - begun;
        if (!days)
            bench_die(error);
        *count = 0;
        for (guint d = 0; d < days->len; d++)
            *count += g_array_index(days, DueDay, d).count;
    }
    return bench_median(times, RUNS);
}

/* The same rows and columns, and nothing done with them. */
static double bare(const char *path) {
    sqlite3 *db;
    sqlite3_stmt *rows;
    gint64 times[RUNS], sum = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_prepare_v2(db, "SELECT id, subject, kind, cycle, next, grace FROM obligation WHERE next > 0 AND ended IS NULL", -1, &rows,
                           NULL) != SQLITE_OK)
        bench_die(NULL);
    for (int i = 0; i < RUNS; i++) {
        gint64 begun = g_get_monotonic_time();
        while (sqlite3_step(rows) == SQLITE_ROW)
            sum += sqlite3_column_int64(rows, 4) + *sqlite3_column_text(rows, 3);
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
    double whole = calendar(app, NULL, &all), inner = calendar(app, "A-04", &some);
    printf("%.1f %.1f %.1f %u\n", whole, inner, bare(argv[1]), all);
    return some == 0;
}
