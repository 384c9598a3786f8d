/* SPDX-License-Identifier: MIT
 *
 * People who are lost to a permit on which they are named: they leave service, lose a role or a certificate while it is live. The
 * form's rules people-lost… say when work stops and who is told; they run in the very change in which it happens, whatever door it
 * comes by. What ends later strikes then: the clocks of the permit are set anew.
 */
#include "bihuan/rule/rule.h"

#include <string.h>

#include "bihuan/rule/guard.h"
#include "live.h"
#include "private.h"

#define RULES "people-lost"

static gboolean names_one_of(const Form *form, const Record *record, GHashTable *people) {
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        const char *value = g_strcmp0(field->type->reference, "person") == 0 ? record_field(record, field->key) : NULL;
        g_auto(GStrv) ids = g_strsplit(value ? value : "", ",", -1);
        for (char **id = ids; *id; id++)
            if (g_hash_table_contains(people, *id))
                return TRUE;
    }
    return FALSE;
}

/* The first of the rules that strikes now; NULL if none does. One stop is enough. */
static const FormRule *strikes(const Case *subject) {
    g_autoptr(GArray) clocks = rule_clocks(subject);
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        if (g_str_has_prefix(clock->rule->name, RULES) && clock->at <= subject->now)
            return clock->rule;
    }
    return NULL;
}

static gboolean judge_one(Change *change, Shelf *shelf, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, number, error);
    if (!subject)
        return FALSE;
    const FormRule *rule = strikes(subject);
    if (!rule)
        return rule_clocks_save(subject, error);
    return rule_do(subject, rule, error) && record_save(change, subject->record, error) && rule_follow(subject, error) &&
           rule_clocks_save(subject, error) && change_mention(change, number, error);
}

gboolean rule_people_lost(Change *change, Shelf *shelf, GHashTable *people, GError **error) {
    g_autoptr(Case) plant = case_of_plant(change_db(change), shelf, NULL, change_time(change));
    g_autoptr(GPtrArray) live = live_permits(plant, error);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *record = live->pdata[i];
        const Form *form = shelf_form(shelf, record->form, record->version, NULL, error);
        if (!form || (names_one_of(form, record, people) && !judge_one(change, shelf, record->number, error)))
            return FALSE;
    }
    return live != NULL;
}

gboolean rule_person_lost(Change *change, Shelf *shelf, const char *person, GError **error) {
    g_autoptr(GHashTable) people = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(people, (gpointer)person);
    return rule_people_lost(change, shelf, people, error);
}
