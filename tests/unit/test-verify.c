/* SPDX-License-Identifier: MIT
 *
 * verify finds every change made behind its back, names the row, and names it once.
 * Faults are made with SQL inside a transaction that is rolled back, or in the bytes of a copy of the file.
 */
#include "../../src/store/private.h"
#include "ask.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/built.h"
#include "bihuan/store/verify.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define ROWS 30
#define PARTS (VERIFY_CHAIN | VERIFY_STATE)

/* The sanitizers are ten times slower: they look at every 11th byte. */
#ifdef __SANITIZE_ADDRESS__
#define STRIDE 11
#else
#define STRIDE 1
#endif

typedef struct {
    char *folder, *path;
    Plant *plant;
    Db *db;
} World;

/* Every area is written twice, so that old images and new ones are there. */
static void set_up(World *world, gconstpointer rows) {
    world->folder = store_folder_new();
    world->path = g_build_filename(world->folder, "plant.db", NULL);
    world->plant = store_plant_new(world->folder);
    world->db = plant_db(world->plant);
    for (int i = 2; i <= GPOINTER_TO_INT(rows); i++) {
        g_autofree char *code = g_strdup_printf("A%d", i / 2), *name = g_strdup_printf("第 %d \"区\"", i);
        store_add_area(world->plant, code, name);
    }
    db_guard(world->db, GUARD_ALL);
}

static void tear_down(World *world, gconstpointer data) {
    (void)data;
    plant_close(world->plant);
    g_free(world->path);
    store_folder_remove(world->folder);
}

static Verify *verify(Plant *plant, VerifyParts parts) {
    g_autoptr(GError) error = NULL;
    Verify *result = verify_plant(plant, parts, NULL, NULL, &error);
    g_assert_no_error(error);
    return result;
}

static gint64 broken_seq(const Verify *result, guint i) {
    return i < result->broken->len ? ((const VerifyBroken *)result->broken->pdata[i])->seq : -1;
}

static void show(const Verify *result) {
    for (guint i = 0; i < result->broken->len; i++)
        g_test_message("broken %ld: %s", (long)broken_seq(result, i), ((VerifyBroken *)result->broken->pdata[i])->text);
    for (guint i = 0; i < result->state->len; i++) {
        const VerifyState *state = result->state->pdata[i];
        g_test_message("state %s %s: %s", state->table, state->key, state->text);
    }
}

/* Exactly this audit row and nothing else. */
static gboolean names_row(const Verify *result, gint64 seq) {
    gboolean good = !result->ok && result->broken_count == 1 && broken_seq(result, 0) == seq && result->state_count == 0;
    if (!good)
        show(result);
    return good;
}

/* Exactly this state row and nothing else. */
static gboolean names_state(const Verify *result, const char *table, const char *key) {
    const VerifyState *state = result->state->len ? result->state->pdata[0] : NULL;
    gboolean good = !result->ok && result->broken_count == 0 && result->state_count == 1 && state && strcmp(state->table, table) == 0 &&
                    strcmp(state->key, key) == 0;
    if (!good)
        show(result);
    return good;
}

static void begin(World *world) {
    g_assert_true(db_run_script(world->db, "BEGIN", NULL));
}

static void back(World *world) {
    g_assert_true(db_run_script(world->db, "ROLLBACK", NULL));
}

static void drop_triggers(World *world) {
    g_assert_true(db_run_script(world->db,
                                "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;"
                                "DROP TRIGGER audit_at_end;",
                                NULL));
}

