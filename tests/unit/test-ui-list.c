/* SPDX-License-Identifier: MIT
 *
 * ui/list*.c and ui/table.c: paging by key never loads more than a page, layouts of all widths, marks,
 * find, filter, refresh; the wide table with its frozen column.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ui/list.h"
#include "bihuan/ui/table.h"
#include "ui-demo.h"

static void expect(Ui *ui, const char *words) {
    g_autofree char *frame = script_frame(ui, FALSE);
    if (strstr(frame, words) == NULL) {
        g_test_message("expected \"%s\" in:\n%s", words, frame);
        g_test_fail();
    }
}

static void reject(Ui *ui, const char *words) {
    g_autofree char *frame = script_frame(ui, FALSE);
    if (strstr(frame, words) != NULL) {
        g_test_message("did not expect \"%s\" in:\n%s", words, frame);
        g_test_fail();
    }
}

static void keys(Ui *ui, const char *names) {
    g_auto(GStrv) words = g_strsplit(names, " ", -1);
    for (int i = 0; words[i] != NULL; i++) {
        script_key(ui, key_from_name(words[i]));
    }
}

/* A million rows: every move touches about one page. */
static void test_paging(void) {
    Demo demo;
    demo_init(&demo, 1000000);
    Ui *ui = demo_open(&demo, 24, 80);
    expect(ui, "> YH-00001");
    keys(ui, "<End>");
    expect(ui, "> YH-1000000"); /* the number column grows with what is left */
    keys(ui, "<PgUp> <Up>");
    expect(ui, "> YH-999980");
    keys(ui, "<Home> <Down> <Down>");
    expect(ui, "> YH-00003");
    keys(ui, "<PgDn>");
    expect(ui, "> YH-00022");
    keys(ui, "<PgUp>");
    expect(ui, "> YH-00003");
    keys(ui, "<PgUp>");
    expect(ui, "> YH-00001");
    for (int i = 0; i < 30; i++) {
        keys(ui, "j");
    }
    expect(ui, "> YH-00031");
    reject(ui, "YH-00012 ");
    expect(ui, "YH-00013");
    for (int i = 0; i < 25; i++) {
        keys(ui, "k");
    }
    expect(ui, "> YH-00006");
    g_assert_cmpint(demo.largest, <=, 21);
    g_assert_cmpint(demo.fetched, <, 300);
    ui_free(ui);
    demo_clear(&demo);
}

/* At every length and step the cursor is where simple arithmetic says. */
static void test_walk(void) {
    static const char *const moves[] = {"<Down>", "<Up>", "<PgDn>", "<PgUp>", "<Home>", "<End>"};
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    for (int count = 0; count < 60; count += 7) {
        Demo demo;
        demo_init(&demo, count);
        Ui *ui = demo_open(&demo, 16, 80); /* 12 rows a page */
        int at = 1, page = 12;
        for (int i = 0; i < 120 && count > 0; i++) {
            int move = g_rand_int_range(random, 0, 6);
            int target[] = {at + 1, at - 1, at + page, at - page, 1, count};
            at = CLAMP(target[move], 1, count);
            keys(ui, moves[move]);
            g_autofree char *row = g_strdup_printf("> YH-%05d ", at);
            g_autofree char *frame = script_frame(ui, FALSE);
            if (strstr(frame, row) == NULL) {
                g_test_message("%d items, step %d (%s): expected %s in\n%s", count, i, moves[move], row, frame);
                g_test_fail();
                break;
            }
        }
        if (count == 0) {
            expect(ui, "No items.");
            keys(ui, "<Down> <PgDn> <End> <Space> <Enter> <Home>");
            g_assert_cmpstr(demo.log->str, ==, "");
        }
        ui_free(ui);
        demo_clear(&demo);
    }
}

static void test_layouts(void) {
    Demo demo;
    demo_init(&demo, 50);
    Ui *ui = demo_open(&demo, 24, 80);
    expect(ui, "Number      Name");
    expect(ui, "2026-11-23");
    keys(ui, "j j j j j j");
    script_resize(ui, 12, 40);
    expect(ui, ">YH-00007");
    expect(ui, "overdue");
    expect(ui, "leak 2号泵"); /* the name stays readable before further columns come in */
    script_resize(ui, 16, 20);
    expect(ui, ">YH-00007");
    expect(ui, "\n overdue"); /* on the second line of its row */
    script_resize(ui, 60, 200);
    expect(ui, "> YH-00007");
    expect(ui, "YH-00050");
    expect(ui, "50 rows");
    ui_free(ui);
    demo_clear(&demo);
}

