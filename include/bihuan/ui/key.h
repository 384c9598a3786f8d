/* SPDX-License-Identifier: MIT
 *
 * Keys: a code for each, and their names: a character stands for itself ("j", "?", "中"), special keys are
 * "<F2>" "<Enter>" "<Ctrl-S>" "<Space>". Nothing here knows what a key does.
 */
#ifndef BIHUAN_UI_KEY_H
#define BIHUAN_UI_KEY_H

#include <glib.h>

/* A Unicode character, 1…26 for Ctrl-A…Ctrl-Z, or one of the codes below. */
typedef guint32 KeyCode;

enum {
    KC_NONE = 0,
    KC_SPECIAL = 0x110000, /* first code that is no character */
    KC_ENTER,
    KC_TAB,
    KC_SHIFT_TAB,
    KC_ESC,
    KC_BACKSPACE,
    KC_DELETE,
    KC_INSERT,
    KC_UP,
    KC_DOWN,
    KC_LEFT,
    KC_RIGHT,
    KC_HOME,
    KC_END,
    KC_PAGE_UP,
    KC_PAGE_DOWN,
    KC_PASTE, /* a pasted text, in KeyEvent.text */
    KC_SCAN,  /* a scanned payload, in KeyEvent.text (after recognition) */
    KC_PASTE_ON,
    KC_PASTE_OFF, /* from the terminal only: the brackets of a paste */
    KC_RESIZE,    /* from the terminal only: its size changed */
    KC_UNKNOWN,   /* from the terminal only: a key it has and nobody here knows, however many bytes it sent */
    KC_F0,        /* KC_F0 + n is Fn, 1…20 */
    KC_LAST = KC_F0 + 20
};

#define KC_F(n) (KC_F0 + (n))
#define KC_CTRL(letter) ((KeyCode)((letter) - '@')) /* KC_CTRL('S') */

/* One key press. time: monotonic microseconds, for recognising a scanner by its speed. text: borrowed, only
 * for KC_PASTE and KC_SCAN. */
typedef struct {
    KeyCode code;
    gint64 time;
    const char *text;
} KeyEvent;

/* How people read it ("Ctrl-S", "F2", "j", "Space"); owned. */
char *key_label(KeyCode code);

/* The code of a name; names are case-insensitive. KC_NONE if there is none. */
KeyCode key_from_name(const char *name);

/* Reads the first key of a text like "<F2>n" or "j", sets *end behind it; KC_NONE if it names none. */
KeyCode key_parse(const char *text, const char **end);

/* TRUE for characters that can stand in a text (no controls, no special keys). */
gboolean key_is_text(KeyCode code);

#endif
