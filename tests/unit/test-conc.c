/* SPDX-License-Identifier: MIT
 *
 * Thirty-two terminals at once, each a process of its own: all get their turn, nothing is lost, and of thirty-two who answer the
 * same record one does and the others are told. Times are printed always and judged only in make torture.
 */
#include "ask.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/anchor.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define TERMINALS 32
#define THINK_MS 2000
#define SECONDS (g_getenv("BIHUAN_TORTURE") ? 60 : 5) /* under the sanitizers too: a terminal thinks for seconds */
#define P99_US 100000
#define FAIR_PERCENT 80

static char *folder, *path;

/* Waits for the gate's other end to be closed: all begin at once. */
static void wait_at_gate(int gate) {
    char byte;
    while (read(gate, &byte, 1) > 0)
        ;
}

/* Starts all of them; one end of a pipe to read what they say. */
static int start(void (*run)(int number, int say), pid_t *children) {
    int gate[2], ends[2];
    g_assert_cmpint(pipe(gate) | pipe(ends), ==, 0);
    for (int i = 0; i < TERMINALS; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            close(gate[1]);
            close(ends[0]);
            wait_at_gate(gate[0]);
            run(i, ends[1]);
            _exit(0);
        }
    }
    close(gate[0]);
    close(ends[1]);
    close(gate[1]);
    return ends[0];
}

