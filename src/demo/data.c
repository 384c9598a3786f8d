/* SPDX-License-Identifier: MIT
 *
 * data/demo: reference data through the same import that plants use, and the tables the history is told from.
 */
#include "world.h"

#include "bihuan/app/site.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/shift.h"

#include <string.h>

#define ROWS_MAX 10000

static GBytes *embedded(const char *name, GError **error) {
    gsize size;
    g_autofree char *path = g_strconcat("data/demo/", name, ".csv", NULL);
    char *text = path_embedded(path, &size);
    if (text)
        return g_bytes_new_take(text, size);
    err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), path);
    return NULL;
}

Cells *demo_table(const char *name, GError **error) {
    gsize size;
    GBytes *bytes = embedded(name, error);
    return bytes ? cells_read(g_bytes_unref_to_data(bytes, &size), ROWS_MAX, error) : NULL;
}

guint demo_rows(const Cells *table) {
    return cells_rows(table);
}

const char *demo_cell(const Cells *table, guint row, const char *column) {
    return cells_named(table, row + 1, column);
}

gint64 demo_time(const Cells *table, guint row, const char *column) {
    gint64 at = 0;
    clock_parse(demo_cell(table, row, column), &at, NULL);
    return at;
}

static gboolean import_one(Plant *plant, const char *kind, const char *name, GError **error) {
    g_autofree char *file = g_strconcat(name, ".csv", NULL);
    g_autoptr(GBytes) bytes = embedded(name, error);
    g_auto(SiteImportResult) result = {0};
    return bytes && site_import_bytes(plant, "system", kind, &(SiteFile){file, bytes}, &result, error);
}

static gboolean put_shift(Change *change, const Cells *table, guint row, GError **error) {
    ShiftPlan plan = {.crew = (char *)demo_cell(table, row, "crew"),
                      .name = (char *)demo_cell(table, row, "name"),
                      .epoch = (char *)demo_cell(table, row, "epoch"),
                      .pattern = (char *)demo_cell(table, row, "pattern"),
                      .offset_days = g_ascii_strtoll(demo_cell(table, row, "offset_days"), NULL, 10),
                      .times = (char *)demo_cell(table, row, "times")};
    return shift_plan_put(change, &plan, error);
}

static gboolean put_holiday(Change *change, const Cells *table, guint row, GError **error) {
    Holiday holiday = {.day = (char *)demo_cell(table, row, "day"),
                       .kind = (char *)demo_cell(table, row, "kind"),
                       .name = (char *)demo_cell(table, row, "name")};
    return holiday_put(change, &holiday, error);
}

static gboolean put_obligation(Change *change, const Cells *table, guint row, GError **error) {
    Obligation o = {.id = (char *)demo_cell(table, row, "id"),
                    .subject = (char *)demo_cell(table, row, "subject"),
                    .kind = (char *)demo_cell(table, row, "kind"),
                    .title = (char *)demo_cell(table, row, "title"),
                    .title_en = (char *)demo_cell(table, row, "title_en"),
                    .cycle = (char *)demo_cell(table, row, "cycle"),
                    .leads = (char *)demo_cell(table, row, "leads"),
                    .blocks = *demo_cell(table, row, "blocks") == '1',
                    .remind = (char *)demo_cell(table, row, "remind"),
                    .basis = (char *)demo_cell(table, row, "basis"),
                    .last = demo_time(table, row, "last"),
                    .next = demo_time(table, row, "next")};
    return obligation_put(change, &o, error);
}

typedef gboolean (*PutRow)(Change *change, const Cells *table, guint row, GError **error);

static gboolean put_table(Change *change, const char *name, PutRow put, GError **error) {
    g_autoptr(Cells) table = demo_table(name, error);
    for (guint row = 0; table && row < demo_rows(table); row++)
        if (!put(change, table, row, error))
            return FALSE;
    return table != NULL;
}

static gboolean put_calendar(Plant *plant, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && put_table(change, "shifts", put_shift, error) && put_table(change, "holidays", put_holiday, error) &&
           change_commit(change, "import", "calendar", "shifts.csv, holidays.csv", error);
}

static gboolean put_obligations(Plant *plant, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && put_table(change, "obligations", put_obligation, error) &&
           change_commit(change, "import", "obligations", "obligations.csv", error);
}

gboolean demo_import(Plant *plant, GError **error) {
    return import_one(plant, "facts", "facts", error) && import_one(plant, "materials", "materials", error) &&
           import_one(plant, "departments", "departments", error) && import_one(plant, "areas", "areas", error) &&
           import_one(plant, "devices", "devices", error) && import_one(plant, "sources", "sources", error) && put_calendar(plant, error) &&
           import_one(plant, "people", "people", error) && put_obligations(plant, error);
}

gboolean demo_import_people(World *world, gpointer tale, GError **error) {
    return import_one(app_plant(world->app), "people", tale, error) && world_learn(world, error);
}
