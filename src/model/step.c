/* SPDX-License-Identifier: MIT
 *
 * Steps (节点) of records: rows in the order of entering.
 */
#include "bihuan/model/step.h"

#include "bihuan/store/canon.h"

#include <string.h>

static const char SQL_LIST[] =
    "SELECT record, position, name, assignee, stand_in, entered, due, rung, rung_due, done, done_by, decision, fields"
    " FROM step WHERE record = $1 ORDER BY position";
static const char SQL_LAST[] = "SELECT max(position) FROM step WHERE record = $1";
static const char SQL_RUNG_DUE[] =
    "SELECT record, position FROM step WHERE done = 0 AND rung_due > 0 AND rung_due <= $1"
    " ORDER BY rung_due, record, position LIMIT $2";

Step *step_new(const char *record, const char *name) {
    Step *step = g_new0(Step, 1);
    step->record = g_strdup(record);
    step->name = g_strdup(name);
    step->assignee = g_strdup("");
    step->stand_in = g_strdup("");
    step->done_by = g_strdup("");
    step->decision = g_strdup("");
    step->fields = canon_map_new();
    return step;
}

void step_free(Step *step) {
    if (!step)
        return;
    g_free(step->record);
    g_free(step->name);
    g_free(step->assignee);
    g_free(step->stand_in);
    g_free(step->done_by);
    g_free(step->decision);
    g_hash_table_unref(step->fields);
    g_free(step);
}

static Step *step_read(Rows *rows) {
    Step *step = g_new0(Step, 1);
    step->record = g_strdup(rows_text(rows, 0));
    step->position = rows_int(rows, 1);
    step->name = g_strdup(rows_text(rows, 2));
    step->assignee = g_strdup(rows_text(rows, 3));
    step->stand_in = g_strdup(rows_text(rows, 4));
    step->entered = rows_int(rows, 5);
    step->due = rows_int(rows, 6);
    step->rung = rows_int(rows, 7);
    step->rung_due = rows_int(rows, 8);
    step->done = rows_int(rows, 9);
    step->done_by = g_strdup(rows_text(rows, 10));
    step->decision = g_strdup(rows_text(rows, 11));
    step->fields = canon_to_map(rows_text(rows, 12));
    if (!step->fields)
        step->fields = canon_map_new();
    return step;
}

GPtrArray *step_list(Db *db, const char *record, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) steps = g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
    g_autoptr(Rows) rows = db_query(db, &local, SQL_LIST, "s", record);
    while (rows_next(rows, &local))
        g_ptr_array_add(steps, step_read(rows));
    if (!local)
        return g_steal_pointer(&steps);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

gboolean step_save(Change *change, Step *step, GError **error) {
    g_autoptr(Row) row = row_new("step");
    g_autofree char *fields = canon_from_map(step->fields);
    if (step->position == 0)
        step->position = db_int(change_db(change), 0, SQL_LAST, "s", step->record) + 1;
    row_set_text(row, "record", step->record);
    row_set_int(row, "position", step->position);
    row_set_text(row, "name", step->name);
    row_set_text(row, "assignee", step->assignee);
    row_set_text(row, "stand_in", step->stand_in);
    row_set_int(row, "entered", step->entered);
    row_set_int(row, "due", step->due);
    row_set_int(row, "rung", step->rung);
    row_set_int(row, "rung_due", step->rung_due);
    row_set_int(row, "done", step->done);
    row_set_text(row, "done_by", step->done_by);
    row_set_text(row, "decision", step->decision);
    row_set_text(row, "fields", fields);
    return change_put(change, row, error);
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

GArray *step_list_rung_due(Db *db, gint64 at, int limit, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GArray) keys = g_array_new(FALSE, TRUE, sizeof(StepKey));
    g_autoptr(Rows) rows = db_query(db, &local, SQL_RUNG_DUE, "ii", at, (gint64)limit);
    while (rows_next(rows, &local)) {
        StepKey key = {.position = rows_int(rows, 1)};
        g_strlcpy(key.record, rows_text(rows, 0), sizeof key.record);
        g_array_append_val(keys, key);
    }
    if (!local)
        return g_steal_pointer(&keys);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}
