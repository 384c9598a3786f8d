/* SPDX-License-Identifier: MIT
 *
 * Minutes of keyed work (录入用时): from the first key to the sending of a form or step at a terminal.
 */
#ifndef BIHUAN_MODEL_EFFORT_H
#define BIHUAN_MODEL_EFFORT_H

#include "bihuan/model/noun.h"

#define EFFORT_LEDGER "ledger"

typedef struct {
    char *record; /* its number; of the ledger the month */
    gint64 deed;  /* row of the log that sent it */
    char *form;   /* EFFORT_LEDGER for the ledger */
    gint64 at;
    gint64 spent; /* ms */
} Effort;

NOUN_TYPE(Effort, effort)

#endif
