/* SPDX-License-Identifier: MIT
 *
 * The second of two people, one of them the safety head.
 */
#include "pair.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/account.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/person.h"

#define HEAD "ehs-head"

/* "赵部长 (E9), …": who is safety head and not the one who asks. Owned. */
static char *heads(App *app) {
    g_autoptr(GPtrArray) holders = appointment_holders(app_db(app), HEAD, NULL, clock_now());
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < holders->len; i++) {
        const char *id = holders->pdata[i];
        g_autoptr(Person) person = person_load(app_db(app), id, NULL);
        if (person && g_strcmp0(id, app_user_id(app)) != 0)
            g_string_append_printf(names, "%s%s (%s)", names->len ? ", " : "", person->name, id);
    }
    return g_string_free(names, FALSE);
}

gboolean pair_first(App *app, GError **error) {
    return (!app_user_id(app) && !account_any(app_db(app))) || app_need_user(app, error);
}

gboolean pair_needed(App *app, const char *second, GError **error) {
    const char *first = app_user_id(app);
    if (!pair_first(app, error))
        return FALSE;
    if (!first)
        return TRUE;
    gboolean head = person_has_role(app_db(app), first, HEAD, clock_now());
    if (second && (head || person_has_role(app_db(app), second, HEAD, clock_now())))
        return TRUE;
    if (head)
        return err_set(error, ERR_DENIED, _("this takes two people; any other person in service may be the second: --with ID"));
    g_autofree char *names = heads(app);
    return err_set(error, ERR_DENIED, _("this takes two people, one of them the safety head: --with ID of one of: %s"),
                   *names ? names : _("nobody holds this role"));
}
