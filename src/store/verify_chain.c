/* SPDX-License-Identifier: MIT
 *
 * The log itself: seq without a gap, stored kinds, each row's hash against its stored prev, and the link to the row
 * before apart from that. So one changed row is one finding, however many rows come after it.
 */
#include "verify_trust.h"

#include "bihuan/base/i18n.h"

#include <string.h>

#define COLUMNS "SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature FROM audit "

enum { SEQ, AT, CLOCK, ACTOR, TERMINAL, KIND, SUBJECT, BODY, PREV, HASH, KEY_ID, SIGNATURE, N_COLUMNS };

/* What the next row must follow. */
typedef struct {
    gboolean sound; /* FALSE: the row before is missing or broken, which is reported already */
    char hash[65];
    gint64 at;
} Link;

/* A text turned into a blob, a number into a text, a text with a NUL inside: never written by us, and the hash over the
 * value as text would not see it. */
static gboolean kinds_are_ours(Rows *rows) {
    static const char kinds[] = "iiittttttt";
    for (int i = 0; i < KEY_ID; i++)
        if (rows_kind(rows, i) != kinds[i])
            return FALSE;
    for (int i = KEY_ID; i < N_COLUMNS; i++)
        if (!strchr("nt", rows_kind(rows, i)))
            return FALSE;
    return TRUE;
}

static gboolean hash_fits(const VerifyRun *run, Rows *rows) {
    char hash[65];
    ChainRow row = {.seq = rows_int(rows, SEQ),
                    .at = rows_int(rows, AT),
                    .clock = rows_int(rows, CLOCK),
                    .actor = rows_text(rows, ACTOR),
                    .terminal = rows_text(rows, TERMINAL),
                    .kind = rows_text(rows, KIND),
                    .subject = rows_text(rows, SUBJECT),
                    .body = rows_text(rows, BODY),
                    .prev = rows_text(rows, PREV),
                    .key_id = rows_text(rows, KEY_ID)};
    chain_hash(plant_id(run->plant), &row, hash);
    return strcmp(hash, rows_text(rows, HASH)) == 0;
}

/* What is wrong with the row by itself; NULL if nothing. Owned. */
static char *fault_inside(Auditor *auditor, Rows *rows) {
    const VerifyRun *run = auditor->run;
    long seq = (long)rows_int(rows, SEQ);
    if (!kinds_are_ours(rows))
        return g_strdup_printf(_("log row %ld was changed: it holds a value of a kind that bihuan never writes"), seq);
    if (!hash_fits(run, rows))
        return g_strdup_printf(_("log row %ld was changed: its content does not fit its hash"), seq);
    if (rows_is_null(rows, KEY_ID) && !rows_is_null(rows, SIGNATURE))
        return g_strdup_printf(_("log row %ld was changed: it carries a signature without a key"), seq);
    if (rows_is_null(rows, KEY_ID))
        return NULL;
    auditor->signed_rows++;
    SignedRow row = {seq,
                     rows_int(rows, AT),
                     rows_text(rows, ACTOR),
                     rows_text(rows, BODY),
                     rows_text(rows, HASH),
                     rows_text(rows, KEY_ID),
                     rows_text(rows, SIGNATURE)};
    return signature_fault(auditor->keys, &row, &auditor->unread);
}

/* The audited way back after a leap of the clock (table clock_step): one row may be older than the row before it. Names and
 * quotes cannot be forged inside a text: canonical JSON escapes its quotes. */
static gboolean steps_back(Rows *rows, const Link *link) {
    const char *body = rows_text(rows, BODY);
    g_autofree char *of_row = g_strdup_printf("[\"clock_step\",{\"at_row\":%" G_GINT64_FORMAT ",", rows_int(rows, SEQ));
    g_autofree char *times = g_strdup_printf("\"kind\":\"back\",\"last_at\":%" G_GINT64_FORMAT ",\"new_at\":%" G_GINT64_FORMAT ",",
                                             link->at, rows_int(rows, AT));
    const char *found = strcmp(rows_text(rows, KIND), "clock") == 0 ? strstr(body, of_row) : NULL;
    return found && strstr(found, times);
}

/* What is wrong between the row and the one before it. */
static char *fault_of_link(Rows *rows, const Link *link) {
    long seq = (long)rows_int(rows, SEQ);
    if (!link->sound)
        return NULL;
    if (strcmp(rows_text(rows, PREV), link->hash) != 0)
        return g_strdup_printf(_("log row %ld was not written after row %ld as it stands here: one of them was replaced"), seq, seq - 1);
    if (rows_int(rows, AT) < link->at && !steps_back(rows, link))
        return g_strdup_printf(_("log row %ld is older than the row before it"), seq);
    return NULL;
}

