/* SPDX-License-Identifier: MIT
 *
 * Accounts (账户), signing keys (签名密钥) and wrong attempts. Rows only: who may do what with them is decided in app.
 */
#ifndef BIHUAN_MODEL_ACCOUNT_H
#define BIHUAN_MODEL_ACCOUNT_H

#include "bihuan/store/change.h"

typedef struct {
    char *person, *state; /* active, left */
    char *cost, *box;     /* see seal/secret.h */
    char *pin_cost, *pin; /* "" = no PIN */
    char *key_id;
    gint64 since;
    char *enrolled_by;
} Account;
void account_free(Account *account);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)

/* NULL without an error if the person has none. */
Account *account_load(Db *db, const char *person);
gboolean account_save(Change *change, const Account *account, GError **error);
/* Has anybody an account here? */
gboolean account_any(Db *db);

typedef struct {
    char *key_id, *person, *public_hex;
    gint64 since_row, revoked_row;
} SignKey;
void sign_key_free(SignKey *key);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SignKey, sign_key_free)
/* NULL without an error if there is none. */
SignKey *sign_key_load(Db *db, const char *key_id);
gboolean sign_key_save(Change *change, const SignKey *key, GError **error);

/* Somebody answers for another's new key: signer is his, by_key its id. */
typedef struct {
    const char *person, *by_key;
    const SealSigner *signer;
} Voucher;
gboolean vouch_save(Change *change, const SignKey *key, const Voucher *voucher, GError **error);

typedef struct {
    gint64 wrong, last, dead_until;
    char boot[40]; /* the run of the machine that counted, "" = unknown; and until when by its boot clock */
    gint64 boot_until;
} Attempts;
/* Is a lock-out over, or was there none? By the time of the log or by the boot clock, whichever says so first: a log whose
 * time stands still locks nobody out for a year. */
gboolean attempts_are_over(const Attempts *attempts, gint64 now);
/* Locks out for a while from a time on, by both clocks. */
void attempts_lock(Attempts *attempts, gint64 now, gint64 span);
/* Zeroes where nothing is known. */
void attempts_load(Db *db, const char *person, const char *terminal, Attempts *attempts);
gboolean attempts_save(Change *change, const char *person, const char *terminal, const Attempts *attempts, GError **error);

#endif
