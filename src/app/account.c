/* SPDX-License-Identifier: MIT
 *
 * Enrolment, secrets, loss and leaving. New secrets are checked here; nothing of them is ever printed or logged.
 */
#include "bihuan/app/account.h"

#include "app_private.h"
#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/account.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/person.h"
#include "bihuan/seal/seal.h"
#include "leave.h"

#include <string.h>

#define MEANING_ACCOUNT "账户管理 / account"

static const char SQL_ACCOUNTS[] = "SELECT count(*) FROM account";

static gint64 number(Db *db, const char *name, gint64 fallback) {
    g_autofree char *text = limit_resolve(db, name, clock_now(), NULL);
    return text ? g_ascii_strtoll(text, NULL, 10) : fallback;
}

/* ---- are they good enough? ---- */

static gboolean is_common(const char *password) {
    g_autofree char *list = path_embedded("data/access/common-passwords.txt", NULL);
    g_auto(GStrv) lines = g_strsplit(list ? list : "", "\n", -1);
    g_autofree char *small = g_ascii_strdown(password, -1);
    return g_strv_contains((const char *const *)lines, small);
}

static gboolean check_password(Db *db, const char *password, GError **error) {
    glong length = g_utf8_validate(password, -1, NULL) ? g_utf8_strlen(password, -1) : 0;
    gint64 least = number(db, "account.password.min", 10), most = number(db, "account.password.max", 128);
    if (length < least || length > most)
        return err_set(error, ERR_INPUT, _("a password has %d to %d characters; a sentence of your own is a good one"), (int)least,
                       (int)most);
    return !is_common(password) || err_set(error, ERR_INPUT, _("this password is among the most used ones; choose another"));
}

static gboolean check_pin(Db *db, const char *pin, GError **error) {
    gsize length = strlen(pin);
    gint64 least = number(db, "account.pin.min", 6), most = number(db, "account.pin.max", 8);
    gboolean digits = strspn(pin, "0123456789") == length, same = length > 0 && strspn(pin, (char[]){pin[0], 0}) == length;
    gboolean row = length > 1 && (strstr("01234567890", pin) || strstr("09876543210", pin));
    if (!digits || (gint64)length < least || (gint64)length > most)
        return err_set(error, ERR_INPUT, _("a PIN has %d to %d digits"), (int)least, (int)most);
    return (!same && !row) || err_set(error, ERR_INPUT, _("this PIN is too easy; no row of digits, not all the same"));
}

/* ---- making and keeping ---- */

typedef struct {
    App *app;
    const char *person;
    const AccountSecrets *secrets;
    SealPepper pepper;
    char *enrolled_by; /* owned */
    Account *account;  /* owned; what is written */
    SealSigner *signer;
    SignKey key;
    char key_id[SEAL_KEY_ID_SIZE];
} Enrolment;

static void enrolment_clear(Enrolment *e) {
    seal_wipe(&e->pepper, sizeof e->pepper);
    g_free(e->enrolled_by);
    account_free(e->account);
    seal_signer_free(e->signer);
    g_free(e->key.public_hex);
}

static gboolean prepare(Enrolment *e, GError **error) {
    if (!session_pepper(e->app, &e->pepper, error) || !check_password(app_db(e->app), e->secrets->password, error) ||
        (e->secrets->pin && !check_pin(app_db(e->app), e->secrets->pin, error)))
        return FALSE;
    gboolean cheap = plant_is_demo(e->app->plant) || plant_is_simulated(e->app->plant);
    Account *a = e->account = g_new0(Account, 1);
    e->signer = seal_signer_new();
    a->person = g_strdup(e->person);
    a->state = g_strdup("active");
    a->cost = seal_cost_new(cheap);
    a->pin_cost = seal_cost_new(cheap);
    a->box = seal_signer_wrap(e->signer, e->secrets->password, a->cost, &e->pepper, error);
    a->pin = a->box && e->secrets->pin ? seal_verifier(e->secrets->pin, a->pin_cost, &e->pepper, error) : g_strdup("");
    a->enrolled_by = g_strdup(e->enrolled_by);
    e->key.public_hex = seal_signer_public(e->signer);
    seal_key_id(e->key.public_hex, e->key_id);
    a->key_id = g_strdup(e->key_id);
    return a->box && a->pin;
}

static gboolean write_account(Enrolment *e, Change *change, GError **error) {
    e->account->since = change_time(change);
    e->key = (SignKey){e->key_id, (char *)e->person, e->key.public_hex, change_seq(change), 0};
    return account_save(change, e->account, error) && sign_key_save(change, &e->key, error);
}