static void run(World *world, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void run(World *world, const char *format, ...) {
    g_autoptr(GError) error = NULL;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sql = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_assert_true(db_run_script(world->db, sql, &error));
    g_assert_no_error(error);
}

static void test_sound(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(Verify) result = verify(world->plant, VERIFY_ALL);
    show(result);
    g_assert_true(result->ok);
    g_assert_cmpint(result->rows, ==, ROWS);
    g_assert_cmpint(result->last, ==, STORE_TIME + (ROWS - 1) * CLOCK_MINUTE);
    g_autofree char *head = plant_head_code(world->plant);
    g_assert_cmpstr(result->head, ==, head);
    g_assert_cmpuint(result->anchors->len, ==, 0);
}

/* --- Every byte of every column of every audit row -------------------------------------------------------- */

static void flip_text(World *world, gint64 seq, const char *column, const char *text) {
    g_autofree char *sql = g_strdup_printf("UPDATE audit SET %s = $1 WHERE seq = $2", column);
    for (gsize i = 0, size = strlen(text); i < size; i += STRIDE) {
        g_autofree char *changed = g_strdup(text);
        changed[i] = (char)(changed[i] ^ (1 << (i + (gsize)seq) % 7));
        if (!changed[i])
            changed[i] = '!';
        begin(world);
        g_assert_true(db_execute(world->db, NULL, sql, "si", changed, seq));
        g_autoptr(Verify) result = verify(world->plant, PARTS);
        if (!names_row(result, seq))
            g_test_fail_printf("%s of row %d, byte %d", column, (int)seq, (int)i);
        back(world);
    }
}

static void flip_number(World *world, gint64 seq, const char *column, gint64 number) {
    g_autofree char *sql = g_strdup_printf("UPDATE audit SET %s = $1 WHERE seq = $2", column);
    for (int i = 0; i < 64; i += 7) {
        begin(world);
        gboolean done = db_execute(world->db, NULL, sql, "ii", number ^ (gint64)(G_GUINT64_CONSTANT(1) << i), seq);
        g_autoptr(Verify) result = verify(world->plant, PARTS);
        gboolean is_seq = strcmp(column, "seq") == 0, named = FALSE;
        for (guint k = 0; k < result->broken->len; k++)
            named = named || broken_seq(result, k) == seq;
        /* A row with another seq is missing here and wrong there; 1 ^ 2 and the like hit an existing one. */
        if (done && !(is_seq ? named && !result->ok : names_row(result, seq)))
            g_test_fail_printf("%s of row %d, bit %d", column, (int)seq, i);
        back(world);
    }
}

static void test_bytes(World *world, gconstpointer data) {
    (void)data;
    static const char *const texts[] = {"actor", "terminal", "kind", "subject", "body", "prev", "hash"};
    static const char *const numbers[] = {"seq", "at", "clock"};
    drop_triggers(world);
    for (gint64 seq = 1; seq <= ROWS; seq++) {
        for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
            g_autofree char *sql = g_strdup_printf("SELECT %s FROM audit WHERE seq = $1", texts[i]);
            g_autofree char *text = ask_text(world->db, sql, "i", seq);
            flip_text(world, seq, texts[i], text);
        }
        for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
            g_autofree char *sql = g_strdup_printf("SELECT %s FROM audit WHERE seq = $1", numbers[i]);
            flip_number(world, seq, numbers[i], ask_int(world->db, 0, sql, "i", seq));
        }
    }
}

static void test_kinds(World *world, gconstpointer data) {
    (void)data;
    static const char *const faults[] = {
        "actor = CAST(actor AS BLOB)",
        "terminal = CAST(terminal AS BLOB)",
        "kind = CAST(kind AS BLOB)",
        "subject = CAST(subject AS BLOB)",
        "body = CAST(body AS BLOB)",
        "prev = CAST(prev AS BLOB)",
        "hash = CAST(hash AS BLOB)",
        "hash = hash || char(0)",
        "at = at + 0.5",
        "at = 'x'",
        "clock = x'00'",
        "body = body || char(0) || 'hidden'",
        "actor = actor || char(0)",
        "key_id = 'k'",
        "key_id = ''",
        "signature = 's'",
        "signature = ''",
        "key_id = 'k', signature = 's'",
        "key_id = x'00'",
        "signature = 0",
        "hash = upper(hash)",
        "hash = ''",
        "prev = ''",
        "prev = hash",
        "body = ''",
    };
    drop_triggers(world);
    for (gint64 seq = 1; seq <= ROWS; seq += 7)
        for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
            begin(world);
            run(world, "UPDATE audit SET %s WHERE seq = %d", faults[i], (int)seq);
            g_autoptr(Verify) result = verify(world->plant, PARTS);
            if (!names_row(result, seq))
                g_test_fail_printf("%s of row %d", faults[i], (int)seq);
            back(world);
        }
}

