/* SPDX-License-Identifier: MIT
 *
 * Devices in files. A new one gets its first label at once.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/model/class.h"
#include "site_run.h"

static const SiteColumn COLUMNS[] = {{.name = "code", SITE_CODE},
                                     {.name = "name", SITE_TEXT, .most = 100, .filled = TRUE},
                                     {.name = "area", SITE_CODE, .filled = TRUE, .of = "area"},
                                     {.name = "position", SITE_TEXT, .most = 100},
                                     {.name = "category", SITE_TEXT, .most = 40},
                                     {.name = "class", SITE_WORD, .classes = 1 + CLASS_DEVICE},
                                     {.name = "x", SITE_METRES},
                                     {.name = "y", SITE_METRES},
                                     {.name = "made", SITE_DAY, .seldom = TRUE},
                                     {.name = "started", SITE_DAY, .seldom = TRUE},
                                     {.name = "retired", SITE_DAY, .seldom = TRUE},
                                     {.name = "hours", SITE_TEXT, .seldom = TRUE}};

#define HOURS_MOST 10000000

static void device_fill(SiteRun *run, gconstpointer before, gpointer thing) {
    const char *hours = site_cell(run, "hours");
    const Device *device = thing;
    (void)before;
    if (hours && *hours && !g_ascii_string_to_unsigned(hours, 10, 0, HOURS_MOST, NULL, NULL))
        site_problem(run, _("“%s” is not a number of hours run."), hours);
    if (device->made && device->started && device->started < device->made)
        site_problem(run, _("%s would have been in use before it was made."), device->code);
    if (device->made > change_time(run->change) || device->retired > change_time(run->change))
        site_problem(run, _("A date of %s lies in the future."), device->code);
}

/* A detector that moves takes along what its points guard: the area it leaves is watched by one fewer. */
static void check_points(SiteRun *run, const Device *old, const Device *device) {
    g_autoptr(GError) unread = NULL;
    gboolean guards = FALSE;
    if (!run->app || !old || strcmp(old->area, device->area) == 0)
        return;
    if (!db_get_whether(run->db, &unread, &guards, "SELECT 1 FROM point WHERE device = $1 AND area = '' AND link <> ''", "s", device->code))
        site_problem(run, "%s", unread->message);
    else if (guards)
        site_deed(run, "point", "looser", NULL);
}

static void device_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    site_hold_device(run, old, thing);
    check_points(run, old, thing);
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

static gboolean device_write(SiteRun *run, gconstpointer old, gconstpointer thing, GError **error) {
    g_autoptr(Device) device = noun_copy(&device_noun, thing);
    g_autofree char *short_code = old ? NULL : first_label(run, device, error);
    return (old || short_code) && device_put(run->change, device, short_code, error);
}

const SiteKind site_devices = {
    .kind = "devices", .noun = &device_noun, SITE_KIND(COLUMNS, 4), .fill = device_fill, .check = device_check, .put = device_write};
