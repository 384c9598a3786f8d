/* SPDX-License-Identifier: MIT
 *
 * Signatures of audit rows: what is signed, and checking it against the keys of the plant. Private to src/store.
 */
#ifndef BIHUAN_STORE_SIGNATURE_H
#define BIHUAN_STORE_SIGNATURE_H

#include "bihuan/seal/secret.h"
#include "private.h"

/* Ed25519 over "BHS1" and the 32 bytes of a row's hash (hex given); hex, owned. NULL if hash is none. */
char *signature_make(const SealSigner *signer, const char *hash);

/* Keys by id, read once each. */
typedef struct SignatureKeys SignatureKeys;
SignatureKeys *signature_keys_new(Db *db);
void signature_keys_free(SignatureKeys *keys);

/* What is wrong with a signed row (its hash fits already); NULL if nothing. Owned sentence. */
typedef struct {
    gint64 seq, at;
    const char *actor, *body, *hash, *key_id, *signature;
} SignedRow;
/* A key that could not be read (*error) is an unknown one. */
char *signature_fault(SignatureKeys *keys, const SignedRow *row, GError **error);

/* The second signature of a row (table cosign): what it stands under. rows is the body up to the image of the signature
 * itself, without the comma before it. Ed25519 over "BHC1" and a SHA-256, layout in bihuan-trust.7. */
typedef struct {
    gint64 seq, at;
    const char *prev, *actor, *kind, *subject, *rows;
    gsize rows_length;
    const char *person, *meaning;
} CosignText;
char *cosign_make(const SealSigner *signer, const char *plant_id, const CosignText *text); /* hex, owned */
gboolean cosign_fits(const char *public_hex, const char *plant_id, const CosignText *text, const char *signature);

/* ,"sign":{"at":…,"key":…,"meaning":…,"name":…} behind the rows of a body. */
typedef struct {
    gint64 at;
    const char *key_id, *meaning, *name;
} SignText;
void signature_append(GString *body, const SignText *text);

#endif
