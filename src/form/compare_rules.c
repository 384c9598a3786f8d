/* SPDX-License-Identifier: MIT
 *
 * Rules of two versions: what they listen to, what they need, when they strike, what they do.
 */
#include <string.h>

#include "compare_private.h"
#include "private.h"

static char **event_words(const FormRule *rule) {
    static const char *const KINDS[] = {
        [EVENT_SUBMIT] = "submit", [EVENT_RECLASSIFY] = "reclassify", [EVENT_ACT] = "act", [EVENT_BEFORE] = "before",
        [EVENT_TIME] = "time",     [EVENT_UNANSWERED] = "unanswered"};
    GPtrArray *words = g_ptr_array_new();
    for (guint i = 0; i < rule->on->len; i++) {
        const FormEvent *event = rule->on->pdata[i];
        g_ptr_array_add(words, event->step ? g_strdup_printf("%s:%s", KINDS[event->kind], event->step) : g_strdup(KINDS[event->kind]));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

static char **action_words(const FormRule *rule) {
    GPtrArray *words = g_ptr_array_new();
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *action = rule->actions->pdata[i];
        g_ptr_array_add(words, g_strdup_printf("%s %s", action->verb, action->argument));
    }
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_free(words, FALSE);
}

/* It says that what was due is done: then more of it is less to do. */
static gboolean fulfils(const FormRule *rule) {
    for (guint i = 0; i < rule->actions->len; i++)
        if (strcmp(((const FormAction *)rule->actions->pdata[i])->verb, "fulfil") == 0)
            return TRUE;
    return FALSE;
}

/* NULL = always. */
static void compare_when(Compare *compare, const FormRule *before, const FormRule *after) {
    gboolean narrower = !form_condition_is_wider(before->when, after->when);
    gboolean wider = fulfils(after) && !form_condition_is_stricter(before->when, after->when);
    compare_texts(compare, "when", before->when ? condition_text(before->when) : NULL, after->when ? condition_text(after->when) : NULL,
                  narrower || wider);
}

/* What goes is looser, and so is another time at which something is said to be done, or one that begins to say so. */
static void compare_deeds(Compare *compare, const FormRule *before, const FormRule *after) {
    g_auto(GStrv) events = event_words(before), listens = event_words(after), does = action_words(before), acts = action_words(after);
    g_autofree char *when = g_strjoinv(",", events), *then = g_strjoinv(",", listens);
    compare_words(compare, "on", events, listens, FALSE);
    compare_words(compare, "do", does, acts, FALSE);
    if (fulfils(after) && (!fulfils(before) || strcmp(when, then) != 0))
        compare_texts(compare, "fulfil", when, fulfils(before) ? then : "+", TRUE);
}

/* A clock is reckoned from anything: another text is another time. */
static void compare_clock(Compare *compare, const FormRule *before, const FormRule *after) {
    compare_texts(compare, "clock", before->clock ? condition_text(before->clock) : NULL,
                  after->clock ? condition_text(after->clock) : NULL, before->clock != NULL);
}

static void compare_count(Compare *compare, const FormRule *before, const FormRule *after) {
    g_autofree char *by = g_strjoinv(", ", before->by), *columns = g_strjoinv(", ", after->by);
    compare_amounts(compare, "count", &before->count, &after->count, COMPARE_SMALLER);
    compare_amounts(compare, "window", &before->window, &after->window, COMPARE_LARGER);
    compare_texts(compare, "count by", by, columns, TRUE);
}

static void compare_lift(Compare *compare, const FormRule *before, const FormRule *after) {
    compare_texts(compare, "lift", before->lift_form, after->lift_form, before->lift_form != NULL);
    GString *old = g_string_new(NULL), *new = g_string_new(NULL);
    for (guint i = 0; i < before->lift_by->len; i++) {
        g_autofree char *who = form_who_text(before->lift_by->pdata[i]);
        g_string_append_printf(old, "%s;", who);
    }
    for (guint i = 0; i < after->lift_by->len; i++) {
        g_autofree char *who = form_who_text(after->lift_by->pdata[i]);
        g_string_append_printf(new, "%s;", who);
    }
    compare_texts(compare, "lift by", old->str, new->str, !g_str_has_prefix(new->str, old->str));
    g_string_free(old, TRUE);
    g_string_free(new, TRUE);
}

/* What a rule says decides nothing: a change of it is told, never called looser. */
static void compare_says(Compare *compare, const FormRule *before, const FormRule *after) {
    g_autoptr(GString) old = g_string_new(NULL), new = g_string_new(NULL);
    for (guint i = 0; i < before->says->len; i++) {
        const FormSay *say = before->says->pdata[i];
        g_string_append_printf(old, "%s: %s; ", condition_text(say->when), form_text(&say->text));
    }
    for (guint i = 0; i < after->says->len; i++) {
        const FormSay *say = after->says->pdata[i];
        g_string_append_printf(new, "%s: %s; ", condition_text(say->when), form_text(&say->text));
    }
    compare_texts(compare, "say", old->str, new->str, FALSE);
}

static void compare_rule(Compare *compare, const FormRule *before, const FormRule *after) {
    compare_texts(compare, "id", before->id, after->id, FALSE);
    compare_texts(compare, "title.zh", before->title.zh, after->title.zh, FALSE);
    compare_texts(compare, "title.en", before->title.en, after->title.en, FALSE);
    compare_texts(compare, "say.zh", before->say.zh, after->say.zh, FALSE);
    compare_texts(compare, "say.en", before->say.en, after->say.en, FALSE);
    compare_says(compare, before, after);
    compare_texts(compare, "clause", before->clause, after->clause, FALSE);
    compare_texts(compare, "field", before->field, after->field, FALSE);
    compare_deeds(compare, before, after);
    compare_when(compare, before, after);
    compare_need(compare, "need", before->need, after->need);
    compare_texts(compare, "warn", before->warn ? "yes" : "no", after->warn ? "yes" : "no", after->warn);
    compare_texts(compare, "scene", before->scene, after->scene, after->scene != NULL);
    compare_clock(compare, before, after);
    compare_count(compare, before, after);
    compare_lift(compare, before, after);
}

void compare_rules(Compare *compare) {
    for (guint i = 0; i < compare->before->rules->len; i++) {
        const FormRule *rule = compare->before->rules->pdata[i], *other = form_rule(compare->after, rule->name);
        g_autofree char *section = g_strdup_printf("rule %s", rule->name);
        compare->section = section;
        if (other)
            compare_rule(compare, rule, other);
        else
            compare_lone(compare, "", FORM_REMOVED, TRUE);
    }
    for (guint i = 0; i < compare->after->rules->len; i++) {
        const FormRule *rule = compare->after->rules->pdata[i];
        g_autofree char *section = g_strdup_printf("rule %s", rule->name);
        compare->section = section;
        if (!form_rule(compare->before, rule->name))
            compare_lone(compare, "", FORM_ADDED, fulfils(rule));
    }
}
