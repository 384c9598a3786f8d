/* SPDX-License-Identifier: MIT
 *
 * What the files of the ledger's use cases share.
 */
#ifndef BIHUAN_SRC_APP_LEDGER_PRIVATE_H
#define BIHUAN_SRC_APP_LEDGER_PRIVATE_H

#include "bihuan/app/ledger.h"
#include "bihuan/store/change.h"

/* Like ledger_open, inside the caller's transaction. */
LedgerOfMonth *ledger_read(App *app, const char *month, gint64 computed, GError **error);

/* Whose right a deed is (as the table of who may has it), with the second person where it takes one. department: whose people may
 * as well, NULL = nobody's. */
gboolean ledger_may(App *app, Change *change, const char *deed, const char *department, GError **error);
/* A change, and the month inside it. */
LedgerOfMonth *ledger_begin(App *app, const char *month, Change **change, GError **error);

/* Hashes of the files of every record behind a cell: number → hashes, a line each. */
GHashTable *ledger_read_files(Db *db, const Ledger *ledger);
/* The sentence of the month's state without its receipt. Owned. */
char *ledger_closing_text(const LedgerOfMonth *month);

#endif
