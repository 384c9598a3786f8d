/* SPDX-License-Identifier: MIT
 *
 * Every signing key but those of the first two people was vouched for by two others whose keys were in use before it. A demo
 * plant, whose passwords are known to everybody, is not asked.
 */
#include "bihuan/store/vouch.h"

#include "verify_private.h"

#include "bihuan/base/i18n.h"

#include <string.h>

#define FIRST_PEOPLE 2

static const char SQL_DRILL[] = "SELECT 1 FROM plant WHERE key = 'demo' AND value = '1' AND seq = 1";
static const char SQL_KEYS[] = "SELECT key_id, person, public, since_row FROM sign_key ORDER BY since_row, key_id";
static const char SQL_VOUCHERS[] =
    "SELECT v.signature, k.key_id, k.public FROM vouch v JOIN sign_key k ON k.key_id = v.by_key AND k.person = v.person"
    " WHERE v.key_id = $1 AND v.person <> $2 AND k.since_row < $3 AND (k.revoked_row = 0 OR k.revoked_row > $3)";

typedef struct {
    char *id, *person, *public_hex;
    gint64 since;
} KeyRow;

static void key_row_free(gpointer data) {
    KeyRow *row = data;
    g_free(row->id);
    g_free(row->person);
    g_free(row->public_hex);
    g_free(row);
}

/* NULL only in a file that is not as we made it. */
static char *text_of(Rows *rows, int column) {
    const char *text = rows_text(rows, column);
    return g_strdup(text ? text : "");
}

static GPtrArray *read_keys(Auditor *auditor, GError **error) {
    GPtrArray *keys = g_ptr_array_new_with_free_func(key_row_free);
    g_autoptr(Rows) rows = db_query(auditor->db, error, SQL_KEYS, "");
    while (rows_next(rows, error)) {
        KeyRow *key = g_new(KeyRow, 1);
        *key = (KeyRow){text_of(rows, 0), text_of(rows, 1), text_of(rows, 2), rows_int(rows, 3)};
        g_ptr_array_add(keys, key);
    }
    return keys;
}

/* PRIMARY KEY (key_id, person): every row that fits is another person. */
static int vouchers(Auditor *auditor, const KeyRow *key, GError **error) {
    g_autofree char *text = vouch_text(auditor->run->plant, key->public_hex, key->person);
    char id[SEAL_KEY_ID_SIZE];
    int good = 0;
    g_autoptr(Rows) rows = db_query(auditor->db, error, SQL_VOUCHERS, "ssi", key->id, key->person, key->since);
    while (rows_next(rows, error)) {
        const char *signature = rows_text(rows, 0), *by = rows_text(rows, 1), *public = rows_text(rows, 2);
        good += signature && public && seal_key_id(public, id) && strcmp(id, by) == 0 &&
                seal_signature_fits(public, signature, text, strlen(text));
    }
    return good;
}

void keys_audit(Auditor *auditor) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) people = g_hash_table_new(g_str_hash, g_str_equal);
    if (db_exists(auditor->db, SQL_DRILL, ""))
        return;
    g_autoptr(GPtrArray) keys = read_keys(auditor, &error);
    for (guint i = 0; !error && i < keys->len; i++) {
        const KeyRow *key = keys->pdata[i];
        gboolean first = g_hash_table_size(people) < FIRST_PEOPLE && !g_hash_table_contains(people, key->person);
        const guint32 *mark = auditor_mark(auditor, key->since, FALSE);
        g_hash_table_add(people, key->person);
        if (first || key->since < auditor->run->from || (mark && *mark == MARK_BROKEN) || vouchers(auditor, key, &error) >= 2)
            continue;
        auditor_report_row(auditor, key->since,
                           g_strdup_printf(_("log row %ld gives %s the key %s, but no two others have vouched for it"),
                                           (long)key->since, key->person, key->id));
    }
    if (error)
        auditor_is_damage(auditor, error);
}