/* --- Whole rows -------------------------------------------------------------------------------------------- */

static void test_deleted(World *world, gconstpointer data) {
    (void)data;
    drop_triggers(world);
    for (int from = 1; from <= ROWS; from++)
        for (int to = from; to <= ROWS; to++) {
            begin(world);
            run(world, "DELETE FROM audit WHERE seq BETWEEN %d AND %d", from, to);
            g_autoptr(Verify) result = verify(world->plant, PARTS);
            if (!names_row(result, from)) /* a cut tail too: the state knows */
                g_test_fail_printf("rows %d to %d deleted", from, to);
            back(world);
        }
}

static void test_swapped(World *world, gconstpointer data) {
    (void)data;
    drop_triggers(world);
    for (int a = 1; a <= ROWS; a++)
        for (int b = a + 1; b <= ROWS; b++) {
            begin(world);
            run(world,
                "UPDATE audit SET seq = 1000 WHERE seq = %d; UPDATE audit SET seq = %d WHERE seq = %d;"
                "UPDATE audit SET seq = %d WHERE seq = 1000",
                a, a, b, b);
            g_autoptr(Verify) result = verify(world->plant, PARTS);
            if (result->broken_count != 2 || broken_seq(result, 0) != a || broken_seq(result, 1) != b || result->state_count) {
                show(result);
                g_test_fail_printf("%d and %d swapped", a, b);
            }
            back(world);
        }
}

static void test_inserted(World *world, gconstpointer data) {
    (void)data;
    drop_triggers(world);
    begin(world);
    run(world,
        "INSERT INTO audit SELECT %d, at, clock, actor, terminal, kind, subject, body, hash, hash, NULL, NULL"
        " FROM audit WHERE seq = %d",
        ROWS + 1, ROWS);
    g_autoptr(Verify) at_end = verify(world->plant, PARTS);
    g_assert_true(names_row(at_end, ROWS + 1));
    back(world);
    static const char *const places[] = {"0", "-5", "9223372036854775807"};
    for (gsize i = 0; i < G_N_ELEMENTS(places); i++) {
        begin(world);
        run(world,
            "INSERT INTO audit SELECT %s, at, clock, actor, terminal, kind, subject, body, prev, hash, NULL, NULL"
            " FROM audit WHERE seq = 5",
            places[i]);
        g_autoptr(Verify) stray = verify(world->plant, PARTS);
        g_assert_true(names_row(stray, g_ascii_strtoll(places[i], NULL, 10)));
        back(world);
    }
    for (int place = 1; place <= ROWS; place++) {
        begin(world);
        run(world,
            "UPDATE audit SET seq = -seq WHERE seq >= %d; UPDATE audit SET seq = 1 - seq WHERE seq < 0;"
            "INSERT INTO audit SELECT %d, at, clock, actor, terminal, kind, subject, body, prev, hash, NULL, NULL"
            " FROM audit WHERE seq = %d",
            place, place, place + 1);
        g_autoptr(Verify) result = verify(world->plant, PARTS);
        g_assert_false(result->ok);
        back(world);
    }
}

