/* SPDX-License-Identifier: MIT
 *
 * The Ui object: stack of screens and overlays, messages, theme, keys. Input is in input.c, drawing in
 * paint.c.
 */
#include "private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <stdarg.h>
#include <string.h>

enum { HISTORY_MOST = 200 };

static void message_free(gpointer data) {
    Message *message = data;
    g_free(message->text);
    g_free(message);
}

void layer_free(gpointer data) {
    Layer *layer = data;
    layer->overlay->close(layer->state);
    g_free(layer);
}

Ui *ui_new(Term *term, const UiHooks *hooks, gpointer user) {
    Ui *ui = g_new0(Ui, 1);
    int rows, cols;
    ui->term = term;
    ui->hooks = hooks;
    ui->user = user;
    term->class->size(term, &rows, &cols);
    ui->grid = grid_new(rows, cols);
    ui->keymap = keymap_new();
    ui->frames = g_ptr_array_new();
    ui->garbage = g_ptr_array_new();
    ui->scan = scan_new();
    ui->ahead = g_queue_new();
    ui->history = g_ptr_array_new_with_free_func(message_free);
    ui->message = g_strdup("");
    if (!ui_set_theme(ui, "default", NULL)) {
        ui->theme = theme_new();
        ui->theme_name = g_strdup("");
        term->class->theme(term, ui->theme);
    }
    if (!term->shows_cjk && strcmp(i18n_language(), "zh") == 0) {
        i18n_set_language("en");
        ui_say(ui, SAY_WARNING,
               _("This console has no Chinese characters, so everything is in English here; "
                 "use ssh from a PC, or kmscon."));
    }
    if (term->fd >= 0 && i18n_foreign_charset() != NULL) {
        ui_say(ui, SAY_WARNING, _("The locale is %s, but the screen is written in UTF-8: if it cannot be read, set the terminal to UTF-8."),
               i18n_foreign_charset());
    }
    ui->dirty = TRUE;
    return ui;
}

static void header_clear(UiHeader *header) {
    g_free(header->plant);
    g_free(header->who);
    g_free(header->name);
    g_free(header->clock);
    g_free(header->mark);
    g_free(header->banner);
    *header = (UiHeader){0};
}

void ui_free(Ui *ui) {
    if (ui == NULL) {
        return;
    }
    ui->closing = TRUE;
    while (ui->frames->len > 0) {
        frame_free(g_ptr_array_steal_index(ui->frames, ui->frames->len - 1));
    }
    ui_tidy(ui);
    g_ptr_array_unref(ui->frames);
    g_ptr_array_unref(ui->garbage);
    scan_free(ui->scan);
    g_queue_free_full(ui->ahead, g_free);
    g_ptr_array_unref(ui->history);
    if (ui->paste != NULL) {
        g_string_free(ui->paste, TRUE);
    }
    header_clear(&ui->header);
    grid_free(ui->grid);
    term_close(ui->term);
    theme_free(ui->theme);
    g_free(ui->theme_name);
    keymap_free(ui->keymap);
    g_free(ui->message);
    g_free(ui);
}

gpointer ui_user(Ui *ui) {
    return ui->user;
}

gboolean ui_set_theme(Ui *ui, const char *name, GError **error) {
    Theme *theme = theme_load(name, error);
    if (theme == NULL) {
        return FALSE;
    }
    theme_free(ui->theme);
    ui->theme = theme;
    char *copy = g_strdup(name);
    g_free(ui->theme_name);
    ui->theme_name = copy;
    grid_set_ascii(ui->grid, theme_is_ascii(theme));
    ui->term->class->theme(ui->term, theme);
    ui_redraw(ui);
    return TRUE;
}

gboolean ui_set_keys(Ui *ui, const char *action, const char *keys, GError **error) {
    ui_redraw(ui);
    return keymap_set(ui->keymap, action, keys, error);
}

gboolean ui_set_language(Ui *ui, const char *lang) {
    if (strcmp(lang, "zh") == 0 && !ui->term->shows_cjk) {
        ui_say(ui, SAY_WARNING,
               _("This console has no Chinese characters, so everything is in English here; "
                 "use ssh from a PC, or kmscon."));
        return FALSE;
    }
    if (!i18n_set_language(lang)) {
        ui_say(ui, SAY_ERROR, _("There is no language \"%s\"; use zh or en."), lang);
        return FALSE;
    }
    ui_changed(ui);
    return TRUE;
}

