/* SPDX-License-Identifier: MIT
 *
 * Two people walk one round (点检路线) on real terminals, one in English and one in Chinese: what one has done the other sees at once, and
 * what one leaves the other ends.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "term.h"

static char *program, *folder, *plant;

#define RUN(...) term_run((const char *const[]){program, __VA_ARGS__, NULL})

static gboolean import(const char *kind, const char *text) {
    g_autofree char *table = g_strdup_printf("%s/%s.csv", folder, kind);
    return g_file_set_contents(table, text, -1, NULL) && RUN("--plant", plant, "import", kind, table);
}

static void make_plant(void) {
    g_assert_true(RUN("init", plant));
    g_assert_true(import("areas", "code,name,parent\nA-01,氯化装置,\n"));
    g_assert_true(import("people",
                         "id,name,department,roles,in_service,title,crew,scopes\nP1,吴操作,PRD,operator,yes,操作工,A,\n"
                         "P2,郑操作,PRD,operator,yes,操作工,B,\n"));
    g_assert_true(import("devices",
                         "code,name,area,position,class,made\nFX-1,干粉灭火器,A-01,一层,extinguisher-powder,2025-10-01\n"
                         "FX-2,二氧化碳灭火器,A-01,配电间,extinguisher-co2,2025-10-01\n"));
}

static TermTest *open_round(const char *user, const char *lang, const char *missing) {
    const char *const argv[] = {program, "--lang", lang, "--plant", plant, "--user", user, NULL};
    TermTest *test = term_test_start(argv, 24, 80, NULL);
    g_assert_true(term_test_wait(test, strcmp(lang, "zh") == 0 ? "我的待办" : "My tasks"));
    term_test_send(test, "I");
    g_assert_true(term_test_wait(test, "氯化装置"));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, missing));
    return test;
}

static void test_two_walk(void) {
    g_autoptr(TermTest) one = open_round("P1", "en", "Missing: FX-1, FX-2"), two = open_round("P2", "zh", "未检：FX-1、FX-2");
    term_test_send(one, "s");
    g_assert_true(term_test_wait(one, "short code"));
    term_test_send(one, "FX-1\r");
    g_assert_true(term_test_wait(one, "Pressure"));
    g_assert_true(term_test_wait(one, "Seal whole"));
    term_test_send(one, "1.2\r");
    g_assert_true(term_test_wait(one, "FX-1: Pass"));
    g_assert_true(term_test_wait(one, "1 of 2 done. Missing: FX-2"));
    g_assert_true(term_test_wait(two, "已检 1 台，共 2 台。未检：FX-2"));
    term_test_send(two, "s");
    g_assert_true(term_test_wait(two, "短码"));
    term_test_send(two, "FX-2\r");
    g_assert_true(term_test_wait(two, "称重"));
    term_test_send(two, "8.4\r");
    g_assert_true(term_test_wait(two, "2 台全部已检"));
    g_assert_true(term_test_wait(one, "all 2 done"));
    term_test_send(one, "\033[21~");
    g_assert_cmpint(term_test_end(one), ==, 0);
    g_assert_true(term_test_restored(one));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    program = g_strdup(g_getenv("BIHUAN"));
    folder = g_dir_make_tmp("term-round-XXXXXX", NULL);
    plant = g_build_filename(folder, "plant.db", NULL);
    make_plant();
    g_test_add_func("/round/two-walk", test_two_walk);
    return g_test_run();
}
