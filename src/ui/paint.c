/* SPDX-License-Identifier: MIT
 *
 * What stands around every screen: header, message line, function bar; and the order of drawing.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <string.h>

enum {
    ROWS_FOR_MESSAGE = 20, /* below this the message stands on the function bar's row */
};

/* ---- header ---- */

/* "user  2026-11-23 08:00", with what level leaves (3 all, 2 no plant, 1 clock only, 0 the hour only). */
static char *header_right(const UiHeader *header, int level) {
    GString *text = g_string_new(NULL);
    const char *clock = header->clock != NULL ? header->clock : "";
    const char *hour = strrchr(clock, ' ');
    if (level >= 2 && header->who != NULL) {
        g_string_append_printf(text, "%s  ", header->who);
    }
    g_string_append(text, level == 0 && hour != NULL ? hour + 1 : clock);
    return g_string_free(text, FALSE);
}

static char *header_left(Ui *ui, int level) {
    Frame *frame = ui_frame(ui);
    GString *text = g_string_new(NULL);
    if (frame != NULL) {
        g_autofree char *subject = frame->screen->subject != NULL ? frame->screen->subject(frame->state) : NULL;
        g_string_append(text, _(frame->screen->title));
        if (subject != NULL && subject[0] != '\0') {
            g_string_append_printf(text, " %s", subject);
        }
    }
    if (level >= 3 && ui->header.plant != NULL) {
        g_string_append_printf(text, "%s%s", text->len > 0 ? " - " : "", ui->header.plant);
    }
    return g_string_free(text, FALSE);
}

static void header_draw(Ui *ui, const Area *line) {
    int col = 1;
    area_fill(line, 0, 0, 1, line->cols, STYLE_HEADER);
    if (ui->header.mark != NULL && ui->header.mark[0] != '\0') {
        col += area_format(line, 0, 0, STYLE_DRILL, " %s ", ui->header.mark);
    }
    for (int level = 3; level >= 0; level--) {
        g_autofree char *left = header_left(ui, level);
        g_autofree char *right = header_right(&ui->header, level);
        int room = line->cols - col - utf8_width(right) - 2;
        if (utf8_width(left) <= room || (level == 0 && room >= 4)) {
            area_put_pad(line, 0, col, room, STYLE_HEADER, left);
            area_put(line, 0, line->cols - 1 - utf8_width(right), STYLE_HEADER, right);
            return;
        }
    }
    g_autofree char *left = header_left(ui, 0);
    area_put_pad(line, 0, col, line->cols - col, STYLE_HEADER, left);
}

/* ---- function bar ---- */

/* Draws one binding of the bar at *col; FALSE: no more room. shown: keys that stand there already; a later table's binding of the
 * same key does nothing here and is left out. */
static gboolean bar_binding(Ui *ui, const Area *line, const Binding *binding, GHashTable *shown, int *col) {
    const char *screen = ui_top(ui) != NULL ? ui_top(ui)->name : NULL;
    gboolean typing = ui_is_typing(ui);
    g_autofree char *key = typing ? keymap_typing_key(ui->keymap, screen, binding)
                                  : keymap_first_key(ui->keymap, screen, binding);
    gboolean senseless = (strcmp(binding->action, "back") == 0 && ui_depth(ui) < 2) ||
                         (typing && (strcmp(binding->action, "find") == 0 || strcmp(binding->action, "filter") == 0));
    gboolean off = ui_disabled(ui, binding->action) != NULL; /* what does not work now has no place in the bar; help says why */
    if (binding->bar == NULL || key == NULL || senseless || off || !g_hash_table_add(shown, g_strdup(key))) {
        return TRUE;
    }
    const char *label = _(binding->bar);
    int width = utf8_width(key) + 1 + utf8_width(label);
    if (*col + width > line->cols - 1) {
        return FALSE;
    }
    area_put(line, 0, *col, STYLE_KEY, key);
    area_put(line, 0, *col + utf8_width(key) + 1, STYLE_BAR, label);
    *col += width + 2;
    return TRUE;
}

