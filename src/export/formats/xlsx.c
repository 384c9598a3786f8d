/* SPDX-License-Identifier: MIT
 *
 * XLSX: one worksheet per sheet, A3 landscape, title merged, header frozen and printed on every page, numbers
 * as numbers, everything else as string cells — there is no call here that writes a formula. Equal books give
 * equal bytes: the only time in the file is the book's. The only file that includes xlsxwriter.h.
 *
 * The library writes into a private folder beside the target; only a file found complete takes the target's
 * name.
 */
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "../zip.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/utf8.h"
#include "bihuan/export/sheet.h"
#include "bihuan/export/sheet_extra.h"
#include "bihuan/export/xlsx_read.h"

#define MANY_ROWS 5000 /* above this the library keeps one row in memory, not all */
#define PROGRESS_STEP 200
#define HEADER_ROW 2 /* title, subtitle, header; from 0 */
#define PAPER_A3 8
#define PAPER_A4 9
#define REREAD_CELLS 50000 /* every cell is compared up to here; beyond, every part is unpacked and its end seen */
#define LINE_HEIGHT 15.0   /* points */
#define MOST_LINES 27      /* a row is at most 409 points high */
#define CHART_WIDTH 640
#define CHART_ROWS 16 /* of 20 pixels */
#define AMBER 0xFFEB9C
#define RED 0xFFC7CE
#define DARK_RED 0x9C0006
#define SHADED 0xDDEBF7
#define MAX_PLACES 6
#define SHADE 0xE7EEF5
#define LINE 0x9AA5B1

typedef struct {
    lxw_workbook *workbook;
    lxw_format *title, *subtitle, *header, *text, *none, *time, *note, *signature;
    lxw_format *number[MAX_PLACES + 1];
    lxw_format *shaded_text, *shaded_none, *shaded_number[MAX_PLACES + 1];
    lxw_format *marks[2]; /* by SheetMarkStyle */
    const SheetOptions *options;
    guint done, total; /* rows, of the whole book */
} Writer;

static gboolean written(lxw_error code, GError **error) {
    if (code == LXW_NO_ERROR)
        return TRUE;
    g_autofree char *reason = utf8_printable(lxw_strerror(code));
    return err_set(error, ERR_IO, _("The spreadsheet cannot be written (%s). Is there room on the disk?"), reason);
}

static lxw_format *format_cell(lxw_workbook *workbook, int align) {
    lxw_format *format = workbook_add_format(workbook);
    format_set_align(format, (uint8_t)align);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, LINE);
    return format;
}

static void writer_add_formats(Writer *writer) {
    static const char *const PLACES[MAX_PLACES + 1] = {
        "0", "0.0", "0.00", "0.000", "0.0000", "0.00000", "0.000000",
    };
    lxw_workbook *workbook = writer->workbook;
    writer->title = workbook_add_format(workbook);
    format_set_bold(writer->title);
    format_set_font_size(writer->title, 16);
    format_set_align(writer->title, LXW_ALIGN_CENTER);
    format_set_align(writer->title, LXW_ALIGN_VERTICAL_CENTER);
    writer->subtitle = workbook_add_format(workbook);
    format_set_align(writer->subtitle, LXW_ALIGN_LEFT);
    format_set_align(writer->subtitle, LXW_ALIGN_VERTICAL_CENTER);
    writer->header = format_cell(workbook, LXW_ALIGN_CENTER);
    format_set_bold(writer->header);
    format_set_text_wrap(writer->header);
    format_set_bg_color(writer->header, SHADE);
    writer->text = format_cell(workbook, LXW_ALIGN_LEFT);
    format_set_text_wrap(writer->text);
    writer->none = format_cell(workbook, LXW_ALIGN_CENTER);
    writer->time = format_cell(workbook, LXW_ALIGN_LEFT);
    format_set_num_format(writer->time, "yyyy-mm-dd hh:mm");
    for (int places = 0; places <= MAX_PLACES; places++) {
        writer->number[places] = format_cell(workbook, LXW_ALIGN_RIGHT);
        format_set_num_format(writer->number[places], PLACES[places]);
    }
    writer->shaded_text = format_cell(workbook, LXW_ALIGN_LEFT);
    format_set_text_wrap(writer->shaded_text);
    format_set_bg_color(writer->shaded_text, SHADED);
    writer->shaded_none = format_cell(workbook, LXW_ALIGN_CENTER);
    format_set_bg_color(writer->shaded_none, SHADED);
    for (int places = 0; places <= MAX_PLACES; places++) {
        writer->shaded_number[places] = format_cell(workbook, LXW_ALIGN_RIGHT);
        g_autofree char *marked = g_strdup_printf("%s\"*\"", PLACES[places]);
        format_set_num_format(writer->shaded_number[places], marked);
        format_set_bg_color(writer->shaded_number[places], SHADED);
    }
    for (int style = SHEET_MARK_WARNING; style <= SHEET_MARK_ERROR; style++) {
        writer->marks[style] = workbook_add_format(workbook);
        format_set_bg_color(writer->marks[style], style == SHEET_MARK_ERROR ? RED : AMBER);
    }
    /* Bold as well: a mark does not rest on colour alone. */
    format_set_bold(writer->marks[SHEET_MARK_ERROR]);
    format_set_font_color(writer->marks[SHEET_MARK_ERROR], DARK_RED);
    writer->note = workbook_add_format(workbook);
    format_set_align(writer->note, LXW_ALIGN_LEFT);
    writer->signature = workbook_add_format(workbook);
    format_set_bold(writer->signature);
    format_set_align(writer->signature, LXW_ALIGN_LEFT);
}

