/* SPDX-License-Identifier: MIT
 *
 * Embedded tables as rows.
 */
#include "table.h"

#include "bihuan/base/path.h"

GPtrArray *table_read(const char *file, guint columns, gpointer (*make)(char *const *cells)) {
    GPtrArray *rows = g_ptr_array_new();
    g_autofree char *text = path_embedded(file, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
        if (line != lines && g_strv_length(cells) == columns)
            g_ptr_array_add(rows, make(cells));
    }
    return rows;
}
