/* SPDX-License-Identifier: MIT
 *
 * A connection over the engine: cached statements, the guard that keeps every table read-only outside a change, and what a failure
 * is called for people.
 */
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/lock.h"
#include "private.h"

#include <string.h>

struct Db {
    Engine *engine;
    GHashTable *statements; /* sql → EngineRows */
    GHashTable *shapes;     /* table → TableShape */
    Guard guard;
    guint failures;  /* questions that could not be answered, so far */
    GError *failure; /* the last of them, or the one that spoilt this transaction */
    gboolean spoilt; /* there was one inside this transaction */
    char *aside;     /* path of a side file, NULL: it is a plant's */
};

struct Rows {
    Db *db;
    EngineRows *engine;
    gboolean cached;
};

/* ---- failures ---- */

static gboolean say(EngineResult result, const char *text, GError **error) {
    switch (result) {
    case ENGINE_BUSY:
        return err_set(error, ERR_BUSY, _("other terminals are writing to the plant file; try again in a moment"));
    case ENGINE_IN_WAL:
        return err_set(error, ERR_BUSY,
                       _("another program has switched the plant file to WAL mode and still holds it; close that program"));
    case ENGINE_DAMAGED:
        return err_set(error, ERR_CORRUPT, _("the plant file is damaged (%s); restore a backup"), text);
    case ENGINE_FOREIGN:
        return err_set(error, ERR_CORRUPT, _("this file is not a plant file"));
    case ENGINE_FULL:
        return err_set(error, ERR_IO, _("the disk is full; nothing was changed; free some space and repeat"));
    case ENGINE_READONLY:
        return err_set(error, ERR_IO, _("the plant file or its folder is read-only; nothing was changed"));
    case ENGINE_DISK:
        return err_set(error, ERR_IO, _("the disk refused (%s); nothing was changed; free some space or check it"), text);
    case ENGINE_UNOPENED:
        return err_set(error, ERR_IO, _("the plant file cannot be opened (%s)"), text);
    case ENGINE_TWICE:
        return err_set(error, ERR_CONFLICT, _("somebody else did that already (%s)"), text);
    case ENGINE_DENIED:
        return err_set(error, ERR_DENIED, _("tables are only written by a change (%s)"), text);
    default:
        return err_set(error, ERR_FAILED, _("the database said: %s"), text);
    }
}

/* In place of what was there: the latest sentence is the one nearest to the person. */
static gboolean db_tell(const GError *failure, GError **error) {
    if (!error)
        return FALSE;
    g_clear_error(error);
    *error = g_error_copy(failure);
    return FALSE;
}

/* Busy, and this host knows who keeps the file. */
static gboolean say_writer(Db *db, EngineResult result, GError **error) {
    const char *path = result == ENGINE_BUSY && !db->aside ? engine_file(db->engine) : NULL;
    g_autofree char *writer = path ? lock_find_writer(path) : NULL;
    if (writer)
        err_set(error, ERR_BUSY, _("%s is writing to the plant file and does not end; let it go on or end it, and try again"), writer);
    return writer != NULL;
}

/* Kept, whether the asker wants to hear it or not: whoever decides asks db_answered(). A conflict is an answer, and so is the
 * guard's no. */
static gboolean fail(Db *db, EngineResult result, GError **error) {
    g_autoptr(GError) failure = NULL;
    if (db->aside)
        side_say(result, db->aside, engine_message(db->engine), &failure);
    else if (!say_writer(db, result, &failure))
        say(result, engine_message(db->engine), &failure);
    db_tell(failure, error);
    if (result == ENGINE_TWICE || result == ENGINE_DENIED)
        return FALSE;
    g_clear_error(&db->failure);
    db->failure = g_steal_pointer(&failure);
    db->failures++;
    db->spoilt = TRUE;
    return FALSE;
}

static gboolean is_done(Db *db, EngineResult result, GError **error) {
    return result == ENGINE_DONE || fail(db, result, error);
}

guint db_failures(Db *db) {
    return db->failures;
}

gboolean db_answered(Db *db, guint since, GError **error) {
    return db->failures <= since || db_tell(db->failure, error);
}

gboolean db_settle(Db *db, guint since, gboolean answer, GError **error) {
    return db_answered(db, since, error) && answer;
}

void db_told(Db *db, guint since) {
    db->failures = MIN(db->failures, since);
}

