/* SPDX-License-Identifier: MIT
 *
 * Rules on = time when their clock strikes. What is due is looked up without the lock and decided again inside its change:
 * the clock may have been set anew meanwhile.
 */
#include "strike.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/rule/action.h"
#include "bihuan/rule/guard.h"
#include "private.h"

#define BATCH 200

static const char SQL_DUE[] = "SELECT record, rule FROM clock WHERE struck = 0 AND at > 0 AND at <= $1 ORDER BY at, record, rule LIMIT $2";
/* What strikes on a record, its device and its area: an alarm or another permit there may stop it too. */
#define AROUND_RECORD                                                                                                                      \
    "SELECT c.record, c.rule FROM clock c JOIN record r ON r.number = c.record WHERE c.struck = 0 AND c.at > 0 AND c.at <= $1"             \
    " AND (r.number = $2 OR r.device = $3 OR r.area = $4) ORDER BY c.at, c.record, c.rule LIMIT $5"
static const char SQL_STRUCK[] = "SELECT 1 FROM clock WHERE record = $1 AND rule = $2 AND struck > 0";

typedef struct {
    char *record, *rule;
} Due;

static void due_free(gpointer data) {
    Due *due = data;
    g_free(due->record);
    g_free(due->rule);
    g_free(due);
}

static GPtrArray *read_due(Rows *query, GError **error) {
    g_autoptr(Rows) rows = query;
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(due_free);
    while (rows && rows_next(rows, &local)) {
        Due *due = g_new(Due, 1);
        *due = (Due){g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1))};
        g_ptr_array_add(list, due);
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (rows)
        return g_steal_pointer(&list);
    return NULL;
}

static GPtrArray *list_due(Db *db, GError **error) {
    return read_due(db_query(db, error, SQL_DUE, "ii", clock_now(), (gint64)BATCH), error);
}

static GPtrArray *list_due_around(Db *db, const Record *record, gint64 now, GError **error) {
    return read_due(db_query(db, error, AROUND_RECORD, "isssi", now, record->number, record->device, record->area, (gint64)BATCH), error);
}

static gboolean mark(Case *subject, const FormRule *rule, gint64 at, GError **error) {
    g_autoptr(Row) row = row_new("clock");
    row_set_text(row, "record", subject->record->number);
    row_set_text(row, "rule", rule->name);
    row_set_int(row, "at", at);
    row_set_int(row, "struck", subject->now);
    return change_put(subject->change, row, error);
}

/* A clock stopped: nothing happens, and nobody looks at it again. */
static gboolean stop(Change *change, const Due *due, GError **error) {
    g_autoptr(Row) row = row_new("clock");
    row_set_text(row, "record", due->record);
    row_set_text(row, "rule", due->rule);
    row_set_int(row, "at", 0);
    row_set_int(row, "struck", 0);
    return change_put(change, row, error) && change_commit(change, "clock", due->record, due->rule, error);
}

static gint64 runs_at(const GArray *clocks, const char *rule, const FormRule **found) {
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        if (strcmp(clock->rule->name, rule) == 0) {
            *found = clock->rule;
            return clock->at;
        }
    }
    return 0;
}

/* Messages and the change's audit row belong to the record. */
static gboolean strike_rule(Case *subject, const FormRule *rule, gint64 at, GError **error) {
    return rule_do(subject, rule, error) && mark(subject, rule, at, error) && record_save(subject->change, subject->record, error) &&
           rule_follow(subject, error) && rule_clocks_save(subject, error) &&
           change_commit(subject->change, subject->suspended ? "suspend" : "strike", subject->record->number, rule->id, error);
}

static gboolean strike(Plant *plant, Shelf *shelf, const Due *due, RuleTick *tick, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    g_autoptr(Case) subject = change ? case_in_change(change, shelf, due->record, error) : NULL;
    if (!subject)
        return FALSE;
    gboolean struck;
    if (!db_get_whether(subject->db, error, &struck, SQL_STRUCK, "ss", due->record, due->rule))
        return FALSE;
    if (struck)
        return TRUE; /* another terminal was first */
    g_autoptr(GArray) clocks = rule_clocks(subject);
    const FormRule *rule = NULL;
    gint64 at = runs_at(clocks, due->rule, &rule);
    if (!at)
        return stop(change, due, error);
    if (at > subject->now)
        return rule_clocks_save(subject, error) &&
               (change_is_empty(change) || change_commit(change, "clock", due->record, due->rule, error));
    if (!strike_rule(subject, rule, at, error))
        return FALSE;
    tick->suspended += subject->suspended;
    tick->messages += subject->messages;
    return TRUE;
}

gboolean rule_strike_all(Plant *plant, Shelf *shelf, int *left, RuleTick *tick, GError **error) {
    while (*left > 0) {
        g_autoptr(GPtrArray) list = list_due(plant_db(plant), error);
        if (!list)
            return FALSE;
        for (guint i = 0; i<list->len && * left> 0; i++, (*left)--)
            if (!strike(plant, shelf, list->pdata[i], tick, error))
                return FALSE;
        if (list->len < BATCH)
            return TRUE;
    }
    return TRUE;
}

gboolean rule_strike_around(Plant *plant, Shelf *shelf, const Record *record, RuleTick *tick, GError **error) {
    g_autoptr(GPtrArray) list = list_due_around(plant_db(plant), record, clock_now(), error);
    for (guint i = 0; list && i < list->len; i++)
        if (!strike(plant, shelf, list->pdata[i], tick, error))
            return FALSE;
    return list != NULL;
}

gboolean rule_strike_is_due_around(Db *db, const Record *record, gint64 now, gboolean *due, GError **error) {
    g_autoptr(GPtrArray) list = list_due_around(db, record, now, error);
    *due = list && list->len > 0;
    return list != NULL;
}

gboolean rule_strike_is_due(Plant *plant, gint64 now, gboolean *due, GError **error) {
    return db_get_whether(plant_db(plant), error, due, SQL_DUE, "ii", now, (gint64)1);
}
