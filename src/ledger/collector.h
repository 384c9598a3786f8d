/* SPDX-License-Identifier: MIT
 *
 * Inside of collecting the ledger's facts: what all collecting functions share. Private to src/ledger/collect*.c.
 */
#ifndef BIHUAN_SRC_LEDGER_COLLECTOR_H
#define BIHUAN_SRC_LEDGER_COLLECTOR_H

#include "bihuan/base/clock.h"
#include "bihuan/ledger/collect.h"
#include "bihuan/form/shelf.h"

/* Deeds are asked for by cycles of at most a year that end in the month. */
#define LEDGER_LOOK_BACK (366 * CLOCK_DAY)

typedef struct {
    Db *db;
    Shelf *shelf;
    const LedgerOrigins *origins;
    LedgerFacts *facts;
    gint64 cut;
} LedgerCollector;

typedef gboolean (*LedgerCollectOne)(LedgerCollector *collector, const char *number, GError **error);

/* The first column of a query as texts, read whole: the statement is free again. NULL on error. */
GPtrArray *ledger_take_texts(Rows *rows, GError **error);
/* The national code of a choice value, or the value itself where the form has no code for it. Borrowed. */
const char *ledger_national_code(const Form *form, const char *key, const char *value);
/* Calls collect for every record number of a query. Takes rows. */
gboolean ledger_collect_each(LedgerCollector *collector, Rows *rows, LedgerCollectOne collect, GError **error);

/* collect_events.c: stock, alarms, supplies, drills, duty records, filings, holidays, the month before. */
gboolean ledger_collect_events(LedgerCollector *collector, const LedgerTemplate *template, GError **error);

#endif
