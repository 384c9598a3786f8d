/* SPDX-License-Identifier: MIT
 *
 * Labels (标签) read: where the label wing meets the plant's key and its table of issued labels.
 */
#include "bihuan/app/scan.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"

#include <string.h>

/* A genuine payload: is it the device's newest label? */
static Device *device_of_payload(App *app, const LabelRead *read, GError **error) {
    const guint8 *key = plant_key(app_plant(app), error);
    if (!key)
        return NULL;
    if (!label_verify_payload(key, plant_id(app_plant(app)), read)) {
        label_refuse(LABEL_FORGED, read->code, error);
        return NULL;
    }
    guint before = db_failures(app_db(app));
    g_autoptr(Device) device = device_load(app_db(app), read->code, NULL);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    if (!device)
        label_refuse(LABEL_UNKNOWN, read->code, error);
    else if (device->generation != read->generation)
        label_refuse(LABEL_REPLACED, read->code, error);
    else
        return g_steal_pointer(&device);
    return NULL;
}

static Device *device_of_short_code(App *app, const LabelRead *read, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(DeviceLabel) label = device_label_load(app_db(app), read->short_code, NULL);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    if (!label) {
        label_refuse(LABEL_UNKNOWN, read->short_code, error);
        return NULL;
    }
    if (label->revoked) {
        label_refuse(LABEL_REPLACED, label->device, error);
        return NULL;
    }
    return device_load(app_db(app), label->device, error);
}

Device *scan_device(App *app, const char *text, GError **error) {
    LabelRead read;
    if (!label_read(text, &read, error))
        return NULL;
    return read.kind == LABEL_PAYLOAD ? device_of_payload(app, &read, error) : device_of_short_code(app, &read, error);
}

Device *scan_or_code(App *app, const char *text, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Device) device = device_load(app_db(app), text, NULL);
    if (device)
        return g_steal_pointer(&device);
    g_autofree char *upper = g_ascii_strup(text, -1);
    if (strcmp(upper, text) != 0)
        device = device_load(app_db(app), upper, NULL);
    if (device)
        return g_steal_pointer(&device);
    if (!db_answered(app_db(app), before, error))
        return NULL;
    LabelRead read;
    g_autoptr(GError) local = NULL;
    if (label_read(text, &read, &local))
        return scan_device(app, text, error);
    if (read.kind == LABEL_PAYLOAD)
        g_propagate_error(error, g_steal_pointer(&local)); /* meant as a label: say what is wrong with it */
    else
        err_set(error, ERR_INPUT, _("there is no device %s; look it up with: bihuan export devices"), text);
    return NULL;
}

void scan_label_clear(ScanLabel *label) {
    g_clear_pointer(&label->payload, g_free);
    g_clear_pointer(&label->short_code, g_free);
}

gboolean scan_label_of(App *app, const char *code, ScanLabel *label, GError **error) {
    *label = (ScanLabel){0};
    const guint8 *key = plant_key(app_plant(app), error);
    g_autoptr(DeviceLabel) issued = key ? device_label_of(app_db(app), code, error) : NULL;
    if (!issued)
        return FALSE;
    label->generation = issued->generation;
    label->short_code = g_strdup(issued->code);
    label->payload = label_payload(key, plant_id(app_plant(app)), code, issued->generation, error);
    return label->payload != NULL;
}
