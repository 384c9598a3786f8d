/* SPDX-License-Identifier: MIT
 *
 * The table of key names and the way from names to codes and back.
 */
#include "bihuan/ui/key.h"

#include <stdlib.h>
#include <string.h>

/* The first name of a code is the one printed. */
static const struct {
    const char *name;
    KeyCode code;
} NAMES[] = {
    {"Enter", KC_ENTER},
    {"Tab", KC_TAB},
    {"Shift-Tab", KC_SHIFT_TAB},
    {"Esc", KC_ESC},
    {"Backspace", KC_BACKSPACE},
    {"Delete", KC_DELETE},
    {"Insert", KC_INSERT},
    {"Up", KC_UP},
    {"Down", KC_DOWN},
    {"Left", KC_LEFT},
    {"Right", KC_RIGHT},
    {"Home", KC_HOME},
    {"End", KC_END},
    {"PgUp", KC_PAGE_UP},
    {"PgDn", KC_PAGE_DOWN},
    {"Space", ' '},
    {"Lt", '<'},
    {"PageUp", KC_PAGE_UP},
    {"PageDown", KC_PAGE_DOWN},
    {"Return", KC_ENTER},
    {"Escape", KC_ESC},
    {"Del", KC_DELETE},
    {"Ins", KC_INSERT},
    {"S-Tab", KC_SHIFT_TAB},
};

char *key_label(KeyCode code) {
    for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (NAMES[i].code == code && code != '<') {
            return g_strdup(NAMES[i].name);
        }
    }
    if (code > KC_F0 && code <= KC_LAST) {
        return g_strdup_printf("F%d", (int)(code - KC_F0));
    }
    if (code >= 1 && code <= 26) {
        return g_strdup_printf("Ctrl-%c", (char)('@' + code));
    }
    if (!key_is_text(code)) {
        return g_strdup("?");
    }
    char bytes[7] = "";
    g_unichar_to_utf8(code, bytes);
    return g_strdup(bytes);
}

/* The code of what stands between < and >. */
static KeyCode key_from_inner(const char *inner) {
    for (gsize i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (g_ascii_strcasecmp(NAMES[i].name, inner) == 0) {
            return NAMES[i].code;
        }
    }
    if ((g_ascii_strncasecmp(inner, "Ctrl-", 5) == 0 || g_ascii_strncasecmp(inner, "C-", 2) == 0)) {
        const char *letter = strchr(inner, '-') + 1;
        if (g_ascii_isalpha(letter[0]) && letter[1] == '\0') {
            return KC_CTRL(g_ascii_toupper(letter[0]));
        }
        return KC_NONE;
    }
    if (g_ascii_toupper(inner[0]) == 'F' && g_ascii_isdigit(inner[1]) && strlen(inner) <= 3) {
        char *end;
        long number = strtol(inner + 1, &end, 10);
        return *end == '\0' && number >= 1 && number <= 20 ? KC_F((KeyCode)number) : KC_NONE;
    }
    return KC_NONE;
}

KeyCode key_parse(const char *text, const char **end) {
    const char *close = text[0] == '<' ? strchr(text, '>') : NULL;
    if (close != NULL && close > text + 1) {
        g_autofree char *inner = g_strndup(text + 1, (gsize)(close - text - 1));
        KeyCode code = key_from_inner(inner);
        *end = close + 1;
        return code;
    }
    gunichar sign = text[0] == '\0' ? (gunichar)-1 : g_utf8_get_char_validated(text, -1);
    if (sign == (gunichar)-1 || sign == (gunichar)-2 || !key_is_text(sign)) {
        *end = text;
        return KC_NONE;
    }
    *end = g_utf8_next_char(text);
    return sign;
}

KeyCode key_from_name(const char *name) {
    const char *end;
    KeyCode code = key_parse(name, &end);
    return *end == '\0' ? code : KC_NONE;
}

gboolean key_is_text(KeyCode code) {
    if (code < ' ' || code >= KC_SPECIAL || !g_unichar_validate(code)) {
        return FALSE;
    }
    GUnicodeType type = g_unichar_type(code);
    return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT && type != G_UNICODE_SURROGATE && type != G_UNICODE_LINE_SEPARATOR &&
           type != G_UNICODE_PARAGRAPH_SEPARATOR;
}
