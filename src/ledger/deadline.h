/* SPDX-License-Identifier: MIT
 *
 * The effective deadline (有效整改期限) of a hazard out of its steps; one reading of it for the ledger and the figures.
 */
#ifndef BIHUAN_SRC_LEDGER_DEADLINE_H
#define BIHUAN_SRC_LEDGER_DEADLINE_H

#include "bihuan/form/form.h"
#include "bihuan/model/step.h"

typedef struct {
    gint64 at;            /* 0 = none */
    const Step *approval; /* the signed extension that set it, NULL = none; borrowed from steps */
} Deadline;

/* Was this step done (not rejected, not cancelled)? */
gboolean deadline_is_done(const Step *step, const char *name);

/* The deadline of the first rectifying (a rejection sets no new one), unless a signed extension approved before cut
 * moved it; a hazard nobody has taken yet is due when its first step is. form: in the record's version. */
Deadline deadline_read(const Form *form, const GPtrArray *steps, const char *rectify, gint64 cut);

#endif
