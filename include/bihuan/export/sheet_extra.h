/* SPDX-License-Identifier: MIT
 *
 * What a sheet may have beside its table: paper, conditional marks, charts. A format that knows no such thing (CSV)
 * leaves it out; nothing of it carries a value that does not also stand in a cell or in the chart's own numbers.
 */
#ifndef BIHUAN_EXPORT_SHEET_EXTRA_H
#define BIHUAN_EXPORT_SHEET_EXTRA_H

#include "bihuan/export/sheet.h"

typedef enum { SHEET_A3, SHEET_A4 } SheetPaper;

/* Landscape on A3 unless said otherwise; always as wide as the page, the header on every page. */
void sheet_set_page(Sheet *sheet, SheetPaper paper, gboolean landscape);
SheetPaper sheet_paper(const Sheet *sheet);
gboolean sheet_is_landscape(const Sheet *sheet);

typedef enum { SHEET_MARK_WARNING, SHEET_MARK_ERROR } SheetMarkStyle; /* yellow; red, bold */

/* Shown as long as the condition holds, also when somebody types another value into the file. */
typedef struct {
    guint column;
    char *below;    /* number below this decimal; NULL: text, see contains */
    char *contains; /* text that has this in it */
    SheetMarkStyle style;
} SheetMark;

/* Of two marks that hold, the one added first shows. */
void sheet_mark_below(Sheet *sheet, guint column, const char *decimal, SheetMarkStyle style);
void sheet_mark_text(Sheet *sheet, guint column, const char *contains, SheetMarkStyle style);
guint sheet_marks(const Sheet *sheet);
const SheetMark *sheet_mark(const Sheet *sheet, guint index);

/* Shades the cell put last: a person changed its value. A number is followed by "*" as well. */
void sheet_shade_cell(Sheet *sheet);

/* How a cell's number is shown in a spreadsheet: "0.0", with a star behind a corrected one. Owned. */
char *sheet_number_format(const SheetColumn *column, const SheetCell *cell);

/* A line that a format without notes writes below the table (CSV). */
void sheet_keep_note(Sheet *sheet, const char *note);
guint sheet_kept_notes(const Sheet *sheet);
const char *sheet_kept_note(const Sheet *sheet, guint index);

typedef struct {
    char *title, *value; /* what the numbers are: "Mean hours to closure", "h" */
    int places;
    GPtrArray *labels; /* char * */
    GPtrArray *points; /* char *: decimals, "" = nothing to measure */
} SheetChart;

/* A chart of columns with its numbers below the table; the charts of one sheet have the same labels. The index counts
 * from 0. */
guint sheet_add_chart(Sheet *sheet, const char *title, const char *value, int places);
void sheet_add_point(Sheet *sheet, guint chart, const char *label, const char *decimal);
guint sheet_charts(const Sheet *sheet);
const SheetChart *sheet_chart(const Sheet *sheet, guint index);

#endif
