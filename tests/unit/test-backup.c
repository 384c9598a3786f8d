/* SPDX-License-Identifier: MIT
 *
 * Copies under load, what is kept of many, anchors against every cut, restores, accepted breaks, migration.
 */
#include "../../src/store/private.h"
#include "ask.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/anchor.h"
#include "bihuan/store/backup.h"
#include "bihuan/store/epoch.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROWS 20
#define WRITERS 8
#define COPIES 10 /* with -m slow 200, the figure of a release */
#define COPIES_SLOW 200

typedef struct {
    char *folder, *path, *heads;
} World;

static void set_up(World *world, gconstpointer data) {
    (void)data;
    world->folder = store_folder_new();
    world->path = g_build_filename(world->folder, "plant.db", NULL);
    world->heads = g_build_filename(world->folder, "heads", NULL);
    g_autofree char *state = g_build_filename(world->folder, "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_autoptr(Plant) plant = store_plant_new(world->folder);
    for (int i = 2; i <= ROWS; i++) {
        g_autofree char *code = g_strdup_printf("A%d", i);
        store_add_area(plant, code, "区");
    }
}

static void tear_down(World *world, gconstpointer data) {
    (void)data;
    anchor_set_heads(NULL);
    anchor_set_log(NULL);
    g_free(world->path);
    g_free(world->heads);
    store_folder_remove(world->folder);
}

static Plant *reopen(World *world, gboolean write) {
    g_autoptr(GError) error = NULL;
    Plant *plant = plant_open(world->path, write, &error);
    g_assert_no_error(error);
    return plant;
}

static Verify *verify(Plant *plant) {
    g_autoptr(GError) error = NULL;
    Verify *result = verify_plant(plant, VERIFY_ALL & ~VERIFY_ANCHORS, NULL, NULL, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < result->broken->len; i++)
        g_test_message("%s", ((VerifyBroken *)result->broken->pdata[i])->text);
    return result;
}

/* --- Copies -------------------------------------------------------------------------------------------------- */

static void write_until_told(const char *path, int number, int stop) {
    g_autoptr(Plant) plant = plant_open(path, TRUE, NULL);
    char byte;
    for (int i = 0; plant && read(stop, &byte, 1) < 0; i++) {
        g_autofree char *code = g_strdup_printf("W%d-%d", number, i % 7), *name = g_strdup_printf("%d", i);
        store_add_area(plant, code, name);
    }
}

/* The copy's last row stands in the plant with the same hash: an exact beginning of its history. */
static void check_beginning(World *world, const BackupFacts *facts) {
    g_autoptr(Plant) plant = reopen(world, FALSE);
    g_autofree char *hash = ask_text(plant_db(plant), "SELECT hash FROM audit WHERE seq = $1", "i", facts->head_seq);
    g_assert_cmpstr(hash, ==, facts->head);
}

static void test_live(World *world, gconstpointer data) {
    (void)data;
    int stop[2];
    pid_t writers[WRITERS];
    gint64 last = 0;
    g_assert_cmpint(pipe2(stop, O_NONBLOCK), ==, 0);
    for (int i = 0; i < WRITERS; i++)
        if ((writers[i] = fork()) == 0) {
            close(stop[1]);
            write_until_told(world->path, i, stop[0]);
            _exit(0);
        }
    g_autoptr(Plant) plant = reopen(world, FALSE);
    for (int i = 0; i < (g_test_slow() ? COPIES_SLOW : COPIES); i++) {
        g_autoptr(GError) error = NULL;
        BackupFacts facts = {0};
        g_autofree char *name = g_strdup_printf("%s/copy-%d.db", world->folder, i);
        g_assert_true(backup_copy(plant, name, NULL, NULL, &facts, &error));
        g_assert_no_error(error);
        check_beginning(world, &facts);
        g_assert_cmpint(facts.head_seq, >=, last);
        last = facts.head_seq;
    }
    g_test_message("the last copy ends at row %ld", (long)last);
    close(stop[0]);
    close(stop[1]);
    for (int i = 0; i < WRITERS; i++) {
        int status = -1;
        waitpid(writers[i], &status, 0);
        g_assert_cmpint(status, ==, 0);
    }
    g_autoptr(Verify) whole = verify(plant);
    g_assert_true(whole->ok);
}

static void test_refuse(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) taken = NULL, broken = NULL;
    g_autoptr(Plant) plant = reopen(world, TRUE);
    g_autofree char *name = g_build_filename(world->folder, "copy.db", NULL);
    g_assert_true(g_file_set_contents(name, "mine", -1, NULL));
    g_assert_false(backup_copy(plant, name, NULL, NULL, NULL, &taken));
    g_assert_error(taken, ERR, ERR_IO);
    g_unlink(name);
    db_guard(plant_db(plant), GUARD_ALL);
    g_assert_true(db_execute(plant_db(plant), NULL, "UPDATE area SET name = 'x' WHERE code = 'A3'", ""));
    db_guard(plant_db(plant), GUARD_READ);
    g_assert_false(backup_copy(plant, name, NULL, NULL, NULL, &broken));
    g_assert_error(broken, ERR, ERR_CORRUPT);
    g_assert_false(g_file_test(name, G_FILE_TEST_EXISTS));
    g_autoptr(GDir) folder = g_dir_open(world->folder, 0, NULL);
    const char *left;
    while ((left = g_dir_read_name(folder)))
        g_assert_false(g_str_has_suffix(left, ".tmp"));
}