/* One text over all columns; merging a single cell is refused by the library. */
static lxw_error write_across(lxw_worksheet *page, lxw_row_t row, guint columns, const char *text, lxw_format *format) {
    if (columns < 2)
        return worksheet_write_string(page, row, 0, text, format);
    return worksheet_merge_range(page, row, 0, row, (lxw_col_t)(columns - 1), text, format);
}

/* Prepares page set-up; nothing of it depends on the rows. */
static lxw_error set_up_page(lxw_worksheet *page, const Sheet *sheet) {
    if (sheet_is_landscape(sheet))
        worksheet_set_landscape(page);
    worksheet_set_paper(page, sheet_paper(sheet) == SHEET_A3 ? PAPER_A3 : PAPER_A4);
    worksheet_set_margins(page, 0.4, 0.4, 0.5, 0.6);
    worksheet_fit_to_pages(page, 1, 0);
    worksheet_freeze_panes(page, HEADER_ROW + 1, 0);
    lxw_error code = worksheet_repeat_rows(page, 0, HEADER_ROW);
    if (code == LXW_NO_ERROR)
        code = worksheet_set_footer(page, "&C&P / &N");
    for (guint i = 0; i < sheet_columns(sheet) && code == LXW_NO_ERROR; i++) {
        double width = sheet_column(sheet, i)->width * 2 + 2;
        code = worksheet_set_column(page, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
    }
    return code;
}

/* Not utf8_width(): the process's locale is not the plant's while a file is written (see write_xlsx). */
static guint text_width(const char *text) {
    guint width = 0;
    for (; *text; text = g_utf8_next_char(text))
        width += g_unichar_iswide(g_utf8_get_char(text)) ? 2 : 1;
    return width;
}

/* Spreadsheets do not grow rows of a file they did not make: lines the text takes in a column of that width. */
static guint count_lines(const char *text, int characters) {
    guint lines = 1, room = (guint)characters * 2 + 1;
    if (!strchr(text, '\n') && strlen(text) <= room)
        return 1;
    g_auto(GStrv) parts = g_strsplit(text, "\n", -1);
    lines = 0;
    for (char **part = parts; *part; part++)
        lines += text_width(*part) / (room + 1) + 1;
    return MIN(lines, MOST_LINES);
}

static lxw_error set_height(lxw_worksheet *page, lxw_row_t row, guint lines) {
    return lines > 1 ? worksheet_set_row(page, row, lines * LINE_HEIGHT, NULL) : LXW_NO_ERROR;
}

static guint row_lines(const Sheet *sheet, guint row) {
    guint lines = 1;
    for (guint i = 0; i < sheet_columns(sheet); i++) {
        const SheetCell *cell = sheet_cell(sheet, row, i);
        if (cell->kind == CELL_TEXT)
            lines = MAX(lines, count_lines(cell->text, sheet_column(sheet, i)->width));
    }
    return lines;
}

static lxw_error write_head(Writer *writer, lxw_worksheet *page, const Sheet *sheet) {
    guint columns = sheet_columns(sheet);
    lxw_error code = worksheet_set_row(page, 0, 28, NULL);
    if (code == LXW_NO_ERROR)
        code = write_across(page, 0, columns, sheet_title(sheet), writer->title);
    if (code == LXW_NO_ERROR)
        code = write_across(page, 1, columns, sheet_subtitle(sheet), writer->subtitle);
    guint lines = 1;
    for (guint i = 0; i < columns; i++)
        lines = MAX(lines, count_lines(sheet_column(sheet, i)->header, sheet_column(sheet, i)->width));
    if (code == LXW_NO_ERROR)
        code = set_height(page, HEADER_ROW, lines);
    for (guint i = 0; i < columns && code == LXW_NO_ERROR; i++) {
        const char *header = sheet_column(sheet, i)->header;
        code = worksheet_write_string(page, HEADER_ROW, (lxw_col_t)i, header, writer->header);
    }
    return code;
}

static lxw_error write_time(lxw_worksheet *page, lxw_row_t row, lxw_col_t col, gint64 ms, lxw_format *format) {
    ClockCivil civil = clock_civil(ms);
    lxw_datetime moment = {
        .year = civil.year,
        .month = civil.month,
        .day = civil.day,
        .hour = civil.hour,
        .min = civil.minute,
        .sec = civil.second,
    };
    return worksheet_write_datetime(page, row, col, &moment, format);
}

static lxw_format *number_format(const Writer *writer, const SheetColumn *column, const SheetCell *cell) {
    const char *point = strchr(cell->text, '.');
    gsize places = point ? strlen(point + 1) : 0;
    if (column->kind == SHEET_DECIMAL || column->kind == SHEET_PERCENT)
        places = (gsize)column->places;
    return (cell->shaded ? writer->shaded_number : writer->number)[MIN(places, MAX_PLACES)];
}

/* Excel reads "_x0041_" inside a text as the letter A; the first mark is written so that it means itself. */
static char *escape_marks(const char *text) {
    GString *out = g_string_new(NULL);
    for (const char *p = text; *p; p++) {
        gboolean mark = p[0] == '_' && p[1] == 'x' && g_ascii_isxdigit(p[2]) && g_ascii_isxdigit(p[3]) && g_ascii_isxdigit(p[4]) &&
                        g_ascii_isxdigit(p[5]) && p[6] == '_';
        if (mark)
            g_string_append(out, "_x005F");
        g_string_append_c(out, *p);
    }
    return g_string_free(out, FALSE);
}

static lxw_error write_text(lxw_worksheet *page, lxw_row_t row, lxw_col_t col, const char *text, lxw_format *format) {
    if (!strstr(text, "_x"))
        return worksheet_write_string(page, row, col, text, format);
    g_autofree char *escaped = escape_marks(text);
    return worksheet_write_string(page, row, col, escaped, format);
}

static lxw_error write_cell(Writer *writer, lxw_worksheet *page, const Sheet *sheet, guint row, guint column) {
    const SheetCell *cell = sheet_cell(sheet, row, column);
    lxw_row_t at = (lxw_row_t)(HEADER_ROW + 1 + row);
    lxw_col_t col = (lxw_col_t)column;
    lxw_error code = LXW_NO_ERROR;
    switch (cell->kind) {
    case CELL_EMPTY:
        code = worksheet_write_blank(page, at, col, writer->text);
        break;
    case CELL_TEXT:
        code = write_text(page, at, col, cell->text, cell->shaded ? writer->shaded_text : writer->text);
        break;
    case CELL_NONE:
        code = worksheet_write_string(page, at, col, "/", cell->shaded ? writer->shaded_none : writer->none);
        break;
    case CELL_TIME:
        code = write_time(page, at, col, cell->time, writer->time);
        break;
    case CELL_NUMBER:
        code = worksheet_write_number(page, at, col, g_ascii_strtod(cell->text, NULL),
                                      number_format(writer, sheet_column(sheet, column), cell));
        break;
    }
    if (code != LXW_NO_ERROR || !cell->note)
        return code;
    lxw_comment_options box = {.width = 260, .height = 90};
    return worksheet_write_comment_opt(page, at, col, cell->note, &box);
}

static gboolean write_rows(Writer *writer, lxw_worksheet *page, const Sheet *sheet, GError **error) {
    for (guint row = 0; row < sheet_rows(sheet); row++) {
        gboolean due = writer->done % PROGRESS_STEP == 0;
        if (due && !sheet_report(writer->options, writer->done, writer->total, error))
            return FALSE;
        if (!written(set_height(page, (lxw_row_t)(HEADER_ROW + 1 + row), row_lines(sheet, row)), error))
            return FALSE;
        for (guint column = 0; column < sheet_columns(sheet); column++)
            if (!written(write_cell(writer, page, sheet, row, column), error))
                return FALSE;
        writer->done++;
    }
    return TRUE;
}

/* ---- marks and charts ---- */

static lxw_error write_mark(Writer *writer, lxw_worksheet *page, const Sheet *sheet, const SheetMark *mark) {
    lxw_row_t first = HEADER_ROW + 1, last = (lxw_row_t)(HEADER_ROW + sheet_rows(sheet));
    lxw_col_t col = (lxw_col_t)mark->column;
    lxw_conditional_format rule = {.format = writer->marks[mark->style], .stop_if_true = LXW_TRUE};
    if (mark->below) {
        rule.type = LXW_CONDITIONAL_TYPE_CELL;
        rule.criteria = LXW_CONDITIONAL_CRITERIA_LESS_THAN;
        rule.value = g_ascii_strtod(mark->below, NULL);
    } else {
        rule.type = LXW_CONDITIONAL_TYPE_TEXT;
        rule.criteria = LXW_CONDITIONAL_CRITERIA_TEXT_CONTAINING;
        rule.value_string = mark->contains;
    }
    return worksheet_conditional_format_range(page, first, col, last, col, &rule);
}

static lxw_error write_marks(Writer *writer, lxw_worksheet *page, const Sheet *sheet) {
    lxw_error code = LXW_NO_ERROR;
    for (guint i = 0; sheet_rows(sheet) > 0 && i < sheet_marks(sheet) && code == LXW_NO_ERROR; i++)
        code = write_mark(writer, page, sheet, sheet_mark(sheet, i));
    return code;
}

/* The numbers of the charts: label, then one column for each chart; row by row, as constant_memory wants it. */
static lxw_error write_chart_rows(Writer *writer, lxw_worksheet *page, const Sheet *sheet, lxw_row_t row) {
    const SheetChart *first = sheet_chart(sheet, 0);
    lxw_error code = set_height(page, row, 3);
    if (code == LXW_NO_ERROR)
        code = worksheet_write_string(page, row, 0, "", writer->header);
    for (guint i = 0; i < sheet_charts(sheet) && code == LXW_NO_ERROR; i++)
        code = write_text(page, row, (lxw_col_t)(i + 1), sheet_chart(sheet, i)->title, writer->header);
    for (guint at = 0; at < first->labels->len && code == LXW_NO_ERROR; at++) {
        code = write_text(page, ++row, 0, g_ptr_array_index(first->labels, at), writer->text);
        for (guint i = 0; i < sheet_charts(sheet) && code == LXW_NO_ERROR; i++) {
            const SheetChart *chart = sheet_chart(sheet, i);
            const char *point = at < chart->points->len ? g_ptr_array_index(chart->points, at) : "";
            lxw_col_t col = (lxw_col_t)(i + 1);
            if (*point)
                code = worksheet_write_number(page, row, col, g_ascii_strtod(point, NULL), writer->number[chart->places]);
            else
                code = worksheet_write_blank(page, row, col, writer->none);
        }
    }
    return code;
}

static lxw_error write_chart(Writer *writer, lxw_worksheet *page, const Sheet *sheet, guint index, lxw_row_t head) {
    const SheetChart *chart = sheet_chart(sheet, index);
    lxw_row_t last = (lxw_row_t)(head + chart->points->len);
    lxw_col_t col = (lxw_col_t)(index + 1);
    lxw_chart *drawn = workbook_add_chart(writer->workbook, LXW_CHART_COLUMN);
    lxw_chart_series *series = drawn ? chart_add_series(drawn, NULL, NULL) : NULL;
    if (!series)
        return LXW_ERROR_MEMORY_MALLOC_FAILED;
    chart_series_set_categories(series, sheet_name(sheet), head + 1, 0, last, 0);
    chart_series_set_values(series, sheet_name(sheet), head + 1, col, last, col);
    chart_series_set_name(series, chart->title);
    chart_series_set_labels(series);
    chart_title_set_name(drawn, chart->title);
    chart_axis_set_name(drawn->y_axis, chart->value);
    chart_axis_set_min(drawn->y_axis, 0);
    chart_legend_set_position(drawn, LXW_CHART_LEGEND_NONE);
    chart_set_style(drawn, 11);
    lxw_chart_options where = {
        .x_offset = (int32_t)index * CHART_WIDTH, .x_scale = CHART_WIDTH / 480.0, .y_scale = CHART_ROWS * 20 / 288.0};
    return worksheet_insert_chart_opt(page, head, (lxw_col_t)(sheet_charts(sheet) + 2), drawn, &where);
}

/* Gives the first free row back. */
static lxw_error write_charts(Writer *writer, lxw_worksheet *page, const Sheet *sheet, lxw_row_t *row) {
    if (sheet_charts(sheet) == 0 || sheet_chart(sheet, 0)->labels->len == 0)
        return LXW_NO_ERROR;
    lxw_row_t head = *row + 1;
    lxw_error code = write_chart_rows(writer, page, sheet, head);
    for (guint i = 0; i < sheet_charts(sheet) && code == LXW_NO_ERROR; i++)
        code = write_chart(writer, page, sheet, i, head);
    *row = (lxw_row_t)(head + MAX(sheet_chart(sheet, 0)->labels->len + 1, CHART_ROWS));
    return code;
}

/* Notes, charts, an empty line, then the places to sign spread over the width. */
static lxw_error write_foot(Writer *writer, lxw_worksheet *page, const Sheet *sheet) {
    lxw_row_t row = (lxw_row_t)(HEADER_ROW + 1 + sheet_rows(sheet));
    lxw_error code = LXW_NO_ERROR;
    for (guint i = 0; i < sheet_notes(sheet) && code == LXW_NO_ERROR; i++)
        code = write_text(page, row++, 0, sheet_note(sheet, i), writer->note);
    if (code == LXW_NO_ERROR)
        code = write_charts(writer, page, sheet, &row);
    guint count = sheet_signatures(sheet);
    guint step = count ? MAX(sheet_columns(sheet) / count, 1) : 1;
    for (guint i = 0; i < count && code == LXW_NO_ERROR; i++)
        code = write_text(page, row + 1, (lxw_col_t)(i * step), sheet_signature(sheet, i), writer->signature);
    return code;
}

static gboolean write_sheet(Writer *writer, const Sheet *sheet, GError **error) {
    guint below = HEADER_ROW + 3 + sheet_notes(sheet);
    if (sheet_columns(sheet) == 0 || sheet_columns(sheet) > LXW_COL_MAX)
        return err_set(error, ERR_INPUT, _("There is nothing to export."));
    if (sheet_rows(sheet) > LXW_ROW_MAX - below)
        return err_set(error, ERR_INPUT,
                       _("A spreadsheet holds %d rows and the export has %u; choose a shorter "
                         "period or CSV."),
                       LXW_ROW_MAX, sheet_rows(sheet) + below);
    lxw_worksheet *page = workbook_add_worksheet(writer->workbook, sheet_name(sheet));
    if (!page)
        return err_set(error, ERR_EXTERNAL, _("The spreadsheet cannot have a sheet named \"%s\"."), sheet_name(sheet));
    return written(set_up_page(page, sheet), error) && written(write_head(writer, page, sheet), error) &&
           write_rows(writer, page, sheet, error) && written(write_marks(writer, page, sheet), error) &&
           written(write_foot(writer, page, sheet), error);
}

static gboolean write_workbook(Writer *writer, const Book *book, GError **error) {
    g_autofree char *title = g_strdup(book_title(book));
    lxw_doc_properties properties = {.title = title, .created = (time_t)MAX(book_created(book) / 1000, 1)};
    if (!written(workbook_set_properties(writer->workbook, &properties), error))
        return FALSE;
    writer_add_formats(writer);
    for (guint i = 0; i < book_sheets(book); i++)
        if (!write_sheet(writer, book_sheet(book, i), error))
            return FALSE;
    return sheet_report(writer->options, writer->total, writer->total, error);
}

/* The library prints its complaints on standard error, where a terminal's picture may stand; we have its
 * codes. Gives what stderr was, for unmute; -1 if it cannot be silenced. */
static int mute_stderr(void) {
    fflush(stderr);
    int before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int nothing = before < 0 ? -1 : open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nothing >= 0) {
        dup2(nothing, STDERR_FILENO);
        close(nothing);
    }
    return before;
}

