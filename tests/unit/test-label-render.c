/* SPDX-License-Identifier: MIT
 *
 * Labels as people get them: every format is written and read back with zbarimg, pdftoppm and pdftotext.
 */
#include <glib.h>
#include <glib/gstdio.h>
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

static gboolean write_labels(const char *format, gsize count, LabelOptions options, const char *name,
                             LabelResult *result, GError **error) {
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
        g_assert_true(write_labels("pdf", COUNT, (LabelOptions){.size = sizes[i]}, name, &result, &error));
        g_assert_no_error(error);
        g_assert_cmpuint(result.labels, ==, COUNT);
        g_assert_cmpuint(result.pages, ==, pages[i]);
        g_assert_true(result.file && g_str_has_suffix(result.file, name));
        for (int dpi = 150; dpi <= 203; dpi += 53) {
            g_autofree char *raster = g_strdup_printf("pdftoppm -r %d -gray %s %s/%s-%d", dpi, result.file,
                                                      folder, sizes[i], dpi);
            g_free(run(raster));
            g_autofree char *pictures = g_strdup_printf("%s-%d-*.pgm", sizes[i], dpi);
            g_autofree char *decoded = decode(pictures);
            assert_payloads(decoded, COUNT);
        }
        g_free(result.file);
    }
}

static void test_pdf_text(void) {
    g_assert_true(write_labels("pdf", COUNT, (LabelOptions){.mark = "演练"}, "text.pdf", NULL, NULL));
    g_autofree char *command = g_strdup_printf("pdftotext %s/text.pdf -", folder);
    g_autofree char *text = run(command);
    g_autofree char *shown = label_short_show(items[5].short_code);
    const char *const texts[] = {
        "【演练】华东化工有限公司", "氨泵 A", "合成氨装置区", "一层北侧", "P-0005", "50 mm", shown,
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
    g_assert_nonnull(strstr(info, "(A4)"));
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
    g_assert_cmpmem(bytes + 16, 8, "\0\0\2\305\0\0\1\330", 8);         /* 709 × 472 dots */
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
    const char *const names[] = {"pdf", "png", "term"};
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
    g_assert_nonnull(strstr(error->message, "fonts-wqy-microhei"));
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
