/* SPDX-License-Identifier: MIT
 *
 * The SQLite driver: the only file of the store that includes sqlite3.h. Connections, cached statements, the guard that
 * keeps every table read-only outside a change, and what is SQLite's own (pragmas, file check, copy).
 */
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/lock.h"
#include "private.h"

#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define BUSY_LIMIT_US (10 * G_USEC_PER_SEC)

struct Db {
    sqlite3 *handle;
    GHashTable *statements; /* sql → sqlite3_stmt */
    GHashTable *shapes;     /* table → TableShape */
    GRand *jitter;
    gint64 busy_since;
    Guard guard;
    guint failures;  /* questions that could not be answered, so far */
    GError *failure; /* the last of them, or the one that spoilt this transaction */
    gboolean spoilt; /* there was one inside this transaction */
};

struct Rows {
    Db *db;
    sqlite3_stmt *statement;
    gboolean cached;
};

/* What SQLite answers as a sentence. */
static gboolean say(int code, const char *text, GError **error) {
    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(error, ERR_BUSY, _("other terminals are writing to the plant file; try again in a moment"));
    case SQLITE_CORRUPT:
        return err_set(error, ERR_CORRUPT, _("the plant file is damaged (%s); restore a backup"), text);
    case SQLITE_NOTADB:
        return err_set(error, ERR_CORRUPT, _("this file is not a plant file"));
    case SQLITE_FULL:
        return err_set(error, ERR_IO, _("the disk is full; nothing was changed; free some space and repeat"));
    case SQLITE_READONLY:
        return err_set(error, ERR_IO, _("the plant file or its folder is read-only; nothing was changed"));
    case SQLITE_IOERR:
        return err_set(error, ERR_IO, _("the disk refused (%s); nothing was changed; free some space or check it"), text);
    case SQLITE_CANTOPEN:
        return err_set(error, ERR_IO, _("the plant file cannot be opened (%s)"), text);
    case SQLITE_CONSTRAINT:
        if (code != SQLITE_CONSTRAINT_UNIQUE && code != SQLITE_CONSTRAINT_PRIMARYKEY && code != SQLITE_CONSTRAINT_ROWID)
            break; /* a NOT NULL or a trigger: a mistake of ours */
        return err_set(error, ERR_CONFLICT, _("somebody else did that already (%s)"), text);
    case SQLITE_AUTH:
        return err_set(error, ERR_DENIED, _("tables are only written by a change (%s)"), text);
    }
    return err_set(error, ERR_FAILED, _("the database said: %s"), text);
}

/* In place of what was there: the latest sentence is the one nearest to the person. */
static gboolean tell(const GError *failure, GError **error) {
    if (!error)
        return FALSE;
    g_clear_error(error);
    *error = g_error_copy(failure);
    return FALSE;
}

/* Busy, and this host knows who keeps the file. */
static gboolean say_writer(Db *db, int code, GError **error) {
    gboolean busy = (code & 0xff) == SQLITE_BUSY && db->handle;
    const char *path = busy ? sqlite3_db_filename(db->handle, "main") : NULL;
    g_autofree char *writer = path && *path ? lock_find_writer(path) : NULL;
    if (writer)
        err_set(error, ERR_BUSY, _("%s is writing to the plant file and does not end; let it go on or end it, and try again"), writer);
    return writer != NULL;
}

/* Kept, whether the asker wants to hear it or not: whoever decides asks db_answered(). A conflict is an answer, and so is the
 * guard's no. */
static gboolean fail(Db *db, int code, GError **error) {
    g_autoptr(GError) failure = NULL;
    if (!say_writer(db, code, &failure))
        say(code, db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(code), &failure);
    tell(failure, error);
    if ((code & 0xff) == SQLITE_CONSTRAINT || (code & 0xff) == SQLITE_AUTH)
        return FALSE;
    g_clear_error(&db->failure);
    db->failure = g_steal_pointer(&failure);
    db->failures++;
    db->spoilt = TRUE;
    return FALSE;
}

guint db_failures(Db *db) {
    return db->failures;
}

gboolean db_answered(Db *db, guint since, GError **error) {
    return db->failures <= since || tell(db->failure, error);
}

gboolean db_settle(Db *db, guint since, gboolean answer, GError **error) {
    return db_answered(db, since, error) && answer;
}

