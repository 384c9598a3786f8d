/* SPDX-License-Identifier: MIT
 *
 * Curves in cells: values over time in braille dots (stars on an ASCII grid), with lines across that are named, and a strip below that says
 * where nothing is known, where there was a fault, and what is marked. Knows nothing of what the values mean. Nothing is joined over a gap.
 */
#ifndef BIHUAN_UI_CURVE_H
#define BIHUAN_UI_CURVE_H

#include "bihuan/ui/cell.h"

typedef enum { CURVE_GAP, CURVE_VALUE, CURVE_FAULT } CurveKind;

/* One piece of time: half a column of the field. */
typedef struct {
    CurveKind kind;
    double min, max; /* of CURVE_VALUE */
    gboolean marked;
} CurveSlice;

/* A line across. */
typedef struct {
    double at;
    const char *name; /* with its number, as it is to be read; borrowed */
    Style style;
} CurveLine;

typedef struct {
    const CurveSlice *slices;
    int count; /* curve_slices() of the area's columns */
    const CurveLine *lines;
    int lines_count;
} Curve;

/* How many slices a curve of so many columns has. */
int curve_slices(int cols);
/* Puts what is known of a part of the window, [begin, end) of 0 … 1, into the slices it touches: at least one. */
typedef struct {
    double begin, end;
    double min, max;
    CurveKind kind; /* CURVE_VALUE, CURVE_FAULT */
} CurvePart;
void curve_take(CurveSlice *slices, int count, const CurvePart *part);
/* The same for a mark. */
void curve_mark(CurveSlice *slices, int count, double begin, double end);

/* Fills the area: the field, and the strip in its last row (from three rows on). What a line is too far from to be on the same scale stands
 * at its edge with an arrow. Without any value the field is empty but for its lines. */
void curve_draw(const Area *area, const Curve *curve);

/* A sparkline in the first row of the area (area_sub gives one): the last values that fit, from their least to their greatest,
 * right-aligned; NAN is a gap ("·"). */
void curve_spark(const Area *area, Style style, const double *values, int count);
/* The same as a text of so many signs, for a cell of a list. Owned. */
char *curve_spark_text(const double *values, int count, gboolean ascii);
/* A number for people: six digits at most, never an exponent where there is a shorter way. Owned. */
char *curve_number(double value);

#endif
