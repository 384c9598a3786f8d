/* SPDX-License-Identifier: MIT
 *
 * Secrets of people: passwords and PINs stretched with argon2id, Ed25519 signing keys wrapped by a password and the
 * plant's pepper. Knows bytes and texts, no people and no tables. Secrets lie in guarded memory and are wiped.
 *
 * The cost of stretching stands beside each secret ("argon2id:3:67108864:SALT"), so that it can grow; what is read is
 * bounded, else a hostile row would be a way to eat all memory.
 */
#ifndef BIHUAN_SEAL_SECRET_H
#define BIHUAN_SEAL_SECRET_H

#include <glib.h>

#define SEAL_PUBLIC_SIZE 32
#define SEAL_SIGNATURE_SIZE 64
#define SEAL_KEY_ID_SIZE 17 /* of a key id in hex, with the NUL */

typedef struct SealSigner SealSigner;

/* A new cost with a salt of its own. cheap: the least there is, for drill plants and tests. Owned. */
char *seal_cost_new(gboolean cheap);

/* What every stretched secret of a plant is keyed with: only who also has the plant's key file can try guesses. */
typedef struct {
    guint8 bytes[32];
} SealPepper;
void seal_pepper(const guint8 plant_key[32], SealPepper *pepper);

/* A PIN or password as something it can be checked against; owned. NULL: ERR_CORRUPT for a cost beyond the bounds,
 * ERR_EXTERNAL where memory is short. */
char *seal_verifier(const char *secret, const char *cost, const SealPepper *pepper, GError **error);
/* FALSE with an error as above; *right tells. */
gboolean seal_verifier_check(const char *verifier, const char *secret, const char *cost, const SealPepper *pepper, gboolean *right,
                             GError **error);

/* Guarded memory for keys: not swapped, not dumped, wiped when freed, and empty in every child that is forked (the decoder of
 * foreign pictures). NULL where there is none. */
gpointer seal_guarded_new(gsize size);
void seal_guarded_free(gpointer memory);

/* A new signing key (its seed from the program's randomness). */
SealSigner *seal_signer_new(void);
/* The key wrapped by a password; owned hex. */
char *seal_signer_wrap(const SealSigner *signer, const char *password, const char *cost, const SealPepper *pepper, GError **error);
/* The key out of its wrapping. NULL: ERR_DENIED for a wrong password, ERR_CORRUPT for a damaged wrapping. */
SealSigner *seal_signer_unwrap(const char *box, const char *password, const char *cost, const SealPepper *pepper, GError **error);
SealSigner *seal_signer_dup(const SealSigner *signer);
void seal_signer_free(SealSigner *signer); /* wipes */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SealSigner, seal_signer_free)

/* The public key in hex (owned), and a key's id: the first 8 bytes of its SHA-256 in hex. */
char *seal_signer_public(const SealSigner *signer);
gboolean seal_key_id(const char *public_hex, char id[SEAL_KEY_ID_SIZE]);

/* Ed25519 over bytes, in hex (owned). */
char *seal_signer_sign(const SealSigner *signer, const void *bytes, gsize size);
/* TRUE if the signature (hex) is this key's (hex) over the bytes. */
gboolean seal_signature_fits(const char *public_hex, const char *signature_hex, const void *bytes, gsize size);

/* A secret as typed, in memory that is never swapped; freed it is wiped. text NULL gives NULL. */
char *seal_secret_dup(const char *text);
void seal_secret_free(char *secret);

#endif
