/* SPDX-License-Identifier: MIT
 *
 * The night of permits (夜间, limit permit.night): one definition, for rule P06 and for whoever is told of it.
 */
#ifndef BIHUAN_RULE_NIGHT_H
#define BIHUAN_RULE_NIGHT_H

#include <glib.h>

/* "18:00-08:00" in minutes of the day; FALSE if it is none. */
gboolean night_read(const char *text, int *from, int *to);
/* The night that begins on the day of that midnight, [*begin, *end). */
void night_of(gint64 midnight, int from, int to, gint64 *begin, gint64 *end);
/* Half-open times that share at least a moment. */
gboolean night_overlaps(gint64 a, gint64 b, gint64 c, gint64 d);
/* Does [start, end) touch any night? */
gboolean night_touches(gint64 start, gint64 end, int from, int to);

#endif
