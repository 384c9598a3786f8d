/* SPDX-License-Identifier: MIT
 *
 * The table of who may, and the signatures it asks for.
 */
#include "bihuan/app/authority.h"

#include "app_private.h"
#include "bihuan/app/account.h"
#include "bihuan/app/session.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/model/account.h"

static gboolean may(App *app, const Authority *wanted, gint64 at, GError **error) {
    if (!account_may(app, wanted->verb, error))
        return FALSE;
    return !wanted->second || (witness_check(app_db(app), app_user_id(app), wanted->second, at, error) &&
                               session_both(app, wanted->second, error));
}

/* What could not be read is no reason to let anybody through. */
static gboolean ask(App *app, const Authority *wanted, gint64 at, GError **error) {
    guint before = db_failures(app_db(app));
    return db_settle(app_db(app), before, may(app, wanted, at, error), error);
}

gboolean authority_may(App *app, const Authority *wanted, GError **error) {
    return ask(app, wanted, clock_now(), error);
}

gboolean authority_sign(App *app, Change *change, const Authority *wanted, GError **error) {
    return ask(app, wanted, change_time(change), error) &&
           (!wanted->second || session_countersign(app, change, wanted->meaning, error)) &&
           (!app_user(app) || !session_is_unlocked(app) || session_sign(app, change, wanted->meaning, NULL, error));
}
