/* SPDX-License-Identifier: MIT
 *
 * The only writer. Order of things: queue on the lock file (fair, measured), BEGIN IMMEDIATE, read the tip, rows with
 * their after-images, audit row, read everything back and compare, COMMIT, unlock.
 */
#include "bihuan/store/change.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/canon.h"
#include "private.h"
#include "signature.h"
#include "signed.h"

#include <string.h>

#define LOCK_LIMIT_US (10 * G_USEC_PER_SEC)
#define MAX_COLUMNS 64

typedef struct {
    const char *column; /* a literal of the caller */
    gboolean is_text;
    char *text;
    gint64 number;
} Cell;

struct Row {
    const char *table; /* a literal of the caller */
    GArray *cells;
};

struct Change {
    Plant *plant;
    Db *db;
    char *actor;
    gint64 seq, at, clock;
    guint since;       /* failures of the database before the first question */
    gboolean in_doubt; /* taken although the clock has leapt ahead */
    ClockState clock_state;
    char prev[65];
    GPtrArray *images;         /* ["table",{…}] in order of first putting; a later image of the same row replaces it */
    GHashTable *places;        /* table and key values → place in images */
    SignedImages *listed;      /* what it does to tables that must be signed */
    ChangeSignature signature; /* signer NULL = unsigned */
    ChangeSignature second;    /* of who countersigns; signer NULL = nobody */
    gboolean locked, open;
};

static void cell_clear(gpointer data) {
    g_free(((Cell *)data)->text);
}

Row *row_new(const char *table) {
    Row *row = g_new(Row, 1);
    row->table = table;
    row->cells = g_array_sized_new(FALSE, FALSE, sizeof(Cell), 24);
    g_array_set_clear_func(row->cells, cell_clear);
    return row;
}

void row_set_text(Row *row, const char *column, const char *value) {
    if (!value)
        return;
    Cell cell = {.column = column, .is_text = TRUE, .text = g_strdup(value)};
    g_array_append_val(row->cells, cell);
}

void row_set_int(Row *row, const char *column, gint64 value) {
    Cell cell = {.column = column, .number = value};
    g_array_append_val(row->cells, cell);
}

void row_free(Row *row) {
    if (!row)
        return;
    g_array_unref(row->cells);
    g_free(row);
}

static void unlock(Change *change) {
    if (change->locked)
        plant_unlock(change->plant);
    change->locked = FALSE;
}

/* A clock set back neither backdates nor reopens anything; one that has leapt ahead dates nothing. */
static gboolean take_time(Change *change, gint64 last, GError **error) {
    PlantClock clock;
    plant_clock_look_at(change->plant, last, &clock);
    change->clock = clock.raw;
    change->at = clock.trusted;
    change->clock_state = clock.state;
    if (clock.state != CLOCK_AHEAD || change->in_doubt)
        return TRUE;
    g_autofree char *text = plant_clock_text(&clock);
    return err_set(error, ERR_HELD, "%s", text);
}

static gboolean read_tip(Change *change, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(change->db, &local, "SELECT seq, at, hash FROM audit ORDER BY seq DESC LIMIT 1", "");
    gint64 seq = 0, at = 0;
    if (rows_next(rows, &local)) {
        seq = rows_int(rows, 0);
        at = rows_int(rows, 1);
        g_strlcpy(change->prev, rows_text(rows, 2), sizeof change->prev);
    } else
        chain_genesis(plant_id(change->plant), change->prev);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return FALSE;
    }
    change->seq = seq + 1;
    return take_time(change, at, error);
}

static Change *begin(Plant *plant, const char *actor, gboolean in_doubt, gint64 limit, GError **error) {
    if (!plant_is_writable(plant)) {
        err_set(error, ERR_DENIED, _("the plant is open for reading only"));
        return NULL;
    }
    if (!plant_may_change(plant, error))
        return NULL;
    g_autoptr(Change) change = g_new0(Change, 1);
    change->plant = plant;
    change->in_doubt = in_doubt;
    change->db = plant_db(plant);
    change->since = db_failures(change->db);
    change->actor = g_strdup(actor);
    change->images = g_ptr_array_new_with_free_func(g_free);
    change->listed = signed_images_new();
    change->places = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_assert(!db_in_transaction(change->db));
    if (!plant_lock(plant, limit, error))
        return NULL;
    change->locked = TRUE;
    if (!plant_is_in_place(plant, error) || !db_begin_write(change->db, error))
        return NULL;
    change->open = TRUE;
    if (!plant_is_in_place(plant, error)) /* a restore may have held the file while this waited for it */
        return NULL;
    db_guard(change->db, GUARD_CHANGE);
    return read_tip(change, error) ? g_steal_pointer(&change) : NULL;
}

