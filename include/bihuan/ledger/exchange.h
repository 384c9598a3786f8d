/* SPDX-License-Identifier: MIT
 *
 * The shapes of the national exchange (双重预防) and of the daily promise (安全承诺), see bihuan-ledger(7), as JSON text. Reads only; to see
 * one state of the plant, the caller reads in one transaction.
 */
#ifndef BIHUAN_LEDGER_EXCHANGE_H
#define BIHUAN_LEDGER_EXCHANGE_H

#include "bihuan/store/db.h"

/* Hazards registered in a month. Owned; NULL with ERR_INPUT: no month, or what could not be read. */
char *ledger_exchange(Db *db, const char *month, GError **error);
/* The counts of the promise of a date 2026-11-23. Owned; NULL with ERR_INPUT: no day, or one that has not begun. */
char *ledger_promise(Db *db, const char *date, GError **error);

#endif
