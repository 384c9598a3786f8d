/* SPDX-License-Identifier: MIT
 *
 * A new file that comes into being piece by piece: whole under its name, or not at all.
 */
#ifndef BIHUAN_PAPER_SINK_H
#define BIHUAN_PAPER_SINK_H

#include <glib.h>

typedef struct Sink Sink;

/* Refuses an existing file. NULL and a sentence if the folder takes no new one. */
Sink *sink_new(const char *path, GError **error);
/* FALSE once anything could not be written. */
gboolean sink_put(Sink *sink, const void *bytes, gsize size);
/* Makes it last and gives it its name; FALSE and a sentence, and nothing is left, if a piece was not written. */
gboolean sink_finish(Sink *sink, GError **error);
/* What is not finished is removed. */
void sink_free(Sink *sink);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sink, sink_free)

#endif
