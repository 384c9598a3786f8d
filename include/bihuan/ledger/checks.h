/* SPDX-License-Identifier: MIT
 *
 * Readiness of the ledger (部门待办): which cells are missing or failing, and which department owes them. Departments
 * confirm only their gaps, they never retype. Pure: reads a computed ledger, knows neither plant nor clock.
 */
#ifndef BIHUAN_LEDGER_CHECKS_H
#define BIHUAN_LEDGER_CHECKS_H

#include "bihuan/ledger/ledger.h"

typedef enum {
    LEDGER_GAP_MISSING, /* 缺: "/" although data are due, or a blank field */
    LEDGER_GAP_FAILING, /* 不合格: an error, or below the column's `fail` */
    LEDGER_GAP_WARNING, /* 提醒: a warning, or below the column's `full` */
} LedgerGapKind;

typedef struct {
    int row;          /* from 0; -1 = the ledger as a whole */
    int column;       /* index in the template; -1 = the whole row (or ledger) */
    char *department; /* who owes it: the column's owner, else the owner of the first column */
    LedgerGapKind kind;
    char *sentence; /* what is wrong, in the chosen language */
    char *item;     /* the record, duty or device it is about, "" = none */
} LedgerGap;

/* LedgerGap *, array owns them: rows in order, in each the columns in order, the whole ledger's last; the worst of a
 * cell first. Only columns that are counted for the row's role make gaps of missing data and low rates; an error or
 * a warning of a check makes one wherever it stands (notices make none). Never NULL. */
GPtrArray *ledger_gaps(const Ledger *ledger);
void ledger_gap_free(LedgerGap *gap);
/* How many of a list are owed by a department (NULL = all). */
guint ledger_gaps_count(const GPtrArray *gaps, const char *department);
/* Codes of the departments that own columns, each once, in the columns' order (NULL-terminated; free the array only,
 * the texts are the template's). */
const char **ledger_gap_departments(const Ledger *ledger);

/* "missing", "failing", "warning": the words of --json. */
const char *ledger_gap_word(LedgerGapKind kind);
/* In the chosen language. */
const char *ledger_gap_title(LedgerGapKind kind);

#endif
