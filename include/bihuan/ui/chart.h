/* SPDX-License-Identifier: MIT
 *
 * Columns and sparklines in cells: a few values side by side, with gaps where there is none, and a target to be
 * measured by. In eighths of a cell; in halves of signs where the grid is ASCII. Knows nothing of what the values mean.
 */
#ifndef BIHUAN_UI_CHART_H
#define BIHUAN_UI_CHART_H

#include "bihuan/ui/cell.h"

typedef struct {
    gint64 value;      /* 0 or more; less is drawn as 0 */
    gboolean known;    /* FALSE: a gap, never a zero */
    const char *label; /* below the column, may be NULL; borrowed */
    const char *text;  /* above it where there is room, may be NULL; borrowed */
    Style style;
} ChartValue;

typedef struct {
    const ChartValue *values;
    int count;
    gboolean has_target;
    gint64 target; /* of the same measure: a line across */
} Chart;

/* Columns filling the area, the last values if not all fit: labels in its last row, texts above the columns. Needs at
 * least 3 rows, else only a sparkline is drawn in its first row. */
void chart_columns(const Area *area, const Chart *chart);

/* A sparkline of the last width values, right-aligned in width cells from (row, col); a gap is "·". Each value is in
 * its own style. */
void chart_spark(const Area *area, int row, int col, int width, const Chart *chart);

#endif
