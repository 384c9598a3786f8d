/* SPDX-License-Identifier: MIT
 *
 * The calendar (夜间、节假日、公休日): does a planned time touch the night, or a day that is no working day?
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"
#include "../night.h"

#define DAYS_MOST 60

static gboolean rest_days(Db *db, gint64 start, gint64 end, gint64 *count, GError **error) {
    gboolean workday;
    *count = 0;
    for (gint64 day = clock_midnight(start); day < end; day += CLOCK_DAY) {
        if (!holiday_is_workday(db, day, &workday, error))
            return FALSE;
        *count += !workday;
    }
    return TRUE;
}

/* A year has a calendar once it has a statutory day: without one a holiday would count as a working day. */
static gboolean has_calendar(Db *db, gint64 start, gint64 end, GError **error) {
    for (int year = clock_civil(start).year, last = clock_civil(end - 1).year; year <= last; year++) {
        gboolean known;
        if (!holiday_year_known(db, year, &known, error))
            return FALSE;
        if (!known)
            return err_set(error, ERR_HELD, _("the plant has no calendar of %d: import holidays with bihuan import holidays FILE.csv"),
                           year);
    }
    return TRUE;
}

/* nightfall HOURS, TIME…: the next night that begins after the latest of these times. */
static gboolean answer_nightfall(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    gint64 latest = 0;
    int from, to;
    if (!night_read(facts_argument(question, 0), &from, &to))
        return err_set(error, ERR_HELD, _("the limit of the night must be written like 18:00-08:00"));
    for (guint i = 1; facts_word(question, i); i++) {
        const char *text = facts_argument(question, i);
        latest = MAX(latest, text ? g_ascii_strtoll(text, NULL, 10) : 0);
    }
    if (!latest)
        return TRUE;
    gint64 fall = clock_midnight(latest) + from * CLOCK_MINUTE;
    facts_set(out, fall > latest ? fall : fall + CLOCK_DAY);
    return TRUE;
}

static gboolean answer_calendar(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    if (facts_is(question, "nightfall"))
        return answer_nightfall(question, out, error);
    const char *start_text = facts_argument(question, 0), *end_text = facts_argument(question, 1);
    if (!start_text || !end_text)
        return TRUE;
    gint64 now = question->subject->now, start = g_ascii_strtoll(start_text, NULL, 10), end = g_ascii_strtoll(end_text, NULL, 10);
    gboolean is_rest = g_str_has_prefix(question->fact->name, "rest"), begins = g_str_has_suffix(question->fact->name, "_now");
    int from, to;
    if (begins)
        start = MIN(start, now);
    if (end <= start)
        end = start + 1;
    end = MIN(end, start + DAYS_MOST * CLOCK_DAY);
    if (is_rest) {
        gint64 count;
        if (!has_calendar(question->subject->db, start, end, error) || !rest_days(question->subject->db, start, end, &count, error))
            return FALSE;
        facts_set(out, count);
        return TRUE;
    }
    const char *window = facts_argument(question, 2);
    if (!night_read(window, &from, &to))
        return err_set(error, ERR_HELD, _("the limit of the night must be written like 18:00-08:00"));
    /* work that stands still at night (day_only) touches it only where it begins in it */
    if (g_strcmp0(facts_argument(question, 3), "yes") == 0)
        facts_set(out, night_touches(start, start + 1, from, to) || (begins && night_touches(now, now + 1, from, to)));
    else
        facts_set(out, night_touches(start, end, from, to));
    out->names = g_strdup(window);
    return TRUE;
}

static const char *const NAMES[] = {"night", "rest", "night_now", "rest_now", "nightfall", NULL};
static const char *const ARGUMENTS[] = {
    "value value value value?", "value value", "value value value value?", "value value", "value value+", NULL};

const Facts facts_calendar = {
    .name = "calendar",
    .summary = N_("does a time touch the night, how many rest days and holidays it touches, when the next night falls"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_calendar,
};
