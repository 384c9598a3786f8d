/* SPDX-License-Identifier: MIT
 *
 * The paper kit: pages read back with poppler, pictures of honest and hostile kinds, all through bihuan-paper.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../src/paper/tool.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/paper/paper.h"
#include "bihuan/paper/picture.h"

#define AT G_GINT64_CONSTANT(1795400000000)
#define CODE "VZDX-GCJA-DDZK-YAV2"

static char *folder;

static char *in_folder(const char *name) {
    return g_build_filename(folder, name, NULL);
}

/* The output of a shell command in the test's folder; one that is missing fails the test. */
static char *run(const char *command) {
    g_autoptr(GError) error = NULL;
    char *output = NULL;
    g_autofree char *inside = g_strdup_printf("cd '%s' && %s", folder, command);
    const char *words[] = {"sh", "-c", inside, NULL};
    if (!g_spawn_sync(NULL, (char **)words, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, NULL, &error))
        g_test_fail_printf("%s: %s", command, error->message);
    return output ? output : g_strdup("");
}

static gboolean write_paper(const char *name, PaperContent content, gpointer data, guint *pages, GError **error) {
    PaperOptions options = {.title = "闭环报告", .number = "YH-1", .mark = "演练", .foot = "华东化工 " CODE, .created = AT};
    g_autofree char *path = in_folder(name);
    return paper_write(path, &options, content, data, pages, error);
}

static void assert_holds(const char *text, const char *part) {
    if (!strstr(text, part))
        g_test_fail_printf("\"%s\" does not stand in: %s", part, text);
}

/* Text without its blanks and newlines: what wraps still has to be all there. */
static char *squeezed(const char *text) {
    GString *out = g_string_new(NULL);
    for (; *text; text++)
        if (!strchr(" \n\f", *text))
            g_string_append_c(out, *text);
    return g_string_free(out, FALSE);
}

/* ---- pages ---- */

static gboolean put_everything(Paper *paper, gpointer data, GError **error) {
    g_autofree char *picture = in_folder("photo.jpg"), *broken = in_folder("broken.jpg");
    const PaperColumn columns[] = {{.title = "节点", .width = 1}, {.title = "耗时", .width = 2, .right = TRUE}};
    const PaperPair pairs[] = {{"设备", "P-0212 氨泵", TRUE, FALSE}, {"区域", "液氨罐区", TRUE, FALSE}, {"原因", "— 未记录", FALSE, TRUE}};
    const PaperPicture pictures[] = {{picture, NULL, "整改前 a.jpg"}, {broken, NULL, "整改后 b.jpg"}, {NULL, "缺失", "c.jpg"}};
    const PaperSignature signatures[] = {{"验收", "杨波", "2026-11-23", "未签名"}, {"归档", "", "", NULL}};
    (void)data;
    paper_chapter(paper, "隐患闭环报告", "YH-2026-00001");
    paper_heading(paper, 0, "隐患闭环报告", NULL);
    paper_heading(paper, 1, "1 发现", "5.4, 6.1.2.1");
    paper_text(paper, PAPER_FAINT, "法兰泄漏，现场可闻到氨味。");
    paper_pairs(paper, pairs, G_N_ELEMENTS(pairs));
    paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
    for (int i = 0; i < 90; i++) {
        g_autofree char *cell = g_strdup_printf("第%d行", i);
        paper_table_row(paper, (const char *const[]){"整改", cell});
    }
    paper_table_end(paper);
    paper_pictures(paper, pictures, G_N_ELEMENTS(pictures));
    paper_signatures(paper, signatures, G_N_ELEMENTS(signatures));
    return paper_qr(paper, CODE, "校验码 " CODE, error);
}

static void put32(GByteArray *bytes, guint32 value) {
    guint8 big[4] = {(guint8)(value >> 24), (guint8)(value >> 16), (guint8)(value >> 8), (guint8)value};
    g_byte_array_append(bytes, big, 4);
}

