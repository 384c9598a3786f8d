/* SPDX-License-Identifier: MIT
 *
 * What is drawn from cells: lines, boxes, bars, sparklines, QR codes; with plain ASCII forms of each.
 */
#include "bihuan/ui/cell.h"

#include "bihuan/base/utf8.h"

#include <string.h>

/* The parts of a box in both alphabets. */
typedef struct {
    const char *across, *down, *top_left, *top_right, *bottom_left, *bottom_right;
} BoxSigns;

static const BoxSigns BOX_LINES = {"─", "│", "┌", "┐", "└", "┘"};
static const BoxSigns BOX_ASCII = {"-", "|", "+", "+", "+", "+"};

static const char *const BAR_EIGHTHS[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
static const char *const SPARK_LINES[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const SPARK_ASCII[] = {"_", ".", "-", "~", "=", "+", "*", "#"};

static const BoxSigns *box_signs(const Area *area) {
    return grid_is_ascii(area->grid) ? &BOX_ASCII : &BOX_LINES;
}

void area_hline(const Area *area, int row, int col, int cols, Style style) {
    int from = MAX(col, 0), to = MIN(col + cols, area->cols);
    for (int c = from; c < to; c++) {
        area_put(area, row, c, style, box_signs(area)->across);
    }
}

void area_vline(const Area *area, int row, int col, int rows, Style style) {
    int from = MAX(row, 0), to = MIN(row + rows, area->rows);
    for (int r = from; r < to; r++) {
        area_put(area, r, col, style, box_signs(area)->down);
    }
}

Area area_box(const Area *area, Style style, const char *title) {
    const BoxSigns *signs = box_signs(area);
    int right = area->cols - 1, bottom = area->rows - 1;
    area_hline(area, 0, 0, area->cols, style);
    area_hline(area, bottom, 0, area->cols, style);
    area_vline(area, 0, 0, area->rows, style);
    area_vline(area, 0, right, area->rows, style);
    area_put(area, 0, 0, style, signs->top_left);
    area_put(area, 0, right, style, signs->top_right);
    area_put(area, bottom, 0, style, signs->bottom_left);
    area_put(area, bottom, right, style, signs->bottom_right);
    if (title != NULL && title[0] != '\0' && area->cols > 6) {
        g_autofree char *printable = utf8_printable(title);
        g_autofree char *clipped = utf8_clip(printable, area->cols - 6);
        area_format(area, 0, 2, STYLE_TITLE, " %s ", clipped);
    }
    return area_sub(area, 1, 1, area->rows - 2, area->cols - 2);
}

void area_bar(const Area *area, int row, int col, int width, int permille, Style style) {
    permille = CLAMP(permille, 0, 1000);
    gboolean ascii = grid_is_ascii(area->grid);
    int eighths = (width * 8 * permille + 500) / 1000;
    for (int c = 0; c < width; c++) {
        int part = CLAMP(eighths - c * 8, 0, 8);
        if (ascii) {
            area_put(area, row, col + c, part >= 4 ? style : STYLE_DIM, part >= 4 ? "#" : ".");
        } else if (part > 0) {
            area_put(area, row, col + c, style, BAR_EIGHTHS[part]);
        } else {
            area_put(area, row, col + c, STYLE_DIM, "░");
        }
    }
}

void area_spark(const Area *area, int row, int col, Style style, const gint64 *values, int count) {
    int first = MAX(0, count - MAX(area->cols - col, 0));
    gint64 most = 1;
    for (int i = first; i < count; i++) {
        most = MAX(most, values[i]);
    }
    for (int i = first; i < count; i++) {
        int level = (int)CLAMP((double)MAX(values[i], 0) * 7.0 / (double)most + 0.5, 0.0, 7.0);
        const char *const *signs = grid_is_ascii(area->grid) ? SPARK_ASCII : SPARK_LINES;
        area_put(area, row, col + i - first, style, signs[level]);
    }
}

int area_qr_rows(const Area *area, int size) {
    return grid_is_ascii(area->grid) ? size + 8 : (size + 9) / 2;
}

int area_qr_cols(const Area *area, int size) {
    return grid_is_ascii(area->grid) ? (size + 8) * 2 : size + 8;
}

/* A module of the code with its quiet zone of 4 around it. */
static gboolean qr_dark(const guint8 *modules, int size, int row, int col) {
    row -= 4;
    col -= 4;
    return row >= 0 && col >= 0 && row < size && col < size && modules[row * size + col] != 0;
}

gboolean area_qr(const Area *area, int row, int col, const guint8 *modules, int size) {
    static const char *const HALVES[] = {" ", "▀", "▄", "█"};
    int rows = area_qr_rows(area, size), cols = area_qr_cols(area, size);
    if (size < 1 || row < 0 || col < 0 || row + rows > area->rows || col + cols > area->cols) {
        return FALSE;
    }
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < size + 8; c++) {
            if (grid_is_ascii(area->grid)) {
                Style style = qr_dark(modules, size, r, c) ? STYLE_QR_DARK : STYLE_QR;
                area_put(area, row + r, col + c * 2, style, "  ");
            } else {
                int part = (qr_dark(modules, size, r * 2, c) ? 1 : 0) | (qr_dark(modules, size, r * 2 + 1, c) ? 2 : 0);
                area_put(area, row + r, col + c, STYLE_QR, HALVES[part]);
            }
        }
    }
    return TRUE;
}
