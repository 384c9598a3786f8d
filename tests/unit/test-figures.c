/* SPDX-License-Identifier: MIT
 *
 * The figures: arithmetic, and every boundary of what is counted, over rows put by the one write path into a real
 * plant.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/app/app.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/ledger/ledger.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/model/record.h"
#include "bihuan/model/source.h"
#include "bihuan/model/step.h"

#define DAY_OF_MONTH_END "2026-10-31T23:59:59.999"

typedef struct {
    char *folder;
    App *app;
    Change *change;
    guint numbers;
} World;

static gint64 at(const char *text) {
    gint64 ms = 0;
    g_assert_true(clock_parse(text, &ms, NULL));
    return ms;
}

static void world_open(World *world) {
    GError *error = NULL;
    *world = (World){.folder = g_dir_make_tmp("bihuan-figures-XXXXXX", &error)};
    g_autofree char *path = g_build_filename(world->folder, "plant.db", NULL);
    clock_simulate(at("2025-06-01"), FALSE);
    g_assert_true(app_init(path, "示例", TRUE, clock_now(), &error));
    g_assert_no_error(error);
    world->app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    world->change = change_begin(app_plant(world->app), "system", &error);
    g_assert_no_error(error);
}

static void world_settle(World *world) {
    GError *error = NULL;
    g_assert_true(change_commit(world->change, "import", "test", "", &error));
    g_assert_no_error(error);
    g_clear_pointer(&world->change, change_free);
}

static void world_close(World *world) {
    app_close(world->app);
    g_autoptr(GDir) dir = g_dir_open(world->folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(world->folder, name, NULL);
        if (g_remove(path) != 0)
            g_rmdir(path);
    }
    g_rmdir(world->folder);
    g_free(world->folder);
    clock_reset();
}

static void put_step(World *world, const char *number, const char *name, const gint64 times[3], const char *decision) {
    GError *error = NULL;
    g_autoptr(Step) step = step_new(number, name);
    step->entered = times[0];
    step->due = times[1];
    step->done = times[2];
    g_free(step->decision);
    step->decision = g_strdup(times[2] ? decision : "");
    g_assert_true(step_save(world->change, step, &error));
    g_assert_no_error(error);
}

/* A hazard, its area, category and fate; times as texts, NULL = not. */
typedef struct {
    const char *opened, *accepted, *due;
    const char *area, *category, *source;
    const char *state, *ended;
    const char *answered; /* NULL: an hour after it was opened */
} Fate;

static char *put_hazard(World *world, const Fate *fate) {
    GError *error = NULL;
    char *number = g_strdup_printf("YH-2026-%05u", ++world->numbers);
    gint64 opened = at(fate->opened), accepted = fate->accepted ? at(fate->accepted) : 0;
    gint64 due = fate->due ? at(fate->due) : opened + 7 * CLOCK_DAY;
    gint64 answered = fate->answered ? at(fate->answered) : opened + CLOCK_HOUR;
    g_autoptr(Record) record = record_new();
    record->number = g_strdup(number);
    record->form = g_strdup("hazard");
    record->version = 1;
    record->state = g_strdup(fate->state ? fate->state : accepted ? "close" : "rectify");
    record->ended = fate->ended != NULL;
    record->closed = fate->ended ? at(fate->ended) : 0;
    record->area = g_strdup(fate->area ? fate->area : "A-1");
    record->category = g_strdup(fate->category ? fate->category : "fire");
    record->source = g_strdup(fate->source);
    record->opened = opened;
    record->opened_by = g_strdup("op");
    g_assert_true(record_save(world->change, record, &error));
    g_assert_no_error(error);
    put_step(world, number, "respond", (gint64[]){opened, opened + 2 * CLOCK_DAY, answered}, "done");
    put_step(world, number, "rectify", (gint64[]){answered, due, accepted ? accepted - 1 : 0}, "done");
    if (accepted)
        put_step(world, number, "accept", (gint64[]){accepted - 1, accepted + CLOCK_DAY, accepted}, "done");
    return number;
}

