/* SPDX-License-Identifier: MIT
 *
 * The calendar (夜间、节假日、公休日): does a planned time touch the night, or a day that is no working day?
 */
#include "bihuan/rule/facts.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"

#define DAYS_MOST 60

/* "18:00-08:00" in minutes of the day; FALSE if it is none. */
static gboolean read_window(const char *text, int *from, int *to) {
    int h1, m1, h2, m2;
    if (!text || sscanf(text, "%2d:%2d-%2d:%2d", &h1, &m1, &h2, &m2) != 4)
        return FALSE;
    *from = h1 * 60 + m1;
    *to = h2 * 60 + m2;
    return h1 >= 0 && h1 < 24 && h2 >= 0 && h2 < 24 && m1 >= 0 && m1 < 60 && m2 >= 0 && m2 < 60;
}

static gint64 midnight(gint64 at) {
    ClockCivil civil = clock_civil(at);
    return clock_from_civil(civil.year, civil.month, civil.day, 0, 0, 0);
}

/* Half-open times that share at least a moment. */
static gboolean overlaps(gint64 a, gint64 b, gint64 c, gint64 d) {
    return a < d && c < b;
}

static gboolean touches_night(gint64 start, gint64 end, int from, int to) {
    for (gint64 day = midnight(start) - CLOCK_DAY; day < end; day += CLOCK_DAY) {
        gint64 begin = day + from * CLOCK_MINUTE, stop = day + to * CLOCK_MINUTE + (to <= from ? CLOCK_DAY : 0);
        if (overlaps(start, end, begin, stop))
            return TRUE;
    }
    return FALSE;
}

static gint64 rest_days(Db *db, gint64 start, gint64 end) {
    gint64 count = 0;
    for (gint64 day = midnight(start); day < end; day += CLOCK_DAY)
        count += !holiday_is_workday(db, day);
    return count;
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *start_text = facts_argument(question, 0), *end_text = facts_argument(question, 1);
    if (!start_text || !end_text)
        return TRUE;
    gint64 start = g_ascii_strtoll(start_text, NULL, 10), end = g_ascii_strtoll(end_text, NULL, 10);
    int from, to;
    if (end <= start)
        end = start + 1;
    end = MIN(end, start + DAYS_MOST * CLOCK_DAY);
    if (facts_is(question, "rest")) {
        facts_set(out, rest_days(question->moment->db, start, end));
        return TRUE;
    }
    const char *window = facts_argument(question, 2);
    if (!read_window(window, &from, &to))
        return err_set(error, ERR_HELD, _("the limit of the night must be written like 18:00-08:00"));
    facts_set(out, touches_night(start, end, from, to));
    out->names = g_strdup(window);
    return TRUE;
}

static const char *const NAMES[] = {"night", "rest", NULL};
static const char *const ARGUMENTS[] = {"value value value", "value value", NULL};

const Facts facts_calendar = {
    .name = "calendar",
    .summary = N_("does a time touch the night, how many rest days and holidays it touches"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
