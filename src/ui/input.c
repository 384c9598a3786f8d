/* SPDX-License-Identifier: MIT
 *
 * The way of a key: paste brackets, scanner recognition, overlay, screen, tables, generic actions. Every
 * key that comes in is processed, in order; only then it is painted.
 */
#include "private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/dialog.h"

#include <string.h>

enum {
    AHEAD_MOST = 4096,               /* keys read at once: a paste is longer */
    CODE_SHOWN = 60,                 /* columns of a code that is no label */
    PASTE_MOST = 1024 * 1024,        /* bytes: a lost closing bracket must not swallow keys for ever */
    PASTE_SILENCE = 2 * 1000 * 1000, /* µs without a key end an unfinished paste */
    DEAD = 1000 * 1000,              /* µs: what is typed faster behind a dead search key was meant as its text */
    BURST = 30 * 1000,               /* µs: what comes faster was sent by a scanner */
    REST = 500 * 1000,               /* µs without a key: what was typed is kept; with the tick less than a second */
};

gboolean ui_is_typing(Ui *ui) {
    Frame *frame = ui_frame(ui);
    Layer *layer = ui_layer(ui);
    if (frame == NULL || ui_is_small(ui)) {
        return FALSE;
    }
    if (layer != NULL) {
        return layer->overlay->typing;
    }
    return frame_is_typing(frame);
}

static ScanPlace ui_place(Ui *ui) {
    Layer *layer = ui_layer(ui);
    gboolean secret = layer != NULL && layer->overlay->scans != NULL && layer->overlay->scans(layer->state) == OVERLAY_SECRET;
    return !ui_is_typing(ui) ? SCAN_AT_COMMANDS : secret ? SCAN_AT_SECRET : SCAN_AT_TEXT;
}

static void ui_refuse_key(Ui *ui, KeyCode code) {
    if (code == KC_UNKNOWN) {
        ui_beep(ui);
        ui_say(ui, SAY_INFO, _("This terminal sent a key that means nothing here. F1 or ? lists the keys."));
        return;
    }
    g_autofree char *label = key_label(code);
    ui_beep(ui);
    ui_say(ui, SAY_INFO, _("%s does nothing here. F1 or ? lists the keys."), label);
}

/* ---- generic actions ---- */

static void do_back(Ui *ui) {
    Frame *frame = ui_frame(ui);
    if (ui->frames->len <= 1) {
        ui_say(ui, SAY_INFO, _("This is the first screen. F10 or q leaves the program."));
    } else if (frame->screen->leave == NULL || frame->screen->leave(frame->state)) {
        ui_pop(ui);
    }
}

static void do_refresh(Ui *ui) {
    ui->term->class->reset(ui->term);
    ui_changed(ui);
}

static void do_language(Ui *ui) {
    ui_set_language(ui, strcmp(i18n_language(), "zh") == 0 ? "en" : "zh");
}

static void do_theme(Ui *ui) {
    g_auto(GStrv) names = theme_list();
    int count = (int)g_strv_length(names), at = 0;
    while (at < count && strcmp(names[at], ui->theme_name) != 0) {
        at++;
    }
    GError *error = NULL;
    if (count > 0 && !ui_set_theme(ui, names[(at + 1) % count], &error)) {
        ui_say_error(ui, error);
    } else if (count > 0) {
        ui_say(ui, SAY_INFO, _("Theme: %s"), ui->theme_name);
    }
}

static void do_home(Ui *ui) {
    ui_home(ui);
}

static void on_leave(gpointer data, gboolean yes) {
    if (yes) {
        ui_quit(data);
    }
}

/* A letter may come from a hand that typed elsewhere, Ctrl-C from one that copies: the program is not lost by either. */
static void do_quit(Ui *ui, gboolean by_letter) {
    gboolean unsent = ui_is_unsent(ui);
    if (by_letter || unsent) {
        dialog_confirm(ui, _("Quit"),
                       unsent ? _("Something is typed and not sent; it is kept for you. Leave the program?") : _("Leave the program?"),
                       on_leave, ui);
    } else {
        ui_quit(ui);
    }
}

static const struct {
    const char *action;
    void (*run)(Ui *ui);
} GENERIC[] = {
    {"back", do_back},         {"help", help_open}, {"palette", palette_open}, {"messages", messages_open}, {"refresh", do_refresh},
    {"language", do_language}, {"theme", do_theme}, {"home", do_home},         {"quit", ui_quit},
};

static gboolean do_generic(Ui *ui, const char *action) {
    for (gsize i = 0; i < G_N_ELEMENTS(GENERIC); i++) {
        if (strcmp(GENERIC[i].action, action) == 0) {
            GENERIC[i].run(ui);
            return TRUE;
        }
    }
    return ui->hooks->action != NULL && ui->hooks->action(ui->user, ui, action);
}

