/* SPDX-License-Identifier: MIT
 *
 * What is told on purpose: a freeze with its treatment and lift, people who leave, and the present with its open ends.
 */
#include "world.h"

#include "bihuan/app/lift.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

#define PEOPLE_TABLE "people-2026-06-15"
#define PEOPLE_TIME "2026-06-15T08:30"

typedef struct {
    const Cells *table;
    guint row;
    char number[24];
} Treatment;

/* How a hazard of this category is usually dealt with. */
static void fill_by_category(const Cells *hazards, HazardPlan *plan) {
    for (guint row = 0; row < demo_rows(hazards); row++)
        if (strcmp(demo_cell(hazards, row, "category"), plan->category) == 0) {
            plan->measure = demo_cell(hazards, row, "measure");
            plan->standard = demo_cell(hazards, row, "standard");
            return;
        }
}

static gboolean plan_hazards(World *world, GError **error) {
    const Cells *story = world_table(world, "story", error), *hazards = story ? world_table(world, "hazards", error) : NULL;
    for (guint row = 0; hazards && row < demo_rows(story); row++) {
        HazardPlan plan = {.at = demo_time(story, row, "at"),
                           .device = demo_cell(story, row, "device"),
                           .category = demo_cell(story, row, "category"),
                           .note = demo_cell(story, row, "note"),
                           .stop = demo_cell(story, row, "stop"),
                           .plain = TRUE};
        if (!world_device(world, plan.device))
            return err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), plan.device);
        fill_by_category(hazards, &plan);
        demo_plan_hazard(world, &plan);
    }
    return hazards != NULL;
}

static gboolean plan_permits(World *world, GError **error) {
    const Cells *table = world_table(world, "permits", error);
    for (guint row = 0; table && row < demo_rows(table); row++) {
        PermitPlan plan = {
            .at = demo_time(table, row, "at"), .device = demo_cell(table, row, "device"), .stop = demo_cell(table, row, "stop")};
        demo_fill_permit(table, row, &plan);
        demo_plan_permit(world, &plan);
    }
    return table != NULL;
}

static const char *told(const Treatment *treatment, const char *column) {
    return demo_cell(treatment->table, treatment->row, column);
}

static gboolean begin_treatment(World *world, gpointer tale, GError **error) {
    Treatment *treatment = tale;
    g_autofree char *number = world_submit(world, told(treatment, "reporter"), "special-treatment", error, "area", told(treatment, "area"),
                                           "cause", told(treatment, "cause"), "measures", told(treatment, "measures"), NULL);
    if (number)
        g_strlcpy(treatment->number, number, sizeof treatment->number);
    return number != NULL;
}

static gboolean check_treatment(World *world, gpointer tale, GError **error) {
    Treatment *treatment = tale;
    return world_act(world, told(treatment, "checker"), treatment->number, "effect-check", error, "effect", told(treatment, "effect"),
                     NULL);
}

static gboolean close_treatment(World *world, gpointer tale, GError **error) {
    Treatment *treatment = tale;
    return world_act(world, told(treatment, "first_signer"), treatment->number, "close", error, NULL);
}

static gboolean sign(World *world, const Treatment *treatment, const char *signer, gboolean last, GError **error) {
    gboolean lifted = FALSE;
    if (!demo_log_in(world, signer, error) || !lift_sign(world->app, told(treatment, "area"), treatment->number, &lifted, error))
        return FALSE;
    return lifted == last || err_set(error, ERR_FAILED, "the demo's freeze was not lifted as told");
}

static gboolean sign_first(World *world, gpointer tale, GError **error) {
    return sign(world, tale, told(tale, "first_signer"), FALSE, error);
}

static gboolean sign_last(World *world, gpointer tale, GError **error) {
    return sign(world, tale, told(tale, "second_signer"), TRUE, error);
}

static gboolean plan_treatments(World *world, GError **error) {
    const Cells *table = world_table(world, "treatment", error);
    for (guint row = 0; table && row < demo_rows(table); row++) {
        Treatment *treatment = world_tale(world, sizeof *treatment);
        *treatment = (Treatment){.table = table, .row = row};
        world_plan(world, demo_time(table, row, "reported"), begin_treatment, treatment);
        world_plan(world, demo_time(table, row, "checked"), check_treatment, treatment);
        world_plan(world, demo_time(table, row, "closed"), close_treatment, treatment);
        world_plan(world, demo_time(table, row, "first_sign"), sign_first, treatment);
        world_plan(world, demo_time(table, row, "second_sign"), sign_last, treatment);
    }
    return table != NULL;
}

static gboolean plan_people(World *world) {
    char *name = world_tale(world, sizeof PEOPLE_TABLE);
    gint64 at = 0;
    g_strlcpy(name, PEOPLE_TABLE, sizeof PEOPLE_TABLE);
    clock_parse(PEOPLE_TIME, &at, NULL);
    world_plan(world, at, demo_import_people, name);
    return TRUE;
}

gboolean demo_plan_story(World *world, GError **error) {
    return plan_hazards(world, error) && plan_permits(world, error) && plan_treatments(world, error) && plan_people(world);
}
