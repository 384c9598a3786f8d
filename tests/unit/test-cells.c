/* SPDX-License-Identifier: MIT
 *
 * base/decode.c, base/cells.c, base/fold.c: which code a file is in, where its cells are, which keys are one.
 */
#include <string.h>

#include "bihuan/base/cells.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/fold.h"
#include "bihuan/base/i18n.h"

static char *coded(const char *text, const char *code, const char *mark, gsize mark_size, gsize *size) {
    gsize length = 0;
    g_autofree char *bytes = g_convert(text, -1, code, "UTF-8", NULL, &length, NULL);
    g_assert_nonnull(bytes);
    *size = mark_size + length;
    char *all = g_malloc0(*size + 1);
    memcpy(all, mark, mark_size);
    memcpy(all + mark_size, bytes, length);
    return all;
}

static void assert_read(const char *text, const char *code, const char *mark, gsize mark_size) {
    gsize size;
    gboolean doubtful;
    g_autoptr(GError) error = NULL;
    char *bytes = coded(text, code, mark, mark_size, &size);
    g_autofree char *found = decode_take(bytes, size, &doubtful, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(found, ==, text);
    g_assert_false(doubtful);
}

static void test_codes(void) {
    static const struct {
        const char *code, *mark;
        gsize size;
    } codes[] = {{"UTF-8", "", 0},
                 {"UTF-8", "\xef\xbb\xbf", 3},
                 {"GB18030", "", 0},
                 {"GB18030", "\x84\x31\x95\x33", 4},
                 {"UTF-16LE", "\xff\xfe", 2},
                 {"UTF-16BE", "\xfe\xff", 2},
                 {"UTF-32LE", "\xff\xfe\0\0", 4},
                 {"UTF-32BE", "\0\0\xfe\xff", 4},
                 {"UTF-16LE", "", 0},
                 {"UTF-16BE", "", 0}};
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        assert_read("code,name\r\nP-1,离心泵（甲）", codes[i].code, codes[i].mark, codes[i].size);
        assert_read("plain text", codes[i].code, codes[i].mark, codes[i].size);
        assert_read("D=Φ159×6 °C 泵", codes[i].code, codes[i].mark, codes[i].size);
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(decode_take(g_memdup2("a\0b", 4), 3, NULL, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    g_assert_null(decode_take(g_strdup("\xff\xff\xff"), 3, NULL, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_autofree char *empty = decode_take(g_strdup(""), 0, NULL, NULL);
    g_assert_cmpstr(empty, ==, "");
}

static void test_doubtful(void) {
    static const struct {
        const char *bytes, *text, *otherwise;
    } either[] = {{"\xd2\xba\xd1\xb9\xd5\xbe", "液压站", "Һѹվ"},
                  {"90\xc2\xb0", "90°", "90掳"},
                  {"\xce\xa6"
                   "159",
                   "Φ159", "桅159"}};
    for (gsize i = 0; i < G_N_ELEMENTS(either); i++) {
        gboolean doubtful;
        g_autofree char *text = decode_take(g_strdup(either[i].bytes), strlen(either[i].bytes), &doubtful, NULL);
        g_autofree char *otherwise = decode_otherwise(text);
        g_assert_true(doubtful);
        g_assert_cmpstr(text, ==, either[i].text);
        g_assert_cmpstr(otherwise, ==, either[i].otherwise);
    }
    g_autofree char *none = decode_otherwise("P-101");
    g_assert_null(none);
}

/* The rows as "line:cell|cell;…". */
static char *shown(const char *text, GError **error) {
    g_autoptr(Cells) cells = cells_read(g_strdup(text), 100, error);
    GString *out = g_string_new(NULL);
    for (guint row = 0; cells && row <= cells_rows(cells); row++) {
        g_string_append_printf(out, "%s%u:", row ? ";" : "", cells_line(cells, row));
        for (guint i = 0; i < cells_count(cells, row); i++)
            g_string_append_printf(out, "%s%s", i ? "|" : "", cells_at(cells, row, i));
    }
    return g_string_free(out, FALSE);
}

static void test_rows(void) {
    static const struct {
        const char *text, *rows;
    } tables[] = {
        {"a,b\n1,2\n", "1:a|b;2:1|2"},
        {"a,b\r1,2", "1:a|b;2:1|2"},
        {"a;b\n1,5;2\n", "1:a|b;2:1,5|2"},
        {"a\tb\r\n\"1\t0\"\t2\r\n", "1:a|b;2:1\t0|2"},
        {"sep=;\r\na;b\r\n1,x;2\r\n", "2:a|b;3:1,x|2"},
        {"sep=,\na,b\n", "2:a|b"},
        {"\"sep=|\"\na|b\n", "2:a|b"},
        {"sep,b\n1,2\n", "1:sep|b;2:1|2"},
        {"\n ,\xc2\xa0\n\na,b,,\n\xe3\x80\x80,, \xe2\x80\x8b\n1,,\n,2", "4:a|b||;6:1||;7:|2"},
        {"\"a;b\",c\n\"x\n\"\"y\"\"\", 2\n", "1:a;b|c;2:x\n\"y\"| 2"},
        {"\"a\" ,b\n", "1:a|b"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(tables); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = shown(tables[i].text, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(rows, ==, tables[i].rows);
    }
    const char *broken[] = {"", " , \n", "a\n\"x", "a\n\"x\"y\n"};
    for (gsize i = 0; i < G_N_ELEMENTS(broken); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = shown(broken[i], &error);
        g_assert_true(err_is(error, ERR_INPUT));
    }
    g_autoptr(Cells) cells = cells_read(g_strdup("a,b\n1\n"), 100, NULL);
    g_assert_cmpstr(cells_named(cells, 1, "a"), ==, "1");
    g_assert_cmpstr(cells_named(cells, 1, "b"), ==, "");
    g_assert_cmpstr(cells_named(cells, 1, "c"), ==, "");
}

static void test_guard(void) {
    const char *guarded[] = {"=1+1",    "＝1+1",   "@SUM(A1)", "+86 138", "-x",           "-1+2", "0012",  "3-1",
                             "2026-10", "75-01-4", "1/2",      "12E3",    "123456789012", "'=1",  "''0012"};
    const char *plain[] = {"",        "泵",          "P-101", "-12.5", "-",  "+", "0",  "0.5",
                           "67-56-1", "13800000077", "1-101", "12-",   "E3", "'", "'x", "1#"};
    for (gsize i = 0; i < G_N_ELEMENTS(guarded); i++) {
        g_autofree char *out = cells_guard(guarded[i]);
        g_assert_cmpstr(out + 1, ==, guarded[i]);
        g_assert_cmpint(*out, ==, '\'');
        g_assert_cmpstr(cells_unguard(out), ==, guarded[i]);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(plain); i++) {
        g_autofree char *out = cells_guard(plain[i]);
        g_assert_cmpstr(out, ==, plain[i]);
        g_assert_cmpstr(cells_unguard(plain[i]), ==, plain[i]);
    }
}

static void test_fold(void) {
    static const struct {
        const char *typed, *code, *key;
    } keys[] = {{"P-101", "P-101", "p-101"},
                {"Ｐ－１０１", "P-101", "p-101"},
                {"\xe3\x80\x80p-101\xc2\xa0", "p-101", "p-101"},
                {"P-\xe2\x80\x8b"
                 "101\xef\xbb\xbf",
                 "P-101", "p-101"},
                {"P 101", "P 101", "p101"},
                {"１＃釜（备）", "1#釜(备)", "1#釜(备)"},
                {"Ⅱ区", "II区", "ii区"}};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++) {
        g_autofree char *code = fold_code(keys[i].typed), *key = fold_key(keys[i].typed);
        g_assert_cmpstr(code, ==, keys[i].code);
        g_assert_cmpstr(key, ==, keys[i].key);
    }
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/decode/codes", test_codes);
    g_test_add_func("/decode/doubtful", test_doubtful);
    g_test_add_func("/cells/rows", test_rows);
    g_test_add_func("/cells/guard", test_guard);
    g_test_add_func("/fold/keys", test_fold);
    return g_test_run();
}