static void test_marks(void) {
    Demo demo;
    demo_init(&demo, 100);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "<Space> <Space> j");
    expect(ui, " +YH-00001");
    expect(ui, " +YH-00002");
    expect(ui, "> YH-00004");
    expect(ui, "2 marked");
    keys(ui, "<End> <Home>");
    expect(ui, ">+YH-00001");
    keys(ui, "<Space>");
    expect(ui, "1 marked");
    keys(ui, "-");
    reject(ui, "marked");
    ui_free(ui);
    demo_clear(&demo);
}

static void test_find(void) {
    Demo demo;
    demo_init(&demo, 5000);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "/");
    script_type(ui, "yh-04321");
    expect(ui, "> YH-04321"); /* while it is typed */
    keys(ui, "<Esc>");
    expect(ui, "> YH-00001");
    keys(ui, "/");
    script_type(ui, "77");
    keys(ui, "<Enter>");
    expect(ui, "> YH-00077");
    keys(ui, "n");
    expect(ui, "> YH-00177");
    expect(ui, "2 / 95");
    keys(ui, "N N");
    expect(ui, "> YH-04977"); /* round the beginning */
    expect(ui, "from the bottom");
    keys(ui, "n");
    expect(ui, "> YH-00077");
    keys(ui, "/");
    script_type(ui, "nowhere");
    keys(ui, "<Enter>");
    expect(ui, "was not found");
    expect(ui, "> YH-00077");
    ui_free(ui);
    demo_clear(&demo);
}

static void test_filter(void) {
    Demo demo;
    demo_init(&demo, 5000);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "<F4>");
    script_type(ui, "500");
    expect(ui, "> YH-00500");
    expect(ui, "6 / 5000 rows");
    keys(ui, "<Down>");
    expect(ui, "> YH-01500"); /* the arrow leaves the prompt and moves */
    keys(ui, "q");            /* a key again, no text: it asks whether to leave the program */
    g_assert_false(ui_is_stopped(ui));
    keys(ui, "y");
    g_assert_true(ui_is_stopped(ui));
    ui_free(ui);
    demo_clear(&demo);

    demo_init(&demo, 5000);
    ui = demo_open(&demo, 24, 80);
    keys(ui, "\\");
    script_type(ui, "9999");
    expect(ui, "No row fits the filter.");
    expect(ui, "0 / 5000 rows");
    keys(ui, "<Enter> <Esc>"); /* Esc takes the filter away, not the screen */
    expect(ui, "> YH-00001");
    g_assert_false(ui_is_stopped(ui));
    ui_free(ui);
    demo_clear(&demo);
}

/* What is looked at: texts as shown, initials in pinyin, lines beside the columns; several words must all fit. The cursor stays on its
 * row when the filter goes. Beyond what is looked at a row is found by its whole name, and the number says that there are more. */
static void test_filter_looks(void) {
    static const struct {
        const char *typed, *found;
    } looks[] = {
        {"gq overdue 42", "1 / 200 rows"}, {"GQ", "200 / 200 rows"}, {"bflxl 7", "38 / 200 rows"}, {"zg", "0 / 200 rows"},
        {"keeper 19", "12 / 200 rows"},
    };
    Demo demo;
    for (gsize i = 0; i < G_N_ELEMENTS(looks); i++) {
        demo_init(&demo, 200);
        Ui *ui = demo_open(&demo, 24, 80);
        keys(ui, "\\");
        script_type(ui, looks[i].typed);
        expect(ui, looks[i].found);
        ui_free(ui);
        demo_clear(&demo);
    }
    demo_init(&demo, 30000);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "\\");
    script_type(ui, "00123");
    keys(ui, "<Enter>");
    expect(ui, "Only the first 20000 rows");
    keys(ui, "<Esc>");
    expect(ui, "> YH-00123");
    keys(ui, "\\");
    script_type(ui, "YH-29999");
    expect(ui, "> YH-29999");
    ui_free(ui);
    demo_clear(&demo);
}

static void test_sort(void) {
    Demo demo;
    demo_init(&demo, 20);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "j O O O"); /* by state: the overdue ones are 7 and 14, and come last */
    expect(ui, "Sorted by: State");
    expect(ui, "> YH-00002"); /* the row stays under the cursor */
    keys(ui, "<End>");
    expect(ui, "> YH-00014");
    keys(ui, "<Home> <Down>");
    expect(ui, "> YH-00002");
    keys(ui, "O O O <Home> G");
    expect(ui, "> YH-00020");
    ui_free(ui);
    demo_clear(&demo);
    demo_init(&demo, 30000);
    ui = demo_open(&demo, 24, 80);
    keys(ui, "O");
    expect(ui, "More than 20000 rows are not sorted");
    expect(ui, "> YH-00001");
    ui_free(ui);
    demo_clear(&demo);
}

