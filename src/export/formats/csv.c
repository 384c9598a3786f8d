/* SPDX-License-Identifier: MIT
 *
 * CSV (RFC 4180) of a book's first sheet: header line and rows, UTF-8 with a byte order mark so that
 * spreadsheets read Chinese, CRLF. Title, notes, reasons and signatures have no place in it, but what a person corrected by hand.
 *
 * A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP ASVS 1.2.10); numbers
 * are written as they are.
 */
#include <string.h>
#include <unistd.h>

#include "bihuan/base/cells.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/export/sheet.h"
#include "bihuan/export/sheet_extra.h"

#define PROGRESS_STEP 500

static void sheet_csv_append_text(GString *out, const char *text) {
    gboolean dangerous = cells_is_formula(text);
    if (!dangerous && !strpbrk(text, ",\"\r\n\t")) {
        g_string_append(out, text);
        return;
    }
    g_string_append_c(out, '"');
    if (dangerous)
        g_string_append_c(out, '\'');
    for (const char *p = text; *p; p++) {
        if (*p == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *p);
    }
    g_string_append_c(out, '"');
}

static void append_cell(GString *out, const SheetCell *cell) {
    g_autofree char *text = sheet_cell_text(cell);
    if (cell->kind == CELL_NUMBER)
        g_string_append_printf(out, cell->shaded ? "%s*" : "%s", text);
    else
        sheet_csv_append_text(out, text);
}

/* What was written, read again before anybody is told that it is there. */
static gboolean reread(const char *path, const GString *wanted, GError **error) {
    gsize size = 0;
    g_autofree char *found = path_read(path, wanted->len, &size, error);
    if (found && size == wanted->len && memcmp(found, wanted->str, size) == 0)
        return TRUE;
    g_clear_error(error);
    unlink(path);
    return err_set(error, ERR_IO, _("The file reads back differently from what was written; nothing was kept."));
}

static gboolean write_csv(const Book *book, const char *path, const SheetOptions *options, GError **error) {
    if (book_sheets(book) == 0)
        return err_set(error, ERR_INPUT, _("There is nothing to export."));
    const Sheet *sheet = book_sheet(book, 0);
    g_autoptr(GString) out = g_string_new("\xef\xbb\xbf");
    for (guint column = 0; column < sheet_columns(sheet); column++) {
        if (column > 0)
            g_string_append_c(out, ',');
        sheet_csv_append_text(out, sheet_column(sheet, column)->header);
    }
    g_string_append(out, "\r\n");
    for (guint row = 0; row < sheet_rows(sheet); row++) {
        if (row % PROGRESS_STEP == 0 && !sheet_report(options, row, sheet_rows(sheet), error))
            return FALSE;
        for (guint column = 0; column < sheet_columns(sheet); column++) {
            if (column > 0)
                g_string_append_c(out, ',');
            append_cell(out, sheet_cell(sheet, row, column));
        }
        g_string_append(out, "\r\n");
    }
    for (guint i = 0; i < sheet_kept_notes(sheet); i++) {
        sheet_csv_append_text(out, sheet_kept_note(sheet, i));
        g_string_append(out, "\r\n");
    }
    if (!sheet_report(options, sheet_rows(sheet), sheet_rows(sheet), error))
        return FALSE;
    return outfile_write(path, out->str, out->len, options && options->replace, error) && reread(path, out, error);
}

const SheetFormat sheet_format_csv = {
    .name = "csv",
    .extension = "csv",
    .summary = N_("comma-separated text of the first sheet, for other programs"),
    .write = write_csv,
};
