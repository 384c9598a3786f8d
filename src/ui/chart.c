/* SPDX-License-Identifier: MIT
 *
 * Columns and sparklines in cells. Scaled from 0 to the largest of values and target, so that heights can be compared.
 */
#include "bihuan/ui/chart.h"

#include "bihuan/base/utf8.h"

enum {
    EIGHTHS = 8,
    SLOT_LEAST = 2, /* columns of one value: the bar and a blank */
    BAR_MOST = 7,
};

static const char *const COLUMN_LINES[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const COLUMN_ASCII[] = {" ", ".", ".", ".", ":", ":", ":", "#", "#"};
static const char *const SPARK_LINES[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const SPARK_ASCII[] = {"_", ".", "-", "~", "=", "+", "*", "#"};

static gint64 largest(const Chart *chart, int first) {
    gint64 most = chart->has_target ? MAX(chart->target, 1) : 1;
    for (int i = first; i < chart->count; i++) {
        if (chart->values[i].known) {
            most = MAX(most, chart->values[i].value);
        }
    }
    return most;
}

/* value of most in steps, rounded; what is above 0 is never drawn as nothing. */
static int steps_of(gint64 value, gint64 most, int steps) {
    if (value <= 0) {
        return 0;
    }
    int level = (int)(((double)value / (double)most) * steps + 0.5);
    return CLAMP(level, 1, steps);
}

void chart_spark(const Area *area, int row, int col, int width, const Chart *chart) {
    gboolean ascii = grid_is_ascii(area->grid);
    int first = MAX(0, chart->count - MAX(width, 0));
    int start = col + MAX(width, 0) - (chart->count - first);
    gint64 most = largest(&(Chart){chart->values, chart->count, FALSE, 0}, first);
    for (int i = first; i < chart->count; i++) {
        const ChartValue *value = &chart->values[i];
        int level = steps_of(value->value, most, EIGHTHS - 1);
        const char *sign = !value->known ? (ascii ? " " : "·") : ascii ? SPARK_ASCII[level] : SPARK_LINES[level];
        area_put(area, row, start + i - first, value->known ? value->style : STYLE_DIM, sign);
    }
}

/* The middle rows: where columns stand. */
typedef struct {
    const Area *area;
    int top, rows, slot, bar;
    gint64 most;
} Field;

static void draw_target(const Field *field, gint64 target) {
    int height = steps_of(target, field->most, field->rows);
    int row = field->top + field->rows - MAX(height, 1);
    for (int c = 0; c < field->area->cols; c++) {
        area_put(field->area, row, c, STYLE_DIM, grid_is_ascii(field->area->grid) ? "-" : "┄");
    }
}

/* The middle of a slot for a text of this width. */
static int centred(const Field *field, int slot, const char *text) {
    return slot * field->slot + MAX(0, (field->slot - 1 - utf8_width(text)) / 2);
}

static void draw_column(const Field *field, int slot, const ChartValue *value) {
    const char *const *signs = grid_is_ascii(field->area->grid) ? COLUMN_ASCII : COLUMN_LINES;
    int left = slot * field->slot + (field->slot - 1 - field->bar) / 2;
    int eighths = value->known ? steps_of(value->value, field->most, field->rows * EIGHTHS) : 0;
    int above = field->top + field->rows - (eighths + EIGHTHS - 1) / EIGHTHS - 1;
    for (int row = 0; row * EIGHTHS < eighths; row++) {
        for (int c = 0; c < field->bar; c++) {
            area_put(field->area, field->top + field->rows - 1 - row, left + c, value->style, signs[MIN(eighths - row * EIGHTHS, EIGHTHS)]);
        }
    }
    if (value->text != NULL && utf8_width(value->text) < field->slot) {
        area_put(field->area, above, centred(field, slot, value->text), value->known ? value->style : STYLE_DIM, value->text);
    }
    if (value->label != NULL && utf8_width(value->label) < field->slot + (field->slot == SLOT_LEAST)) {
        area_put(field->area, field->area->rows - 1, centred(field, slot, value->label), STYLE_DIM, value->label);
    }
}

void chart_columns(const Area *area, const Chart *chart) {
    if (chart->count == 0 || area->cols < SLOT_LEAST || area->rows < 1) {
        return;
    }
    if (area->rows < 3) {
        chart_spark(area, 0, 0, MIN(area->cols, chart->count), chart);
        return;
    }
    int shown = MIN(chart->count, area->cols / SLOT_LEAST);
    Field field = {.area = area, .top = 1, .rows = area->rows - 2, .slot = area->cols / shown};
    field.bar = CLAMP(field.slot - 2, 1, BAR_MOST);
    field.most = largest(chart, chart->count - shown);
    if (chart->has_target) {
        draw_target(&field, chart->target);
    }
    for (int i = 0; i < shown; i++) {
        draw_column(&field, i, &chart->values[chart->count - shown + i]);
    }
}
