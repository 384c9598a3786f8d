/* SPDX-License-Identifier: MIT
 *
 * Devices in files. A new one gets its first label at once.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/model/class.h"
#include "bihuan/rule/blocked.h"
#include "bihuan/model/schedule.h"
#include "bihuan/store/canon.h"
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

/* ---- what it is due for ---- */

/* A day that was said is taken back, or becomes a later one: what is reckoned from it is due later. */
static gboolean moves_later(gint64 before, gint64 after) {
    return before && (!after || after > before);
}

static gboolean same_work(const Schedule *one, const Schedule *other) {
    g_autofree char *fields = canon_from_map(one->fields), *others = canon_from_map(other->fields);
    return strcmp(one->kind, other->kind) == 0 && strcmp(one->form, other->form) == 0 && strcmp(fields, others) == 0;
}

/* Does the device go on being due for what this schedule blocks it by, as a device of that class in an area of that kind? */
static gboolean goes_on(const GPtrArray *schedules, const Schedule *schedule, const char *class, const char *place) {
    for (guint i = 0; i < schedules->len; i++) {
        const Schedule *other = schedules->pdata[i];
        if (schedule_fits(other, class, place) && (other == schedule || (other->blocks && same_work(other, schedule))))
            return TRUE;
    }
    return FALSE;
}

/* Whether it is in service does not matter: it may come back. */
static gboolean loses_something(SiteRun *run, const Device *old, const Device *device, GError **error) {
    const char *before = old->class ? old->class : "", *after = device->class ? device->class : "";
    g_autofree char *place = area_kind(run->db, old->area, error), *other = place ? area_kind(run->db, device->area, error) : NULL;
    g_autoptr(GPtrArray) schedules = other ? schedule_list_at(run->db, change_time(run->change), error) : NULL;
    for (guint i = 0; schedules && i < schedules->len; i++) {
        const Schedule *schedule = schedules->pdata[i];
        if (schedule->blocks && schedule_fits(schedule, before, place) && !goes_on(schedules, schedule, after, other))
            return TRUE;
    }
    return FALSE;
}

/* Out of service while something blocks it: what it is due for ends by the word of one, and what is worked on is no longer asked. */
static gboolean leaves_blocked(SiteRun *run, const Device *old, const Device *device, GError **error) {
    if (old->retired || !device->retired)
        return FALSE;
    g_autoptr(GPtrArray) blocks = device_blocked(run->db, site_shelf(run), old->code, change_time(run->change), error);
    return !blocks || blocks->len > 0;
}

/* Later than it was, or no longer, it is not due for what blocks it by the word of one. */
static void check_due(SiteRun *run, const Device *old, const Device *device) {
    g_autoptr(GError) unread = NULL;
    if (!run->app || !old)
        return;
    gboolean looser = moves_later(old->made, device->made) || moves_later(old->started, device->started) || device->hours < old->hours ||
                      loses_something(run, old, device, &unread) || leaves_blocked(run, old, device, &unread);
    if (unread)
        site_problem(run, "%s", unread->message);
    else if (looser)
        site_deed(run, "device", "looser", NULL);
}

static void device_check(SiteRun *run, gconstpointer old, gconstpointer thing) {
    site_hold_device(run, old, thing);
    check_points(run, old, thing);
    check_due(run, old, thing);
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
