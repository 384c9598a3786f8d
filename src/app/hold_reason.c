/* SPDX-License-Identifier: MIT
 *
 * Why something is held, for people: made of the facts that stand in the log when it is shown, in the reader's language.
 */
#include "bihuan/app/lift.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"

/* As src/rule/actions/freeze.c writes it: "PLACE / CODE: 3 × 法兰泄漏 flange-leak, 7d (YH-2026-00457)". */
#define FROZEN "^.*: ([0-9]+) × .* ([^ ]+), ([^ ]+) \\(([^ ()]+)\\)$"
/* As src/rule/actions/lock.c: "major (YH-2026-00457)", the name of a rule. */
#define LOCKED "^([^ ]+) \\(([^ ()]+)\\)$"

/* The rule "FORM/NAME" that placed it; *form its newest form. NULL: it is no longer there. */
static const FormRule *rule_of(App *app, const Hold *hold, const Form **form) {
    g_auto(GStrv) parts = g_strsplit(hold->rule, "/", 2);
    *form = parts[0] ? shelf_form(app_shelf(app), parts[0], 0, NULL, NULL) : NULL;
    return *form && parts[1] ? form_rule(*form, parts[1]) : NULL;
}

static const char *category_title(const Form *form, const char *category) {
    const FormField *field = form ? form_field(form, "category") : NULL;
    const FormChoice *choice = field ? field_choice_find(field, category) : NULL;
    return choice ? form_text(&choice->title) : category;
}

static char *frozen(const Form *form, const char *why) {
    g_autoptr(GRegex) regex = g_regex_new(FROZEN, (GRegexCompileFlags)0, (GRegexMatchFlags)0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    gint64 window = 0;
    if (!g_regex_match(regex, why, (GRegexMatchFlags)0, &match))
        return NULL;
    g_autofree char *count = g_match_info_fetch(match, 1), *category = g_match_info_fetch(match, 2);
    g_autofree char *span = g_match_info_fetch(match, 3), *number = g_match_info_fetch(match, 4);
    if (!clock_parse_duration(span, &window, NULL))
        return NULL;
    g_autofree char *within = clock_show_duration(window);
    return g_strdup_printf(_("within %s %s happened %s times, last %s"), within, category_title(form, category), count, number);
}

static char *locked(const FormRule *rule, const char *why) {
    g_autoptr(GRegex) regex = g_regex_new(LOCKED, (GRegexCompileFlags)0, (GRegexMatchFlags)0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    if (!rule || !g_regex_match(regex, why, (GRegexMatchFlags)0, &match))
        return NULL;
    g_autofree char *number = g_match_info_fetch(match, 2);
    return g_strdup_printf("%s (%s)", form_text(&rule->title), number);
}

char *hold_reason(App *app, const Hold *hold) {
    const Form *form = NULL;
    const FormRule *rule = rule_of(app, hold, &form);
    char *reason = strcmp(hold->kind, "freeze") == 0 ? frozen(form, hold->why) : locked(rule, hold->why);
    return reason ? reason : g_strdup(hold->why);
}
