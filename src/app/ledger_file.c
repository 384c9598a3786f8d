/* SPDX-License-Identifier: MIT
 *
 * A ledger to a file. What a cell means is known to the ledger wing, not here.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ledger/exchange.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/ledger/frozen.h"
#include "ledger_private.h"

#include <string.h>
#include <unistd.h>

#define TRENDS 13 /* months in the charts: a year, and the same month of the year before */
#define EXCHANGE_MOST (64u << 20)

static const char SQL_FILES[] = "SELECT hash FROM blob WHERE record = $1 ORDER BY hash";

/* ---- writing ---- */

char *ledger_place(const char *typed, GError **error) {
    if (sheet_format_for(typed) || g_str_has_suffix(typed, ".json"))
        return outfile_place(typed, NULL, error);
    g_autoptr(GString) known = g_string_new(".json");
    for (const SheetFormat *const *one = sheet_format_registry; *one; one++)
        g_string_append_printf(known, ", .%s", (*one)->extension);
    err_set(error, ERR_USAGE, _("The name of the file says no format that exists; end it in one of: %s."), known->str);
    return NULL;
}

/* A month without hazards has no mean: the chart leaves a gap there. */
static GPtrArray *read_trends(App *app, const LedgerOfMonth *month, GError **error) {
    GPtrArray *trends = g_ptr_array_new_with_free_func((GDestroyNotify)ledger_trend_free);
    ClockCivil last = clock_civil(ledger_from(month->ledger));
    for (int back = TRENDS - 1; back >= 0; back--) {
        g_autofree char *name = clock_format_month(clock_from_civil(last.year, last.month - back, 1, 0, 0, 0));
        g_autoptr(Figures) figures = figures_load(app_db(app), app_shelf(app), name, clock_now(), FALSE, error);
        if (!figures) {
            g_ptr_array_unref(trends);
            return NULL;
        }
        const Figure *hours = &figures->figures[FIGURE_HOURS], *again = &figures->figures[FIGURE_RECURRENCE];
        LedgerTrend *trend = g_new0(LedgerTrend, 1);
        trend->month = g_steal_pointer(&name);
        trend->hours = hours->known ? g_strdup_printf("%d.%d", (int)(hours->tenths / 10), (int)(hours->tenths % 10)) : g_strdup("");
        trend->recurrences = g_strdup_printf("%d", (int)(again->known ? again->tenths / 10 : 0));
        g_ptr_array_add(trends, trend);
    }
    return trends;
}

GHashTable *ledger_read_files(Db *db, const Ledger *ledger) {
    GHashTable *files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint row = 0; row < ledger_rows(ledger); row++)
        for (guint i = 0; i < ledger_template_columns(ledger_template(ledger)); i++) {
            const GPtrArray *evidence = ledger_cell(ledger, row, i)->evidence;
            for (guint j = 0; j < evidence->len; j++) {
                const char *number = ((const LedgerEvidence *)evidence->pdata[j])->number;
                if (g_hash_table_contains(files, number))
                    continue;
                g_autoptr(Rows) rows = db_query(db, NULL, SQL_FILES, "s", number);
                g_autoptr(GString) text = g_string_new(NULL);
                while (rows && rows_next(rows, NULL))
                    g_string_append_printf(text, "%s%s", text->len ? "\n" : "", rows_text(rows, 0));
                g_hash_table_insert(files, g_strdup(number), g_strdup(text->str));
            }
        }
    return files;
}

static gboolean write_book(App *app, const LedgerOfMonth *month, const char *path, const SheetOptions *options, GError **error) {
    const Person *user = app_user(app);
    g_autoptr(GPtrArray) trends = NULL;
    g_autoptr(GHashTable) files = NULL;
    if (!db_begin_read(app_db(app), error))
        return FALSE;
    trends = read_trends(app, month, error);
    files = ledger_read_files(app_db(app), month->ledger);
    db_rollback(app_db(app));
    if (!trends)
        return FALSE;
    LedgerPaper paper = {
        .ledger = month->ledger,
        .plant = plant_name(app_plant(app)),
        .plant_id = plant_id(app_plant(app)),
        .maker = user ? user->name : "",
        .head = month->head,
        .state = month->state,
        .trends = trends,
        .departments = month->departments,
        .files = files,
    };
    g_autoptr(Book) book = ledger_paper_book(&paper);
    return sheet_format_for(path)->write(book, path, options, error);
}

static gboolean write_exchange(App *app, const char *month, const char *path, GError **error) {
    g_autofree char *text = ledger_exchange(app_db(app), month, error);
    gsize size = 0;
    if (!text || !outfile_write(path, text, strlen(text), FALSE, error))
        return FALSE;
    g_autofree char *found = path_read(path, EXCHANGE_MOST, &size, NULL);
    if (found && strcmp(found, text) == 0)
        return TRUE;
    unlink(path);
    return err_set(error, ERR_IO, _("The file reads back differently from what was written; nothing was kept."));
}

gboolean ledger_write(App *app, const LedgerOfMonth *month, const char *path, SheetProgress progress, gpointer data, GError **error) {
    SheetOptions options = {.replace = FALSE, .progress = progress, .data = data};
    g_autofree char *place = ledger_place(path, error);
    if (!place)
        return FALSE;
    if (sheet_format_for(path))
        return write_book(app, month, path, &options, error);
    return write_exchange(app, ledger_month(month->ledger), path, error);
}
