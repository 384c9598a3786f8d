/* SPDX-License-Identifier: MIT
 *
 * Books of sheets and the two file formats. tests/cli/xlsx.sh reads the samples back with another program: it
 * sets KEEP to the folder in which they stay.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/export/sheet.h"

#define CREATED G_GINT64_CONSTANT(1793000000000)

static char *folder_new(void) {
    GError *error = NULL;
    char *folder = g_dir_make_tmp("bihuan-sheet-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static void folder_remove(char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
    g_free(folder);
}

static guint folder_count(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(dir))
        count++;
    return count;
}

static Book *sample_book(guint rows) {
    Book *book = book_new("重大危险源包保责任履职台账", CREATED);
    Sheet *sheet = book_add_sheet(book, "履职台账", "履职台账 2026-10", "单位:示例化工");
    sheet_add_column(sheet, "name", "名称", 12, SHEET_TEXT, 0);
    sheet_add_column(sheet, "count", "次数", 4, SHEET_INTEGER, 0);
    sheet_add_column(sheet, "rate", "率(%)", 4, SHEET_PERCENT, 1);
    sheet_add_column(sheet, "at", "时间", 8, SHEET_TIME, 0);
    for (guint i = 0; i < rows; i++) {
        sheet_begin_row(sheet);
        sheet_put_text(sheet, i % 2 ? "=cmd|' /C calc'!A0" : "液氨罐区");
        sheet_put_integer(sheet, i);
        if (i % 3 == 0)
            sheet_put_none(sheet, "本月没有到期的隐患");
        else
            sheet_put_decimal(sheet, "91.7");
        if (i % 3 == 1)
            sheet_note_cell(sheet, "11/12");
        sheet_put_time(sheet, CREATED);
    }
    sheet_add_note(sheet, "head ABCD");
    sheet_add_signature(sheet, "制表人:");
    sheet_add_signature(sheet, "审核人:");
    return book;
}

static void test_texts_are_made_safe(void) {
    g_autoptr(Book) book = book_new("t", CREATED);
    Sheet *sheet = book_add_sheet(book, "a", "a", "");
    sheet_add_column(sheet, "x", "x", 4, SHEET_TEXT, 0);
    const char *given[] = {"a\033[2Jb",
                           "a\nb",
                           "\xff\xfe",
                           "a\xe2\x80\xae"
                           "b",
                           "x\x01",
                           "-12"};
    const char *wanted[] = {"a?[2Jb", "a\nb", "\xef\xbf\xbd\xef\xbf\xbd", "a?b", "x?", "-12"};
    for (guint i = 0; i < G_N_ELEMENTS(given); i++) {
        sheet_begin_row(sheet);
        sheet_put_text(sheet, given[i]);
        g_assert_cmpstr(sheet_cell(sheet, i, 0)->text, ==, wanted[i]);
        g_assert_cmpint(sheet_cell(sheet, i, 0)->kind, ==, CELL_TEXT);
    }
    g_autofree char *huge = g_strnfill(100000, 'x');
    sheet_begin_row(sheet);
    sheet_put_text(sheet, huge);
    const char *text = sheet_cell(sheet, G_N_ELEMENTS(given), 0)->text;
    g_assert_cmpint(g_utf8_strlen(text, -1), ==, 32000);
    g_assert_true(g_str_has_suffix(text, "…"));
}

static void test_numbers(void) {
    g_autoptr(Book) book = book_new("t", CREATED);
    Sheet *sheet = book_add_sheet(book, "a", "a", "");
    sheet_add_column(sheet, "x", "x", 4, SHEET_DECIMAL, 1);
    const char *numbers[] = {"0", "-3", "91.7", "100.0"};
    const char *texts[] = {"1e5", "0x10", ".5", "5.", "-", "nan", "1,5", "１", "12345678901234567"};
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++) {
        sheet_begin_row(sheet);
        sheet_put_decimal(sheet, numbers[i]);
        g_assert_cmpint(sheet_cell(sheet, i, 0)->kind, ==, CELL_NUMBER);
    }
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        sheet_begin_row(sheet);
        sheet_put_decimal(sheet, texts[i]);
        g_assert_cmpint(sheet_cell(sheet, i + G_N_ELEMENTS(numbers), 0)->kind, ==, CELL_TEXT);
    }
    sheet_begin_row(sheet);
    sheet_put_none(sheet, "why");
    g_autofree char *none = sheet_cell_text(sheet_cell(sheet, sheet_rows(sheet) - 1, 0));
    g_assert_cmpstr(none, ==, "/");
    g_assert_cmpstr(sheet_cell(sheet, sheet_rows(sheet) - 1, 0)->note, ==, "why");
}

static void test_sheet_names(void) {
    g_autoptr(Book) book = book_new("t", CREATED);
    g_assert_cmpstr(sheet_name(book_add_sheet(book, "a/b:c*[d]?\\'", "", "")), ==, "a_b_c__d____");
    g_assert_cmpstr(sheet_name(book_add_sheet(book, "Same", "", "")), ==, "Same");
    g_assert_cmpstr(sheet_name(book_add_sheet(book, "same", "", "")), ==, "same 2");
    g_assert_cmpstr(sheet_name(book_add_sheet(book, "", "", "")), ==, "4");
    const char *name = sheet_name(book_add_sheet(book, "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长", "", ""));
    g_assert_cmpint(g_utf8_strlen(name, -1), <=, 31);
}

static void test_csv(void) {
    char *folder = folder_new();
    g_autofree char *path = g_build_filename(folder, "a.csv", NULL);
    g_autoptr(Book) book = book_new("t", CREATED);
    Sheet *sheet = book_add_sheet(book, "a", "a", "");
    sheet_add_column(sheet, "x", "文,本", 4, SHEET_TEXT, 0);
    sheet_add_column(sheet, "y", "y", 4, SHEET_DECIMAL, 1);
    const char *texts[] = {"=1+1", "+86", "-x", "@SUM(A1)", "\tx", "a\"b", "安全", "a,b", "＝1", "/"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        sheet_begin_row(sheet);
        sheet_put_text(sheet, texts[i]);
        if (i == 0)
            sheet_put_decimal(sheet, "-1.5");
        if (i == 1)
            sheet_put_none(sheet, "no data");
    }
    GError *error = NULL;
    g_assert_true(sheet_format_find("csv")->write(book, path, NULL, &error));
    g_assert_no_error(error);
    g_autofree char *bytes = NULL;
    g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
    g_assert_cmpstr(bytes, ==,
                    "\xef\xbb\xbf\"文,本\",y\r\n\"'=1+1\",-1.5\r\n\"'+86\",/\r\n\"'-x\",\r\n\"'@SUM(A1)\",\r\n"
                    "\"'\tx\",\r\n\"a\"\"b\",\r\n安全,\r\n\"a,b\",\r\n\"'＝1\",\r\n/,\r\n");
    folder_remove(folder);
}

static void test_same_book_same_bytes(void) {
    char *folder = folder_new();
    g_autofree char *one = g_build_filename(folder, "one.xlsx", NULL);
    g_autofree char *two = g_build_filename(folder, "two.xlsx", NULL);
    g_autoptr(Book) first = sample_book(50);
    g_autoptr(Book) second = sample_book(50);
    const SheetFormat *xlsx = sheet_format_for("/tmp/some.thing/a.XLSX");
    g_assert_nonnull(xlsx);
    GError *error = NULL;
    g_assert_true(xlsx->write(first, one, NULL, &error));
    g_assert_true(xlsx->write(second, two, NULL, &error));
    g_assert_no_error(error);
    g_autofree char *a = NULL, *b = NULL;
    gsize size_a = 0, size_b = 0;
    g_assert_true(g_file_get_contents(one, &a, &size_a, NULL));
    g_assert_true(g_file_get_contents(two, &b, &size_b, NULL));
    g_assert_cmpmem(a, size_a, b, size_b);
    g_assert_cmpuint(size_a, >, 4000);
    g_assert_cmpuint(folder_count(folder), ==, 2); /* the private folder is gone */
    folder_remove(folder);
}

