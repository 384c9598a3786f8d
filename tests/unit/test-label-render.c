/* SPDX-License-Identifier: MIT
 *
 * Labels as people get them: every format is written and read back with zbarimg, pdftoppm and pdftotext.
 */
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/label/label.h"
#include "bihuan/paper/qr.h"
#include "bihuan/seal/seal.h"

#define COUNT 20
#define AT G_GINT64_CONSTANT(1795400000000)

static const guint8 key[SEAL_KEY_SIZE] = "a key of thirty-two bytes, tests";
static char *folder;
static LabelItem items[COUNT];

/* The output of a program; a program that is missing fails the test. */
static char *run(const char *command) {
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    if (!g_spawn_command_line_sync(command, &output, NULL, NULL, &error)) {
        g_test_fail_printf("%s: %s", command, error->message);
        return g_strdup("");
    }
    return output;
}

static char *decode(const char *pictures) {
    static const char zbar[] = "zbarimg --nodbus -q --raw -Sdisable -Sqrcode.enable";
    g_autofree char *command = g_strdup_printf("sh -c 'cd \"%s\" && %s %s 2>/dev/null'", folder, zbar, pictures);
    return run(command);
}

static char *in_folder(const char *name) {
    return g_build_filename(folder, name, NULL);
}

static guint lines_of(const char *text) {
    guint lines = 0;
    for (; *text; text++) {
        lines += *text == '\n';
    }
    return lines;
}

static void assert_payloads(const char *decoded, gsize count) {
    g_assert_cmpuint(lines_of(decoded), ==, count);
    for (gsize i = 0; i < count; i++) {
        g_autofree char *line = g_strdup_printf("%s\n", items[i].payload);
        if (!strstr(decoded, line)) {
            g_test_fail_printf("%s was not decoded", items[i].payload);
        }
    }
}

static gboolean write_labels(const char *format, gsize count, LabelOptions options, const char *name, LabelResult *result, GError **error) {
    g_autofree char *path = in_folder(name);
    options.path = path;
    options.created = AT;
    options.plant = options.plant ? options.plant : "华东化工有限公司";
    const LabelFormat *found = label_format_find(format, error);
    return found && label_write(found, items, count, &options, result, error);
}

static void make_items(void) {
    for (int i = 0; i < COUNT; i++) {
        LabelItem *item = &items[i];
        item->code = i == 0   ? g_strdup("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345")
                     : i == 1 ? g_strdup("pump_01/abcdefghijklmnopqrstuvwx")
                              : g_strdup_printf("P-%04d", i);
        item->name = i == 0 ? "一段转化炉出口高温高压余热回收换热器循环水备用增压泵"
                              "及其配套润滑油站远程控制柜（备用）甲乙丙丁"
                            : "氨泵 A";
        item->area = "合成氨装置区";
        item->position = i == 0 ? "三层平台北侧第七根立柱旁边靠近安全通道"
                                  "的防爆配电箱下方离地一米二处"
                                : "一层北侧";
        item->generation = i + 1;
        item->payload = label_payload(key, "plant", item->code, item->generation, NULL);
        item->short_code = label_short_code(key, "plant", item->code, item->generation, NULL);
    }
}

static void test_pdf(void) {
    static const char *const sizes[] = {"40x30", "50x30", "60x40", "80x60"};
    static const guint pages[] = {1, 1, 2, 3};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        LabelResult result = {0};
        g_autofree char *name = g_strdup_printf("%s.pdf", sizes[i]);
        g_assert_true(write_labels("pdf", COUNT, (LabelOptions){.size = sizes[i], .sheet = "a4"}, name, &result, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(result.labels, ==, COUNT);
        g_assert_cmpuint(result.pages, ==, pages[i]);
        g_assert_true(result.file && g_str_has_suffix(result.file, name));
        for (int dpi = 150; dpi <= 203; dpi += 53) {
            g_autofree char *raster = g_strdup_printf("pdftoppm -r %d -gray %s %s/%s-%d", dpi, result.file, folder, sizes[i], dpi);
            g_free(run(raster));
            g_autofree char *pictures = g_strdup_printf("%s-%d-*.pgm", sizes[i], dpi);
            g_autofree char *decoded = decode(pictures);
            assert_payloads(decoded, COUNT);
        }
        g_free(result.file);
    }
}

static void test_pdf_text(void) {
    g_assert_true(write_labels("pdf", COUNT, (LabelOptions){.mark = "演练", .sheet = "a4"}, "text.pdf", NULL, NULL));
    g_autofree char *command = g_strdup_printf("pdftotext %s/text.pdf -", folder);
    g_autofree char *text = run(command);
    g_autofree char *shown = label_short_show(items[5].short_code);
    const char *const texts[] = {
        "【演练】华东化工有限公司",
        "氨泵 A",
        "合成氨装置区",
        "一层北侧",
        "P-0005",
        "50 mm",
        "Rev. 6",
        shown,
        "ABCDEFGHIJKLMNOPQ\nRSTUVWXYZ012345\n", /* broken without a hyphen that is not part of it */
    };
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        if (!strstr(text, texts[i])) {
            g_test_fail_printf("%s is not in the PDF", texts[i]);
        }
    }
}

