/* SPDX-License-Identifier: MIT
 *
 * Rows into nouns. Knows no table.
 */
#include "read.h"

#include <string.h>

char *read_text(Rows *rows, int column) {
    const char *text = rows_text(rows, column);
    return g_strdup(text ? text : "");
}

gpointer read_one(Rows *rows, ReadRow read, GError **error) {
    gpointer noun = rows && rows_next(rows, error) ? read(rows) : NULL;
    rows_free(rows);
    return noun;
}

GPtrArray *read_all(Rows *rows, ReadRow read, GDestroyNotify destroy, GError **error) {
    if (!rows)
        return NULL;
    g_autoptr(GPtrArray) nouns = g_ptr_array_new_with_free_func(destroy);
    g_autoptr(GError) local = NULL;
    while (rows_next(rows, &local))
        g_ptr_array_add(nouns, read(rows));
    rows_free(rows);
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    return g_steal_pointer(&nouns);
}

GPtrArray *read_texts(Rows *rows) {
    GPtrArray *texts = g_ptr_array_new_with_free_func(g_free);
    while (rows && rows_next(rows, NULL))
        g_ptr_array_add(texts, read_text(rows, 0));
    rows_free(rows);
    return texts;
}

char *read_pattern(const char *text, gboolean begin) {
    GString *pattern = g_string_new(begin ? "" : "%");
    for (const char *p = text; *p; p++) {
        if (strchr("%_\\", *p))
            g_string_append_c(pattern, '\\');
        g_string_append_c(pattern, *p);
    }
    g_string_append_c(pattern, '%');
    return g_string_free(pattern, FALSE);
}
