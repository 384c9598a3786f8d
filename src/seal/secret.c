/* SPDX-License-Identifier: MIT
 *
 * Passwords, PINs and signing keys behind secret.h: argon2id, secretbox and Ed25519 of libsodium.
 */
#include "bihuan/seal/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#define OPS_USUAL 3
#define MEMORY_USUAL (64u * 1024 * 1024)
#define OPS_MOST 10
#define MEMORY_MOST (256u * 1024 * 1024)

G_STATIC_ASSERT(SEAL_PUBLIC_SIZE == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT(SEAL_SIGNATURE_SIZE == crypto_sign_BYTES);

struct SealSigner {
    guint8 seed[crypto_sign_SEEDBYTES];
    guint8 secret[crypto_sign_SECRETKEYBYTES];
    guint8 public[crypto_sign_PUBLICKEYBYTES];
};

typedef struct {
    guint64 ops, memory;
    guint8 salt[crypto_pwhash_SALTBYTES];
} Cost;

static char *hex_dup(const guint8 *bytes, gsize size) {
    char *hex = g_malloc(2 * size + 1);
    seal_hex(bytes, size, hex);
    return hex;
}

char *seal_cost_new(gboolean cheap) {
    guint8 salt[crypto_pwhash_SALTBYTES];
    seal_random(salt, sizeof salt);
    g_autofree char *hex = hex_dup(salt, sizeof salt);
    return g_strdup_printf("argon2id:%llu:%llu:%s", cheap ? crypto_pwhash_OPSLIMIT_MIN : (unsigned long long)OPS_USUAL,
                           cheap ? (unsigned long long)crypto_pwhash_MEMLIMIT_MIN : (unsigned long long)MEMORY_USUAL, hex);
}

/* Bounded on reading: the row may be a stranger's. */
static gboolean cost_read(const char *text, Cost *cost, GError **error) {
    g_auto(GStrv) parts = g_strsplit(text, ":", 5);
    gboolean ok = g_strv_length(parts) == 4 && strcmp(parts[0], "argon2id") == 0 &&
                  g_ascii_string_to_unsigned(parts[1], 10, crypto_pwhash_OPSLIMIT_MIN, OPS_MOST, &cost->ops, NULL) &&
                  g_ascii_string_to_unsigned(parts[2], 10, crypto_pwhash_MEMLIMIT_MIN, MEMORY_MOST, &cost->memory, NULL) &&
                  seal_unhex(parts[3], cost->salt, sizeof cost->salt);
    return ok || err_set(error, ERR_CORRUPT, _("an account's cost of stretching is none this program would ever write"));
}

void seal_pepper(const guint8 plant_key[32], SealPepper *pepper) {
    static const char label[] = "BHPEPPER1";
    seal_hmac(plant_key, 32, label, strlen(label), pepper->bytes);
}

/* argon2id, then keyed with the pepper. */
static gboolean stretch(const char *secret, const char *cost_text, const SealPepper *pepper, guint8 out[32], GError **error) {
    Cost cost;
    guint8 stretched[32];
    if (!cost_read(cost_text, &cost, error))
        return FALSE;
    if (crypto_pwhash(stretched, sizeof stretched, secret, strlen(secret), cost.salt, cost.ops, (size_t)cost.memory,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return err_set(error, ERR_EXTERNAL, _("there is not enough memory to check a password; close other programs"));
    seal_hmac(pepper->bytes, sizeof pepper->bytes, stretched, sizeof stretched, out);
    sodium_memzero(stretched, sizeof stretched);
    return TRUE;
}

char *seal_verifier(const char *secret, const char *cost, const SealPepper *pepper, GError **error) {
    guint8 key[32];
    if (!stretch(secret, cost, pepper, key, error))
        return NULL;
    char *verifier = hex_dup(key, sizeof key);
    sodium_memzero(key, sizeof key);
    return verifier;
}

gboolean seal_verifier_check(const char *verifier, const char *secret, const char *cost, const SealPepper *pepper, gboolean *right,
                             GError **error) {
    guint8 key[32], known[32];
    *right = FALSE;
    if (!stretch(secret, cost, pepper, key, error))
        return FALSE;
    *right = seal_unhex(verifier, known, sizeof known) && seal_equal(key, known, sizeof key);
    sodium_memzero(key, sizeof key);
    return TRUE;
}

gpointer seal_guarded_new(gsize size) {
    guint8 *memory = sodium_init() >= 0 ? sodium_malloc(size) : NULL;
    gsize page = (gsize)sysconf(_SC_PAGESIZE), before = memory ? (gsize)((guintptr)memory % page) : 0;
    if (memory) {
        memset(memory, 0, size);
        madvise(memory - before, before + size, MADV_WIPEONFORK); /* an old kernel knows it not: then as before */
    }
    return memory;
}

void seal_guarded_free(gpointer memory) {
    if (memory)
        sodium_free(memory); /* wipes */
}

static SealSigner *signer_of_seed(const guint8 *seed) {
    SealSigner *signer = seal_guarded_new(sizeof *signer);
    if (!signer)
        return NULL;
    memcpy(signer->seed, seed, sizeof signer->seed);
    crypto_sign_seed_keypair(signer->public, signer->secret, signer->seed);
    return signer;
}

SealSigner *seal_signer_new(void) {
    guint8 seed[crypto_sign_SEEDBYTES];
    seal_random(seed, sizeof seed);
    SealSigner *signer = signer_of_seed(seed);
    sodium_memzero(seed, sizeof seed);
    return signer;
}

SealSigner *seal_signer_dup(const SealSigner *signer) {
    return signer_of_seed(signer->seed);
}

void seal_signer_free(SealSigner *signer) {
    seal_guarded_free(signer);
}

char *seal_signer_wrap(const SealSigner *signer, const char *password, const char *cost, const SealPepper *pepper, GError **error) {
    guint8 key[crypto_secretbox_KEYBYTES];
    guint8 box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES];
    if (!stretch(password, cost, pepper, key, error))
        return NULL;
    seal_random(box, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, signer->seed, sizeof signer->seed, box, key);
    sodium_memzero(key, sizeof key);
    return hex_dup(box, sizeof box);
}

SealSigner *seal_signer_unwrap(const char *box_hex, const char *password, const char *cost, const SealPepper *pepper, GError **error) {
    guint8 key[crypto_secretbox_KEYBYTES], seed[crypto_sign_SEEDBYTES];
    guint8 box[crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + crypto_sign_SEEDBYTES];
    if (!seal_unhex(box_hex, box, sizeof box)) {
        err_set(error, ERR_CORRUPT, _("the wrapped key of an account is damaged"));
        return NULL;
    }
    if (!stretch(password, cost, pepper, key, error))
        return NULL;
    SealSigner *signer = NULL;
    if (crypto_secretbox_open_easy(seed, box + crypto_secretbox_NONCEBYTES, sizeof box - crypto_secretbox_NONCEBYTES, box, key) == 0)
        signer = signer_of_seed(seed);
    else
        err_set(error, ERR_DENIED, _("the password is wrong"));
    sodium_memzero(key, sizeof key);
    sodium_memzero(seed, sizeof seed);
    return signer;
}

char *seal_signer_public(const SealSigner *signer) {
    return hex_dup(signer->public, sizeof signer->public);
}

gboolean seal_key_id(const char *public_hex, char id[SEAL_KEY_ID_SIZE]) {
    guint8 public[SEAL_PUBLIC_SIZE], digest[SEAL_HASH_SIZE];
    if (!seal_unhex(public_hex, public, sizeof public))
        return FALSE;
    seal_hash(public, sizeof public, digest);
    seal_hex(digest, (SEAL_KEY_ID_SIZE - 1) / 2, id);
    return TRUE;
}

char *seal_signer_sign(const SealSigner *signer, const void *bytes, gsize size) {
    guint8 signature[SEAL_SIGNATURE_SIZE];
    crypto_sign_detached(signature, NULL, bytes, size, signer->secret);
    return hex_dup(signature, sizeof signature);
}

gboolean seal_signature_fits(const char *public_hex, const char *signature_hex, const void *bytes, gsize size) {
    guint8 public[SEAL_PUBLIC_SIZE], signature[SEAL_SIGNATURE_SIZE];
    return seal_unhex(public_hex, public, sizeof public) && seal_unhex(signature_hex, signature, sizeof signature) &&
           crypto_sign_verify_detached(signature, bytes, size, public) == 0;
}

char *seal_secret_dup(const char *text) {
    gsize size = text ? strlen(text) + 1 : 0;
    char *secret = text ? seal_guarded_new(size) : NULL;
    if (secret)
        memcpy(secret, text, size);
    return secret;
}

void seal_secret_free(char *secret) {
    seal_guarded_free(secret);
}
