/* SPDX-License-Identifier: MIT
 *
 * Columns and the choke point. The rest of the program never counts bytes or characters of shown text.
 */
#include "bihuan/base/utf8.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <string.h>
#include <wchar.h>

#define MAX_COMBINING UTF8_MARKS_MAX

int utf8_char_width(gunichar character) {
    if (character < 0x20 || (character >= 0x7f && character < 0xa0))
        return 0;
    if (character < 0x300)
        return 1;
    int width = wcwidth((wchar_t)character);
    return width < 0 ? 0 : width;
}

int utf8_width(const char *text) {
    int columns = 0;
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        columns += utf8_char_width(g_utf8_get_char(p));
    return columns;
}

/* How many bytes of text fit in columns; combining marks stay with their base. */
static gsize fitting_bytes(const char *text, int columns) {
    const char *p = text;
    for (int used = 0; *p; p = g_utf8_next_char(p)) {
        used += utf8_char_width(g_utf8_get_char(p));
        if (used > columns)
            break;
    }
    return (gsize)(p - text);
}

char *utf8_clip(const char *text, int columns) {
    if (columns <= 0)
        return g_strdup("");
    if (utf8_width(text) <= columns)
        return g_strdup(text);
    if (columns < 2)
        return g_strndup(text, fitting_bytes(text, columns));
    g_autofree char *head = g_strndup(text, fitting_bytes(text, columns - 1));
    return g_strconcat(head, "…", NULL);
}

char *utf8_pad(const char *text, int columns) {
    g_autofree char *clipped = utf8_clip(text, columns);
    int missing = columns - utf8_width(clipped);
    if (missing <= 0)
        return g_steal_pointer(&clipped);
    return g_strdup_printf("%s%*s", clipped, missing, "");
}

/* Punctuation that must not begin a line in Chinese text (避头). */
static gboolean may_not_begin_line(gunichar character) {
    static const gunichar marks[] = {0x3001, 0x3002, 0xff0c, 0xff1b, 0xff1a, 0xff01, 0xff1f,
                                     0xff09, 0x300b, 0x300d, 0x300f, 0x3011, 0x201d, 0x2019};
    for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
        if (marks[i] == character)
            return TRUE;
    return FALSE;
}

/* The length in bytes of the first line of a paragraph that is wider than columns. */
static gsize break_point(const char *text, int columns) {
    gsize fits = fitting_bytes(text, columns);
    if (fits == 0)
        return (gsize)(g_utf8_next_char(text) - text);
    for (const char *p = text + fits; p > text; p = g_utf8_prev_char(p)) {
        const char *before = g_utf8_prev_char(p);
        if (*p == ' ' || *before == ' ')
            return (gsize)(p - text);
        gboolean wide = utf8_char_width(g_utf8_get_char(p)) == 2 || utf8_char_width(g_utf8_get_char(before)) == 2;
        if (wide && !may_not_begin_line(g_utf8_get_char(p)))
            return (gsize)(p - text);
    }
    return fits;
}

static void wrap_paragraph(GPtrArray *lines, const char *text, int columns) {
    while (text[fitting_bytes(text, columns)]) { /* looks at one line of it, not at all that is left */
        gsize length = break_point(text, columns);
        g_ptr_array_add(lines, g_strchomp(g_strndup(text, length)));
        for (text += length; *text == ' '; text++)
            ;
    }
    g_ptr_array_add(lines, g_strdup(text));
}

GPtrArray *utf8_wrap(const char *text, int columns) {
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);
    for (char **p = paragraphs; *p; p++)
        wrap_paragraph(lines, *p, MAX(columns, 2));
    return lines;
}

/* Characters that lie about what is shown: bidi controls, zero-width ones, letters that show nothing (soft hyphen, fillers), line separators, BOM. */
static gboolean is_deceptive(gunichar c) {
    if (c < 0x00ad || (c > 0x3164 && c < 0xfeff)) /* most there is: Latin letters, Chinese characters */
        return FALSE;
    return (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || c == 0x00ad ||
           c == 0x034f || c == 0x115f || c == 0x1160 || c == 0x17b4 || c == 0x17b5 || c == 0x2800 || c == 0x3164 || c == 0xffa0 ||
           c == 0x061c || c == 0x180e || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe007f) || (c & 0xfffe) == 0xfffe;
}

