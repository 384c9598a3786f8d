/* SPDX-License-Identifier: MIT
 *
 * The report of the monthly ledger: collected from the plant, computed, laid out as a book. Knows no file
 * format.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/export/ledger_collect.h"
#include "bihuan/export/report.h"

static Book *make_book(Db *db, const ReportRequest *request, GError **error) {
    g_autoptr(Ledger) ledger = ledger_load(db, request->period, request->now, error);
    return ledger ? ledger_book(ledger, request->plant, request->maker, request->head) : NULL;
}

const Report report_ledger = {
    .name = "ledger",
    .title = N_("Monthly ledger"),
    .summary = N_("17 columns, one row per major hazard source and responsible role; the period is a month"),
    .make = make_book,
};
