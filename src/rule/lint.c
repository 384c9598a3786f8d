/* SPDX-License-Identifier: MIT
 *
 * What a form file says that would show at work only: a limit nobody set, a fact nobody answers, an argument that names nothing,
 * a clock that cannot be computed, a rule of its kind that is missing.
 */
#include "bihuan/rule/lint.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/required.h"
#include "bihuan/model/role.h"
#include "bihuan/rule/facts.h"

#define SAMPLE_TIME "1780000000000"
#define SAMPLE_SPAN "60000"

typedef enum { WANT_ANY, WANT_DURATION, WANT_COUNT } Wanted;

typedef struct {
    const Form *form;
    const Ini *ini;
    const RuleKnown *known;
    GPtrArray *mistakes;
} Lint;

G_GNUC_PRINTF(4, 5)
static void note(Lint *lint, const char *section, const char *key, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    int line = ini_line(lint->ini, section, key);
    g_ptr_array_add(lint->mistakes, ini_mistake_new(line > 0 ? line : ini_line(lint->ini, "form", ""), "%s", sentence));
}

/* ---- limits ---- */

static gboolean fits(const char *value, Wanted wanted) {
    gint64 ms;
    if (wanted == WANT_DURATION)
        return clock_parse_duration(value, &ms, NULL) && ms > 0;
    return wanted != WANT_COUNT || (*value && value[strspn(value, "0123456789")] == '\0' && strcmp(value, "0") != 0);
}

static void check_one_limit(Lint *lint, const char *section, const char *key, const char *name, Wanted wanted) {
    g_autofree char *value = lint->known->limit(lint->known->data, name);
    if (!value)
        note(lint, section, key, _("There is no limit \"%s\"."), name);
    else if (!fits(value, wanted))
        note(lint, section, key, _("The limit \"%s\" is %s, which cannot be reckoned with here."), name, value);
}

/* "hot-work.valid.{grade}": one limit for each choice of the field. */
static void check_limit(Lint *lint, const char *section, const char *key, const char *limit, Wanted wanted) {
    const char *open = strchr(limit, '{'), *close = open ? strchr(open, '}') : NULL;
    if (!close) {
        check_one_limit(lint, section, key, limit, wanted);
        return;
    }
    g_autofree char *head = g_strndup(limit, (gsize)(open - limit)), *name = g_strndup(open + 1, (gsize)(close - open - 1));
    const FormField *field = form_field(lint->form, name);
    if (!field || !field->choices || field->choices->len == 0)
        note(lint, section, key, _("A limit can depend on a field with choices only; \"%s\" is none."), name);
    for (guint i = 0; field && field->choices && i < field->choices->len; i++) {
        g_autofree char *whole = g_strconcat(head, ((FormChoice *)field->choices->pdata[i])->value, close + 1, NULL);
        check_limit(lint, section, key, whole, wanted);
    }
}

static void check_amount(Lint *lint, const char *section, const char *key, const FormAmount *amount, Wanted wanted) {
    if (amount->set && amount->limit)
        check_limit(lint, section, key, amount->limit, wanted);
}

static void check_field(Lint *lint, const FormField *field) {
    g_autofree char *section = g_strdup_printf("field %s", field->key);
    FormTime *standard =
        field->standard && *field->standard == '@' && field->type->editor == EDITOR_TIME ? form_time_parse(field->standard, NULL) : NULL;
    if (field->min && *field->min == '@')
        check_limit(lint, section, "min", field->min + 1, WANT_ANY);
    if (field->max && *field->max == '@')
        check_limit(lint, section, "max", field->max + 1, WANT_ANY);
    if (field->after)
        check_amount(lint, section, "after", &field->after->span, WANT_DURATION);
    if (field->before)
        check_amount(lint, section, "before", &field->before->span, WANT_DURATION);
    if (standard)
        check_amount(lint, section, "default", &standard->span, WANT_DURATION);
    if (field->standard && *field->standard == '@' && strcmp(field->type->name, "duration") == 0)
        check_limit(lint, section, "default", field->standard + 1, WANT_DURATION);
    form_time_free(standard);
}

