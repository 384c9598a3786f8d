/* SPDX-License-Identifier: MIT
 *
 * The plant file and its one write path.
 */
#include "../../src/store/private.h"
#include "ask.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/canon.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct {
    char *folder, *path;
    Plant *plant;
} World;

static void set_up(World *world, gconstpointer data) {
    (void)data;
    world->folder = store_folder_new();
    world->path = g_build_filename(world->folder, "plant.db", NULL);
    world->plant = store_plant_new(world->folder);
}

static void tear_down(World *world, gconstpointer data) {
    (void)data;
    plant_close(world->plant);
    g_free(world->path);
    store_folder_remove(world->folder);
}

/* error is looked at after the call. */
static void refused(Plant *plant, GError *const *error_place, ErrCode code, const char *words) {
    const GError *error = *error_place;
    g_assert_null(plant);
    g_assert_error(error, ERR, (int)code);
    g_assert_nonnull(strstr(error->message, words));
}

static int mode_of(const char *folder, const char *name) {
    struct stat status;
    g_autofree char *path = g_build_filename(folder, name, NULL);
    return stat(path, &status) == 0 ? (int)(status.st_mode & 0777) : -1;
}

static void test_create(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_assert_cmpstr(plant_id(world->plant), ==, STORE_PLANT_ID);
    g_assert_cmpint(mode_of(world->folder, "plant.key"), ==, 0400);
    g_assert_cmpint(mode_of(world->folder, "plant.evidence"), !=, -1);
    g_assert_cmpint(mode_of(world->folder, "plant.db.lock"), !=, -1);
    g_assert_cmpint(plant_head_seq(world->plant), ==, 1);
    g_assert_cmpint(plant_head_time(world->plant), ==, STORE_TIME);
    g_autofree char *kind = ask_text(plant_db(world->plant), "SELECT kind || ' ' || body FROM audit", "");
    g_assert_nonnull(strstr(kind, "init {\"reason\":\"simulated clock"));
    g_assert_nonnull(strstr(kind, "{\"key\":\"simulate\",\"value\":\"1\"}"));
    g_autofree char *head = plant_head_code(world->plant);
    g_assert_true(g_regex_match_simple("^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$", head, 0, 0));
    PlantFacts facts = {.name = "other"};
    refused(plant_create(world->path, &facts, &error), &error, ERR_IO, "exists");
    g_assert_cmpint(plant_head_seq(world->plant), ==, 1);
}

