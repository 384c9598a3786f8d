/* SPDX-License-Identifier: MIT
 *
 * SQLite gets no memory at every allocation in turn, once and from then on: what people do is done whole or not at all, they
 * are told in a sentence, nothing leaks, and the next change works. (GLib aborts when memory runs out.)
 */
#include "disk.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#include <string.h>

static char *path;
static gint64 now;
static int runs, struck, refused;

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

static void go_on(App *app, const TrialDeed *deed, gint64 at, gboolean stands) {
    g_autoptr(GError) error = NULL;
    clock_simulate(now, FALSE);
    if (!(stands ? &trial_deeds[0] : deed)->run(app, &error)) /* nobody answers a hazard twice */
        trial_fail("%s, allocation %d: it does not work afterwards: %s", deed->name, (int)at, error ? error->message : "?");
    g_autofree char *complaint = trial_complaint(app_plant(app));
    if (complaint)
        trial_fail("%s, allocation %d, afterwards: %s", deed->name, (int)at, complaint);
}

static gboolean try_at(const TrialDeed *deed, gint64 at, gboolean sticks) {
    g_autoptr(GError) error = NULL;
    gint64 blocks = memory_blocks();
    App *app = open_site();
    gint64 head = plant_head_seq(app_plant(app));
    memory_fail_at(at, sticks);
    gboolean done = deed->run(app, &error), was_short = memory_struck();
    memory_fail_at(0, FALSE);
    gint64 rows = plant_head_seq(app_plant(app)) - head;
    gboolean saved = error && strstr(error->message, " is saved, but");
    g_autofree char *complaint = trial_complaint(app_plant(app));
    if (complaint)
        trial_fail("%s, allocation %d: %s", deed->name, (int)at, complaint);
    if (deed->single && rows != (done || saved ? 1 : 0))
        trial_fail("%s, allocation %d: %s, but the log grew by %d rows", deed->name, (int)at, error ? error->message : "done", (int)rows);
    if (!done && (!error || !trial_is_sentence(error->message)))
        trial_fail("%s, allocation %d: nothing is said", deed->name, (int)at);
    if (!done)
        go_on(app, deed, at, rows > 0);
    close_site(app);
    if (memory_blocks() != blocks)
        trial_fail("%s, allocation %d: %d blocks leak", deed->name, (int)at, (int)(memory_blocks() - blocks));
    runs++;
    struck += was_short;
    refused += !done;
    return was_short;
}

/* How many allocations a deed needs on a good day; also fills SQLite's own caches, which are no leak. */
static gint64 allocations_of(const TrialDeed *deed) {
    g_autoptr(GError) error = NULL;
    App *app = open_site();
    memory_fail_at(0, FALSE);
    g_assert_true(deed->run(app, &error));
    g_assert_no_error(error);
    gint64 count = memory_count();
    close_site(app);
    return count;
}

/* In every run about the given number of places, spread over the deed; in a release every single one. */
static void test_memory(gconstpointer data) {
    const TrialDeed *deed = data;
    gint64 count = allocations_of(deed), places = trial_figure(150, (int)count + 1);
    gint64 step = MAX(1, count / MAX(places, 1));
    int before = refused;
    for (int sticks = 0; sticks < 2; sticks++)
        for (gint64 at = 1; try_at(deed, at, sticks); at += step)
            ;
    g_test_message("FIGURE memory, %s: %d allocations, every %s x once, sticky: %d runs so far, %d struck, %d refused, %d bad", deed->name,
                   (int)count, step == 1 ? "one" : "so-manieth", runs, struck, refused, trial_bad());
    g_assert_cmpint(refused, >, before); /* else nothing was short */
}

/* Opening a plant too. */
static void test_open(void) {
    int opened = 0, told = 0;
    for (int sticks = 0; sticks < 2; sticks++)
        for (gint64 at = 1, step = MAX(1, 2000 / trial_figure(100, 2000));; at += step) {
            g_autoptr(GError) error = NULL;
            disk_restore();
            memory_fail_at(at, sticks);
            g_autoptr(Plant) plant = plant_open(path, TRUE, &error);
            gboolean was_short = memory_struck();
            memory_fail_at(0, FALSE);
            if (plant)
                plant_be_quiet(plant);
            else if (!error || !trial_is_sentence(error->message))
                trial_fail("open, allocation %d: nothing is said", (int)at);
            opened += plant != NULL;
            told += plant == NULL;
            if (!was_short)
                break;
        }
    g_test_message("FIGURE memory, open: %d opened, %d refused, %d bad", opened, told, trial_bad());
    g_assert_cmpint(told, >, 10);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    memory_wrap();
    char *folder = store_folder_new();
    path = trial_site_new(folder);
    now = clock_now();
    disk_insert(folder, 1);
    disk_load();
    disk_keep();
    for (const TrialDeed *deed = trial_deeds; deed->name; deed++) {
        g_autofree char *name = g_strdup_printf("/oom/%s", deed->name);
        g_test_add_data_func(name, deed, test_memory);
    }
    g_test_add_func("/oom/open", test_open);
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