static void check_step(Lint *lint, const FormStep *step) {
    g_autofree char *section = g_strdup_printf("step %s", step->name);
    check_amount(lint, section, "within", &step->within, WANT_DURATION);
    check_amount(lint, section, "warn", &step->warn, WANT_DURATION);
    check_amount(lint, section, "remind", &step->remind, WANT_DURATION);
    for (guint i = 0; i < step->overdue->len; i++)
        check_amount(lint, section, "overdue", &((FormRung *)step->overdue->pdata[i])->after, WANT_DURATION);
    for (guint i = 0; i < step->unseen->len; i++)
        check_amount(lint, section, "unseen", &((FormRung *)step->unseen->pdata[i])->after, WANT_DURATION);
}

/* ---- facts ---- */

static gboolean is_name(const Lint *lint, const char *word) {
    guint count;
    const ConditionName *built_in = form_facts(&count);
    for (guint i = 0; i < count; i++)
        if (strcmp(built_in[i].name, word) == 0)
            return TRUE;
    for (guint i = 0; i < form_numbers(lint->form)->len; i++)
        if (strcmp(((FormNumber *)form_numbers(lint->form)->pdata[i])->key, word) == 0)
            return TRUE;
    return form_lookup(lint->form, word) || form_field(lint->form, word);
}

static gboolean is_form(const Lint *lint, const char *word) {
    return g_strcmp0(form_name(lint->form), word) == 0 || lint->known->form(lint->known->data, word);
}

/* Does the word name what the signature asks for? */
static gboolean names(const Lint *lint, const char *kind, const char *word) {
    if (g_str_has_prefix(kind, "value"))
        return is_name(lint, word);
    if (g_str_has_prefix(kind, "step"))
        return form_step(lint->form, word) != NULL;
    if (g_str_has_prefix(kind, "field"))
        return form_field(lint->form, word) != NULL;
    if (g_str_has_prefix(kind, "role"))
        return role_is_known(word);
    return !g_str_has_prefix(kind, "form") || is_form(lint, word);
}

static void check_arguments(Lint *lint, const FormFact *fact, const char *signature) {
    g_auto(GStrv) kinds = form_words(signature, " ");
    guint given = g_strv_length(fact->arguments), wanted = g_strv_length(kinds);
    const char *last = wanted ? kinds[wanted - 1] : "";
    for (guint i = 0; i < given; i++) {
        const char *kind = i < wanted ? kinds[i] : strchr(last, '+') ? last : NULL;
        if (!kind)
            note(lint, "facts", fact->key, _("%s.%s is given too much: \"%s\"."), fact->provider, fact->name, fact->arguments[i]);
        else if (!names(lint, kind, fact->arguments[i]))
            note(lint, "facts", fact->key, _("%s.%s: \"%s\" is no %s here."), fact->provider, fact->name, fact->arguments[i],
                 g_str_has_prefix(kind, "value")   ? _("field, number or fact")
                 : g_str_has_prefix(kind, "step")  ? _("step")
                 : g_str_has_prefix(kind, "field") ? _("field")
                 : g_str_has_prefix(kind, "role")  ? _("role")
                                                   : _("form"));
    }
    if (given < wanted && !strchr(kinds[given], '?'))
        note(lint, "facts", fact->key, _("%s.%s is given too little: it takes %s."), fact->provider, fact->name, signature);
}

static void check_fact(Lint *lint, const FormFact *fact) {
    for (const Facts *const *facts = facts_registry; *facts; facts++) {
        gboolean same = strcmp((*facts)->name, fact->provider) == 0;
        for (guint i = 0; (*facts)->facts[i]; i++) {
            if (same && strcmp((*facts)->facts[i], fact->name) == 0) {
                if ((*facts)->arguments)
                    check_arguments(lint, fact, (*facts)->arguments[i]);
                return;
            }
        }
    }
    note(lint, "facts", fact->key, _("Nobody answers \"%s.%s\"; bihuan-rule(5) names what can be asked."), fact->provider, fact->name);
}

/* ---- clocks ---- */

/* A number as clocks see it: milliseconds or a decimal; NULL: something else ("o2 co"). Owned. */
static char *sample_of(const Lint *lint, const char *text) {
    g_autofree char *value = NULL;
    gint64 ms, number;
    int places;
    if (*text != '@')
        value = g_strdup(text);
    else if (strchr(text, '{'))
        return g_strdup(SAMPLE_SPAN);
    else
        value = lint->known->limit(lint->known->data, text + 1);
    if (value && clock_parse_duration(value, &ms, NULL))
        return g_strdup_printf("%" G_GINT64_FORMAT, ms);
    return value && field_decimal_parse(value, &number, &places) ? g_steal_pointer(&value) : NULL;
}