static void test_open(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    store_add_area(world->plant, "A1", "罐区");
    g_autoptr(Plant) reader = plant_open(world->path, FALSE, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(plant_name(reader), ==, "测试厂");
    g_assert_true(plant_is_simulated(reader) && !plant_is_demo(reader) && !plant_is_writable(reader));
    gint64 version = plant_data_version(reader);
    g_autofree char *name = ask_text(plant_db(reader), "SELECT name FROM area WHERE code = $1", "s", "A1");
    g_assert_cmpstr(name, ==, "罐区");
    store_add_area(world->plant, "A2", "泵房");
    g_assert_cmpint(plant_data_version(reader), !=, version);
    g_assert_null(change_begin(reader, "u001", &error));
    g_assert_error(error, ERR, ERR_DENIED);
}

static void test_change(World *world, gconstpointer data) {
    (void)data;
    Db *db = plant_db(world->plant);
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(world->plant, "u001", &error);
    g_assert_true(change_is_empty(change));
    g_autoptr(Row) row = row_new("area");
    row_set_text(row, "code", "A1");
    row_set_text(row, "name", "first");
    g_assert_true(change_add(change, row, &error));
    g_assert_false(change_is_empty(change));
    g_assert_false(change_add(change, row, &error));
    g_assert_error(error, ERR, ERR_CONFLICT);
    g_clear_error(&error);
    g_autoptr(Row) again = row_new("area");
    row_set_text(again, "code", "A1");
    row_set_text(again, "name", "第二 \"x\\y\n");
    g_assert_true(change_put(change, again, &error));
    g_assert_true(change_commit(change, "import", "A1", NULL, &error));
    g_assert_no_error(error);
    g_assert_cmpint(change_seq(change), ==, 2);
    g_autofree char *body = ask_text(db, "SELECT body FROM audit WHERE seq = 2", "");
    g_assert_cmpstr(body, ==,
                    "{\"reason\":\"\",\"rows\":[[\"area\",{\"code\":\"A1\","
                    "\"name\":\"第二 \\\"x\\\\y\\u000a\"}]]}");
    g_assert_cmpint(ask_int(db, 0, "SELECT seq FROM area WHERE code = 'A1'", ""), ==, 2);
    g_assert_true(ask_whether(db,
                              "SELECT 1 FROM audit WHERE actor = 'u001' AND terminal = 'test:tty1' AND kind = 'import'"
                              " AND subject = 'A1' AND at = $1 AND clock = $1",
                              "i", STORE_TIME));
}

static void test_rollback(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    {
        g_autoptr(Change) change = change_begin(world->plant, "u001", &error);
        g_autoptr(Row) row = row_new("area");
        row_set_text(row, "code", "A1");
        row_set_text(row, "name", "x");
        g_assert_true(change_put(change, row, &error));
        g_assert_true(ask_whether(change_db(change), "SELECT 1 FROM area", ""));
    }
    g_assert_false(ask_whether(plant_db(world->plant), "SELECT 1 FROM area", ""));
    {
        g_autoptr(Change) change = change_begin(world->plant, "u001", &error);
        g_autoptr(Row) row = row_new("area");
        row_set_text(row, "code", "A1");
        g_assert_false(change_put(change, row, &error)); /* no name */
        g_assert_error(error, ERR, ERR_FAILED);
        g_clear_error(&error);
        g_autoptr(Row) wrong = row_new("area");
        row_set_text(wrong, "colour", "red");
        g_assert_false(change_put(change, wrong, &error));
        g_assert_error(error, ERR, ERR_FAILED);
        g_clear_error(&error);
    }
    store_add_area(world->plant, "A2", "still works");
    g_assert_cmpint(plant_head_seq(world->plant), ==, 2);
}

static void denied(Db *db, const char *sql) {
    g_autoptr(GError) error = NULL;
    g_assert_false(db_execute(db, &error, sql, ""));
    g_assert_error(error, ERR, ERR_DENIED);
}

static void test_guard(World *world, gconstpointer data) {
    (void)data;
    Db *db = plant_db(world->plant);
    g_autoptr(GError) error = NULL;
    static const char *const outside[] = {
        "UPDATE plant SET value = 'x'",
        "INSERT INTO area (code, name, seq) VALUES ('A', 'a', 1)",
        "DELETE FROM plant",
        "DROP TABLE area",
        "CREATE TABLE x (a)",
        "DROP TRIGGER audit_no_update",
        "ATTACH 'x.db' AS x",
        "UPDATE audit SET actor = 'x'",
        "DELETE FROM audit",
        "CREATE TEMP TRIGGER t AFTER INSERT ON area BEGIN SELECT 1; END",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(outside); i++)
        denied(db, outside[i]);
    g_autoptr(Change) change = change_begin(world->plant, "u001", &error);
    g_assert_true(db_execute(db, &error, "UPDATE plant SET value = value WHERE key = 'none'", ""));
    denied(db, "UPDATE audit SET actor = 'x'");
    denied(db, "DELETE FROM audit");
    denied(db, "DELETE FROM plant");
    g_assert_false(db_execute(db, &error, "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 1", ""));
    g_assert_error(error, ERR, ERR_FAILED);
    g_assert_nonnull(strstr(error->message, "at the end only"));
    g_clear_pointer(&change, change_free);
    denied(db, "UPDATE plant SET value = value WHERE key = 'none'"); /* though its statement is prepared already */
    g_assert_cmpint(plant_head_seq(world->plant), ==, 1);
}

static void test_time(World *world, gconstpointer data) {
    (void)data;
    Db *db = plant_db(world->plant);
    store_add_area(world->plant, "A1", "x");
    clock_simulate(STORE_TIME - CLOCK_DAY, FALSE);
    store_add_area(world->plant, "A2", "x");
    g_assert_cmpint(ask_int(db, 0, "SELECT at FROM audit WHERE seq = 3", ""), ==, STORE_TIME + CLOCK_MINUTE);
    g_assert_cmpint(ask_int(db, 0, "SELECT clock FROM audit WHERE seq = 3", ""), ==, STORE_TIME - CLOCK_DAY + CLOCK_MINUTE);
}

static void test_canon(void) {
    g_autoptr(GHashTable) map = canon_map_new();
    g_hash_table_insert(map, g_strdup("b"), g_strdup("quote \" backslash \\ tab \t newline \n bell \x07 法兰"));
    g_hash_table_insert(map, g_strdup("a\"1"), g_strdup(""));
    g_hash_table_insert(map, g_strdup("B"), g_strdup("x"));
    g_autofree char *json = canon_from_map(map);
    g_assert_cmpstr(json, ==,
                    "{\"B\":\"x\",\"a\\\"1\":\"\",\"b\":\"quote \\\" backslash \\\\ tab \\u0009 newline"
                    " \\u000a bell \\u0007 法兰\"}");
    g_autoptr(GHashTable) back = canon_to_map(json);
    g_autofree char *again = canon_from_map(back);
    g_assert_cmpstr(json, ==, again);
    g_autoptr(GHashTable) empty = canon_map_new();
    g_autofree char *nothing = canon_from_map(empty);
    g_assert_cmpstr(nothing, ==, "{}");
    static const char *const wrong[] = {"",
                                        "{",
                                        "[]",
                                        "{\"a\":1}",
                                        "{\"a\"}",
                                        "{\"a\":\"b\"",
                                        "{\"a\":\"b\"}x",
                                        "{\"a\":\"\\n\"}",
                                        "{\"a\":\"\\u0041\"}",
                                        "{\"a\":\"\\u00\"}",
                                        "{\"a\" :\"b\"}",
                                        "{\"a\":\"b}",
                                        "null",
                                        "{\"a\":\"b\",}"};
    for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
        GHashTable *none = canon_to_map(wrong[i]);
        if (none)
            g_test_message("accepted: %s", wrong[i]);
        g_assert_null(none);
    }
}

