/* SPDX-License-Identifier: MIT
 *
 * Access rules: who may do which step or deed where. Who holds a role is known elsewhere.
 */
#include "bihuan/model/access.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/table.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"
#include "read.h"

#define SHIPPED "data/access/verbs.csv"
#define SHIPPED_COLUMNS 9
#define COLUMNS "SELECT id, form, step, area, role, in_use, department, people, one_of FROM access"
static const char SQL_LOAD[] = COLUMNS " WHERE id = $1";
static const char SQL_LIST[] = COLUMNS " ORDER BY id";
static const char SQL_HAS_VERB[] = "SELECT 1 FROM access WHERE form = $1 LIMIT 1";
/* $3: the word that stands for every form, or the form again where it is a deed */
static const char SQL_RULES[] =
    "WITH RECURSIVE up (code, parent, depth) AS (SELECT code, parent, 1 FROM area WHERE code = $4"
    " UNION ALL SELECT a.code, a.parent, up.depth + 1 FROM area a JOIN up ON a.code = up.parent WHERE up.depth < $5) " COLUMNS
    " WHERE in_use <> 0 AND form IN ($1, $3)"
    " AND step IN ($2, '" ACCESS_ANY "') AND (area = '' OR area IN (SELECT code FROM up)) ORDER BY id";

void access_free(Access *access) {
    if (!access)
        return;
    g_free(access->id);
    g_free(access->form);
    g_free(access->step);
    g_free(access->area);
    g_free(access->role);
    g_free(access->department);
    g_free(access->one_of);
    g_free(access);
}

static gpointer access_read(Rows *rows) {
    Access *access = g_new(Access, 1);
    *access = (Access){.id = read_text(rows, 0),
                       .form = read_text(rows, 1),
                       .step = read_text(rows, 2),
                       .area = read_text(rows, 3),
                       .role = read_text(rows, 4),
                       .in_use = rows_int(rows, 5) != 0,
                       .department = read_text(rows, 6),
                       .two = rows_int(rows, 7) == 2,
                       .one_of = read_text(rows, 8)};
    return access;
}

Access *access_find(Db *db, const char *id) {
    return read_one(db_query(db, NULL, SQL_LOAD, "s", id), access_read, NULL);
}

GPtrArray *access_list(Db *db, GError **error) {
    return read_all(db_query(db, error, SQL_LIST, ""), access_read, (GDestroyNotify)access_free, error);
}

static GPtrArray *rules(Db *db, const char *form, const char *step, const char *any, const char *area, GError **error) {
    return read_all(db_query(db, error, SQL_RULES, "ssssi", form, step, any, area, (gint64)AREA_DEPTH_MAX), access_read,
                    (GDestroyNotify)access_free, error);
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
                       .two = strcmp(cells[7], "2") == 0,
                       .one_of = g_strdup(cells[8])};
    return access;
}

GPtrArray *access_shipped(void) {
    return table_read(SHIPPED, SHIPPED_COLUMNS, access_of_cells, (GDestroyNotify)access_free);
}

/* A plant of before this table may have narrowed the roles by a limit access.VERB: that goes on counting. */
static gboolean was_left_out(Db *db, const char *verb, const Access *rule) {
    g_autofree char *name = g_strconcat("access.", verb, NULL), *list = limit_resolve(db, name, clock_now(), NULL);
    g_auto(GStrv) roles = g_strsplit(list ? list : "", " ", -1);
    return list && !rule->two && strcmp(rule->role, ACCESS_SETUP) != 0 && !g_strv_contains((const char *const *)roles, rule->role);
}

static GPtrArray *shipped_of(Db *db, const char *verb, const char *form, const char *part) {
    GPtrArray *all = access_shipped();
    for (guint i = all->len; i > 0; i--) {
        const Access *rule = all->pdata[i - 1];
        gboolean meant = strcmp(rule->form, form) == 0 && (strcmp(rule->step, part) == 0 || strcmp(rule->step, ACCESS_ANY) == 0);
        if (!meant || was_left_out(db, verb, rule))
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
    g_autoptr(GError) local = NULL;
    const char *wanted = part ? part : ACCESS_ANY;
    g_autoptr(GPtrArray) list = rules(db, form, wanted, form, area, &local);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    if (list->len == 0 && !db_exists(db, SQL_HAS_VERB, "s", form)) {
        g_ptr_array_unref(list);
        list = shipped_of(db, verb, form, wanted);
    }
    keep_the_nearest(list, wanted);
    return g_steal_pointer(&list);
}

gboolean access_same(const Access *a, const Access *b) {
    return strcmp(a->form, b->form) == 0 && strcmp(a->step, b->step) == 0 && strcmp(a->area, b->area) == 0 &&
           strcmp(a->role, b->role) == 0 && a->in_use == b->in_use && strcmp(a->department, b->department) == 0 && a->two == b->two &&
           strcmp(a->one_of, b->one_of) == 0;
}

gboolean access_put(Change *change, const Access *access, GError **error) {
    g_autoptr(Row) row = row_new("access");
    row_set_text(row, "id", access->id);
    row_set_text(row, "form", access->form);
    row_set_text(row, "step", access->step);
    row_set_text(row, "area", access->area);
    row_set_text(row, "role", access->role);
    row_set_int(row, "in_use", access->in_use ? 1 : 0);
    row_set_text(row, "department", access->department && *access->department ? access->department : NULL);
    if (access->two)
        row_set_int(row, "people", 2);
    row_set_text(row, "one_of", access->one_of && *access->one_of ? access->one_of : NULL);
    return change_put(change, row, error);
}