static void unmute_stderr(int before) {
    if (before < 0)
        return;
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
}

/* Makes the file in the private folder; the workbook is gone afterwards, whatever happened. */
static gboolean make_file(const Book *book, const char *folder, const char *file, const SheetOptions *options, GError **error) {
    g_autofree char *temporary = g_strdup(folder);
    lxw_workbook_options how = {.constant_memory = book_rows(book) > MANY_ROWS, .tmpdir = temporary};
    Writer writer = {.options = options, .total = book_rows(book)};
    writer.workbook = workbook_new_opt(file, &how);
    if (!writer.workbook)
        return err_set(error, ERR_EXTERNAL, _("The spreadsheet cannot be begun."));
    if (!write_workbook(&writer, book, error)) {
        lxw_workbook_free(writer.workbook);
        return FALSE;
    }
    return written(workbook_close(writer.workbook), error);
}

/* The file as another program will read it, cell by cell: only then it is kept. */
static gboolean is_same_sheet(const Sheet *sheet, const XlsxSheet *read) {
    for (guint row = 0; row < sheet_rows(sheet); row++)
        for (guint column = 0; column < sheet_columns(sheet); column++) {
            const SheetCell *cell = sheet_cell(sheet, row, column);
            const XlsxCell *found = xlsx_cell(read, HEADER_ROW + 1 + row, column);
            gboolean text = cell->kind == CELL_TEXT || cell->kind == CELL_NONE;
            gboolean number = cell->kind == CELL_NUMBER || cell->kind == CELL_TIME;
            if (text && (found->kind != XLSX_TEXT || strcmp(found->text, cell->text ? cell->text : "/") != 0))
                return FALSE;
            if (number && found->kind != XLSX_NUMBER)
                return FALSE;
            if (cell->kind == CELL_NUMBER && !xlsx_number_equals(found->text, cell->text))
                return FALSE;
            if (cell->kind == CELL_EMPTY && found->kind != XLSX_EMPTY)
                return FALSE;
        }
    return TRUE;
}

