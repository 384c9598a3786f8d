/* SPDX-License-Identifier: MIT
 *
 * What a permit's record shows above its fields: the rules against its next step, and its clocks. Knows what helps against
 * each from the form.
 */
#ifndef BIHUAN_SCREENS_RECORD_PERMIT_H
#define BIHUAN_SCREENS_RECORD_PERMIT_H

#include "bihuan/app/work.h"
#include "bihuan/ui/text.h"

/* The rules against the next step, warnings behind them; nothing where nothing stands against it. brief: without clauses. */
void record_permit_blocked(const Work *work, TextView *view, gboolean brief);
/* The clocks as one or more rows that count down while they are drawn; returns the rows, 0 where no clock runs. */
int record_permit_clocks(const Work *work, const Area *area, int row);

#endif
