/* SPDX-License-Identifier: MIT
 *
 * ui/entry.c: typing, moving, pasting, several lines; and a random key stream that must keep the text valid.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ui/entry.h"

static unsigned press(Entry *entry, KeyCode code) {
    return entry_key(entry, &(KeyEvent){code, 0, NULL});
}

static void type(Entry *entry, const char *text) {
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
        press(entry, g_utf8_get_char(p));
    }
}

static void paste(Entry *entry, const char *text) {
    entry_key(entry, &(KeyEvent){KC_PASTE, 0, text});
}

static void test_typing(void) {
    g_autoptr(Entry) entry = entry_new(0, 0);
    type(entry, "2号泵漏油");
    g_assert_cmpuint(press(entry, KC_LEFT), ==, REACT_REDRAW);
    g_assert_cmpuint(press(entry, KC_BACKSPACE), ==, REACT_CHANGED);
    g_assert_cmpstr(entry_text(entry), ==, "2号泵油");
    press(entry, KC_HOME);
    g_assert_cmpuint(press(entry, KC_BACKSPACE), ==, REACT_HANDLED);
    press(entry, KC_DELETE);
    g_assert_cmpstr(entry_text(entry), ==, "号泵油");
    press(entry, KC_END);
    type(entry, " ab cd");
    press(entry, KC_CTRL('W'));
    g_assert_cmpstr(entry_text(entry), ==, "号泵油 ab ");
    press(entry, KC_CTRL('U'));
    g_assert_true(entry_is_empty(entry));
    g_assert_cmpuint(press(entry, KC_ENTER), ==, REACT_DONE);
    g_assert_cmpuint(press(entry, KC_TAB), ==, REACT_NONE);
    g_assert_cmpuint(press(entry, KC_ESC), ==, REACT_NONE);
    g_assert_cmpuint(press(entry, KC_UP), ==, REACT_NONE);
    g_assert_cmpuint(press(entry, KC_F(2)), ==, REACT_NONE);
}

static void test_combining(void) {
    g_autoptr(Entry) entry = entry_new(0, 0);
    entry_set(entry, "ae\xCC\x81z");
    press(entry, KC_LEFT);
    press(entry, KC_LEFT);
    type(entry, "|");
    g_assert_cmpstr(entry_text(entry), ==, "a|e\xCC\x81z");
    press(entry, KC_DELETE);
    g_assert_cmpstr(entry_text(entry), ==, "a|z");
}

static void test_paste(void) {
    g_autoptr(Entry) line = entry_new(0, 0);
    paste(line,
          "one\r\ntwo\n\033[31mthree\t\xE2\x80\xAE"
          "4");
    g_assert_cmpstr(entry_text(line), ==, "one two [31mthree 4");
    g_autoptr(Entry) lines = entry_new(ENTRY_LINES, 0);
    paste(lines, "one\r\ntwo");
    g_assert_cmpstr(entry_text(lines), ==, "one\ntwo");
    g_autoptr(Entry) shortest = entry_new(0, 3);
    paste(shortest, "中文字符");
    g_assert_cmpstr(entry_text(shortest), ==, "中文字");
    g_assert_cmpuint(press(shortest, 'x'), ==, REACT_HANDLED);
}

static void test_draw(void) {
    g_autoptr(Entry) entry = entry_new(0, 0);
    g_autoptr(Grid) grid = grid_new(1, 7);
    Area all = grid_area(grid);
    int row, col;
    entry_set(entry, "一二三四五六");
    entry_draw(entry, &all, TRUE);
    g_autofree char *text = grid_row_text(grid, 0);
    g_assert_cmpstr(text, ==, "四五六"); /* scrolled by columns; the cursor needs one behind the end */
    g_assert_true(grid_cursor(grid, &row, &col));
    g_assert_cmpint(col, ==, 6);
    press(entry, KC_HOME);
    entry_draw(entry, &all, TRUE);
    g_autofree char *start = grid_row_text(grid, 0);
    g_assert_cmpstr(start, ==, "一二三");
    g_assert_true(grid_cursor(grid, &row, &col));
    g_assert_cmpint(col, ==, 0);
}

