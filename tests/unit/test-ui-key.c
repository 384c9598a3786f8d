/* SPDX-License-Identifier: MIT
 *
 * ui/key.c and ui/keymap.c: names and codes, look-up, the user's changes, conflicts.
 */
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/ui/keymap.h"

static void test_names(void) {
    static const struct {
        const char *name;
        KeyCode code;
    } cases[] = {
        {"<Enter>", KC_ENTER},
        {"<F2>", KC_F(2)},
        {"<F12>", KC_F(12)},
        {"<Ctrl-S>", 19},
        {"<Space>", ' '},
        {"<PgDn>", KC_PAGE_DOWN},
        {"<Shift-Tab>", KC_SHIFT_TAB},
        {"j", 'j'},
        {"?", '?'},
        {"中", 0x4e2d},
        {"<Lt>", '<'},
        {">", '>'},
        {"\\", '\\'},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(key_from_name(cases[i].name), ==, cases[i].code);
    }
    g_assert_cmpuint(key_from_name("<ctrl-s>"), ==, 19);
    g_assert_cmpuint(key_from_name("<PAGEUP>"), ==, KC_PAGE_UP);
}

static void test_no_names(void) {
    static const char *const cases[] = {"", "<F21>", "<F0>", "<Ctrl-1>", "<Nothing>", "jk", "\033", "\xff", "<F2>x"};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_assert_cmpuint(key_from_name(cases[i]), ==, KC_NONE);
    }
    g_assert_false(key_is_text(KC_ENTER));
    g_assert_false(key_is_text(27));
    g_assert_false(key_is_text(0x202e));
    g_assert_true(key_is_text(0x4e2d));
}

static const Binding TABLE[] = {
    {"<F2> n", "new", "Report", "Report a hazard"},
    {"G", "graph", NULL, "Show a graph"},
    {NULL, NULL, NULL, NULL},
};

static const char *action_of(const Keymap *map, KeyCode key) {
    const Binding *binding = keymap_lookup(map, "demo", TABLE, key);
    return binding != NULL ? binding->action : NULL;
}

static void test_lookup(void) {
    g_autoptr(Keymap) map = keymap_new();
    g_assert_cmpstr(action_of(map, 'n'), ==, "new"); /* the screen's own one, not find-next */
    g_assert_cmpstr(action_of(map, KC_F(2)), ==, "new");
    g_assert_cmpstr(action_of(map, 'G'), ==, "graph");
    g_assert_cmpstr(action_of(map, KC_END), ==, "last");
    g_assert_cmpstr(action_of(map, KC_F(4)), ==, "filter");
    g_assert_cmpstr(action_of(map, '\\'), ==, "filter");
    g_assert_null(action_of(map, 'Q'));
    g_assert_nonnull(keymap_action(TABLE, "help"));
    g_assert_null(keymap_action(TABLE, "nothing"));
    g_autofree char *keys = keymap_keys(map, "demo", &TABLE[0]);
    g_autofree char *typing = keymap_typing_key(map, "demo", &TABLE[0]);
    g_autofree char *none = keymap_typing_key(map, "demo", &TABLE[1]);
    g_assert_cmpstr(keys, ==, "F2 n");
    g_assert_cmpstr(typing, ==, "F2");
    g_assert_null(none);
}

static void test_override(void) {
    g_autoptr(Keymap) map = keymap_new();
    g_autoptr(GError) error = NULL;
    g_assert_true(keymap_set(map, "demo.new", "a <F7>", &error));
    g_assert_true(keymap_set(map, "help", "<F1>", &error));
    g_assert_true(keymap_set(map, "graph", "", &error));
    g_assert_no_error(error);
    g_assert_cmpstr(action_of(map, 'a'), ==, "new");
    g_assert_cmpstr(action_of(map, 'n'), ==, "find-next");
    g_assert_null(action_of(map, '?'));
    g_assert_cmpstr(action_of(map, 'G'), ==, "last");
    g_assert_true(keymap_set(map, "new", "F5 r ctrl-t", &error)); /* as the manual writes it */
    g_assert_cmpstr(keymap_lookup(map, "other", TABLE, KC_F(5))->action, ==, "new");
    g_assert_cmpstr(keymap_lookup(map, "other", TABLE, KC_CTRL('T'))->action, ==, "new");
    g_assert_true(keymap_is_changed(map, "other", &TABLE[0]));
    g_assert_true(keymap_set(map, "new", "<F2> n", &error));
    g_assert_cmpstr(keymap_lookup(map, "other", TABLE, 'n')->action, ==, "new");
}

static void test_override_bad(void) {
    g_autoptr(Keymap) map = keymap_new();
    g_autoptr(GError) error = NULL;
    g_assert_false(keymap_set(map, "quit", "a <F99>", &error));
    g_assert_true(err_is(error, ERR_INPUT));
    g_assert_nonnull(strstr(error->message, "<F99>"));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    i18n_init("en");
    g_test_set_nonfatal_assertions();
    g_test_add_func("/ui/key/names", test_names);
    g_test_add_func("/ui/key/no-names", test_no_names);
    g_test_add_func("/ui/keymap/lookup", test_lookup);
    g_test_add_func("/ui/keymap/override", test_override);
    g_test_add_func("/ui/keymap/override-bad", test_override_bad);
    return g_test_run();
}
