/* SPDX-License-Identifier: MIT
 *
 * What no program can clean up after: writers killed at any moment, a disk that is full. No acknowledged change is lost,
 * nothing is half-written, and the next one works again.
 */
#include "../../src/store/private.h"
#include "ask.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/verify.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define WRITERS 4
#ifdef __SANITIZE_ADDRESS__
#define ROUNDS 100
#else
#define ROUNDS (g_getenv("BIHUAN_TORTURE") ? 10000 : 500)
#endif
#define ROUNDS_PER_PLANT 50
#define ROUNDS_PER_VERIFY 25

/* What a writer says through the pipe; small enough to be written whole. */
typedef struct {
    gint64 seq; /* 0: ready, -1: failed */
    char hash[65];
    char text[160];
} Ack;

typedef struct {
    char *folder, *path, *journal;
    GArray *acks;
} Disk;

static void disk_new(Disk *disk) {
    disk->folder = store_folder_new();
    disk->path = g_build_filename(disk->folder, "plant.db", NULL);
    disk->journal = g_strconcat(disk->path, "-journal", NULL);
    disk->acks = g_array_new(FALSE, FALSE, sizeof(Ack));
    plant_close(store_plant_new(disk->folder));
}

static void disk_free(Disk *disk) {
    g_array_unref(disk->acks);
    g_free(disk->journal);
    g_free(disk->path);
    store_folder_remove(disk->folder);
}

static gint64 size_of(const char *path) {
    GStatBuf status;
    return g_stat(path, &status) == 0 ? (gint64)status.st_size : -1;
}

static void say(int pipe_end, gint64 seq, const char *hash, const GError *error) {
    Ack ack = {.seq = seq};
    g_strlcpy(ack.hash, hash ? hash : "", sizeof ack.hash);
    g_strlcpy(ack.text, error ? error->message : "", sizeof ack.text);
    if (write(pipe_end, &ack, sizeof ack) != sizeof ack)
        _exit(3);
}

static gboolean write_change(Plant *plant, const char *who, int n, GError **error) {
    g_autoptr(Change) change = change_begin(plant, who, error);
    g_autofree char *code = g_strdup_printf("%s-%d", who, n % 40);
    g_autoptr(Row) row = row_new("area");
    row_set_text(row, "code", code);
    row_set_text(row, "name", "一号罐区，南侧围堰内，写到一半时断电也不许丢");
    g_autoptr(Row) counter = row_new("counter");
    row_set_text(counter, "name", "all");
    if (change)
        row_set_int(counter, "value", change_seq(change));
    return change && change_put(change, row, error) && change_put(change, counter, error) && change_mention(change, "YH-1", error) &&
           change_commit(change, "act", code, "", error);
}

/* Writes until it is killed; a change is acknowledged after it is on the disk. */
static G_NORETURN void writer(const char *path, int number, int pipe_end) {
    g_autoptr(GError) error = NULL;
    g_autofree char *who = g_strdup_printf("u%d", number);
    Plant *plant = plant_open(path, TRUE, &error);
    if (plant)
        say(pipe_end, 0, NULL, NULL);
    for (int n = 0; plant && write_change(plant, who, n, &error); n++) {
        /* Another writer may have added rows since: the own row is the one to acknowledge. */
        g_autofree char *text = ask_text(plant_db(plant), "SELECT max(seq) || ' ' || hash FROM audit WHERE actor = $1", "s", who);
        say(pipe_end, g_ascii_strtoll(text, NULL, 10), strchr(text, ' ') + 1, NULL);
    }
    say(pipe_end, -1, NULL, error);
    _exit(1);
}

static void take_ack(Disk *disk, int from, int *ready) {
    Ack ack;
    gssize n = read(from, &ack, sizeof ack);
    if (n != sizeof ack)
        return;
    if (ack.seq < 0)
        g_test_fail_printf("a writer failed: %s", ack.text);
    else if (ack.seq == 0)
        ++*ready;
    else
        g_array_append_val(disk->acks, ack);
}

static void start_writers(const char *path, int ends[2], pid_t *children) {
    g_assert_cmpint(pipe(ends), ==, 0);
    for (int i = 0; i < WRITERS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(ends[0]);
            writer(path, i, ends[1]);
        }
    }
    close(ends[1]);
}

static void kill_writers(Disk *disk, int ends[2], const pid_t *children) {
    int ready = 0;
    for (int i = 0; i < WRITERS; i++)
        kill(children[i], SIGKILL);
    for (int i = 0; i < WRITERS; i++)
        waitpid(children[i], NULL, 0);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    while (poll(&fd, 1, 0) > 0 && (fd.revents & POLLIN))
        take_ack(disk, ends[0], &ready);
    close(ends[0]);
}

