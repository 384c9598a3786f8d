/* SPDX-License-Identifier: MIT
 *
 * config/ini.c and config/settings.c: what is read, and each mistake with its line.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/config/settings.h"

static void test_values(void) {
    const char *text =
        "\xEF\xBB\xBF; comment\r\n"
        "[form]\r\n"
        "name = hazard ; trailing\n"
        "do = freeze area; notify role:x\t# two\n"
        "quoted = \" a ; b # c \"\n"
        "say = it's \"so\"\n"
        "when = 'yes' = confirmed\n"
        "empty =\n"
        "url = a=b#c\n"
        "[ field   device ]\n"
        "title.zh = 设备\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_parse("t.ini", text, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(ini_get(ini, "form", "name"), ==, "hazard");
    g_assert_cmpstr(ini_get(ini, "form", "do"), ==, "freeze area; notify role:x");
    g_assert_cmpstr(ini_get(ini, "form", "quoted"), ==, " a ; b # c ");
    g_assert_cmpstr(ini_get(ini, "form", "say"), ==, "it's \"so\"");
    g_assert_cmpstr(ini_get(ini, "form", "when"), ==, "'yes' = confirmed");
    g_assert_cmpstr(ini_get(ini, "form", "empty"), ==, "");
    g_assert_cmpstr(ini_get(ini, "form", "url"), ==, "a=b#c");
    g_assert_cmpstr(ini_get(ini, "field device", "title.zh"), ==, "设备");
    g_assert_null(ini_get(ini, "form", "nothing"));
    g_assert_null(ini_get(ini, "nothing", "name"));
    g_assert_cmpint(ini_line(ini, "form", "name"), ==, 3);
    g_assert_cmpint(ini_line(ini, "form", "nothing"), ==, 2);
    g_assert_cmpint(ini_line(ini, "nothing", "x"), ==, 0);
    g_assert_cmpint(ini_find(ini, "field device"), ==, 1);
    g_assert_cmpuint(ini_section_count(ini), ==, 2);
    g_assert_cmpuint(ini_key_count(ini, 0), ==, 7);
    g_assert_cmpstr(ini_key_name(ini, 0, 1), ==, "do");
    g_assert_null(ini_key_name(ini, 0, 7));
}

/* However many keys there are, each comes back as its own: sections of every length, values in every kind of quotes. */
static void test_many(void) {
    static const char *const VALUES[] = {"plain", "a ; b # c", "it's", "say \"so\"", "", "水", "\\"};
    static const char *const WRITTEN[] = {"plain", "\"a ; b # c\"", "it's", "say \"so\"", "", "水", "\\"};
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint section = 0, n = 0; section < 120; section++) {
        g_string_append_printf(text, "[s %u]\n", section);
        for (guint key = 0; key < section; key++, n++)
            g_string_append_printf(text, "k%u = %s\nn%u = %u\n", key, WRITTEN[n % G_N_ELEMENTS(WRITTEN)], key, n);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_parse("t.ini", text->str, &error);
    g_assert_no_error(error);
    for (guint section = 0, n = 0; section < 120; section++) {
        g_autofree char *name = g_strdup_printf("s %u", section);
        g_assert_cmpuint(ini_key_count(ini, section), ==, 2 * section);
        for (guint key = 0; key < section; key++, n++) {
            g_autofree char *value = g_strdup_printf("k%u", key), *number = g_strdup_printf("n%u", key), *is = g_strdup_printf("%u", n);
            g_assert_cmpstr(ini_get(ini, name, value), ==, VALUES[n % G_N_ELEMENTS(VALUES)]);
            g_assert_cmpstr(ini_get(ini, name, number), ==, is);
        }
    }
}

