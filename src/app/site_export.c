/* SPDX-License-Identifier: MIT
 *
 * Reference data as a table, and as the CSV that import takes.
 */
#include "bihuan/base/utf8.h"
#include "bihuan/app/site.h"

#include "bihuan/app/csv.h"
#include "site_run.h"

SiteTable *site_export(Plant *plant, const char *kind_name, GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    if (!kind)
        return NULL;
    g_autoptr(SiteTable) table = g_new(SiteTable, 1);
    *table = (SiteTable){.kind = kind->kind,
                         .columns = kind->columns,
                         .width = kind->width,
                         .rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    return kind->list(plant, table->rows, error) ? g_steal_pointer(&table) : NULL;
}

void site_table_free(SiteTable *table) {
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

/* One row; words NULL = as it is stored. */
static void append_row(const SiteTable *table, const Csv *words, char **row, GString *out) {
    for (guint i = 0; i < table->width; i++) {
        const SiteColumn *column = &table->columns[i];
        g_autofree char *cell = !row    ? (words ? site_words_head(words, table->kind, column) : g_strdup(column->name))
                                : words ? site_words_shown(words, table->kind, column, row[i])
                                        : g_strdup(row[i]);
        g_autofree char *clean = utf8_printable(cell); /* an import would refuse what this takes away */
        g_string_append(out, i ? "," : "");
        csv_append_safe(out, clean);
    }
    g_string_append(out, words ? "\r\n" : "\n");
}

char *site_table_to_csv(const SiteTable *table, gboolean chinese, GError **error) {
    g_autoptr(Csv) words = chinese ? site_words(error) : NULL;
    if (chinese && !words)
        return NULL;
    GString *out = g_string_new(chinese ? "\xef\xbb\xbf" : NULL);
    append_row(table, words, NULL, out);
    for (guint i = 0; i < table->rows->len; i++)
        append_row(table, words, table->rows->pdata[i], out);
    return g_string_free(out, FALSE);
}