/* What the columns of a small window cut or leave out is reached to the side; the first column stays. */
static void test_sideways(void) {
    Demo demo;
    demo_init(&demo, 30);
    Ui *ui = demo_open(&demo, 16, 20);
    reject(ui, "2026-11-23");
    for (int i = 0; i < 12; i++) {
        keys(ui, "<Right>");
    }
    expect(ui, "2026-11-23");
    expect(ui, ">YH-00001");
    keys(ui, "j");
    expect(ui, ">YH-00002");
    for (int i = 0; i < 12; i++) {
        keys(ui, "<Left>");
    }
    expect(ui, ">YH-00002");
    reject(ui, "2026-11-23");
    script_resize(ui, 24, 200);
    keys(ui, "<Right>");
    expect(ui, "does nothing here"); /* everything is in sight */
    ui_free(ui);
    demo_clear(&demo);
}

static void test_refresh(void) {
    Demo demo;
    demo_init(&demo, 100);
    Ui *ui = demo_open(&demo, 24, 80);
    keys(ui, "j j");
    demo.changed = 5;
    demo.polls = 1;
    script_wait(ui);
    expect(ui, "* YH-00005    changed");
    expect(ui, "> YH-00003");
    keys(ui, "j");
    expect(ui, "  YH-00005    changed");
    keys(ui, "<End>");
    demo.count = 40; /* the rows are gone */
    demo.polls = 1;
    script_wait(ui);
    expect(ui, "> YH-00040");
    demo.count = -1;
    demo.polls = 1;
    script_wait(ui);
    expect(ui, "!! The list cannot be read.");
    ui_free(ui);
    demo_clear(&demo);
}

/* ---- table ---- */

static int table_rows_17(gpointer data) {
    return *(int *)data;
}

static int table_columns_17(gpointer data) {
    (void)data;
    return 17;
}

static const char *table_title(gpointer data, int column) {
    static char text[40];
    (void)data;
    g_snprintf(text, sizeof text, column == 0 ? "Month" : "Column number %d", column + 1);
    return text;
}

static int table_width(gpointer data, int column) {
    (void)data;
    return column == 0 ? 8 : 10;
}

static const char *table_cell(gpointer data, int row, int column, Style *style) {
    static char text[40];
    (void)data;
    g_snprintf(text, sizeof text, "r%dc%d", row + 1, column + 1);
    *style = column == 3 ? STYLE_WARNING : STYLE_NORMAL;
    return text;
}

static const TableSource TABLE = {table_rows_17, table_columns_17, table_title, table_width, table_cell, 1, NULL};

static char *table_frame(Table *table, int rows, int cols) {
    g_autoptr(Grid) grid = grid_new(rows, cols);
    Area all = grid_area(grid);
    table_draw(table, &all);
    return grid_dump(grid, FALSE);
}

static void expect_table(Table *table, int cols, const char *there, const char *gone) {
    g_autofree char *frame = table_frame(table, 8, cols);
    if (strstr(frame, there) == NULL || strstr(frame, gone) != NULL) {
        g_test_message("expected \"%s\" and no \"%s\" in:\n%s", there, gone, frame);
        g_test_fail();
    }
}

static void test_table(void) {
    int rows = 30;
    g_autoptr(Table) table = table_new(&TABLE, &rows);
    expect_table(table, 40, "r1c2", "r1c5");
    g_assert_cmpuint(table_action(table, "row-end"), ==, REACT_CHANGED);
    expect_table(table, 40, "r1c17", "r1c2 ");
    expect_table(table, 40, "r1c1 ", "r1c2 "); /* the frozen one stays */
    g_assert_cmpuint(table_action(table, "right"), ==, REACT_HANDLED);
    table_action(table, "last");
    expect_table(table, 40, "r30c17", "r1c1 ");
    g_assert_cmpint(table_row(table), ==, 29);
    g_assert_cmpint(table_column(table), ==, 16);
    rows = 0;
    expect_table(table, 40, "There is nothing here.", "r1");
    g_assert_cmpint(table_row(table), ==, -1);
    g_assert_cmpuint(table_action(table, "open"), ==, REACT_NONE);
    rows = 3;
    for (int cols = 1; cols < 60; cols++) {
        for (int height = 1; height < 6; height++) {
            g_autofree char *frame = table_frame(table, height, cols);
            table_action(table, cols % 2 ? "left" : "right");
            g_assert_nonnull(frame);
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/list/paging", test_paging);
    g_test_add_func("/ui/list/walk", test_walk);
    g_test_add_func("/ui/list/layouts", test_layouts);
    g_test_add_func("/ui/list/marks", test_marks);
    g_test_add_func("/ui/list/find", test_find);
    g_test_add_func("/ui/list/filter", test_filter);
    g_test_add_func("/ui/list/filter-looks", test_filter_looks);
    g_test_add_func("/ui/list/sort", test_sort);
    g_test_add_func("/ui/list/sideways", test_sideways);
    g_test_add_func("/ui/list/refresh", test_refresh);
    g_test_add_func("/ui/table", test_table);
    return g_test_run();
}
