/* SPDX-License-Identifier: MIT
 *
 * Fields of a form drawn: one below the other, with what is to be said of each.
 */
#include "entry_fields.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

enum {
    NARROW = 36, /* columns: labels stand on rows of their own */
    LABEL_LEAST = 8,
    MARK_COLS = 3, /* cursor, required mark, blank */
};

static FieldEdit *edit_at(const EntryFields *fields, int index) {
    return fields->form->edits->pdata[index];
}

static int label_cols(const EntryFields *fields, int cols) {
    int widest = LABEL_LEAST;
    for (guint i = 0; i < fields->form->edits->len; i++) {
        widest = MAX(widest, utf8_width(form_text(&edit_at(fields, (int)i)->field->title)));
    }
    return cols < NARROW ? 0 : MIN(widest, cols * 2 / 5);
}

/* What stands below a field: its mistake, or for the one under the cursor what may be entered. NULL: nothing. */
static const char *note_of(const EntryFields *fields, int index, Style *style, gboolean *wrong) {
    const FieldEdit *edit = edit_at(fields, index);
    *wrong = TRUE;
    *style = STYLE_ERROR;
    if (edit->missing != NULL) {
        return edit->missing;
    }
    if (edit->error != NULL) {
        *style = index == fields->at ? STYLE_WARNING : STYLE_ERROR;
        return edit->error;
    }
    *wrong = FALSE;
    *style = STYLE_DIM;
    return index == fields->at && *fields->hint != '\0' ? fields->hint : NULL;
}

/* Draws a field at a row (or with draw FALSE only counts); returns the rows it takes. */
static int draw_field(const EntryFields *fields, const Area *area, int row, int index, gboolean draw) {
    FieldEdit *edit = edit_at(fields, index);
    gboolean focused = index == fields->at, wrong;
    int label = label_cols(fields, area->cols), own_row = label == 0 ? 1 : 0;
    int col = MARK_COLS + (own_row ? 0 : label + 1);
    const char *unit = focused && edit->field->unit != NULL ? edit->field->unit : ""; /* else the value says it */
    int width = MAX(area->cols - col - 1 - (*unit != '\0' ? utf8_width(unit) + 1 : 0), 4);
    int value_row = row + own_row, rows = field_edit_rows(edit, width, focused);
    if (draw) {
        area_put(area, row, 0, focused ? STYLE_KEY : STYLE_NORMAL, focused ? ">" : " ");
        area_put(area, row, 1, edit->required ? STYLE_TITLE : STYLE_DIM, edit->required || edit->wanted ? "*" : " ");
        area_put_pad(area, row, MARK_COLS, own_row ? area->cols - MARK_COLS : label, focused ? STYLE_TITLE : STYLE_NORMAL,
                     form_text(&edit->field->title));
        Area value = area_sub(area, value_row, col, rows, width);
        field_edit_draw(edit, &value, focused);
        area_put(area, value_row, col + width + 1, STYLE_NORMAL, unit);
    }
    rows += own_row;
    Style style;
    const char *note = note_of(fields, index, &style, &wrong);
    if (note != NULL) {
        g_autofree char *text = g_strconcat(wrong ? "! " : "", note, NULL);
        g_autoptr(GPtrArray) lines = utf8_wrap(text, MAX(area->cols - col - 1, 2));
        for (guint i = 0; i < lines->len && draw; i++) {
            area_put(area, row + rows + (int)i, col, style, lines->pdata[i]);
        }
        rows += (int)lines->len;
    }
    return rows;
}

/* The whole field under the cursor is in sight, its note included. */
static int scroll_to_cursor(const EntryFields *fields, const Area *area, int scroll) {
    int start = 0, end = 0, all = 0;
    for (guint i = 0; i < fields->form->edits->len; i++) {
        int rows = draw_field(fields, area, 0, (int)i, FALSE);
        if ((int)i == fields->at) {
            start = all;
            end = all + rows;
        }
        all += rows;
    }
    scroll = CLAMP(scroll, MIN(end - area->rows, start), start);
    return CLAMP(scroll, 0, MAX(all - area->rows, 0));
}

int entry_fields_draw(const EntryFields *fields, const Area *area, int *scroll) {
    *scroll = scroll_to_cursor(fields, area, *scroll);
    int row = -*scroll;
    for (guint i = 0; i < fields->form->edits->len; i++) {
        row += draw_field(fields, area, row, (int)i, TRUE);
    }
    if (fields->form->edits->len == 0) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 2);
        area_wrap(&text, 0, STYLE_NORMAL, _("Nothing has to be entered here. F2 does the step."));
    }
    if (*scroll > 0) {
        area_put(area, 0, area->cols - 1, STYLE_DIM, "^");
    }
    if (row > area->rows) {
        area_put(area, area->rows - 1, area->cols - 1, STYLE_DIM, "v");
    }
    return row;
}
