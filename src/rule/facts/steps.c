/* SPDX-License-Identifier: MIT
 *
 * Steps already done on the record, and items of a list confirmed one by one (安全措施).
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"

static gboolean is_word(const Step *step, const char *name) {
    return step->done && strcmp(step->decision, "done") == 0 && strcmp(step->name, name) == 0;
}

/* The last word on an item: the newest done step `step` with item = value. */
static const Step *word_on(const GPtrArray *steps, const char *step, const char *item) {
    for (guint i = steps->len; i > 0; i--) {
        const Step *one = steps->pdata[i - 1];
        const char *about = is_word(one, step) ? g_hash_table_lookup(one->fields, "item") : NULL;
        if (g_strcmp0(about, item) == 0)
            return one;
    }
    return NULL;
}

/* open STEP, FIELD: choices of FIELD nobody has spoken on yet. Whether an item applies and who confirmed it is asked by
 * the step itself. */
static void count_open(const FactsQuestion *question, FactsAnswer *out) {
    const char *step = facts_word(question, 0), *key = facts_word(question, 1);
    const FormField *field = key ? form_field(question->subject->form, key) : NULL;
    if (!field)
        return;
    facts_set(out, 0);
    for (guint i = 0; field->choices && i < field->choices->len; i++) {
        const FormChoice *choice = field->choices->pdata[i];
        if (!word_on(question->subject->steps, step, choice->value))
            facts_count(out, choice->value);
    }
}

/* Would the rule refuse now what was said then? */
static gboolean is_refused(const Case *subject, const Step *word, const FormRule *rule) {
    g_autoptr(GHashTable) fields = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *const sources[] = {subject->record->fields, word->fields};
    for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
        GHashTableIter iter;
        gpointer key, value;
        g_hash_table_iter_init(&iter, sources[i]);
        while (g_hash_table_iter_next(&iter, &key, &value))
            g_hash_table_insert(fields, key, value);
    }
    Record record = *subject->record;
    record.fields = fields;
    g_autoptr(Case) then = case_about(subject, subject->form, &record, subject->steps);
    RuleVerdict *verdict = rule_judge(then, rule);
    gboolean refused = verdict->applies && !verdict->holds;
    rule_verdict_free(verdict);
    return refused;
}

/* amiss STEP, FIELD, RULE: choices of FIELD whose last word the rule (on = before:STEP) would refuse now: what it depends on has
 * changed since. */
static void count_amiss(const FactsQuestion *question, FactsAnswer *out) {
    const Case *subject = question->subject;
    const char *step = facts_word(question, 0), *key = facts_word(question, 1), *name = facts_word(question, 2);
    const FormField *field = key ? form_field(subject->form, key) : NULL;
    const FormRule *rule = name ? form_rule(subject->form, name) : NULL;
    if (!field || !field->choices)
        return; /* unknown: who asks refuses */
    facts_set(out, 0);
    for (guint i = 0; rule && i < field->choices->len; i++) { /* a form without the rule refuses nothing */
        const FormChoice *choice = field->choices->pdata[i];
        const Step *word = word_on(subject->steps, step, choice->value);
        if (word && is_refused(subject, word, rule))
            facts_count(out, choice->value);
    }
}

/* The newest time `person` did the step; 0: never. */
static gint64 done_by(const GPtrArray *steps, const char *name, const char *person) {
    gint64 last = 0;
    for (guint i = 0; name && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        if (is_word(step, name) && g_strcmp0(step->done_by, person) == 0)
            last = MAX(last, step->done);
    }
    return last;
}

static gint64 last_done(const GPtrArray *steps, const char *name, const char **who) {
    gint64 last = 0;
    for (guint i = 0; name && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        if (!is_word(step, name) || step->done < last)
            continue;
        last = step->done;
        if (who)
            *who = step->done_by;
    }
    return last;
}

/* Everybody named in the record's fields that the arguments from `first` on name, each once, in turn (borrowed from `ids`). */
static GPtrArray *named_in(const FactsQuestion *question, guint first, GHashTable *ids) {
    GPtrArray *in_turn = g_ptr_array_new();
    for (guint i = first; facts_word(question, i); i++) {
        const char *people = record_field(question->subject->record, facts_word(question, i));
        g_auto(GStrv) words = form_words(people ? people : "", ",");
        for (char **word = words; *word; word++) {
            char *id = g_hash_table_contains(ids, *word) ? NULL : g_strdup(*word);
            if (id && g_hash_table_add(ids, id))
                g_ptr_array_add(in_turn, id);
        }
    }
    return in_turn;
}

/* unsigned SINCE, STEP, FIELD…: people named in these fields who have not done STEP, or not since SINCE was done last. Nobody named:
 * unknown. */
static void count_unsigned(const FactsQuestion *question, FactsAnswer *out) {
    const GPtrArray *steps = question->subject->steps;
    const char *name = facts_word(question, 1);
    gint64 since = last_done(steps, facts_word(question, 0), NULL);
    g_autoptr(GHashTable) ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) in_turn = named_in(question, 2, ids);
    if (!in_turn->len)
        return;
    facts_set(out, 0);
    for (guint i = 0; i < in_turn->len; i++) {
        const char *id = in_turn->pdata[i];
        gint64 signed_at = done_by(steps, name, id);
        if (signed_at && signed_at >= since)
            continue;
        g_autofree char *person = person_name(question->subject->db, id);
        facts_count(out, person);
    }
}

/* mine STEP: is the actor who did it last? */
static void is_mine(const FactsQuestion *question, FactsAnswer *out) {
    const char *who = NULL;
    (void)last_done(question->subject->steps, facts_word(question, 0), &who);
    facts_set(out, who && g_strcmp0(who, question->subject->actor) == 0);
}

static gboolean answer_steps(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const GPtrArray *steps = question->subject->steps;
    const char *name = facts_word(question, 0);
    gint64 count = 0, last = 0, entered = 0;
    (void)error;
    if (facts_is(question, "open") || facts_is(question, "amiss")) {
        (facts_is(question, "open") ? count_open : count_amiss)(question, out);
        return TRUE;
    }
    if (facts_is(question, "unsigned") || facts_is(question, "mine")) {
        (facts_is(question, "mine") ? is_mine : count_unsigned)(question, out);
        return TRUE;
    }
    for (guint i = 0; name && i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        if (strcmp(step->name, name) == 0)
            entered = step->entered;
        if (!is_word(step, name))
            continue;
        count++;
        last = MAX(last, step->done);
    }
    if (facts_is(question, "count"))
        facts_set(out, count);
    else if (facts_is(question, "entered") ? entered : last)
        facts_set(out, facts_is(question, "entered") ? entered : last);
    return TRUE;
}

static const char *const NAMES[] = {"last", "entered", "count", "open", "unsigned", "mine", "amiss", NULL};
static const char *const ARGUMENTS[] = {"step", "step", "step", "step field", "step step word+", "step", "step field word", NULL};

const Facts facts_steps = {
    .name = "steps",
    .timeless = NAMES,
    .summary = N_("when a step was entered or done last, and how often; items of a list nobody has spoken on; people who have not signed"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_steps,
};
