/* SPDX-License-Identifier: MIT
 *
 * Signed rows. The hash covers the key's id and the body, the body says who signed when and as what: so no signature can be
 * cut out and put under another row or another meaning.
 */
#include "signature.h"

#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/canon.h"
#include "bihuan/store/vouch.h"

#include <string.h>

#define TAG "BHS1"
#define COSIGN_TAG "BHC1"

static const char SQL_KEY[] = "SELECT public, person, since_row, revoked_row FROM sign_key WHERE key_id = $1";

typedef struct {
    char *public_hex, *person; /* NULL: there is no such key */
    gint64 since, revoked;
} Key;

struct SignatureKeys {
    Db *db;
    GHashTable *known; /* key id → Key */
};

static gboolean signed_bytes(const char *hash, guint8 bytes[sizeof TAG - 1 + SEAL_HASH_SIZE]) {
    memcpy(bytes, TAG, sizeof TAG - 1);
    return seal_unhex(hash, bytes + sizeof TAG - 1, SEAL_HASH_SIZE);
}

char *signature_make(const SealSigner *signer, const char *hash) {
    guint8 bytes[sizeof TAG - 1 + SEAL_HASH_SIZE];
    return signed_bytes(hash, bytes) ? seal_signer_sign(signer, bytes, sizeof bytes) : NULL;
}

static void key_free(gpointer data) {
    Key *key = data;
    g_free(key->public_hex);
    g_free(key->person);
    g_free(key);
}

SignatureKeys *signature_keys_new(Db *db) {
    SignatureKeys *keys = g_new(SignatureKeys, 1);
    *keys = (SignatureKeys){db, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, key_free)};
    return keys;
}

void signature_keys_free(SignatureKeys *keys) {
    g_hash_table_unref(keys->known);
    g_free(keys);
}

/* A key's id is derived from it: a row with another public key under a known id is no key at all. */
static const Key *find(SignatureKeys *keys, const char *id, GError **error) {
    Key *key = g_hash_table_lookup(keys->known, id);
    if (key)
        return key;
    char derived[SEAL_KEY_ID_SIZE];
    key = g_new0(Key, 1);
    g_autoptr(Rows) rows = db_query(keys->db, error, SQL_KEY, "s", id);
    if (rows_next(rows, error) && rows_text(rows, 0) && seal_key_id(rows_text(rows, 0), derived) && strcmp(derived, id) == 0)
        *key = (Key){g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1)), rows_int(rows, 2), rows_int(rows, 3)};
    g_hash_table_insert(keys->known, g_strdup(id), key);
    return key;
}

/* The body ends in what is said of the signature: when, with which key, as what, by whom. */
static gboolean body_names(const SignedRow *row) {
    const char *sign = g_strrstr(row->body, "],\"sign\":{");
    g_autofree char *named = g_strdup_printf("],\"sign\":{\"at\":%" G_GINT64_FORMAT ",\"key\":\"%s\",\"meaning\":\"", row->at, row->key_id);
    return sign && g_str_has_prefix(sign, named) && g_str_has_suffix(sign, "\"}}");
}

char *signature_fault(SignatureKeys *keys, const SignedRow *row, GError **error) {
    guint8 bytes[sizeof TAG - 1 + SEAL_HASH_SIZE];
    const Key *key = find(keys, row->key_id, error);
    long seq = (long)row->seq;
    if (!row->signature)
        return g_strdup_printf(_("log row %ld was changed: its signature is missing"), seq);
    if (!key->public_hex)
        return g_strdup_printf(_("log row %ld is signed with the key %s, which this plant does not know"), seq, row->key_id);
    if (row->seq < key->since || (key->revoked && row->seq >= key->revoked))
        return g_strdup_printf(_("log row %ld is signed with the key %s, which was not in use then"), seq, row->key_id);
    if (g_strcmp0(key->person, row->actor) != 0)
        return g_strdup_printf(_("log row %ld is signed with the key %s, which is not that of who did it"), seq, row->key_id);
    if (!body_names(row))
        return g_strdup_printf(_("log row %ld is signed, but does not say by whom and as what"), seq);
    if (!signed_bytes(row->hash, bytes) || !seal_signature_fits(key->public_hex, row->signature, bytes, sizeof bytes))
        return g_strdup_printf(_("log row %ld was changed: its signature is not that of the key %s"), seq, row->key_id);
    return NULL;
}

char *vouch_text(const Plant *plant, const char *public_hex, const char *person) {
    return g_strconcat("BHK1", plant_id(plant), public_hex, person, NULL);
}

static void signature_add_number(SealHash *hash, guint64 number) {
    guint64 little = GUINT64_TO_LE(number);
    seal_hash_update(hash, &little, sizeof little);
}

static void add_text(SealHash *hash, const char *text, gsize length) {
    signature_add_number(hash, length);
    seal_hash_update(hash, text, length);
}

/* Only what is behind the image of the second signature is left out: the first signature covers that. */
static void cosigned_bytes(const char *plant_id, const CosignText *text, guint8 bytes[sizeof COSIGN_TAG - 1 + SEAL_HASH_SIZE]) {
    const char *const texts[] = {text->actor, text->kind, text->subject, text->person, text->meaning};
    SealHash hash;
    seal_hash_init(&hash);
    seal_hash_update(&hash, plant_id, strlen(plant_id));
    seal_hash_update(&hash, text->prev, strlen(text->prev));
    signature_add_number(&hash, (guint64)text->seq);
    signature_add_number(&hash, (guint64)text->at);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        add_text(&hash, texts[i], strlen(texts[i]));
    add_text(&hash, text->rows, text->rows_length);
    memcpy(bytes, COSIGN_TAG, sizeof COSIGN_TAG - 1);
    seal_hash_final(&hash, bytes + sizeof COSIGN_TAG - 1);
}

char *cosign_make(const SealSigner *signer, const char *plant_id, const CosignText *text) {
    guint8 bytes[sizeof COSIGN_TAG - 1 + SEAL_HASH_SIZE];
    cosigned_bytes(plant_id, text, bytes);
    return seal_signer_sign(signer, bytes, sizeof bytes);
}

gboolean cosign_fits(const char *public_hex, const char *plant_id, const CosignText *text, const char *signature) {
    guint8 bytes[sizeof COSIGN_TAG - 1 + SEAL_HASH_SIZE];
    cosigned_bytes(plant_id, text, bytes);
    return seal_signature_fits(public_hex, signature, bytes, sizeof bytes);
}

void signature_append(GString *body, const SignText *text) {
    g_string_append_printf(body, ",\"sign\":{\"at\":%" G_GINT64_FORMAT ",\"key\":", text->at);
    canon_add_text(body, text->key_id);
    g_string_append(body, ",\"meaning\":");
    canon_add_text(body, text->meaning);
    g_string_append(body, ",\"name\":");
    canon_add_text(body, text->name);
    g_string_append_c(body, '}');
}
