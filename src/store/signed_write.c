/* SPDX-License-Identifier: MIT
 *
 * The writer's side of the table of who must have signed: what verify would call a forgery is never committed.
 */
#include "signed.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>

#define FIRST_PEOPLE 2

typedef struct {
    const char *table; /* of a shape, which outlives the change */
    char *key;
    GHashTable *before, *after; /* column → text; before NULL = a new row */
} Listed;

struct SignedImages {
    GPtrArray *rows;   /* Listed, in order of first writing */
    GHashTable *known; /* key → Listed */
};

static void listed_free(gpointer data) {
    Listed *listed = data;
    g_free(listed->key);
    g_clear_pointer(&listed->before, g_hash_table_unref);
    g_clear_pointer(&listed->after, g_hash_table_unref);
    g_free(listed);
}

SignedImages *signed_images_new(void) {
    SignedImages *images = g_new(SignedImages, 1);
    images->rows = g_ptr_array_new_with_free_func(listed_free);
    images->known = g_hash_table_new(g_str_hash, g_str_equal);
    return images;
}

void signed_images_free(SignedImages *images) {
    if (!images)
        return;
    g_hash_table_unref(images->known);
    g_ptr_array_unref(images->rows);
    g_free(images);
}

static GHashTable *map_of(const TableShape *shape, const Value *values) {
    GHashTable *map = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (guint i = 0; i < shape->columns->len; i++)
        if (values[i].kind != VALUE_NULL)
            g_hash_table_insert(map, shape->columns->pdata[i],
                                values[i].kind == VALUE_TEXT ? g_strdup(values[i].text)
                                                             : g_strdup_printf("%" G_GINT64_FORMAT, values[i].number));
    return map;
}

static char *key_of(const TableShape *shape, GHashTable *image) {
    GString *key = g_string_new(shape->name);
    for (guint i = 0; i < shape->columns->len; i++)
        if (shape->is_key[i]) {
            const char *value = g_hash_table_lookup(image, shape->columns->pdata[i]);
            g_string_append_c(key, '\x1f');
            g_string_append(key, value ? value : "");
        }
    return g_string_free(key, FALSE);
}

static gboolean read_before(Db *db, const TableShape *shape, const Value *values, GHashTable **before, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query_values(db, shape->sql_get, values, shape->columns->len, &local);
    Value stored[64];
    if (rows_next(rows, &local)) {
        for (guint i = 0; i < shape->columns->len; i++)
            stored[i] = rows_value(rows, (int)i);
        *before = map_of(shape, stored);
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return local == NULL && (error == NULL || *error == NULL);
}

gboolean signed_images_note(SignedImages *images, Db *db, const TableShape *shape, const Value *values, GError **error) {
    if (!signed_is_listed(shape->name))
        return TRUE;
    g_autoptr(GHashTable) after = map_of(shape, values);
    g_autofree char *key = key_of(shape, after);
    Listed *there = g_hash_table_lookup(images->known, key);
    if (there) {
        g_hash_table_unref(there->after);
        there->after = g_steal_pointer(&after);
        return TRUE;
    }
    GHashTable *before = NULL;
    if (!read_before(db, shape, values, &before, error))
        return FALSE;
    Listed *listed = g_new(Listed, 1);
    *listed = (Listed){shape->name, g_steal_pointer(&key), before, g_steal_pointer(&after)};
    g_ptr_array_add(images->rows, listed);
    g_hash_table_insert(images->known, listed->key, listed);
    return TRUE;
}

/* The first two people of a plant have nobody who could sign for them. */
static gboolean is_first(Db *db, gint64 seq, const Listed *listed, gboolean *first, GError **error) {
    *first = FALSE;
    if (strcmp(listed->table, "account") != 0 && strcmp(listed->table, "sign_key") != 0)
        return TRUE;
    const char *person = g_hash_table_lookup(listed->after, "person");
    gint64 people = FIRST_PEOPLE;
    gboolean has;
    if (!db_get_int(db, error, &people, "SELECT count(DISTINCT person) FROM sign_key WHERE since_row < $1", "i", seq) ||
        !db_get_whether(db, error, &has, "SELECT 1 FROM sign_key WHERE person = $1 AND since_row < $2", "si", person, seq))
        return FALSE;
    *first = people < FIRST_PEOPLE && !has;
    return TRUE;
}

gboolean signed_images_check(const SignedImages *images, Db *db, gint64 seq, const char *kind, const SignedBy *by, GError **error) {
    guint before = db_failures(db);
    if (images->rows->len == 0 || !signed_is_asked(db, seq, error))
        return db_answered(db, before, error);
    if (!db_answered(db, before, error))
        return FALSE;
    for (guint i = 0; i < images->rows->len; i++) {
        const Listed *listed = images->rows->pdata[i];
        const SignedRule *rule = signed_rule_for(kind, listed->table, listed->before, listed->after);
        gboolean first = FALSE;
        if (!rule || signed_is_enough(rule, listed->after, by))
            continue;
        if (!is_first(db, seq, listed, &first, error))
            return FALSE;
        if (first)
            continue;
        return rule->signatures > 1
                   ? err_set(error, ERR_DENIED,
                             _("nothing was changed: two people with accounts sign this (%s): give --user ID --secret-file FILE"
                               " and --with ID --with-secret-file FILE"),
                             signed_text(rule))
                   : err_set(error, ERR_DENIED,
                             _("nothing was changed: this is signed (%s): log in with password and PIN (--user ID"
                               " --secret-file FILE)"),
                             signed_text(rule));
    }
    return TRUE;
}
