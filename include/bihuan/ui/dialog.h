/* SPDX-License-Identifier: MIT
 *
 * Questions above the screen. Each returns at once; the answer comes by callback, exactly once, after the
 * dialog is gone. data must live as long as the screen below. Titles and texts are translated and copied.
 */
#ifndef BIHUAN_UI_DIALOG_H
#define BIHUAN_UI_DIALOG_H

#include "bihuan/ui/overlay.h"

typedef void (*DialogAnswer)(gpointer data, gboolean yes);
/* The text typed, or NULL if given up. */
typedef void (*DialogText)(gpointer data, const char *text);

/* A message; any of Enter, Esc, Space takes it away; long texts scroll. */
void dialog_message(Ui *ui, const char *title, const char *text);
/* Yes or no: y/n, or Enter on the chosen button ("no" first). Esc is no. */
void dialog_confirm(Ui *ui, const char *title, const char *text, DialogAnswer answer, gpointer data);
/* For what cannot be undone: word has to be typed. */
void dialog_typed(Ui *ui, const char *title, const char *text, const char *word, DialogAnswer answer, gpointer data);
typedef struct {
    const char *title;
    const char *text;    /* above the field; may be NULL */
    const char *initial; /* may be NULL */
    unsigned flags;      /* ENTRY_… of entry.h */
    int max;             /* most characters; 0: 500 */
    gboolean codes;      /* a scan is an answer, taken at once */
    /* Before it is taken: a sentence (owned) says what is wrong, and the question stays with an empty field; NULL: it is taken.
     * May be NULL itself. */
    char *(*check)(gpointer data, const char *text);
} DialogInput;
/* One line (flags 0, ENTRY_SECRET) or several (ENTRY_LINES: Ctrl-S or F2 finishes). */
void dialog_input(Ui *ui, const DialogInput *input, DialogText answer, gpointer data);

#endif
