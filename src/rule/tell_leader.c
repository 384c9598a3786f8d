/* SPDX-License-Identifier: MIT
 *
 * What the team leader of somebody is to hear of him.
 */
#include <string.h>

#include "bihuan/model/message.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"

static char *const FIRST_WAY[] = {(char *)MESSAGE_FIRST, NULL};

/* Team leaders in service of his department, of his crew where it has one. */
static GPtrArray *leaders_of(const Case *plant, const Person *person, GError **error) {
    g_autoptr(GPtrArray) all = who_of_text(plant, "role:team-leader", error);
    g_autoptr(GPtrArray) crew = g_ptr_array_new_with_free_func(g_free), department = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; all && i < all->len; i++) {
        g_autoptr(Person) leader = person_load(plant->db, all->pdata[i], error);
        if (!leader)
            return NULL;
        if (strcmp(leader->id, person->id) == 0 || g_strcmp0(leader->department, person->department) != 0)
            continue;
        g_ptr_array_add(g_strcmp0(leader->crew, person->crew) == 0 ? crew : department, g_strdup(leader->id));
    }
    if (!all)
        return NULL;
    return crew->len > 0 ? g_steal_pointer(&crew) : g_steal_pointer(&department);
}

gboolean rule_tell_leader(Case *plant, const char *id, const RuleTidings *tidings, GError **error) {
    g_autoptr(Person) person = person_load(plant->db, id, error);
    g_autoptr(GPtrArray) people = person ? leaders_of(plant, person, error) : NULL;
    if (people && people->len == 0) {
        g_autofree char *above = who_superior_text(plant, id, error);
        g_ptr_array_unref(people);
        people = above ? who_of_text(plant, above, error) : NULL;
    }
    if (people && people->len == 0) {
        g_ptr_array_unref(people);
        people = who_safety(plant, error);
    }
    RuleMessage message = {.phrase = tidings->phrase, .kind = "notice", .key = tidings->key, .people = people, .channels = FIRST_WAY};
    message.what = tidings->what;
    message.by = id;
    message.count = tidings->count;
    return people && rule_send(plant, &message, error);
}
