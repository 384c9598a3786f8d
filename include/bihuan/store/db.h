/* SPDX-License-Identifier: MIT
 *
 * A thin layer over the database: cached statements, parameters bound by name ($1 … $9), one-line readers.
 * Everything above reads with it; nothing above writes with it (see change.h). What the engine itself is stands behind src/store/engine.h.
 *
 * Parameters are given as a format and arguments: 's' const char * (NULL = SQL NULL), 'i' gint64; in side files (store/side.h) also
 * 'b' const GByteArray *.
 */
#ifndef BIHUAN_STORE_DB_H
#define BIHUAN_STORE_DB_H

#include <glib.h>

typedef struct Db Db;
typedef struct Rows Rows;

typedef enum { DB_READ, DB_WRITE, DB_CREATE, DB_MEMORY } DbMode;

/* Opens a database file (path is ignored for DB_MEMORY). DB_READ opens read-only. ERR_NOT_FOUND, ERR_INPUT (no
 * database at all), ERR_CORRUPT, ERR_IO. */
Db *db_open(const char *path, DbMode mode, GError **error);
/* The file it was opened from; NULL = it lies in memory. Borrowed. */
const char *db_file(const Db *db);
void db_close(Db *db);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Db, db_close)

/* Runs a script of constant SQL (migrations, pragmas). */
gboolean db_run_script(Db *db, const char *sql, GError **error);

/* Begins a query; NULL on error. Statements are cached by the text's content and must be ended with rows_free
 * (g_autoptr(Rows)) before the next query of the same text begins. */
Rows *db_query(Db *db, GError **error, const char *sql, const char *format, ...);
Rows *db_query_v(Db *db, GError **error, const char *sql, const char *format, va_list arguments);
/* The next row; FALSE at the end or on error (then *error is set). */
gboolean rows_next(Rows *rows, GError **error);
/* How a loop over rows ends: TRUE if all came. failure is what rows_next() was given; it goes on into error. rows NULL: the query itself
 * failed, and error says so already. */
gboolean rows_answered(const Rows *rows, GError **failure, GError **error);
/* Columns from 0. Texts are borrowed until the next rows_next/rows_free; NULL for SQL NULL. */
const char *rows_text(Rows *rows, int column);
gint64 rows_int(Rows *rows, int column);
/* Of a side file; borrowed like texts. NULL: no bytes. */
const guint8 *rows_bytes(Rows *rows, int column, gsize *size);
gboolean rows_is_null(Rows *rows, int column);
int rows_columns(Rows *rows);
const char *rows_column_name(Rows *rows, int column);
void rows_free(Rows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rows, rows_free)

/* Runs a statement that returns nothing. */
gboolean db_execute(Db *db, GError **error, const char *sql, const char *format, ...);

/* One-line readers: the first column of the first row. FALSE: it could not be read, and *error says why; "not there" and "could
 * not read" are two answers. Where there is no row, or NULL, db_get_int leaves *out as it was and db_get_text makes it NULL
 * (a text is owned by the caller); db_get_whether says whether there is a row at all. */
gboolean db_get_int(Db *db, GError **error, gint64 *out, const char *sql, const char *format, ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean db_get_text(Db *db, GError **error, char **out, const char *sql, const char *format, ...) G_GNUC_WARN_UNUSED_RESULT;
gboolean db_get_whether(Db *db, GError **error, gboolean *out, const char *sql, const char *format, ...) G_GNUC_WARN_UNUSED_RESULT;

/* The first column of all rows, "" for NULL (char *, the array owns them); NULL on error. */
GPtrArray *db_texts(Db *db, GError **error, const char *sql, const char *format, ...);

/* A question that could not be answered is not a no. Whatever a query comes to other than rows, no rows or a conflict (disk,
 * memory, damage, busy) is counted here, also where the asker passes no error. Who decides remembers the count before the first
 * question and settles at the end:
 *
 *     guint before = db_failures(db);
 *     return db_settle(db, before, may_he(db, person, error), error);   // FALSE with the failure, whatever was made of it
 *
 * A change does so by itself from change_begin on (see change_since). */
guint db_failures(Db *db);
/* Was every question since then answered? FALSE: *error is the failure, in place of what was there. */
gboolean db_answered(Db *db, guint since, GError **error);
/* answer, if every question since then was answered; else FALSE as above. */
gboolean db_settle(Db *db, guint since, gboolean answer, GError **error);
/* The failures since then were reported in better words: nobody settles them again. */
void db_told(Db *db, guint since);

/* A number that changes whenever another connection wrote (cheap; for live refresh). */
gint64 db_data_version(Db *db);

/* The engine's own check of the file (quick or full); NULL if it is sound, else its first complaint (owned). */
char *db_check_file(Db *db, gboolean full);
/* The engine's version and the mode of its journal, both owned, for the doctor. */
gboolean db_engine(Db *db, char **version, char **journal, GError **error);
/* Are these the first bytes of a plant's file? */
gboolean db_is_plant_file(const char *bytes, gsize size);

/* Transactions for store/change.c and migrations only. */
gboolean db_begin_write(Db *db, GError **error);
gboolean db_begin_read(Db *db, GError **error);
gboolean db_commit(Db *db, GError **error);
void db_rollback(Db *db);
gboolean db_in_transaction(Db *db);

/* A copy of the whole database in a new file (no other file is touched). */
gboolean db_copy_into(Db *db, const char *path, GError **error);

#endif
