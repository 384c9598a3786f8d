/* SPDX-License-Identifier: MIT
 *
 * A form once it is read: life, questions, numbers. Reading is reader.c, checking the whole is lint.c.
 */
#include "bihuan/form/form.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "private.h"

static const ConditionName FACTS[] = {
    {"form", FALSE},       {"number", FALSE},     {"state", FALSE},  {"step", FALSE},  {"decision", FALSE}, {"area", FALSE},
    {"device", FALSE},     {"position", FALSE},   {"source", FALSE}, {"shift", FALSE}, {"category", FALSE}, {"level", TRUE},
    {"department", FALSE}, {"reporter", FALSE},   {"actor", FALSE},  {"now", TRUE},    {"opened", TRUE},    {"due", TRUE},
    {"lifted_at", TRUE},   {"valid_until", TRUE}, {"rejects", TRUE}, {"class", FALSE},
};

static const struct {
    const char *state, *title;
} STATES[] = {
    {"closed", N_("closed")},     {"void", N_("void")},       {"duplicate", N_("duplicate")},
    {"rejected", N_("rejected")}, {"expired", N_("expired")}, {"suspended", N_("suspended")},
};

const ConditionName *form_facts(guint *count) {
    *count = G_N_ELEMENTS(FACTS);
    return FACTS;
}

static void choice_free(FormChoice *choice) {
    form_text_clear(&choice->title);
    g_free(choice->value);
    g_free(choice->code);
    g_free(choice);
}

void form_field_free(FormField *field) {
    if (field == NULL)
        return;
    for (guint i = 0; field->choices != NULL && i < field->choices->len; i++)
        choice_free(field->choices->pdata[i]);
    g_clear_pointer(&field->choices, g_ptr_array_unref);
    form_text_clear(&field->title);
    form_text_clear(&field->help);
    form_text_clear(&field->standards);
    condition_free(field->required_if);
    form_time_free(field->after);
    form_time_free(field->before);
    g_free(field->standard);
    g_free(field->also);
    g_free(field->suggest);
    g_free(field->min);
    g_free(field->max);
    g_free(field->unit);
    g_free(field->accept);
    g_free(field->well);
    g_free(field->key);
    g_free(field);
}

void form_step_free(FormStep *step) {
    if (step == NULL)
        return;
    form_text_clear(&step->title);
    form_text_clear(&step->state);
    form_text_clear(&step->require_say);
    form_amount_clear(&step->within);
    form_amount_clear(&step->warn);
    form_amount_clear(&step->remind);
    g_clear_pointer(&step->unseen, g_ptr_array_unref);
    g_clear_pointer(&step->by, g_ptr_array_unref);
    g_clear_pointer(&step->not_by, g_ptr_array_unref);
    g_clear_pointer(&step->overdue, g_ptr_array_unref);
    condition_free(step->require);
    g_strfreev(step->fields);
    g_strfreev(step->during);
    g_free(step->next);
    g_free(step->end);
    g_free(step->reject);
    g_free(step->reject_end);
    g_free(step->opens);
    g_free(step->reject_opens);
    g_free(step->effect_field);
    g_free(step->name);
    g_free(step);
}

void form_rule_free(FormRule *rule) {
    if (rule == NULL)
        return;
    form_text_clear(&rule->title);
    form_text_clear(&rule->say);
    form_amount_clear(&rule->count);
    form_amount_clear(&rule->window);
    g_clear_pointer(&rule->says, g_ptr_array_unref);
    g_clear_pointer(&rule->on, g_ptr_array_unref);
    g_clear_pointer(&rule->actions, g_ptr_array_unref);
    g_clear_pointer(&rule->lift_by, g_ptr_array_unref);
    condition_free(rule->when);
    condition_free(rule->need);
    condition_free(rule->clock);
    g_free(rule->field);
    g_free(rule->scene);
    g_free(rule->id);
    g_strfreev(rule->by);
    g_free(rule->lift_form);
    g_free(rule->clause);
    g_free(rule->name);
    g_free(rule);
}

