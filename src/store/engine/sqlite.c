/* SPDX-License-Identifier: MIT
 *
 * The engine that bihuan has: SQLite, one file. What its words, codes and bytes are is known here only; what may be asked and
 * written, and what a failure is called for people, is db.c's.
 */
#include "../engine.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#define BUSY_LIMIT_US (10 * G_USEC_PER_SEC)
#define MAGIC "SQLite format 3"
#define MARK_OFFSET 68 /* of the application id in a file's header */
#define WAL_OFFSET 18  /* of two bytes that are 2 in WAL mode */

/* No acknowledged change is lost by a power cut (measured); never WAL, whose shared memory cannot be trusted on shares. */
#define CAREFUL "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;"

/* The journal stays, so that a full disk has room for it, and is kept short. */
#define ASIDE_TO_READ "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0; PRAGMA cache_size=-8000;"
#define ASIDE ASIDE_TO_READ "PRAGMA journal_mode=PERSIST; PRAGMA synchronous=OFF; PRAGMA journal_size_limit=4194304;"

struct Engine {
    sqlite3 *handle;
    EngineMay may;
    EngineTrace trace;
    gpointer data;
    GRand *jitter;
    gint64 busy_since;
};

struct EngineRows {
    Engine *engine;
    sqlite3_stmt *statement;
    gint64 spent; /* microseconds in this run, where somebody traces; SQLite's own clock counts milliseconds */
};

static EngineResult result_of(int code) {
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_DONE:
        return ENGINE_DONE;
    case SQLITE_ROW:
        return ENGINE_ROW;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ENGINE_BUSY;
    case SQLITE_CORRUPT:
        return ENGINE_DAMAGED;
    case SQLITE_NOTADB:
        return ENGINE_FOREIGN;
    case SQLITE_FULL:
        return ENGINE_FULL;
    case SQLITE_READONLY:
        return ENGINE_READONLY;
    case SQLITE_IOERR:
        return ENGINE_DISK;
    case SQLITE_CANTOPEN:
        return ENGINE_UNOPENED;
    case SQLITE_AUTH:
        return ENGINE_DENIED;
    case SQLITE_NOMEM:
        return ENGINE_NO_MEMORY;
    case SQLITE_CONSTRAINT: /* a NOT NULL or a trigger is a mistake of ours */
        return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID ? ENGINE_TWICE
                                                                                                                           : ENGINE_FAILED;
    }
    return ENGINE_FAILED;
}

/* Sleeps a random 0.5–2 ms: SQLite's own time-out starves some of many writers (measured). */
static int wait_when_busy(void *data, int calls) {
    Engine *engine = data;
    if (calls == 0)
        engine->busy_since = g_get_monotonic_time();
    if (g_get_monotonic_time() - engine->busy_since > BUSY_LIMIT_US)
        return 0;
    g_usleep((gulong)g_rand_int_range(engine->jitter, 500, 2000));
    return 1;
}

static EngineAct act_of(int action) {
    switch (action) {
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
    case SQLITE_TRANSACTION:
    case SQLITE_PRAGMA:
    case SQLITE_SAVEPOINT:
        return ENGINE_READS;
    case SQLITE_INSERT:
        return ENGINE_INSERTS;
    case SQLITE_UPDATE:
        return ENGINE_UPDATES;
    default:
        return ENGINE_CHANGES_ELSE;
    }
}

static int authorize(void *data, int action, const char *table, const char *detail, const char *database, const char *trigger) {
    (void)detail;
    (void)trigger;
    const Engine *engine = data;
    return g_strcmp0(database, "temp") == 0 || engine->may(engine->data, act_of(action), table) ? SQLITE_OK : SQLITE_DENY;
}

static void harden(sqlite3 *handle) {
    static const int off[] = {SQLITE_DBCONFIG_TRUSTED_SCHEMA, SQLITE_DBCONFIG_DQS_DML, SQLITE_DBCONFIG_DQS_DDL};
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(off); i++)
        sqlite3_db_config(handle, off[i], 0, NULL);
    sqlite3_extended_result_codes(handle, 1);
}

Engine *engine_new(EngineMay may, EngineTrace trace, gpointer data) {
    Engine *engine = g_new(Engine, 1);
    *engine = (Engine){.may = may, .trace = trace, .data = data, .jitter = g_rand_new()};
    return engine;
}

