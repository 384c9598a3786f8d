/* SPDX-License-Identifier: MIT
 *
 * submit hazard with all its rules, beside SQLite alone writing the same rows:  submit FILE
 * The bare transaction replays the images that the submit before left in the log, under other keys, into the same tables
 * with the same indexes, triggers and durability. Prints the medians in µs: submit, bare. The plant's log is no chain
 * any more afterwards: give it a copy.
 */
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/canon.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCKS 12
#define PER_BLOCK 20

static GPtrArray *devices;
static GHashTable *statements;

static G_NORETURN void die(const char *text) {
    fprintf(stderr, "submit: %s\n", text);
    exit(1);
}

static void submit(App *app, int i) {
    static const char *const categories[] = {"flange-leak",       "seal-aging", "bolt-loose", "electrical",
                                             "process-deviation", "corrosion",  "ppe",        "housekeeping"};
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) values = canon_map_new();
    g_hash_table_insert(values, g_strdup("device"), g_strdup(devices->pdata[(guint)(i * 37) % devices->len]));
    g_hash_table_insert(values, g_strdup("category"), g_strdup(categories[(i * 5 / 3) % 8]));
    g_hash_table_insert(values, g_strdup("note"), g_strdup("法兰处有轻微渗漏，地面见湿迹"));
    g_autoptr(Work) work = work_submit(app, "hazard", values, &error);
    if (!work)
        die(error->message);
}

/* --- SQLite alone ------------------------------------------------------------------------------------------ */

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql) {
    sqlite3_stmt *statement = g_hash_table_lookup(statements, sql);
    if (statement)
        return statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
    g_hash_table_insert(statements, g_strdup(sql), statement);
    return statement;
}

static void step(sqlite3 *db, sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE)
        die(sqlite3_errmsg(db));
    sqlite3_reset(statement);
}

/* One row to write: its SQL and its values, made ready before the clock runs. */
typedef struct {
    char *sql;
    GPtrArray *texts; /* NULL where it is a number */
    GArray *numbers;
} BareRow;

static gboolean is_new_name(const char *table, const char *column) {
    static const char *const names[] = {"number", "record", "id", "dedupe", "occasion", "subject"};
    if (strcmp(table, "counter") == 0)
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
        if (strcmp(column, names[i]) == 0)
            return TRUE;
    return FALSE;
}

static const char *key_of(const char *table) {
    static const char *const keys[][2] = {{"record", "number"},
                                          {"step", "record, position"},
                                          {"counter", "name"},
                                          {"message", "id"},
                                          {"occasion", "rule, subject, occasion"},
                                          {"hold", "id"},
                                          {"mention", "subject, at_seq"},
                                          {"blob", "hash, record, field"},
                                          {"obligation", "id"}};
    for (gsize i = 0; i < G_N_ELEMENTS(keys); i++)
        if (strcmp(keys[i][0], table) == 0)
            return keys[i][1];
    die(table);
}

static void bare_row_free(gpointer data) {
    BareRow *row = data;
    g_free(row->sql);
    g_ptr_array_unref(row->texts);
    g_array_unref(row->numbers);
    g_free(row);
}

static BareRow *bare_row(const char *table, JsonObject *image) {
    BareRow *row = g_new(BareRow, 1);
    *row = (BareRow){.texts = g_ptr_array_new_with_free_func(g_free), .numbers = g_array_new(FALSE, FALSE, sizeof(gint64))};
    g_autoptr(GString) names = g_string_new(NULL), marks = g_string_new(NULL), sets = g_string_new(NULL);
    g_autoptr(GList) members = json_object_get_members(image);
    for (GList *item = members; item; item = item->next) {
        const char *column = item->data;
        JsonNode *node = json_object_get_member(image, column);
        gboolean is_text = json_node_get_value_type(node) == G_TYPE_STRING;
        gint64 number = is_text ? 0 : json_node_get_int(node);
        g_ptr_array_add(row->texts, !is_text                     ? NULL
                                    : is_new_name(table, column) ? g_strconcat(json_node_get_string(node), "~", NULL)
                                                                 : g_strdup(json_node_get_string(node)));
        g_array_append_val(row->numbers, number);
        g_string_append_printf(names, "%s,", column);
        g_string_append(marks, "?,");
        g_string_append_printf(sets, "%s=excluded.%s,", column, column);
    }
    row->sql = g_strdup_printf("INSERT INTO %s (%sseq) VALUES (%s?) ON CONFLICT (%s) DO UPDATE SET %sseq=excluded.seq", table, names->str,
                               marks->str, key_of(table), sets->str);
    return row;
}

static GPtrArray *rows_of_body(const char *body) {
    GPtrArray *rows = g_ptr_array_new_with_free_func(bare_row_free);
    g_autoptr(JsonParser) parser = json_parser_new();
    if (!json_parser_load_from_data(parser, body, -1, NULL))
        die("a body is no JSON");
    JsonArray *images = json_object_get_array_member(json_node_get_object(json_parser_get_root(parser)), "rows");
    for (guint i = 0; i < json_array_get_length(images); i++) {
        JsonArray *pair = json_array_get_array_element(images, i);
        g_ptr_array_add(rows, bare_row(json_array_get_string_element(pair, 0), json_array_get_object_element(pair, 1)));
    }
    return rows;
}

typedef struct {
    GPtrArray *rows;
    char *body, *hash;
} BareChange;

