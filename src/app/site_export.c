/* SPDX-License-Identifier: MIT
 *
 * Reference data as a table, and as the CSV that import takes.
 */
#include "bihuan/base/utf8.h"
#include "bihuan/app/site.h"

#include "csv.h"
#include "site_run.h"

SiteTable *site_export(Plant *plant, const char *kind_name, GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    if (!kind)
        return NULL;
    g_autoptr(SiteTable) table = g_new(SiteTable, 1);
    *table = (SiteTable){.columns = kind->columns, .width = kind->width,
                         .rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    return kind->list(plant, table->rows, error) ? g_steal_pointer(&table) : NULL;
}

void site_table_free(SiteTable *table) {
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

char *site_table_to_csv(const SiteTable *table) {
    GString *out = g_string_new(NULL);
    for (guint column = 0; column < table->width; column++) {
        g_string_append(out, column ? "," : "");
        csv_append(out, table->columns[column].name);
    }
    g_string_append_c(out, '\n');
    for (guint i = 0; i < table->rows->len; i++) {
        char **row = table->rows->pdata[i];
        for (guint column = 0; column < table->width; column++) {
            g_string_append(out, column ? "," : "");
            g_autofree char *clean = utf8_printable(row[column]); /* an import would refuse what this takes away */
            csv_append(out, clean);
        }
        g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}