#define HAZARD(world, ...) g_free(put_hazard(world, &(Fate){__VA_ARGS__}))

static Figures *load(World *world, const char *month, const char *now) {
    GError *error = NULL;
    Figures *figures = figures_load(app_db(world->app), app_shelf(world->app), month, at(now), TRUE, &error);
    g_assert_no_error(error);
    return figures;
}

static gint64 number_of(World *world, const char *month, FigureKind kind) {
    g_autoptr(Figures) figures = load(world, month, "2027-01-01");
    return figures->figures[kind].n;
}

/* ---- arithmetic ---- */

static void test_rates(void) {
    g_assert_cmpint(figure_rate(0, 3), ==, 0);
    g_assert_cmpint(figure_rate(1, 3), ==, 333);
    g_assert_cmpint(figure_rate(2, 3), ==, 667);
    g_assert_cmpint(figure_rate(1, 2000), ==, 1); /* 0.05 is rounded up */
    g_assert_cmpint(figure_rate(1, 2001), ==, 0);
    g_assert_cmpint(figure_rate(1999, 2000), ==, 999); /* all means all */
    g_assert_cmpint(figure_rate(2000, 2000), ==, 1000);
    for (gint64 of = 1; of < 60; of++)
        for (gint64 n = 0; n <= of; n++) { /* the very numbers of the ledger */
            g_autofree char *text = ledger_rate_text(n, of);
            g_autofree char *ours = figure_text(FIGURE_CLOSURE, TRUE, figure_rate(n, of));
            g_assert_true(g_str_has_prefix(ours, text) && strcmp(ours + strlen(text), " %") == 0);
        }
}

static void test_hours(void) {
    g_assert_cmpint(figure_hours(36 * CLOCK_HOUR, 1), ==, 360);
    g_assert_cmpint(figure_hours(3 * CLOCK_MINUTE, 1), ==, 1); /* 0.05 h */
    g_assert_cmpint(figure_hours(3 * CLOCK_MINUTE - 1, 1), ==, 0);
    g_assert_cmpint(figure_hours(10 * CLOCK_HOUR, 3), ==, 33);
    g_autofree char *none = figure_text(FIGURE_HOURS, FALSE, 0), *change = figure_text(FIGURE_CLOSURE, TRUE, -405);
    g_assert_cmpstr(none, ==, "–");
    g_assert_cmpstr(change, ==, "-40.5 %");
}

static void test_p90(void) {
    gint64 values[11];
    for (int i = 0; i < 11; i++)
        values[i] = (i + 1) * 10;
    g_assert_cmpint(figure_p90(values, 1), ==, 10);
    g_assert_cmpint(figure_p90(values, 2), ==, 20);
    g_assert_cmpint(figure_p90(values, 9), ==, 90);
    g_assert_cmpint(figure_p90(values, 10), ==, 90);
    g_assert_cmpint(figure_p90(values, 11), ==, 100);
}

static void test_draw(void) {
    const char *head = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) turned = g_ptr_array_new();
    for (int i = 1; i <= 6; i++)
        g_ptr_array_add(numbers, g_strdup_printf("YH-2026-%05d", i));
    for (guint i = numbers->len; i > 0; i--)
        g_ptr_array_add(turned, numbers->pdata[i - 1]);
    g_auto(GStrv) three = sample_choose(head, "12345", numbers, 3), same = sample_choose(head, "12345", turned, 3);
    g_auto(GStrv) all = sample_choose(head, "12345", numbers, 99), none = sample_choose(head, "12345", numbers, 0);
    g_autofree char *joined = g_strjoinv(" ", three);
    g_assert_cmpstr(joined, ==, "YH-2026-00001 YH-2026-00004 YH-2026-00003"); /* by sha256sum and sort */
    g_assert_true(g_strv_equal((const char *const *)three, (const char *const *)same));
    g_assert_cmpuint(g_strv_length(all), ==, 6);
    g_assert_cmpuint(g_strv_length(none), ==, 0);
    g_auto(GStrv) other = sample_choose(head, "12346", numbers, 6);
    g_assert_false(g_strv_equal((const char *const *)all, (const char *const *)other));
    static const gint64 sizes[][2] = {{0, 0}, {1, 1}, {20, 1}, {21, 2}, {40, 2}, {41, 3}, {1000, 50}};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++)
        g_assert_cmpint(sample_size(sizes[i][0], 5), ==, sizes[i][1]);
    g_assert_true(sample_check_dice("11111", NULL));
    for (const char *const *bad = (const char *const[]){"1111", "11117", "01111", "1111 1", "", "一二三四五", NULL}; *bad; bad++)
        g_assert_false(sample_check_dice(*bad, NULL));
}

