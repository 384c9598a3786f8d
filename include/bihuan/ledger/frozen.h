/* SPDX-License-Identifier: MIT
 *
 * A closed month: the ledger as canonical JSON and back, and the hash that proves its values. Pure: knows no plant.
 */
#ifndef BIHUAN_LEDGER_FROZEN_H
#define BIHUAN_LEDGER_FROZEN_H

#include "bihuan/ledger/ledger.h"

/* What is known of a closing beside the values. */
typedef struct {
    const char *person, *reason; /* id; why it was closed with errors */
    gint64 at;                   /* UTC ms */
} LedgerSeal;

/* Owned. */
char *ledger_freeze(const Ledger *ledger, const LedgerSeal *seal);
/* The ledger as it was frozen, nothing computed again; seal's texts are owned by the caller. ERR_CORRUPT: it cannot be read. */
Ledger *ledger_thaw(const char *month, const char *body, LedgerSeal *seal, GError **error);

/* hex SHA-256 of the cells' texts: each followed by U+001F, each row by U+001E. Owned. */
char *ledger_hash(const Ledger *ledger);

#endif
