/* SPDX-License-Identifier: MIT
 *
 * What a device's page lists (app/device_card.h): its tests with what put the next one off and the measures that protect people meanwhile,
 * and what is due.
 */
#ifndef BIHUAN_SCREENS_PARTS_CARD_LIST_H
#define BIHUAN_SCREENS_PARTS_CARD_LIST_H

#include "bihuan/app/device_card.h"
#include "bihuan/ui/list.h"

/* Lists of the card that stands at *card whenever they are drawn. */
List *card_list_tests(Ui *ui, DeviceCard *const *card);
List *card_list_due(Ui *ui, DeviceCard *const *card);
/* The record a row of them is about; NULL = none. Borrowed. */
const char *card_list_record(const ListRow *row);

#endif
