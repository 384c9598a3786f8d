/* SPDX-License-Identifier: MIT
 *
 * A log for the person who maintains the machine: to the file of $BIHUAN_LOG if set, never to the terminal.
 */
#ifndef BIHUAN_BASE_LOG_H
#define BIHUAN_BASE_LOG_H

#include <glib.h>

/* Writes one line with the time in front; control characters are made harmless. */
void log_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
