/* SPDX-License-Identifier: MIT
 *
 * The replay: the state is the fold of the after-images, so a state row must be, byte for byte, the image in the audit
 * row that wrote it last. Needs no second database: images of earlier audit rows only have to be older.
 */
#include "verify_trust.h"

#include "bihuan/base/i18n.h"

#include <string.h>

/* Form and version of a record say which of its steps are signed, so they never change. */
static gboolean is_other_form(Auditor *auditor, const ImageScan *image, Rows *rows) {
    if (strcmp(image->table, "record") != 0)
        return FALSE;
    return !image_column_is(image, rows, "form", auditor->scratch) || !image_column_is(image, rows, "version", auditor->scratch);
}

/* TRUE if this audit row wrote the state row last (whether or not it is still as written). */
static gboolean compare_row(Auditor *auditor, gint64 seq, const ImageScan *image) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = image_find(image, auditor->db, &error);
    int seq_column = (int)image->shape->columns->len;
    gboolean ours = FALSE;
    char *text;
    if (!rows_next(rows, &error)) {
        if (error && !auditor_is_damage(auditor, error))
            return FALSE;
        text = error ? g_strdup(error->message) : g_strdup_printf(_("the row is missing; log row %ld wrote it"), (long)seq);
    } else if (is_other_form(auditor, image, rows))
        text = g_strdup_printf(_("log row %ld gave it another form than it has: a record keeps its form"), (long)seq);
    else if (rows_kind(rows, seq_column) != 'i' || rows_int(rows, seq_column) < seq)
        text = g_strdup_printf(_("the row is older than the log: log row %ld wrote it later"), (long)seq);
    else if (rows_int(rows, seq_column) > seq)
        return FALSE; /* that audit row will look at it */
    else {
        const char *column = image_difference(image, rows, auditor->scratch);
        if (!column)
            return TRUE;
        ours = TRUE;
        text = g_strdup_printf(_("%s is not what log row %ld wrote"), column, (long)seq);
    }
    g_autofree char *key = image_key(image);
    auditor_report_state(auditor, image->table, key, text);
    return ours;
}

guint32 state_audit(Auditor *auditor, const AuditRow *row) {
    ImageScan scan;
    guint32 matched = 0;
    gint64 seq = row->seq;
    gboolean is_trust = FALSE;
    ImageResult result = image_begin(&scan, row->body) ? IMAGE_ROW : IMAGE_BAD;
    scan.table[0] = result == IMAGE_BAD ? '\0' : scan.table[0];
    while (result == IMAGE_ROW && (result = image_next(&scan, auditor->db)) == IMAGE_ROW) {
        matched += compare_row(auditor, seq, &scan) ? 1 : 0;
        is_trust = is_trust || strcmp(scan.table, "cosign") == 0 || signed_is_listed(scan.table);
        if (auditor->run->steps && strcmp(scan.table, "step") == 0)
            steps_audit(auditor, row, &scan);
    }
    if (is_trust)
        g_array_append_val(auditor->trusts, seq);
    if (result == IMAGE_END)
        return matched;
    if (scan.table[0])
        auditor_report_row(
            auditor, seq,
            g_strdup_printf(_("log row %ld tells of a row of %s that the plant's tables cannot hold"), (long)seq, scan.table));
    else
        auditor_report_row(auditor, seq, g_strdup_printf(_("log row %ld holds no list of rows that can be read"), (long)seq));
    return MARK_BROKEN;
}