/* A row changed and hashed anew: its own hash fits, the row after it does not follow. */
static void test_rehashed(World *world, gconstpointer data) {
    (void)data;
    drop_triggers(world);
    for (gint64 seq = 2; seq < ROWS; seq += 3) {
        char hash[65];
        begin(world);
        {
            g_autoptr(Rows) rows = db_query(world->db, NULL,
                                            "SELECT at, clock, actor, terminal, kind, subject, body, prev"
                                            " FROM audit WHERE seq = $1",
                                            "i", seq);
            g_assert_true(rows_next(rows, NULL));
            ChainRow row = {.seq = seq,
                            .at = rows_int(rows, 0),
                            .clock = rows_int(rows, 1),
                            .actor = "somebody else",
                            .terminal = rows_text(rows, 3),
                            .kind = rows_text(rows, 4),
                            .subject = rows_text(rows, 5),
                            .body = rows_text(rows, 6),
                            .prev = rows_text(rows, 7)};
            chain_hash(STORE_PLANT_ID, &row, hash);
        }
        run(world, "UPDATE audit SET actor = 'somebody else', hash = '%s' WHERE seq = %d", hash, (int)seq);
        g_autoptr(Verify) result = verify(world->plant, PARTS);
        g_assert_true(names_row(result, seq + 1));
        back(world);
    }
}

/* The log of another plant is whole, but not this plant's. */
static void test_other_plant(World *world, gconstpointer data) {
    (void)data;
    run(world, "UPDATE plant SET value = 'ffeeddccbbaa99887766554433221100' WHERE key = 'id'");
    g_autoptr(Plant) other = plant_open(world->path, FALSE, NULL);
    g_autoptr(Verify) result = verify(other, VERIFY_CHAIN);
    g_assert_cmpint(result->broken_count, ==, ROWS);
}

/* --- State ------------------------------------------------------------------------------------------------- */

typedef struct {
    char *table, *key, *where;
    int columns;
} StateRow;

static GArray *state_rows(World *world) {
    GArray *list = g_array_new(FALSE, FALSE, sizeof(StateRow));
    static const char *const queries[] = {
        "SELECT 'plant', key, 'key = ''' || key || '''' FROM plant",
        "SELECT 'area', code, 'code = ''' || code || '''' FROM area",
        "SELECT 'mention', at_seq || '/' || subject, 'at_seq = ' || at_seq FROM mention",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(queries); i++) {
        g_autoptr(Rows) rows = db_query(world->db, NULL, queries[i], "");
        while (rows_next(rows, NULL)) {
            StateRow row = {g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1)), g_strdup(rows_text(rows, 2)), 0};
            g_array_append_val(list, row);
        }
    }
    return list;
}

static void state_rows_free(GArray *list) {
    for (guint i = 0; i < list->len; i++) {
        const StateRow *row = &g_array_index(list, StateRow, i);
        g_free(row->table);
        g_free(row->key);
        g_free(row->where);
    }
    g_array_unref(list);
}

static void test_state(World *world, gconstpointer data) {
    (void)data;
    static const struct {
        const char *table, *fault;
    } faults[] = {
        {"plant", "value = value || 'x'"},
        {"plant", "value = CAST(value AS BLOB)"},
        {"plant", "value = value || char(0)"},
        {"area", "name = 'stolen'"},
        {"area", "parent = 'A1'"},
        {"area", "department = ''"},
        {"area", "name = 5"},
        {NULL, "seq = seq - 1"},
        {NULL, "seq = 0"},
        {NULL, "seq = 'x'"},
        {NULL, "seq = seq + 0.5"},
        {NULL, "seq = -1"},
    };
    GArray *rows = state_rows(world);
    g_assert_cmpuint(rows->len, >, ROWS);
    for (guint i = 0; i < rows->len; i++) {
        const StateRow *row = &g_array_index(rows, StateRow, i);
        for (gsize k = 0; k <= G_N_ELEMENTS(faults); k++) {
            gboolean delete = k == G_N_ELEMENTS(faults);
            if (!delete &&faults[k].table && strcmp(faults[k].table, row->table) != 0)
                continue;
            begin(world);
            if (delete)
                run(world, "DELETE FROM %s WHERE %s", row->table, row->where);
            else
                run(world, "UPDATE %s SET %s WHERE %s", row->table, faults[k].fault, row->where);
            g_autoptr(Verify) result = verify(world->plant, PARTS);
            if (!names_state(result, row->table, row->key))
                g_test_fail_printf("%s %s: %s", row->table, row->key, delete ? "deleted" : faults[k].fault);
            back(world);
        }
    }
    state_rows_free(rows);
}

