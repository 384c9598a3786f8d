/* SPDX-License-Identifier: MIT
 *
 * The calibration page (校准页): measured with a ruler it tells whether labels come out in exact millimetres,
 * and scanned whether the printer manages the finest code. Knows no file.
 */
#include <math.h>

#include "bihuan/base/i18n.h"
#include "page.h"

#define EDGE_LABEL 2.0 /* mm from the edge of a label to crosses and rulers */
#define EDGE_SHEET 5.0 /* … of a sheet: office printers cannot print up to the edge */
#define CROSS 2.0
#define CODE_BOX 14.5 /* 21 + 8 modules of 0.5 mm */
#define CODE_MODULE 0.5
#define CODE_TEXT "BIHUAN 0.5MM"

static void draw_cross(Canvas *canvas, double x, double y) {
    canvas_line(canvas, x - CROSS, y, x + CROSS, y);
    canvas_line(canvas, x, y - CROSS, x, y + CROSS);
}

void calibrate_ruler(Canvas *canvas, double left, double top, double length) {
    for (int tick = 0; tick <= (int)length; tick += 10) {
        canvas_line(canvas, left + tick, top - 1, left + tick, top);
    }
    canvas_line(canvas, left, top, left + length, top);
}

static double tick_length(int mm) {
    return mm % 10 == 0 ? 2.6 : mm % 5 == 0 ? 1.8 : 1;
}

/* Millimetres along the upper and the left edge, starting at the cross in the corner. */
static void draw_rulers(Canvas *canvas, double edge, double width, double height) {
    for (int mm = 0; mm <= (int)(width - 2 * edge); mm++) {
        canvas_line(canvas, edge + mm, edge, edge + mm, edge + tick_length(mm));
        if (mm % 10 == 0 && mm > 0) {
            g_autofree char *text = g_strdup_printf("%d", mm);
            CanvasText place = {
                .box = {edge + mm - 3, edge + 2.8, 6, 2.2}, .size = 1.8, .smallest = 1.2, .lines = 1, .align = CANVAS_ALIGN_CENTER};
            canvas_text(canvas, &place, text, 0, 0);
        }
    }
    for (int mm = 0; mm <= (int)(height - 2 * edge); mm++) {
        canvas_line(canvas, edge, edge + mm, edge + tick_length(mm), edge + mm);
    }
}

/* Where the labels lie, with the numbers that --from takes. */
static void draw_places(Canvas *canvas, const LabelJob *job) {
    const LabelGrid *grid = &job->grid;
    for (int i = 0; i < grid->columns * grid->rows; i++) {
        int column = i % grid->columns, row = i / grid->columns;
        double left = grid->left + column * grid->step_x, top = grid->top + row * grid->step_y;
        CanvasText place = {.box = {left + job->layout->width - 12, top + job->layout->height - 6, 11, 5},
                            .size = 3.5,
                            .smallest = 2,
                            .lines = 1,
                            .align = CANVAS_ALIGN_RIGHT};
        g_autofree char *text = g_strdup_printf("%d", i + 1);
        canvas_frame(canvas, left, top, job->layout->width, job->layout->height);
        canvas_text(canvas, &place, text, 0, 0);
    }
}

/* "Label 60x40: 60 × 40 mm …", beside or below the code. */
static void draw_statement(Canvas *canvas, const LabelJob *job, double left, double top, double width) {
    const LabelGrid *grid = &job->grid;
    const char *name = job->sheet ? job->sheet->name : job->layout->name;
    char sizes[2][G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(sizes[0], sizeof sizes[0], "%.4g", grid->width);
    g_ascii_formatd(sizes[1], sizeof sizes[1], "%.4g", grid->height);
    g_autofree char *text = g_strdup_printf(_("%s: %s × %s mm; code of 0.5 mm. Print at 100 %%."), name, sizes[0], sizes[1]);
    CanvasText place = {.box = {left, top, width, CODE_BOX - 1}, .size = 2.6, .smallest = 1.4, .lines = 6};
    canvas_text(canvas, &place, text, 0, 0);
}

void calibrate_page(Canvas *canvas, const LabelJob *job) {
    double width = job->grid.width, height = job->grid.height, edge = job->sheet ? EDGE_SHEET : EDGE_LABEL;
    double left = job->sheet ? job->sheet->left + 6 : edge + 4, top = job->sheet ? job->sheet->top + 6 : edge + 6;
    CanvasBox code = {left, top, CODE_BOX, CODE_BOX};
    if (job->sheet) {
        draw_places(canvas, job);
    }
    draw_cross(canvas, edge, edge);
    draw_cross(canvas, width - edge, edge);
    draw_cross(canvas, edge, height - edge);
    draw_cross(canvas, width - edge, height - edge);
    draw_rulers(canvas, edge, width, height);
    canvas_code(canvas, CODE_TEXT, &code, CODE_MODULE, CODE_TEXT);
    draw_statement(canvas, job, left + CODE_BOX, top, MIN(width - left - CODE_BOX - edge - 1, 40));
}