static void finish(const pid_t *children) {
    for (int i = 0; i < TERMINALS; i++) {
        int status;
        waitpid(children[i], &status, 0);
        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
}

/* --- Everybody writes ------------------------------------------------------------------------------------------ */

typedef struct {
    int terminal, failed;
    gint64 microseconds;
} Saved;

static void think(GRand *random) {
    poll(NULL, 0, g_rand_int_range(random, 0, THINK_MS));
}

static void write_all_day(int number, int say) {
    g_autoptr(GRand) random = g_rand_new_with_seed((guint32)number);
    g_autoptr(GError) error = NULL;
    gint64 end = g_get_monotonic_time() + (gint64)SECONDS * G_USEC_PER_SEC;
    Plant *plant = plant_open(path, TRUE, &error);
    for (think(random); plant && g_get_monotonic_time() < end; think(random)) {
        Saved saved = {.terminal = number};
        gint64 begin = g_get_monotonic_time();
        saved.failed = !trial_write(plant, number, NULL, NULL);
        saved.microseconds = g_get_monotonic_time() - begin;
        if (write(say, &saved, sizeof saved) != sizeof saved)
            _exit(2);
    }
    plant_close(plant);
    _exit(plant ? 0 : 3);
}

static int by_time(gconstpointer a, gconstpointer b) {
    gint64 one = *(const gint64 *)a, two = *(const gint64 *)b;
    return one < two ? -1 : one > two;
}

/* The file of heads that eight terminals write while they write: no line in it may accuse them. */
static void write_with_heads(int terminal, int to) {
    g_autofree char *heads = g_strconcat(path, ".heads", NULL);
    (void)to;
    anchor_set_heads(heads);
    for (int i = 0; i < 60; i++) {
        g_autoptr(Plant) plant = plant_open(path, TRUE, NULL);
        g_autofree char *code = g_strdup_printf("H-%d-%d", terminal, i);
        g_autoptr(Change) change = plant ? change_begin(plant, "u001", NULL) : NULL;
        g_autoptr(Row) row = row_new("area");
        row_set_text(row, "code", code);
        row_set_text(row, "name", code);
        if (change && change_put(change, row, NULL))
            change_commit(change, "import", code, "", NULL);
        g_clear_pointer(&change, change_free);
        if (plant) { /* what closing does, while others go on */
            anchor_see(plant);
            PlantHead head;
            g_autofree char *there =
                plant_head(plant, &head, NULL) ? ask_text(plant_db(plant), "SELECT hash FROM audit WHERE seq = $1", "i", head.seq) : NULL;
            if (g_strcmp0(there, head.hash) != 0)
                _exit(1);
        }
    }
}

static void test_heads(void) {
    pid_t children[8];
    g_autofree char *heads = g_strconcat(path, ".heads", NULL);
    for (int i = 0; i < 8; i++)
        if ((children[i] = fork()) == 0) {
            write_with_heads(i, -1);
            _exit(0);
        }
    for (int i = 0; i < 8; i++) {
        int status;
        g_assert_cmpint(waitpid(children[i], &status, 0), ==, children[i]);
        g_assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    g_autoptr(GPtrArray) lines = g_ptr_array_new();
    g_autoptr(Plant) plant = plant_open(path, FALSE, NULL);
    g_assert_true(anchor_judge_heads(plant, heads, FALSE, lines, NULL));
    g_assert_cmpint(lines->len, ==, 1); /* the newest that agrees, and none that contradicts */
    g_assert_true(((VerifyAnchor *)lines->pdata[0])->ok);
}

static void test_terminals(void) {
    pid_t children[TERMINALS];
    int per_terminal[TERMINALS] = {0}, failed = 0, least = G_MAXINT;
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_autoptr(Plant) plant = plant_open(path, FALSE, NULL);
    gint64 before = plant_head_seq(plant);
    int from = start(write_all_day, children);
    for (Saved saved; read(from, &saved, sizeof saved) == sizeof saved;) {
        g_array_append_val(times, saved.microseconds);
        per_terminal[saved.terminal]++;
        failed += saved.failed;
    }
    close(from);
    finish(children);
    g_array_sort(times, by_time);
    for (int i = 0; i < TERMINALS; i++)
        least = MIN(least, per_terminal[i]);
    guint n = times->len;
    g_assert_cmpuint(n, >, TERMINALS);
    gint64 p50 = g_array_index(times, gint64, n / 2), p99 = g_array_index(times, gint64, n * 99 / 100);
    int share = (int)(least * TERMINALS * 100 / MAX(n, 1));
    g_test_message(
        "FIGURE 32 terminals, think time 0-2 s, %d s: %u changes, p50 %.1f ms, p99 %.1f ms, max %.1f ms, slowest terminal"
        " %d %% of the mean, %d failed",
        SECONDS, n, (double)p50 / 1000, (double)p99 / 1000, (double)g_array_index(times, gint64, n - 1) / 1000, share, failed);
    g_assert_cmpint(failed, ==, 0);
    g_assert_cmpint(plant_head_seq(plant) - before, ==, n);
    g_autofree char *complaint = trial_complaint(plant);
    g_assert_cmpstr(complaint, ==, NULL);
    if (g_getenv("BIHUAN_TORTURE")) {
        g_assert_cmpint(p99, <, P99_US);
        g_assert_cmpint(share, >=, FAIR_PERCENT);
    }
}

/* --- Everybody answers the same record ------------------------------------------------------------------------ */

typedef struct {
    int done, told;
    char text[300];
} Answer;

static void answer(int number, int say) {
    g_autoptr(GError) error = NULL;
    Answer result = {0};
    (void)number;
    App *app = app_open(path, TRUE, &error);
    g_autoptr(GHashTable) values = g_hash_table_new(g_str_hash, g_str_equal);
    if (app && app_login(app, "P1", &error)) {
        g_autofree char *record = ask_text(app_db(app), "SELECT number FROM record ORDER BY number LIMIT 1", "");
        g_autoptr(Work) work = work_act(app, record, "respond", FALSE, values, 1, &error);
        result.done = work != NULL;
    }
    if (error) {
        g_strlcpy(result.text, error->message, sizeof result.text);
        result.told = strstr(error->message, "吴操作") != NULL || strstr(error->message, "Rectify") != NULL;
    }
    if (write(say, &result, sizeof result) != sizeof result)
        _exit(2);
    app_close(app);
    _exit(0);
}

static void test_same(void) {
    pid_t children[TERMINALS];
    int won = 0, told = 0;
    int from = start(answer, children);
    for (Answer result; read(from, &result, sizeof result) == sizeof result;) {
        won += result.done;
        told += result.told;
        if (!result.done && !result.told)
            trial_fail("told nothing useful: %s", result.text);
        else if (result.told && told == 1)
            g_test_message("told: %s", result.text);
    }
    close(from);
    finish(children);
    g_test_message("FIGURE 32 terminals answer one record: %d won, %d were told who did", won, told);
    g_assert_cmpint(won, ==, 1);
    g_assert_cmpint(told, ==, TERMINALS - 1);
    g_autoptr(Plant) plant = plant_open(path, FALSE, NULL);
    g_assert_cmpint(ask_int(plant_db(plant), 0, "SELECT count(*) FROM audit WHERE kind = 'act'", ""), ==, 1);
    g_autofree char *complaint = trial_complaint(plant);
    g_assert_cmpstr(complaint, ==, NULL);
}

/* Control: without the queue and the transaction the same thirty-two would all win. */
static void read_then_write(int number, int say) {
    g_autofree char *file = g_build_filename(folder, "unguarded", NULL), *text = NULL;
    Answer result = {0};
    (void)number;
    g_file_get_contents(file, &text, NULL, NULL);
    poll(NULL, 0, 200); /* everybody has read before anybody writes */
    result.done = g_strcmp0(text, "open") == 0 && g_file_set_contents(file, "done", -1, NULL);
    if (write(say, &result, sizeof result) != sizeof result)
        _exit(2);
    _exit(0);
}

static void test_control(void) {
    pid_t children[TERMINALS];
    int won = 0;
    g_autofree char *file = g_build_filename(folder, "unguarded", NULL);
    g_assert_true(g_file_set_contents(file, "open", -1, NULL));
    int from = start(read_then_write, children);
    for (Answer result; read(from, &result, sizeof result) == sizeof result;)
        won += result.done;
    close(from);
    finish(children);
    g_assert_cmpint(won, >, 1);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    folder = store_folder_new();
    path = trial_site_new(folder);
    g_test_add_func("/conc/same", test_same);
    g_test_add_func("/conc/control", test_control);
    g_test_add_func("/conc/heads", test_heads);
    g_test_add_func("/conc/terminals", test_terminals);
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
