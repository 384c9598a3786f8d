/* SPDX-License-Identifier: MIT
 *
 * The one write path: the transaction is the event (变更). Nothing else changes a table.
 * A change queues for the plant's lock, begins a transaction, takes after-images of rows, and at commit writes one
 * audit row (canonical bytes, hash chain), reads it back and compares before COMMIT.
 *
 *     g_autoptr(Change) change = change_begin(plant, actor, error);
 *     if (!change) return FALSE;
 *     g_autoptr(Row) row = row_new("area");
 *     row_set_text(row, "code", code); …
 *     if (!change_put(change, row, error)) return FALSE;         // leaving the scope rolls back
 *     return change_commit(change, "import", code, reason, error);
 */
#ifndef BIHUAN_STORE_CHANGE_H
#define BIHUAN_STORE_CHANGE_H

#include "bihuan/base/clock.h"
#include "bihuan/seal/secret.h"
#include "bihuan/store/plant.h"

typedef struct Change Change;
typedef struct Row Row;

/* The after-image of one row; columns not set are NULL, seq is set by the change. */
Row *row_new(const char *table);
void row_set_text(Row *row, const char *column, const char *value); /* NULL = SQL NULL; copied */
void row_set_int(Row *row, const char *column, gint64 value);
void row_free(Row *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Row, row_free)

/* Waits for the lock (at most 10 s, then ERR_BUSY), begins. actor: person id or "system". ERR_HELD where the machine's clock
 * has leapt ahead (store/plant_clock.h). */
Change *change_begin(Plant *plant, const char *actor, GError **error);
/* The same at once or not at all (ERR_BUSY): for what nobody waits for. */
Change *change_try(Plant *plant, const char *actor, GError **error);
/* For what is taken even then: a hazard, an alarm, a stop, counting out, a wrong secret. It is dated by the last time that can
 * be trusted, and the end of its reason says so. */
Change *change_begin_in_doubt(Plant *plant, const char *actor, GError **error);
#define CHANGE_CLOCK_AHEAD "clock=ahead"
/* Rolls back unless it was committed; releases the lock. */
void change_free(Change *change);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Change, change_free)

Plant *change_plant(Change *change);
Db *change_db(Change *change);             /* to read inside the transaction */
gint64 change_time(const Change *change);  /* effective time: max(clock, last audit row) */
gint64 change_clock(const Change *change); /* what the machine's clock said */
ClockState change_clock_state(const Change *change);
/* Dates this change otherwise: only for a confirmed leap and for the way back from one (app/timekeeping.h), which may lie
 * before the last row. */
void change_set_time(Change *change, gint64 at);
gint64 change_seq(const Change *change); /* the audit row it becomes */
const char *change_actor(const Change *change);

/* What the change does was decided by questions asked before it began: none of them since that count of db_failures() may have
 * been left unanswered either, or the commit refuses. */
void change_since(Change *change, guint failures);

/* Inserts or replaces the row. */
gboolean change_put(Change *change, Row *row, GError **error);
/* Inserts; ERR_CONFLICT if a row of that key (or a unique column) is there already. */
gboolean change_add(Change *change, Row *row, GError **error);
/* Notes that this change also touched subject (for that record's time line). */
gboolean change_mention(Change *change, const char *subject, GError **error);

/* The audit row will be signed: who (printed name), as what (meaning: 验收, 批准 …), with which key. All borrowed until
 * change_commit. The last call counts. */
typedef struct {
    const SealSigner *signer;
    const char *key_id, *name, *meaning;
} ChangeSignature;
void change_sign(Change *change, const ChangeSignature *signature);
gboolean change_is_signed(const Change *change);
/* A second person signs the same row (name is not used: his key says who he is, and he is not the actor). At commit he signs
 * where the row stands, its actor, kind, subject, reason and every image; what he signed becomes a row of the table cosign in
 * the same body, so that the first one's signature covers it. Borrowed until change_commit. */
void change_countersign(Change *change, const ChangeSignature *signature);

/* Writes the audit row and commits. kind: a word; subject: what it is about; reason: may be "". On failure nothing
 * happened. After success change_seq() and change_time() still answer. */
gboolean change_commit(Change *change, const char *kind, const char *subject, const char *reason, GError **error);

/* Was anything put? A change without rows may simply be freed. */
gboolean change_is_empty(const Change *change);

#endif