static int kept(const gboolean *keep, gsize n) {
    int count = 0;
    for (gsize i = 0; i < n; i++)
        count += keep[i] ? 1 : 0;
    return count;
}

/* Two copies a day for three years: 7 days, 5 weeks and 24 months remain, and the newest. */
static void test_keep(void) {
    enum { N = 3 * 365 * 2 };
    static gint64 times[N];
    static gboolean keep[N];
    const int rule[3] = {7, 5, 24}, none[3] = {0, 0, 0};
    gint64 start = clock_from_civil(2024, 1, 1, 2, 0, 0);
    for (int i = 0; i < N; i++)
        times[i] = start + i * 12 * CLOCK_HOUR;
    backup_choose(times, N, rule, keep);
    g_assert_true(keep[N - 1]);
    for (int i = 1; i <= 7; i++)
        g_assert_true(keep[N + 1 - 2 * i]); /* the second one of each of the last seven days */
    g_assert_false(keep[N - 2]);
    g_assert_cmpint(kept(keep, N), <=, 7 + 5 + 24);
    g_assert_cmpint(kept(keep, N), >=, 7 + 3 + 22);
    ClockCivil oldest = {0};
    for (int i = N - 1; i >= 0; i--)
        oldest = keep[i] ? clock_civil(times[i]) : oldest;
    g_assert_cmpint(oldest.year * 12 + oldest.month, ==, 2025 * 12 + 1); /* 24 months up to 2026-12 */
    backup_choose(times, N, none, keep);
    g_assert_cmpint(kept(keep, N), ==, 1);
    g_assert_true(keep[N - 1]);
    backup_choose(times, 1, none, keep);
    g_assert_true(keep[0]);
}

static void test_evidence(World *world, gconstpointer data) {
    (void)data;
    static const char text[] = "a photo", hash[] = "48f5e4a6a6ebb6a1a0e2bb9c6fd30b3a2cd0f5e2";
    guint8 digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    seal_hash(text, strlen(text), digest);
    seal_hex(digest, sizeof digest, hex);
    g_autofree char *from = g_build_filename(world->folder, "plant.evidence", hex, NULL);
    g_autofree char *to = g_build_filename(world->folder, "state", hex, NULL);
    g_autofree char *source = g_path_get_dirname(from), *target = g_path_get_dirname(to);
    g_assert_true(g_file_set_contents(from, text, -1, NULL));
    g_mkdir_with_parents(target, 0700);
    for (int i = 0; i < 2; i++) {
        g_assert_true(backup_evidence(source, target, hex, NULL));
        g_autofree char *got = NULL;
        g_assert_true(g_file_get_contents(to, &got, NULL, NULL));
        g_assert_cmpstr(got, ==, text);
        g_unlink(to);
        g_assert_true(g_file_set_contents(to, "broken copy", -1, NULL)); /* replaced, not believed */
    }
    g_assert_true(g_file_set_contents(from, "another photo", -1, NULL));
    g_assert_false(backup_evidence(source, target, hex, NULL));
    g_assert_false(backup_evidence(source, target, hash, NULL));
}

