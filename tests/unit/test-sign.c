/* SPDX-License-Identifier: MIT
 *
 * Secrets, keys and signed rows: the vectors of bihuan-trust(7), what is refused, and every kind of forgery verify finds.
 */
#include <glib.h>
#include <sqlite3.h>
#include <string.h>

#include "bihuan/app/account.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/model/account.h"
#include "bihuan/model/person.h"
#include "bihuan/seal/seal.h"
#include "bihuan/seal/secret.h"
#include "bihuan/store/verify.h"
#include "ask.h"
#include "store-plant.h"

static const SealPepper PEPPER = {{1, 2, 3}};

/* The vectors of the manual page: RFC 8032's first key over "BHS1" and the hash of the empty text. */
static void test_vectors(void) {
    static const char public[] = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    static const char signature[] = /* by openssl pkeyutl, from the seed in the manual page */
        "26adc4cf93001d1d5928b74b7c378e67821f3eaf4faf466ed3ef261a5424031c"
        "a1d95ffc45ad44124810224e4cf38eaf133cbfddb641b4a17ac3d2be46192f04";
    char id[SEAL_KEY_ID_SIZE];
    guint8 bytes[36] = "BHS1";
    seal_hash("", 0, bytes + 4);
    g_assert_true(seal_key_id(public, id));
    g_assert_cmpstr(id, ==, "21fe31dfa154a261");
    g_assert_true(seal_signature_fits(public, signature, bytes, sizeof bytes));
    bytes[35] ^= 1;
    g_assert_false(seal_signature_fits(public, signature, bytes, sizeof bytes));
    g_assert_false(seal_signature_fits(public, "00", bytes, sizeof bytes));
    g_assert_false(seal_key_id("zz", id));
}

static void test_wrap(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(SealSigner) signer = seal_signer_new();
    g_autofree char *cost = seal_cost_new(TRUE), *public = seal_signer_public(signer);
    g_autofree char *box = seal_signer_wrap(signer, "ein gutes passwort", cost, &PEPPER, &error);
    g_assert_no_error(error);
    g_autoptr(SealSigner) again = seal_signer_unwrap(box, "ein gutes passwort", cost, &PEPPER, &error);
    g_assert_no_error(error);
    g_autofree char *same = seal_signer_public(again), *signature = seal_signer_sign(again, "x", 1);
    g_assert_cmpstr(same, ==, public);
    g_assert_true(seal_signature_fits(public, signature, "x", 1));
    g_assert_false(seal_signature_fits(public, signature, "y", 1));
    signature[0] = signature[0] == '0' ? '1' : '0';
    g_assert_false(seal_signature_fits(public, signature, "x", 1));
    g_assert_null(seal_signer_unwrap(box, "ein gutes passwort ", cost, &PEPPER, &error));
    g_assert_true(err_is(error, ERR_DENIED));
    g_clear_error(&error);
    SealPepper other = {{9}};
    g_assert_null(seal_signer_unwrap(box, "ein gutes passwort", cost, &other, &error));
    g_assert_true(err_is(error, ERR_DENIED)); /* a copied file without its key file is no use */
    g_clear_error(&error);
    g_assert_null(seal_signer_unwrap("00", "x", cost, &PEPPER, &error));
    g_assert_true(err_is(error, ERR_CORRUPT));
}

/* A hostile row must not eat the machine. */
static void test_cost_is_bounded(void) {
    static const char *const costs[] = {"argon2id:3:1099511627776:00000000000000000000000000000000",
                                        "argon2id:11:8192:00000000000000000000000000000000",
                                        "argon2id:0:8192:00000000000000000000000000000000",
                                        "argon2id:3:8191:00000000000000000000000000000000",
                                        "argon2id:3:8192:00",
                                        "scrypt:3:8192:00000000000000000000000000000000",
                                        "argon2id:-1:8192:00000000000000000000000000000000",
                                        "",
                                        "argon2id:3:8192:00000000000000000000000000000000:more"};
    for (gsize i = 0; i < G_N_ELEMENTS(costs); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(seal_verifier("secret", costs[i], &PEPPER, &error));
        g_assert_true(err_is(error, ERR_CORRUPT));
    }
    g_autoptr(GError) error = NULL;
    g_autofree char *usual = seal_cost_new(FALSE);
    g_assert_true(g_str_has_prefix(usual, "argon2id:3:67108864:"));
    g_autofree char *verifier = seal_verifier("135790", usual, &PEPPER, &error);
    gboolean right = FALSE;
    g_assert_true(seal_verifier_check(verifier, "135790", usual, &PEPPER, &right, &error));
    g_assert_true(right);
    g_assert_true(seal_verifier_check(verifier, "135791", usual, &PEPPER, &right, &error));
    g_assert_false(right);
}

