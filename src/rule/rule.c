/* SPDX-License-Identifier: MIT
 *
 * Running the rules of a form on an event, inside the change that makes it happen.
 */
#include "bihuan/rule/rule.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/action.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/canon.h"
#include "private.h"
#include "world.h"

#include <string.h>

GHashTable *rule_facts(const Case *subject) {
    GHashTable *facts = canon_map_copy(subject->record->fields);
    record_add_facts(subject->record, facts);
    g_hash_table_insert(facts, g_strdup("form"), g_strdup(form_name(subject->form)));
    g_hash_table_insert(facts, g_strdup("now"), g_strdup_printf("%" G_GINT64_FORMAT, subject->now));
    if (subject->actor)
        g_hash_table_insert(facts, g_strdup("actor"), g_strdup(subject->actor));
    return facts;
}

const char *rule_column(const Record *record, const char *column) {
    const char *text = record_column(record, column);
    return text ? text : "";
}

/* One condition per column a rule may count by; the names come from this list, never from the form's text. */
static const char *column_clause(const char *column) {
    static const struct {
        const char *name, *clause;
    } clauses[] = {{"area", " AND area = $4"},
                   {"category", " AND (category = $5 OR held_category = $5)"},
                   {"device", " AND device = $6"},
                   {"source", " AND source = $7"},
                   {"department", " AND department = $8"},
                   {"level", " AND level = $9"}};
    for (gsize i = 0; i < G_N_ELEMENTS(clauses); i++)
        if (strcmp(clauses[i].name, column) == 0)
            return clauses[i].clause;
    return NULL;
}

gint64 rule_count_records(const Case *subject, const FormRule *rule, gint64 window, GError **error) {
    const Record *record = subject->record;
    gint64 since = subject->now - window;
    g_autoptr(GError) local = NULL;
    g_autoptr(GString) sql = g_string_new(
        "SELECT count(*) FROM record WHERE form = $1 AND opened > $2 AND opened <= $3"
        " AND number <> $10"
        " AND (confirmed IS NULL OR state NOT IN ('void', 'duplicate', 'rejected'))");
    for (char **column = rule->by; column && *column; column++) {
        const char *clause = column_clause(*column);
        if (!clause) {
            err_set(error, ERR_FAILED, _("rule %s counts by “%s”, which no rule can; nothing was changed"), rule->name, *column);
            return -1;
        }
        g_string_append(sql, clause);
    }
    g_autoptr(Rows) rows =
        db_query(subject->db, &local, sql->str, "siisssssss", form_name(subject->form), since, subject->now, record->area, record->category,
                 record->device, record->source, record->department, record->level, record->number);
    if (rows_next(rows, &local)) /* the record itself may not be saved yet: it is counted here */
        return rows_int(rows, 0) + (record->opened > since && record->opened <= subject->now);
    g_propagate_error(error, g_steal_pointer(&local));
    return -1;
}

gboolean rule_numbers(const Case *subject, const FormRule *rule, RuleNumbers *numbers, GError **error) {
    LimitSource limits = case_limits(subject, subject->now);
    return form_amount_count(&rule->count, &limits, subject->record->fields, &numbers->count, error) &&
           form_amount_duration(&rule->window, &limits, subject->record->fields, &numbers->window, error);
}

static const Action *find_action(const char *verb) {
    for (const Action *const *action = action_registry; *action; action++)
        if (strcmp((*action)->name, verb) == 0)
            return *action;
    return NULL;
}

gboolean rule_do(Case *subject, const FormRule *rule, GError **error) {
    gboolean ran = strcmp(subject->record->state, "suspended") != 0;
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *wanted = rule->actions->pdata[i];
        const Action *action = find_action(wanted->verb);
        if (!action)
            return err_set(error, ERR_FAILED, _("rule %s wants “%s”, which this program cannot do; nothing was changed"), rule->name,
                           wanted->verb);
        if (!action->run(subject, rule, wanted, error))
            return FALSE;
    }
    if (ran && strcmp(subject->record->state, "suspended") == 0 && !rule_tell_suspended(subject, "suspended", rule->title, error))
        return FALSE;
    char *say = rule_said(subject, &rule->say);
    if (*say)
        g_ptr_array_add(subject->advice, say);
    else
        g_free(say);
    return TRUE;
}

static void advise_nearly(Case *subject, const FormRule *rule, gint64 n, gint64 of) {
    if (n > 1)
        g_ptr_array_add(subject->advice, g_strdup_printf(_("%s: %d of %d"), form_text(&rule->title), (int)n, (int)of));
}

/* A limit that is not there or makes no sense stops this rule, not the report: who reports and the safety head are told. */
static gboolean cannot_count(Case *subject, const FormRule *rule, const GError *unknown, GError **error) {
    g_autoptr(GPtrArray) who = form_who_parse("role:ehs-head, role:ehs", error);
    g_autofree char *key = g_strdup_printf("cannot-count/%s/%s", subject->record->number, rule->name);
    RuleMessage message = {.who = who, .key = key, .phrase = "uncounted", .what = &rule->title};
    message.reason = (FormText){unknown->message, unknown->message};
    g_ptr_array_add(subject->advice, g_strdup_printf(_("%s: cannot be judged (%s)"), form_text(&rule->title), unknown->message));
    return who && rule_send(subject, &message, error);
}

static gboolean counts_enough(Case *subject, const FormRule *rule, gboolean *enough, GError **error) {
    RuleNumbers numbers;
    g_autoptr(GError) unknown = NULL;
    *enough = TRUE;
    if (!rule->count.set)
        return TRUE;
    if (!rule_numbers(subject, rule, &numbers, &unknown)) {
        *enough = FALSE;
        return cannot_count(subject, rule, unknown, error);
    }
    gint64 n = rule_count_records(subject, rule, numbers.window, error);
    *enough = n >= numbers.count;
    if (n >= 0 && !*enough)
        advise_nearly(subject, rule, n, numbers.count);
    return n >= 0;
}

static gboolean is_dispatch(const FormRule *rule) {
    return rule->actions->len > 0 && strcmp(((FormAction *)rule->actions->pdata[0])->verb, "dispatch") == 0;
}

/* Does the rule concern this event? What cannot be looked up concerns it where work may have to stop: who cannot tell whether a
 * reading is bad must act as if it was. A condition that cannot be evaluated refuses the change. */
static gboolean concerns(RuleWorld *world, const FormRule *rule, gboolean *holds, GError **error) {
    g_autofree char *value = NULL;
    *holds = TRUE;
    if (!rule->when)
        return TRUE;
    gboolean known = world_look_up(world, rule->when, NULL);
    if (!condition_value(rule->when, world->facts, &value, error))
        return FALSE;
    *holds = value ? strcmp(value, "0") != 0 : !known;
    return TRUE;
}

gboolean rule_run(Case *subject, FormEventKind kind, const char *step, GError **error) {
    g_autoptr(RuleWorld) world = NULL;
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        gboolean holds = TRUE, enough = FALSE;
        if (!form_rule_on(rule, kind, step) || (subject->dispatched && is_dispatch(rule)))
            continue;
        if (!world)
            world = world_new(subject);
        if (!concerns(world, rule, &holds, error))
            return FALSE;
        if (!holds)
            continue;
        if (!counts_enough(subject, rule, &enough, error) || (enough && !rule_do(subject, rule, error)))
            return FALSE;
    }
    return TRUE;
}
