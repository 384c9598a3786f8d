/* SPDX-License-Identifier: MIT
 *
 * Break and continue: after a fault of the hardware that two people have confirmed, the broken rows are accepted as they
 * stand. They are shown for ever, and any further change of them is found again; a log is never given up as a whole. The break
 * says what stood before and behind it and what the broken rows had written: nothing else can be moved under its cover.
 */
#include "verify_trust.h"

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
                                    " WHERE seq = $1",
                                    "i", seq);
    gboolean there = rows_next(rows, &error);
    seal_hash_update(hash, there ? "row" : error ? "bad" : "gap", 3);
    for (int i = 0; there && i < rows_columns(rows); i++)
        add_cell(hash, rows, i);
}

/* How the rows stand in the file, broken or not: hex with NUL. */
static void content_of(Db *db, gint64 from, gint64 to, char hex[65]) {
    guint8 digest[SEAL_HASH_SIZE];
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, "BHBREAK1", 8);
    for (gint64 seq = from; seq <= to; seq++)
        add_row(&hash, db, seq);
    seal_hash_final(&hash, digest);
    seal_hex(digest, sizeof digest, hex);
}

/* Owned; "" where there is no such row; NULL: it could not be read. */
static char *hash_of(Db *db, gint64 seq, GError **error) {
    char *hash = NULL;
    if (!db_get_text(db, error, &hash, "SELECT hash FROM audit WHERE seq = $1", "i", seq))
        return NULL;
    return hash ? hash : g_strdup("");
}

/* ---- accepting ---- */

/* Adds the images of one table's rows that name one of the broken rows. */
static gboolean add_images(GHashTable *bodies, Db *db, const char *table, const gint64 range[2], GError **error) {
    const TableShape *shape = db_shape(db, table, error);
    g_autoptr(GError) local = NULL;
    if (!shape)
        return FALSE;
    g_autoptr(GString) sql = g_string_new("SELECT ");
    for (guint i = 0; i < shape->columns->len; i++)
        g_string_append_printf(sql, "%s,", (const char *)shape->columns->pdata[i]);
    g_string_append_printf(sql, "seq FROM %s WHERE seq BETWEEN $1 AND $2", shape->name);
    g_autoptr(Rows) rows = db_query(db, &local, sql->str, "ii", range[0], range[1]);
    while (rows_next(rows, &local)) {
        Value values[64];
        for (guint i = 0; i < shape->columns->len; i++)
            values[i] = rows_value(rows, (int)i);
        gint64 seq = rows_int(rows, (int)shape->columns->len);
        GString *body = g_hash_table_lookup(bodies, GSIZE_TO_POINTER((gsize)seq));
        if (!body)
            g_hash_table_insert(bodies, GSIZE_TO_POINTER((gsize)seq), body = g_string_new(NULL));
        g_string_append_printf(body, "%s[\"%s\",", body->len ? "," : "", shape->name);
        image_append(body, shape, values);
        g_string_append_c(body, ']');
    }
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return !error || !*error;
}

static void string_free(gpointer data) {
    g_string_free(data, TRUE);
}

/* SEQ, tab, images, newline for each broken row that the state still names; owned. */
static char *images_of(Db *db, gint64 from, gint64 to, GError **error) {
    g_autoptr(GHashTable) bodies = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, string_free);
    g_auto(GStrv) tables = db_state_tables(db, error);
    if (!tables)
        return NULL;
    for (char **table = tables; *table; table++)
        if (!add_images(bodies, db, *table, (gint64[]){from, to}, error))
            return NULL;
    GString *text = g_string_new(NULL);
    for (gint64 seq = from; seq <= to; seq++) {
        const GString *body = g_hash_table_lookup(bodies, GSIZE_TO_POINTER((gsize)seq));
        if (body)
            g_string_append_printf(text, "%" G_GINT64_FORMAT "\t%s\n", seq, body->str);
    }
    return g_string_free(text, FALSE);
}

gboolean verify_break_put(Change *change, const BreakWish *wish, GError **error) {
    Db *db = change_db(change);
    g_autoptr(GError) local = NULL;
    char content[65];
    content_of(db, wish->from, wish->to, content);
    g_autofree char *before = hash_of(db, wish->from - 1, error), *behind = before ? hash_of(db, wish->to + 1, error) : NULL;
    if (!behind)
        return FALSE;
    g_autofree char *images = images_of(db, wish->from, wish->to, &local);
    if (!images) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    g_autoptr(Row) row = row_new("log_break");
    row_set_int(row, "first_seq", wish->from);
    row_set_int(row, "last_seq", wish->to);
    row_set_text(row, "content", content);
    row_set_text(row, "reason", wish->reason);
    row_set_text(row, "first", wish->first);
    row_set_text(row, "second", wish->second);
    row_set_int(row, "at", change_time(change));
    row_set_text(row, "hash_before", before);
    row_set_text(row, "hash_behind", behind);
    row_set_text(row, "images", images);
    return change_put(change, row, error);
}

/* ---- believing ---- */

static void break_free(gpointer data) {
    VerifyBreak *one = data;
    g_free(one->reason);
    g_free(one->first);
    g_free(one->second);
    g_free(one->before);
    g_free(one->behind);
    g_clear_pointer(&one->bodies, g_hash_table_unref);
    g_free(one);
}

