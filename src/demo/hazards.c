/* SPDX-License-Identifier: MIT
 *
 * The life of hazards: reported, answered, rectified, accepted, closed; some sent back, extended, refused, given up as duplicates, or
 * answered by nobody until the ladder was climbed. What they do is told by data/demo/moves.csv: a row for each move, and one more
 * for each fate that changes it.
 */
#include "world.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/model/area.h"
#include "bihuan/model/device.h"

#include <stdio.h>
#include <string.h>

/* The nearest one before it in the book that stands: numbers are given in order. */
static const char SQL_BEFORE[] =
    "SELECT number FROM record WHERE form = 'hazard' AND number < $1"
    " AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY number DESC LIMIT 1";

static const char SQL_FOUND[] = "SELECT number FROM record WHERE form = 'hazard' AND device = $1 AND opened >= $2";

static gboolean play(World *world, Tale *tale, GError **error);

static gint64 span(guint number, char unit) {
    return number * (unit == 'd' ? CLOCK_DAY : unit == 'h' ? CLOCK_HOUR : CLOCK_MINUTE);
}

/* How long until the next move: "49h+10h" is 49 hours and a throw below 10 more; "~5h" a wait of that mean; "~34h%" the same, shorter
 * as the months go by and in a plain story never longer than its mean, or than what stands behind ("~4h% 3h"). */
static gint64 wait_of(World *world, const Tale *tale, const char *text) {
    guint number, more;
    char unit, of, percent;
    if (*text != '~') {
        int read = sscanf(text, "%u%c+%u%c", &number, &unit, &more, &of);
        return span(number, unit) + (read == 4 ? span(world_roll(world, more), of) : 0);
    }
    int read = sscanf(text + 1, "%u%c%c %u%c", &number, &unit, &percent, &more, &of);
    if (read < 3)
        return world_wait(world, span(number, unit));
    gint64 mean = span(number, unit) * (100 - 50 * (tale->at - world->begin) / (world->end - world->begin)) / 100;
    gint64 wait = world_wait(world, mean);
    return strcmp(tale->fate, "plain") == 0 ? MIN(wait, read == 5 ? span(more, of) : mean) : wait;
}

/* The row of the tale's next move: of its fate, or of any. One that comes so late that its deadline passes
 * before anybody has approved it is left out. */
static guint hazards_row_of(const World *world, const Tale *tale) {
    guint found = 0;
    for (guint row = 0; row < cells_rows(world->moves); row++) {
        const char *fate = demo_cell(world->moves, row, "fate");
        gboolean late = strcmp(demo_cell(world->moves, row, "when"), "before due") == 0 && tale->due <= clock_now() + CLOCK_DAY;
        if (strcmp(demo_cell(world->moves, row, "move"), tale->move) == 0 && !late && (!*fate || strcmp(fate, tale->fate) == 0))
            found = row; /* the fates stand behind */
    }
    return found;
}

static const char *reporter_of(World *world, const Tale *tale, GError **error) {
    g_autoptr(Device) device = device_load(app_db(world->app), tale_get(tale, "device"), error);
    if (!device)
        return NULL;
    g_autofree char *department = area_department(app_db(world->app), device->area, error);
    if (!department)
        return NULL;
    const char *person = *tale->who && world_on_duty(world, tale->who) ? tale->who : NULL;
    if (!person && world_chance(world, 15))
        person = world_find(world, "EHS", "ehs");
    if (!person && world_chance(world, 85))
        person = world_find(world, department, NULL);
    return person ? person : world_find(world, "PRD", "operator");
}

static gboolean make_move(World *world, Tale *tale, const char *person, GError **error) {
    guint row = hazards_row_of(world, tale);
    const char *step = demo_cell(world->moves, row, "step"), *fate = demo_cell(world->moves, row, "becomes");
    const char *next = demo_cell(world->moves, row, "next");
    if (strcmp(demo_cell(world->moves, row, "who"), "reporter") == 0 && world_on_duty(world, tale->who))
        person = tale->who;
    if (!world_do(world, tale, person, *step ? step : NULL, demo_cell(world->moves, row, "fields"), error))
        return FALSE;
    if (!*step && person != tale->who)
        g_strlcpy(tale->who, person, sizeof tale->who);
    if (*next)
        world_plan(world, clock_now() + wait_of(world, tale, demo_cell(world->moves, row, "wait")), play, tale);
    tale->move = next;
    if (*fate)
        tale->fate = fate;
    return TRUE;
}

static gboolean play(World *world, Tale *tale, GError **error) {
    g_autoptr(Work) work = NULL;
    if (strcmp(tale->stop, tale->move) == 0)
        return TRUE;
    const char *person = world_actor(world, tale, tale->move, &work, error);
    if (!work)
        return FALSE;
    tale->due = work->record->due;
    if (person && strcmp(tale->fate, "duplicate") == 0) {
        g_autofree char *before = NULL;
        if (!db_get_text(app_db(world->app), error, &before, SQL_BEFORE, "s", tale->number))
            return FALSE;
        tale_set(tale, "before", before);
    }
    if (person)
        return make_move(world, tale, person, error);
    world_plan(world, clock_now() + (40 + world_roll(world, 50)) * CLOCK_MINUTE, play, tale); /* somebody looks again later */
    return TRUE;
}

gboolean demo_hazard(World *world, Tale *tale, GError **error) {
    const char *person = reporter_of(world, tale, error);
    tale->move = "report";
    tale->word = "hazard";
    return person && make_move(world, tale, person, error);
}

/* A check that fails opens a hazard by itself: its story goes on from the answer. */
gboolean demo_found(World *world, Tale *tale, GError **error) {
    g_autofree char *number = NULL;
    g_auto(GStrv) parts = g_strsplit(tale_get(tale, "check"), "~", -1);
    g_autofree char *found = g_strjoinv(";", parts), *values = g_strconcat("device=$device;", found, NULL);
    if (!world_do(world, tale, tale->who, NULL, values, error) ||
        !db_get_text(app_db(world->app), error, &number, SQL_FOUND, "si", tale_get(tale, "device"), clock_now()))
        return FALSE;
    if (!number)
        return err_set(error, ERR_FAILED, "the check of %s found no hazard", tale_get(tale, "device"));
    g_strlcpy(tale->number, number, sizeof tale->number);
    tale->move = "respond";
    world_plan(world, clock_now() + 2 * CLOCK_HOUR, play, tale);
    return TRUE;
}