void form_free(Form *form) {
    if (form == NULL)
        return;
    form_text_clear(&form->title);
    form_text_clear(&form->closed);
    g_clear_pointer(&form->submit_by, g_ptr_array_unref);
    g_ptr_array_unref(form->rules);
    g_ptr_array_unref(form->numbers);
    g_ptr_array_unref(form->lookups);
    g_ptr_array_unref(form->steps);
    g_hash_table_unref(form->field_by_key);
    g_ptr_array_unref(form->fields);
    g_array_unref(form->names);
    g_strfreev(form->list);
    g_strfreev(form->submit_fields);
    g_free(form->valid_from);
    g_free(form->valid_until);
    g_free(form->resume);
    g_free(form->count_out);
    g_free(form->serves);
    g_free(form->at_once);
    g_free(form->scene);
    g_free(form->gate.bank);
    g_free(form->number);
    g_free(form->name);
    g_free(form);
}

const char *form_name(const Form *form) {
    return form->name;
}

const char *form_title(const Form *form) {
    return form_text(&form->title);
}

const FormText *form_titles(const Form *form) {
    return &form->title;
}

FormSubject form_subject(const Form *form) {
    return form->subject;
}

const char *form_subject_kind(const Form *form) {
    static const char *const KINDS[] = {
        [SUBJECT_NONE] = "none",     [SUBJECT_DEVICE] = "device", [SUBJECT_AREA] = "area",
        [SUBJECT_SOURCE] = "source", [SUBJECT_PERSON] = "person",
    };
    return KINDS[form->subject];
}

gboolean form_is_permit(const Form *form) {
    return form->permit;
}

gboolean form_is_anonymous(const Form *form) {
    return form->anonymous;
}

const char *form_valid_from(const Form *form) {
    return form->valid_from;
}

const char *form_valid_until(const Form *form) {
    return form->valid_until;
}

const FormStep *form_resume(const Form *form) {
    return form->resume != NULL ? form_step(form, form->resume) : NULL;
}

const FormStep *form_count_out(const Form *form) {
    return form->count_out != NULL ? form_step(form, form->count_out) : NULL;
}

const char *form_serves(const Form *form) {
    return form->serves;
}

const char *form_scene(const Form *form) {
    return form->scene;
}

const FormGate *form_gate(const Form *form) {
    return form->gate.count > 0 ? &form->gate : NULL;
}

const FormStep *form_at_once(const Form *form) {
    return form->at_once != NULL ? form_step(form, form->at_once) : NULL;
}

const char *const *form_list_columns(const Form *form) {
    return (const char *const *)form->list;
}

const char *const *form_submit_fields(const Form *form) {
    return (const char *const *)form->submit_fields;
}

const GPtrArray *form_submit_by(const Form *form) {
    return form->submit_by;
}

guint form_field_count(const Form *form) {
    return form->fields->len;
}

const FormField *form_field_at(const Form *form, guint index) {
    return index < form->fields->len ? form->fields->pdata[index] : NULL;
}

const FormField *form_field(const Form *form, const char *key) {
    return g_hash_table_lookup(form->field_by_key, key);
}

guint form_step_count(const Form *form) {
    return form->steps->len;
}

const FormStep *form_step_at(const Form *form, guint index) {
    return index < form->steps->len ? form->steps->pdata[index] : NULL;
}

int form_step_index(const Form *form, const char *name) {
    for (guint i = 0; name != NULL && i < form->steps->len; i++)
        if (strcmp(((FormStep *)form->steps->pdata[i])->name, name) == 0)
            return (int)i;
    return -1;
}

const FormStep *form_step(const Form *form, const char *name) {
    int index = form_step_index(form, name);
    return index >= 0 ? form->steps->pdata[index] : NULL;
}

guint form_rule_count(const Form *form) {
    return form->rules->len;
}

