/* SPDX-License-Identifier: MIT
 *
 * The tail cut off at every row, and another history written in its place: each kind of anchor finds it by itself. (Every byte,
 * deletion, swap and insertion inside the file: test-verify.)
 */
#include "../../src/store/anchor_judge.h"
#include "store-plant.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"
#include "bihuan/store/verify.h"

#include <string.h>

#define ROWS 40

typedef struct {
    char *folder, *path, *heads, *log, *code;
    GPtrArray *copies; /* names of the file as it was after row 1, 2, … */
} World;

static int found[4], tried;
static GString *told; /* the system log, as journalctl prints it */

static void keep_line(const char *line) {
    g_string_append_printf(told, "Nov 23 08:00:01 gate-7 bihuan[4711]: %s\n", line);
}

static void world_up(World *world) {
    world->folder = store_folder_new();
    g_setenv("XDG_STATE_HOME", world->folder, TRUE);
    world->path = g_build_filename(world->folder, "plant.db", NULL);
    world->heads = g_build_filename(world->folder, "heads", NULL);
    world->copies = g_ptr_array_new_with_free_func(g_free);
    world->log = g_build_filename(world->folder, "saved.log", NULL);
    told = g_string_new("Nov 23 07:59:59 gate-7 sshd[1]: Accepted publickey for plant\nhead seq=1 code=none plant=\n");
    anchor_set_heads(world->heads);
    anchor_set_log(keep_line);
    Plant *plant = store_plant_new(world->folder);
    for (int row = 1; row <= ROWS; row++) {
        g_autofree char *copy = g_strdup_printf("%s/%d.copy", world->folder, row), *code = g_strdup_printf("A%d", row % 9);
        if (row > 1)
            store_add_area(plant, code, "罐区");
        store_copy_file(world->path, copy);
        g_ptr_array_add(world->copies, g_steal_pointer(&copy));
    }
    g_autofree char *head = plant_head_code(plant);
    world->code = g_strdup_printf("%s@%d", head, ROWS);
    anchor_keep(plant);
    plant_be_quiet(plant);
    plant_close(plant);
    anchor_set_log(NULL);
    g_assert_true(g_file_set_contents(world->log, told->str, -1, NULL));
}

static void world_down(World *world) {
    g_string_free(told, TRUE);
    anchor_set_heads(NULL);
    g_ptr_array_unref(world->copies);
    g_free(world->code);
    g_free(world->heads);
    g_free(world->log);
    g_free(world->path);
    store_folder_remove(world->folder);
}

/* What each anchor says of the file as it lies there: this terminal's memory, the heads file, the saved system log,
 * the code on paper. */
static gboolean file_agrees(Plant *plant, const char *path) {
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) heads = g_ptr_array_new_with_free_func((GDestroyNotify)anchor_free);
    g_assert_true(anchor_judge_heads(plant, path, TRUE, heads, &error));
    g_assert_cmpint(heads->len, >, 0);
    gboolean agrees = TRUE;
    for (guint i = 0; i < heads->len; i++)
        agrees = agrees && ((VerifyAnchor *)heads->pdata[i])->ok;
    return agrees;
}

static void ask(World *world, const char *what, gboolean whole) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Plant) plant = plant_open(world->path, FALSE, &error);
    g_assert_no_error(error);
    VerifyAnchor *memory = anchor_check(plant), *paper = anchor_judge_typed(plant, world->code, &error);
    gboolean heads_ok = file_agrees(plant, world->heads), log_ok = file_agrees(plant, world->log);
    if (!memory || !paper || memory->ok != whole || paper->ok != whole || heads_ok != whole || log_ok != whole)
        g_test_fail_printf("%s: memory %d, heads %d, log %d, paper %d, expected %d", what, memory ? memory->ok : -1, heads_ok, log_ok,
                           paper ? paper->ok : -1, whole);
    if (!whole) {
        tried++;
        found[0] += memory && !memory->ok;
        found[1] += !heads_ok;
        found[2] += paper && !paper->ok;
        found[3] += !log_ok;
    }
    anchor_free(memory);
    anchor_free(paper);
    plant_be_quiet(plant);
}

static void put_back(World *world, int row) {
    store_copy_file(world->copies->pdata[row - 1], world->path);
}

static void test_cut(void) {
    World world;
    world_up(&world);
    ask(&world, "the whole file", TRUE); /* the control: they do not cry wolf */
    for (int row = 1; row < ROWS; row++) {
        g_autofree char *what = g_strdup_printf("cut behind row %d", row);
        put_back(&world, row);
        ask(&world, what, FALSE);
        g_autoptr(Plant) plant = plant_open(world.path, FALSE, NULL);
        g_autoptr(Verify) inside = verify_plant(plant, VERIFY_CHAIN | VERIFY_STATE, NULL, NULL, NULL);
        g_assert_true(inside && inside->ok); /* without an anchor nobody can know: it is the anchors that are tested */
        plant_be_quiet(plant);
    }
    put_back(&world, ROWS);
    ask(&world, "put back whole", TRUE);
    world_down(&world);
}

/* After the cut other rows are written until the log is longer than before. */
static void test_fork(void) {
    World world;
    world_up(&world);
    for (int row = 1; row < ROWS; row += 3) {
        g_autofree char *what = g_strdup_printf("another history from row %d on", row + 1);
        put_back(&world, row);
        Plant *plant = plant_open(world.path, TRUE, NULL);
        plant_be_quiet(plant);
        for (int i = row; i < ROWS + 3; i++)
            store_add_area(plant, "B1", "something else");
        plant_close(plant);
        ask(&world, what, FALSE);
    }
    world_down(&world);
    g_test_message(
        "FIGURE tamper: cut at every one of %d rows and other histories: %d plants, found by memory %d, heads file %d, paper"
        " %d, system log %d",
        ROWS, tried, found[0], found[1], found[2], found[3]);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    g_test_add_func("/tamper/cut", test_cut);
    g_test_add_func("/tamper/fork", test_fork);
    return g_test_run();
}
