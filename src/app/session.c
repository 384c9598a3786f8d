/* SPDX-License-Identifier: MIT
 *
 * Log-in, lock, PIN and signature. Wrong secrets are rows of the log: whoever resets the counter breaks the chain.
 */
#include "bihuan/app/session.h"

#include "app_private.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/account.h"
#include "bihuan/model/limit.h"
#include "bihuan/seal/seal.h"
#include "tries.h"

#include <string.h>
#include <unistd.h>

static gboolean is_active(const Account *account) {
    return account && strcmp(account->state, "active") == 0;
}

gboolean session_had_account(App *app, const char *person) {
    g_autoptr(Account) account = NULL;
    return person && (!account_find(app_db(app), person, &account, NULL) || account);
}

gboolean session_has_account(App *app, const char *person) {
    g_autoptr(Account) account = NULL;
    return person && (!account_find(app_db(app), person, &account, NULL) || is_active(account));
}

gboolean session_needs_secret(App *app, const char *person) {
    return !plant_is_demo(app->plant) && session_has_account(app, person);
}

void session_lock(App *app) {
    g_clear_pointer(&app->signer, seal_signer_free);
    g_clear_pointer(&app->key_id, g_free);
    app->armed = 0;
    g_clear_pointer(&app->round, g_free);
    app->signed_once = app->always_armed = app->named = FALSE;
    session_forget_witness(app);
}

void session_forget_witness(App *app) {
    g_clear_pointer(&app->second, g_free);
    g_clear_pointer(&app->witness, g_free);
    g_clear_pointer(&app->witness_key, g_free);
    g_clear_pointer(&app->witness_signer, seal_signer_free);
}

void session_renew(App *app, SealSigner *signer, const char *key_id) {
    seal_signer_free(app->signer);
    app->signer = signer;
    g_free(app->key_id);
    app->key_id = g_strdup(key_id);
}

gboolean session_is_unlocked(const App *app) {
    return app->signer != NULL;
}

