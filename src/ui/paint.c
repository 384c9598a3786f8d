/* SPDX-License-Identifier: MIT
 *
 * What stands around every screen: header, message line, function bar; and the order of drawing.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <string.h>

enum {
    TWO_LINES = 36,        /* columns: below them the header takes two lines */
    NARROW = 50,           /* columns: below them no blank is spent */
    ROWS_FOR_MESSAGE = 20, /* below this the message stands on the function bar's row */
};

/* ---- header ---- */

/* The texts of the header, longest first; each line of the table below takes one of either side. */
typedef struct {
    char *full, *plant, *brief;      /* left: title and subject, the same with the plant, what tells it from others */
    char *who, *moment, *day, *hour; /* right: who with the shift's clock, with date and time, the name with the hour, the name */
} HeaderTexts;

static void header_texts_clear(HeaderTexts *texts) {
    char *all[] = {texts->full, texts->plant, texts->brief, texts->who, texts->moment, texts->day, texts->hour};
    for (gsize i = 0; i < G_N_ELEMENTS(all); i++) {
        g_free(all[i]);
    }
}

static char *joined(const char *left, const char *right, const char *between) {
    gboolean both = left != NULL && *left != '\0' && right != NULL && *right != '\0';
    return g_strconcat(left != NULL ? left : "", both ? between : "", right != NULL ? right : "", NULL);
}

/* The last words of a text. Borrowed. */
static const char *last_words(const char *text, int count) {
    const char *at = text + strlen(text);
    while (at > text && (at[-1] != ' ' || --count > 0)) {
        at--;
    }
    return at;
}

static void header_texts(Ui *ui, HeaderTexts *texts) {
    const Frame *frame = ui_frame(ui);
    const UiHeader *header = &ui->header;
    const char *clock = header->clock != NULL ? header->clock : "";
    const char *name = header->name != NULL ? header->name : header->who;
    g_autofree char *subject = frame != NULL && frame->screen->subject != NULL ? frame->screen->subject(frame->state) : NULL;
    char *brief = frame != NULL && frame->screen->brief != NULL ? frame->screen->brief(frame->state) : NULL;
    texts->full = joined(frame != NULL ? _(frame->screen->title) : NULL, subject, " ");
    texts->plant = joined(texts->full, header->plant, " - ");
    texts->brief = brief != NULL ? brief : g_strdup(texts->full);
    texts->who = joined(header->who, clock, "  ");
    texts->moment = joined(header->who, last_words(clock, 2), "  ");
    texts->day = joined(name, last_words(clock, 1), " ");
    texts->hour = g_strdup(name != NULL ? name : "");
}

/* One line: what fits of both sides; what tells one thing from another stands longest, then who is logged in. */
static void header_line(const HeaderTexts *texts, const Area *line, int col) {
    const struct {
        const char *left, *right;
    } pairs[] = {{texts->plant, texts->who}, {texts->full, texts->who},  {texts->full, texts->moment},
                 {texts->full, texts->day},  {texts->brief, texts->day}, {texts->brief, texts->hour}};
    for (gsize i = 0; i < G_N_ELEMENTS(pairs); i++) {
        int room = line->cols - col - utf8_width(pairs[i].right) - 2;
        if (utf8_width(pairs[i].left) <= room) {
            area_put_pad(line, 0, col, room, STYLE_HEADER, pairs[i].left);
            area_put(line, 0, line->cols - 1 - utf8_width(pairs[i].right), STYLE_HEADER, pairs[i].right);
            return;
        }
    }
    int right = MIN(utf8_width(texts->hour), MAX(line->cols / 2, 0));
    area_put_pad(line, 0, col, line->cols - col - right - 1, STYLE_HEADER, texts->brief);
    area_put_pad(line, 0, line->cols - right, right, STYLE_HEADER, texts->hour);
}

/* Two lines of the smallest windows: what it is; then the mark, what found no room above, and who is logged in. */
static void header_two_lines(const HeaderTexts *texts, const Area *lines, int col) {
    const char *blank = strrchr(texts->brief, ' ');
    gboolean fits = utf8_width(texts->brief) <= lines->cols || blank == NULL;
    g_autofree char *first = fits ? g_strdup(texts->brief) : g_strndup(texts->brief, (gsize)(blank - texts->brief));
    g_autofree char *name = joined(fits ? NULL : blank + 1, texts->hour, " "), *hour = joined(fits ? NULL : blank + 1, texts->day, " ");
    area_put_pad(lines, 0, 0, lines->cols, STYLE_HEADER, first);
    area_put_pad(lines, 1, col, lines->cols - col, STYLE_HEADER, utf8_width(hour) <= lines->cols - col ? hour : name);
}

static void header_draw(Ui *ui, const Area *lines) {
    HeaderTexts texts;
    int col = 1, mark_row = lines->rows - 1;
    header_texts(ui, &texts);
    area_fill(lines, 0, 0, lines->rows, lines->cols, STYLE_HEADER);
    if (ui->header.mark != NULL && ui->header.mark[0] != '\0') {
        col = area_format(lines, mark_row, 0, STYLE_DRILL, " %s ", ui->header.mark) + (lines->cols < NARROW ? 0 : 1);
    }
    if (lines->rows > 1) {
        header_two_lines(&texts, lines, col);
    } else {
        header_line(&texts, lines, col);
    }
    header_texts_clear(&texts);
}

