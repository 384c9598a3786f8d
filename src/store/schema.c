/* SPDX-License-Identifier: MIT
 *
 * Is the schema the one bihuan made? A trigger, an index or a view that somebody slipped in can refuse or change whatever
 * is written, so it is asked before anything is. Compared as a multiset of (type, name, table, text): names alone are not
 * unique in a file that others wrote to. Most often it is exactly what the build wrote down; where not, the migrations are run.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/built.h"

#include <string.h>

typedef struct {
    char *type, *name, *table, *sql;
} Item;

static void item_free(gpointer data) {
    Item *item = data;
    g_free(item->type);
    g_free(item->name);
    g_free(item->table);
    g_free(item->sql);
    g_free(item);
}

static char *schema_text_of(Rows *rows, int column) {
    const char *text = rows_text(rows, column);
    return g_strdup(text ? text : "?");
}

static GPtrArray *schema_of(Db *db, GError **error) {
    g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func(item_free);
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query_schema(db, &local);
    while (rows_next(rows, &local)) {
        Item *item = g_new(Item, 1);
        *item = (Item){schema_text_of(rows, 0), schema_text_of(rows, 1), schema_text_of(rows, 2), schema_text_of(rows, 3)};
        g_ptr_array_add(items, item);
    }
    if (!local)
        return g_steal_pointer(&items);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

/* What the migrations up to a number make. Kept: a process opens plants of one number, most often one plant. */
static const GPtrArray *expected_at(gint64 number, GError **error) {
    static GPtrArray *items;
    static gint64 made;
    gint64 reached = 0;
    if (items && made == number)
        return items;
    g_autoptr(Db) memory = db_open(NULL, DB_MEMORY, error);
    if (!memory || !migrate_schema_upto(memory, 0, number, &reached, error))
        return NULL;
    g_clear_pointer(&items, g_ptr_array_unref);
    items = schema_of(memory, error);
    made = number;
    return items;
}

static int compare_items(const Item *a, const Item *b, gboolean texts) {
    int order = strcmp(a->type, b->type);
    order = order ? order : strcmp(a->name, b->name);
    order = order || !texts ? order : strcmp(a->table, b->table);
    return order || !texts ? order : strcmp(a->sql, b->sql);
}

/* Both are sorted the same way. */
static void schema_compare(const GPtrArray *expected, const GPtrArray *got, SchemaFault fault, gpointer data) {
    guint i = 0, j = 0;
    while (i < expected->len || j < got->len) {
        const Item *want = i < expected->len ? expected->pdata[i] : NULL, *have = j < got->len ? got->pdata[j] : NULL;
        int order = !want ? 1 : !have ? -1 : compare_items(want, have, TRUE);
        gboolean same_name = want && have && compare_items(want, have, FALSE) == 0;
        if (order && same_name)
            fault(data, want->name, _("it is not as bihuan made it"));
        else if (order < 0)
            fault(data, want->name, _("it is missing from the plant's schema"));
        else if (have && order > 0)
            fault(data, have->name, _("bihuan did not make it"));
        i += order == 0 || same_name || order < 0;
        j += order == 0 || same_name || order > 0;
    }
}

/* Both are listed in one order. */
static gboolean is_as_built(gint64 number, const GPtrArray *got) {
    if (number != schema_built_number || number != migrate_newest())
        return FALSE;
    for (guint i = 0; i < got->len; i++) {
        const Item *have = got->pdata[i];
        const SchemaItem *want = &schema_built[i];
        if (!want->type || strcmp(want->type, have->type) != 0 || strcmp(want->name, have->name) != 0 ||
            strcmp(want->table, have->table) != 0 || strcmp(want->sql, have->sql) != 0)
            return FALSE;
    }
    return !schema_built[got->len].type;
}

gboolean schema_check(Db *db, SchemaFault fault, gpointer data, GError **error) {
    gint64 number = 0;
    if (!migrate_schema_of(db, &number, error))
        return FALSE;
    if (number > migrate_newest()) /* a newer program's: only read, and nobody here knows it */
        return TRUE;
    g_autoptr(GPtrArray) got = schema_of(db, error);
    if (!got)
        return FALSE;
    if (is_as_built(number, got))
        return TRUE;
    const GPtrArray *expected = expected_at(number, error);
    if (!expected)
        return FALSE;
    schema_compare(expected, got, fault, data);
    return TRUE;
}
