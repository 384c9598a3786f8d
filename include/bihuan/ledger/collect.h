/* SPDX-License-Identifier: MIT
 *
 * The plant's side of the ledger: collects the facts of a month from records, steps, appointments and
 * obligations. Reads only. To see one state of the plant, the caller reads in one transaction.
 */
#ifndef BIHUAN_LEDGER_COLLECT_H
#define BIHUAN_LEDGER_COLLECT_H

#include "bihuan/ledger/ledger.h"
#include "bihuan/store/db.h"

/* now: UTC ms, what lies behind it has not happened. NULL and a sentence: no month, one that has not begun,
 * or a record whose form is not installed. */
LedgerFacts *ledger_collect(Db *db, const LedgerTemplate *template, const char *month, gint64 now, GError **error);

/* Template of the program, facts of the plant, computed; the ledger owns its template. */
Ledger *ledger_load(Db *db, const char *month, gint64 now, GError **error);

/* 00:00 of the day the plant came into use with this program: its first rows; *day 0 = there are none. */
gboolean ledger_first_day(Db *db, gint64 *day, GError **error);

#endif
