/* SPDX-License-Identifier: MIT
 *
 * Values against a form or a step of it (check.h): every problem, in the order of the fields.
 */
#include "bihuan/form/check.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

/* One check under way. facts: what is stored, overlaid by the values read so far. */
typedef struct {
    const Form *form;
    const FormStep *step; /* NULL = submit */
    const char *const *keys;
    GHashTable *typed;
    FormContext *context;
    GHashTable *facts;
    GHashTable *canonical;
    GPtrArray *problems;
} Check;

void form_problem_free(FormProblem *problem) {
    if (problem == NULL)
        return;
    g_free(problem->field);
    g_free(problem->sentence);
    g_free(problem);
}

static void add_problem(Check *check, const char *field, char *sentence) {
    FormProblem *problem = g_new0(FormProblem, 1);
    problem->field = g_strdup(field);
    problem->sentence = sentence;
    g_ptr_array_add(check->problems, problem);
}

static gboolean has_problem(const Check *check, const char *field) {
    for (guint i = 0; i < check->problems->len; i++)
        if (strcmp(((FormProblem *)check->problems->pdata[i])->field, field) == 0)
            return TRUE;
    return FALSE;
}

static void put_fact(GHashTable *facts, const char *name, const char *value) {
    if (value != NULL && *value != '\0')
        g_hash_table_insert(facts, (gpointer)name, g_strdup(value));
}

static void put_time(GHashTable *facts, const char *name, gint64 ms) {
    if (ms != 0)
        g_hash_table_insert(facts, (gpointer)name, g_strdup_printf("%" G_GINT64_FORMAT, ms));
}

/* A copy of facts, so that the caller's table stays as it was. Names are borrowed, they outlive the check. */
static GHashTable *overlay_facts(const Form *form, const FormStep *step, const FormContext *context, GHashTable *facts) {
    GHashTable *merged = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    put_fact(merged, "form", form_name(form));
    put_fact(merged, "step", step != NULL ? step->name : "submit");
    put_fact(merged, "actor", context->actor);
    put_time(merged, "now", context->now);
    put_time(merged, "opened", context->opened);
    put_time(merged, "due", context->due);
    GHashTableIter iterator;
    gpointer name = NULL, value = NULL;
    if (facts != NULL)
        g_hash_table_iter_init(&iterator, facts);
    while (facts != NULL && g_hash_table_iter_next(&iterator, &name, &value))
        put_fact(merged, name, value);
    put_fact(merged, "decision", context->rejecting ? "reject" : "done");
    return merged;
}

static int check_compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_unknown_keys(Check *check) {
    g_autoptr(GPtrArray) unknown = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer key = NULL;
    g_hash_table_iter_init(&iterator, check->typed);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        if (!g_strv_contains(check->keys, key))
            g_ptr_array_add(unknown, key);
    g_ptr_array_sort(unknown, check_compare_names);
    for (guint i = 0; i < unknown->len; i++) {
        g_autofree char *name = utf8_printable(unknown->pdata[i]);
        g_autofree char *known = g_strjoinv(", ", (char **)check->keys);
        add_problem(check, name,
                    *known == '\0' ? g_strdup_printf(_("\"%s\" is not asked here; nothing is."), name)
                                   : g_strdup_printf(_("\"%s\" is not asked here; asked are: %s."), name, known));
    }
}

/* A step beside the line is done again and again (gas tests, measures), and some of the main line too (counting out): what it
 * was given last stands for nothing now. */
static gboolean is_asked_anew(const Check *check, const FormField *field) {
    return check->step != NULL && (check->step->aside || check->step->anew) &&
           !g_strv_contains(form_submit_fields(check->form), field->key);
}

/* A measurement on a permit that does not say it again does not have it; what is written about a hazard bit by bit stays. */
static gboolean is_forgotten(const Check *check, const FormField *field) {
    return is_asked_anew(check, field) && (check->step->anew || form_is_permit(check->form)) &&
           g_hash_table_contains(check->facts, field->key);
}

/* Reads one field's typed text into canonical and facts; when nothing was typed, its default, unless the
 * record has a value of it already (a second round of a step keeps what the first one said). */
