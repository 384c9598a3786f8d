/* SPDX-License-Identifier: MIT
 *
 * Embedded tables as rows.
 */
#include "bihuan/base/table.h"

#include "bihuan/base/path.h"

GPtrArray *table_read(const char *file, guint columns, TableRow make, GDestroyNotify destroy) {
    GPtrArray *rows = g_ptr_array_new_with_free_func(destroy);
    g_autofree char *text = path_embedded(file, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++) {
        g_auto(GStrv) cells = g_strsplit(*line, ",", -1);
        if (line != lines && g_strv_length(cells) == columns)
            g_ptr_array_add(rows, make(cells));
    }
    return rows;
}

const GPtrArray *table_rows(gsize *kept, const char *file, guint columns, TableRow make) {
    if (g_once_init_enter(kept)) {
        GPtrArray *rows = table_read(file, columns, make, NULL); /* kept for ever */
        g_once_init_leave(kept, (gsize)rows);
    }
    return (const GPtrArray *)*kept;
}
