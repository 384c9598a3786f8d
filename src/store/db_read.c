/* SPDX-License-Identifier: MIT
 *
 * Questions in one line: what makes the files above read like sentences.
 */
#include "private.h"

/* Runs a statement to its end; rows is freed. */
static gboolean run_to_end(Rows *rows, GError **error) {
    gboolean is_row = TRUE, ok = rows != NULL;
    while (ok && is_row)
        ok = rows_step(rows, &is_row, error);
    rows_free(rows);
    return ok;
}

gboolean db_execute(Db *db, GError **error, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Rows *rows = db_query_v(db, error, sql, format, arguments);
    va_end(arguments);
    return run_to_end(rows, error);
}

gboolean db_execute_values(Db *db, const char *sql, const Value *values, guint n, GError **error) {
    return run_to_end(db_query_values(db, sql, values, n, error), error);
}

/* The first row of a question in *rows (owned); NULL: there is none. FALSE: it could not be read. */
static gboolean first_row(Db *db, Rows **rows, GError **error, const char *sql, const char *format, va_list arguments) {
    gboolean is_row = FALSE;
    *rows = db_query_v(db, error, sql, format, arguments);
    gboolean read = rows_step(*rows, &is_row, error);
    if (!is_row)
        g_clear_pointer(rows, rows_free);
    return read;
}

gboolean db_get_int(Db *db, GError **error, gint64 *out, const char *sql, const char *format, ...) {
    g_autoptr(Rows) rows = NULL;
    va_list arguments;
    va_start(arguments, format);
    gboolean read = first_row(db, &rows, error, sql, format, arguments);
    va_end(arguments);
    if (rows && !rows_is_null(rows, 0))
        *out = rows_int(rows, 0);
    return read;
}

gboolean db_get_text(Db *db, GError **error, char **out, const char *sql, const char *format, ...) {
    g_autoptr(Rows) rows = NULL;
    va_list arguments;
    va_start(arguments, format);
    gboolean read = first_row(db, &rows, error, sql, format, arguments);
    va_end(arguments);
    *out = rows ? g_strdup(rows_text(rows, 0)) : NULL;
    return read;
}

gboolean db_get_whether(Db *db, GError **error, gboolean *out, const char *sql, const char *format, ...) {
    g_autoptr(Rows) rows = NULL;
    va_list arguments;
    va_start(arguments, format);
    gboolean read = first_row(db, &rows, error, sql, format, arguments);
    va_end(arguments);
    *out = rows != NULL;
    return read;
}

GPtrArray *db_texts(Db *db, GError **error, const char *sql, const char *format, ...) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = db_query_v(db, &local, sql, format, arguments);
    va_end(arguments);
    while (rows_next(rows, &local))
        g_ptr_array_add(texts, g_strdup(rows_is_null(rows, 0) ? "" : rows_text(rows, 0)));
    if (!local)
        return g_steal_pointer(&texts);
    g_clear_error(error); /* the latest failure stands, as with err_set */
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}
