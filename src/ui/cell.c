/* SPDX-License-Identifier: MIT
 *
 * The grid: cells, text clipped in columns, frames. What is drawn from cells (boxes, bars, QR codes) is in
 * draw.c. It knows no terminal and no theme; widths come from base/utf8.
 */
#include "bihuan/ui/cell.h"

#include "bihuan/base/utf8.h"

#include <stdarg.h>
#include <string.h>

struct Grid {
    int rows, cols;
    Cell *cells;
    gboolean ascii;
    int cursor_row, cursor_col; /* -1: hidden */
};

/* What the ascii theme shows instead of the signs the program itself draws. Names keep their characters. */
static const struct {
    gunichar sign;
    char plain;
} PLAIN[] = {
    {0x2026, '~'}, {0x2500, '-'}, {0x2502, '|'}, {0x00b7, '.'}, {0x2192, '>'}, {0x2190, '<'}, {0x2191, '^'},  {0x2193, 'v'},
    {0x25cf, '*'}, {0x25cb, 'o'}, {0x2014, '-'}, {0x2013, '-'}, {0x00d7, 'x'}, {0x2713, 'v'}, {0x25a0, '#'},  {0x25b6, '>'},
    {0x25b2, '^'}, {0x25bc, 'v'}, {0x2588, '#'}, {0x2591, '.'}, {0x201c, '"'}, {0x201d, '"'}, {0x2018, '\''}, {0x2019, '\''},
};

static void cell_blank(Cell *cell, Style style) {
    memcpy(cell->text, " ", 2);
    cell->width = 1;
    cell->style = (guint8)style;
}

Grid *grid_new(int rows, int cols) {
    Grid *grid = g_new0(Grid, 1);
    grid_resize(grid, rows, cols);
    return grid;
}

void grid_free(Grid *grid) {
    if (grid != NULL) {
        g_free(grid->cells);
        g_free(grid);
    }
}

void grid_resize(Grid *grid, int rows, int cols) {
    rows = CLAMP(rows, 1, 2000);
    cols = CLAMP(cols, 1, 2000);
    if (grid->rows != rows || grid->cols != cols) {
        g_free(grid->cells);
        grid->cells = g_new(Cell, (gsize)rows * (gsize)cols);
        grid->rows = rows;
        grid->cols = cols;
    }
    grid_clear(grid);
}

void grid_clear(Grid *grid) {
    for (int i = 0; i < grid->rows * grid->cols; i++) {
        cell_blank(&grid->cells[i], STYLE_NORMAL);
    }
    grid->cursor_row = grid->cursor_col = -1;
}

int grid_rows(const Grid *grid) {
    return grid->rows;
}

int grid_cols(const Grid *grid) {
    return grid->cols;
}

void grid_set_ascii(Grid *grid, gboolean ascii) {
    grid->ascii = ascii;
}

gboolean grid_is_ascii(const Grid *grid) {
    return grid->ascii;
}

static Cell *cell_at(const Grid *grid, int row, int col) {
    if (row < 0 || col < 0 || row >= grid->rows || col >= grid->cols) {
        return NULL;
    }
    return &grid->cells[row * grid->cols + col];
}

const Cell *grid_cell(const Grid *grid, int row, int col) {
    return cell_at(grid, row, col);
}

gboolean grid_cursor(const Grid *grid, int *row, int *col) {
    *row = grid->cursor_row;
    *col = grid->cursor_col;
    return grid->cursor_row >= 0;
}

void grid_hide_cursor(Grid *grid) {
    grid->cursor_row = grid->cursor_col = -1;
}

Area grid_area(Grid *grid) {
    return (Area){grid, 0, 0, grid->rows, grid->cols};
}

char *grid_row_text(const Grid *grid, int row) {
    GString *text = g_string_new(NULL);
    for (int col = 0; col < grid->cols && cell_at(grid, row, col) != NULL; col++) {
        g_string_append(text, cell_at(grid, row, col)->text);
    }
    while (text->len > 0 && text->str[text->len - 1] == ' ') {
        g_string_truncate(text, text->len - 1);
    }
    return g_string_free(text, FALSE);
}

char *grid_dump(const Grid *grid, gboolean styles) {
    GString *frame = g_string_new(NULL);
    for (int row = 0; row < grid->rows; row++) {
        g_autofree char *line = grid_row_text(grid, row);
        g_string_append_printf(frame, "%s\n", line);
    }
    if (styles) {
        g_string_append(frame, "~\n");
        for (int row = 0; row < grid->rows; row++) {
            for (int col = 0; col < grid->cols; col++) {
                g_string_append_c(frame, style_letter((Style)cell_at(grid, row, col)->style));
            }
            g_string_append_c(frame, '\n');
        }
    }
    return g_string_free(frame, FALSE);
}

Area area_sub(const Area *area, int row, int col, int rows, int cols) {
    int top = MAX(row, 0), left = MAX(col, 0);
    int bottom = MIN(row + rows, area->rows), right = MIN(col + cols, area->cols);
    return (Area){area->grid, area->row + top, area->col + left, MAX(bottom - top, 0), MAX(right - left, 0)};
}

/* The columns of the grid that a row of the area may touch; FALSE: none. */
static gboolean area_span(const Area *area, int row, int *low, int *high) {
    if (row < 0 || row >= area->rows || area->row + row < 0 || area->row + row >= area->grid->rows) {
        return FALSE;
    }
    *low = MAX(area->col, 0);
    *high = MIN(area->col + area->cols, area->grid->cols);
    return *low < *high;
}

