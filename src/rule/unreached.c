/* SPDX-License-Identifier: MIT
 *
 * Whom a ladder waits for in vain (无法通知的人): told by a form, and no channel reaches him. Said by the import of contacts and by doctor,
 * before an escalation goes nowhere.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/who.h"
#include "private.h"

#define NAMES_SHOWN 20

/* Texts of specs into a set. What only a record answers (its reporter, a field, a step) names nobody yet. */
static void collect(gpointer data, const GPtrArray *specs, gboolean ladder) {
    for (guint i = 0; ladder && specs && i < specs->len; i++) {
        const FormWho *who = specs->pdata[i];
        if (who->kind == WHO_ROLE || who->kind == WHO_DEPT || who->kind == WHO_ANYONE)
            g_hash_table_add(data, form_who_text(who));
    }
}

/* By a channel that is set up; before any is, by an address. */
static gboolean is_reached(const GPtrArray *channels, const Contact *contact) {
    static const char *const addresses[] = {"mobile", "email", "wecom", "dingtalk", "feishu"};
    for (guint i = 0; i < channels->len; i++)
        if (plant_channel_reaches(channels->pdata[i], contact))
            return TRUE;
    for (gsize i = 0; !channels->len && i < G_N_ELEMENTS(addresses); i++)
        if (*contact_address(contact, addresses[i]))
            return TRUE;
    return FALSE;
}

static gboolean keep_unreached(Db *db, GPtrArray *people, GError **error) {
    g_autoptr(GPtrArray) channels = plant_channels(db, error);
    for (guint i = people->len; channels && i > 0; i--) {
        g_autoptr(Contact) contact = contact_of(db, people->pdata[i - 1], error);
        if (!contact)
            return FALSE;
        if (is_reached(channels, contact))
            g_ptr_array_remove_index(people, i - 1);
    }
    return channels != NULL;
}

GPtrArray *who_unreached(Db *db, Shelf *shelf, gint64 at, GError **error) {
    g_autoptr(Case) plant = case_of_plant(db, shelf, NULL, at);
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint before = db_failures(db);
    if (!who_each_named(db, shelf, collect, told, error))
        return NULL;
    g_autofree char **texts = (char **)g_hash_table_get_keys_as_array(told, NULL);
    g_autofree char *assignee = g_strjoinv(",", texts);
    g_autoptr(GPtrArray) people = who_of_text(plant, assignee, error);
    if (!people || !keep_unreached(db, people, error) || !db_answered(db, before, error))
        return NULL;
    return g_steal_pointer(&people);
}

char *who_unreached_text(Db *db, const GPtrArray *people) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < people->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(db, people->pdata[i]);
        g_string_append_printf(text, _("%s%s (%s)"), i ? _(", ") : "", name, (const char *)people->pdata[i]);
    }
    if (people->len > NAMES_SHOWN)
        g_string_append(text, " …");
    return g_string_free(g_steal_pointer(&text), FALSE);
}
