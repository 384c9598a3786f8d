/* SPDX-License-Identifier: MIT
 *
 * The palette: every action of the screen, of the program, and every screen, found by a few letters; each
 * shows its key, so that the palette teaches the keys.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/pinyin.h"
#include "bihuan/ui/choice.h"

#include <string.h>

typedef struct {
    Ui *ui;
    GPtrArray *items; /* ChoiceItem*, key "do ACTION" or "open SCREEN" */
} Palette;

/* TRUE if the letters of wanted occur in order from at on, close together: "nwhz" finds "new hazard", but
 * not any sentence that happens to have these letters. */
static gboolean letters_in_order(const char *wanted, const char *at) {
    glong span = 0, most = 3 * g_utf8_strlen(wanted, -1);
    for (; *wanted != '\0'; wanted = g_utf8_next_char(wanted)) {
        while (*at != '\0' && g_utf8_get_char(at) != g_utf8_get_char(wanted)) {
            at = g_utf8_next_char(at);
            span++;
        }
        if (*at == '\0' || span > most) {
            return FALSE;
        }
        at = g_utf8_next_char(at);
        span++;
    }
    return TRUE;
}

static gboolean letters_somewhere(const char *wanted, const char *where) {
    for (const char *at = where; *at != '\0'; at = g_utf8_next_char(at)) {
        gboolean word = at == where || at[-1] == ' ' || at[-1] == '-';
        if (word && g_utf8_get_char(at) == g_utf8_get_char(wanted) && letters_in_order(wanted, at)) {
            return TRUE;
        }
    }
    return FALSE;
}

/* 3: the text begins so · 2: all words occur as they are · 1: the letters occur in order · 0: not at all. */
static int palette_rank(const ChoiceItem *item, const char *filter) {
    g_autofree char *wanted = g_utf8_casefold(filter, -1);
    g_autofree char *text = g_utf8_casefold(item->text, -1);
    g_autofree char *search = g_utf8_casefold(item->search, -1);
    if (g_str_has_prefix(text, wanted) || g_str_has_prefix(search, wanted)) {
        return 3;
    }
    if (choice_matches(item, filter)) {
        return 2;
    }
    g_autofree char *initials = pinyin_initials(item->text);
    if (*wanted != '\0' && strstr(initials, wanted) != NULL) { /* tz finds 台账 */
        return 2;
    }
    g_autofree char *where = g_strconcat(text, " ", search, NULL);
    return letters_somewhere(wanted, where) ? 1 : 0;
}

static void palette_search(gpointer data, const char *filter, int max, GPtrArray *items) {
    const Palette *palette = data;
    for (int rank = 3; rank >= 1; rank--) {
        for (guint i = 0; i < palette->items->len && (int)items->len < max; i++) {
            const ChoiceItem *item = palette->items->pdata[i];
            if (palette_rank(item, filter) == rank) {
                g_ptr_array_add(items, choice_item_new(item->key, item->text, item->search, item->note));
            }
        }
    }
}

static void palette_done(gpointer data, const char *const *keys) {
    Palette *palette = data;
    if (keys != NULL && g_str_has_prefix(keys[0], "open ")) {
        ui_push(palette->ui, keys[0] + strlen("open "), NULL);
    } else if (keys != NULL && !ui_do(palette->ui, keys[0] + strlen("do "))) {
        ui_beep(palette->ui);
        ui_say(palette->ui, SAY_INFO, _("That is not possible on this screen."));
    }
    g_ptr_array_unref(palette->items);
    g_free(palette);
}

/* TRUE if an action is in the items already: a screen's own binding hides the generic one. */
static gboolean palette_has(const GPtrArray *items, const char *key) {
    for (guint i = 0; i < items->len; i++) {
        if (strcmp(((ChoiceItem *)items->pdata[i])->key, key) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static void palette_add_table(Ui *ui, GPtrArray *items, const Binding *table) {
    const Screen *screen = ui_top(ui);
    for (const Binding *row = table; row != NULL && row->action != NULL; row++) {
        g_autofree char *key = g_strdup_printf("do %s", row->action);
        g_autofree char *keys = keymap_keys(ui->keymap, screen != NULL ? screen->name : NULL, row);
        const char *reason = ui_disabled(ui, row->action);
        g_autofree char *note = reason != NULL ? g_strdup_printf("%s  (%s)", keys, reason) : g_strdup(keys);
        g_autofree char *search = g_strdup_printf("%s %s", row->action, row->note);
        gboolean idle =
            reason != NULL && row->bar == NULL && table != keymap_generic; /* it has no word of its own, and nothing to do now */
        if (!idle && !ui_is_dead(ui, row->action) && !palette_has(items, key)) {
            g_ptr_array_add(items, choice_item_new(key, _(row->note), search, note));
        }
    }
}

static void palette_add_screens(Ui *ui, GPtrArray *items) {
    for (int i = 0; ui->hooks->screens != NULL && ui->hooks->screens[i] != NULL; i++) {
        const Screen *screen = ui->hooks->screens[i];
        g_autofree char *action = g_strdup_printf("do %s", screen->name);
        if (!(screen->flags & SCREEN_NEEDS_ARGUMENT) && screen != ui_top(ui) && !palette_has(items, action)) {
            g_autofree char *key = g_strdup_printf("open %s", screen->name);
            g_autofree char *search = g_strdup_printf("%s %s", screen->name, screen->title);
            g_ptr_array_add(items, choice_item_new(key, _(screen->title), search, _(screen->summary)));
        }
    }
}

void palette_open(Ui *ui) {
    Palette *palette = g_new0(Palette, 1);
    palette->ui = ui;
    palette->items = choice_items_new();
    const Screen *screen = ui_top(ui);
    palette_add_table(ui, palette->items, screen != NULL ? screen->keys : NULL);
    palette_add_table(ui, palette->items, ui->hooks->keys); /* a screen with a key stands here, with it */
    palette_add_screens(ui, palette->items);
    palette_add_table(ui, palette->items, keymap_generic);
    ChoiceSpec spec = {.title = _("Commands and screens"), .search = palette_search, .done = palette_done, .data = palette};
    choice_open(ui, &spec);
}
