/* SPDX-License-Identifier: MIT
 *
 * The order of a verify: the log in chunks on all processors, then what was written meanwhile, state rows nobody wrote,
 * the file, the evidence, the anchors; at the end the findings are put in order.
 */
#include "verify_trust.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#include <string.h>

#include "anchor_judge.h"

#define THREAD_ROWS 20000 /* a shorter log is not worth a thread */
#define MAX_THREADS 4
#define FARTHEST (G_GINT64_CONSTANT(1) << 60)

static void broken_free(gpointer data) {
    g_free(((VerifyBroken *)data)->text);
    g_free(data);
}

static void state_free(gpointer data) {
    VerifyState *state = data;
    if (!state)
        return;
    g_free(state->table);
    g_free(state->key);
    g_free(state->text);
    g_free(state);
}

static void anchor_free_item(gpointer data) {
    anchor_free(data);
}

static void accepted_free(gpointer data) {
    g_free(((VerifyAccepted *)data)->text);
    g_free(data);
}

static Verify *verify_new(void) {
    Verify *verify = g_new0(Verify, 1);
    verify->head = g_strdup("");
    verify->broken = g_ptr_array_new_with_free_func(broken_free);
    verify->state = g_ptr_array_new_with_free_func(state_free);
    verify->anchors = g_ptr_array_new_with_free_func(anchor_free_item);
    verify->accepted = g_ptr_array_new_with_free_func(accepted_free);
    verify->first_keys = g_ptr_array_new_with_free_func(g_free);
    return verify;
}

void verify_free(Verify *verify) {
    if (!verify)
        return;
    g_ptr_array_unref(verify->broken);
    g_ptr_array_unref(verify->state);
    g_ptr_array_unref(verify->anchors);
    g_ptr_array_unref(verify->accepted);
    g_ptr_array_unref(verify->first_keys);
    g_free(verify->head);
    g_free(verify);
}

/* --- One thread ---------------------------------------------------------------------------------------- */

Auditor *auditor_new(VerifyRun *run, Db *db) {
    Auditor *auditor = g_new0(Auditor, 1);
    auditor->run = run;
    auditor->db = db;
    auditor->missing = g_array_new(FALSE, FALSE, sizeof(VerifyRange));
    auditor->unreadable = g_array_new(FALSE, FALSE, sizeof(VerifyRange));
    auditor->broken = g_ptr_array_new_with_free_func(broken_free);
    auditor->state = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, state_free);
    auditor->marks = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    auditor->scratch = g_string_new(NULL);
    auditor->keys = signature_keys_new(db);
    auditor->trusts = g_array_new(FALSE, FALSE, sizeof(gint64));
    auditor->pending = g_ptr_array_new_with_free_func(broken_free);
    auditor->forms = signed_forms_new(db);
    return auditor;
}

void auditor_free(Auditor *auditor) {
    g_array_unref(auditor->missing);
    g_array_unref(auditor->unreadable);
    g_ptr_array_unref(auditor->broken);
    g_hash_table_unref(auditor->state);
    g_hash_table_unref(auditor->marks);
    g_string_free(auditor->scratch, TRUE);
    signature_keys_free(auditor->keys);
    g_array_unref(auditor->trusts);
    g_ptr_array_unref(auditor->pending);
    signed_forms_free(auditor->forms);
    g_clear_error(&auditor->unread);
    g_free(auditor);
}

static void merge_state(Auditor *auditor, Auditor *other) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, other->state);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        g_hash_table_iter_steal(&iter);
        if (g_hash_table_contains(auditor->state, key)) {
            g_free(key);
            state_free(value);
        } else
            g_hash_table_insert(auditor->state, key, value);
    }
}

/* Two threads may have read parts of one chunk. */
static void merge_marks(Auditor *auditor, Auditor *other) {
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, other->marks);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        guint32 *mine = g_hash_table_lookup(auditor->marks, key), *theirs = value;
        for (gsize i = 0; mine && i < VERIFY_CHUNK; i++)
            if (theirs[i] != MARK_ABSENT)
                mine[i] = theirs[i];
        if (!mine) {
            g_hash_table_iter_steal(&iter);
            g_hash_table_insert(auditor->marks, key, value);
        }
    }
}