static gboolean is_span(const FormFact *fact) {
    for (const Facts *const *facts = facts_registry; fact && *facts; facts++)
        if (strcmp((*facts)->name, fact->provider) == 0)
            return (*facts)->spans && g_strv_contains((*facts)->spans, fact->name);
    return FALSE;
}

/* What every name would be at work; NULL and the name that can never be a number. */
static GHashTable *sample_facts(const Lint *lint, const FormRule *rule, const char **odd) {
    GHashTable *facts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    *odd = NULL;
    for (const char *const *name = condition_names(rule->clock); *name; name++) {
        const FormField *field = form_field(lint->form, *name);
        g_autofree char *value = g_strdup(SAMPLE_TIME);
        guint count;
        const ConditionName *built_in = form_facts(&count);
        for (guint i = 0; i < form_numbers(lint->form)->len; i++) {
            const FormNumber *number = form_numbers(lint->form)->pdata[i];
            if (strcmp(number->key, *name) != 0)
                continue;
            g_free(value);
            value = sample_of(lint, number->text);
        }
        if (is_span(form_lookup(lint->form, *name)))
            g_free(value), value = g_strdup(SAMPLE_SPAN);
        for (guint i = 0; i < count; i++)
            if (strcmp(built_in[i].name, *name) == 0 && !built_in[i].number && !field)
                g_clear_pointer(&value, g_free);
        if (field && field->type->editor != EDITOR_TIME && !field->type->number)
            g_clear_pointer(&value, g_free);
        if (!value && !*odd)
            *odd = *name;
        g_hash_table_insert(facts, g_strdup(*name), g_steal_pointer(&value));
    }
    return facts;
}

static void check_clock(Lint *lint, const FormRule *rule, const char *section) {
    const char *odd;
    g_autoptr(GHashTable) facts = sample_facts(lint, rule, &odd);
    g_autofree char *value = NULL;
    g_autoptr(GError) error = NULL;
    if (odd)
        note(lint, section, "clock", _("The clock cannot be computed: \"%s\" is neither a time nor a number."), odd);
    else if (!condition_value(rule->clock, facts, &value, &error))
        note(lint, section, "clock", _("The clock cannot be computed: %s"), error->message);
    else if (!value || g_ascii_strtoll(value, NULL, 10) <= 0)
        note(lint, section, "clock", _("The clock cannot be computed: it comes out as no time."));
}

static gboolean is_text(const Lint *lint, const char *word) {
    return *word == '\'' || form_name_is_text(lint->form, word);
}

