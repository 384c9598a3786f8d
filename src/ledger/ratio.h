/* SPDX-License-Identifier: MIT
 *
 * Exact arithmetic of GB 18218: S = Σq/Q and R = α·Σ(β·q/Q) as fractions, because a plant that is one kilogram above its
 * design must not be rounded into compliance. Private to the ledger.
 */
#ifndef BIHUAN_SRC_LEDGER_RATIO_H
#define BIHUAN_SRC_LEDGER_RATIO_H

#include <glib.h>

typedef __int128 LedgerWide;

/* n/d, reduced, d > 0; d = 0: it could not be computed (a number is none, or beyond all measure). */
typedef struct {
    LedgerWide n, d;
} LedgerRatio;

#define LEDGER_RATIO_ZERO ((LedgerRatio){0, 1})

/* Decimal text (at most 6 places). */
LedgerRatio ledger_ratio_parse(const char *decimal);
LedgerRatio ledger_ratio_add(LedgerRatio a, LedgerRatio b);
LedgerRatio ledger_ratio_multiply(LedgerRatio a, LedgerRatio b);
LedgerRatio ledger_ratio_divide(LedgerRatio a, LedgerRatio b);
gboolean ledger_ratio_is_known(LedgerRatio a);
/* Below 0, 0, above 0; both must be known. */
int ledger_ratio_compare(LedgerRatio a, LedgerRatio b);
/* With two places, rounded half up; "?" if it is not known. Owned. */
char *ledger_ratio_text(LedgerRatio a);

/* S of the design quantities, and Σ(β·q/Q), of a source's materials (model/source.h). Unknown where the materials cannot
 * be read or there are none. */
LedgerRatio ledger_design_sum(const char *materials);
LedgerRatio ledger_design_weighted(const char *materials);
/* The level (1 …) of an R by the least R of each level, highest first. */
int ledger_level_of(LedgerRatio r, char **bounds);

#endif
