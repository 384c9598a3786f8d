/* SPDX-License-Identifier: MIT
 *
 * How every noun of this floor comes out of its rows: one reader per noun, one way to load one or many.
 */
#ifndef BIHUAN_MODEL_READ_H
#define BIHUAN_MODEL_READ_H

#include "bihuan/store/db.h"

typedef gpointer (*ReadRow)(Rows *rows);

/* A text column; "" for NULL. Owned. */
char *read_text(Rows *rows, int column);

/* Takes rows (which may be NULL when db_query failed with *error set) and ends them. The first row as a noun; NULL
 * without an error if there is none. */
gpointer read_one(Rows *rows, ReadRow read, GError **error);
/* All rows as nouns in an array that owns them; NULL on error. */
GPtrArray *read_all(Rows *rows, ReadRow read, GDestroyNotify destroy, GError **error);
/* First columns as texts; on error what was read so far. */
GPtrArray *read_texts(Rows *rows);

/* text between two '%', with %, _ and \ in it made ordinary, for LIKE … ESCAPE '\'. begin: only behind. Owned. */
char *read_pattern(const char *text, gboolean begin);

#endif