/* ---- the connection ---- */

/* State tables are written only while a change is open; audit rows are never updated or deleted. */
static gboolean may(gpointer data, EngineAct act, const char *table) {
    const Db *db = data;
    if (db->guard == GUARD_ALL || act == ENGINE_READS)
        return TRUE;
    return db->guard == GUARD_CHANGE && (act == ENGINE_INSERTS || (act == ENGINE_UPDATES && g_strcmp0(table, "audit") != 0));
}

static void trace(gpointer data, const char *sql, gint64 microseconds) {
    (void)data;
    log_trace(sql, microseconds);
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
    engine_rows_free(data);
}

Db *db_open(const char *path, DbMode mode, GError **error) {
    g_autoptr(Db) db = g_new0(Db, 1);
    db->guard = GUARD_ALL;
    db->engine = engine_new(may, log_is_traced() ? trace : NULL, db);
    db->statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, statement_free);
    db->shapes = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, shape_free);
    return is_done(db, engine_open(db->engine, path, mode), error) ? g_steal_pointer(&db) : NULL;
}

const char *db_file(const Db *db) {
    return engine_file(db->engine);
}

void db_close(Db *db) {
    if (!db)
        return;
    g_hash_table_unref(db->statements);
    g_hash_table_unref(db->shapes);
    engine_free(db->engine);
    g_clear_error(&db->failure);
    g_free(db->aside);
    g_free(db);
}

void db_guard(Db *db, Guard guard) {
    db->guard = guard;
}

gboolean db_prepare_plant(Db *db, gboolean write, GError **error) {
    if (!is_done(db, engine_use(db->engine, write ? ENGINE_TO_WRITE : ENGINE_TO_READ), error))
        return FALSE;
    db->guard = GUARD_READ;
    return TRUE;
}

gboolean db_hurry(Db *db, gboolean hurry, GError **error) {
    return is_done(db, engine_use(db->engine, hurry ? ENGINE_IN_HURRY : ENGINE_TO_WRITE), error);
}

/* No guard: who opens a side file owns it. */
gboolean db_prepare_aside(Db *db, gboolean write, GError **error) {
    db->aside = g_strdup(engine_file(db->engine));
    db->guard = write ? GUARD_ALL : GUARD_READ;
    return is_done(db, engine_use(db->engine, write ? ENGINE_ASIDE : ENGINE_ASIDE_TO_READ), error);
}

gboolean db_begin_aside(Db *db, gint32 mark, gint64 form, GError **error) {
    return is_done(db, engine_begin_aside(db->engine, mark, form), error);
}

gboolean db_bound(Db *db, gint64 most, GError **error) {
    return is_done(db, engine_bound(db->engine, most), error);
}

gboolean db_give_back(Db *db, GError **error) {
    return is_done(db, engine_give_back(db->engine), error);
}

gboolean db_set_mark(Db *db, GError **error) {
    return is_done(db, engine_set_mark(db->engine), error);
}

gboolean db_has_mark(Db *db, gboolean *ours, GError **error) {
    gint64 mark = 0;
    gboolean read = db_get_int(db, error, &mark, engine_sql(ENGINE_SQL_MARK), "");
    *ours = mark == ENGINE_MARK;
    return read;
}

/* ---- statements ---- */

gboolean db_run_script(Db *db, const char *sql, GError **error) {
    return is_done(db, engine_script(db->engine, sql), error);
}

/* A statement prepared inside a change stays in the cache, but the guard is asked only while preparing. */
static gboolean may_run(const Db *db, EngineRows *statement, const char *sql, GError **error) {
    if (db->guard != GUARD_READ || engine_only_reads(statement) || g_str_has_prefix(sql, "BEGIN"))
        return TRUE;
    g_autoptr(GError) denied = NULL;
    say(ENGINE_DENIED, "not authorized", &denied);
    return db_tell(denied, error);
}

/* After such an error the engine may have rolled back by itself, and what follows would be written piece by piece; or a question
 * was left unanswered and taken for a no. So nothing more is asked or written in this change, only ROLLBACK. */
static gboolean is_whole(Db *db, const char *sql, GError **error) {
    if (db->guard != GUARD_CHANGE || !(db->spoilt || !engine_in_transaction(db->engine)) || strcmp(sql, "ROLLBACK") == 0)
        return TRUE;
    db->failures++; /* one more question without an answer */
    if (!db->spoilt) {
        g_clear_error(&db->failure);
        say(ENGINE_DISK, "abort", &db->failure);
    }
    return db_tell(db->failure, error);
}