static void bar_draw(Ui *ui, const Area *line) {
    Layer *layer = ui_layer(ui);
    area_fill(line, 0, 0, 1, line->cols, STYLE_BAR);
    if (layer != NULL) {
        const char *hint = layer->overlay->hint != NULL ? layer->overlay->hint(layer->state) : NULL;
        area_put_pad(line, 0, 1, line->cols - 1, STYLE_BAR, hint != NULL ? hint : "");
        return;
    }
    const Screen *screen = ui_top(ui);
    const Binding *tables[] = {screen != NULL ? screen->keys : NULL, keymap_generic + 1, ui->hooks->keys};
    int col = 1;
    g_autoptr(GHashTable) shown = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gboolean room = bar_binding(ui, line, &keymap_generic[0], shown, &col); /* help comes first on every screen */
    for (gsize i = 0; i < G_N_ELEMENTS(tables) && room; i++) {
        for (const Binding *row = tables[i]; row != NULL && row->action != NULL && room; row++) {
            room = bar_binding(ui, line, row, shown, &col);
        }
    }
}

/* ---- message ---- */

/* Long messages take more lines, upwards, over the screen: a sentence cut in half helps nobody. */
static void message_draw(Ui *ui, const Area *all, int bottom) {
    static const Style STYLES[] = {STYLE_NORMAL, STYLE_OK, STYLE_WARNING, STYLE_ERROR};
    static const char *const SIGNS[] = {"", "", "! ", "!! "};
    if (ui->message[0] == '\0') {
        return;
    }
    g_autofree char *text = g_strconcat(SIGNS[ui->message_kind], ui->message, NULL);
    g_autoptr(GPtrArray) lines = utf8_wrap(text, MAX(all->cols - 2, 2));
    int count = CLAMP((int)lines->len, 1, MAX(1, all->rows / 2));
    for (int i = 0; i < count && i < (int)lines->len; i++) {
        int row = bottom - count + 1 + i;
        area_fill(all, row, 0, 1, all->cols, STYLE_NORMAL);
        area_put(all, row, 1, STYLES[ui->message_kind], lines->pdata[i]);
    }
}

/* ---- all of it ---- */

Area ui_screen_area(Ui *ui) {
    Area all = grid_area(ui->grid);
    int below = all.rows < ROWS_FOR_MESSAGE ? 1 : 2;
    return area_sub(&all, 1, 0, all.rows - 1 - below, all.cols);
}

static void small_draw(const Area *all) {
    area_wrap(all, 0, STYLE_NORMAL, _("The window is too small: 20x16 or 40x12 at least."));
}

static void ui_draw(Ui *ui) {
    Area all = grid_area(ui->grid);
    if (ui_is_small(ui)) {
        small_draw(&all);
        return;
    }
    Frame *frame = ui_frame(ui);
    Area line = area_sub(&all, 0, 0, 1, all.cols), inside = ui_screen_area(ui);
    header_draw(ui, &line);
    line = area_sub(&all, all.rows - 1, 0, 1, all.cols);
    bar_draw(ui, &line);
    if (frame != NULL) {
        frame->screen->draw(frame->state, &inside);
        for (guint i = 0; i < frame->layers->len; i++) {
            const Layer *layer = frame->layers->pdata[i];
            grid_hide_cursor(ui->grid);
            layer->overlay->draw(layer->state, &inside);
        }
    }
    message_draw(ui, &all, all.rows < ROWS_FOR_MESSAGE ? all.rows - 1 : all.rows - 2);
    if (ui->paint_extra != NULL) {
        grid_hide_cursor(ui->grid);
        ui->paint_extra(ui->paint_data, &inside);
    }
}

void ui_lay_out(Ui *ui) {
    int rows, cols;
    ui->term->class->size(ui->term, &rows, &cols);
    grid_resize(ui->grid, rows, cols);
    ui_header_update(ui);
    ui_draw(ui);
    if (ui_frame(ui) != NULL) {
        ui_frame(ui)->laid_out = TRUE;
    }
}

void ui_paint(Ui *ui) {
    ui->dirty = FALSE;
    ui_lay_out(ui);
    ui->message_painted = ui->seen = TRUE;
    ui->term->class->paint(ui->term, ui->grid);
}

Area overlay_box(const Area *area, int rows, int cols, const char *title) {
    rows = MIN(rows, area->rows);
    cols = MIN(cols, area->cols);
    Area box = area_sub(area, (area->rows - rows) / 2, (area->cols - cols) / 2, rows, cols);
    area_fill(&box, 0, 0, box.rows, box.cols, STYLE_NORMAL);
    return area_box(&box, STYLE_NORMAL, title);
}
