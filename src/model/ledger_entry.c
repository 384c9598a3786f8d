/* SPDX-License-Identifier: MIT
 *
 * Closed months, corrections and confirmations of the ledger in their tables. Who may write them is not known here.
 */
#include "bihuan/model/ledger_entry.h"

#include "bihuan/base/id.h"

static const NounColumn CLOSING[] = {NOUN_TEXT(LedgerClosing, month), NOUN_TEXT(LedgerClosing, body), NOUN_TEXT(LedgerClosing, head)};
const Noun ledger_closing_noun = NOUN(ledger_closing, LedgerClosing, "ledger_month", 1, CLOSING, NULL);

static const NounColumn CORRECTION[] = {
    NOUN_TEXT(LedgerCorrection, id),     NOUN_TEXT(LedgerCorrection, month),  NOUN_TEXT(LedgerCorrection, source),
    NOUN_TEXT(LedgerCorrection, role),   NOUN_TEXT(LedgerCorrection, cell),   NOUN_TEXT(LedgerCorrection, value),
    NOUN_TEXT(LedgerCorrection, reason), NOUN_TEXT(LedgerCorrection, person), NOUN_TIME(LedgerCorrection, at)};
const Noun ledger_correction_noun = NOUN(ledger_correction, LedgerCorrection, "ledger_correction", 1, CORRECTION, NULL);

static const NounColumn CONFIRMATION[] = {NOUN_TEXT(LedgerConfirmation, month), NOUN_TEXT(LedgerConfirmation, department),
                                          NOUN_INT(LedgerConfirmation, gaps), NOUN_TEXT(LedgerConfirmation, person),
                                          NOUN_TIME(LedgerConfirmation, at)};
const Noun ledger_confirmation_noun = NOUN(ledger_confirmation, LedgerConfirmation, "ledger_confirmation", 2, CONFIRMATION, NULL);

static const NounColumn RECEIPT[] = {NOUN_TEXT(LedgerReceipt, month), NOUN_TEXT(LedgerReceipt, number), NOUN_TEXT(LedgerReceipt, person),
                                     NOUN_TIME(LedgerReceipt, at)};
const Noun ledger_receipt_noun = NOUN(ledger_receipt, LedgerReceipt, "ledger_receipt", 1, RECEIPT, NULL);

gboolean ledger_receipt_find(Db *db, const char *month, LedgerReceipt **receipt, GError **error) {
    return noun_find(db, &ledger_receipt_noun, receipt, error, "WHERE month = $1", "s", month);
}

gboolean ledger_receipt_put(Change *change, const LedgerReceipt *receipt, GError **error) {
    return noun_save(change, &ledger_receipt_noun, receipt, error);
}

gboolean ledger_closing_find(Db *db, const char *month, LedgerClosing **closing, GError **error) {
    return noun_find(db, &ledger_closing_noun, closing, error, "WHERE month = $1", "s", month);
}

GPtrArray *ledger_correction_list(Db *db, const char *month, gint64 until, GError **error) {
    return noun_list(db, &ledger_correction_noun, error, "WHERE month = $1 AND at <= $2 ORDER BY at, seq, id", "si", month, until);
}

GPtrArray *ledger_confirmation_list(Db *db, const char *month, GError **error) {
    return noun_list(db, &ledger_confirmation_noun, error, "WHERE month = $1 ORDER BY department", "s", month);
}

gboolean ledger_closing_add(Change *change, const LedgerClosing *closing, GError **error) {
    return noun_add(change, &ledger_closing_noun, closing, error);
}

gboolean ledger_correction_add(Change *change, LedgerCorrection *correction, GError **error) {
    g_free(correction->id);
    correction->id = id_new();
    correction->at = change_time(change);
    return noun_add(change, &ledger_correction_noun, correction, error);
}

gboolean ledger_confirmation_put(Change *change, const LedgerConfirmation *confirmation, GError **error) {
    return noun_save(change, &ledger_confirmation_noun, confirmation, error);
}
