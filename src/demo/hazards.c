/* SPDX-License-Identifier: MIT
 *
 * The life of hazards in the demo plant: reported, answered, rectified, accepted, closed; some sent back, extended, refused,
 * given up as duplicates, or answered by nobody until the ladder was climbed.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/model/area.h"

#include <string.h>

#define WINDOW (7 * CLOCK_DAY)
#define MEAN_RESPOND (4 * CLOCK_HOUR)
#define MEAN_RECTIFY (34 * CLOCK_HOUR)
#define MEAN_ACCEPT (7 * CLOCK_HOUR)
#define MEAN_CLOSE (18 * CLOCK_HOUR)

typedef enum { FATE_NORMAL, FATE_REWORK, FATE_EXTEND, FATE_DUPLICATE, FATE_VOID, FATE_REFUSED, FATE_LATE, FATE_FORGOTTEN } Fate;

typedef struct {
    HazardPlan plan;
    Fate fate;
    gint64 pace; /* percent of the means */
    char number[24];
    char reporter[40]; /* wanted until it is reported, then who did */
    gboolean reworked;
} Hazard;

static gboolean respond(World *world, gpointer tale, GError **error);
static gboolean rectify(World *world, gpointer tale, GError **error);
static gboolean accept_it(World *world, gpointer tale, GError **error);
static gboolean close_it(World *world, gpointer tale, GError **error);

static void then(World *world, Hazard *hazard, gint64 mean, WorldStep step) {
    gint64 wait = world_wait(world, mean * hazard->pace / 100);
    if (hazard->plan.plain)
        wait = MIN(wait, mean * hazard->pace / 100);
    world_plan(world, clock_now() + wait, step, hazard);
}

/* Nobody who may is there: somebody looks again later. */
static gboolean later(World *world, Hazard *hazard, WorldStep step) {
    world_plan(world, clock_now() + (40 + world_roll(world, 50)) * CLOCK_MINUTE, step, hazard);
    return TRUE;
}

static gboolean is_left(const Hazard *hazard, const char *step) {
    return strcmp(hazard->plan.stop, step) == 0;
}

static const char *reporter_of(World *world, const Hazard *hazard) {
    const Device *device = world_device(world, hazard->plan.device);
    g_autofree char *department = area_department(app_db(world->app), device->area);
    const char *person = *hazard->reporter && world_on_duty(world, hazard->reporter) ? hazard->reporter : NULL;
    if (!person && world_chance(world, 15))
        person = world_find(world, "EHS", "ehs");
    if (!person && world_chance(world, 85))
        person = world_find(world, department, NULL);
    return person ? person : world_find(world, "PRD", "operator");
}

static gint64 first_wait(World *world, const Hazard *hazard) {
    switch (hazard->fate) {
    case FATE_LATE:
        return (49 + world_roll(world, 10)) * CLOCK_HOUR;
    case FATE_FORGOTTEN:
        return (73 + world_roll(world, 8)) * CLOCK_HOUR;
    default:
        return world_wait(world, MEAN_RESPOND * hazard->pace / 100);
    }
}

static gboolean report(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    const HazardPlan *plan = &hazard->plan;
    const char *reporter = reporter_of(world, hazard);
    gboolean photo = world_chance(world, 40), patrol = world_chance(world, 20);
    g_autofree char *picture = photo ? world_photo(world, TRUE, error) : NULL;
    if (photo && !picture)
        return FALSE;
    g_autofree char *number = world_submit(world, reporter, "hazard", error, "device", plan->device, "category", plan->category, "note",
                                           plan->note, "source_kind", patrol ? "3" : NULL, "photo", picture, NULL);
    if (!number)
        return FALSE;
    g_strlcpy(hazard->number, number, sizeof hazard->number);
    if (reporter != hazard->reporter)
        g_strlcpy(hazard->reporter, reporter, sizeof hazard->reporter);
    gint64 wait = first_wait(world, hazard);
    world_plan(world, clock_now() + (plan->plain ? MIN(wait, 3 * CLOCK_HOUR) : wait), respond, hazard);
    return TRUE;
}

static gboolean confirm(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "confirm", &work, error);
    if (!work)
        return FALSE;
    return actor ? world_act(world, actor, hazard->number, "confirm", error, "opinion", world_text(world, "confirm"), NULL)
                 : later(world, hazard, confirm);
}

/* The nearest one before it in the book that stands: numbers are given in order. */
static const char SQL_BEFORE[] =
    "SELECT number FROM record WHERE form = 'hazard' AND number < $1"
    " AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY number DESC LIMIT 1";

