/* SPDX-License-Identifier: MIT
 *
 * A gas analysis drawn: a table of gases and points where it has room, else one place after the other.
 */
#include "gas_view.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

enum {
    LABEL = 20, /* columns: name of a gas */
    CELL = 13,  /* columns: a value with its unit */
    VALUE = 7,  /* of them the value that is being typed */
    NOTE = 2,   /* rows for what is said of the place under the cursor */
    FOOT = 2,   /* rows: meter and time */
    TIGHT = 28, /* columns: names stand on rows of their own */
};

/* ---- places ---- */

int gas_view_meter(const GasView *gas) {
    return (int)(gas->grid->gases * gas->grid->points);
}

gboolean gas_view_on_cell(const GasView *gas) {
    return gas->at < gas_view_meter(gas);
}

guint gas_view_gas(const GasView *gas, int at) {
    return (guint)at % gas->grid->gases;
}

guint gas_view_point(const GasView *gas, int at) {
    return (guint)at / gas->grid->gases;
}

GasCell *gas_view_cell(const GasView *gas, int at) {
    return gas_grid_cell(gas->grid, gas_view_gas(gas, at), gas_view_point(gas, at));
}

/* ---- drawing ---- */

/* Draws a value with its unit; what is beyond its limit has a sign that needs no colour. */
static void draw_cell(const GasView *gas, const Area *area, int row, int col, int at) {
    const GasCell *cell = gas_view_cell(gas, at);
    const Step *last = cell->test->reading;
    gboolean typed = !entry_is_empty(cell->edit->entry), here = at == gas->at;
    gboolean bad = cell->beyond || cell->fault != NULL || cell->edit->error != NULL;
    g_autofree char *unit = typed || here  ? gas_grid_unit_title(gas->grid, gas_view_gas(gas, at))
                            : last != NULL ? gas_grid_title(gas->grid, "unit", g_hash_table_lookup(last->fields, "unit"))
                                           : g_strdup("");
    const char *value = typed ? entry_text(cell->edit->entry) : last != NULL ? g_hash_table_lookup(last->fields, "value") : "";
    Style style = bad                                              ? STYLE_ERROR
                  : typed                                          ? STYLE_CHANGED
                  : last == NULL                                   ? STYLE_FIELD
                  : cell->test->beyond || cell->test->uncalibrated ? STYLE_ERROR
                                                                   : STYLE_OK;
    gboolean danger = typed ? bad : cell->test->beyond;
    area_put(area, row, col, danger ? STYLE_ERROR : STYLE_KEY, danger ? "!" : here ? ">" : " ");
    Area text = area_sub(area, row, col + 1, 1, VALUE);
    if (here) {
        entry_draw(cell->edit->entry, &text, TRUE);
    } else {
        area_put_pad(&text, 0, 0, VALUE, style, value);
    }
    area_put_pad(area, row, col + 1 + VALUE, CELL - VALUE - 2, bad ? STYLE_ERROR : STYLE_DIM, unit);
}

/* Gases down, points across. */
static void draw_table(GasView *gas, const Area *area) {
    int points = (int)gas->grid->points, gases = (int)gas->grid->gases;
    int wide = gas_grid_limits_cols(gas->grid) + 2;
    gboolean limits = LABEL + wide + points * CELL < area->cols;
    int from = LABEL + (limits ? wide : 0), row = gas_view_on_cell(gas) ? (int)gas_view_gas(gas, gas->at) : gases - 1;
    area_put_pad(area, 0, LABEL, limits ? wide - 1 : 0, STYLE_DIM, _("Allowed"));
    for (int i = 0; i < points; i++) {
        g_autofree char *title = gas_grid_title(gas->grid, "point", gas_grid_point(gas->grid, (guint)i));
        area_put_pad(area, 0, from + i * CELL + 1, i + 1 < points ? CELL - 2 : area->cols - from - i * CELL - 1, STYLE_DIM, title);
    }
    Area body = area_sub(area, 1, 0, area->rows - 1, area->cols);
    gas->top = CLAMP(gas->top, MAX(row - body.rows + 1, 0), row);
    for (int i = gas->top; i < gases && i - gas->top < body.rows; i++) {
        const GasTest *test = gas_grid_cell(gas->grid, (guint)i, 0)->test;
        const char *name = gas_grid_name(gas->grid, test);
        area_put_pad(&body, i - gas->top, 1, LABEL - 2, STYLE_NORMAL, name);
        if (limits) {
            area_put_pad(&body, i - gas->top, LABEL, wide - 1, STYLE_DIM, test->limits != NULL ? test->limits : "?");
        }
        for (int k = 0; k < points; k++) {
            draw_cell(gas, &body, i - gas->top, from + k * CELL, k * gases + i);
        }
    }
}