static gboolean reread(const Book *book, const guint8 *bytes, gsize size, GError **error) {
    gsize cells = 0;
    for (guint i = 0; i < book_sheets(book); i++)
        cells += (gsize)sheet_rows(book_sheet(book, i)) * sheet_columns(book_sheet(book, i));
    if (cells > REREAD_CELLS)
        return TRUE;
    g_autoptr(XlsxBook) read = xlsx_read_bytes(bytes, size, error);
    if (!read)
        return FALSE;
    for (guint i = 0; i < book_sheets(book); i++) {
        const XlsxSheet *sheet = xlsx_book_sheet(read, i);
        if (!sheet || !is_same_sheet(book_sheet(book, i), sheet))
            return err_set(error, ERR_IO, _("The spreadsheet reads back differently from what was written; nothing was kept."));
    }
    return TRUE;
}

static gboolean keep_file(const Book *book, const char *file, const char *path, const SheetOptions *options, GError **error) {
    g_autoptr(GMappedFile) mapped = g_mapped_file_new(file, FALSE, NULL);
    if (!mapped || g_mapped_file_get_length(mapped) == 0)
        return err_set(error, ERR_IO, _("The spreadsheet came out empty; nothing was kept."));
    const char *bytes = g_mapped_file_get_contents(mapped);
    gsize size = g_mapped_file_get_length(mapped);
    return zip_check_parts((const guint8 *)bytes, size, error) && reread(book, (const guint8 *)bytes, size, error) &&
           outfile_write(path, bytes, size, options && options->replace, error);
}

