/* SPDX-License-Identifier: MIT
 *
 * Where a page begins is found by comparing keys, so a row that went away does not matter.
 */
#include "array_rows.h"

#include <string.h>

static void row_free(gpointer row) {
    if (row != NULL) { /* given away */
        list_row_free(row);
    }
}

GPtrArray *array_rows_new(void) {
    return g_ptr_array_new_with_free_func(row_free);
}

void array_rows_fetch(GPtrArray *all, ListWay way, const char *key, int n, GPtrArray *rows) {
    int from = way == LIST_BEFORE && key == NULL ? (int)all->len : 0;
    for (guint i = 0; key != NULL && i < all->len; i++) {
        int order = strcmp(((ListRow *)all->pdata[i])->key, key);
        from += way == LIST_AFTER ? order <= 0 : order < 0;
    }
    int begin = way == LIST_BEFORE ? MAX(0, from - n) : from;
    int end = way == LIST_BEFORE ? from : MIN((int)all->len, from + n);
    for (int i = begin; i < end; i++) {
        g_ptr_array_add(rows, g_steal_pointer(&all->pdata[i]));
    }
}