/* Does what a screen's answer asks for; the screen may have left the stack meanwhile. */
static void ui_react(Ui *ui, const Frame *frame, unsigned reaction) {
    if (react_has(reaction, REACT_REDRAW)) {
        ui_redraw(ui);
    }
    if (react_has(reaction, REACT_CLOSE) && ui_frame(ui) == frame) {
        ui_pop(ui);
    }
}

gboolean ui_do(Ui *ui, const char *action) {
    Frame *frame = ui_frame(ui);
    const char *reason = ui_disabled(ui, action);
    if (reason != NULL) {
        ui_beep(ui);
        ui_say(ui, SAY_WARNING, "%s", reason);
        return TRUE;
    }
    unsigned reaction = REACT_NONE;
    if (frame != NULL) {
        reaction = frame_action(frame, action);
        ui_react(ui, frame, reaction);
    }
    return reaction != REACT_NONE || do_generic(ui, action);
}

/* ---- one key ---- */

/* Keys while the window is too small: nothing may happen unseen, but people must be able to leave. */
static void small_key(Ui *ui, const KeyEvent *event) {
    const Binding *binding = keymap_lookup(ui->keymap, NULL, NULL, event->code);
    if (binding != NULL && strcmp(binding->action, "refresh") == 0) {
        do_refresh(ui);
    } else if (binding != NULL && strcmp(binding->action, "quit") == 0) {
        ui_quit(ui);
    } else {
        ui_beep(ui);
    }
}

static void layer_key(Ui *ui, const KeyEvent *event) {
    Frame *frame = ui_frame(ui);
    Layer *layer = ui_layer(ui);
    unsigned reaction = layer->overlay->key(layer->state, event);
    if (react_has(reaction, REACT_REDRAW)) {
        ui_redraw(ui);
    }
    gboolean over = react_has(reaction, REACT_CLOSE) || react_has(reaction, REACT_DONE) || react_has(reaction, REACT_CANCEL);
    if (over && ui_frame(ui) == frame && ui_layer(ui) == layer) {
        ui_layer_close(ui);
    } else if (reaction == REACT_NONE && event->code == KC_CTRL('L')) {
        do_refresh(ui);
    } else if (reaction == REACT_NONE) {
        ui_beep(ui);
    }
}

/* Runs the tables: the screen's, the generic one, the application's. FALSE: the key stands in none. */
static gboolean table_key(Ui *ui, const Frame *frame, const KeyEvent *event) {
    KeyCode code = event->code;
    const Binding *binding = keymap_lookup(ui->keymap, frame->screen->name, frame->screen->keys, code);
    const Binding *program = ui->hooks->keys != NULL ? keymap_lookup(ui->keymap, frame->screen->name, ui->hooks->keys, code) : NULL;
    /* A key of [keys] takes it from the one that has it by default. */
    gboolean chosen = program != NULL && keymap_is_changed(ui->keymap, frame->screen->name, program);
    if (binding == NULL || (chosen && !keymap_is_changed(ui->keymap, frame->screen->name, binding))) {
        binding = program;
    }
    if (binding == NULL) {
        return FALSE;
    }
    gboolean quits = strcmp(binding->action, "quit") == 0 && ui_disabled(ui, "quit") == NULL;
    gboolean dead = ui_is_dead(ui, binding->action);
    if (dead && (strcmp(binding->action, "find") == 0 || strcmp(binding->action, "filter") == 0)) {
        ui->dead_time = event->time;
        ui_beep(ui);
        ui_say(ui, SAY_INFO, _("There are no rows to search here; what is typed behind it does nothing either."));
    } else if (quits) {
        do_quit(ui, key_is_text(event->code));
    } else if (dead || !ui_do(ui, binding->action)) {
        ui_refuse_key(ui, event->code);
    }
    return TRUE;
}

/* Letters behind a dead search key were meant as its text: none of them is a command, until a pause, Enter or Esc ends them. */
static gboolean dead_text(Ui *ui, const KeyEvent *event) {
    gboolean ends = event->code == KC_ENTER || event->code == KC_ESC;
    gboolean follows = ui->dead_time != 0 && event->time - ui->dead_time < DEAD;
    gboolean swallowed = follows && (ends || key_is_text(event->code) || event->code == KC_BACKSPACE);
    ui->dead_time = swallowed && !ends ? event->time : 0;
    return swallowed;
}

