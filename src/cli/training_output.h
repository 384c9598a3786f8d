/* SPDX-License-Identifier: MIT
 *
 * Answers at the training gates and rounds of protective equipment in a month, printed.
 */
#ifndef BIHUAN_CLI_TRAINING_OUTPUT_H
#define BIHUAN_CLI_TRAINING_OUTPUT_H

#include "bihuan/ledger/training.h"
#include "output.h"

/* Members ppe and departments of the object that is open. */
void training_output(Output *out, const Training *training);

#endif
