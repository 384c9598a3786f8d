/* SPDX-License-Identifier: MIT
 *
 * A log for the person who maintains the machine: to the file of $BIHUAN_LOG if set, never to the terminal.
 */
#ifndef BIHUAN_BASE_LOG_H
#define BIHUAN_BASE_LOG_H

#include <glib.h>

/* Writes one line with the time in front; control characters are made harmless. */
void log_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* --trace: one line on stderr for each statement of the database with its milliseconds, from the next connection on, here and in
 * the programs that this one starts ($BIHUAN_TRACE). The text is the program's own; no value of the plant stands in it. */
void log_begin_trace(void);
gboolean log_is_traced(void);
void log_trace(const char *statement, gint64 microseconds);

#endif
