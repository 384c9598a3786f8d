/* SPDX-License-Identifier: MIT
 *
 * Holidays and working days. No lunar calendar here: the days are data.
 */
#include "bihuan/model/holiday.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Holiday, day), NOUN_TEXT(Holiday, kind), NOUN_TEXT(Holiday, name)};
const Noun holiday_noun = NOUN(holiday, Holiday, "holiday", 1, COLUMNS, NULL);

gboolean holiday_find(Db *db, gint64 at, Holiday **holiday, GError **error) {
    g_autofree char *day = clock_format_day(at);
    return noun_find(db, &holiday_noun, holiday, error, "WHERE day = $1", "s", day);
}

GPtrArray *holiday_list(Db *db, const char *from, const char *to, GError **error) {
    return noun_list(db, &holiday_noun, error, "WHERE day >= $1 AND day <= $2 ORDER BY day", "ss", from, to);
}

gboolean holiday_is_workday(Db *db, gint64 at, gboolean *workday, GError **error) {
    g_autoptr(Holiday) holiday = NULL;
    *workday = FALSE;
    if (!holiday_find(db, at, &holiday, error))
        return FALSE;
    *workday = holiday ? strcmp(holiday->kind, "workday") == 0 : clock_civil(at).weekday <= 5;
    return TRUE;
}

gboolean holiday_year_known(Db *db, int year, gboolean *known, GError **error) {
    g_autofree char *from = g_strdup_printf("%04d-01-01", year), *to = g_strdup_printf("%04d-12-31", year);
    g_autoptr(GPtrArray) days = holiday_list(db, from, to, error);
    *known = FALSE;
    for (guint i = 0; days && i < days->len; i++)
        *known |= strcmp(((const Holiday *)days->pdata[i])->kind, "statutory") == 0;
    return days != NULL;
}

gboolean holiday_put(Change *change, const Holiday *holiday, GError **error) {
    static const char *const kinds[] = {"statutory", "workday", "rest", NULL};
    gint64 at;
    if (strlen(holiday->day) != 10 || !clock_parse(holiday->day, &at, NULL))
        return err_set(error, ERR_INPUT, _("“%s” is not a valid date; write it like 2026-10-01."), holiday->day);
    if (!g_strv_contains(kinds, holiday->kind))
        return err_set(error, ERR_INPUT, _("“%s” is not a kind of holiday; choose statutory, workday or rest."), holiday->kind);
    return noun_save(change, &holiday_noun, holiday, error);
}
