/* SPDX-License-Identifier: MIT
 *
 * What the files of a count share. Here the books are known; nothing of this goes to a screen or a command.
 */
#ifndef BIHUAN_APP_COUNTS_PRIVATE_H
#define BIHUAN_APP_COUNTS_PRIVATE_H

#include "bihuan/app/counts.h"
#include "bihuan/store/change.h"

#define COUNT_FIRST 1
#define COUNT_SECOND 2

/* The same as count_view, with the books: every line has its stock, every thing its difference, told or not. */
CountView *counts_read(Db *db, const char *id, gint64 at, GError **error);
/* What waits in the state the count is in: finds it out anew. FALSE where the limit of the difference cannot be known. */
gboolean counts_mark(Db *db, CountView *view, gint64 at, GError **error);
/* Inside a change: nobody who may not, and in the wanted state (NULL = any that is open). */
gboolean counts_ready(App *app, Change *change, const CountView *view, const char *part, const char *state, GError **error);
/* Where no thing waits any more: approval, or it is posted at once where nothing ever differed. */
gboolean counts_settle(Change *change, CountView *view, GError **error);

#endif
