/* SPDX-License-Identifier: MIT
 *
 * The monthly samples: drawn on the 2nd of the next month, re-inspected some days later by somebody who neither rectified nor
 * accepted, confirmed by the head of the safety department. One fails where the same thing was reported there again; the newest
 * failure still waits. Throws no dice.
 */
#include "world.h"

#include "bihuan/app/sample.h"
#include "bihuan/base/clock.h"

#include <string.h>

#define PICTURES 90000 /* beyond the numbers of all others */

/* The newest hazard of the same kind there, reported after this one was closed. Into *again, owned; NULL if there is none. */
static gboolean reported_again(World *world, const Record *hazard, char **again, GError **error) {
    return db_get_text(app_db(world->app), error, again,
                       "SELECT number FROM record WHERE area = $1 AND category = $2 AND opened > $3 AND form = 'hazard'"
                       " AND device = $4 AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY opened DESC LIMIT 1",
                       "ssis", hazard->area, hazard->category, hazard->closed, hazard->device);
}

static gboolean confirm(World *world, Tale *check, GError **error) {
    return world_do(world, check, tale_get(check, "confirms"), "confirm", "again=$again;opinion=@confirm", error);
}

/* The first of them, beginning somewhere else each time, who had no part in it; NULL: all had. Borrowed. */
static const char *checker_of(char *const *checkers, const Work *hazard, guint place) {
    for (guint i = 0; checkers[i]; i++) {
        const char *person = checkers[(place + i) % g_strv_length((char **)checkers)];
        gboolean involved = FALSE;
        for (guint s = 0; s < hazard->steps->len; s++)
            involved |= strcmp(((const Step *)hazard->steps->pdata[s])->done_by, person) == 0;
        if (!involved)
            return person;
    }
    return NULL;
}

static gboolean reinspect(World *world, Tale *check, GError **error) {
    g_autoptr(Work) hazard = work_load(world->app, tale_get(check, "of"), error);
    g_auto(GStrv) checkers = g_strsplit(tale_get(check, "checkers"), " ", -1);
    guint place = check->tries, shots = world->shots;
    const char *checker = hazard ? checker_of(checkers, hazard, place) : NULL;
    if (!checker)
        return hazard != NULL;
    gboolean waits = strcmp(check->fate, "waits") == 0;
    g_autofree char *again = NULL;
    if (!waits && !reported_again(world, hazard->record, &again, error))
        return FALSE;
    tale_set(check, "again", again);
    world->shots = PICTURES + place + (guint)(clock_day_number(clock_now()) % 1000) * 10;
    gboolean ok =
        world_do(world, check, checker, NULL,
                 waits || again ? "of=$of;passed=no;note=@recheck-failed;photo=!before" : "of=$of;passed=yes;note=@recheck-passed", error);
    world->shots = shots;
    if (!waits)
        world_plan(world, clock_now() + 22 * CLOCK_HOUR, confirm, check);
    return ok;
}

/* Of the last draw before the end the first one fails, on the last Saturday. */
gboolean demo_draw_sample(World *world, Tale *tale, GError **error) {
    ClockCivil now = clock_civil(clock_now());
    g_autofree char *month = demo_month_before();
    char dice[] = "000000";
    for (int i = 0; dice[i]; i++)
        dice[i] = (char)('1' + (now.year + now.month * 17 + (i + now.month) * (i + 3) * 5) % 6);
    if (!demo_log_in(world, tale->who, error))
        return FALSE;
    g_autoptr(Sample) sample = sample_draw(world->app, month, dice, error);
    for (gint64 place = 1; sample && place <= sample->n; place++) {
        Tale *check = tale_new(world);
        gint64 at = sample->at + (2 + place) * CLOCK_DAY + (1 + place) * CLOCK_HOUR;
        check->word = SAMPLE_FORM;
        check->tries = (guint)place;
        check->fate = place == 1 && sample->at + 30 * CLOCK_DAY > world->end ? "waits" : "";
        tale_set(check, "of", sample->numbers[place - 1]);
        tale_set(check, "confirms", tale_get(tale, "confirms"));
        tale_set(check, "checkers", tale_get(tale, "checkers"));
        world_plan(world, *check->fate ? world->end - 45 * CLOCK_HOUR : at, reinspect, check);
    }
    return sample != NULL;
}
