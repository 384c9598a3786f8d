/* SPDX-License-Identifier: MIT
 *
 * What a scanned label opens where no screen wants it for itself: what is due on the device first, the report of a hazard second.
 */
#ifndef SCREENS_PARTS_SCAN_OFFER_H
#define SCREENS_PARTS_SCAN_OFFER_H

#include "bihuan/ui/ui.h"

/* Nothing due that the person may do: the report at once. */
void scan_offer(Ui *ui, const char *device);

#endif
