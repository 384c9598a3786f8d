/* SPDX-License-Identifier: MIT
 *
 * Closed months, corrections and confirmations of the ledger in their tables. Who may write them is not known here.
 */
#include "bihuan/model/ledger_entry.h"

#include "bihuan/base/id.h"
#include "read.h"

static const char SQL_CLOSING[] = "SELECT month, body, head FROM ledger_month WHERE month = $1";
static const char SQL_CORRECTIONS[] =
    "SELECT id, month, source, role, cell, value, reason, person, at FROM ledger_correction"
    " WHERE month = $1 AND at <= $2 ORDER BY at, seq, id";
static const char SQL_CONFIRMATIONS[] =
    "SELECT month, department, gaps, person, at FROM ledger_confirmation WHERE month = $1 ORDER BY department";

static const char SQL_RECEIPT[] = "SELECT month, number, person, at FROM ledger_receipt WHERE month = $1";

void ledger_receipt_free(LedgerReceipt *receipt) {
    if (!receipt)
        return;
    g_free(receipt->month);
    g_free(receipt->number);
    g_free(receipt->person);
    g_free(receipt);
}

void ledger_closing_free(LedgerClosing *closing) {
    if (!closing)
        return;
    g_free(closing->month);
    g_free(closing->body);
    g_free(closing->head);
    g_free(closing);
}

void ledger_correction_free(LedgerCorrection *correction) {
    if (!correction)
        return;
    g_free(correction->id);
    g_free(correction->month);
    g_free(correction->source);
    g_free(correction->role);
    g_free(correction->cell);
    g_free(correction->value);
    g_free(correction->reason);
    g_free(correction->person);
    g_free(correction);
}

void ledger_confirmation_free(LedgerConfirmation *confirmation) {
    if (!confirmation)
        return;
    g_free(confirmation->month);
    g_free(confirmation->department);
    g_free(confirmation->person);
    g_free(confirmation);
}

static gpointer closing_read(Rows *rows) {
    LedgerClosing *closing = g_new(LedgerClosing, 1);
    *closing = (LedgerClosing){.month = read_text(rows, 0), .body = read_text(rows, 1), .head = read_text(rows, 2)};
    return closing;
}

static gpointer correction_read(Rows *rows) {
    LedgerCorrection *correction = g_new(LedgerCorrection, 1);
    *correction = (LedgerCorrection){.id = read_text(rows, 0),
                                     .month = read_text(rows, 1),
                                     .source = read_text(rows, 2),
                                     .role = read_text(rows, 3),
                                     .cell = read_text(rows, 4),
                                     .value = read_text(rows, 5),
                                     .reason = read_text(rows, 6),
                                     .person = read_text(rows, 7),
                                     .at = rows_int(rows, 8)};
    return correction;
}

static gpointer confirmation_read(Rows *rows) {
    LedgerConfirmation *confirmation = g_new(LedgerConfirmation, 1);
    *confirmation = (LedgerConfirmation){.month = read_text(rows, 0),
                                         .department = read_text(rows, 1),
                                         .gaps = rows_int(rows, 2),
                                         .person = read_text(rows, 3),
                                         .at = rows_int(rows, 4)};
    return confirmation;
}

static gpointer receipt_read(Rows *rows) {
    LedgerReceipt *receipt = g_new(LedgerReceipt, 1);
    *receipt =
        (LedgerReceipt){.month = read_text(rows, 0), .number = read_text(rows, 1), .person = read_text(rows, 2), .at = rows_int(rows, 3)};
    return receipt;
}

LedgerReceipt *ledger_receipt_find(Db *db, const char *month, GError **error) {
    return read_one(db_query(db, error, SQL_RECEIPT, "s", month), receipt_read, error);
}

gboolean ledger_receipt_put(Change *change, const LedgerReceipt *receipt, GError **error) {
    g_autoptr(Row) row = row_new("ledger_receipt");
    row_set_text(row, "month", receipt->month);
    row_set_text(row, "number", receipt->number);
    row_set_text(row, "person", receipt->person);
    row_set_int(row, "at", receipt->at);
    return change_put(change, row, error);
}

LedgerClosing *ledger_closing_find(Db *db, const char *month, GError **error) {
    return read_one(db_query(db, error, SQL_CLOSING, "s", month), closing_read, error);
}

GPtrArray *ledger_correction_list(Db *db, const char *month, gint64 until, GError **error) {
    return read_all(db_query(db, error, SQL_CORRECTIONS, "si", month, until), correction_read, (GDestroyNotify)ledger_correction_free,
                    error);
}

GPtrArray *ledger_confirmation_list(Db *db, const char *month, GError **error) {
    return read_all(db_query(db, error, SQL_CONFIRMATIONS, "s", month), confirmation_read, (GDestroyNotify)ledger_confirmation_free, error);
}

gboolean ledger_closing_add(Change *change, const LedgerClosing *closing, GError **error) {
    g_autoptr(Row) row = row_new("ledger_month");
    row_set_text(row, "month", closing->month);
    row_set_text(row, "body", closing->body);
    row_set_text(row, "head", closing->head);
    return change_add(change, row, error);
}

gboolean ledger_correction_add(Change *change, LedgerCorrection *correction, GError **error) {
    g_autoptr(Row) row = row_new("ledger_correction");
    g_free(correction->id);
    correction->id = id_new();
    correction->at = change_time(change);
    row_set_text(row, "id", correction->id);
    row_set_text(row, "month", correction->month);
    row_set_text(row, "source", correction->source);
    row_set_text(row, "role", correction->role);
    row_set_text(row, "cell", correction->cell);
    row_set_text(row, "value", correction->value);
    row_set_text(row, "reason", correction->reason);
    row_set_text(row, "person", correction->person);
    row_set_int(row, "at", correction->at);
    return change_add(change, row, error);
}

gboolean ledger_confirmation_put(Change *change, const LedgerConfirmation *confirmation, GError **error) {
    g_autoptr(Row) row = row_new("ledger_confirmation");
    row_set_text(row, "month", confirmation->month);
    row_set_text(row, "department", confirmation->department);
    row_set_int(row, "gaps", confirmation->gaps);
    row_set_text(row, "person", confirmation->person);
    row_set_int(row, "at", confirmation->at);
    return change_put(change, row, error);
}
