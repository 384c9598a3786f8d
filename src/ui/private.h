/* SPDX-License-Identifier: MIT
 *
 * What the files of src/ui share about a running Ui. Nothing outside this folder includes it.
 */
#ifndef BIHUAN_UI_PRIVATE_H
#define BIHUAN_UI_PRIVATE_H

#include "bihuan/ui/overlay.h"
#include "bihuan/ui/scan.h"
#include "bihuan/ui/ui.h"

/* An overlay on its screen. */
typedef struct {
    const Overlay *overlay;
    gpointer state;
} Layer;

/* A screen on the stack with what lies above it. */
typedef struct {
    const Screen *screen;
    gpointer state;
    gboolean stale;         /* data changed while it was covered */
    gboolean laid_out;      /* drawn once: lists know how long a page is */
    GPtrArray *layers;      /* Layer*, the last is on top */
    gint64 touched, worked; /* µs: of the last key that came while it was on top (0: none yet), and of work up to it */
} Frame;

/* One message of this session. */
typedef struct {
    SayKind kind;
    gint64 time;
    char *text;
} Message;

struct Ui {
    Term *term;
    const UiHooks *hooks;
    gpointer user;
    Grid *grid;
    Theme *theme;
    char *theme_name;
    Keymap *keymap;
    GPtrArray *frames;  /* Frame*, the last is on top */
    GPtrArray *garbage; /* Frame* popped during this event: freed when nobody is inside them any more */
    Scan *scan;
    GString *paste;              /* NULL: no paste is coming in */
    gint64 second;               /* drawn last, for screens whose countdowns run */
    gint64 paste_time, key_time; /* monotonic µs: of the last pasted byte, of the last key */
    gint64 raw_time, raw_gap;    /* of the last key as it came in, and how long behind the one before it */
    gint64 dead_time;            /* of a key that would have begun a text, or of what was typed behind it; 0: none */
    gint64 rest_time;            /* of the key behind which the screens last kept what was typed */
    gint64 pause;                /* µs between two keys from which on it is no work */
    GQueue *ahead;               /* KeyEvent*: keys pressed during a progress bar */
    GPtrArray *history;          /* Message* */
    char *message;               /* "" or what the message line says */
    SayKind message_kind;
    gboolean message_painted;
    UiHeader header;
    void (*paint_extra)(gpointer data, const Area *area); /* the progress bar, above everything */
    gpointer paint_data;
    gboolean dirty, stopped, closing;
    gboolean seen; /* the first frame was shown */
};

/* screen.c */
/* A new screen with its state, not on the stack yet; NULL: said why. value: given to take instead of the argument to open. */
Frame *frame_open(Ui *ui, const char *name, const char *argument, gconstpointer value);
void frame_free(gpointer frame);
void frame_draw(const Frame *frame, const Area *area);
unsigned frame_action(const Frame *frame, const char *action);
unsigned frame_key(const Frame *frame, const KeyEvent *event);
gboolean frame_is_typing(const Frame *frame);
const char *frame_disabled(const Frame *frame, const char *action);
void frame_refresh(const Frame *frame);

/* ui.c */
Frame *ui_frame(Ui *ui);
Layer *ui_layer(Ui *ui);
void layer_free(gpointer layer);
/* Takes the top layer away and lets it answer. */
void ui_layer_close(Ui *ui);
/* Frees what was popped, loads what is stale. */
void ui_tidy(Ui *ui);
/* TRUE if some screen holds what was typed and not sent. */
gboolean ui_is_unsent(Ui *ui);
/* The window is smaller than anything is laid out for. */
gboolean ui_is_small(Ui *ui);
/* The header's texts as the application gives them now; TRUE if they changed. */
gboolean ui_header_update(Ui *ui);

/* paint.c */
void ui_paint(Ui *ui);
/* Draws into the grid without showing it: type-ahead for a new screen must find its page size known. */
void ui_lay_out(Ui *ui);

/* input.c */
/* One key from the terminal, all it does included; not painted yet. */
void ui_input(Ui *ui, const KeyEvent *event);
/* All keys there are; then held keys are decided as of now (monotonic µs), and it paints if something
 * changed. TRUE: there was a key. */
gboolean ui_settle(Ui *ui, gint64 now);
/* Four times a second: other terminals' changes, the header's clock, an unfinished paste. */
void ui_tick(Ui *ui);
gboolean ui_is_typing(Ui *ui);

/* overlays opened by generic actions */
void help_open(Ui *ui);
void messages_open(Ui *ui);
void palette_open(Ui *ui);

#endif