void auditor_merge(Auditor *auditor, Auditor *other) {
    auditor->rows += other->rows;
    auditor->signed_rows += other->signed_rows;
    auditor->broken_count += other->broken_count;
    g_array_append_vals(auditor->missing, other->missing->data, other->missing->len);
    g_array_append_vals(auditor->unreadable, other->unreadable->data, other->unreadable->len);
    g_array_append_vals(auditor->trusts, other->trusts->data, other->trusts->len);
    g_ptr_array_set_free_func(other->pending, NULL);
    g_ptr_array_extend(auditor->pending, other->pending, NULL, NULL);
    g_ptr_array_set_free_func(other->broken, NULL);
    g_ptr_array_extend(auditor->broken, other->broken, NULL, NULL);
    merge_state(auditor, other);
    merge_marks(auditor, other);
    if (!auditor->unread)
        auditor->unread = g_steal_pointer(&other->unread);
    auditor_free(other);
}

void auditor_report_row(Auditor *auditor, gint64 seq, char *text) {
    auditor->broken_count++;
    if (auditor->broken->len >= 100 * VERIFY_KEEP) { /* each thread goes upwards: the first ones are kept */
        g_free(text);
        return;
    }
    VerifyBroken *broken = g_new(VerifyBroken, 1);
    *broken = (VerifyBroken){.seq = seq, .text = utf8_printable(text)}; /* names in a hostile file are anything */
    g_ptr_array_add(auditor->broken, broken);
    g_free(text);
}

void auditor_report_state(Auditor *auditor, const char *table, const char *key, char *text) {
    g_autofree char *name = g_strconcat(table, "\x1f", key, NULL);
    if (g_hash_table_contains(auditor->state, name)) {
        g_free(text);
        return;
    }
    VerifyState *state = NULL;
    if (g_hash_table_size(auditor->state) < 100 * VERIFY_KEEP) {
        state = g_new(VerifyState, 1);
        *state = (VerifyState){.table = utf8_printable(table), .key = image_key_shown(key), .text = utf8_printable(text)};
    }
    g_free(text);
    g_hash_table_insert(auditor->state, g_steal_pointer(&name), state);
}

guint32 *auditor_mark(Auditor *auditor, gint64 seq, gboolean create) {
    gpointer chunk = (gpointer)(guintptr)((seq - 1) / VERIFY_CHUNK);
    guint32 *marks = g_hash_table_lookup(auditor->marks, chunk);
    if (!marks && create) {
        marks = g_new(guint32, VERIFY_CHUNK);
        memset(marks, 0xff, VERIFY_CHUNK * sizeof *marks); /* MARK_ABSENT */
        g_hash_table_insert(auditor->marks, chunk, marks);
    }
    return marks ? &marks[(seq - 1) % VERIFY_CHUNK] : NULL;
}

static void run_fail(VerifyRun *run, const GError *error) {
    g_mutex_lock(&run->lock);
    if (!run->failure)
        run->failure = g_error_copy(error);
    g_mutex_unlock(&run->lock);
}

gboolean auditor_is_damage(Auditor *auditor, const GError *error) {
    if (!err_is(error, ERR_BUSY))
        return TRUE;
    run_fail(auditor->run, error);
    return FALSE;
}

/* --- The log ------------------------------------------------------------------------------------------- */

static gboolean verify_begin(Auditor *auditor) {
    g_autoptr(GError) error = NULL;
    if (auditor->run->nested || db_begin_read(auditor->db, &error))
        return TRUE;
    run_fail(auditor->run, error);
    return FALSE;
}

static void verify_finish(Auditor *auditor) {
    if (!auditor->run->nested)
        db_rollback(auditor->db);
}

static gboolean take_chunk(VerifyRun *run, gint64 *from, gint64 *to) {
    g_mutex_lock(&run->lock);
    gboolean more = !run->failure && !run->cancelled && run->next <= run->last;
    if (more) {
        *from = run->next;
        *to = MIN(((*from - 1) / VERIFY_CHUNK + 1) * VERIFY_CHUNK, run->last) + 1;
        run->next = *to;
    }
    g_mutex_unlock(&run->lock);
    return more;
}

/* An empty chunk: the next row may be far away. */
static void skip_gap(Auditor *auditor, gint64 to) {
    VerifyRun *run = auditor->run;
    gint64 there = 0;
    if (!db_get_int(auditor->db, &auditor->unread, &there, "SELECT min(seq) FROM audit WHERE seq >= $1", "i", to))
        return;
    gint64 next = there ? (there - 1) / VERIFY_CHUNK * VERIFY_CHUNK + 1 : 0;
    VerifyRange range = {to, next - 1};
    if (next <= to)
        return;
    g_mutex_lock(&run->lock);
    run->next = MAX(run->next, next);
    g_mutex_unlock(&run->lock);
    g_array_append_val(auditor->missing, range);
}

