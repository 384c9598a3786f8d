/* SPDX-License-Identifier: MIT
 *
 * Verdicts of rules as JSON.
 */
#include "verdict_output.h"

char *verdict_output_name(const Form *form, const FormRule *rule) {
    return rule->need || rule->clock ? g_strdup(rule->id) : g_strdup_printf("%s/%s", form_name(form), rule->name);
}

static void facts_json(JsonBuilder *json, GHashTable *facts) {
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;
    output_begin_object(json, "facts");
    if (facts) {
        g_hash_table_iter_init(&iterator, facts);
        while (g_hash_table_iter_next(&iterator, &name, &value))
            output_text(json, name, value);
    }
    json_builder_end_object(json);
}

void verdict_output_json(JsonBuilder *json, const Work *work, const RuleVerdict *verdict, const char *step) {
    g_autofree char *name = verdict_output_name(work->form, verdict->rule);
    output_begin_object(json, NULL);
    output_text(json, "rule", name);
    output_number(json, "version", work->record->version);
    output_flag(json, "listens", verdict->listens);
    output_text(json, "step", step);
    if (verdict->applies)
        output_flag(json, "holds", verdict->holds);
    else
        output_null(json, "holds");
    output_flag(json, "warn", verdict->rule->warn);
    output_text(json, "clause", verdict->rule->clause);
    output_text(json, "text", verdict->text);
    output_number(json, "n", verdict->n);
    output_number(json, "of", verdict->of);
    facts_json(json, verdict->facts);
    json_builder_end_object(json);
}

void verdict_output_blocked(JsonBuilder *json, const char *key, const Work *work, gboolean warnings) {
    output_begin_array(json, key);
    for (guint i = 0; work->blocked && i < work->blocked->len; i++) {
        const RuleVerdict *verdict = work->blocked->pdata[i];
        if (!verdict->rule->warn == !warnings)
            verdict_output_json(json, work, verdict, work->current);
    }
    json_builder_end_array(json);
}