/* ---- what is counted ---- */

static void test_month(void) {
    World world;
    world_open(&world);
    HAZARD(&world, .opened = "2026-09-30T23:59:59.999"); /* September's */
    HAZARD(&world, .opened = "2026-10-01T00:00", .accepted = "2026-10-02T12:00");
    HAZARD(&world, .opened = DAY_OF_MONTH_END, .accepted = "2026-11-01T00:00"); /* accepted in November */
    HAZARD(&world, .opened = "2026-10-31T15:59:59.999Z");                       /* the same millisecond, written elsewhere */
    HAZARD(&world, .opened = "2026-11-01T00:00");                               /* November's */
    HAZARD(&world, .opened = "2026-10-05", .accepted = DAY_OF_MONTH_END, .due = "2026-11-01");
    for (int i = 0; i < 3; i++) {
        const char *const states[] = {"void", "duplicate", "rejected"};
        HAZARD(&world, .opened = "2026-10-06", .state = states[i], .ended = "2026-10-07");
    }
    world_settle(&world);
    g_autoptr(Figures) october = load(&world, "2026-10", "2026-12-01");
    g_assert_cmpint(october->figures[FIGURE_REPORTED].n, ==, 4);
    g_assert_cmpint(october->figures[FIGURE_CLOSURE].n, ==, 3);
    g_assert_cmpint(october->figures[FIGURE_CLOSURE].tenths, ==, 750);
    g_assert_cmpint(october->figures[FIGURE_HOURS].of, ==, 2);
    g_assert_cmpint(october->accepted, ==, 2);
    g_assert_cmpuint(october->figures[FIGURE_CLOSURE].evidence->len, ==, 4);
    g_assert_cmpint(number_of(&world, "2026-09", FIGURE_REPORTED), ==, 1);
    g_assert_cmpint(number_of(&world, "2026-11", FIGURE_REPORTED), ==, 1);
    g_autoptr(Figures) then = load(&world, "2026-10", "2026-10-02T12:00"); /* this very moment has happened */
    g_assert_cmpint(then->figures[FIGURE_HOURS].of, ==, 1);
    g_assert_cmpint(then->figures[FIGURE_HOURS].tenths, ==, 360);
    g_assert_cmpint(then->figures[FIGURE_HOURS].met, ==, MET_YES);
    world_close(&world);
}

/* Another offset, another month. */
static void test_offset(void) {
    World world;
    world_open(&world);
    HAZARD(&world, .opened = "2026-10-01T00:30", .accepted = "2026-10-03");
    world_settle(&world);
    g_assert_cmpint(number_of(&world, "2026-10", FIGURE_REPORTED), ==, 1);
    clock_set_offset(0); /* 16:30 of the day before at Greenwich */
    g_assert_cmpint(number_of(&world, "2026-10", FIGURE_REPORTED), ==, 0);
    g_assert_cmpint(number_of(&world, "2026-09", FIGURE_REPORTED), ==, 1);
    clock_set_offset(480);
    world_close(&world);
}

