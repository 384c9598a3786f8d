/* SPDX-License-Identifier: MIT
 *
 * Writing the trend. The minute under way of each point is in memory and in the file; a minute that is left goes into the aggregates, and
 * after a kill it is found by the state. What comes late, because a clock was set back, is put where its time is.
 */
#include <math.h>

#include "bihuan/base/err.h"
#include "trend_file.h"

enum { VALUES_MOST = 1200, ROUNDS = 4, ROUNDS_FULL = 64 };

/* The minute of a point that is under way. */
typedef struct {
    gint64 id, minute;
    GArray *values;
    gsize stored;      /* bytes of its row in the file */
    gboolean changed;  /* since the row was written */
    gboolean unsummed; /* since its aggregate was written */
} TrendChunk;

static void chunk_free(gpointer data) {
    TrendChunk *chunk = data;
    g_array_unref(chunk->values);
    g_free(chunk);
}

/* ---- rows ---- */

static gboolean put_row(Trend *trend, TrendTable table, gint64 key, const GByteArray *body, gsize stored, GError **error) {
    static const char *const PUT[] = {
        "INSERT INTO raw (key, body) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
        "INSERT INTO minutes (key, body) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET body = excluded.body"};
    trend->state.size[table] += (gint64)body->len - (gint64)stored + (stored ? 0 : TREND_ROW_COST);
    return db_execute(trend->db, error, PUT[table], "ib", key, body);
}

/* Into the row of its hour; merge: added to what is there, else in place of it. */
static gboolean put_bar(Trend *trend, gint64 id, const TrendBar *bar, gboolean merge, GError **error) {
    gint64 hour = trend_hour(bar->at);
    gsize stored = 0;
    guint at = 0;
    g_autoptr(GArray) bars = g_array_new(FALSE, FALSE, sizeof(TrendBar));
    if (!trend_load_minutes(trend, hour, id, bars, &stored, error))
        return FALSE;
    while (at < bars->len && g_array_index(bars, TrendBar, at).at < bar->at)
        at++;
    TrendBar *there = at < bars->len ? &g_array_index(bars, TrendBar, at) : NULL;
    if (!there || there->at != bar->at)
        g_array_insert_val(bars, at, *bar);
    else if (merge)
        trend_bar_add(there, bar);
    else
        *there = *bar;
    g_autoptr(GByteArray) body = g_byte_array_new();
    trend_pack_bars((const TrendBar *)bars->data, bars->len, hour * CLOCK_HOUR, body);
    return put_row(trend, TREND_MINUTES, trend_key(hour, id), body, stored, error);
}

static gboolean sum_chunk(Trend *trend, TrendChunk *chunk, GError **error) {
    TrendBar bar = trend_bar_of(chunk->values, chunk->minute);
    chunk->unsummed = FALSE;
    return put_bar(trend, chunk->id, &bar, FALSE, error);
}

static gboolean save_chunk(Trend *trend, TrendChunk *chunk, GError **error) {
    if (!chunk->changed)
        return TRUE;
    g_autoptr(GByteArray) body = g_byte_array_new();
    trend_pack((const TrendValue *)chunk->values->data, chunk->values->len, chunk->minute * CLOCK_MINUTE, body);
    if (!put_row(trend, TREND_RAW, trend_key(chunk->minute, chunk->id), body, chunk->stored, error))
        return FALSE;
    chunk->stored = body->len;
    chunk->changed = FALSE;
    return TRUE;
}

static gboolean turn_chunk(Trend *trend, TrendChunk *chunk, gint64 minute, GError **error) {
    if (chunk->minute == minute)
        return TRUE;
    if (!save_chunk(trend, chunk, error) || (chunk->unsummed && !sum_chunk(trend, chunk, error)))
        return FALSE;
    g_array_set_size(chunk->values, 0);
    chunk->minute = minute;
    return trend_load_raw(trend, minute, chunk->id, chunk->values, &chunk->stored, error);
}

static gboolean add_point(Trend *trend, const char *code, gint64 *id, GError **error) {
    gint64 newest = 0;
    if (!trend_find_point(trend, code, id, error))
        return FALSE;
    if (*id)
        return TRUE;
    if (!db_get_int(trend->db, error, &newest, "SELECT max(id) FROM point", ""))
        return FALSE;
    *id = newest + 1;
    return *id < TREND_POINTS_MOST ? db_execute(trend->db, error, "INSERT INTO point (id, code) VALUES ($1, $2)", "is", *id, code)
                                   : err_set(error, ERR_FAILED, "%s: 2^20", trend->path);
}

