/* SPDX-License-Identifier: MIT
 *
 * Import and export of departments and areas.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "site_run.h"

static const SiteColumn DEPARTMENT_COLUMNS[] = {
    {"code", SITE_TEXT}, {"name", SITE_TEXT}, {"name_en", SITE_TEXT}, {"parent", SITE_TEXT}};
static const SiteColumn AREA_COLUMNS[] = {
    {"code", SITE_TEXT}, {"name", SITE_TEXT}, {"parent", SITE_TEXT}, {"department", SITE_TEXT}};

/* An area's parent as it will be after the import, or a department's; NULL = none. Owned. */
static char *parent_of(const SiteRun *run, const char *code, char *(*stored)(Db *db, const char *code)) {
    const CsvRow *row = g_hash_table_lookup(run->codes, code);
    if (row && g_hash_table_contains(run->columns, "parent")) {
        SiteRun other = *run;
        other.row = row;
        return g_strdup(site_cell(&other, "parent"));
    }
    return stored(run->db, code);
}

/* Is the row at hand inside itself, by any number of parents? */
static gboolean in_ring(const SiteRun *run, const char *code, char *(*stored)(Db *db, const char *code)) {
    g_autofree char *at = parent_of(run, code, stored);
    for (guint depth = 0; at && *at; depth++) {
        if (strcmp(at, code) == 0)
            return TRUE;
        if (depth > AREA_DEPTH_MAX)
            return FALSE; /* the ring is further out: the rows in it report it */
        char *next = parent_of(run, at, stored);
        g_free(at);
        at = next;
    }
    return FALSE;
}

static char *area_stored_parent(Db *db, const char *code) {
    g_autoptr(PlantArea) area = area_load(db, code, NULL);
    return area ? g_strdup(area->parent) : NULL;
}

static char *department_stored_parent(Db *db, const char *code) {
    g_autoptr(Department) department = department_load(db, code, NULL);
    return department ? g_strdup(department->parent) : NULL;
}

static gboolean is_new_or_known(const SiteRun *run, const char *code, gboolean known) {
    return known || g_hash_table_contains(run->codes, code);
}

static void check_name(SiteRun *run) {
    const char *name = site_cell(run, "name");
    if (!*name)
        site_problem(run, _("The name is empty."));
    else if (g_utf8_strlen(name, -1) > 100)
        site_problem(run, _("The name is longer than 100 characters."));
}

static void department_check(SiteRun *run) {
    const char *code = site_cell(run, "code"), *parent = site_cell_or(run, "parent", "");
    check_name(run);
    if (*parent && !is_new_or_known(run, parent, department_exists(run->db, parent)))
        site_problem(run, _("There is no department “%s”."), parent);
    else if (in_ring(run, code, department_stored_parent))
        site_problem(run, _("The department %s would lie in itself."), code);
}

static gboolean department_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code");
    g_autoptr(Department) old = department_load(run->db, code, NULL);
    Department new_one = {.code = (char *)code, .name = (char *)site_cell(run, "name"),
                          .name_en = (char *)site_cell_or(run, "name_en", old ? old->name_en : ""),
                          .parent = (char *)site_cell_or(run, "parent", old ? old->parent : "")};
    gboolean same = old && strcmp(old->name, new_one.name) == 0 && strcmp(old->name_en, new_one.name_en) == 0 &&
                    strcmp(old->parent, new_one.parent) == 0;
    site_count(run, old != NULL, same);
    return same || department_put(run->change, &new_one, error);
}

static void area_check(SiteRun *run) {
    const char *code = site_cell(run, "code"), *parent = site_cell(run, "parent");
    const char *department = site_cell_or(run, "department", "");
    check_name(run);
    if (*parent && !is_new_or_known(run, parent, area_exists(run->db, parent)))
        site_problem(run, _("There is no area “%s”."), parent);
    else if (in_ring(run, code, area_stored_parent))
        site_problem(run, _("The area %s would lie in itself."), code);
    if (*department && !department_exists(run->db, department))
        site_problem(run, _("There is no department “%s”."), department);
}

static gboolean area_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code");
    g_autoptr(PlantArea) old = area_load(run->db, code, NULL);
    PlantArea new_one = {.code = (char *)code, .name = (char *)site_cell(run, "name"), .parent = (char *)site_cell(run, "parent"),
                    .department = (char *)site_cell_or(run, "department", old ? old->department : "")};
    gboolean same = old && strcmp(old->name, new_one.name) == 0 && strcmp(old->parent, new_one.parent) == 0 &&
                    strcmp(old->department, new_one.department) == 0;
    site_count(run, old != NULL, same);
    return same || area_save(run->change, &new_one, error);
}

static void add_row(GPtrArray *rows, const char *a, const char *b, const char *c, const char *d) {
    char **row = g_new0(char *, 5);
    row[0] = g_strdup(a);
    row[1] = g_strdup(b);
    row[2] = g_strdup(c);
    row[3] = g_strdup(d);
    g_ptr_array_add(rows, row);
}

static gboolean department_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = department_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const Department *d = list->pdata[i];
        add_row(rows, d->code, d->name, d->name_en, d->parent);
    }
    return list != NULL;
}

static gboolean area_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = area_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const PlantArea *a = list->pdata[i];
        add_row(rows, a->code, a->name, a->parent, a->department);
    }
    return list != NULL;
}

const SiteKind site_departments = {
    .kind = "departments", .key = "code", .columns = DEPARTMENT_COLUMNS, .width = G_N_ELEMENTS(DEPARTMENT_COLUMNS),
    .required = 2, .check = department_check, .write = department_write, .list = department_rows};

const SiteKind site_areas = {
    .kind = "areas", .key = "code", .columns = AREA_COLUMNS, .width = G_N_ELEMENTS(AREA_COLUMNS), .required = 3,
    .check = area_check, .write = area_write, .list = area_rows};