static void test_newer(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    db_guard(plant_db(world->plant), GUARD_ALL);
    g_assert_true(db_execute(plant_db(world->plant), &error, "UPDATE plant SET value = '9999' WHERE key = 'schema'", ""));
    refused(plant_open(world->path, TRUE, &error), &error, ERR_DENIED, "newer");
    g_clear_error(&error);
    g_autoptr(Plant) reader = plant_open(world->path, FALSE, &error); /* read, with a sentence */
    g_assert_no_error(error);
    g_assert_true(reader && !plant_is_writable(reader) && plant_notice(reader) && strstr(plant_notice(reader), "newer"));
}

static void test_no_plant(World *world, gconstpointer data) {
    (void)data;
    g_autofree char *path = g_build_filename(world->folder, "other.db", NULL);
    for (gboolean write = FALSE; write <= TRUE; write++) {
        g_autoptr(GError) missing = NULL, empty = NULL, text = NULL, folder = NULL, foreign = NULL;
        refused(plant_open(path, write, &missing), &missing, ERR_NOT_FOUND, "bihuan init");
        g_assert_true(g_file_set_contents(path, "", 0, NULL));
        refused(plant_open(path, write, &empty), &empty, ERR_CORRUPT, "not a plant file");
        g_assert_true(g_file_set_contents(path, "just a text, longer than nothing\n", -1, NULL));
        refused(plant_open(path, write, &text), &text, ERR_CORRUPT, "not a plant file");
        refused(plant_open(world->folder, write, &folder), &folder, ERR_INPUT, "is not a file");
        unlink(path);
        g_autoptr(Db) db = db_open(path, DB_CREATE, NULL);
        g_assert_true(db_run_script(db, "CREATE TABLE t (a)", NULL));
        refused(plant_open(path, write, &foreign), &foreign, ERR_CORRUPT, "not a plant file");
        unlink(path);
    }
}

