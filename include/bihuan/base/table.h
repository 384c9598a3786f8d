/* SPDX-License-Identifier: MIT
 *
 * Tables of the program itself (data/permits, data/trust, data/access): comma-separated lines under a header. No cell holds a comma
 * or a quote, so that a shell script or another program reads them too. A line of another number of cells ends the program with a sentence:
 * tests/house/tables.sh finds it before.
 */
#ifndef BIHUAN_BASE_TABLE_H
#define BIHUAN_BASE_TABLE_H

#include "bihuan/base/cells.h"

/* What a line becomes; the cells are borrowed. */
typedef gpointer (*TableRow)(char *const *cells);

/* The rows in the file's order, each freed by destroy (NULL: never). Owned. */
GPtrArray *table_read(const char *file, guint columns, TableRow make, GDestroyNotify destroy);
/* The same, read once and kept for the life of the process, for any thread; *kept begins as 0. */
const GPtrArray *table_rows(gsize *kept, const char *file, guint columns, TableRow make);

/* A table of the program whose cells may be quoted (data/limits, data/plant, data/demo). ERR_FAILED: it is not there, or a row has not as
 * many cells as the first. */
Cells *table_cells(const char *file, GError **error);

#endif
