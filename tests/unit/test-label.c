/* SPDX-License-Identifier: MIT
 *
 * What a label says: payloads and short codes, every single wrong character in them, layouts.
 */
#include <glib.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/label/code.h"
#include "bihuan/label/format.h"
#include "bihuan/paper/qr.h"
#include "bihuan/seal/seal.h"

#define PLANT "0123456789abcdef0123456789abcdef"

static const guint8 key[SEAL_KEY_SIZE] = "a key of thirty-two bytes, tests";
static const guint8 other_key[SEAL_KEY_SIZE] = "a key of thirty-two bytes, tesT";

static gboolean is_genuine(const char *text) {
    LabelRead read;
    return label_read(text, &read, NULL) && label_verify_payload(key, PLANT, &read);
}

static void test_payload(void) {
    static const char *const codes[] = {"P-0117",
                                        "B03/P-0117.A",
                                        "7",
                                        "pump_12",
                                        "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
                                        "1#",
                                        "P-101A/B#",
                                        "2号釜(备用)",
                                        "氯化液下泵氯化液下泵氯化液下泵氯化液下泵泵"};
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *payload = label_payload(key, PLANT, codes[i], 12 + (gint64)i, NULL);
        LabelRead read;
        g_assert_true(label_read(payload, &read, NULL));
        g_assert_cmpint(read.kind, ==, LABEL_PAYLOAD);
        g_assert_cmpstr(read.code, ==, codes[i]);
        g_assert_cmpint(read.generation, ==, 12 + (int)i);
        g_assert_true(label_verify_payload(key, PLANT, &read));
        g_assert_false(label_verify_payload(other_key, PLANT, &read));
        g_assert_false(label_verify_payload(key, "0123456789abcdef0123456789abcdee", &read));
        read.generation++;
        g_assert_false(label_verify_payload(key, PLANT, &read));
    }
    g_autofree char *chinese = label_payload(key, PLANT, "泵1#", 1, NULL);
    g_assert_true(g_str_has_prefix(chinese, "BH1:%E6%B3%B51#:1:"));
    /* The form of the text is a promise to labels that hang outside for years. */
    g_autofree char *fixed = label_payload(key, PLANT, "P-0117", 1, NULL);
    g_assert_true(g_str_has_prefix(fixed, "BH1:P-0117:1:"));
    guint8 mac[SEAL_HASH_SIZE];
    seal_hmac(key, sizeof key,
              "BHLABEL1" PLANT
              "\0P-0117\0"
              "1",
              8 + 32 + 1 + 6 + 1 + 1, mac);
    g_autofree char *expected = seal_base32(mac, 40);
    g_assert_cmpstr(fixed + strlen("BH1:P-0117:1:"), ==, expected);
}

static void test_payload_forgiving(void) {
    g_autofree char *payload = label_payload(key, PLANT, "P-0117a", 3, NULL);
    g_autofree char *blanks = g_strdup_printf("  %s\r\n", payload);
    g_autofree char *swapped = g_strdup(payload);
    g_autoptr(GString) wide = g_string_new(NULL);
    for (char *at = swapped; *at; at++) {
        g_string_append_unichar(wide, 0xFF01 + (gunichar)(*at - '!'));
        *at = g_ascii_isupper(*at) ? g_ascii_tolower(*at) : g_ascii_toupper(*at);
    }
    g_assert_true(is_genuine(blanks));
    g_assert_true(is_genuine(swapped));
    g_assert_true(is_genuine(wide->str));
}

static void test_payload_wrong_character(void) {
    g_autofree char *payload = label_payload(key, PLANT, "B03/P-0117", 7, NULL);
    g_assert_true(is_genuine(payload));
    for (gsize i = 0; i < strlen(payload); i++) {
        for (char c = ' '; c <= '~'; c++) {
            g_autofree char *wrong = g_strdup(payload);
            wrong[i] = c;
            gboolean prefix = i<strlen("BH"), seal = i> strlen("BH1:B03/P-0117:7"); /* capitals, whatever case was forced */
            gboolean same = c == payload[i] || (prefix || seal ? g_ascii_toupper(c) == payload[i] : FALSE);
            if (!same && is_genuine(wrong)) {
                g_test_fail_printf("%s taken for genuine", wrong);
            }
        }
        g_autofree char *shorter = g_strdup_printf("%.*s%s", (int)i, payload, payload + i + 1);
        g_assert_false(is_genuine(shorter));
        g_autofree char *cut = g_strndup(payload, i);
        g_assert_false(is_genuine(cut));
    }
    g_autofree char *twice = g_strconcat(payload, payload, NULL);
    g_assert_false(is_genuine(twice));
}

