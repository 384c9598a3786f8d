/* SPDX-License-Identifier: MIT
 *
 * Scanned and typed labels (扫码): genuine, current, and what they stand for.
 */
#ifndef BIHUAN_APP_SCAN_H
#define BIHUAN_APP_SCAN_H

#include "bihuan/app/app.h"
#include "bihuan/label/code.h"
#include "bihuan/model/device.h"
#include "bihuan/model/supply.h"

/* Reads a label as label_read does; TRUE only if it was made by this plant, its code then spelt as the device's. ERR_DENIED: not
 * read; forged (a device has this code, in whatever case, and the seal fits none of them); or no device has it. */
gboolean scan_read(App *app, const char *text, LabelRead *read, GError **error);
/* The subject (label/code.h) of a payload or a printed short code; owned. ERR_DENIED with the reason: forged, mistyped, replaced, unknown. */
char *scan_subject(App *app, const char *text, GError **error);
/* What kind of thing a scan is of, without asking whether it is genuine: which screen is to open it and say why not. What is no label is a
 * device's. */
LabelOf scan_is_of(App *app, const char *text);
/* What a label is of, as above; ERR_DENIED also where it is of another kind. */
Device *scan_device(App *app, const char *text, GError **error);
SupplyPlace *scan_place(App *app, const char *text, GError **error);
SupplyItem *scan_item(App *app, const char *text, GError **error);
/* The same, but a plain device code is accepted as well (for device=… and entry fields). */
Device *scan_or_code(App *app, const char *text, GError **error);

/* The same, but code and name are accepted as well. ERR_NOT_FOUND. */
SupplyPlace *scan_or_place(App *app, const char *text, GError **error);
/* By code, name, kind or label; *item is NULL where the plant has no such one. FALSE: a label that is refused, or it could not be read. */
gboolean scan_or_item(App *app, const char *text, SupplyItem **item, GError **error);

/* What the label of a subject carries; all owned. */
typedef struct {
    char *payload, *short_code;
    gint64 generation;
} ScanLabel;
void scan_label_clear(ScanLabel *label);
gboolean scan_label_of(App *app, const char *subject, ScanLabel *label, GError **error);
/* A new label of a subject that is no device; the valid one is revoked. scan_label_first: only where it has none. generation (may be NULL):
 * of the valid one then. */
gboolean scan_label_issue(Change *change, const char *subject, gint64 *generation, GError **error);
gboolean scan_label_first(Change *change, const char *subject, gint64 *generation, GError **error);

#endif
