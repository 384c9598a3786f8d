/* SPDX-License-Identifier: MIT
 *
 * The monthly samples of the demo plant: drawn on the 2nd of the next month, re-inspected some days later by somebody
 * who neither rectified nor accepted, confirmed by the head of the safety department. One fails where the same thing
 * was reported there again; the newest failure still waits. Throws none of the world's dice: the rest of the history is the
 * same with and without samples.
 */
#include "world.h"

#include "bihuan/app/sample.h"
#include "bihuan/base/clock.h"

#include <string.h>

#define DRAWS_BY "chenli"
#define CONFIRMS "linjing"
#define PICTURES 90000 /* beyond the numbers of all others */
static const char *const CHECKERS[] = {"zhaohaiyan", "gaoxiang", "chenli", "qinhao"};

typedef struct {
    char month[8];
    char of[24], number[24], again[24];
    gint64 place;
    gboolean waits; /* the one failure that is not settled when the history ends */
} Check;

/* The newest hazard of the same kind there, reported after this one was. Owned; NULL if there is none. */
static char *reported_again(World *world, const Record *hazard) {
    return db_text(app_db(world->app),
                   "SELECT number FROM record WHERE area = $1 AND category = $2 AND opened > $3 AND form = 'hazard'"
                   " AND device = $4 AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY opened DESC LIMIT 1",
                   "ssis", hazard->area, hazard->category, hazard->closed, hazard->device);
}

static gboolean confirm(World *world, gpointer tale, GError **error) {
    const Check *check = tale;
    return world_act(world, CONFIRMS, check->number, "confirm", error, "again", *check->again ? check->again : NULL, "opinion",
                     world_text(world, "confirm"), NULL);
}

/* The first, beginning somewhere else each time, who had no part in it. */
static const char *checker_of(const Work *hazard, gint64 place) {
    for (guint i = 0; i < G_N_ELEMENTS(CHECKERS); i++) {
        const char *person = CHECKERS[((guint)place + i) % G_N_ELEMENTS(CHECKERS)];
        gboolean involved = FALSE;
        for (guint s = 0; s < hazard->steps->len; s++)
            involved |= strcmp(((const Step *)hazard->steps->pdata[s])->done_by, person) == 0;
        if (!involved)
            return person;
    }
    return NULL;
}

static char *picture(World *world, gint64 place, GError **error) {
    guint shots = world->shots;
    world->shots = PICTURES + (guint)place + (guint)(clock_day_number(clock_now()) % 1000) * 10;
    char *photo = world_photo(world, TRUE, error);
    world->shots = shots;
    return photo;
}

static gboolean reinspect(World *world, gpointer tale, GError **error) {
    Check *check = tale;
    g_autoptr(Work) hazard = work_load(world->app, check->of, error);
    const char *checker = hazard ? checker_of(hazard, check->place) : NULL;
    if (!checker)
        return hazard != NULL;
    g_autofree char *again = check->waits ? NULL : reported_again(world, hazard->record);
    gboolean passed = !check->waits && !again;
    g_autofree char *photo = passed ? NULL : picture(world, check->place, error);
    if (!passed && !photo)
        return FALSE;
    g_autofree char *number = world_submit(world, checker, SAMPLE_FORM, error, "of", check->of, "passed", passed ? "yes" : "no", "note",
                                           world_text(world, passed ? "recheck-passed" : "recheck-failed"), "photo", photo, NULL);
    if (!number)
        return FALSE;
    g_strlcpy(check->number, number, sizeof check->number);
    g_strlcpy(check->again, again ? again : "", sizeof check->again);
    if (!check->waits)
        world_plan(world, clock_now() + 22 * CLOCK_HOUR, confirm, check);
    return TRUE;
}

/* The last draw before the end has one that fails on the last Saturday. */
static void plan_check(World *world, const Sample *sample, gint64 place) {
    Check *check = world_tale(world, sizeof *check);
    gint64 at = sample->at + (2 + place) * CLOCK_DAY + (1 + place) * CLOCK_HOUR;
    check->place = place;
    check->waits = place == 1 && sample->at + 30 * CLOCK_DAY > world->end;
    g_strlcpy(check->month, sample->month, sizeof check->month);
    g_strlcpy(check->of, sample->numbers[place - 1], sizeof check->of);
    world_plan(world, check->waits ? world->end - 45 * CLOCK_HOUR : at, reinspect, check);
}

static gboolean draw(World *world, gpointer tale, GError **error) {
    const char *month = tale;
    ClockCivil now = clock_civil(clock_now());
    char dice[] = "000000";
    for (int i = 0; dice[i]; i++)
        dice[i] = (char)('1' + (now.year + now.month * 17 + (i + now.month) * (i + 3) * 5) % 6);
    if (!demo_log_in(world, DRAWS_BY, error))
        return FALSE;
    g_autoptr(Sample) sample = sample_draw(world->app, month, dice, error);
    for (gint64 place = 1; sample && place <= sample->n; place++)
        plan_check(world, sample, place);
    return sample != NULL;
}

gboolean demo_plan_samples(World *world) {
    ClockCivil first = clock_civil(world->begin);
    for (int month = first.month;; month++) {
        gint64 from = clock_from_civil(first.year, month, 1, 0, 0, 0);
        gint64 at = clock_from_civil(first.year, month + 1, 2, 9, 5, 0);
        g_autofree char *name = clock_format_month(from);
        if (at >= world->end)
            return TRUE;
        char *tale = world_tale(world, strlen(name) + 1);
        g_strlcpy(tale, name, strlen(name) + 1);
        world_plan(world, at, draw, tale);
    }
}
