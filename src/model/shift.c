/* SPDX-License-Identifier: MIT
 *
 * The pattern engine of shifts. Shift crews work through holidays; day workers do not.
 */
#include "bihuan/model/shift.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"

#define PATTERN_MAX 64 /* days; no known plan is longer than 28 */
#define DAY_WORK_FROM (8 * CLOCK_HOUR)
#define DAY_WORK_TO (17 * CLOCK_HOUR)
static const NounColumn COLUMNS[] = {NOUN_TEXT(ShiftPlan, crew),    NOUN_TEXT(ShiftPlan, name),       NOUN_TEXT(ShiftPlan, epoch),
                                     NOUN_TEXT(ShiftPlan, pattern), NOUN_INT(ShiftPlan, offset_days), NOUN_TEXT(ShiftPlan, times)};
const Noun shift_plan_noun = NOUN(shift_plan, ShiftPlan, "shift_plan", 1, COLUMNS, NULL);

GPtrArray *shift_plan_list(Db *db, GError **error) {
    return noun_list(db, &shift_plan_noun, error, "WHERE crew <> '' ORDER BY crew", "");
}

gboolean shift_plan_put(Change *change, const ShiftPlan *plan, GError **error) {
    return shift_plan_check(plan, error) && noun_save(change, &shift_plan_noun, plan, error);
}

/* Minutes of word's beginning and its length; FALSE if the word has no times (the crew is off). */
static gboolean word_times(const char *times, const char *word, int *from, int *minutes) {
    g_auto(GStrv) entries = g_strsplit(times, ",", -1);
    for (char **entry = entries; *entry; entry++) {
        char *equals = strchr(g_strstrip(*entry), '=');
        int h1, m1, h2, m2, end = 0;
        if (!equals || (gsize)(equals - *entry) != strlen(word) || strncmp(*entry, word, strlen(word)) != 0)
            continue;
        if (sscanf(equals + 1, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &end) != 4 || equals[1 + end])
            return FALSE;
        if (h1 < 0 || h1 > 23 || h2 < 0 || h2 > 24 || m1 < 0 || m1 > 59 || m2 < 0 || m2 > 59)
            return FALSE;
        *from = 60 * h1 + m1;
        *minutes = 60 * h2 + m2 - *from;
        if (*minutes <= 0)
            *minutes += 24 * 60;
        return TRUE;
    }
    return FALSE;
}

static gboolean epoch_day(const char *epoch, gint64 *day) {
    gint64 at;
    if (strlen(epoch) != 10 || !clock_parse(epoch, &at, NULL))
        return FALSE;
    *day = clock_day_number(at);
    return TRUE;
}

gboolean shift_plan_check(const ShiftPlan *plan, GError **error) {
    gint64 day;
    int from, minutes;
    if (!epoch_day(plan->epoch, &day))
        return err_set(error, ERR_INPUT, _("“%s” is not a valid date; write it like 2026-10-01."), plan->epoch);
    g_auto(GStrv) words = g_strsplit(plan->pattern, ",", -1);
    guint length = g_strv_length(words);
    if (length == 0 || length > PATTERN_MAX)
        return err_set(error, ERR_INPUT, _("The shift pattern of crew %s needs 1 to %d words."), plan->crew, PATTERN_MAX);
    for (char **word = words; *word; word++)
        if (strcmp(*word, "off") != 0 && (strlen(*word) > 15 || !word_times(plan->times, *word, &from, &minutes)))
            return err_set(error, ERR_INPUT, _("The shift pattern of crew %s has the word “%s” but no times for it."), plan->crew, *word);
    return strlen(plan->crew) < 16 || err_set(error, ERR_INPUT, _("The crew name “%s” is too long."), plan->crew);
}

static gint64 day_start(gint64 day) {
    return day * CLOCK_DAY - clock_offset() * CLOCK_MINUTE;
}

/* The plan's shift that begins on a day; FALSE if the crew is off. */
static gboolean shift_of_day(const ShiftPlan *plan, gint64 day, Shift *shift) {
    gint64 epoch;
    int from, minutes;
    g_auto(GStrv) words = g_strsplit(plan->pattern, ",", -1);
    gint64 length = g_strv_length(words);
    if (length == 0 || !epoch_day(plan->epoch, &epoch))
        return FALSE;
    gint64 place = (day - epoch + plan->offset_days) % length;
    const char *word = words[place < 0 ? place + length : place];
    if (!word_times(plan->times, word, &from, &minutes))
        return FALSE;
    g_strlcpy(shift->word, word, sizeof shift->word);
    g_strlcpy(shift->crew, plan->crew, sizeof shift->crew);
    shift->from = day_start(day) + from * CLOCK_MINUTE;
    shift->to = shift->from + minutes * CLOCK_MINUTE;
    g_autofree char *date = clock_format_short(shift->from);
    g_strlcpy(shift->date, date, sizeof shift->date);
    return TRUE;
}

