/* SPDX-License-Identifier: MIT
 *
 * gettext with the language chosen by us, not by the locale: on a plant's PC only C.UTF-8 exists.
 */
#include "bihuan/base/i18n.h"

#include "bihuan/base/path.h"
#include "bihuan/base/program.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#define DOMAIN "bihuan"

static const char *language = "zh";

gboolean i18n_is_utf8(void) {
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

/* A UTF-8 locale is a must: widths and curses depend on it. LANG=zh_CN.UTF-8 that was never generated,
 * LC_ALL=C over ssh and zh_CN.GB18030 all end in C.UTF-8, which libc always has. */
static void set_utf8_locale(void) {
    if (!setlocale(LC_ALL, "") || !i18n_is_utf8())
        setlocale(LC_ALL, "C.UTF-8");
    setlocale(LC_NUMERIC, "C");
}

const char *i18n_foreign_charset(void) {
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    const char *value = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(names) && (!value || !*value); i++)
        value = g_getenv(names[i]);
    const char *charset = value ? strchr(value, '.') : NULL;
    gboolean utf8 = !charset || g_ascii_strncasecmp(charset + 1, "UTF-8", 5) == 0 || g_ascii_strncasecmp(charset + 1, "UTF8", 4) == 0;
    return utf8 ? NULL : charset + 1;
}

static const char *environment_language(void) {
    static const char *const names[] = {"BIHUAN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = g_getenv(names[i]);
        if (value && g_str_has_prefix(value, "en"))
            return "en";
        if (value && g_str_has_prefix(value, "zh"))
            return "zh";
    }
    return "zh"; /* the people who use it read Chinese */
}

void i18n_init(const char *lang) {
    set_utf8_locale();
    g_autofree char *near = g_build_filename(path_program_dir(), "locale", NULL);
    g_autofree char *shared = g_build_filename(path_program_dir(), "..", "share", "locale", NULL);
    bindtextdomain(DOMAIN, g_file_test(near, G_FILE_TEST_IS_DIR)     ? near
                           : g_file_test(shared, G_FILE_TEST_IS_DIR) ? shared
                                                                     : program_locale);
    bind_textdomain_codeset(DOMAIN, "UTF-8");
    if (!lang || !i18n_set_language(lang))
        i18n_set_language(environment_language());
}

gboolean i18n_set_language(const char *lang) {
    if (strcmp(lang, "zh") == 0)
        language = "zh";
    else if (strcmp(lang, "en") == 0)
        language = "en";
    else
        return FALSE;
    g_setenv("LANGUAGE", strcmp(language, "zh") == 0 ? "zh_CN" : "en", TRUE);
    textdomain(DOMAIN); /* also tells gettext that its cached look-ups are out of date */
    return TRUE;
}

const char *i18n_language(void) {
    return language;
}

const char *i18n_text(const char *msgid) {
    const char *text = *msgid ? dgettext(DOMAIN, msgid) : msgid, *joint = text == msgid ? strchr(msgid, '\004') : NULL;
    return joint ? joint + 1 : text;
}

const char *i18n_pick(const char *zh, const char *en) {
    const char *first = strcmp(language, "zh") == 0 ? zh : en;
    const char *second = first == zh ? en : zh;
    if (first && *first)
        return first;
    return second ? second : "";
}
