/* SPDX-License-Identifier: MIT
 *
 * Rules that explain themselves (为什么), and rules tried over history (试算). Both only read.
 */
#include "bihuan/rule/rule.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"
#include "private.h"

#include <string.h>

static const char SQL_HISTORY[] = "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened < $3 ORDER BY opened, number";
static const char SQL_PLACED[] = "SELECT 1 FROM hold WHERE rule = $1 AND record = $2";

void rule_verdict_free(RuleVerdict *verdict) {
    if (!verdict)
        return;
    g_free(verdict->text);
    g_hash_table_unref(verdict->facts);
    g_free(verdict);
}

void rule_trial_free(RuleTrial *trial) {
    if (!trial)
        return;
    g_free(trial->record);
    g_free(trial->key);
    g_free(trial);
}

static char *counted_key(const FormRule *rule, const Record *record) {
    GString *key = g_string_new(NULL);
    for (char **column = rule->by; column && *column; column++)
        g_string_append_printf(key, "%s%s", key->len ? " / " : "", rule_column(record, *column));
    return g_string_free(key, FALSE);
}

/* The facts the rule's condition names, and the columns it counts by. */
static void note_facts(RuleVerdict *verdict, GHashTable *facts, const Record *record) {
    const FormRule *rule = verdict->rule;
    for (const char *const *name = rule->when ? condition_names(rule->when) : NULL; name && *name; name++) {
        const char *value = g_hash_table_lookup(facts, *name);
        g_hash_table_insert(verdict->facts, g_strdup(*name), g_strdup(value ? value : ""));
    }
    for (char **column = rule->by; column && *column; column++)
        g_hash_table_insert(verdict->facts, g_strdup(*column), g_strdup(rule_column(record, *column)));
}

static gboolean judge_count(RuleVerdict *verdict, const Case *subject, GError **error) {
    RuleNumbers numbers;
    if (!rule_numbers(subject, verdict->rule, &numbers, error))
        return FALSE;
    verdict->of = numbers.count;
    verdict->n = rule_count_records(subject, verdict->rule, numbers.window, error);
    if (verdict->n < 0)
        return FALSE;
    g_autofree char *span = clock_format_duration(numbers.window);
    g_hash_table_insert(verdict->facts, g_strdup("count"), g_strdup_printf("%d/%d", (int)verdict->n, (int)verdict->of));
    g_hash_table_insert(verdict->facts, g_strdup("window"), g_steal_pointer(&span));
    verdict->holds = verdict->holds && verdict->n >= verdict->of;
    return TRUE;
}

static char *sentence(const RuleVerdict *verdict) {
    const char *title = form_text(&verdict->rule->title);
    const char *name = *title ? title : verdict->rule->name;
    if (verdict->of && verdict->holds)
        return g_strdup_printf(_("%s: reached, %d of %d"), name, (int)verdict->n, (int)verdict->of);
    if (verdict->of)
        return g_strdup_printf(_("%s: not reached, %d of %d"), name, (int)verdict->n, (int)verdict->of);
    return g_strdup_printf(verdict->holds ? _("%s: applies") : _("%s: does not apply"), name);
}

static RuleVerdict *explain_rule(const Case *subject, const FormRule *rule, GHashTable *facts, GError **error) {
    RuleVerdict *verdict = g_new0(RuleVerdict, 1);
    verdict->rule = rule;
    verdict->facts = canon_map_new();
    verdict->listens = form_rule_on(rule, EVENT_SUBMIT, NULL) || form_rule_on(rule, EVENT_RECLASSIFY, NULL);
    verdict->applies = verdict->holds = TRUE;
    note_facts(verdict, facts, subject->record);
    if ((rule->when && !condition_holds(rule->when, facts, &verdict->holds, error)) ||
        (rule->count.set && !judge_count(verdict, subject, error))) {
        rule_verdict_free(verdict);
        return NULL;
    }
    verdict->text = sentence(verdict);
    return verdict;
}

GPtrArray *rule_explain(const Case *subject, GError **error) {
    g_autoptr(GPtrArray) verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)rule_verdict_free);
    g_autoptr(Case) opened = case_then(subject, subject->record->opened_by, subject->record->opened);
    g_autoptr(GHashTable) facts = rule_facts(opened);
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        if (rule->need || rule->clock)
            continue; /* guards and clocks are asked at a moment of their own (guard.h) */
        RuleVerdict *verdict = explain_rule(opened, rule, facts, error);
        if (!verdict)
            return NULL;
        g_ptr_array_add(verdicts, verdict);
    }
    return g_steal_pointer(&verdicts);
}

/* NULL: it could not be read whether the rule fired then. */
static RuleTrial *trial_of(const Case *subject, const FormRule *rule, gint64 n, GError **error) {
    gboolean placed;
    g_autofree char *name = g_strdup_printf("%s/%s", form_name(subject->form), rule->name);
    if (!db_get_whether(subject->db, error, &placed, SQL_PLACED, "ss", name, subject->record->number))
        return NULL;
    RuleTrial *trial = g_new0(RuleTrial, 1);
    trial->at = subject->record->opened;
    trial->n = n;
    trial->record = g_strdup(subject->record->number);
    trial->key = counted_key(rule, subject->record);
    trial->fired_then = placed;
    return trial;
}

/* One record of the past: would the rule have been reached by it? FALSE only on error. */
static gboolean try_record(const Case *plant, const FormRule *rule, const char *number, const RuleTrySpan *span, GPtrArray *trials,
                           GError **error) {
    RuleNumbers numbers;
    gboolean holds = TRUE;
    g_autoptr(Record) record = record_load(plant->db, number, error);
    if (!record)
        return FALSE;
    g_autoptr(Case) subject = case_about(plant, plant->form, record, NULL);
    case_set(subject, record->opened_by, record->opened);
    g_autoptr(GHashTable) facts = rule_facts(subject);
    if (!rule_numbers(subject, rule, &numbers, error) || (rule->when && !condition_holds(rule->when, facts, &holds, error)))
        return FALSE;
    gint64 n = rule_count_records(subject, rule, span->window ? span->window : numbers.window, error);
    if (!holds || n < (span->count ? span->count : numbers.count))
        return n >= 0;
    RuleTrial *trial = trial_of(subject, rule, n, error);
    if (trial)
        g_ptr_array_add(trials, trial);
    return trial != NULL;
}

GPtrArray *rule_try(const Case *plant, const FormRule *rule, const RuleTrySpan *span, GError **error) {
    g_autoptr(GPtrArray) trials = g_ptr_array_new_with_free_func((GDestroyNotify)rule_trial_free);
    guint before = db_failures(plant->db);
    g_autoptr(Rows) rows = db_query(plant->db, error, SQL_HISTORY, "sii", form_name(plant->form), span->from, span->to);
    while (rows_next(rows, error))
        if (!try_record(plant, rule, rows_text(rows, 0), span, trials, error))
            return NULL;
    return db_answered(plant->db, before, error) ? g_steal_pointer(&trials) : NULL;
}