static void test_pdf_exact(void) {
    g_assert_true(write_labels("pdf", 1, (LabelOptions){0}, "one.pdf", NULL, NULL));
    g_assert_true(write_labels("pdf", 1, (LabelOptions){0}, "again.pdf", NULL, NULL));
    g_autofree char *one = in_folder("one.pdf"), *again = in_folder("again.pdf"), *a = NULL, *b = NULL;
    gsize size_a = 0, size_b = 1;
    g_assert_true(g_file_get_contents(one, &a, &size_a, NULL) && g_file_get_contents(again, &b, &size_b, NULL));
    g_assert_cmpmem(a, size_a, b, size_b);
    g_autofree char *command = g_strdup_printf("pdfinfo %s", one);
    g_autofree char *info = run(command);
    g_assert_nonnull(strstr(info, "170.079 x 113.386 pts")); /* 60 × 40 mm */
    LabelResult result = {0};
    g_assert_true(write_labels("pdf", 3, (LabelOptions){.size = "40x30"}, "three.pdf", &result, NULL));
    g_assert_cmpuint(result.pages, ==, 3);
    g_clear_pointer(&result.file, g_free);
    g_autofree char *sheet_info = NULL, *of_sheet = NULL;
    g_assert_true(write_labels("pdf", 3, (LabelOptions){.sheet = "a4", .from = 17}, "sheet.pdf", &result, NULL));
    g_assert_cmpuint(result.pages, ==, 2);
    g_free(result.file);
    of_sheet = g_strdup_printf("pdfinfo %s/sheet.pdf", folder);
    sheet_info = run(of_sheet);
    g_assert_nonnull(strstr(sheet_info, "(A4)"));
}

/* One bitmap of a printer's language to a picture; the place behind it, NULL if there is none. */
static const char *save_zpl(const char *at, const char *name) {
    const char *field = strstr(at, "^GFA,");
    int size = 0, again = 0, stride = 0, start = 0;
    if (!field || sscanf(field, "^GFA,%d,%d,%d,%n", &size, &again, &stride, &start) != 3) {
        return NULL;
    }
    g_assert_true(size == again && stride > 0 && size % stride == 0);
    g_autoptr(GString) picture = g_string_new(NULL);
    g_string_append_printf(picture, "P4\n%d %d\n", stride * 8, size / stride);
    for (int i = 0; i < size; i++) {
        const char *hex = field + start + 2 * i;
        g_string_append_c(picture, (char)(g_ascii_xdigit_value(hex[0]) * 16 + g_ascii_xdigit_value(hex[1])));
    }
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, picture->str, (gssize)picture->len, NULL));
    return g_str_has_prefix(field + start + 2 * size, "^FS") ? field + start + 2 * size : NULL;
}

static const char *save_tspl(const char *at, const char *end, const char *name) {
    const char *field = g_strstr_len(at, end - at, "BITMAP 0,0,");
    int stride = 0, rows = 0, start = 0;
    if (!field || sscanf(field, "BITMAP 0,0,%d,%d,0,%n", &stride, &rows, &start) != 2 || field + start + stride * rows > end) {
        return NULL;
    }
    g_autoptr(GString) picture = g_string_new(NULL);
    g_string_append_printf(picture, "P4\n%d %d\n", stride * 8, rows);
    for (int i = 0; i < stride * rows; i++) {
        g_string_append_c(picture, (char)~field[start + i]);
    }
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, picture->str, (gssize)picture->len, NULL));
    return field + start + stride * rows;
}

