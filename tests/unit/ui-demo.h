/* SPDX-License-Identifier: MIT
 *
 * Two little screens for the tests of the terminal kit: "items" (a list of any length, computed, never
 * loaded) and "note" (a text field that asks before it is left).
 */
#ifndef TESTS_UI_DEMO_H
#define TESTS_UI_DEMO_H

#include "bihuan/ui/script.h"

typedef struct {
    Term *term;      /* of demo_open */
    int count;       /* items there are, numbered from 1 */
    int changed;     /* the item that reads differently; 0 none */
    int fetched;     /* rows given to lists so far */
    int largest;     /* rows in one fetch at most */
    int polls;       /* set to 1: the next poll says that data changed */
    char *saved;     /* text of the note */
    GString *log;    /* actions and scans, separated by blanks */
    gboolean locked; /* the action "new" is not possible */
    gint64 clock;    /* what the script set */
} Demo;

extern const UiHooks demo_hooks;

void demo_init(Demo *demo, int count);
void demo_clear(Demo *demo);
/* A headless Ui with the screen "items" open. */
Ui *demo_open(Demo *demo, int rows, int cols);

#endif