/* The two who answer for it; "" where a plant has its first accounts made. Even in a demo plant nobody comes by another's
 * account without two passwords. Owned; NULL with why not. */
static char *two_people(App *app, const char *person, const char *second, gboolean reset, GError **error) {
    gint64 accounts = 0;
    if (!db_get_int(app_db(app), error, &accounts, SQL_ACCOUNTS, ""))
        return NULL;
    gboolean first = !reset && accounts < 2;
    Authority wanted = {.verb = reset ? "reset" : "enrol", .part = first ? "first" : NULL, .second = first ? NULL : second};
    if (!authority_may(app, &wanted, error))
        return NULL;
    if (first)
        return g_strdup("");
    if (!session_pair(app, second, error))
        return NULL;
    if (strcmp(person, app_user_id(app)) == 0 || strcmp(person, second) == 0) {
        err_set(error, ERR_DENIED, _("nobody answers for himself: two others than %s do this"), person);
        return NULL;
    }
    return g_strdup_printf("%s,%s", app_user_id(app), second);
}

/* Both sign the new key, and both the row that brings it. */
static gboolean vouch(Enrolment *e, Change *change, GError **error) {
    App *app = e->app;
    if (!*e->enrolled_by)
        return TRUE;
    return vouch_save(change, &e->key, &(Voucher){app_user_id(app), app->key_id, app->signer}, error) &&
           vouch_save(change, &e->key, &(Voucher){app->witness, app->witness_key, app->witness_signer}, error) &&
           session_countersign(app, change, MEANING_ACCOUNT, error);
}

static const char *actor_of(App *app) {
    return app_user_id(app) ? app_user_id(app) : "system";
}

static gboolean sign_if_unlocked(App *app, Change *change, GError **error) {
    return !session_is_unlocked(app) || session_sign(app, change, MEANING_ACCOUNT, NULL, error);
}

static gboolean enrol_inside(Enrolment *e, const char *second, gboolean reset, GError **error) {
    App *app = e->app;
    g_autoptr(Change) change = change_begin(app->plant, actor_of(app), error);
    g_autoptr(Account) old = NULL;
    gboolean serves;
    if (!change || !account_find(app_db(app), e->person, &old, error) || !person_in_service(app_db(app), e->person, &serves, error))
        return FALSE;
    if (!serves)
        return err_set(error, ERR_DENIED, _("%s is not in service here"), e->person);
    gboolean dead = old && strcmp(old->state, "active") != 0; /* who came back begins anew */
    if (!reset && old && !dead)
        return err_set(error, ERR_CONFLICT, _("%s has an account already; a lost password is replaced with: bihuan user reset"), e->person);
    if (reset && (!old || dead))
        return err_set(error, ERR_NOT_FOUND, _("%s has no account to be reset"), e->person);
    e->enrolled_by = two_people(app, e->person, second, reset, error);
    if (!e->enrolled_by || !prepare(e, error) || (old && !leave_revoke_key(change, old->key_id, error)) ||
        !write_account(e, change, error) || !vouch(e, change, error) || !sign_if_unlocked(app, change, error))
        return FALSE;
    return change_commit(change, reset ? "reset" : "enrol", e->person, e->enrolled_by, error);
}

static gboolean enrol(App *app, const char *person, const AccountSecrets *secrets, const char *second, gboolean reset, GError **error) {
    Enrolment e = {.app = app, .person = person, .secrets = secrets};
    guint before = db_failures(app_db(app));
    gboolean ok = enrol_inside(&e, second, reset, error);
    if (e.enrolled_by && *e.enrolled_by)
        session_forget_witness(app); /* a proof is good for one deed */
    if (!ok)
        db_answered(app_db(app), before, error); /* the disk is the reason, not what follows from its silence */
    enrolment_clear(&e);
    return ok;
}

gboolean account_enrol(App *app, const char *person, const AccountSecrets *secrets, const char *second, GError **error) {
    return enrol(app, person, secrets, second, FALSE, error);
}

gboolean account_reset(App *app, const char *person, const AccountSecrets *secrets, const char *second, GError **error) {
    return enrol(app, person, secrets, second, TRUE, error);
}

/* ---- one's own ---- */

/* A new password is a new key: whoever learnt the old one keeps nothing, although every old wrapping stays in the log. The old
 * key signs this very row and is revoked behind it. *signer is owned by the caller. */
