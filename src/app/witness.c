/* SPDX-License-Identifier: MIT
 *
 * Two different people, one of them responsible for the whole plant.
 */
#include "bihuan/app/witness.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/person.h"

#include <string.h>

#define REASON_MAX 500

static gboolean is_responsible(Db *db, const char *person, gint64 at) {
    static const char *const roles[] = {"ehs-head", "deputy-gm", "principal", NULL};
    for (const char *const *role = roles; *role; role++)
        if (person_has_role(db, person, *role, at))
            return TRUE;
    return FALSE;
}

static gboolean check_one(Db *db, const char *person, GError **error) {
    if (!person_exists(db, person))
        return err_set(error, ERR_DENIED, _("nobody here has the id %s; list them with: bihuan user list"), person);
    return person_in_service(db, person) ||
           err_set(error, ERR_DENIED, _("%s has left service and cannot stand by"), person);
}

static gboolean check_two(Db *db, const char *first, const char *second, gint64 at, GError **error) {
    if (!first || !second)
        return err_set(error, ERR_USAGE, _("two people do this together: give --user ID and --with ID"));
    if (!check_one(db, first, error) || !check_one(db, second, error))
        return FALSE;
    if (strcmp(first, second) == 0)
        return err_set(error, ERR_DENIED, _("the second person must be another one than the first"));
    return is_responsible(db, first, at) || is_responsible(db, second, at) ||
           err_set(error, ERR_DENIED, _("one of the two must be head of safety, deputy general manager or principal"));
}

gboolean witness_check(Db *db, const char *first, const char *second, gint64 at, GError **error) {
    guint before = db_failures(db);
    return db_settle(db, before, check_two(db, first, second, at, error), error);
}

char *witness_reason(const char *text, GError **error) {
    if (!text) {
        err_set(error, ERR_USAGE, _("say why: give --reason TEXT"));
        return NULL;
    }
    g_autofree char *reason = utf8_clean(text, REASON_MAX, FALSE, error);
    if (reason && !*reason) {
        err_set(error, ERR_USAGE, _("say why: give --reason TEXT"));
        return NULL;
    }
    return g_steal_pointer(&reason);
}