static void audit_chunk(Auditor *auditor, gint64 from, gint64 to) {
    if (!chain_audit(auditor, from, to))
        skip_gap(auditor, to);
    g_mutex_lock(&auditor->run->lock);
    auditor->run->done += to - from;
    g_mutex_unlock(&auditor->run->lock);
}

static gpointer audit_thread(gpointer data) {
    Auditor *auditor = data;
    gint64 from, to;
    while (take_chunk(auditor->run, &from, &to) && verify_begin(auditor)) {
        audit_chunk(auditor, from, to);
        verify_finish(auditor);
    }
    return NULL;
}

static void audit_with_progress(Auditor *auditor, VerifyProgress progress, gpointer data) {
    VerifyRun *run = auditor->run;
    gint64 from, to;
    while (take_chunk(run, &from, &to) && verify_begin(auditor)) {
        audit_chunk(auditor, from, to);
        verify_finish(auditor);
        g_mutex_lock(&run->lock);
        gint64 done = run->done;
        g_mutex_unlock(&run->lock);
        if (progress && !progress(data, MIN(done, run->last), run->last))
            run->cancelled = TRUE;
    }
}

/* Inside a transaction: the end of the log as it is now, and the rows up to it. */
static void catch_up(Auditor *auditor) {
    VerifyRun *run = auditor->run;
    gint64 from, to;
    if (!db_get_int(auditor->db, &auditor->unread, &run->last, "SELECT max(seq) FROM audit WHERE seq <= $1", "i", FARTHEST))
        return;
    while (take_chunk(run, &from, &to))
        audit_chunk(auditor, from, to);
}

typedef struct {
    Auditor *auditor;
    GThread *thread;
} Helper;

static int start_helpers(VerifyRun *run, Helper *helpers) {
    int n = 0, wanted = MIN((int)g_get_num_processors(), MAX_THREADS) - 1;
    if (run->nested || run->last < THREAD_ROWS)
        return 0;
    for (; n < wanted; n++) {
        Db *db = db_open(plant_path(run->plant), DB_READ, NULL);
        if (!db || !db_prepare_plant(db, FALSE, NULL)) {
            db_close(db);
            break;
        }
        helpers[n].auditor = auditor_new(run, db);
        helpers[n].thread = g_thread_try_new("verify", audit_thread, helpers[n].auditor, NULL);
        if (!helpers[n].thread) {
            auditor_free(helpers[n].auditor);
            db_close(db);
            break;
        }
    }
    return n;
}

static void audit_log(Auditor *auditor, VerifyProgress progress, gpointer data) {
    VerifyRun *run = auditor->run;
    Helper helpers[MAX_THREADS];
    int n = start_helpers(run, helpers);
    audit_with_progress(auditor, progress, data);
    for (int i = 0; i < n; i++) {
        g_thread_join(helpers[i].thread);
        Db *db = helpers[i].auditor->db;
        auditor_merge(auditor, helpers[i].auditor);
        db_close(db);
    }
}

/* --- The rest ------------------------------------------------------------------------------------------ */

static void audit_strays(Auditor *auditor) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query(auditor->db, &error, "SELECT seq FROM audit WHERE seq < 1 OR seq > $1", "i", FARTHEST);
    while (rows_next(rows, &error)) {
        long seq = (long)rows_int(rows, 0);
        auditor->rows++;
        auditor_report_row(auditor, seq, g_strdup_printf(_("log row %ld stands in a wrong place"), seq));
    }
    if (error)
        auditor_is_damage(auditor, error);
}

/* Each table in a transaction of its own, which begins with what was written since. */
static void audit_extras(Auditor *auditor) {
    g_auto(GStrv) tables = db_state_tables(auditor->db, &auditor->unread);
    if (!tables) {
        auditor_is_damage(auditor, auditor->unread);
        return;
    }
    g_autoptr(GHashTable) suspects = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    VerifyExtra extra = {.suspects = suspects};
    for (char **table = tables; *table && verify_begin(auditor); table++) {
        catch_up(auditor);
        extra_count(auditor, *table, &extra);
        verify_finish(auditor);
    }
    for (char **table = tables; *table && g_hash_table_size(suspects) && verify_begin(auditor); table++) {
        extra_name(auditor, *table, &extra);
        verify_finish(auditor);
    }
    if (extra.beyond)
        auditor_report_row(auditor, auditor->run->last + 1,
                           g_strdup_printf(_("the newest log rows were cut off: the log ends at row %ld, but %ld rows of the plant"
                                             " were written later, up to log row %ld"),
                                           (long)auditor->run->last, (long)extra.beyond, (long)extra.newest));
}

