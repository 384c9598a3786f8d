/* SPDX-License-Identifier: MIT
 *
 * A permit in words, for who decides on it.
 */
#include "permit_about.h"

#include "bihuan/app/permit_view.h"
#include "bihuan/app/permits.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/guard.h"

#include <string.h>

enum { INDENT = 4, DEEP = 8 };

/* Everything that is asked once and told twice. */
typedef struct {
    App *app;
    const Work *work;
    WorkContext *context;
    const char *step;
    GPtrArray *rules;          /* RuleVerdict * of the step */
    const FormStep *checklist; /* NULL: the form has none */
    const FormField *item;
    GPtrArray *tests; /* GasTest *; NULL: not known, gas_fault says why */
    char *gas_fault;
    gboolean gas_asked; /* a rule asks for them, or there are readings */
} About;

static void add(TextView *view, Style style, int indent, char *text) {
    text_view_add(view, style, indent, text);
    g_free(text);
}

/* ---- asking ---- */

static gboolean names_fact(const Form *form, const RuleVerdict *verdict, const char *provider) {
    for (const char *const *name = condition_names(verdict->rule->need); *name != NULL; name++) {
        const FormFact *fact = form_lookup(form, *name);
        if (fact != NULL && strcmp(fact->provider, provider) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Some forms ask for gas tests only after a stop: a table of what nobody asks for would look like work left undone. */
static gboolean is_gas_asked(const About *about, const Case *now) {
    g_autoptr(GPtrArray) every = rule_guards(now, NULL);
    for (guint i = 0; i < every->len; i++) {
        const FormRule *rule = ((const RuleVerdict *)every->pdata[i])->rule;
        if (names_fact(about->work->form, every->pdata[i], "gas") && (form_rule_on(rule, EVENT_BEFORE, "start") || rule->clock != NULL)) {
            return TRUE;
        }
    }
    for (guint i = 0; about->tests != NULL && i < about->tests->len; i++) {
        if (((const GasTest *)about->tests->pdata[i])->reading != NULL) {
            return TRUE;
        }
    }
    return FALSE;
}

static gboolean about_fill(About *about, App *app, const Work *work, const char *step) {
    g_autoptr(GError) error = NULL;
    *about = (About){.app = app, .work = work, .step = step};
    if (!form_is_permit(work->form)) {
        return FALSE;
    }
    about->context = work_context(app, work->form, work->record->device, work);
    g_autoptr(Case) now = work_now(app, work);
    about->rules = step != NULL ? rule_guards(now, step) : g_ptr_array_new();
    if (!permit_checklist(work->form, &about->checklist, &about->item)) {
        about->checklist = NULL;
    }
    about->tests = gas_tests(now, &error);
    about->gas_fault = error != NULL ? g_strdup(error->message) : NULL;
    about->gas_asked = permit_has_gas(work->form) && is_gas_asked(about, now);
    return TRUE;
}

static void about_clear(About *about) {
    g_clear_pointer(&about->context, work_context_free);
    g_clear_pointer(&about->rules, g_ptr_array_unref);
    g_clear_pointer(&about->tests, g_ptr_array_unref);
    g_free(about->gas_fault);
}

/* What stands in the way of each other: numbers of other permits behind the facts the step's rules looked at. "": nothing. Owned. */
static char *conflicts_of(const About *about) {
    g_autoptr(GPtrArray) said = g_ptr_array_new();
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < about->rules->len; i++) {
        const RuleVerdict *verdict = about->rules->pdata[i];
        for (const char *const *name = condition_names(verdict->rule->need); *name != NULL; name++) {
            const FormFact *fact = form_lookup(about->work->form, *name);
            const char *value = g_hash_table_lookup(verdict->facts, *name);
            if (fact == NULL || strcmp(fact->provider, "permits") != 0 || value == NULL || *value == '\0' || strcmp(value, "0") == 0 ||
                g_ptr_array_find_with_equal_func(said, value, g_str_equal, NULL)) {
                continue;
            }
            g_ptr_array_add(said, (gpointer)value);
            const char *names = strstr(value, " ("); /* "1 (DH-2026-00001)": who they are says how many */
            g_autofree char *inside = names != NULL ? g_strndup(names + 2, strlen(names) - 3) : g_strdup(value);
            g_string_append_printf(text, "%s%s", text->len > 0 ? _("; ") : "", inside);
        }
    }
    return g_string_free(text, FALSE);
}

/* ---- counting ---- */

typedef struct {
    guint all, spoken, not_here;
} Measured;

static Measured measured(const About *about) {
    Measured count = {0};
    for (guint i = 0; about->checklist != NULL && i < about->item->choices->len; i++) {
        const FormChoice *choice = about->item->choices->pdata[i];
        const Step *word = permit_word_on(about->work, about->checklist->name, about->item->key, choice->value);
        count.all++;
        count.spoken += word != NULL;
        count.not_here += word != NULL && strcmp(permit_answer(about->work->form, word), "no") == 0;
    }
    return count;
}

static char *measures_head(const About *about) {
    Measured count = measured(about);
    return g_strdup_printf(_("Measures %u/%u, %u not here"), count.spoken, count.all, count.not_here);
}

static char *gas_head(const About *about) {
    guint taken = 0, beyond = 0;
    if (about->tests == NULL) {
        return g_strdup_printf(_("Gas: not known (%s)"), about->gas_fault);
    }
    for (guint i = 0; i < about->tests->len; i++) {
        const GasTest *test = about->tests->pdata[i];
        taken += test->reading != NULL;
        beyond += test->reading != NULL && test->beyond;
    }
    return g_strdup_printf(_("Gas %u/%u, %u beyond the limit"), taken, about->tests->len, beyond);
}

/* What the step itself asks for is judged when it is sent. */
static gboolean is_asked_there(const About *about, const RuleVerdict *verdict) {
    return !verdict->rule->warn && permit_remedy(about->work, verdict, NULL) == REMEDY_HERE;
}

static char *rules_head(const About *about) {
    guint hold = 0, not = 0;
    for (guint i = 0; i < about->rules->len; i++) {
        const RuleVerdict *verdict = about->rules->pdata[i];
        hold += verdict->holds;
        not += !verdict->holds && !is_asked_there(about, verdict);
    }
    return g_strdup_printf(_("Rules: %u hold, %u do not"), hold, not );
}

static char *conflicts_head(const About *about) {
    g_autofree char *conflicts = conflicts_of(about);
    return *conflicts != '\0' ? g_strdup_printf(_("Conflicts: %s"), conflicts) : g_strdup(_("No conflict"));
}

char *permit_about_brief(App *app, const Work *work, const char *step) {
    About about;
    GString *text = g_string_new(NULL);
    if (about_fill(&about, app, work, step)) {
        g_autofree char *measures = measures_head(&about), *gas = gas_head(&about), *conflicts = conflicts_head(&about);
        g_autofree char *rules = rules_head(&about);
        const char *const parts[] = {about.checklist != NULL ? measures : NULL, about.gas_asked ? gas : NULL,
                                     about.rules->len > 0 ? conflicts : NULL, about.rules->len > 0 ? rules : NULL};
        for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
            g_string_append_printf(text, "%s%s", parts[i] != NULL && text->len > 0 ? _("; ") : "", parts[i] != NULL ? parts[i] : "");
        }
    }
    about_clear(&about);
    return g_string_free(text, FALSE);
}

/* ---- telling ---- */

static void add_measure(const About *about, const FormChoice *choice, TextView *view) {
    const Step *word = permit_word_on(about->work, about->checklist->name, about->item->key, choice->value);
    const char *answer = permit_answer(about->work->form, word),
               *detail = word != NULL ? g_hash_table_lookup(word->fields, "detail") : NULL;
    if (word == NULL) {
        add(view, STYLE_WARNING, INDENT, g_strdup_printf(_("[ ] %s %s: not answered"), choice->value, form_text(&choice->title)));
        return;
    }
    gboolean here = strcmp(answer, "yes") == 0;
    g_autofree char *who = person_name(app_db(about->app), word->done_by), *when = clock_format_short(word->done);
    add(view, here ? STYLE_NORMAL : STYLE_CHANGED, INDENT,
        g_strdup_printf(here ? _("[x] %s %s: in place%s%s (%s, %s)") : _("[-] %s %s: NOT HERE%s%s (%s, %s)"), choice->value,
                        form_text(&choice->title), detail != NULL ? _(", ") : "", detail != NULL ? detail : "", who, when));
}

static void add_test(const About *about, const GasTest *test, TextView *view) {
    const Form *form = about->work->form;
    const FormField *point = form_field(form, "point"), *gas = form_field(form, "gas"), *unit = form_field(form, "unit");
    const GHashTable *fields = test->reading != NULL ? test->reading->fields : NULL;
    const char *at = fields != NULL ? g_hash_table_lookup((GHashTable *)fields, "point") : test->points[0];
    g_autofree char *name = field_format(gas, test->gas, &about->context->form), *place = field_format(point, at, &about->context->form);
    const char *limits = test->limits != NULL ? test->limits : "?";
    if (fields == NULL) {
        add(view, STYLE_WARNING, INDENT, g_strdup_printf(_("[ ] %s, %s: not measured (allowed %s)"), name, place, limits));
        return;
    }
    g_autofree char *shown = field_format(unit, g_hash_table_lookup((GHashTable *)fields, "unit"), NULL);
    g_autofree char *when = clock_format_short(g_ascii_strtoll(g_hash_table_lookup((GHashTable *)fields, "at"), NULL, 10));
    g_autofree char *who = person_name(app_db(about->app), test->reading->done_by);
    add(view, test->beyond || test->uncalibrated ? STYLE_ERROR : STYLE_NORMAL, INDENT,
        g_strdup_printf(_("%s %s, %s: %s %s (allowed %s), %s, %s, meter %s%s"), test->beyond ? "[!]" : "[x]", name, place,
                        (char *)g_hash_table_lookup((GHashTable *)fields, "value"), shown, limits, when, who,
                        (char *)g_hash_table_lookup((GHashTable *)fields, "meter"), test->uncalibrated ? _(", OUT OF CALIBRATION") : ""));
}

static void add_rule(const About *about, const RuleVerdict *verdict, TextView *view) {
    const FormRule *rule = verdict->rule;
    gboolean there = !verdict->holds && is_asked_there(about, verdict);
    const char *mark = verdict->holds ? "[x]" : there ? "[?]" : rule->warn ? "[w]" : "[!]";
    Style style = verdict->holds ? STYLE_NORMAL : there ? STYLE_DIM : rule->warn ? STYLE_WARNING : STYLE_ERROR;
    const char *text = verdict->holds ? form_text(&rule->title) : verdict->text;
    add(view, style, INDENT,
        there ? g_strdup_printf(_("%s %s %s: asked for in the step"), mark, rule->id, form_text(&rule->title))
              : g_strdup_printf("%s %s %s", mark, rule->id, text));
    if (rule->clause != NULL) {
        text_view_add(view, STYLE_DIM, DEEP, rule->clause);
    }
}

void permit_about_add(App *app, const Work *work, const char *step, TextView *view) {
    About about;
    if (!about_fill(&about, app, work, step)) {
        about_clear(&about);
        return;
    }
    if (about.checklist != NULL) {
        add(view, STYLE_TITLE, 0, measures_head(&about));
        for (guint i = 0; i < about.item->choices->len; i++) {
            add_measure(&about, about.item->choices->pdata[i], view);
        }
    }
    if (about.gas_asked) {
        add(view, STYLE_TITLE, 0, gas_head(&about));
        for (guint i = 0; about.tests != NULL && i < about.tests->len; i++) {
            add_test(&about, about.tests->pdata[i], view);
        }
    }
    if (about.rules->len > 0) {
        add(view, STYLE_TITLE, 0, conflicts_head(&about));
        add(view, STYLE_TITLE, 0, rules_head(&about));
        for (guint i = 0; i < about.rules->len; i++) {
            add_rule(&about, about.rules->pdata[i], view);
        }
    }
    about_clear(&about);
}
