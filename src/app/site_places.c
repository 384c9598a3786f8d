/* SPDX-License-Identifier: MIT
 *
 * Departments and areas in files.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/department.h"
#include "bihuan/model/grid.h"
#include "bihuan/model/schedule.h"
#include "site_run.h"

static const SiteColumn DEPARTMENT_COLUMNS[] = {{.name = "code", SITE_CODE},
                                                {.name = "name", SITE_TEXT, .most = 100, .filled = TRUE},
                                                {.name = "name_en", SITE_TEXT},
                                                {.name = "parent", SITE_CODE, .of = "department"},
                                                {.name = "kind", SITE_WORD, .classes = 1 + CLASS_DEPARTMENT}};
static const SiteColumn AREA_COLUMNS[] = {{.name = "code", SITE_CODE},
                                          {.name = "name", SITE_TEXT, .most = 100, .filled = TRUE},
                                          {.name = "parent", SITE_CODE, .of = "area"},
                                          {.name = "department", SITE_CODE, .of = "department"},
                                          {.name = "x", SITE_METRES},
                                          {.name = "y", SITE_METRES},
                                          {.name = "kind", SITE_WORD, .classes = 1 + CLASS_AREA, .seldom = TRUE}};

/* The kind says who the safety department is: who hears what nobody hears, and who stands in at a lift. */
static void department_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const Department *old = before, *department = thing;
    if (site_in_ring(run, "parent", department->code))
        site_problem(run, _("The department %s would lie in itself."), department->code);
    gboolean changed = old ? strcmp(old->kind, department->kind) != 0 || strcmp(old->parent, department->parent) != 0
                           : strcmp(department->kind, "safety") == 0;
    if (run->app && changed)
        site_deed(run, "import", "rights", NULL);
}

/* Where an area lies and whose it is decides who approves work in it, which holds reach it, and what is near it. */
static void area_check(SiteRun *run, gconstpointer before, gconstpointer thing) {
    const PlantArea *old = before, *area = thing;
    if (site_in_ring(run, "parent", area->code))
        site_problem(run, _("The area %s would lie in itself."), area->code);
    if (run->app && old &&
        (strcmp(old->parent, area->parent) != 0 || strcmp(old->department, area->department) != 0 ||
         (old->place.known && !grid_equal(&old->place, &area->place))))
        site_deed(run, "import", "rights", NULL);
    /* another kind of place may ask for less of the devices there */
    if (run->app && old && strcmp(old->kind, area->kind) != 0 && (*old->kind || *old->parent))
        site_deed(run, "device", "looser", NULL);
    site_hold_area(run, old, area);
}

const SiteKind site_departments = {
    .kind = "departments", .noun = &department_noun, SITE_KIND(DEPARTMENT_COLUMNS, 2), .check = department_check};

/* What kind of place it is decides what its devices are due for. */
static gboolean area_finish(SiteRun *run, GError **error) {
    guint count;
    return schedule_catch_up(run->change, 0, &count, error);
}

const SiteKind site_areas = {.kind = "areas", .noun = &area_noun, SITE_KIND(AREA_COLUMNS, 3), .check = area_check, .finish = area_finish};