static void read_head(Auditor *auditor, Verify *verify) {
    if (!verify_begin(auditor))
        return;
    catch_up(auditor);
    audit_strays(auditor);
    PlantHead head;
    plant_head(auditor->run->plant, &head, NULL); /* what cannot be read was reported row by row */
    g_free(verify->head);
    verify->head = g_strdup(head.code);
    verify->last = head.at;
    verify->rows = auditor->rows;
    verify->signed_rows = auditor->signed_rows;
    verify_finish(auditor);
}

static int compare_ranges(const void *a, const void *b) {
    const VerifyRange *x = a, *y = b;
    return (x->from > y->from) - (x->from < y->from);
}

/* Neighbours become one finding. */
static void report_ranges(Auditor *auditor, GArray *ranges, const char *one, const char *many) {
    g_array_sort(ranges, compare_ranges);
    for (guint i = 0; i < ranges->len;) {
        VerifyRange range = g_array_index(ranges, VerifyRange, i++);
        for (; i < ranges->len && g_array_index(ranges, VerifyRange, i).from <= range.to + 1; i++)
            range.to = MAX(range.to, g_array_index(ranges, VerifyRange, i).to);
        auditor_report_row(auditor, range.from,
                           range.from == range.to ? g_strdup_printf(one, (long)range.from)
                                                  : g_strdup_printf(many, (long)range.from, (long)range.to));
    }
}

static int compare_broken(const void *a, const void *b) {
    const VerifyBroken *x = *(const VerifyBroken *const *)a, *y = *(const VerifyBroken *const *)b;
    return (x->seq > y->seq) - (x->seq < y->seq);
}

static int compare_state(const void *a, const void *b) {
    const VerifyState *x = *(const VerifyState *const *)a, *y = *(const VerifyState *const *)b;
    int order = strcmp(x->table, y->table);
    return order ? order : strcmp(x->key, y->key);
}

static void verify_collect(Auditor *auditor, Verify *verify) {
    GHashTableIter iter;
    gpointer key, value;
    breaks_accept(auditor, verify);
    report_ranges(auditor, auditor->missing, _("log row %ld is missing"), _("log rows %ld to %ld are missing"));
    report_ranges(auditor, auditor->unreadable, _("log row %ld cannot be read: the file is damaged there"),
                  _("log rows %ld to %ld cannot be read: the file is damaged there"));
    verify->broken_count = auditor->broken_count;
    g_ptr_array_extend_and_steal(verify->broken, g_ptr_array_ref(auditor->broken));
    g_ptr_array_sort(verify->broken, compare_broken);
    if (verify->broken->len > VERIFY_KEEP)
        g_ptr_array_set_size(verify->broken, VERIFY_KEEP);
    verify->state_count = g_hash_table_size(auditor->state);
    g_hash_table_iter_init(&iter, auditor->state);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (value) {
            g_ptr_array_add(verify->state, value);
            g_hash_table_iter_steal(&iter);
            g_free(key);
        }
    g_ptr_array_sort(verify->state, compare_state);
    if (verify->state->len > VERIFY_KEEP)
        g_ptr_array_set_size(verify->state, VERIFY_KEEP);
}

/* A database copied alone (a backup): its log can be checked, its evidence files cannot; that is said, not called broken. */
static void note_no_evidence(Plant *plant, Verify *verify) {
    VerifyAnchor *note = g_new0(VerifyAnchor, 1);
    note->name = g_strdup(plant_evidence_dir(plant));
    note->ok = TRUE;
    note->state = ANCHOR_NOTE;
    note->text = g_strdup(_("there is no evidence folder beside this file; evidence was not checked"));
    g_ptr_array_add(verify->anchors, note);
}

