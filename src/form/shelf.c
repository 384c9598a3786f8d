/* SPDX-License-Identifier: MIT
 *
 * The installed forms of a plant, parsed once per version. Texts come from the plant, never from forms/.
 */
#include "bihuan/form/shelf.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/limit.h"
#include "bihuan/seal/seal.h"
#include "private.h"

#include <string.h>

static const char SQL_NEWEST[] = "SELECT max(version) FROM form WHERE name = $1";
static const char SQL_TEXT[] = "SELECT text FROM form WHERE name = $1 AND version = $2";
static const char SQL_NAMES[] = "SELECT DISTINCT name FROM form ORDER BY name";
struct Shelf {
    Db *db;
    GHashTable *forms; /* "name/version" → Form */
    GHashTable *heads; /* "name/version" → FormHead */
};

Shelf *shelf_new(Db *db) {
    Shelf *shelf = g_new0(Shelf, 1);
    shelf->db = db;
    shelf->forms = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)form_free);
    shelf->heads = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)form_head_free);
    return shelf;
}

void shelf_free(Shelf *shelf) {
    if (!shelf)
        return;
    g_hash_table_unref(shelf->forms);
    g_hash_table_unref(shelf->heads);
    g_free(shelf);
}

gboolean shelf_newest(Shelf *shelf, const char *name, gint64 *version, GError **error) {
    *version = 0;
    return db_get_int(shelf->db, error, version, SQL_NEWEST, "s", name);
}

char **shelf_names(Shelf *shelf) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(Rows) rows = db_query(shelf->db, NULL, SQL_NAMES, "");
    while (rows_next(rows, NULL))
        g_ptr_array_add(names, g_strdup(rows_text(rows, 0)));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_steal(names, NULL);
}

gboolean shelf_text(Shelf *shelf, const char *name, gint64 version, char **text, GError **error) {
    *text = NULL;
    return (version || shelf_newest(shelf, name, &version, error)) && db_get_text(shelf->db, error, text, SQL_TEXT, "si", name, version);
}

static gboolean not_there(Shelf *shelf, const char *name, GError **error) {
    g_auto(GStrv) names = shelf_names(shelf);
    g_autofree char *list = g_strjoinv(", ", names);
    return err_set(error, ERR_NOT_FOUND, _("there is no form %s; installed are: %s"), name, list);
}

const Form *shelf_form(Shelf *shelf, const char *name, gint64 version, gint64 *found, GError **error) {
    guint before = db_failures(shelf->db);
    gint64 wanted = version;
    if (!version && !shelf_newest(shelf, name, &wanted, error))
        return NULL;
    g_autofree char *key = g_strdup_printf("%s/%d", name, (int)wanted);
    Form *form = g_hash_table_lookup(shelf->forms, key);
    if (found)
        *found = wanted;
    if (form)
        return form;
    g_autofree char *text = NULL;
    if (wanted && !shelf_text(shelf, name, wanted, &text, error))
        return NULL;
    if (!text) {
        if (db_answered(shelf->db, before, error))
            not_there(shelf, name, error);
        return NULL;
    }
    form = form_parse(name, text, error);
    if (form)
        g_hash_table_insert(shelf->forms, g_steal_pointer(&key), form);
    return form;
}

/* The whole form, where its head could not be read by itself: what is amiss in it is said as ever. */
static gboolean head_of_whole(Shelf *shelf, const char *name, gint64 version, FormHead *head, GError **error) {
    const Form *form = shelf_form(shelf, name, version, NULL, error);
    if (!form)
        return FALSE;
    *head = (FormHead){{g_strdup(form_titles(form)->zh), g_strdup(form_titles(form)->en)},
                       form_is_permit(form),
                       form_gate(form) ? g_strdup(form_gate(form)->bank) : NULL};
    return TRUE;
}

const FormHead *shelf_head(Shelf *shelf, const char *name, GError **error) {
    gint64 version;
    if (!shelf_newest(shelf, name, &version, error))
        return NULL;
    g_autofree char *key = g_strdup_printf("%s/%d", name, (int)version), *text = NULL;
    FormHead *head = g_hash_table_lookup(shelf->heads, key);
    if (head)
        return head;
    if (version && !g_hash_table_contains(shelf->forms, key) && !shelf_text(shelf, name, version, &text, error))
        return NULL;
    head = g_new0(FormHead, 1);
    if ((text && form_head_read(text, head)) || head_of_whole(shelf, name, version, head, error)) {
        g_hash_table_insert(shelf->heads, g_steal_pointer(&key), head);
        return head;
    }
    g_free(head);
    return NULL;
}

gboolean shelf_install(Shelf *shelf, Change *change, const char *name, const char *text, gint64 *version, GError **error) {
    g_autofree char *before = NULL;
    if (!shelf_newest(shelf, name, version, error) || !shelf_text(shelf, name, *version, &before, error))
        return FALSE;
    if (g_strcmp0(before, text) == 0)
        return TRUE;
    guint8 digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    seal_hash(text, strlen(text), digest);
    seal_hex(digest, sizeof digest, hex);
    g_autoptr(Row) row = row_new("form");
    row_set_text(row, "name", name);
    row_set_int(row, "version", ++*version);
    row_set_text(row, "text", text);
    row_set_text(row, "hash", hex);
    row_set_int(row, "since", change_time(change));
    row_set_text(row, "installed_by", change_actor(change));
    return change_add(change, row, error);
}

gboolean shelf_limit(gpointer db, const char *name, gint64 at, char **value, GError **error) {
    *value = limit_resolve(db, name, at, error);
    return *value != NULL;
}
