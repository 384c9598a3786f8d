/* SPDX-License-Identifier: MIT
 *
 * Cycles that name limits, what comes behind a doing, and the days of the calendar that nobody has written down.
 */
#include "site-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/limit_value.h"
#include "bihuan/model/obligation.h"
#include "bihuan/store/canon.h"

static Obligation *duty_new(const char *cycle, const char *last, const char *next) {
    Obligation *duty = noun_new(&obligation_noun);
    noun_set_text(&duty->cycle, cycle);
    duty->last = *last ? at(last) : 0;
    duty->next = *next ? at(next) : 0;
    return duty;
}

static void put_limits(Fixture *f) {
    static const char *const VALUES[][2] = {
        {"test.cycle.vessel.3", "3y"}, {"test.cycle.vessel.1", "6y"}, {"test.cycle.gauge", "6mon"}, {"test.cycle.unknown", "366d"}};
    IN_CHANGE(
        f, for (gsize i = 0; i < G_N_ELEMENTS(VALUES); i++) {
            Limit limit = {.name = (char *)VALUES[i][0], .effective_from = (char *)"2020-01-01", .value = (char *)VALUES[i][1]};
            limit_put(change, &limit, &error);
        });
}

/* What a doing says: the next date, or that the cycle cannot be computed, or that it counts for nothing. */
static void test_fulfil(Fixture *f, gconstpointer data) {
    (void)data;
    put_limits(f);
    const struct {
        const char *cycle, *follows, *ahead, *last, *next, *done, *until, *grade, *expect;
    } CASES[] = {
        /* a fixed calendar: done in time, done early, an extra one, late, very late, on a fixed day that follows the doing */
        {"monthly:1", "", "5d", "2026-10-01", "2026-11-01", "2026-11-01T09:00", "", "", "2026-12-01"},
        {"monthly:1", "", "5d", "2026-10-01", "2026-11-01", "2026-10-27", "", "", "2026-12-01"},
        {"monthly:1", "", "5d", "2026-10-01", "2026-11-01", "2026-10-26", "", "", "2026-11-01"},
        {"monthly:1", "", "5d", "2026-10-01", "2026-11-01", "2026-11-20", "", "", "2026-12-01"},
        {"monthly:1,16", "", "", "2026-08-01", "2026-08-16", "2026-11-20", "", "", "2026-12-01"},
        {"weekly:1", "", "6d", "2026-11-16", "2026-11-23", "2026-11-22", "", "", "2026-11-30"},
        {"monthly:1", "doing", "5d", "2026-10-01", "2026-11-01", "2026-10-26", "", "", "2026-11-01"},
        /* from the doing; a calendar of its own length goes on by its own days */
        {"1y", "", "30d", "2025-11-10", "2026-11-10", "2026-11-20T15:00", "", "", "2027-11-20"},
        {"1y", "", "30d", "2025-11-10", "2026-11-10", "2026-03-01", "", "", "2027-03-01"},
        {"1y", "calendar", "30d", "2025-11-10", "2026-11-10", "2026-12-20", "", "", "2027-11-10"},
        {"3mon", "calendar", "", "2026-01-31", "2026-04-30", "2026-11-20", "", "", "2027-01-30"},
        {"once", "", "", "", "2026-11-10", "2026-11-09", "", "", ""},
        /* limits: by the grade that was found; the certificate may say less, never more */
        {"@test.cycle.gauge", "", "", "2026-02-28", "2026-08-28", "2026-08-31", "", "", "2027-02-28"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "", "3", "2029-11-09"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2027-05-01", "1", "2027-05-01"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2040-05-01", "1", "2032-11-09"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2027-05-01", "4", "2027-05-01"},
        /* nobody says how long: the shortest of its kind, of an unknown kind the plant's bound; no certificate makes it longer */
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2099-01-01", "4", "2029-11-09"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2099-01-01", "", "2029-11-09"},
        {"@test.cycle.vessel.{grade}", "", "", "", "2026-11-10", "2026-11-09", "", "", "2029-11-09"},
        {"@test.cycle.kiln.{grade}", "", "", "", "2026-11-10", "2026-11-09", "2099-01-01", "2", "2027-11-10"},
        {"@test.cycle.kiln", "", "", "", "2026-11-10", "2026-11-09", "", "", "2027-11-10"},
        {"@fire.cycle.kiln", "", "", "", "2026-11-10", "2026-11-09", "2099-01-01", "", "no"},
        /* an early one that holds for a short time only; then one that holds, before that day */
        {"yearly:12-01", "", "", "2025-12-01", "2026-12-01", "2026-03-02", "2026-03-05", "", "2026-03-05"},
        {"yearly:12-01", "", "", "2025-12-01", "2026-12-01", "2026-03-02", "2027-03-05", "", "2026-12-01"},
        {"yearly:12-01", "", "", "2026-03-02", "2026-03-05", "2026-03-04", "", "", "2026-12-01"},
        /* in advance for one day only, however early it may be */
        {"monthly:1,16", "", "31d", "2026-03-01", "2026-03-16", "2026-03-02", "", "", "2026-04-01"},
        {"monthly:1,16", "", "31d", "2026-03-02", "2026-04-01", "2026-03-02", "", "", "2026-04-01"},
        {"1y", "calendar", "400d", "2026-03-02", "2028-03-01", "2026-03-02", "", "", "2028-03-01"},
        /* older than the last */
        {"1y", "", "", "2025-11-10", "2026-11-10", "2025-11-09", "", "", "older"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Obligation) duty = duty_new(CASES[i].cycle, CASES[i].last, CASES[i].next);
        g_autoptr(GHashTable) fields = canon_map_new();
        if (*CASES[i].grade)
            g_hash_table_insert(fields, g_strdup("grade"), g_strdup(CASES[i].grade));
        noun_set_text(&duty->follows, CASES[i].follows);
        noun_set_text(&duty->ahead, CASES[i].ahead);
        ObligationDone done = {.at = at(CASES[i].done), .until = *CASES[i].until ? at(CASES[i].until) : 0, .fields = fields};
        gboolean counts, ok = obligation_fulfil(plant_db(f->plant), duty, &done, &counts, NULL);
        g_autofree char *day = clock_format_short(duty->next);
        const char *result = !ok ? "no" : !counts ? "older" : day;
        if (!g_str_has_prefix(result, CASES[i].expect) || (*result && !*CASES[i].expect))
            g_error("%s done on %s: %s, not %s", CASES[i].cycle, CASES[i].done, result, CASES[i].expect);
        g_assert_cmpint(duty->last, ==, ok && counts ? done.at : *CASES[i].last ? at(CASES[i].last) : 0);
    }
}

