/* SPDX-License-Identifier: MIT
 *
 * ui/scan.c: what is a scanner, what are fingers; nothing is lost and nothing changes its order.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ui/scan.h"

#define MS G_GINT64_CONSTANT(1000)
#define AT_KEYS SCAN_AT_COMMANDS
#define AT_TEXT SCAN_AT_TEXT
#define AT_SECRET SCAN_AT_SECRET

static void collect(Scan *scan, GString *got) {
    KeyEvent event;
    while (scan_next(scan, &event)) {
        if (event.code == KC_SCAN) {
            g_string_append_printf(got, "{%s}", event.text);
        } else if (event.code == KC_ENTER) {
            g_string_append_c(got, '$');
        } else if (event.code == KC_TAB) {
            g_string_append_c(got, '~');
        } else if (event.code < 128) {
            g_string_append_c(got, (char)event.code);
        } else {
            g_string_append_c(got, '#');
        }
    }
}

/* Feeds text ($ is Enter, ~ Tab, # an arrow key, _ a pause) with a gap, waits long, returns what came out. */
static char *feed(const char *text, gint64 gap, ScanPlace place) {
    g_autoptr(Scan) scan = scan_new();
    GString *got = g_string_new(NULL);
    gint64 now = 1000 * MS;
    for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p), now += *p == '_' ? 0 : gap) {
        KeyCode code = g_utf8_get_char(p);
        KeyEvent event = {code == '$' ? KC_ENTER : code == '#' ? KC_UP : code == '~' ? KC_TAB : code, now, NULL};
        if (code == '_') { /* a pause */
            now += 150 * MS;
            scan_expire(scan, now);
            collect(scan, got);
            continue;
        }
        scan_feed(scan, &event, place);
        collect(scan, got);
    }
    scan_expire(scan, now + 10000 * MS);
    collect(scan, got);
    g_assert_cmpint(scan_deadline(scan), ==, 0);
    return g_string_free(got, FALSE);
}

static void expect(const char *text, gint64 gap, ScanPlace place, const char *expected) {
    g_autofree char *got = feed(text, gap, place);
    g_assert_cmpstr(got, ==, expected);
}

static void test_prefix(void) {
    expect("BH1:P-101.3.ABCD$", 1 * MS, AT_KEYS, "{BH1:P-101.3.ABCD}");
    expect("BH1:P-101.3.ABCD$", 1 * MS, AT_TEXT, "{BH1:P-101.3.ABCD}");
    expect("BH1:P-101$jk", 20 * MS, AT_KEYS, "{BH1:P-101}jk");
    expect("BH1:P-101$BH1:P-102$", 5 * MS, AT_KEYS, "{BH1:P-101}{BH1:P-102}");
    expect("jjBH1:P-101$", 5 * MS, AT_KEYS, "jj{BH1:P-101}");
    expect("BH1:P-101", 1 * MS, AT_KEYS, "{BH1:P-101}"); /* a scanner without Enter */
}

/* Slow line, slow scanner, or somebody types the label's text: outside text fields the prefix is enough. */
static void test_prefix_slow(void) {
    expect("BH1:P-101$", 150 * MS, AT_KEYS, "BH1{BH1:P-101}");
    expect("BH1:P-101$", 150 * MS, AT_TEXT, "BH1:P-101$");
}

/* Another code is one event wherever it is scanned; its letters and its Enter are none. */
static void test_burst(void) {
    static const char *const codes[] = {"6901234567892", "eq-5501-abc", "https://u.example.com/d/8fQ2", "PUMPHOUSE-A", "设备:P-1 IS80"};
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_autofree char *one = g_strconcat(codes[i], "$", NULL), *two = g_strconcat(codes[i], "$$", NULL);
        g_autofree char *next = g_strconcat(codes[i], "~$_jk", NULL), *found = g_strdup_printf("{%s}", codes[i]);
        g_autofree char *later = g_strdup_printf("{%s}jk", codes[i]);
        expect(one, 1 * MS, AT_KEYS, found);
        expect(two, 5 * MS, AT_KEYS, found);
        expect(next, 0, AT_KEYS, later);
        expect(codes[i], 5 * MS, AT_KEYS, found); /* no Enter behind it */
    }
    expect("eq-5501-abc$", 60 * MS, AT_KEYS, "eq-5501-abc$");
    expect("6901234567892$", 24 * MS, AT_KEYS, "{6901234567892}");
    expect("6901234567892$", 60 * MS, AT_KEYS, "6901234567892$");
    expect("69012$", 5 * MS, AT_KEYS, "69012$");
    expect(
        "\x02"
        "69012\x03$",
        1 * MS, AT_KEYS, "{69012}"); /* a frame leaves no doubt */
    expect("\x03", 1 * MS, AT_KEYS, "\x03");
    expect("line one 1$line two 2$q", 1 * MS, AT_KEYS, "{line one 1 line two 2 q}");
}

/* Where text goes in a code has a digit or is an address, and ends; a word and Enter are somebody's. */
static void test_burst_text(void) {
    expect("6901234567892$", 5 * MS, AT_TEXT, "{6901234567892}");
    expect("https://u.example.com/d$$", 5 * MS, AT_TEXT, "{https://u.example.com/d}");
    expect("eq-5501-abc$ab-5502-cde$", 5 * MS, AT_TEXT, "{eq-5501-abc ab-5502-cde}");
    expect("6901234567892", 5 * MS, AT_TEXT, "6901234567892");
    expect("6901234567892$", 60 * MS, AT_TEXT, "6901234567892$");
    expect("bihuan-demo$", 0, AT_TEXT, "bihuan-demo$");
    expect("Pump 101 leaks$", 0, AT_TEXT, "Pump 101 leaks$");
    expect("Correct-Horse-9$", 1 * MS, AT_SECRET, "Correct-Horse-9$");
    expect("246810$", 1 * MS, AT_SECRET, "246810$");
    expect("6901234567892$", 1 * MS, AT_SECRET, "{6901234567892}");
    expect("http://a.cn/x$", 1 * MS, AT_SECRET, "{http://a.cn/x}");
}