static gboolean reads_as(const char *text, const char *expected) {
    LabelRead read;
    return label_read(text, &read, NULL) && read.kind == LABEL_SHORT && strcmp(read.short_code, expected) == 0;
}

/* What a label is of is part of what is sealed: a place is never read as the device of its name. */
static void test_subjects(void) {
    static const char *const subjects[LABEL_OF_COUNT] = {"C-01", "place:C-01", "item:C-01", "pass:C-01"};
    for (LabelOf of = LABEL_OF_DEVICE; of < LABEL_OF_COUNT; of++) {
        const char *code;
        LabelRead read;
        g_autofree char *payload = label_payload(key, PLANT, subjects[of], 3, NULL), *subject = label_subject(of, "C-01");
        g_autofree char *lower = g_ascii_strdown(payload, -1);
        g_assert_cmpstr(subject, ==, subjects[of]);
        g_assert_cmpint(label_subject_of(subject, &code), ==, of);
        g_assert_cmpstr(code, ==, "C-01");
        g_assert_true(label_read(lower, &read, NULL));
        g_assert_cmpint(read.of, ==, of);
        g_assert_true(label_read(payload, &read, NULL));
        g_assert_cmpint(read.of, ==, of);
        g_assert_cmpstr(read.code, ==, "C-01");
        g_assert_true(label_verify_payload(key, PLANT, &read));
        read.of = (read.of + 1) % LABEL_OF_COUNT;
        g_assert_false(label_verify_payload(key, PLANT, &read));
    }
    g_assert_false(is_genuine("BH1:X:C-01:3:AAAAAAAA"));
    g_assert_null(label_payload(key, PLANT, "place:", 1, NULL));
    g_assert_null(label_payload(key, PLANT, "place:a:b", 1, NULL));
}

static void test_short(void) {
    g_autofree char *code = label_short_code(key, PLANT, "P-0117", 1, NULL);
    g_autofree char *next = label_short_code(key, PLANT, "P-0117", 2, NULL);
    g_autofree char *shown = label_short_show(code);
    g_assert_cmpuint(strlen(code), ==, LABEL_SHORT_SIZE);
    g_assert_cmpstr(code, !=, next);
    g_assert_cmpuint(strlen(shown), ==, LABEL_SHORT_SIZE + 1);
    g_assert_true(shown[3] == '-');
    g_autofree char *lower = g_ascii_strdown(shown, -1);
    g_autofree char *spaced = g_strdup_printf(" %.2s %s ", code, code + 2);
    const char *const typed[] = {code, shown, lower, spaced};
    for (gsize i = 0; i < G_N_ELEMENTS(typed); i++) {
        g_assert_true(reads_as(typed[i], code));
    }
}

static void test_short_folded(void) {
    gboolean zero = FALSE, one = FALSE, five = FALSE;
    for (int i = 1; i < 60; i++) {
        g_autofree char *code = label_short_code(key, PLANT, "P-0117", i, NULL);
        g_autofree char *typed = g_strdup(code);
        zero = zero || strchr(code, '0');
        one = one || strchr(code, '1');
        five = five || strchr(code, '5');
        g_strdelimit(g_strdelimit(g_strdelimit(typed, "0", 'o'), "1", i % 2 ? 'l' : 'I'), "5", 's');
        g_assert_true(reads_as(typed, code));
    }
    g_assert_true(zero && one && five);
}

static void test_short_wrong_character(void) {
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRTUVWXYZ";
    for (int round = 1; round <= 40; round++) {
        g_autofree char *code = label_short_code(key, PLANT, "P-0117", round, NULL);
        for (int i = 0; i < LABEL_SHORT_SIZE; i++) {
            for (const char *c = alphabet; *c; c++) {
                LabelRead read;
                g_autofree char *wrong = g_strdup(code);
                wrong[i] = *c;
                g_assert_true(label_read(wrong, &read, NULL) == (*c == code[i]));
                g_assert_cmpint(read.kind, ==, LABEL_SHORT);
            }
            for (int k = i + 1; k < LABEL_SHORT_SIZE; k++) {
                g_autofree char *swapped = g_strdup(code);
                swapped[i] = code[k];
                swapped[k] = code[i];
                g_assert_true(label_read(swapped, &(LabelRead){0}, NULL) == (code[i] == code[k]));
            }
        }
    }
}

