/* SPDX-License-Identifier: MIT
 *
 * Records (单据): load, save, number, and lists paged by key. Knows nothing of what a form means.
 */
#include "bihuan/model/record.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define COLUMNS                                                                                                                            \
    "SELECT number, form, version, state, ended, area, device, source, position, category, level, shift, department,"                      \
    " opened, due, closed, valid_until, opened_by, confirmed, lifted, rejects, revision, fields, held_category, expired,"                  \
    " counted_out FROM record"
#define PAGE 100
/* A part of a number or of a device's code, among the newest 20,000: it must not take longer than a frame at a million records.
 * Filters on columns with a '+' leave the order of time to the index instead of sorting what they find. */
#define TEXT_CLAUSE                                                                                                                        \
    " AND (number LIKE $12 OR device LIKE $12) AND opened >= coalesce("                                                                    \
    "(SELECT opened FROM record ORDER BY opened DESC LIMIT 1 OFFSET 20000), 0)"

static const char SQL_LOAD[] = COLUMNS " WHERE number = $1";
static const char SQL_COUNTER[] = "SELECT value FROM counter WHERE name = $1";
static const char INNER_AREAS[] =
    " AND area || '' IN (WITH RECURSIVE inside(code) AS (SELECT CAST($3 AS TEXT) UNION"
    " SELECT a.code FROM area a JOIN inside ON a.parent = inside.code) SELECT code FROM inside)";
static const char SQL_OPEN_IN_AREA[] =
    "SELECT number FROM record WHERE ended = 0"
    " AND area || '' IN (WITH RECURSIVE inside(code) AS (SELECT CAST($1 AS TEXT) UNION"
    " SELECT a.code FROM area a JOIN inside ON a.parent = inside.code) SELECT code FROM inside) ORDER BY number";

static const char SQL_OPEN_AROUND[] = "SELECT number FROM record WHERE ended = 0 AND area || '' IN " AREA_AROUND("$1") " ORDER BY number";

Record *record_new(void) {
    Record *record = g_new0(Record, 1);
    record->fields = canon_map_new();
    return record;
}

void record_free(Record *record) {
    if (!record)
        return;
    char *texts[] = {record->number,     record->form,      record->state,        record->area,  record->device,
                     record->source,     record->position,  record->category,     record->level, record->shift,
                     record->department, record->opened_by, record->held_category};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_hash_table_unref(record->fields);
    g_free(record);
}

static Record *record_read(Rows *rows) {
    Record *record = g_new0(Record, 1);
    char **texts[] = {&record->number,
                      &record->form,
                      NULL,
                      &record->state,
                      NULL,
                      &record->area,
                      &record->device,
                      &record->source,
                      &record->position,
                      &record->category,
                      &record->level,
                      &record->shift,
                      &record->department};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        if (texts[i])
            *texts[i] = g_strdup(rows_text(rows, (int)i));
    record->version = rows_int(rows, 2);
    record->ended = rows_int(rows, 4) != 0;
    record->opened = rows_int(rows, 13);
    record->due = rows_int(rows, 14);
    record->closed = rows_int(rows, 15);
    record->valid_until = rows_int(rows, 16);
    record->opened_by = g_strdup(rows_text(rows, 17));
    record->confirmed = rows_int(rows, 18);
    record->lifted = rows_int(rows, 19);
    record->rejects = rows_int(rows, 20);
    record->revision = rows_int(rows, 21);
    record->fields = canon_to_map(rows_text(rows, 22));
    record->held_category = g_strdup(rows_text(rows, 23));
    record->expired = rows_int(rows, 24);
    record->counted_out = rows_int(rows, 25);
    if (!record->fields)
        record->fields = canon_map_new(); /* verify names such a row; showing the rest helps more than refusing */
    return record;
}

