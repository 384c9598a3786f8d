/* SPDX-License-Identifier: MIT
 *
 * A file against the book it should be: all five sheets, with what stands above and below the tables, formats, remarks and what is
 * hidden. Places to sign and remarks below the table are people's own. Pure.
 */
#include "bihuan/ledger/compare.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet_extra.h"
#include "bihuan/ledger/book.h"
#include "bihuan/ledger/frozen.h"

#define FIRST_ROW 3   /* of the table in a sheet: title, subtitle, header stand above; from 0 */
#define FAR_ROW 50000 /* no ledger has cells behind these; looking through the room between would take for ever */
#define FAR_COLUMN 256

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
    case XLSX_EMPTY:
        return NULL;
    case XLSX_FORMULA:
        return g_strdup_printf(_("%s (a formula)"), cell->text);
    case XLSX_TEXT:
    case XLSX_NUMBER:
    case XLSX_OTHER:
        break;
    }
    return g_strdup(cell->text);
}

/* Blanks at the ends are typed by nobody on purpose. */
static gboolean is_same_text(const char *file, const char *plant) {
    g_autofree char *one = g_strstrip(g_strdup(file)), *other = g_strstrip(g_strdup(plant));
    return strcmp(one, other) == 0;
}

static gboolean compare_is_same(const XlsxCell *file, const SheetCell *plant) {
    switch (plant->kind) {
    case CELL_EMPTY:
        return file->kind == XLSX_EMPTY;
    case CELL_TEXT:
        return file->kind == XLSX_TEXT && is_same_text(file->text, plant->text);
    case CELL_NONE:
        return file->kind == XLSX_TEXT && strcmp(file->text, "/") == 0;
    case CELL_NUMBER:
        return file->kind == XLSX_NUMBER && xlsx_number_equals(file->text, plant->text);
    case CELL_TIME:
        return file->kind == XLSX_NUMBER;
    }
    return FALSE;
}

/* What lies over the value: a number format that shows another one, another remark, a row nobody sees. */
static void compare_looks(const Comparison *at, const XlsxCell *cell, const SheetCell *wanted, guint column) {
    const SheetColumn *spec = sheet_column(at->plant, column);
    g_autofree char *format = wanted->kind == CELL_NUMBER ? sheet_number_format(spec, wanted) : NULL;
    const char *note = wanted->note ? wanted->note : "";
    if (format && strcmp(cell->format, format) != 0)
        add_difference(at, cell->row, spec->key, cell->format, format);
    if (!is_same_text(cell->note, note))
        add_difference(at, cell->row, spec->key, cell->note, note);
    if (cell->hidden)
        add_difference(at, cell->row, spec->key, _("hidden"), NULL);
}

static void compare_row(const Comparison *at, guint file_row, guint plant_row) {
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, file_row, i);
        const SheetCell *wanted = sheet_cell(at->plant, plant_row, i);
        if (compare_is_same(cell, wanted)) {
            if (cell->kind != XLSX_EMPTY)
                compare_looks(at, cell, wanted, i);
            continue;
        }
        g_autofree char *shown = shown_cell(cell), *text = sheet_cell_text(wanted);
        if (cell->kind == XLSX_TEXT && wanted->kind == CELL_NUMBER && strcmp(cell->text, wanted->text) == 0) {
            g_free(shown);
            shown = g_strdup_printf(_("%s (a text)"), cell->text);
        }
        add_difference(at, file_row, sheet_column(at->plant, i)->key, shown, text);
    }
}

/* The place to sign, with or without a name behind it; people who type it anew type another colon. */
static gboolean is_place(const char *text, const char *caption) {
    g_autofree char *word = g_strdup(caption);
    if (g_str_has_suffix(word, "："))
        word[strlen(word) - strlen("：")] = '\0';
    else if (g_str_has_suffix(word, ":"))
        word[strlen(word) - 1] = '\0';
    return g_str_has_prefix(text, word);
}

