/* SPDX-License-Identifier: MIT
 *
 * data/limits and data/plant as rows. These tables are ours: a mistake in one is a broken build, said as such.
 */
#include "setup.h"

#include "bihuan/app/site.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/table.h"
#include "bihuan/model/access.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/obligation.h"
#include "bihuan/model/schedule.h"
#include "bihuan/model/shift.h"

#include <string.h>

/* A row of a table. */
typedef struct {
    const Cells *cells;
    guint row;
} Line;

static char *cell(const Line *line, const char *column) {
    return (char *)cells_named(line->cells, line->row, column);
}

typedef gboolean (*PutLine)(Change *change, const Line *line, GError **error);

static gboolean read_table(Change *change, const char *name, PutLine put, GError **error) {
    g_autoptr(Cells) cells = table_cells(name, error);
    for (guint i = 1; cells && i <= cells_rows(cells); i++)
        if (!put(change, &(Line){cells, i}, error))
            return FALSE;
    return cells != NULL;
}

gboolean setup_limits(Change *change, GError **error) {
    g_autoptr(GPtrArray) rows = limit_shipped(error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!limit_put(change, rows->pdata[i], error))
            return FALSE;
    return rows != NULL;
}

gboolean setup_access(Change *change, GError **error) {
    g_autoptr(GPtrArray) rules = access_shipped();
    for (guint i = 0; i < rules->len; i++)
        if (!access_put(change, rules->pdata[i], error))
            return FALSE;
    return rules->len > 0 || err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), "verbs.csv");
}

static Obligation *obligation_of(const Line *line) {
    return noun_copy(&obligation_noun, &(Obligation){
                                           .id = cell(line, "id"),
                                           .subject = cell(line, "subject"),
                                           .kind = cell(line, "kind"),
                                           .title = cell(line, "title"),
                                           .title_en = cell(line, "title_en"),
                                           .cycle = cell(line, "cycle"),
                                           .leads = cell(line, "leads"),
                                           .blocks = strcmp(cell(line, "blocks"), "1") == 0,
                                           .remind = cell(line, "remind"),
                                           .basis = cell(line, "basis"),
                                       });
}

GPtrArray *setup_obligation_rows(GError **error) {
    g_autoptr(Cells) cells = table_cells("data/plant/obligations.csv", error);
    GPtrArray *rows = cells ? g_ptr_array_new_with_free_func((GDestroyNotify)obligation_free) : NULL;
    for (guint i = 1; rows && i <= cells_rows(cells); i++)
        g_ptr_array_add(rows, obligation_of(&(Line){cells, i}));
    return rows;
}

gboolean setup_obligation(Change *change, Obligation *obligation, GError **error) {
    return obligation_next(obligation->cycle, change_time(change), &obligation->next, error) && obligation_put(change, obligation, error);
}

gboolean setup_obligations(Change *change, GError **error) {
    g_autoptr(GPtrArray) rows = setup_obligation_rows(error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!setup_obligation(change, rows->pdata[i], error))
            return FALSE;
    return rows != NULL;
}

/* A day of a table; what is left empty is none. */
static gint64 day_of(const char *text) {
    gint64 at = 0;
    return *text && clock_parse(text, &at, NULL) ? at : 0;
}

static Schedule *schedule_of(const Line *line, GError **error) {
    g_autoptr(Schedule) schedule = noun_new(&schedule_noun);
    for (guint i = 0; i < schedule_noun.width; i++) {
        const NounColumn *column = &schedule_noun.columns[i];
        const char *value = cell(line, column->name);
        if (column->kind != NOUN_KIND_TIME && !noun_column_take(column, schedule, value)) {
            err_set(error, ERR_FAILED, "%s: %s", column->name, value);
            return NULL;
        }
    }
    g_strdelimit(schedule->classes, ";", ',');
    g_strdelimit(schedule->places, ";", ',');
    schedule->since = day_of(cell(line, "since"));
    schedule->until = day_of(cell(line, "until"));
    return g_steal_pointer(&schedule);
}

GPtrArray *setup_schedule_rows(GError **error) {
    g_autoptr(Cells) cells = table_cells("data/plant/schedules.csv", error);
    g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func((GDestroyNotify)schedule_free);
    for (guint i = 1; cells && i <= cells_rows(cells); i++) {
        Schedule *schedule = schedule_of(&(Line){cells, i}, error);
        if (!schedule)
            return NULL;
        g_ptr_array_add(rows, schedule);
    }
    return cells ? g_steal_pointer(&rows) : NULL;
}

gboolean setup_schedules(Change *change, GError **error) {
    g_autoptr(GPtrArray) rows = setup_schedule_rows(error);
    for (guint i = 0; rows && i < rows->len; i++)
        if (!noun_save(change, &schedule_noun, rows->pdata[i], error))
            return FALSE;
    return rows != NULL;
}

static gboolean put_shift(Change *change, const Line *line, GError **error) {
    ShiftPlan plan = {
        .crew = cell(line, "crew"),
        .name = cell(line, "name"),
        .epoch = cell(line, "epoch"),
        .pattern = cell(line, "pattern"),
        .offset_days = g_ascii_strtoll(cell(line, "offset_days"), NULL, 10),
        .times = cell(line, "times"),
    };
    return shift_plan_put(change, &plan, error);
}

gboolean setup_shifts(Change *change, GError **error) {
    return read_table(change, "data/plant/shifts.csv", put_shift, error);
}

gboolean setup_departments(Plant *plant, GError **error) {
    gsize size;
    char *text = path_embedded("data/plant/departments.csv", &size);
    if (!text)
        return err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), "departments.csv");
    g_autoptr(GBytes) bytes = g_bytes_new_take(text, size);
    g_auto(SiteImportResult) result = {0};
    return site_import_bytes(plant, "system", "departments", &(SiteFile){"departments.csv", bytes}, &result, error);
}