Change *change_begin(Plant *plant, const char *actor, GError **error) {
    return begin(plant, actor, FALSE, LOCK_LIMIT_US, error);
}

Change *change_try(Plant *plant, const char *actor, GError **error) {
    return begin(plant, actor, FALSE, 0, error);
}

Change *change_begin_in_doubt(Plant *plant, const char *actor, GError **error) {
    return begin(plant, actor, TRUE, LOCK_LIMIT_US, error);
}

static void end(Change *change) {
    if (change->open)
        db_rollback(change->db);
    change->open = FALSE;
    db_guard(change->db, GUARD_READ);
    unlock(change);
}

void change_free(Change *change) {
    if (!change)
        return;
    end(change);
    g_ptr_array_unref(change->images);
    signed_images_free(change->listed);
    g_hash_table_unref(change->places);
    g_free(change->actor);
    g_free(change);
}

Plant *change_plant(Change *change) {
    return change->plant;
}

Db *change_db(Change *change) {
    return change->db;
}

gint64 change_time(const Change *change) {
    return change->at;
}

gint64 change_clock(const Change *change) {
    return change->clock;
}

ClockState change_clock_state(const Change *change) {
    return change->clock_state;
}

void change_set_time(Change *change, gint64 at) {
    change->at = at;
    change->clock_state = CLOCK_OK;
}

gint64 change_seq(const Change *change) {
    return change->seq;
}

void change_since(Change *change, guint failures) {
    change->since = MIN(change->since, failures);
}

const char *change_actor(const Change *change) {
    return change->actor;
}

void change_sign(Change *change, const ChangeSignature *signature) {
    change->signature = *signature;
}

void change_countersign(Change *change, const ChangeSignature *signature) {
    change->second = *signature;
}

gboolean change_is_signed(const Change *change) {
    return change->signature.signer != NULL;
}

gboolean change_is_empty(const Change *change) {
    return change->images->len == 0;
}

/* The row's cells in the order of the table's columns. */
static gboolean arrange(const Row *row, const TableShape *shape, Value *values, GError **error) {
    memset(values, 0, MAX_COLUMNS * sizeof *values);
    for (guint i = 0; i < row->cells->len; i++) {
        const Cell *cell = &g_array_index(row->cells, Cell, i);
        guint place = 0;
        while (place < shape->columns->len && strcmp(shape->columns->pdata[place], cell->column) != 0)
            place++;
        if (place == shape->columns->len)
            return err_set(error, ERR_FAILED, "table %s has no column %s", row->table, cell->column);
        values[place] = (Value){.kind = cell->is_text ? VALUE_TEXT : VALUE_INT, .text = cell->text, .number = cell->number};
    }
    return TRUE;
}

static char *key_of(const TableShape *shape, const Value *values) {
    GString *key = g_string_new(shape->name);
    for (guint i = 0; i < shape->columns->len; i++)
        if (shape->is_key[i]) {
            g_string_append_c(key, '\x1f');
            if (values[i].kind == VALUE_TEXT)
                g_string_append(key, values[i].text);
            else
                g_string_append_printf(key, "%" G_GINT64_FORMAT, values[i].number);
        }
    return g_string_free(key, FALSE);
}

/* key and text are taken over. */
static void keep_image(Change *change, char *key, char *text) {
    gpointer place;
    if (g_hash_table_lookup_extended(change->places, key, NULL, &place)) {
        g_free(change->images->pdata[GPOINTER_TO_UINT(place)]);
        change->images->pdata[GPOINTER_TO_UINT(place)] = text;
        g_free(key);
        return;
    }
    g_hash_table_insert(change->places, key, GUINT_TO_POINTER(change->images->len));
    g_ptr_array_add(change->images, text);
}

/* What the database really holds now must be the image that goes into the log. */
static gboolean read_back(Change *change, const TableShape *shape, const Value *values, const char *image, GError **error) {
    g_autoptr(Rows) rows = db_query_values(change->db, shape->sql_get, values, shape->columns->len, error);
    Value stored[MAX_COLUMNS];
    if (!rows_next(rows, error))
        return rows ? err_set(error, ERR_CORRUPT, _("a row was written but is not there; nothing was changed")) : FALSE;
    for (guint i = 0; i < shape->columns->len; i++)
        stored[i] = rows_value(rows, (int)i);
    g_autoptr(GString) text = g_string_new(NULL);
    image_append(text, shape, stored);
    return strcmp(text->str, image) == 0 ||
           err_set(error, ERR_CORRUPT, _("a row of %s was stored differently from what was written; nothing was changed"), shape->name);
}

