/* SPDX-License-Identifier: MIT
 *
 * The running user interface: a terminal, a stack of screens with overlays (dialogs) above the top one,
 * header, message line, function bar. All input is processed in order; it paints once when the queue is
 * empty. It knows nothing of the application: hooks tell it who is here and whether data changed.
 */
#ifndef BIHUAN_UI_UI_H
#define BIHUAN_UI_UI_H

#include "bihuan/ui/screen.h"
#include "bihuan/ui/term.h"
#include "bihuan/ui/theme.h"

/* How a banner stands there. */
typedef enum {
    UI_LOUD,     /* until it is acknowledged */
    UI_QUIET,    /* the same, less loud */
    UI_ANSWERED, /* somebody has acknowledged it: without the key */
} UiLoudness;

/* What the header shows; all texts are owned by the Ui and may be NULL. */
typedef struct {
    char *plant;  /* left, after the screen's title on wide terminals */
    char *who;    /* right: name and role */
    char *name;   /* right, where who has no room */
    char *clock;  /* right; always shown if there is room for it */
    char *mark;   /* "演练": shown first, at every size */
    char *banner; /* the top line of the window, and as many as it needs; with the key of the application's UI_ACKNOWLEDGE, which works
                   * whatever else is open */
    UiLoudness loudness;
} UiHeader;

#define UI_ACKNOWLEDGE "acknowledge" /* the action that takes the banner away; never done by a key in the middle of a scan */

/* What the application gives; every function may be NULL. user is ui_user(). */
typedef struct {
    const Screen *const *screens;                                  /* screen_registry */
    void (*header)(gpointer user, UiHeader *header);               /* asked at every repaint and four times a second */
    gboolean (*poll)(gpointer user);                               /* every 250 ms; TRUE: data changed, screens refresh */
    gboolean (*scan)(gpointer user, Ui *ui, const char *payload);  /* FALSE: not for us (a message follows) */
    gboolean (*clock)(gpointer user, gint64 now, GError **error);  /* a script wants to move the clock; FALSE refuses */
    gboolean (*action)(gpointer user, Ui *ui, const char *action); /* generic actions nobody handled */
    const char *(*disabled)(gpointer user, const char *action);    /* as Screen.disabled, for every screen; asked first */
    const Binding *keys;                                           /* application-wide keys, after the screen's, may be NULL */
} UiHooks;

typedef enum { SAY_INFO, SAY_OK, SAY_WARNING, SAY_ERROR } SayKind;

/* Takes the terminal; hooks are borrowed for its whole life. The theme is "default". */
Ui *ui_new(Term *term, const UiHooks *hooks, gpointer user);
/* Closes all screens (without asking), restores the terminal. */
void ui_free(Ui *ui);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ui, ui_free)

gpointer ui_user(Ui *ui);
/* data/themes/NAME.ini. */
gboolean ui_set_theme(Ui *ui, const char *name, GError **error);
/* The user's keys of an action (keymap_set). */
gboolean ui_set_keys(Ui *ui, const char *action, const char *keys, GError **error);
/* "zh", "en"; redraws. FALSE if the terminal cannot show it (linux console: no Chinese) or it is unknown;
 * says why. */
gboolean ui_set_language(Ui *ui, const char *lang);

/* Opens a screen above the others (with its argument as text, or as the value its take asks for) / instead of the top one / closes the top one without asking leave.
 * FALSE: it could not be opened, and the message line says why. The screen that calls ui_pop or ui_replace
 * on itself must not touch its state any more. The last screen is never popped by ui_pop: then the program
 * ends. */
gboolean ui_push(Ui *ui, const char *screen, const char *argument);
gboolean ui_push_value(Ui *ui, const char *screen, gconstpointer value);
gboolean ui_replace(Ui *ui, const char *screen, const char *argument);
void ui_pop(Ui *ui);
/* Back to the first screen, asking leave of each; FALSE if one refuses. */
gboolean ui_home(Ui *ui);
/* The screen on top (NULL: none), the state of it, and the number of screens. */
const Screen *ui_top(Ui *ui);
gpointer ui_top_state(Ui *ui);
int ui_depth(Ui *ui);

/* A sentence on the message line, kept in the history (action "messages"). */
void ui_say(Ui *ui, SayKind kind, const char *format, ...) G_GNUC_PRINTF(3, 4);
/* An error's message; takes the error (NULL is ignored). */
void ui_say_error(Ui *ui, GError *error);
/* The same with a beep: something asked for was refused. */
void ui_refuse(Ui *ui, GError *error);
/* The text on the message line now; "" if none; borrowed. */
const char *ui_message(Ui *ui);
void ui_beep(Ui *ui);
/* Something waits for a person who may look elsewhere: the screen flashes, where the terminal can, and with sound it beeps. */
void ui_alarm(Ui *ui, gboolean sound);

/* Something looks different: repaint when the queue is empty. */
void ui_redraw(Ui *ui);
/* Data changed: all screens refresh (the hidden ones when they come to the top), then repaint. */
void ui_changed(Ui *ui);
/* Does an action as if its key had been pressed. FALSE: nobody knows it. */
gboolean ui_do(Ui *ui, const char *action);
/* The size of the window. */
int ui_rows(Ui *ui);
int ui_cols(Ui *ui);
/* Why an action of the top screen is not possible now; NULL if it is. Borrowed. */
const char *ui_disabled(Ui *ui, const char *action);
/* TRUE if a generic action means nothing on the top screen (nothing to search, nothing to mark): its key stands in no bar, help or
 * palette. */
gboolean ui_is_dead(Ui *ui, const char *action);

/* µs since the last key; 0 before the first one. */
gint64 ui_idle(Ui *ui);

/* ms of work at the keys on the top screen and what lies above it: from the first key since it was opened, or since the last
 * ui_work_sent(), to the newest. What lay between two keys further apart than the pause is none. */
gint64 ui_worked(Ui *ui);
void ui_work_sent(Ui *ui);
void ui_set_pause(Ui *ui, gint64 pause); /* ms; 0 until it is set: nothing is work */

/* Asks all screens whether they may be left, then ends the loop. ui_stop ends it without asking. */
void ui_quit(Ui *ui);
void ui_stop(Ui *ui);
gboolean ui_is_stopped(Ui *ui);

#endif
