/* SPDX-License-Identifier: MIT
 *
 * Tables of the program itself (data/permits, data/trust, data/access): comma-separated lines under a header. No cell holds a comma
 * or a quote, so that a shell script or another program reads them too; lines of another number of cells do not count.
 */
#ifndef BIHUAN_BASE_TABLE_H
#define BIHUAN_BASE_TABLE_H

#include <glib.h>

/* What a line becomes; the cells are borrowed. */
typedef gpointer (*TableRow)(char *const *cells);

/* The rows in the file's order, each freed by destroy (NULL: never). Owned. */
GPtrArray *table_read(const char *file, guint columns, TableRow make, GDestroyNotify destroy);
/* The same, read once and kept for the life of the process, for any thread; *kept begins as 0. */
const GPtrArray *table_rows(gsize *kept, const char *file, guint columns, TableRow make);

#endif
