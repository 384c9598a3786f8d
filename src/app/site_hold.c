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
static const char SQL_TWIN_DEVICE[] = "SELECT code, area FROM device WHERE name = $1 AND position = $2 AND code <> $3 ORDER BY code";
static const char SQL_TWIN_AREA[] = "SELECT code, code FROM area WHERE name = $1 AND code <> $2 ORDER BY code";

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
    guint before = db_failures(run->db);
    g_autoptr(GError) reason = NULL;
    g_autofree char *id = db_text(run->db, SQL_LOCKS, "s", code);
    if (!db_answered(run->db, before, &reason))
        cannot_tell(run, reason);
    else if (id)
        refuse(run, id, code);
    return id || reason;
}

/* The same thing listed again elsewhere would be one on which work is not frozen. */
static void check_twins(SiteRun *run, Rows *rows, const char *to) {
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free), areas = g_ptr_array_new_with_free_func(g_free);
    while (rows && rows_next(rows, NULL)) {
        g_ptr_array_add(codes, g_strdup(rows_text(rows, 0)));
        g_ptr_array_add(areas, g_strdup(rows_text(rows, 1)));
    }
    rows_free(rows);
    for (guint i = 0; i < codes->len; i++)
        if (is_locked(run, codes->pdata[i]) || !stays_frozen(run, areas->pdata[i], to, codes->pdata[i]))
            return;
}

void site_hold_device(SiteRun *run, const Device *old, const Device *device) {
    if (!run->holds)
        return;
    if (!old) {
        if (*device->name && *device->position)
            check_twins(run, db_query(run->db, NULL, SQL_TWIN_DEVICE, "sss", device->name, device->position, device->code), device->area);
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
        check_twins(run, db_query(run->db, NULL, SQL_TWIN_AREA, "ss", area->name, area->code), area->parent);
    else if (strcmp(old->name, area->name) != 0 || strcmp(old->parent, area->parent) != 0)
        stays_frozen(run, area->code, NULL, area->code);
}