static gboolean write_row(Change *change, const Row *row, gboolean only_new, GError **error) {
    const TableShape *shape = db_shape(change->db, row->table, error);
    Value values[MAX_COLUMNS];
    if (!shape || !arrange(row, shape, values, error) || !signed_images_note(change->listed, change->db, shape, values, error))
        return FALSE;
    g_autoptr(GString) image = g_string_new(NULL);
    image_append(image, shape, values);
    values[shape->columns->len] = (Value){.kind = VALUE_INT, .number = change->seq};
    if (!db_execute_values(change->db, only_new ? shape->sql_add : shape->sql_put, values, shape->columns->len + 1, error) ||
        !read_back(change, shape, values, image->str, error))
        return FALSE;
    keep_image(change, key_of(shape, values), g_strdup_printf("[\"%s\",%s]", shape->name, image->str));
    return TRUE;
}

gboolean change_put(Change *change, Row *row, GError **error) {
    return write_row(change, row, FALSE, error);
}

gboolean change_add(Change *change, Row *row, GError **error) {
    return write_row(change, row, TRUE, error);
}

gboolean change_mention(Change *change, const char *subject, GError **error) {
    g_autoptr(Row) row = row_new("mention");
    row_set_text(row, "subject", subject);
    row_set_int(row, "at_seq", change->seq);
    return change_put(change, row, error);
}

/* {"reason":…,"rows":[[…],[…] without the end. */
static GString *open_body(const Change *change, const char *reason) {
    GString *body = g_string_new("{\"reason\":");
    canon_add_text(body, reason);
    g_string_append(body, ",\"rows\":[");
    for (guint i = 0; i < change->images->len; i++) {
        if (i)
            g_string_append_c(body, ',');
        g_string_append(body, change->images->pdata[i]);
    }
    return body;
}

static char *body_of(const Change *change, const char *reason) {
    GString *body = open_body(change, reason);
    g_string_append_c(body, ']');
    const ChangeSignature *sign = &change->signature;
    if (sign->signer)
        signature_append(body, &(SignText){change->at, sign->key_id, sign->meaning, sign->name});
    g_string_append_c(body, '}');
    return g_string_free(body, FALSE);
}

static gboolean append_audit(Change *change, const ChainRow *row, const char *hash, GError **error) {
    g_autofree char *signature = row->key_id ? signature_make(change->signature.signer, hash) : NULL;
    return db_execute(change->db, error,
                      "INSERT INTO audit (seq, at, clock, actor, terminal, kind, subject, body, prev, hash, key_id, signature)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
                      "iiisssssssss", row->seq, row->at, row->clock, row->actor, row->terminal, row->kind, row->subject, row->body,
                      row->prev, hash, row->key_id, signature);
}

/* Never acknowledge what was not read back: one flipped bit ended a public log for good (bihuan-trust(7)). */
static gboolean check_audit(Change *change, const char *hash, GError **error) {
    g_autoptr(Rows) rows =
        db_query(change->db, error, "SELECT seq, at, clock, actor, terminal, kind, subject, body, prev, key_id FROM audit WHERE seq = $1",
                 "i", change->seq);
    char again[65] = "";
    if (rows_next(rows, error)) {
        ChainRow row = {.seq = rows_int(rows, 0),
                        .at = rows_int(rows, 1),
                        .clock = rows_int(rows, 2),
                        .actor = rows_text(rows, 3),
                        .terminal = rows_text(rows, 4),
                        .kind = rows_text(rows, 5),
                        .subject = rows_text(rows, 6),
                        .body = rows_text(rows, 7),
                        .prev = rows_text(rows, 8),
                        .key_id = rows_text(rows, 9)};
        chain_hash(plant_id(change->plant), &row, again);
    }
    return strcmp(hash, again) == 0 || err_set(error, ERR_CORRUPT, _("the log row read back is not the one written; nothing was changed"));
}

/* The last thing a commit does is to ask the disk whether the journal is gone. Where the disk does not say, the change may
 * already be what everybody sees. */
