/* SPDX-License-Identifier: MIT
 *
 * Tables people bring: any bytes in any code. What is read and written again reads the same; what is guarded comes back.
 */
#include "bihuan/base/cells.h"
#include "bihuan/base/decode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *write_again(const Cells *cells) {
    GString *out = g_string_new("sep=,\n");
    for (guint row = 0; row <= cells_rows(cells); row++) {
        for (guint i = 0; i < cells_count(cells, row); i++) {
            g_autofree char *guarded = cells_guard(cells_at(cells, row, i));
            if (strcmp(cells_unguard(guarded), cells_at(cells, row, i)) != 0)
                abort();
            if (i)
                g_string_append_c(out, ',');
            cells_append(out, cells_at(cells, row, i));
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autoptr(GError) error = NULL;
    char *bytes = g_malloc0(size + 1);
    if (size)
        memcpy(bytes, data, size);
    char *text = decode_take(bytes, size, NULL, &error);
    if (!text != (error != NULL))
        abort();
    if (!text)
        return 0;
    if (!g_utf8_validate(text, -1, NULL))
        abort();
    g_autoptr(Cells) cells = cells_read(text, 1000, &error);
    if (!cells != (error != NULL))
        abort();
    if (!cells)
        return 0;
    g_autofree char *first = write_again(cells);
    g_autoptr(Cells) again = cells_read(g_strdup(first), 1000, NULL);
    g_autofree char *second = again ? write_again(again) : NULL;
    if (g_strcmp0(first, second) != 0)
        abort();
    return 0;
}
