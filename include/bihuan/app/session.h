/* SPDX-License-Identifier: MIT
 *
 * Who is at the keyboard and what he may sign (会话、口令、签名). A person with an account is logged in by his password, which
 * unlocks his signing key for the session; each signature asks for the PIN again, the first one for the password too.
 *
 * A plant in which nobody has an account works without secrets, and nothing in it is signed. A demo plant has accounts, but
 * forgives who gives no secret: what he does stays unsigned and says so. A wrong secret is refused everywhere.
 */
#ifndef BIHUAN_APP_SESSION_H
#define BIHUAN_APP_SESSION_H

#include "bihuan/app/app.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/change.h"

/* Has the person an account, or had he one that ended with his leaving? Where that cannot be read: TRUE. */
gboolean session_had_account(App *app, const char *person);
/* Has the person an account that is in use? Where that cannot be read: TRUE, and who decides by it asks db_answered(). */
gboolean session_has_account(App *app, const char *person);
/* Must this person give a password here before he changes anything? (An account, and no demo plant; TRUE as above.) */
gboolean session_needs_secret(App *app, const char *person);

/* Logs in with the password and unlocks the key. ERR_DENIED: no account, wrong password (counted, in the log), too many
 * wrong ones at this terminal. A person without account is logged in by app_login(). */
/* Wrong secrets that were tried in the name of who just logged in; a sentence, borrowed; NULL = none. */
const char *session_tidings(const App *app);
gboolean session_unlock(App *app, const char *person, const char *password, GError **error);
/* The key is wiped; who was logged in stays named until somebody logs in (or out with app_login(NULL)). */
void session_lock(App *app);
gboolean session_is_unlocked(const App *app);
/* The key of the logged-in person without asking; taken over. For the demo plant's history: in any other plant it is wiped, and
 * nobody is unlocked by it. */
void session_adopt(App *app, SealSigner *signer, const char *key_id);

/* Before a signature: asks for the PIN, and for the password at the first signature of the session (else it may be NULL).
 * Good for one signature. ERR_DENIED as above; ERR_INPUT if the password is wanted and missing. */
gboolean session_arm(App *app, const char *password, const char *pin, GError **error);
/* Somebody does one thing without logging in: he names himself and gives his PIN (counted as everywhere). He may do what asks for no
 * signature, until session_name_over(), after which nobody is logged in. Whoever was logged in is not any more. ERR_DENIED. */
gboolean session_name(App *app, const char *person, const char *pin, GError **error);
void session_name_over(App *app);
/* The PIN just given goes for so many signatures, which the person saw named before he typed it; session_deed_over() ends it. */
void session_arm_for(App *app, guint count);
/* The PIN just given goes for the records of this form, which the person was told before he typed it, until the round is over (form NULL),
 * the terminal is locked or somebody else logs in. Nothing else is signed by it. */
void session_sign_round(App *app, const char *form);
gboolean session_signs_round(const App *app, const char *form);
/* Before a step of a record of this form is signed. */
void session_arm_round(App *app, const char *form);
/* Was the PIN given, for a signature that has not been made yet? */
gboolean session_is_armed(const App *app);
/* Behind a deed at a screen: who stood by goes, and a PIN that signed nothing signs nothing any more. */
void session_deed_over(App *app);
/* Does the next signature want the password too? */
gboolean session_wants_password(const App *app);
/* Will a signature be asked of the logged-in person for a signing step? (Then arm before acting.) */
gboolean session_will_sign(App *app);

/* Signs a change as meaning (in both languages, interned or static), inside its transaction. advice (may be NULL) gets a
 * sentence where a demo plant lets it pass unsigned. FALSE: ERR_DENIED with what to do. */
gboolean session_sign(App *app, Change *change, const char *meaning, GPtrArray *advice, GError **error);

/* What the logged-in person signs with, once, where the change is not the app's own (a restore). FALSE: he does not sign; with
 * an error: he must and cannot. */
gboolean session_signature(App *app, const char *meaning, ChangeSignature *signature, GError **error);

/* A second person's password, for what two must do: counted like a log-in, but nobody is logged in by it. TRUE without
 * asking where nobody has an account, and in a demo plant without a password. Good until the next one, or a lock. */
gboolean session_witness(App *app, const char *person, const char *password, GError **error);
/* Who stands by: the last of session_witness(), whether he had to prove himself or not. NULL = nobody. */
const char *session_second(const App *app);
/* Before what two must do: have both proven themselves, the logged-in person and second? Nobody needs to where nobody has an
 * account, nor in a demo plant; everywhere else a person without account is no second (and no first). ERR_DENIED. */
gboolean session_both(App *app, const char *second, GError **error);
/* The witness of session_witness() signs the change too, as meaning, inside its transaction: the second signature of what
 * two do (see change_countersign). TRUE without one where session_both() asks for none. ERR_DENIED. */
gboolean session_countersign(App *app, Change *change, const char *meaning, GError **error);
/* Where somebody stands by who proved himself: both sign the change. TRUE without a signature where nobody does. */
gboolean session_sign_both(App *app, Change *change, const char *meaning, GError **error);
/* The same where the change is not the app's own (a restore). FALSE: nobody proved himself. */
gboolean session_countersignature(App *app, const char *meaning, ChangeSignature *signature);

#endif
