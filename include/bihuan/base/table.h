/* SPDX-License-Identifier: MIT
 *
 * Tables of the program itself (data/permits): comma-separated lines under a header, read once.
 */
#ifndef BIHUAN_MODEL_TABLE_H
#define BIHUAN_MODEL_TABLE_H

#include <glib.h>

/* What `make` makes of each line's cells, in the file's order; never freed. No cell holds a comma or a quote; lines of another number
 * of cells do not count. */
GPtrArray *table_read(const char *file, guint columns, gpointer (*make)(char *const *cells));

#endif