/* What rings is acknowledged from wherever one is, in the middle of a word too; the key does so nowhere else than under the banner. */
static gboolean banner_key(Ui *ui, const KeyEvent *event) {
    const Binding *binding = ui->header.banner != NULL && ui->hooks->keys != NULL && event->code != KC_SCAN
                                 ? keymap_lookup(ui->keymap, NULL, ui->hooks->keys, event->code)
                                 : NULL;
    gboolean text = key_is_text(event->code) && (ui_layer(ui) != NULL || ui_is_typing(ui));
    if (binding == NULL || text || strcmp(binding->action, UI_ACKNOWLEDGE) != 0) {
        return FALSE;
    }
    if (ui->raw_gap >= BURST) {
        do_generic(ui, binding->action);
    }
    return TRUE;
}

static unsigned screen_key(Ui *ui, const Frame *frame, const KeyEvent *event) {
    unsigned reaction = frame_key(frame, event);
    ui_react(ui, frame, reaction);
    return reaction;
}

/* What was read is shown, but not a whole page of it. */
static void say_no_label(Ui *ui, const char *payload) {
    g_autofree char *shown = utf8_clip(payload, CODE_SHOWN);
    ui_beep(ui);
    ui_say(ui, SAY_WARNING, _("This code is not a label of this plant: %s"), shown);
}

static void ui_scanned(Ui *ui, const char *payload);

/* A scan while something lies above the screen; what is no label opens, answers and gives up nothing. */
static void layer_scanned(Ui *ui, const KeyEvent *event) {
    Layer *layer = ui_layer(ui);
    OverlayScan scans = layer->overlay->scans != NULL ? layer->overlay->scans(layer->state) : OVERLAY_ASKS;
    if (scans == OVERLAY_TAKES) {
        layer_key(ui, event);
        return;
    }
    gboolean label = scan_is_label(event->text);
    if (scans == OVERLAY_YIELDS && label) {
        ui_layer_close(ui);
        ui_scanned(ui, event->text);
        return;
    }
    ui_beep(ui);
    if (scans == OVERLAY_SECRET) {
        ui_say(ui, SAY_WARNING,
               label ? _("A label was scanned, but a secret is asked for: nothing of it was typed in.")
                     : _("A code was scanned, but a secret is asked for: nothing of it was typed in."));
    } else if (label) {
        ui_say(ui, SAY_WARNING, _("Scanned, but a question is open: answer it first, or press Esc."));
    } else {
        say_no_label(ui, event->text);
    }
}

static void ui_scanned(Ui *ui, const char *payload) {
    KeyEvent event = {KC_SCAN, 0, payload};
    Frame *frame = ui_frame(ui);
    if (frame == NULL) {
        return;
    }
    if (ui_layer(ui) != NULL) {
        layer_scanned(ui, &event);
        return;
    }
    if (screen_key(ui, frame, &event) != REACT_NONE) {
        return;
    }
    if (ui->hooks->scan == NULL || !ui->hooks->scan(ui->user, ui, payload)) {
        say_no_label(ui, payload);
    }
}

/* A paste where no text goes in. */
static void paste_outside(Ui *ui, const char *text) {
    if (scan_is_label(text)) {
        g_autofree char *payload = g_strstrip(g_strdup(text));
        ui_scanned(ui, payload);
        return;
    }
    ui_beep(ui);
    ui_say(ui, SAY_WARNING, _("Nothing here takes a pasted text."));
}

/* A key after scanner recognition. */
static void ui_key(Ui *ui, const KeyEvent *event) {
    Frame *frame = ui_frame(ui);
    if (ui->stopped || frame == NULL) {
        return;
    }
    if (!frame->laid_out) {
        ui_lay_out(ui);
    }
    if (dead_text(ui, event)) {
        return;
    }
    if (ui->message_painted && ui->message[0] != '\0') {
        ui->message[0] = '\0';
        ui_redraw(ui);
    }
    if (ui_is_small(ui)) {
        small_key(ui, event);
    } else if (banner_key(ui, event)) {
        ui_redraw(ui);
    } else if (event->code == KC_SCAN) {
        ui_scanned(ui, event->text);
    } else if (event->code == KC_UNKNOWN) {
        ui_refuse_key(ui, event->code);
    } else if (ui_layer(ui) != NULL) {
        layer_key(ui, event);
    } else if (ui_is_typing(ui)) {
        if (screen_key(ui, frame, event) == REACT_NONE && (key_is_text(event->code) || !table_key(ui, frame, event))) {
            ui_refuse_key(ui, event->code);
        }
    } else if (event->code == KC_PASTE) {
        if (screen_key(ui, frame, event) == REACT_NONE) {
            paste_outside(ui, event->text);
        }
    } else if (!table_key(ui, frame, event) && screen_key(ui, frame, event) == REACT_NONE) {
        ui_refuse_key(ui, event->code);
    }
    ui_tidy(ui);
}

static void ui_drain_scan(Ui *ui) {
    KeyEvent event;
    while (scan_next(ui->scan, &event)) {
        ui_key(ui, &event);
    }
}

