/* SPDX-License-Identifier: MIT
 *
 * Holidays and working days. No lunar calendar here: the days are data.
 */
#include "bihuan/model/holiday.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT day, kind, name FROM holiday"
static const char SQL_LOAD[] = COLUMNS " WHERE day = $1";
static const char SQL_KIND[] = "SELECT kind FROM holiday WHERE day = $1";
static const char SQL_LIST[] = COLUMNS " WHERE day >= $1 AND day <= $2 ORDER BY day";

void holiday_free(Holiday *holiday) {
    if (!holiday)
        return;
    g_free(holiday->day);
    g_free(holiday->kind);
    g_free(holiday->name);
    g_free(holiday);
}

static gpointer holiday_read(Rows *rows) {
    Holiday *holiday = g_new(Holiday, 1);
    *holiday = (Holiday){.day = read_text(rows, 0), .kind = read_text(rows, 1), .name = read_text(rows, 2)};
    return holiday;
}

static char *day_text(gint64 at) {
    ClockCivil day = clock_civil(at);
    return g_strdup_printf("%04d-%02d-%02d", day.year, day.month, day.day);
}

Holiday *holiday_at(Db *db, gint64 at) {
    g_autofree char *day = day_text(at);
    return read_one(db_query(db, NULL, SQL_LOAD, "s", day), holiday_read, NULL);
}

GPtrArray *holiday_list(Db *db, const char *from, const char *to, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, "ss", from, to), holiday_read, (GDestroyNotify)holiday_free, error);
}

gboolean holiday_is_workday(Db *db, gint64 at) {
    g_autofree char *day = day_text(at);
    g_autofree char *kind = db_text(db, SQL_KIND, "s", day);
    return kind ? strcmp(kind, "workday") == 0 : clock_civil(at).weekday <= 5;
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
    g_autoptr(Row) row = row_new("holiday");
    row_set_text(row, "day", holiday->day);
    row_set_text(row, "kind", holiday->kind);
    row_set_text(row, "name", holiday->name);
    return change_put(change, row, error);
}