/* What scanners, keyboards and lists put around a payload, and what they make of its letters. */
static void test_dress(void) {
    static const char *const dressed[] = {
        "\xef\xbb\xbf"
        "BH1:P-0117:3:0A2B4C6D\r\n",
        "\002BH1:P-0117:3:0A2B4C6D\003",
        "]Q1BH1:P-0117:3:0A2B4C6D\035\004",
        "\"BH1:P-0117:3:0A2B4C6D\"",
        "bh1:p-0117:3:0a2b4c6d",
        "Bh1:P-0117:3:0a2b4c6d",
        "ＢＨ１：Ｐ－０１１７：３：０Ａ２Ｂ４Ｃ６Ｄ",
        "\002]Q1bh1:p-0117:3:0a2b4c6d\003\r\r"};
    for (gsize i = 0; i < G_N_ELEMENTS(dressed); i++) {
        LabelRead read;
        g_assert_true(label_read(dressed[i], &read, NULL));
        g_assert_cmpstr(read.code, ==, "P-0117");
        g_assert_cmpint(read.generation, ==, 3);
        g_assert_cmpstr(read.mac, ==, "0A2B4C6D");
    }
}

static void test_refused(void) {
    static const struct {
        const char *text;
        LabelKind kind;
        const char *says;
    } cases[] = {
        {"", LABEL_NONE, "not one of our"},
        {"https://example.org/1", LABEL_NONE, "not one of our"},
        {"K7Q-2XM", LABEL_NONE, "not one of our"},
        {"氨泵 P-0117", LABEL_NONE, "not one of our"},
        {"BH1:P-\xff", LABEL_NONE, "not one of our"},
        {"BH1:P-0117\n:1:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH:P-0117:1:01234567", LABEL_NONE, "not one of our"},
        {"BH2:P-0117:1:01234567", LABEL_PAYLOAD, "another version"},
        {"BH10:P-0117:1:01234567", LABEL_PAYLOAD, "another version"},
        {"BH1:P-0117:1:0123456", LABEL_PAYLOAD, "mistyped"},
        {"BH1:P-0117:1:0123456U", LABEL_PAYLOAD, "mistyped"},
        {"BH1:P-0117:01:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1:P-0117:0:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1:P-0117:1000000:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1::1:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1:-P:1:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1:ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456:1:01234567", LABEL_PAYLOAD, "mistyped"},
        {"BH1:P:1:01234567:", LABEL_PAYLOAD, "mistyped"},
        {"UUU-UUUU", LABEL_SHORT, "mistyped"},
        {"000-0001", LABEL_SHORT, "mistyped"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        LabelRead read;
        g_test_message("%s", cases[i].says);
        g_assert_false(label_read(cases[i].text, &read, &error));
        g_assert_cmpint(read.kind, ==, cases[i].kind);
        g_assert_true(err_is(error, ERR_DENIED));
        g_assert_nonnull(strstr(error->message, cases[i].says));
    }
    static const char *const reasons[] = {"not genuine", "replaced", "revoked", "Nothing of this plant"};
    for (int i = 0; i < 4; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_false(label_refuse((LabelRefusal)i, "P-0117", &error));
        g_assert_cmpint(err_exit_status(error), ==, 3);
        g_assert_nonnull(strstr(error->message, reasons[i]));
        g_assert_nonnull(strstr(error->message, "P-0117"));
    }
}

static void test_codes(void) {
    static const char *const bad[] = {"", "-P", "P 1", "P:1", "泵 1", "P%1", "P\n", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456"};
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(label_payload(key, PLANT, bad[i], 1, &error));
        g_assert_true(err_is(error, ERR_INPUT));
    }
    static const gint64 generations[] = {0, -1, LABEL_GENERATION_MAX + 1};
    for (gsize i = 0; i < G_N_ELEMENTS(generations); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(label_short_code(key, PLANT, "P", generations[i], &error));
        g_assert_true(err_is(error, ERR_INPUT));
    }
}

static void test_qr(void) {
    g_autoptr(QrCode) small = qr_encode("BH1:P-0117:1:01234567", NULL);
    g_autoptr(QrCode) lower = qr_encode("bh1:p-0117:1:01234567abcdef", NULL);
    g_assert_cmpint(qr_modules(small), ==, 25); /* alphanumeric: version 2 */
    g_assert_cmpint(qr_modules(lower), ==, 29); /* bytes: version 3 */
    g_assert_true(qr_is_dark(small, 0, 0) && qr_is_dark(small, 24, 6) && qr_is_dark(small, 6, 24));
    g_assert_false(qr_is_dark(small, 1, 1) || qr_is_dark(small, -1, 0) || qr_is_dark(small, 0, 25));
    g_autoptr(GError) error = NULL;
    g_assert_null(qr_encode("", &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_assert_null(qr_encode("泵", NULL));
    g_autofree char *endless = g_strnfill(5000, 'A');
    g_assert_null(qr_encode(endless, NULL));
    g_autoptr(GPtrArray) lines = qr_lines("BH1:P-0117:1:01234567", NULL);
    g_assert_cmpuint(lines->len, ==, 17);
    for (guint i = 0; i < lines->len; i++) {
        g_assert_cmpint(g_utf8_strlen(lines->pdata[i], -1), ==, 33);
    }
}

static void test_layouts(void) {
    static const char *const shipped[] = {"40x30", "50x30", "60x40", "80x60", "85x54", NULL};
    g_auto(GStrv) sizes = label_sizes(NULL);
    for (int i = 0; shipped[i]; i++) {
        g_autoptr(GError) error = NULL;
        g_assert_true(g_strv_contains((const char *const *)sizes, shipped[i]));
        g_autoptr(LabelLayout) layout = label_layout_load(shipped[i], NULL, &error);
        g_assert_no_error(error);
        g_autofree char *name = layout ? g_strdup_printf("%.0fx%.0f", layout->width, layout->height) : NULL;
        g_assert_cmpstr(name, ==, shipped[i]);
        /* The longest payload, in bytes, is version 4: 33 modules and the quiet zone at 0.5 mm. */
        g_assert_true(layout && layout->qr.width >= 41 * 0.5);
        for (int kind = 0; layout && kind < LABEL_TEXTS; kind++) {
            g_assert_true(layout->texts[kind].size > 0);
        }
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(label_layout_load("61x40", NULL, &error));
    g_assert_true(err_is(error, ERR_NOT_FOUND));
    g_assert_nonnull(strstr(error->message, "60x40"));
    g_assert_null(label_layout_load("../limits/x", NULL, NULL));
}

#define HEAD "[label]\nwidth = 60\nheight = 40\n"
#define QR "[qr]\nleft = 1\ntop = 1\nwidth = 25\nheight = 25\n"
#define NAME "[text name]\nleft = 27\ntop = 1\nwidth = 30\nheight = 9\n"

static void test_layout_mistakes(void) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[label]\nwidth = -60\nheight = 40\n", "x:2: [label] width: a length cannot be negative"},
        {"[label]\nwidth = wide\nheight = 40\n", "x:2:"},
        {"[label]\nheight = 40\n" QR, "x:1: [label] width: this key is missing"},
        {"[label]\nwidth = 9\nheight = 40\n" QR, "x:2:"},
        {HEAD, "x:1: The section [qr] is missing"},
        {QR, "x:1: The section [label] is missing"},
        {HEAD "color = red\n" QR, "x:4:"},
        {HEAD "[qr]\nleft = 1\ntop = 1\nwidth = 25\nheight = 24\n", "square"},
        {HEAD "[qr]\nleft = 40\ntop = 1\nwidth = 25\nheight = 25\n", "x:5: [qr] left: the box reaches beyond"},
        {HEAD "[qr]\nleft = -1\ntop = 1\nwidth = 25\nheight = 25\n", "x:5: [qr] left: a length cannot be negative"},
        {HEAD QR "[text nmae]\nleft = 1\n", "x:9:"},
        {HEAD QR "[text name]\nleft = 20\ntop = 1\nwidth = 30\nheight = 9\nsize = 3\n",
         "x:10: [text name] left: the text lies over the QR"},
        {HEAD QR NAME "size = 3\n[text code]\nleft = 30\ntop = 9\nwidth = 20\nheight = 9\nsize = 3\n",
         "x:16: [text code] left: the text lies over [text name]"},
        {HEAD QR NAME "size = 0.5\n", "1 mm"},
        {HEAD QR NAME "size = 3\nsmallest = 4\n", "smallest"},
        {HEAD QR NAME "size = 3\nbold = maybe\n", "x:15:"},
        {HEAD QR NAME "size = 3\nlines = 0\n", "from 1 to 9"},
        {HEAD QR NAME "size = 3\nfont = x\n", "x:15: [text name] font: there is no such key"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelLayout) layout = label_layout_parse("mine", "x", cases[i].text, &error);
        g_assert_null(layout);
        if (!strstr(error ? error->message : "", cases[i].says)) {
            g_test_fail_printf("case %zu says \"%s\", not \"%s\"", i, error ? error->message : "", cases[i].says);
        }
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelLayout) good = label_layout_parse("mine", "x", HEAD QR NAME "size = 3\n", &error);
    g_assert_no_error(error);
    g_assert_nonnull(good);
}

#define SHEET "[sheet]\nwidth = 210\nheight = 297\nleft = 10\ntop = 10\n"

static void test_sheets(void) {
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[sheet]\nwidth = 210\n", "height"},
        {"[sheets]\nwidth = 210\n", "x:1:"},
        {SHEET "gap_x = -1\n", "x:6: [sheet] gap_x: a length cannot be negative"},
        {SHEET "right = 200\n", "nothing of the paper"},
        {SHEET "bottom = 4\nruler = yes\n", "8 mm"},
        {SHEET "gap = 1\n", "x:6:"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(LabelSheet) sheet = label_sheet_parse("mine", "x", cases[i].text, &error);
        g_assert_null(sheet);
        if (!strstr(error ? error->message : "", cases[i].says)) {
            g_test_fail_printf("case %zu says \"%s\", not \"%s\"", i, error ? error->message : "", cases[i].says);
        }
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(LabelSheet) a4 = label_sheet_load("a4", NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpfloat(a4 ? a4->width : 0, ==, 210);
    g_assert_null(label_sheet_load("a5", NULL, &error));
    g_assert_true(err_is(error, ERR_NOT_FOUND));
}

static void assert_grid(const LabelJob *job, int columns, int rows, guint pages) {
    g_autoptr(GError) error = NULL;
    LabelGrid grid;
    g_assert_true(label_grid_fill(job, &grid, &error));
    g_assert_no_error(error);
    g_assert_cmpint(grid.columns, ==, columns);
    g_assert_cmpint(grid.rows, ==, rows);
    g_assert_cmpuint(grid.pages, ==, pages);
}

static void test_grid(void) {
    g_autoptr(LabelLayout) layout = label_layout_load("60x40", NULL, NULL);
    g_autoptr(LabelSheet) sheet = label_sheet_load("a4", NULL, NULL);
    LabelOptions options = {0};
    LabelJob job = {.count = 18, .layout = layout, .options = &options};
    LabelGrid grid;
    g_autoptr(GError) error = NULL;
    assert_grid(&job, 1, 1, 18);
    job.sheet = sheet;
    assert_grid(&job, 3, 6, 1);
    options.from = 2;
    assert_grid(&job, 3, 6, 2);
    options.from = 18;
    job.count = 1;
    assert_grid(&job, 3, 6, 1);
    options.from = 19;
    g_assert_false(label_grid_fill(&job, &grid, &error));
    g_assert_true(err_is(error, ERR_USAGE) && strstr(error->message, "from 1 to 18"));
    g_clear_error(&error);
    options.from = 1;
    job.sheet = NULL;
    g_assert_false(label_grid_fill(&job, &grid, &error));
    g_assert_true(err_is(error, ERR_USAGE));
    g_clear_error(&error);
    g_autoptr(LabelSheet) small = label_sheet_parse("s", "x",
                                                    "[sheet]\nwidth = 50\nheight = 50\nleft = 1\ntop = "
                                                    "1\n",
                                                    NULL);
    job.sheet = small;
    g_assert_false(label_grid_fill(&job, &grid, &error));
    g_assert_nonnull(strstr(error->message, "Not even one"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    g_test_add_func("/label/payload", test_payload);
    g_test_add_func("/label/subjects", test_subjects);
    g_test_add_func("/label/payload-forgiving", test_payload_forgiving);
    g_test_add_func("/label/payload-wrong-character", test_payload_wrong_character);
    g_test_add_func("/label/short", test_short);
    g_test_add_func("/label/short-folded", test_short_folded);
    g_test_add_func("/label/short-wrong-character", test_short_wrong_character);
    g_test_add_func("/label/refused", test_refused);
    g_test_add_func("/label/dress", test_dress);
    g_test_add_func("/label/codes", test_codes);
    g_test_add_func("/label/qr", test_qr);
    g_test_add_func("/label/layouts", test_layouts);
    g_test_add_func("/label/layout-mistakes", test_layout_mistakes);
    g_test_add_func("/label/sheets", test_sheets);
    g_test_add_func("/label/grid", test_grid);
    return g_test_run();
}
