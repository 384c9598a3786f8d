/* SPDX-License-Identifier: MIT
 *
 * Second signatures: the image of the table cosign stands last in a body, and is right if it is the signature of another
 * person over everything before it.
 */
#include "verify_trust.h"

#include <string.h>

static const char SQL_ROW[] = "SELECT at, actor, kind, subject, body, prev FROM audit WHERE seq = $1";

typedef struct {
    char *at_seq, *person, *by_key, *meaning, *signature;
} Cosign;

static void cosign_clear(Cosign *one) {
    g_free(one->at_seq);
    g_free(one->person);
    g_free(one->by_key);
    g_free(one->meaning);
    g_free(one->signature);
}

/* The image and where what it signs ends; FALSE if the body has none. */
static gboolean find(Db *db, const char *body, Cosign *one, gsize *length, gboolean *is_last) {
    ImageScan scan;
    const char *begin = NULL;
    gboolean more = image_begin(&scan, body), found = FALSE;
    while (more && !found) {
        begin = scan.rest;
        more = image_next(&scan, db) == IMAGE_ROW;
        found = more && strcmp(scan.table, "cosign") == 0;
    }
    if (!found)
        return FALSE;
    *one = (Cosign){image_text(&scan, "at_seq"), image_text(&scan, "person"), image_text(&scan, "by_key"), image_text(&scan, "meaning"),
                    image_text(&scan, "signature")};
    *length = (gsize)(begin - body) - (begin[-1] == ',' ? 1 : 0);
    *is_last = *scan.rest == ']';
    return TRUE;
}

void cosign_check(Plant *plant, gint64 seq, const CosignKeys *keys, Cosigner *cosigner, GError **error) {
    Db *db = plant_db(plant);
    *cosigner = (Cosigner){0};
    Cosign one = {0};
    gsize length = 0;
    gboolean is_last = FALSE;
    const char *person = NULL;
    g_autoptr(Rows) rows = db_query(db, error, SQL_ROW, "i", seq);
    if (!rows_next(rows, error) || !find(db, rows_text(rows, 4), &one, &length, &is_last))
        return;
    const char *public_hex = one.by_key ? keys->public_of(keys->data, one.by_key, seq, &person) : NULL;
    gboolean ok = is_last && public_hex && one.person && one.meaning && one.signature && strcmp(person, one.person) == 0 &&
                  strcmp(person, rows_text(rows, 1)) != 0 && g_ascii_strtoll(one.at_seq ? one.at_seq : "", NULL, 10) == seq;
    CosignText text = {.seq = seq,
                       .at = rows_int(rows, 0),
                       .prev = rows_text(rows, 5),
                       .actor = rows_text(rows, 1),
                       .kind = rows_text(rows, 2),
                       .subject = rows_text(rows, 3),
                       .rows = rows_text(rows, 4),
                       .rows_length = length,
                       .person = one.person,
                       .meaning = one.meaning};
    ok = ok && cosign_fits(public_hex, plant_id(plant), &text, one.signature);
    cosigner->is_bad = !ok;
    cosigner->person = ok ? g_steal_pointer(&one.person) : NULL;
    cosign_clear(&one);
}

/* By the state's keys, where no replay is at hand; *data is the Db, and what is told lives in its scratch. */
typedef struct {
    Db *db;
    char *public_hex, *person;
    GError **error;
} StateKeys;

static const char *state_key(gpointer data, const char *key_id, gint64 seq, const char **person) {
    StateKeys *keys = data;
    char derived[SEAL_KEY_ID_SIZE];
    g_autoptr(Rows) rows =
        db_query(keys->db, keys->error,
                 "SELECT public, person FROM sign_key WHERE key_id = $1 AND since_row <= $2 AND (revoked_row = 0 OR revoked_row > $2)",
                 "si", key_id, seq);
    if (!rows_next(rows, keys->error) || !rows_text(rows, 0) || !seal_key_id(rows_text(rows, 0), derived) || strcmp(derived, key_id) != 0)
        return NULL;
    keys->public_hex = g_strdup(rows_text(rows, 0));
    *person = keys->person = g_strdup(rows_text(rows, 1));
    return keys->public_hex;
}

/* The row's own signature; its hash is compared by the reading of the log. */
static gboolean is_signed_by(Db *db, gint64 seq, const char *first, GError **error) {
    SignatureKeys *keys = signature_keys_new(db);
    gboolean is_right = FALSE;
    g_autoptr(Rows) rows = db_query(db, error, "SELECT at, actor, body, hash, key_id, signature FROM audit WHERE seq = $1", "i", seq);
    if (rows_next(rows, error) && !rows_is_null(rows, 4) && g_strcmp0(rows_text(rows, 1), first) == 0) {
        SignedRow row = {
            seq, rows_int(rows, 0), rows_text(rows, 1), rows_text(rows, 2), rows_text(rows, 3), rows_text(rows, 4), rows_text(rows, 5)};
        g_autofree char *fault = signature_fault(keys, &row, error);
        is_right = fault == NULL;
    }
    signature_keys_free(keys);
    return is_right;
}

gboolean signed_by_two(Plant *plant, gint64 seq, const char *first, const char *second, GError **error) {
    Db *db = plant_db(plant);
    Cosigner cosigner;
    StateKeys keys = {.db = db, .error = error};
    if (!signed_is_asked(db, seq, error))
        return TRUE;
    cosign_check(plant, seq, &(CosignKeys){state_key, &keys}, &cosigner, error);
    gboolean ok = g_strcmp0(cosigner.person, second) == 0 && is_signed_by(db, seq, first, error);
    g_free(cosigner.person);
    g_free(keys.public_hex);
    g_free(keys.person);
    return ok;
}
