/* SPDX-License-Identifier: MIT
 *
 * Steps of two versions: who, how long, what is asked, where it leads.
 */
#include <string.h>

#include "bihuan/form/flow.h"
#include "compare_private.h"
#include "private.h"

static const char *yes_no(gboolean flag) {
    return flag ? "yes" : "no";
}

/* Where a step leads: "step" or "end:closed"; NULL = it stays. Owned. */
static char *target_text(const FlowOutcome *outcome) {
    if (outcome->next)
        return g_strdup(outcome->next->name);
    return outcome->end ? g_strconcat("end:", outcome->end, NULL) : NULL;
}

/* Is the old target still reached, only with new steps between? */
static gboolean leads_there(const Compare *compare, const FlowOutcome *outcome, const char *target) {
    FlowOutcome now = *outcome;
    for (guint i = 0; i <= compare->after->steps->len; i++) {
        g_autofree char *here = target_text(&now);
        if (g_strcmp0(here, target) == 0)
            return TRUE;
        if (!now.next || form_step(compare->before, now.next->name) || now.next->aside)
            return FALSE;
        now = flow_outcome(compare->after, now.next, FALSE);
    }
    return FALSE;
}

static void compare_targets(Compare *compare, const FormStep *before, const FormStep *after) {
    FlowOutcome old = flow_outcome(compare->before, before, FALSE), new = flow_outcome(compare->after, after, FALSE);
    g_autofree char *from = target_text(&old), *to = target_text(&new);
    compare_texts(compare, "next", from, to, !leads_there(compare, &new, from));
    compare_texts(compare, "opens", before->opens, after->opens, TRUE);
    compare_texts(compare, "reject_opens", before->reject_opens, after->reject_opens, TRUE);
    compare_texts(compare, "can be rejected", yes_no(before->can_reject), yes_no(after->can_reject), before->can_reject);
    if (before->can_reject && after->can_reject) {
        FlowOutcome back = flow_outcome(compare->before, before, TRUE), again = flow_outcome(compare->after, after, TRUE);
        g_autofree char *first = target_text(&back), *second = target_text(&again);
        compare_texts(compare, "reject", first, second, TRUE);
    }
    g_autofree char *effect = g_strdup_printf("%d %s", before->effect, before->effect_field ? before->effect_field : "");
    g_autofree char *other = g_strdup_printf("%d %s", after->effect, after->effect_field ? after->effect_field : "");
    gboolean kept = before->effect == EFFECT_DUE && after->effect == EFFECT_EXTEND && /* more time only while people are protected */
                    g_strcmp0(before->effect_field, after->effect_field) == 0;
    compare_texts(compare, "effect", effect, other, !kept);
}

/* A rung that is gone, comes later, or tells fewer people by fewer channels. */
static void compare_ladder(Compare *compare, const GPtrArray *before, const GPtrArray *after) {
    for (guint i = 0; i < before->len; i++) {
        g_autofree char *key = g_strdup_printf("overdue %u", i + 1);
        if (i >= after->len) {
            compare_lone(compare, key, FORM_REMOVED, TRUE);
            continue;
        }
        const FormRung *old = before->pdata[i], *new = after->pdata[i];
        FormAmount none = {.set = TRUE}; /* a rung without a time is reached at once */
        compare_amounts(compare, key, old->after.set ? &old->after : &none, new->after.set ? &new->after : &none, COMPARE_SMALLER);
        compare_whos(compare, key, old->who, new->who, FALSE);
        compare_words(compare, key, old->channels, new->channels, FALSE);
    }
    for (guint i = before->len; i < after->len; i++) {
        g_autofree char *key = g_strdup_printf("overdue %u", i + 1);
        compare_lone(compare, key, FORM_ADDED, FALSE);
    }
}

/* "14400000 role:team-leader via sms; …"; NULL = no rung. Owned. */
static char *rungs_text(const GPtrArray *rungs) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rungs->len; i++) {
        const FormRung *rung = rungs->pdata[i];
        g_autofree char *after = compare_amount_text(&rung->after), *channels = g_strjoinv(" ", rung->channels);
        g_string_append_printf(text, "%s%s", i ? "; " : "", after ? after : "");
        for (guint k = 0; k < rung->who->len; k++) {
            g_autofree char *who = form_who_text(rung->who->pdata[k]);
            g_string_append_printf(text, " %s", who);
        }
        g_string_append_printf(text, " via %s", channels);
    }
    return text->len ? g_string_free(g_steal_pointer(&text), FALSE) : NULL;
}