static void check_printer_language(const char *format, const char *size, guint dpi) {
    g_autofree char *name = g_strdup_printf("%s-%u.%s", size, dpi, format), *path = in_folder(name), *bytes = NULL;
    g_autoptr(GError) error = NULL;
    gsize length = 0;
    g_assert_true(write_labels(format, 4, (LabelOptions){.size = size, .dpi = dpi}, name, NULL, &error));
    g_assert_no_error(error);
    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    const char *at = bytes, *end = bytes + length;
    for (int i = 0; at && i < 4; i++) {
        g_autofree char *picture = g_strdup_printf("%s-%s-%u-%d.pbm", format, size, dpi, i);
        at = strcmp(format, "zpl") == 0 ? save_zpl(at, picture) : save_tspl(at, end, picture);
    }
    g_assert_nonnull(at);
    g_autofree char *pictures = g_strdup_printf("%s-%s-%u-*.pbm", format, size, dpi);
    g_autofree char *decoded = decode(pictures);
    assert_payloads(decoded, 4);
}

static void test_printer_languages(void) {
    static const char *const sizes[] = {"40x30", "50x30", "60x40", "80x60"};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        check_printer_language("zpl", sizes[i], 203);
        check_printer_language("tspl", sizes[i], 203);
    }
    check_printer_language("zpl", "60x40", 300);
    check_printer_language("tspl", "40x30", 300);
    g_autoptr(GError) error = NULL;
    g_assert_false(write_labels("zpl", 1, (LabelOptions){.dpi = 72}, "no.zpl", NULL, &error));
    g_assert_true(err_is(error, ERR_USAGE));
    g_clear_error(&error);
    g_assert_false(write_labels("tspl", 1, (LabelOptions){.sheet = "a4"}, "no.tspl", NULL, &error));
    g_assert_true(err_is(error, ERR_USAGE));
}

static char *native(const char *format, const LabelItem *item, const char *font, GError **error) {
    g_autoptr(GPtrArray) parts =
        label_render(label_format_find(format, NULL), item, 1, &(LabelOptions){.font = font, .created = AT}, NULL, error);
    gsize size = 0;
    const char *text = parts ? g_bytes_get_data(parts->pdata[0], &size) : NULL;
    return text ? g_strndup(text, size) : NULL;
}