/* How many rows a name with its value takes. */
static int rows_each(const Area *area) {
    return area->cols < TIGHT ? 2 : 1;
}

/* One place after the other, where the table has no room. */
static void draw_list(GasView *gas, const Area *area) {
    int each = rows_each(area), shown = MAX(area->rows / each, 1), place = gas_view_on_cell(gas) ? gas->at : gas_view_meter(gas) - 1;
    int label = each > 1 ? area->cols : MAX(area->cols - CELL, 4);
    gas->top = CLAMP(gas->top, MAX(place - shown + 1, 0), place);
    for (int at = gas->top; at < gas_view_meter(gas) && at - gas->top < shown; at++) {
        int row = (at - gas->top) * each;
        const char *name = gas_grid_name(gas->grid, gas_view_cell(gas, at)->test);
        g_autofree char *point = gas_grid_title(gas->grid, "point", gas_grid_point(gas->grid, gas_view_point(gas, at)));
        int half = MIN(utf8_width(name), MAX(label - utf8_width(point) - 1, label / 2)); /* neither name pushes the other out */
        area_put_pad(area, row, 0, half, at == gas->at ? STYLE_TITLE : STYLE_NORMAL, name);
        area_put_pad(area, row, half + 1, label - half - 1, STYLE_DIM, point);
        draw_cell(gas, area, row + each - 1, each > 1 ? 1 : label, at);
    }
}

static void draw_foot(const GasView *gas, const Area *area) {
    FieldEdit *edits[] = {gas->grid->meter, gas->grid->at};
    int each = rows_each(area);
    for (int i = 0; i < FOOT; i++) {
        const char *title = form_text(&edits[i]->field->title);
        gboolean here = gas->at == gas_view_meter(gas) + i;
        int label = each > 1 ? 1 : MIN(utf8_width(title), area->cols / 2) + 1;
        Area value = area_sub(area, i * each + each - 1, label + 1, 1, area->cols - label - 1);
        area_put(area, i * each, 0, STYLE_KEY, here ? ">" : " ");
        area_put_pad(area, i * each, 1, each > 1 ? area->cols - 1 : label - 1, here ? STYLE_TITLE : STYLE_NORMAL, title);
        field_edit_draw(edits[i], &value, here);
    }
}

void gas_view_draw(GasView *gas, const Area *area) {
    guint typed = gas_grid_typed(gas->grid), beyond = gas_grid_beyond(gas->grid);
    g_autofree char *danger = beyond > 0 ? g_strdup_printf(_(", %u BEYOND THE LIMIT"), beyond) : g_strdup("");
    g_autofree char *head = g_strdup_printf(_("%u of %u not measured, %u to send%s"), gas->open, gas->grid->cells->len, typed, danger);
    g_autoptr(GPtrArray) note = utf8_wrap(gas->note, MAX(area->cols - 1, 2));
    Area upper = area_sub(area, 0, 0, 2, area->cols);
    int top = MIN(area_wrap(&upper, 0, beyond > 0 ? STYLE_ERROR : gas->open > 0 ? STYLE_WARNING : STYLE_OK, head), upper.rows);
    int foot_rows = FOOT * rows_each(area), notes = CLAMP((int)note->len, 1, area->rows > 8 ? 2 * NOTE : NOTE);
    notes = CLAMP(area->rows - top - foot_rows - 2, 1, notes); /* a place with its value stays in sight */
    Area body = area_sub(area, top, 0, MAX(area->rows - top - foot_rows - notes, 1), area->cols);
    int rows = MIN(body.rows, (int)gas->grid->gases + 1);
    if (LABEL + (int)gas->grid->points * CELL < area->cols) {
        draw_table(gas, &body);
    } else {
        rows = MIN(body.rows, gas_view_meter(gas) * rows_each(area));
        draw_list(gas, &body);
    }
    Area foot = area_sub(area, top + rows, 0, foot_rows, area->cols);
    draw_foot(gas, &foot);
    for (int i = 0; i < notes && i < (int)note->len; i++) {
        area_put(area, top + rows + foot_rows + i, 0, gas->style, note->pdata[i]);
    }
}
