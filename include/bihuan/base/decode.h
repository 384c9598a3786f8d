/* SPDX-License-Identifier: MIT
 *
 * The text in a file that people bring, whatever wrote it: UTF-8, GB18030 (Chinese Windows), UTF-16 and UTF-32, with a byte order mark
 * or without.
 */
#ifndef BIHUAN_BASE_DECODE_H
#define BIHUAN_BASE_DECODE_H

#include <glib.h>

/* The text as UTF-8 without its mark; owned, NUL-terminated. bytes: owned by the caller before, NUL-terminated beyond size; taken over
 * and overwritten (a secret leaves no copy). doubtful (may be NULL): the bytes are whole both as UTF-8 and as GB18030, and what comes
 * back is the likelier one: Chinese where two such characters stand side by side. NULL and ERR_INPUT if it is none of them or holds
 * zero bytes. */
char *decode_take(char *bytes, gsize size, gboolean *doubtful, GError **error);

/* The same of a file of at most max bytes that somebody named (path_read_given). */
char *decode_file(const char *path, gsize max, gboolean *doubtful, GError **error);

/* What a text that came doubtful from decode_take would be in the other code; owned; NULL if there is none. */
char *decode_otherwise(const char *text);

#endif
