/* SPDX-License-Identifier: MIT
 *
 * The home of libsodium: hashes, keyed hashes, and the few encodings that go with them. SHA-256
 * because anybody can check it with sha256sum. Nothing here allocates except seal_base32.
 */
#ifndef BIHUAN_SEAL_SEAL_H
#define BIHUAN_SEAL_SEAL_H

#include <glib.h>

#define SEAL_HASH_SIZE 32
#define SEAL_HEX_SIZE (2 * SEAL_HASH_SIZE + 1) /* of a hash in hex, with the NUL */
#define SEAL_KEY_SIZE 32                       /* of a new plant key */

/* A running SHA-256; lives on the stack or inside another struct, may be copied by assignment
 * (so a common beginning is hashed once). Nothing to free. */
typedef struct SealHash {
    guint64 opaque[13];
} SealHash;

/* Must succeed once before any other function is used; may be called again. FALSE (ERR_EXTERNAL) if
 * the library does not start. */
gboolean seal_init(GError **error);

/* bytes may be NULL when size is 0. */
void seal_hash(const void *bytes, gsize size, guint8 out[SEAL_HASH_SIZE]);
void seal_hash_init(SealHash *hash);
void seal_hash_update(SealHash *hash, const void *bytes, gsize size);
/* Ends the hash and wipes it: it must be initialised again before further use. */
void seal_hash_final(SealHash *hash, guint8 out[SEAL_HASH_SIZE]);

/* HMAC-SHA256 with a key of any length. */
void seal_hmac(const void *key, gsize key_size, const void *message, gsize message_size, guint8 out[SEAL_HASH_SIZE]);

/* size lower-case hex pairs and a NUL: out has room for 2 * size + 1. */
void seal_hex(const guint8 *bytes, gsize size, char *out);
/* The opposite: TRUE if text is exactly 2 * size hex digits (either case); out is filled only then. */
gboolean seal_unhex(const char *text, guint8 *out, gsize size);

/* Equality in a time that does not depend on the content. */
gboolean seal_equal(const void *a, const void *b, gsize size);

/* size random bytes from id_random (so a seeded run, such as the demo plant, repeats). */
void seal_random(guint8 *bytes, gsize size);

/* Overwrites a secret so that the compiler cannot leave it out. */
void seal_wipe(void *bytes, gsize size);

/* Crockford base32 (0-9 A-Z without I L O U), highest bits first, of the first bits bits (at most
 * 8 times the size of bytes); the last character is filled with zero bits. Owned by the caller. */
char *seal_base32(const guint8 *bytes, gsize bits);

#endif