/* ---- in a plant ---- */

typedef struct {
    char *folder, *path;
    App *app;
} World;

static void put_person(Change *change, const char *id) {
    Person person = {.id = (char *)id,
                     .name = (char *)"名",
                     .pinyin = (char *)"",
                     .department = (char *)"EHS",
                     .title = (char *)"",
                     .crew = (char *)"",
                     .phone = (char *)"",
                     .email = (char *)"",
                     .in_service = TRUE};
    g_autoptr(GError) error = NULL;
    g_assert_true(person_put(change, &person, &error));
    g_assert_no_error(error);
}

static void world_open(World *world) {
    g_autoptr(GError) error = NULL;
    world->folder = store_folder_new();
    world->path = g_build_filename(world->folder, "p.db", NULL);
    clock_simulate(1780000000000, FALSE);
    g_assert_true(app_init(world->path, "签名", TRUE, 1780000000000, &error));
    g_assert_no_error(error);
    world->app = app_open(world->path, TRUE, &error);
    g_assert_no_error(error);
    g_autoptr(Change) change = change_begin(app_plant(world->app), "system", &error);
    put_person(change, "A");
    put_person(change, "B");
    g_assert_true(change_commit(change, "import", "people", "", &error));
    AccountSecrets secrets = {"ein gutes passwort", "258046"};
    g_assert_true(account_enrol(world->app, "A", &secrets, NULL, &error));
    g_assert_true(account_enrol(world->app, "B", &secrets, NULL, &error));
    g_assert_no_error(error);
}

static void world_close(World *world) {
    app_close(world->app);
    store_folder_remove(world->folder);
    g_free(world->path);
    clock_reset();
}

static gboolean is_sound(World *world, gint64 *signed_rows) {
    g_autoptr(GError) error = NULL;
    Verify *verify = verify_plant(app_plant(world->app), VERIFY_CHAIN | VERIFY_STATE, NULL, NULL, &error);
    g_assert_no_error(error);
    gboolean ok = verify->ok;
    if (signed_rows)
        *signed_rows = verify->signed_rows;
    verify_free(verify);
    return ok;
}

static gint64 sign_one(World *world, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(world->app), app_user_id(world->app), NULL);
    put_person(change, "C");
    if (!session_sign(world->app, change, "验收 / accept", NULL, error) || !change_commit(change, "act", "x", "", error))
        return 0;
    return change_seq(change);
}

