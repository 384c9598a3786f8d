/* SPDX-License-Identifier: MIT
 *
 * A hold is bound to what it froze: no list moves a device or an area out of it, renames it out of sight, or brings it again
 * under another code.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/hold.h"
#include "site_run.h"

#define SHOWN_ID 8

static const char SQL_LOCKS[] = "SELECT id FROM hold WHERE until = 0 AND kind <> 'freeze' AND target = $1 ORDER BY since, id LIMIT 1";
static const char SQL_DEVICES[] = "SELECT code, name, position FROM device ORDER BY code";
static const char SQL_TWIN_AREA[] = "SELECT code FROM area WHERE name = $1 AND code <> $2 ORDER BY code";

/* The enclosing area once this file is in; owned. */
static char *parent_of(SiteRun *run, const char *code) {
    if (run->kind == &site_areas)
        return site_next(run, "parent", code);
    g_autoptr(PlantArea) area = area_load(run->db, code, NULL);
    return area ? g_strdup(area->parent) : NULL;
}

/* Does the area lie in target once this file is in? */
static gboolean will_be_inside(SiteRun *run, const char *area, const char *target) {
    g_autofree char *at = g_strdup(area);
    for (guint depth = 0; at && *at && depth < SITE_CHAIN_MAX; depth++) {
        if (strcmp(at, target) == 0)
            return TRUE;
        char *next = parent_of(run, at);
        g_free(at);
        at = next;
    }
    return FALSE;
}

static void refuse(SiteRun *run, const char *hold, const char *what) {
    g_autofree char *shown = g_strndup(hold, SHOWN_ID);
    run->result->held = TRUE;
    site_problem(run,
                 _("%s is under the hold %s: it is not moved, renamed or listed again while that stands; lift it first, see: bihuan holds"),
                 what, shown);
}

static void cannot_tell(SiteRun *run, const GError *reason) {
    run->result->held = TRUE;
    site_problem(run, "%s", reason->message);
}

/* The freezes over an area as it is now; those that would not be over it any more stand against the move. to NULL: any does. */
static gboolean stays_frozen(SiteRun *run, const char *from, const char *to, const char *what) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(GPtrArray) holds = hold_list_over_area(run->db, from, &reason);
    if (!holds) {
        cannot_tell(run, reason);
        return FALSE;
    }
    for (guint i = 0; i < holds->len; i++) {
        const Hold *hold = holds->pdata[i];
        if (to && will_be_inside(run, to, hold->target))
            continue;
        refuse(run, hold->id, what);
        return FALSE;
    }
    return TRUE;
}

/* A lock of the thing itself, whatever moves or renames it. */
static gboolean is_locked(SiteRun *run, const char *code) {
    g_autoptr(GError) reason = NULL;
    g_autofree char *id = NULL;
    if (!db_get_text(run->db, &reason, &id, SQL_LOCKS, "s", code))
        cannot_tell(run, reason);
    else if (id)
        refuse(run, id, code);
    return id || reason;
}

/* The same thing listed again elsewhere would be one on which work is not frozen. FALSE: so it is. */
static gboolean check_twin(SiteRun *run, const char *code, const char *area, const char *to) {
    return !is_locked(run, code) && stays_frozen(run, area, to, code);
}

static char *name_and_place(const char *name, const char *position) {
    return g_strconcat(name, "\x1f", position, NULL);
}

/* By name and position the devices that the plant holds, read once: a list may bring very many. */
static const GPtrArray *namesakes(SiteRun *run, const Device *device) {
    g_autofree char *wanted = name_and_place(device->name, device->position);
    if (!run->namesakes) {
        g_autoptr(GError) reason = NULL;
        g_autoptr(Rows) rows = db_query(run->db, &reason, SQL_DEVICES, "");
        run->namesakes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
        while (!reason && rows_next(rows, &reason)) {
            g_autofree char *key = name_and_place(rows_text(rows, 1), rows_text(rows, 2));
            GPtrArray *codes = g_hash_table_lookup(run->namesakes, key);
            if (!codes)
                g_hash_table_insert(run->namesakes, g_steal_pointer(&key), codes = g_ptr_array_new_with_free_func(g_free));
            g_ptr_array_add(codes, g_strdup(rows_text(rows, 0)));
        }
        if (reason)
            cannot_tell(run, reason);
    }
    return g_hash_table_lookup(run->namesakes, wanted);
}

static void check_new_device(SiteRun *run, const Device *device) {
    const GPtrArray *codes = *device->name && *device->position ? namesakes(run, device) : NULL;
    for (guint i = 0; codes && i < codes->len; i++) {
        g_autoptr(GError) reason = NULL;
        g_autoptr(Device) twin = device_load(run->db, codes->pdata[i], &reason);
        if (!twin)
            cannot_tell(run, reason);
        else if (!check_twin(run, twin->code, twin->area, device->area))
            return;
    }
}

static void check_new_area(SiteRun *run, const PlantArea *area) {
    g_autoptr(GError) reason = NULL;
    g_autoptr(GPtrArray) codes = db_texts(run->db, &reason, SQL_TWIN_AREA, "ss", area->name, area->code);
    if (!codes)
        cannot_tell(run, reason);
    for (guint i = 0; codes && i < codes->len; i++)
        if (!check_twin(run, codes->pdata[i], codes->pdata[i], area->parent))
            return;
}

void site_hold_device(SiteRun *run, const Device *old, const Device *device) {
    if (!run->holds)
        return;
    if (!old) {
        check_new_device(run, device);
        return;
    }
    gboolean moved = strcmp(old->area, device->area) != 0;
    gboolean renamed = strcmp(old->name, device->name) != 0 || strcmp(old->position, device->position) != 0;
    if ((moved || renamed) && !is_locked(run, device->code))
        stays_frozen(run, old->area, renamed ? NULL : device->area, device->code);
}

void site_hold_area(SiteRun *run, const PlantArea *old, const PlantArea *area) {
    if (!run->holds)
        return;
    if (!old)
        check_new_area(run, area);
    else if (strcmp(old->name, area->name) != 0 || strcmp(old->parent, area->parent) != 0)
        stays_frozen(run, area->code, NULL, area->code);
}
