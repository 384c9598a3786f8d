/* SPDX-License-Identifier: MIT
 *
 * Embedded tables as rows. They are ours: a line of another width would be left out, or lose what a comma cut off, and with it an
 * approver, a signature or half a sentence. A program with such a table does not go on.
 */
#include "bihuan/base/table.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define ROWS_MAX 100000

GPtrArray *table_read(const char *file, guint columns, TableRow make, GDestroyNotify destroy) {
    GPtrArray *rows = g_ptr_array_new_with_free_func(destroy);
    g_autofree char *text = path_embedded(file, NULL);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (guint i = 1; *lines && lines[i]; i++) {
        g_auto(GStrv) cells = g_strsplit(lines[i], ",", -1);
        if (g_strv_length(cells) == columns)
            g_ptr_array_add(rows, make(cells));
        else if (*lines[i])
            g_error("%s:%u: %u cells, the table has %u columns", file, i + 1, g_strv_length(cells), columns);
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

Cells *table_cells(const char *file, GError **error) {
    char *text = path_embedded(file, NULL);
    if (!text)
        err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), file);
    g_autoptr(Cells) cells = text ? cells_read(text, ROWS_MAX, error) : NULL;
    for (guint i = 1; cells && i <= cells_rows(cells); i++)
        if (cells_count(cells, i) != cells_count(cells, 0)) {
            err_set(error, ERR_FAILED, _("the table %s of this program is broken at line %u; install it again"), file,
                    cells_line(cells, i));
            return NULL;
        }
    return g_steal_pointer(&cells);
}
