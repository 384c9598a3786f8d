/* SPDX-License-Identifier: MIT
 *
 * Minutes of keyed work (录入用时): from the first key to the sending of a form or step at a terminal.
 */
#ifndef BIHUAN_MODEL_EFFORT_H
#define BIHUAN_MODEL_EFFORT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *id;   /* NUMBER/STEP, NUMBER/submit, ledger/MONTH/PART */
    char *form; /* "ledger" for the ledger */
    gint64 at;
    gint64 spent; /* ms */
} Effort;

NOUN_TYPE(Effort, effort)

#endif
