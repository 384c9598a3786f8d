/* SPDX-License-Identifier: MIT
 *
 * What stands against the next step, each rule with the facts it looked at.
 */
#include "bihuan/rule/guard.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/say.h"
#include "bihuan/store/canon.h"
#include "world.h"

/* Does the guard concern this record? Unknown is yes: who cannot tell whether a rule applies must obey it. */
static gboolean applies(RuleWorld *world, const FormRule *rule, char **fault) {
    g_autoptr(GError) error = NULL;
    gboolean holds = TRUE;
    if (!rule->when)
        return TRUE;
    if (!world_look_up(world, rule->when, &error) || !condition_holds(rule->when, world->facts, &holds, &error)) {
        *fault = g_strdup(error->message);
        return TRUE;
    }
    return holds;
}

static gboolean satisfied(RuleWorld *world, const FormRule *rule, char **fault) {
    g_autoptr(GError) error = NULL;
    gboolean holds = FALSE;
    if (world_look_up(world, rule->need, &error) && condition_holds(rule->need, world->facts, &holds, &error))
        return holds;
    *fault = g_strdup(error->message);
    return FALSE;
}

/* The causes that hold, each in its sentence; where none does, or what it looks at cannot be answered, what the rule says at large.
 * Only the words depend on it: the verdict stands already. Owned. */
static char *causes(RuleWorld *world, const FormRule *rule) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rule->says->len; i++) {
        const FormSay *say = rule->says->pdata[i];
        g_autoptr(GError) unanswered = NULL;
        gboolean holds = FALSE;
        if (!world_look_up(world, say->when, &unanswered) || !condition_holds(say->when, world->facts, &holds, &unanswered)) {
            g_debug("[%s]: %s", say->section, unanswered->message);
            return world_fill(world, form_text(&rule->say));
        }
        g_autofree char *one = holds ? world_fill(world, form_text(&say->text)) : NULL;
        if (one)
            g_string_append_printf(text, "%s%s", text->len ? _("; ") : "", one);
    }
    return text->len ? g_string_free(g_steal_pointer(&text), FALSE) : world_fill(world, form_text(&rule->say));
}

static char *sentence(RuleWorld *world, const FormRule *rule, gboolean holds, const char *fault) {
    const char *title = form_text(&rule->title);
    if (fault)
        return g_strdup_printf(_("%s: cannot be judged, so the answer is no (%s)"), title, fault);
    return holds ? g_strdup_printf(_("%s: in order"), title) : causes(world, rule);
}

static RuleVerdict *judge_guard(RuleWorld *world, const FormRule *rule) {
    g_autofree char *fault = NULL;
    RuleVerdict *verdict = g_new0(RuleVerdict, 1);
    verdict->rule = rule;
    verdict->listens = TRUE;
    verdict->applies = applies(world, rule, &fault);
    verdict->holds = verdict->applies && !fault && satisfied(world, rule, &fault);
    verdict->text =
        verdict->applies ? sentence(world, rule, verdict->holds, fault) : g_strdup_printf(_("%s: does not apply"), form_text(&rule->title));
    verdict->facts = canon_map_new();
    world_note(world, rule->when, verdict->facts);
    world_note(world, rule->need, verdict->facts);
    return verdict;
}

RuleVerdict *rule_judge(const Case *subject, const FormRule *rule) {
    g_autoptr(RuleWorld) world = world_new(subject);
    world_doubt(world);
    return judge_guard(world, rule);
}

/* What a caller wants to hear of. */
typedef enum { WANT_AGAINST, WANT_APPLYING, WANT_ALL } Wanted;

static GPtrArray *judge_all(const Case *subject, const char *step, Wanted wanted) {
    g_autoptr(RuleWorld) world = world_new(subject);
    world_doubt(world);
    GPtrArray *verdicts = g_ptr_array_new_with_free_func((GDestroyNotify)rule_verdict_free);
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        if (!rule->need || (step && !form_rule_on(rule, EVENT_BEFORE, step)))
            continue;
        RuleVerdict *verdict = judge_guard(world, rule);
        if (wanted == WANT_ALL || (verdict->applies && (wanted == WANT_APPLYING || !verdict->holds)))
            g_ptr_array_add(verdicts, verdict);
        else
            rule_verdict_free(verdict);
    }
    return verdicts;
}

GPtrArray *rule_guard(const Case *subject, const char *step) {
    return judge_all(subject, step, WANT_AGAINST);
}

GPtrArray *rule_guards(const Case *subject, const char *step) {
    return judge_all(subject, step, WANT_APPLYING);
}

GPtrArray *rule_guards_all(const Case *subject) {
    return judge_all(subject, NULL, WANT_ALL);
}

gboolean rule_guard_ok(const GPtrArray *verdicts, GError **error) {
    g_autoptr(GString) ids = g_string_new(NULL), why = g_string_new(NULL);
    gboolean denied = FALSE;
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (verdict->rule->warn)
            continue;
        denied |= verdict->rule->denies;
        g_string_append_printf(ids, "%s%s", ids->len ? ", " : "", verdict->rule->id);
        g_string_append_printf(why, "%s%s", why->len ? _("; ") : "", verdict->text);
    }
    return ids->len == 0 || err_set(error, denied ? ERR_DENIED : ERR_HELD, "%s: %s", ids->str, why->str);
}
