/* SPDX-License-Identifier: MIT
 *
 * Devices and the rows of their labels. Knows neither how a short code is made nor what is printed.
 */
#include "bihuan/model/device.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT code, name, area, position, category, generation, class, x, y FROM device"
#define LABEL_COLUMNS "SELECT code, device, generation, since, revoked FROM label"
static const char SQL_LOAD[] = COLUMNS " WHERE code = $1";
static const char SQL_ALIKE[] = "SELECT code FROM device WHERE lower(code) = lower($1) ORDER BY code";
static const char SQL_EXISTS[] = "SELECT 1 FROM device WHERE code = $1";
static const char SQL_COUNT[] = "SELECT count(*) FROM device";
static const char SQL_LIST[] = COLUMNS " WHERE code > $1 ORDER BY code LIMIT $2";
static const char SQL_LIST_AREA[] =
    "WITH RECURSIVE down (code, depth) AS (SELECT code, 1 FROM area WHERE code = $3"
    " UNION ALL SELECT a.code, down.depth + 1 FROM area a JOIN down ON a.parent = down.code WHERE down.depth < 16) " COLUMNS
    " WHERE code > $1 AND area IN (SELECT down.code FROM down) ORDER BY code LIMIT $2";
static const char SQL_SEARCH[] = COLUMNS
    " WHERE upper(code) LIKE upper($1) ESCAPE '\\' OR name LIKE $2 ESCAPE '\\' OR position LIKE $2 ESCAPE '\\'"
    " ORDER BY code LIMIT $3";
static const char SQL_GENERATION[] = "SELECT generation FROM device WHERE code = $1";
static const char SQL_LABEL[] = LABEL_COLUMNS " WHERE code = $1";
static const char SQL_LABEL_OF[] = LABEL_COLUMNS " WHERE device = $1 AND revoked = 0 ORDER BY generation DESC LIMIT 1";
static const char SQL_LABELS_VALID[] = LABEL_COLUMNS " WHERE device = $1 AND revoked = 0 ORDER BY generation";

void device_free(Device *device) {
    if (!device)
        return;
    g_free(device->code);
    g_free(device->name);
    g_free(device->area);
    g_free(device->position);
    g_free(device->category);
    g_free(device->class);
    g_free(device);
}

void device_label_free(DeviceLabel *label) {
    if (!label)
        return;
    g_free(label->code);
    g_free(label->device);
    g_free(label);
}

static gpointer device_read(Rows *rows) {
    Device *device = g_new(Device, 1);
    *device = (Device){.code = read_text(rows, 0),
                       .name = read_text(rows, 1),
                       .area = read_text(rows, 2),
                       .position = read_text(rows, 3),
                       .category = read_text(rows, 4),
                       .generation = rows_int(rows, 5),
                       .class = read_text(rows, 6),
                       .place = grid_read(rows, 7)};
    return device;
}

static gpointer label_read(Rows *rows) {
    DeviceLabel *label = g_new(DeviceLabel, 1);
    *label = (DeviceLabel){.code = read_text(rows, 0),
                           .device = read_text(rows, 1),
                           .generation = rows_int(rows, 2),
                           .since = rows_int(rows, 3),
                           .revoked = rows_int(rows, 4)};
    return label;
}

Device *device_load(Db *db, const char *code, GError **error) {
    g_autoptr(GError) local = NULL;
    Device *device = read_one(db_query(db, &local, SQL_LOAD, "s", code), device_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!device)
        err_set(error, ERR_NOT_FOUND, _("There is no device %s in this plant; look it up with: export devices."), code);
    return device;
}

static gpointer code_read(Rows *rows) {
    return read_text(rows, 0);
}

GPtrArray *device_codes_alike(Db *db, const char *code, GError **error) {
    return read_all(db_query(db, error, SQL_ALIKE, "s", code), code_read, g_free, error);
}

gboolean device_exists(Db *db, const char *code) {
    return db_exists(db, SQL_EXISTS, "s", code);
}

gint64 device_count(Db *db) {
    return db_int(db, 0, SQL_COUNT, "");
}

