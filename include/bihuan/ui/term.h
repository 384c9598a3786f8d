/* SPDX-License-Identifier: MIT
 *
 * A back-end: something that shows a grid and gives keys. Two exist: curses (term_curses.c, the only file
 * that includes curses.h) and script (script.h, headless). A test may bring its own.
 */
#ifndef BIHUAN_UI_TERM_H
#define BIHUAN_UI_TERM_H

#include "bihuan/ui/cell.h"
#include "bihuan/ui/key.h"
#include "bihuan/ui/theme.h"

typedef struct Term Term;

/* The eight functions of a back-end; all required. A back-end's own struct begins with a Term. */
typedef struct {
    void (*size)(Term *term, int *rows, int *cols);
    /* The next key that is already there; FALSE: none. Never blocks. */
    gboolean (*read)(Term *term, KeyEvent *event);
    /* Shows the grid (only differences go out). */
    void (*paint)(Term *term, const Grid *grid);
    void (*theme)(Term *term, const Theme *theme);
    void (*beep)(Term *term);
    /* The whole screen for a moment; nothing where the terminal cannot. */
    void (*flash)(Term *term);
    /* Full repaint at the next paint (Ctrl-L), or after the window changed. */
    void (*reset)(Term *term);
    void (*close)(Term *term);
} TermClass;

struct Term {
    const TermClass *class;
    int fd;             /* to wait for keys on; -1: none */
    gboolean shows_cjk; /* FALSE: Han characters cannot be displayed (linux console) */
    gboolean has_colour;
};

/* Takes over the terminal of the process. An unknown TERM is treated as xterm-256color or vt100. It is
 * restored by close, and also when the process dies of SIGSEGV, SIGABRT, SIGBUS, SIGFPE or SIGILL. NULL and
 * a sentence if standard input or output is no terminal. */
Term *term_curses_open(GError **error);

/* Calls class->close; NULL is ignored. */
void term_close(Term *term);

#endif
