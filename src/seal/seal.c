/* SPDX-License-Identifier: MIT
 *
 * libsodium behind seal.h. It knows bytes only: no rows, no labels, no people.
 */
#include "bihuan/seal/seal.h"

#include <sodium.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"

G_STATIC_ASSERT(SEAL_HASH_SIZE == crypto_hash_sha256_BYTES);
G_STATIC_ASSERT(SEAL_HASH_SIZE == crypto_auth_hmacsha256_BYTES);
/* The header hides sodium.h, so the room it promises is checked here. */
G_STATIC_ASSERT(sizeof(SealHash) >= sizeof(crypto_hash_sha256_state));
G_STATIC_ASSERT(_Alignof(SealHash) >= _Alignof(crypto_hash_sha256_state));

static crypto_hash_sha256_state *state_of(SealHash *hash) {
    return (crypto_hash_sha256_state *)(void *)hash;
}

gboolean seal_init(GError **error) {
    if (sodium_init() < 0) {
        return err_set(error, ERR_EXTERNAL, _("The cryptography library does not start on this machine; reinstall libsodium."));
    }
    return TRUE;
}

void seal_hash(const void *bytes, gsize size, guint8 out[SEAL_HASH_SIZE]) {
    crypto_hash_sha256(out, bytes, size);
}

void seal_hash_init(SealHash *hash) {
    crypto_hash_sha256_init(state_of(hash));
}

void seal_hash_update(SealHash *hash, const void *bytes, gsize size) {
    /* The library shifts by the size before it looks at it; nothing to add is nothing to do. */
    if (size > 0) {
        crypto_hash_sha256_update(state_of(hash), bytes, size);
    }
}

void seal_hash_final(SealHash *hash, guint8 out[SEAL_HASH_SIZE]) {
    crypto_hash_sha256_final(state_of(hash), out);
}

void seal_hmac(const void *key, gsize key_size, const void *message, gsize message_size, guint8 out[SEAL_HASH_SIZE]) {
    /* The incremental calls take keys of any length; the one-shot call reads exactly 32 bytes. */
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key, key_size);
    if (message_size > 0) {
        crypto_auth_hmacsha256_update(&state, message, message_size);
    }
    crypto_auth_hmacsha256_final(&state, out);
    sodium_memzero(&state, sizeof state);
}

void seal_hex(const guint8 *bytes, gsize size, char *out) {
    static const char digits[] = "0123456789abcdef";
    for (gsize i = 0; i < size; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * size] = '\0';
}

gboolean seal_unhex(const char *text, guint8 *out, gsize size) {
    if (strlen(text) != 2 * size) {
        return FALSE;
    }
    for (gsize i = 0; i < 2 * size; i++) {
        if (!g_ascii_isxdigit(text[i])) {
            return FALSE;
        }
    }
    for (gsize i = 0; i < size; i++) {
        int high = g_ascii_xdigit_value(text[2 * i]);
        int low = g_ascii_xdigit_value(text[2 * i + 1]);
        out[i] = (guint8)(high << 4 | low);
    }
    return TRUE;
}

gboolean seal_equal(const void *a, const void *b, gsize size) {
    return sodium_memcmp(a, b, size) == 0;
}

void seal_random(guint8 *bytes, gsize size) {
    id_random(bytes, size);
}

void seal_wipe(void *bytes, gsize size) {
    sodium_memzero(bytes, size);
}

char *seal_base32(const guint8 *bytes, gsize bits) {
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    gsize length = (bits + 4) / 5;
    char *text = g_malloc(length + 1);
    for (gsize i = 0; i < length; i++) {
        guint value = 0;
        for (gsize bit = 5 * i; bit < 5 * i + 5; bit++) {
            guint set = bit < bits ? (bytes[bit / 8] >> (7 - bit % 8)) & 1u : 0;
            value = value << 1 | set;
        }
        text[i] = digits[value];
    }
    text[length] = '\0';
    return text;
}
