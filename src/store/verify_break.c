/* SPDX-License-Identifier: MIT
 *
 * Break and continue: after a fault of the hardware that two people have confirmed, the broken rows are accepted as they
 * stand. They are shown for ever, and any further change of them is found again; a log is never given up as a whole.
 */
#include "verify_private.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#include <string.h>

static void add_cell(SealHash *hash, Rows *rows, int column) {
    const char *text = rows_text(rows, column);
    guint64 length = GUINT64_TO_LE(text ? strlen(text) : 0);
    char kind = rows_kind(rows, column);
    seal_hash_update(hash, &kind, 1);
    seal_hash_update(hash, &length, sizeof length);
    if (text)
        seal_hash_update(hash, text, strlen(text));
}

static void add_row(SealHash *hash, Db *db, gint64 seq) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query(db, &error,
        "SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature FROM audit"
        " WHERE seq = $1", "i", seq);
    gboolean there = rows_next(rows, &error);
    seal_hash_update(hash, there ? "row" : error ? "bad" : "gap", 3);
    for (int i = 0; there && i < rows_columns(rows); i++)
        add_cell(hash, rows, i);
}

void verify_break_content(Plant *plant, gint64 from, gint64 to, char hex[65]) {
    guint8 digest[SEAL_HASH_SIZE];
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, "BHBREAK1", 8);
    for (gint64 seq = from; seq <= to; seq++)
        add_row(&hash, plant_db(plant), seq);
    seal_hash_final(&hash, digest);
    seal_hex(digest, sizeof digest, hex);
}

/* Takes [from, to] out of the ranges: what is left of one may be two. */
static void subtract(GArray *ranges, gint64 from, gint64 to) {
    for (guint i = ranges->len; i-- > 0;) {
        VerifyRange range = g_array_index(ranges, VerifyRange, i), behind = {to + 1, range.to};
        if (range.to < from || range.from > to)
            continue;
        g_array_remove_index(ranges, i);
        VerifyRange before = {range.from, from - 1};
        if (before.from <= before.to)
            g_array_append_val(ranges, before);
        if (behind.from <= behind.to)
            g_array_append_val(ranges, behind);
    }
}

static void forgive(Auditor *auditor, gint64 from, gint64 to) {
    subtract(auditor->missing, from, to);
    subtract(auditor->unreadable, from, to);
    for (guint i = auditor->broken->len; i-- > 0;) {
        gint64 seq = ((const VerifyBroken *)auditor->broken->pdata[i])->seq;
        if (seq < from || seq > to)
            continue;
        g_ptr_array_remove_index(auditor->broken, i);
        auditor->broken_count--;
    }
}

static void accept(Auditor *auditor, Rows *rows, Verify *verify) {
    gint64 from = rows_int(rows, 0), to = rows_int(rows, 1);
    char content[65];
    verify_break_content(auditor->run->plant, from, to, content);
    if (g_strcmp0(content, rows_text(rows, 2)) != 0)
        return; /* changed again since: the findings stand */
    forgive(auditor, from, to);
    g_autofree char *when = clock_format_short(rows_int(rows, 6));
    VerifyAccepted *accepted = g_new0(VerifyAccepted, 1);
    accepted->from = from;
    accepted->to = to;
    accepted->text = g_strdup_printf(_("log rows %ld to %ld are broken; accepted on %s by %s and %s: %s"), (long)from, (long)to,
                                     when, rows_text(rows, 4), rows_text(rows, 5), rows_text(rows, 3));
    g_ptr_array_add(verify->accepted, accepted);
}

void break_accept(Auditor *auditor, Verify *verify) {
    g_autoptr(Rows) rows = db_query(auditor->db, NULL,
        "SELECT first_seq, last_seq, content, reason, first, second, at FROM log_break WHERE first_seq >= $1"
        " ORDER BY first_seq", "i", auditor->run->from);
    while (rows_next(rows, NULL))
        accept(auditor, rows, verify);
}
