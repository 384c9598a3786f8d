/* SPDX-License-Identifier: MIT
 *
 * A screen on the stack: its state's life, and what the Ui does for one that is a list or a text.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/text.h"

#include <string.h>

static List *frame_list(const Frame *frame) {
    return frame->screen->list != 0 ? G_STRUCT_MEMBER(List *, frame->state, frame->screen->list) : NULL;
}

static TextView *frame_text(const Frame *frame) {
    return frame->screen->text != 0 ? G_STRUCT_MEMBER(TextView *, frame->state, frame->screen->text) : NULL;
}

void frame_free(gpointer data) {
    Frame *frame = data;
    /* From the top down, each answering "given up" while the screen's state still lives. */
    while (frame->layers->len > 0) {
        Layer *layer = g_ptr_array_steal_index(frame->layers, frame->layers->len - 1);
        layer_free(layer);
    }
    g_ptr_array_unref(frame->layers);
    if (frame->screen->close != NULL) {
        frame->screen->close(frame->state);
    }
    if (frame->screen->rows != NULL) {
        list_free(frame_list(frame));
    }
    text_view_free(frame_text(frame));
    g_free(frame->state);
    g_free(frame);
}

static Frame *frame_new(Ui *ui, const Screen *screen) {
    Frame *frame = g_new0(Frame, 1);
    frame->screen = screen;
    frame->state = g_malloc0(screen->size);
    frame->layers = g_ptr_array_new();
    *(Ui **)frame->state = ui;
    if (screen->rows != NULL) {
        G_STRUCT_MEMBER(List *, frame->state, screen->list) = list_new(ui, screen->rows, frame->state);
    }
    if (screen->text != 0) {
        G_STRUCT_MEMBER(TextView *, frame->state, screen->text) = text_view_new();
    }
    return frame;
}

static const Screen *screen_find(Ui *ui, const char *name) {
    const Screen *const *screens = ui->hooks->screens;
    for (int i = 0; screens != NULL && screens[i] != NULL; i++) {
        if (strcmp(screens[i]->name, name) == 0) {
            return screens[i];
        }
    }
    return NULL;
}

Frame *frame_open(Ui *ui, const char *name, const char *argument, gconstpointer value) {
    g_autoptr(GError) error = NULL;
    const Screen *screen = screen_find(ui, name);
    if (screen == NULL) {
        ui_say(ui, SAY_ERROR, _("There is no screen \"%s\"."), name);
        return NULL;
    }
    Frame *frame = frame_new(ui, screen);
    if (screen->open == NULL && screen->refresh != NULL) {
        screen->refresh(frame->state);
    }
    if (value != NULL ? screen->take(frame->state, value, &error) : screen->open == NULL || screen->open(frame->state, argument, &error)) {
        if (screen->moved != NULL) {
            list_action(frame_list(frame), "show"); /* nobody's action: loads, so that what belongs to the row can be shown at once */
            screen->moved(frame->state);
        }
        return frame;
    }
    frame_free(frame);
    if (error != NULL) {
        ui_say_error(ui, g_steal_pointer(&error));
    }
    return NULL;
}

void frame_draw(const Frame *frame, const Area *area) {
    Area body = area_sub(area, 0, 1, area->rows, area->cols - 1);
    if (frame->screen->draw != NULL) {
        frame->screen->draw(frame->state, area);
    } else if (frame_list(frame) != NULL) {
        list_draw(frame_list(frame), area);
    } else if (frame_text(frame) != NULL) {
        text_view_draw(frame_text(frame), &body);
    }
}

static void frame_moved(const Frame *frame) {
    if (frame->screen->moved != NULL) {
        frame->screen->moved(frame->state);
    }
}

/* Enter opens a row; otherwise the cursor may stand elsewhere now. */
static unsigned list_react(const Frame *frame, unsigned reaction) {
    if (react_has(reaction, REACT_DONE) && frame->screen->enter != NULL) {
        frame->screen->enter(frame->state, list_row(frame_list(frame)));
    } else if (react_has(reaction, REACT_REDRAW)) {
        frame_moved(frame);
    }
    return reaction;
}

unsigned frame_action(const Frame *frame, const char *action) {
    unsigned reaction = frame->screen->action != NULL ? frame->screen->action(frame->state, action) : REACT_NONE;
    if (reaction == REACT_NONE && frame_list(frame) != NULL) {
        return list_react(frame, list_action(frame_list(frame), action));
    }
    return reaction == REACT_NONE && frame_text(frame) != NULL ? text_view_action(frame_text(frame), action) : reaction;
}

/* Of a list without rows Enter opens none. */
const char *frame_disabled(const Frame *frame, const char *action) {
    const Screen *screen = frame->screen;
    const char *reason = screen->disabled != NULL ? screen->disabled(frame->state, action) : NULL;
    List *list = reason == NULL && screen->enter != NULL && strcmp(action, "open") == 0 ? frame_list(frame) : NULL;
    if (list == NULL) {
        return reason;
    }
    list_action(list, "show"); /* a key may come before its rows */
    return list_row(list) == NULL ? _("There is nothing here to open.") : NULL;
}

unsigned frame_key(const Frame *frame, const KeyEvent *event) {
    unsigned reaction = frame->screen->key != NULL ? frame->screen->key(frame->state, event) : REACT_NONE;
    return reaction == REACT_NONE && frame_list(frame) != NULL ? list_react(frame, list_key(frame_list(frame), event)) : reaction;
}

gboolean frame_is_typing(const Frame *frame) {
    return (frame->screen->flags & SCREEN_TYPES) != 0 || (frame_list(frame) != NULL && list_typing(frame_list(frame)));
}

void frame_refresh(const Frame *frame) {
    if (frame->screen->refresh != NULL) {
        frame->screen->refresh(frame->state);
    }
    if (frame_list(frame) != NULL) {
        list_refresh(frame_list(frame));
        frame_moved(frame);
    }
}
