/* SPDX-License-Identifier: MIT
 *
 * A wide table with frozen first columns and horizontal scrolling (a ledger of 17 columns). Rows are few
 * (hundreds) and asked for by number.
 */
#ifndef BIHUAN_UI_TABLE_H
#define BIHUAN_UI_TABLE_H

#include "bihuan/ui/screen.h"

typedef struct Table Table;

typedef struct {
    int (*rows)(gpointer data);
    int (*columns)(gpointer data);
    /* Title (translated, borrowed; wrapped to two lines) and width of a column. */
    const char *(*title)(gpointer data, int column);
    int (*width)(gpointer data, int column);
    /* Text of a cell (borrowed until the next call; NULL is "") and its style (preset to normal). */
    const char *(*cell)(gpointer data, int row, int column, Style *style);
    int frozen;        /* columns that stay at the left (on narrow windows only the first one, or none) */
    const char *empty; /* N_(): said where there is no row */
} TableSource;

/* source is borrowed for the table's life. */
Table *table_new(const TableSource *source, gpointer data);
void table_free(Table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Table, table_free)

void table_draw(Table *table, const Area *area);
/* Handles up down left right page-up page-down first last row-start row-end; "open" gives REACT_DONE on a
 * cell. */
unsigned table_action(Table *table, const char *action);
/* The cell under the cursor; -1 if the table is empty. */
int table_row(const Table *table);
int table_column(const Table *table);
void table_select(Table *table, int row, int column);

#endif
