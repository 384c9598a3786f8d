/* SPDX-License-Identifier: MIT
 *
 * Acknowledging an alarm from the banner: by who is logged in, or by who names himself with his PIN for this one deed.
 */
#include "bihuan/app/alarms.h"

#include <string.h>

#include "bihuan/app/session.h"
#include "bihuan/app/work.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"

#define STEP "acknowledge"
enum { NAMES_MOST = 20 };

/* He has seen what he was told of it. */
static gboolean write_seen(App *app, const char *number, GError **error) {
    const char *user = app_user_id(app);
    g_autoptr(Change) change = change_try(app_plant(app), user, error);
    return change && message_acknowledge(change, number, "", user, error) &&
           (change_is_empty(change) || change_commit(change, STEP, user, number, error));
}

gboolean alarms_acknowledge(App *app, const char *number, GError **error) {
    g_autoptr(Record) record = app_need_user(app, error) ? record_load(app_db(app), number, error) : NULL;
    g_autoptr(GError) refused = NULL;
    if (!record)
        return FALSE;
    if (strcmp(record->state, STEP) == 0 && !record->ended) {
        g_autoptr(GHashTable) nothing = g_hash_table_new(g_str_hash, g_str_equal);
        g_autoptr(Work) work = work_act(app, record->number, STEP, FALSE, nothing, 0, &refused);
        if (!work && !err_is(refused, ERR_DENIED) && !err_is(refused, ERR_CONFLICT)) { /* conflict: somebody was faster */
            g_propagate_error(error, g_steal_pointer(&refused));
            return FALSE;
        }
    }
    if (!write_seen(app, record->number, error))
        return FALSE;
    if (!err_is(refused, ERR_DENIED))
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&refused));
    return FALSE;
}

/* ---- without a log-in ---- */

/* Those in service whose initials are just these, or whose id this is. */
static GPtrArray *called(App *app, const char *text, GError **error) {
    g_autoptr(GPtrArray) found = person_search(app_db(app), text, G_MAXINT, error);
    if (!found)
        return NULL;
    g_autoptr(GPtrArray) exact = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    for (guint i = found->len; i > 0; i--) {
        const Person *person = found->pdata[i - 1];
        gboolean is_id = g_ascii_strcasecmp(person->id, text) == 0;
        if (is_id)
            g_ptr_array_set_size(exact, 0);
        if (is_id || g_ascii_strcasecmp(person->pinyin, text) == 0 || strcmp(person->name, text) == 0)
            g_ptr_array_add(exact, g_ptr_array_steal_index(found, i - 1));
        if (is_id)
            break;
    }
    return g_steal_pointer(&exact);
}

char *alarms_person(App *app, const char *initials, GError **error) {
    g_autofree char *text = g_strstrip(g_strdup(initials));
    g_autoptr(GPtrArray) people = called(app, text, error);
    if (!people)
        return NULL;
    if (people->len == 0) {
        err_set(error, ERR_NOT_FOUND, _("Nobody in service has the id or the initials %s."), text);
        return NULL;
    }
    if (people->len == 1)
        return g_strdup(((const Person *)people->pdata[0])->id);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < MIN(people->len, NAMES_MOST); i++) {
        const Person *person = people->pdata[i];
        g_string_append_printf(names, _("%s%s (%s)"), i ? _(", ") : "", person->name, person->id);
    }
    err_set(error, ERR_CONFLICT, _("Several people have these initials; type the id: %s"), names->str);
    return NULL;
}

gboolean alarms_acknowledge_as(App *app, const char *number, const char *person, const char *pin, GError **error) {
    g_autofree char *before = g_strdup(app_user_id(app));
    gboolean ok = session_name(app, person, pin, error) && alarms_acknowledge(app, number, error);
    session_name_over(app);
    if (before)
        app_login(app, before, NULL); /* who was here without having proven himself */
    return ok;
}
