/* SPDX-License-Identifier: MIT
 *
 * Devices and the rows of their labels. Knows neither how a short code is made nor what is printed.
 */
#include "bihuan/model/device.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/schedule.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Device, code),           NOUN_TEXT(Device, name),           NOUN_TEXT(Device, area),
                                     NOUN_TEXT(Device, position),       NOUN_TEXT(Device, category),       NOUN_INT(Device, generation),
                                     NOUN_OPTION(Device, class),        NOUN_PLACE(Device, place),         NOUN_TIME_OPTION(Device, made),
                                     NOUN_TIME_OPTION(Device, started), NOUN_TIME_OPTION(Device, retired), NOUN_INT_OPTION(Device, hours)};
const Noun device_noun =
    NOUN(device, Device, "device", 1, COLUMNS, N_("There is no device %s in this plant; look it up with: export devices."));

static const NounColumn LABEL_COLUMNS[] = {NOUN_TEXT(DeviceLabel, code), NOUN_TEXT(DeviceLabel, device), NOUN_INT(DeviceLabel, generation),
                                           NOUN_TIME(DeviceLabel, since), NOUN_TIME(DeviceLabel, revoked)};
const Noun device_label_noun =
    NOUN(device_label, DeviceLabel, "label", 1, LABEL_COLUMNS, N_("No label with the short code %s was ever issued by this plant."));

static const char SQL_ALIKE[] = "SELECT code FROM device WHERE lower(code) = lower($1) ORDER BY code";
static const char SQL_EXISTS[] = "SELECT 1 FROM device WHERE code = $1";
static const char SQL_COUNT[] = "SELECT count(*) FROM device";
static const char SQL_LIST_AREA[] =
    "WHERE code > $1 AND area IN (WITH RECURSIVE down (code, depth) AS (SELECT code, 1 FROM area WHERE code = $3"
    " UNION ALL SELECT a.code, down.depth + 1 FROM area a JOIN down ON a.parent = down.code WHERE down.depth < 16)"
    " SELECT down.code FROM down) ORDER BY code LIMIT $2";
static const char SQL_SEARCH[] =
    "WHERE upper(code) LIKE upper($1) ESCAPE '\\' OR name LIKE $2 ESCAPE '\\' OR position LIKE $2 ESCAPE '\\'"
    " ORDER BY code LIMIT $3";
static const char SQL_GENERATION[] = "SELECT generation FROM device WHERE code = $1";
static const char SQL_LABELS_VALID[] = "WHERE device = $1 AND revoked = 0 ORDER BY generation DESC";

Device *device_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &device_noun, code, error);
}

GPtrArray *device_codes_alike(Db *db, const char *code, GError **error) {
    return db_texts(db, error, SQL_ALIKE, "s", code);
}

gboolean device_exists(Db *db, const char *code, gboolean *there, GError **error) {
    return db_get_whether(db, error, there, SQL_EXISTS, "s", code);
}

gboolean device_count(Db *db, gint64 *count, GError **error) {
    return db_get_int(db, error, count, SQL_COUNT, "");
}

GPtrArray *device_list(Db *db, const char *area, const char *after, int limit, GError **error) {
    return area ? noun_list(db, &device_noun, error, SQL_LIST_AREA, "sis", after, (gint64)limit, area)
                : noun_list(db, &device_noun, error, "WHERE code > $1 ORDER BY code LIMIT $2", "si", after, (gint64)limit);
}

GPtrArray *device_search(Db *db, const char *text, int limit, GError **error) {
    g_autofree char *begin = noun_pattern(text, TRUE), *within = noun_pattern(text, FALSE);
    return noun_list(db, &device_noun, error, SQL_SEARCH, "ssi", begin, within, (gint64)limit);
}

static gboolean device_write(Change *change, const Device *device, gint64 generation, GError **error) {
    Device dated = *device;
    dated.generation = generation;
    return noun_save(change, &device_noun, &dated, error);
}

static gboolean label_begin(Change *change, const char *device, gint64 generation, const char *short_code, GError **error) {
    g_return_val_if_fail(short_code && *short_code, FALSE);
    g_autofree char *code = g_strdup(short_code), *of = g_strdup(device);
    DeviceLabel label = {.code = code, .device = of, .generation = generation, .since = change_time(change)};
    return noun_add(change, &device_label_noun, &label, error);
}

gboolean device_put(Change *change, const Device *device, const char *short_code, GError **error) {
    gint64 known = 0, first = MAX(device->generation, 1);
    if (!db_get_int(change_db(change), error, &known, SQL_GENERATION, "s", device->code))
        return FALSE;
    if (known > 0)
        return device_write(change, device, known, error) && schedule_apply(change, device, error);
    return device_write(change, device, first, error) && label_begin(change, device->code, first, short_code, error) &&
           schedule_apply(change, device, error);
}

gboolean label_replace(Change *change, const char *subject, gint64 generation, const char *short_code, GError **error) {
    g_autoptr(GPtrArray) valid = noun_list(change_db(change), &device_label_noun, error, SQL_LABELS_VALID, "s", subject);
    if (!valid)
        return FALSE;
    for (guint i = 0; i < valid->len; i++) {
        DeviceLabel *label = valid->pdata[i];
        label->revoked = change_time(change);
        if (!noun_save(change, &device_label_noun, label, error))
            return FALSE;
    }
    return label_begin(change, subject, generation, short_code, error);
}

gboolean device_relabel(Change *change, const char *code, const char *short_code, GError **error) {
    g_autoptr(Device) device = device_load(change_db(change), code, error);
    if (!device)
        return FALSE;
    gint64 generation = device->generation + 1;
    return device_write(change, device, generation, error) && label_replace(change, code, generation, short_code, error);
}

DeviceLabel *device_label_load(Db *db, const char *short_code, GError **error) {
    return noun_load(db, &device_label_noun, short_code, error);
}

gboolean label_find(Db *db, const char *subject, DeviceLabel **label, GError **error) {
    *label = NULL;
    return noun_find(db, &device_label_noun, label, error, SQL_LABELS_VALID, "s", subject);
}

DeviceLabel *device_label_of(Db *db, const char *device, GError **error) {
    DeviceLabel *label = NULL;
    if (label_find(db, device, &label, error) && !label)
        err_set(error, ERR_NOT_FOUND, _("%s has no valid label."), device);
    return label;
}