/* Ended by a decision that a second person will confirm. */
static gboolean give_up(World *world, Hazard *hazard, const char *actor, GError **error) {
    const char *by = world_on_duty(world, hazard->reporter) ? hazard->reporter : actor;
    gboolean ok = FALSE;
    if (hazard->fate == FATE_REFUSED)
        ok = world_reject(world, actor, hazard->number, "respond", error, "opinion", world_text(world, "refuse"), NULL);
    else if (hazard->fate == FATE_VOID)
        ok = world_act(world, by, hazard->number, "void", error, "reason", world_text(world, "void"), NULL);
    else {
        g_autofree char *of = db_text(app_db(world->app), SQL_BEFORE, "s", hazard->number);
        if (!of)
            return world_act(world, by, hazard->number, "void", error, "reason", world_text(world, "void"), NULL);
        ok = world_act(world, actor, hazard->number, "duplicate", error, "of", of, "opinion", world_text(world, "duplicate"), NULL);
    }
    world_plan(world, clock_now() + world_wait(world, 5 * CLOCK_HOUR), confirm, hazard);
    return ok;
}

static gboolean respond(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    if (is_left(hazard, "respond"))
        return TRUE;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "respond", &work, error);
    if (!work)
        return FALSE;
    if (!actor)
        return later(world, hazard, respond);
    if (hazard->fate == FATE_REFUSED || hazard->fate == FATE_VOID || hazard->fate == FATE_DUPLICATE)
        return give_up(world, hazard, actor, error);
    then(world, hazard, MEAN_RECTIFY, rectify);
    return world_act(world, actor, hazard->number, "respond", error, NULL);
}

static gboolean approve_extension(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "approve-extension", &work, error);
    if (!work)
        return FALSE;
    if (!actor)
        return later(world, hazard, approve_extension);
    world_plan(world, clock_now() + (6 + world_roll(world, 5)) * CLOCK_DAY, rectify, hazard);
    return world_act(world, actor, hazard->number, "approve-extension", error, "opinion", world_text(world, "approve-extension"), NULL);
}

static gboolean extend(World *world, Hazard *hazard, const Work *work, const char *actor, GError **error) {
    g_autofree char *until = clock_format(work->record->due + (5 + world_roll(world, 6)) * CLOCK_DAY);
    hazard->fate = FATE_NORMAL;
    world_plan(world, clock_now() + world_wait(world, 5 * CLOCK_HOUR), approve_extension, hazard);
    return world_act(world, actor, hazard->number, "extend", error, "until", until, "reason", world_text(world, "extend"), "substitute",
                     world_text(world, "substitute"), NULL);
}

static gboolean rectify(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    if (is_left(hazard, "rectify"))
        return TRUE;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "rectify", &work, error);
    if (!work)
        return FALSE;
    if (!actor)
        return later(world, hazard, rectify);
    if (hazard->fate == FATE_EXTEND && work->record->due > clock_now())
        return extend(world, hazard, work, actor, error);
    g_autofree char *before = world_photo(world, TRUE, error), *after = before ? world_photo(world, FALSE, error) : NULL;
    g_autofree char *fund = g_strdup_printf("%u", 10 * world_roll(world, 300));
    then(world, hazard, MEAN_ACCEPT, accept_it);
    return after && world_act(world, actor, hazard->number, "rectify", error, "measure",
                              hazard->reworked ? world_text(world, "again") : hazard->plan.measure, "standard", hazard->plan.standard,
                              "plan", world_text(world, "plan"), "fund", fund, "photo_before", before, "photo_after", after, NULL);
}

static gboolean accept_it(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    if (is_left(hazard, "accept"))
        return TRUE;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "accept", &work, error);
    if (!work)
        return FALSE;
    if (!actor)
        return later(world, hazard, accept_it);
    if (hazard->fate == FATE_REWORK && !hazard->reworked) {
        hazard->reworked = TRUE;
        then(world, hazard, MEAN_RECTIFY / 2, rectify);
        return world_reject(world, actor, hazard->number, "accept", error, "opinion", world_text(world, "rework"), NULL);
    }
    then(world, hazard, MEAN_CLOSE, close_it);
    return world_act(world, actor, hazard->number, "accept", error, "confirmed_on_site", "yes", "opinion", world_text(world, "accept"),
                     NULL);
}

static gboolean close_it(World *world, gpointer tale, GError **error) {
    Hazard *hazard = tale;
    if (is_left(hazard, "close"))
        return TRUE;
    g_autoptr(Work) work = NULL;
    const char *actor = world_actor(world, hazard->number, "close", &work, error);
    if (!work)
        return FALSE;
    return actor ? world_act(world, actor, hazard->number, "close", error, NULL) : later(world, hazard, close_it);
}

