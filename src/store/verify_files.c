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

#define SCHEMA "sqlite_schema" /* findings of the schema stand under this name, whatever the engine */

static void report_schema(gpointer data, const char *name, const char *text) {
    auditor_report_state(data, SCHEMA, name, g_strdup(text));
}

/* The same migrations in memory give the same texts; what a newer program made is not compared. */
void files_check_schema(Auditor *auditor) {
    g_autoptr(GError) error = NULL;
    if (!schema_check(auditor->db, report_schema, auditor, &error) && auditor_is_damage(auditor, error))
        report_schema(auditor, "", error->message);
}

/* Table by table, so that writers wait for the largest table at most. */
void files_check_file(Auditor *auditor) {
    g_autofree char *overall = db_check_file(auditor->db, FALSE);
    g_autoptr(GError) error = NULL;
    g_auto(GStrv) tables = db_state_tables(auditor->db, &error);
    if (!overall && !tables)
        overall = g_strdup(error->message);
    if (overall || !tables) {
        auditor_report_row(auditor, 0, g_strdup_printf(_("the plant file is damaged (%s); restore a backup"), overall));
        return;
    }
    for (int i = -1; i < 0 || tables[i]; i++) {
        const char *table = i < 0 ? "audit" : tables[i];
        g_autofree char *complaint = db_check_table(auditor->db, table);
        if (complaint)
            auditor_report_row(auditor, 0,
                               g_strdup_printf(_("table %s and its indexes do not fit together (%s); restore a backup"), table, complaint));
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
