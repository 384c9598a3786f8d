/* SPDX-License-Identifier: MIT
 *
 * Building the demo plant: beside its place, under another name, and renamed when it is whole.
 */
#include "build.h"

#include "bihuan/app/judgements.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/anchor.h"
#include "world.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define DEMO_ID "0b1ba0de0b1ba0de0b1ba0de0b1ba0de"
#define DEMO_TERMINAL "demo"

/* Where things are built and where they go. */
typedef struct {
    char *stem; /* of the place: NAME of NAME.db */
    char *path;
    char *work_stem, *work_path;
    char *photos;
} Place;

static const char *const SUFFIXES[] = {".evidence", ".key"}; /* beside the plant, by its stem */

static char *stem_of(const char *path) {
    return g_str_has_suffix(path, ".db") ? g_strndup(path, strlen(path) - strlen(".db")) : g_strdup(path);
}

static void place_init(Place *place, const char *path) {
    place->path = g_strdup(path);
    place->stem = stem_of(path);
    place->work_stem = g_strdup_printf("%s.demo-%ld", place->stem, (long)getpid());
    place->work_path = g_strconcat(place->work_stem, ".db", NULL);
    place->photos = g_strconcat(place->work_stem, ".photos", NULL);
}

static void place_clear(Place *place) {
    g_free(place->path);
    g_free(place->stem);
    g_free(place->work_path);
    g_free(place->work_stem);
    g_free(place->photos);
}

static void remove_folder(const char *path) {
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    for (const char *name = folder ? g_dir_read_name(folder) : NULL; name; name = g_dir_read_name(folder)) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
    }
    g_rmdir(path);
}

static void remove_work(const Place *place) {
    g_autofree char *lock = g_strconcat(place->work_path, ".lock", NULL);
    g_autofree char *journal = g_strconcat(place->work_path, "-journal", NULL);
    g_autofree char *key = g_strconcat(place->work_stem, ".key", NULL);
    g_autofree char *evidence = g_strconcat(place->work_stem, ".evidence", NULL);
    g_unlink(place->work_path);
    g_unlink(lock);
    g_unlink(journal);
    g_unlink(key);
    remove_folder(evidence);
    remove_folder(place->photos);
}

static gboolean refuse_existing(const Place *place, GError **error) {
    g_autofree char *shown = utf8_printable(place->path);
    if (g_file_test(place->path, G_FILE_TEST_EXISTS))
        return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    for (gsize i = 0; i < G_N_ELEMENTS(SUFFIXES); i++) {
        g_autofree char *beside = g_strconcat(place->stem, SUFFIXES[i], NULL);
        g_autofree char *beside_shown = utf8_printable(beside);
        if (g_file_test(beside, G_FILE_TEST_EXISTS))
            return err_set(error, ERR_IO, _("%s exists already; choose another name"), beside_shown);
    }
    return TRUE;
}

/* The plant file goes last: what has its name is whole. */
static gboolean move_in(const Place *place, GError **error) {
    g_autofree char *shown = utf8_printable(place->path);
    g_autofree char *lock = g_strconcat(place->work_path, ".lock", NULL);
    g_unlink(lock);
    gsize moved = 0;
    for (; moved < G_N_ELEMENTS(SUFFIXES); moved++) {
        g_autofree char *from = g_strconcat(place->work_stem, SUFFIXES[moved], NULL);
        g_autofree char *to = g_strconcat(place->stem, SUFFIXES[moved], NULL);
        if (g_rename(from, to) != 0)
            break;
    }
    if (moved == G_N_ELEMENTS(SUFFIXES) && g_rename(place->work_path, place->path) == 0)
        return TRUE;
    err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
    while (moved > 0) { /* back, so that what is removed now is all of it */
        g_autofree char *from = g_strconcat(place->stem, SUFFIXES[--moved], NULL);
        g_autofree char *to = g_strconcat(place->work_stem, SUFFIXES[moved], NULL);
        g_rename(from, to);
    }
    return FALSE;
}

/* The veterans' rules whose points are there. */
static gboolean furnish_rules(Plant *plant, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    return change && judgements_furnish(change, error) && (change_is_empty(change) || change_commit(change, "setup", "rules", "", error));
}

static gboolean found_plant(World *world, const Place *place, gboolean simulate, GError **error) {
    guint8 key[32];
    gint64 at;
    for (guint i = 0; i < sizeof key; i++)
        key[i] = (guint8)(31 * i + 7);
    if (!clock_parse(world_text(world, "founded"), &at, error))
        return FALSE;
    clock_simulate(at, FALSE);
    PlantFacts facts = {.name = world_text(world, "plant-name"), .id = DEMO_ID, .key = key, .simulate = simulate, .demo = TRUE, .at = at};
    g_autoptr(Plant) plant = plant_create(place->work_path, &facts, error);
    if (!plant)
        return FALSE;
    plant_hurry(plant);
    plant_set_terminal(plant, DEMO_TERMINAL);
    return app_furnish(plant, error) && demo_import(world, plant, error) && furnish_rules(plant, error);
}

static gboolean tell_history(World *world, const Place *place, GError **error) {
    g_autoptr(App) app = app_open(place->work_path, TRUE, error);
    if (!app)
        return FALSE;
    if (g_mkdir(place->photos, 0700) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be created"), place->photos);
    plant_hurry(app_plant(app));
    plant_set_terminal(app_plant(app), DEMO_TERMINAL);
    world->app = app;
    world->photos = place->photos;
    gboolean ok =
        world_learn(world, error) && demo_plan_stories(world, error) && world_run(world, error) && plant_settle(app_plant(app), error);
    world->app = NULL;
    return ok;
}

/* Every demo plant is the same plant: what this terminal saw of one that lay here before says nothing about this one. */
static void forget_the_last_one(const char *path) {
    g_autoptr(Plant) plant = plant_open(path, FALSE, NULL);
    if (plant)
        anchor_forget(plant);
}

gboolean demo_build(const char *path, gboolean simulate, DemoProgress progress, gpointer data, GError **error) {
    Place place;
    World world;
    place_init(&place, path);
    clock_set_offset(480);
    id_seed(1);
    gboolean ok = world_init(&world, error) && refuse_existing(&place, error);
    world.progress = progress;
    world.data = data;
    ok = ok && found_plant(&world, &place, simulate, error) && tell_history(&world, &place, error) && move_in(&place, error);
    if (ok) {
        remove_folder(place.photos);
        forget_the_last_one(place.path);
    } else
        remove_work(&place);
    world_clear(&world);
    place_clear(&place);
    return ok;
}