void db_told(Db *db, guint since) {
    db->failures = MIN(db->failures, since);
}

/* Sleeps a random 0.5–2 ms: SQLite's own time-out starves some of many writers (measured). */
static int wait_when_busy(void *data, int calls) {
    Db *db = data;
    if (calls == 0)
        db->busy_since = g_get_monotonic_time();
    if (g_get_monotonic_time() - db->busy_since > BUSY_LIMIT_US)
        return 0;
    g_usleep((gulong)g_rand_int_range(db->jitter, 500, 2000));
    return 1;
}

/* State tables are written only while a change is open; audit rows are never updated or deleted. */
static int authorize(void *data, int action, const char *table, const char *detail, const char *database, const char *trigger) {
    (void)detail;
    (void)trigger;
    const Db *db = data;
    if (db->guard == GUARD_ALL || g_strcmp0(database, "temp") == 0)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_PRAGMA:
    case SQLITE_SAVEPOINT:
        return SQLITE_OK;
    case SQLITE_INSERT:
        return db->guard == GUARD_CHANGE ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_UPDATE:
        return db->guard == GUARD_CHANGE && g_strcmp0(table, "audit") != 0 ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

static void shape_free(gpointer data) {
    TableShape *shape = data;
    g_ptr_array_unref(shape->columns);
    g_free(shape->is_key);
    g_free(shape->name);
    g_free(shape->sql_put);
    g_free(shape->sql_add);
    g_free(shape->sql_get);
    g_free(shape);
}

static void statement_free(gpointer data) {
    sqlite3_finalize(data);
}

static void harden(sqlite3 *handle) {
    static const int on[] = {SQLITE_DBCONFIG_DEFENSIVE},
                     off[] = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL};
    for (gsize i = 0; i < G_N_ELEMENTS(on); i++)
        sqlite3_db_config(handle, on[i], 1, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(off); i++)
        sqlite3_db_config(handle, off[i], 0, NULL);
    sqlite3_extended_result_codes(handle, 1);
}

