/* SPDX-License-Identifier: MIT
 *
 * ui/cell.c and ui/draw.c: columns, clipping, halves of wide characters, frames, drawings in both alphabets.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ui/cell.h"

static void expect_row(Grid *grid, int row, const char *expected) {
    g_autofree char *text = grid_row_text(grid, row);
    g_assert_cmpstr(text, ==, expected);
}

static void test_put(void) {
    g_autoptr(Grid) grid = grid_new(3, 10);
    Area all = grid_area(grid);
    g_assert_cmpint(area_put(&all, 0, 0, STYLE_TITLE, "泵房ab"), ==, 6);
    g_assert_cmpint(area_put(&all, 1, 7, STYLE_NORMAL, "中文字"), ==, 6);
    g_assert_cmpint(area_put(&all, 2, -1, STYLE_NORMAL, "中文"), ==, 4);
    g_assert_cmpint(area_put(&all, 9, 0, STYLE_NORMAL, "x"), ==, 0);
    expect_row(grid, 0, "泵房ab");
    expect_row(grid, 1, "       中"); /* the second one would need column 9 and 10 */
    expect_row(grid, 2, " 文");       /* half a character became a blank */
    g_assert_cmpint(grid_cell(grid, 0, 0)->width, ==, 2);
    g_assert_cmpint(grid_cell(grid, 0, 1)->width, ==, 0);
    g_assert_cmpint(grid_cell(grid, 0, 4)->style, ==, STYLE_TITLE);
    g_assert_null(grid_cell(grid, 3, 0));
}

static void test_halves(void) {
    g_autoptr(Grid) grid = grid_new(1, 8);
    Area all = grid_area(grid);
    area_put(&all, 0, 0, STYLE_NORMAL, "中文字");
    area_put(&all, 0, 1, STYLE_NORMAL, "x"); /* takes the right half of 中 */
    expect_row(grid, 0, " x文字");
    area_put(&all, 0, 4, STYLE_NORMAL, "y"); /* takes the left half of 字 */
    expect_row(grid, 0, " x文y");
}

static void test_unclean(void) {
    g_autoptr(Grid) grid = grid_new(1, 20);
    Area all = grid_area(grid);
    area_put(&all, 0, 0, STYLE_NORMAL,
             "a\033[2Jb\xE2\x80\xAE"
             "c\xff");
    g_autofree char *text = grid_row_text(grid, 0);
    g_assert_true(g_str_has_prefix(text, "a?[2Jb?c"));
    g_assert_null(strchr(text, '\033'));
    area_fill(&all, 0, 0, 1, 20, STYLE_NORMAL);
    area_put(&all, 0, 0, STYLE_NORMAL, "e\xCC\x81x\nno");
    expect_row(grid, 0, "e\xCC\x81x");
}

static void test_pad(void) {
    g_autoptr(Grid) grid = grid_new(2, 20);
    Area all = grid_area(grid);
    area_put_pad(&all, 0, 0, 7, STYLE_SELECTED, "法兰泄漏处理");
    area_put(&all, 0, 7, STYLE_NORMAL, "|");
    expect_row(grid, 0, "法兰泄…|");
    area_put_right(&all, 1, 0, 6, STYLE_NORMAL, "42");
    area_put(&all, 1, 6, STYLE_NORMAL, "|");
    expect_row(grid, 1, "    42|");
    g_assert_cmpint(grid_cell(grid, 0, 6)->style, ==, STYLE_SELECTED);
}

static void test_area(void) {
    g_autoptr(Grid) grid = grid_new(5, 12);
    Area all = grid_area(grid);
    Area box = area_sub(&all, 1, 2, 3, 8);
    Area inside = area_box(&box, STYLE_NORMAL, NULL);
    g_assert_cmpint(inside.rows, ==, 1);
    g_assert_cmpint(inside.cols, ==, 6);
    area_put(&inside, 0, 0, STYLE_NORMAL, "一二三四五");
    area_put(&inside, 1, 0, STYLE_NORMAL, "outside");
    expect_row(grid, 1, "  ┌──────┐");
    expect_row(grid, 2, "  │一二三│");
    expect_row(grid, 3, "  └──────┘");
    grid_set_ascii(grid, TRUE);
    area_box(&box, STYLE_NORMAL, NULL);
    expect_row(grid, 1, "  +------+");
    area_put(&all, 4, 0, STYLE_NORMAL, "…→中");
    expect_row(grid, 4, "~>中");
}

