/* SPDX-License-Identifier: MIT
 *
 * Scanned and typed labels (扫码): genuine, current, and what they stand for.
 */
#ifndef BIHUAN_APP_SCAN_H
#define BIHUAN_APP_SCAN_H

#include "bihuan/app/app.h"
#include "bihuan/label/code.h"
#include "bihuan/model/device.h"

/* Reads a label as label_read does; TRUE only if it was made by this plant, its code then spelt as the device's. ERR_DENIED: not
 * read; forged (a device has this code, in whatever case, and the seal fits none of them); or no device has it. */
gboolean scan_read(App *app, const char *text, LabelRead *read, GError **error);
/* The device of a payload or a printed short code. ERR_DENIED with the reason: forged, mistyped, replaced, unknown. */
Device *scan_device(App *app, const char *text, GError **error);
/* The same, but a plain device code is accepted as well (for device=… and entry fields). */
Device *scan_or_code(App *app, const char *text, GError **error);

/* What a device's label carries; all owned. */
typedef struct {
    char *payload, *short_code;
    gint64 generation;
} ScanLabel;
void scan_label_clear(ScanLabel *label);
gboolean scan_label_of(App *app, const char *device, ScanLabel *label, GError **error);

#endif
