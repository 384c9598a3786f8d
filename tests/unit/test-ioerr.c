/* SPDX-License-Identifier: MIT
 *
 * The disk refuses at every operation in turn, or is full at every size: what people do is done whole or not at all, they
 * are told in a sentence, and the next change works.
 */
#include "disk.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#include <sqlite3.h>
#include <string.h>

#define ROOM_STEP 1024
#define ROOM_MOST 65536

static char *path;
static gint64 now;

typedef struct {
    const TrialDeed *deed;
    const char *fault; /* for people who read a failure */
    int runs, struck, refused, unsure;
} Count;

static App *open_site(void) {
    g_autoptr(GError) error = NULL;
    disk_restore();
    clock_simulate(now, FALSE);
    App *app = app_open(path, TRUE, &error);
    g_assert_no_error(error);
    return app;
}

static void close_site(App *app) {
    plant_be_quiet(app_plant(app));
    app_close(app);
}

/* Done whole or not at all, and said so. */
static void judge(App *app, Count *count, gint64 head, gboolean done, const GError *error, gint64 at) {
    Plant *plant = app_plant(app);
    gint64 rows = plant_head_seq(plant) - head;
    g_autofree char *complaint = trial_complaint(plant);
    if (complaint)
        trial_fail("%s, %s at %d: %s", count->deed->name, count->fault, (int)at, complaint);
    /* Between the last write and the last sync lies a moment in which nobody can know. */
    gboolean unsure = error && (strstr(error->message, "the disk did not confirm it") || strstr(error->message, " is saved, but"));
    count->unsure += unsure;
    if (count->deed->single && rows != 1 && unsure)
        trial_fail("%s, %s at %d: said to be written, but it is not there", count->deed->name, count->fault, (int)at);
    if (count->deed->single && !unsure && rows != (done ? 1 : 0))
        trial_fail("%s, %s at %d: %s, but the log grew by %d rows", count->deed->name, count->fault, (int)at,
                   done    ? "done"
                   : error ? error->message
                           : "not done",
                   (int)rows);
    if (!done && (!error || !trial_is_sentence(error->message)))
        trial_fail("%s, %s at %d: nothing is said", count->deed->name, count->fault, (int)at);
    if (db_in_transaction(plant_db(plant)))
        trial_fail("%s, %s at %d: a transaction is left open", count->deed->name, count->fault, (int)at);
}

/* The disk is well again: the same people in the same program go on. */
static void go_on(App *app, Count *count, gint64 at, gboolean stands) {
    g_autoptr(GError) error = NULL;
    clock_simulate(now, FALSE);
    const TrialDeed *next = stands ? &trial_deeds[0] : count->deed; /* nobody answers a hazard twice */
    if (!next->run(app, &error))
        trial_fail("%s, %s at %d: it does not work afterwards: %s", count->deed->name, count->fault, (int)at, error ? error->message : "?");
    g_autofree char *complaint = trial_complaint(app_plant(app));
    if (complaint)
        trial_fail("%s, %s at %d, afterwards: %s", count->deed->name, count->fault, (int)at, complaint);
}

static gboolean try_fault(Count *count, const DiskFault *fault) {
    g_autoptr(GError) error = NULL;
    App *app = open_site();
    gint64 head = plant_head_seq(app_plant(app));
    disk_arm(fault);
    gboolean done = count->deed->run(app, &error), struck = disk_struck();
    disk_arm(NULL);
    count->runs++;
    count->struck += struck;
    count->refused += !done;
    judge(app, count, head, done, error, fault->at);
    if (!done)
        go_on(app, count, fault->at, plant_head_seq(app_plant(app)) > head);
    close_site(app);
    return struck;
}

static void test_faults(void) {
    static const struct {
        const char *name;
        DiskOperation on;
        int result;
    } faults[] = {
        {"write", DISK_WRITE, SQLITE_IOERR_WRITE}, {"full", DISK_WRITE, SQLITE_FULL},         {"fsync", DISK_SYNC, SQLITE_IOERR_FSYNC},
        {"read", DISK_READ, SQLITE_IOERR_READ},    {"name", DISK_NAMES, SQLITE_IOERR_ACCESS},
    };
    int runs = 0, struck = 0, refused = 0, unsure = 0;
    for (const TrialDeed *deed = trial_deeds; deed->name; deed++)
        for (gsize i = 0; i < G_N_ELEMENTS(faults); i++)
            for (int sticks = 0; sticks < 2; sticks++) {
                Count count = {.deed = deed, .fault = faults[i].name};
                DiskFault fault = {faults[i].on, faults[i].result, 1, sticks};
                while (try_fault(&count, &fault))
                    fault.at++;
                runs += count.runs;
                struck += count.struck;
                refused += count.refused;
                unsure += count.unsure;
                if (faults[i].on == DISK_WRITE || faults[i].on == DISK_SYNC)
                    g_assert_cmpint(count.refused, >, 2); /* else the fault did nothing */
            }
    g_assert_cmpint(unsure, >, 0);
    g_test_message(
        "FIGURE I/O errors: every operation of 4 deeds x write, full, fsync, read, name x once, sticky: %d runs,"
        " %d faults, %d refused with a sentence, %d bad",
        runs, struck, refused, trial_bad());
}

static void test_room(void) {
    int full = 0, fits = 0, most = MAX(trial_figure(16, 64), 8) * ROOM_STEP;
    for (const TrialDeed *deed = trial_deeds; deed->name; deed++)
        for (int room = 0; room <= ROOM_MOST; room += ROOM_MOST * ROOM_STEP / most) {
            g_autoptr(GError) error = NULL;
            Count count = {.deed = deed, .fault = "room"};
            App *app = open_site();
            gint64 head = plant_head_seq(app_plant(app));
            disk_set_room(room);
            gboolean done = deed->run(app, &error);
            disk_set_room(-1);
            judge(app, &count, head, done, error, room);
            if (!done) {
                g_assert_error(error, ERR, ERR_IO);
                g_assert_nonnull(strstr(error->message, "the disk is full"));
                go_on(app, &count, room, FALSE);
            }
            full += !done;
            fits += done;
            close_site(app);
        }
    g_test_message("FIGURE full disk: free sizes 0 to 64 KiB, 4 deeds: %d refused, %d done, %d bad", full, fits, trial_bad());
    g_assert_cmpint(full, >, 4);
    g_assert_cmpint(fits, >, 4);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    char *folder = store_folder_new();
    path = trial_site_new(folder);
    now = clock_now();
    disk_insert(folder, 1);
    disk_load();
    disk_keep();
    g_test_add_func("/ioerr/faults", test_faults);
    g_test_add_func("/ioerr/room", test_room);
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