static char *days_of(GArray *times) {
    g_autoptr(GString) days = g_string_new(NULL);
    for (guint i = 0; times && i < times->len; i++) {
        g_autofree char *day = clock_format_short(g_array_index(times, gint64, i));
        g_string_append_printf(days, "%s%.10s", i ? " " : "", day);
    }
    return g_string_free(g_steal_pointer(&days), FALSE);
}

static void test_occurrences(Fixture *f, gconstpointer data) {
    (void)data;
    put_limits(f);
    const struct {
        const char *cycle, *next, *from, *until, *days;
    } CASES[] = {
        {"1mon", "2028-01-31", "2028-01-01", "2028-06-01", "2028-01-31 2028-02-29 2028-03-31 2028-04-30 2028-05-31"},
        {"monthly:31", "2027-01-31", "2027-02-01", "2027-04-30", "2027-02-28 2027-03-31"},
        {"1y", "2028-02-29", "2028-01-01", "2033-01-01", "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"},
        {"@test.cycle.gauge", "2026-08-31", "2026-01-01", "2027-12-31", "2026-08-31 2027-02-28 2027-08-31"},
        {"once", "2026-08-31", "2026-01-01", "2027-12-31", "2026-08-31"},
        {"once", "2026-08-31", "2026-01-01", "2026-08-31", ""},
        {"run:500", "", "2026-01-01", "2027-12-31", ""},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Obligation) duty = duty_new(CASES[i].cycle, "", CASES[i].next);
        g_autoptr(GArray) times = obligation_occurrences(plant_db(f->plant), duty, at(CASES[i].from), at(CASES[i].until), NULL);
        g_autofree char *days = days_of(times);
        g_assert_nonnull(times);
        g_assert_cmpstr(days, ==, CASES[i].days);
    }
    g_autoptr(Obligation) unknown = duty_new("@fire.cycle.nothing", "", "2026-08-31");
    g_autoptr(GError) error = NULL;
    g_assert_null(obligation_occurrences(plant_db(f->plant), unknown, at("2026-01-01"), at("2027-01-01"), &error));
    g_assert_true(err_is(error, ERR_NOT_FOUND));
}

