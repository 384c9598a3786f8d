/* SPDX-License-Identifier: MIT
 *
 * Inspections of the major hazard sources by their responsible persons (包保责任人): the operating one every week, the
 * technical one every quarter, the principal every month; a few weeks are missed, as in life.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/source.h"

#include <string.h>

#define TASKS_OPERATING 10
#define TRIES 4 /* days in a row on which a missing person is looked for */

typedef struct {
    char source[40];
    const char *role, *work_type;
    guint task, tries, chance_found;
    const Cells *hazards;
} Inspection;

/* A hazard found on the way: reported on its own, by the same person. */
static gboolean find_hazard(World *world, const Inspection *inspection, const char *person) {
    for (int tries = 0; tries < 100; tries++) {
        const Device *device = world->devices->pdata[world_roll(world, world->devices->len)];
        guint row = world_draw(world, inspection->hazards);
        HazardPlan plan = {.at = clock_now() + 6 * CLOCK_MINUTE,
                           .device = device->code,
                           .reporter = person,
                           .stop = "",
                           .plain = clock_now() > world->end - 16 * CLOCK_DAY};
        g_autofree char *source = NULL;
        source_of_area(app_db(world->app), device->area, clock_now(), &source, NULL);
        const char *kinds = demo_cell(inspection->hazards, row, "equipment");
        g_auto(GStrv) list = g_strsplit(kinds, ";", -1);
        demo_fill_hazard(inspection->hazards, row, &plan);
        if (g_strcmp0(source, inspection->source) != 0 || demo_would_freeze(world, plan.at, device->area, plan.category) ||
            (strcmp(kinds, "*") != 0 && !g_strv_contains((const char *const *)list, device->category)))
            continue;
        demo_plan_hazard(world, &plan);
        return TRUE;
    }
    return FALSE;
}

static gboolean inspect(World *world, gpointer tale, GError **error) {
    Inspection *inspection = tale;
    g_autofree char *scope = g_strconcat("source:", inspection->source, NULL);
    g_autoptr(GPtrArray) holders = appointment_holders(app_db(world->app), inspection->role, scope, clock_now(), error);
    if (!holders)
        return FALSE;
    const char *person = world_pick(world, holders, NULL);
    if (!person) {
        if (++inspection->tries < TRIES)
            world_plan(world, clock_now() + CLOCK_DAY, inspect, inspection);
        return TRUE;
    }
    gboolean found = world_chance(world, inspection->chance_found) && find_hazard(world, inspection, person);
    g_autofree char *task = g_strdup_printf("%u", inspection->task);
    g_autofree char *number =
        world_submit(world, person, "inspection", error, "source", inspection->source, "work_type", inspection->work_type, "task_num", task,
                     "result", found ? "found" : "ok", "found", found ? "1" : "0", "note", found ? world_text(world, "found") : NULL, NULL);
    return number != NULL;
}

static void plan_one(World *world, gint64 at, const Inspection *shape) {
    Inspection *inspection = world_tale(world, sizeof *inspection);
    *inspection = *shape;
    world_plan(world, at, inspect, inspection);
}

static gint64 by_day(World *world, gint64 day) {
    return day + 9 * CLOCK_HOUR + world_roll(world, 6 * 60) * CLOCK_MINUTE;
}

static void plan_source(World *world, Inspection *shape) {
    guint week = 0;
    for (gint64 day = world->begin; day < world->end; day += CLOCK_DAY) {
        ClockCivil civil = clock_civil(day);
        if (civil.weekday == 1) {
            shape->role = "op-lead";
            shape->work_type = "3";
            shape->task = 1 + week++ % TASKS_OPERATING;
            shape->chance_found = 30;
            if (!world_chance(world, 3))
                plan_one(world, by_day(world, day + world_roll(world, 4) * CLOCK_DAY), shape);
        }
        if (civil.day == 12 && civil.month % 3 == 2) {
            shape->role = "tech-lead";
            shape->work_type = "2";
            shape->task = 7;
            shape->chance_found = 60;
            plan_one(world, by_day(world, day), shape);
        }
        if (civil.day == 8) {
            shape->role = "principal";
            shape->work_type = "1";
            shape->task = 1 + (guint)civil.month % 9;
            shape->chance_found = 20;
            plan_one(world, by_day(world, day), shape);
        }
    }
}

gboolean demo_plan_inspections(World *world, GError **error) {
    const Cells *hazards = world_table(world, "hazards", error);
    g_autoptr(GPtrArray) sources = hazards ? source_list(app_db(world->app), world->begin, error) : NULL;
    for (guint i = 0; sources && i < sources->len; i++) {
        Inspection shape = {.hazards = hazards};
        g_strlcpy(shape.source, ((const Source *)sources->pdata[i])->code, sizeof shape.source);
        plan_source(world, &shape);
    }
    return sources != NULL;
}
