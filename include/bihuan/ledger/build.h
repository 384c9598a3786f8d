/* SPDX-License-Identifier: MIT
 *
 * Ledgers that were not computed just now: built again cell by cell from a frozen month. Pure: knows neither plant nor
 * notation.
 */
#ifndef BIHUAN_LEDGER_BUILD_H
#define BIHUAN_LEDGER_BUILD_H

#include "bihuan/ledger/ledger.h"

/* An empty ledger that takes the template. computed: UTC ms. NULL with ERR_INPUT: no month. */
Ledger *ledger_build(LedgerTemplate *template, const char *month, gint64 computed, GError **error);
/* Adds a row with empty cells; FALSE: the template has no such role. */
gboolean ledger_build_row(Ledger *ledger, const char *source, const char *role, LedgerVerdict verdict);
/* Fills a cell of the last row; texts are copied, evidence is not taken (ledger_build_evidence). FALSE: no such column. */
gboolean ledger_build_cell(Ledger *ledger, const char *key, const LedgerCell *cell);
gboolean ledger_build_evidence(Ledger *ledger, const char *key, const LedgerEvidence *evidence);
void ledger_build_check(Ledger *ledger, const LedgerCheck *check);

/* The row of a source and a role; -1 if there is none. */
int ledger_find_row(const Ledger *ledger, const char *source, const char *role);
/* TRUE if a value is one the column may hold: "/", a decimal for a column of numbers, any text for one of texts. */
gboolean ledger_value_fits(const LedgerColumn *column, const char *value);

/* hex SHA-256 of the cells' texts: each followed by U+001F, each row by U+001E. Owned. */
char *ledger_hash(const Ledger *ledger);

#endif