/* --- Anchors ------------------------------------------------------------------------------------------------- */

static VerifyAnchorState state_of(VerifyAnchor *anchor) {
    VerifyAnchorState state = anchor ? anchor->state : (VerifyAnchorState)99;
    if (anchor)
        g_test_message("%s", anchor->text);
    g_free(anchor ? anchor->name : NULL);
    g_free(anchor ? anchor->text : NULL);
    g_free(anchor);
    return state;
}

static VerifyAnchorState worst(const GPtrArray *anchors) {
    VerifyAnchorState state = ANCHOR_OK;
    for (guint i = 0; i < anchors->len; i++) {
        const VerifyAnchor *anchor = anchors->pdata[i];
        state = anchor->state == ANCHOR_NOTE ? state : MAX(state, anchor->state);
    }
    return state;
}

/* The plant as it would be if it had ended at a row: the newest ones cut off with the state they wrote. */
static Plant *cut_at(World *world, const char *whole, gint64 seq) {
    store_copy_file(whole, world->path);
    Plant *plant = reopen(world, TRUE);
    db_guard(plant_db(plant), GUARD_ALL);
    g_assert_true(db_run_script(plant_db(plant), "DROP TRIGGER audit_no_delete", NULL));
    g_assert_true(db_execute(plant_db(plant), NULL, "DELETE FROM audit WHERE seq > $1", "i", seq));
    g_assert_true(db_execute(plant_db(plant), NULL, "DELETE FROM area WHERE seq > $1", "i", seq));
    db_guard(plant_db(plant), GUARD_READ);
    return plant;
}

/* Every cut, against each of: this terminal's memory, the heads file, the code on paper with and without its row. */
static void test_cuts(World *world, gconstpointer data) {
    (void)data;
    g_autofree char *whole = g_build_filename(world->folder, "whole.db", NULL), *typed = NULL;
    anchor_set_heads(world->heads);
    g_autoptr(Plant) plant = reopen(world, TRUE);
    store_add_area(plant, "Z1", "last");
    g_autofree char *code = plant_head_code(plant);
    gint64 end = plant_head_seq(plant);
    typed = g_strdup_printf("%s@%ld", code, (long)end);
    g_clear_pointer(&plant, plant_close); /* tells memory and heads file */
    store_copy_file(world->path, whole);
    anchor_set_heads(NULL);
    for (gint64 seq = 1; seq <= end; seq++) {
        VerifyAnchorState wanted = seq == end ? ANCHOR_OK : ANCHOR_SHORT;
        g_autoptr(Plant) cut = cut_at(world, whole, seq);
        g_autoptr(GPtrArray) memory = anchor_collect(cut), lines = g_ptr_array_new();
        g_assert_cmpuint(memory->len, ==, 1);
        g_assert_cmpint(worst(memory), ==, wanted);
        g_assert_true(anchor_judge_heads(cut, world->heads, FALSE, lines, NULL));
        g_assert_cmpint(worst(lines), ==, wanted);
        for (guint i = 0; i < lines->len; i++)
            state_of(lines->pdata[i]);
        g_assert_cmpint(state_of(anchor_judge_typed(cut, typed, NULL)), ==, wanted);
        g_assert_cmpint(state_of(anchor_judge_typed(cut, code, NULL)), ==, wanted);
        store_add_area(cut, "Z2", "grown again"); /* the row is there again, but it is another one */
        if (seq == end - 1) {
            g_assert_cmpint(state_of(anchor_judge_typed(cut, typed, NULL)), ==, ANCHOR_FORK);
            g_assert_cmpint(state_of(anchor_judge_typed(cut, code, NULL)), ==, ANCHOR_SHORT);
        }
    }
}