static void test_nothing(void) {
    World world;
    world_open(&world);
    world_settle(&world);
    g_autoptr(Figures) figures = load(&world, "2026-10", "2026-12-01");
    for (int kind = 0; kind < FIGURE_COUNT; kind++) {
        const Figure *figure = &figures->figures[kind];
        g_assert_cmpint(figure->known, ==, figure_unit((FigureKind)kind) == UNIT_COUNT);
        g_assert_cmpint(figure->met, ==, MET_UNKNOWN);
        g_assert_cmpuint(figure->evidence->len, ==, 0);
    }
    g_assert_cmpint(figures->sample_n, ==, 0);
    GError *error = NULL;
    const char *const bad[] = {"2026-13", "2026-00", "x", "", "2027-01", NULL};
    for (const char *const *month = bad; *month; month++) {
        g_assert_null(figures_load(app_db(world.app), app_shelf(world.app), *month, at("2026-12-31T23:59"), FALSE, &error));
        g_assert_nonnull(error);
        g_clear_error(&error);
    }
    world_close(&world);
}

static void test_recurrence(void) {
    World world;
    world_open(&world);
    HAZARD(&world, .opened = "2026-08-20", .accepted = "2026-09-10T08:00");
    HAZARD(&world, .opened = "2026-10-10T08:00");                                         /* exactly 30 days after: again */
    HAZARD(&world, .opened = "2026-10-10T08:00:00.001");                                  /* a millisecond more: not */
    HAZARD(&world, .opened = "2026-10-01T08:00", .area = "A-2");                          /* another area */
    HAZARD(&world, .opened = "2026-10-01T08:00", .category = "corrosion");                /* another category */
    HAZARD(&world, .opened = "2026-10-02T08:00", .state = "void", .ended = "2026-10-03"); /* was none */
    HAZARD(&world, .opened = "2026-10-20T08:00", .accepted = "2026-10-21T08:00", .area = "A-3");
    HAZARD(&world, .opened = "2026-10-21T08:00", .area = "A-3");        /* at the acceptance itself, not after it */
    HAZARD(&world, .opened = "2026-10-21T08:00:00.001", .area = "A-3"); /* after it: again */
    HAZARD(&world, .opened = "2026-10-01", .accepted = "2026-10-02", .area = "A-4", .state = "void", .ended = "2026-10-03");
    HAZARD(&world, .opened = "2026-10-05", .area = "A-4"); /* after one that was none */
    world_settle(&world);
    g_autoptr(Figures) figures = load(&world, "2026-10", "2026-12-01");
    g_assert_cmpint(figures->figures[FIGURE_RECURRENCE].n, ==, 2);
    const FigureEvidence *first = figures->figures[FIGURE_RECURRENCE].evidence->pdata[0];
    g_assert_cmpint(first->at, ==, at("2026-10-10T08:00"));
    world_close(&world);
}

/* count recurrences in a month of a year. */
static void put_again(World *world, int year, int count) {
    g_autofree char *first = g_strdup_printf("%d-10-01", year), *then = g_strdup_printf("%d-10-02", year);
    g_autofree char *later = g_strdup_printf("%d-10-03", year), *area = g_strdup_printf("B-%d", year);
    HAZARD(world, .opened = first, .accepted = then, .area = area);
    for (int i = 0; i < count; i++)
        HAZARD(world, .opened = later, .area = area);
}

static void test_last_year(void) {
    World world;
    world_open(&world);
    put_again(&world, 2025, 5);
    put_again(&world, 2026, 3);
    world_settle(&world);
    g_autoptr(Figures) figures = load(&world, "2026-10", "2026-12-01");
    g_assert_cmpint(figures->figures[FIGURE_RECURRENCE].n, ==, 3);
    g_assert_cmpint(figures->recurrence_before, ==, 5);
    g_assert_true(figures->change_known);
    g_assert_cmpint(figures->change, ==, -400);
    g_assert_cmpint(figures->figures[FIGURE_RECURRENCE].met, ==, MET_YES); /* -40 % is enough */
    g_autoptr(Figures) before = load(&world, "2025-10", "2026-12-01");
    g_assert_false(before->change_known); /* nothing to compare with is no change of 0 */
    g_assert_cmpint(before->figures[FIGURE_RECURRENCE].met, ==, MET_UNKNOWN);
    world_close(&world);
}

