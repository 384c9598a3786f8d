/* SPDX-License-Identifier: MIT
 *
 * A month as a grid of days with what is due on each; on small windows one week of it.
 */
#ifndef BIHUAN_SCREENS_DUE_GRID_H
#define BIHUAN_SCREENS_DUE_GRID_H

#include "bihuan/app/due.h"
#include "bihuan/ui/cell.h"

enum {
    DUE_GRID_DAY = 8,   /* columns of a day: "> 12 34!" */
    DUE_GRID_WEEKS = 6, /* rows */
    DUE_GRID_HEADS = 1,
    DUE_GRID_COLS = 7 * DUE_GRID_DAY,
    DUE_GRID_ROWS = DUE_GRID_HEADS + DUE_GRID_WEEKS,
    DUE_STRIP_ROWS = 2, /* days; counts */
};

typedef struct {
    const GArray *days; /* DueDay; the grid's: 42 from the Monday in or before the month's 1st */
    gint64 day;         /* the one under the cursor, 00:00 */
    gboolean focus;     /* the cursor is here */
} DueGrid;

/* 00:00 of the first day of the grid of a month; of the week. */
gint64 due_grid_first(gint64 day);
gint64 due_grid_monday(gint64 day);
/* All of the month. lines: rows of each week, from 1. */
void due_grid_draw(const DueGrid *grid, const Area *area, int lines);
/* The week of the day. */
void due_grid_draw_week(const DueGrid *grid, const Area *area);

#endif
