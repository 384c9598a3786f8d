/* SPDX-License-Identifier: MIT
 *
 * ui/scan.c: what is a scanner, what are fingers; nothing is lost and nothing changes its order.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ui/scan.h"

#define MS G_GINT64_CONSTANT(1000)

static void collect(Scan *scan, GString *got) {
    KeyEvent event;
    while (scan_next(scan, &event)) {
        if (event.code == KC_SCAN) {
            g_string_append_printf(got, "{%s}", event.text);
        } else if (event.code == KC_ENTER) {
            g_string_append_c(got, '$');
        } else if (event.code < 128) {
            g_string_append_c(got, (char)event.code);
        } else {
            g_string_append_c(got, '#');
        }
    }
}

/* Feeds text ($ is Enter, # an arrow key) with a gap, waits long, returns what came out. */
static char *feed(const char *text, gint64 gap, gboolean typing) {
    g_autoptr(Scan) scan = scan_new();
    GString *got = g_string_new(NULL);
    gint64 now = 1000 * MS;
    for (const char *p = text; *p != '\0'; p++, now += gap) {
        KeyEvent event = {*p == '$' ? KC_ENTER : *p == '#' ? KC_UP : (KeyCode)*p, now, NULL};
        scan_feed(scan, &event, typing);
        collect(scan, got);
    }
    scan_expire(scan, now + 10000 * MS);
    collect(scan, got);
    g_assert_cmpint(scan_deadline(scan), ==, 0);
    return g_string_free(got, FALSE);
}

static void expect(const char *text, gint64 gap, gboolean typing, const char *expected) {
    g_autofree char *got = feed(text, gap, typing);
    g_assert_cmpstr(got, ==, expected);
}

static void test_prefix(void) {
    expect("BH1:P-101.3.ABCD$", 1 * MS, FALSE, "{BH1:P-101.3.ABCD}");
    expect("BH1:P-101.3.ABCD$", 1 * MS, TRUE, "{BH1:P-101.3.ABCD}");
    expect("BH1:P-101$jk", 20 * MS, FALSE, "{BH1:P-101}jk");
    expect("BH1:P-101$BH1:P-102$", 5 * MS, FALSE, "{BH1:P-101}{BH1:P-102}");
    expect("jjBH1:P-101$", 5 * MS, FALSE, "jj{BH1:P-101}");
    expect("BH1:P-101", 1 * MS, FALSE, "{BH1:P-101}"); /* a scanner without Enter */
}

/* Slow line, slow scanner, or somebody types the label's text: outside text fields the prefix is enough. */
static void test_prefix_slow(void) {
    expect("BH1:P-101$", 150 * MS, FALSE, "BH1{BH1:P-101}");
    expect("BH1:P-101$", 150 * MS, TRUE, "BH1:P-101$");
}

static void test_burst(void) {
    expect("6901234567892$", 5 * MS, FALSE, "{6901234567892}");
    expect("6901234567892$", 24 * MS, FALSE, "{6901234567892}");
    expect("6901234567892$", 60 * MS, FALSE, "6901234567892$");
    expect("6901234567892$", 5 * MS, TRUE, "6901234567892$");
    expect("69012$", 5 * MS, FALSE, "69012$");
    expect("6901234567892", 5 * MS, FALSE, "6901234567892");
}

/* Keys typed ahead at 100 a second are keys, and held ones keep their place. */
static void test_type_ahead(void) {
    expect("jjjjjjjjkk$", 10 * MS, FALSE, "jjjjjjjjkk$");
    expect("GGGGGGGG$", 10 * MS, FALSE, "GGGGGGGG$");
    expect("G#jN#$", 10 * MS, FALSE, "G#jN#$");
    expect("Brown Box 12$", 10 * MS, TRUE, "Brown Box 12$");
    expect("BH2:x$", 1 * MS, TRUE, "BH2:x$");
    expect("BBH1:X-1$", 1 * MS, TRUE, "B{BH1:X-1}");
}

/* Single gaps jump under load: the median decides. */
static void test_jitter(void) {
    g_autoptr(Scan) scan = scan_new();
    g_autoptr(GString) got = g_string_new(NULL);
    gint64 now = 1000 * MS;
    const char *text = "4012345678901";
    for (int i = 0; text[i] != '\0'; i++) {
        now += i == 5 ? 90 * MS : 4 * MS;
        scan_feed(scan, &(KeyEvent){(KeyCode)text[i], now, NULL}, FALSE);
        collect(scan, got);
    }
    scan_feed(scan, &(KeyEvent){KC_ENTER, now + 95 * MS, NULL}, FALSE);
    collect(scan, got);
    g_assert_cmpstr(got->str, ==, "{4012345678901}");
}

static void test_hold(void) {
    g_autoptr(Scan) scan = scan_new();
    KeyEvent event;
    scan_feed(scan, &(KeyEvent){'j', 5 * MS, NULL}, FALSE);
    g_assert_true(scan_next(scan, &event)); /* lower-case keys act at once */
    scan_feed(scan, &(KeyEvent){'G', 100 * MS, NULL}, FALSE);
    g_assert_false(scan_next(scan, &event));
    g_assert_cmpint(scan_deadline(scan), ==, 130 * MS);
    scan_expire(scan, 129 * MS);
    g_assert_false(scan_next(scan, &event));
    scan_expire(scan, 130 * MS);
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
    g_test_add_func("/ui/scan/type-ahead", test_type_ahead);
    g_test_add_func("/ui/scan/jitter", test_jitter);
    g_test_add_func("/ui/scan/hold", test_hold);
    return g_test_run();
}
