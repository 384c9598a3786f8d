/* SPDX-License-Identifier: MIT
 *
 * What lies around the rows: the schema (a trigger dropped, an index or a view slipped in), SQLite's own check of tables
 * against their indexes, and the evidence files named by their hash.
 */
#include "verify_private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/canon.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SCHEMA "sqlite_schema"

/* name → type, table and text of everything in the schema. */
static GHashTable *schema_of(Db *db, GError **error) {
    GHashTable *schema = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(Rows) rows = db_query(db, error,
        "SELECT name, type || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema"
        " WHERE name NOT LIKE 'sqlite\\_stat%' ESCAPE '\\'", "");
    while (rows_next(rows, error)) {
        const char *name = rows_text(rows, 0), *text = rows_text(rows, 1);
        g_hash_table_insert(schema, g_strdup(name ? name : "?"), g_strdup(text ? text : "?"));
    }
    return schema;
}

static void report_schema(Auditor *auditor, const char *name, const char *text) {
    auditor_report_state(auditor, SCHEMA, name, g_strdup(text));
}

static void compare_schema(Auditor *auditor, GHashTable *expected, GHashTable *got) {
    GHashTableIter iter;
    gpointer name, text;
    g_hash_table_iter_init(&iter, expected);
    while (g_hash_table_iter_next(&iter, &name, &text)) {
        const char *there = g_hash_table_lookup(got, name);
        if (!there)
            report_schema(auditor, name, _("it is missing from the plant's schema"));
        else if (strcmp(there, text) != 0)
            report_schema(auditor, name, _("it is not as bihuan made it"));
    }
    g_hash_table_iter_init(&iter, got);
    while (g_hash_table_iter_next(&iter, &name, &text))
        if (!g_hash_table_contains(expected, name))
            report_schema(auditor, name, _("bihuan did not make it"));
}

/* The same migrations in memory give the same texts; a plant of another schema number is not compared. */
void files_check_schema(Auditor *auditor) {
    g_autoptr(GError) error = NULL;
    gint64 reached = 0;
    g_autofree char *text = db_text(auditor->db, "SELECT value FROM plant WHERE key = 'schema'", "");
    g_autoptr(Db) memory = db_open(NULL, DB_MEMORY, &error);
    if (!memory || !migrate_schema(memory, 0, &reached, &error))
        return;
    if (text && g_ascii_strtoll(text, NULL, 10) != reached)
        return;
    g_autoptr(GHashTable) expected = schema_of(memory, &error);
    g_autoptr(GHashTable) got = schema_of(auditor->db, &error);
    if (!error)
        compare_schema(auditor, expected, got);
    else if (auditor_is_damage(auditor, error))
        report_schema(auditor, "", error->message);
}

/* Table by table, so that writers wait for the largest table at most. */
void files_check_file(Auditor *auditor) {
    g_autofree char *overall = db_check_file(auditor->db, FALSE);
    g_auto(GStrv) tables = db_state_tables(auditor->db);
    if (overall) {
        auditor_report_row(auditor, 0, g_strdup_printf(_("the plant file is damaged (%s); restore a backup"), overall));
        return;
    }
    for (int i = -1; i < 0 || tables[i]; i++) {
        const char *table = i < 0 ? "audit" : tables[i];
        g_autofree char *complaint = db_check_table(auditor->db, table);
        if (complaint)
            auditor_report_row(auditor, 0, g_strdup_printf(_("table %s and its indexes do not fit together (%s); restore a backup"),
                                                           table, complaint));
    }
}

/* NULL if the file is there with this size and hash; else what is wrong. Borrowed. */
static const char *evidence_fault(const char *path, gint64 size, const char *hash) {
    guint8 bytes[65536], digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    SealHash running;
    struct stat status;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return _("its file is missing from the evidence folder");
    gssize n = -1;
    seal_hash_init(&running);
    if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == size)
        while ((n = read(fd, bytes, sizeof bytes)) > 0)
            seal_hash_update(&running, bytes, (gsize)n);
    close(fd);
    seal_hash_final(&running, digest);
    seal_hex(digest, sizeof digest, hex);
    return n == 0 && strcmp(hex, hash) == 0 ? NULL : _("its file is not the one that was stored");
}

typedef struct {
    char *hash, *key;
    gint64 size;
} Evidence;

static void evidence_clear(gpointer data) {
    g_free(((Evidence *)data)->hash);
    g_free(((Evidence *)data)->key);
}

/* Files are read outside of any transaction: only their list is taken from the plant. */
static GArray *evidence_list(Auditor *auditor) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(Evidence));
    g_array_set_clear_func(list, evidence_clear);
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query(auditor->db, &error, "SELECT hash, size, record, field FROM blob", "");
    while (rows_next(rows, &error)) {
        const char *hash = rows_text(rows, 0), *record = rows_text(rows, 2), *field = rows_text(rows, 3);
        GString *key = g_string_new(NULL); /* as image_key writes it: a changed row is not reported twice */
        canon_add_text(key, field ? field : "");
        g_string_append_c(key, ',');
        canon_add_text(key, hash ? hash : "");
        g_string_append_c(key, ',');
        canon_add_text(key, record ? record : "");
        Evidence one = {.size = rows_int(rows, 1), .hash = g_strdup(hash ? hash : ""), .key = g_string_free(key, FALSE)};
        g_array_append_val(list, one);
    }
    if (error && auditor_is_damage(auditor, error))
        auditor_report_state(auditor, "blob", "", g_strdup(error->message));
    return list;
}

void files_check_evidence(Auditor *auditor) {
    g_autoptr(GArray) list = evidence_list(auditor);
    for (guint i = 0; i < list->len; i++) {
        const Evidence *one = &g_array_index(list, Evidence, i);
        guint8 digest[SEAL_HASH_SIZE];
        if (!seal_unhex(one->hash, digest, sizeof digest))
            continue; /* no name of a file; the replay says that the row was changed */
        g_autofree char *path = g_build_filename(plant_evidence_dir(auditor->run->plant), one->hash, NULL);
        const char *fault = evidence_fault(path, one->size, one->hash);
        if (fault)
            auditor_report_state(auditor, "blob", one->key, g_strdup(fault));
    }
}