Record *record_load(Db *db, const char *number, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Rows) rows = db_query(db, &local, SQL_LOAD, "s", number);
    if (rows_next(rows, &local))
        return record_read(rows);
    g_clear_pointer(&rows, rows_free);
    g_autofree char *upper = g_ascii_strup(number, -1);
    if (!local && strcmp(upper, number) != 0)
        return record_load(db, upper, error);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    else
        err_set(error, ERR_NOT_FOUND, _("there is no record %s; look it up with: bihuan list"), number);
    return NULL;
}

/* 0 means none and is NULL in the table. */
static void set_time(Row *row, const char *column, gint64 time) {
    if (time)
        row_set_int(row, column, time);
}

gboolean record_save(Change *change, Record *record, GError **error) {
    g_autoptr(Row) row = row_new("record");
    g_autofree char *fields = canon_from_map(record->fields);
    record->revision++;
    row_set_text(row, "number", record->number);
    row_set_text(row, "form", record->form);
    row_set_int(row, "version", record->version);
    row_set_text(row, "state", record->state);
    row_set_int(row, "ended", record->ended);
    row_set_text(row, "area", record->area);
    row_set_text(row, "device", record->device);
    row_set_text(row, "source", record->source);
    row_set_text(row, "position", record->position);
    row_set_text(row, "category", record->category);
    row_set_text(row, "level", record->level);
    row_set_text(row, "shift", record->shift);
    row_set_text(row, "department", record->department);
    row_set_int(row, "opened", record->opened);
    set_time(row, "due", record->due);
    set_time(row, "closed", record->closed);
    set_time(row, "valid_until", record->valid_until);
    row_set_text(row, "opened_by", record->opened_by);
    set_time(row, "confirmed", record->confirmed);
    set_time(row, "lifted", record->lifted);
    set_time(row, "expired", record->expired);
    set_time(row, "counted_out", record->counted_out);
    row_set_int(row, "rejects", record->rejects);
    row_set_int(row, "revision", record->revision);
    row_set_text(row, "fields", fields);
    row_set_text(row, "held_category", record->held_category);
    return change_put(change, row, error);
}

const char *record_field(const Record *record, const char *key) {
    return g_hash_table_lookup(record->fields, key);
}

gboolean record_count(Change *change, const char *counter, gint64 *value, GError **error) {
    *value = db_int(change_db(change), 0, SQL_COUNTER, "s", counter) + 1;
    g_autoptr(Row) row = row_new("counter");
    row_set_text(row, "name", counter);
    row_set_int(row, "value", *value);
    return change_put(change, row, error);
}

/* Does the text look like (the beginning of) a number with at least three digits of its sequence? Then the key finds it. */
gboolean record_text_is_number(const char *text) {
    const char *dash = strrchr(text, '-');
    return dash && dash > text && g_ascii_isalpha(*text) && strspn(dash + 1, "0123456789") >= 3 &&
           dash[1 + strspn(dash + 1, "0123456789")] == '\0';
}

/* The text of a query from constant pieces; parameters keep their numbers whether used or not. */
static char *query_sql(const RecordQuery *q, const char *head) {
    GString *sql = g_string_new(head);
    const struct {
        gboolean used;
        const char *text;
    } parts[] = {
        {q->form != NULL, " AND form = $1"},
        {q->state != NULL, " AND state = $2"},
        {q->area != NULL, INNER_AREAS},
        {q->device != NULL, " AND device = $4"},
        {q->category != NULL, " AND category || '' = $5"},
        {q->source != NULL, " AND source = $6"},
        {q->opened_by != NULL, " AND opened_by = $7"},
        {q->which == RECORD_OPEN, " AND ended = 0"},
        {q->which == RECORD_ENDED, " AND ended = 1"},
        {q->overdue_at != 0, " AND ended = 0 AND due <= $8"},
        {q->from != 0, " AND opened >= $9"},
        {q->to != 0, " AND opened < $10"},
        {q->text != NULL && record_text_is_number(q->text), " AND number >= $11 AND number < $12"},
        {q->text != NULL && !record_text_is_number(q->text), TEXT_CLAUSE},
        {q->order == RECORD_DUE, " AND ended = 0 AND due IS NOT NULL"},
    };
    g_string_append(sql, " WHERE 1 = 1");
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].used)
            g_string_append(sql, parts[i].text);
    return g_string_free(sql, FALSE);
}

