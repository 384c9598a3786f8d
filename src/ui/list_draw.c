/* SPDX-License-Identifier: MIT
 *
 * The look of a list: which columns fit, how wide each is, one or two lines a row; marks, prompt, numbers
 * below.
 */
#include "list_private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <string.h>

enum {
    COLUMNS_MOST = 32,
    NARROW = 50,          /* columns: below it gutter and gaps are one column wide */
    ROWS_FOR_FOOTER = 10, /* below it the footer appears only when it has to say something */
};

/* Where each column goes: line 0, 1 or -1 (not shown), and its place in it. */
typedef struct {
    int line[COLUMNS_MOST], col[COLUMNS_MOST], width[COLUMNS_MOST];
    int count, lines, gutter, gap;
} Layout;

/* Cells that the widening columns of a line still want, to be read comfortably. */
static int layout_wish(const Layout *layout, const ListColumn *columns, int line) {
    int wish = 0;
    for (int i = 0; i < layout->count; i++) {
        if (layout->line[i] == line && columns[i].max == 0) {
            wish += columns[i].min;
        }
    }
    return wish;
}

/* Takes a column into a line if its least width fits into what is left; ranks above 2 only what is to
 * spare. */
static gboolean layout_take(Layout *layout, const ListColumn *columns, int index, int line, int *left) {
    gboolean first = TRUE;
    for (int i = 0; i < layout->count; i++) {
        first = first && layout->line[i] != line;
    }
    int need = columns[index].min + (first ? 0 : layout->gap);
    if (need + (columns[index].rank > 2 ? layout_wish(layout, columns, line) : 0) > *left) {
        return FALSE;
    }
    layout->line[index] = line;
    layout->width[index] = columns[index].min;
    *left -= need;
    return TRUE;
}

/* The width a column grows to in a pass: widening ones first to a comfortable width, then all. */
static int layout_limit(const ListColumn *column, int pass) {
    if (pass == 0) {
        return column->max == 0 ? column->min * 2 : column->min;
    }
    return column->max == 0 ? G_MAXINT : column->max;
}

/* Gives what is left of a line to its columns, one cell each in turn. */
static void layout_grow(Layout *layout, const ListColumn *columns, int line, int left) {
    for (int pass = 0; pass < 2; pass++) {
        gboolean grown = TRUE;
        while (left > 0 && grown) {
            grown = FALSE;
            for (int i = 0; i < layout->count && left > 0; i++) {
                if (layout->line[i] == line && layout->width[i] < layout_limit(&columns[i], pass)) {
                    layout->width[i]++;
                    left--;
                    grown = TRUE;
                }
            }
        }
    }
}

static void layout_place(Layout *layout) {
    int at[2] = {layout->gutter, layout->gutter};
    for (int i = 0; i < layout->count; i++) {
        int line = layout->line[i];
        if (line >= 0) {
            layout->col[i] = at[line];
            at[line] += layout->width[i] + layout->gap;
        }
    }
}

static int layout_need(const Layout *layout, const ListColumn *columns, int rank) {
    int need = 0;
    for (int i = 0; i < layout->count; i++) {
        if (columns[i].rank <= rank) {
            need += columns[i].min + (need > 0 ? layout->gap : 0);
        }
    }
    return need;
}

/* The layout for a width: everything of rank 1 and 2 on one line if it fits, else on two; then what else
 * fits. */
static void layout_make(Layout *layout, const ListSource *source, int cols) {
    memset(layout, 0, sizeof *layout);
    layout->count = MIN(source->count, COLUMNS_MOST);
    layout->gutter = cols < NARROW ? 1 : 2;
    layout->gap = cols < NARROW ? 1 : 2;
    for (int i = 0; i < COLUMNS_MOST; i++) {
        layout->line[i] = -1;
    }
    int left[2] = {cols - layout->gutter, cols - layout->gutter};
    layout->lines = layout_need(layout, source->columns, 2) <= left[0] ? 1 : 2;
    for (int rank = 1; rank <= 9; rank++) {
        for (int i = 0; i < layout->count; i++) {
            const ListColumn *column = &source->columns[i];
            if (column->rank != rank) {
                continue;
            }
            int line = rank == 1 || layout->lines == 1 ? 0 : 1;
            if (!layout_take(layout, source->columns, i, line, &left[line]) && rank == 1) {
                layout->line[i] = 0; /* always there, with whatever is left */
                layout->width[i] = MAX(left[0] - layout->gap, 0);
                left[0] = 0;
            }
        }
    }
    layout_grow(layout, source->columns, 0, left[0]);
    layout_grow(layout, source->columns, 1, left[1]);
    layout_place(layout);
}

/* Text of a column at its place in the lines of a row. */
static void draw_text(const Area *lines, const Layout *layout, const ListColumn *column, int index, const char *text, Style style) {
    int at = layout->line[index], col = layout->col[index], width = layout->width[index];
    if (column->right) {
        area_put_right(lines, at, col, width, style, text);
    } else {
        area_put_pad(lines, at, col, width, style, text);
    }
}

/* Is some text of the page cut or left out? Then a sign says that there is more to the side. */
static gboolean is_hidden(const List *list, const Layout *layout) {
    for (guint i = 0; i < list->rows->len; i++) {
        const ListRow *row = list->rows->pdata[i];
        for (int column = 0; column < layout->count && column < row->count; column++) {
            int width = layout->line[column] >= 0 ? layout->width[column] : 0;
            if (row->cells[column] != NULL && utf8_width(row->cells[column]) > width) {
                return TRUE;
            }
        }
    }
    return FALSE;
}

