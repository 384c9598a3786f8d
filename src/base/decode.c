/* SPDX-License-Identifier: MIT
 *
 * Which code a file is in: its mark, else what its bytes can be.
 */
#include "bihuan/base/decode.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

/* The longer marks first: that of UTF-32LE begins like that of UTF-16LE. */
static const struct {
    const char *mark;
    gsize size;
    const char *code;
} MARKS[] = {{"\xff\xfe\0\0", 4, "UTF-32LE"}, {"\0\0\xfe\xff", 4, "UTF-32BE"}, {"\x84\x31\x95\x33", 4, "GB18030"},
             {"\xef\xbb\xbf", 3, "UTF-8"},    {"\xff\xfe", 2, "UTF-16LE"},     {"\xfe\xff", 2, "UTF-16BE"}};

/* The code that the mark says, and its size; without a mark one of two bytes where every other byte of the beginning is zero. NULL:
 * nothing says it. */
static const char *code_said(const char *bytes, gsize size, gsize *mark) {
    *mark = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(MARKS); i++)
        if (size >= MARKS[i].size && memcmp(bytes, MARKS[i].mark, MARKS[i].size) == 0) {
            *mark = MARKS[i].size;
            return MARKS[i].code;
        }
    if (size < 4 || size % 2 != 0)
        return NULL;
    if (bytes[0] && !bytes[1] && bytes[2] && !bytes[3])
        return "UTF-16LE";
    return !bytes[0] && bytes[1] && !bytes[2] && bytes[3] ? "UTF-16BE" : NULL;
}

static gboolean is_pair(const char *p) {
    guchar lead = (guchar)*p;
    return lead >= 0xc2 && lead <= 0xdf;
}

/* Is all that is not ASCII two bytes long? Then the same bytes are Chinese characters of GB18030 throughout: 液压站 is Һѹվ, and 掳 is °.
 * *beside: two of them stand side by side, as Chinese ones do and signs do not. */
static gboolean is_either(const char *text, gboolean *beside) {
    gboolean any = FALSE;
    for (const char *p = text; *p; p++) {
        if (!(*p & 0x80))
            continue;
        if (!is_pair(p))
            return FALSE;
        p++;
        any = TRUE;
        *beside |= is_pair(p + 1);
    }
    return any;
}

static char *convert(char *bytes, gsize size, gsize mark, const char *code, GError **error) {
    gsize length = 0;
    char *text = g_convert(bytes + mark, (gssize)(size - mark), "UTF-8", code, NULL, &length, NULL);
    explicit_bzero(bytes, size);
    g_free(bytes);
    if (text && strlen(text) == length)
        return text;
    if (text)
        err_set(error, ERR_INPUT, _("The file holds zero bytes: it is no text; save it as UTF-8."));
    else
        err_set(error, ERR_INPUT, _("The file is neither UTF-8 nor %s; save it as UTF-8."), code);
    g_free(text);
    return NULL;
}

char *decode_take(char *bytes, gsize size, gboolean *doubtful, GError **error) {
    gsize mark;
    gboolean beside = FALSE;
    const char *code = code_said(bytes, size, &mark);
    if (doubtful)
        *doubtful = FALSE;
    if (code && strcmp(code, "UTF-8") != 0)
        return convert(bytes, size, mark, code, error);
    if (!g_utf8_validate_len(bytes, size, NULL))
        return convert(bytes, size, 0, "GB18030", error); /* also finds zero bytes */
    gboolean either = !code && is_either(bytes, &beside);
    if (doubtful)
        *doubtful = either;
    if (either && beside)
        return convert(bytes, size, 0, "GB18030", error);
    memmove(bytes, bytes + mark, size - mark + 1);
    return bytes;
}

char *decode_file(const char *path, gsize max, gboolean *doubtful, GError **error) {
    gsize size = 0;
    char *bytes = path_read_given(path, max, &size, error);
    char *text = bytes ? decode_take(bytes, size, doubtful, error) : NULL;
    if (bytes && !text) {
        g_autofree char *shown = utf8_printable(path);
        g_prefix_error(error, "%s: ", shown);
    }
    return text;
}

char *decode_otherwise(const char *text) {
    gboolean beside = FALSE;
    gsize length = 0;
    if (is_either(text, &beside))
        return g_convert(text, -1, "UTF-8", "GB18030", NULL, NULL, NULL);
    g_autofree char *bytes = g_convert(text, -1, "GB18030", "UTF-8", NULL, &length, NULL);
    return bytes && strcmp(bytes, text) != 0 && g_utf8_validate_len(bytes, length, NULL) ? g_steal_pointer(&bytes) : NULL;
}
