/* SPDX-License-Identifier: MIT
 *
 * Holds (冻结/锁定). Look-ups that decide whether something is refused report errors: no answer means no.
 */
#include "bihuan/model/hold.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

#define COLUMNS "SELECT id, kind, target, rule, record, since, until, why, treatment, signed FROM hold"
#define SHORTEST_ID 4

static const char SQL_LOAD[] = COLUMNS " WHERE id = $1";
static const char SQL_BEGINS[] = COLUMNS " WHERE id LIKE $1 ORDER BY id LIMIT 2";
static const char SQL_ON_TARGET[] = COLUMNS " WHERE until = 0 AND target = $1 ORDER BY since DESC, id LIMIT 2";
static const char SQL_IN_FORCE[] = COLUMNS " WHERE until = 0 ORDER BY since DESC, id";
static const char SQL_ALL[] = COLUMNS " ORDER BY since DESC, id";
static const char SQL_OVER_AREA[] = COLUMNS
    " WHERE until = 0 AND kind = 'freeze' AND target IN (WITH RECURSIVE around(code, parent) AS"
    " (SELECT code, parent FROM area WHERE code = $1 UNION"
    " SELECT a.code, a.parent FROM area a JOIN around ON a.code = around.parent) SELECT code FROM around)"
    " ORDER BY since, id";
static const char SQL_OF_RECORD[] = COLUMNS
    " WHERE (record = $1) OR (until = 0 AND kind = 'freeze' AND target IN (WITH RECURSIVE around(code, parent) AS"
    " (SELECT code, parent FROM area WHERE code = $2 UNION"
    " SELECT a.code, a.parent FROM area a JOIN around ON a.code = around.parent) SELECT code FROM around))"
    " ORDER BY since DESC, id";

Hold *hold_new(void) {
    Hold *hold = g_new0(Hold, 1);
    hold->treatment = g_strdup("");
    hold->signed_by = g_strdup("");
    return hold;
}

void hold_free(Hold *hold) {
    if (!hold)
        return;
    g_free(hold->id);
    g_free(hold->kind);
    g_free(hold->target);
    g_free(hold->rule);
    g_free(hold->record);
    g_free(hold->why);
    g_free(hold->treatment);
    g_free(hold->signed_by);
    g_free(hold);
}

static Hold *hold_read(Rows *rows) {
    Hold *hold = g_new0(Hold, 1);
    hold->id = g_strdup(rows_text(rows, 0));
    hold->kind = g_strdup(rows_text(rows, 1));
    hold->target = g_strdup(rows_text(rows, 2));
    hold->rule = g_strdup(rows_text(rows, 3));
    hold->record = g_strdup(rows_text(rows, 4));
    hold->since = rows_int(rows, 5);
    hold->until = rows_int(rows, 6);
    hold->why = g_strdup(rows_text(rows, 7));
    hold->treatment = g_strdup(rows_text(rows, 8));
    hold->signed_by = g_strdup(rows_text(rows, 9));
    return hold;
}

/* All rows of a query; frees it. */
static GPtrArray *read_all(Rows *query, GError **error) {
    g_autoptr(Rows) rows = query;
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) holds = g_ptr_array_new_with_free_func((GDestroyNotify)hold_free);
    while (rows_next(rows, &local))
        g_ptr_array_add(holds, hold_read(rows));
    if (rows && !local)
        return g_steal_pointer(&holds);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

/* The only row of a query, NULL if there are none or two. */
static Hold *read_only_one(Rows *query) {
    g_autoptr(GPtrArray) holds = read_all(query, NULL);
    return holds && holds->len == 1 ? g_ptr_array_steal_index(holds, 0) : NULL;
}

Hold *hold_load(Db *db, const char *id, GError **error) {
    g_autofree char *upper = g_ascii_strup(id, -1), *begins = g_strconcat(upper, "%", NULL);
    Hold *hold = read_only_one(db_query(db, NULL, SQL_LOAD, "s", upper));
    if (!hold)
        hold = read_only_one(db_query(db, NULL, SQL_ON_TARGET, "s", id));
    if (!hold && strlen(id) >= SHORTEST_ID && !strpbrk(id, "%_"))
        hold = read_only_one(db_query(db, NULL, SQL_BEGINS, "s", begins));
    if (!hold)
        err_set(error, ERR_NOT_FOUND, _("there is no hold %s; list them with: bihuan holds"), id);
    return hold;
}

gboolean hold_save(Change *change, const Hold *hold, GError **error) {
    g_autoptr(Row) row = row_new("hold");
    row_set_text(row, "id", hold->id);
    row_set_text(row, "kind", hold->kind);
    row_set_text(row, "target", hold->target);
    row_set_text(row, "rule", hold->rule);
    row_set_text(row, "record", hold->record);
    row_set_int(row, "since", hold->since);
    row_set_int(row, "until", hold->until);
    row_set_text(row, "why", hold->why);
    row_set_text(row, "treatment", hold->treatment);
    row_set_text(row, "signed", hold->signed_by);
    return change_put(change, row, error);
}

GPtrArray *hold_list(Db *db, gboolean all, GError **error) {
    return read_all(db_query(db, error, all ? SQL_ALL : SQL_IN_FORCE, ""), error);
}

GPtrArray *hold_list_over_area(Db *db, const char *area, GError **error) {
    return read_all(db_query(db, error, SQL_OVER_AREA, "s", area), error);
}

GPtrArray *hold_list_of_record(Db *db, const char *number, const char *area, GError **error) {
    return read_all(db_query(db, error, SQL_OF_RECORD, "ss", number, area), error);
}