static void test_native(void) {
    LabelItem item = items[4];
    g_autoptr(GError) error = NULL;
    item.name = "氨泵 \"A\" ^~_";
    g_autofree char *zpl = native("zpl", &item, "E:SIMSUN.TTF", &error);
    g_assert_no_error(error);
    g_autofree char *field = g_strdup_printf("^FDMA,%s^FS", item.payload);
    g_assert_true(zpl && strstr(zpl, "^CI28") && strstr(zpl, "^A@N,") && strstr(zpl, field));
    g_assert_nonnull(strstr(zpl ? zpl : "", "氨泵 \"A\" _5E_7E_5F^FS"));
    g_autofree char *tspl = native("tspl", &item, "TSS24.BF2", &error);
    g_assert_no_error(error);
    g_assert_nonnull(strstr(tspl ? tspl : "", "\xb0\xb1\xb1\xc3 \\[\"]A\\[\"] ^~_\"\r\n")); /* 氨泵 in GB18030 */
    g_autofree char *code = g_strdup_printf(",A,0,\"%s\"\r\n", item.payload);
    g_assert_nonnull(strstr(tspl ? tspl : "", code));
    item.name = "\xf0\xa0\xae\xb7泵"; /* U+20BB7: four bytes in GB18030 */
    g_assert_null(native("tspl", &item, "TSS24.BF2", &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_clear_error(&error);
    g_assert_null(native("zpl", &item, "A^XZ", &error));
    g_assert_true(err_is(error, ERR_USAGE));
}

/* A name of 200 characters shrinks and is cut; the code is not touched. */
static void test_long_name(void) {
    static const char *const formats[] = {"zpl", "pdf", "svg"};
    g_autoptr(GString) name = g_string_new(NULL);
    for (int i = 0; i < 200; i++) {
        g_string_append(name, "泵");
    }
    LabelItem item = items[4];
    item.name = item.area = item.position = name->str;
    for (gsize i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_autofree char *path = in_folder("long");
        g_autoptr(GError) error = NULL;
        LabelOptions options = {.path = path, .size = "40x30", .created = AT, .replace = TRUE};
        g_assert_true(label_write(label_format_find(formats[i], NULL), &item, 1, &options, NULL, &error));
        g_assert_no_error(error);
        g_autofree char *bytes = NULL;
        g_assert_true(g_file_get_contents(path, &bytes, NULL, NULL));
        g_autofree char *raster = i == 1 ? g_strdup_printf("pdftoppm -r 203 -singlefile %s %s/long-1", path, folder)
                                         : g_strdup_printf("rsvg-convert -d 203 -p 203 -o %s/long-2.png %s", folder, path);
        if (i == 0) {
            g_assert_nonnull(save_zpl(bytes, "long-0.pbm"));
        } else {
            g_free(run(raster));
        }
        g_autofree char *pictures = g_strdup_printf("long-%zu.*", i);
        g_autofree char *decoded = decode(pictures), *expected = g_strdup_printf("%s\n", item.payload);
        g_assert_cmpstr(decoded, ==, expected);
    }
    g_autofree char *text = native("zpl", &item, "E:SIMSUN.TTF", NULL);
    g_assert_nonnull(strstr(text ? text : "", "泵…^FS"));
}

static void test_svg(void) {
    static const char *const sizes[] = {"40x30", "50x30", "60x40", "80x60"};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        LabelResult result = {0};
        g_autofree char *name = g_strdup_printf("svg-%s.svg", sizes[i]);
        g_assert_true(write_labels("svg", 2, (LabelOptions){.size = sizes[i]}, name, &result, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(result.pages, ==, 2);
        for (int n = 1; n <= 2; n++) {
            g_autofree char *command = g_strdup_printf(
                "rsvg-convert -d 203 -p 203 -o %s/svg-%s-%d.png "
                "%s/svg-%s-%d.svg",
                folder, sizes[i], n, folder, sizes[i], n);
            g_free(run(command));
        }
        g_autofree char *pictures = g_strdup_printf("svg-%s-?.png", sizes[i]), *decoded = decode(pictures);
        assert_payloads(decoded, 2);
        g_free(result.file);
    }
    g_autofree char *path = in_folder("svg-60x40-1.svg"), *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_nonnull(strstr(text, " width=\"60mm\" height=\"40mm\""));
    g_assert_nonnull(strstr(text, "合成氨装置区"));
}

static void test_calibration(void) {
    static const struct {
        const char *name;
        LabelOptions options;
    } cases[] = {
        {"cal-single.pdf", {.size = "40x30", .calibration = TRUE}},
        {"cal-sheet.pdf", {.sheet = "a4", .calibration = TRUE}},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        LabelResult result = {0};
        g_assert_true(write_labels("pdf", 0, cases[i].options, cases[i].name, &result, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(result.labels, ==, 0);
        g_assert_cmpuint(result.pages, ==, 1);
        g_autofree char *raster = g_strdup_printf("pdftoppm -r 203 -singlefile %s %s/cal-%zu", result.file, folder, i);
        g_free(run(raster));
        g_autofree char *pictures = g_strdup_printf("cal-%zu.ppm", i), *decoded = decode(pictures);
        g_assert_cmpstr(decoded, ==, "BIHUAN 0.5MM\n");
        g_autofree char *command = g_strdup_printf("pdftotext %s -", result.file), *text = run(command);
        g_assert_nonnull(strstr(text, i == 0 ? "40x30: 40 × 30" : "a4: 210 × 297"));
        g_free(result.file);
    }
    g_assert_true(write_labels("zpl", 0, (LabelOptions){.calibration = TRUE}, "cal.zpl", NULL, NULL));
    g_assert_false(write_labels("term", 0, (LabelOptions){.calibration = TRUE}, "cal.txt", NULL, NULL));
}

/* Layouts and sheets of a plant's own come before the shipped ones. */
static void test_own(void) {
    g_autofree char *own = in_folder("own"), *sheets = g_build_filename(own, "sheets", NULL);
    g_autofree char *layout = g_build_filename(own, "tag.ini", NULL), *sheet = g_build_filename(sheets, "roll.ini", NULL);
    const char *const folders[] = {own, NULL};
    g_assert_cmpint(g_mkdir_with_parents(sheets, 0755), ==, 0);
    g_assert_true(g_file_set_contents(layout,
                                      "[label]\nwidth = 30\nheight = 30\n[qr]\nleft = 4\ntop = 4\nwidth = "
                                      "22\nheight = 22\n",
                                      -1, NULL));
    g_assert_true(g_file_set_contents(sheet, "[sheet]\nwidth = 70\nheight = 40\nleft = 3\ntop = 2\ngap_x = 2\n", -1, NULL));
    g_auto(GStrv) names = label_sizes(folders);
    g_assert_true(g_strv_contains((const char *const *)names, "tag") && g_strv_contains((const char *const *)names, "60x40"));
    LabelResult result = {0};
    g_autoptr(GError) error = NULL;
    g_assert_true(write_labels("pdf", 3, (LabelOptions){.size = "tag", .sheet = "roll", .folders = folders}, "own.pdf", &result, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(result.pages, ==, 2);
    g_clear_pointer(&result.file, g_free);
    g_assert_true(g_file_set_contents(layout, "[label]\nwidth = 30\nheight = -3\n", -1, NULL));
    g_assert_false(write_labels("pdf", 3, (LabelOptions){.size = "tag", .folders = folders}, "bad.pdf", NULL, &error));
    g_autofree char *place = g_strdup_printf("%s:3: ", layout), *bad = in_folder("bad.pdf");
    g_assert_true(err_is(error, ERR_INPUT) && g_str_has_prefix(error->message, place));
    g_assert_false(g_file_test(bad, G_FILE_TEST_EXISTS));
}

static void test_png(void) {
    g_autoptr(GError) error = NULL;
    LabelResult result = {0};
    static const char *const sizes[] = {"40x30", "50x30", "60x40", "80x60"};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autofree char *name = g_strdup_printf("all-%s.png", sizes[i]);
        g_assert_true(write_labels("png", COUNT, (LabelOptions){.size = sizes[i]}, name, &result, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(result.pages, ==, COUNT);
        g_assert_true(result.file && g_str_has_suffix(result.file, "-01.png"));
        g_clear_pointer(&result.file, g_free);
        g_autofree char *pictures = g_strdup_printf("all-%s-*.png", sizes[i]);
        g_autofree char *decoded = decode(pictures);
        assert_payloads(decoded, COUNT);
    }
    g_assert_true(write_labels("png", 1, (LabelOptions){0}, "one.png", &result, &error));
    g_assert_true(result.file && g_str_has_suffix(result.file, "/one.png"));
    g_autofree guint8 *bytes = NULL;
    gsize size = 0;
    g_assert_true(result.file && g_file_get_contents(result.file, (char **)&bytes, &size, NULL));
    g_assert_cmpmem(bytes + 16, 8, "\0\0\2\305\0\0\1\330", 8);             /* 709 × 472 dots */
    g_assert_cmpmem(bytes + 37, 13, "pHYs\0\0\056\043\0\0\056\043\1", 13); /* 11811 dots a metre */
    g_free(result.file);
}

/* Half blocks to a picture of 4 dots a module, on a grey ground as on a dark terminal. */
static void save_blocks(char **lines, guint count, const char *name) {
    glong width = g_utf8_strlen(lines[0], -1);
    g_autoptr(GString) picture = g_string_new(NULL);
    g_string_append_printf(picture, "P5\n%ld %u\n255\n", 4 * width, 8 * count);
    for (guint y = 0; y < 8 * count; y++) {
        for (const char *at = lines[y / 8]; *at; at = g_utf8_next_char(at)) {
            gunichar block = g_utf8_get_char(at);
            gunichar half = y % 8 < 4 ? 0x2580 : 0x2584;
            char dot = block == 0x2588 || block == half ? '\0' : '\377';
            g_string_append_printf(picture, "%c%c%c%c", dot, dot, dot, dot);
        }
    }
    g_autofree char *path = in_folder(name);
    g_assert_true(g_file_set_contents(path, picture->str, (gssize)picture->len, NULL));
}

static void test_term(void) {
    static const char start[] = "\033[38;5;16;48;5;231m", end[] = "\033[0m";
    g_autofree char *text = label_print(label_format_find("term", NULL), items, 3, NULL, NULL);
    g_assert_nonnull(text);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    g_autoptr(GPtrArray) blocks = g_ptr_array_new_with_free_func(g_free);
    guint labels = 0;
    for (char **line = lines; *line; line++) {
        if (g_str_has_prefix(*line, start) && g_str_has_suffix(*line, end)) {
            gsize inner = strlen(*line) - strlen(start) - strlen(end);
            g_ptr_array_add(blocks, g_strndup(*line + strlen(start), inner));
        } else if (blocks->len > 0) {
            g_autofree char *name = g_strdup_printf("term-%u.pgm", labels++);
            save_blocks((char **)blocks->pdata, blocks->len, name);
            g_ptr_array_set_size(blocks, 0);
        }
    }
    g_assert_cmpuint(labels, ==, 3);
    g_autofree char *decoded = decode("term-*.pgm");
    assert_payloads(decoded, 3);
    g_assert_nonnull(strstr(text, "一层北侧"));
    g_assert_null(label_print(label_format_find("pdf", NULL), items, 1, NULL, NULL));
}

static guint files_in_folder(void) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint files = 0;
    while (g_dir_read_name(dir)) {
        files++;
    }
    return files;
}

static gboolean stop_at_three(guint done, guint total, gpointer data) {
    *(guint *)data = total;
    return done < 3;
}

static void test_whole_or_nothing(void) {
    guint before = files_in_folder();
    guint total = 0;
    g_autofree char *path = in_folder("stopped");
    LabelOptions options = {.path = path, .progress = stop_at_three, .data = &total};
    const char *const names[] = {"pdf", "png", "svg", "zpl", "tspl", "term"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autoptr(GError) error = NULL;
        const LabelFormat *format = label_format_find(names[i], NULL);
        g_assert_false(label_write(format, items, COUNT, &options, NULL, &error));
        g_assert_nonnull(strstr(error->message, "stopped"));
        g_assert_cmpuint(total, ==, COUNT);
    }
    LabelItem strange = items[3];
    strange.name = "\xf3\xb0\x80\x80"; /* private use: no font has it */
    g_autoptr(GError) error = NULL;
    const LabelFormat *pdf = label_format_find("pdf", NULL);
    g_assert_false(label_write(pdf, &strange, 1, &options, NULL, &error));
    g_assert_nonnull(strstr(error->message, "No installed font"));
    g_assert_cmpuint(files_in_folder(), ==, before);
    g_clear_error(&error);
    g_assert_false(write_labels("pdf", 0, (LabelOptions){0}, "none.pdf", NULL, &error));
    g_assert_true(err_is(error, ERR_INPUT));
}

static void test_existing(void) {
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in_folder("kept-02.png"), *first = in_folder("kept-01.png");
    g_autofree char *content = NULL;
    g_assert_true(g_file_set_contents(path, "mine", -1, NULL));
    g_assert_false(write_labels("png", 12, (LabelOptions){0}, "kept.png", NULL, &error));
    g_assert_true(err_is(error, ERR_IO));
    g_assert_nonnull(strstr(error->message, "kept-02.png"));
    g_assert_true(g_file_get_contents(path, &content, NULL, NULL));
    g_assert_cmpstr(content, ==, "mine");
    g_assert_false(g_file_test(first, G_FILE_TEST_EXISTS));
    g_assert_true(write_labels("png", 12, (LabelOptions){.replace = TRUE}, "kept.png", NULL, NULL));
    g_autofree char *decoded = decode("kept-*.png");
    assert_payloads(decoded, 12);
    g_clear_error(&error);
    g_assert_false(write_labels("pdf", 1, (LabelOptions){0}, "missing/x.pdf", NULL, &error));
    g_assert_true(err_is(error, ERR_IO));
}

static void test_registry(void) {
    for (const LabelFormat *const *format = label_formats(); *format; format++) {
        g_assert_true(label_format_find(label_format_name(*format), NULL) == *format);
        g_assert_cmpstr(label_format_summary(*format), !=, "");
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(label_format_find("doc", &error));
    g_assert_cmpint(err_exit_status(error), ==, 2);
    g_assert_nonnull(strstr(error->message, "pdf"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    folder = g_dir_make_tmp("bihuan-label-XXXXXX", NULL);
    make_items();
    g_test_add_func("/label-render/pdf", test_pdf);
    g_test_add_func("/label-render/pdf-text", test_pdf_text);
    g_test_add_func("/label-render/pdf-exact", test_pdf_exact);
    g_test_add_func("/label-render/printer-languages", test_printer_languages);
    g_test_add_func("/label-render/native", test_native);
    g_test_add_func("/label-render/long-name", test_long_name);
    g_test_add_func("/label-render/svg", test_svg);
    g_test_add_func("/label-render/calibration", test_calibration);
    g_test_add_func("/label-render/own", test_own);
    g_test_add_func("/label-render/png", test_png);
    g_test_add_func("/label-render/term", test_term);
    g_test_add_func("/label-render/whole-or-nothing", test_whole_or_nothing);
    g_test_add_func("/label-render/existing", test_existing);
    g_test_add_func("/label-render/registry", test_registry);
    int status = g_test_run();
    if (!g_getenv("BIHUAN_KEEP")) {
        g_autofree char *clean = g_strdup_printf("rm -rf %s", folder);
        g_free(run(clean));
    }
    return status;
}
