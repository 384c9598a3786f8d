/* SPDX-License-Identifier: MIT
 *
 * Records (单据): load, save, number, and lists paged by key. Knows nothing of what a form means.
 */
#include "bihuan/model/record.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/store/canon.h"

/* The record's columns, and which of them are facts for forms and rules. A text that is NULL is not said. */
#define TEXT(member, fact) NOUN_COLUMN(#member, NOUN_KIND_MAYBE, FALSE, char *, Record, member, fact)
#define TIME(member, fact) NOUN_COLUMN(#member, NOUN_KIND_TIME, TRUE, gint64, Record, member, fact)
static const NounColumn COLUMNS[] = {
    TEXT(number, "number"),
    TEXT(form, "form"),
    NOUN_INT(Record, version),
    TEXT(state, "state"),
    NOUN_FLAG(Record, ended),
    TEXT(area, "area"),
    TEXT(device, "device"),
    TEXT(source, "source"),
    TEXT(position, "position"),
    TEXT(category, "category"),
    TEXT(level, "level"),
    TEXT(shift, "shift"),
    TEXT(department, "department"),
    NOUN_COLUMN("opened", NOUN_KIND_TIME, FALSE, gint64, Record, opened, "opened"),
    TIME(due, "due"),
    TIME(closed, NULL),
    TIME(valid_until, "valid_until"),
    TEXT(opened_by, "reporter"),
    TIME(confirmed, NULL),
    TIME(lifted, "lifted_at"),
    NOUN_COLUMN("rejects", NOUN_KIND_INT, FALSE, gint64, Record, rejects, "rejects"),
    NOUN_INT(Record, revision),
    NOUN_MAP(Record, fields),
    TEXT(held_category, NULL),
    TIME(expired, NULL),
    TIME(counted_out, NULL),
};
#undef TEXT
#undef TIME
const Noun record_noun = NOUN(record, Record, "record", 1, COLUMNS, NULL);

#define PAGE 100
/* A part of a number or of a device's code, among the newest 20,000: it must not take longer than a frame at a million records.
 * Filters on columns with a '+' leave the order of time to the index instead of sorting what they find. */
#define TEXT_CLAUSE                                                                                                                        \
    " AND (number LIKE $12 OR device LIKE $12) AND opened >= coalesce("                                                                    \
    "(SELECT opened FROM record ORDER BY opened DESC LIMIT 1 OFFSET 20000), 0)"

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
    return noun_new(&record_noun);
}

Record *record_load(Db *db, const char *number, GError **error) {
    Record *record = NULL;
    g_autofree char *upper = g_ascii_strup(number, -1);
    if (!noun_find(db, &record_noun, &record, error, "WHERE number = $1", "s", number) ||
        (!record && strcmp(upper, number) != 0 && !noun_find(db, &record_noun, &record, error, "WHERE number = $1", "s", upper)))
        return NULL;
    if (!record)
        err_set(error, ERR_NOT_FOUND, _("there is no record %s; look it up with: bihuan list"), upper);
    return record;
}

gboolean record_save(Change *change, Record *record, GError **error) {
    record->revision++;
    return noun_save(change, &record_noun, record, error);
}

const char *record_field(const Record *record, const char *key) {
    return g_hash_table_lookup(record->fields, key);
}

const char *record_column(const Record *record, const char *fact) {
    for (guint i = 0; i < record_noun.width; i++)
        if (COLUMNS[i].kind == NOUN_KIND_MAYBE && COLUMNS[i].fact && g_strcmp0(COLUMNS[i].fact, fact) == 0)
            return G_STRUCT_MEMBER(char *, record, COLUMNS[i].offset);
    return NULL;
}

void record_add_facts(const Record *record, GHashTable *facts) {
    for (guint i = 0; i < record_noun.width; i++) {
        const NounColumn *column = &COLUMNS[i];
        char *text = column->fact ? noun_column_text(column, record) : NULL;
        if (text && column->kind == NOUN_KIND_TIME && strcmp(text, "0") == 0)
            g_clear_pointer(&text, g_free); /* not opened yet */
        if (text)
            g_hash_table_insert(facts, g_strdup(column->fact), text);
    }
}

