/* SPDX-License-Identifier: MIT
 *
 * form/form.c, spec.c, flow.c on the forms that are shipped: reading, numbers, ladders, and where records go.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/flow.h"
#include "bihuan/form/include.h"

#define NOW G_GINT64_CONSTANT(1763856000000)

static Form *load(const char *name) {
    g_autofree char *path = g_strdup_printf("forms/%s.ini", name);
    g_autofree char *raw = path_embedded(path, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_nonnull(raw);
    g_autofree char *text = form_expand(raw, NULL, &error);
    g_assert_no_error(error);
    Form *form = form_parse(path, text, &error);
    g_assert_no_error(error);
    return form;
}

static gboolean resolve(gpointer data, const char *name, gint64 at, char **value, GError **error) {
    (void)data, (void)at, (void)error;
    *value = g_strdup(strcmp(name, "hazard.escalate") == 0 ? "24h" : "48h");
    return TRUE;
}

static void test_shape(void) {
    g_autoptr(Form) form = load("hazard");
    g_assert_cmpstr(form_name(form), ==, "hazard");
    g_assert_cmpstr(form_title(form), ==, "Hazard");
    g_assert_cmpint(form_subject(form), ==, SUBJECT_DEVICE);
    g_assert_false(form_is_permit(form));
    g_assert_cmpstr(form_submit_fields(form)[0], ==, "device");
    const FormField *category = form_field(form, "category");
    g_assert_cmpstr(field_choice_find(category, "flange-leak")->title.zh, ==, "法兰泄漏");
    g_assert_cmpstr(field_choice_find(category, "electrical")->code, ==, "3");
    const FormStep *accept = form_step(form, "accept");
    g_assert_true(accept->sign);
    g_assert_cmpint(((FormWho *)accept->not_by->pdata[0])->kind, ==, WHO_DONE);
    g_assert_cmpstr(((FormWho *)accept->not_by->pdata[0])->argument, ==, "rectify");
    const FormRule *freeze = form_rule(form, "freeze");
    g_assert_cmpstr(freeze->count.limit, ==, "freeze.count");
    g_assert_cmpstr(freeze->window.limit, ==, "freeze.window");
    g_assert_cmpstr(freeze->by[1], ==, "category");
    g_assert_cmpstr(freeze->lift_form, ==, "special-treatment");
    g_assert_cmpuint(freeze->lift_by->len, ==, 2);
    const FormAction *notify = freeze->actions->pdata[1];
    g_assert_cmpstr(notify->verb, ==, "notify");
    g_assert_cmpstr(((FormWho *)notify->who->pdata[0])->argument, ==, "ehs-head");
    g_assert_cmpstr(notify->channels[1], ==, "sms");
    g_assert_true(form_rule_on(freeze, EVENT_RECLASSIFY, NULL));
    g_assert_false(form_rule_on(freeze, EVENT_ACT, "close"));
    g_assert_cmpstr(form_state_title(form, "rejected"), ==, "rejected");
    g_assert_true(form_state_is_ended("expired"));
    g_assert_false(form_state_is_ended("suspended"));
}

static void test_ladder(void) {
    g_autoptr(Form) form = load("hazard");
    const FormStep *respond = form_step(form, "respond");
    LimitSource limits = {resolve, NULL, NOW};
    gint64 at = 0;
    g_assert_true(form_amount_duration(&respond->within, &limits, NULL, &at, NULL));
    g_assert_cmpint(at, ==, 48 * CLOCK_HOUR);
    g_assert_cmpuint(respond->overdue->len, ==, 2);
    at = form_ladder_reached(respond->overdue, 0, NOW, &limits);
    g_assert_cmpint(at, ==, NOW);
    at = form_ladder_reached(respond->overdue, 1, NOW, &limits);
    g_assert_cmpint(at, ==, NOW + 24 * CLOCK_HOUR);
    const FormRung *rung = respond->overdue->pdata[0];
    g_assert_cmpstr(((FormWho *)rung->who->pdata[0])->argument, ==, "deputy-gm");
    g_assert_cmpstr(rung->channels[0], ==, "email");
    g_assert_cmpstr(rung->channels[1], ==, "sms");
    g_assert_null(rung->channels[2]);
}

static void test_numbers(void) {
    g_autoptr(Form) form = load("hazard");
    g_autofree char *period = form_number_period(form, NOW);
    g_autofree char *text = form_number_text(form, NOW, 42);
    g_assert_cmpstr(period, ==, "2025");
    g_assert_cmpstr(text, ==, "YH-2025-00042");
    /* The year is the plant's: this is 2026 at +08:00, still 2025 in UTC. */
    g_autofree char *edge = form_number_text(form, G_GINT64_CONSTANT(1767196800000), 123456);
    g_assert_cmpstr(edge, ==, "YH-2026-123456");
}

