/* SPDX-License-Identifier: MIT
 *
 * The seam to the database engine (数据库引擎): all that bihuan asks of one. What is SQLite's own – its words, its codes, its file's
 * bytes – is behind it in engine/sqlite.c and nowhere else (tests/house/engine.sh). A connection is used by one thread at a time.
 * Known above the store only through db.h.
 */
#ifndef BIHUAN_STORE_ENGINE_H
#define BIHUAN_STORE_ENGINE_H

#include "bihuan/store/db.h"

typedef struct Engine Engine;         /* a connection */
typedef struct EngineRows EngineRows; /* a prepared statement, perhaps running */

typedef enum {
    ENGINE_DONE,
    ENGINE_ROW,
    ENGINE_BUSY,
    ENGINE_DAMAGED,
    ENGINE_FOREIGN,  /* no database at all */
    ENGINE_IN_WAL,   /* another program keeps the file in a mode that is forbidden here */
    ENGINE_FULL,     /* the disk */
    ENGINE_READONLY, /* file or folder */
    ENGINE_DISK,     /* the disk refused */
    ENGINE_UNOPENED,
    ENGINE_TWICE,  /* a row with that key is there already */
    ENGINE_DENIED, /* by EngineMay */
    ENGINE_NO_MEMORY,
    ENGINE_FAILED, /* a mistake of ours */
} EngineResult;

/* Values of one row, as put or as read back. */
typedef struct {
    enum { VALUE_NULL, VALUE_INT, VALUE_TEXT, VALUE_BYTES } kind; /* bytes: in side files (store/side.h) only */
    gint64 number;
    const char *text; /* borrowed */
    gsize size;       /* of bytes */
} Value;

/* What a statement wants to do to a table; asked while it is prepared. */
typedef enum { ENGINE_READS, ENGINE_INSERTS, ENGINE_UPDATES, ENGINE_CHANGES_ELSE } EngineAct;
typedef gboolean (*EngineMay)(gpointer data, EngineAct act, const char *table);
/* A statement has run: its text and how long, for --trace. */
typedef void (*EngineTrace)(gpointer data, const char *sql, gint64 microseconds);

/* Never NULL; nothing is open yet. data goes to both functions; trace may be NULL. */
Engine *engine_new(EngineMay may, EngineTrace trace, gpointer data);
EngineResult engine_open(Engine *engine, const char *path, DbMode mode);
void engine_free(Engine *engine);

/* What the engine says to the last result, borrowed until the next call. */
const char *engine_message(Engine *engine);
/* The file of the connection, borrowed; NULL: none. */
const char *engine_file(Engine *engine);
gboolean engine_in_transaction(Engine *engine);

/* Several statements of constant text. */
EngineResult engine_script(Engine *engine, const char *sql);
/* keep: it will be used again and again. *rows is owned by the caller. */
EngineResult engine_prepare(Engine *engine, const char *sql, gboolean keep, EngineRows **rows);
gboolean engine_is_running(EngineRows *rows);
gboolean engine_only_reads(EngineRows *rows);
/* Parameter $place; one that the text does not use is left out. The text is copied. */
EngineResult engine_bind(EngineRows *rows, guint place, const Value *value);
EngineResult engine_step(EngineRows *rows);
/* Ready to run again, with no parameters. */
void engine_reset(EngineRows *rows);
void engine_rows_free(EngineRows *rows);

/* Columns from 0. Texts are borrowed until the next step; NULL for SQL NULL, or where there was no memory (*no_memory). */
const char *engine_text(EngineRows *rows, int column, gboolean *no_memory);
gint64 engine_int(EngineRows *rows, int column);
/* Borrowed until the next step; NULL: none. */
const guint8 *engine_bytes(EngineRows *rows, int column, gsize *size);
/* As it is stored: 'n' NULL, 'i' integer, 't' text; '?' for what we never write. */
char engine_kind(EngineRows *rows, int column);
/* Is text, which engine_text() gave, all of it? (FALSE: a NUL byte stands in it.) */
gboolean engine_text_is_whole(EngineRows *rows, int column, const char *text);
int engine_columns(EngineRows *rows);
const char *engine_column_name(EngineRows *rows, int column);

/* How a plant's file is used: careful (no acknowledged change is lost by a power cut) or in a hurry (import of a demo). Reading
 * leaves the mode as it is. A side file may be lost: whole after a kill of the program, nothing is waited for. */
typedef enum { ENGINE_TO_READ, ENGINE_TO_WRITE, ENGINE_IN_HURRY, ENGINE_ASIDE, ENGINE_ASIDE_TO_READ } EngineUse;
EngineResult engine_use(Engine *engine, EngineUse use);

/* Questions each engine asks in words of its own; columns in brackets. */
typedef enum {
    ENGINE_SQL_BEGIN_WRITE,
    ENGINE_SQL_TABLES,       /* [name], sorted */
    ENGINE_SQL_TABLE_SHAPE,  /* of $1: [column, > 0 for a part of the key], sorted, without seq */
    ENGINE_SQL_SCHEMA,       /* [kind, name, table, text], sorted by all four, without what the planner keeps */
    ENGINE_SQL_CHECK,        /* ["ok" or the first complaint] of the whole file */
    ENGINE_SQL_CHECK_QUICK,  /* … without its indexes */
    ENGINE_SQL_CHECK_TABLE,  /* … of table $1 */
    ENGINE_SQL_COPY,         /* into a new file $1 */
    ENGINE_SQL_DATA_VERSION, /* [a number that changes when another connection wrote] */
    ENGINE_SQL_MARK,         /* [whose file it is] */
    ENGINE_SQL_JOURNAL,      /* [how changes are kept until they are whole] */
    ENGINE_SQL_VERSION,
    ENGINE_SQL_FORM,  /* [the version of a side file's tables] */
    ENGINE_SQL_PAGES, /* [pages of the file] */
    ENGINE_SQL_FREE,  /* [those of them that are empty] */
} EngineSql;
const char *engine_sql(EngineSql question);

/* The mark of a plant's file. */
#define ENGINE_MARK 0x4248554e /* "BHUN" */
EngineResult engine_set_mark(Engine *engine);
/* A new side file, before its tables: its mark and the version of its tables. */
EngineResult engine_begin_aside(Engine *engine, gint32 mark, gint64 form);
/* The file never has more bytes than that (one that is larger does not grow). */
EngineResult engine_bound(Engine *engine, gint64 most);
/* Some of its empty pages are given back: milliseconds. */
EngineResult engine_give_back(Engine *engine);
#define ENGINE_PAGE 4096 /* bytes of a page of a side file */
/* Are these the first bytes of a plant's file? */
gboolean engine_is_plant(const char *bytes, gsize size);
/* Is the file in the forbidden mode? Read before it is open in this process: a close() of it would drop the engine's locks. */
gboolean engine_file_is_wal(const char *path);

#endif
