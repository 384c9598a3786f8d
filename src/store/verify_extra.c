/* SPDX-License-Identifier: MIT
 *
 * The other direction of the replay: state rows that no audit row wrote. Every audit row knows how many state rows, of
 * all tables, are its own; the tables are read once, and only where a number does not fit are rows looked up in the log.
 */
#include "verify_private.h"

#include "bihuan/base/i18n.h"

#include <string.h>

/* Does the audit row hold an image of the row? */
static gboolean log_holds(Auditor *auditor, gint64 seq, const char *table, const char *key) {
    g_autofree char *body = chain_sound_body(auditor, seq);
    ImageScan scan;
    if (!body || !image_begin(&scan, body))
        return FALSE;
    while (image_next(&scan, auditor->db) == IMAGE_ROW) {
        g_autofree char *there = image_key(&scan);
        if (strcmp(scan.table, table) == 0 && strcmp(there, key) == 0)
            return TRUE;
    }
    return FALSE;
}

void extra_count(Auditor *auditor, const char *table, VerifyExtra *extra) {
    g_autoptr(GError) error = NULL;
    g_autofree char *sql = g_strdup_printf("SELECT seq FROM %s", table);
    g_autoptr(Rows) rows = db_query(auditor->db, &error, sql, "");
    while (rows_next(rows, &error)) {
        gint64 seq = rows_kind(rows, 0) == 'i' ? rows_int(rows, 0) : 0;
        guint32 *mark = seq >= 1 && seq <= auditor->run->last ? auditor_mark(auditor, seq, FALSE) : NULL;
        if (seq > auditor->run->last) {
            extra->beyond++;
            extra->newest = MAX(extra->newest, seq);
        } else if (seq < 1 || (mark && *mark == 0))
            g_hash_table_add(extra->suspects, g_memdup2(&seq, sizeof seq));
        else if (mark && *mark < MARK_BROKEN)
            --*mark;
    }
    if (error && auditor_is_damage(auditor, error))
        auditor_report_state(auditor, table, "", g_strdup(error->message));
}

void extra_name(Auditor *auditor, const char *table, const VerifyExtra *extra) {
    const TableShape *shape = db_shape(auditor->db, table, &auditor->unread);
    if (!shape)
        return;
    g_autoptr(GString) sql = g_string_new("SELECT ");
    for (guint i = 0; i < shape->columns->len; i++)
        g_string_append_printf(sql, "%s,", (const char *)shape->columns->pdata[i]);
    g_string_append_printf(sql, "seq FROM %s", shape->name);
    g_autoptr(Rows) rows = db_query(auditor->db, &auditor->unread, sql->str, "");
    while (rows_next(rows, &auditor->unread)) {
        int column = (int)shape->columns->len;
        gint64 seq = rows_kind(rows, column) == 'i' ? rows_int(rows, column) : 0;
        g_autofree char *key = g_hash_table_contains(extra->suspects, &seq) ? image_key_of(shape, rows) : NULL;
        if (key && (seq < 1 || !log_holds(auditor, seq, shape->name, key)))
            auditor_report_state(auditor, shape->name, key,
                                 g_strdup_printf(_("no log row wrote this row (it names log row %ld)"), (long)seq));
    }
}
