/* SPDX-License-Identifier: MIT
 *
 * The ledger on paper (bihuan-ledger(7)): 履职台账, 按重大危险源汇总, 证据清单, 校验结果, 部门确认. Pure: what the plant adds to a
 * computed ledger is handed in.
 */
#ifndef BIHUAN_LEDGER_BOOK_H
#define BIHUAN_LEDGER_BOOK_H

#include "bihuan/ledger/ledger.h"

/* Order of the sheets. */
enum { LEDGER_SHEET, LEDGER_SHEET_SOURCES, LEDGER_SHEET_EVIDENCE, LEDGER_SHEET_CHECKS, LEDGER_SHEET_CONFIRM };

/* One month of the charts. */
typedef struct {
    char *month;
    char *hours;       /* mean hours from report to acceptance, decimal, "" = nothing was accepted */
    char *recurrences; /* integer */
} LedgerTrend;

/* A department and what it said of its gaps. */
typedef struct {
    char *code, *title;
    char *person; /* name, "" = not confirmed */
    gint64 at;    /* UTC ms */
    gint64 gaps;  /* how many it owed then */
} LedgerDepartment;

void ledger_trend_free(LedgerTrend *trend);
void ledger_department_free(LedgerDepartment *department);

/* All borrowed; everything but the ledger may be NULL. */
typedef struct {
    const Ledger *ledger;
    const char *plant, *plant_id; /* name, 32 hex digits */
    const char *maker;            /* name */
    const char *head;             /* head code: of the plant now, or at closing */
    const char *state;            /* "Closed …" or "Not closed …", a sentence */
    const GPtrArray *trends;      /* LedgerTrend *, oldest first */
    const GPtrArray *departments; /* LedgerDepartment * */
    GHashTable *files;            /* number → hashes of the files of that record, text */
} LedgerPaper;

Book *ledger_paper_book(const LedgerPaper *paper);

/* "month: 2026-10", "rows: 9" … at the foot of the evidence sheet: what `ledger --check` reads. The value behind a key,
 * NULL if the line has another one. Borrowed of line. */
const char *ledger_paper_value(const char *line, const char *key);

#endif
