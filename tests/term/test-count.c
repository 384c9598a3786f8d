/* SPDX-License-Identifier: MIT
 *
 * Two people count one cabinet (盘点) on real terminals, one in English on a window of ordinary size, one in Chinese on the smallest: what
 * one has counted the other sees at once, scanned as a scanner types, and nothing that the books say reaches either of them.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "term.h"

static char *program, *folder, *plant;

#define RUN(...) term_run((const char *const[]){program, __VA_ARGS__, NULL})

enum { ITEMS = 12, FIRST_STOCK = 731 }; /* numbers that stand on a screen for no other reason */

static gboolean import(const char *kind, const char *text) {
    g_autofree char *table = g_strdup_printf("%s/%s.csv", folder, kind);
    return g_file_set_contents(table, text, -1, NULL) && RUN("--plant", plant, "import", kind, table);
}

static void make_plant(void) {
    g_autoptr(GString) items = g_string_new("code,name,name_en,kind,unit,decimals,expires\n");
    for (int i = 0; i < ITEMS; i++)
        g_string_append_printf(items, "TOOL-%02d,工具%02d,Tool %02d,tools,件,0,no\n", i, i, i);
    g_assert_true(RUN("init", plant));
    g_assert_true(import("areas", "code,name,parent\nA-01,氯化装置,\n"));
    g_assert_true(import("people",
                         "id,name,department,roles,in_service,title,crew,scopes\nP1,吴操作,PRD,operator,yes,操作工,A,\n"
                         "P2,郑操作,PRD,operator,yes,操作工,B,\n"));
    g_assert_true(import("items", items->str));
    g_assert_true(import("places", "code,name,area\nC-01,应急柜,A-01\n"));
    for (int i = 0; i < ITEMS; i++) {
        g_autofree char *item = g_strdup_printf("item=TOOL-%02d", i), *quantity = g_strdup_printf("quantity=%d", FIRST_STOCK + i);
        g_assert_true(RUN("--plant", plant, "--user", "P1", "submit", "supply-move", "kind=in", "place=C-01", item, quantity));
    }
    g_assert_true(RUN("--plant", plant, "--user", "P1", "count", "begin", "--place", "C-01"));
}

static TermTest *open_counts(const char *user, const char *lang, int rows, int cols, const char *title) {
    const char *const argv[] = {program, "--lang", lang, "--plant", plant, "--user", user, NULL};
    TermTest *test = term_test_start(argv, rows, cols, NULL);
    g_assert_true(term_test_wait(test, strcmp(lang, "zh") == 0 ? "看板" : "My tasks"));
    term_test_send(test, ":");
    term_test_send(test, "counts");
    g_assert_true(term_test_wait(test, title));
    term_test_send(test, "\r");
    g_assert_true(term_test_wait(test, "C-01"));
    term_test_send(test, "\r");
    return test;
}

/* A scanner types it at once, with Enter behind it; the keys of the quantity come one by one. Gives the keys. */
static int count_item(TermTest *test, int item, const char *quantity) {
    g_autofree char *code = g_strdup_printf("TOOL-%02d\r", item);
    term_test_send_slowly(test, code, 2);
    term_test_pump(test, 150); /* a pause behind the burst, as hands make it */
    term_test_send_slowly(test, quantity, 80);
    term_test_send(test, "\r");
    return (int)strlen(quantity) + 1;
}

static void test_two_count(void) {
    g_autoptr(TermTest) one = open_counts("P1", "en", 24, 80, "Counts of supplies"), two = open_counts("P2", "zh", 16, 20, "物资盘点");
    int keys = 0;
    g_assert_true(term_test_wait(one, "0 of 12 counted"));
    g_assert_true(term_test_wait(two, "已盘 0 项"));
    for (int i = 0; i < ITEMS; i++) {
        g_autofree char *done = g_strdup_printf(i + 1 < ITEMS ? "%d of 12 counted" : "All %d counted", i + 1);
        keys += count_item(i % 2 == 0 ? one : two, i, "20");
        g_assert_true(term_test_wait(one, done));
    }
    g_assert_true(term_test_wait(two, "全部盘完"));
    g_assert_cmpint(keys, <=, 4 * ITEMS);
    for (int i = 0; i < ITEMS; i++) {
        g_autofree char *stock = g_strdup_printf("%d", FIRST_STOCK + i);
        g_assert_null(strstr(term_test_output(one)->str, stock));
        g_assert_null(strstr(term_test_output(two)->str, stock));
    }
    term_test_send(one, "\033[21~");
    g_assert_cmpint(term_test_end(one), ==, 0);
    g_assert_true(term_test_restored(one));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    program = g_strdup(g_getenv("BIHUAN"));
    folder = g_dir_make_tmp("term-count-XXXXXX", NULL);
    plant = g_build_filename(folder, "plant.db", NULL);
    make_plant();
    g_test_add_func("/count/two-count", test_two_count);
    return g_test_run();
}