static void draw_titles(const List *list, const Area *area, const Layout *layout) {
    area_fill(area, 0, 0, 1, area->cols, STYLE_TITLE);
    area_put(area, 0, 0, STYLE_KEY, list->hidden ? ">" : " ");
    for (int i = 0; i < layout->count; i++) {
        if (layout->line[i] == 0) {
            const ListColumn *column = &list->source->columns[i];
            draw_text(area, layout, column, i, _(column->title), i == list->sort ? STYLE_KEY : STYLE_TITLE);
        }
    }
}

static void draw_row(const List *list, const Area *area, const Layout *layout, int index) {
    const ListRow *row = list->rows->pdata[index];
    gboolean cursor = index == list->cursor;
    gboolean marked = g_hash_table_contains(list->marks, row->key);
    gboolean changed = g_hash_table_contains(list->changed, row->key);
    Style style = cursor ? STYLE_SELECTED : changed ? STYLE_CHANGED : row->style;
    if (marked && style == STYLE_NORMAL) {
        style = STYLE_MARKED;
    }
    Area lines = area_sub(area, 1 + index * layout->lines, 0, layout->lines, area->cols);
    area_fill(&lines, 0, 0, lines.rows, lines.cols, style);
    const char *pointer = cursor ? ">" : changed ? "*" : " ";
    if (layout->gutter == 1) {
        area_put(&lines, 0, 0, style, marked ? "+" : pointer);
    } else {
        area_put(&lines, 0, 0, style, pointer);
        area_put(&lines, 0, 1, style, marked ? "+" : " ");
    }
    for (int i = 0; i < layout->count && i < row->count; i++) {
        if (layout->line[i] >= 0) {
            draw_text(&lines, layout, &list->source->columns[i], i, row->cells[i], style);
        }
    }
}

static gboolean footer_needed(const List *list, const Area *area) {
    return area->rows >= ROWS_FOR_FOOTER || list->prompt != PROMPT_NONE || list->filter[0] != '\0' || list_marked_count(list) > 0;
}

/* What stands at the right of the footer: marks, number of rows, more above and below. */
static char *footer_right(const List *list) {
    GString *text = g_string_new(NULL);
    if (list_marked_count(list) > 0) {
        g_string_append_printf(text, _("%d marked"), list_marked_count(list));
        g_string_append(text, "  ");
    }
    if (list->total >= 0) {
        g_autofree char *total =
            list->filter[0] != '\0' && list->held != NULL
                ? g_strdup_printf("%" G_GINT64_FORMAT " / %" G_GINT64_FORMAT "%s", list->total, list->looked, list->cut ? "+" : "")
                : g_strdup_printf("%" G_GINT64_FORMAT, list->total);
        g_string_append_printf(text, _("%s rows"), total);
        g_string_append(text, " ");
    }
    g_string_append(text, list->at_start ? " " : "^");
    g_string_append(text, list->at_end ? " " : "v");
    return g_string_free(text, FALSE);
}

static void draw_footer(List *list, const Area *line) {
    g_autofree char *found = list->prompt == PROMPT_FIND ? list_found_text(list) : NULL;
    g_autofree char *right = found != NULL ? g_steal_pointer(&found) : footer_right(list);
    int width = utf8_width(right);
    area_put(line, 0, line->cols - width - 1, STYLE_DIM, right);
    if (list->prompt == PROMPT_NONE && list->filter[0] == '\0') {
        return;
    }
    const char *label = list->prompt == PROMPT_FIND ? _("Find:") : _("Filter:");
    int col = 1 + area_put(line, 0, 1, STYLE_TITLE, label) + 1;
    Area field = area_sub(line, 0, col, 1, MAX(line->cols - col - (line->cols < NARROW ? 0 : width + 2), 4));
    if (list->prompt != PROMPT_NONE) {
        entry_draw(list->entry, &field, TRUE);
    } else {
        area_put_pad(&field, 0, 0, field.cols, STYLE_FIELD, list->filter);
    }
}

void list_draw(List *list, const Area *area) {
    Layout layout;
    layout_make(&layout, list->source, area->cols);
    gboolean footer = footer_needed(list, area);
    list_set_page(list, (area->rows - 1 - (footer ? 1 : 0)) / (list->wide ? 1 : layout.lines));
    Area rows = area_sub(area, 0, 0, area->rows - (footer ? 1 : 0), area->cols);
    list->hidden = is_hidden(list, &layout);
    if (list->wide) {
        list_wide_draw(list, &rows);
    } else {
        draw_titles(list, area, &layout);
    }
    for (int i = 0; i < (int)list->rows->len && !list->wide; i++) {
        draw_row(list, &rows, &layout, i);
    }
    if (list->rows->len == 0) {
        Area inside = area_sub(area, 2, 2, area->rows - 3, area->cols - 4);
        const char *empty = list->source->empty != NULL ? _(list->source->empty) : _("There is nothing here.");
        area_wrap(&inside, 0, STYLE_DIM, list->filter[0] != '\0' ? _("No row fits the filter.") : empty);
    }
    if (footer) {
        Area line = area_sub(area, area->rows - 1, 0, 1, area->cols);
        draw_footer(list, &line);
    }
}