static void put_chunk(GByteArray *png, const char *kind, const guint8 *data, guint size) {
    guint32 crc = 0xffffffff;
    put32(png, size);
    guint from = png->len;
    g_byte_array_append(png, (const guint8 *)kind, 4);
    g_byte_array_append(png, data, size);
    for (guint i = from; i < png->len; i++) {
        crc ^= png->data[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
    }
    put32(png, ~crc);
}

/* A PNG of any size; kind: of its pixels, which data are said to be. */
static GByteArray *png_with(guint32 width, guint32 height, guint8 kind, const guint8 *data, guint size) {
    GByteArray *png = g_byte_array_new(), *head = g_byte_array_new();
    const guint8 rest[] = {8, kind, 0, 0, 0};
    g_byte_array_append(png, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
    put32(head, width);
    put32(head, height);
    g_byte_array_append(head, rest, sizeof rest);
    put_chunk(png, "IHDR", head->data, head->len);
    put_chunk(png, "IDAT", data, size);
    put_chunk(png, "IEND", head->data, 0);
    g_byte_array_unref(head);
    return png;
}

/* The head of a PNG, and something that is no pixels. */
static GByteArray *png_of(guint32 width, guint32 height) {
    return png_with(width, height, 6, (const guint8 *)"\x78\x9c\xff\xff", 4);
}

static gboolean put_photo(Paper *paper, gpointer path, GError **error) {
    (void)error;
    paper_pictures(paper, &(PaperPicture){path, NULL, "photo"}, 1);
    return TRUE;
}

/* A photo is the JPEG that the kit itself makes of a PNG. */
static void make_photos(void) {
    g_autofree guint8 *rows = g_malloc0(200 * 901), *packed = g_malloc(200 * 901 + 1000);
    for (int i = 0; i < 200 * 900; i++)
        rows[i / 900 * 901 + 1 + i % 900] = (guint8)(i / 7);
    g_autoptr(GZlibCompressor) zlib = g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9);
    gsize read = 0, written = 0;
    g_assert_cmpint(
        g_converter_convert(G_CONVERTER(zlib), rows, 200 * 901, packed, 200 * 901 + 1000, G_CONVERTER_INPUT_AT_END, &read, &written, NULL),
        ==, G_CONVERTER_FINISHED);
    g_autoptr(GByteArray) png = png_with(300, 200, 2, packed, (guint)written);
    g_autofree char *path = in_folder("photo.png"), *whole = in_folder("photo.jpg"), *broken = in_folder("broken.jpg");
    g_assert_true(g_file_set_contents(path, (const char *)png->data, png->len, NULL));
    g_assert_true(write_paper("photo.pdf", put_photo, path, NULL, NULL));
    g_free(run("pdfimages -j photo.pdf photo && mv photo-000.jpg photo.jpg && rm photo.pdf"));
    g_autofree char *bytes = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(whole, &bytes, &size, NULL));
    g_assert_true(g_file_set_contents(broken, bytes, (gssize)size / 2, NULL));
}

static void test_pages(void) {
    g_autoptr(GError) error = NULL;
    guint pages = 0;
    g_assert_true(write_paper("all.pdf", put_everything, NULL, &pages, &error));
    g_assert_no_error(error);
    g_autofree char *info = run("pdfinfo all.pdf"), *text = run("pdftotext -layout all.pdf -");
    g_autofree char *count = g_strdup_printf("Pages:           %u\n", pages);
    g_assert_cmpuint(pages, ==, 3);
    const char *const facts[] = {count, "(A4)", "Title:           闭环报告", "Creator:         bihuan"};
    for (gsize i = 0; i < G_N_ELEMENTS(facts); i++)
        assert_holds(info, facts[i]);
    const char *const texts[] = {"隐患闭环报告", "5.4, 6.1.2.1", "现场可闻到氨味", "P-0212 氨泵", "— 未记录", "第0行",
                                 "第89行",       "整改前 a.jpg", "缺失",           "杨波",        "未签名",   "校验码 " CODE};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        assert_holds(text, texts[i]);
    /* on every page: mark, number, foot, and which one it is; a table's titles where it goes on */
    for (guint page = 1; page <= pages; page++) {
        g_autofree char *command = g_strdup_printf("pdftotext -layout -f %u -l %u all.pdf -", page, page);
        g_autofree char *one = run(command), *place = g_strdup_printf("page %u of %u", page, pages);
        const char *const each[] = {"演练", "YH-2026-00001", "华东化工 " CODE, place};
        for (gsize i = 0; i < G_N_ELEMENTS(each); i++)
            assert_holds(one, each[i]);
        if (strstr(one, "行\n"))
            assert_holds(one, "耗时");
    }
}

