/* SPDX-License-Identifier: MIT
 *
 * Places that nobody watches any more (失效的监测点): the rules point-lost… of a permit's form say when work stops there. Their clocks hang
 * on points and on the watch, of which the record knows nothing: here they are set going. When they strike all is asked again (strike.c).
 */
#include "bihuan/rule/rule.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/model/point.h"
#include "bihuan/rule/guard.h"
#include "bihuan/store/beat.h"
#include "live.h"
#include "private.h"

#define RULES "point-lost"

static const char SQL_ANY[] = "SELECT 1 FROM point_state LIMIT 1";
static const char SQL_LOST[] = "SELECT 1 FROM point_state WHERE state IN ('fault', 'bypass') LIMIT 1";
/* A second more or less is nothing: since when the watch is silent is reckoned anew each time. */
static const char SQL_CLOCKED[] = "SELECT 1 FROM clock WHERE record = $1 AND rule = $2 AND struck = 0 AND at > 0 AND at <= $3 + 1000";

/* Does a clock run that is not written down as it runs? */
static gboolean is_behind(const Case *subject, gboolean *behind, GError **error) {
    g_autoptr(GArray) clocks = rule_clocks(subject);
    *behind = FALSE;
    for (guint i = 0; i < clocks->len && !*behind; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        gboolean written = TRUE;
        if (g_str_has_prefix(clock->rule->name, RULES) &&
            !db_get_whether(subject->db, error, &written, SQL_CLOCKED, "ssi", subject->record->number, clock->rule->name, clock->at))
            return FALSE;
        *behind = !written;
    }
    return TRUE;
}

/* Cheap: most permits are where all is well. */
static gboolean may_be_lost(const Case *plant, const Record *record, gboolean watched, gboolean *lost, GError **error) {
    g_autoptr(GPtrArray) points = point_list_over(plant->db, record->device, record->area, plant->now, error);
    *lost = FALSE;
    for (guint i = 0; points && i < points->len && !*lost; i++) {
        const PointSight *point = points->pdata[i];
        *lost = !watched || point->until || strcmp(point->state, "fault") == 0 || strcmp(point->state, "bypass") == 0;
    }
    return points != NULL;
}

/* Numbers of permits with work going on whose clocks are to be set (char *, array owns them). */
static GPtrArray *find_behind(const Case *plant, gboolean watched, GError **error) {
    g_autoptr(GPtrArray) live = live_permits(plant, error), numbers = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *record = live->pdata[i];
        gboolean lost = FALSE, behind = FALSE;
        if (strcmp(record->state, "suspended") != 0 && live_works(plant, record) && !may_be_lost(plant, record, watched, &lost, error))
            return NULL;
        g_autoptr(Case) subject = lost ? case_of_record(plant->db, plant->shelf, record->number, NULL, error) : NULL;
        if (lost && (!subject || !is_behind(subject, &behind, error)))
            return NULL;
        if (behind)
            g_ptr_array_add(numbers, g_strdup(record->number));
    }
    return live ? g_steal_pointer(&numbers) : NULL;
}

/* *wanted: points are in service, and some of them see nothing. *watched: somebody watches them. */
static gboolean look_around(Db *db, gboolean *wanted, gboolean *watched, GError **error) {
    gboolean any = FALSE, lost = FALSE;
    gint64 silent;
    if (!db_get_whether(db, error, &any, SQL_ANY, "") || (any && !db_get_whether(db, error, &lost, SQL_LOST, "")))
        return FALSE;
    *watched = !any || !db_file(db) || watch_runs(db_file(db), &silent);
    *wanted = any && (lost || !*watched);
    return TRUE;
}

static gboolean set_clocks(Change *change, Shelf *shelf, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, number, error);
    return subject && rule_clocks_save(subject, error);
}

gboolean rule_points_changed(Change *change, Shelf *shelf, GError **error) {
    g_autoptr(Case) plant = case_of_plant(change_db(change), shelf, NULL, change_time(change));
    gboolean wanted = FALSE, watched = TRUE;
    if (!look_around(plant->db, &wanted, &watched, error))
        return FALSE;
    g_autoptr(GPtrArray) numbers = wanted ? find_behind(plant, watched, error) : g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; numbers && i < numbers->len; i++)
        if (!set_clocks(change, shelf, numbers->pdata[i], error))
            return FALSE;
    return numbers != NULL;
}

gboolean rule_mind_points(Plant *plant, Shelf *shelf, int *left, GError **error) {
    g_autoptr(Case) look = case_of_plant(plant_db(plant), shelf, NULL, clock_now());
    gboolean wanted = FALSE, watched = TRUE;
    if (!look_around(look->db, &wanted, &watched, error))
        return FALSE;
    g_autoptr(GPtrArray) numbers = wanted ? find_behind(look, watched, error) : g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; numbers && i<numbers->len && * left> 0; i++) {
        g_autoptr(Change) change = change_begin(plant, "system", error);
        if (!change || !set_clocks(change, shelf, numbers->pdata[i], error))
            return FALSE;
        if (change_is_empty(change)) /* another terminal was first */
            continue;
        if (!change_commit(change, "clock", numbers->pdata[i], RULES, error))
            return FALSE;
        (*left)--;
    }
    return numbers != NULL;
}
