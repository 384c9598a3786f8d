/* SPDX-License-Identifier: MIT
 *
 * Verdicts of rules as JSON.
 */
#include "verdict_output.h"

char *verdict_output_name(const Form *form, const FormRule *rule) {
    return rule->need || rule->clock ? g_strdup(rule->id) : g_strdup_printf("%s/%s", form_name(form), rule->name);
}

static void facts_json(Output *out, GHashTable *facts) {
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;
    output_object(out, "facts");
    if (facts) {
        g_hash_table_iter_init(&iterator, facts);
        while (g_hash_table_iter_next(&iterator, &name, &value))
            output_text(out, name, NULL, value);
    }
    output_end(out);
}

void verdict_output_json(Output *out, const Work *work, const RuleVerdict *verdict, const char *step) {
    g_autofree char *name = verdict_output_name(work->form, verdict->rule);
    output_object(out, NULL);
    output_text(out, "rule", NULL, name);
    output_number(out, "version", NULL, work->record->version);
    output_flag(out, "listens", NULL, verdict->listens);
    output_text(out, "step", NULL, step);
    if (verdict->applies)
        output_flag(out, "holds", NULL, verdict->holds);
    else
        output_null(out, "holds");
    output_flag(out, "warn", NULL, verdict->rule->warn);
    output_text(out, "clause", NULL, verdict->rule->clause);
    output_text(out, "text", NULL, verdict->text);
    output_number(out, "n", NULL, verdict->n);
    output_number(out, "of", NULL, verdict->of);
    facts_json(out, verdict->facts);
    output_end(out);
}

void verdict_output_blocked(Output *out, const char *key, const Work *work, gboolean warnings) {
    output_list(out, key);
    for (guint i = 0; work->blocked && i < work->blocked->len; i++) {
        const RuleVerdict *verdict = work->blocked->pdata[i];
        if (!verdict->rule->warn == !warnings)
            verdict_output_json(out, work, verdict, work->current);
    }
    output_end(out);
}