static gboolean is_control(gunichar c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
}

gboolean utf8_is_mark(gunichar character) {
    return !is_control(character) && utf8_char_width(character) == 0;
}

gboolean utf8_is_unclean(gunichar character) {
    return is_control(character) || is_deceptive(character);
}

static gboolean check_characters(const char *text, gsize max, gboolean lines, GError **error) {
    gsize position = 0, combining = 0;
    for (const char *p = text; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        position++;
        if (c >= ' ' && c <= '~' && position <= max) {
            combining = 0;
            continue;
        }
        combining = utf8_char_width(c) == 0 ? combining + 1 : 0;
        if (is_control(c) && !(lines && (c == '\n' || c == '\t')))
            return err_set(error, ERR_INPUT, _("the text holds a control character at position %d; type it again"), (int)position);
        if (is_deceptive(c))
            return err_set(error, ERR_INPUT, _("the text holds an invisible or direction-changing character at position %d; type it again"),
                           (int)position);
        if (combining > MAX_COMBINING)
            return err_set(error, ERR_INPUT, _("the text piles up marks at position %d; type it again"), (int)position);
        if (position > max)
            return err_set(error, ERR_INPUT, _("the text is longer than %d characters; shorten it"), (int)max);
    }
    return TRUE;
}

gboolean utf8_is_blank(gunichar c) {
    return g_unichar_isspace(c) || (c >= 0x200b && c <= 0x200d) || c == 0x2060 || c == 0xfeff;
}

/* Without the blanks at both ends, of whatever width: a full-width one says as little as another. */
static char *strip(const char *text) {
    const char *end = text + strlen(text);
    while (*text && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    while (end > text && g_unichar_isspace(g_utf8_get_char(g_utf8_prev_char(end))))
        end = g_utf8_prev_char(end);
    return g_strndup(text, (gsize)(end - text));
}

gunichar utf8_narrow(gunichar character) {
    return character >= 0xff01 && character <= 0xff5e ? character - 0xff01 + '!' : character == 0x3000 ? ' ' : character;
}

char *utf8_fold_width(const char *text) {
    GString *folded = g_string_new(NULL);
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        g_string_append_unichar(folded, utf8_narrow(g_utf8_get_char(p)));
    return g_string_free(folded, FALSE);
}

/* Line ends of Windows, and a line's own end behind a text of one line. */
static char *plain_line_ends(const char *text, gboolean lines) {
    GString *plain = g_string_new(text);
    if (lines) {
        g_string_replace(plain, "\r\n", "\n", 0);
        g_string_replace(plain, "\r", "\n", 0);
    } else
        while (plain->len > 0 && strchr("\r\n", plain->str[plain->len - 1]))
            g_string_truncate(plain, plain->len - 1);
    return g_string_free(plain, FALSE);
}

char *utf8_clean(const char *given, gsize max, gboolean lines, GError **error) {
    const char *end;
    g_autofree char *text = plain_line_ends(given, lines);
    if (!g_utf8_validate(text, -1, &end)) {
        err_set(error, ERR_INPUT, _("the text is not valid UTF-8 at byte %d; type it again"), (int)(end - text) + 1);
        return NULL;
    }
    if (!check_characters(text, max, lines, error))
        return NULL;
    return strip(g_strdelimit(text, "\t", ' ')); /* a tab has no width of its own and moves the cursor */
}

char *utf8_printable(const char *text) {
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *out = g_string_new(NULL);
    int marks = 0;
    for (const char *p = valid; *p; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        marks = utf8_is_mark(c) ? marks + 1 : 0;
        if (marks > MAX_COMBINING)
            continue;
        if (is_control(c) || is_deceptive(c))
            g_string_append_c(out, c == '\n' || c == '\t' ? ' ' : '?');
        else
            g_string_append_unichar(out, c);
    }
    return g_string_free(out, FALSE);
}
