/* SPDX-License-Identifier: MIT
 *
 * The folding of keys.
 */
#include "bihuan/base/fold.h"

#include <string.h>

#include "bihuan/base/utf8.h"

static gboolean is_zero_width(gunichar c) {
    return utf8_is_blank(c) && !g_unichar_isspace(c);
}

char *fold_code(const char *text) {
    g_autofree char *wide = g_utf8_normalize(text, -1, G_NORMALIZE_ALL_COMPOSE);
    g_autoptr(GString) code = g_string_new(NULL);
    gsize end = 0; /* behind the last character that is no blank */
    for (const char *p = wide ? wide : ""; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (is_zero_width(c) || (utf8_is_blank(c) && code->len == 0))
            continue;
        g_string_append_unichar(code, c);
        if (!utf8_is_blank(c))
            end = code->len;
    }
    g_string_truncate(code, end);
    return g_string_free(g_steal_pointer(&code), FALSE);
}

char *fold_key(const char *text) {
    g_autofree char *code = fold_code(text);
    GString *key = g_string_new(NULL);
    for (const char *p = code; *p; p = g_utf8_next_char(p))
        if (!utf8_is_blank(g_utf8_get_char(p)))
            g_string_append_unichar(key, g_utf8_get_char(p));
    for (gsize i = 0; i < key->len; i++)
        key->str[i] = g_ascii_tolower(key->str[i]);
    return g_string_free(key, FALSE);
}

#define CODE_MOST 32

/* No sign that parts lists, references and labels (; , : @ * %), quotes, or is a formula's beginning. */
static gboolean is_code_sign(gunichar c, gboolean ascii) {
    return c < 0x80 ? c && strchr(ascii ? "._/-" : "._/-#&()[]", (int)c) : !ascii && (c == 0x3010 || c == 0x3011);
}

gboolean fold_is_code(const char *text, gboolean ascii) {
    glong length = g_utf8_strlen(text, -1);
    gunichar first = g_utf8_get_char(text);
    if (length < 1 || length > CODE_MOST || strlen(text) > FOLD_CODE_BYTES)
        return FALSE;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        gboolean plain = c < 0x80 ? g_ascii_isalnum((char)c) : !ascii && g_unichar_isalnum(c);
        if (!plain && !is_code_sign(c, ascii))
            return FALSE;
    }
    return g_unichar_isalnum(first) || first == '#' || first == '(' || first == '[' || first == 0x3010;
}
