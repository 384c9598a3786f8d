/* SPDX-License-Identifier: MIT
 *
 * Areas and what lies inside what. Knows no device, no hold.
 */
#include "bihuan/model/area.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(PlantArea, code),         NOUN_TEXT(PlantArea, name),   NOUN_OPTION(PlantArea, parent),
                                     NOUN_OPTION(PlantArea, department), NOUN_OPTION(PlantArea, kind), NOUN_PLACE(PlantArea, place)};
const Noun area_noun = NOUN(area, PlantArea, "area", 1, COLUMNS, N_("There is no area %s in this plant; look it up with: export areas."));

static const char SQL_EXISTS[] = "SELECT 1 FROM area WHERE code = $1";
static const char SQL_NAME[] = "SELECT name FROM area WHERE code = $1";
static const char SQL_CHAIN[] =
    "WITH RECURSIVE up (code, parent, depth) AS (SELECT code, parent, 1 FROM area WHERE code = $1"
    " UNION ALL SELECT a.code, a.parent, up.depth + 1 FROM area a JOIN up ON a.code = up.parent WHERE up.depth < $2)"
    " SELECT code FROM up ORDER BY depth";
static const char SQL_WITHIN[] =
    "WITH RECURSIVE down (code, depth) AS (SELECT code, 1 FROM area WHERE code = $1"
    " UNION ALL SELECT a.code, down.depth + 1 FROM area a JOIN down ON a.parent = down.code WHERE down.depth < $2)"
    " SELECT code FROM down ORDER BY depth, code";
static const char SQL_DEPARTMENT[] =
    "WITH RECURSIVE up (code, parent, department, depth) AS (SELECT code, parent, department, 1 FROM area WHERE code = $1"
    " UNION ALL SELECT a.code, a.parent, a.department, up.depth + 1 FROM area a JOIN up ON a.code = up.parent"
    " WHERE up.depth < $2) SELECT department FROM up WHERE department <> '' ORDER BY depth LIMIT 1";
static const char SQL_KIND[] =
    "WITH RECURSIVE up (code, parent, kind, depth) AS (SELECT code, parent, kind, 1 FROM area WHERE code = $1"
    " UNION ALL SELECT a.code, a.parent, a.kind, up.depth + 1 FROM area a JOIN up ON a.code = up.parent"
    " WHERE up.depth < $2) SELECT kind FROM up WHERE kind <> '' ORDER BY depth LIMIT 1";

PlantArea *area_load(Db *db, const char *code, GError **error) {
    return noun_load(db, &area_noun, code, error);
}

gboolean area_exists(Db *db, const char *code, gboolean *there, GError **error) {
    return db_get_whether(db, error, there, SQL_EXISTS, "s", code);
}

char *area_name(Db *db, const char *code) {
    if (!code)
        return g_strdup("");
    g_autofree char *name = NULL;
    return db_get_text(db, NULL, &name, SQL_NAME, "s", code) && name ? g_steal_pointer(&name) : g_strdup(code);
}

GPtrArray *area_chain(Db *db, const char *code, GError **error) {
    return db_texts(db, error, SQL_CHAIN, "si", code, (gint64)AREA_DEPTH_MAX);
}

gboolean area_is_inside(Db *db, const char *area, const char *enclosing, GError **error) {
    if (!area || !enclosing)
        return FALSE;
    if (strcmp(area, enclosing) == 0)
        return TRUE;
    g_autoptr(GPtrArray) chain = area_chain(db, area, error);
    return chain && g_ptr_array_find_with_equal_func(chain, enclosing, g_str_equal, NULL);
}

GPtrArray *area_with_inner(Db *db, const char *code, GError **error) {
    return db_texts(db, error, SQL_WITHIN, "si", code, (gint64)AREA_DEPTH_MAX);
}

GPtrArray *area_list(Db *db, GError **error) {
    return noun_list(db, &area_noun, error, "ORDER BY code", "");
}

static char *nearest(Db *db, const char *sql, const char *code, GError **error) {
    g_autofree char *text = NULL;
    if (code && !db_get_text(db, error, &text, sql, "si", code, (gint64)AREA_DEPTH_MAX))
        return NULL;
    return text ? g_steal_pointer(&text) : g_strdup("");
}

char *area_department(Db *db, const char *code, GError **error) {
    return nearest(db, SQL_DEPARTMENT, code, error);
}

char *area_kind(Db *db, const char *code, GError **error) {
    return nearest(db, SQL_KIND, code, error);
}

gboolean area_save(Change *change, const PlantArea *area, GError **error) {
    return noun_save(change, &area_noun, area, error);
}