/* What scanners and their settings put around a label, and what they make of its letters. */
static void test_label_dress(void) {
    for (ScanPlace place = AT_KEYS; place <= AT_SECRET; place++) {
        expect("BH1:P-101:1:ABCD2345$$", 5 * MS, place, "{BH1:P-101:1:ABCD2345}");
        expect("BH1:P-101:1:ABCD2345~$", 0, place, "{BH1:P-101:1:ABCD2345}");
        expect(
            "\x02"
            "BH1:P-101:1:ABCD2345\x03$",
            0, place, "{BH1:P-101:1:ABCD2345}");
        expect("]Q1BH1:P-101:1:ABCD2345$", 5 * MS, place, "{BH1:P-101:1:ABCD2345}");
        expect("\x02]Q1BH1:P-101:1:ABCD2345$\x03", 5 * MS, place, "{BH1:P-101:1:ABCD2345}");
        expect("bh1:p-101:1:abcd2345$", 5 * MS, place, "{bh1:p-101:1:abcd2345}");
        expect("ＢＨ１：Ｐ－１０１：１：ＡＢＣＤ２３４５$", 5 * MS, place, "{ＢＨ１：Ｐ－１０１：１：ＡＢＣＤ２３４５}");
        expect("BH1:P-101:1:ABCD2345#", 5 * MS, place, "{BH1:P-101:1:ABCD2345}"); /* an F-key for an end */
    }
}

/* Keys typed ahead at 100 a second are keys, and held ones keep their place. */
static void test_type_ahead(void) {
    expect("jjjjjjjjkk$", 10 * MS, AT_KEYS, "jjjjjjjjkk$");
    expect("GGGGGGGG$", 10 * MS, AT_KEYS, "GGGGGGGG$");
    expect("G#jN#$", 10 * MS, AT_KEYS, "G#jN#$");
    expect("Brown Box 12$", 10 * MS, AT_TEXT, "Brown Box 12$");
    expect("BH2:x$", 1 * MS, AT_TEXT, "BH2:x$");
    expect("BBH1:X-1$", 1 * MS, AT_TEXT, "B{BH1:X-1}");
    expect("Ugx$bihuan-demo$z###$$y#", 0, AT_KEYS, "Ugx$bihuan-demo$z###$$y#");
    expect("sP-0212$1#", 0, AT_KEYS, "sP-0212$1#");
    expect("/YH-2026-00449$", 0, AT_KEYS, "/YH-2026-00449$");
    expect("jjkkjjkkzz", 10 * MS, AT_KEYS, "jjkkjjkkzz");
}

/* Single gaps jump under load: the median decides. */
static void test_before_first_frame(void) {
    g_autoptr(Scan) scan = scan_new();
    g_autoptr(GString) got = g_string_new(NULL);
    scan_ahead(scan, TRUE);
    for (const char *p = "sP-0212$BH1:X-1$"; *p != '\0'; p++) {
        scan_feed(scan, &(KeyEvent){*p == '$' ? KC_ENTER : (KeyCode)*p, 5 * MS, NULL}, AT_KEYS);
        collect(scan, got);
    }
    g_assert_cmpstr(got->str, ==, "sP-0212${BH1:X-1}");
}

static void test_jitter(void) {
    g_autoptr(Scan) scan = scan_new();
    g_autoptr(GString) got = g_string_new(NULL);
    gint64 now = 1000 * MS;
    const char *text = "4012345678901";
    for (int i = 0; text[i] != '\0'; i++) {
        now += i == 5 ? 90 * MS : 4 * MS;
        scan_feed(scan, &(KeyEvent){(KeyCode)text[i], now, NULL}, AT_KEYS);
        collect(scan, got);
    }
    scan_feed(scan, &(KeyEvent){KC_ENTER, now + 95 * MS, NULL}, AT_KEYS);
    scan_expire(scan, now + 200 * MS);
    collect(scan, got);
    g_assert_cmpstr(got->str, ==, "{4012345678901}");
}

static void test_hold(void) {
    g_autoptr(Scan) scan = scan_new();
    KeyEvent event;
    scan_feed(scan, &(KeyEvent){KC_DOWN, 5 * MS, NULL}, AT_KEYS);
    g_assert_true(scan_next(scan, &event)); /* what no scanner begins with acts at once */
    scan_feed(scan, &(KeyEvent){'G', 200 * MS, NULL}, AT_KEYS);
    g_assert_false(scan_next(scan, &event));
    g_assert_cmpint(scan_deadline(scan), ==, 230 * MS);
    scan_expire(scan, 229 * MS);
    g_assert_false(scan_next(scan, &event));
    scan_expire(scan, 230 * MS);
    g_assert_true(scan_next(scan, &event));
    g_assert_cmpuint(event.code, ==, 'G');
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/scan/prefix", test_prefix);
    g_test_add_func("/ui/scan/prefix-slow", test_prefix_slow);
    g_test_add_func("/ui/scan/burst", test_burst);
    g_test_add_func("/ui/scan/burst-text", test_burst_text);
    g_test_add_func("/ui/scan/label-dress", test_label_dress);
    g_test_add_func("/ui/scan/before-first-frame", test_before_first_frame);
    g_test_add_func("/ui/scan/type-ahead", test_type_ahead);
    g_test_add_func("/ui/scan/jitter", test_jitter);
    g_test_add_func("/ui/scan/hold", test_hold);
    return g_test_run();
}