static TrendChunk *chunk_of(Trend *trend, const char *code, GError **error) {
    TrendChunk *chunk = g_hash_table_lookup(trend->chunks, code);
    gint64 id = 0;
    if (chunk || !add_point(trend, code, &id, error))
        return chunk;
    chunk = g_new0(TrendChunk, 1);
    *chunk = (TrendChunk){.id = id, .minute = G_MININT64, .values = g_array_new(FALSE, FALSE, sizeof(TrendValue))};
    g_hash_table_insert(trend->chunks, g_strdup(code), chunk);
    return chunk;
}

/* ---- values ---- */

/* Of a flood only what is outside all of the minute so far, in place of a last one that was so on the same side: no peak is lost, and no
 * disk is filled. */
static void take_extreme(GArray *values, const TrendValue *value) {
    TrendBar bar = trend_bar_of(values, 0);
    TrendValue *last = &g_array_index(values, TrendValue, values->len - 1);
    gboolean high = value->value > bar.max, low = value->value < bar.min;
    if (value->at < last->at || !(high || low))
        return;
    if ((high && last->value >= bar.max) || (low && last->value <= bar.min) || values->len >= 2 * VALUES_MOST)
        *last = *value;
    else
        g_array_append_val(values, *value);
}

/* By time; most often the last one. */
static void insert_value(GArray *values, const TrendValue *value) {
    guint at = values->len;
    while (at > 0 && g_array_index(values, TrendValue, at - 1).at > value->at)
        at--;
    if (at > 0 && g_array_index(values, TrendValue, at - 1).at == value->at)
        g_array_index(values, TrendValue, at - 1) = *value;
    else if (values->len < VALUES_MOST)
        g_array_insert_val(values, at, *value);
    else
        take_extreme(values, value);
}

static gboolean take_value(Trend *trend, const char *code, TrendValue value, GError **error) {
    gint64 minute = trend_minute(value.at);
    TrendChunk *chunk = chunk_of(trend, code, error);
    if (!chunk)
        return FALSE;
    if (!isfinite(value.value))
        value.value = NAN;
    if (minute <= trend->state.dropped) { /* older than the ring: only the minute still knows it */
        g_autoptr(GArray) alone = g_array_new(FALSE, FALSE, sizeof value);
        g_array_append_val(alone, value);
        TrendBar bar = trend_bar_of(alone, minute);
        return put_bar(trend, chunk->id, &bar, TRUE, error);
    }
    if (!turn_chunk(trend, chunk, minute, error))
        return FALSE;
    insert_value(chunk->values, &value);
    chunk->changed = chunk->unsummed = TRUE;
    return TRUE;
}

static gboolean save_state(Trend *trend, GError **error) {
    const TrendState *state = &trend->state;
    return db_execute(trend->db, error, "UPDATE state SET open = $1, dropped = $2, raw = $3, minutes = $4", "iiii", state->open,
                      state->dropped, state->size[TREND_RAW], state->size[TREND_MINUTES]);
}

/* Everything that changed; aggregates of all minutes but the newest of this batch. */
static gboolean save_chunks(Trend *trend, GError **error) {
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, trend->chunks);
    while (g_hash_table_iter_next(&iter, NULL, &each)) {
        TrendChunk *chunk = each;
        gboolean left = chunk->unsummed && chunk->minute != trend->state.open;
        if (!save_chunk(trend, chunk, error) || (left && !sum_chunk(trend, chunk, error)))
            return FALSE;
    }
    return TRUE;
}

/* ---- the ring ---- */

/* Empty pages that one batch may need before the next look. */
static gint64 reserve(const Trend *trend) {
    return CLAMP(trend->most / 32, 524288, 4 * 1048576);
}

