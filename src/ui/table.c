/* SPDX-License-Identifier: MIT
 *
 * The wide table: frozen columns at the left, the others scroll by whole columns. Two title lines.
 */
#include "bihuan/ui/table.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <string.h>

enum {
    TITLE_ROWS = 2,
    GAP = 1,
};

struct Table {
    const TableSource *source;
    gpointer data;
    int row, column; /* the cursor */
    int top, left;   /* first row and first scrolling column shown */
    int page;        /* rows of the last drawing */
};

Table *table_new(const TableSource *source, gpointer data) {
    Table *table = g_new0(Table, 1);
    table->source = source;
    table->data = data;
    table->left = source->frozen;
    table->page = 1;
    return table;
}

void table_free(Table *table) {
    g_free(table);
}

static int table_rows(const Table *table) {
    return table->source->rows(table->data);
}

static int table_columns(const Table *table) {
    return table->source->columns(table->data);
}

int table_row(const Table *table) {
    return table_rows(table) > 0 ? MIN(table->row, table_rows(table) - 1) : -1;
}

int table_column(const Table *table) {
    return table_columns(table) > 0 ? MIN(table->column, table_columns(table) - 1) : -1;
}

void table_select(Table *table, int row, int column) {
    table->row = CLAMP(row, 0, MAX(table_rows(table) - 1, 0));
    table->column = CLAMP(column, 0, MAX(table_columns(table) - 1, 0));
}

static int column_width(const Table *table, int column, int cols) {
    return CLAMP(table->source->width(table->data, column), 1, MAX(cols, 1));
}

/* Columns frozen at this width: as many as leave half of it to the others. */
static int table_frozen(const Table *table, int cols) {
    int frozen = 0, used = 0;
    while (frozen < table->source->frozen && frozen < table_columns(table)) {
        used += column_width(table, frozen, cols) + GAP;
        if (used > cols / 2) {
            break;
        }
        frozen++;
    }
    return frozen;
}

/* Moves left so that the cursor's column is wholly visible, if it can be. */
static void table_scroll(Table *table, int frozen, int cols) {
    int room = cols;
    for (int i = 0; i < frozen; i++) {
        room -= column_width(table, i, cols) + GAP;
    }
    table->left = MAX(table->left, frozen);
    if (table->column < frozen) {
        return;
    }
    table->left = MIN(table->left, table->column);
    int used = column_width(table, table->column, room);
    for (int i = table->column - 1; i >= table->left; i--) {
        used += column_width(table, i, room) + GAP;
        if (used > room) {
            table->left = i + 1;
            return;
        }
    }
}

static void draw_title(const Table *table, const Area *area, int column, int col, int width) {
    Area box = area_sub(area, 0, col, TITLE_ROWS, width);
    g_autoptr(GPtrArray) lines = utf8_wrap(table->source->title(table->data, column), MAX(width, 2));
    Style style = column == table->column ? STYLE_KEY : STYLE_TITLE;
    area_fill(&box, 0, 0, TITLE_ROWS, width, style);
    for (guint i = 0; i < lines->len && i < TITLE_ROWS; i++) {
        gboolean more = i == TITLE_ROWS - 1 && lines->len > TITLE_ROWS;
        g_autofree char *text = more ? g_strconcat(lines->pdata[i], lines->pdata[i + 1], NULL) : NULL;
        area_put_pad(&box, (int)i, 0, width, style, more ? text : lines->pdata[i]);
    }
}

static void draw_column(const Table *table, const Area *area, int column, int col, int width) {
    draw_title(table, area, column, col, width);
    for (int i = 0; i < table->page && table->top + i < table_rows(table); i++) {
        int row = table->top + i;
        Style style = STYLE_NORMAL;
        const char *text = table->source->cell(table->data, row, column, &style);
        if (row == table->row && column == table->column) {
            style = STYLE_SELECTED;
        }
        area_put_pad(area, TITLE_ROWS + i, col, width, style, text);
    }
}

/* Marks the cursor's row in the gap, and columns out of sight in the title row. */
static void draw_signs(const Table *table, const Area *area, int frozen, int shown) {
    area_put(area, TITLE_ROWS + table->row - table->top, 0, STYLE_SELECTED, ">");
    if (table->left > frozen) {
        area_put(area, 0, 0, STYLE_KEY, "<");
    }
    if (shown < table_columns(table)) {
        area_put(area, 0, area->cols - 1, STYLE_KEY, ">");
    }
    if (table->top > 0) {
        area_put(area, 1, 0, STYLE_DIM, "^");
    }
    if (table->top + table->page < table_rows(table)) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
}

void table_draw(Table *table, const Area *area) {
    Area inside = area_sub(area, 0, 1, area->rows, area->cols - 2); /* both edges are for the signs */
    table_select(table, table->row, table->column);
    table->page = MAX(area->rows - TITLE_ROWS, 1);
    table->top = CLAMP(table->top, MAX(0, table->row - table->page + 1), table->row);
    int frozen = table_frozen(table, inside.cols), col = 0, column = 0;
    table_scroll(table, frozen, inside.cols);
    for (column = 0; column < table_columns(table) && col < inside.cols; column++) {
        if (column == frozen) {
            column = table->left;
        }
        int width = column_width(table, column, inside.cols);
        if (column > table->left && col + width > inside.cols) {
            break;
        }
        draw_column(table, &inside, column, col, MIN(width, inside.cols - col));
        col += width + GAP;
    }
    if (table_rows(table) == 0) {
        Area box = area_sub(area, TITLE_ROWS + 1, 2, area->rows - TITLE_ROWS - 1, area->cols - 4);
        area_wrap(&box, 0, STYLE_DIM, table->source->empty != NULL ? _(table->source->empty) : _("There is nothing here."));
    } else {
        draw_signs(table, area, frozen, column);
    }
}

unsigned table_action(Table *table, const char *action) {
    int row = table->row, column = table->column, page = table->page;
    if (strcmp(action, "up") == 0) {
        row--;
    } else if (strcmp(action, "down") == 0) {
        row++;
    } else if (strcmp(action, "left") == 0) {
        column--;
    } else if (strcmp(action, "right") == 0) {
        column++;
    } else if (strcmp(action, "page-up") == 0) {
        row -= page;
    } else if (strcmp(action, "page-down") == 0) {
        row += page;
    } else if (strcmp(action, "first") == 0) {
        row = 0;
    } else if (strcmp(action, "last") == 0) {
        row = G_MAXINT / 2;
    } else if (strcmp(action, "row-start") == 0) {
        column = 0;
    } else if (strcmp(action, "row-end") == 0) {
        column = G_MAXINT / 2;
    } else if (strcmp(action, "open") == 0) {
        return table_row(table) >= 0 && table_column(table) >= 0 ? REACT_DONE : REACT_NONE;
    } else {
        return REACT_NONE;
    }
    int old_row = table->row, old_column = table->column;
    table_select(table, row, column);
    return table->row != old_row || table->column != old_column ? REACT_CHANGED : REACT_HANDLED;
}
