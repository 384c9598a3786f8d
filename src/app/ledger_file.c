/* SPDX-License-Identifier: MIT
 *
 * A ledger to a file, and a file against the plant. What a cell means is known to the export wing, not here.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/export/figures.h"
#include "bihuan/export/ledger_build.h"
#include "bihuan/export/xlsx_read.h"
#include "ledger_private.h"

#include <string.h>
#include <unistd.h>

#define TRENDS 13        /* months in the charts: a year, and the same month of the year before */
#define FIRST_ROW 3      /* of the table in a sheet: title, subtitle, header stand above; from 0 */
#define FAR_ROW 50000    /* no ledger has cells behind these; looking through the room between would take for ever */
#define FAR_COLUMN 256
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
        trend->hours = hours->known ? g_strdup_printf("%d.%d", (int)(hours->tenths / 10), (int)(hours->tenths % 10))
                                    : g_strdup("");
        trend->recurrences = g_strdup_printf("%d", (int)(again->known ? again->tenths / 10 : 0));
        g_ptr_array_add(trends, trend);
    }
    return trends;
}

/* Hashes of the files of every record behind a cell. */
static GHashTable *read_files(Db *db, const Ledger *ledger) {
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

static gboolean write_book(App *app, const LedgerOfMonth *month, const char *path, const SheetOptions *options,
                           GError **error) {
    const Person *user = app_user(app);
    g_autoptr(GPtrArray) trends = NULL;
    g_autoptr(GHashTable) files = NULL;
    if (!db_begin_read(app_db(app), error))
        return FALSE;
    trends = read_trends(app, month, error);
    files = read_files(app_db(app), month->ledger);
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
    g_autofree char *text = ledger_exchange(app, month, error);
    gsize size = 0;
    if (!text || !outfile_write(path, text, strlen(text), FALSE, error))
        return FALSE;
    g_autofree char *found = path_read(path, EXCHANGE_MOST, &size, NULL);
    if (found && strcmp(found, text) == 0)
        return TRUE;
    unlink(path);
    return err_set(error, ERR_IO, _("The file reads back differently from what was written; nothing was kept."));
}

gboolean ledger_write(App *app, const LedgerOfMonth *month, const char *path, SheetProgress progress, gpointer data,
                      GError **error) {
    SheetOptions options = {.replace = FALSE, .progress = progress, .data = data};
    g_autofree char *place = ledger_place(path, error);
    if (!place)
        return FALSE;
    if (sheet_format_for(path))
        return write_book(app, month, path, &options, error);
    return write_exchange(app, ledger_month(month->ledger), path, error);
}

/* ---- comparing ---- */

static void difference_free(gpointer data) {
    LedgerDifference *difference = data;
    g_free(difference->sheet);
    g_free(difference->column);
    g_free(difference->file);
    g_free(difference->plant);
    g_free(difference);
}

/* What is compared: a sheet of the file with the sheet it should be. */
typedef struct {
    GPtrArray *found; /* LedgerDifference * */
    const XlsxSheet *file;
    const Sheet *plant;
} Comparison;

static void add_difference(const Comparison *at, guint row, const char *column, const char *file, const char *plant) {
    LedgerDifference *difference = g_new0(LedgerDifference, 1);
    difference->sheet = g_strdup(xlsx_sheet_name(at->file));
    difference->row = row + 1;
    difference->column = g_strdup(column);
    difference->file = g_strdup(file);
    difference->plant = g_strdup(plant);
    g_ptr_array_add(at->found, difference);
}

static char *shown_cell(const XlsxCell *cell) {
    switch (cell->kind) {
    case XLSX_EMPTY: return NULL;
    case XLSX_FORMULA: return g_strdup_printf(_("%s (a formula)"), cell->text);
    case XLSX_TEXT:
    case XLSX_NUMBER:
    case XLSX_OTHER: break;
    }
    return g_strdup(cell->text);
}

static gboolean is_same(const XlsxCell *file, const SheetCell *plant) {
    switch (plant->kind) {
    case CELL_EMPTY: return file->kind == XLSX_EMPTY;
    case CELL_TEXT: return file->kind == XLSX_TEXT && strcmp(file->text, plant->text) == 0;
    case CELL_NONE: return file->kind == XLSX_TEXT && strcmp(file->text, "/") == 0;
    case CELL_NUMBER: return file->kind == XLSX_NUMBER && xlsx_number_equals(file->text, plant->text);
    case CELL_TIME: return file->kind == XLSX_NUMBER;
    }
    return FALSE;
}

static void compare_row(const Comparison *at, guint file_row, guint plant_row) {
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, file_row, i);
        const SheetCell *wanted = sheet_cell(at->plant, plant_row, i);
        if (is_same(cell, wanted))
            continue;
        g_autofree char *shown = shown_cell(cell), *text = sheet_cell_text(wanted);
        if (cell->kind == XLSX_TEXT && wanted->kind == CELL_NUMBER && strcmp(cell->text, wanted->text) == 0) {
            g_free(shown);
            shown = g_strdup_printf(_("%s (a text)"), cell->text);
        }
        add_difference(at, file_row, sheet_column(at->plant, i)->key, shown, text);
    }
}

