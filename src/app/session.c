/* SPDX-License-Identifier: MIT
 *
 * Log-in, lock, PIN and signature. Wrong secrets are rows of the log: whoever resets the counter breaks the chain.
 */
#include "bihuan/app/session.h"

#include "app_private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/account.h"
#include "bihuan/model/limit.h"

#include <string.h>

static gboolean is_active(const Account *account) {
    return account && strcmp(account->state, "active") == 0;
}

gboolean session_had_account(App *app, const char *person) {
    guint before = db_failures(app_db(app));
    g_autoptr(Account) account = person ? account_load(app_db(app), person) : NULL;
    return account || !db_answered(app_db(app), before, NULL);
}

gboolean session_has_account(App *app, const char *person) {
    guint before = db_failures(app_db(app));
    g_autoptr(Account) account = person ? account_load(app_db(app), person) : NULL;
    return is_active(account) || !db_answered(app_db(app), before, NULL);
}

gboolean session_needs_secret(App *app, const char *person) {
    return !plant_is_demo(app->plant) && session_has_account(app, person);
}

void session_lock(App *app) {
    g_clear_pointer(&app->signer, seal_signer_free);
    g_clear_pointer(&app->key_id, g_free);
    app->armed = app->signed_once = app->always_armed = FALSE;
    session_forget_witness(app);
}

void session_forget_witness(App *app) {
    g_clear_pointer(&app->second, g_free);
    g_clear_pointer(&app->witness, g_free);
    g_clear_pointer(&app->witness_key, g_free);
    g_clear_pointer(&app->witness_signer, seal_signer_free);
}

gboolean session_is_unlocked(const App *app) {
    return app->signer != NULL;
}

void session_adopt(App *app, SealSigner *signer, const char *key_id) {
    session_lock(app);
    app->signer = signer;
    app->key_id = g_strdup(key_id);
    app->armed = app->signed_once = app->always_armed = TRUE;
}

/* ---- wrong secrets ---- */

static gint64 limit_number(Db *db, const char *name, gint64 fallback) {
    g_autofree char *text = limit_resolve(db, name, clock_now(), NULL);
    gint64 ms;
    if (!text)
        return fallback;
    return clock_parse_duration(text, &ms, NULL) ? ms : g_ascii_strtoll(text, NULL, 10);
}

/* A plant made before accounts has no such limits; then these count, as written in data/limits. */
#define TRIES_FALLBACK 5
#define DEAD_FALLBACK (15 * CLOCK_MINUTE)

static gboolean check_dead(App *app, const char *person, GError **error) {
    Attempts attempts;
    guint before = db_failures(app_db(app));
    attempts_load(app_db(app), person, plant_terminal(app->plant), &attempts);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (attempts_are_over(&attempts, clock_now()))
        return TRUE;
    g_autofree char *until = clock_format_short(attempts.dead_until);
    return err_set(error, ERR_DENIED, _("too many wrong secrets of %s at this terminal; try again after %s, or at another terminal"),
                   person, until);
}

/* A secret that was just tried. */
typedef struct {
    const char *person, *what; /* password, pin */
    gboolean right;
} Attempt;

/* In a change of its own. Others may have tried meanwhile: inside it a right one comes too late after too many wrong ones. */
static gboolean count(Plant *plant, const Attempt *attempt, gboolean *late, GError **error) {
    g_autoptr(Change) change = change_begin_in_doubt(plant, "system", error); /* a guess counts whatever the clock says */
    const char *terminal = plant_terminal(plant);
    Attempts attempts;
    if (!change)
        return FALSE;
    Db *db = change_db(change);
    guint before = db_failures(db);
    attempts_load(db, attempt->person, terminal, &attempts);
    if (!db_answered(db, before, error))
        return FALSE;
    *late = attempt->right && !attempts_are_over(&attempts, change_time(change));
    if (*late || (attempt->right && attempts.wrong == 0))
        return TRUE;
    attempts.wrong = attempt->right ? 0 : attempts.wrong + 1;
    attempts.last = change_time(change);
    if (!attempt->right && attempts.wrong % MAX(1, limit_number(db, "account.tries", TRIES_FALLBACK)) == 0)
        attempts_lock(&attempts, change_time(change), limit_number(db, "account.dead", DEAD_FALLBACK));
    return attempts_save(change, attempt->person, terminal, &attempts, error) &&
           change_commit(change, attempt->right ? "admitted" : "denied", attempt->person, attempt->what, error);
}

