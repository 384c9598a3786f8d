/* SPDX-License-Identifier: MIT
 *
 * The ledger's calendar: days of the following month, moved to the last workday before; weekends, National Day, 调休, the
 * turn of the year.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ledger/calendar.h"
#include "bihuan/model/holiday.h"

static LedgerTemplate *template; /* of the program, for all tests */

static gint64 at(const char *text) {
    gint64 ms = 0;
    g_assert_true(clock_parse(text, &ms, NULL));
    return ms;
}

static void add_day(GPtrArray *holidays, const char *day, const char *kind) {
    Holiday *holiday = g_new(Holiday, 1);
    *holiday = (Holiday){.day = g_strdup(day), .kind = g_strdup(kind), .name = g_strdup("x")};
    g_ptr_array_add(holidays, holiday);
}

static LedgerCalendar calendar_of(const char *month, const GPtrArray *holidays) {
    GError *error = NULL;
    LedgerCalendar calendar;
    g_assert_true(ledger_calendar_compute(&calendar, template, month, holidays, &error));
    g_assert_no_error(error);
    return calendar;
}

static void assert_dates(const LedgerCalendar *calendar, const char *const *expected) {
    for (guint i = 0; i < LEDGER_STAGES; i++) {
        g_autofree char *text = clock_format_short(calendar->dates[i].at);
        g_autofree char *wanted = g_strdup_printf("%s 00:00", expected[i]);
        g_assert_cmpstr(text, ==, wanted);
    }
}

/* 21 and 22 November 2026 are a weekend. */
static void test_weekend(void) {
    const char *dates[] = {"2026-11-16", "2026-11-18", "2026-11-20", "2026-11-20", "2026-11-20", "2026-11-23"};
    LedgerCalendar calendar = calendar_of("2026-10", NULL);
    assert_dates(&calendar, dates);
    g_assert_cmpint(calendar.last, ==, at("2026-11-20")); /* "before the 23rd", and the 21st and 22nd are a weekend */
    g_assert_cmpint(ledger_calendar_days_to_last(&calendar, at("2026-11-20T23:59")), ==, 0);
    g_assert_cmpint(ledger_calendar_days_to_last(&calendar, at("2026-11-23T00:10")), ==, -3);
    LedgerCalendar november = calendar_of("2026-11", NULL);
    g_assert_cmpint(november.last, ==, at("2026-12-22"));
    LedgerCalendar december = calendar_of("2026-12", NULL); /* the 23rd is a Saturday, the 22nd is not */
    g_assert_cmpint(december.last, ==, at("2027-01-22"));
    g_assert_cmpint(calendar.dates[LEDGER_SIGN].nominal, ==, at("2026-11-21"));
    g_assert_cmpint(calendar.dates[LEDGER_PREVIEW].nominal, ==, calendar.dates[LEDGER_PREVIEW].at);
}

/* A working Sunday (调休上班) does not move; a Monday off does, over the weekend. */
static void test_shifted_days(void) {
    g_autoptr(GPtrArray) holidays = g_ptr_array_new_with_free_func((GDestroyNotify)holiday_free);
    add_day(holidays, "2026-11-22", "workday");
    add_day(holidays, "2026-11-23", "rest");
    add_day(holidays, "2026-11-16", "statutory");
    const char *dates[] = {"2026-11-13", "2026-11-18", "2026-11-20", "2026-11-20", "2026-11-22", "2026-11-22"};
    LedgerCalendar calendar = calendar_of("2026-10", holidays);
    assert_dates(&calendar, dates);
}

/* Spring festival over all of the days: everything on the last workday before. */
static void test_long_holidays(void) {
    g_autoptr(GPtrArray) holidays = g_ptr_array_new_with_free_func((GDestroyNotify)holiday_free);
    add_day(holidays, "2026-02-14", "workday");
    for (int day = 15; day <= 23; day++) {
        g_autofree char *text = g_strdup_printf("2026-02-%d", day);
        add_day(holidays, text, day < 19 ? "statutory" : "rest");
    }
    const char *dates[] = {"2026-02-14", "2026-02-14", "2026-02-14", "2026-02-14", "2026-02-14", "2026-02-14"};
    LedgerCalendar calendar = calendar_of("2026-01", holidays);
    assert_dates(&calendar, dates);
}

/* National Day lies before all of the days: October's own days are plain. */
static void test_national_day(void) {
    g_autoptr(GPtrArray) holidays = g_ptr_array_new_with_free_func((GDestroyNotify)holiday_free);
    for (int day = 1; day <= 7; day++) {
        g_autofree char *text = g_strdup_printf("2026-10-%02d", day);
        add_day(holidays, text, day < 4 ? "statutory" : "rest");
    }
    const char *dates[] = {"2026-10-16", "2026-10-16", "2026-10-20", "2026-10-21", "2026-10-22", "2026-10-23"};
    LedgerCalendar calendar = calendar_of("2026-09", holidays);
    assert_dates(&calendar, dates); /* the 18th is a Sunday */
}

static void test_turn_of_year(void) {
    const char *dates[] = {"2027-01-15", "2027-01-18", "2027-01-20", "2027-01-21", "2027-01-22", "2027-01-22"};
    LedgerCalendar calendar = calendar_of("2026-12", NULL);
    assert_dates(&calendar, dates);
    GError *error = NULL;
    g_assert_false(ledger_calendar_compute(&calendar, template, "2026-13", NULL, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
}

static void test_days_left(void) {
    LedgerCalendar calendar = calendar_of("2026-10", NULL);
    g_assert_cmpint(ledger_calendar_days_left(&calendar, LEDGER_RED, at("2026-11-20T23:59:59.999")), ==, 3);
    g_assert_cmpint(ledger_calendar_days_left(&calendar, LEDGER_RED, at("2026-11-23T18:00")), ==, 0);
    g_assert_cmpint(ledger_calendar_days_left(&calendar, LEDGER_FREEZE, at("2026-11-23T00:00")), ==, -3);
    g_assert_cmpint(ledger_calendar_stage(&calendar, at("2026-11-15T23:59:59.999")), ==, -1);
    g_assert_cmpint(ledger_calendar_stage(&calendar, at("2026-11-16T00:00")), ==, LEDGER_PREVIEW);
    g_assert_cmpint(ledger_calendar_stage(&calendar, at("2026-11-20T08:00")), ==, LEDGER_EXPORT);
    g_assert_cmpint(ledger_calendar_stage(&calendar, at("2026-11-23T00:00")), ==, LEDGER_RED);
    g_assert_cmpint(ledger_calendar_next(&calendar, at("2026-11-02")), ==, LEDGER_PREVIEW);
    g_assert_cmpint(ledger_calendar_next(&calendar, at("2026-11-20T08:00")), ==, LEDGER_RED);
    g_assert_cmpint(ledger_calendar_next(&calendar, at("2026-12-01")), ==, LEDGER_RED);
    g_assert_cmpstr(ledger_stage_word(LEDGER_FREEZE), ==, "freeze");
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    template = ledger_template_load(NULL);
    g_test_add_func("/ledger-calendar/weekend", test_weekend);
    g_test_add_func("/ledger-calendar/shifted-days", test_shifted_days);
    g_test_add_func("/ledger-calendar/long-holidays", test_long_holidays);
    g_test_add_func("/ledger-calendar/national-day", test_national_day);
    g_test_add_func("/ledger-calendar/turn-of-year", test_turn_of_year);
    g_test_add_func("/ledger-calendar/days-left", test_days_left);
    int failed = g_test_run();
    ledger_template_free(template);
    return failed;
}