GPtrArray *device_list(Db *db, const char *area, const char *after, int limit, GError **error) {
    Rows *rows = area ? db_query(db, error, SQL_LIST_AREA, "sis", after, (gint64)limit, area)
                      : db_query(db, error, SQL_LIST, "si", after, (gint64)limit);
    return read_all(rows, device_read, (GDestroyNotify)device_free, error);
}

GPtrArray *device_search(Db *db, const char *text, int limit, GError **error) {
    g_autofree char *begin = read_pattern(text, TRUE), *within = read_pattern(text, FALSE);
    return read_all(db_query(db, error, SQL_SEARCH, "ssi", begin, within, (gint64)limit), device_read, (GDestroyNotify)device_free, error);
}

static gboolean device_write(Change *change, const Device *device, gint64 generation, GError **error) {
    g_autoptr(Row) row = row_new("device");
    row_set_text(row, "code", device->code);
    row_set_text(row, "name", device->name);
    row_set_text(row, "area", device->area);
    row_set_text(row, "position", device->position ? device->position : "");
    row_set_text(row, "category", device->category ? device->category : "");
    row_set_int(row, "generation", generation);
    if (device->class && *device->class)
        row_set_text(row, "class", device->class);
    grid_set(row, &device->place);
    return change_put(change, row, error);
}

static gboolean label_write(Change *change, const DeviceLabel *label, gboolean new_one, GError **error) {
    g_autoptr(Row) row = row_new("label");
    row_set_text(row, "code", label->code);
    row_set_text(row, "device", label->device);
    row_set_int(row, "generation", label->generation);
    row_set_int(row, "since", label->since);
    row_set_int(row, "revoked", label->revoked);
    return new_one ? change_add(change, row, error) : change_put(change, row, error);
}

static gboolean label_begin(Change *change, const char *device, gint64 generation, const char *short_code, GError **error) {
    g_return_val_if_fail(short_code && *short_code, FALSE);
    g_autofree char *code = g_strdup(short_code), *of = g_strdup(device);
    DeviceLabel label = {.code = code, .device = of, .generation = generation, .since = change_time(change)};
    return label_write(change, &label, TRUE, error);
}

gboolean device_put(Change *change, const Device *device, const char *short_code, GError **error) {
    gint64 known = db_int(change_db(change), 0, SQL_GENERATION, "s", device->code);
    gint64 first = MAX(device->generation, 1);
    if (known > 0)
        return device_write(change, device, known, error);
    return device_write(change, device, first, error) && label_begin(change, device->code, first, short_code, error);
}

gboolean device_relabel(Change *change, const char *code, const char *short_code, GError **error) {
    g_autoptr(Device) device = device_load(change_db(change), code, error);
    if (!device)
        return FALSE;
    g_autoptr(GPtrArray) valid =
        read_all(db_query(change_db(change), error, SQL_LABELS_VALID, "s", code), label_read, (GDestroyNotify)device_label_free, error);
    if (!valid)
        return FALSE;
    for (guint i = 0; i < valid->len; i++) {
        DeviceLabel *label = valid->pdata[i];
        label->revoked = change_time(change);
        if (!label_write(change, label, FALSE, error))
            return FALSE;
    }
    gint64 generation = device->generation + 1;
    return device_write(change, device, generation, error) && label_begin(change, code, generation, short_code, error);
}

DeviceLabel *device_label_load(Db *db, const char *short_code, GError **error) {
    g_autoptr(GError) local = NULL;
    DeviceLabel *label = read_one(db_query(db, &local, SQL_LABEL, "s", short_code), label_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!label)
        err_set(error, ERR_NOT_FOUND, _("No label with the short code %s was ever issued by this plant."), short_code);
    return label;
}

DeviceLabel *device_label_of(Db *db, const char *device, GError **error) {
    g_autoptr(GError) local = NULL;
    DeviceLabel *label = read_one(db_query(db, &local, SQL_LABEL_OF, "s", device), label_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!label)
        err_set(error, ERR_NOT_FOUND, _("The device %s has no valid label."), device);
    return label;
}