/* ---- the stack ---- */

Frame *ui_frame(Ui *ui) {
    return ui->frames->len > 0 ? ui->frames->pdata[ui->frames->len - 1] : NULL;
}

Layer *ui_layer(Ui *ui) {
    Frame *frame = ui_frame(ui);
    return frame != NULL && frame->layers->len > 0 ? frame->layers->pdata[frame->layers->len - 1] : NULL;
}

void ui_layer_close(Ui *ui) {
    Frame *frame = ui_frame(ui);
    Layer *layer = g_ptr_array_steal_index(frame->layers, frame->layers->len - 1);
    ui_redraw(ui);
    layer_free(layer);
}

void overlay_push(Ui *ui, const Overlay *overlay, gpointer state) {
    Frame *frame = ui_frame(ui);
    if (frame == NULL || ui->closing) {
        overlay->close(state);
        return;
    }
    Layer *layer = g_new(Layer, 1);
    *layer = (Layer){overlay, state};
    g_ptr_array_add(frame->layers, layer);
    ui_redraw(ui);
}

OverlayScan overlay_yields(gpointer state) {
    (void)state;
    return OVERLAY_YIELDS;
}

static gboolean push(Ui *ui, Frame *frame) {
    if (frame == NULL) {
        return FALSE;
    }
    g_ptr_array_add(ui->frames, frame);
    ui_redraw(ui);
    return TRUE;
}

gboolean ui_push(Ui *ui, const char *screen, const char *argument) {
    return push(ui, ui->closing ? NULL : frame_open(ui, screen, argument, NULL));
}

gboolean ui_push_value(Ui *ui, const char *screen, gconstpointer value) {
    return push(ui, ui->closing ? NULL : frame_open(ui, screen, NULL, value));
}

/* Takes the top frame off; it is freed when the event is over, so its code may still be running. */
static void frame_drop(Ui *ui) {
    g_ptr_array_add(ui->garbage, g_ptr_array_steal_index(ui->frames, ui->frames->len - 1));
    Frame *top = ui_frame(ui);
    if (top != NULL) {
        top->stale = TRUE;
    }
    ui_redraw(ui);
}

gboolean ui_replace(Ui *ui, const char *screen, const char *argument) {
    Frame *frame = ui->closing ? NULL : frame_open(ui, screen, argument, NULL);
    if (frame == NULL) {
        return FALSE;
    }
    if (ui->frames->len > 0) {
        frame_drop(ui);
    }
    g_ptr_array_add(ui->frames, frame);
    return TRUE;
}

void ui_pop(Ui *ui) {
    if (ui->frames->len <= 1) {
        ui_stop(ui);
    } else {
        frame_drop(ui);
    }
}

void ui_tidy(Ui *ui) {
    while (ui->garbage->len > 0) {
        frame_free(g_ptr_array_steal_index(ui->garbage, ui->garbage->len - 1));
    }
    Frame *top = ui_frame(ui);
    if (top != NULL && top->stale) {
        top->stale = FALSE;
        frame_refresh(top);
        ui_redraw(ui);
    }
}

static gboolean frame_may_leave(const Frame *frame) {
    return frame->screen->leave == NULL || frame->screen->leave(frame->state);
}

gboolean ui_home(Ui *ui) {
    while (ui->frames->len > 1) {
        if (!frame_may_leave(ui_frame(ui))) {
            return FALSE;
        }
        frame_drop(ui);
    }
    return TRUE;
}

void ui_quit(Ui *ui) {
    if (ui_home(ui) && (ui_frame(ui) == NULL || frame_may_leave(ui_frame(ui)))) {
        ui_stop(ui);
    }
}

gboolean ui_is_unsent(Ui *ui) {
    for (guint i = 0; i < ui->frames->len; i++) {
        const Frame *frame = ui->frames->pdata[i];
        if (frame->screen->unsent != NULL && frame->screen->unsent(frame->state)) {
            return TRUE;
        }
    }
    return FALSE;
}

void ui_stop(Ui *ui) {
    ui->stopped = TRUE;
}

gboolean ui_is_stopped(Ui *ui) {
    return ui->stopped;
}