static void test_code(void) {
    static const char *const bad[] = {"", "J3FA-BV0Q-6YCP-WF0", "J3FA-BV0Q-6YCP-WF066", "J3FA-BV0Q-6YCP-WFU6", "第 1 条"};
    char hex[21], hash[65];
    memset(hash, 'a', 64);
    hash[64] = '\0';
    memcpy(hash, "90dea5ec1737996e3c06", 20);
    g_autofree char *code = head_code_of(hash);
    g_assert_cmpstr(code, ==, "J3FA-BV0Q-6YCP-WF06");
    g_assert_true(anchor_code_parse("j3fabvoq 6ycp-wfo6", hex, NULL));
    g_assert_cmpstr(hex, ==, "90dea5ec1737996e3c06");
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
        g_assert_false(anchor_code_parse(bad[i], hex, NULL));
}

static int lines_told;
static void count_line(const char *line) {
    lines_told++;
    g_test_message("%s", line);
    g_assert_true(g_str_has_prefix(line, "bihuan[plant] head seq=") && strstr(line, " code="));
}

/* Every 32nd row, or the first one of ten minutes, or when the plant is closed: each head once. */
static void test_log(World *world, gconstpointer data) {
    (void)data;
    anchor_set_log(count_line);
    anchor_set_heads(world->heads);
    lines_told = 0;
    g_autoptr(Plant) plant = reopen(world, TRUE);
    gint64 slot = plant_head_time(plant) / (10 * CLOCK_MINUTE), wanted = 0;
    for (int i = 0; i < 70; i++) {
        store_add_area(plant, "B", "x"); /* a minute later each */
        gint64 now = plant_head_time(plant) / (10 * CLOCK_MINUTE);
        wanted += now != slot || plant_head_seq(plant) % 32 == 0;
        slot = now;
    }
    g_assert_cmpint(lines_told, ==, wanted);
    g_assert_cmpint(lines_told, >=, 8);
    store_add_area(plant, "B", "y");
    anchor_see(plant);
    gint64 before = lines_told;
    anchor_see(plant); /* nothing was written since */
    anchor_keep(plant);
    g_assert_cmpint(lines_told, ==, before);
    g_clear_pointer(&plant, plant_close);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(world->heads, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_assert_cmpint(g_strv_length(lines) - 1, ==, lines_told);
}

/* --- Breaks, epochs, migration ------------------------------------------------------------------------------- */

static void put_break(Plant *plant, gint64 from, gint64 to) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(plant, "u001", &error);
    g_assert_true(verify_break_put(change, &(BreakWish){from, to, "disk", "u001", "u002"}, &error));
    g_assert_true(change_commit(change, "break", "rows", "disk", &error));
    g_assert_no_error(error);
}

static void damage(Plant *plant, const char *sql) {
    g_autoptr(GError) error = NULL;
    g_autofree char *script =
        g_strconcat("DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete;", sql,
                    ";"
                    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END;"
                    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END;",
                    NULL);
    db_guard(plant_db(plant), GUARD_ALL);
    g_assert_true(db_run_script(plant_db(plant), script, &error));
    g_assert_no_error(error);
    db_guard(plant_db(plant), GUARD_READ);
}

static void test_break(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(Plant) plant = reopen(world, TRUE);
    damage(plant, "UPDATE audit SET body = '{}' WHERE seq = 5; DELETE FROM audit WHERE seq IN (9, 10)");
    g_autoptr(Verify) found = verify(plant);
    g_assert_true(!found->ok && found->broken_count == 2);
    put_break(plant, 5, 5);
    g_autoptr(Verify) half = verify(plant);
    g_assert_true(!half->ok && half->broken_count == 1 && half->accepted->len == 1);
    put_break(plant, 9, 10);
    g_autoptr(Verify) whole = verify(plant);
    g_assert_true(whole->ok && whole->accepted->len == 2);
    damage(plant, "DELETE FROM audit WHERE seq = 11"); /* next to the gap that was accepted */
    g_autoptr(Verify) more = verify(plant);
    g_assert_true(!more->ok && more->broken_count == 1 && ((VerifyBroken *)more->broken->pdata[0])->seq == 11);
    damage(plant, "UPDATE audit SET body = '{ }' WHERE seq = 5"); /* changed again after it was accepted */
    g_autoptr(Verify) again = verify(plant);
    g_assert_true(!again->ok && again->broken_count == 2 && ((VerifyBroken *)again->broken->pdata[0])->seq == 5);
}

