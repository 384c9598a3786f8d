/* SPDX-License-Identifier: MIT
 *
 * Access rules: which roles a step takes where. Who holds a role is known elsewhere.
 */
#include "bihuan/model/access.h"

#include "bihuan/model/area.h"
#include "read.h"

#define COLUMNS "SELECT id, form, step, area, role, in_use FROM access"
static const char SQL_LOAD[] = COLUMNS " WHERE id = $1";
static const char SQL_LIST[] = COLUMNS " ORDER BY id";
static const char SQL_ROLES[] =
    "WITH RECURSIVE up (code, parent, depth) AS (SELECT code, parent, 1 FROM area WHERE code = $3"
    " UNION ALL SELECT a.code, a.parent, up.depth + 1 FROM area a JOIN up ON a.code = up.parent WHERE up.depth < $4)"
    " SELECT DISTINCT role FROM access WHERE in_use <> 0 AND form IN ($1, '" ACCESS_ANY "')"
    " AND step IN ($2, '" ACCESS_ANY "') AND (area = '' OR area IN (SELECT code FROM up)) ORDER BY role";

void access_free(Access *access) {
    if (!access)
        return;
    g_free(access->id);
    g_free(access->form);
    g_free(access->step);
    g_free(access->area);
    g_free(access->role);
    g_free(access);
}

static gpointer access_read(Rows *rows) {
    Access *access = g_new(Access, 1);
    *access = (Access){.id = read_text(rows, 0), .form = read_text(rows, 1), .step = read_text(rows, 2),
                       .area = read_text(rows, 3), .role = read_text(rows, 4), .in_use = rows_int(rows, 5) != 0};
    return access;
}

static gpointer role_read(Rows *rows) {
    return read_text(rows, 0);
}

Access *access_find(Db *db, const char *id) {
    return read_one(db_query(db, NULL, SQL_LOAD, "s", id), access_read, NULL);
}

GPtrArray *access_list(Db *db, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, ""), access_read, (GDestroyNotify)access_free, error);
}

GPtrArray *access_roles(Db *db, const char *form, const char *step, const char *area, GError **error) {
    return read_all(db_query(db, error, SQL_ROLES, "sssi", form, step, area, (gint64)AREA_DEPTH_MAX), role_read, g_free, error);
}

gboolean access_put(Change *change, const Access *access, GError **error) {
    g_autoptr(Row) row = row_new("access");
    row_set_text(row, "id", access->id);
    row_set_text(row, "form", access->form);
    row_set_text(row, "step", access->step);
    row_set_text(row, "area", access->area);
    row_set_text(row, "role", access->role);
    row_set_int(row, "in_use", access->in_use ? 1 : 0);
    return change_put(change, row, error);
}