/* Newest first means falling keys: "behind" is smaller, and paging back turns everything round. */
static void add_page(GString *sql, const RecordQuery *q) {
    gboolean falling = (q->order == RECORD_NEWEST) != q->back;
    const char *column = q->order == RECORD_NEWEST ? "opened" : "due";
    if (q->key_number)
        g_string_append_printf(sql, " AND (%s, number) %s ($13, $14)", column, falling ? "<" : ">");
    g_string_append_printf(sql, " ORDER BY %s %s, number %s LIMIT $15", column, falling ? "DESC" : "ASC", falling ? "DESC" : "ASC");
}

static Rows *run_query(Db *db, const RecordQuery *q, const char *sql, GError **error) {
    gboolean number = q->text && record_text_is_number(q->text);
    g_autofree char *upper = q->text ? g_ascii_strup(q->text, -1) : NULL;
    g_autofree char *prefix = q->text ? g_strconcat(number ? upper : q->text, number ? "" : "%", NULL) : NULL;
    g_autofree char *within = q->text ? g_strconcat(number ? upper : "%", number ? "~" : q->text, number ? "" : "%", NULL) : NULL;
    return db_query(db, error, sql, "sssssssiiissisi", q->form, q->state, q->area, q->device, q->category, q->source, q->opened_by,
                    q->overdue_at, q->from, q->to, prefix, within, q->key_time, q->key_number, (gint64)(q->limit ? q->limit : PAGE));
}

static void reverse(GPtrArray *array) {
    for (guint i = 0, j = array->len; i + 1 < j; i++) {
        gpointer other = array->pdata[--j];
        array->pdata[j] = array->pdata[i];
        array->pdata[i] = other;
    }
}

gboolean record_is_expired_open(const Record *record) {
    return !record->ended && g_strcmp0(record->state, "expired") == 0;
}

GPtrArray *record_list(Db *db, const RecordQuery *query, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autofree char *where = query_sql(query, COLUMNS);
    g_autoptr(GString) sql = g_string_new(where);
    add_page(sql, query);
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    g_autoptr(Rows) rows = run_query(db, query, sql->str, &local);
    while (rows_next(rows, &local))
        g_ptr_array_add(records, record_read(rows));
    if (local) {
        g_propagate_error(error, g_steal_pointer(&local));
        return NULL;
    }
    if (query->back)
        reverse(records);
    return g_steal_pointer(&records);
}

gint64 record_total(Db *db, const RecordQuery *query, gint64 max) {
    g_autofree char *inner = query_sql(query, "SELECT number FROM record");
    g_autofree char *sql = g_strdup_printf("SELECT count(*) FROM (%s LIMIT $15) AS found", inner);
    RecordQuery counted = *query;
    counted.limit = max > 0 ? (int)MIN(max, G_MAXINT) : G_MAXINT;
    g_autoptr(Rows) rows = run_query(db, &counted, sql, NULL);
    return rows_next(rows, NULL) ? rows_int(rows, 0) : 0;
}

static GPtrArray *open_where(Db *db, const char *sql, const char *area, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(db, &local, sql, "s", area);
    while (rows_next(rows, &local))
        g_ptr_array_add(numbers, g_strdup(rows_text(rows, 0)));
    if (!local)
        return g_steal_pointer(&numbers);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

GPtrArray *record_open_in_area(Db *db, const char *area, GError **error) {
    return open_where(db, SQL_OPEN_IN_AREA, area, error);
}

GPtrArray *record_open_around(Db *db, const char *area, GError **error) {
    return open_where(db, SQL_OPEN_AROUND, area, error);
}
