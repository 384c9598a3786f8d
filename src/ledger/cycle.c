/* SPDX-License-Identifier: MIT
 *
 * Where a cycle begins and ends, and what it is called. Knows no duty.
 */
#include "cycle.h"

#include "bihuan/base/clock.h"

#define NAME_LETTERS 12 /* of a holiday: 12 letters of 4 bytes and a year fit the label */

/* The ISO week's number: that of its Thursday's place in the year. */
static LedgerSpan week_at(gint64 ms) {
    ClockCivil day = clock_civil(ms);
    int monday = day.day - (day.weekday - 1);
    LedgerSpan cycle = {
        .from = clock_from_civil(day.year, day.month, monday, 0, 0, 0),
        .to = clock_from_civil(day.year, day.month, monday + 7, 0, 0, 0),
    };
    gint64 thursday = clock_from_civil(day.year, day.month, monday + 3, 0, 0, 0);
    ClockCivil middle = clock_civil(thursday);
    gint64 new_year = clock_from_civil(middle.year, 1, 1, 0, 0, 0);
    int number = (int)((clock_day_number(thursday) - clock_day_number(new_year)) / 7) + 1;
    g_snprintf(cycle.label, sizeof cycle.label, "%04d-W%02d", middle.year, number);
    return cycle;
}

static LedgerSpan months_at(gint64 ms, int months, const char *mark) {
    ClockCivil day = clock_civil(ms);
    int part = (day.month - 1) / months;
    LedgerSpan cycle = {
        .from = clock_from_civil(day.year, part * months + 1, 1, 0, 0, 0),
        .to = clock_from_civil(day.year, (part + 1) * months + 1, 1, 0, 0, 0),
    };
    if (months == 1)
        g_snprintf(cycle.label, sizeof cycle.label, "%04d-%02d", day.year, day.month);
    else if (months == 12)
        g_snprintf(cycle.label, sizeof cycle.label, "%04d", day.year);
    else
        g_snprintf(cycle.label, sizeof cycle.label, "%04d-%s%d", day.year, mark, part + 1);
    return cycle;
}

LedgerSpan ledger_cycle_at(LedgerCycle kind, gint64 ms) {
    switch (kind) {
    case LEDGER_WEEK:
        return week_at(ms);
    case LEDGER_QUARTER:
        return months_at(ms, 3, "Q");
    case LEDGER_HALF_YEAR:
        return months_at(ms, 6, "H");
    case LEDGER_YEAR:
        return months_at(ms, 12, "");
    case LEDGER_MONTH:
    case LEDGER_HOLIDAY:
    case LEDGER_EVENT:
        break;
    }
    return months_at(ms, 1, "");
}

LedgerSpan ledger_cycle_before(const char *name, gint64 begins, gint64 length) {
    LedgerSpan cycle = {.from = begins - length, .to = begins};
    g_autofree char *clipped = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), NAME_LETTERS));
    g_snprintf(cycle.label, sizeof cycle.label, "%s %04d", clipped, clock_civil(begins).year);
    return cycle;
}
