/* SPDX-License-Identifier: MIT
 *
 * The headless back-end: steps in, frames out. No tty, no sleep, no terminfo. Steps, one a line, #
 * comments:
 *   size 100x30 · lang en · theme mono · clock 2026-11-23T08:00 · advance 4h · wait
 *   key <F2> [<Down> j …] · type text · paste text (\n is a newline) · scan PAYLOAD · do ACTION · open SCREEN [ARGUMENT]
 *   include FILE [WORD …] (beside the script; its $1 to $9 are the words)
 *   expect "words" · reject "words" · expect-row N "words" · frame [name] · text [name] (a frame without styles)
 * clock and advance ask hooks.clock first; then (as with wait) hooks.poll runs once and screens refresh if
 * it says so.
 */
#ifndef BIHUAN_UI_SCRIPT_H
#define BIHUAN_UI_SCRIPT_H

#include "bihuan/ui/ui.h"

/* A headless terminal of rows × cols; give it to ui_new. */
Term *term_script_new(int rows, int cols);

/* How often it has beeped. */
int term_script_beeps(Term *term);

/* Presses one key, or types a text key by key at a human's speed; the Ui processes it and settles. */
void script_key(Ui *ui, KeyCode code);
void script_type(Ui *ui, const char *text);
/* A wedge scanner: payload and Enter at 1 ms a key. */
void script_scan(Ui *ui, const char *payload);
/* A text between paste brackets. */
void script_paste(Ui *ui, const char *text);
/* So many ms pass without a key: the next one comes so much later. */
void script_pass(Ui *ui, gint64 span);
/* Lets timers of the main context and the poll hook run once, and repaints. */
void script_wait(Ui *ui);
/* Changes the window's size. */
void script_resize(Ui *ui, int rows, int cols);
/* The frame as it is now; owned. */
char *script_frame(Ui *ui, gboolean styles);

/* Runs the steps of text (file is its name in messages). Frames go to out. FALSE at the first step that
 * fails: the sentence has file:line, what was expected, and the frame. The Ui must have a term_script. A
 * program that was left (F10) ignores the rest but for expect/reject/frame. */
typedef void (*ScriptOut)(const char *text, gpointer data);
gboolean script_run(Ui *ui, const char *file, const char *text, ScriptOut out, gpointer data, GError **error);

#endif
