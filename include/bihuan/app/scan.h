/* SPDX-License-Identifier: MIT
 *
 * Scanned and typed labels (扫码): genuine, current, and what they stand for.
 */
#ifndef BIHUAN_APP_SCAN_H
#define BIHUAN_APP_SCAN_H

#include "bihuan/app/app.h"
#include "bihuan/model/device.h"

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