static gboolean renew_key(App *app, Change *change, Account *account, const char *password, SealSigner **signer, GError **error) {
    SealPepper pepper;
    char id[SEAL_KEY_ID_SIZE];
    if (!session_pepper(app, &pepper, error) || !leave_revoke_key(change, account->key_id, error))
        return FALSE;
    *signer = seal_signer_new();
    g_autofree char *public_hex = seal_signer_public(*signer);
    seal_key_id(public_hex, id);
    g_free(account->key_id);
    account->key_id = g_strdup(id);
    g_free(account->cost);
    account->cost = seal_cost_new(plant_is_simulated(app->plant) || plant_is_demo(app->plant));
    g_free(account->box);
    account->box = seal_signer_wrap(*signer, password, account->cost, &pepper, error);
    seal_wipe(&pepper, sizeof pepper);
    return account->box && sign_key_save(change, &(SignKey){id, account->person, public_hex, change_seq(change), 0}, error);
}

static gboolean set_pin(App *app, Account *account, const char *pin, GError **error) {
    SealPepper pepper;
    if (!session_pepper(app, &pepper, error))
        return FALSE;
    g_free(account->pin_cost);
    account->pin_cost = seal_cost_new(plant_is_simulated(app->plant) || plant_is_demo(app->plant));
    g_free(account->pin);
    account->pin = seal_verifier(pin, account->pin_cost, &pepper, error);
    seal_wipe(&pepper, sizeof pepper);
    return account->pin != NULL;
}

/* Exactly one of password and pin is new. */
static gboolean change_own(App *app, const char *known, const char *password, const char *pin, GError **error) {
    g_autofree char *self = g_strdup(app_user_id(app));
    if (!self)
        return app_need_user(app, error);
    if (!session_unlock(app, self, known, error) || (password && !check_password(app_db(app), password, error)) ||
        (pin && !check_pin(app_db(app), pin, error)))
        return FALSE;
    g_autoptr(Change) change = change_begin(app->plant, self, error);
    g_autoptr(Account) account = NULL;
    if (!change || !account_find(app_db(app), self, &account, error))
        return FALSE;
    if (!account)
        return err_set(error, ERR_DENIED, _("log in with your password first"));
    if (strcmp(account->key_id, app->key_id) != 0)
        return err_set(error, ERR_CONFLICT, _("this account was given a new key meanwhile; log in again"));
    /* Signed with the password alone, which was just asked for: a PIN may be what is lost. */
    change_sign(change, &(ChangeSignature){app->signer, app->key_id, app->user->name, MEANING_ACCOUNT});
    g_autoptr(SealSigner) fresh = NULL;
    gboolean ok = (!password || renew_key(app, change, account, password, &fresh, error)) && (!pin || set_pin(app, account, pin, error)) &&
                  account_save(change, account, error) && change_commit(change, password ? "password" : "pin", self, "", error);
    if (ok && fresh)
        session_renew(app, g_steal_pointer(&fresh), account->key_id);
    return ok;
}

gboolean account_change_password(App *app, const char *old, const char *password, GError **error) {
    return change_own(app, old, password, NULL, error);
}

gboolean account_set_pin(App *app, const char *password, const char *pin, GError **error) {
    return change_own(app, password, NULL, pin, error);
}

/* ---- leaving ---- */

static gboolean leave(App *app, const char *id, gint64 *tasks, GError **error) {
    if (!app_need_user(app, error))
        return FALSE;
    Authority wanted = {.verb = "leave", .meaning = MEANING_ACCOUNT, .second = session_second(app)};
    g_autoptr(Change) change = change_begin(app->plant, app_user_id(app), error);
    g_autoptr(Person) person = change ? person_load(app_db(app), id, error) : NULL;
    if (!person || !authority_sign(app, change, &wanted, error)) /* signed first: he may be the one who leaves */
        return FALSE;
    if (!person->in_service)
        return err_set(error, ERR_CONFLICT, _("%s (%s) has left already"), person->name, person->id);
    return leave_service(change, app_shelf(app), person, tasks, error) && change_commit(change, "leave", person->id, person->name, error);
}

gboolean account_leave(App *app, const char *id, gint64 *tasks, GError **error) {
    guint before = db_failures(app_db(app));
    if (leave(app, id, tasks, error))
        return TRUE;
    db_answered(app_db(app), before, error); /* the disk is the reason, not what follows from its silence */
    return FALSE;
}