/* A longer cycle is looser and takes two people, and so is one whose days cannot be shown to come earlier. */
static void test_turns(void) {
    const struct {
        const char *before, *after;
        LimitTurn turn;
    } CASES[] = {{"1y", "2y", LIMIT_LOOSER},
                 {"2y", "1y", LIMIT_STRICTER},
                 {"monthly:1", "monthly:1,16", LIMIT_STRICTER},
                 {"monthly:1,16", "monthly:1", LIMIT_LOOSER},
                 {"monthly:1", "monthly:15", LIMIT_LOOSER},
                 {"15d", "15d", LIMIT_SAME},
                 {"1y or run:500", "1y", LIMIT_LOOSER},
                 {"1y", "1y or run:500", LIMIT_STRICTER},
                 {"1y or run:500", "6mon or run:600", LIMIT_LOOSER}};
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(limit_value_turn("test.cycle.x", CASES[i].before, CASES[i].after), ==, CASES[i].turn);
    static const char *const BAD[] = {"365", "", "once", "run:500", "21y", "@test.cycle.y", "0d"};
    for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++)
        g_assert_false(limit_value_check("test.cycle.x", BAD[i], NULL));
    g_assert_true(limit_value_check("test.cycle.x", "monthly:1,16", NULL));
}

/* As iCalendar writes it; where no one rule says it there is none. */
static void test_rule(void) {
    const struct {
        const char *cycle, *first, *rule;
    } CASES[] = {{"daily", "2026-11-23", "FREQ=DAILY"},
                 {"weekly:1,3", "2026-11-23", "FREQ=WEEKLY;BYDAY=MO,WE"},
                 {"weekly:1,3", "2026-11-24", NULL},
                 {"monthly:1,16", "2026-12-01", "FREQ=MONTHLY;BYMONTHDAY=1,16"},
                 {"monthly:31", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"},
                 {"monthly:31", "2026-11-29", NULL},
                 {"monthly:15,31", "2026-12-15", NULL},
                 {"yearly:03-15", "2027-03-15", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15"},
                 {"yearly:02-29", "2027-02-28", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1"},
                 {"yearly:03-15,09-15", "2027-03-15", NULL},
                 {"2w", "2026-11-24", "FREQ=DAILY;INTERVAL=14"},
                 {"1y", "2026-11-24", "FREQ=MONTHLY;INTERVAL=12"},
                 {"6mon", "2026-08-31", NULL},
                 {"1y or run:500", "2026-11-24", NULL},
                 {"12h", "2026-11-24", NULL},
                 {"once", "2026-11-24", NULL}};
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(Cycle) cycle = cycle_parse(CASES[i].cycle, NULL);
        g_autofree char *rule = cycle_rule(cycle, at(CASES[i].first));
        g_assert_cmpstr(rule, ==, CASES[i].rule);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/cycle/turns", test_turns);
    g_test_add_func("/cycle/rule", test_rule);
    g_test_add("/cycle/fulfil", Fixture, NULL, fixture_up, test_fulfil, fixture_down);
    g_test_add("/cycle/occurrences", Fixture, NULL, fixture_up, test_occurrences, fixture_down);
    return g_test_run();
}