const FormRule *form_rule_at(const Form *form, guint index) {
    return index < form->rules->len ? form->rules->pdata[index] : NULL;
}

const FormRule *form_rule(const Form *form, const char *name) {
    for (guint i = 0; i < form->rules->len; i++)
        if (strcmp(((FormRule *)form->rules->pdata[i])->name, name) == 0)
            return form->rules->pdata[i];
    return NULL;
}

gboolean form_rule_on(const FormRule *rule, FormEventKind kind, const char *step) {
    for (guint i = 0; i < rule->on->len; i++) {
        const FormEvent *event = rule->on->pdata[i];
        gboolean names_step = kind == EVENT_ACT || kind == EVENT_BEFORE;
        if (event->kind == kind && (!names_step || g_strcmp0(event->step, step) == 0))
            return TRUE;
    }
    return FALSE;
}

const GPtrArray *form_numbers(const Form *form) {
    return form->numbers;
}

const GPtrArray *form_lookups(const Form *form) {
    return form->lookups;
}

const FormFact *form_lookup(const Form *form, const char *key) {
    for (guint i = 0; i < form->lookups->len; i++) {
        const FormFact *fact = form->lookups->pdata[i];
        if (strcmp(fact->key, key) == 0)
            return fact;
    }
    return NULL;
}

/* Where the words are missing (forms of before there were any): work that goes on must never be told as what comes next. */
static const char *old_state_title(const Form *form, const FormStep *step) {
    int here = form_step_index(form, step->name), resume = form->resume != NULL ? form_step_index(form, form->resume) : -1;
    if (form->permit && resume >= 0 && here == resume)
        return _("paused");
    if (form->permit && resume >= 0 && here == resume + 1)
        return _("working");
    g_autofree char *words = g_strdup_printf(_("awaiting: %s"), form_text(&step->title));
    return g_intern_string(words);
}

const char *form_state_title(const Form *form, const char *state) {
    const FormStep *step = form_step(form, state);
    if (step != NULL && (step->aside || step->parallel))
        step = NULL; /* "void" is the end, not the step that leads there */
    if (step != NULL)
        return step->state.zh != NULL ? form_text(&step->state) : old_state_title(form, step);
    if (form->closed.zh != NULL && strcmp(state, "closed") == 0)
        return form_text(&form->closed);
    for (gsize i = 0; i < G_N_ELEMENTS(STATES); i++)
        if (strcmp(STATES[i].state, state) == 0)
            return _(STATES[i].title);
    return state;
}

gboolean form_state_is_ended(const char *state) {
    for (gsize i = 0; i < G_N_ELEMENTS(STATES); i++)
        if (strcmp(STATES[i].state, state) == 0)
            return strcmp(state, "suspended") != 0;
    return FALSE;
}

char *form_number_period(const Form *form, gint64 at) {
    ClockCivil civil = clock_civil(at);
    return strstr(form->number, "{month}") != NULL ? g_strdup_printf("%04d-%02d", civil.year, civil.month)
                                                   : g_strdup_printf("%04d", civil.year);
}

char *form_number_text(const Form *form, gint64 at, gint64 seq) {
    ClockCivil civil = clock_civil(at);
    g_autoptr(GString) text = g_string_new(NULL);
    for (const char *c = form->number; *c != '\0'; c++) {
        const char *end = *c == '{' ? strchr(c, '}') : NULL;
        if (end == NULL) {
            g_string_append_c(text, *c);
            continue;
        }
        if (g_str_has_prefix(c, "{year}"))
            g_string_append_printf(text, "%04d", civil.year);
        else if (g_str_has_prefix(c, "{month}"))
            g_string_append_printf(text, "%02d", civil.month);
        else /* {seq:N}: the reader let nothing else through */
            g_string_append_printf(text, "%0*" G_GINT64_FORMAT, c[4] == ':' ? c[5] - '0' : 1, seq);
        c = end;
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}