static void test_since(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(Plant) plant = reopen(world, TRUE);
    gint64 from = 0;
    damage(plant, "UPDATE audit SET actor = 'x' WHERE seq = 5; UPDATE audit SET actor = 'x' WHERE seq = 15");
    g_assert_true(verify_since_parse(plant, "10", &from, NULL));
    g_autoptr(Verify) late = verify_plant_since(plant, from, VERIFY_ALL & ~VERIFY_ANCHORS, NULL, NULL, NULL);
    g_assert_true(!late->ok && late->broken_count == 1 && ((VerifyBroken *)late->broken->pdata[0])->seq == 15);
    g_assert_cmpint(late->rows, ==, ROWS - 9);
    g_autofree char *when = clock_format(plant_head_time(plant));
    g_assert_true(verify_since_parse(plant, when, &from, NULL));
    g_assert_cmpint(from, ==, ROWS);
    g_autoptr(Verify) last = verify_plant_since(plant, from, VERIFY_ALL & ~VERIFY_ANCHORS, NULL, NULL, NULL);
    g_assert_true(last->ok && last->rows == 1);
    g_assert_false(verify_since_parse(plant, "21", &from, NULL));
    g_assert_false(verify_since_parse(plant, "2030-01-01", &from, NULL));
    g_assert_false(verify_since_parse(plant, "yesterday", &from, NULL));
}

/* Only rows that a restore gave up are excused, and only by the hashes they had. */
static void test_epoch(World *world, gconstpointer data) {
    (void)data;
    char hash[65], other[65];
    memset(hash, 'b', 64);
    memset(other, 'c', 64);
    hash[64] = other[64] = '\0';
    gint64 when = 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(Plant) plant = reopen(world, TRUE);
    gint64 era;
    g_assert_true(epoch_now(plant, &era, NULL) && era == 1);
    g_autoptr(Change) change = change_begin(plant, "u001", &error);
    gint64 now = change_time(change);
    Epoch epoch = {.number = 2,
                   .at = now,
                   .kept_seq = 30,
                   .head_seq = 30,
                   .lost_seq = 32,
                   .head = hash,
                   .lost_head = hash,
                   .lost_codes = "bbbbbbbbbbbbbbbbbbbb",
                   .aside = "",
                   .first = "a",
                   .second = "b"};
    g_assert_true(epoch_put(change, &epoch, &error) && change_commit(change, "restore", "plant", "x", &error));
    g_assert_true(epoch_now(plant, &era, NULL) && era == 2);
    g_assert_true(epoch_gave_up(plant, 31, hash, now, &when, NULL) && when == now);
    g_assert_true(epoch_gave_up(plant, 32, hash, 0, &when, NULL));
    g_assert_false(epoch_gave_up(plant, 30, hash, now, &when, NULL));
    g_assert_false(epoch_gave_up(plant, 33, hash, now, &when, NULL));
    g_assert_false(epoch_gave_up(plant, 31, other, now, &when, NULL));
    g_assert_false(epoch_gave_up(plant, 31, hash, now + 1, &when, NULL)); /* an anchor from after the restore */
}

/* A terminal that has the old file open must not go on writing to it. */
static void test_replaced(World *world, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autofree char *copy = g_build_filename(world->folder, "copy.db", NULL);
    g_autoptr(Plant) plant = reopen(world, TRUE);
    store_copy_file(world->path, copy);
    g_assert_cmpint(g_rename(copy, world->path), ==, 0);
    g_autoptr(Change) change = change_begin(plant, "u001", &error);
    g_assert_null(change);
    g_assert_error(error, ERR, ERR_CONFLICT);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    clock_set_offset(480);
#define TEST(name, function) g_test_add(name, World, NULL, set_up, function, tear_down)
    TEST("/backup/live", test_live);
    TEST("/backup/refuse", test_refuse);
    g_test_add_func("/backup/keep", test_keep);
    TEST("/backup/evidence", test_evidence);
    TEST("/anchor/cuts", test_cuts);
    g_test_add_func("/anchor/code", test_code);
    TEST("/anchor/log", test_log);
    TEST("/verify/break", test_break);
    TEST("/verify/since", test_since);
    TEST("/epoch/gave-up", test_epoch);
    TEST("/plant/replaced", test_replaced);
    return g_test_run();
}