static void test_pictures_and_code(void) {
    g_autofree char *list = run("pdfimages -list all.pdf"), *rows = run("pdfimages -list all.pdf | grep -c ' jpeg '");
    assert_holds(list, " 300   200 ");
    g_assert_cmpstr(rows, ==, "1\n");
    g_autofree char *text = run("pdftotext all.pdf - | tr -d '\\n'");
    assert_holds(text, "This picture cannot be shown: the picture is damaged or cut");
    for (int dpi = 120; dpi <= 300; dpi += 90) {
        g_autofree char *raster = g_strdup_printf(
            "pdftoppm -r %d -gray all.pdf p && zbarimg --nodbus -q --raw -Sdisable "
            "-Sqrcode.enable p-*.pgm",
            dpi);
        g_autofree char *decoded = run(raster);
        g_assert_cmpstr(decoded, ==, CODE "\n");
    }
}

static void test_same_bytes(void) {
    g_assert_true(write_paper("again.pdf", put_everything, NULL, NULL, NULL));
    g_autofree char *difference = run("cmp all.pdf again.pdf 2>&1");
    g_assert_cmpstr(difference, ==, "");
}

/* ---- flowing ---- */

static gboolean put_long(Paper *paper, gpointer data, GError **error) {
    const PaperColumn columns[] = {{.title = "键", .width = 1, .key = TRUE}, {.title = "值", .width = 3}};
    (void)error;
    paper_text(paper, PAPER_NORMAL, data);
    paper_table_begin(paper, columns, 2);
    paper_table_row(paper, (const char *const[]){"短", "在前"});
    paper_table_row(paper, (const char *const[]){"长", data});
    paper_table_row(paper, (const char *const[]){"短", "在后"});
    paper_table_end(paper);
    paper_pairs(paper, &(PaperPair){"描述", data, FALSE, FALSE}, 1);
    return TRUE;
}

/* Every character of a long text comes out, in order, also where a row is higher than a page. */
static void test_long_texts(void) {
    static const int lengths[] = {200, 5000};
    for (gsize i = 0; i < G_N_ELEMENTS(lengths); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int k = 0; k < lengths[i]; k++)
            g_string_append_unichar(text, 0x4e00 + (gunichar)(k % 3000));
        g_autofree char *name = g_strdup_printf("long-%d.pdf", lengths[i]);
        g_autofree char *command = g_strdup_printf("pdftotext %s -", name);
        g_assert_true(write_paper(name, put_long, text->str, NULL, NULL));
        g_autofree char *raw = run(command), *got = squeezed(raw);
        glong seen[3] = {0};
        const char *const probes[] = {"一丁丂七", "在前", "在后"};
        for (gsize p = 0; p < G_N_ELEMENTS(probes); p++)
            for (const char *at = got; (at = strstr(at, probes[p])); at++)
                seen[p]++;
        g_assert_cmpint((int)seen[0], >=, 3);
        g_assert_cmpint((int)seen[1], ==, 1);
        g_assert_cmpint((int)seen[2], ==, 1);
        glong characters = 0;
        for (const char *at = got; *at; at = g_utf8_next_char(at))
            characters += g_utf8_get_char(at) >= 0x4e00 && g_utf8_get_char(at) < 0x4e00 + 3000;
        g_assert_cmpint((int)characters, >=, 3 * lengths[i]);
    }
}

static gboolean put_headings(Paper *paper, gpointer data, GError **error) {
    (void)data;
    (void)error;
    for (int i = 0; i < 60; i++) {
        g_autofree char *title = g_strdup_printf("heading %d", i), *text = g_strdup_printf("below %d.", i);
        paper_heading(paper, 1, title, NULL);
        for (int k = 0; k < i % 5 + 1; k++)
            paper_text(paper, PAPER_NORMAL, text);
    }
    return TRUE;
}

