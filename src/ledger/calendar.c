/* SPDX-License-Identifier: MIT
 *
 * Dates of the ledger's month. The holidays are a table; no calendar of China is computed here.
 */
#include "bihuan/ledger/calendar.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/limit.h"

#define LONGEST_BREAK 40 /* days back at most: no holidays are that long, and a table of nothing but rest must end */

static const struct {
    const char *word, *limit, *title;
} STAGES[] = {
    [LEDGER_PREVIEW] = {"preview", "ledger.preview.day", N_("Preview the ledger")},
    [LEDGER_CONFIRM] = {"confirm", "ledger.confirm.day", N_("Departments confirm")},
    [LEDGER_FREEZE] = {"freeze", "ledger.freeze.day", N_("Freeze the month")},
    [LEDGER_SIGN] = {"sign", "ledger.sign.day", N_("Safety head signs")},
    [LEDGER_EXPORT] = {"export", "ledger.export.day", N_("Export and upload")},
    [LEDGER_RED] = {"red", "ledger.late.day", N_("Deadline")},
};

const char *ledger_stage_word(LedgerStage stage) {
    return STAGES[stage].word;
}

const char *ledger_stage_title(LedgerStage stage) {
    return _(STAGES[stage].title);
}

static gboolean is_workday(const GPtrArray *holidays, gint64 at) {
    g_autofree char *day = clock_format_day(at);
    for (guint i = 0; holidays && i < holidays->len; i++) {
        const Holiday *holiday = g_ptr_array_index(holidays, i);
        if (strcmp(holiday->day, day) == 0)
            return strcmp(holiday->kind, "workday") == 0;
    }
    return clock_civil(at).weekday <= 5;
}

static gint64 back_to_workday(const GPtrArray *holidays, gint64 at) {
    gint64 day = at;
    for (int i = 0; i < LONGEST_BREAK; i++, day -= CLOCK_DAY)
        if (is_workday(holidays, day))
            return day;
    return at;
}

/* from: the first of the following month. */
static void fill(LedgerCalendar *calendar, gint64 from, const int *days, const GPtrArray *holidays) {
    for (guint i = 0; i < LEDGER_STAGES; i++) {
        gint64 nominal = from + (days[i] - 1) * CLOCK_DAY;
        calendar->dates[i] = (LedgerDate){.at = back_to_workday(holidays, nominal), .nominal = nominal};
    }
    calendar->last = back_to_workday(holidays, calendar->dates[LEDGER_RED].nominal - CLOCK_DAY);
}

gboolean ledger_calendar_compute(LedgerCalendar *calendar, const LedgerTemplate *template, const char *month, const GPtrArray *holidays,
                                 GError **error) {
    gint64 begin, end;
    int days[LEDGER_STAGES];
    if (!clock_month(month, &begin, &end, error))
        return FALSE;
    for (guint i = 0; i < LEDGER_STAGES; i++)
        days[i] = ledger_template_stage_day(template, (LedgerStage)i);
    fill(calendar, end, days, holidays);
    return TRUE;
}

/* The plant's dated limit in force that month, where it is a day every month has. */
static int plant_day(Db *db, const LedgerTemplate *template, guint stage, gint64 at) {
    g_autofree char *value = limit_resolve(db, STAGES[stage].limit, at, NULL);
    gint64 day = 0;
    if (value && g_ascii_string_to_signed(value, 10, 1, 28, &day, NULL))
        return (int)day;
    return ledger_template_stage_day(template, (LedgerStage)stage);
}

gboolean ledger_calendar_load(LedgerCalendar *calendar, const LedgerTemplate *template, Db *db, const char *month, GError **error) {
    gint64 begin, end;
    int days[LEDGER_STAGES];
    if (!clock_month(month, &begin, &end, error))
        return FALSE;
    g_autofree char *first = clock_format_day(end - LONGEST_BREAK * CLOCK_DAY), *last = clock_format_day(end + 31 * CLOCK_DAY);
    g_autoptr(GPtrArray) holidays = holiday_list(db, first, last, error);
    if (!holidays)
        return FALSE;
    guint before = db_failures(db);
    for (guint i = 0; i < LEDGER_STAGES; i++)
        days[i] = plant_day(db, template, i, end);
    fill(calendar, end, days, holidays);
    return db_answered(db, before, error); /* a day that could not be read is not the template's */
}

int ledger_calendar_days_to_last(const LedgerCalendar *calendar, gint64 now) {
    return (int)(clock_day_number(calendar->last) - clock_day_number(now));
}

int ledger_calendar_days_left(const LedgerCalendar *calendar, LedgerStage stage, gint64 now) {
    return (int)(clock_day_number(calendar->dates[stage].at) - clock_day_number(now));
}

int ledger_calendar_stage(const LedgerCalendar *calendar, gint64 now) {
    int begun = -1;
    for (int i = 0; i < LEDGER_STAGES; i++)
        if (calendar->dates[i].at <= now)
            begun = i;
    return begun;
}

LedgerStage ledger_calendar_next(const LedgerCalendar *calendar, gint64 now) {
    for (int i = 0; i < LEDGER_STAGES; i++)
        if (calendar->dates[i].at > now)
            return (LedgerStage)i;
    return LEDGER_RED;
}
