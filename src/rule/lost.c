/* SPDX-License-Identifier: MIT
 *
 * People and devices that are lost to a permit which names them: he leaves service, loses a role or a certificate, it is blocked
 * (blocked.h), while the permit is live. The form's rules people-lost… and device-lost… say when work stops and who is told; they run in
 * the very change in which it happens, whatever door it comes by. What ends later strikes then: the clocks of the permit are set anew.
 */
#include "bihuan/rule/rule.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/rule/guard.h"
#include "live.h"
#include "private.h"

#define PEOPLE_LOST "people-lost"
#define DEVICE_LOST "device-lost"

static const char SQL_CLOCKED[] = "SELECT 1 FROM clock WHERE record = $1 AND rule = $2 AND at > 0 AND (at = $3 OR $4 = 1)";

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
static const FormRule *strikes(const Case *subject, const char *rules) {
    g_autoptr(GArray) clocks = rule_clocks(subject);
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        if (g_str_has_prefix(clock->rule->name, rules) && clock->at <= subject->now)
            return clock->rule;
    }
    return NULL;
}

static gboolean judge_one(Change *change, Shelf *shelf, const char *number, const char *rules, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, number, error);
    if (!subject)
        return FALSE;
    const FormRule *rule = strikes(subject, rules);
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
        if (!form || (names_one_of(form, record, people) && !judge_one(change, shelf, record->number, PEOPLE_LOST, error)))
            return FALSE;
    }
    return live != NULL;
}

gboolean rule_person_lost(Change *change, Shelf *shelf, const char *person, GError **error) {
    g_autoptr(GHashTable) people = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_add(people, (gpointer)person);
    return rule_people_lost(change, shelf, people, error);
}

/* ---- devices ---- */

/* It uses the device in a field of its own, or names it in a text: any field whose value has the code in it may. */
static gboolean may_use(const Record *record, const char *device) {
    GHashTableIter fields;
    gpointer value;
    g_hash_table_iter_init(&fields, record->fields);
    while (g_hash_table_iter_next(&fields, NULL, &value))
        if (strcasestr(value, device))
            return TRUE;
    return g_strcmp0(record->device, device) == 0;
}

gboolean rule_device_changed(Change *change, Shelf *shelf, const char *device, GError **error) {
    g_autoptr(Case) plant = case_of_plant(change_db(change), shelf, NULL, change_time(change));
    g_autoptr(GPtrArray) live = live_permits(plant, error);
    for (guint i = 0; live && i < live->len; i++) {
        const Record *record = live->pdata[i];
        if ((!device || may_use(record, device)) && !judge_one(change, shelf, record->number, DEVICE_LOST, error))
            return FALSE;
    }
    return live != NULL;
}

/* Does a rule of the form do what may block a device, or free it? */
static gboolean may_block(const Form *form) {
    static const char *const verbs[] = {"fulfil", "lock", NULL};
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        for (guint k = 0; k < rule->actions->len; k++)
            if (g_strv_contains(verbs, ((const FormAction *)rule->actions->pdata[k])->verb))
                return TRUE;
    }
    return FALSE;
}

gboolean rule_device_follow(const Case *cause, GError **error) {
    const char *device = cause->record->device;
    return !device || form_is_permit(cause->form) || !may_block(cause->form) ||
           rule_device_changed(cause->change, cause->shelf, device, error);
}

/* Is a clock of its rules device-lost… not written down as it runs? */
static gboolean is_behind(const Case *subject, gboolean *behind, GError **error) {
    g_autoptr(GArray) clocks = rule_clocks(subject);
    *behind = FALSE;
    for (guint i = 0; i < clocks->len && !*behind; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        gboolean written = TRUE;
        if (g_str_has_prefix(clock->rule->name, DEVICE_LOST) &&
            !db_get_whether(subject->db, error, &written, SQL_CLOCKED, "ssii", subject->record->number, clock->rule->name, clock->at,
                            (gint64)clock->unknown))
            return FALSE;
        *behind = !written;
    }
    return TRUE;
}

/* What such a rule reckons from, of the facts about devices; NULL: the form has none. */
static const FormFact *reckoned_from(const Form *form) {
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        const char *const *name = rule->clock && g_str_has_prefix(rule->name, DEVICE_LOST) ? condition_names(rule->clock) : NULL;
        for (; name && *name; name++) {
            const FormFact *fact = form_lookup(form, *name);
            if (fact && strcmp(fact->provider, "device") == 0)
                return fact;
        }
    }
    return NULL;
}

/* Cheap: asked of every permit at work whenever the rules of time run, and nearly always a clock stands at that very moment. */
static gboolean may_be_behind(const Case *subject, gboolean *may, GError **error) {
    const FormFact *fact = reckoned_from(subject->form);
    g_autofree char *at = NULL;
    gboolean written = FALSE;
    *may = fact && (!rule_fact(subject, fact, &at, NULL) || at);
    if (!*may || !at)
        return TRUE;
    if (!db_get_whether(subject->db, error, &written, "SELECT 1 FROM clock WHERE record = $1 AND rule LIKE 'device-lost%' AND at = $2",
                        "si", subject->record->number, g_ascii_strtoll(at, NULL, 10)))
        return FALSE;
    *may = !written;
    return TRUE;
}

static gboolean set_clocks(Plant *plant, Shelf *shelf, const char *number, int *left, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    g_autoptr(Case) subject = change ? case_in_change(change, shelf, number, error) : NULL;
    if (!subject || !rule_clocks_save(subject, error))
        return FALSE;
    if (change_is_empty(change)) /* another terminal was first */
        return TRUE;
    (*left)--;
    return change_commit(change, "clock", number, DEVICE_LOST, error);
}

gboolean rule_mind_devices(Plant *plant, Shelf *shelf, int *left, GError **error) {
    g_autoptr(Case) look = case_of_plant(plant_db(plant), shelf, NULL, clock_now());
    g_autoptr(GPtrArray) live = live_permits(look, error);
    for (guint i = 0; live && i<live->len && * left> 0; i++) {
        const Record *record = live->pdata[i];
        gboolean may = FALSE, behind = FALSE;
        if (strcmp(record->state, "suspended") == 0 || !live_works(look, record))
            continue;
        g_autoptr(Case) subject = case_of_record(look->db, shelf, record->number, NULL, error);
        if (!subject || !may_be_behind(subject, &may, error) || (may && !is_behind(subject, &behind, error)) ||
            (behind && !set_clocks(plant, shelf, record->number, left, error)))
            return FALSE;
    }
    return live != NULL;
}