gboolean shift_plan_at(const ShiftPlan *plan, gint64 at, Shift *shift) {
    gint64 today = clock_day_number(at);
    for (gint64 day = today; day >= today - 1; day--) /* yesterday's may last until now */
        if (shift_of_day(plan, day, shift) && shift->from <= at && at < shift->to)
            return TRUE;
    return FALSE;
}

gboolean shift_plan_next(const ShiftPlan *plan, gint64 at, Shift *shift) {
    gint64 today = clock_day_number(at);
    for (gint64 day = today; day <= today + PATTERN_MAX; day++)
        if (shift_of_day(plan, day, shift) && shift->from >= at)
            return TRUE;
    return FALSE;
}

gboolean shift_on_duty(Db *db, gint64 at, Shift *shift, gboolean *works, GError **error) {
    g_autoptr(GPtrArray) plans = shift_plan_list(db, error);
    *works = FALSE;
    for (guint i = 0; plans && i < plans->len && !*works; i++)
        *works = shift_plan_at(plans->pdata[i], at, shift);
    return plans != NULL;
}

char *shift_text(Db *db, gint64 at, GError **error) {
    Shift shift;
    gboolean works;
    if (!shift_on_duty(db, at, &shift, &works, error))
        return NULL;
    return works ? g_strdup_printf("%s-%s", shift.word, shift.crew) : g_strdup("");
}

gboolean shift_person_on_duty(Db *db, const Person *person, gint64 at, gboolean *on_duty, GError **error) {
    *on_duty = FALSE;
    if (*person->crew) {
        g_autoptr(ShiftPlan) plan = NULL;
        Shift shift;
        gboolean read = noun_find(db, &shift_plan_noun, &plan, error, "WHERE crew = $1", "s", person->crew);
        *on_duty = plan && shift_plan_at(plan, at, &shift);
        return read;
    }
    gint64 into_day = at - day_start(clock_day_number(at));
    if (into_day < DAY_WORK_FROM || into_day >= DAY_WORK_TO)
        return TRUE;
    return holiday_is_workday(db, at, on_duty, error);
}

/* No holiday is longer. */
#define HOLIDAY_MAX 31

static gboolean day_work_start(Db *db, gint64 after, gint64 *at, GError **error) {
    gint64 today = clock_day_number(after);
    for (gint64 day = today; day <= today + HOLIDAY_MAX; day++) {
        gboolean works;
        *at = day_start(day) + DAY_WORK_FROM;
        if (!holiday_is_workday(db, *at, &works, error))
            return FALSE;
        if (works && *at > after)
            return TRUE;
    }
    return TRUE;
}

gboolean shift_next_start(Db *db, const char *crew, gint64 after, gint64 *at, GError **error) {
    g_autoptr(GPtrArray) plans = crew && !*crew ? NULL : shift_plan_list(db, error);
    *at = 0;
    if (crew && !*crew)
        return day_work_start(db, after, at, error);
    for (guint i = 0; plans && i < plans->len; i++) {
        const ShiftPlan *plan = plans->pdata[i];
        Shift shift;
        if ((!crew || strcmp(plan->crew, crew) == 0) && shift_plan_next(plan, after + 1, &shift) && (*at == 0 || shift.from < *at))
            *at = shift.from;
    }
    return plans && (*at || day_work_start(db, after, at, error));
}

char *shift_title(const char *text) {
    static const struct {
        const char *word, *format;
    } words[] = {{"day-", N_("Day · %s")}, {"night-", N_("Night · %s")}, {"early-", N_("Early · %s")}, {"late-", N_("Late · %s")}};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!g_str_has_prefix(text, words[i].word))
            continue;
        const char *crew = text + strlen(words[i].word);
        /* The names of the first crews, in order, as this language calls them. */
        g_auto(GStrv) names = g_strsplit(_("A|B|C|D"), "|", -1);
        gboolean known = crew[0] >= 'A' && crew[0] < 'A' + (int)g_strv_length(names) && !crew[1];
        return g_strdup_printf(_(words[i].format), known ? names[crew[0] - 'A'] : crew);
    }
    return g_strdup(text);
}