static gboolean is_foot_text(const Comparison *at, const char *text) {
    for (guint i = 0; i < sheet_notes(at->plant); i++)
        if (strcmp(text, sheet_note(at->plant, i)) == 0)
            return TRUE;
    for (guint i = 0; i < sheet_signatures(at->plant); i++)
        if (g_str_has_prefix(text, sheet_signature(at->plant, i)))
            return TRUE;
    return FALSE;
}

/* A remark under the table: text in the first cell and nothing beside it. What it says of the month's state changes. */
static gboolean is_remark(const Comparison *at, guint row) {
    if (row < FIRST_ROW + sheet_rows(at->plant) || xlsx_cell(at->file, row, 0)->kind != XLSX_TEXT)
        return FALSE;
    for (guint i = 1; i < xlsx_sheet_columns(at->file); i++)
        if (xlsx_cell(at->file, row, i)->kind != XLSX_EMPTY)
            return FALSE;
    return TRUE;
}

/* Rows that are no part of the table: empty, a remark, or the places to sign (which people may have filled in). Whatever
 * is neither was added to the table. */
static gboolean is_foot(const Comparison *at, guint row) {
    if (is_remark(at, row))
        return TRUE;
    for (guint i = 0; i < MAX(sheet_columns(at->plant), xlsx_sheet_columns(at->file)); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, row, i);
        if (cell->kind != XLSX_EMPTY && (cell->kind != XLSX_TEXT || !is_foot_text(at, cell->text)))
            return FALSE;
    }
    return TRUE;
}

/* Does a row of the file say that it is that row: the same month, source and role? */
static gboolean is_row(const Comparison *at, guint file_row, guint plant_row) {
    static const char *const KEYS[] = {"month", "mhs", "role"};
    for (guint i = 0; i < sheet_columns(at->plant); i++)
        for (guint k = 0; k < G_N_ELEMENTS(KEYS); k++)
            if (strcmp(sheet_column(at->plant, i)->key, KEYS[k]) == 0 &&
                !is_same(xlsx_cell(at->file, file_row, i), sheet_cell(at->plant, plant_row, i)))
                return FALSE;
    return TRUE;
}

static char *row_text(const Comparison *at, guint row, gboolean in_file) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        g_autofree char *cell =
            in_file ? shown_cell(xlsx_cell(at->file, row, i)) : sheet_cell_text(sheet_cell(at->plant, row, i));
        g_string_append_printf(text, "%s%s", i ? " | " : "", cell ? cell : "");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Rows are found by what they are, so one that was deleted or added is named once and moves no other. What stays without
 * a partner is taken for each other if it stands at the same place (its name was changed). */
static void compare_rows(const Comparison *at) {
    guint rows = sheet_rows(at->plant), end = MAX(xlsx_sheet_rows(at->file), FIRST_ROW + rows);
    g_autofree gboolean *plant_done = g_new0(gboolean, rows + 1), *file_done = g_new0(gboolean, end + 1);
    for (guint i = 0; i < rows; i++)
        for (guint j = FIRST_ROW; j < end && !plant_done[i]; j++)
            if (!file_done[j] && is_row(at, j, i)) {
                plant_done[i] = file_done[j] = TRUE;
                compare_row(at, j, i);
            }
    for (guint i = 0; i < rows; i++) {
        guint j = FIRST_ROW + i;
        if (plant_done[i])
            continue;
        if (!file_done[j] && !is_foot(at, j)) {
            file_done[j] = TRUE;
            compare_row(at, j, i);
            continue;
        }
        g_autofree char *text = row_text(at, i, FALSE);
        add_difference(at, j, "", NULL, text);
    }
    for (guint j = FIRST_ROW; j < end; j++) {
        if (file_done[j] || is_foot(at, j))
            continue;
        g_autofree char *text = row_text(at, j, TRUE);
        add_difference(at, j, "", text, NULL);
    }
}

static void compare_sheet(const Comparison *at) {
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, FIRST_ROW - 1, i);
        const SheetColumn *column = sheet_column(at->plant, i);
        g_autofree char *shown = shown_cell(cell);
        if (cell->kind != XLSX_TEXT || strcmp(cell->text, column->header) != 0)
            add_difference(at, FIRST_ROW - 1, column->key, shown, column->header);
    }
    for (guint i = sheet_columns(at->plant); i < MIN(xlsx_sheet_columns(at->file), FAR_COLUMN); i++) {
        g_autofree char *shown = shown_cell(xlsx_cell(at->file, FIRST_ROW - 1, i));
        if (shown)
            add_difference(at, FIRST_ROW - 1, "", shown, NULL);
    }
    if (xlsx_sheet_rows(at->file) > FAR_ROW || xlsx_sheet_columns(at->file) > FAR_COLUMN)
        add_difference(at, xlsx_sheet_rows(at->file) - 1, "", _("cells far outside the table"), NULL);
    else
        compare_rows(at);
}

