/* SPDX-License-Identifier: MIT
 *
 * A label scanned into a form (扫码): the device that was scanned is the device the form is about. Where something was typed for
 * another one, the person says what the scan is meant for.
 */
#ifndef SCREENS_PARTS_ENTRY_SCAN_H
#define SCREENS_PARTS_ENTRY_SCAN_H

#include "bihuan/ui/ui.h"
#include "entry_form.h"

typedef struct EntryScan EntryScan;

/* form is borrowed and lives longer; taken is called when a device was put into it. Owned. */
EntryScan *entry_scan_new(Ui *ui, EntryForm *form, void (*taken)(gpointer data), gpointer data);
void entry_scan_free(EntryScan *scan);

/* Takes what was scanned, whichever field the cursor is on (now; NULL: none); what is no device of this plant is said by the application (REACT_NONE) or here. */
unsigned entry_scan_take(EntryScan *scan, FieldEdit *now, const char *payload);

#endif