/* A cached statement if it is free, else one of its own (the same text used inside itself). */
static Rows *rows_prepare(Db *db, const char *sql, GError **error) {
    if (!is_whole(db, sql, error))
        return NULL;
    EngineRows *statement = g_hash_table_lookup(db->statements, sql);
    gboolean cached = TRUE;
    if (statement && !may_run(db, statement, sql, error))
        return NULL;
    if (!statement || engine_is_running(statement)) {
        cached = statement == NULL;
        if (!is_done(db, engine_prepare(db->engine, sql, cached, &statement), error))
            return NULL;
        if (cached)
            g_hash_table_insert(db->statements, g_strdup(sql), statement);
    }
    Rows *rows = g_new(Rows, 1);
    *rows = (Rows){.db = db, .engine = statement, .cached = cached};
    return rows;
}

/* A value that found no memory would be NULL, and the question another one: then it is not asked. */
static Rows *bind(Rows *rows, guint place, const Value *value, GError **error) {
    if (is_done(rows->db, engine_bind(rows->engine, place, value), error))
        return rows;
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
        } else if (format[i] == 'b') {
            const GByteArray *bytes = va_arg(arguments, const GByteArray *);
            value = (Value){.kind = VALUE_BYTES, .text = (const char *)bytes->data, .size = bytes->len};
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

gboolean rows_step(Rows *rows, gboolean *is_row, GError **error) {
    EngineResult result = rows ? engine_step(rows->engine) : ENGINE_FAILED;
    *is_row = result == ENGINE_ROW;
    return rows && (*is_row || is_done(rows->db, result, error));
}

gboolean rows_next(Rows *rows, GError **error) {
    gboolean is_row;
    return rows_step(rows, &is_row, error) && is_row;
}

gboolean rows_answered(const Rows *rows, GError **failure, GError **error) {
    if (!*failure)
        return rows != NULL;
    g_propagate_error(error, g_steal_pointer(failure));
    return FALSE;
}

const char *rows_text(Rows *rows, int column) {
    gboolean no_memory = FALSE;
    const char *text = engine_text(rows->engine, column, &no_memory);
    if (no_memory)
        fail(rows->db, ENGINE_NO_MEMORY, NULL); /* no NULL of the table */
    return text;
}

gint64 rows_int(Rows *rows, int column) {
    return engine_int(rows->engine, column);
}

const guint8 *rows_bytes(Rows *rows, int column, gsize *size) {
    return engine_bytes(rows->engine, column, size);
}

gboolean rows_is_null(Rows *rows, int column) {
    return engine_kind(rows->engine, column) == 'n';
}

int rows_columns(Rows *rows) {
    return engine_columns(rows->engine);
}

const char *rows_column_name(Rows *rows, int column) {
    return engine_column_name(rows->engine, column);
}

char rows_kind(Rows *rows, int column) {
    char kind = engine_kind(rows->engine, column);
    if (kind != 't')
        return kind;
    const char *text = rows_text(rows, column);
    return text && engine_text_is_whole(rows->engine, column, text) ? 't' : '?';
}

Value rows_value(Rows *rows, int column) {
    switch (engine_kind(rows->engine, column)) {
    case 'n':
        return (Value){.kind = VALUE_NULL};
    case 'i':
        return (Value){.kind = VALUE_INT, .number = rows_int(rows, column)};
    default:
        return (Value){.kind = VALUE_TEXT, .text = rows_text(rows, column)};
    }
}

void rows_free(Rows *rows) {
    if (!rows)
        return;
    if (rows->cached)
        engine_reset(rows->engine);
    else
        engine_rows_free(rows->engine);
    g_free(rows);
}

/* ---- shapes ---- */

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

/* A question of the engine's own. The first one may declare something, which the guard would take for a change of the schema. */
static Rows *query_engine(Db *db, EngineSql question, const char *about, GError **error) {
    Guard before = db->guard;
    db->guard = GUARD_ALL;
    Rows *rows = db_query(db, error, engine_sql(question), about ? "s" : "", about);
    db->guard = before;
    return rows;
}

const TableShape *db_shape(Db *db, const char *table, GError **error) {
    TableShape *shape = g_hash_table_lookup(db->shapes, table);
    if (shape)
        return shape;
    guint before = db->failures;
    g_autoptr(Rows) rows = query_engine(db, ENGINE_SQL_TABLE_SHAPE, table, error);
    shape = g_new0(TableShape, 1);
    shape->name = g_strdup(table);
    shape->columns = g_ptr_array_new_with_free_func(g_free);
    shape->is_key = g_new0(gboolean, 64);
    while (rows_next(rows, error) && shape->columns->len < 63) {
        shape->is_key[shape->columns->len] = rows_int(rows, 1) > 0;
        g_ptr_array_add(shape->columns, g_strdup(rows_text(rows, 0)));
    }
    gboolean read = db->failures == before;
    if (!read || shape->columns->len == 0) {
        shape_free(shape);
        g_autoptr(GError) none = NULL;
        if (read && !err_set(&none, ERR_CORRUPT, _("the plant file has no table %s"), table))
            db_tell(none, error);
        return NULL;
    }
    shape_write_sql(shape);
    g_hash_table_insert(db->shapes, shape->name, shape);
    return shape;
}

char **db_state_tables(Db *db, GError **error) {
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    guint before = db->failures;
    g_autoptr(Rows) rows = query_engine(db, ENGINE_SQL_TABLES, NULL, error);
    while (rows_next(rows, error))
        if (g_strcmp0(rows_text(rows, 0), "audit") != 0)
            g_ptr_array_add(names, g_strdup(rows_text(rows, 0)));
    g_ptr_array_add(names, NULL);
    return db->failures == before ? (char **)g_ptr_array_steal(names, NULL) : NULL;
}

gboolean db_has_table(Db *db, const char *table, gboolean *has, GError **error) {
    g_auto(GStrv) tables = db_state_tables(db, error);
    *has = tables && g_strv_contains((const char *const *)tables, table);
    return tables != NULL;
}

Rows *db_query_schema(Db *db, GError **error) {
    return query_engine(db, ENGINE_SQL_SCHEMA, NULL, error);
}

/* ---- the file ---- */

gint64 db_data_version(Db *db) {
    gint64 version = 0; /* where it cannot be read the next question says so */
    return db_get_int(db, NULL, &version, engine_sql(ENGINE_SQL_DATA_VERSION), "") ? version : 0;
}

static char *complaint_of(Db *db, EngineSql check, const char *table) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = query_engine(db, check, table, &error);
    if (!rows_next(rows, &error))
        return g_strdup(error ? error->message : "no answer");
    return g_strcmp0(rows_text(rows, 0), "ok") == 0 ? NULL : utf8_printable(rows_text(rows, 0));
}

