/* SPDX-License-Identifier: MIT
 *
 * What the label of a place for supplies opens: its count first.
 */
#ifndef SCREENS_PARTS_PLACE_OFFER_H
#define SCREENS_PARTS_PLACE_OFFER_H

#include "bihuan/ui/ui.h"

/* The choice behind a scan. */
void place_offer(Ui *ui, const char *place);
/* Begins to count the place, or opens the count that is under way there. */
void place_count(Ui *ui, const char *place);

#endif