Db *db_open(const char *path, DbMode mode, GError **error) {
    static const int flags[] = {SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY};
    g_autoptr(Db) db = g_new0(Db, 1);
    db->jitter = g_rand_new();
    db->guard = GUARD_ALL;
    /* No connection is ever used by two threads at once (verify gives each its own); counting memory would make them wait
     * for each other. Refused, harmlessly, once SQLite runs. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int code = sqlite3_open_v2(mode == DB_MEMORY ? ":memory:" : path, &db->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK) {
        fail(db, code, error);
        return NULL;
    }
    harden(db->handle);
    sqlite3_busy_handler(db->handle, wait_when_busy, db);
    sqlite3_set_authorizer(db->handle, authorize, db);
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statement_free);
    db->shapes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, shape_free);
    return g_steal_pointer(&db);
}

void db_close(Db *db) {
    if (!db)
        return;
    g_clear_pointer(&db->statements, g_hash_table_unref);
    g_clear_pointer(&db->shapes, g_hash_table_unref);
    sqlite3_close_v2(db->handle);
    g_rand_free(db->jitter);
    g_clear_error(&db->failure);
    g_free(db);
}

gboolean db_run_script(Db *db, const char *sql, GError **error) {
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(db, code, error);
}

/* A statement prepared inside a change stays in the cache, but the authorizer is asked only while preparing. */
static gboolean may_run(const Db *db, sqlite3_stmt *statement, const char *sql, GError **error) {
    if (db->guard != GUARD_READ || sqlite3_stmt_readonly(statement) || g_str_has_prefix(sql, "BEGIN"))
        return TRUE;
    return err_set(error, ERR_DENIED, _("tables are only written by a change (%s)"), "not authorized");
}

/* After such an error SQLite may have rolled back by itself, and what follows would be written piece by piece; or a question
 * was left unanswered and taken for a no. So nothing more is asked or written in this change, only ROLLBACK. */
static gboolean is_whole(Db *db, const char *sql, GError **error) {
    if (db->guard != GUARD_CHANGE || !(db->spoilt || sqlite3_get_autocommit(db->handle)) || strcmp(sql, "ROLLBACK") == 0)
        return TRUE;
    db->failures++; /* one more question without an answer */
    if (!db->spoilt) {
        g_clear_error(&db->failure);
        err_set(&db->failure, ERR_IO, _("the disk refused (%s); nothing was changed; free some space or check it"),
                sqlite3_errstr(SQLITE_ABORT));
    }
    return tell(db->failure, error);
}

/* A cached statement if it is free, else one of its own (the same text used inside itself). */
static Rows *rows_prepare(Db *db, const char *sql, GError **error) {
    if (!is_whole(db, sql, error))
        return NULL;
    sqlite3_stmt *statement = g_hash_table_lookup(db->statements, sql);
    gboolean cached = TRUE;
    if (statement && !may_run(db, statement, sql, error))
        return NULL;
    if (!statement || sqlite3_stmt_busy(statement)) {
        cached = statement == NULL;
        int code = sqlite3_prepare_v3(db->handle, sql, -1, cached ? SQLITE_PREPARE_PERSISTENT : 0, &statement, NULL);
        if (code != SQLITE_OK) {
            fail(db, code, error);
            return NULL;
        }
        if (cached)
            g_hash_table_insert(db->statements, g_strdup(sql), statement);
    }
    Rows *rows = g_new(Rows, 1);
    *rows = (Rows){.db = db, .statement = statement, .cached = cached};
    return rows;
}

/* $n is a name in SQLite, numbered by first appearance: bind by name, never by place. */
static int bind_value(Rows *rows, guint place, const Value *value) {
    const char name[] = {'$', (char)(place < 10 ? '0' + place : '0' + place / 10), (char)(place < 10 ? 0 : '0' + place % 10), 0};
    int index = sqlite3_bind_parameter_index(rows->statement, name);
    if (index == 0)
        return SQLITE_OK; /* a parameter the text does not use */
    if (value->kind == VALUE_INT)
        return sqlite3_bind_int64(rows->statement, index, value->number);
    if (value->kind == VALUE_TEXT)
        return sqlite3_bind_text(rows->statement, index, value->text, -1, SQLITE_TRANSIENT);
    return sqlite3_bind_null(rows->statement, index);
}

/* A value that found no memory would be NULL, and the question another one: then it is not asked. */
static Rows *bind(Rows *rows, guint place, const Value *value, GError **error) {
    int code = bind_value(rows, place, value);
    if (code == SQLITE_OK)
        return rows;
    fail(rows->db, code, error);
    rows_free(rows);
    return NULL;
}

Rows *db_query_v(Db *db, GError **error, const char *sql, const char *format, va_list arguments) {
    Rows *rows = rows_prepare(db, sql, error);
    for (guint i = 0; rows && format[i]; i++) {
        Value value = {.kind = VALUE_INT};
        if (format[i] == 's') {
            value.text = va_arg(arguments, const char *);
            value.kind = value.text ? VALUE_TEXT : VALUE_NULL;
        } else {
            g_assert(format[i] == 'i');
            value.number = va_arg(arguments, gint64);
        }
        rows = bind(rows, i + 1, &value, error);
    }
    return rows;
}

Rows *db_query(Db *db, GError **error, const char *sql, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    Rows *rows = db_query_v(db, error, sql, format, arguments);
    va_end(arguments);
    return rows;
}

Rows *db_query_values(Db *db, const char *sql, const Value *values, guint n, GError **error) {
    Rows *rows = rows_prepare(db, sql, error);
    for (guint i = 0; rows && i < n; i++)
        rows = bind(rows, i + 1, &values[i], error);
    return rows;
}

gboolean rows_next(Rows *rows, GError **error) {
    if (!rows)
        return FALSE;
    int code = sqlite3_step(rows->statement);
    if (code == SQLITE_ROW)
        return TRUE;
    if (code != SQLITE_DONE)
        fail(rows->db, code, error);
    return FALSE;
}

const char *rows_text(Rows *rows, int column) {
    const char *text = (const char *)sqlite3_column_text(rows->statement, column);
    if (!text && sqlite3_errcode(rows->db->handle) == SQLITE_NOMEM)
        fail(rows->db, SQLITE_NOMEM, NULL); /* no NULL of the table */
    return text;
}

gint64 rows_int(Rows *rows, int column) {
    return sqlite3_column_int64(rows->statement, column);
}

gboolean rows_is_null(Rows *rows, int column) {
    return sqlite3_column_type(rows->statement, column) == SQLITE_NULL;
}

int rows_columns(Rows *rows) {
    return sqlite3_column_count(rows->statement);
}

const char *rows_column_name(Rows *rows, int column) {
    return sqlite3_column_name(rows->statement, column);
}

Value rows_value(Rows *rows, int column) {
    switch (sqlite3_column_type(rows->statement, column)) {
    case SQLITE_NULL:
        return (Value){.kind = VALUE_NULL};
    case SQLITE_INTEGER:
        return (Value){.kind = VALUE_INT, .number = rows_int(rows, column)};
    default:
        return (Value){.kind = VALUE_TEXT, .text = rows_text(rows, column)};
    }
}

char rows_kind(Rows *rows, int column) {
    switch (sqlite3_column_type(rows->statement, column)) {
    case SQLITE_NULL:
        return 'n';
    case SQLITE_INTEGER:
        return 'i';
    case SQLITE_TEXT: {
        const char *text = rows_text(rows, column);
        return text && strlen(text) == (gsize)sqlite3_column_bytes(rows->statement, column) ? 't' : '?';
    }
    default:
        return '?';
    }
}

void rows_free(Rows *rows) {
    if (!rows)
        return;
    sqlite3_reset(rows->statement);
    if (rows->cached)
        sqlite3_clear_bindings(rows->statement);
    else
        sqlite3_finalize(rows->statement);
    g_free(rows);
}

void db_guard(Db *db, Guard guard) {
    db->guard = guard;
}

/* parameters: "$1,$2,…"; a set clause for the columns that are no key. */
static void shape_write_sql(TableShape *shape) {
    GString *names = g_string_new(NULL), *marks = g_string_new(NULL), *keys = g_string_new(NULL);
    GString *sets = g_string_new("seq=excluded.seq"), *where = g_string_new(NULL);
    for (guint i = 0; i < shape->columns->len; i++) {
        const char *column = shape->columns->pdata[i];
        g_string_append_printf(names, "%s,", column);
        g_string_append_printf(marks, "$%u,", i + 1);
        if (shape->is_key[i]) {
            g_string_append_printf(keys, "%s%s", keys->len ? "," : "", column);
            g_string_append_printf(where, "%s%s=$%u", where->len ? " AND " : "", column, i + 1);
        } else
            g_string_append_printf(sets, ",%s=excluded.%s", column, column);
    }
    guint last = shape->columns->len + 1;
    shape->sql_add = g_strdup_printf("INSERT INTO %s (%sseq) VALUES (%s$%u)", shape->name, names->str, marks->str, last);
    shape->sql_put = g_strdup_printf("%s ON CONFLICT (%s) DO UPDATE SET %s", shape->sql_add, keys->str, sets->str);
    shape->sql_get = g_strdup_printf("SELECT %sseq FROM %s WHERE %s", names->str, shape->name, where->str);
    g_string_free(names, TRUE);
    g_string_free(marks, TRUE);
    g_string_free(keys, TRUE);
    g_string_free(sets, TRUE);
    g_string_free(where, TRUE);
}

/* A pragma as a table: SQLite declares it at first use, which the authorizer would take for a CREATE TABLE. */
static Rows *query_pragma(Db *db, const char *sql, const char *table, GError **error) {
    Guard before = db->guard;
    db->guard = GUARD_ALL;
    Rows *rows = db_query(db, error, sql, "s", table);
    db->guard = before;
    return rows;
}

const TableShape *db_shape(Db *db, const char *table, GError **error) {
    TableShape *shape = g_hash_table_lookup(db->shapes, table);
    if (shape)
        return shape;
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = query_pragma(db, "SELECT name, pk FROM pragma_table_info($1) WHERE name <> 'seq' ORDER BY name", table, &local);
    shape = g_new0(TableShape, 1);
    shape->name = g_strdup(table);
    shape->columns = g_ptr_array_new_with_free_func(g_free);
    shape->is_key = g_new0(gboolean, 64);
    while (rows_next(rows, &local) && shape->columns->len < 63) {
        shape->is_key[shape->columns->len] = rows_int(rows, 1) > 0;
        g_ptr_array_add(shape->columns, g_strdup(rows_text(rows, 0)));
    }
    if (local || shape->columns->len == 0) {
        shape_free(shape);
        if (local)
            g_propagate_error(error, g_steal_pointer(&local));
        else
            err_set(error, ERR_CORRUPT, _("the plant file has no table %s"), table);
        return NULL;
    }
    shape_write_sql(shape);
    g_hash_table_insert(db->shapes, shape->name, shape);
    return shape;
}

char **db_state_tables(Db *db) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autoptr(Rows) rows = db_query(
        db, NULL, "SELECT name FROM sqlite_schema WHERE type='table' AND name <> 'audit' AND name NOT LIKE 'sqlite_%' ORDER BY name", "");
    while (rows_next(rows, NULL))
        g_ptr_array_add(names, g_strdup(rows_text(rows, 0)));
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_steal(names, NULL);
}

