/* SPDX-License-Identifier: MIT
 *
 * Shifts: a written vector, midnight, day work and holidays.
 */
#include "site-plant.h"

#include "bihuan/model/holiday.h"
#include "bihuan/model/shift.h"

#define TIMES "day=08:00-20:00,night=20:00-08:00"

static ShiftPlan plan_of(const char *crew, gint64 offset) {
    return (ShiftPlan){.crew = (char *)crew,
                       .name = (char *)crew,
                       .epoch = (char *)"2026-01-01",
                       .pattern = (char *)"day,night,off,off",
                       .offset_days = offset,
                       .times = (char *)TIMES};
}

static void test_vector(void) {
    Shift shift;
    ShiftPlan a = plan_of("A", 0), b = plan_of("B", 1);
    g_assert_true(shift_plan_at(&a, at("2026-01-01T08:00"), &shift));
    g_assert_cmpstr(shift.word, ==, "day");
    g_assert_cmpint(shift.from, ==, at("2026-01-01T08:00"));
    g_assert_cmpint(shift.to, ==, at("2026-01-01T20:00"));
    g_assert_false(shift_plan_at(&a, at("2026-01-06T03:00"), &shift));
    g_assert_true(shift_plan_at(&b, at("2026-01-06T03:00"), &shift));
    g_assert_cmpstr(shift.word, ==, "night");
    g_assert_cmpstr(shift.date, ==, "2026-01-05");
}

static void test_edges(void) {
    Shift shift;
    ShiftPlan a = plan_of("A", 0);
    g_assert_false(shift_plan_at(&a, at("2026-01-01T08:00") - 1, &shift));
    g_assert_true(shift_plan_at(&a, at("2026-01-01T20:00") - 1, &shift));
    g_assert_false(shift_plan_at(&a, at("2026-01-01T20:00"), &shift));
    g_assert_true(shift_plan_at(&a, at("2026-01-03T08:00") - 1, &shift));
    g_assert_false(shift_plan_at(&a, at("2026-01-03T08:00"), &shift));
    /* before the epoch the pattern goes on backwards */
    g_assert_true(shift_plan_at(&a, at("2025-12-28T12:00"), &shift));
    g_assert_cmpstr(shift.word, ==, "day");
    g_assert_true(shift_plan_next(&a, at("2026-01-01T08:01"), &shift));
    g_assert_cmpint(shift.from, ==, at("2026-01-02T20:00"));
}

static void test_always_one_crew(Fixture *f, gconstpointer data) {
    (void)data;
    IN_CHANGE(f, {
        for (int i = 0; i < 4; i++) {
            char crew[] = {(char)('A' + i), '\0'};
            ShiftPlan plan = plan_of(crew, i);
            shift_plan_put(change, &plan, &error);
        }
    });
    g_autoptr(GPtrArray) plans = shift_plan_list(plant_db(f->plant), NULL);
    g_assert_cmpuint(plans->len, ==, 4);
    for (gint64 hour = 0; hour < 30 * 24; hour++) {
        Shift shift;
        int crews = 0;
        for (guint i = 0; i < plans->len; i++)
            crews += shift_plan_at(plans->pdata[i], at("2026-02-20") + hour * CLOCK_HOUR, &shift);
        g_assert_cmpint(crews, ==, 1);
    }
    g_autofree char *text = shift_text(plant_db(f->plant), at("2026-01-06T03:00"), NULL);
    g_assert_cmpstr(text, ==, "night-B");
}

static gboolean on_duty(Db *db, const Person *person, gint64 time) {
    gboolean duty;
    g_assert_true(shift_person_on_duty(db, person, time, &duty, NULL));
    return duty;
}

static void test_day_work(Fixture *f, gconstpointer data) {
    (void)data;
    Db *db = plant_db(f->plant);
    Person person = {.crew = (char *)""};
    IN_CHANGE(f, {
        Holiday feast = {.day = (char *)"2026-10-01", .kind = (char *)"statutory", .name = (char *)"国庆节"};
        Holiday made_up = {.day = (char *)"2026-10-10", .kind = (char *)"workday", .name = (char *)"调休"};
        holiday_put(change, &feast, &error);
        holiday_put(change, &made_up, &error);
    });
    g_assert_true(on_duty(db, &person, at("2026-09-30T08:00")));
    g_assert_false(on_duty(db, &person, at("2026-09-30T08:00") - 1));
    g_assert_true(on_duty(db, &person, at("2026-09-30T17:00") - 1));
    g_assert_false(on_duty(db, &person, at("2026-09-30T17:00")));
    g_assert_false(on_duty(db, &person, at("2026-10-01T10:00")));
    g_assert_false(on_duty(db, &person, at("2026-10-11T10:00"))); /* a Sunday */
    g_assert_true(on_duty(db, &person, at("2026-10-10T10:00")));  /* a Saturday made a working day */
    person.crew = (char *)"Z";
    g_assert_false(on_duty(db, &person, at("2026-09-30T08:00")));
    g_autoptr(Holiday) feast = NULL, ordinary = NULL;
    g_assert_true(holiday_find(db, at("2026-10-01T23:59"), &feast, NULL) && feast);
    g_assert_true(holiday_find(db, at("2026-10-12T12:00"), &ordinary, NULL) && !ordinary);
    g_assert_cmpstr(feast->name, ==, "国庆节");
}

static void test_bad_plans(void) {
    ShiftPlan good = plan_of("A", 0);
    g_assert_true(shift_plan_check(&good, NULL));
    const struct {
        const char *epoch, *pattern, *times;
    } bad[] = {{"2026-02-30", "day,off", TIMES},          {"2026-1-1", "day,off", TIMES},
               {"2026-01-01", "day,dusk", TIMES},         {"2026-01-01", "day", "day=25:00-20:00"},
               {"2026-01-01", "day", "day=08:00-20:00x"}, {"2026-01-01", "", TIMES}};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        ShiftPlan plan = good;
        plan.epoch = (char *)bad[i].epoch;
        plan.pattern = (char *)bad[i].pattern;
        plan.times = (char *)bad[i].times;
        g_assert_false(shift_plan_check(&plan, &error));
        g_assert_nonnull(error);
    }
}

static void test_titles(void) {
    i18n_init("en");
    g_autofree char *day = shift_title("day-A"), *odd = shift_title("night-Z"), *none = shift_title("");
    g_assert_cmpstr(day, ==, "Day · A");
    g_assert_cmpstr(odd, ==, "Night · Z");
    g_assert_cmpstr(none, ==, "");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/shift/vector", test_vector);
    g_test_add_func("/shift/edges", test_edges);
    g_test_add("/shift/always-one-crew", Fixture, NULL, fixture_up, test_always_one_crew, fixture_down);
    g_test_add("/shift/day-work", Fixture, NULL, fixture_up, test_day_work, fixture_down);
    g_test_add_func("/shift/bad-plans", test_bad_plans);
    g_test_add_func("/shift/titles", test_titles);
    return g_test_run();
}