static void test_session(void) {
    World world;
    g_autoptr(GError) error = NULL;
    gint64 rows = 0;
    world_open(&world);
    App *app = world.app;
    g_assert_true(app_login(app, "A", &error));
    g_assert_false(app_need_user(app, &error)); /* an account asks for its password */
    g_assert_true(err_is(error, ERR_DENIED));
    g_clear_error(&error);
    g_assert_true(session_unlock(app, "A", "ein gutes passwort", &error));
    g_assert_true(app_need_user(app, &error));
    g_assert_cmpint(sign_one(&world, &error), ==, 0); /* no PIN, no signature */
    g_assert_true(err_is(error, ERR_DENIED));
    g_clear_error(&error);
    g_assert_false(session_arm(app, NULL, "258046", &error)); /* the first one wants the password too */
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    g_assert_true(session_arm(app, "ein gutes passwort", "258046", &error));
    g_assert_cmpint(sign_one(&world, &error), >, 0);
    g_assert_cmpint(sign_one(&world, &error), ==, 0); /* one PIN, one signature */
    g_clear_error(&error);
    g_assert_true(session_arm(app, NULL, "258046", &error));
    g_assert_cmpint(sign_one(&world, &error), >, 0);
    g_assert_no_error(error);
    session_arm_for(app, 2); /* the PIN was used up: nothing can be counted on it any more */
    g_assert_cmpint(sign_one(&world, &error), ==, 0);
    g_clear_error(&error);
    g_assert_true(session_arm(app, NULL, "258046", &error));
    session_arm_for(app, 2); /* two that were named before */
    g_assert_cmpint(sign_one(&world, &error), >, 0);
    g_assert_cmpint(sign_one(&world, &error), >, 0);
    g_assert_cmpint(sign_one(&world, &error), ==, 0);
    g_clear_error(&error);
    g_assert_true(session_arm(app, NULL, "258046", &error));
    session_arm_for(app, 2);
    session_deed_over(app); /* what was named and not signed is signed no more */
    g_assert_cmpint(sign_one(&world, &error), ==, 0);
    g_clear_error(&error);
    g_assert_true(is_sound(&world, &rows));
    g_assert_cmpint(rows, ==, 4);
    g_assert_true(app_login(app, "B", &error)); /* somebody else: the key is gone */
    g_assert_false(session_is_unlocked(app));
    world_close(&world);
}

static void test_attempts(void) {
    World world;
    g_autoptr(GError) error = NULL;
    world_open(&world);
    for (int i = 0; i < 5; i++) {
        g_assert_false(session_unlock(world.app, "A", "falsch falsch", &error));
        g_assert_true(err_is(error, ERR_DENIED));
        g_clear_error(&error);
    }
    g_assert_false(session_unlock(world.app, "A", "ein gutes passwort", &error)); /* dead here */
    g_assert_true(err_is(error, ERR_DENIED));
    g_clear_error(&error);
    g_assert_true(session_unlock(world.app, "B", "ein gutes passwort", &error)); /* others are not */
    clock_advance(15 * CLOCK_MINUTE + 1);
    g_assert_true(session_unlock(world.app, "A", "ein gutes passwort", &error));
    g_assert_no_error(error);
    g_assert_cmpint(ask_int(app_db(world.app), 0, "SELECT count(*) FROM audit WHERE kind = 'denied' AND subject = 'A'", ""), ==, 5);
    g_assert_true(is_sound(&world, NULL));
    world_close(&world);
}

static void test_revoked(void) {
    World world;
    g_autoptr(GError) error = NULL;
    world_open(&world);
    App *app = world.app;
    g_assert_true(session_unlock(app, "A", "ein gutes passwort", &error));
    g_assert_true(session_arm(app, "ein gutes passwort", "258046", &error));
    g_autoptr(Account) old = NULL;
    g_assert_true(account_find(app_db(app), "A", &old, NULL) && old);
    g_assert_cmpint(sign_one(&world, &error), >, 0);
    g_assert_true(session_arm(app, NULL, "258046", &error));
    g_autoptr(Change) change = change_begin(app_plant(app), "A", &error);
    g_autoptr(SignKey) key = NULL;
    g_assert_true(sign_key_find(app_db(app), old->key_id, &key, NULL) && key);
    key->revoked_row = change_seq(change) + 1;
    g_assert_true(session_sign(app, change, "吊销 / revoke", NULL, &error) && sign_key_save(change, key, &error));
    g_assert_true(change_commit(change, "reset", "A", "", &error));
    g_clear_pointer(&change, change_free);
    g_assert_true(session_arm(app, NULL, "258046", &error));
    g_assert_cmpint(sign_one(&world, &error), ==, 0); /* asked inside the transaction */
    g_assert_true(err_is(error, ERR_DENIED));
    g_assert_true(is_sound(&world, NULL)); /* what it signed before stays good */
    world_close(&world);
}

