/* SPDX-License-Identifier: MIT
 *
 * bihuan rule: what the rules are, why they did what they did, what they would have done.
 */
#include "bihuan/rule/rule.h"

#include <string.h>

#include "../judgement.h"
#include "../verdict_output.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/rule/guard.h"

/* "freeze area; notify role:ehs-head" */
static char *actions_text(const FormRule *rule) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *action = rule->actions->pdata[i];
        g_string_append_printf(text, "%s%s %s", i ? "; " : "", action->verb, action->argument ? action->argument : "");
    }
    return g_strchomp(g_string_free(text, FALSE));
}

/* The same for people. Owned. */
static char *actions_shown(const FormRule *rule) {
    static const struct {
        const char *action, *text;
    } TEXTS[] = {{"freeze area", N_("freeze the area")},
                 {"suspend record", N_("stop this work")},
                 {"suspend area", N_("stop all work in the area")},
                 {"suspend around", N_("stop all work in the area and around it")},
                 {"lock device", N_("lock the device")}};
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *action = rule->actions->pdata[i];
        g_autofree char *plain = g_strchomp(g_strdup_printf("%s %s", action->verb, action->argument ? action->argument : ""));
        const char *shown = plain;
        for (gsize k = 0; k < G_N_ELEMENTS(TEXTS); k++)
            if (strcmp(TEXTS[k].action, plain) == 0)
                shown = _(TEXTS[k].text);
        g_string_append_printf(text, "%s%s", i ? _("; ") : "", shown);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void list_form(Output *out, const Form *form) {
    for (guint i = 0; i < form_rule_count(form); i++) {
        const FormRule *rule = form_rule_at(form, i);
        g_autofree char *name = g_strdup_printf("%s/%s", form_name(form), rule->name), *action = actions_text(rule),
                        *shown = actions_shown(rule);
        output_row(out);
        output_text(out, "rule", _("Rule"), name);
        output_text(out, "title", _("Title"), form_text(&rule->title));
        output_text(out, "when", NULL, rule->when ? condition_text(rule->when) : NULL);
        output_shown(out, "do", _("Does"), action, shown);
        output_text(out, "clause", _("Source of the rule"), rule->clause);
    }
}

static gboolean list_forms(CommandLine *line, Output *out, GError **error) {
    Shelf *shelf = app_shelf(line->app);
    g_auto(GStrv) names = shelf_names(shelf);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, error);
        if (!form)
            return FALSE;
        list_form(out, form);
    }
    return TRUE;
}

/* One list for programs, two tables for people: the veterans' rules and those of forms. */
static gboolean command_rule_list(CommandLine *line, GError **error) {
    g_autoptr(Output) veterans = output_new(FALSE), out = output_new(line->json);
    if (!line->json) {
        judgement_table(veterans);
        if (!judgement_rows(line, veterans, error))
            return FALSE;
    }
    output_table(out, NULL, _("Rule"), _("Title"), _("Does"), _("Source of the rule"), NULL);
    if (!list_forms(line, out, error) || (line->json && !judgement_rows(line, out, error)))
        return FALSE;
    if (!line->json) {
        output_end(veterans);
        output_line("%s", "");
    }
    output_end(out);
    return TRUE;
}

/* Guards of every step are asked at this moment, also of a record that has ended; the other rules at the moment of the record. */
static GPtrArray *verdicts_of(const Work *work, GError **error) {
    g_autoptr(GPtrArray) guards = rule_guards_all(work->subject);
    GPtrArray *verdicts = rule_explain(work->subject, error);
    if (verdicts)
        g_ptr_array_extend_and_steal(verdicts, g_steal_pointer(&guards));
    return verdicts;
}

/* A guard that stands before several steps is listed once for each. */
static void explain_json(Output *out, const Work *work, const RuleVerdict *verdict) {
    const GPtrArray *events = verdict->rule->on;
    if (!verdict->rule->need)
        verdict_output_json(out, work, verdict, NULL);
    for (guint i = 0; verdict->rule->need && i < events->len; i++)
        verdict_output_json(out, work, verdict, ((const FormEvent *)events->pdata[i])->step);
}

static const char *stands(const RuleVerdict *verdict) {
    if (!verdict->rule->need)
        return verdict->holds ? _("yes") : _("no");
    return !verdict->applies ? _("no") : verdict->holds ? _("in order") : _("stands against it");
}

static gboolean command_rule_explain(CommandLine *line, GError **error) {
    g_autoptr(Work) work = work_load(line->app, line->words[0], error);
    g_autoptr(GPtrArray) verdicts = work ? verdicts_of(work, error) : NULL;
    if (!verdicts)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (line->json) {
        output_list(out, NULL);
        for (guint i = 0; i < verdicts->len; i++)
            explain_json(out, work, verdicts->pdata[i]);
        output_end(out);
        return TRUE;
    }
    output_table(out, NULL, _("Rule"), _("Applies"), _("Why"), _("Source of the rule"), NULL);
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        output_row(out);
        output_text(out, NULL, _("Rule"), verdict->rule->id);
        output_text(out, NULL, _("Applies"), stands(verdict));
        output_text(out, NULL, _("Why"), verdict->text);
        output_text(out, NULL, _("Source of the rule"), verdict->rule->clause);
    }
    output_end(out);
    return TRUE;
}