/* A secret whose failure cannot be counted could be guessed for ever: where nothing can be written, none is taken. */
static gboolean note_attempt(App *app, const Attempt *attempt, GError **error) {
    g_autoptr(Plant) own = NULL;
    Attempts attempts;
    gboolean late = FALSE;
    guint before = db_failures(app_db(app));
    attempts_load(app_db(app), attempt->person, plant_terminal(app->plant), &attempts);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (attempt->right && attempts.wrong == 0)
        return TRUE;
    if (!plant_is_writable(app->plant)) {
        own = plant_open(plant_path(app->plant), TRUE, error);
        if (!own)
            return FALSE;
        plant_set_terminal(own, plant_terminal(app->plant));
    }
    if (!count(own ? own : app->plant, attempt, &late, error))
        return FALSE;
    return !late || check_dead(app, attempt->person, error);
}

/* ---- log-in ---- */

gboolean session_pepper(App *app, SealPepper *pepper, GError **error) {
    const guint8 *key = plant_key(app->plant, error); /* which looks at the file's mode */
    if (key)
        seal_pepper(key, pepper);
    return key != NULL;
}

static SealSigner *unlock(App *app, const char *person, const char *password, char **key_id, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Account) account = account_load(app_db(app), person);
    g_autoptr(GError) refused = NULL;
    SealPepper pepper;
    if (!db_answered(app_db(app), before, error))
        return NULL;
    if (!is_active(account)) {
        err_set(error, ERR_DENIED, _("%s has no account here; two people enrol him with: bihuan user enrol"), person);
        return NULL;
    }
    if (!check_dead(app, person, error) || !session_pepper(app, &pepper, error))
        return NULL;
    g_autoptr(SealSigner) signer = seal_signer_unwrap(account->box, password ? password : "", account->cost, &pepper, &refused);
    if ((signer || err_is(refused, ERR_DENIED)) && !note_attempt(app, &(Attempt){person, "password", signer != NULL}, error))
        return NULL;
    if (signer && key_id)
        *key_id = g_strdup(account->key_id);
    if (!signer)
        g_propagate_error(error, g_steal_pointer(&refused));
    return g_steal_pointer(&signer);
}

gboolean session_unlock(App *app, const char *person, const char *password, GError **error) {
    g_autofree char *key_id = NULL;
    if (!app_login(app, person, error))
        return FALSE;
    SealSigner *signer = unlock(app, app_user_id(app), password, &key_id, error);
    if (!signer) {
        app_login(app, NULL, NULL);
        return FALSE;
    }
    session_lock(app);
    app->signer = signer;
    app->key_id = g_steal_pointer(&key_id);
    return TRUE;
}

gboolean session_witness(App *app, const char *person, const char *password, GError **error) {
    session_forget_witness(app);
    app->second = g_strdup(person);
    guint before = db_failures(app_db(app));
    gboolean any = account_any(app_db(app)), has = any && session_has_account(app, person);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (!any || (!password && plant_is_demo(app->plant)))
        return TRUE;
    if (!password && has)
        return err_set(error, ERR_DENIED, _("%s must prove himself with his password (--with-secret-file FILE)"), person);
    app->witness_signer = unlock(app, person, password, &app->witness_key, error);
    app->witness = app->witness_signer ? g_strdup(person) : NULL;
    return app->witness != NULL;
}

const char *session_second(const App *app) {
    return app->second;
}

gboolean session_pair(App *app, const char *second, GError **error) {
    if (!app_need_user(app, error))
        return FALSE;
    if (!app->signer)
        return err_set(error, ERR_DENIED, _("two people with accounts do this together; %s is not logged in with a password"),
                       app->user->name);
    return (second && g_strcmp0(app->witness, second) == 0) ||
           err_set(error, ERR_DENIED, _("%s must prove himself with his password (--with-secret-file FILE)"),
                   second ? second : "?");
}

gboolean session_both(App *app, const char *second, GError **error) {
    guint before = db_failures(app_db(app));
    gboolean any = account_any(app_db(app));
    return db_settle(app_db(app), before, TRUE, error) &&
           (!any || plant_is_demo(app->plant) || session_pair(app, second, error));
}

/* ---- signatures ---- */

gboolean session_wants_password(const App *app) {
    return app->signer && !app->signed_once;
}

gboolean session_will_sign(App *app) {
    return app->signer != NULL && !app->always_armed;
}

