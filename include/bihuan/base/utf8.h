/* SPDX-License-Identifier: MIT
 *
 * Text in columns (cells), and the one choke point for incoming text.
 * A Han character is 2 columns wide, a combining mark 0; nothing else in the program counts widths.
 */
#ifndef BIHUAN_BASE_UTF8_H
#define BIHUAN_BASE_UTF8_H

#include <glib.h>

/* Columns of one character: 0, 1 or 2 (control characters count 0). */
int utf8_char_width(gunichar character);

/* Columns of a text. */
int utf8_width(const char *text);

/* At most columns wide, cut between characters, never half a wide one; "…" ends what was cut if
 * there is room for it. Owned by the caller. */
char *utf8_clip(const char *text, int columns);

/* Clipped, then filled with blanks to exactly columns. Owned by the caller. */
char *utf8_pad(const char *text, int columns);

/* Lines no wider than columns (at least 2): broken at blanks where possible, between Han characters
 * otherwise, at '\n' always. An array of owned strings (g_ptr_array with g_free). */
GPtrArray *utf8_wrap(const char *text, int columns);

/* The ASCII character that a full-width one stands for (a Chinese input method was on); any other as it is. */
gunichar utf8_narrow(gunichar character);
/* A text with that done to each character; owned. */
char *utf8_fold_width(const char *text);

/* Shows nothing and parts words, or not even that: blanks of any width (U+00A0, U+3000), line ends, zero-width characters. */
gboolean utf8_is_blank(gunichar character);

/* The choke point: all text from people, files and scanners goes through here. Refuses invalid UTF-8, C0 and C1
 * controls (when lines is TRUE a newline is let through, a carriage return of Windows or an old Mac is one, and a tab becomes a blank), DEL, bidi controls, zero-width characters, more than
 * 3 combining marks in a row, and more than max characters. Returns the text trimmed (owned), or NULL with
 * a sentence that names the position. */
char *utf8_clean(const char *text, gsize max, gboolean lines, GError **error);

/* What the choke point refuses wherever it stands: controls, bidi controls, zero-width characters. */
/* A mark that is drawn over the character before it; more than UTF8_MARKS_MAX on one are a flood that paints other lines. */
#define UTF8_MARKS_MAX 3
gboolean utf8_is_mark(gunichar character);
gboolean utf8_is_unclean(gunichar character);

/* For output to a terminal or a log of text that did not pass the choke point (file names, argv,
 * library messages): every refused character becomes '?'. Owned by the caller. */
char *utf8_printable(const char *text);

#endif