static void bare_write(sqlite3 *db, const BareChange *change, gint64 seq) {
    step(db, prepare(db, "BEGIN IMMEDIATE"));
    for (guint i = 0; i < change->rows->len; i++) {
        const BareRow *row = change->rows->pdata[i];
        sqlite3_stmt *statement = prepare(db, row->sql);
        int n = (int)row->texts->len;
        for (int k = 0; k < n; k++)
            if (row->texts->pdata[k])
                sqlite3_bind_text(statement, k + 1, row->texts->pdata[k], -1, SQLITE_STATIC);
            else
                sqlite3_bind_int64(statement, k + 1, g_array_index(row->numbers, gint64, k));
        sqlite3_bind_int64(statement, n + 1, seq);
        step(db, statement);
    }
    sqlite3_stmt *audit = prepare(db,
                                  "INSERT INTO audit (seq, at, clock, actor, terminal, kind, subject, body, prev, hash)"
                                  " VALUES (?, ?, ?, 'u001', 'pc1:tty1', 'submit', 'YH-2026-00001', ?, ?, ?)");
    sqlite3_bind_int64(audit, 1, seq);
    sqlite3_bind_int64(audit, 2, clock_now());
    sqlite3_bind_int64(audit, 3, clock_now());
    sqlite3_bind_text(audit, 4, change->body, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 5, change->hash, -1, SQLITE_STATIC);
    sqlite3_bind_text(audit, 6, change->hash, -1, SQLITE_STATIC);
    step(db, audit);
    step(db, prepare(db, "COMMIT"));
}

static sqlite3 *bare_open(const char *path) {
    sqlite3 *db;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
        die("the plant cannot be opened");
    sqlite3_stmt *mode = prepare(db, "PRAGMA journal_mode=TRUNCATE");
    sqlite3_step(mode);
    sqlite3_reset(mode);
    step(db, prepare(db, "PRAGMA synchronous=EXTRA"));
    step(db, prepare(db, "PRAGMA cache_size=-16000"));
    return db;
}

/* --- One after the other ------------------------------------------------------------------------------------ */

static GArray *bare_changes(App *app, gint64 from) {
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(BareChange));
    g_autoptr(Rows) rows = db_query(app_db(app), NULL, "SELECT body, hash FROM audit WHERE seq > $1 ORDER BY seq", "i", from);
    while (rows_next(rows, NULL)) {
        BareChange change = {rows_of_body(rows_text(rows, 0)), g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1))};
        g_array_append_val(changes, change);
    }
    return changes;
}

static int compare_times(const void *a, const void *b) {
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

static gint64 median(GArray *times) {
    g_array_sort(times, compare_times);
    return g_array_index(times, gint64, times->len / 2);
}

static void one_block(App *app, sqlite3 *bare, int block, GArray *ours, GArray *theirs) {
    gint64 before = plant_head_seq(app_plant(app));
    for (int i = 0; i < PER_BLOCK; i++) {
        clock_advance(4 * CLOCK_HOUR);
        gint64 start = g_get_monotonic_time();
        submit(app, block * PER_BLOCK + i);
        gint64 taken = g_get_monotonic_time() - start;
        g_array_append_val(ours, taken);
    }
    GArray *changes = bare_changes(app, before);
    gint64 seq = plant_head_seq(app_plant(app));
    /* A submit may write more than one change; the bare side's time is counted per submit. */
    guint per_submit = MAX(changes->len / PER_BLOCK, 1);
    for (guint i = 0; i + per_submit <= changes->len; i += per_submit) {
        gint64 start = g_get_monotonic_time();
        for (guint k = 0; k < per_submit; k++)
            bare_write(bare, &g_array_index(changes, BareChange, i + k), ++seq);
        gint64 taken = g_get_monotonic_time() - start;
        g_array_append_val(theirs, taken);
    }
    for (guint i = 0; i < changes->len; i++) {
        BareChange *change = &g_array_index(changes, BareChange, i);
        g_ptr_array_unref(change->rows);
        g_free(change->body);
        g_free(change->hash);
    }
    g_array_unref(changes);
}

int main(int argc, char **argv) {
    g_autoptr(GError) error = NULL;
    i18n_init("en");
    g_autoptr(App) app = argc == 2 ? app_open(argv[1], TRUE, &error) : NULL;
    if (!app)
        die(error ? error->message : "which plant?");
    clock_simulate(plant_head_time(app_plant(app)), FALSE);
    g_autofree char *person = NULL;
    if (!db_get_text(app_db(app), &error, &person, "SELECT id FROM person WHERE in_service = 1 ORDER BY id LIMIT 1", "") || !person ||
        !app_login(app, person, &error))
        die(error ? error->message : "nobody works here");
    devices = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Rows) rows = db_query(app_db(app), NULL, "SELECT code FROM device ORDER BY code", "");
    while (rows_next(rows, NULL))
        g_ptr_array_add(devices, g_strdup(rows_text(rows, 0)));
    g_clear_pointer(&rows, rows_free);
    statements = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    sqlite3 *bare = bare_open(argv[1]);
    g_autoptr(GArray) ours = g_array_new(FALSE, FALSE, sizeof(gint64)), theirs = g_array_new(FALSE, FALSE, sizeof(gint64));
    one_block(app, bare, 0, ours, theirs); /* warm */
    g_array_set_size(ours, 0);
    g_array_set_size(theirs, 0);
    for (int block = 1; block <= BLOCKS; block++)
        one_block(app, bare, block, ours, theirs);
    printf("%ld %ld\n", (long)median(ours), (long)median(theirs));
    return 0;
}
