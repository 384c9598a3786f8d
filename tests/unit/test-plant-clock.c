/* SPDX-License-Identifier: MIT
 *
 * Judging the machine's clock, a millisecond on either side of every limit; what a change is dated.
 */
#include "bihuan/store/plant_clock.h"
#include "bihuan/base/err.h"
#include "ask.h"
#include "store-plant.h"

#include <string.h>

static const ClockLimits LIMITS = {2 * CLOCK_MINUTE, 10 * CLOCK_MINUTE, 30 * CLOCK_DAY};
#define LAST STORE_TIME

typedef struct {
    const char *name;
    gint64 raw, boot;   /* from the newest row, and from when the clock was remembered an hour before it */
    const char *memory; /* boot id remembered; NULL = none */
    ClockState state;
    gint64 trusted; /* from the newest row */
} Vector;

static void test_limits(void) {
    static const Vector vectors[] = {
        {"as the boot clock", 0, CLOCK_HOUR, "this", CLOCK_OK, 0},
        {"behind by the limit", -2 * CLOCK_MINUTE, CLOCK_HOUR, "this", CLOCK_OK, 0},
        {"behind by more", -2 * CLOCK_MINUTE - 1, CLOCK_HOUR, "this", CLOCK_BEHIND, 0},
        {"years behind, nothing remembered", -15 * 365 * CLOCK_DAY, 0, NULL, CLOCK_BEHIND, 0},
        {"ahead by the limit", 10 * CLOCK_MINUTE, CLOCK_HOUR, "this", CLOCK_OK, 10 * CLOCK_MINUTE},
        {"ahead by more", 10 * CLOCK_MINUTE + 1, CLOCK_HOUR, "this", CLOCK_AHEAD, 0},
        {"ahead, dated by the boot clock", 365 * CLOCK_DAY, 3 * CLOCK_HOUR, "this", CLOCK_AHEAD, 2 * CLOCK_HOUR},
        {"a long time really passed", 400 * CLOCK_DAY, 400 * CLOCK_DAY + CLOCK_HOUR, "this", CLOCK_OK, 400 * CLOCK_DAY},
        {"never before the newest row", 365 * CLOCK_DAY, 0, "this", CLOCK_AHEAD, 0},
        {"another run, silence by the limit", 30 * CLOCK_DAY, 0, "other", CLOCK_OK, 30 * CLOCK_DAY},
        {"another run, silence by more", 30 * CLOCK_DAY + 1, 0, "other", CLOCK_AHEAD, 0},
        {"no memory, silence by the limit", 30 * CLOCK_DAY, 0, NULL, CLOCK_OK, 30 * CLOCK_DAY},
        {"no memory, silence by more", 30 * CLOCK_DAY + 1, 0, NULL, CLOCK_AHEAD, 0},
        {"a run without a name remembers nothing", 20 * CLOCK_DAY, 0, "", CLOCK_OK, 20 * CLOCK_DAY},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(vectors); i++) {
        const Vector *v = &vectors[i];
        ClockReading now = {.raw = LAST + v->raw, .boot = CLOCK_DAY + v->boot, .boot_id = "this"};
        ClockReading memory = {.raw = LAST - CLOCK_HOUR, .boot = CLOCK_DAY};
        PlantClock clock;
        g_strlcpy(memory.boot_id, v->memory ? v->memory : "", sizeof memory.boot_id);
        plant_clock_judge(&now, v->memory ? &memory : NULL, LAST, &LIMITS, &clock);
        g_test_message("%s", v->name);
        g_assert_cmpint(clock.state, ==, v->state);
        g_assert_cmpint(clock.trusted - LAST, ==, v->trusted);
        g_assert_true((clock.since == 0) == (v->state == CLOCK_OK));
    }
}

static void test_empty_log(void) {
    ClockReading now = {.raw = LAST, .boot = 1, .boot_id = "this"};
    PlantClock clock;
    plant_clock_judge(&now, NULL, 0, &LIMITS, &clock);
    g_assert_cmpint(clock.state, ==, CLOCK_OK);
    g_assert_null(plant_clock_text(&clock));
}

/* A real plant: what the terminal remembers is set as if the clock had leapt since. */
static void test_change_in_doubt(void) {
    g_autoptr(GError) error = NULL;
    char *folder = store_folder_new();
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL);
    g_autoptr(Plant) plant = plant_create(path, &(PlantFacts){.name = "x"}, &error);
    g_assert_no_error(error);
    PlantClock clock;
    plant_clock_look(plant, &clock);
    g_assert_cmpint(clock.state, ==, CLOCK_OK);
    if (*clock_boot_id()) {
        gint64 right = clock_raw() - 3 * CLOCK_HOUR;
        plant_clock_remember(plant, right);
        g_autoptr(Change) refused = change_begin(plant, "u001", &error);
        g_assert_null(refused);
        g_assert_true(err_is(error, ERR_HELD));
        g_assert_false(plant_clock_sure(plant, NULL));
        g_assert_cmpint(clock_state(), ==, CLOCK_AHEAD);
        g_clear_error(&error);
        {
            g_autoptr(Change) taken = change_begin_in_doubt(plant, "u001", &error);
            g_assert_no_error(error);
            g_assert_cmpint(change_clock_state(taken), ==, CLOCK_AHEAD);
            g_assert_cmpint(change_time(taken), >=, right); /* never before the row at creation, which is younger */
            g_assert_cmpint(change_time(taken), <=, change_clock(taken));
            g_autoptr(Row) row = row_new("area");
            row_set_text(row, "code", "A-01");
            row_set_text(row, "name", "x");
            g_assert_true(change_put(taken, row, &error) && change_commit(taken, "import", "A-01", "because", &error));
            g_autofree char *body = ask_text(plant_db(plant), "SELECT body FROM audit ORDER BY seq DESC LIMIT 1", "");
            g_assert_nonnull(strstr(body, "\"because clock=ahead\""));
        }
        plant_clock_remember(plant, clock_raw());
        g_assert_true(plant_clock_sure(plant, &error));
    }
    g_clear_pointer(&plant, plant_close);
    clock_set_state(CLOCK_OK, 0);
    store_folder_remove(folder);
}

static void test_behind_stands_still(void) {
    gint64 later = clock_raw() + CLOCK_HOUR;
    clock_set_state(CLOCK_BEHIND, later);
    g_assert_cmpint(clock_now(), ==, later);
    g_assert_cmpint(clock_raw(), <, later);
    clock_set_state(CLOCK_OK, 0);
    g_assert_cmpint(clock_now(), <, later);
    g_assert_cmpstr(clock_state_word(CLOCK_BEHIND), ==, "behind");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/plant-clock/limits", test_limits);
    g_test_add_func("/plant-clock/empty-log", test_empty_log);
    g_test_add_func("/plant-clock/change-in-doubt", test_change_in_doubt);
    g_test_add_func("/plant-clock/behind-stands-still", test_behind_stands_still);
    return g_test_run();
}
