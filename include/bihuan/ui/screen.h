/* SPDX-License-Identifier: MIT
 *
 * What a screen is: a constant table of functions over a private state. One screen, one file in src/screens/,
 * ending in its `const Screen screen_name`; the list screen_registry is made from the file names. A screen that is a list, or a text
 * to be read, says only where its state keeps it: drawing, moving, searching, marks and refreshing are the Ui's.
 */
#ifndef BIHUAN_UI_SCREEN_H
#define BIHUAN_UI_SCREEN_H

#include "bihuan/ui/cell.h"
#include "bihuan/ui/keymap.h"

typedef struct Ui Ui;
typedef struct List List;
typedef struct ListRow ListRow;
typedef struct ListSource ListSource;

/* What a screen or a widget answers to a key or an action; bits, may be combined. */
enum {
    REACT_NONE = 0,    /* not mine: the next one is asked; if nobody wants it the terminal beeps */
    REACT_HANDLED = 1, /* mine */
    REACT_REDRAW = 3,  /* mine, and something looks different */
    REACT_CHANGED = 7, /* mine, and a value or the cursor row changed (widgets) */
    REACT_DONE = 11,   /* a widget is finished: Enter in a field, a row opened */
    REACT_CANCEL = 19, /* a widget is given up: Esc */
    REACT_CLOSE = 35,  /* a screen wants to be closed (leave is not asked) */
};

/* TRUE if all bits of flag are in reaction: react_has(r, REACT_DONE). */
static inline gboolean react_has(unsigned reaction, unsigned flag) {
    return (reaction & flag) == flag;
}

enum {
    SCREEN_NEEDS_ARGUMENT = 1, /* not in the palette: it makes no sense without an argument */
    SCREEN_LIVE = 2,           /* shows countdowns: drawn again every second */
    SCREEN_FINDS = 4,          /* its rows can be searched, filtered and sorted; without it those keys stand nowhere and do nothing */
    SCREEN_MARKS = 8,          /* something is done with marked rows */
    SCREEN_WATCHES = 32,       /* shows what the watch has now: loaded again every second; with SCREEN_LIVE */
    SCREEN_TYPES = 16,         /* text is typed all the time, into fields of its own */
};

typedef struct Screen {
    const char *name;    /* "devices": for ui_push, the palette and key overrides */
    const char *title;   /* N_(): in the header */
    const char *summary; /* N_(): one sentence for palette and help */
    const Binding *keys; /* its own table, may be NULL */
    unsigned flags;      /* SCREEN_… */
    gsize size;          /* bytes of its state: made by the Ui, zeroed, with the Ui * as its first member, freed behind close */

    /* offsetof(state, list): where a List * stands that gets the keys nobody below wants (it may be NULL now: none does), is drawn
     * where draw is NULL, and is refreshed. 0: no list. */
    gsize list;
    /* The Ui makes and frees that list from this, with the state as its data. NULL: open does, close does. */
    const ListSource *rows;
    /* Enter on a row of it. NULL: nothing. */
    void (*enter)(gpointer state, const ListRow *row);
    /* Its cursor moved, or its rows were loaded again. NULL: nobody minds. */
    void (*moved)(gpointer state);
    /* offsetof(state, text): of a TextView *, which the Ui makes, draws where draw is NULL, moves and frees. 0: none. */
    gsize text;

    /* The state is a newly opened screen's (argument may be NULL). FALSE and an error: it is not opened, the sentence is shown, and
     * close is called. NULL: refresh is called instead. */
    gboolean (*open)(gpointer state, const char *argument, GError **error);
    /* As open, of a screen that ui_push_value opens; value is of the type its file says, and borrowed. */
    gboolean (*take)(gpointer state, gconstpointer value, GError **error);
    /* Draws everything into the area (already blank). Any size from 20×13. Must not touch data. */
    void (*draw)(gpointer state, const Area *area);
    /* An action of its own or the generic table. REACT_NONE lets the Ui do its part (list, text, then back, help, …). */
    unsigned (*action)(gpointer state, const char *action);
    /* A key no table knows; while text is typed (SCREEN_TYPES, or the list asks for one) every key first (REACT_NONE: the tables are
     * asked, but not for text keys). KC_PASTE and KC_SCAN always come here first; REACT_NONE gives a scan to the application. */
    unsigned (*key)(gpointer state, const KeyEvent *event);
    /* Why an action is not possible now (borrowed, translated), NULL if it is: the help shows it dim with
     * the reason, the bar leaves it out. */
    const char *(*disabled)(gpointer state, const char *action);
    /* Data changed (here or at another terminal), or the screen comes to the top again: load what is shown.
     */
    void (*refresh)(gpointer state);
    /* No key came for a moment: what was typed is kept, should the program end here. NULL: nothing to keep. */
    void (*rest)(gpointer state);
    /* What this screen shows ("YH-2026-00012"), behind the title; owned by the Ui. NULL function or result:
     * none. */
    char *(*subject)(gpointer state);
    /* The few characters that tell it from others of its kind (number, then device code) for small windows; owned by the Ui. NULL function or
     * result: title and subject. */
    char *(*brief)(gpointer state);
    /* May it be closed by Esc or quit? FALSE: no, it asked or said why (nothing typed is ever lost). NULL:
     * yes. */
    gboolean (*leave)(gpointer state);
    /* Is something typed here that was not sent? Then every way out of the program asks. NULL: never. */
    gboolean (*unsent)(gpointer state);
    /* Frees what the state holds. NULL: nothing. */
    void (*close)(gpointer state);
} Screen;

/* The state of a list screen that keeps nothing else. */
typedef struct {
    Ui *ui;
    List *list;
} ListScreen;

/* All screens, ended by NULL; made by the Makefile from src/screens/. */
extern const Screen *const screen_registry[];

#endif
