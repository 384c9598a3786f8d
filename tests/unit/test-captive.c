/* SPDX-License-Identifier: MIT
 *
 * What a captive process gives up, looked at in a child; and a restore while a terminal has the old file open.
 */
#include "store-plant.h"

#include "bihuan/app/captive.h"
#include "bihuan/app/restore.h"
#include "bihuan/base/err.h"
#include "bihuan/store/backup.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Each doubt is a bit of the child's exit status. */
static int doubts(int argc, char **argv, int wanted) {
    struct rlimit core = {1, 1};
    struct sigaction stop;
    captive_harden(&argc, argv);
    getrlimit(RLIMIT_CORE, &core);
    sigaction(SIGTSTP, NULL, &stop);
    g_auto(GStrv) names = g_listenv();
    int strange = 0;
    for (char **name = names; *name; name++)
        strange += !g_strv_contains((const char *const[]){"TERM", "LANG", "LC_ALL", "PATH", "HOME", NULL}, *name);
    return (core.rlim_cur || core.rlim_max ? 1 : 0) | (stop.sa_handler != SIG_IGN ? 2 : 0) | (strange ? 4 : 0) |
           (prctl(PR_GET_DUMPABLE) != 0 ? 8 : 0) | (argc != wanted ? 16 : 0) |
           (g_strcmp0(getenv("TERM"), "vt220") != 0 || g_strcmp0(getenv("PATH"), "/usr/bin:/bin") != 0 ? 32 : 0);
}

static int in_child(gboolean captive, const char *first, const char *second, int wanted) {
    char name[40], option[40];
    g_strlcpy(name, first, sizeof name);
    g_strlcpy(option, second, sizeof option);
    char *argv[] = {name, option, NULL};
    pid_t child = fork();
    int status = -1;
    if (child == 0) {
        clearenv();
        setenv("TERM", "vt220", 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        setenv("LD_PRELOAD", "x.so", 1);
        setenv("BIHUAN_PLANT", "/tmp/mine.db", 1);
        setenv("XDG_STATE_HOME", "/tmp", 1);
        if (captive)
            setenv("BIHUAN_CAPTIVE", "1", 1);
        _exit(doubts(2, argv, wanted));
    }
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_harden(void) {
    g_assert_cmpint(in_child(TRUE, "-bihuan", "x", 1), ==, 0);
    g_assert_cmpint(in_child(TRUE, "bihuan", "-c", 1), ==, 0);
    g_assert_cmpint(in_child(TRUE, "bihuan", "tick", 2), ==, 0); /* a timer of the account */
    g_assert_cmpint(in_child(FALSE, "bihuan", "-c", 2) & (1 | 16), ==, 0);
    g_assert_cmpint(in_child(FALSE, "bihuan", "-c", 2) & 4, ==, 4); /* a person's own environment is his own */
}

static void add_person(Plant *plant, const char *id, const char *role) {
    g_autoptr(GError) error = NULL;
    g_autoptr(Change) change = change_begin(plant, "system", &error);
    g_autoptr(Row) person = row_new("person"), appointment = row_new("appointment");
    const char *const texts[] = {"name", "pinyin", "department", "title", "crew", "phone", "email", NULL};
    row_set_text(person, "id", id);
    for (const char *const *column = texts; *column; column++)
        row_set_text(person, *column, "x");
    row_set_int(person, "in_service", 1);
    row_set_text(appointment, "person", id);
    row_set_text(appointment, "role", role);
    row_set_text(appointment, "scope", "");
    row_set_int(appointment, "since", 1);
    row_set_int(appointment, "until", 0);
    g_assert_true(change_put(change, person, &error) && change_put(change, appointment, &error) &&
                  change_commit(change, "import", id, "", &error));
    g_assert_no_error(error);
}

/* Somebody works on while two others restore: his rows do not get lost in a file that is no longer the plant. */
static void test_open_terminal(void) {
    char *folder = store_folder_new();
    g_autoptr(GError) error = NULL, refused = NULL;
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL), *copy = g_build_filename(folder, "copy.db", NULL);
    g_autofree char *state = g_build_filename(folder, "state", NULL);
    g_setenv("XDG_STATE_HOME", state, TRUE);
    g_autoptr(Plant) terminal = store_plant_new(folder);
    add_person(terminal, "E9", "ehs-head");
    add_person(terminal, "E1", "ehs");
    g_assert_true(backup_copy(terminal, copy, NULL, NULL, NULL, &error));
    store_add_area(terminal, "A1", "later");
    gint64 end = plant_head_seq(terminal);
    RestoreWish wish = {.first = "E9", .second = "E1", .reason = "disk"};
    RestoreDone done = {0};
    g_assert_true(restore_run(path, copy, &wish, &done, &error));
    g_assert_no_error(error);
    g_assert_cmpint(done.seq, ==, end);
    g_autoptr(Change) change = change_begin(terminal, "E1", &refused);
    g_assert_null(change);
    g_assert_error(refused, ERR, ERR_CONFLICT);
    g_clear_pointer(&terminal, plant_close); /* its memory of the old head does not replace the new one */
    g_autoptr(Plant) plant = plant_open(path, FALSE, &error);
    g_autoptr(Verify) verify = verify_plant(plant, VERIFY_ALL, NULL, NULL, &error);
    g_assert_true(verify && verify->ok);
    g_autoptr(Plant) aside = plant_open(done.aside, FALSE, &error);
    g_assert_cmpint(plant_head_seq(aside), ==, end);
    restore_done_clear(&done);
    g_clear_pointer(&plant, plant_close);
    g_clear_pointer(&aside, plant_close);
    store_folder_remove(folder);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    g_test_add_func("/captive/harden", test_harden);
    g_test_add_func("/restore/open-terminal", test_open_terminal);
    return g_test_run();
}
