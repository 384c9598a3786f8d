/* SPDX-License-Identifier: MIT
 *
 * What people add to computed ledgers: closed months (月结), corrections of cells (人工更正), confirmations of
 * departments (部门确认). Who may, and what a ledger is, is not known here.
 */
#ifndef BIHUAN_MODEL_LEDGER_ENTRY_H
#define BIHUAN_MODEL_LEDGER_ENTRY_H

#include "bihuan/model/noun.h"

typedef struct {
    char *month; /* "2026-10" */
    char *body;  /* canonical JSON, see bihuan-ledger(7) */
    char *head;  /* head code of the plant before it was closed */
} LedgerClosing;
NOUN_TYPE(LedgerClosing, ledger_closing)

typedef struct {
    char *id, *month, *source, *role, *cell;
    char *value; /* "" = withdraws the corrections of the cell before it */
    char *reason, *person;
    gint64 at; /* UTC ms */
} LedgerCorrection;
NOUN_TYPE(LedgerCorrection, ledger_correction)

typedef struct {
    char *month, *department;
    gint64 gaps; /* how many it owed then */
    char *person;
    gint64 at; /* UTC ms */
} LedgerConfirmation;
NOUN_TYPE(LedgerConfirmation, ledger_confirmation)

typedef struct {
    char *month, *number; /* number: as the platform gave it */
    char *person;
    gint64 at; /* UTC ms */
} LedgerReceipt;
NOUN_TYPE(LedgerReceipt, ledger_receipt)

/* Into *closing, NULL = not closed. FALSE: it could not be read. */
gboolean ledger_closing_find(Db *db, const char *month, LedgerClosing **closing, GError **error);
/* Of a month made at `until` (UTC ms) or before, oldest first (LedgerCorrection *, array owns them). NULL on error. */
GPtrArray *ledger_correction_list(Db *db, const char *month, gint64 until, GError **error);
/* Of a month, by department (LedgerConfirmation *, array owns them). NULL on error. */
GPtrArray *ledger_confirmation_list(Db *db, const char *month, GError **error);

/* Into *receipt, NULL = none was recorded. FALSE: it could not be read. */
gboolean ledger_receipt_find(Db *db, const char *month, LedgerReceipt **receipt, GError **error);
/* Takes the place of the month's receipt before it. */
gboolean ledger_receipt_put(Change *change, const LedgerReceipt *receipt, GError **error);

/* ERR_CONFLICT if the month is closed already. */
gboolean ledger_closing_add(Change *change, const LedgerClosing *closing, GError **error);
/* A new row; its id and time are set here. */
gboolean ledger_correction_add(Change *change, LedgerCorrection *correction, GError **error);
/* Takes the place of the department's confirmation before it. */
gboolean ledger_confirmation_put(Change *change, const LedgerConfirmation *confirmation, GError **error);

#endif
