/* SPDX-License-Identifier: MIT
 *
 * What a form that is being filled in can be told already: the guards of its submission and of its first step, asked about a record
 * that is not there yet. What is still to be done by somebody (gas, measures, signatures, a look at the spot) is no news.
 */
#include "work_private.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/guard.h"
#include "bihuan/store/canon.h"

typedef struct {
    const Form *form;
    RuleMoment moment;
    GPtrArray *notices; /* WorkNotice * */
} Foresight;

static void notice_free(gpointer data) {
    WorkNotice *notice = data;
    g_free(notice->text);
    g_free(notice);
}

static void add(Foresight *foresight, gboolean refuses, char *text) {
    WorkNotice *notice = g_new(WorkNotice, 1);
    *notice = (WorkNotice){text, refuses};
    g_ptr_array_add(foresight->notices, notice);
}

/* A field of the form that nobody has filled in so far, or that is asked for later only. */
static gboolean is_open_field(const Foresight *foresight, const char *name) {
    return form_field(foresight->form, name) && !record_field(foresight->moment.record, name) && strcmp(name, "area") != 0 &&
           strcmp(name, "source") != 0 && strcmp(name, "position") != 0;
}

/* Is the answer known before anything was done on the record? */
static gboolean is_known(const Foresight *foresight, const char *name, guint depth) {
    static const char *const LATER[] = {"gas", "steps", "fields", "approvers", NULL};
    const FormFact *fact = form_lookup(foresight->form, name);
    if (!fact)
        return strcmp(name, "actor") != 0 && strcmp(name, "place") != 0 && !is_open_field(foresight, name);
    if (g_strv_contains(LATER, fact->provider))
        return FALSE;
    for (char **argument = fact->arguments; *argument; argument++)
        if (strcmp(*argument, "actor") == 0 || (depth > 0 && !is_known(foresight, *argument, depth - 1)))
            return FALSE;
    return TRUE;
}

/* Facts may be made of facts: two steps down nothing is asked of a person any more. */
#define DEPTH 2

static gboolean is_rule_known(const Foresight *foresight, const FormRule *rule) {
    for (const char *const *name = condition_names(rule->need); *name; name++)
        if (!is_known(foresight, *name, DEPTH))
            return FALSE;
    for (const char *const *name = rule->when ? condition_names(rule->when) : NULL; name && *name; name++)
        if (!is_known(foresight, *name, DEPTH))
            return FALSE;
    return TRUE;
}

static void add_guards(Foresight *foresight, const char *step) {
    g_autoptr(GPtrArray) verdicts = rule_guard(&foresight->moment, step);
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        if (!is_rule_known(foresight, verdict->rule))
            continue;
        g_autofree char *text = g_strdup_printf(_("%s: %s"), verdict->rule->id, verdict->text);
        gboolean said = FALSE;
        for (guint k = 0; k < foresight->notices->len && !said; k++)
            said = strcmp(((const WorkNotice *)foresight->notices->pdata[k])->text, text) == 0;
        if (!said)
            add(foresight, !verdict->rule->warn, g_steal_pointer(&text));
    }
}

/* Fields a rule will compute (set FIELD FACT): the grade that is due, as far as it follows from what is there. */
static gboolean add_computed(Foresight *foresight, const FormAction *action, GError **error) {
    g_auto(GStrv) words = g_strsplit(action->argument, " ", 2);
    const FormField *field = words[0] ? form_field(foresight->form, words[0]) : NULL;
    const FormFact *fact = words[0] && words[1] ? form_lookup(foresight->form, words[1]) : NULL;
    g_autofree char *value = NULL;
    if (!field || !fact || !is_known(foresight, fact->key, DEPTH))
        return TRUE;
    if (!rule_fact(&foresight->moment, fact, &value, error))
        return FALSE;
    g_autofree char *shown = value ? field_format(field, value, NULL) : NULL;
    if (shown)
        add(foresight, FALSE, g_strdup_printf(_("%s: %s"), form_text(&field->title), shown));
    return TRUE;
}

static gboolean add_all_computed(Foresight *foresight, GError **error) {
    for (guint i = 0; i < form_rule_count(foresight->form); i++) {
        const FormRule *rule = form_rule_at(foresight->form, i);
        for (guint k = 0; k < rule->actions->len; k++) {
            const FormAction *action = rule->actions->pdata[k];
            if (strcmp(action->verb, "set") == 0 && form_rule_on(rule, EVENT_SUBMIT, NULL) && !add_computed(foresight, action, error))
                return FALSE;
        }
    }
    return TRUE;
}

/* The record as it would be submitted now. */
static Record *draft_of(App *app, const Form *form, GHashTable *values, GError **error) {
    g_autoptr(Record) record = record_new();
    g_autoptr(GHashTable) typed = canon_map_copy(values);
    if (!work_locate(app, form, typed, record, error))
        return NULL;
    const FormStep *first = flow_first(form);
    record->number = g_strdup("");
    record->form = g_strdup(form_name(form));
    record->state = g_strdup(first ? first->name : "");
    record->opened = clock_now();
    record->opened_by = g_strdup(app_user_id(app) ? app_user_id(app) : "");
    work_take_values(record, values);
    if (!record->area)
        record->area = g_strdup(record_field(record, "area"));
    work_sync_columns(form, record);
    return g_steal_pointer(&record);
}

GPtrArray *work_foresee(App *app, const Form *form, GHashTable *values, GError **error) {
    g_autoptr(GPtrArray) notices = g_ptr_array_new_with_free_func(notice_free);
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    g_autoptr(Record) record = draft_of(app, form, values, error);
    if (!record)
        return NULL;
    if (form_field(form, "area") && !record->area) /* everything hangs on the place */
        return g_steal_pointer(&notices);
    const FormStep *first = flow_first(form);
    Foresight foresight = {form, {app_db(app), app_shelf(app), form, record, steps, app_user_id(app), record->opened, values}, notices};
    if (!add_all_computed(&foresight, error))
        return NULL;
    add_guards(&foresight, "submit");
    if (first)
        add_guards(&foresight, first->name);
    return g_steal_pointer(&notices);
}
