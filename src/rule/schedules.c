/* SPDX-License-Identifier: MIT
 *
 * Schedules and their devices, caught up by the clock: what begins or ends by its date, a limit that became stricter, a device that came in
 * by a door that did not ask; and what is due of people and records that are there no more.
 */
#include "bihuan/base/clock.h"
#include "bihuan/model/schedule.h"
#include "bihuan/rule/due.h"
#include "private.h"

#define BATCH 200

#define OF_PERSON "subject LIKE 'person:%' AND EXISTS (SELECT 1 FROM person WHERE id = substr(subject, 8) AND in_service = "
/* Substitute measures are their extension's. */
static const char SQL_OVER[] =
    "SELECT id FROM obligation WHERE record IS NOT NULL AND ended IS NOT NULL"
    " UNION SELECT id FROM obligation WHERE ended IS NULL AND kind <> 'substitute' AND (" OF_PERSON
    "0) OR (subject LIKE 'record:%' AND EXISTS (SELECT 1 FROM record r WHERE r.number = substr(subject, 8) AND r.ended > 0))) LIMIT $1";
static const char SQL_BACK[] =
    "SELECT id FROM obligation WHERE ended IS NOT NULL AND schedule IS NULL AND kind <> 'substitute' AND " OF_PERSON "1) LIMIT $1";

static gboolean come_back(Change *change, const char *id, GError **error) {
    g_autoptr(Obligation) obligation = obligation_load(change_db(change), id, error);
    if (!obligation)
        return FALSE;
    obligation->ended = 0;
    return noun_save(change, &obligation_noun, obligation, error);
}

/* Devices first: what ends there may have a record. */
static gboolean put_right(Change *change, Shelf *shelf, GError **error) {
    guint count;
    Db *db = change_db(change);
    if (!schedule_catch_up(change, BATCH, &count, error))
        return FALSE;
    g_autoptr(GPtrArray) over = db_texts(db, error, SQL_OVER, "i", (gint64)BATCH);
    g_autoptr(GPtrArray) back = over ? db_texts(db, error, SQL_BACK, "i", (gint64)BATCH) : NULL;
    for (guint i = 0; back && i < over->len; i++)
        if (!rule_due_end(change, shelf, over->pdata[i], error))
            return FALSE;
    for (guint i = 0; back && i < back->len; i++)
        if (!come_back(change, back->pdata[i], error))
            return FALSE;
    return back != NULL;
}

/* The first one that is not as it should be; NULL without error: none. Owned. */
static char *find_one(Plant *plant, GError **error) {
    Db *db = plant_db(plant);
    g_autofree char *id = NULL;
    g_autoptr(GPtrArray) strays = schedule_strays(db, clock_now(), error);
    if (!strays || strays->len)
        return strays ? g_strdup(strays->pdata[0]) : NULL;
    if (!db_get_text(db, error, &id, SQL_OVER, "i", (gint64)1) || (!id && !db_get_text(db, error, &id, SQL_BACK, "i", (gint64)1)))
        return NULL;
    return g_steal_pointer(&id);
}

gboolean rule_schedules_all(Plant *plant, Shelf *shelf, int *left, GError **error) {
    guint before = db_failures(plant_db(plant));
    while (*left > 0) {
        g_autofree char *first = find_one(plant, error);
        if (!first)
            return db_answered(plant_db(plant), before, error);
        g_autoptr(Change) change = change_begin(plant, "system", error);
        if (!change || !put_right(change, shelf, error))
            return FALSE;
        if (change_is_empty(change)) /* another process was first */
            return TRUE;
        if (!change_commit(change, "schedule", first, "", error))
            return FALSE;
        (*left)--;
    }
    return TRUE;
}