/* A heading is on the page of what stands below it. */
static void test_headings(void) {
    guint pages = 0;
    g_assert_true(write_paper("headings.pdf", put_headings, NULL, &pages, NULL));
    g_assert_cmpuint(pages, >, 3);
    for (guint page = 1; page <= pages; page++) {
        g_autofree char *command = g_strdup_printf("pdftotext -f %u -l %u headings.pdf -", page, page);
        g_autofree char *text = run(command);
        for (const char *at = text; (at = strstr(at, "heading ")); at++) {
            g_autofree char *below = g_strdup_printf("below %d.", (int)g_ascii_strtoll(at + 8, NULL, 10));
            assert_holds(text, below);
        }
    }
}

/* The pages of three chapters stand in a table before the last of them. */
static gboolean put_chapters(Paper *paper, gpointer data, GError **error) {
    const PaperColumn columns[] = {{.title = "章", .width = 1}, {.title = "页", .width = 1, .page = TRUE}};
    (void)data;
    (void)error;
    for (guint i = 0; i < 3; i++) {
        paper_chapter(paper, "一章", "YH-x");
        paper_table_begin(paper, columns, G_N_ELEMENTS(columns));
        for (guint k = 0; i == 0 && k < 4; k++)
            paper_table_row(paper, (const char *const[]){"第", (const char *const[]){"0", "1", "2", "7"}[k]});
        paper_table_end(paper);
        paper_space(paper, 100);
        for (guint k = 0; k < i * 60; k++)
            paper_text(paper, PAPER_NORMAL, "正文");
    }
    return TRUE;
}

static gboolean count_steps(gpointer data, GError **error) {
    (void)error;
    ++*(guint *)data;
    return TRUE;
}

static gboolean stop_soon(gpointer data, GError **error) {
    return ++*(guint *)data < 4 || err_set(error, ERR_FAILED, "enough");
}

static void test_chapters(void) {
    guint pages = 0, steps = 0;
    g_autofree char *path = in_folder("chapters.pdf"), *never = in_folder("never.pdf");
    PaperOptions options = {.created = AT, .progress = count_steps};
    g_assert_true(paper_write(path, &options, put_chapters, &steps, &pages, NULL));
    g_assert_cmpuint(pages, >=, 6);
    g_assert_cmpuint(steps, ==, 6);
    g_autofree char *text = run("pdftotext -l 1 -layout chapters.pdf - | tr -d ' ' | grep '^第' | tr '\n' ' '");
    g_assert_cmpstr(text, ==, "第1 第2 第4 第0 ");
    g_autoptr(GError) error = NULL;
    steps = 0;
    options.progress = stop_soon;
    g_assert_false(paper_write(never, &options, put_chapters, &steps, NULL, &error));
    g_assert_true(err_is(error, ERR_FAILED) && strcmp(error->message, "enough") == 0);
    g_assert_false(g_file_test(never, G_FILE_TEST_EXISTS));
}

/* ---- files ---- */

static gboolean put_failing(Paper *paper, gpointer data, GError **error) {
    (void)data;
    paper_text(paper, PAPER_NORMAL, "x");
    return err_set(error, ERR_FAILED, "stopped");
}

static void test_files(void) {
    g_autoptr(GError) exists = NULL, none = NULL, stopped = NULL, code = NULL;
    g_assert_false(write_paper("all.pdf", put_everything, NULL, NULL, &exists));
    g_assert_true(err_is(exists, ERR_IO));
    g_assert_false(write_paper("no/folder.pdf", put_everything, NULL, NULL, &none));
    g_assert_true(err_is(none, ERR_IO));
    g_assert_false(write_paper("stopped.pdf", put_failing, NULL, NULL, &stopped));
    g_assert_true(err_is(stopped, ERR_FAILED));
    g_autofree char *left = run("ls | grep -c 'tmp\\|stopped'");
    g_assert_cmpstr(left, ==, "0\n");
}

/* ---- pictures ---- */

static void assert_refused(const void *bytes, gsize size) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Picture) picture = picture_decode(bytes, size, 1200, &error);
    g_assert_null(picture);
    g_assert_true(err_is(error, ERR_INPUT));
    g_assert_true(error && *error->message);
}