/* FORM/RULE of the newest version. */
static const FormRule *find_rule(CommandLine *line, const Form **form, GError **error) {
    g_auto(GStrv) parts = g_strsplit(line->words[0], "/", 2);
    if (!parts[0] || !parts[1]) {
        err_set(error, ERR_USAGE, _("“%s” is not a rule; write FORM/RULE, as bihuan rule list shows them."), line->words[0]);
        return NULL;
    }
    *form = shelf_form(app_shelf(line->app), parts[0], 0, NULL, error);
    if (!*form)
        return NULL;
    const FormRule *rule = form_rule(*form, parts[1]);
    if (!rule)
        err_set(error, ERR_NOT_FOUND, _("Form “%s” has no rule “%s”; bihuan rule list shows them."), parts[0], parts[1]);
    return rule;
}

static gboolean option_time(CommandLine *line, const char *name, gint64 *ms, GError **error) {
    g_autoptr(GError) reason = NULL;
    const char *text = command_option(line, name);
    if (!text)
        return err_set(error, ERR_USAGE, _("Give --from TIME and --to TIME."));
    return clock_parse(text, ms, &reason) || err_set(error, ERR_USAGE, "%s: %s", name, reason->message);
}

static gboolean option_window(CommandLine *line, gint64 *ms, GError **error) {
    g_autoptr(GError) reason = NULL;
    const char *text = command_option(line, "--window");
    return !text || clock_parse_duration(text, ms, &reason) || err_set(error, ERR_USAGE, "--window: %s", reason->message);
}

static void print_trials(Output *out, const GPtrArray *trials) {
    output_table(out, NULL, _("Time"), C_("column", "Record"), _("Equal in"), _("Count"), _("Fired then"), NULL);
    for (guint i = 0; i < trials->len; i++) {
        const RuleTrial *trial = trials->pdata[i];
        output_row(out);
        output_time(out, "at", _("Time"), trial->at);
        output_number(out, "n", _("Count"), trial->n);
        output_text(out, "record", C_("column", "Record"), trial->record);
        output_text(out, "key", _("Equal in"), trial->key);
        output_flag(out, "fired_then", NULL, trial->fired_then);
        output_text(out, NULL, _("Fired then"), trial->fired_then ? _("yes") : _("no"));
    }
    output_end(out);
}

static gboolean try(CommandLine *line, GError **error) {
    const Form *form = NULL;
    gint64 from = 0, to = 0, count = 0, window = 0;
    if (judgement_is_named(line))
        return judgement_try(line, error);
    const FormRule *rule = find_rule(line, &form, error);
    if (!rule || !option_time(line, "--from", &from, error) || !option_time(line, "--to", &to, error) ||
        !command_option_number(line, "--count", 0, &count, error) || !option_window(line, &window, error))
        return FALSE;
    if (from >= to)
        return err_set(error, ERR_USAGE, _("--to must be later than --from."));
    g_autoptr(Case) plant = case_of_form(app_db(line->app), app_shelf(line->app), form, NULL, to);
    g_autoptr(GPtrArray) trials = rule_try(plant, rule, &(RuleTrySpan){from, to, count, window}, error);
    if (!trials)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    print_trials(out, trials);
    return TRUE;
}

static const CommandOption TRY_OPTIONS[] = {
    {"--from", "TIME", N_("the first moment replayed")},
    {"--to", "TIME", N_("the moment where it ends, itself left out")},
    {"--count", "N", N_("another count than the rule's")},
    {"--window", "DURATION", N_("another window than the rule's: 7d, 48h")},
    {0},
};

static const CommandOption REASON_OPTIONS[] = {
    {"--reason", "TEXT", N_("why")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list",
     .usage = "",
     .summary = N_("the veterans' rules and how they have done, and the rules of the plant's forms"),
     .needs = NEED_PLANT,
     .run = command_rule_list},
    {.name = "check",
     .usage = "FILE…",
     .summary = N_("name every mistake of veterans' rules and play their examples"),
     .needs = NEED_NOTHING,
     .min_words = 1,
     .max_words = -1,
     .run = judgement_check},
    {.name = "show",
     .usage = "NAME",
     .summary = N_("print an installed veterans' rule"),
     .needs = NEED_PLANT,
     .min_words = 1,
     .max_words = 1,
     .run = judgement_show},
    {.name = "install",
     .usage = "FILE [--with ID] [--reason TEXT]",
     .summary = N_("install a veterans' rule as the next version"),
     .needs = NEED_WRITE | MAY_USER,
     .options = REASON_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = judgement_install},
    {.name = "retire",
     .usage = "NAME --with ID --reason TEXT",
     .summary = N_("ask a veterans' rule no more"),
     .needs = NEED_WRITE | MAY_USER,
     .options = REASON_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = judgement_retire},
    {.name = "explain",
     .usage = "NUMBER",
     .summary = N_("how every rule stands on a record, and why"),
     .needs = NEED_PLANT,
     .min_words = 1,
     .max_words = 1,
     .run = command_rule_explain},
    {.name = "try",
     .usage = "FORM/RULE|NAME|FILE [--from TIME] [--to TIME] [--count N] [--window DURATION]",
     .summary = N_("replay history for a counting rule, or the recorded trend for a veterans' rule; changes nothing"),
     .needs = NEED_PLANT,
     .options = TRY_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = try},
    {0},
};

const Command command_rule = {
    .name = "rule",
    .usage = "list | explain NUMBER | try FORM/RULE|NAME|FILE | check FILE… | show NAME | install FILE | retire NAME",
    .summary = N_("list, explain, try and install the rules"),
    .parts = PARTS,
};
