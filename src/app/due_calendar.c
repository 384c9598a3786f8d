/* SPDX-License-Identifier: MIT
 *
 * The calendar of what is due: counts for days.
 */
#include "due_private.h"

#include "bihuan/base/clock.h"

static gboolean count_it(gpointer data, const DueHit *hit, GError **error) {
    GArray *days = data;
    gint64 first = clock_day_number(g_array_index(days, DueDay, 0).day), at = clock_day_number(hit->at) - first;
    (void)error;
    if (at >= 0 && at < (gint64)days->len) {
        DueDay *day = &g_array_index(days, DueDay, at);
        day->count++;
        day->late += hit->late;
    }
    return TRUE;
}

GArray *due_calendar(App *app, const DueFilter *filter, GError **error) {
    g_auto(DueScope) scope = {0};
    DueFilter all = *filter;
    g_autoptr(GArray) days = g_array_new(FALSE, TRUE, sizeof(DueDay));
    ClockCivil first = clock_civil(filter->from);
    for (int i = 0;; i++) {
        DueDay day = {.day = clock_from_civil(first.year, first.month, first.day + i, 0, 0, 0)};
        if (day.day >= filter->until)
            break;
        g_array_append_val(days, day);
    }
    all.foreseen = TRUE;
    return due_scope_begin(&scope, app, &all, error) && (days->len == 0 || due_visit(&scope, count_it, days, error))
               ? g_steal_pointer(&days)
               : NULL;
}

typedef struct {
    gint64 most, late, today, now;
} Counted;

/* Stops without an error where there are enough. */
static gboolean count_now(gpointer data, const DueHit *hit, GError **error) {
    Counted *counted = data;
    (void)error;
    counted->late += hit->late;
    counted->today += !hit->late && clock_day_number(hit->at) == clock_day_number(counted->now);
    return counted->late + counted->today < counted->most;
}

gboolean due_count(App *app, gint64 most, gint64 *late, gint64 *today, GError **error) {
    ClockCivil day = clock_civil(clock_now());
    DueFilter filter = {.until = clock_from_civil(day.year, day.month, day.day + 1, 0, 0, 0)};
    Counted counted = {.most = most, .now = clock_now()};
    g_auto(DueScope) scope = {0};
    gboolean ok = due_scope_begin(&scope, app, &filter, error) && due_visit(&scope, count_now, &counted, error);
    *late = counted.late;
    *today = counted.today;
    return ok;
}