static void test_state_inserted(World *world, gconstpointer data) {
    (void)data;
    for (int seq = 0; seq <= ROWS; seq++) {
        begin(world);
        run(world, "INSERT INTO area (code, name, seq) VALUES ('Z/\"9', 'x', %d)", seq);
        g_autoptr(Verify) result = verify(world->plant, PARTS);
        if (!names_state(result, "area", "Z/\"9"))
            g_test_fail_printf("inserted with seq %d", seq);
        back(world);
    }
    begin(world);
    run(world, "UPDATE area SET code = 'moved' WHERE code = 'A3'");
    g_autoptr(Verify) moved = verify(world->plant, PARTS);
    g_assert_cmpint(moved->state_count, ==, 2); /* one is missing, one is nobody's */
    g_assert_cmpint(moved->broken_count, ==, 0);
    back(world);
    begin(world);
    run(world, "DELETE FROM area; DELETE FROM mention");
    g_autoptr(Verify) emptied = verify(world->plant, PARTS);
    g_assert_cmpint(emptied->state_count, ==, ROWS / 2 + ROWS - 1);
    back(world);
    begin(world);
    run(world, "INSERT INTO area (code, name, seq) VALUES ('Z', 'x', 5000)");
    g_autoptr(Verify) beyond = verify(world->plant, PARTS);
    g_assert_true(names_row(beyond, ROWS + 1)); /* as if the log had been cut */
    back(world);
}

/* A row put back as it was earlier, with its old seq. */
static void test_state_rolled_back(World *world, gconstpointer data) {
    (void)data;
    begin(world);
    run(world, "UPDATE area SET name = '第 6 \"区\"', seq = 6 WHERE code = 'A3'");
    g_autoptr(Verify) result = verify(world->plant, PARTS);
    g_assert_true(names_state(result, "area", "A3"));
    back(world);
}

static void test_no_cascade(World *world, gconstpointer data) {
    (void)data;
    drop_triggers(world);
    begin(world);
    run(world, "UPDATE audit SET body = '{}' WHERE seq = 9; UPDATE area SET name = 'forged' WHERE seq = 9");
    g_autoptr(Verify) result = verify(world->plant, PARTS);
    g_assert_true(names_row(result, 9));
    back(world);
}

/* --- Around the rows ---------------------------------------------------------------------------------------- */

/* What the build wrote down is what the migrations make: else every start of the program would run them to find out. */
static void assert_as_built(World *world) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Rows) rows = db_query_schema(plant_db(world->plant), &error);
    const SchemaItem *item = schema_built;
    for (; rows_next(rows, &error); item++) {
        g_assert_cmpstr(rows_text(rows, 0), ==, item->type);
        g_assert_cmpstr(rows_text(rows, 1), ==, item->name);
        g_assert_cmpstr(rows_text(rows, 2), ==, item->table);
        g_assert_cmpstr(rows_text(rows, 3), ==, item->sql);
    }
    g_assert_no_error(error);
    g_assert_true(item > schema_built && !item->type);
}

static void test_schema(World *world, gconstpointer data) {
    (void)data;
    assert_as_built(world);
    static const struct {
        const char *sql, *name;
    } faults[] = {
        {"DROP TRIGGER audit_no_update", "audit_no_update"},
        {"DROP INDEX record_open", "record_open"},
        {"CREATE VIEW v AS SELECT 1", "v"},
        {"CREATE TRIGGER t AFTER INSERT ON area BEGIN DELETE FROM mention; END", "t"},
        {"DROP TRIGGER audit_no_delete; CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT 1; END", "audit_no_delete"},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        begin(world);
        run(world, "%s", faults[i].sql);
        g_autoptr(Verify) result = verify(world->plant, VERIFY_ALL);
        g_assert_true(names_state(result, "sqlite_schema", faults[i].name));
        back(world);
    }
    run(world, "ANALYZE"); /* SQLite's own statistics are no part of the plant */
    g_autoptr(Verify) result = verify(world->plant, VERIFY_ALL);
    show(result);
    g_assert_true(result->ok);
}