/* Somebody with the command line tool may have switched the file to WAL; that stays in its header. */
static gboolean leave_wal(Db *db, GError **error) {
    g_autofree char *mode = db_text(db, "PRAGMA journal_mode", "");
    if (g_strcmp0(mode, "wal") != 0)
        return TRUE;
    g_autofree char *now = db_text(db, "PRAGMA journal_mode=TRUNCATE", "");
    return g_strcmp0(now, "truncate") == 0 ||
           err_set(error, ERR_BUSY, _("another program has switched the plant file to WAL mode and still holds it; close that program"));
}

gboolean db_prepare_plant(Db *db, gboolean write, GError **error) {
    /* TRUNCATE + EXTRA: no acknowledged change is lost by a power cut (measured); never WAL (see DESIGN 4). */
    static const char settings[] =
        "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
        "PRAGMA case_sensitive_like=OFF; PRAGMA cache_size=-16000;";
    if (!db_run_script(db, settings, error) || !leave_wal(db, error))
        return FALSE;
    if (write && !db_run_script(db, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;", error))
        return FALSE;
    db->guard = GUARD_READ;
    return TRUE;
}

void db_hurry(Db *db, gboolean hurry) {
    db_run_script(db,
                  hurry ? "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;" : "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;",
                  NULL);
}

gint64 db_application_id(Db *db) {
    return db_int(db, 0, "PRAGMA application_id", "");
}

gboolean db_set_application_id(Db *db, GError **error) {
    g_autofree char *sql = g_strdup_printf("PRAGMA application_id=%d", PLANT_APPLICATION_ID);
    return db_run_script(db, sql, error);
}

gint64 db_data_version(Db *db) {
    return db_int(db, 0, "PRAGMA data_version", "");
}

char *db_check_file(Db *db, gboolean full) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query(db, &error, full ? "PRAGMA integrity_check(1)" : "PRAGMA quick_check(1)", "");
    if (!rows_next(rows, &error))
        return g_strdup(error ? error->message : "no answer");
    return g_strcmp0(rows_text(rows, 0), "ok") == 0 ? NULL : utf8_printable(rows_text(rows, 0));
}

char *db_check_table(Db *db, const char *table) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = query_pragma(db, "SELECT integrity_check FROM pragma_integrity_check($1)", table, &error);
    if (!rows_next(rows, &error))
        return g_strdup(error ? error->message : "no answer");
    return g_strcmp0(rows_text(rows, 0), "ok") == 0 ? NULL : utf8_printable(rows_text(rows, 0));
}

gboolean db_begin_write(Db *db, GError **error) {
    /* Prepared before it is needed: where memory runs out inside the transaction, the way back must need none. */
    g_autoptr(Rows) way_back = rows_prepare(db, "ROLLBACK", error);
    if (!way_back)
        return FALSE;
    db->spoilt = FALSE;
    return db_execute(db, error, "BEGIN IMMEDIATE", "");
}

gboolean db_begin_read(Db *db, GError **error) {
    return db_execute(db, error, "BEGIN", "");
}

gboolean db_commit(Db *db, GError **error) {
    return db_execute(db, error, "COMMIT", "");
}

void db_rollback(Db *db) {
    if (db_in_transaction(db))
        db_execute(db, NULL, "ROLLBACK", "");
}

gboolean db_in_transaction(Db *db) {
    return !sqlite3_get_autocommit(db->handle);
}

gboolean db_copy_into(Db *db, const char *path, GError **error) {
    Guard before = db->guard;
    db->guard = GUARD_ALL;
    gboolean ok = db_execute(db, error, "VACUUM INTO $1", "s", path);
    db->guard = before;
    return ok;
}
