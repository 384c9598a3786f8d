/* SPDX-License-Identifier: MIT
 *
 * The table of gas tests: asked with the arguments of the form's own fact gas.missing, so that table and rule agree.
 */
#include "bihuan/rule/gas_tests.h"

#include <string.h>

#include "meter.h"
#include "samples.h"
#include "world.h"

static void test_free(gpointer data) {
    GasTest *test = data;
    g_free(test->gas);
    g_strfreev(test->points);
    g_free(test->limits);
    g_free(test);
}

/* What the form asks for; NULL: nothing. */
static const FormFact *asked_of(const Form *form) {
    const GPtrArray *lookups = form_lookups(form);
    for (guint i = 0; i < lookups->len; i++) {
        const FormFact *fact = lookups->pdata[i];
        if (strcmp(fact->provider, "gas") == 0 && strcmp(fact->name, "missing") == 0)
            return fact;
    }
    return NULL;
}

/* Of a number of points the choices of the form are offered in their order, without the one that stands for a single point. */
static char **points_by_number(const Form *form, gint64 count, gint64 index) {
    const FormField *field = form_field(form, "point");
    g_autoptr(GStrvBuilder) points = g_strv_builder_new();
    for (guint i = 0; field && field->choices && i < field->choices->len; i++) {
        const char *value = ((FormChoice *)field->choices->pdata[i])->value;
        gboolean usual = g_strcmp0(field->standard, value) == 0;
        if (usual == (count > 1))
            continue;
        if (index-- == 0)
            g_strv_builder_add(points, value);
    }
    if (index >= 0) /* more points than the form has names for */
        g_strv_builder_add(points, "");
    return g_strv_builder_end(points);
}

static GasTest *test_of(const Samples *samples, const char *gas, gint64 index, GHashTable *seen) {
    const FactsQuestion *question = samples->question;
    GasTest *test = g_new0(GasTest, 1);
    test->gas = g_strdup(gas);
    test->points =
        samples->points ? g_strsplit(samples->points[index], "|", -1) : points_by_number(question->subject->form, samples->count, index);
    test->limits = reading_limits(question, gas, samples->scope, NULL);
    const Reading *reading = samples_find(samples, gas, samples->points ? samples->points[index] : NULL, samples->points ? NULL : seen);
    gboolean calibrated = FALSE;
    if (!reading)
        return test;
    test->reading = reading->step;
    test->beyond = !reading_judge(question, reading, samples->scope, &test->beyond, NULL) || test->beyond;
    test->uncalibrated =
        !meter_is_calibrated(question->subject->db, reading_field(reading, "meter"), reading_at(reading), &calibrated, NULL) || !calibrated;
    return test;
}

static GPtrArray *tests_of(const Samples *samples) {
    GPtrArray *tests = g_ptr_array_new_with_free_func(test_free);
    gint64 points = samples->points ? (gint64)g_strv_length(samples->points) : samples->count;
    for (char **gas = samples->required; *gas; gas++) {
        g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
        for (gint64 i = 0; i < points; i++)
            g_ptr_array_add(tests, test_of(samples, *gas, i, seen));
    }
    return tests;
}

GPtrArray *gas_tests(const Case *subject, GError **error) {
    const FormFact *fact = asked_of(subject->form);
    g_autoptr(RuleWorld) world = world_new(subject);
    world_numbers(world);
    FactsQuestion question = {subject, fact, world->facts};
    Samples samples = {0};
    if (!fact)
        return g_ptr_array_new_with_free_func(test_free);
    GPtrArray *tests = samples_fill(&question, &samples, error) ? tests_of(&samples) : NULL;
    samples_clear(&samples);
    return tests;
}

gboolean gas_tests_judge(const Case *subject, GHashTable *values, gboolean *beyond, GError **error) {
    const FormFact *fact = asked_of(subject->form);
    g_autoptr(RuleWorld) world = world_new(subject);
    world_numbers(world);
    FactsQuestion question = {subject, fact, world->facts};
    const char *scope = fact ? facts_word(&question, 2) : NULL;
    return reading_judge_values(&question, values, scope ? scope : form_name(subject->form), beyond, error);
}

gboolean gas_tests_meter_is_good(Db *db, const char *meter, gint64 at, gboolean *good, GError **error) {
    return meter_is_calibrated(db, meter, at, good, error);
}