static void add_blob(World *world, const char *bytes) {
    g_autoptr(GError) error = NULL;
    guint8 digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    seal_hash(bytes, strlen(bytes), digest);
    seal_hex(digest, sizeof digest, hex);
    g_autofree char *path = g_build_filename(plant_evidence_dir(world->plant), hex, NULL);
    g_assert_true(g_file_set_contents(path, bytes, -1, NULL));
    db_guard(world->db, GUARD_READ);
    g_autoptr(Change) change = change_begin(world->plant, "u001", &error);
    g_autoptr(Row) row = row_new("blob");
    row_set_text(row, "hash", hex);
    row_set_text(row, "record", "YH-1");
    row_set_text(row, "field", "photo");
    row_set_int(row, "size", (gint64)strlen(bytes));
    row_set_text(row, "kind", "photo");
    row_set_text(row, "name", "a.jpg");
    g_assert_true(change_put(change, row, &error) && change_commit(change, "act", "YH-1", "", &error));
}

static void test_evidence(World *world, gconstpointer data) {
    (void)data;
    add_blob(world, "picture");
    g_autoptr(Rows) rows = db_query(world->db, NULL, "SELECT hash FROM blob", "");
    g_assert_true(rows_next(rows, NULL));
    g_autofree char *path = g_build_filename(plant_evidence_dir(world->plant), rows_text(rows, 0), NULL);
    g_autofree char *key = g_strdup_printf("photo/%s/YH-1", rows_text(rows, 0));
    g_clear_pointer(&rows, rows_free);
    g_autoptr(Verify) good = verify(world->plant, VERIFY_ALL);
    show(good);
    g_assert_true(good->ok);
    static const char *const faults[] = {"pictur3", "picture ", "", NULL};
    for (gsize i = 0; i < G_N_ELEMENTS(faults); i++) {
        if (faults[i])
            g_assert_true(g_file_set_contents(path, faults[i], -1, NULL));
        else
            unlink(path);
        g_autoptr(Verify) result = verify(world->plant, VERIFY_ALL);
        g_assert_true(names_state(result, "blob", key));
    }
}

static const VerifyAnchor *only_anchor(const Verify *result) {
    return result->anchors->len == 1 ? result->anchors->pdata[0] : NULL;
}

/* The log and the state both put back to an older copy: only a memory outside the file can know. */
static void test_anchor(World *world, gconstpointer data) {
    (void)data;
    g_autofree char *old = g_build_filename(world->folder, "old.db", NULL);
    store_copy_file(world->path, old);
    db_guard(world->db, GUARD_READ);
    store_add_area(world->plant, "B1", "new");
    plant_close(world->plant);
    world->plant = plant_open(world->path, FALSE, NULL);
    g_autoptr(Verify) good = verify(world->plant, VERIFY_ALL);
    g_assert_true(good->ok && only_anchor(good) && only_anchor(good)->ok);
    g_assert_cmpint(only_anchor(good)->seq, ==, ROWS + 1);

    store_copy_file(old, world->path);
    g_clear_pointer(&world->plant, plant_close);
    world->plant = plant_open(world->path, TRUE, NULL);
    g_autoptr(Verify) cut = verify(world->plant, VERIFY_ALL);
    g_assert_true(!cut->ok && cut->broken_count == 0 && only_anchor(cut) && !only_anchor(cut)->ok);
    g_assert_nonnull(strstr(only_anchor(cut)->text, "SHORT"));

    store_add_area(world->plant, "B2", "another history"); /* a change after the cut does not wipe out the proof */
    plant_close(world->plant);
    world->plant = plant_open(world->path, FALSE, NULL);
    g_autoptr(Verify) fork = verify(world->plant, VERIFY_ALL);
    g_assert_true(!fork->ok && only_anchor(fork) && strstr(only_anchor(fork)->text, "FORK"));
}

