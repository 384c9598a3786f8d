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
    {"code", SITE_TEXT}, {"name", SITE_TEXT}, {"name_en", SITE_TEXT}, {"parent", SITE_TEXT}, {"kind", SITE_TEXT}};
static const SiteColumn AREA_COLUMNS[] = {{"code", SITE_TEXT},       {"name", SITE_TEXT}, {"parent", SITE_TEXT},
                                          {"department", SITE_TEXT}, {"x", SITE_TEXT},    {"y", SITE_TEXT}};

char *site_area_parent(Db *db, const char *code) {
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

/* The kind says who the safety department is: who hears what nobody hears, and who stands in at a lift. */
static void note_kind(SiteRun *run, const Department *old) {
    const char *kind = site_cell_or(run, "kind", old ? old->kind : "");
    const char *parent = site_cell_or(run, "parent", old ? old->parent : "");
    gboolean changed = old ? strcmp(old->kind, kind) != 0 || strcmp(old->parent, parent) != 0 : strcmp(kind, "safety") == 0;
    if (run->app && changed)
        site_deed(run, "import", "rights", NULL);
}

static void department_check(SiteRun *run) {
    const char *code = site_cell(run, "code"), *parent = site_cell_or(run, "parent", "");
    check_name(run);
    if (*parent && !is_new_or_known(run, parent, department_exists(run->db, parent)))
        site_problem(run, _("There is no department “%s”."), parent);
    else if (site_in_ring(run, &(SiteChain){"parent", department_stored_parent}, code))
        site_problem(run, _("The department %s would lie in itself."), code);
    site_check_class(run, "kind", CLASS_DEPARTMENT);
    g_autoptr(Department) old = department_load(run->db, code, NULL);
    note_kind(run, old);
}

static gboolean department_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code");
    g_autoptr(Department) old = department_load(run->db, code, NULL);
    Department new_one = {.code = (char *)code,
                          .name = (char *)site_cell(run, "name"),
                          .name_en = (char *)site_cell_or(run, "name_en", old ? old->name_en : ""),
                          .parent = (char *)site_cell_or(run, "parent", old ? old->parent : ""),
                          .kind = (char *)site_cell_or(run, "kind", old ? old->kind : "")};
    gboolean same = old && strcmp(old->name, new_one.name) == 0 && strcmp(old->name_en, new_one.name_en) == 0 &&
                    strcmp(old->parent, new_one.parent) == 0 && strcmp(old->kind, new_one.kind) == 0;
    site_count(run, old != NULL, same);
    return same || department_put(run->change, &new_one, error);
}

/* Where an area lies and whose it is decides who approves work in it, which holds reach it, and what is near it. */
static void note_area(SiteRun *run, const PlantArea *old, const GridPlace *place) {
    if (run->app && old &&
        (strcmp(old->parent, site_cell(run, "parent")) != 0 ||
         strcmp(old->department, site_cell_or(run, "department", old->department)) != 0 ||
         (old->place.known && !grid_equal(&old->place, place))))
        site_deed(run, "import", "rights", NULL);
}

static const char SQL_CASE[] = "SELECT code FROM area WHERE lower(code) = $1 ORDER BY CASE WHEN code = $2 THEN 0 ELSE 1 END LIMIT 1";

static void area_check(SiteRun *run) {
    site_check_case(run, SQL_CASE);
    const char *code = site_cell(run, "code"), *parent = site_cell(run, "parent");
    const char *department = site_cell_or(run, "department", "");
    check_name(run);
    if (*parent && !is_new_or_known(run, parent, area_exists(run->db, parent)))
        site_problem(run, _("There is no area “%s”."), parent);
    else if (site_in_ring(run, &(SiteChain){"parent", site_area_parent}, code))
        site_problem(run, _("The area %s would lie in itself."), code);
    if (*department && !department_exists(run->db, department))
        site_problem(run, _("There is no department “%s”."), department);
    g_autoptr(PlantArea) old = area_load(run->db, code, NULL);
    GridPlace place;
    if (site_place(run, old ? &old->place : NULL, &place))
        note_area(run, old, &place);
    site_hold_area(run, old);
}

static gboolean area_write(SiteRun *run, GError **error) {
    const char *code = site_cell(run, "code");
    g_autoptr(PlantArea) old = area_load(run->db, code, NULL);
    PlantArea new_one = {.code = (char *)code,
                         .name = (char *)site_cell(run, "name"),
                         .parent = (char *)site_cell(run, "parent"),
                         .department = (char *)site_cell_or(run, "department", old ? old->department : "")};
    site_place(run, old ? &old->place : NULL, &new_one.place);
    gboolean same = old && strcmp(old->name, new_one.name) == 0 && strcmp(old->parent, new_one.parent) == 0 &&
                    strcmp(old->department, new_one.department) == 0 && grid_equal(&old->place, &new_one.place);
    site_count(run, old != NULL, same);
    return same || area_save(run->change, &new_one, error);
}

static gboolean department_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = department_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const Department *d = list->pdata[i];
        char *row[] = {d->code, d->name, d->name_en, d->parent, d->kind, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

static gboolean area_rows(Plant *plant, GPtrArray *rows, GError **error) {
    g_autoptr(GPtrArray) list = area_list(plant_db(plant), error);
    for (guint i = 0; list && i < list->len; i++) {
        const PlantArea *a = list->pdata[i];
        g_autofree char *x = site_metres(&a->place, a->place.x), *y = site_metres(&a->place, a->place.y);
        char *row[] = {a->code, a->name, a->parent, a->department, x, y, NULL};
        g_ptr_array_add(rows, g_strdupv(row));
    }
    return list != NULL;
}

const SiteKind site_departments = {.kind = "departments",
                                   .key = "code",
                                   .columns = DEPARTMENT_COLUMNS,
                                   .width = G_N_ELEMENTS(DEPARTMENT_COLUMNS),
                                   .required = 2,
                                   .check = department_check,
                                   .write = department_write,
                                   .list = department_rows};

const SiteKind site_areas = {.kind = "areas",
                             .key = "code",
                             .columns = AREA_COLUMNS,
                             .width = G_N_ELEMENTS(AREA_COLUMNS),
                             .required = 3,
                             .check = area_check,
                             .write = area_write,
                             .list = area_rows};