/* Lets four writers write for some milliseconds, then kills them all. */
static void round_of_killing(Disk *disk, int milliseconds) {
    int ends[2], ready = 0;
    pid_t children[WRITERS];
    start_writers(disk->path, ends, children);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    while (ready < WRITERS && poll(&fd, 1, 20000) > 0)
        take_ack(disk, ends[0], &ready);
    g_assert_cmpint(ready, ==, WRITERS);
    gint64 end = g_get_monotonic_time() + milliseconds * 1000;
    for (gint64 left; (left = end - g_get_monotonic_time()) > 0;) {
        struct timespec wait = {.tv_nsec = (long)left * 1000};
        if (ppoll(&fd, 1, &wait, NULL) > 0)
            take_ack(disk, ends[0], &ready);
    }
    kill_writers(disk, ends, children);
}

static void expect_sound(Plant *plant) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Verify) verify = verify_plant(plant, VERIFY_ALL, NULL, NULL, &error);
    g_assert_no_error(error);
    for (guint i = 0; verify && i < verify->broken->len; i++)
        g_test_fail_printf("%s", ((const VerifyBroken *)verify->broken->pdata[i])->text);
    for (guint i = 0; verify && i < verify->state->len; i++)
        g_test_fail_printf("%s: %s", ((const VerifyState *)verify->state->pdata[i])->table,
                           ((const VerifyState *)verify->state->pdata[i])->text);
    g_assert_true(verify && verify->ok);
}

static void check_disk(Disk *disk, gboolean thorough) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Plant) plant = plant_open(disk->path, FALSE, &error);
    g_assert_no_error(error);
    g_autofree char *complaint = db_check_file(plant_db(plant), FALSE);
    g_assert_cmpstr(complaint, ==, NULL);
    for (guint i = 0; i < disk->acks->len; i++) {
        const Ack *ack = &g_array_index(disk->acks, Ack, i);
        g_autofree char *hash = ask_text(plant_db(plant), "SELECT hash FROM audit WHERE seq = $1", "i", ack->seq);
        if (g_strcmp0(hash, ack->hash) != 0)
            g_test_fail_printf("acknowledged change %ld is lost", (long)ack->seq);
    }
    if (thorough)
        expect_sound(plant);
}

static void test_kill(void) {
    g_autoptr(GRand) random = g_rand_new_with_seed(20261123);
    Disk disk;
    int hot = 0;
    guint acked = 0;
    for (int i = 0; i < ROUNDS; i++) {
        if (i % ROUNDS_PER_PLANT == 0)
            disk_new(&disk);
        guint before = disk.acks->len;
        round_of_killing(&disk, g_rand_int_range(random, 2, 11));
        acked += disk.acks->len - before;
        hot += size_of(disk.journal) > 0;
        check_disk(&disk, i % ROUNDS_PER_VERIFY == ROUNDS_PER_VERIFY - 1);
        if (i % ROUNDS_PER_PLANT == ROUNDS_PER_PLANT - 1)
            disk_free(&disk);
    }
    g_test_message("FIGURE kill -9: %d rounds x %d writers, %u changes acknowledged, %d hot journals", ROUNDS, WRITERS, acked, hot);
    g_assert_cmpuint(acked, >, ROUNDS); /* else nothing was tested */
    g_assert_cmpint(hot, >, ROUNDS / 50);
}

/* A writer dies with half of a large change in the file: the next reader puts everything back. */
static void test_hot_journal(void) {
    g_autoptr(GError) error = NULL;
    Disk disk;
    int ends[2], ready = 0;
    disk_new(&disk);
    g_assert_cmpint(pipe(ends), ==, 0);
    g_autofree char *before = NULL;
    gsize size = 0;
    g_assert_true(g_file_get_contents(disk.path, &before, &size, NULL));
    pid_t child = fork();
    if (child == 0) {
        Plant *plant = plant_open(disk.path, TRUE, NULL);
        db_run_script(plant_db(plant), "PRAGMA cache_size=10", NULL);
        Change *change = change_begin(plant, "u1", NULL);
        for (int i = 0; i < 2000; i++) {
            g_autofree char *code = g_strdup_printf("A%d", i);
            g_autoptr(Row) row = row_new("area");
            row_set_text(row, "code", code);
            row_set_text(row, "name", "half of a change");
            change_put(change, row, NULL);
        }
        say(ends[1], 0, NULL, NULL);
        pause();
        _exit(0);
    }
    take_ack(&disk, ends[0], &ready);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    close(ends[0]);
    close(ends[1]);
    g_assert_cmpint(size_of(disk.journal), >, 0);
    g_assert_cmpint(size_of(disk.path), >, (gint64)size);
    g_autoptr(Plant) reader = plant_open(disk.path, FALSE, &error);
    g_assert_no_error(error);
    g_assert_cmpint(plant_head_seq(reader), ==, 1);
    g_assert_false(ask_whether(plant_db(reader), "SELECT 1 FROM area", ""));
    expect_sound(reader);
    g_assert_cmpint(size_of(disk.journal), <=, 0);
    g_clear_pointer(&reader, plant_close);
    disk_free(&disk);
}

