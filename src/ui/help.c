/* SPDX-License-Identifier: MIT
 *
 * Help and the history of messages: text views above the screen. The help is made from the screen's summary
 * and the key tables, with the user's changes; typing narrows it down.
 */
#include "private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/entry.h"
#include "bihuan/ui/text.h"

#include <string.h>

enum { KEYS_WIDTH = 16 }; /* columns for the keys in front of a note */

typedef struct {
    Ui *ui;
    char *title;
    TextView *view;
    Entry *entry; /* the search text; NULL: nothing to search */
} Help;

/* ---- contents ---- */

static gboolean help_wanted(const Help *help, const char *line) {
    g_autofree char *wanted = g_utf8_casefold(entry_text(help->entry), -1);
    g_autofree char *where = g_utf8_casefold(line, -1);
    return strstr(where, wanted) != NULL;
}

static void help_binding(const Help *help, const Binding *binding) {
    Ui *ui = help->ui;
    const Screen *screen = ui_top(ui);
    const char *reason = ui_disabled(ui, binding->action);
    g_autofree char *keys = keymap_keys(ui->keymap, screen != NULL ? screen->name : NULL, binding);
    g_autofree char *padded = utf8_width(keys) < KEYS_WIDTH ? utf8_pad(keys, KEYS_WIDTH) : g_strdup(keys);
    g_autofree char *line = g_strdup_printf("%s %s%s%s%s", padded, _(binding->note), reason != NULL ? " (" : "",
                                            reason != NULL ? reason : "", reason != NULL ? ")" : "");
    g_autofree char *searched = g_strdup_printf("%s %s %s", line, binding->action, binding->bar != NULL ? _(binding->bar) : "");
    if (keys[0] != '\0' && !ui_is_dead(ui, binding->action) && help_wanted(help, searched)) {
        text_view_add(help->view, reason != NULL ? STYLE_DIM : STYLE_NORMAL, KEYS_WIDTH + 1, line);
    }
}

static void help_table(const Help *help, const char *title, const Binding *table) {
    if (table == NULL || table->action == NULL) {
        return;
    }
    text_view_add(help->view, STYLE_TITLE, 0, title);
    for (const Binding *row = table; row->action != NULL; row++) {
        help_binding(help, row);
    }
    text_view_add(help->view, STYLE_NORMAL, 0, "");
}

static void help_fill(const Help *help) {
    const Screen *screen = ui_top(help->ui);
    text_view_clear(help->view);
    if (screen != NULL && entry_is_empty(help->entry)) {
        text_view_add(help->view, STYLE_NORMAL, 0, _(screen->summary));
        text_view_add(help->view, STYLE_NORMAL, 0, "");
    }
    help_table(help, _("On this screen"), screen != NULL ? screen->keys : NULL);
    help_table(help, _("Everywhere"), keymap_generic);
    help_table(help, _("In this program"), help->ui->hooks->keys);
    if (entry_is_empty(help->entry)) {
        text_view_add(help->view, STYLE_TITLE, 0, _("Scanner"));
        text_view_add(help->view, STYLE_NORMAL, 0,
                      _("Scan a label on any screen: what it belongs to opens. The scanner's Enter confirms nothing."));
    }
}

/* ---- overlay ---- */

static void help_draw(gpointer state, const Area *area) {
    Help *help = state;
    Area inside = overlay_box(area, area->rows, 90, help->title);
    Area body = area_sub(&inside, help->entry != NULL ? 1 : 0, 1, inside.rows, inside.cols - 1);
    if (help->entry != NULL) {
        int col = 1 + area_put(&inside, 0, 1, STYLE_TITLE, _("Find:")) + 1;
        Area field = area_sub(&inside, 0, col, 1, inside.cols - col - 1);
        entry_draw(help->entry, &field, TRUE);
    }
    text_view_draw(help->view, &body);
}

static unsigned help_key(gpointer state, const KeyEvent *event) {
    Help *help = state;
    switch (event->code) {
    case KC_ESC:
    case KC_F(1):
        return REACT_CANCEL;
    case KC_ENTER:
        return REACT_DONE;
    case KC_UP:
        return text_view_action(help->view, "up");
    case KC_DOWN:
        return text_view_action(help->view, "down");
    case KC_PAGE_UP:
        return text_view_action(help->view, "page-up");
    case KC_PAGE_DOWN:
        return text_view_action(help->view, "page-down");
    default:
        break;
    }
    unsigned reaction = help->entry != NULL ? entry_key(help->entry, event) : REACT_NONE;
    if (react_has(reaction, REACT_CHANGED)) {
        help_fill(help);
    }
    return reaction;
}

static void help_close(gpointer state) {
    Help *help = state;
    text_view_free(help->view);
    entry_free(help->entry);
    g_free(help->title);
    g_free(help);
}

static const char *help_hint(gpointer state) {
    const Help *help = state;
    return help->entry != NULL ? _("Esc back  Up/Down scroll  type to find") : _("Esc back  Up/Down scroll");
}

static const Overlay OVERLAY_HELP = {"help", help_draw, help_key, help_close, help_hint, TRUE, overlay_yields};
static const Overlay OVERLAY_MESSAGES = {"messages", help_draw, help_key, help_close, help_hint, FALSE, overlay_yields};

void help_open(Ui *ui) {
    Help *help = g_new0(Help, 1);
    const Screen *screen = ui_top(ui);
    help->ui = ui;
    help->title = g_strdup_printf("%s: %s", _("Help"), screen != NULL ? _(screen->title) : "");
    help->view = text_view_new();
    help->entry = entry_new(0, 60);
    help_fill(help);
    overlay_push(ui, &OVERLAY_HELP, help);
}

void messages_open(Ui *ui) {
    Help *help = g_new0(Help, 1);
    help->ui = ui;
    help->title = g_strdup(_("Messages"));
    help->view = text_view_new();
    for (guint i = ui->history->len; i > 0; i--) {
        static const Style STYLES[] = {STYLE_NORMAL, STYLE_OK, STYLE_WARNING, STYLE_ERROR};
        static const char *const SIGNS[] = {"", "", "! ", "!! "};
        const Message *message = ui->history->pdata[i - 1];
        g_autofree char *time = clock_format_short(message->time);
        g_autofree char *line = g_strdup_printf("%s  %s%s", time, SIGNS[message->kind], message->text);
        text_view_add(help->view, STYLES[message->kind], 2, line);
    }
    if (ui->history->len == 0) {
        text_view_add(help->view, STYLE_DIM, 0, _("There was no message yet."));
    }
    overlay_push(ui, &OVERLAY_MESSAGES, help);
}
