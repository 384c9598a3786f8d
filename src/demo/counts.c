/* SPDX-License-Identifier: MIT
 *
 * A place of supplies is counted: a line a minute as the books say or as the row has it, counted again by another where it differs too much,
 * approved by a third. A row's fields: seen=ITEM/LOT:QUANTITY~… of what differs from the books, seal, again and approves (people), reason;
 * its stop: "line" in the middle of the lines, "recount" or "approve". Throws no dice.
 */
#include "world.h"

#include "bihuan/app/counts.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"

#include <string.h>

static const char SQL_STOCK[] = "SELECT quantity FROM supply_stock WHERE place = $1 AND item = $2 AND lot = $3";

enum { STOP_LINES = 3 };

static gboolean count_step(World *world, Tale *tale, GError **error);

/* What is seen of a thing: the books, where the row does not say it. Owned; NULL on error. */
static char *quantity_seen(World *world, const Tale *tale, const CountView *view, const CountThing *thing, GError **error) {
    gint64 stock = 0;
    g_autofree char *key = g_strdup_printf("%s/%s:", thing->item, thing->lot);
    g_auto(GStrv) seen = g_strsplit(tale_get(tale, "seen"), "~", -1);
    for (char **one = seen; *one; one++)
        if (g_str_has_prefix(*one, key))
            return g_strdup(*one + strlen(key));
    if (!db_get_int(app_db(world->app), error, &stock, SQL_STOCK, "sss", view->count->place, thing->item, thing->lot))
        return NULL;
    return supply_quantity_text(stock);
}

/* The next thing that waits; *done: there is none. */
static gboolean count_next(World *world, Tale *tale, const CountView *view, gboolean again, gboolean *done, GError **error) {
    for (guint i = 0; i < view->things->len; i++) {
        const CountThing *thing = view->things->pdata[i];
        if (!thing->waits)
            continue;
        g_autofree char *quantity = quantity_seen(world, tale, view, thing, error);
        const CountEntry entry = {thing->item, thing->lot, NULL, quantity, NULL};
        return quantity && (again ? count_again : count_line)(world->app, tale->number, &entry, NULL, error);
    }
    *done = TRUE;
    return TRUE;
}

/* Who does what comes next, and how long after this. */
static gboolean hand_on(World *world, Tale *tale, const char *state, GError **error) {
    gboolean again = strcmp(state, COUNT_RECOUNT) == 0;
    const char *who = tale_get(tale, again ? "again" : "approves");
    if (strcmp(state, COUNT_POSTED) == 0 || strcmp(state, tale->stop) == 0)
        return TRUE;
    if (!*who)
        return err_set(error, ERR_FAILED, "the count %s is in the state %s, for which its row names nobody", tale->number, state);
    g_strlcpy(tale->who, who, sizeof tale->who);
    world_plan(world, clock_now() + (again ? 55 * CLOCK_MINUTE : 3 * CLOCK_HOUR), count_step, tale);
    return TRUE;
}

static gboolean count_step(World *world, Tale *tale, GError **error) {
    gboolean done = FALSE;
    g_autoptr(CountView) view = demo_log_in(world, tale->who, error) ? count_view(world->app, tale->number, error) : NULL;
    if (!view)
        return FALSE;
    gboolean counting = strcmp(view->count->state, COUNT_COUNTING) == 0;
    if (counting && strcmp(tale->stop, "line") == 0 && tale->tries++ == STOP_LINES)
        return TRUE;
    if (strcmp(view->count->state, COUNT_APPROVE) == 0)
        return count_approve(world->app, tale->number, tale_get(tale, "reason"), error);
    if (!count_next(world, tale, view, !counting, &done, error) ||
        (counting && done && !count_end(world->app, tale->number, NULL, NULL, error)))
        return FALSE;
    g_autoptr(CountView) now = count_view(world->app, tale->number, error);
    if (!now)
        return FALSE;
    if (strcmp(now->count->state, view->count->state) != 0)
        return hand_on(world, tale, now->count->state, error);
    world_plan(world, clock_now() + CLOCK_MINUTE, count_step, tale);
    return TRUE;
}

gboolean demo_count(World *world, Tale *tale, GError **error) {
    const char *seal = tale_get(tale, "seal");
    g_autofree char *number = demo_log_in(world, tale->who, error) ? count_begin(world->app, tale->word, *seal ? seal : NULL, error) : NULL;
    if (!number)
        return FALSE;
    g_strlcpy(tale->number, number, sizeof tale->number);
    return count_step(world, tale, error);
}
