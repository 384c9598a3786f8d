/* SPDX-License-Identifier: MIT
 *
 * Departments. Knows no people.
 */
#include "bihuan/model/department.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "read.h"

#define COLUMNS "SELECT code, name, name_en, parent, kind FROM department"
static const char SQL_LOAD[] = COLUMNS " WHERE code = $1";
static const char SQL_LIST[] = COLUMNS " ORDER BY code";
static const char SQL_KIND[] = COLUMNS " WHERE kind = $1 ORDER BY code";
static const char SQL_IS_KIND[] =
    "WITH RECURSIVE up (code, parent, kind, depth) AS (SELECT code, parent, kind, 1 FROM department WHERE code = $1"
    " UNION ALL SELECT d.code, d.parent, d.kind, up.depth + 1 FROM department d JOIN up ON d.code = up.parent"
    " WHERE up.kind IS NULL AND up.depth < 16) SELECT 1 FROM up WHERE kind = $2";
static const char SQL_EXISTS[] = "SELECT 1 FROM department WHERE code = $1";

void department_free(Department *department) {
    if (!department)
        return;
    g_free(department->code);
    g_free(department->name);
    g_free(department->name_en);
    g_free(department->parent);
    g_free(department->kind);
    g_free(department);
}

static gpointer department_read(Rows *rows) {
    Department *department = g_new(Department, 1);
    *department = (Department){.code = read_text(rows, 0),
                               .name = read_text(rows, 1),
                               .name_en = read_text(rows, 2),
                               .parent = read_text(rows, 3),
                               .kind = read_text(rows, 4)};
    return department;
}

Department *department_load(Db *db, const char *code, GError **error) {
    g_autoptr(GError) local = NULL;
    Department *department = read_one(db_query(db, &local, SQL_LOAD, "s", code), department_read, &local);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else if (!department)
        err_set(error, ERR_NOT_FOUND, _("There is no department %s in this plant."), code);
    return department;
}

gboolean department_exists(Db *db, const char *code) {
    return db_exists(db, SQL_EXISTS, "s", code);
}

char *department_title(Db *db, const char *code) {
    if (!code)
        return g_strdup("");
    g_autoptr(Department) department = department_load(db, code, NULL);
    return g_strdup(department ? i18n_pick(department->name, department->name_en) : code);
}

GPtrArray *department_list(Db *db, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, ""), department_read, (GDestroyNotify)department_free, error);
}

GPtrArray *department_of_kind(Db *db, const char *kind, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) codes = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(db, &local, SQL_KIND, "s", kind);
    while (rows && rows_next(rows, &local))
        g_ptr_array_add(codes, read_text(rows, 0));
    if (!local)
        return g_steal_pointer(&codes);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

gboolean department_is_kind(Db *db, const char *code, const char *kind) {
    return db_exists(db, SQL_IS_KIND, "ss", code, kind);
}

gboolean department_put(Change *change, const Department *department, GError **error) {
    g_autoptr(Row) row = row_new("department");
    row_set_text(row, "code", department->code);
    row_set_text(row, "name", department->name);
    row_set_text(row, "name_en", department->name_en ? department->name_en : "");
    if (department->parent && *department->parent)
        row_set_text(row, "parent", department->parent);
    if (department->kind && *department->kind)
        row_set_text(row, "kind", department->kind);
    return change_put(change, row, error);
}
