/* SPDX-License-Identifier: MIT
 *
 * A list seen through a window: every column at its full width, the first one standing still, the others scrolled sideways. What the layout
 * of the window's width cuts or leaves out is read here.
 */
#include "list_private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

enum {
    WIDEST = 160, /* columns of one cell */
    GAP = 2,
    WINDOW_LEAST = 5, /* columns beside the one that stands still */
    STEP = 8,         /* columns a key scrolls */
};

/* The width of a column: its title or the longest text of the page; 0: it is empty. */
static int full_width(const List *list, int column) {
    int width = 0;
    for (guint i = 0; i < list->rows->len; i++) {
        const ListRow *row = list->rows->pdata[i];
        width = MAX(width, row->cells[column] != NULL ? utf8_width(row->cells[column]) : 0);
    }
    return width == 0 ? 0 : MIN(MAX(width, utf8_width(_(list->source->columns[column].title))), WIDEST);
}

/* One line: titles (row NULL) or a row. */
static void draw_line(const List *list, const Area *line, const ListRow *row, int frozen, Style style) {
    Area window = area_sub(line, 0, frozen + 1, 1, line->cols - frozen - 1);
    int col = -list->shift;
    for (int i = 0; i < list->source->count; i++) {
        const char *text = row == NULL ? _(list->source->columns[i].title) : row->cells[i] != NULL ? row->cells[i] : "";
        if (i == 0) {
            area_put_pad(line, 0, 1, frozen - 1, style, text);
        } else if (full_width(list, i) > 0) {
            area_put(&window, 0, col, style, text);
            col += full_width(list, i) + GAP;
        }
    }
}

void list_wide_draw(List *list, const Area *area) {
    int frozen = MIN(full_width(list, 0) + 1, MAX(area->cols - WINDOW_LEAST, 1)), all = 0;
    for (int i = 1; i < list->source->count; i++) {
        all += full_width(list, i) > 0 ? full_width(list, i) + GAP : 0;
    }
    list->shift_most = MAX(all - GAP - (area->cols - frozen - 1), 0);
    list->shift = CLAMP(list->shift, 0, list->shift_most);
    Area line = area_sub(area, 0, 0, 1, area->cols);
    area_fill(&line, 0, 0, 1, area->cols, STYLE_TITLE);
    draw_line(list, &line, NULL, frozen, STYLE_TITLE);
    area_put(&line, 0, 0, STYLE_KEY, list->shift < list->shift_most ? ">" : "<");
    for (int i = 0; i < (int)list->rows->len; i++) {
        const ListRow *row = list->rows->pdata[i];
        gboolean cursor = i == list->cursor, changed = g_hash_table_contains(list->changed, row->key);
        Style style = cursor ? STYLE_SELECTED : changed ? STYLE_CHANGED : row->style;
        line = area_sub(area, 1 + i, 0, 1, area->cols);
        area_fill(&line, 0, 0, 1, line.cols, style);
        draw_line(list, &line, row, frozen, style);
        area_put(&line, 0, 0, style, g_hash_table_contains(list->marks, row->key) ? "+" : cursor ? ">" : changed ? "*" : " ");
    }
}

unsigned list_sideways(List *list, int step) {
    if (!list->wide) {
        list->wide = step > 0 && list->hidden;
        list->shift = 0;
        return list->wide ? REACT_REDRAW : REACT_NONE;
    }
    if (step < 0 && list->shift == 0) {
        list->wide = FALSE;
        return REACT_REDRAW;
    }
    list->shift = CLAMP(list->shift + step * STEP, 0, list->shift_most);
    return REACT_REDRAW;
}