gboolean record_count(Change *change, const char *counter, gint64 *value, GError **error) {
    gint64 last = 0;
    if (!db_get_int(change_db(change), error, &last, SQL_COUNTER, "s", counter))
        return FALSE;
    *value = last + 1;
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

#define TELLS " AND kind IN ('task', 'escalation', 'alarm', 'freeze') AND state <> 'withdrawn'"

/* A query from constant pieces, without its page; parameters keep their numbers whether used or not. */
static GString *query_sql(const RecordQuery *q) {
    GString *sql = g_string_new("WHERE 1 = 1");
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
        {q->unseen != NULL,
         " AND number IN (SELECT record FROM message WHERE coalesce(seen, 0) = 0 AND ($16 = '' OR target = $16)" TELLS ")"},
        {q->unseen != NULL && !*q->unseen, " AND number NOT IN (SELECT record FROM message WHERE coalesce(seen, 0) > 0" TELLS ")"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
        if (parts[i].used)
            g_string_append(sql, parts[i].text);
    return sql;
}

/* Newest first means falling keys: "behind" is smaller, and paging back turns everything round. */
static void add_page(GString *sql, const RecordQuery *q) {
    gboolean falling = (q->order == RECORD_NEWEST) != q->back;
    const char *column = q->order == RECORD_NEWEST ? "opened" : "due";
    if (q->key_number)
        g_string_append_printf(sql, " AND (%s, number) %s ($13, $14)", column, falling ? "<" : ">");
    g_string_append_printf(sql, " ORDER BY %s %s, number %s LIMIT $15", column, falling ? "DESC" : "ASC", falling ? "DESC" : "ASC");
}

/* What the text is compared with. Owned. */
static void text_keys(const RecordQuery *q, char **prefix, char **within) {
    gboolean number = q->text && record_text_is_number(q->text);
    g_autofree char *upper = q->text ? g_ascii_strup(q->text, -1) : NULL;
    *prefix = q->text ? g_strconcat(number ? upper : q->text, number ? "" : "%", NULL) : NULL;
    *within = q->text ? g_strconcat(number ? upper : "%", number ? "~" : q->text, number ? "" : "%", NULL) : NULL;
}

/* The parameters of both questions about a query. */
#define PARAMETERS(q, prefix, within, most)                                                                                                \
    "sssssssiiissisis", (q)->form, (q)->state, (q)->area, (q)->device, (q)->category, (q)->source, (q)->opened_by, (q)->overdue_at,        \
        (q)->from, (q)->to, prefix, within, (q)->key_time, (q)->key_number, (gint64)(most), (q)->unseen

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
    g_autofree char *prefix = NULL, *within = NULL, *tail = NULL;
    GString *sql = query_sql(query);
    text_keys(query, &prefix, &within);
    add_page(sql, query);
    tail = g_string_free(sql, FALSE);
    GPtrArray *records = noun_list(db, &record_noun, error, tail, PARAMETERS(query, prefix, within, query->limit ? query->limit : PAGE));
    if (records && query->back)
        reverse(records);
    return records;
}

gboolean record_total(Db *db, const RecordQuery *query, gint64 max, gint64 *total, GError **error) {
    g_autofree char *prefix = NULL, *within = NULL, *sql = NULL;
    g_autoptr(GString) where = query_sql(query);
    text_keys(query, &prefix, &within);
    sql = g_strdup_printf("SELECT count(*) FROM (SELECT number FROM record %s LIMIT $15) AS found", where->str);
    return db_get_int(db, error, total, sql, PARAMETERS(query, prefix, within, max > 0 ? MIN(max, G_MAXINT) : G_MAXINT));
}

GPtrArray *record_list_unconfirmed(Db *db, gint64 at, int limit, GError **error) {
    static const char sql[] =
        "SELECT r.number, min(s.due) FROM step s JOIN record r ON r.number = s.record WHERE s.done = 0 AND r.ended = 1 AND s.due <= $1"
        " GROUP BY r.number ORDER BY min(s.due), r.number LIMIT $2";
    g_autoptr(GError) local = NULL;
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    g_autoptr(Rows) rows = db_query(db, &local, sql, "ii", at, (gint64)limit);
    while (rows_next(rows, &local)) {
        Record *record = record_load(db, rows_text(rows, 0), &local);
        if (!record)
            break;
        record->due = rows_int(rows, 1);
        g_ptr_array_add(records, record);
    }
    if (!local)
        return g_steal_pointer(&records);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

GPtrArray *record_open_in_area(Db *db, const char *area, GError **error) {
    return db_texts(db, error, SQL_OPEN_IN_AREA, "s", area);
}

GPtrArray *record_open_around(Db *db, const char *area, GError **error) {
    return db_texts(db, error, SQL_OPEN_AROUND, "s", area);
}
