/* SPDX-License-Identifier: MIT
 *
 * One-line readers over the driver: what makes the files above read like sentences.
 */
#include "private.h"

gboolean db_execute(Db *db, GError **error, const char *sql, const char *format, ...) {
    g_autoptr(GError) local = NULL;
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = db_query_v(db, &local, sql, format, arguments);
    va_end(arguments);
    while (rows_next(rows, &local))
        ;
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gboolean db_execute_values(Db *db, const char *sql, const Value *values, guint n, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query_values(db, sql, values, n, &local);
    while (rows_next(rows, &local))
        ;
    if (!local)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

gint64 db_int(Db *db, gint64 fallback, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = db_query_v(db, NULL, sql, format, arguments);
    va_end(arguments);
    return rows_next(rows, NULL) && !rows_is_null(rows, 0) ? rows_int(rows, 0) : fallback;
}

char *db_text(Db *db, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = db_query_v(db, NULL, sql, format, arguments);
    va_end(arguments);
    return rows_next(rows, NULL) ? g_strdup(rows_text(rows, 0)) : NULL;
}

gboolean db_exists(Db *db, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = db_query_v(db, NULL, sql, format, arguments);
    va_end(arguments);
    return rows_next(rows, NULL);
}
