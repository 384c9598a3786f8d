/* SPDX-License-Identifier: MIT
 *
 * The records of one device as rows of a list: the open ones of every form, or its hazards as history. Draws nothing.
 */
#ifndef BIHUAN_SCREENS_DEVICE_RECORDS_H
#define BIHUAN_SCREENS_DEVICE_RECORDS_H

#include "bihuan/app/app.h"
#include "bihuan/ui/list.h"

typedef struct {
    App *app;           /* borrowed */
    const char *device; /* borrowed */
    gboolean history;   /* all its hazards, ended ones too; else what is open, of any form */
} DeviceRecords;

/* How many there are, counted up to 100. */
int device_records_count(const DeviceRecords *records);

/* The definition for list_new; data is a DeviceRecords. */
extern const ListSource device_records_list;

#endif