/* ---- what proves the file ---- */

/* The value of a key at the foot of the evidence sheet, with its row; NULL if there is none. */
static const char *find_value(const XlsxSheet *sheet, const char *key, guint *row) {
    for (guint i = xlsx_sheet_rows(sheet); i-- > 0;) {
        const XlsxCell *cell = xlsx_cell(sheet, i, 0);
        const char *value = cell->kind == XLSX_TEXT ? ledger_paper_value(cell->text, key) : NULL;
        if (value) {
            *row = i;
            return value;
        }
    }
    return NULL;
}

static const XlsxSheet *find_proof(const XlsxBook *book) {
    guint row;
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (find_value(xlsx_book_sheet(book, i), "sha256", &row) && find_value(xlsx_book_sheet(book, i), "month", &row))
            return xlsx_book_sheet(book, i);
    return NULL;
}

static void compare_value(const Comparison *at, const char *key, const char *plant) {
    guint row = 0;
    const char *value = find_value(at->file, key, &row);
    if (g_strcmp0(value, plant) != 0)
        add_difference(at, row, key, value, plant);
}

static void compare_proof(const Comparison *at, const LedgerOfMonth *month) {
    g_autofree char *hash = ledger_hash(month->ledger);
    g_autofree char *rows = g_strdup_printf("%u", ledger_rows(month->ledger));
    compare_value(at, "rows", rows);
    compare_value(at, "sha256", hash);
    if (month->closed)
        compare_value(at, "head", month->head);
}

static void compare_book(App *app, const XlsxBook *book, const XlsxSheet *proof, const LedgerOfMonth *month,
                         GPtrArray *found) {
    LedgerPaper paper = {
        .ledger = month->ledger,
        .plant = plant_name(app_plant(app)),
        .plant_id = plant_id(app_plant(app)),
        .head = month->head,
        .state = month->state,
    };
    g_autoptr(Book) wanted = ledger_paper_book(&paper);
    const Sheet *sheet = book_sheet(wanted, LEDGER_SHEET);
    const XlsxSheet *file = xlsx_book_sheet(book, 0);
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (strcmp(xlsx_sheet_name(xlsx_book_sheet(book, i)), sheet_name(sheet)) == 0)
            file = xlsx_book_sheet(book, i);
    Comparison table = {found, file, sheet}, proofs = {found, proof, book_sheet(wanted, LEDGER_SHEET_EVIDENCE)};
    compare_sheet(&table);
    compare_proof(&proofs, month);
}

/* The month as the file says it was computed, in the file's language. */
static gboolean compare_month(App *app, const XlsxBook *book, const XlsxSheet *proof, GPtrArray *found, GError **error) {
    guint row = 0;
    const char *month = find_value(proof, "month", &row), *stamp = find_value(proof, "stamp", &row);
    gint64 computed = stamp ? g_ascii_strtoll(stamp, NULL, 10) : 0;
    Comparison at = {found, proof, NULL};
    if (computed <= 0 || computed > clock_now()) {
        g_autofree char *now = g_strdup_printf("<= %" G_GINT64_FORMAT, clock_now());
        add_difference(&at, row, "stamp", stamp, now);
        computed = 0;
    }
    g_autoptr(LedgerOfMonth) wanted = ledger_open(app, month, computed, error);
    if (!wanted)
        return FALSE;
    compare_book(app, book, proof, wanted, found);
    return TRUE;
}

GPtrArray *ledger_compare(App *app, const char *path, GError **error) {
    guint row = 0;
    g_autoptr(XlsxBook) book = xlsx_read(path, error);
    if (!book)
        return NULL;
    const XlsxSheet *proof = find_proof(book);
    if (!proof) {
        g_autofree char *shown = utf8_printable(path);
        err_set(error, ERR_INPUT, _("%s is no ledger that bihuan wrote: no sheet says what it was computed from."), shown);
        return NULL;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(difference_free);
    const char *before = i18n_language(), *language = find_value(proof, "language", &row);
    const char *plant = find_value(proof, "plant", &row);
    if (g_strcmp0(plant, plant_id(app_plant(app))) != 0) {
        Comparison at = {found, proof, NULL};
        add_difference(&at, row, "plant", plant, plant_id(app_plant(app)));
        return g_steal_pointer(&found);
    }
    if (language)
        i18n_set_language(language);
    gboolean ok = compare_month(app, book, proof, found, error);
    i18n_set_language(before);
    return ok ? g_steal_pointer(&found) : NULL;
}