static GHashTable *bodies_of(const char *images) {
    GHashTable *bodies = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    g_auto(GStrv) lines = g_strsplit(images, "\n", -1);
    for (char **line = lines; *line; line++) {
        const char *tab = strchr(*line, '\t');
        if (tab)
            g_hash_table_insert(bodies, GSIZE_TO_POINTER((gsize)g_ascii_strtoll(*line, NULL, 10)),
                                g_strdup_printf("{\"reason\":\"\",\"rows\":[%s]}", tab + 1));
    }
    return bodies;
}

static VerifyBreak *break_read(Rows *rows) {
    VerifyBreak *one = g_new0(VerifyBreak, 1);
    *one = (VerifyBreak){.from = rows_int(rows, 0),
                         .to = rows_int(rows, 1),
                         .seq = rows_int(rows, 7),
                         .at = rows_int(rows, 6),
                         .reason = g_strdup(rows_text(rows, 3)),
                         .first = g_strdup(rows_text(rows, 4)),
                         .second = g_strdup(rows_text(rows, 5)),
                         .before = g_strdup(rows_text(rows, 8)),
                         .behind = g_strdup(rows_text(rows, 9))};
    one->bodies = rows_is_null(rows, 10) ? NULL : bodies_of(rows_text(rows, 10));
    return one;
}

GPtrArray *breaks_load(Auditor *auditor) {
    const VerifyRun *run = auditor->run;
    GPtrArray *breaks = g_ptr_array_new_with_free_func(break_free);
    gboolean is_older = FALSE, has = FALSE;
    if (!plant_is_older(run->plant, &is_older, &auditor->unread) || !db_has_table(auditor->db, "log_break", &has, &auditor->unread) || !has)
        return breaks;
    g_autoptr(Rows) rows = db_query(
        auditor->db, &auditor->unread,
        is_older ? "SELECT first_seq, last_seq, content, reason, first, second, at, seq, NULL, NULL, NULL FROM log_break"
                   " WHERE first_seq >= $1 ORDER BY first_seq"
                 : "SELECT first_seq, last_seq, content, reason, first, second, at, seq, hash_before, hash_behind, images FROM log_break"
                   " WHERE first_seq >= $1 ORDER BY first_seq",
        "i", run->from);
    while (rows_next(rows, &auditor->unread)) {
        char content[65];
        VerifyBreak *one = break_read(rows);
        content_of(auditor->db, one->from, one->to, content);
        if (strcmp(content, rows_text(rows, 2) ? rows_text(rows, 2) : "") == 0 && one->seq > one->to &&
            signed_by_two(run->plant, one->seq, one->first, one->second, &auditor->unread))
            g_ptr_array_add(breaks, one);
        else
            break_free(one); /* changed again since, or nobody signed it: the findings stand */
    }
    return breaks;
}

const VerifyBreak *break_of(const VerifyRun *run, gint64 seq) {
    for (guint i = 0; i < run->breaks->len; i++) {
        const VerifyBreak *one = run->breaks->pdata[i];
        if (seq >= one->from && seq <= one->to)
            return one;
    }
    return NULL;
}

const char *break_body(const VerifyBreak *one, gint64 seq) {
    return one->bodies ? g_hash_table_lookup(one->bodies, GSIZE_TO_POINTER((gsize)seq)) : NULL;
}

/* A missing neighbour is reported as missing. */
static void check_neighbour(Auditor *auditor, const VerifyBreak *one, gint64 seq, const char *hash) {
    g_autofree char *there = seq >= auditor->run->from ? hash_of(auditor->db, seq, &auditor->unread) : NULL;
    if (hash && *hash && there && *there && strcmp(there, hash) != 0)
        auditor_report_row(auditor, seq,
                           g_strdup_printf(_("log row %ld is not the one that stood there when rows %ld to %ld were accepted as broken"),
                                           (long)seq, (long)one->from, (long)one->to));
}

/* Without images an older program accepted the break: then nothing is known of what its rows wrote. */
static void check_state(Auditor *auditor, const VerifyBreak *one) {
    for (gint64 seq = one->from; one->bodies && seq <= one->to; seq++) {
        const char *body = break_body(one, seq);
        guint32 *mark = auditor_mark(auditor, seq, TRUE);
        *mark = body ? state_audit(auditor, &(AuditRow){seq, 0, "", "", body, FALSE}) : 0;
    }
}

void breaks_audit(Auditor *auditor) {
    const VerifyRun *run = auditor->run;
    for (guint i = 0; i < run->breaks->len; i++) {
        const VerifyBreak *one = run->breaks->pdata[i];
        check_neighbour(auditor, one, one->from - 1, one->before);
        check_neighbour(auditor, one, one->to + 1, one->behind);
        check_state(auditor, one);
    }
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

void breaks_accept(Auditor *auditor, Verify *verify) {
    for (guint i = 0; i < auditor->run->breaks->len; i++) {
        const VerifyBreak *one = auditor->run->breaks->pdata[i];
        forgive(auditor, one->from, one->to);
        g_autofree char *when = clock_format_short(one->at);
        VerifyAccepted *accepted = g_new0(VerifyAccepted, 1);
        accepted->from = one->from;
        accepted->to = one->to;
        accepted->text = g_strdup_printf(_("log rows %ld to %ld are broken; accepted on %s by %s and %s: %s"), (long)one->from,
                                         (long)one->to, when, one->first, one->second, one->reason);
        g_ptr_array_add(verify->accepted, accepted);
    }
}
