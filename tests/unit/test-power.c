/* SPDX-License-Identifier: MIT
 *
 * The power goes at any operation: what was acknowledged is there afterwards, what was not is there whole or not at all, and
 * the next change works. The real write path on a disk in memory; two settings that are known to lose must lose here.
 */
#include "../../src/store/private.h"
#include "disk.h"
#include "store-plant.h"
#include "trial.h"

#include "bihuan/base/i18n.h"
#include "bihuan/seal/seal.h"

#include <string.h>

#define CUTS 5000
#define CUTS_TORTURE 100000
#define CONTROL_CUTS 300
#define CUTS_PER_PLANT 40

typedef struct {
    char *path;
    const char *settings; /* against the plant's own; NULL = as the program runs */
    GRand *random;
    GArray *acks; /* Ack */
    int cuts, acked, hot, corrupt, lost;
} Trial;

typedef struct {
    gint64 seq;
    char hash[65];
} Ack;

/* NULL too where the cut file cannot be read: then the row is lost. Owned. */
static char *hash_of(Plant *plant, gint64 seq) {
    char *hash = NULL;
    return db_get_text(plant_db(plant), NULL, &hash, "SELECT hash FROM audit WHERE seq = $1", "i", seq) ? hash : NULL;
}

static gboolean write_one(Plant *plant, Trial *trial) {
    Ack ack = {0};
    if (!trial_write(plant, g_rand_int_range(trial->random, 0, 40), &ack.seq, NULL))
        return FALSE;
    if (disk_is_cut())
        return FALSE; /* said "saved" only after the power had gone: nobody has seen it */
    g_autofree char *hash = hash_of(plant, ack.seq);
    g_strlcpy(ack.hash, hash ? hash : "", sizeof ack.hash);
    if (hash)
        g_array_append_val(trial->acks, ack);
    trial->acked++;
    return TRUE;
}

/* Writes until the power goes. */
static void run_into_cut(Plant *plant, Trial *trial) {
    if (trial->settings)
        db_run_script(plant_db(plant), trial->settings, NULL);
    disk_cut_at(g_rand_int_range(trial->random, 1, 200));
    for (int i = 0; i < 60 && write_one(plant, trial); i++)
        ;
    if (!disk_is_cut())
        disk_cut_at(1); /* the settings of a control need fewer operations */
    plant_be_quiet(plant);
    plant_close(plant);
    disk_power_on();
    trial->cuts++;
}

/* Now and then the power goes again while the first one's traces are being removed. */
static Plant *open_again(Trial *trial) {
    for (int again = g_rand_int_range(trial->random, 0, 4) == 0 ? 2 : 0; again > 0; again--) {
        disk_cut_at(g_rand_int_range(trial->random, 1, 30));
        Plant *plant = plant_open(trial->path, TRUE, NULL);
        gboolean cut = disk_is_cut();
        if (plant)
            plant_be_quiet(plant);
        plant_close(plant);
        if (cut)
            disk_power_on();
        disk_cut_at(0);
    }
    g_autoptr(GError) error = NULL;
    Plant *plant = plant_open(trial->path, TRUE, &error);
    if (!plant && !trial->settings)
        trial_fail("cut %d: %s", trial->cuts, error->message);
    return plant;
}

static void look(Plant *plant, Trial *trial) {
    g_autofree char *complaint = plant ? trial_complaint(plant) : g_strdup("it cannot be opened");
    if (complaint) {
        trial->corrupt++;
        if (!trial->settings)
            trial_fail("cut %d: %s", trial->cuts, complaint);
        return;
    }
    gboolean lost = FALSE;
    for (guint i = 0; i < trial->acks->len; i++) {
        const Ack *ack = &g_array_index(trial->acks, Ack, i);
        g_autofree char *hash = hash_of(plant, ack->seq);
        lost = lost || g_strcmp0(hash, ack->hash) != 0;
    }
    trial->lost += lost;
    if (lost && !trial->settings)
        trial_fail("cut %d: an acknowledged change is lost", trial->cuts);
}

static void new_disk(Trial *trial) {
    disk_restore();
    g_array_set_size(trial->acks, 0);
}

static void cut(Trial *trial, int cuts) {
    trial->random = g_rand_new_with_seed(20261123);
    trial->acks = g_array_new(FALSE, FALSE, sizeof(Ack));
    while (trial->cuts < cuts && trial->corrupt + trial->lost < cuts) {
        if (trial->settings || trial->cuts % CUTS_PER_PLANT == 0)
            new_disk(trial);
        Plant *plant = open_again(trial);
        if (!plant)
            break;
        run_into_cut(plant, trial);
        plant = open_again(trial);
        look(plant, trial);
        if (plant)
            plant_be_quiet(plant);
        plant_close(plant);
    }
    g_array_unref(trial->acks);
    g_rand_free(trial->random);
}

static char *folder, *path;

static void test_cuts(void) {
    Trial trial = {.path = path};
    cut(&trial, trial_figure(CUTS, CUTS_TORTURE));
    g_test_message("FIGURE power: %d cuts, %d changes acknowledged, %d corrupt, %d lost", trial.cuts, trial.acked, trial.corrupt,
                   trial.lost);
    g_assert_cmpint(trial.acked * 2, >, trial.cuts); /* else nothing was tested */
    g_assert_cmpint(trial.corrupt + trial.lost, ==, 0);
}

/* Without any sync half of the cuts must do harm: else the disk is too kind. */
static void test_control_off(void) {
    Trial trial = {.path = path, .settings = "PRAGMA synchronous=OFF;"};
    cut(&trial, CONTROL_CUTS);
    g_test_message("FIGURE power, control synchronous=OFF: %d cuts, %d corrupt, %d lost", trial.cuts, trial.corrupt, trial.lost);
    g_assert_cmpint((trial.corrupt + trial.lost) * 2, >=, trial.cuts);
}

/* A journal whose removal is not synced comes back and undoes what was acknowledged. */
static void test_control_delete(void) {
    Trial trial = {.path = path, .settings = "PRAGMA journal_mode=DELETE; PRAGMA synchronous=FULL;"};
    cut(&trial, CONTROL_CUTS);
    g_test_message("FIGURE power, control DELETE+FULL: %d cuts, %d corrupt, %d lost", trial.cuts, trial.corrupt, trial.lost);
    g_assert_cmpint((trial.lost + trial.corrupt) * 10, >, trial.cuts);
}

int main(int argc, char **argv) {
    g_test_init(&argc, &argv, NULL);
    g_test_set_nonfatal_assertions();
    i18n_init("en");
    g_assert_true(seal_init(NULL));
    folder = store_folder_new();
    path = g_build_filename(folder, "plant.db", NULL);
    plant_close(store_plant_new(folder));
    disk_insert(folder, 20261123);
    disk_load();
    disk_keep();
    g_test_add_func("/power/cuts", test_cuts);
    g_test_add_func("/power/control-off", test_control_off);
    g_test_add_func("/power/control-delete", test_control_delete);
    int result = g_test_run();
    g_free(path);
    store_folder_remove(folder);
    return result;
}
