/* SPDX-License-Identifier: MIT
 *
 * Curves in cells.
 */
#include "bihuan/ui/curve.h"

#include <math.h>

#include "bihuan/base/utf8.h"

enum {
    DOTS_ACROSS = 2, /* of a braille cell */
    DOTS_DOWN = 4,
    SPARK_STEPS = 8,
    STRIP_LEAST = 3, /* rows from which there is a strip */
    FAR = 2,         /* a line farther than so many heights of the curve is on another scale */
};

static const guint8 DOTS[DOTS_DOWN][DOTS_ACROSS] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
static const char *const SPARK_LINES[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
static const char *const SPARK_ASCII[] = {"_", ".", "-", "~", "=", "+", "*", "#"};

/* Where the curve stands: rows of dots (of signs on an ASCII grid) from high to low. */
typedef struct {
    Area area;
    gboolean ascii;
    int dots;
    double low, high;
} Field;

int curve_slices(int cols) {
    return MAX(cols, 0) * DOTS_ACROSS;
}

char *curve_number(double value) {
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    g_ascii_formatd(text, sizeof text, fabs(value) >= 1e6 && fabs(value) < 1e15 ? "%.0f" : "%.6g", value);
    return g_strdup(text);
}

/* ---- slices ---- */

/* First and last slice of a part of the window; FALSE: it is outside. */
static gboolean places(int count, double begin, double end, int *first, int *last) {
    if (count < 1 || end < 0 || begin >= 1)
        return FALSE;
    *first = CLAMP((int)floor(begin * count), 0, count - 1);
    *last = CLAMP((int)ceil(end * count) - 1, *first, count - 1);
    return TRUE;
}

/* A fault is seen beside values of the same slice: it is the rarer one. */
static void slice_take(CurveSlice *slice, const CurvePart *part) {
    if (part->kind == CURVE_FAULT || slice->kind == CURVE_FAULT) {
        slice->kind = CURVE_FAULT;
        return;
    }
    slice->min = slice->kind == CURVE_VALUE ? MIN(slice->min, part->min) : part->min;
    slice->max = slice->kind == CURVE_VALUE ? MAX(slice->max, part->max) : part->max;
    slice->kind = CURVE_VALUE;
}

void curve_take(CurveSlice *slices, int count, const CurvePart *part) {
    int first, last;
    if (places(count, part->begin, part->end, &first, &last))
        for (int i = first; i <= last; i++)
            slice_take(&slices[i], part);
}

void curve_mark(CurveSlice *slices, int count, double begin, double end) {
    int first, last;
    if (places(count, begin, end, &first, &last))
        for (int i = first; i <= last; i++)
            slices[i].marked = TRUE;
}

/* ---- scale ---- */

static gboolean find_range(const Curve *curve, double *low, double *high) {
    gboolean any = FALSE;
    for (int i = 0; i < curve->count; i++) {
        const CurveSlice *slice = &curve->slices[i];
        if (slice->kind != CURVE_VALUE)
            continue;
        *low = any ? MIN(*low, slice->min) : slice->min;
        *high = any ? MAX(*high, slice->max) : slice->max;
        any = TRUE;
    }
    return any;
}

/* From the curve and the lines near it, with a little air; a curve that does not move stands in the middle. */
static void scale(Field *field, const Curve *curve) {
    double low = 0, high = 0;
    gboolean any = find_range(curve, &low, &high);
    double near_by = FAR * MAX(high - low, fabs(high) * 0.1), first_low = low, first_high = high;
    for (int i = 0; i < curve->lines_count; i++) {
        double at = curve->lines[i].at;
        if (any && (at < first_low - near_by || at > first_high + near_by))
            continue;
        low = any || i ? MIN(low, at) : at; /* without a value all lines are on the scale */
        high = any || i ? MAX(high, at) : at;
    }
    double air = high > low ? (high - low) * 0.05 : MAX(fabs(high) * 0.05, 0.5);
    field->low = low - air;
    field->high = high + air;
}

/* Row of dots from the top; clipped. */
static int dot_of(const Field *field, double value) {
    double part = (field->high - value) / (field->high - field->low);
    return CLAMP((int)(part * field->dots), 0, field->dots - 1);
}

static int row_of(const Field *field, double value) {
    return dot_of(field, value) / (field->ascii ? 1 : DOTS_DOWN);
}

/* ---- the field ---- */

/* Dots from top to bottom of one slice, joined with the one before so that a jump is a stroke. */
static gboolean span_of(const Field *field, const Curve *curve, int index, int *top, int *bottom) {
    if (index >= curve->count || curve->slices[index].kind != CURVE_VALUE)
        return FALSE;
    const CurveSlice *slice = &curve->slices[index], *before = index ? slice - 1 : NULL;
    *top = dot_of(field, slice->max);
    *bottom = dot_of(field, slice->min);
    if (before && before->kind == CURVE_VALUE) {
        *top = MIN(*top, dot_of(field, before->min));
        *bottom = MAX(*bottom, dot_of(field, before->max));
    }
    return TRUE;
}

static void put_braille(const Field *field, int row, int col, guint8 bits) {
    char sign[4] = {(char)0xe2, (char)(0xa0 | bits >> 6), (char)(0x80 | (bits & 63)), '\0'}; /* U+2800 and its dots */
    area_put(&field->area, row, col, STYLE_NORMAL, sign);
}

static void draw_column(const Field *field, const Curve *curve, int col) {
    for (int row = 0; row < field->area.rows; row++) {
        guint8 bits = 0;
        for (int half = 0; half < DOTS_ACROSS; half++) {
            int top, bottom;
            if (!span_of(field, curve, col * DOTS_ACROSS + half, &top, &bottom))
                continue;
            if (field->ascii && row >= top && row <= bottom)
                bits = 1;
            for (int dot = 0; !field->ascii && dot < DOTS_DOWN; dot++)
                if (row * DOTS_DOWN + dot >= top && row * DOTS_DOWN + dot <= bottom)
                    bits |= DOTS[dot][half];
        }
        if (bits && field->ascii)
            area_put(&field->area, row, col, STYLE_NORMAL, "*");
        else if (bits)
            put_braille(field, row, col, bits);
    }
}

static void draw_line(const Field *field, const CurveLine *line) {
    int row = row_of(field, line->at);
    gboolean far_up = line->at > field->high, far_down = line->at < field->low;
    for (int col = 0; col < field->area.cols && !far_up && !far_down; col++)
        area_put(&field->area, row, col, line->style, field->ascii ? "-" : "┄");
}

/* Names last, over everything: a curve that hides which limit it passes says nothing. Two that would lie on each other share the row. */
static void draw_name(const Field *field, const CurveLine *line, int *used) {
    const char *arrow = line->at > field->high ? (field->ascii ? "^" : "↑") : line->at < field->low ? (field->ascii ? "v" : "↓") : "";
    int row = row_of(field, line->at);
    g_autofree char *text = g_strdup_printf("%s%s%s", arrow, line->name, used[row] ? "" : " ");
    int width = utf8_width(text);
    if (used[row] + width <= field->area.cols)
        used[row] += area_put(&field->area, row, used[row], line->style, text);
}

static void draw_strip(const Area *area, const Curve *curve, gboolean ascii) {
    for (int col = 0; col < area->cols; col++) {
        gboolean fault = FALSE, marked = FALSE, known = FALSE;
        for (int i = col * DOTS_ACROSS; i < (col + 1) * DOTS_ACROSS && i < curve->count; i++) {
            fault = fault || curve->slices[i].kind == CURVE_FAULT;
            known = known || curve->slices[i].kind == CURVE_VALUE;
            marked = marked || curve->slices[i].marked;
        }
        if (fault)
            area_put(area, 0, col, STYLE_ERROR, ascii ? "x" : "×");
        else if (marked)
            area_put(area, 0, col, STYLE_ERROR, "!");
        else if (!known)
            area_put(area, 0, col, STYLE_DIM, ascii ? "." : "·");
    }
}

void curve_draw(const Area *area, const Curve *curve) {
    if (area->rows < 1 || area->cols < 1)
        return;
    gboolean ascii = grid_is_ascii(area->grid), strip = area->rows >= STRIP_LEAST;
    Field field = {.area = area_sub(area, 0, 0, area->rows - (strip ? 1 : 0), area->cols), .ascii = ascii};
    field.dots = field.area.rows * (ascii ? 1 : DOTS_DOWN);
    scale(&field, curve);
    g_autofree int *used = g_new0(int, (gsize)field.area.rows);
    for (int i = 0; i < curve->lines_count; i++)
        draw_line(&field, &curve->lines[i]);
    for (int col = 0; col < area->cols; col++)
        draw_column(&field, curve, col);
    for (int i = 0; i < curve->lines_count; i++)
        draw_name(&field, &curve->lines[i], used);
    if (strip) {
        Area below = area_sub(area, area->rows - 1, 0, 1, area->cols);
        draw_strip(&below, curve, ascii);
    }
}

/* From the least to the greatest of them; NAN where none is known. */
static void spark_ends(const double *values, int count, double *low, double *high) {
    *low = *high = NAN;
    for (int i = 0; i < count; i++) {
        *low = fmin(*low, values[i]);
        *high = fmax(*high, values[i]);
    }
}

static const char *spark_sign(double value, double low, double high, gboolean ascii) {
    if (isnan(value))
        return ascii ? " " : "·";
    double part = high > low ? (value - low) / (high - low) : 0.4;
    int step = CLAMP((int)(part * SPARK_STEPS), 0, SPARK_STEPS - 1);
    return ascii ? SPARK_ASCII[step] : SPARK_LINES[step];
}

char *curve_spark_text(const double *values, int count, gboolean ascii) {
    GString *text = g_string_new(NULL);
    double low, high;
    spark_ends(values, count, &low, &high);
    for (int i = 0; i < count; i++)
        g_string_append(text, spark_sign(values[i], low, high, ascii));
    return g_string_free(text, FALSE);
}

void curve_spark(const Area *area, Style style, const double *values, int count) {
    gboolean ascii = grid_is_ascii(area->grid);
    int first = MAX(0, count - area->cols);
    double low, high;
    spark_ends(values + first, count - first, &low, &high);
    for (int i = first; i < count; i++)
        area_put(area, 0, area->cols - (count - i), isnan(values[i]) ? STYLE_DIM : style, spark_sign(values[i], low, high, ascii));
}