static gboolean drop_oldest_of(Trend *trend, TrendTable table, gboolean *dropped, GError **error) {
    static const char *const SIZE[] = {"SELECT sum(length(body) + $2) FROM raw WHERE key < $1",
                                       "SELECT sum(length(body) + $2) FROM minutes WHERE key < $1"};
    static const char *const DROP[] = {"DELETE FROM raw WHERE key < $1", "DELETE FROM minutes WHERE key < $1"};
    gint64 oldest, newest, size = 0, keep = table == TREND_RAW ? trend->state.open : trend->state.open / 60;
    if (!trend_span(trend, table, &oldest, &newest, error))
        return FALSE;
    *dropped = oldest < MIN(newest, keep);
    gint64 below = trend_key(oldest + 1, 0);
    if (!*dropped)
        return TRUE;
    if (table == TREND_RAW)
        trend->state.dropped = MAX(trend->state.dropped, oldest);
    return db_get_int(trend->db, error, &size, SIZE[table], "ii", below, (gint64)TREND_ROW_COST) &&
           (trend->state.size[table] = MAX(trend->state.size[table] - size, 0), TRUE) &&
           db_execute(trend->db, error, DROP[table], "i", below);
}

/* The larger half gives first; a few pieces at a time, so that nothing waits. ROUNDS_FULL: room inside the file as it is. */
static gboolean make_room(Trend *trend, int rounds, GError **error) {
    for (int i = 0; i < rounds; i++) {
        SideRoom room;
        gboolean dropped = FALSE;
        if (!side_room(trend->db, &room, error))
            return FALSE;
        gint64 empty = (rounds == ROUNDS ? trend->most : room.file) - room.used;
        if (empty >= reserve(trend))
            return TRUE;
        TrendTable first = trend->state.size[TREND_RAW] >= trend->state.size[TREND_MINUTES] ? TREND_RAW : TREND_MINUTES;
        if (!drop_oldest_of(trend, first, &dropped, error) || (!dropped && !drop_oldest_of(trend, !first, &dropped, error)))
            return FALSE;
        if (!dropped)
            return TRUE;
    }
    return TRUE;
}

/* ---- a batch ---- */

/* After a failure the file is as before: what is in memory is forgotten and read again. */
static gboolean forget(Trend *trend) {
    db_rollback(trend->db);
    g_hash_table_remove_all(trend->chunks);
    trend_read_state(trend, NULL);
    return FALSE;
}

static gboolean add_all(Trend *trend, const char *const *codes, const TrendValue *values, guint count, GError **error) {
    gint64 newest = G_MININT64;
    gboolean ok = db_begin_write(trend->db, error);
    for (guint i = 0; ok && i < count; i++) {
        newest = MAX(newest, trend_minute(values[i].at));
        ok = take_value(trend, codes[i], values[i], error);
    }
    trend->state.open = newest;
    ok = ok && save_chunks(trend, error) && make_room(trend, ROUNDS, error) && save_state(trend, error) && db_commit(trend->db, error);
    return ok || forget(trend);
}

/* The bound or the disk: pieces of the file are made free, which takes no room, and it is tried once more. */
static gboolean free_some(Trend *trend) {
    gboolean ok =
        db_begin_write(trend->db, NULL) && make_room(trend, ROUNDS_FULL, NULL) && save_state(trend, NULL) && db_commit(trend->db, NULL);
    return ok || forget(trend);
}

static const SideKind KIND = {
    .ending = ".trend.db",
    .mark = 0x42485452, /* "BHTR" */
    .form = 1,
    .tables =
        "CREATE TABLE point (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE);"
        "CREATE TABLE raw (key INTEGER PRIMARY KEY, body BLOB NOT NULL);"
        "CREATE TABLE minutes (key INTEGER PRIMARY KEY, body BLOB NOT NULL);"
        "CREATE TABLE state (open INTEGER NOT NULL, dropped INTEGER NOT NULL, raw INTEGER NOT NULL, minutes INTEGER NOT NULL);"
        "INSERT INTO state VALUES (-1, -1, 0, 0);",
};

/* What a failure before left closed is opened again. */
static gboolean need_file(Trend *trend, GError **error) {
    char *note = NULL;
    if (trend->db)
        return TRUE;
    trend->db = side_open(trend->path, &KIND, &note, error);
    if (note) {
        g_free(trend->note);
        trend->note = note;
    }
    return trend->db && trend_read_state(trend, error) && side_bound(trend->db, trend->most, error);
}

/* Damage is found where it is read. */
static gboolean begin_anew(Trend *trend, GError **error) {
    g_clear_pointer(&trend->db, db_close);
    g_hash_table_remove_all(trend->chunks);
    return side_put_aside(trend->path, &trend->note, error) && need_file(trend, error);
}