static gboolean check_pin(App *app, const Account *account, const char *pin, GError **error) {
    SealPepper pepper;
    gboolean right;
    if (!session_pepper(app, &pepper, error) || !check_dead(app, account->person, error))
        return FALSE;
    if (!*account->pin)
        return err_set(error, ERR_DENIED, _("%s has no PIN yet; set one with: bihuan user pin"), account->person);
    if (!seal_verifier_check(account->pin, pin ? pin : "", account->pin_cost, &pepper, &right, error))
        return FALSE;
    if (!note_attempt(app, &(Attempt){account->person, "pin", right}, error))
        return FALSE;
    return right || err_set(error, ERR_DENIED, _("the PIN is wrong"));
}

gboolean session_arm(App *app, const char *password, const char *pin, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(Account) account = app->user ? account_load(app_db(app), app->user->id) : NULL;
    app->armed = FALSE;
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (!is_active(account) || !app->signer)
        return err_set(error, ERR_DENIED, _("log in with your password first"));
    if (!app->signed_once && !password)
        return err_set(error, ERR_INPUT, _("the first signature of a session asks for the password and the PIN"));
    if (!app->signed_once) {
        g_autoptr(SealSigner) again = unlock(app, account->person, password, NULL, error);
        if (!again)
            return FALSE;
    }
    if (!check_pin(app, account, pin, error))
        return FALSE;
    app->armed = TRUE;
    return TRUE;
}

/* Asked inside the transaction: the key may have been revoked a moment ago. */
static gboolean key_is_good(App *app, GError **error) {
    guint before = db_failures(app_db(app));
    g_autoptr(SignKey) key = sign_key_load(app_db(app), app->key_id);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    return (key && !key->revoked_row && strcmp(key->person, app->user->id) == 0) ||
           err_set(error, ERR_DENIED, _("this signing key was revoked meanwhile; log in again"));
}

static gboolean pass_unsigned(App *app, GPtrArray *advice, GError **error) {
    const Person *user = app->user;
    guint before = db_failures(app_db(app));
    gboolean any = account_any(app_db(app)), has = any && session_has_account(app, user->id);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (!any)
        return TRUE;
    if (plant_is_demo(app->plant)) {
        if (advice)
            g_ptr_array_add(advice, g_strdup(_("Not signed: no password was given (this is a drill plant).")));
        return TRUE;
    }
    if (has)
        return err_set(error, ERR_DENIED, _("this step is signed: %s must log in with password and PIN (--secret-file FILE)"),
                       user->name);
    return err_set(error, ERR_DENIED, _("this step is signed, and %s has no account; two people enrol him with: bihuan user enrol"),
                   user->name);
}

gboolean session_signature(App *app, const char *meaning, ChangeSignature *signature, GError **error) {
    if (!app->signer)
        return FALSE;
    if (!app->armed)
        return err_set(error, ERR_DENIED, _("this step is signed: enter your PIN"));
    *signature = (ChangeSignature){app->signer, app->key_id, app->user->name, meaning};
    app->armed = app->always_armed;
    app->signed_once = TRUE;
    return TRUE;
}

gboolean session_sign(App *app, Change *change, const char *meaning, GPtrArray *advice, GError **error) {
    if (!app->user)
        return app_need_user(app, error);
    guint before = db_failures(app_db(app));
    gboolean serves = person_in_service(app_db(app), app->user->id);
    if (!db_answered(app_db(app), before, error))
        return FALSE;
    if (!serves)
        return err_set(error, ERR_DENIED, _("%s has left service and may not act"), app->user->id);
    if (!app->signer)
        return pass_unsigned(app, advice, error);
    if (!app->armed)
        return err_set(error, ERR_DENIED, _("this step is signed: enter your PIN"));
    if (!key_is_good(app, error))
        return FALSE;
    change_sign(change, &(ChangeSignature){app->signer, app->key_id, app->user->name, meaning});
    app->armed = app->always_armed;
    app->signed_once = TRUE;
    return TRUE;
}

gboolean session_countersignature(App *app, const char *meaning, ChangeSignature *signature) {
    if (!app->witness_signer)
        return FALSE;
    *signature = (ChangeSignature){app->witness_signer, app->witness_key, NULL, meaning};
    return TRUE;
}

gboolean session_countersign(App *app, Change *change, const char *meaning, GError **error) {
    ChangeSignature signature;
    if (session_countersignature(app, meaning, &signature)) {
        change_countersign(change, &signature); /* which looks whether the key is still in use */
        return TRUE;
    }
    return !account_any(app_db(app)) || plant_is_demo(app->plant) ||
           err_set(error, ERR_DENIED, _("the second person must sign too: give --with ID --with-secret-file FILE"));
}