static gboolean count_progress(gpointer data, gint64 done, gint64 of) {
    g_assert_cmpint(done, <=, of);
    return ++*(int *)data < 1000;
}

static gboolean refuse_progress(gpointer data, gint64 done, gint64 of) {
    (void)data;
    (void)done;
    (void)of;
    return FALSE;
}

static void test_progress(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    int calls = 0;
    g_autoptr(Verify) result = verify_plant(world->plant, VERIFY_ALL, count_progress, &calls, &error);
    g_assert_true(result && result->ok && calls > 0);
    g_assert_null(verify_plant(world->plant, VERIFY_ALL, refuse_progress, NULL, &error));
    g_assert_nonnull(error);
}

/* --- A log long enough for several threads ------------------------------------------------------------------- */

static void test_long(void) {
    const int rows = 25000;
    World world = {.folder = store_folder_new()};
    world.plant = store_plant_new(world.folder);
    world.db = plant_db(world.plant);
    plant_hurry(world.plant);
    for (int i = 2; i <= rows; i++) {
        g_autofree char *code = g_strdup_printf("A%d", i % 5000);
        store_add_area(world.plant, code, "x");
    }
    g_autoptr(Verify) good = verify(world.plant, VERIFY_ALL);
    show(good);
    g_assert_true(good->ok);
    g_assert_cmpint(good->rows, ==, rows);
    db_guard(world.db, GUARD_ALL);
    drop_triggers(&world);
    run(&world,
        "UPDATE audit SET actor = 'x' WHERE seq IN (1, 1024, 1025, 2048, 12345, 25000);"
        "DELETE FROM audit WHERE seq BETWEEN 3000 AND 9000 OR seq = 13;"
        "UPDATE area SET name = 'y' WHERE seq IN (24000, 24001);"
        "INSERT INTO audit SELECT 1000000000000, at, clock, actor, terminal, kind, subject, body, prev, hash, NULL, NULL"
        " FROM audit WHERE seq = 5");
    g_autoptr(Verify) bad = verify(world.plant, PARTS);
    static const gint64 expected[] = {1, 13, 1024, 1025, 2048, 3000, 12345, 25000, 25001, 1000000000000};
    if (bad->broken_count != G_N_ELEMENTS(expected))
        show(bad);
    g_assert_cmpint(bad->broken_count, ==, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++)
        g_assert_cmpint(broken_seq(bad, i), ==, expected[i]);
    g_assert_cmpint(bad->state_count, ==, 2);
    plant_close(world.plant);
    store_folder_remove(world.folder);
}

/* --- Bytes of the file ---------------------------------------------------------------------------------------- */

/* Everything the tables hold, as one checksum; NULL if it cannot be read. */
static char *dump(Db *db) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_auto(GStrv) tables = db_state_tables(db, NULL);
    for (int i = -1; i < 0 || tables[i]; i++) {
        g_autofree char *sql = g_strdup_printf("SELECT * FROM %s", i < 0 ? "audit" : tables[i]);
        g_autoptr(Rows) rows = db_query(db, &error, sql, "");
        g_checksum_update(sum, (const guchar *)sql, -1);
        while (rows_next(rows, &error))
            for (int column = 0; column < rows_columns(rows); column++) {
                char kind[2] = {rows_kind(rows, column), '|'};
                const char *text = rows_text(rows, column);
                g_checksum_update(sum, (const guchar *)kind, 2);
                if (text)
                    g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text) + 1);
            }
    }
    return error ? NULL : g_strdup(g_checksum_get_string(sum));
}

