/* SPDX-License-Identifier: MIT
 *
 * One row of a question, or the test has failed.
 */
#include "ask.h"

/* The first row, owned; NULL = there is none. */
static Rows *first_row(Db *db, const char *sql, const char *format, va_list arguments) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query_v(db, &error, sql, format, arguments);
    gboolean is_row = rows_next(rows, &error);
    g_assert_no_error(error);
    return is_row ? g_steal_pointer(&rows) : NULL;
}

gint64 ask_int(Db *db, gint64 fallback, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = first_row(db, sql, format, arguments);
    va_end(arguments);
    return rows && !rows_is_null(rows, 0) ? rows_int(rows, 0) : fallback;
}

char *ask_text(Db *db, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = first_row(db, sql, format, arguments);
    va_end(arguments);
    return rows ? g_strdup(rows_text(rows, 0)) : NULL;
}

gboolean ask_whether(Db *db, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autoptr(Rows) rows = first_row(db, sql, format, arguments);
    va_end(arguments);
    return rows != NULL;
}