static void take_value(Check *check, const FormField *field) {
    const char *typed = g_hash_table_lookup(check->typed, field->key);
    g_autofree char *value = NULL;
    g_autoptr(GError) error = NULL;
    gboolean ok = TRUE;
    if (typed != NULL)
        ok = field_parse(field, typed, check->context, &value, &error);
    else if (!check->context->rejecting && (is_asked_anew(check, field) || !g_hash_table_contains(check->facts, field->key)))
        ok = field_default(field, check->context, &value, &error);
    if (!ok) {
        add_problem(check, field->key, g_strdup_printf(_("%s: %s"), form_text(&field->title), error->message));
        return;
    }
    gboolean forgotten = value == NULL && typed == NULL && !check->context->rejecting && is_forgotten(check, field);
    if (typed != NULL || value != NULL || forgotten)
        g_hash_table_remove(check->facts, field->key);
    if (forgotten)
        g_hash_table_insert(check->canonical, g_strdup(field->key), g_strdup(""));
    if (value == NULL)
        return;
    g_hash_table_insert(check->facts, field->key, g_strdup(value));
    g_hash_table_insert(check->canonical, g_strdup(field->key), g_steal_pointer(&value));
}

gboolean form_field_is_required(const FormField *field, GHashTable *facts) {
    gboolean holds = FALSE;
    if (field->required != REQUIRED_IF)
        return field->required == REQUIRED_YES;
    /* A condition that cannot be evaluated asks for the field: fail closed. */
    return !condition_holds(field->required_if, facts, &holds, NULL) || holds;
}

/* What a default filled in earlier stands; what is to be re-classified must be said. */
static gboolean stands_already(const Check *check, const FormField *field) {
    gboolean has_default = field->standard != NULL || field->standards.zh != NULL;
    gboolean is_set = check->step != NULL && check->step->effect == EFFECT_SET && strcmp(check->step->effect_field, field->key) == 0;
    return has_default && !is_set && !is_asked_anew(check, field) && g_hash_table_contains(check->facts, field->key);
}

static void check_required(Check *check, const FormField *field) {
    if (check->context->rejecting && field->required == REQUIRED_YES)
        return;
    if (stands_already(check, field))
        return;
    const char *given = g_hash_table_lookup(check->canonical, field->key);
    if ((given != NULL && *given != '\0') || has_problem(check, field->key))
        return;
    if (!form_field_is_required(field, check->facts))
        return;
    add_problem(check, field->key, g_strdup_printf(_("%s (%s) is missing."), form_text(&field->title), field->key));
}

static void check_requirement(Check *check) {
    gboolean holds = FALSE;
    const FormStep *step = check->step;
    g_autoptr(GError) error = NULL;
    if (step == NULL || step->require == NULL || check->context->rejecting || check->problems->len > 0)
        return;
    if (!condition_holds(step->require, check->facts, &holds, &error))
        add_problem(check, "", g_strdup(error->message));
    else if (!holds)
        add_problem(check, "", g_strdup(form_text(&step->require_say)));
}

const char *const *form_asked(const Form *form, const FormStep *step) {
    return step != NULL ? (const char *const *)step->fields : form_submit_fields(form);
}

gboolean form_take_also(const Form *form, const char *const *keys, GHashTable *typed, GError **error) {
    for (const char *const *key = keys; *key != NULL; key++) {
        const FormField *field = form_field(form, *key);
        const char *value = field->also != NULL ? g_hash_table_lookup(typed, field->also) : NULL;
        if (value == NULL)
            continue;
        if (g_hash_table_contains(typed, *key))
            return err_set(error, ERR_INPUT, _("%s: %s and %s are the same field; give one of them."), form_text(&field->title),
                           field->also, *key);
        g_hash_table_insert(typed, g_strdup(*key), g_strdup(value));
        g_hash_table_remove(typed, field->also);
    }
    return TRUE;
}

GPtrArray *form_check_values(const Form *form, const FormStep *step, GHashTable *typed, FormContext *context, GHashTable *facts,
                             GHashTable **canonical) {
    GHashTable *before = context->values;
    Check check = {
        .form = form,
        .step = step,
        .keys = form_asked(form, step),
        .typed = typed,
        .context = context,
        .facts = overlay_facts(form, step, context, facts),
        .canonical = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .problems = g_ptr_array_new_with_free_func((GDestroyNotify)form_problem_free),
    };
    context->values = check.facts;
    check_unknown_keys(&check);
    for (const char *const *key = check.keys; *key != NULL; key++)
        take_value(&check, form_field(form, *key));
    for (const char *const *key = check.keys; *key != NULL; key++)
        check_required(&check, form_field(form, *key));
    check_requirement(&check);
    context->values = before;
    g_hash_table_unref(check.facts);
    if (canonical != NULL)
        *canonical = check.canonical;
    else
        g_hash_table_unref(check.canonical);
    return check.problems;
}

gboolean form_problems_ok(const GPtrArray *problems, GError **error) {
    g_autoptr(GString) text = g_string_new(NULL);
    if (problems->len == 0)
        return TRUE;
    for (guint i = 0; i < problems->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", ((FormProblem *)problems->pdata[i])->sentence);
    return err_set(error, ERR_INPUT, "%s", text->str);
}
