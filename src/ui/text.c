/* SPDX-License-Identifier: MIT
 *
 * The scrolling text view. Lines are wrapped again when the width changes; the scroll position counts
 * wrapped rows.
 */
#include "bihuan/ui/text.h"

#include "bihuan/base/utf8.h"

#include <string.h>

typedef struct {
    Style style;
    int indent;
    char *text;
} Line;

struct TextView {
    GPtrArray *lines;
    int top;  /* first wrapped row shown */
    int rows; /* of the last drawing */
    int all;  /* wrapped rows at the last drawing */
};

static void line_free(gpointer data) {
    Line *line = data;
    g_free(line->text);
    g_free(line);
}

TextView *text_view_new(void) {
    TextView *view = g_new0(TextView, 1);
    view->lines = g_ptr_array_new_with_free_func(line_free);
    return view;
}

void text_view_free(TextView *view) {
    if (view != NULL) {
        g_ptr_array_unref(view->lines);
        g_free(view);
    }
}

void text_view_clear(TextView *view) {
    g_ptr_array_set_size(view->lines, 0);
}

void text_view_add(TextView *view, Style style, int indent, const char *text) {
    Line *line = g_new0(Line, 1);
    line->style = style;
    line->indent = indent;
    line->text = g_utf8_make_valid(text, -1);
    g_ptr_array_add(view->lines, line);
}

/* Draws (or with draw FALSE only counts) all wrapped rows. */
static int text_view_rows(TextView *view, const Area *area, gboolean draw) {
    int row = 0, width = MAX(area->cols - 1, 2); /* the last column is for the marks */
    for (guint i = 0; i < view->lines->len; i++) {
        const Line *line = view->lines->pdata[i];
        int indent = CLAMP(line->indent, 0, width / 2);
        gsize first = strlen(line->text) == 0 ? 0 : (gsize)indent;
        g_autoptr(GPtrArray) parts = utf8_wrap(line->text, MAX(width - (int)first, 2));
        row += parts->len == 0; /* an empty line has no part */
        for (guint part = 0; part < parts->len; part++, row++) {
            if (draw) {
                area_put(area, row - view->top, part > 0 ? indent : 0, line->style, parts->pdata[part]);
            }
        }
    }
    return row;
}

void text_view_draw(TextView *view, const Area *area) {
    view->rows = MAX(area->rows, 1);
    view->all = text_view_rows(view, area, FALSE);
    view->top = CLAMP(view->top, 0, MAX(0, view->all - view->rows));
    text_view_rows(view, area, TRUE);
    if (view->top > 0) {
        area_put(area, 0, area->cols - 1, STYLE_DIM, "^");
    }
    if (view->top + view->rows < view->all) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
}

unsigned text_view_action(TextView *view, const char *action) {
    int top = view->top;
    if (!keymap_move(action, MAX(view->rows - 1, 1), MAX(0, view->all - view->rows) + 1, &view->top)) {
        return REACT_NONE;
    }
    return view->top == top ? REACT_HANDLED : REACT_REDRAW;
}