static gboolean is_foot_text(const Comparison *at, const char *text) {
    for (guint i = 0; i < sheet_notes(at->plant); i++)
        if (strcmp(text, sheet_note(at->plant, i)) == 0)
            return TRUE;
    for (guint i = 0; i < sheet_signatures(at->plant); i++)
        if (is_place(text, sheet_signature(at->plant, i)))
            return TRUE;
    return FALSE;
}

/* A remark under the table: one text and nothing beside it. What it says of the month's state changes. */
static gboolean is_remark(const Comparison *at, guint row) {
    guint texts = 0;
    for (guint i = 0; i < xlsx_sheet_columns(at->file); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, row, i);
        texts += cell->kind == XLSX_TEXT;
        if (cell->kind != XLSX_EMPTY && cell->kind != XLSX_TEXT)
            return FALSE;
    }
    return row >= FIRST_ROW + sheet_rows(at->plant) && texts == 1;
}

/* The row of the places to sign: what is typed there is a name or a date. */
static gboolean is_signing(const Comparison *at, guint row) {
    const XlsxCell *cell = xlsx_cell(at->file, row, 0);
    return row >= FIRST_ROW + sheet_rows(at->plant) && sheet_signatures(at->plant) > 0 && cell->kind == XLSX_TEXT &&
           is_place(cell->text, sheet_signature(at->plant, 0));
}

/* Rows that are no part of the table: empty, a remark, or the places to sign (which people may have filled in). Whatever
 * is neither was added to the table. */
static gboolean is_foot(const Comparison *at, guint row) {
    if (is_remark(at, row) || is_signing(at, row))
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
                !compare_is_same(xlsx_cell(at->file, file_row, i), sheet_cell(at->plant, plant_row, i)))
                return FALSE;
    return TRUE;
}

static char *row_text(const Comparison *at, guint row, gboolean in_file) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        g_autofree char *cell = in_file ? shown_cell(xlsx_cell(at->file, row, i)) : sheet_cell_text(sheet_cell(at->plant, row, i));
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

static void compare_line(const Comparison *at, guint row, const char *key, const char *wanted) {
    const XlsxCell *cell = xlsx_cell(at->file, row, 0);
    g_autofree char *shown = shown_cell(cell);
    if (cell->kind != XLSX_TEXT || !is_same_text(cell->text, wanted))
        add_difference(at, row, key, shown, wanted);
    else if (cell->hidden)
        add_difference(at, row, key, _("hidden"), NULL);
}

/* Every line below the table stands somewhere below it, and so does every place to sign (which may be signed). */
static void compare_foot(const Comparison *at) {
    guint from = FIRST_ROW + sheet_rows(at->plant);
    for (guint i = 0; i < sheet_notes(at->plant) + sheet_signatures(at->plant); i++) {
        gboolean signs = i >= sheet_notes(at->plant), found = FALSE;
        const char *wanted = signs ? sheet_signature(at->plant, i - sheet_notes(at->plant)) : sheet_note(at->plant, i);
        for (guint row = 0; row < MIN(xlsx_sheet_rows(at->file), FAR_ROW) && !found; row++)
            for (guint column = 0; column < (signs ? MIN(xlsx_sheet_columns(at->file), FAR_COLUMN) : 1) && !found; column++) {
                const XlsxCell *cell = xlsx_cell(at->file, row, column);
                found =
                    cell->kind == XLSX_TEXT && !cell->hidden && (signs ? is_place(cell->text, wanted) : is_same_text(cell->text, wanted));
            }
        if (!found)
            add_difference(at, from, "", NULL, wanted);
    }
}

