/* SPDX-License-Identifier: MIT
 *
 * All signatures one person gives on a permit in one go: named once, confirmed once (with one PIN), each kept as a step of its own.
 */
#ifndef BIHUAN_SCREENS_SIGN_ALL_H
#define BIHUAN_SCREENS_SIGN_ALL_H

#include "bihuan/app/work.h"
#include "bihuan/ui/ui.h"

/* Asks and signs what waits for the logged-in person; says so where nothing does. What a rule still refuses is left out, and opened
 * on its own where nothing else waits. */
void sign_all(Ui *ui, const Work *work);

#endif
