/* SPDX-License-Identifier: MIT
 *
 * The calibration page (校准页): measured with a ruler it tells whether labels come out in exact millimetres,
 * and scanned whether the printer manages the finest code. Knows no file.
 */
#include <math.h>

#include "bihuan/base/i18n.h"
#include "paint.h"

#define EDGE_LABEL 2.0 /* mm from the edge of a label to crosses and rulers */
#define EDGE_SHEET 5.0 /* … of a sheet: office printers cannot print up to the edge */
#define CROSS 2.0
#define CODE_BOX 14.5 /* 21 + 8 modules of 0.5 mm */
#define CODE_MODULE 0.5
#define CODE_TEXT "BIHUAN 0.5MM"

static void draw_cross(Paint *paint, double x, double y) {
    paint_line(paint, x - CROSS, y, x + CROSS, y);
    paint_line(paint, x, y - CROSS, x, y + CROSS);
}

void calibrate_ruler(Paint *paint, double left, double top, double length) {
    for (int tick = 0; tick <= (int)length; tick += 10) {
        paint_line(paint, left + tick, top - 1, left + tick, top);
    }
    paint_line(paint, left, top, left + length, top);
}

static double tick_length(int mm) {
    return mm % 10 == 0 ? 2.6 : mm % 5 == 0 ? 1.8 : 1;
}

/* Millimetres along the upper and the left edge, starting at the cross in the corner. */
static gboolean draw_rulers(Paint *paint, double edge, double width, double height, GError **error) {
    gboolean ok = TRUE;
    for (int mm = 0; mm <= (int)(width - 2 * edge) && ok; mm++) {
        paint_line(paint, edge + mm, edge, edge + mm, edge + tick_length(mm));
        if (mm % 10 == 0 && mm > 0) {
            g_autofree char *text = g_strdup_printf("%d", mm);
            LabelText place = {
                .box = {edge + mm - 3, edge + 2.8, 6, 2.2}, .size = 1.8, .smallest = 1.2, .lines = 1, .align = LABEL_ALIGN_CENTER};
            ok = paint_text(paint, &place, text, 0, 0, error);
        }
    }
    for (int mm = 0; mm <= (int)(height - 2 * edge); mm++) {
        paint_line(paint, edge, edge + mm, edge + tick_length(mm), edge + mm);
    }
    return ok;
}

/* Where the labels lie, with the numbers that --from takes. */
static gboolean draw_places(Paint *paint, const LabelJob *job, GError **error) {
    const LabelGrid *grid = &job->grid;
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        int column = i % grid->columns, row = i / grid->columns;
        double left = grid->left + column * grid->step_x, top = grid->top + row * grid->step_y;
        LabelText place = {.box = {left + job->layout->width - 12, top + job->layout->height - 6, 11, 5},
                           .size = 3.5,
                           .smallest = 2,
                           .lines = 1,
                           .align = LABEL_ALIGN_RIGHT};
        g_autofree char *text = g_strdup_printf("%d", i + 1);
        paint_frame(paint, left, top, job->layout->width, job->layout->height);
        if (!paint_text(paint, &place, text, 0, 0, error)) {
            return FALSE;
        }
    }
    return TRUE;
}

/* "Label 60x40: 60 × 40 mm …", beside or below the code. */
static gboolean draw_statement(Paint *paint, const LabelJob *job, double left, double top, double width, GError **error) {
    const LabelGrid *grid = &job->grid;
    const char *name = job->sheet ? job->sheet->name : job->layout->name;
    char sizes[2][G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(sizes[0], sizeof sizes[0], "%.4g", grid->width);
    g_ascii_formatd(sizes[1], sizeof sizes[1], "%.4g", grid->height);
    g_autofree char *text = g_strdup_printf(_("%s: %s × %s mm; code of 0.5 mm. Print at 100 %%."), name, sizes[0], sizes[1]);
    LabelText place = {.box = {left, top, width, CODE_BOX - 1}, .size = 2.6, .smallest = 1.4, .lines = 6};
    return paint_text(paint, &place, text, 0, 0, error);
}

gboolean calibrate_page(Paint *paint, const LabelJob *job, GError **error) {
    double width = job->grid.width, height = job->grid.height, edge = job->sheet ? EDGE_SHEET : EDGE_LABEL;
    double left = job->sheet ? job->sheet->left + 6 : edge + 4, top = job->sheet ? job->sheet->top + 6 : edge + 6;
    LabelBox code = {left, top, CODE_BOX, CODE_BOX};
    if (job->sheet && !draw_places(paint, job, error)) {
        return FALSE;
    }
    draw_cross(paint, edge, edge);
    draw_cross(paint, width - edge, edge);
    draw_cross(paint, edge, height - edge);
    draw_cross(paint, width - edge, height - edge);
    return draw_rulers(paint, edge, width, height, error) && paint_code(paint, CODE_TEXT, &code, CODE_MODULE, CODE_TEXT, error) &&
           draw_statement(paint, job, left + CODE_BOX, top, MIN(width - left - CODE_BOX - edge - 1, 40), error);
}
