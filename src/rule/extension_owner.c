/* SPDX-License-Identifier: MIT
 *
 * Who checks a substitute measure leaves service: the measure goes to who stands above him, and who granted the extension hears it. A check
 * that then nobody makes voids the extension as ever.
 */
#include "bihuan/rule/extension.h"

#include <string.h>

#include "bihuan/model/person.h"
#include "bihuan/rule/who.h"
#include "private.h"

#define NOBODY_ABOVE "role:ehs"

static const char SQL_OF[] = "WHERE kind = $1 AND who = $2 AND ended IS NULL ORDER BY id";

/* Who granted it and who has the measure now; the safety department where one of them is nobody. */
static gboolean people_of(const Case *subject, const char *approver, const char *heir, GPtrArray **people, GError **error) {
    gboolean serves;
    *people = NULL;
    if (!person_in_service(subject->db, approver, &serves, error))
        return FALSE;
    g_autoptr(GPtrArray) list = serves && heir ? g_ptr_array_new_with_free_func(g_free) : who_safety(subject, error);
    if (!list)
        return FALSE;
    if (serves && !who_contains(list, approver))
        g_ptr_array_add(list, g_strdup(approver));
    if (heir && !who_contains(list, heir))
        g_ptr_array_add(list, g_strdup(heir));
    *people = g_steal_pointer(&list);
    return TRUE;
}

static gboolean tell_owner(Case *subject, const Extension *extension, const Obligation *measure, const char *leaver, GError **error) {
    const char *heir = g_str_has_prefix(measure->who, "person:") ? measure->who + strlen("person:") : NULL;
    g_autoptr(GPtrArray) people = NULL;
    g_autofree char *key = g_strdup_printf("extension-owner/%s/%s", measure->id, leaver), *name = person_name(subject->db, leaver);
    if (!people_of(subject, extension->approved_by, heir, &people, error))
        return FALSE;
    RuleMessage message = {.phrase = "extension-owner", .kind = "task", .people = people, .key = key, .due = measure->next, .by = heir};
    message.headline = (FormText){measure->title, measure->title_en};
    message.reason = (FormText){name, name};
    return rule_send(subject, &message, error);
}

static gboolean hand_measure_on(Change *change, Shelf *shelf, Obligation *measure, const char *leaver, GError **error) {
    g_autoptr(Extension) extension = noun_load(change_db(change), &extension_noun, measure->schedule, error);
    g_autoptr(Case) subject = extension ? case_in_change(change, shelf, extension->record, error) : NULL;
    g_autofree char *above = subject ? who_superior_text(subject, leaver, error) : NULL;
    if (!above)
        return FALSE;
    above[strcspn(above, ",")] = '\0';
    noun_set_text(&measure->who, *above ? above : NOBODY_ABOVE);
    return noun_save(change, &obligation_noun, measure, error) && tell_owner(subject, extension, measure, leaver, error) &&
           change_mention(change, extension->record, error);
}

gboolean rule_measures_hand_on(Change *change, Shelf *shelf, const char *leaver, GError **error) {
    g_autofree char *named = g_strconcat("person:", leaver, NULL);
    g_autoptr(GPtrArray) measures = noun_list(change_db(change), &obligation_noun, error, SQL_OF, "ss", EXTENSION_MEASURE, named);
    for (guint i = 0; measures && i < measures->len; i++)
        if (!hand_measure_on(change, shelf, measures->pdata[i], leaver, error))
            return FALSE;
    return measures != NULL;
}
