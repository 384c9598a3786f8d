/* SPDX-License-Identifier: MIT
 *
 * Hot-work permits in the demo plant: applied for, approved, begun with a gas test, finished; some refused, given up, run
 * out of time, or met by a freeze.
 */
#include "demo_world.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/source.h"

#include <string.h>

typedef struct {
    PermitPlan plan;
    char number[24];
    gboolean odd;           /* the dice may refuse it, give it up or forget it */
} Permit;

typedef struct {
    Work *work;             /* owned */
    const char *actor;      /* NULL = wait */
    gboolean over;          /* nothing to do any more */
} Turn;

static gboolean approve(World *world, gpointer tale, GError **error);
static gboolean begin_work(World *world, gpointer tale, GError **error);
static gboolean finish(World *world, gpointer tale, GError **error);

static gboolean later(World *world, Permit *permit, WorldStep step) {
    world_plan(world, clock_now() + (30 + world_roll(world, 40)) * CLOCK_MINUTE, step, permit);
    return TRUE;
}

/* Whose turn it is; FALSE on error. Under a freeze everybody waits. */
static gboolean take_turn(World *world, Permit *permit, const char *step, Turn *turn, GError **error) {
    *turn = (Turn){.over = strcmp(permit->plan.stop, step) == 0};
    if (turn->over)
        return TRUE;
    turn->actor = world_actor(world, permit->number, step, &turn->work, error);
    if (!turn->work)
        return FALSE;
    turn->over = turn->work->record->ended;
    return TRUE;
}

static gboolean apply(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    const PermitPlan *plan = &permit->plan;
    g_autoptr(GError) reason = NULL;
    const char *applicant = world_find(world, "EQP", "operator");
    const char *worker = world_find(world, "EQP", "operator"), *guardian = world_find(world, "PRD", "guardian");
    if (!applicant)
        return later(world, permit, apply);
    g_autofree char *number = world_submit(world, applicant, "hot-work", &reason, "device", plan->device, "grade", plan->grade,
                                           "content", plan->content, "method", plan->method, "medium", plan->medium,
                                           "worker", worker, "guardian", guardian, NULL);
    if (err_is(reason, ERR_HELD))
        return TRUE; /* the area is frozen: nothing to be done, as it should be */
    if (!number) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    g_strlcpy(permit->number, number, sizeof permit->number);
    world_plan(world, clock_now() + world_wait(world, 35 * CLOCK_MINUTE), approve, permit);
    return TRUE;
}

static gboolean approve(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    if (!take_turn(world, permit, "approve", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, approve);
    if (permit->odd && world_chance(world, 4))
        return world_reject(world, turn.actor, permit->number, "approve", error, "opinion", world_text(world, "reject-permit"),
                            NULL);
    world_plan(world, clock_now() + world_wait(world, 30 * CLOCK_MINUTE), begin_work, permit);
    return world_act(world, turn.actor, permit->number, "approve", error, NULL);
}

static gboolean begin_work(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    if (!take_turn(world, permit, "work", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over || !turn.actor)
        return turn.over || later(world, permit, begin_work);
    const char *applicant = work->record->opened_by;
    if (permit->odd && world_on_duty(world, applicant) && world_chance(world, 3))
        return world_act(world, applicant, permit->number, "void", error, "reason", world_text(world, "void-permit"), NULL);
    gint64 tested = clock_now() - (8 + world_roll(world, 15)) * CLOCK_MINUTE;
    g_autofree char *gas_at = clock_format(MAX(tested, work->record->lifted));
    g_autofree char *gas_value = g_strdup_printf("%u.%u", world_roll(world, 4), world_roll(world, 10));
    if (!(permit->odd && world_chance(world, 2))) /* else nobody signs it off: it runs out of time */
        world_plan(world, clock_now() + MIN(world_wait(world, 2 * CLOCK_HOUR), 5 * CLOCK_HOUR), finish, permit);
    return world_act(world, turn.actor, permit->number, "work", error, "gas_value", gas_value, "gas_at", gas_at, NULL);
}

static gboolean finish(World *world, gpointer tale, GError **error) {
    Permit *permit = tale;
    Turn turn;
    if (!take_turn(world, permit, "finish", &turn, error))
        return FALSE;
    g_autoptr(Work) work = turn.work;
    if (turn.over)
        return TRUE;
    if (strcmp(work->record->state, "work") == 0) /* a lifted freeze sent it back to the gas test */
        return begin_work(world, tale, error);
    return turn.actor ? world_act(world, turn.actor, permit->number, "finish", error, "opinion", world_text(world, "finish"),
                                  NULL)
                      : later(world, permit, finish);
}

static void plan_permit(World *world, const PermitPlan *plan, gboolean odd) {
    Permit *permit = world_tale(world, sizeof *permit);
    permit->plan = *plan;
    permit->odd = odd;
    world_plan(world, plan->at, apply, permit);
}

void demo_plan_permit(World *world, const PermitPlan *plan) {
    plan_permit(world, plan, FALSE);
}

gboolean demo_plan_permits(World *world, GError **error) {
    const Csv *table = world_table(world, "works", error);
    for (gint64 day = world->begin; table && day < world->end - 4 * CLOCK_DAY; day += CLOCK_DAY) {
        if (clock_civil(day).weekday == 7 || !world_chance(world, 46))
            continue;
        const Device *device = world->devices->pdata[world_roll(world, world->devices->len)];
        guint row = world_draw(world, table);
        g_autofree char *source = source_of_area(app_db(world->app), device->area, day);
        PermitPlan plan = {.at = day + 8 * CLOCK_HOUR + world_roll(world, 7 * 60) * CLOCK_MINUTE, .device = device->code,
                           .grade = source ? "1" : "2", .content = demo_cell(table, row, "content"),
                           .method = demo_cell(table, row, "method"), .medium = demo_cell(table, row, "medium"), .stop = ""};
        plan_permit(world, &plan, TRUE);
    }
    return table != NULL;
}
