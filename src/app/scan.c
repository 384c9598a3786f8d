/* SPDX-License-Identifier: MIT
 *
 * Labels (标签) read: where the label wing meets the plant's key and its table of issued labels.
 */
#include "bihuan/app/scan.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"

#include <string.h>

/* Made with the plant's key? Keyboards and scanners change the case of letters, so every device is tried whose code differs in nothing
 * else; read->code is then as on the label. Where there is none of them nobody can say that it is a forgery. */
static gboolean is_ours(App *app, LabelRead *read, GError **error) {
    Plant *plant = app_plant(app);
    const guint8 *key = plant_key(plant, error);
    g_autoptr(GPtrArray) codes = key ? device_codes_alike(app_db(app), read->code, error) : NULL;
    if (!codes)
        return FALSE;
    if (label_verify_payload(key, plant_id(plant), read))
        return TRUE;
    for (guint i = 0; i < codes->len; i++) {
        LabelRead other = *read;
        g_strlcpy(other.code, codes->pdata[i], sizeof other.code);
        if (label_verify_payload(key, plant_id(plant), &other)) {
            *read = other;
            return TRUE;
        }
    }
    return label_refuse(codes->len > 0 ? LABEL_FORGED : LABEL_UNKNOWN, read->code, error);
}

gboolean scan_read(App *app, const char *text, LabelRead *read, GError **error) {
    return label_read(text, read, error) && (read->kind != LABEL_PAYLOAD || is_ours(app, read, error));
}

/* A genuine payload: is it the device's newest label? */
static Device *device_of_payload(App *app, const LabelRead *read, GError **error) {
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
    if (!scan_read(app, text, &read, error))
        return NULL;
    return read.kind == LABEL_PAYLOAD ? device_of_payload(app, &read, error) : device_of_short_code(app, &read, error);
}

/* A typed code: as it is, else the one device that differs in case and width only. NULL: none; asked of the db whether it answered. */
static Device *device_of_code(Db *db, const char *text) {
    Device *device = device_load(db, text, NULL);
    if (device)
        return device;
    g_autofree char *key = fold_key(text);
    g_autoptr(GPtrArray) alike = device_codes_alike(db, key, NULL);
    return alike && alike->len == 1 ? device_load(db, alike->pdata[0], NULL) : NULL;
}

Device *scan_or_code(App *app, const char *text, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Device) device = device_of_code(app_db(app), text);
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