static void judge_failed_commit(Change *change, const char *hash, GError **error) {
    g_autofree char *there = NULL;
    gboolean known = db_get_text(change->db, NULL, &there, "SELECT hash FROM audit WHERE seq = $1", "i", change->seq);
    if (known && g_strcmp0(there, hash) != 0)
        return;
    g_clear_error(error);
    if (!known)
        err_set(error, ERR_IO,
                _("the disk failed at the end of the change and does not answer: whether it was written cannot be"
                  " known; check the disk, and look whether the change is there before you repeat it"));
    else
        err_set(error, ERR_IO,
                _("the change was written, but the disk did not confirm it; check the disk, and look whether the"
                  " change is there before you repeat it"));
}

/* What was dated without the machine's clock says so for ever. */
static char *reason_of(const Change *change, const char *reason) {
    if (change->clock_state != CLOCK_AHEAD)
        return g_strdup(reason);
    return g_strdup_printf("%s%s" CHANGE_CLOCK_AHEAD, reason, *reason ? " " : "");
}

/* Whose key it is; owned. NULL: it is revoked or unknown here, or the actor's own. */
static char *second_person(Change *change, GError **error) {
    char *person = NULL;
    if (!db_get_text(change->db, error, &person, "SELECT person FROM sign_key WHERE key_id = $1 AND revoked_row = 0", "s",
                     change->second.key_id))
        return NULL;
    if (person && strcmp(person, change->actor) != 0)
        return person;
    g_free(person);
    err_set(error, ERR_DENIED, _("the second signature is not that of another person whose key is in use here; nothing was changed"));
    return NULL;
}

/* The last image of the body: nothing may be put behind it. */
static gboolean put_cosign(Change *change, const char *kind, const char *subject, const char *reason, const char *person, GError **error) {
    const ChangeSignature *second = &change->second;
    g_autoptr(GString) rows = open_body(change, reason);
    g_autofree char *signature = cosign_make(second->signer, plant_id(change->plant),
                                             &(CosignText){.seq = change->seq,
                                                           .at = change->at,
                                                           .prev = change->prev,
                                                           .actor = change->actor,
                                                           .kind = kind,
                                                           .subject = subject,
                                                           .rows = rows->str,
                                                           .rows_length = rows->len,
                                                           .person = person,
                                                           .meaning = second->meaning});
    g_autoptr(Row) row = row_new("cosign");
    row_set_int(row, "at_seq", change->seq);
    row_set_text(row, "person", person);
    row_set_text(row, "by_key", second->key_id);
    row_set_text(row, "meaning", second->meaning);
    row_set_text(row, "signature", signature);
    return change_add(change, row, error);
}

/* The second signature, if one is given, and then the question whether those there are enough. */
static gboolean countersign(Change *change, const char *kind, const char *subject, const char *reason, GError **error) {
    g_autofree char *person = change->second.signer ? second_person(change, error) : NULL;
    if (change->second.signer && (!person || !put_cosign(change, kind, subject, reason, person, error)))
        return FALSE;
    return signed_images_check(change->listed, change->db, change->seq, kind,
                               &(SignedBy){change->actor, change->signature.signer != NULL, person}, error);
}

gboolean change_commit(Change *change, const char *kind, const char *subject, const char *reason, GError **error) {
    g_autofree char *said = reason_of(change, reason ? reason : "");
    if (!countersign(change, kind, subject, said, error)) {
        end(change);
        return FALSE;
    }
    g_autofree char *body = body_of(change, said);
    ChainRow row = {.seq = change->seq,
                    .at = change->at,
                    .clock = change->clock,
                    .actor = change->actor,
                    .terminal = plant_terminal(change->plant),
                    .kind = kind,
                    .subject = subject,
                    .body = body,
                    .prev = change->prev,
                    .key_id = change->signature.signer ? change->signature.key_id : NULL};
    char hash[65];
    chain_hash(plant_id(change->plant), &row, hash);
    gboolean asked = append_audit(change, &row, hash, error) && check_audit(change, hash, error);
    /* Nothing that was decided since then rests on a question that was left unanswered. */
    asked = db_settle(change->db, change->since, asked, error);
    gboolean ok = asked && db_commit(change->db, error);
    if (ok)
        change->open = FALSE;
    end(change);
    if (asked && !ok)
        judge_failed_commit(change, hash, error);
    if (!ok)
        db_told(change->db, change->since);
    if (ok)
        anchor_committed(change->plant, change->seq, hash, row.key_id != NULL);
    return ok;
}