typedef struct {
    int fd, tried, found;
    char *path, *dump;
} Flips;

/* Either verify says so, or the flip changed nothing that the tables hold (unused room). */
static void flip_byte(Flips *flips, const char *bytes, gsize place) {
    g_autoptr(GError) error = NULL;
    char changed = (char)(bytes[place] ^ (1 << place % 8));
    g_assert_cmpint(pwrite(flips->fd, &changed, 1, (off_t)place), ==, 1);
    g_autoptr(Plant) plant = plant_open(flips->path, FALSE, NULL);
    g_autoptr(Verify) result = plant ? verify_plant(plant, PARTS | VERIFY_FILE, NULL, NULL, &error) : NULL;
    flips->tried++;
    if (!result || !result->ok)
        flips->found++;
    else {
        g_autofree char *now = dump(plant_db(plant));
        if (g_strcmp0(now, flips->dump) != 0)
            g_test_fail_printf("byte %d: verify is content, but the tables hold something else", (int)place);
    }
    g_assert_cmpint(pwrite(flips->fd, &bytes[place], 1, (off_t)place), ==, 1);
}

/* The used bytes of the log's own pages one by one, of all others every 101st. */
static void test_file_bytes(World *world, gconstpointer data) {
    (void)data;
    g_autofree char *bytes = NULL, *pages = NULL;
    gsize size;
    g_autofree char *path = g_build_filename(world->folder, "flip.db", NULL);
    Flips flips = {.path = path, .dump = dump(world->db)};
    pages = ask_text(world->db, "SELECT ',' || group_concat(pageno) || ',' FROM dbstat WHERE name = 'audit'", "");
    g_assert_nonnull(pages);
    g_assert_nonnull(flips.dump);
    store_copy_file(world->path, path);
    g_assert_true(g_file_get_contents(path, &bytes, &size, NULL));
    flips.fd = g_open(path, O_WRONLY | O_CLOEXEC);
    for (gsize page = 0; page < size / 4096; page++) {
        g_autofree char *name = g_strdup_printf(",%d,", (int)page + 1);
        gboolean log = strstr(pages, name) != NULL;
        for (gsize i = 0; i < 4096; i += (log ? 1 : 101) * STRIDE)
            if (!log || bytes[page * 4096 + i] || i % 16 == 0)
                flip_byte(&flips, bytes, page * 4096 + i);
    }
    close(flips.fd);
    g_test_message("%d bytes flipped, %d found", flips.tried, flips.found);
    g_assert_cmpint(flips.found, >, flips.tried / 4);
    g_free(flips.dump);
}

#define TEST(name, function, rows) g_test_add(name, World, GINT_TO_POINTER(rows), set_up, function, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    TEST("/verify/sound", test_sound, ROWS);
    TEST("/verify/bytes", test_bytes, ROWS);
    TEST("/verify/kinds", test_kinds, ROWS);
    TEST("/verify/deleted", test_deleted, ROWS);
    TEST("/verify/swapped", test_swapped, ROWS);
    TEST("/verify/inserted", test_inserted, ROWS);
    TEST("/verify/rehashed", test_rehashed, ROWS);
    TEST("/verify/other-plant", test_other_plant, ROWS);
    TEST("/verify/state", test_state, ROWS);
    TEST("/verify/state-inserted", test_state_inserted, ROWS);
    TEST("/verify/state-rolled-back", test_state_rolled_back, ROWS);
    TEST("/verify/no-cascade", test_no_cascade, ROWS);
    TEST("/verify/schema", test_schema, ROWS);
    TEST("/verify/evidence", test_evidence, ROWS);
    TEST("/verify/anchor", test_anchor, ROWS);
    TEST("/verify/progress", test_progress, ROWS);
    TEST("/verify/file-bytes", test_file_bytes, 10);
    g_test_add_func("/verify/long", test_long);
    return g_test_run();
}
