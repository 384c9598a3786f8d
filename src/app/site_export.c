/* SPDX-License-Identifier: MIT
 *
 * Reference data as a table, and as the CSV that import takes.
 */
#include "bihuan/app/site.h"

#include "bihuan/base/utf8.h"
#include "site_run.h"

static GPtrArray *list_all(Db *db, const SiteKind *kind, GError **error) {
    g_autofree char *tail = g_strdup_printf("ORDER BY %s", kind->noun->columns[0].name);
    return kind->list ? kind->list(db, error) : noun_list(db, kind->noun, error, tail, "");
}

/* Without the seldom columns at the end where nothing says any of them. */
static guint width_of(const SiteKind *kind, const GPtrArray *things) {
    guint width = 0;
    while (width < kind->width && !kind->columns[width].seldom)
        width++;
    for (guint i = 0; i < things->len; i++)
        for (guint c = width; c < kind->width; c++) {
            g_autofree char *text = site_column_text(kind, &kind->columns[c], things->pdata[i]);
            if (*text)
                return kind->width;
        }
    return width;
}

SiteTable *site_export(Plant *plant, const char *kind_name, GError **error) {
    const SiteKind *kind = site_kind(kind_name, error);
    g_autoptr(GPtrArray) things = kind ? list_all(plant_db(plant), kind, error) : NULL;
    if (!things)
        return NULL;
    SiteTable *table = g_new(SiteTable, 1);
    *table = (SiteTable){.kind = kind->kind,
                         .columns = kind->columns,
                         .width = kind->width,
                         .rows = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev)};
    table->width = width_of(kind, things);
    for (guint i = 0; i < things->len; i++) {
        char **row = g_new0(char *, table->width + 1);
        for (guint c = 0; c < table->width; c++)
            row[c] = site_column_text(kind, &kind->columns[c], things->pdata[i]);
        g_ptr_array_add(table->rows, row);
    }
    return table;
}

void site_table_free(SiteTable *table) {
    if (!table)
        return;
    g_ptr_array_unref(table->rows);
    g_free(table);
}

/* In Chinese; owned. */
static char *shown(const SiteTable *table, const SiteWords *words, guint column, const char *value) {
    if (table->columns[column].kind != SITE_LIST || !*value)
        return g_strdup(*value ? site_words_shown(words, column, value) : "");
    g_auto(GStrv) parts = site_split(value);
    for (char **part = parts; *part; part++) {
        char *word = g_strdup(site_words_shown(words, column, *part));
        g_free(*part);
        *part = word;
    }
    return g_strjoinv(";", parts);
}

/* Columns of days and numbers a spreadsheet may take for what they are; import reads what it makes of them. */
static char *guarded(const SiteColumn *column, const char *text) {
    gboolean plain = column->kind == SITE_DAY || column->kind == SITE_TIME || column->kind == SITE_METRES;
    return plain ? g_strdup(text) : cells_guard(text);
}

/* One row, NULL = the header; words NULL = as it is stored. */
static void append_row(const SiteTable *table, const SiteWords *words, char **row, GString *out) {
    for (guint i = 0; i < table->width; i++) {
        const SiteColumn *column = &table->columns[i];
        g_autofree char *cell = !row    ? g_strdup(words ? site_words_head(words, i) : column->name)
                                : words ? shown(table, words, i, row[i])
                                        : g_strdup(row[i]);
        g_autofree char *clean = utf8_printable(cell), *safe = guarded(column, clean); /* an import would refuse what is taken away */
        g_string_append(out, i ? "," : "");
        cells_append(out, safe);
    }
    g_string_append(out, words ? "\r\n" : "\n");
}

char *site_table_to_csv(const SiteTable *table, gboolean chinese, GError **error) {
    const SiteKind *kind = site_kind(table->kind, error);
    SiteWords *words = kind && chinese ? site_words_new(kind, error) : NULL;
    if (!kind || (chinese && !words))
        return NULL;
    GString *out = g_string_new("\xef\xbb\xbf");
    append_row(table, words, NULL, out);
    for (guint i = 0; i < table->rows->len; i++)
        append_row(table, words, table->rows->pdata[i], out);
    site_words_free(words);
    return g_string_free(out, FALSE);
}