static void test_drawings(void) {
    g_autoptr(Grid) grid = grid_new(3, 10);
    Area all = grid_area(grid);
    const gint64 values[] = {9, 0, 7, 14};
    area_bar(&all, 0, 0, 10, 500, STYLE_OK);
    area_spark(&all, 1, 7, STYLE_NORMAL, values, 4); /* room for three */
    expect_row(grid, 0, "█████░░░░░");
    expect_row(grid, 1, "       ▁▅█");
    grid_set_ascii(grid, TRUE);
    area_bar(&all, 0, 0, 10, 300, STYLE_OK);
    area_fill(&all, 1, 0, 1, 10, STYLE_NORMAL);
    area_spark(&all, 1, 0, STYLE_NORMAL, values, 4);
    expect_row(grid, 0, "###.......");
    expect_row(grid, 1, "+_=#");
}

static void test_qr(void) {
    const guint8 modules[] = {1, 0, 0, 1};
    g_autoptr(Grid) grid = grid_new(12, 24);
    Area all = grid_area(grid);
    g_assert_cmpint(area_qr_rows(&all, 2), ==, 5);
    g_assert_cmpint(area_qr_cols(&all, 2), ==, 10);
    g_assert_true(area_qr(&all, 0, 0, modules, 2));
    expect_row(grid, 2, "    ▀▄");
    g_assert_cmpint(grid_cell(grid, 0, 0)->style, ==, STYLE_QR);
    g_assert_cmpint(grid_cell(grid, 0, 10)->style, ==, STYLE_NORMAL);
    grid_set_ascii(grid, TRUE);
    g_assert_true(area_qr(&all, 0, 0, modules, 2));
    g_assert_cmpint(grid_cell(grid, 4, 8)->style, ==, STYLE_QR_DARK);
    g_assert_cmpint(grid_cell(grid, 4, 10)->style, ==, STYLE_QR);
    Area little = area_sub(&all, 0, 0, 3, 24);
    g_assert_false(area_qr(&little, 0, 0, modules, 2));
}

static void test_frame(void) {
    g_autoptr(Grid) grid = grid_new(2, 4);
    Area all = grid_area(grid);
    area_put(&all, 0, 0, STYLE_ERROR, "中");
    area_put(&all, 1, 3, STYLE_SELECTED, "x");
    g_autofree char *frame = grid_dump(grid, TRUE);
    g_assert_cmpstr(frame, ==, "中\n   x\n~\nee..\n...s\n");
}

/* Every function at every place and size, also nonsense: nothing crashes and no half of a character is
 * left. */
static void test_anywhere(void) {
    const guint8 modules[] = {1};
    const gint64 values[] = {1, 2, 3};
    for (int size = 1; size < 7; size++) {
        g_autoptr(Grid) grid = grid_new(size, size);
        Area all = grid_area(grid);
        for (int at = -8; at < 9; at++) {
            Area area = area_sub(&all, at, at / 2, 3, 4);
            area_put(&area, 0, at, STYLE_NORMAL, "中a文b");
            area_put_pad(&area, at, 0, at, STYLE_NORMAL, "中文");
            area_put_right(&area, 0, at, 3, STYLE_NORMAL, "中文");
            area_fill(&area, at, at, 4, 4, STYLE_DIM);
            area_box(&area, STYLE_NORMAL, "title");
            area_bar(&area, at, at, at, 400, STYLE_OK);
            area_spark(&area, 0, at, STYLE_OK, values, 3);
            area_qr(&area, at, at, modules, 1);
            area_cursor(&area, at, at);
            area_wrap(&area, at, STYLE_NORMAL, "some words 中文 here");
        }
        for (int row = 0; row < size; row++) {
            for (int col = 0; col < size; col++) {
                const Cell *cell = grid_cell(grid, row, col);
                if (cell->width == 2) {
                    g_assert_cmpint(grid_cell(grid, row, col + 1)->width, ==, 0);
                } else if (cell->width == 0) {
                    g_assert_cmpint(grid_cell(grid, row, col - 1)->width, ==, 2);
                }
            }
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/cell/put", test_put);
    g_test_add_func("/ui/cell/halves", test_halves);
    g_test_add_func("/ui/cell/unclean", test_unclean);
    g_test_add_func("/ui/cell/pad", test_pad);
    g_test_add_func("/ui/cell/area", test_area);
    g_test_add_func("/ui/cell/drawings", test_drawings);
    g_test_add_func("/ui/cell/qr", test_qr);
    g_test_add_func("/ui/cell/frame", test_frame);
    g_test_add_func("/ui/cell/anywhere", test_anywhere);
    return g_test_run();
}
