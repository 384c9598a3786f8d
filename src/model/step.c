/* SPDX-License-Identifier: MIT
 *
 * Steps (节点) of records: rows in the order of entering.
 */
#include "bihuan/model/step.h"

#include <string.h>

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Step, record),  NOUN_INT(Step, position),  NOUN_TEXT(Step, name),  NOUN_TEXT(Step, assignee), NOUN_TEXT(Step, stand_in),
    NOUN_TIME(Step, entered), NOUN_TIME(Step, due),      NOUN_INT(Step, rung),   NOUN_TIME(Step, rung_due), NOUN_TIME(Step, done),
    NOUN_TEXT(Step, done_by), NOUN_TEXT(Step, decision), NOUN_MAP(Step, fields), NOUN_TIME(Step, tell_due)};
const Noun step_noun = NOUN(step, Step, "step", 2, COLUMNS, NULL);

static const char SQL_LAST[] = "SELECT max(position) FROM step WHERE record = $1";
static const char SQL_TELL_DUE[] = "WHERE done = 0 AND tell_due > 0 AND tell_due <= $1 ORDER BY tell_due, record, position LIMIT $2";
static const char SQL_RUNG_DUE[] = "WHERE done = 0 AND rung_due > 0 AND rung_due <= $1 ORDER BY rung_due, record, position LIMIT $2";

Step *step_new(const char *record, const char *name) {
    return noun_copy(&step_noun, &(Step){.record = (char *)record, .name = (char *)name});
}

GPtrArray *step_list(Db *db, const char *record, GError **error) {
    return noun_list(db, &step_noun, error, "WHERE record = $1 ORDER BY position", "s", record);
}

gboolean step_save(Change *change, Step *step, GError **error) {
    gint64 last = 0;
    if (step->position == 0) {
        if (!db_get_int(change_db(change), error, &last, SQL_LAST, "s", step->record))
            return FALSE;
        step->position = last + 1;
    }
    return noun_save(change, &step_noun, step, error);
}

static Step *find_last(const GPtrArray *steps, const char *name, gboolean done) {
    for (guint i = steps->len; i > 0; i--) {
        Step *step = steps->pdata[i - 1];
        gboolean is_done = step->done != 0 && strcmp(step->decision, "cancelled") != 0;
        if ((done ? is_done : step->done == 0) && (!name || strcmp(step->name, name) == 0))
            return step;
    }
    return NULL;
}

Step *step_find_open(const GPtrArray *steps, const char *name) {
    return find_last(steps, name, FALSE);
}

Step *step_find_done(const GPtrArray *steps, const char *name) {
    return find_last(steps, name, TRUE);
}

char *step_person(const Step *step) {
    if (!g_str_has_prefix(step->assignee, "person:"))
        return NULL;
    const char *id = step->assignee + strlen("person:");
    return g_strndup(id, strcspn(id, ","));
}

GPtrArray *step_list_tell_due(Db *db, gint64 at, int limit, GError **error) {
    return noun_list(db, &step_noun, error, SQL_TELL_DUE, "ii", at, (gint64)limit);
}

GPtrArray *step_list_rung_due(Db *db, gint64 at, int limit, GError **error) {
    return noun_list(db, &step_noun, error, SQL_RUNG_DUE, "ii", at, (gint64)limit);
}
