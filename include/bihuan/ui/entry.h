/* SPDX-License-Identifier: MIT
 *
 * A text field: one line that scrolls by columns, or several lines that wrap. Counts columns, not bytes; a
 * combining mark goes with its base. What control characters a paste brings are dropped; a newline in a
 * one-line field becomes a blank and never submits.
 */
#ifndef BIHUAN_UI_ENTRY_H
#define BIHUAN_UI_ENTRY_H

#include "bihuan/ui/screen.h"

typedef struct Entry Entry;

enum {
    ENTRY_LINES = 1,  /* several lines: Enter makes a new line, Up/Down move inside while they can */
    ENTRY_SECRET = 2, /* shows * */
};

/* max: most characters (0: 500). */
Entry *entry_new(unsigned flags, int max);
void entry_free(Entry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Entry, entry_free)

/* Sets the text (copied; cleaned as a paste) and puts the cursor at its end; what was typed before cannot be brought back. */
void entry_set(Entry *entry, const char *text);
/* The same as a change of the person who types: Ctrl-Z brings back what stood there. */
void entry_replace(Entry *entry, const char *text);
/* The text; borrowed until the next key. */
const char *entry_text(const Entry *entry);
gboolean entry_is_empty(const Entry *entry);

/* Draws into the area (one row, or all of them with ENTRY_LINES); focused: with the cursor and STYLE_FOCUS.
 */
void entry_draw(Entry *entry, const Area *area, gboolean focused);
/* The rows a text of several lines needs at this width (at least 1). */
int entry_rows(const Entry *entry, int cols);
/* A key: REACT_CHANGED text changed, REACT_REDRAW cursor moved, REACT_DONE Enter (one-line), REACT_NONE not
 * mine (Tab, Esc, Up/Down at the edge, F-keys). Full: REACT_HANDLED, and entry_tell says so.
 * Ctrl-U clears, Ctrl-W a word back, Ctrl-A/E Home/End, Ctrl-K to the end; Ctrl-Z takes the last word or deletion back, Ctrl-Y
 * does it again (neither in a secret). */
unsigned entry_key(Entry *entry, const KeyEvent *event);
/* A sentence with a beep if the last key or paste had characters that found no room. */
void entry_tell(const Entry *entry, Ui *ui);

#endif
