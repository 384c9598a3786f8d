/* SPDX-License-Identifier: MIT
 *
 * The table of who may, asked for a deed, and the signatures it asks for.
 */
#include "bihuan/app/authority.h"

#include "access_judge.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"

static GPtrArray *rules_of(Db *db, const Authority *wanted, GError **error) {
    return access_of_verb(db, wanted->verb, wanted->part, wanted->area, error);
}

static gboolean judge_authority(App *app, const Authority *wanted, gint64 at, GError **error) {
    g_autoptr(GPtrArray) rules = rules_of(app_db(app), wanted, error);
    g_autoptr(Case) plant = case_of_plant(app_db(app), NULL, app_user_id(app), at);
    AccessCase c = {app, plant, wanted->department, wanted->second, TRUE};
    return rules && (!app_user(app) || app_need_user(app, error)) && access_judge(&c, rules, error);
}

/* What could not be read is no reason to let anybody through. */
static gboolean settle_authority(App *app, const Authority *wanted, gint64 at, GError **error) {
    guint before = db_failures(app_db(app));
    return db_settle(app_db(app), before, judge_authority(app, wanted, at, error), error);
}

gboolean authority_may(App *app, const Authority *wanted, GError **error) {
    return settle_authority(app, wanted, clock_now(), error);
}

gboolean authority_check(App *app, Change *change, const Authority *wanted, GError **error) {
    return settle_authority(app, wanted, change_time(change), error);
}

gboolean authority_sign(App *app, Change *change, const Authority *wanted, GError **error) {
    return settle_authority(app, wanted, change_time(change), error) &&
           (!wanted->second || session_countersign(app, change, wanted->meaning, error)) &&
           (!app_user(app) || !session_is_unlocked(app) || session_sign(app, change, wanted->meaning, NULL, error));
}

gboolean authority_wants_second(App *app, const Authority *wanted) {
    g_autoptr(GPtrArray) rules = rules_of(app_db(app), wanted, NULL);
    g_autoptr(Case) plant = case_of_plant(app_db(app), NULL, app_user_id(app), clock_now());
    AccessCase c = {app, plant, wanted->department, NULL, TRUE};
    return rules && access_wants_second(&c, rules);
}

gboolean authority_people(Db *db, const Authority *wanted, const char *first, gint64 at, GError **error) {
    g_autoptr(GPtrArray) rules = rules_of(db, wanted, error);
    g_autoptr(Case) plant = case_of_plant(db, NULL, first, at);
    AccessCase c = {NULL, plant, wanted->department, wanted->second, TRUE};
    guint before = db_failures(db);
    return rules && db_settle(db, before, access_judge(&c, rules, error), error);
}

void authority_note(GPtrArray *looser, gboolean so, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    if (so)
        g_ptr_array_add(looser, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}