gboolean trend_add(Trend *trend, const char *const *codes, const TrendValue *values, guint count, GError **error) {
    g_autoptr(GError) local = NULL;
    if (!count)
        return TRUE;
    if (!need_file(trend, error))
        return FALSE;
    if (add_all(trend, codes, values, count, &local))
        return side_bound(trend->db, trend->most, error);
    gboolean again = err_is(local, ERR_CORRUPT) ? begin_anew(trend, error) : err_is(local, ERR_IO) && free_some(trend);
    if (again)
        return add_all(trend, codes, values, count, error);
    if (error && !*error)
        *error = g_steal_pointer(&local);
    return FALSE;
}

/* ---- the file ---- */

/* The minute that was under way when the program ended: its aggregate is made from what is in the ring. */
static gboolean complete(Trend *trend, GError **error) {
    gint64 open = trend->state.open;
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(GError) local = NULL;
    if (open < 0)
        return TRUE;
    {
        g_autoptr(Rows) rows = db_query(trend->db, &local, "SELECT key FROM raw WHERE key >= $1 AND key < $2", "ii", trend_key(open, 0),
                                        trend_key(open + 1, 0));
        while (rows && rows_next(rows, &local)) {
            gint64 id = rows_int(rows, 0) % TREND_POINTS_MOST;
            g_array_append_val(ids, id);
        }
    }
    for (guint i = 0; !local && i < ids->len; i++) {
        gsize stored;
        gint64 id = g_array_index(ids, gint64, i);
        g_autoptr(GArray) values = g_array_new(FALSE, FALSE, sizeof(TrendValue));
        if (!trend_load_raw(trend, open, id, values, &stored, &local))
            break;
        TrendBar bar = trend_bar_of(values, open);
        put_bar(trend, id, &bar, FALSE, &local);
    }
    return trend_settle(&local, error);
}

static gboolean begin_writing(Trend *trend, GError **error) {
    gboolean ok = trend_read_state(trend, error) && db_begin_write(trend->db, error) && complete(trend, error) &&
                  save_state(trend, error) && db_commit(trend->db, error);
    if (!ok)
        db_rollback(trend->db);
    return ok && side_bound(trend->db, trend->most, error);
}

Trend *trend_open(const char *path, gboolean write, char **note, GError **error) {
    g_autoptr(Trend) trend = g_new0(Trend, 1);
    g_autoptr(GError) local = NULL;
    char *said = NULL;
    *trend = (Trend){.path = g_strdup(path), .most = TREND_USUAL, .write = write};
    trend->chunks = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, chunk_free);
    trend->db = write ? side_open(path, &KIND, &said, error) : side_read(path, &KIND, error);
    gboolean ok = trend->db && (write ? begin_writing(trend, &local) : trend_read_state(trend, &local));
    if (!ok && write && err_is(local, ERR_CORRUPT)) {
        ok = begin_anew(trend, error);
        g_free(said);
        said = g_steal_pointer(&trend->note);
    } else if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    if (note)
        *note = g_steal_pointer(&said);
    g_free(said);
    return ok ? g_steal_pointer(&trend) : NULL;
}

void trend_close(Trend *trend) {
    if (!trend)
        return;
    g_clear_pointer(&trend->db, trend->write ? side_close : db_close);
    g_hash_table_unref(trend->chunks);
    g_free(trend->path);
    g_free(trend->note);
    g_free(trend);
}

void trend_set_most(Trend *trend, gint64 bytes) {
    trend->most = MAX(bytes, TREND_LEAST);
    if (trend->db && trend->write)
        side_bound(trend->db, trend->most, NULL); /* and again with every batch */
}

char *trend_take_note(Trend *trend) {
    return g_steal_pointer(&trend->note);
}

char *trend_path(const char *plant) {
    return side_path(plant, &KIND);
}

gboolean trend_parse_size(const char *text, gint64 *bytes) {
    char *end = NULL;
    gint64 number = g_ascii_strtoll(text, &end, 10);
    gint64 unit = g_ascii_strcasecmp(end, "MB") == 0 ? 1048576 : g_ascii_strcasecmp(end, "GB") == 0 ? 1073741824 : 0;
    gboolean counts = number > 0 && number < 100000; /* before it is multiplied */
    *bytes = *text && counts ? number * unit : TREND_USUAL;
    return !*text || (unit && counts && *bytes >= TREND_LEAST && *bytes <= TREND_MOST);
}