static Fate draw_fate(World *world) {
    static const struct {
        guint percent;
        Fate fate;
    } fates[] = {{6, FATE_REWORK},  {4, FATE_EXTEND}, {3, FATE_DUPLICATE}, {2, FATE_VOID},
                 {3, FATE_REFUSED}, {2, FATE_LATE},   {1, FATE_FORGOTTEN}};
    guint point = world_roll(world, 100);
    for (gsize i = 0; i < G_N_ELEMENTS(fates); i++) {
        if (point < fates[i].percent)
            return fates[i].fate;
        point -= fates[i].percent;
    }
    return FATE_NORMAL;
}

static GArray *reports_of(World *world, const char *area, const char *category) {
    g_autofree char *key = g_strdup_printf("%s/%s", area, category);
    GArray *times = g_hash_table_lookup(world->reports, key);
    if (!times) {
        times = g_array_new(FALSE, FALSE, sizeof(gint64));
        g_hash_table_insert(world->reports, g_steal_pointer(&key), times);
    }
    return times;
}

gboolean demo_would_freeze(World *world, gint64 at, const char *area, const char *category) {
    GArray *times = reports_of(world, area, category);
    guint near = 0;
    for (guint i = 0; i < times->len; i++)
        near += ABS(g_array_index(times, gint64, i) - at) <= WINDOW;
    return near >= 2;
}

void demo_plan_hazard(World *world, const HazardPlan *plan) {
    Hazard *hazard = world_tale(world, sizeof *hazard);
    hazard->plan = *plan;
    hazard->plan.reporter = NULL; /* copied: the list of people is read again when they change */
    g_strlcpy(hazard->reporter, plan->reporter ? plan->reporter : "", sizeof hazard->reporter);
    hazard->pace = 100 - 50 * (plan->at - world->begin) / (world->end - world->begin);
    hazard->fate = plan->plain ? FATE_NORMAL : draw_fate(world);
    g_array_append_val(reports_of(world, world_device(world, plan->device)->area, plan->category), plan->at);
    world_plan(world, plan->at, report, hazard);
}

void demo_fill_hazard(const Cells *table, guint row, HazardPlan *plan) {
    plan->category = demo_cell(table, row, "category");
    plan->note = demo_cell(table, row, "note");
    plan->measure = demo_cell(table, row, "measure");
    plan->standard = demo_cell(table, row, "standard");
}

/* A device of the kinds a row speaks of; NULL if the dice meet none. */
static const Device *draw_device(World *world, const char *kinds) {
    g_auto(GStrv) list = g_strsplit(kinds, ";", -1);
    for (int tries = 0; tries < 200; tries++) {
        const Device *device = world->devices->pdata[world_roll(world, world->devices->len)];
        if (strcmp(kinds, "*") == 0 || g_strv_contains((const char *const *)list, device->category))
            return device;
    }
    return NULL;
}

/* Most things are seen by day, fewer at night and on Sundays. */
static gint64 draw_time(World *world, gint64 day) {
    static const guint8 hours[] = {8,  8,  9,  9,  9,  10, 10, 10, 11, 11, 13, 14, 14, 14, 15, 15, 16,
                                   16, 17, 18, 19, 20, 21, 22, 22, 23, 0,  1,  2,  3,  4,  5,  6,  7};
    return day + hours[world_roll(world, G_N_ELEMENTS(hours))] * CLOCK_HOUR + world_roll(world, 60) * CLOCK_MINUTE;
}

gboolean demo_plan_hazards(World *world, GError **error) {
    const Cells *table = world_table(world, "hazards", error);
    gint64 last = world->end - 5 * CLOCK_DAY;
    static const guint8 per_day[] = {0, 0, 1, 1, 1, 1, 1, 2, 2, 3};
    for (gint64 day = world->begin; table && day < last; day += CLOCK_DAY)
        for (guint n = per_day[world_roll(world, G_N_ELEMENTS(per_day))]; n > 0; n--) {
            HazardPlan plan = {.at = draw_time(world, day), .stop = "", .plain = day > last - 12 * CLOCK_DAY};
            guint row = world_draw(world, table);
            const Device *device = draw_device(world, demo_cell(table, row, "equipment"));
            demo_fill_hazard(table, row, &plan);
            if (!device || demo_would_freeze(world, plan.at, device->area, plan.category))
                continue;
            plan.device = device->code;
            demo_plan_hazard(world, &plan);
        }
    return table != NULL;
}
