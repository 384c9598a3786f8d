/* SPDX-License-Identifier: MIT
 *
 * Tables people import: any bytes, UTF-8 or GB18030. What is read and written again reads the same.
 */
#include "../../src/app/csv.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *write_again(const Csv *csv) {
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < csv->rows->len; i++) {
        const CsvRow *row = csv->rows->pdata[i];
        for (guint k = 0; k < row->cells->len; k++) {
            if (k)
                g_string_append_c(out, ',');
            csv_append(out, row->cells->pdata[k]);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autoptr(GError) error = NULL;
    g_autofree char *text = csv_decode((const char *)data, size, &error);
    if (!text != (error != NULL))
        abort();
    if (!text)
        return 0;
    if (!g_utf8_validate(text, -1, NULL))
        abort();
    g_autoptr(Csv) csv = csv_parse(text, 1000, &error);
    if (!csv != (error != NULL))
        abort();
    if (!csv)
        return 0;
    g_autofree char *first = write_again(csv);
    g_autoptr(Csv) again = csv_parse(first, 1000, NULL);
    g_autofree char *second = again ? write_again(again) : NULL;
    if (g_strcmp0(first, second) != 0)
        abort();
    return 0;
}