static char *remind_text(const FormStep *step) {
    return step->each_shift ? g_strdup("shift") : compare_amount_text(&step->remind);
}

/* Who is told beside the ladder is the plant's own choice: nothing waits for it, and none of it is looser. */
static void compare_telling(Compare *compare, const FormStep *before, const FormStep *after) {
    g_autofree char *warned = compare_amount_text(&before->warn), *warns = compare_amount_text(&after->warn);
    g_autofree char *was = rungs_text(before->unseen), *is = rungs_text(after->unseen);
    g_autofree char *reminded = remind_text(before), *reminds = remind_text(after);
    compare_texts(compare, "warn", warned, warns, FALSE);
    compare_texts(compare, "unseen", was, is, FALSE);
    compare_texts(compare, "remind", reminded, reminds, FALSE);
}

/* During nothing named is any open state: the widest. */
static void compare_during(Compare *compare, const FormStep *before, const FormStep *after) {
    g_autofree char *old = g_strjoinv(", ", before->during), *new = g_strjoinv(", ", after->during);
    if (*before->during && *after->during)
        compare_words(compare, "during", before->during, after->during, TRUE);
    else
        compare_texts(compare, "during", old, new, *after->during == NULL);
}

static void compare_step(Compare *compare, const FormStep *before, const FormStep *after) {
    g_autofree char *max = g_strdup_printf("%d", before->max), *most = g_strdup_printf("%d", after->max);
    compare_texts(compare, "title.zh", before->title.zh, after->title.zh, FALSE);
    compare_texts(compare, "title.en", before->title.en, after->title.en, FALSE);
    compare_texts(compare, "state.zh", before->state.zh, after->state.zh, FALSE);
    compare_texts(compare, "state.en", before->state.en, after->state.en, FALSE);
    compare_whos(compare, "by", before->by, after->by, TRUE);
    compare_whos(compare, "not", before->not_by, after->not_by, FALSE);
    compare_amounts(compare, "within", &before->within, &after->within, COMPARE_SMALLER);
    compare_ladder(compare, before->overdue, after->overdue);
    compare_telling(compare, before, after);
    compare_asked(compare, "fields", before->fields, after->fields);
    compare_need(compare, "require", before->require, after->require);
    compare_texts(compare, "sign", yes_no(before->sign), yes_no(after->sign), before->sign);
    compare_texts(compare, "aside", yes_no(before->aside), yes_no(after->aside), TRUE);
    compare_texts(compare, "before_due", yes_no(before->before_due), yes_no(after->before_due), before->before_due);
    compare_texts(compare, "max", max, most, before->max && (!after->max || after->max > before->max));
    compare_during(compare, before, after);
    compare_targets(compare, before, after);
}

/* A new step beside the line that leads somewhere, or moves a due time, is a way round what is there. */
static gboolean leads_round(const FormStep *step) {
    return step->aside && (step->next || step->end || step->reject || step->reject_end || step->opens || step->effect != EFFECT_NONE);
}

void compare_steps(Compare *compare) {
    const FormStep *first = flow_first(compare->before), *start = flow_first(compare->after);
    FlowOutcome now = {.next = start};
    compare->section = "form";
    compare_texts(compare, "first step", first ? first->name : NULL, start ? start->name : NULL,
                  first && !leads_there(compare, &now, first->name));
    for (guint i = 0; i < compare->before->steps->len; i++) {
        const FormStep *step = compare->before->steps->pdata[i], *other = form_step(compare->after, step->name);
        g_autofree char *section = g_strdup_printf("step %s", step->name);
        compare->section = section;
        if (other)
            compare_step(compare, step, other);
        else
            compare_lone(compare, "", FORM_REMOVED, TRUE);
    }
    for (guint i = 0; i < compare->after->steps->len; i++) {
        const FormStep *step = compare->after->steps->pdata[i];
        g_autofree char *section = g_strdup_printf("step %s", step->name);
        compare->section = section;
        if (!form_step(compare->before, step->name))
            compare_lone(compare, "", FORM_ADDED, leads_round(step));
    }
}