static void test_lines(void) {
    g_autoptr(Entry) entry = entry_new(ENTRY_LINES, 0);
    g_autoptr(Grid) grid = grid_new(3, 8);
    Area all = grid_area(grid);
    int row, col;
    type(entry, "valve leaks");
    g_assert_cmpuint(press(entry, KC_ENTER), ==, REACT_CHANGED);
    type(entry, "中文字符文");
    entry_draw(entry, &all, TRUE);
    g_assert_cmpint(entry_rows(entry, 8), ==, 4);
    g_assert_true(grid_cursor(grid, &row, &col));
    g_assert_cmpint(row, ==, 2);
    g_assert_cmpint(col, ==, 2);
    press(entry, KC_UP);
    press(entry, KC_UP);
    type(entry, "!");
    g_assert_cmpstr(entry_text(entry), ==, "valve le!aks\n中文字符文");
    press(entry, KC_UP);
    g_assert_cmpuint(press(entry, KC_UP), ==, REACT_NONE);
}

static void test_undo(void) {
    g_autoptr(Entry) entry = entry_new(0, 12);
    type(entry, "one two");
    press(entry, KC_CTRL('U'));
    g_assert_cmpstr(entry_text(entry), ==, "");
    press(entry, KC_CTRL('Z'));
    g_assert_cmpstr(entry_text(entry), ==, "one two");
    press(entry, KC_CTRL('Z'));
    g_assert_cmpstr(entry_text(entry), ==, "one ");
    press(entry, KC_CTRL('Y'));
    g_assert_cmpstr(entry_text(entry), ==, "one two");
    entry_replace(entry, "picked");
    press(entry, KC_CTRL('Z'));
    g_assert_cmpstr(entry_text(entry), ==, "one two");
    type(entry, "!");
    press(entry, KC_CTRL('Y')); /* what was typed since ends the other future */
    g_assert_cmpstr(entry_text(entry), ==, "one two!");
    paste(entry, "123456");
    g_assert_cmpstr(entry_text(entry), ==, "one two!1234");
    press(entry, KC_CTRL('Z'));
    g_assert_cmpstr(entry_text(entry), ==, "one two!");
    g_autoptr(Entry) secret = entry_new(ENTRY_SECRET, 0);
    type(secret, "word");
    press(secret, KC_CTRL('U'));
    press(secret, KC_CTRL('Z'));
    g_assert_cmpstr(entry_text(secret), ==, "");
}

static void test_secret(void) {
    g_autoptr(Entry) entry = entry_new(ENTRY_SECRET, 0);
    g_autoptr(Grid) grid = grid_new(1, 10);
    Area all = grid_area(grid);
    type(entry, "密a");
    entry_draw(entry, &all, TRUE);
    g_autofree char *text = grid_row_text(grid, 0);
    g_assert_cmpstr(text, ==, "**");
}

static void test_stream(void) {
    static const KeyCode keys[] = {'a',      ' ',          0x4e2d,    0x301, KC_LEFT, KC_RIGHT, KC_UP,   KC_DOWN, KC_HOME, KC_END,
                                   KC_ENTER, KC_BACKSPACE, KC_DELETE, 23,    11,      0x1f600,  KC_LEFT, KC_LEFT, '-',     0x6587};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (int flags = 0; flags < 4; flags++) {
        g_autoptr(Entry) entry = entry_new((unsigned)flags, 60);
        for (int i = 0; i < 4000; i++) {
            press(entry, keys[g_rand_int_range(random, 0, G_N_ELEMENTS(keys))]);
            g_autoptr(Grid) grid = grid_new(g_rand_int_range(random, 1, 5), g_rand_int_range(random, 1, 12));
            Area all = grid_area(grid);
            int row, col;
            entry_draw(entry, &all, TRUE);
            if (!g_utf8_validate(entry_text(entry), -1, NULL) || g_utf8_strlen(entry_text(entry), -1) > 60 ||
                !grid_cursor(grid, &row, &col)) {
                g_test_message("key %d of stream %d", i, flags);
                g_test_fail();
                return;
            }
        }
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/entry/typing", test_typing);
    g_test_add_func("/ui/entry/combining", test_combining);
    g_test_add_func("/ui/entry/paste", test_paste);
    g_test_add_func("/ui/entry/draw", test_draw);
    g_test_add_func("/ui/entry/lines", test_lines);
    g_test_add_func("/ui/entry/undo", test_undo);
    g_test_add_func("/ui/entry/secret", test_secret);
    g_test_add_func("/ui/entry/stream", test_stream);
    return g_test_run();
}