static void test_wal(World *world, gconstpointer data) {
    (void)data;
    for (gboolean write = FALSE; write <= TRUE; write++) {
        g_autoptr(GError) error = NULL;
        g_clear_pointer(&world->plant, plant_close);
        Db *db = db_open(world->path, DB_WRITE, NULL);
        g_assert_true(db_run_script(db, "PRAGMA journal_mode=WAL; UPDATE plant SET value = 'in wal' WHERE key = 'name'", NULL));
        db_close(db);
        world->plant = plant_open(world->path, write, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(plant_name(world->plant), ==, "in wal");
        g_autofree char *bytes = NULL;
        g_assert_true(g_file_get_contents(world->path, &bytes, NULL, NULL));
        g_assert_cmpint(bytes[18], ==, 1);
        g_assert_cmpint(bytes[19], ==, 1);
        g_assert_cmpint(mode_of(world->folder, "plant.db-wal"), ==, -1);
    }
}

static void test_key(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(world->folder, "plant.key", NULL);
    g_autoptr(Plant) plant = plant_open(world->path, FALSE, NULL);
    g_chmod(path, 0440);
    g_assert_null(plant_key(plant, &error));
    g_assert_error(error, ERR, ERR_IO);
    g_assert_nonnull(strstr(error->message, "chmod 0400"));
    g_clear_error(&error);
    g_chmod(path, 0400);
    g_assert_cmpint(plant_key(plant, NULL)[2], ==, 3);
    g_autoptr(Plant) second = plant_open(world->path, FALSE, NULL);
    g_chmod(path, 0600);
    g_assert_true(g_file_set_contents(path, "short", -1, NULL));
    g_chmod(path, 0400);
    g_assert_null(plant_key(second, &error));
    g_assert_error(error, ERR, ERR_CORRUPT);
    g_clear_error(&error);
    unlink(path);
    g_assert_null(plant_key(second, &error));
    g_assert_nonnull(error);
}

static void test_copy(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(world->folder, "copy.db", NULL);
    store_add_area(world->plant, "A1", "x");
    g_assert_true(db_copy_into(plant_db(world->plant), path, &error));
    g_assert_no_error(error);
    g_autoptr(Plant) copy = plant_open(path, FALSE, &error);
    g_assert_no_error(error);
    g_autofree char *head = plant_head_code(world->plant), *other = plant_head_code(copy);
    g_assert_cmpstr(head, ==, other);
    g_assert_false(db_copy_into(plant_db(world->plant), path, &error)); /* exists */
    g_assert_nonnull(error);
    g_assert_null(db_check_file(plant_db(copy), TRUE));
}

/* Root ignores modes, so it becomes nobody in a child; what that child found comes back as its exit status. */
static int as_nobody(int (*work)(const char *path), const char *path) {
    pid_t child = fork();
    if (child == 0) {
        if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
            _exit(99);
        _exit(work(path));
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 98;
}

static int read_only_work(const char *path) {
    g_autoptr(GError) first = NULL, second = NULL, third = NULL;
    g_autoptr(Plant) reader = plant_open(path, FALSE, NULL);
    if (!reader || plant_head_seq(reader) != 2)
        return 1;
    g_autoptr(Plant) writer = plant_open(path, TRUE, &first);
    if (!writer)
        return err_is(first, ERR_IO) ? 0 : 2;
    g_autoptr(Change) change = change_begin(writer, "u001", &second);
    g_autoptr(Row) row = row_new("area");
    row_set_text(row, "code", "A9");
    row_set_text(row, "name", "x");
    if (change && change_put(change, row, &third) && change_commit(change, "import", "A9", "", &third))
        return 3;
    return err_is(second, ERR_IO) || err_is(third, ERR_IO) ? 0 : 4;
}

static int create_work(const char *path) {
    g_autoptr(GError) error = NULL;
    PlantFacts facts = {.name = "x"};
    g_autofree char *folder = g_path_get_dirname(path), *other = g_build_filename(folder, "new.db", NULL);
    g_autoptr(Plant) plant = plant_create(other, &facts, &error);
    return !plant && err_is(error, ERR_IO) && !g_file_test(other, G_FILE_TEST_EXISTS) ? 0 : 1;
}

static void test_read_only(void) {
    g_autofree char *folder = g_strdup("/tmp/bihuan-ro-XXXXXX");
    g_assert_nonnull(g_mkdtemp_full(folder, 0755));
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL), *lock = g_build_filename(folder, "plant.db.lock", NULL);
    Plant *plant = store_plant_new(folder);
    store_add_area(plant, "A1", "x");
    plant_close(plant);
    g_chmod(path, 0644);
    g_chmod(folder, 0555);
    if (as_nobody(create_work, path) == 99)
        g_test_skip("root cannot become nobody here");
    else {
        g_assert_cmpint(as_nobody(create_work, path), ==, 0);
        g_assert_cmpint(as_nobody(read_only_work, path), ==, 0);
        g_chmod(path, 0666); /* the file may be written, its journal has no place */
        g_chmod(lock, 0666);
        g_assert_cmpint(as_nobody(read_only_work, path), ==, 0);
    }
    g_chmod(folder, 0755);
    store_folder_remove(g_steal_pointer(&folder));
}

/* The vector of bihuan-trust.7, computed here a second time without our chain code. */
static void test_vector(void) {
    static const char body[] = "{\"reason\":\"\",\"rows\":[[\"area\",{\"code\":\"A1\",\"name\":\"罐区\"}]]}";
    char genesis[65], hash[65];
    chain_genesis(STORE_PLANT_ID, genesis);
    ChainRow row = {.seq = 1,
                    .at = STORE_TIME,
                    .clock = STORE_TIME,
                    .actor = "u001",
                    .terminal = "pc1:tty1",
                    .kind = "import",
                    .subject = "A1",
                    .body = body,
                    .prev = genesis};
    chain_hash(STORE_PLANT_ID, &row, hash);
    g_autofree char *expected_genesis = g_compute_checksum_for_string(G_CHECKSUM_SHA256, "BHGENESIS" STORE_PLANT_ID, -1);
    g_assert_cmpstr(genesis, ==, expected_genesis);

    g_autoptr(GString) bytes = g_string_new("BHA1" STORE_PLANT_ID);
    g_string_append(bytes, genesis);
    const guint64 numbers[] = {GUINT64_TO_LE(1), GUINT64_TO_LE(STORE_TIME), GUINT64_TO_LE(STORE_TIME)};
    g_string_append_len(bytes, (const char *)numbers, sizeof numbers);
    const char *const texts[] = {"u001", "pc1:tty1", "import", "A1", body};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++) {
        guint64 length = GUINT64_TO_LE(strlen(texts[i]));
        g_string_append_len(bytes, (const char *)&length, sizeof length);
        g_string_append(bytes, texts[i]);
    }
    g_string_append_len(bytes, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    g_autofree char *expected = g_compute_checksum_for_data(G_CHECKSUM_SHA256, (const guchar *)bytes->str, bytes->len);
    g_assert_cmpstr(hash, ==, expected);

    g_autofree char *code = chain_head_code(hash), *page = NULL;
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "..", "man", "bihuan-trust.7", NULL);
    g_test_message("genesis %s hash %s code %s", genesis, hash, code);
    g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
    const char *const words[] = {STORE_PLANT_ID, genesis, hash, code, "1795392000000"};
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++)
        g_assert_nonnull(strstr(page, words[i]));
}

#define TEST(name, function) g_test_add(name, World, NULL, set_up, function, tear_down)

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    TEST("/store/create", test_create);
    TEST("/store/open", test_open);
    TEST("/store/change", test_change);
    TEST("/store/rollback", test_rollback);
    TEST("/store/guard", test_guard);
    TEST("/store/time", test_time);
    TEST("/store/newer", test_newer);
    TEST("/store/no-plant", test_no_plant);
    TEST("/store/wal", test_wal);
    TEST("/store/key", test_key);
    TEST("/store/copy", test_copy);
    g_test_add_func("/store/canon", test_canon);
    g_test_add_func("/store/read-only", test_read_only);
    g_test_add_func("/store/vector", test_vector);
    return g_test_run();
}
