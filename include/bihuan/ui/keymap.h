/* SPDX-License-Identifier: MIT
 *
 * Which key does what, as data: tables of bindings. The screen's table is asked first, then the generic
 * one. The function bar, the help and the palette are made from the same tables. Users change keys by
 * a text of lines "action = keys" or "screen.action = keys".
 */
#ifndef BIHUAN_UI_KEYMAP_H
#define BIHUAN_UI_KEYMAP_H

#include "bihuan/ui/key.h"

/* One row of a table; a table ends with a row of NULLs. Texts are N_() msgids. */
typedef struct {
    const char *keys;   /* "<F2> n": names separated by blanks; the first is shown first. "" = palette only */
    const char *action; /* what screens and Ui are told: "new", "down" */
    const char *bar;    /* short label in the function bar (N_("Report")); NULL: not in the bar */
    const char *note;   /* one sentence for help and palette */
} Binding;

typedef struct Keymap Keymap;

/* The bindings that mean the same everywhere: help, find, filter, palette, open, back, mark, up, down,
 * left, right, page-up, page-down, first, last, next-panel, previous-panel, refresh, messages,
 * language, quit … */
extern const Binding keymap_generic[];

/* A key map without any changes by the user; owned. */
Keymap *keymap_new(void);
void keymap_free(Keymap *map);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Keymap, keymap_free)

/* The user's keys of an action ("new", or "demo.new" on one screen only), with blanks between; "" takes all away. FALSE with
 * ERR_INPUT and a sentence if one of them names no key. */
gboolean keymap_set(Keymap *map, const char *action, const char *keys, GError **error);

/* What a key does on a screen (name and its table; table may be NULL). NULL: nothing. */
const Binding *keymap_lookup(const Keymap *map, const char *screen, const Binding *table, KeyCode key);

/* Did the user give this binding other keys? They go before those nobody chose. */
gboolean keymap_is_changed(const Keymap *map, const char *screen, const Binding *binding);

/* The keys of a binding as they are now ("F2, n"); owned; "" if it has none. */
char *keymap_keys(const Keymap *map, const char *screen, const Binding *binding);
/* The first of them only; owned; NULL if it has none. */
char *keymap_first_key(const Keymap *map, const char *screen, const Binding *binding);
/* The first that also works while text is typed (an F-key, a control key); owned; NULL if it has none. */
char *keymap_typing_key(const Keymap *map, const char *screen, const Binding *binding);

/* The binding of an action, in the table and then in the generic one; NULL if there is none. */
const Binding *keymap_action(const Binding *table, const char *action);

/* Where a cursor at one of count places goes by an action of the generic table: up, down, page-up, page-down, first, last. FALSE: by none
 * of these. */
gboolean keymap_move(const char *action, int page, int count, int *at);

#endif
