/* SPDX-License-Identifier: MIT
 *
 * What the files of the store share and nobody above may use: writing, table shapes, the chain.
 */
#ifndef BIHUAN_STORE_PRIVATE_H
#define BIHUAN_STORE_PRIVATE_H

#include "bihuan/store/change.h"
#include "bihuan/store/plant_clock.h"
#include "engine.h"

/* The shape of a state table: columns sorted by name without seq, and which of them are the key. */
typedef struct {
    char *name;
    GPtrArray *columns;                /* char *, sorted by byte */
    gboolean *is_key;                  /* per column */
    char *sql_put, *sql_add, *sql_get; /* parameters named after the column's place: $1 …, seq last */
} TableShape;

/* Borrowed; NULL and an error if there is no such table. */
const TableShape *db_shape(Db *db, const char *table, GError **error);
/* All state tables' names (not audit), sorted; NULL-terminated, owned; NULL: they could not be read. */
char **db_state_tables(Db *db, GError **error);
gboolean db_has_table(Db *db, const char *table, gboolean *has, GError **error);
/* Everything of the schema: kind, name, table, text; sorted by all four. */
Rows *db_query_schema(Db *db, GError **error);

/* The engine's check of one table against its indexes; NULL if it is sound, else its first complaint (owned). */
char *db_check_table(Db *db, const char *table);

/* What may be written now: nothing (the default), state and new audit rows, or anything (migrations). */
typedef enum { GUARD_READ, GUARD_CHANGE, GUARD_ALL } Guard;
void db_guard(Db *db, Guard guard);

/* How a plant's connection is used; from here on the guard stands. hurry: nothing is safe from a power cut. */
gboolean db_prepare_plant(Db *db, gboolean write, GError **error);
gboolean db_hurry(Db *db, gboolean hurry, GError **error);

/* A side file's connection. begin: it is empty and gets its mark and the version of its tables. */
gboolean db_prepare_aside(Db *db, gboolean write, GError **error);
gboolean db_begin_aside(Db *db, gint32 mark, gint64 form, GError **error);
gboolean db_bound(Db *db, gint64 most, GError **error);
gboolean db_give_back(Db *db, GError **error);
/* What a failure of a side file is called: by its own path, never "the plant file". Always FALSE. */
gboolean side_say(EngineResult result, const char *path, const char *text, GError **error);

/* Is this one of our files? */
gboolean db_has_mark(Db *db, gboolean *ours, GError **error);
gboolean db_set_mark(Db *db, GError **error);

/* Runs sql with values bound to $1 …; for change.c. */
gboolean db_execute_values(Db *db, const char *sql, const Value *values, guint n, GError **error);
Rows *db_query_values(Db *db, const char *sql, const Value *values, guint n, GError **error);
/* rows_next that tells the end from a failure: FALSE, it could not be read; also for rows that are NULL. */
gboolean rows_step(Rows *rows, gboolean *is_row, GError **error);
Value rows_value(Rows *rows, int column);
/* How a value is stored: 'n' NULL, 'i' integer, 't' text without NUL bytes; '?' for what we never write. */
char rows_kind(Rows *rows, int column);

/* The canonical image of a row: {"column":value,…} without NULLs. */
void image_append(GString *out, const TableShape *shape, const Value *values);

/* One audit row, borrowed texts. */
typedef struct {
    gint64 seq, at, clock;
    const char *actor, *terminal, *kind, *subject, *body, *prev, *key_id;
} ChainRow;

/* SHA-256 of the row's stored bytes, hex with NUL. Layout: bihuan-trust.7. */
void chain_hash(const char *plant_id, const ChainRow *row, char hash[65]);
/* What stands in prev of row 1. */
void chain_genesis(const char *plant_id, char hash[65]);
/* 16 characters for people, owned. */
char *chain_head_code(const char *hash);

/* Brings the schema up to date: every data/sql file newer than schema. The caller has the transaction. */
gboolean migrate_schema(Db *db, gint64 from, gint64 *to, GError **error);
/* The same, and no file above a number. */
gboolean migrate_schema_upto(Db *db, gint64 from, gint64 upto, gint64 *to, GError **error);
gint64 migrate_newest(void);
gboolean migrate_schema_of(Db *db, gint64 *number, GError **error);
/* A plant in use: copied beside itself, the copy verified, then one transaction with a log row "migrate". */
gboolean migrate_plant(Plant *plant, GError **error);

/* schema.c: everything in the schema that is not as the migrations made it, by name, each with a borrowed sentence. FALSE: it
 * could not be read. */
typedef void (*SchemaFault)(gpointer data, const char *name, const char *text);
gboolean schema_check(Db *db, SchemaFault fault, gpointer data, GError **error);

/* Why nothing may be written to this plant, found when it was opened (a foreign schema, an older file in its place);
 * ERR_CORRUPT with the sentence. */
gboolean plant_may_change(Plant *plant, GError **error);

/* What stands in the plant about its key (HMAC of the pepper): tells another plant's key from this one's, and nothing else. Owned. */
#define PLANT_KEY_CHECK "key-check"
char *plant_key_check(const guint8 *key);

/* journal.c: a hot journal that is not this file's own gets another name before the engine opens the file; the sentence that says
 * so, owned, NULL = none was there. may_read: this process has no connection to the file (a close would drop its locks). */
char *journal_put_aside(const char *path, gboolean may_read);

/* Is the file at the plant's path still the one that was opened? ERR_CONFLICT: a restore put another one there. */
gboolean plant_is_in_place(Plant *plant, GError **error);
/* policy.c: may a plant be opened (for writing) where it lies? *notice: owned, what people should know, or NULL. */
gboolean policy_check(const char *path, gboolean write, char **notice, GError **error);

/* Anchors: what this terminal remembers of the plant's head. A memory that contradicts the file is kept. */
void anchor_remember(Plant *plant, const PlantHead *head);

/* What an open plant knows for judging the clock; read again when in doubt. */
typedef struct {
    gboolean loaded;
    ClockLimits limits;
    ClockReading memory;
} ClockCache;
ClockCache *plant_clock_cache(Plant *plant);

/* The queue of writers; see lock.h. Only a change and a migration ask for it. */
gboolean plant_lock(Plant *plant, gint64 limit, GError **error);
void plant_unlock(Plant *plant);
/* Did this process write since it was asked last? */
gboolean plant_take_wrote(Plant *plant);

#endif