/* What a provider answers is a number: compared with a text it would always come out the same. */
static void check_compares(Lint *lint, const char *section, const char *key, const Condition *condition) {
    g_autoptr(GRegex) pattern = g_regex_new(
        "([a-z_][a-z0-9_]*|'[^']*')\\s*(?:[=<>!]+|(?:\\bis\\s+)?(?:\\bnot\\s+)?\\b(?:like|glob|is|in)\\b)"
        "[\\s(]*(?=([a-z_][a-z0-9_]*|'[^']*'))",
        G_REGEX_CASELESS, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    for (g_regex_match(pattern, condition ? condition_text(condition) : "", 0, &match); g_match_info_matches(match);
         g_match_info_next(match, NULL)) {
        g_autofree char *left = g_match_info_fetch(match, 1), *right = g_match_info_fetch(match, 2);
        if ((form_lookup(lint->form, left) && is_text(lint, right)) || (is_text(lint, left) && form_lookup(lint->form, right)))
            note(lint, section, key, _("What a fact says is a number: %s cannot be compared with %s."),
                 form_lookup(lint->form, left) ? left : right, form_lookup(lint->form, left) ? right : left);
    }
}

/* fulfil [at FIELD] [until FIELD]: both say a time. */
static void check_fulfil(Lint *lint, const char *section, char *const *words) {
    for (guint i = 0; words[i]; i += 2) {
        const FormField *field = words[i + 1] ? form_field(lint->form, words[i + 1]) : NULL;
        gboolean known = strcmp(words[i], "at") == 0 || strcmp(words[i], "until") == 0;
        if (!known || !field || field->type->editor != EDITOR_TIME) {
            note(lint, section, "do", _("Write: fulfil, fulfil at FIELD, fulfil until FIELD or both, with fields of a date or a time."));
            return;
        }
    }
}

/* hours FIELD: a number. */
static void check_hours(Lint *lint, const char *section, const char *argument) {
    const FormField *field = form_field(lint->form, argument);
    if (!field || strcmp(field->type->name, "number") != 0 || !form_field(lint->form, "device"))
        note(lint, section, "do", _("Write: hours FIELD, with a field that is a number, in a form with the field device."));
}

/* open FORM key=FIELD key:word …. */
static void check_open(Lint *lint, const char *section, char *const *words) {
    if (!words[0] || !is_form(lint, words[0]) || g_strcmp0(words[0], form_name(lint->form)) == 0)
        note(lint, section, "do", _("\"%s\" is not another form that can be opened."), words[0] ? words[0] : "");
    for (guint i = 1; words[0] && words[i]; i++) {
        const char *sign = strpbrk(words[i], "=:");
        if (!sign || sign == words[i] || !sign[1] || (*sign == '=' && !is_name(lint, sign + 1)))
            note(lint, section, "do", _("\"%s\": write key=FIELD of this form, or key:word."), words[i]);
    }
}

static void check_actions(Lint *lint, const char *section, const FormRule *rule) {
    for (guint i = 0; i < rule->actions->len; i++) {
        const FormAction *action = rule->actions->pdata[i];
        g_auto(GStrv) words = form_words(action->argument, " ");
        if (strcmp(action->verb, "fulfil") == 0)
            check_fulfil(lint, section, words);
        if (strcmp(action->verb, "hours") == 0)
            check_hours(lint, section, action->argument);
        if (strcmp(action->verb, "open") == 0)
            check_open(lint, section, words);
    }
}

static void check_rule(Lint *lint, const FormRule *rule) {
    g_autofree char *section = g_strdup_printf("rule %s", rule->name);
    check_actions(lint, section, rule);
    check_amount(lint, section, "count", &rule->count, WANT_COUNT);
    check_amount(lint, section, "count", &rule->window, WANT_DURATION);
    check_compares(lint, section, "when", rule->when);
    check_compares(lint, section, "need", rule->need);
    if (rule->clock)
        check_clock(lint, rule, section);
}

/* ---- the whole ---- */

static void check_required(Lint *lint) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) lacks = form_required_lacks(lint->form, &error);
    if (!lacks)
        note(lint, "form", "", "%s", error->message);
    for (guint i = 0; lacks && i < lacks->len; i++) {
        const FormDifference *lack = lacks->pdata[i];
        gboolean entry = g_str_has_prefix(lack->section, "choices ") || strcmp(lack->section, "facts") == 0 ||
                         strcmp(lack->section, "numbers") == 0 || ini_get(lint->ini, lack->section, lack->key);
        note(lint, lack->section, entry ? lack->key : "", _("A form of this kind keeps it: %s"), lack->text);
    }
}

static int by_line(gconstpointer a, gconstpointer b) {
    const IniMistake *first = *(const IniMistake *const *)a, *second = *(const IniMistake *const *)b;
    return (first->line > second->line) - (first->line < second->line);
}

GPtrArray *rule_lint_text(const char *text, const RuleKnown *known) {
    GPtrArray *mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_autoptr(GPtrArray) again = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_autoptr(Ini) ini = ini_scan(text, again);
    g_autoptr(Form) form = form_lint_read(text, mistakes);
    gboolean whole = mistakes->len == 0;
    Lint lint = {form, ini, known, mistakes};
    for (guint i = 0; i < form_field_count(form); i++)
        check_field(&lint, form_field_at(form, i));
    for (guint i = 0; i < form_step_count(form); i++)
        check_step(&lint, form_step_at(form, i));
    for (guint i = 0; i < form_numbers(form)->len; i++) {
        const FormNumber *number = form_numbers(form)->pdata[i];
        if (*number->text == '@')
            check_limit(&lint, "numbers", number->key, number->text + 1, WANT_ANY);
    }
    for (guint i = 0; i < form_lookups(form)->len; i++)
        check_fact(&lint, form_lookups(form)->pdata[i]);
    for (guint i = 0; i < form_rule_count(form); i++)
        check_rule(&lint, form_rule_at(form, i));
    if (whole) /* a form that cannot be read lacks what it lacks for that reason */
        check_required(&lint);
    g_ptr_array_sort(mistakes, by_line);
    return mistakes;
}

static GPtrArray *lint_text(const char *text, gpointer data) {
    return rule_lint_text(text, data);
}

GPtrArray *rule_lint_file(const char *path, const RuleKnown *known, GError **error) {
    return form_lint_file(path, lint_text, (gpointer)known, error);
}