EngineResult engine_open(Engine *engine, const char *path, DbMode mode) {
    static const int flags[] = {SQLITE_OPEN_READONLY, SQLITE_OPEN_READWRITE, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY};
    /* No connection is ever used by two threads at once (verify gives each its own); counting memory would make them wait
     * for each other. Refused, harmlessly, once SQLite runs. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int code = sqlite3_open_v2(mode == DB_MEMORY ? ":memory:" : path, &engine->handle, flags[mode] | SQLITE_OPEN_NOMUTEX, NULL);
    if (code != SQLITE_OK)
        return result_of(code);
    harden(engine->handle);
    sqlite3_busy_handler(engine->handle, wait_when_busy, engine);
    sqlite3_set_authorizer(engine->handle, authorize, engine);
    return ENGINE_DONE;
}

void engine_free(Engine *engine) {
    if (!engine)
        return;
    sqlite3_close_v2(engine->handle);
    g_rand_free(engine->jitter);
    g_free(engine);
}

const char *engine_message(Engine *engine) {
    return engine->handle ? sqlite3_errmsg(engine->handle) : sqlite3_errstr(SQLITE_NOMEM);
}

const char *engine_file(Engine *engine) {
    const char *path = engine->handle ? sqlite3_db_filename(engine->handle, "main") : NULL;
    return path && *path ? path : NULL;
}

gboolean engine_in_transaction(Engine *engine) {
    return !sqlite3_get_autocommit(engine->handle);
}

/* ---- statements ---- */

EngineResult engine_script(Engine *engine, const char *sql) {
    gint64 began = g_get_monotonic_time();
    int code = sqlite3_exec(engine->handle, sql, NULL, NULL, NULL);
    if (engine->trace)
        engine->trace(engine->data, sql, g_get_monotonic_time() - began);
    return result_of(code);
}

EngineResult engine_prepare(Engine *engine, const char *sql, gboolean keep, EngineRows **rows) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(engine->handle, sql, -1, keep ? SQLITE_PREPARE_PERSISTENT : 0, &statement, NULL);
    if (code != SQLITE_OK)
        return result_of(code);
    *rows = g_new(EngineRows, 1);
    **rows = (EngineRows){.engine = engine, .statement = statement};
    return ENGINE_DONE;
}

gboolean engine_is_running(EngineRows *rows) {
    return sqlite3_stmt_busy(rows->statement) != 0;
}

gboolean engine_only_reads(EngineRows *rows) {
    return sqlite3_stmt_readonly(rows->statement) != 0;
}

/* $n is a name in SQLite, numbered by first appearance: bind by name, never by place. */
EngineResult engine_bind(EngineRows *rows, guint place, const Value *value) {
    const char name[] = {'$', (char)(place < 10 ? '0' + place : '0' + place / 10), (char)(place < 10 ? 0 : '0' + place % 10), 0};
    int index = sqlite3_bind_parameter_index(rows->statement, name);
    if (index == 0)
        return ENGINE_DONE;
    if (value->kind == VALUE_INT)
        return result_of(sqlite3_bind_int64(rows->statement, index, value->number));
    if (value->kind == VALUE_BYTES)
        return result_of(sqlite3_bind_blob64(rows->statement, index, value->text, value->size, SQLITE_TRANSIENT));
    if (value->kind == VALUE_TEXT)
        return result_of(sqlite3_bind_text(rows->statement, index, value->text, -1, SQLITE_TRANSIENT));
    return result_of(sqlite3_bind_null(rows->statement, index));
}

EngineResult engine_step(EngineRows *rows) {
    gint64 began = rows->engine->trace ? g_get_monotonic_time() : 0;
    int code = sqlite3_step(rows->statement);
    if (rows->engine->trace)
        rows->spent += MAX(g_get_monotonic_time() - began, 1);
    return result_of(code);
}

static void tell_time(EngineRows *rows) {
    if (rows->spent)
        rows->engine->trace(rows->engine->data, sqlite3_sql(rows->statement), rows->spent);
    rows->spent = 0;
}

void engine_reset(EngineRows *rows) {
    tell_time(rows);
    sqlite3_reset(rows->statement);
    sqlite3_clear_bindings(rows->statement);
}

void engine_rows_free(EngineRows *rows) {
    if (!rows)
        return;
    tell_time(rows);
    sqlite3_finalize(rows->statement);
    g_free(rows);
}

const char *engine_text(EngineRows *rows, int column, gboolean *no_memory) {
    const char *text = (const char *)sqlite3_column_text(rows->statement, column);
    *no_memory = !text && sqlite3_errcode(sqlite3_db_handle(rows->statement)) == SQLITE_NOMEM;
    return text;
}

gint64 engine_int(EngineRows *rows, int column) {
    return sqlite3_column_int64(rows->statement, column);
}

const guint8 *engine_bytes(EngineRows *rows, int column, gsize *size) {
    const guint8 *bytes = sqlite3_column_blob(rows->statement, column);
    *size = bytes ? (gsize)sqlite3_column_bytes(rows->statement, column) : 0;
    return bytes;
}

char engine_kind(EngineRows *rows, int column) {
    switch (sqlite3_column_type(rows->statement, column)) {
    case SQLITE_NULL:
        return 'n';
    case SQLITE_INTEGER:
        return 'i';
    case SQLITE_TEXT:
        return 't';
    default:
        return '?';
    }
}

gboolean engine_text_is_whole(EngineRows *rows, int column, const char *text) {
    return strlen(text) == (gsize)sqlite3_column_bytes(rows->statement, column);
}

int engine_columns(EngineRows *rows) {
    return sqlite3_column_count(rows->statement);
}

const char *engine_column_name(EngineRows *rows, int column) {
    return sqlite3_column_name(rows->statement, column);
}

/* ---- what is SQLite's own ---- */

