/* SPDX-License-Identifier: MIT
 *
 * app/task.c: what is given travels whole, blanks and all; words become a task in one place only.
 */
#include "bihuan/app/task.h"

#include "bihuan/base/err.h"

static void test_value(void) {
    g_autoptr(Task) task = task_submit("hazard", "note", " 滴漏  at 2 flanges = bad");
    g_autoptr(Task) copy = task_copy(task);
    g_autofree char *name = task_name(copy);
    g_assert_cmpstr(copy->form, ==, "hazard");
    g_assert_null(copy->step);
    g_assert_cmpstr(task_given(copy, "note"), ==, " 滴漏  at 2 flanges = bad");
    g_assert_true(task_given(copy, "note") != task_given(task, "note"));
    g_assert_null(task_given(copy, "device"));
    g_assert_cmpstr(name, ==, "submit hazard note= 滴漏  at 2 flanges = bad");
    g_assert_null(task_copy(NULL));
}

static void test_act(void) {
    g_autoptr(Task) task = task_act("YH-2026-00001", "accept", TRUE), copy = task_copy(task);
    g_autofree char *name = task_name(copy);
    g_assert_true(copy->reject);
    g_assert_null(copy->form);
    g_assert_cmpstr(name, ==, "act YH-2026-00001 accept reject");
}

static void test_words(void) {
    g_autoptr(Task) submit = task_parse("submit hazard device=P-1 \"note=two words\" note2=a=b", NULL);
    g_autoptr(Task) act = task_parse("act N-1 accept reject how='as it is'", NULL);
    g_autofree char *name = task_name(act);
    g_assert_cmpstr(task_given(submit, "device"), ==, "P-1");
    g_assert_cmpstr(task_given(submit, "note"), ==, "two words");
    g_assert_cmpstr(task_given(submit, "note2"), ==, "a=b");
    g_assert_true(act->reject);
    g_assert_cmpstr(task_given(act, "how"), ==, "as it is");
    g_assert_cmpstr(name, ==, "act N-1 accept reject"); /* a draft is kept for the step, whatever is offered in it */
}

static void test_refused(void) {
    const char *const BAD[] = {NULL, "", "submit", "act", "act N-1", "submit \"hazard"};
    for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(task_parse(BAD[i], &error));
        g_assert_error(error, ERR, ERR_USAGE);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/task/value", test_value);
    g_test_add_func("/task/act", test_act);
    g_test_add_func("/task/words", test_words);
    g_test_add_func("/task/refused", test_refused);
    return g_test_run();
}
