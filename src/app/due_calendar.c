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

gboolean due_count(App *app, gint64 most, gint64 *late, gint64 *today, GError **error) {
    Db *db = app_db(app);
    gint64 now = clock_now();
    ClockCivil day = clock_civil(now);
    *late = *today = 0;
    g_autoptr(GPtrArray) list = obligation_list_due(db, clock_from_civil(day.year, day.month, day.day + 1, 0, 0, 0), (int)most, error);
    for (guint i = 0; list && i < list->len; i++) {
        const Obligation *what = list->pdata[i];
        DueLate judged;
        if (!due_judge(db, what, now, &judged, error))
            return FALSE;
        g_free(judged.problem);
        *late += judged.late;
        *today += !judged.late && clock_day_number(what->next) == clock_day_number(now);
    }
    return list != NULL;
}