/* ---- function bar ---- */

/* Draws one binding of the bar at *col; FALSE: no more room. shown: keys that stand there already; a later table's binding of the
 * same key does nothing here and is left out. */
static gboolean bar_binding(Ui *ui, const Area *line, const Binding *binding, GHashTable *shown, int *col) {
    const char *screen = ui_top(ui) != NULL ? ui_top(ui)->name : NULL;
    gboolean typing = ui_is_typing(ui);
    g_autofree char *key = typing ? keymap_typing_key(ui->keymap, screen, binding) : keymap_first_key(ui->keymap, screen, binding);
    gboolean senseless = (strcmp(binding->action, "back") == 0 && ui_depth(ui) < 2) ||
                         (typing && (strcmp(binding->action, "find") == 0 || strcmp(binding->action, "filter") == 0));
    gboolean off = ui_disabled(ui, binding->action) != NULL; /* what does not work now has no place in the bar; help says why */
    if (binding->bar == NULL || ui_is_dead(ui, binding->action) || key == NULL || senseless || off ||
        !g_hash_table_add(shown, g_strdup(key))) {
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
    /* What is done here stands first, whatever room there is; then help. */
    const Binding *acting = screen != NULL && screen->keys != NULL && screen->keys[0].bar != NULL ? screen->keys : ui->hooks->keys;
    gboolean room = acting == NULL || ui_disabled(ui, acting->action) != NULL || bar_binding(ui, line, acting, shown, &col);
    room = room && bar_binding(ui, line, &keymap_generic[0], shown, &col);
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

static int header_rows(Ui *ui) {
    return ui_cols(ui) < TWO_LINES ? 2 : 1;
}

/* The key first: it stands where the words have no room, alone in the smallest windows. Owned; NULL: no key does anything. */
static char *banner_answer(Ui *ui) {
    const Binding *binding = ui->hooks->keys != NULL ? keymap_action(ui->hooks->keys, UI_ACKNOWLEDGE) : NULL;
    g_autofree char *key = binding != NULL ? keymap_first_key(ui->keymap, NULL, binding) : NULL;
    if (key == NULL || ui->header.loudness == UI_ANSWERED || ui_is_small(ui)) {
        return NULL;
    }
    return ui_cols(ui) < TWO_LINES ? g_strdup_printf("[%s]", key) : g_strdup_printf("[%s %s]", key, _(binding->bar));
}

/* Lines of the banner; what has no room in a quarter of the window is cut off at the end. */
static GPtrArray *banner_lines(Ui *ui) {
    g_autofree char *answer = banner_answer(ui), *text = joined(answer, ui->header.banner, " ");
    GPtrArray *lines = ui->header.banner != NULL ? utf8_wrap(text, MAX(ui_cols(ui) - 2, 2)) : g_ptr_array_new();
    guint most = (guint)MAX(1, ui_rows(ui) / 4);
    if (lines->len > most) {
        g_autofree char *last = lines->pdata[most - 1];
        g_autofree char *more = g_strconcat(last, "…", NULL);
        lines->pdata[most - 1] = utf8_clip(more, MAX(ui_cols(ui) - 2, 2));
        g_ptr_array_set_size(lines, (int)most);
    }
    return lines;
}

/* The top of every window, also of one that is too small for anything else. */
static void banner_draw(Ui *ui, const Area *lines, const GPtrArray *texts) {
    Style style = ui->header.loudness == UI_LOUD ? STYLE_HOLD : STYLE_WARNING;
    g_autofree char *answer = banner_answer(ui);
    area_fill(lines, 0, 0, lines->rows, lines->cols, style);
    for (guint i = 0; i < texts->len; i++) {
        area_put(lines, (int)i, 1, style, texts->pdata[i]);
    }
    if (texts->len > 0 && answer != NULL && ui->header.loudness == UI_LOUD && g_str_has_prefix(texts->pdata[0], answer)) {
        area_put(lines, 0, 1, STYLE_ALARM, answer);
    }
}

static Area ui_screen_area(Ui *ui) {
    Area all = grid_area(ui->grid);
    int below = all.rows < ROWS_FOR_MESSAGE ? 1 : 2;
    g_autoptr(GPtrArray) banner = banner_lines(ui);
    int above = header_rows(ui) + (int)banner->len;
    return area_sub(&all, above, 0, all.rows - above - below, all.cols);
}

static void small_draw(const Area *below) {
    area_wrap(below, 0, STYLE_NORMAL, _("The window is too small: 20x16 or 40x12 at least."));
}

static void ui_draw(Ui *ui) {
    Area all = grid_area(ui->grid);
    g_autoptr(GPtrArray) banner = banner_lines(ui);
    int top = (int)banner->len;
    Area line = area_sub(&all, 0, 0, top, all.cols);
    banner_draw(ui, &line, banner);
    if (ui_is_small(ui)) {
        line = area_sub(&all, top, 0, all.rows - top, all.cols);
        small_draw(&line);
        return;
    }
    Frame *frame = ui_frame(ui);
    Area inside = ui_screen_area(ui);
    line = area_sub(&all, top, 0, header_rows(ui), all.cols);
    header_draw(ui, &line);
    line = area_sub(&all, all.rows - 1, 0, 1, all.cols);
    bar_draw(ui, &line);
    if (frame != NULL) {
        frame_draw(frame, &inside);
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
