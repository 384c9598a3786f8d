/* SPDX-License-Identifier: MIT
 *
 * Import and export of the calendar (节假日、调休): a file a year, never computed.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/holiday.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"day", SITE_TEXT}, {"kind", SITE_TEXT}, {"name", SITE_TEXT}};
static const char *const KINDS[] = {"statutory", "workday", "rest", NULL};

/* What kind of day it is decides who must approve work on it and when a deadline ends: also where the day was not in the
 * calendar yet. */
static void note_day(SiteRun *run, gint64 at) {
    g_autoptr(Holiday) old = holiday_at(run->db, at);
    if (run->app && (!old || strcmp(old->kind, site_cell(run, "kind")) != 0))
        site_deed(run, "import", "rights", NULL);
}

static void holiday_check(SiteRun *run) {
    gint64 at;
    const char *day = site_cell(run, "day");
    if (strlen(day) != strlen("2026-10-01") || !clock_parse(day, &at, NULL))
        site_problem(run, _("“%s” is not a valid day; write it like 2026-10-01."), day);
    else
        note_day(run, at);
    if (!g_strv_contains(KINDS, site_cell(run, "kind")))
        site_problem(run, _("The kind of a day is statutory, workday or rest."));
}

static gboolean holiday_write(SiteRun *run, GError **error) {
    gint64 at = 0;
    Holiday holiday = {
        .day = (char *)site_cell(run, "day"), .kind = (char *)site_cell(run, "kind"), .name = (char *)site_cell_or(run, "name", "")};
    clock_parse(holiday.day, &at, NULL);
    g_autoptr(Holiday) old = holiday_at(run->db, at);
    gboolean same = old && strcmp(old->kind, holiday.kind) == 0 && strcmp(old->name, holiday.name) == 0;
    site_count(run, old != NULL, same);
    return same || holiday_put(run->change, &holiday, error);
}

static gboolean holiday_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = holiday_list(plant_db(plant), "0000-01-01", "9999-12-31", error);
    for (guint i = 0; list && i < list->len; i++) {
        const Holiday *h = list->pdata[i];
        char *row[] = {h->day, h->kind, h->name, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_holidays = {.kind = "holidays",
                                .key = "day",
                                .columns = COLUMNS,
                                .width = G_N_ELEMENTS(COLUMNS),
                                .required = 2,
                                .check = holiday_check,
                                .write = holiday_write,
                                .list = holiday_rows};