const char *engine_sql(EngineSql question) {
    static const char *const TEXTS[] = {
        [ENGINE_SQL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
        [ENGINE_SQL_TABLES] = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        [ENGINE_SQL_TABLE_SHAPE] = "SELECT name, pk FROM pragma_table_info($1) WHERE name <> 'seq' ORDER BY name",
        /* What ANALYZE leaves is no rule of anything: a slow plan at worst. Only these two, and only as tables. */
        [ENGINE_SQL_SCHEMA] = ("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema"
                               " WHERE NOT (type = 'table' AND tbl_name = name AND (name = 'sqlite_stat1' OR name = 'sqlite_stat4'))"
                               " ORDER BY 1, 2, 3, 4"),
        [ENGINE_SQL_CHECK] = "PRAGMA integrity_check(1)",
        [ENGINE_SQL_CHECK_QUICK] = "PRAGMA quick_check(1)",
        [ENGINE_SQL_CHECK_TABLE] = "SELECT integrity_check FROM pragma_integrity_check($1)",
        [ENGINE_SQL_COPY] = "VACUUM INTO $1",
        [ENGINE_SQL_DATA_VERSION] = "PRAGMA data_version",
        [ENGINE_SQL_MARK] = "PRAGMA application_id",
        [ENGINE_SQL_JOURNAL] = "PRAGMA journal_mode",
        [ENGINE_SQL_VERSION] = "SELECT sqlite_version()",
        [ENGINE_SQL_FORM] = "PRAGMA user_version",
        [ENGINE_SQL_PAGES] = "PRAGMA page_count",
        [ENGINE_SQL_FREE] = "PRAGMA freelist_count",
    };
    return TEXTS[question];
}

static int note_mode(void *data, int columns, char **values, char **names) {
    (void)names;
    char *mode = data;
    g_strlcpy(mode, columns > 0 && values[0] ? values[0] : "", 16);
    return 0;
}

static int ask_mode(Engine *engine, const char *sql, char mode[16]) {
    mode[0] = '\0';
    return sqlite3_exec(engine->handle, sql, note_mode, mode, NULL);
}

/* Somebody with the command line tool may have switched the file to WAL; that stays in its header. */
static EngineResult leave_wal(Engine *engine) {
    char mode[16];
    int code = ask_mode(engine, "PRAGMA journal_mode", mode);
    if (code != SQLITE_OK || strcmp(mode, "wal") != 0)
        return result_of(code);
    code = ask_mode(engine, "PRAGMA journal_mode=TRUNCATE", mode);
    return (code == SQLITE_OK || result_of(code) == ENGINE_BUSY) && strcmp(mode, "truncate") != 0 ? ENGINE_IN_WAL : result_of(code);
}

EngineResult engine_use(Engine *engine, EngineUse use) {
    if (use == ENGINE_ASIDE || use == ENGINE_ASIDE_TO_READ)
        return engine_script(engine, use == ENGINE_ASIDE ? ASIDE : ASIDE_TO_READ);
    if (use == ENGINE_IN_HURRY)
        return engine_script(engine, "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA locking_mode=EXCLUSIVE;");
    EngineResult result = engine_script(engine,
                                        "PRAGMA temp_store=MEMORY; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                                        "PRAGMA case_sensitive_like=OFF; PRAGMA cache_size=-16000;");
    if (result == ENGINE_DONE)
        result = leave_wal(engine);
    return result == ENGINE_DONE && use == ENGINE_TO_WRITE ? engine_script(engine, CAREFUL) : result;
}

EngineResult engine_set_mark(Engine *engine) {
    g_autofree char *sql = g_strdup_printf("PRAGMA application_id=%d", ENGINE_MARK);
    return engine_script(engine, sql);
}

EngineResult engine_begin_aside(Engine *engine, gint32 mark, gint64 form) {
    g_autofree char *sql = g_strdup_printf(
        "PRAGMA page_size=%d; PRAGMA auto_vacuum=INCREMENTAL; PRAGMA application_id=%d;"
        "PRAGMA user_version=%d;",
        ENGINE_PAGE, mark, (int)form);
    return engine_script(engine, sql);
}

EngineResult engine_bound(Engine *engine, gint64 most) {
    g_autofree char *sql = g_strdup_printf("PRAGMA max_page_count=%" G_GINT64_FORMAT, most / ENGINE_PAGE);
    return engine_script(engine, sql);
}

EngineResult engine_give_back(Engine *engine) {
    return engine_script(engine, "PRAGMA incremental_vacuum(256)");
}

gboolean engine_is_plant(const char *bytes, gsize size) {
    const guint32 mark = GUINT32_TO_BE(ENGINE_MARK);
    return size >= MARK_OFFSET + sizeof mark && memcmp(bytes, MAGIC, sizeof MAGIC) == 0 &&
           memcmp(bytes + MARK_OFFSET, &mark, sizeof mark) == 0;
}

gboolean engine_file_is_wal(const char *path) {
    guint8 header[WAL_OFFSET + 2] = {0};
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FALSE;
    gboolean whole = pread(fd, header, sizeof header, 0) == (ssize_t)sizeof header;
    close(fd);
    return whole && (header[WAL_OFFSET] == 2 || header[WAL_OFFSET + 1] == 2);
}