static void test_hostile_pictures(void) {
    static const guint32 sizes[][2] = {{50000, 50000}, {0x7fffffff, 0x7fffffff}, {1, 0x7fffffff}, {20000, 20000}, {0, 9}};
    for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GByteArray) png = png_of(sizes[i][0], sizes[i][1]);
        assert_refused(png->data, png->len);
    }
    g_autoptr(GByteArray) cut = png_of(40, 40);
    assert_refused(cut->data, cut->len - 12);
    static const char *const others[] = {"",
                                         "x",
                                         "GIF89a\1\0\1\0",
                                         "BM",
                                         "\x89PNG\r\n\x1a\n",
                                         "\xff\xd8\xff\xd9",
                                         "<svg/>",
                                         "\xff\xd8\xff\xe0\xff\xff",
                                         "\xff\xd8\xff\xda\x01\x02\xff\xd9"};
    for (gsize i = 0; i < G_N_ELEMENTS(others); i++)
        assert_refused(others[i], strlen(others[i]));
}

static GBytes *read_photo(void) {
    char *bytes = NULL;
    gsize size = 0;
    g_autofree char *path = in_folder("photo.jpg");
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    return g_bytes_new_take(bytes, size);
}

/* Every beginning of a photo is refused, and one with a byte changed neither kills nor hangs. */
static void test_damaged_pictures(void) {
    g_autoptr(GBytes) photo = read_photo();
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(photo, &size);
    for (gsize cut = 0; cut < size; cut += size / 12)
        assert_refused(bytes, cut);
    for (gsize at = 3; at < size; at += size / 24) {
        g_autofree guint8 *changed = g_memdup2(bytes, size);
        changed[at] ^= 0xff;
        g_autoptr(Picture) picture = picture_decode(changed, size, 100, NULL);
        g_assert_true(!picture || (picture->width <= 100 && picture->height <= 100));
    }
}

static void assert_judged(const void *bytes, gsize size, PictureVerdict expected, const char *said) {
    g_autoptr(GError) error = NULL;
    g_assert_cmpint(picture_judge(bytes, size, &error), ==, expected);
    g_assert_true((error == NULL) == (expected == PICTURE_WELL));
    assert_holds(error ? error->message : "", said);
}

/* What is said at hand-in is what the paper will do; fill bytes before every marker are legal, an end in a preview is no end. */
static void test_judged(void) {
    g_autoptr(GBytes) photo = read_photo();
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(photo, &size);
    assert_judged(bytes, size, PICTURE_WELL, "");
    assert_judged(bytes, size - 2, PICTURE_NEVER, "cut off");
    g_autoptr(GByteArray) filled = g_byte_array_new(), preview = g_byte_array_new();
    g_byte_array_append(filled, bytes, 2);
    g_byte_array_append(filled, (const guint8 *)"\xff\xff\xff", 3);
    g_byte_array_append(filled, bytes + 2, (guint)size - 2);
    assert_judged(filled->data, filled->len, PICTURE_WELL, "");
    g_byte_array_append(preview, bytes, 2);
    g_byte_array_append(preview, (const guint8 *)"\xff\xe2\0\6\xff\xd8\xff\xd9", 8);
    g_byte_array_append(preview, bytes + 2, (guint)size - 4);
    assert_judged(preview->data, preview->len, PICTURE_NEVER, "cut off");
    assert_judged("\xff\xd8\xff\xe0\0\4ab\xff\xd9", 10, PICTURE_FAILED, "damaged");
    assert_judged("\xff\xd8\xff\xff\xff", 5, PICTURE_NEVER, "cut off");
    g_autoptr(GByteArray) small = png_of(40, 40), flood = png_of(20000, 20000);
    small->data[small->len - 18] ^= 1; /* its pixels no longer have their checksum */
    assert_judged(small->data, small->len, PICTURE_FAILED, "damaged");
    assert_judged(flood->data, flood->len, PICTURE_NEVER, "20000 × 20000");
}

