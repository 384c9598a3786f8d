/* SPDX-License-Identifier: MIT
 *
 * A real terminal for tests: the program runs on a pty, libvterm shows what a person would see. Nothing
 * sleeps: every wait ends as soon as it is fulfilled, and after 5 seconds at the latest, with the screen in
 * the test's log.
 */
#ifndef TESTS_TERM_TERM_H
#define TESTS_TERM_TERM_H

#include <glib.h>

typedef struct TermTest TermTest;

/* Runs a program (argv ends with NULL) to its end, without a terminal and with its output thrown away. FALSE: it failed. */
gboolean term_run(const char *const *argv);

/* Starts a program (argv ends with NULL) on a terminal of rows × cols. env: "NAME=value" or "NAME" (unset),
 * ends with NULL, may be NULL; TERM is xterm-256color and LC_ALL C.UTF-8 unless given. */
TermTest *term_test_start(const char *const *argv, int rows, int cols, const char *const *env);
/* Kills the program if it still runs. */
void term_test_free(TermTest *test);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TermTest, term_test_free)

/* Sends bytes as a keyboard would ("\033OA" is an arrow key). */
void term_test_send(TermTest *test, const char *bytes);
/* One byte at a time with a gap: a scanner, or fingers. */
void term_test_send_slowly(TermTest *test, const char *bytes, int gap_ms);
/* Not below 2x4: libvterm 0.1.4 itself crashes at 1x1. */
void term_test_resize(TermTest *test, int rows, int cols);
void term_test_signal(TermTest *test, int number);

/* Waits until the text stands on the screen (or no longer does). FALSE: failed the test and logged the
 * screen. */
gboolean term_test_wait(TermTest *test, const char *text);
gboolean term_test_wait_gone(TermTest *test, const char *text);
/* Takes in what the program wrote for so many milliseconds: only to prove that something does not happen. */
void term_test_pump(TermTest *test, int milliseconds);

/* The whole screen (rows separated by newlines, trailing blanks cut) and one row; owned. */
char *term_test_screen(TermTest *test);
char *term_test_row(TermTest *test, int row);
/* Everything the program ever wrote, escape sequences included; borrowed. */
const GString *term_test_output(TermTest *test);
/* How the cell is shown. Colours are 0xRRGGBB, after reverse video has been applied. */
gboolean term_test_bold(TermTest *test, int row, int col);
gboolean term_test_reverse(TermTest *test, int row, int col);
guint32 term_test_foreground(TermTest *test, int row, int col);
guint32 term_test_background(TermTest *test, int row, int col);
/* Where the cursor is, and whether it is shown. */
gboolean term_test_cursor(TermTest *test, int *row, int *col);

/* The program has given the terminal back: main screen, cursor on, echo and line mode on, paste brackets
 * off. */
gboolean term_test_restored(TermTest *test);
/* Waits for its end; the status of waitpid(2), or -1 after 5 seconds (then it is killed). */
int term_test_end(TermTest *test);

#endif
