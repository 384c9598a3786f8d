/* SPDX-License-Identifier: MIT
 *
 * Rows of accounts, keys and attempts.
 */
#include "bihuan/model/account.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/store/vouch.h"

static const NounColumn ACCOUNT[] = {NOUN_TEXT(Account, person), NOUN_TEXT(Account, state),    NOUN_TEXT(Account, cost),
                                     NOUN_TEXT(Account, box),    NOUN_TEXT(Account, pin_cost), NOUN_TEXT(Account, pin),
                                     NOUN_TEXT(Account, key_id), NOUN_TIME(Account, since),    NOUN_TEXT(Account, enrolled_by)};
const Noun account_noun = NOUN(account, Account, "account", 1, ACCOUNT, NULL);

static const NounColumn SIGN_KEY[] = {NOUN_TEXT(SignKey, key_id), NOUN_TEXT(SignKey, person),
                                      NOUN_COLUMN("public", NOUN_KIND_TEXT, FALSE, char *, SignKey, public_hex, NULL),
                                      NOUN_INT(SignKey, since_row), NOUN_INT(SignKey, revoked_row)};
const Noun sign_key_noun = NOUN(sign_key, SignKey, "sign_key", 1, SIGN_KEY, NULL);

static const NounColumn ATTEMPTS[] = {NOUN_TEXT(Attempts, person),
                                      NOUN_TEXT(Attempts, terminal),
                                      NOUN_INT(Attempts, wrong),
                                      NOUN_TIME(Attempts, last),
                                      NOUN_TIME(Attempts, dead_until),
                                      NOUN_OPTION(Attempts, boot),
                                      NOUN_COLUMN("boot_until", NOUN_KIND_INT, TRUE, gint64, Attempts, boot_until, NULL)};
const Noun attempts_noun = NOUN(attempts, Attempts, "attempt", 2, ATTEMPTS, NULL);

gboolean account_find(Db *db, const char *person, Account **account, GError **error) {
    return noun_find(db, &account_noun, account, error, "WHERE person = $1", "s", person);
}

gboolean account_save(Change *change, const Account *account, GError **error) {
    return noun_save(change, &account_noun, account, error);
}

gboolean account_any(Db *db, GError **error) {
    gboolean any;
    return !db_get_whether(db, error, &any, "SELECT 1 FROM account LIMIT 1", "") || any;
}

gboolean sign_key_find(Db *db, const char *key_id, SignKey **key, GError **error) {
    return noun_find(db, &sign_key_noun, key, error, "WHERE key_id = $1", "s", key_id);
}

gboolean sign_key_save(Change *change, const SignKey *key, GError **error) {
    return noun_save(change, &sign_key_noun, key, error);
}

gboolean vouch_save(Change *change, const SignKey *key, const Voucher *voucher, GError **error) {
    g_autofree char *text = vouch_text(change_plant(change), key->public_hex, key->person);
    g_autofree char *signature = seal_signer_sign(voucher->signer, text, strlen(text));
    g_autoptr(Row) row = row_new("vouch");
    row_set_text(row, "key_id", key->key_id);
    row_set_text(row, "person", voucher->person);
    row_set_text(row, "by_key", voucher->by_key);
    row_set_text(row, "signature", signature);
    return change_put(change, row, error);
}

Attempts *attempts_load(Db *db, const char *person, const char *terminal, GError **error) {
    Attempts *attempts = NULL;
    if (noun_find(db, &attempts_noun, &attempts, error, "WHERE person = $1 AND terminal = $2", "ss", person, terminal) && !attempts) {
        Attempts none = {.person = (char *)person, .terminal = (char *)terminal};
        attempts = noun_copy(&attempts_noun, &none);
    }
    return attempts;
}

gboolean attempts_are_over(const Attempts *attempts, gint64 now) {
    return attempts->dead_until <= now ||
           (attempts->boot_until && strcmp(attempts->boot, clock_boot_id()) == 0 && attempts->boot_until <= clock_boot());
}

void attempts_lock(Attempts *attempts, gint64 now, gint64 span) {
    attempts->dead_until = now + span;
    attempts->boot_until = *clock_boot_id() && !clock_is_simulated() ? clock_boot() + span : 0;
    g_free(attempts->boot);
    attempts->boot = g_strdup(attempts->boot_until ? clock_boot_id() : "");
}

gboolean attempts_save(Change *change, const Attempts *attempts, GError **error) {
    return noun_save(change, &attempts_noun, attempts, error);
}