static void test_response(void) {
    World world;
    world_open(&world);
    HAZARD(&world, .opened = "2026-10-01T00:00", .answered = "2026-10-03T00:00"); /* 48 h: in time */
    HAZARD(&world, .opened = "2026-10-01T00:00", .answered = "2026-10-03T00:00:00.001");
    world_settle(&world);
    g_autoptr(Figures) figures = load(&world, "2026-10", "2026-12-01");
    g_assert_cmpint(figures->figures[FIGURE_RESPONSE].tenths, ==, 500);
    g_assert_cmpint(figures->figures[FIGURE_RESPONSE].of, ==, 2);
    world_close(&world);
}

/* The on-time rate of hazards of a source is column 11 of the ledger. */
static void test_like_the_ledger(void) {
    World world;
    GError *error = NULL;
    world_open(&world);
    char area[] = "A-1", *areas[] = {area, NULL};
    Source source = {.code = (char *)"MHS-01",
                     .name = (char *)"罐区",
                     .level = (char *)"3",
                     .areas = areas,
                     .materials = (char *)"",
                     .since = at("2025-01-01")};
    g_assert_true(source_put(world.change, &source, &error));
    HAZARD(&world, .opened = "2026-09-20", .due = "2026-10-01T00:00", .accepted = "2026-10-01T00:00", .source = "MHS-01");
    HAZARD(&world, .opened = "2026-09-20", .due = "2026-09-30T23:59", .accepted = "2026-10-01", .source = "MHS-01");
    HAZARD(&world, .opened = "2026-10-01", .due = "2026-10-09", .accepted = "2026-10-09T00:00:00.001", .source = "MHS-01");
    HAZARD(&world, .opened = "2026-10-01", .due = DAY_OF_MONTH_END, .source = "MHS-01");
    HAZARD(&world, .opened = "2026-10-01", .due = "2026-11-01", .accepted = "2026-10-02", .source = "MHS-01");
    HAZARD(&world, .opened = "2026-10-02", .due = "2026-10-09", .state = "void", .ended = "2026-10-03", .source = "MHS-01");
    HAZARD(&world, .opened = "2026-10-02", .due = "2026-10-09", .state = "void", .ended = "2026-11-03", .source = "MHS-01");
    world_settle(&world);
    for (int i = 0; i < 3; i++) {
        static const char *const nows[] = {"2026-10-09", "2026-10-20", "2026-12-01"};
        g_autoptr(Figures) figures = load(&world, "2026-10", nows[i]);
        g_autoptr(Ledger) ledger = ledger_load(app_db(world.app), "2026-10", at(nows[i]), &error);
        g_assert_no_error(error);
        int column = ledger_template_find_column(ledger_template(ledger), "close_rate");
        gint64 n = 0, of = 0;
        for (guint row = 0; row < ledger_rows(ledger); row++) {
            const LedgerCell *cell = ledger_cell(ledger, row, (guint)column);
            n += MAX(cell->n, 0);
            of += MAX(cell->of, 0);
        }
        g_assert_cmpint(figures->figures[FIGURE_ON_TIME].n, ==, n);
        g_assert_cmpint(figures->figures[FIGURE_ON_TIME].of, ==, of);
        g_assert_cmpint(of, >, 0);
    }
    g_autoptr(Figures) figures = load(&world, "2026-10", "2026-12-01");
    g_assert_cmpint(figures->figures[FIGURE_ON_TIME].n, ==, 1);
    g_assert_cmpint(figures->figures[FIGURE_ON_TIME].of, ==, 4);
    world_close(&world);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    id_seed(7);
    g_test_add_func("/figures/rates", test_rates);
    g_test_add_func("/figures/hours", test_hours);
    g_test_add_func("/figures/p90", test_p90);
    g_test_add_func("/figures/draw", test_draw);
    g_test_add_func("/figures/month", test_month);
    g_test_add_func("/figures/offset", test_offset);
    g_test_add_func("/figures/nothing", test_nothing);
    g_test_add_func("/figures/recurrence", test_recurrence);
    g_test_add_func("/figures/last-year", test_last_year);
    g_test_add_func("/figures/response", test_response);
    g_test_add_func("/figures/like-the-ledger", test_like_the_ledger);
    return g_test_run();
}
