/* SPDX-License-Identifier: MIT
 *
 * Dates and times as people type them, on screens and on the command line.
 */
#ifndef BIHUAN_BASE_WHEN_H
#define BIHUAN_BASE_WHEN_H

#include <glib.h>

/* "2026-11-23 08:00", "2026-11-23", "11-23 8:00", "23", "8:00", "+2d", "+4h", "-30m", "now", "today",
 * "tomorrow" (今天 明天 昨天 后天 现在), "11月23日"; what is missing comes from base (a date alone: its midnight). FALSE and a
 * sentence. */
gboolean when_read(const char *text, gint64 base, gint64 *ms, GError **error);

#endif
