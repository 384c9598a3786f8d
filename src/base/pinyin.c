/* SPDX-License-Identifier: MIT
 *
 * GB 2312 level 1 is sorted by pinyin: the place of a character in it gives its initial. Characters with several
 * readings stand at their common one; a plant corrects such a name in the column pinyin.
 */
#include "bihuan/base/pinyin.h"

#include <glib.h>
#include <string.h>

/* The code of the first character of each initial (no pinyin begins with i, u or v); behind the last one level 2 begins,
 * which is sorted by radical. */
static const struct {
    guint16 first;
    char initial;
} RANGES[] = {{0xb0a1, 'a'}, {0xb0c5, 'b'}, {0xb2c1, 'c'}, {0xb4ee, 'd'}, {0xb6ea, 'e'}, {0xb7a2, 'f'}, {0xb8c1, 'g'}, {0xb9fe, 'h'},
              {0xbbf7, 'j'}, {0xbfa6, 'k'}, {0xc0ac, 'l'}, {0xc2e8, 'm'}, {0xc4c3, 'n'}, {0xc5b6, 'o'}, {0xc5be, 'p'}, {0xc6da, 'q'},
              {0xc8bb, 'r'}, {0xc8f6, 's'}, {0xcbfa, 't'}, {0xcdda, 'w'}, {0xcef4, 'x'}, {0xd1b9, 'y'}, {0xd4d1, 'z'}, {0xd7fa, 0}};

/* Surnames that are read differently from the common word. */
static const struct {
    const char *surname;
    char initial;
} SURNAMES[] = {{"单", 's'}, {"曾", 'z'}, {"解", 'x'}, {"仇", 'q'}, {"区", 'o'}, {"朴", 'p'}, {"查", 'z'}, {"翟", 'z'}, {"覃", 'q'},
                {"缪", 'm'}, {"种", 'c'}, {"乐", 'y'}, {"冼", 'x'}, {"盖", 'g'}, {"尉", 'w'}, {"折", 's'}, {"祭", 'z'}, {"员", 'y'}};

static char surname_of(const char *name) {
    for (gsize i = 0; i < G_N_ELEMENTS(SURNAMES); i++)
        if (g_str_has_prefix(name, SURNAMES[i].surname))
            return SURNAMES[i].initial;
    return 0;
}

static char initial_of(guint16 code) {
    char initial = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(RANGES) && code >= RANGES[i].first; i++)
        initial = RANGES[i].initial;
    return initial;
}

char *pinyin_initials(const char *name) {
    gsize size;
    g_autofree char *coded = g_convert(name, -1, "GB18030", "UTF-8", NULL, &size, NULL);
    g_autoptr(GString) initials = g_string_new(NULL);
    const char *middle_dot = "\xa1\xa4"; /* · between parts of a name */
    for (gsize i = 0; coded && i < size; i++) {
        guint8 byte = (guint8)coded[i];
        if (byte < 0x80) {
            if (g_ascii_isalnum(byte))
                g_string_append_c(initials, g_ascii_tolower((char)byte));
            continue;
        }
        if (i + 1 >= size || (guint8)coded[i + 1] < 0xa1) /* behind GB 2312: rare characters */
            return g_strdup("");
        gboolean dot = memcmp(coded + i, middle_dot, 2) == 0;
        char initial = initial_of((guint16)(byte << 8 | (guint8)coded[i + 1]));
        if (!initial && !dot)
            return g_strdup("");
        if (initial)
            g_string_append_c(initials, initial);
        i++;
    }
    if (initials->len && surname_of(name))
        initials->str[0] = surname_of(name);
    return g_strdup(initials->str);
}
