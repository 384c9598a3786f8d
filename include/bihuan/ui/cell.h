/* SPDX-License-Identifier: MIT
 *
 * The grid of cells every screen draws into, and areas: sub-rectangles of it that clip what is drawn.
 * A cell holds one grapheme, its width and a style role; a wide character takes a cell and a continuation.
 * Rows and columns count from 0 inside the area. Nothing outside an area is ever touched, half a wide
 * character never appears, and every function accepts any position and size (also negative or empty).
 */
#ifndef BIHUAN_UI_CELL_H
#define BIHUAN_UI_CELL_H

#include "bihuan/ui/style.h"

typedef struct Grid Grid;

/* One cell. width 0: continuation of the wide character to its left (text is ""). */
typedef struct {
    char text[24];
    guint8 width;
    guint8 style;
} Cell;

/* A rectangle of a grid. Passed by pointer, copied freely, owns nothing. */
typedef struct {
    Grid *grid;
    int row, col;   /* of its upper left corner in the grid */
    int rows, cols; /* its size; what lies outside the grid is clipped */
} Area;

/* A blank grid; owned by the caller. Sizes below 1 become 1. */
Grid *grid_new(int rows, int cols);
void grid_free(Grid *grid);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Grid, grid_free)

/* Changes the size and blanks all cells. */
void grid_resize(Grid *grid, int rows, int cols);
/* Blanks all cells, hides the cursor. */
void grid_clear(Grid *grid);
int grid_rows(const Grid *grid);
int grid_cols(const Grid *grid);
/* Lines, bars and QR codes in plain ASCII (theme "ascii", old terminals). */
void grid_set_ascii(Grid *grid, gboolean ascii);
gboolean grid_is_ascii(const Grid *grid);
/* A cell; borrowed until the next change. NULL outside the grid. */
const Cell *grid_cell(const Grid *grid, int row, int col);
/* The text cursor; FALSE if it is hidden. */
gboolean grid_cursor(const Grid *grid, int *row, int *col);
void grid_hide_cursor(Grid *grid);
/* The whole grid as an area. */
Area grid_area(Grid *grid);

/* The frame as text (owned): every row (trailing blanks cut); with styles a line "~" and the same rows in
 * style letters ('.' is normal) follow. */
char *grid_dump(const Grid *grid, gboolean styles);
/* The text of one row, trailing blanks cut; owned. */
char *grid_row_text(const Grid *grid, int row);

/* A part of an area, clipped to it. */
Area area_sub(const Area *area, int row, int col, int rows, int cols);

/* Puts text from (row, col) to the end of the area; a newline ends it, control characters become '?'.
 * Returns the columns the text takes, also those cut off (0 if row is outside). */
int area_put(const Area *area, int row, int col, Style style, const char *text);
/* Puts text in exactly width columns: clipped with "…" or filled with blanks. */
void area_put_pad(const Area *area, int row, int col, int width, Style style, const char *text);
/* The same, right-aligned. */
void area_put_right(const Area *area, int row, int col, int width, Style style, const char *text);
/* area_put with a format. */
int area_format(const Area *area, int row, int col, Style style, const char *format, ...) G_GNUC_PRINTF(5, 6);
/* Puts text wrapped to the area's width from row on; returns the rows it takes. */
int area_wrap(const Area *area, int row, Style style, const char *text);

/* Blanks a rectangle in a style (all of the area: 0, 0, area->rows, area->cols). */
void area_fill(const Area *area, int row, int col, int rows, int cols, Style style);
/* A horizontal line over the whole width, or cols from col; a vertical one of rows. */
void area_hline(const Area *area, int row, int col, int cols, Style style);
void area_vline(const Area *area, int row, int col, int rows, Style style);
/* A frame around the area with a title (may be NULL) in its upper edge; returns the inside. */
Area area_box(const Area *area, Style style, const char *title);
/* A horizontal bar: permille (0…1000) of width columns. */
void area_bar(const Area *area, int row, int col, int width, int permille, Style style);
/* A sparkline: one column per value, scaled from 0 to the largest; as many of the last values as fit between col
 * and the area's right edge. */
void area_spark(const Area *area, int row, int col, Style style, const gint64 *values, int count);
/* A QR code from size × size bytes (1 = dark) with a quiet zone of 4 modules, two modules per cell high
 * (one module per two cells wide in ASCII). area_qr_rows/cols tell its size; FALSE if it does not fit
 * (then nothing is drawn). */
gboolean area_qr(const Area *area, int row, int col, const guint8 *modules, int size);
int area_qr_rows(const Area *area, int size);
int area_qr_cols(const Area *area, int size);
/* Shows the text cursor here (if inside the area). */
void area_cursor(const Area *area, int row, int col);

#endif