const Screen *ui_top(Ui *ui) {
    Frame *frame = ui_frame(ui);
    return frame != NULL ? frame->screen : NULL;
}

gpointer ui_top_state(Ui *ui) {
    Frame *frame = ui_frame(ui);
    return frame != NULL ? frame->state : NULL;
}

int ui_depth(Ui *ui) {
    return (int)ui->frames->len;
}

const char *ui_disabled(Ui *ui, const char *action) {
    Frame *frame = ui_frame(ui);
    const char *reason = ui->hooks->disabled != NULL ? ui->hooks->disabled(ui->user, action) : NULL;
    return reason != NULL || frame == NULL ? reason : frame_disabled(frame, action);
}

gboolean ui_is_dead(Ui *ui, const char *action) {
    static const char *const FINDS[] = {"find", "filter", "find-next", "find-previous", "sort", NULL};
    static const char *const MARKS[] = {"mark", "mark-all", "unmark", NULL};
    const Screen *screen = ui_top(ui);
    unsigned flags = screen != NULL ? screen->flags : 0;
    return (!(flags & SCREEN_FINDS) && g_strv_contains(FINDS, action)) || (!(flags & SCREEN_MARKS) && g_strv_contains(MARKS, action));
}

/* ---- messages and repainting ---- */

void ui_say(Ui *ui, SayKind kind, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *raw = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    char *text = utf8_printable(raw);
    Message *message = g_new(Message, 1);
    *message = (Message){kind, clock_now(), g_strdup(text)};
    if (ui->history->len >= HISTORY_MOST) {
        g_ptr_array_remove_index(ui->history, 0);
    }
    g_ptr_array_add(ui->history, message);
    g_free(ui->message);
    ui->message = text;
    ui->message_kind = kind;
    ui->message_painted = FALSE;
    ui_redraw(ui);
}

void ui_say_error(Ui *ui, GError *error) {
    if (error != NULL) {
        ui_say(ui, SAY_ERROR, "%s", error->message);
        g_error_free(error);
    }
}

void ui_refuse(Ui *ui, GError *error) {
    ui_beep(ui);
    ui_say_error(ui, error);
}

const char *ui_message(Ui *ui) {
    return ui->message;
}

void ui_alarm(Ui *ui, gboolean sound) {
    ui->term->class->flash(ui->term);
    if (sound) {
        ui_beep(ui);
    }
}

void ui_beep(Ui *ui) {
    ui->term->class->beep(ui->term);
}

gint64 ui_worked(Ui *ui) {
    const Frame *frame = ui_frame(ui);
    return frame != NULL ? frame->worked / 1000 : 0;
}

void ui_work_sent(Ui *ui) {
    Frame *frame = ui_frame(ui);
    if (frame != NULL) {
        frame->touched = frame->worked = 0;
    }
}

void ui_set_pause(Ui *ui, gint64 pause) {
    ui->pause = pause * 1000;
}

void ui_redraw(Ui *ui) {
    ui->dirty = TRUE;
}

void ui_changed(Ui *ui) {
    for (guint i = 0; i < ui->frames->len; i++) {
        ((Frame *)ui->frames->pdata[i])->stale = TRUE;
    }
    ui_redraw(ui);
}

int ui_rows(Ui *ui) {
    return grid_rows(ui->grid);
}

int ui_cols(Ui *ui) {
    return grid_cols(ui->grid);
}

gboolean ui_is_small(Ui *ui) {
    int rows = ui_rows(ui), cols = ui_cols(ui);
    return !(cols >= 20 && rows >= 16) && !(cols >= 40 && rows >= 12);
}

gboolean ui_header_update(Ui *ui) {
    UiHeader now = {0};
    if (ui->hooks->header != NULL) {
        ui->hooks->header(ui->user, &now);
    }
    gboolean changed = g_strcmp0(now.plant, ui->header.plant) != 0 || g_strcmp0(now.who, ui->header.who) != 0 ||
                       g_strcmp0(now.name, ui->header.name) != 0 || g_strcmp0(now.clock, ui->header.clock) != 0 ||
                       g_strcmp0(now.mark, ui->header.mark) != 0 || g_strcmp0(now.banner, ui->header.banner) != 0 ||
                       now.loudness != ui->header.loudness;
    header_clear(&ui->header);
    ui->header = now;
    return changed;
}
