/* SPDX-License-Identifier: MIT
 *
 * Rows of accounts, keys and attempts.
 */
#include "bihuan/model/account.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/store/vouch.h"
#include "read.h"

static const char SQL_ACCOUNT[] =
    "SELECT person, state, cost, box, pin_cost, pin, key_id, since, enrolled_by FROM account WHERE person = $1";
static const char SQL_KEY[] = "SELECT key_id, person, public, since_row, revoked_row FROM sign_key WHERE key_id = $1";
static const char SQL_ATTEMPTS[] = "SELECT wrong, last, dead_until, boot, boot_until FROM attempt WHERE person = $1 AND terminal = $2";

void account_free(Account *account) {
    if (!account)
        return;
    g_free(account->person);
    g_free(account->state);
    g_free(account->cost);
    g_free(account->box);
    g_free(account->pin_cost);
    g_free(account->pin);
    g_free(account->key_id);
    g_free(account->enrolled_by);
    g_free(account);
}

static gpointer account_read(Rows *rows) {
    Account *account = g_new(Account, 1);
    *account = (Account){.person = read_text(rows, 0),
                         .state = read_text(rows, 1),
                         .cost = read_text(rows, 2),
                         .box = read_text(rows, 3),
                         .pin_cost = read_text(rows, 4),
                         .pin = read_text(rows, 5),
                         .key_id = read_text(rows, 6),
                         .since = rows_int(rows, 7),
                         .enrolled_by = read_text(rows, 8)};
    return account;
}

Account *account_load(Db *db, const char *person) {
    return read_one(db_query(db, NULL, SQL_ACCOUNT, "s", person), account_read, NULL);
}

gboolean account_save(Change *change, const Account *account, GError **error) {
    g_autoptr(Row) row = row_new("account");
    row_set_text(row, "person", account->person);
    row_set_text(row, "state", account->state);
    row_set_text(row, "cost", account->cost);
    row_set_text(row, "box", account->box);
    row_set_text(row, "pin_cost", account->pin_cost);
    row_set_text(row, "pin", account->pin);
    row_set_text(row, "key_id", account->key_id);
    row_set_int(row, "since", account->since);
    row_set_text(row, "enrolled_by", account->enrolled_by);
    return change_put(change, row, error);
}

gboolean account_any(Db *db) {
    return db_exists(db, "SELECT 1 FROM account LIMIT 1", "");
}

void sign_key_free(SignKey *key) {
    if (!key)
        return;
    g_free(key->key_id);
    g_free(key->person);
    g_free(key->public_hex);
    g_free(key);
}

static gpointer key_read(Rows *rows) {
    SignKey *key = g_new(SignKey, 1);
    *key = (SignKey){.key_id = read_text(rows, 0),
                     .person = read_text(rows, 1),
                     .public_hex = read_text(rows, 2),
                     .since_row = rows_int(rows, 3),
                     .revoked_row = rows_int(rows, 4)};
    return key;
}

SignKey *sign_key_load(Db *db, const char *key_id) {
    return read_one(db_query(db, NULL, SQL_KEY, "s", key_id), key_read, NULL);
}

gboolean sign_key_save(Change *change, const SignKey *key, GError **error) {
    g_autoptr(Row) row = row_new("sign_key");
    row_set_text(row, "key_id", key->key_id);
    row_set_text(row, "person", key->person);
    row_set_text(row, "public", key->public_hex);
    row_set_int(row, "since_row", key->since_row);
    row_set_int(row, "revoked_row", key->revoked_row);
    return change_put(change, row, error);
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

void attempts_load(Db *db, const char *person, const char *terminal, Attempts *attempts) {
    g_autoptr(Rows) rows = db_query(db, NULL, SQL_ATTEMPTS, "ss", person, terminal);
    *attempts = (Attempts){0};
    if (rows_next(rows, NULL))
        *attempts = (Attempts){
            .wrong = rows_int(rows, 0), .last = rows_int(rows, 1), .dead_until = rows_int(rows, 2), .boot_until = rows_int(rows, 4)};
    if (attempts->boot_until)
        g_strlcpy(attempts->boot, rows_text(rows, 3), sizeof attempts->boot);
}

gboolean attempts_are_over(const Attempts *attempts, gint64 now) {
    return attempts->dead_until <= now ||
           (attempts->boot_until && strcmp(attempts->boot, clock_boot_id()) == 0 && attempts->boot_until <= clock_boot());
}

void attempts_lock(Attempts *attempts, gint64 now, gint64 span) {
    attempts->dead_until = now + span;
    attempts->boot_until = *clock_boot_id() && !clock_is_simulated() ? clock_boot() + span : 0;
    g_strlcpy(attempts->boot, clock_boot_id(), sizeof attempts->boot);
}

gboolean attempts_save(Change *change, const char *person, const char *terminal, const Attempts *attempts, GError **error) {
    g_autoptr(Row) row = row_new("attempt");
    row_set_text(row, "person", person);
    row_set_text(row, "terminal", terminal);
    row_set_int(row, "wrong", attempts->wrong);
    row_set_int(row, "last", attempts->last);
    row_set_int(row, "dead_until", attempts->dead_until);
    if (attempts->boot_until) {
        row_set_text(row, "boot", attempts->boot);
        row_set_int(row, "boot_until", attempts->boot_until);
    }
    return change_put(change, row, error);
}