static gboolean write_xlsx(const Book *book, const char *path, const SheetOptions *options, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (book_sheets(book) == 0)
        return err_set(error, ERR_INPUT, _("There is nothing to export."));
    if (!(options && options->replace) && g_file_test(path, G_FILE_TEST_EXISTS))
        return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    /* Beside the file, so that a full disk is one; a confined process makes nothing but the file there. */
    g_autofree char *target = outfile_is_confined() ? g_strdup(g_get_tmp_dir()) : g_path_get_dirname(path);
    g_autofree char *folder = g_build_filename(target, ".bihuan-XXXXXX", NULL);
    if (!g_mkdtemp_full(folder, 0700))
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
    g_autofree char *file = g_build_filename(folder, "book.xlsx", NULL);
    /* The library prints numbers with the process's decimal point; a file must have a full stop. */
    locale_t plain = newlocale(LC_NUMERIC_MASK, "C", (locale_t)0);
    locale_t before = uselocale(plain);
    int voice = mute_stderr();
    gboolean ok = make_file(book, folder, file, options, error);
    unmute_stderr(voice);
    uselocale(before);
    if (plain)
        freelocale(plain);
    ok = ok && keep_file(book, file, path, options, error);
    unlink(file);
    rmdir(folder);
    return ok;
}

const SheetFormat sheet_format_xlsx = {
    .name = "xlsx",
    .extension = "xlsx",
    .summary = N_("spreadsheet with all sheets, ready to print on A3"),
    .write = write_xlsx,
};