static void paste_end(Ui *ui, gint64 time) {
    g_autofree char *text = g_string_free(g_steal_pointer(&ui->paste), FALSE);
    scan_feed(ui->scan, &(KeyEvent){KC_PASTE, time, text}, ui_place(ui));
    ui_drain_scan(ui);
}

static void paste_key(Ui *ui, const KeyEvent *event) {
    ui->paste_time = event->time;
    if (event->code == KC_ENTER) {
        g_string_append_c(ui->paste, '\n');
    } else if (event->code == KC_TAB) {
        g_string_append_c(ui->paste, '\t');
    } else if (key_is_text(event->code)) {
        g_string_append_unichar(ui->paste, event->code);
    }
    if (ui->paste->len > PASTE_MOST) {
        paste_end(ui, event->time);
    }
}

/* The time of a key belongs to the screen that is on top when it comes. */
static void count_work(Ui *ui, gint64 time) {
    Frame *frame = ui_frame(ui);
    if (frame == NULL) {
        return;
    }
    gint64 gap = frame->touched != 0 ? time - frame->touched : 0;
    frame->worked += gap > 0 && gap <= ui->pause ? gap : 0;
    frame->touched = time;
}

void ui_input(Ui *ui, const KeyEvent *event) {
    ui->key_time = g_get_monotonic_time();
    ui->raw_gap = event->time - ui->raw_time;
    ui->raw_time = event->time;
    if (event->code != KC_RESIZE && event->code != KC_NONE) {
        count_work(ui, event->time);
    }
    if (event->code == KC_RESIZE) {
        ui->term->class->reset(ui->term);
        ui_redraw(ui);
    } else if (event->code == KC_PASTE_ON) {
        if (ui->paste == NULL) {
            ui->paste = g_string_new(NULL);
        }
        ui->paste_time = event->time;
    } else if (event->code == KC_PASTE_OFF) {
        if (ui->paste != NULL) {
            paste_end(ui, event->time);
        }
    } else if (ui->paste != NULL) {
        paste_key(ui, event);
    } else if (event->code != KC_NONE) {
        scan_feed(ui->scan, event, ui_place(ui));
        ui_drain_scan(ui);
    }
}

/* The next key: those pressed during a progress bar came first. All that are there are read before one is done, so that their times
 * are those of their coming and not of the work between them. */
static gboolean ui_next(Ui *ui, KeyEvent *event) {
    if (g_queue_is_empty(ui->ahead) && ui->term->class->read(ui->term, event)) {
        do {
            g_queue_push_tail(ui->ahead, g_memdup2(event, sizeof *event));
        } while (g_queue_get_length(ui->ahead) < AHEAD_MOST && ui->term->class->read(ui->term, event));
    }
    g_autofree KeyEvent *next = g_queue_pop_head(ui->ahead);
    if (next != NULL) {
        *event = *next;
    }
    return next != NULL;
}

gint64 ui_idle(Ui *ui) {
    return ui->key_time != 0 ? g_get_monotonic_time() - ui->key_time : 0;
}

gboolean ui_settle(Ui *ui, gint64 now) {
    KeyEvent event;
    gboolean any = FALSE;
    scan_ahead(ui->scan, !ui->seen);
    while (!ui->stopped && ui_next(ui, &event)) {
        any = TRUE;
        ui_input(ui, &event);
    }
    scan_expire(ui->scan, now);
    ui_drain_scan(ui);
    ui_tidy(ui);
    if (ui->dirty && !ui->stopped) {
        ui_paint(ui);
    }
    return any;
}

/* All of them: one that is covered may have been left in the middle of a word. */
static void ui_rest(Ui *ui) {
    ui->rest_time = ui->key_time;
    for (guint i = 0; i < ui->frames->len; i++) {
        const Frame *frame = ui->frames->pdata[i];
        if (frame->screen->rest != NULL) {
            frame->screen->rest(frame->state);
        }
    }
}

void ui_tick(Ui *ui) {
    gint64 now = g_get_monotonic_time();
    if (ui->rest_time != ui->key_time && now - ui->key_time >= REST) {
        ui_rest(ui);
    }
    if (ui->paste != NULL && now - ui->paste_time > PASTE_SILENCE) {
        paste_end(ui, now);
    }
    if (ui->hooks->poll != NULL && ui->hooks->poll(ui->user)) {
        ui_changed(ui);
    }
    const Screen *top = ui_top(ui);
    gint64 second = clock_now() / CLOCK_SECOND;
    gboolean ticks = top != NULL && (top->flags & SCREEN_LIVE) != 0 && second != ui->second;
    ui->second = second;
    if (ticks && (top->flags & SCREEN_WATCHES) != 0) {
        ui_frame(ui)->stale = TRUE;
    }
    if (ui_header_update(ui) || ticks) {
        ui_redraw(ui);
    }
}
