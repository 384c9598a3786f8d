/* SPDX-License-Identifier: MIT
 *
 * Access rules: who may do which step or deed where. Who holds a role is known elsewhere.
 */
#include "bihuan/model/access.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/table.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"

#define SHIPPED "data/access/verbs.csv"
#define SHIPPED_COLUMNS 9

static const NounColumn COLUMNS[] = {
    NOUN_TEXT(Access, id),           NOUN_TEXT(Access, form),
    NOUN_TEXT(Access, step),         NOUN_TEXT(Access, area),
    NOUN_TEXT(Access, role),         NOUN_FLAG(Access, in_use),
    NOUN_OPTION(Access, department), NOUN_COLUMN("people", NOUN_KIND_INT, TRUE, gint64, Access, people, NULL),
    NOUN_OPTION(Access, one_of)};
const Noun access_noun = NOUN(access, Access, "access", 1, COLUMNS, NULL);

static const char SQL_HAS_VERB[] = "SELECT 1 FROM access WHERE form = $1 LIMIT 1";
/* $3: the word that stands for every form, or the form again where it is a deed */
static const char SQL_RULES[] =
    "WHERE in_use <> 0 AND form IN ($1, $3) AND step IN ($2, '" ACCESS_ANY
    "') AND (area = '' OR area IN ("
    "WITH RECURSIVE up (code, parent, depth) AS (SELECT code, parent, 1 FROM area WHERE code = $4"
    " UNION ALL SELECT a.code, a.parent, up.depth + 1 FROM area a JOIN up ON a.code = up.parent WHERE up.depth < $5)"
    " SELECT code FROM up)) ORDER BY id";

gboolean access_find(Db *db, const char *id, Access **access, GError **error) {
    return noun_find(db, &access_noun, access, error, "WHERE id = $1", "s", id);
}

GPtrArray *access_list(Db *db, GError **error) {
    return noun_list(db, &access_noun, error, "ORDER BY id", "");
}

static GPtrArray *rules(Db *db, const char *form, const char *step, const char *any, const char *area, GError **error) {
    return noun_list(db, &access_noun, error, SQL_RULES, "ssssi", form, step, any, area, (gint64)AREA_DEPTH_MAX);
}

GPtrArray *access_of_step(Db *db, const char *form, const char *step, const char *area, GError **error) {
    return rules(db, form, step, ACCESS_ANY, area, error);
}

/* ---- deeds ---- */

static gpointer access_of_cells(char *const *cells) {
    Access *access = g_new(Access, 1);
    *access = (Access){.id = g_strdup(cells[0]),
                       .form = g_strdup(cells[1]),
                       .step = g_strdup(cells[2]),
                       .area = g_strdup(cells[3]),
                       .role = g_strdup(cells[4]),
                       .in_use = strcmp(cells[5], "1") == 0,
                       .department = g_strdup(cells[6]),
                       .people = strcmp(cells[7], "2") == 0 ? 2 : 0,
                       .one_of = g_strdup(cells[8])};
    return access;
}

GPtrArray *access_shipped(void) {
    return table_read(SHIPPED, SHIPPED_COLUMNS, access_of_cells, (GDestroyNotify)access_free);
}

/* A plant of before this table may have narrowed the roles by a limit access.VERB: that goes on counting. A limit that does not fit
 * narrows nothing. */
static gboolean narrowed_roles(Db *db, const char *verb, char **list, GError **error) {
    g_autofree char *name = g_strconcat("access.", verb, NULL);
    GError *local = NULL;
    *list = limit_resolve(db, name, clock_now(), &local);
    gboolean known = !local || err_is(local, ERR_NOT_FOUND) || err_is(local, ERR_INPUT);
    if (known)
        g_clear_error(&local);
    else
        g_propagate_error(error, local);
    return known;
}

static gboolean is_left_out(const char *list, const Access *rule) {
    g_auto(GStrv) roles = g_strsplit(list ? list : "", " ", -1);
    return list && rule->people != 2 && strcmp(rule->role, ACCESS_SETUP) != 0 && !g_strv_contains((const char *const *)roles, rule->role);
}

static GPtrArray *shipped_of(Db *db, const char *verb, const char *form, const char *part, GError **error) {
    g_autofree char *list = NULL;
    if (!narrowed_roles(db, verb, &list, error))
        return NULL;
    GPtrArray *all = access_shipped();
    for (guint i = all->len; i > 0; i--) {
        const Access *rule = all->pdata[i - 1];
        gboolean meant = strcmp(rule->form, form) == 0 && (strcmp(rule->step, part) == 0 || strcmp(rule->step, ACCESS_ANY) == 0);
        if (!meant || is_left_out(list, rule))
            g_ptr_array_remove_index(all, i - 1);
    }
    return all;
}

/* The very part says more than "any part". */
static void keep_the_nearest(GPtrArray *list, const char *part) {
    gboolean exact = FALSE;
    for (guint i = 0; i < list->len; i++)
        exact |= strcmp(((const Access *)list->pdata[i])->step, part) == 0;
    for (guint i = list->len; exact && i > 0; i--)
        if (strcmp(((const Access *)list->pdata[i - 1])->step, part) != 0)
            g_ptr_array_remove_index(list, i - 1);
}

GPtrArray *access_of_verb(Db *db, const char *verb, const char *part, const char *area, GError **error) {
    g_autofree char *form = g_strconcat(ACCESS_VERB, verb, NULL);
    const char *wanted = part ? part : ACCESS_ANY;
    gboolean has_rows = TRUE;
    g_autoptr(GPtrArray) list = rules(db, form, wanted, form, area, error);
    if (!list || (list->len == 0 && !db_get_whether(db, error, &has_rows, SQL_HAS_VERB, "s", form)))
        return NULL;
    if (!has_rows) {
        g_ptr_array_unref(list);
        list = shipped_of(db, verb, form, wanted, error);
    }
    if (list)
        keep_the_nearest(list, wanted);
    return g_steal_pointer(&list);
}

gboolean access_put(Change *change, const Access *access, GError **error) {
    return noun_save(change, &access_noun, access, error);
}
