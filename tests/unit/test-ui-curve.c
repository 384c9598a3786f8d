/* SPDX-License-Identifier: MIT
 *
 * ui/curve.c: curves with their limits, gaps and faults, in both alphabets and any size; sparklines.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/ui/curve.h"

#include <math.h>
#include <string.h>

static void expect_row(Grid *grid, int row, const char *expected) {
    g_autofree char *text = grid_row_text(grid, row);
    g_assert_cmpstr(text, ==, expected);
}

/* A ramp with a gap, then a fault. */
static void fill(CurveSlice *slices, int count) {
    memset(slices, 0, sizeof *slices * (gsize)count);
    for (int i = 0; i < 10; i++)
        curve_take(slices, count, &(CurvePart){i / 20.0, (i + 1) / 20.0, i, i, CURVE_VALUE});
    curve_take(slices, count, &(CurvePart){0.7, 0.8, 5, 5, CURVE_VALUE});
    curve_take(slices, count, &(CurvePart){0.8, 0.9, 0, 0, CURVE_FAULT});
    curve_mark(slices, count, 0.05, 0.1);
    curve_take(slices, count, &(CurvePart){1.5, 2, 99, 99, CURVE_VALUE}); /* outside: nowhere */
    curve_take(slices, count, &(CurvePart){-1, -0.5, 99, 99, CURVE_VALUE});
}

static void test_draw(void) {
    g_autoptr(Grid) grid = grid_new(5, 10);
    Area all = grid_area(grid);
    CurveSlice slices[20];
    CurveLine lines[] = {{8, "high 8", STYLE_WARNING}, {500, "top 500", STYLE_ERROR}};
    fill(slices, curve_slices(10));
    curve_draw(&all, &(Curve){slices, 20, lines, 2});
    expect_row(grid, 4, "!    ·· ×·"); /* nothing between, nothing after; the mark where it was */
    g_autofree char *top = grid_row_text(grid, 0);
    g_assert_true(strstr(top, "↑") || strstr(top, "high 8")); /* what is too far stands at the edge */
    g_autofree char *dump = grid_dump(grid, FALSE);
    g_assert_nonnull(strstr(dump, "high 8"));
    g_assert_null(strstr(dump, "*"));
    grid_clear(grid);
    grid_set_ascii(grid, TRUE);
    curve_draw(&all, &(Curve){slices, 20, NULL, 0});
    expect_row(grid, 0, "   **");
    expect_row(grid, 3, "**");
    expect_row(grid, 4, "!    .. x.");
}

static void test_sizes(void) {
    static const int SIZES[][2] = {{1, 1}, {2, 3}, {3, 1}, {13, 20}, {60, 200}};
    for (guint i = 0; i < G_N_ELEMENTS(SIZES); i++) {
        g_autoptr(Grid) grid = grid_new(SIZES[i][0], SIZES[i][1]);
        Area all = grid_area(grid), none = area_sub(&all, 0, 0, 0, 0);
        int count = curve_slices(SIZES[i][1]);
        g_autofree CurveSlice *slices = g_new0(CurveSlice, (gsize)count);
        CurveLine lines[] = {{-3, "a", STYLE_ERROR}, {-3, "b", STYLE_ERROR}, {1e300, "c", STYLE_ERROR}};
        curve_draw(&all, &(Curve){slices, count, lines, 3}); /* limits alone */
        fill(slices, count);
        curve_draw(&all, &(Curve){slices, count, lines, 3});
        curve_draw(&none, &(Curve){slices, count, lines, 3});
        curve_draw(&all, &(Curve){slices, 0, NULL, 0});
    }
    curve_take(NULL, 0, &(CurvePart){0, 1, 1, 1, CURVE_VALUE});
}

static void test_spark(void) {
    g_autoptr(Grid) grid = grid_new(4, 8);
    Area all = grid_area(grid);
    const double values[] = {20.7, 20.96, NAN, 21.1}, still[] = {5, 5}, none[] = {NAN};
    Area row = area_sub(&all, 0, 0, 1, 6);
    curve_spark(&row, STYLE_NORMAL, values, 4);
    expect_row(grid, 0, "  ▁▆·█");
    row = area_sub(&all, 1, 1, 1, 2);
    curve_spark(&row, STYLE_NORMAL, values, 4); /* the last ones */
    expect_row(grid, 1, " ·▄");                 /* alone it is all there is */
    row = area_sub(&all, 2, 0, 1, 3);
    curve_spark(&row, STYLE_NORMAL, still, 2); /* what does not move is no floor */
    curve_spark(&row, STYLE_NORMAL, none, 1);
    expect_row(grid, 2, " ▄·");
    grid_set_ascii(grid, TRUE);
    row = area_sub(&all, 3, 0, 1, 4);
    curve_spark(&row, STYLE_NORMAL, values, 4);
    expect_row(grid, 3, "_+ #");
}

static void test_number(void) {
    static const struct {
        double value;
        const char *text;
    } ROWS[] = {{20.9, "20.9"}, {0, "0"}, {-40, "-40"}, {1234567, "1234567"}, {19.499999999, "19.5"}, {0.001, "0.001"}};
    for (guint i = 0; i < G_N_ELEMENTS(ROWS); i++) {
        g_autofree char *text = curve_number(ROWS[i].value);
        g_assert_cmpstr(text, ==, ROWS[i].text);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en"); /* widths need a UTF-8 locale */
    g_test_add_func("/curve/draw", test_draw);
    g_test_add_func("/curve/sizes", test_sizes);
    g_test_add_func("/curve/spark", test_spark);
    g_test_add_func("/curve/number", test_number);
    return g_test_run();
}