static void test_kinds(void) {
    assert_judged(
        "\0\0\0\x18"
        "ftypheix\0\0\0\0",
        16, PICTURE_NEVER, "Most Compatible");
    assert_judged("RIFF\1\2\3\4WEBPVP8 ", 16, PICTURE_NEVER, "WebP");
    assert_judged("BM\1\2\3\4\0\0\0\0\x36\0\0\0", 14, PICTURE_NEVER, "BMP");
    g_assert_null(picture_kind("BM is a beginning of words", 26));
    g_assert_null(picture_kind("", 0));
    g_assert_null(picture_kind("BM", 2));
}

static void test_scaled_and_upright(void) {
    static const guint8 turned[] = {0xff, 0xe1, 0, 34,   'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8,
                                    0,    1,    1, 0x12, 0,   3,   0,   0,   0, 1, 0,   6,   0, 0,  0, 0, 0, 0};
    g_autoptr(GBytes) photo = read_photo();
    gsize size = 0;
    const guint8 *bytes = g_bytes_get_data(photo, &size);
    g_autoptr(Picture) whole = picture_decode(bytes, size, 1200, NULL);
    g_autoptr(Picture) small = picture_decode(bytes, size, 60, NULL);
    g_assert_nonnull(whole);
    g_assert_cmpint(whole->width, ==, 300);
    g_assert_cmpint(whole->height, ==, 200);
    g_assert_nonnull(small);
    g_assert_cmpint(small->width, ==, 60);
    g_assert_cmpint(small->height, ==, 40);
    g_autoptr(GByteArray) exif = g_byte_array_new();
    g_byte_array_append(exif, bytes, 2);
    g_byte_array_append(exif, turned, sizeof turned);
    g_byte_array_append(exif, bytes + 2, (guint)size - 2);
    g_autoptr(Picture) upright = picture_decode(exif->data, exif->len, 1200, NULL);
    g_assert_nonnull(upright);
    g_assert_cmpint(upright->width, ==, 200);
    g_assert_cmpint(upright->height, ==, 300);
}

/* ---- one that stands still ---- */

static gboolean take_nothing(const WirePiece *piece, gpointer data, GError **error) {
    (void)piece;
    (void)data;
    (void)error;
    return TRUE;
}

/* Run from the folder of a bihuan-paper that never answers (below). */
static int wait_in_vain(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Tool) tool = tool_start(&(ToolOptions){take_nothing, NULL, 1, 100});
    gboolean well = tool_finish(tool, &error);
    printf("%s", well ? "well" : error->message);
    return 0;
}

/* It is given up, killed and said, and a plant waits for nothing else. */
static void test_slow(void) {
    g_autofree char *copy = g_strdup_printf(
        "cp /proc/%d/exe slow && printf '#!/bin/sh\\necho $$ >pid\\nexec sleep 100\\n' >bihuan-paper && chmod 755 bihuan-paper && ./slow "
        "--slow",
        (int)getpid());
    g_autofree char *said = run(copy), *left = run("ps -p $(cat pid) -o pid= | wc -l");
    assert_holds(said, "was too slow");
    g_assert_cmpstr(left, ==, "0\n");
}

int main(int argc, char **argv) {
    i18n_init("en");
    if (argc > 1 && strcmp(argv[1], "--slow") == 0)
        return wait_in_vain();
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    folder = g_dir_make_tmp("bihuan-paper-XXXXXX", NULL);
    make_photos();
    g_test_add_func("/paper/pages", test_pages);
    g_test_add_func("/paper/pictures-and-code", test_pictures_and_code);
    g_test_add_func("/paper/same-bytes", test_same_bytes);
    g_test_add_func("/paper/long-texts", test_long_texts);
    g_test_add_func("/paper/headings", test_headings);
    g_test_add_func("/paper/chapters", test_chapters);
    g_test_add_func("/paper/files", test_files);
    g_test_add_func("/picture/hostile", test_hostile_pictures);
    g_test_add_func("/picture/damaged", test_damaged_pictures);
    g_test_add_func("/picture/judged", test_judged);
    g_test_add_func("/picture/kinds", test_kinds);
    g_test_add_func("/picture/scaled-and-upright", test_scaled_and_upright);
    g_test_add_func("/paper/slow", test_slow);
    int status = g_test_run();
    g_free(run("rm -f ./*"));
    g_rmdir(folder);
    g_free(folder);
    return status;
}