/* Each text has exactly one mistake, on this line. */
static void test_mistakes(void) {
    g_autofree char *fill = g_strnfill(1000, 'x');
    g_autofree char *long_line = g_strconcat("[a]\nk = 1\nl = ", fill, "\n", NULL);
    const struct {
        const char *text;
        int line;
        const char *part;
    } CASES[] = {
        {"[a]\nk = 1\n[a]\nk = 2\n", 3, "line 1"},
        {"[a]\nk = 1\nj = 2\nk = 3\n", 4, "line 2"},
        {"[a:b]\nk = 1\n", 1, "colon"},
        {"[a]\nk:l = 1\n", 2, "colon"},
        {"[A]\nk = 1\n", 1, "small letters"},
        {"[a]\nKey = 1\n", 2, "small letters"},
        {"[a]\nhello\n", 2, "neither"},
        {"k = 1\n[a]\n", 1, "before the first"},
        {"[a\nk = 1\n", 1, "ends with ]"},
        {"[a]\nmy key = 1\n", 2, "one word"},
        {"[a]\n= 1\n", 2, "missing"},
        {"[]\n", 1, "missing"},
        {"[a]\nk = 1\nl = \xff\n", 3, ""},
        {"[a]\nk = \xE2\x80\xAE x\n", 2, ""},
        {"[a]\n; \x1b[31m\n", 2, ""},
        {"[a]\nk = \"x' ; y\n", 2, "quotes"},
        {long_line, 3, "1000"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
        g_autoptr(Ini) ini = ini_scan(CASES[i].text, mistakes);
        g_test_message("case %" G_GSIZE_FORMAT, i);
        g_assert_cmpuint(mistakes->len, ==, 1);
        if (mistakes->len == 0)
            continue;
        const IniMistake *mistake = mistakes->pdata[0];
        g_assert_cmpint(mistake->line, ==, CASES[i].line);
        g_assert_nonnull(strstr(mistake->sentence, CASES[i].part));
    }
}

static void test_parse_names_file(void) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Ini) ini = ini_parse("forms/x.ini", "[a]\nbad\n[a]\n", &error);
    g_assert_null(ini);
    g_assert_error(error, ERR, ERR_INPUT);
    g_assert_true(g_str_has_prefix(error->message, "forms/x.ini:2: "));
}

static char *write_file(const char *folder, const char *name, const char *text) {
    char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
    return path;
}

static void test_settings(void) {
    g_autofree char *folder = g_dir_make_tmp("bihuan-XXXXXX", NULL);
    g_autofree char *system = write_file(folder, "a.conf", "[bihuan]\nlang = zh\noffset = -03:30\n[keys]\nreport = F5 r\n");
    g_autofree char *user = write_file(folder, "b.conf", "[bihuan]\nlang = en\nplant = ~/p.db\nescape_delay = 100\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(Settings) settings = settings_load_files(system, user, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(settings_get(settings, "lang"), ==, "en");
    g_assert_cmpstr(settings_get(settings, "theme"), ==, "default");
    g_assert_false(settings_is_set(settings, "theme"));
    g_assert_cmpint(settings_number(settings, "escape_delay"), ==, 100);
    g_assert_cmpint(settings_number(settings, "offset"), ==, -210);
    g_autofree char *home = g_build_filename(g_get_home_dir(), "p.db", NULL);
    g_assert_cmpstr(settings_get(settings, "plant"), ==, home);
    g_assert_cmpstr(settings_key(settings, "report"), ==, "F5 r");
    g_autoptr(GPtrArray) actions = settings_key_actions(settings);
    g_assert_cmpuint(actions->len, ==, 1);
    g_unlink(system);
    g_unlink(user);
    g_rmdir(folder);
}

static void test_settings_refused(void) {
    const char *const texts[] = {
        "[bihuan]\nlanguage = zh\n",       "[bihuan]\nlang = fr\n",           "[bihuan]\noffset = 8\n", "[bihuan]\noffset = +19:00\n",
        "[bihuan]\nescape_delay = 9999\n", "[bihuan]\nescape_delay = fast\n", "[other]\nlang = zh\n",
    };
    g_autofree char *folder = g_dir_make_tmp("bihuan-XXXXXX", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autofree char *path = write_file(folder, "c.conf", texts[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(Settings) settings = settings_load_files(NULL, path, &error);
        g_assert_null(settings);
        g_assert_error(error, ERR, ERR_INPUT);
        g_assert_nonnull(strstr(error->message, "c.conf:"));
        g_unlink(path);
    }
    g_rmdir(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_test_add_func("/ini/values", test_values);
    g_test_add_func("/ini/many", test_many);
    g_test_add_func("/ini/mistakes", test_mistakes);
    g_test_add_func("/ini/parse-names-file", test_parse_names_file);
    g_test_add_func("/settings/load", test_settings);
    g_test_add_func("/settings/refused", test_settings_refused);
    return g_test_run();
}