char *db_check_file(Db *db, gboolean full) {
    return complaint_of(db, full ? ENGINE_SQL_CHECK : ENGINE_SQL_CHECK_QUICK, NULL);
}

char *db_check_table(Db *db, const char *table) {
    return complaint_of(db, ENGINE_SQL_CHECK_TABLE, table);
}

gboolean db_engine(Db *db, char **version, char **journal, GError **error) {
    *version = *journal = NULL;
    return db_get_text(db, error, version, engine_sql(ENGINE_SQL_VERSION), "") &&
           db_get_text(db, error, journal, engine_sql(ENGINE_SQL_JOURNAL), "");
}

gboolean db_is_plant_file(const char *bytes, gsize size) {
    return engine_is_plant(bytes, size);
}

gboolean db_copy_into(Db *db, const char *path, GError **error) {
    Guard before = db->guard;
    db->guard = GUARD_ALL; /* also while it runs: it makes tables in the copy */
    gboolean ok = db_execute(db, error, engine_sql(ENGINE_SQL_COPY), "s", path);
    db->guard = before;
    return ok;
}

/* ---- transactions ---- */

gboolean db_begin_write(Db *db, GError **error) {
    /* Prepared before it is needed: where memory runs out inside the transaction, the way back must need none. */
    g_autoptr(Rows) way_back = rows_prepare(db, "ROLLBACK", error);
    if (!way_back)
        return FALSE;
    db->spoilt = FALSE;
    return db_execute(db, error, engine_sql(ENGINE_SQL_BEGIN_WRITE), "");
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
    return engine_in_transaction(db->engine);
}
