/* SPDX-License-Identifier: MIT
 *
 * Departments. Knows no people.
 */
#include "bihuan/model/department.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Department, code), NOUN_TEXT(Department, name), NOUN_TEXT(Department, name_en),
                                     NOUN_OPTION(Department, parent), NOUN_OPTION(Department, kind)};
const Noun department_noun = NOUN(department, Department, "department", 1, COLUMNS, N_("There is no department %s in this plant."));

static const char SQL_OF_KIND[] = "SELECT code FROM department WHERE kind = $1 ORDER BY code";
static const char SQL_IS_KIND[] =
    "WITH RECURSIVE up (code, parent, kind, depth) AS (SELECT code, parent, kind, 1 FROM department WHERE code = $1"
    " UNION ALL SELECT d.code, d.parent, d.kind, up.depth + 1 FROM department d JOIN up ON d.code = up.parent"
    " WHERE up.kind IS NULL AND up.depth < 16) SELECT 1 FROM up WHERE kind = $2";
static const char SQL_EXISTS[] = "SELECT 1 FROM department WHERE code = $1";

Department *department_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &department_noun, code, error);
}

gboolean department_exists(Db *db, const char *code, gboolean *there, GError **error) {
    return db_get_whether(db, error, there, SQL_EXISTS, "s", code);
}

char *department_title(Db *db, const char *code) {
    if (!code)
        return g_strdup("");
    g_autoptr(Department) department = NULL;
    noun_find(db, &department_noun, &department, NULL, "WHERE code = $1", "s", code);
    return g_strdup(department ? i18n_pick(department->name, department->name_en) : code);
}

GPtrArray *department_list(Db *db, GError **error) {
    return noun_list(db, &department_noun, error, "ORDER BY code", "");
}

GPtrArray *department_of_kind(Db *db, const char *kind, GError **error) {
    return db_texts(db, error, SQL_OF_KIND, "s", kind);
}

gboolean department_is_kind(Db *db, const char *code, const char *kind, gboolean *is, GError **error) {
    return db_get_whether(db, error, is, SQL_IS_KIND, "ss", code, kind);
}

gboolean department_put(Change *change, const Department *department, GError **error) {
    return noun_save(change, &department_noun, department, error);
}