static void link_to(Link *link, Rows *rows, gboolean sound) {
    const char *hash = rows_text(rows, HASH);
    link->sound = sound;
    link->at = rows_int(rows, AT);
    g_strlcpy(link->hash, hash ? hash : "", sizeof link->hash);
}

static guint32 audit_state_of(Auditor *auditor, Rows *rows) {
    AuditRow row = {rows_int(rows, SEQ),   rows_int(rows, AT),    rows_text(rows, ACTOR),
                    rows_text(rows, KIND), rows_text(rows, BODY), !rows_is_null(rows, KEY_ID)};
    return state_audit(auditor, &row);
}

static void audit_row(Auditor *auditor, Rows *rows, Link *link) {
    VerifyRun *run = auditor->run;
    gint64 seq = rows_int(rows, SEQ);
    guint32 *mark = auditor_mark(auditor, seq, TRUE);
    char *inside = fault_inside(auditor, rows), *fault = inside ? inside : fault_of_link(rows, link);
    gboolean is_broken = inside || break_of(run, seq); /* an accepted row is looked at afterwards, as it was accepted */
    auditor->rows++;
    if (fault && (run->parts & VERIFY_CHAIN))
        auditor_report_row(auditor, seq, fault);
    else
        g_free(fault);
    if (is_broken)
        *mark = MARK_BROKEN;
    else
        *mark = run->parts & VERIFY_STATE ? audit_state_of(auditor, rows) : 0;
    link_to(link, rows, inside == NULL);
}

static Rows *query_one(Auditor *auditor, gint64 seq, GError **error) {
    return db_query(auditor->db, error, COLUMNS "WHERE seq = $1", "i", seq);
}

static void link_before(Auditor *auditor, gint64 from, Link *link) {
    *link = (Link){.sound = from == 1, .at = G_MININT64};
    if (from == 1) {
        chain_genesis(plant_id(auditor->run->plant), link->hash);
        return;
    }
    g_autoptr(Rows) rows = query_one(auditor, from - 1, &auditor->unread);
    if (!rows_next(rows, &auditor->unread))
        return;
    g_autofree char *fault = fault_inside(auditor, rows);
    link_to(link, rows, fault == NULL);
}

static void add_range(GArray *ranges, gint64 from, gint64 to) {
    VerifyRange *last = ranges->len ? &g_array_index(ranges, VerifyRange, ranges->len - 1) : NULL;
    VerifyRange range = {from, to};
    if (last && last->to + 1 == from)
        last->to = to;
    else
        g_array_append_val(ranges, range);
}

/* A page is damaged: what still can be read row by row is read. */
static void salvage(Auditor *auditor, gint64 from, gint64 to, Link *link) {
    for (gint64 seq = from; seq < to; seq++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Rows) rows = query_one(auditor, seq, &error);
        if (rows_next(rows, &error)) {
            audit_row(auditor, rows, link);
            continue;
        }
        if (error && !auditor_is_damage(auditor, error))
            return;
        add_range(error ? auditor->unreadable : auditor->missing, seq, seq);
        link->sound = FALSE;
    }
}

gboolean chain_audit(Auditor *auditor, gint64 from, gint64 to) {
    g_autoptr(GError) error = NULL;
    gint64 expected = from, before = auditor->rows;
    Link link;
    link_before(auditor, from, &link);
    g_autoptr(Rows) rows = db_query(auditor->db, &error, COLUMNS "WHERE seq >= $1 AND seq < $2 ORDER BY seq", "ii", from, to);
    while (rows_next(rows, &error)) {
        gint64 seq = rows_int(rows, SEQ);
        if (seq < expected) {
            auditor_report_row(auditor, seq, g_strdup_printf(_("log row %ld stands in a wrong place"), (long)seq));
            continue;
        }
        if (seq > expected) {
            add_range(auditor->missing, expected, seq - 1);
            link.sound = FALSE;
        }
        audit_row(auditor, rows, &link);
        expected = seq + 1;
    }
    g_clear_pointer(&rows, rows_free);
    if (error && auditor_is_damage(auditor, error))
        salvage(auditor, expected, to, &link);
    else if (!error && expected < to)
        add_range(auditor->missing, expected, to - 1);
    return error || auditor->rows > before;
}

char *chain_sound_body(Auditor *auditor, gint64 seq) {
    const VerifyBreak *accepted = break_of(auditor->run, seq);
    if (accepted)
        return g_strdup(break_body(accepted, seq));
    g_autoptr(Rows) rows = query_one(auditor, seq, &auditor->unread);
    if (!rows_next(rows, &auditor->unread))
        return NULL;
    g_autofree char *fault = fault_inside(auditor, rows);
    return fault ? NULL : g_strdup(rows_text(rows, BODY));
}