static void compare_sheet(const Comparison *at) {
    compare_line(at, 0, "title", sheet_title(at->plant));
    compare_line(at, 1, "subtitle", sheet_subtitle(at->plant));
    compare_foot(at);
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

const char *ledger_proof_value(const XlsxSheet *sheet, const char *key, guint *row) {
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

const XlsxSheet *ledger_proof_find(const XlsxBook *book) {
    guint row;
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (ledger_proof_value(xlsx_book_sheet(book, i), "sha256", &row) && ledger_proof_value(xlsx_book_sheet(book, i), "month", &row))
            return xlsx_book_sheet(book, i);
    return NULL;
}

static void compare_value(const Comparison *at, const char *key, const char *plant) {
    guint row = 0;
    const char *value = ledger_proof_value(at->file, key, &row);
    if (g_strcmp0(value, plant) != 0)
        add_difference(at, row, key, value, plant);
}

/* Where rows have no name of their own, the place counts; numbers of charts below the table do not. */
static void compare_by_place(const Comparison *at) {
    compare_line(at, 0, "title", sheet_title(at->plant));
    compare_line(at, 1, "subtitle", sheet_subtitle(at->plant));
    for (guint i = 0; i < sheet_columns(at->plant); i++) {
        const XlsxCell *cell = xlsx_cell(at->file, FIRST_ROW - 1, i);
        g_autofree char *shown = shown_cell(cell);
        if (cell->kind != XLSX_TEXT || !is_same_text(cell->text, sheet_column(at->plant, i)->header))
            add_difference(at, FIRST_ROW - 1, sheet_column(at->plant, i)->key, shown, sheet_column(at->plant, i)->header);
    }
    for (guint i = 0; i < sheet_rows(at->plant); i++)
        compare_row(at, FIRST_ROW + i, i);
    compare_foot(at);
}

static const XlsxSheet *find_sheet(const XlsxBook *book, const Sheet *wanted) {
    for (guint i = 0; i < xlsx_book_sheets(book); i++)
        if (strcmp(xlsx_sheet_name(xlsx_book_sheet(book, i)), sheet_name(wanted)) == 0)
            return xlsx_book_sheet(book, i);
    return NULL;
}

gboolean ledger_sheet_says(const XlsxSheet *sheet, const char *line) {
    for (guint row = 0; row < MIN(xlsx_sheet_rows(sheet), FAR_ROW); row++)
        if (is_same_text(xlsx_cell(sheet, row, 0)->text, line))
            return TRUE;
    return FALSE;
}

GPtrArray *ledger_differences_new(void) {
    return g_ptr_array_new_with_free_func(difference_free);
}

void ledger_proof_differs(GPtrArray *found, const XlsxSheet *proof, const char *key, const char *plant) {
    guint row = 0;
    Comparison at = {found, proof, NULL};
    const char *value = ledger_proof_value(proof, key, &row);
    add_difference(&at, row, key, value, plant);
}

void ledger_compare_book(GPtrArray *found, const XlsxBook *file, const XlsxSheet *first, const Book *wanted, const Ledger *ledger) {
    const XlsxSheet *proof = ledger_proof_find(file);
    for (guint i = 0; i < book_sheets(wanted); i++) {
        const Sheet *sheet = book_sheet(wanted, i);
        Comparison at = {found, i == LEDGER_SHEET ? first : find_sheet(file, sheet), sheet};
        if (!at.file) {
            at.file = proof;
            add_difference(&at, 0, "", NULL, sheet_name(sheet));
            continue;
        }
        if (xlsx_sheet_is_hidden(at.file))
            add_difference(&at, 0, "", _("hidden"), NULL);
        if (i == LEDGER_SHEET)
            compare_sheet(&at);
        else
            compare_by_place(&at);
    }
    Comparison at = {found, proof, book_sheet(wanted, LEDGER_SHEET_EVIDENCE)};
    g_autofree char *hash = ledger_hash(ledger), *rows = g_strdup_printf("%u", ledger_rows(ledger));
    compare_value(&at, "rows", rows);
    compare_value(&at, "sha256", hash);
}