static const char *next_of(const Form *form, const char *step, gboolean rejected) {
    FlowOutcome outcome = flow_outcome(form, form_step(form, step), rejected);
    return outcome.next != NULL ? outcome.next->name : outcome.end;
}

static void test_outcomes(void) {
    g_autoptr(Form) form = load("hazard");
    g_assert_cmpstr(flow_first(form)->name, ==, "respond");
    g_assert_cmpstr(next_of(form, "respond", FALSE), ==, "rectify");
    g_assert_cmpstr(next_of(form, "respond", TRUE), ==, "rejected");
    g_assert_cmpstr(next_of(form, "accept", TRUE), ==, "rectify");
    g_assert_cmpstr(next_of(form, "close", FALSE), ==, "closed");
    g_assert_cmpstr(next_of(form, "void", FALSE), ==, "void");
    g_assert_cmpstr(next_of(form, "extend", FALSE), ==, NULL);
    g_assert_cmpstr(next_of(form, "approve-extension", TRUE), ==, NULL);
    g_assert_cmpstr(next_of(form, "confirm", TRUE), ==, "respond");
    g_assert_true(flow_outcome(form, form_step(form, "accept"), TRUE).counts);
    g_assert_cmpstr(flow_outcome(form, form_step(form, "respond"), TRUE).opens->name, ==, "confirm");
    g_assert_null(flow_outcome(form, form_step(form, "respond"), FALSE).opens);
    FlowOutcome approved = flow_outcome(form, form_step(form, "approve-extension"), FALSE);
    g_assert_cmpint(approved.effect, ==, EFFECT_EXTEND);
    g_assert_cmpstr(approved.effect_field, ==, "until");
    g_assert_cmpint(flow_outcome(form, form_step(form, "approve-extension"), TRUE).effect, ==, EFFECT_NONE);
    g_autoptr(Form) inspection = load("inspection");
    g_assert_null(flow_first(inspection));
}

static gboolean allowed(const Form *form, const char *step, const FlowState *state, gboolean rejected, int code) {
    g_autoptr(GError) error = NULL;
    gboolean yes = flow_allows(form, form_step(form, step), state, rejected, &error);
    if (yes)
        return code < 0;
    return error != NULL && error->code == code;
}