/* Changes the file behind the program's back, the hash chain made to fit again where it can be. */
static void tamper(World *world, const char *sql) {
    sqlite3 *db;
    char *message = NULL;
    g_assert_cmpint(sqlite3_open(world->path, &db), ==, SQLITE_OK);
    g_assert_cmpint(sqlite3_exec(db, "DROP TRIGGER audit_no_update", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_exec(db, sql, NULL, NULL, &message);
    g_assert_null(message);
    sqlite3_close(db);
}

static void test_forgeries(void) {
    static const char *const forgeries[] = {
        "UPDATE audit SET signature = NULL WHERE key_id IS NOT NULL",
        "UPDATE audit SET key_id = NULL WHERE key_id IS NOT NULL",
        "UPDATE audit SET key_id = NULL, signature = NULL WHERE key_id IS NOT NULL",
        "UPDATE audit SET signature = replace(signature, substr(signature, 1, 2), '00') WHERE key_id IS NOT NULL",
        "UPDATE audit SET key_id = (SELECT key_id FROM sign_key WHERE person = 'B') WHERE key_id IS NOT NULL",
        "UPDATE audit SET body = replace(body, '验收', '知悉') WHERE key_id IS NOT NULL",
        "UPDATE sign_key SET public = (SELECT public FROM sign_key WHERE person = 'B') WHERE person = 'A'",
        "UPDATE sign_key SET revoked_row = 1 WHERE person = 'A'",
        "DELETE FROM sign_key WHERE person = 'A'",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(forgeries); i++) {
        World world;
        g_autoptr(GError) error = NULL;
        world_open(&world);
        g_assert_true(session_unlock(world.app, "A", "ein gutes passwort", &error));
        g_assert_true(session_arm(world.app, "ein gutes passwort", "258046", &error));
        g_assert_cmpint(sign_one(&world, &error), >, 0);
        g_assert_true(is_sound(&world, NULL));
        tamper(&world, forgeries[i]);
        g_test_message("%s", forgeries[i]);
        g_assert_false(is_sound(&world, NULL));
        world_close(&world);
    }
}

static void test_secrets(void) {
    static const char *const bad[][2] = {{"kurz", "258046"},
                                         {"1234567890", "258046"},
                                         {"QwErTyUiOp", "258046"},
                                         {"ein gutes passwort", "12345"},
                                         {"ein gutes passwort", "123456"},
                                         {"ein gutes passwort", "111111"},
                                         {"ein gutes passwort", "25804a"},
                                         {"ein gutes passwort", "123456789"},
                                         {"ein gutes passwort", "987654"}};
    World world;
    world_open(&world);
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(app_plant(world.app), "system", &error);
    put_person(change, "C");
    g_assert_true(change_commit(change, "import", "people", "", &error));
    g_clear_pointer(&change, change_free);
    g_assert_true(session_unlock(world.app, "A", "ein gutes passwort", &error));
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_assert_false(account_set_pin(world.app, "ein gutes passwort", i < 3 ? "1" : bad[i][1], &error) &&
                       account_change_password(world.app, "ein gutes passwort", bad[i][0], &error));
        g_assert_true(err_is(error, ERR_INPUT));
        g_clear_error(&error);
    }
    g_assert_true(account_change_password(world.app, "ein gutes passwort", "noch ein gutes passwort", &error));
    g_assert_no_error(error);
    g_assert_false(session_unlock(world.app, "A", "ein gutes passwort", &error));
    g_clear_error(&error);
    g_assert_true(session_unlock(world.app, "A", "noch ein gutes passwort", &error));
    g_assert_true(account_set_pin(world.app, "noch ein gutes passwort", "864202", &error));
    g_assert_true(session_arm(world.app, "noch ein gutes passwort", "864202", &error));
    g_assert_no_error(error);
    world_close(&world);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/sign/vectors", test_vectors);
    g_test_add_func("/sign/wrap", test_wrap);
    g_test_add_func("/sign/cost-is-bounded", test_cost_is_bounded);
    g_test_add_func("/sign/session", test_session);
    g_test_add_func("/sign/attempts", test_attempts);
    g_test_add_func("/sign/revoked", test_revoked);
    g_test_add_func("/sign/forgeries", test_forgeries);
    g_test_add_func("/sign/secrets", test_secrets);
    return g_test_run();
}
