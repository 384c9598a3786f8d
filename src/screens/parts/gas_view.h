/* SPDX-License-Identifier: MIT
 *
 * A gas analysis as it is seen: its places, down the first point, down the next …, then the meter, then the time; and drawn.
 */
#ifndef BIHUAN_SCREENS_GAS_VIEW_H
#define BIHUAN_SCREENS_GAS_VIEW_H

#include "bihuan/ui/ui.h"
#include "gas_grid.h"

typedef struct {
    Ui *ui;
    GasGrid *grid;
    int at;      /* down the first point, down the next …, then the meter, then the time */
    int top;     /* first row shown */
    char *note;  /* of the place under the cursor; worked out here, for drawing touches no data */
    Style style; /* of the note */
    guint open;
} GasView;

/* The place of the meter; that of the time is the next. */
int gas_view_meter(const GasView *gas);
/* Is the cursor on a value? */
gboolean gas_view_on_cell(const GasView *gas);
/* Which gas and which point a place is of, and its cell (borrowed). */
guint gas_view_gas(const GasView *gas, int at);
guint gas_view_point(const GasView *gas, int at);
GasCell *gas_view_cell(const GasView *gas, int at);

/* Touches no data: the note was worked out before. */
void gas_view_draw(GasView *gas, const Area *area);

#endif
