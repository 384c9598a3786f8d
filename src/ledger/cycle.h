/* SPDX-License-Identifier: MIT
 *
 * Cycles of duties (周期) on the plant's calendar: ISO weeks, months, quarters, halves, years; half-open. Private to the
 * ledger.
 */
#ifndef BIHUAN_SRC_LEDGER_CYCLE_H
#define BIHUAN_SRC_LEDGER_CYCLE_H

#include "bihuan/ledger/duty.h"

typedef struct {
    gint64 from, to;
    char label[64]; /* "2026-W43", "2026-10", "2026-Q4", "2026-H2", "2026", "国庆节 2026" */
} LedgerSpan;

/* The cycle a time lies in; kind is one of fixed length (LEDGER_WEEK … LEDGER_YEAR). */
LedgerSpan ledger_cycle_at(LedgerCycle kind, gint64 ms);
/* The days before something that begins at a time. */
LedgerSpan ledger_cycle_before(const char *name, gint64 begins, gint64 length);

#endif
