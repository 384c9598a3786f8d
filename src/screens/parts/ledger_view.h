/* SPDX-License-Identifier: MIT
 *
 * The ledger of one month as a screen holds it: computed once, kept until somebody asks anew; its checks in the order in
 * which they matter. Draws nothing.
 */
#ifndef BIHUAN_SCREENS_LEDGER_VIEW_H
#define BIHUAN_SCREENS_LEDGER_VIEW_H

#include "bihuan/app/ledger.h"
#include "bihuan/ui/list.h"

typedef struct LedgerView LedgerView;

LedgerView *ledger_view_new(App *app);
void ledger_view_free(LedgerView *view);

/* Computes a month ("2026-10"). FALSE: it cannot be, ledger_view_problem says why, and there are no rows. */
gboolean ledger_view_load(LedgerView *view, const char *month);
/* Data were written, or the language was changed, since it was computed. */
gboolean ledger_view_is_stale(const LedgerView *view);
gboolean ledger_view_speaks_other(const LedgerView *view);

/* All borrowed. The ledger is NULL where there is none. */
const Ledger *ledger_view_ledger(const LedgerView *view);
const char *ledger_view_month(const LedgerView *view);
const char *ledger_view_problem(const LedgerView *view);
const LedgerOfMonth *ledger_view_of(const LedgerView *view);
/* Where the month stands: closed by whom, or the next day of the calendar and the gaps of each department ("+" behind one
 * that confirmed). Owned. */
char *ledger_view_way(const LedgerView *view);
/* What board and command say as well. */
const LedgerCountdown *ledger_view_countdown(const LedgerView *view);
/* The month before (-1) or after (1); NULL if the one after has not begun. Owned. */
char *ledger_view_month_beside(const LedgerView *view, int step);

int ledger_view_rows(const LedgerView *view);
int ledger_view_columns(const LedgerView *view);
/* The worst check of a cell; FALSE if there is none. */
gboolean ledger_view_mark(const LedgerView *view, int row, int column, LedgerSeverity *severity);
/* How many checks of a severity there are. */
int ledger_view_count(const LedgerView *view, LedgerSeverity severity);

/* The check in a row of the list below (its key), and where it points: -1 = no row or column of its own. */
const LedgerCheck *ledger_view_check(const LedgerView *view, const char *key, int *row, int *column);
/* The checks, errors first: the definition for list_new; data is the LedgerView. */
extern const ListSource ledger_view_checks;

#endif