void session_adopt(App *app, SealSigner *signer, const char *key_id) {
    session_lock(app);
    if (!plant_is_demo(app->plant)) {
        seal_signer_free(signer);
        return;
    }
    app->signer = signer;
    app->key_id = g_strdup(key_id);
    app->armed = 1;
    app->signed_once = app->always_armed = TRUE;
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
#define HOUR_FALLBACK 10
#define SLOW_LEAST_US (G_USEC_PER_SEC / 4)
#define SLOW_MOST_US (8 * G_USEC_PER_SEC)

static gboolean check_dead(App *app, const char *person, GError **error) {
    g_autoptr(Attempts) attempts = attempts_load(app_db(app), person, plant_terminal(app->plant), error);
    if (!attempts || attempts_are_over(attempts, clock_now()))
        return attempts != NULL;
    g_autofree char *until = clock_format_short(attempts->dead_until);
    return err_set(error, ERR_DENIED, _("too many wrong secrets of %s at this terminal; try again after %s, or at another terminal"),
                   person, until);
}

/* A secret that was just tried. */
typedef struct {
    const char *person, *what; /* password, pin */
    const char *terminal;
    gboolean right;
} Attempt;

/* Wrong ones that nobody was told of yet. */
static const char SQL_UNTOLD[] =
    "SELECT count(*), max(at), max(terminal) FROM audit WHERE subject = $1 AND kind = 'denied'"
    " AND seq > (SELECT coalesce(max(seq), 0) FROM audit WHERE subject = $1 AND kind = 'admitted')";
static const char SQL_RECENT[] = "SELECT count(*) FROM audit WHERE subject = $1 AND kind = 'denied' AND at > $2";

/* In a change of its own. Others may have tried meanwhile: inside it a right one comes too late after too many wrong ones. */
static gboolean count(Plant *plant, const Attempt *attempt, gboolean *late, GError **error) {
    g_autoptr(Change) change = change_begin_in_doubt(plant, "system", error); /* a guess counts whatever the clock says */
    Db *db = change ? change_db(change) : NULL;
    g_autoptr(Attempts) attempts = change ? attempts_load(db, attempt->person, attempt->terminal, error) : NULL;
    if (!attempts)
        return FALSE;
    gint64 untold = 0;
    *late = attempt->right && !attempts_are_over(attempts, change_time(change));
    if (!db_get_int(db, error, &untold, SQL_UNTOLD, "s", attempt->person))
        return FALSE;
    if (*late || (attempt->right && attempts->wrong == 0 && untold == 0))
        return TRUE;
    attempts->wrong = attempt->right ? 0 : attempts->wrong + 1;
    attempts->last = change_time(change);
    if (!attempt->right && attempts->wrong % MAX(1, limit_number(db, "account.tries", TRIES_FALLBACK)) == 0)
        attempts_lock(attempts, change_time(change), limit_number(db, "account.dead", DEAD_FALLBACK));
    return attempts_save(change, attempts, error) &&
           change_commit(change, attempt->right ? "admitted" : "denied", attempt->person, attempt->what, error);
}

/* A guess from before it is judged until it is settled. */
typedef struct {
    Plant *plant; /* whose log counts it; NULL: a copy, which is never written to: the note alone counts */
    Plant *own;   /* opened for that, NULL = the app's */
    TryNote *note;
    int turn; /* held while guesses at this person are slowed down; -1 = they are not */
} Guess;

static void guess_clear(Guess *guess) {
    g_clear_pointer(&guess->note, try_note_free);
    g_clear_pointer(&guess->own, plant_close);
    if (guess->turn >= 0)
        close(guess->turn);
}

/* What a killed program left unsettled is counted now, each once. */
static gboolean count_left(Plant *plant, GError **error) {
    g_autoptr(GPtrArray) notes = try_notes_left(plant);
    gboolean late, ok = TRUE;
    for (guint i = 0; ok && i < notes->len; i++) {
        TryNote *note = notes->pdata[i];
        g_autofree char *what = g_strdup_printf("%s, unfinished at %s", note->what, note->terminal);
        ok = count(plant, &(Attempt){note->person, what, note->terminal, FALSE}, &late, error);
        if (ok)
            try_note_remove(note);
    }
    return ok;
}

/* The same limit where only notes count. */
static gboolean check_left(App *app, const char *person, GError **error) {
    g_autoptr(GPtrArray) notes = try_notes_left(app->plant);
    gint64 since = clock_raw() - limit_number(app_db(app), "account.dead", DEAD_FALLBACK), n = 0;
    for (guint i = 0; i < notes->len; i++) {
        const TryNote *note = notes->pdata[i];
        n += strcmp(note->person, person) == 0 && note->at > since;
    }
    return n < limit_number(app_db(app), "account.tries", TRIES_FALLBACK) ||
           err_set(error, ERR_DENIED, _("too many wrong secrets of %s at this copy; try again later"), person);
}

/* Over all terminals: nobody is shut out, but a thousand guesses take a day. */
static gboolean slow_down(Plant *plant, const char *person, int *turn, GError **error) {
    gint64 recent = 0;
    if (!db_get_int(plant_db(plant), error, &recent, SQL_RECENT, "si", person, clock_now() - CLOCK_HOUR))
        return FALSE;
    gint64 over = recent - limit_number(plant_db(plant), "account.hour", HOUR_FALLBACK);
    if (over < 0)
        return TRUE;
    *turn = try_take_turn(plant, person, error);
    if (*turn >= 0)
        g_usleep((gulong)MIN(SLOW_MOST_US, SLOW_LEAST_US << MIN(over, 10)));
    return *turn >= 0;
}

/* Could a wrong one be written? Asked with the very row, which is then taken back. */
static gboolean can_count(Plant *plant, const char *person, GError **error) {
    g_autoptr(Change) change = change_begin_in_doubt(plant, "system", error);
    g_autoptr(Attempts) attempts = change ? attempts_load(change_db(change), person, plant_terminal(plant), error) : NULL;
    if (!attempts)
        return FALSE;
    attempts->wrong++;
    attempts->last = change_time(change);
    return attempts_save(change, attempts, error);
}

/* Before a secret is looked at. One whose failure cannot be counted could be guessed for ever: where nothing can be written,
 * none is judged, the right one neither. */
static gboolean guess_begin(App *app, const char *person, const char *what, Guess *guess, GError **error) {
    gboolean copy = strcmp(plant_path(app->plant), plant_home(app->plant)) != 0;
    *guess = (Guess){.plant = copy ? NULL : app->plant, .turn = -1};
    if (!copy && !plant_is_writable(app->plant)) {
        guess->plant = guess->own = plant_open(plant_path(app->plant), TRUE, error);
        if (!guess->own)
            return FALSE;
        plant_set_terminal(guess->own, plant_terminal(app->plant));
    }
    if (copy ? !check_left(app, person, error) : !count_left(guess->plant, error))
        return FALSE;
    if (!check_dead(app, person, error) || (!copy && !slow_down(guess->plant, person, &guess->turn, error)))
        return FALSE;
    guess->note = try_note_new(app->plant, person, what, error);
    if (!guess->note || copy || can_count(guess->plant, person, error))
        return guess->note != NULL;
    try_note_remove(guess->note); /* nothing was judged */
    return FALSE;
}

/* What he should know of what others tried in his name; told once. */
static void note_tidings(App *app, const char *person) {
    g_autoptr(Rows) rows = db_query(app_db(app), NULL, SQL_UNTOLD, "s", person);
    g_clear_pointer(&app->tidings, g_free);
    if (!rows_next(rows, NULL) || rows_int(rows, 0) == 0)
        return;
    g_autofree char *when = clock_format_short(rows_int(rows, 1)), *where = utf8_printable(rows_text(rows, 2));
    app->tidings = g_strdup_printf(_("%d wrong secrets of %s were tried since the last log-in, the last at %s (terminal %s)"),
                                   (int)rows_int(rows, 0), person, when, where);
}

const char *session_tidings(const App *app) {
    return app->tidings;
}

static gboolean guess_settle(App *app, Guess *guess, const Attempt *attempt, GError **error) {
    gboolean late = FALSE;
    if (guess->plant && attempt->right)
        note_tidings(app, attempt->person);
    if (guess->plant && !count(guess->plant, attempt, &late, error))
        return FALSE; /* the note stays and counts */
    if (guess->plant || attempt->right)
        try_note_remove(guess->note);
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
    g_autoptr(Account) account = NULL;
    g_autoptr(GError) refused = NULL;
    SealPepper pepper;
    if (!account_find(app_db(app), person, &account, error))
        return NULL;
    if (!is_active(account)) {
        err_set(error, ERR_DENIED, _("%s has no account here; two people enrol him with: bihuan user enrol"), person);
        return NULL;
    }
    Guess guess;
    if (!check_dead(app, person, error) || !session_pepper(app, &pepper, error))
        return NULL;
    if (!guess_begin(app, person, "password", &guess, error)) {
        guess_clear(&guess);
        seal_wipe(&pepper, sizeof pepper);
        return NULL;
    }
    SealSigner *signer = seal_signer_unwrap(account->box, password ? password : "", account->cost, &pepper, &refused);
    seal_wipe(&pepper, sizeof pepper);
    gboolean judged = signer || err_is(refused, ERR_DENIED);
    gboolean ok = judged && guess_settle(app, &guess, &(Attempt){person, "password", plant_terminal(app->plant), signer != NULL}, error);
    if (!judged) /* damage, no memory: nothing was learnt */
        try_note_remove(guess.note);
    guess_clear(&guess);
    if (judged && !ok) {
        seal_signer_free(signer);
        return NULL;
    }
    if (signer && key_id)
        *key_id = g_strdup(account->key_id);
    if (!signer)
        g_propagate_error(error, g_steal_pointer(&refused));
    return signer;
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
    gboolean any = account_any(app_db(app), NULL), has = any && session_has_account(app, person);
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
           err_set(error, ERR_DENIED, _("%s must prove himself with his password (--with-secret-file FILE)"), second ? second : "?");
}

gboolean session_both(App *app, const char *second, GError **error) {
    guint before = db_failures(app_db(app));
    gboolean any = account_any(app_db(app), NULL);
    return db_settle(app_db(app), before, TRUE, error) && (!any || plant_is_demo(app->plant) || session_pair(app, second, error));
}

/* ---- signatures ---- */

gboolean session_is_armed(const App *app) {
    return app->armed > 0;
}

void session_deed_over(App *app) {
    session_forget_witness(app);
    app->armed = app->always_armed;
}

gboolean session_wants_password(const App *app) {
    return app->signer && !app->signed_once;
}

gboolean session_will_sign(App *app) {
    return app->signer != NULL && !app->always_armed;
}

static gboolean judge_pin(App *app, const Account *account, const char *pin, gboolean *right, GError **error) {
    SealPepper pepper;
    gboolean ok =
        session_pepper(app, &pepper, error) && seal_verifier_check(account->pin, pin ? pin : "", account->pin_cost, &pepper, right, error);
    seal_wipe(&pepper, sizeof pepper);
    return ok;
}

static gboolean check_pin(App *app, const Account *account, const char *pin, GError **error) {
    gboolean right = FALSE;
    Guess guess;
    if (!check_dead(app, account->person, error))
        return FALSE;
    if (!*account->pin)
        return err_set(error, ERR_DENIED, _("%s has no PIN yet; set one with: bihuan user pin"), account->person);
    gboolean begun = guess_begin(app, account->person, "pin", &guess, error);
    gboolean judged = begun && judge_pin(app, account, pin, &right, error);
    gboolean ok = judged && guess_settle(app, &guess, &(Attempt){account->person, "pin", plant_terminal(app->plant), right}, error);
    if (begun && !judged)
        try_note_remove(guess.note);
    guess_clear(&guess);
    return ok && (right || err_set(error, ERR_DENIED, _("the PIN is wrong")));
}

gboolean session_arm(App *app, const char *password, const char *pin, GError **error) {
    g_autoptr(Account) account = NULL;
    app->armed = 0;
    if (app->user && !account_find(app_db(app), app->user->id, &account, error))
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
    app->armed = 1;
    return TRUE;
}

gboolean session_name(App *app, const char *person, const char *pin, GError **error) {
    g_autoptr(Account) account = NULL;
    session_lock(app);
    if (!app_login(app, person, error) || !account_find(app_db(app), app->user->id, &account, error))
        return FALSE;
    if (!is_active(account) || (plant_is_demo(app->plant) && (!pin || !*pin)))
        return TRUE; /* what he may do without an account is asked where he does it */
    app->named = check_pin(app, account, pin, error);
    return app->named;
}

void session_name_over(App *app) {
    session_lock(app);
    app_login(app, NULL, NULL);
}

void session_arm_for(App *app, guint count) {
    if (app->armed && !app->always_armed)
        app->armed = count;
}

void session_sign_round(App *app, const char *form) {
    if (form && (!app->armed || app->always_armed))
        return;
    g_free(app->round);
    app->round = g_strdup(form);
}

gboolean session_signs_round(const App *app, const char *form) {
    return app->signer && g_strcmp0(app->round, form) == 0;
}

void session_arm_round(App *app, const char *form) {
    if (session_signs_round(app, form) && !app->armed)
        app->armed = 1;
}

/* Asked inside the transaction: the key may have been revoked a moment ago. */
static gboolean key_is_good(App *app, const Change *change, GError **error) {
    g_autoptr(SignKey) key = NULL;
    if (!sign_key_find(app_db(app), app->key_id, &key, error))
        return FALSE;
    gboolean good = key && (!key->revoked_row || (change && key->revoked_row == change_seq(change) + 1)); /* this row's own doing */
    return (good && strcmp(key->person, app->user->id) == 0) ||
           err_set(error, ERR_DENIED, _("this signing key was revoked meanwhile; log in again"));
}

static gboolean pass_unsigned(App *app, GPtrArray *advice, GError **error) {
    const Person *user = app->user;
    guint before = db_failures(app_db(app));
    gboolean any = account_any(app_db(app), NULL), has = any && session_has_account(app, user->id);
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
        return err_set(error, ERR_DENIED, _("this step is signed: %s must log in with password and PIN (--secret-file FILE)"), user->name);
    return err_set(error, ERR_DENIED, _("this step is signed, and %s has no account; two people enrol him with: bihuan user enrol"),
                   user->name);
}

gboolean session_signature(App *app, const char *meaning, ChangeSignature *signature, GError **error) {
    if (!app->signer)
        return FALSE;
    if (!app->armed)
        return err_set(error, ERR_DENIED, _("this step is signed: enter your PIN"));
    *signature = (ChangeSignature){app->signer, app->key_id, app->user->name, meaning};
    app->armed = app->always_armed ? 1 : app->armed - 1;
    app->signed_once = TRUE;
    return TRUE;
}

gboolean session_sign(App *app, Change *change, const char *meaning, GPtrArray *advice, GError **error) {
    if (!app->user)
        return app_need_user(app, error);
    /* Who takes himself out of service signs just that, as the last thing. */
    gboolean leaves_now;
    if (!db_get_whether(app_db(app), error, &leaves_now, "SELECT 1 FROM person WHERE id = $1 AND seq = $2", "si", app->user->id,
                        change_seq(change)))
        return FALSE;
    if (!leaves_now && !person_need_service(app_db(app), app->user->id, error))
        return FALSE;
    if (!app->signer)
        return pass_unsigned(app, advice, error);
    if (!app->armed)
        return err_set(error, ERR_DENIED, _("this step is signed: enter your PIN"));
    if (!key_is_good(app, change, error))
        return FALSE;
    change_sign(change, &(ChangeSignature){app->signer, app->key_id, app->user->name, meaning});
    app->armed = app->always_armed ? 1 : app->armed - 1;
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
    return !account_any(app_db(app), NULL) || plant_is_demo(app->plant) ||
           err_set(error, ERR_DENIED, _("the second person must sign too: give --with ID --with-secret-file FILE"));
}

gboolean session_sign_both(App *app, Change *change, const char *meaning, GError **error) {
    return !app->witness_signer || !app->signer ||
           (session_countersign(app, change, meaning, error) &&
            (change_is_signed(change) || session_sign(app, change, meaning, NULL, error)));
}
