/* SPDX-License-Identifier: MIT
 *
 * Building the demo plant: what goes wrong leaves nothing behind. That it is whole, rich and always the same is tested by
 * the command line (tests/cli).
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/app/demo.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static guint count_files(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir))
        count++;
    return count;
}

static gboolean give_up(gpointer data, int done, int of) {
    (*(int *)data)++;
    g_assert_cmpint(done, >=, 0);
    g_assert_cmpint(done, <=, of);
    return FALSE;
}

static void test_given_up(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("bihuan-demo-XXXXXX", NULL), *path = g_build_filename(folder, "d.db", NULL);
    int calls = 0;
    g_assert_false(demo_build(path, FALSE, give_up, &calls, &error));
    g_assert_nonnull(error);
    g_assert_cmpint(calls, ==, 1);
    g_assert_cmpuint(count_files(folder), ==, 0);
    /* the clock is the machine's again */
    g_assert_cmpint(ABS(clock_now() - g_get_real_time() / 1000), <, CLOCK_MINUTE);
    g_rmdir(folder);
}

static void test_refused(void) {
    static const char *const taken[] = {"d.db", "d.key", "d.evidence"};
    for (gsize i = 0; i < G_N_ELEMENTS(taken); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *folder = g_dir_make_tmp("bihuan-demo-XXXXXX", NULL), *path = g_build_filename(folder, "d.db", NULL);
        g_autofree char *there = g_build_filename(folder, taken[i], NULL), *text = NULL;
        g_assert_true(g_file_set_contents(there, "mine", -1, NULL));
        g_assert_false(demo_build(path, FALSE, NULL, NULL, &error));
        g_assert_true(err_is(error, ERR_IO));
        g_assert_cmpuint(count_files(folder), ==, 1);
        g_assert_true(g_file_get_contents(there, &text, NULL, NULL));
        g_assert_cmpstr(text, ==, "mine");
        g_unlink(there);
        g_rmdir(folder);
    }
    g_autoptr(GError) error = NULL;
    g_assert_false(demo_build("/nonexistent/d.db", FALSE, NULL, NULL, &error));
    g_assert_nonnull(error);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/demo/given-up", test_given_up);
    g_test_add_func("/demo/refused", test_refused);
    return g_test_run();
}