static void test_turns(void) {
    g_autoptr(Form) form = load("hazard");
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);
    FlowState state = {.state = "rectify", .current = "rectify", .now = NOW, .due = NOW + 1, .done = done};
    g_assert_true(allowed(form, "rectify", &state, FALSE, -1));
    g_assert_true(allowed(form, "rectify", &state, TRUE, ERR_DENIED));
    g_assert_true(allowed(form, "accept", &state, FALSE, ERR_CONFLICT));
    g_assert_true(allowed(form, "void", &state, FALSE, -1));
    g_assert_true(allowed(form, "confirm", &state, FALSE, ERR_CONFLICT));
    g_assert_true(allowed(form, "extend", &state, FALSE, -1));
    g_hash_table_insert(done, (gpointer) "extend", GINT_TO_POINTER(2));
    g_assert_true(allowed(form, "extend", &state, FALSE, ERR_DENIED));
    g_hash_table_remove_all(done);
    state.now = state.due;
    g_assert_true(allowed(form, "extend", &state, FALSE, ERR_DENIED));
    state.parallel = (const char *const[]){"approve-extension", NULL};
    g_assert_true(allowed(form, "approve-extension", &state, TRUE, -1));
    g_autoptr(GPtrArray) open = flow_open_steps(form, &state);
    g_assert_cmpstr(((FormStep *)open->pdata[0])->name, ==, "rectify");
    FlowState ended = {.state = "void", .now = NOW, .parallel = (const char *const[]){"confirm", NULL}};
    g_assert_true(allowed(form, "confirm", &ended, FALSE, -1));
    g_assert_true(allowed(form, "void", &ended, FALSE, ERR_CONFLICT));
    g_assert_true(allowed(form, "rectify", &ended, FALSE, ERR_CONFLICT));
}

static void test_permit(void) {
    g_autoptr(Form) form = load("hot-work");
    FlowState state = {.state = "suspended", .current = "finish", .now = NOW};
    g_assert_true(form_is_permit(form));
    g_assert_cmpstr(form_valid_until(form), ==, "end");
    g_assert_true(allowed(form, "accept", &state, FALSE, ERR_HELD));
    g_assert_true(allowed(form, "finish", &state, FALSE, -1));         /* people come out whatever stopped the work */
    g_assert_true(allowed(form, "void", &state, FALSE, ERR_CONFLICT)); /* begun work is not undone by a word */
    state.current = "start";
    g_assert_true(allowed(form, "finish", &state, FALSE, ERR_HELD));
    g_assert_true(allowed(form, "void", &state, FALSE, -1));
    state.current = "finish";
    g_assert_cmpstr(flow_after_lift(form, "finish")->name, ==, "resume");
    g_assert_cmpstr(flow_after_lift(form, "resume")->name, ==, "resume");
    g_assert_cmpstr(flow_after_lift(form, "start")->name, ==, "start");
    g_assert_cmpstr(flow_after_lift(form, "accept")->name, ==, "accept");
    FlowState expired = {.state = "expired", .current = "finish", .now = NOW};
    g_assert_true(allowed(form, "finish", &expired, FALSE, -1));
    g_assert_true(allowed(form, "resume", &expired, FALSE, ERR_CONFLICT));
    state.current = "resume"; /* a clock suspended it, not a hold */
    g_assert_true(allowed(form, "resume", &state, FALSE, -1));
    g_assert_cmpstr(flow_after_lift(form, "approve")->name, ==, "approve");
}

static void test_whos(void) {
    const char *const bad[] = {"", "boss", "role:", "role", "dispatch:x", "reporter:x", "role:a:b"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(form_who_parse(bad[i], &error));
        g_assert_error(error, ERR, ERR_INPUT);
    }
    g_autoptr(GPtrArray) whos = form_who_parse("role:ehs, same:respond, anyone", NULL);
    g_autofree char *text = form_who_text(whos->pdata[1]);
    g_assert_cmpuint(whos->len, ==, 3);
    g_assert_cmpstr(text, ==, "same:respond");
    g_assert_true(form_who_has(whos, WHO_ANYONE));
    g_assert_false(form_who_has(whos, WHO_REPORTER));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/form/shape", test_shape);
    g_test_add_func("/form/ladder", test_ladder);
    g_test_add_func("/form/numbers", test_numbers);
    g_test_add_func("/form/whos", test_whos);
    g_test_add_func("/flow/outcomes", test_outcomes);
    g_test_add_func("/flow/turns", test_turns);
    g_test_add_func("/flow/permit", test_permit);
    return g_test_run();
}