/* Terminals go on writing while one verifies. */
static void test_verify_meanwhile(void) {
    Disk disk;
    int ends[2], ready = 0;
    pid_t children[WRITERS];
    disk_new(&disk);
    start_writers(disk.path, ends, children);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    g_autoptr(Plant) plant = plant_open(disk.path, FALSE, NULL);
    for (int i = 0; i < 40; i++) {
        guint before = disk.acks->len;
        expect_sound(plant);
        while ((disk.acks->len < before + 5 || ready < WRITERS) && poll(&fd, 1, 20000) > 0)
            take_ack(&disk, ends[0], &ready);
        g_assert_cmpuint(disk.acks->len, >=, before + 5);
    }
    kill_writers(&disk, ends, children);
    check_disk(&disk, TRUE);
    g_clear_pointer(&plant, plant_close);
    disk_free(&disk);
}

/* Writes until the disk says no; checks that the last change left nothing. */
static void fill_until_refused(Plant *plant) {
    g_autoptr(GError) error = NULL;
    gint64 head = 0;
    int n = 0;
    while (n < 100000 && !error) {
        head = plant_head_seq(plant);
        if (!write_change(plant, "u1", n, &error))
            break;
        n++;
    }
    g_assert_error(error, ERR, ERR_IO);
    if (error) {
        g_assert_null(strchr(error->message, '\n'));
        g_assert_nonnull(strstr(error->message, "nothing was changed"));
    }
    g_assert_cmpint(plant_head_seq(plant), ==, head);
    g_assert_false(db_in_transaction(plant_db(plant)));
    expect_sound(plant);
}

static void expect_works(Plant *plant) {
    g_autoptr(GError) error = NULL;
    gint64 head = plant_head_seq(plant);
    g_assert_true(write_change(plant, "u2", 1, &error));
    g_assert_no_error(error);
    g_assert_cmpint(plant_head_seq(plant), ==, head + 1);
    expect_sound(plant);
}

static void test_full_pages(void) {
    for (int room = 0; room < 8; room++) {
        g_autofree char *folder = store_folder_new();
        Plant *plant = store_plant_new(folder);
        g_autofree char *sql =
            g_strdup_printf("PRAGMA max_page_count=%d", (int)ask_int(plant_db(plant), 0, "PRAGMA page_count", "") + room);
        g_assert_true(db_run_script(plant_db(plant), sql, NULL));
        fill_until_refused(plant);
        g_assert_true(db_run_script(plant_db(plant), "PRAGMA max_page_count=1000000", NULL));
        expect_works(plant);
        plant_close(plant);
        store_folder_remove(g_steal_pointer(&folder));
    }
}

/* A limit on the size of files: the same process meets it as it meets a full disk. */
static void test_full_limit(void) {
    g_autofree char *folder = store_folder_new();
    Plant *plant = store_plant_new(folder);
    struct rlimit before, limit;
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    limit = before;
    limit.rlim_cur = (rlim_t)size_of(plant_path(plant)) + 20000;
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
    fill_until_refused(plant);
    setrlimit(RLIMIT_FSIZE, &before);
    expect_works(plant);
    plant_close(plant);
    store_folder_remove(g_steal_pointer(&folder));
}

static gboolean shell(const char *format, const char *name) {
    g_autofree char *command = g_strdup_printf(format, name);
    return system(command) == 0;
}

static void test_full_disk(void) {
    g_autofree char *folder = store_folder_new();
    if (!shell("mount -t tmpfs -o size=1m none '%s' 2>/dev/null", folder)) {
        g_test_skip("no file system can be mounted here");
        store_folder_remove(g_steal_pointer(&folder));
        return;
    }
    Plant *plant = store_plant_new(folder);
    fill_until_refused(plant);
    g_autofree char *evidence = g_strdup(plant_evidence_dir(plant));
    plant_close(plant);
    /* The disk is given more room, as if somebody had tidied up. */
    g_assert_true(shell("mount -o remount,size=2m '%s'", folder));
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL);
    plant = plant_open(path, TRUE, NULL);
    expect_works(plant);
    plant_close(plant);
    /* A plant that cannot even be created leaves nothing. */
    g_autofree char *other = g_build_filename(folder, "other.db", NULL), *key = g_build_filename(folder, "other.key", NULL);
    g_autofree char *ballast = g_build_filename(folder, "ballast", NULL);
    shell("dd if=/dev/zero of='%s' bs=4k 2>/dev/null", ballast);
    shell("truncate -s -100k '%s'", ballast);
    g_autoptr(GError) error = NULL;
    PlantFacts facts = {.name = "x"};
    g_assert_null(plant_create(other, &facts, &error));
    g_assert_error(error, ERR, ERR_IO);
    g_assert_cmpint(size_of(other), ==, -1);
    g_assert_cmpint(size_of(key), ==, -1);
    g_assert_true(shell("umount '%s'", folder));
    store_folder_remove(g_steal_pointer(&folder));
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    g_test_add_func("/crash/kill", test_kill);
    g_test_add_func("/crash/hot-journal", test_hot_journal);
    g_test_add_func("/crash/verify-meanwhile", test_verify_meanwhile);
    g_test_add_func("/crash/full-pages", test_full_pages);
    g_test_add_func("/crash/full-limit", test_full_limit);
    g_test_add_func("/crash/full-disk", test_full_disk);
    return g_test_run();
}