/* Who signed what is asked of images, which only a replay reads. */
static void audit_trust(Auditor *auditor, Verify *verify) {
    VerifyParts both = VERIFY_CHAIN | VERIFY_STATE;
    if ((auditor->run->parts & both) != both || !verify_begin(auditor))
        return;
    guint before = db_failures(auditor->db);
    g_autoptr(GError) error = NULL;
    Trust *trust = trust_new(auditor);
    trust_replay(trust);
    trust_end(trust, verify);
    trust_free(trust);
    if (!db_answered(auditor->db, before, &error) && auditor_is_damage(auditor, error))
        auditor_report_row(auditor, 0, g_strdup(error->message));
    verify_finish(auditor);
}

static void check_parts(Auditor *auditor, Verify *verify) {
    VerifyRun *run = auditor->run;
    if (run->parts & VERIFY_STATE) {
        breaks_audit(auditor);
        audit_extras(auditor);
    }
    read_head(auditor, verify);
    audit_trust(auditor, verify);
    if (run->parts & (VERIFY_SCHEMA | VERIFY_FILE))
        files_check_schema(auditor);
    if (run->parts & VERIFY_FILE) {
        files_check_file(auditor);
        if (g_file_test(plant_evidence_dir(run->plant), G_FILE_TEST_IS_DIR))
            files_check_evidence(auditor);
        else
            note_no_evidence(run->plant, verify);
    }
    if (run->parts & VERIFY_ANCHORS)
        g_ptr_array_extend_and_steal(verify->anchors, anchor_collect(run->plant));
}

static gboolean all_is_well(const Verify *verify) {
    gboolean ok = verify->broken_count == 0 && verify->state_count == 0;
    for (guint i = 0; i < verify->anchors->len; i++)
        ok = ok && ((const VerifyAnchor *)verify->anchors->pdata[i])->ok;
    return ok;
}

/* What the reading of the log must know beforehand. */
static void begin_trust(Auditor *auditor) {
    VerifyRun *run = auditor->run;
    run->breaks = breaks_load(auditor);
    run->steps = (run->parts & VERIFY_CHAIN) && signed_is_asked(auditor->db, G_MAXINT64 - 1, &auditor->unread);
    if (auditor->unread && auditor_is_damage(auditor, auditor->unread))
        run->steps = TRUE; /* what is damaged is reported where it is read */
}

Verify *verify_plant(Plant *plant, VerifyParts parts, VerifyProgress progress, gpointer data, GError **error) {
    return verify_plant_since(plant, 1, parts, progress, data, error);
}

Verify *verify_plant_since(Plant *plant, gint64 from, VerifyParts parts, VerifyProgress progress, gpointer data, GError **error) {
    g_autoptr(Verify) verify = verify_new();
    VerifyRun run = {
        .plant = plant, .parts = parts, .from = from, .next = from, .done = from - 1, .nested = db_in_transaction(plant_db(plant))};
    verify->from = from;
    guint before = db_failures(plant_db(plant));
    g_auto(GStrv) tables = db_state_tables(plant_db(plant), NULL);
    if (!tables) {
        err_set(error, ERR_CORRUPT, _("the plant file cannot be read at all; restore a backup"));
        return NULL;
    }
    g_mutex_init(&run.lock);
    Auditor *auditor = auditor_new(&run, plant_db(plant));
    if (!db_get_int(plant_db(plant), &auditor->unread, &run.last, "SELECT max(seq) FROM audit WHERE seq <= $1", "i", FARTHEST))
        auditor_is_damage(auditor, auditor->unread);
    begin_trust(auditor);
    audit_log(auditor, progress, data);
    if (!run.failure && !run.cancelled)
        check_parts(auditor, verify);
    verify_collect(auditor, verify);
    verify->ok = all_is_well(verify);
    g_autoptr(GError) unread = g_steal_pointer(&auditor->unread);
    auditor_free(auditor);
    g_ptr_array_unref(run.breaks);
    g_mutex_clear(&run.lock);
    if (run.cancelled && !run.failure)
        run.failure = g_error_new_literal(ERR, ERR_FAILED, _("the check was cancelled"));
    if (!unread)
        db_answered(plant_db(plant), before, &unread);
    /* What could not be read is not sound. (A plant of an older program lacks tables: that is an answer.) */
    if (!run.failure && verify->ok && unread && !err_is(unread, ERR_FAILED))
        run.failure = g_steal_pointer(&unread);
    if (!run.failure)
        return g_steal_pointer(&verify);
    g_propagate_error(error, run.failure);
    return NULL;
}
