/* SPDX-License-Identifier: MIT
 *
 * People who are lost to a permit on which they are named: they leave service while it is live. The form's rule `people-lost` says
 * when work stops and who is told; it runs in the very change in which they leave, whatever door they leave by.
 */
#include "bihuan/rule/rule.h"

#include <string.h>

#include "bihuan/rule/guard.h"
#include "live.h"
#include "private.h"

#define RULE "people-lost"

static gboolean is_named(const Form *form, const Record *record, const char *person) {
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        const char *value = g_strcmp0(field->type->reference, "person") == 0 ? record_field(record, field->key) : NULL;
        g_auto(GStrv) ids = g_strsplit(value ? value : "", ",", -1);
        if (g_strv_contains((const char *const *)ids, person))
            return TRUE;
    }
    return FALSE;
}

/* Does its `when` hold now? */
static gboolean applies(const RuleMoment *moment, const FormRule *rule) {
    g_autoptr(GArray) clocks = rule_clocks(moment);
    for (guint i = 0; i < clocks->len; i++)
        if (g_array_index(clocks, RuleClock, i).rule == rule)
            return TRUE;
    return FALSE;
}

static gboolean stop_one(Change *change, Shelf *shelf, const Form *form, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(change_db(change), number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(change_db(change), number, error) : NULL;
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(g_free);
    const FormRule *rule = form_rule(form, RULE);
    if (!steps)
        return FALSE;
    RuleMoment moment = {change_db(change), shelf, form, record, steps, "system", change_time(change), NULL};
    if (!rule || !applies(&moment, rule))
        return TRUE;
    RuleEvent event = {.change = change, .shelf = shelf, .form = form, .record = record, .steps = steps, .advice = advice};
    return rule_do(&event, rule, error) && record_save(change, record, error) && rule_clocks_save(change, &moment, error) &&
           change_mention(change, number, error);
}

gboolean rule_person_lost(Change *change, Shelf *shelf, const char *person, GError **error) {
    g_autoptr(Record) none = record_new();
    RuleMoment moment = {change_db(change), shelf, NULL, none, NULL, "system", change_time(change), NULL};
    g_autoptr(GPtrArray) live = live_permits(&moment, error);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *record = live->pdata[i];
        const Form *form = shelf_form(shelf, record->form, record->version, NULL, error);
        if (!form || (is_named(form, record, person) && !stop_one(change, shelf, form, record->number, error)))
            return FALSE;
    }
    return live != NULL;
}
