/* SPDX-License-Identifier: MIT
 *
 * Import and export of devices. A new device gets its first label at once.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{"code", SITE_TEXT},     {"name", SITE_TEXT},  {"area", SITE_TEXT}, {"position", SITE_TEXT},
                                     {"category", SITE_TEXT}, {"class", SITE_TEXT}, {"x", SITE_TEXT},    {"y", SITE_TEXT}};

static const char SQL_CASE[] = "SELECT code FROM device WHERE lower(code) = $1 ORDER BY CASE WHEN code = $2 THEN 0 ELSE 1 END LIMIT 1";

static void device_check(SiteRun *run) {
    site_check_case(run, SQL_CASE);
    const char *name = site_cell(run, "name"), *area = site_cell(run, "area");
    if (!*name)
        site_problem(run, _("The name is empty."));
    else if (g_utf8_strlen(name, -1) > 100)
        site_problem(run, _("The name is longer than 100 characters."));
    if (!*area)
        site_problem(run, _("The area is empty."));
    else if (!area_exists(run->db, area))
        site_problem(run, _("There is no area “%s”."), area);
    if (g_utf8_strlen(site_cell(run, "position"), -1) > 100)
        site_problem(run, _("The position is longer than 100 characters."));
    if (g_utf8_strlen(site_cell_or(run, "category", ""), -1) > 40)
        site_problem(run, _("The category is longer than 40 characters."));
    site_check_class(run, "class", CLASS_DEVICE);
    g_autoptr(Device) old = device_load(run->db, site_cell(run, "code"), NULL);
    GridPlace place;
    site_place(run, old ? &old->place : NULL, &place);
    site_hold_device(run, old);
}

/* The short code of a new device's label. Two labels may by chance share one: then the next generation has another. */
static char *first_label(SiteRun *run, Device *device, GError **error) {
    Plant *plant = change_plant(run->change);
    const guint8 *key = plant_key(plant, error);
    for (device->generation = 1; key; device->generation++) {
        char *code = label_short_code(key, plant_id(plant), device->code, device->generation, error);
        g_autoptr(DeviceLabel) taken = code ? device_label_load(run->db, code, NULL) : NULL;
        if (!taken)
            return code;
        g_free(code);
    }
    return NULL;
}

static gboolean device_is_same(const Device *a, const Device *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->area, b->area) == 0 && strcmp(a->position, b->position) == 0 &&
           strcmp(a->category, b->category) == 0 && strcmp(a->class, b->class) == 0 && grid_equal(&a->place, &b->place);
}

static gboolean device_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code");
    g_autoptr(Device) old = device_load(run->db, code, NULL);
    Device new_one = {.code = (char *)code,
                      .name = (char *)site_cell(run, "name"),
                      .area = (char *)site_cell(run, "area"),
                      .position = (char *)site_cell(run, "position"),
                      .category = (char *)site_cell_or(run, "category", old ? old->category : ""),
                      .class = (char *)site_cell_or(run, "class", old ? old->class : "")};
    site_place(run, old ? &old->place : NULL, &new_one.place);
    gboolean same = old && device_is_same(old, &new_one);
    site_count(run, old != NULL, same);
    if (same)
        return TRUE;
    g_autofree char *short_code = old ? NULL : first_label(run, &new_one, error);
    return (old || short_code) && device_put(run->change, &new_one, short_code, error);
}

static gboolean device_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autofree char *after = g_strdup("");
    for (;;) {
        g_autoptr(GPtrArray) page = device_list(plant_db(plant), NULL, after, 1000, error);
        if (!page)
            return FALSE;
        for (guint i = 0; i < page->len; i++) {
            const Device *d = page->pdata[i];
            g_autofree char *x = site_metres(&d->place, d->place.x), *y = site_metres(&d->place, d->place.y);
            char *row[] = {d->code, d->name, d->area, d->position, d->category, d->class, x, y, NULL};
            g_ptr_array_add(rows, g_strdupv(row));
        }
        if (page->len < 1000)
            return TRUE;
        g_free(after);
        after = g_strdup(((const Device *)page->pdata[page->len - 1])->code);
    }
}

const SiteKind site_devices = {.kind = "devices",
                               .key = "code",
                               .columns = COLUMNS,
                               .width = G_N_ELEMENTS(COLUMNS),
                               .required = 4,
                               .check = device_check,
                               .write = device_write,
                               .list = device_rows};