static void test_existing_file(void) {
    char *folder = folder_new();
    for (guint i = 0; i < 2; i++) {
        const SheetFormat *format = sheet_format_find(i == 0 ? "xlsx" : "csv");
        g_autofree char *path = g_build_filename(folder, format->name, NULL);
        g_assert_true(g_file_set_contents(path, "mine", -1, NULL));
        g_autoptr(Book) book = sample_book(3);
        g_autoptr(GError) error = NULL;
        g_assert_false(format->write(book, path, NULL, &error));
        g_assert_true(err_is(error, ERR_IO));
        g_autofree char *kept = NULL;
        g_assert_true(g_file_get_contents(path, &kept, NULL, NULL));
        g_assert_cmpstr(kept, ==, "mine");
        SheetOptions replace = {.replace = TRUE};
        g_clear_error(&error);
        g_assert_true(format->write(book, path, &replace, &error));
        g_assert_no_error(error);
    }
    folder_remove(folder);
}

static void test_bad_targets(void) {
    const char *paths[] = {"/nowhere/a.xlsx", "/proc/a.xlsx", "/dev/null/a.xlsx"};
    for (guint i = 0; i < G_N_ELEMENTS(paths); i++) {
        g_autoptr(Book) book = sample_book(3);
        g_autoptr(GError) error = NULL;
        g_assert_false(sheet_format_find("xlsx")->write(book, paths[i], NULL, &error));
        g_assert_true(err_is(error, ERR_IO));
    }
    g_autoptr(Book) empty = book_new("t", CREATED);
    g_autoptr(GError) error = NULL;
    g_assert_false(sheet_format_find("csv")->write(empty, "/tmp/never.csv", NULL, &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_assert_null(sheet_format_for("/tmp.xlsx/file"));
    g_assert_null(sheet_format_find("docx"));
}

typedef struct {
    guint calls, last, total, stop_at;
} Seen;

static gboolean see_progress(guint done, guint total, gpointer data) {
    Seen *seen = data;
    seen->calls++;
    g_assert_cmpuint(done, >=, seen->last);
    seen->last = done;
    seen->total = total;
    return seen->stop_at == 0 || done < seen->stop_at;
}

static void test_progress_and_stop(void) {
    char *folder = folder_new();
    for (guint i = 0; i < 2; i++) {
        const SheetFormat *format = sheet_format_find(i == 0 ? "xlsx" : "csv");
        g_autofree char *path = g_build_filename(folder, format->name, NULL);
        g_autoptr(Book) book = sample_book(2000);
        Seen seen = {.stop_at = 1000};
        SheetOptions options = {.progress = see_progress, .data = &seen};
        g_autoptr(GError) error = NULL;
        g_assert_false(format->write(book, path, &options, &error));
        g_assert_true(err_is(error, ERR_FAILED));
        g_assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
        seen = (Seen){.stop_at = 0};
        g_clear_error(&error);
        g_assert_true(format->write(book, path, &options, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(seen.last, ==, 2000);
        g_assert_cmpuint(seen.total, ==, 2000);
        g_assert_cmpuint(seen.calls, >, 3);
    }
    g_assert_cmpuint(folder_count(folder), ==, 2);
    folder_remove(folder);
}

/* Written for tests/cli/xlsx.sh: a small one, one above the memory limit, one with texts that could do harm.
 */
static void test_samples(void) {
    const char *keep = g_getenv("KEEP");
    char *folder = keep ? g_strdup(keep) : folder_new();
    const SheetFormat *xlsx = sheet_format_find("xlsx");
    SheetOptions replace = {.replace = TRUE};
    guint sizes[] = {12, 6000};
    for (guint i = 0; i < 2; i++) {
        g_autoptr(Book) book = sample_book(sizes[i]);
        g_autofree char *name = g_strdup_printf("%s/%u.xlsx", folder, sizes[i]);
        GError *error = NULL;
        g_assert_true(xlsx->write(book, name, &replace, &error));
        g_assert_no_error(error);
    }
    g_autoptr(Book) book = book_new("harm", CREATED);
    Sheet *sheet = book_add_sheet(book, "harm", "=1+1", "");
    sheet_add_column(sheet, "x", "@x", 6, SHEET_TEXT, 0);
    const char *texts[] = {"=1+1",
                           "{=1}",
                           "_x0041_",
                           "a\x0c"
                           "b",
                           "http://x/",
                           "00123",
                           "<&>\"",
                           "\033]0;x\007"};
    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        sheet_begin_row(sheet);
        sheet_put_text(sheet, texts[i]);
    }
    g_autofree char *name = g_strdup_printf("%s/harm.xlsx", folder);
    g_assert_true(xlsx->write(book, name, &replace, NULL));
    if (keep)
        g_free(folder);
    else
        folder_remove(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    clock_set_offset(480);
    g_test_add_func("/sheet/texts-are-made-safe", test_texts_are_made_safe);
    g_test_add_func("/sheet/numbers", test_numbers);
    g_test_add_func("/sheet/names", test_sheet_names);
    g_test_add_func("/sheet/csv", test_csv);
    g_test_add_func("/sheet/xlsx/same-bytes", test_same_book_same_bytes);
    g_test_add_func("/sheet/existing-file", test_existing_file);
    g_test_add_func("/sheet/bad-targets", test_bad_targets);
    g_test_add_func("/sheet/progress-and-stop", test_progress_and_stop);
    g_test_add_func("/sheet/samples", test_samples);
    return g_test_run();
}
