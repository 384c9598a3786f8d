/* SPDX-License-Identifier: MIT
 *
 * ui/chart.c: columns, gaps, targets, what fits, in both alphabets.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/ui/chart.h"

#include <string.h>

static void expect_row(Grid *grid, int row, const char *expected) {
    g_autofree char *text = grid_row_text(grid, row);
    g_assert_cmpstr(text, ==, expected);
}

static ChartValue value_of(gint64 value, const char *label, const char *text) {
    return (ChartValue){.value = value, .known = TRUE, .label = label, .text = text};
}

static void test_spark(void) {
    g_autoptr(Grid) grid = grid_new(3, 10);
    Area all = grid_area(grid);
    ChartValue values[] = {value_of(0, NULL, NULL), value_of(1, NULL, NULL), {.known = FALSE}, value_of(100, NULL, NULL)};
    Chart chart = {.values = values, .count = 4};
    values[3].style = STYLE_ERROR;
    chart_spark(&all, 0, 0, 6, &chart); /* right-aligned, so that months stand below each other */
    expect_row(grid, 0, "  ▁▂·█");      /* 1 of 100 is more than nothing, a gap is no zero */
    g_assert_cmpint(grid_cell(grid, 0, 5)->style, ==, STYLE_ERROR);
    chart_spark(&all, 1, 1, 2, &chart); /* the last ones */
    expect_row(grid, 1, " ·█");
    chart_spark(&all, 2, 0, 0, &chart);
    expect_row(grid, 2, "");
    grid_set_ascii(grid, TRUE);
    chart_spark(&all, 2, 0, 4, &chart);
    expect_row(grid, 2, "_. #");
}

static void test_columns(void) {
    g_autoptr(Grid) grid = grid_new(6, 12);
    Area all = grid_area(grid);
    ChartValue values[] = {value_of(80, "09", "80"), value_of(20, "10", "20"), {.known = FALSE, .label = "11", .text = "-"}};
    chart_columns(&all, &(Chart){.values = values, .count = 3});
    expect_row(grid, 0, "80");
    expect_row(grid, 1, "██");
    expect_row(grid, 2, "██");
    expect_row(grid, 3, "██  20");
    expect_row(grid, 4, "██  ██   -");
    expect_row(grid, 5, "09  10  11");
}

static void test_target(void) {
    g_autoptr(Grid) grid = grid_new(6, 8);
    Area all = grid_area(grid);
    ChartValue values[] = {value_of(40, NULL, NULL), value_of(10, NULL, NULL)};
    chart_columns(&all, &(Chart){.values = values, .count = 2, .has_target = TRUE, .target = 20});
    expect_row(grid, 1, "██");
    expect_row(grid, 3, "██┄┄┄┄┄┄"); /* half way up, behind the columns */
    expect_row(grid, 4, "██  ██");
    grid_clear(grid);
    grid_set_ascii(grid, TRUE);
    chart_columns(&all, &(Chart){.values = values, .count = 2, .has_target = TRUE, .target = 80});
    expect_row(grid, 1, "--------"); /* the scale reaches up to a target that nobody met */
    expect_row(grid, 3, "##");
    expect_row(grid, 4, "##  ::");
}

static void test_room(void) {
    ChartValue values[20];
    for (int i = 0; i < 20; i++) {
        values[i] = value_of(i + 1, NULL, "too long a text");
    }
    Chart chart = {.values = values, .count = 20};
    for (int rows = 1; rows <= 8; rows++) {
        for (int cols = 1; cols <= 50; cols++) {
            g_autoptr(Grid) grid = grid_new(rows, cols);
            Area all = grid_area(grid);
            chart_columns(&all, &chart);
            for (int row = 0; row < rows; row++) {
                g_autofree char *text = grid_row_text(grid, row);
                g_assert_null(strstr(text, "too"));
                g_assert_cmpint(g_utf8_strlen(text, -1), <=, cols);
            }
            g_autofree char *last = grid_row_text(grid, MAX(0, rows - 2));
            g_assert_true(cols < 2 || *last != '\0'); /* the newest value is always there */
        }
    }
    g_autoptr(Grid) grid = grid_new(2, 6);
    Area all = grid_area(grid);
    chart_columns(&all, &chart); /* no room for columns */
    expect_row(grid, 0, "▆▇▇▇██");
    grid_clear(grid);
    chart_columns(&all, &(Chart){.values = values, .count = 0});
    expect_row(grid, 0, "");
}

int main(int argc, char **argv) {
    i18n_init("en");
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/chart/spark", test_spark);
    g_test_add_func("/ui/chart/columns", test_columns);
    g_test_add_func("/ui/chart/target", test_target);
    g_test_add_func("/ui/chart/room", test_room);
    return g_test_run();
}
