/* SPDX-License-Identifier: MIT
 *
 * The choke point for incoming text: what it lets through is clean, and everything that counts, clips and wraps text comes to
 * an end on whatever it is given.
 */
#include "bihuan/base/utf8.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(gboolean promise) {
    if (!promise)
        abort();
}

static gboolean is_refused(gunichar c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

static void expect_clean(const char *text, gboolean lines) {
    expect(g_utf8_validate(text, -1, NULL));
    for (const char *p = text; *p; p = g_utf8_next_char(p))
        expect((lines && *p == '\n') || !is_refused(g_utf8_get_char(p)));
}

static void measure(const char *text, int columns) {
    g_autofree char *clipped = utf8_clip(text, columns), *padded = utf8_pad(text, columns);
    g_autoptr(GPtrArray) lines = utf8_wrap(text, MAX(columns, 2));
    expect(utf8_width(clipped) <= columns);
    expect(utf8_width(padded) == columns);
    for (guint i = 0; i < lines->len; i++)
        expect(utf8_width(lines->pdata[i]) <= MAX(columns, 2));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autofree char *text = g_strndup((const char *)data, size);
    for (int lines = 0; lines < 2; lines++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *clean = utf8_clean(text, 500, lines, &error);
        expect(!clean == (error != NULL));
        if (clean) {
            expect_clean(clean, lines);
            measure(clean, (int)(size % 90));
        } else
            expect_clean(error->message, FALSE);
    }
    g_autofree char *shown = utf8_printable(text);
    expect_clean(shown, FALSE);
    return 0;
}