/* Before a cell is written: the other half of a wide character that loses one half becomes a blank, even if
 * it lies outside the area. */
static void cell_split(Grid *grid, int row, int col) {
    Cell *cell = cell_at(grid, row, col);
    if (cell->width == 0) {
        Cell *left = cell_at(grid, row, col - 1);
        if (left != NULL && left->width == 2) {
            cell_blank(left, (Style)left->style);
        }
    } else if (cell->width == 2) {
        Cell *right = cell_at(grid, row, col + 1);
        if (right != NULL && right->width == 0) {
            cell_blank(right, (Style)right->style);
        }
    }
}

static void cell_write(Grid *grid, int row, int col, const char *text, int width, Style style) {
    for (int i = 0; i < width; i++) {
        cell_split(grid, row, col + i);
    }
    Cell *cell = cell_at(grid, row, col);
    g_strlcpy(cell->text, text, sizeof cell->text);
    cell->width = (guint8)width;
    cell->style = (guint8)style;
    if (width == 2) {
        Cell *next = cell_at(grid, row, col + 1);
        next->text[0] = '\0';
        next->width = 0;
        next->style = (guint8)style;
    }
}

/* A character that may stand in a cell: controls and invisible ones become '?'. */
static gunichar sign_clean(gunichar sign, gboolean ascii) {
    GUnicodeType type = g_unichar_type(sign);
    if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT || type == G_UNICODE_SURROGATE || type == G_UNICODE_LINE_SEPARATOR ||
        type == G_UNICODE_PARAGRAPH_SEPARATOR) {
        return '?';
    }
    for (gsize i = 0; ascii && sign > 127 && i < G_N_ELEMENTS(PLAIN); i++) {
        if (PLAIN[i].sign == sign) {
            return (gunichar)PLAIN[i].plain;
        }
    }
    return sign;
}

static void cell_append(Cell *cell, gunichar mark) {
    char bytes[6];
    int size = g_unichar_to_utf8(mark, bytes);
    gsize length = strlen(cell->text);
    if (length > 0 && length + (gsize)size < sizeof cell->text) {
        memcpy(cell->text + length, bytes, (gsize)size);
        cell->text[length + (gsize)size] = '\0';
    }
}

/* One character of width columns at a column of the grid; what is cut in half becomes a blank. Returns its
 * cell. */
static Cell *sign_put(const Area *area, int row, int at, gunichar sign, int width, Style style) {
    int low, high;
    if (!area_span(area, row, &low, &high)) {
        return NULL;
    }
    int line = area->row + row;
    if (at >= low && at + width <= high) {
        char bytes[7] = "";
        g_unichar_to_utf8(sign, bytes);
        cell_write(area->grid, line, at, bytes, width, style);
        return cell_at(area->grid, line, at);
    }
    for (int i = at; i < at + width; i++) {
        if (i >= low && i < high) {
            cell_write(area->grid, line, i, " ", 1, style);
        }
    }
    return NULL;
}

int area_put(const Area *area, int row, int col, Style style, const char *text) {
    if (row < 0 || row >= area->rows || text == NULL) {
        return 0;
    }
    g_autofree char *valid = g_utf8_validate(text, -1, NULL) ? NULL : g_utf8_make_valid(text, -1);
    int at = area->col + col;
    Cell *last = NULL;
    for (const char *p = valid != NULL ? valid : text; *p != '\0' && *p != '\n'; p = g_utf8_next_char(p)) {
        gunichar sign = sign_clean(g_utf8_get_char(p), area->grid->ascii);
        int width = utf8_char_width(sign);
        if (width == 0) {
            if (last != NULL) {
                cell_append(last, sign);
            }
            continue;
        }
        last = sign_put(area, row, at, sign, width, style);
        at += width;
    }
    return at - area->col - col;
}

void area_put_pad(const Area *area, int row, int col, int width, Style style, const char *text) {
    if (width <= 0) {
        return;
    }
    g_autofree char *printable = utf8_printable(text != NULL ? text : "");
    g_autofree char *padded = utf8_pad(printable, width);
    area_put(area, row, col, style, padded);
}

void area_put_right(const Area *area, int row, int col, int width, Style style, const char *text) {
    if (width <= 0) {
        return;
    }
    g_autofree char *printable = utf8_printable(text != NULL ? text : "");
    g_autofree char *clipped = utf8_clip(printable, width);
    area_fill(area, row, col, 1, width, style);
    area_put(area, row, col + width - utf8_width(clipped), style, clipped);
}

int area_format(const Area *area, int row, int col, Style style, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return area_put(area, row, col, style, text);
}

int area_wrap(const Area *area, int row, Style style, const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    g_autoptr(GPtrArray) lines = utf8_wrap(valid, MAX(area->cols, 2));
    for (guint i = 0; i < lines->len; i++) {
        area_put(area, row + (int)i, 0, style, lines->pdata[i]);
    }
    return (int)lines->len;
}

void area_fill(const Area *area, int row, int col, int rows, int cols, Style style) {
    for (int r = MAX(row, 0); r < MIN(row + rows, area->rows); r++) {
        int low, high;
        if (!area_span(area, r, &low, &high)) {
            continue;
        }
        for (int c = MAX(low, area->col + col); c < MIN(high, area->col + col + cols); c++) {
            cell_write(area->grid, area->row + r, c, " ", 1, style);
        }
    }
}

void area_cursor(const Area *area, int row, int col) {
    int low, high;
    if (area_span(area, row, &low, &high) && area->col + col >= low && area->col + col < high) {
        area->grid->cursor_row = area->row + row;
        area->grid->cursor_col = area->col + col;
    }
}
