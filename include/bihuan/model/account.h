/* SPDX-License-Identifier: MIT
 *
 * Accounts (账户), signing keys (签名密钥) and wrong attempts. Rows only: who may do what with them is decided in app.
 */
#ifndef BIHUAN_MODEL_ACCOUNT_H
#define BIHUAN_MODEL_ACCOUNT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *person, *state; /* active, left */
    char *cost, *box;     /* see seal/secret.h */
    char *pin_cost, *pin; /* "" = no PIN */
    char *key_id;
    gint64 since;
    char *enrolled_by;
} Account;
NOUN_TYPE(Account, account)

/* Into *account, NULL = the person has none. FALSE: it could not be read, which is no answer. */
gboolean account_find(Db *db, const char *person, Account **account, GError **error);
gboolean account_save(Change *change, const Account *account, GError **error);
/* Has anybody an account here? TRUE, which asks for more, with error where it could not be read; db_failures() counts it. */
gboolean account_any(Db *db, GError **error);

typedef struct {
    char *key_id, *person, *public_hex;
    gint64 since_row, revoked_row;
} SignKey;
NOUN_TYPE(SignKey, sign_key)
/* Into *key, NULL = there is none. FALSE: it could not be read. */
gboolean sign_key_find(Db *db, const char *key_id, SignKey **key, GError **error);
gboolean sign_key_save(Change *change, const SignKey *key, GError **error);

/* Somebody answers for another's new key: signer is his, by_key its id. */
typedef struct {
    const char *person, *by_key;
    const SealSigner *signer;
} Voucher;
gboolean vouch_save(Change *change, const SignKey *key, const Voucher *voucher, GError **error);

/* Wrong secrets of a person at a terminal. */
typedef struct {
    char *person, *terminal;
    gint64 wrong, last, dead_until;
    char *boot; /* the run of the machine that counted, "" = unknown; and until when by its boot clock */
    gint64 boot_until;
} Attempts;
NOUN_TYPE(Attempts, attempts)
/* Is a lock-out over, or was there none? By the time of the log or by the boot clock, whichever says so first: a log whose
 * time stands still locks nobody out for a year. */
gboolean attempts_are_over(const Attempts *attempts, gint64 now);
/* Locks out for a while from a time on, by both clocks. */
void attempts_lock(Attempts *attempts, gint64 now, gint64 span);
/* New ones without any where nothing is written; NULL on error. */
Attempts *attempts_load(Db *db, const char *person, const char *terminal, GError **error);
gboolean attempts_save(Change *change, const Attempts *attempts, GError **error);

#endif
