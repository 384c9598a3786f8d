/* SPDX-License-Identifier: MIT
 *
 * A small plant in a folder of its own, for tests of reference data.
 */
#ifndef TEST_SITE_PLANT_H
#define TEST_SITE_PLANT_H

#include <glib/gstdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/change.h"

#define PLANT_TIME "2026-03-02T09:00" /* a Monday */

typedef struct {
    char *folder, *path;
    Plant *plant;
} Fixture;

static void folder_remove(const char *folder) {
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    for (const char *name = dir ? g_dir_read_name(dir) : NULL; name; name = g_dir_read_name(dir)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            folder_remove(path);
        else
            g_unlink(path);
    }
    g_rmdir(folder);
}

static gint64 at(const char *text) {
    gint64 ms;
    g_autoptr(GError) error = NULL;
    clock_parse(text, &ms, &error);
    g_assert_no_error(error);
    return ms;
}

static void fixture_up(Fixture *f, gconstpointer data) {
    (void)data;
    g_autoptr(GError) error = NULL;
    f->folder = g_dir_make_tmp("bihuan-model-XXXXXX", &error);
    g_assert_no_error(error);
    i18n_init("en");
    g_setenv("XDG_STATE_HOME", f->folder, TRUE);
    f->path = g_build_filename(f->folder, "p.db", NULL);
    clock_simulate(at(PLANT_TIME), FALSE);
    guint8 key[32] = {7};
    PlantFacts facts = {.name = "试验厂", .key = key, .simulate = TRUE};
    f->plant = plant_create(f->path, &facts, &error);
    g_assert_no_error(error);
    g_assert_nonnull(f->plant);
}

static void fixture_down(Fixture *f, gconstpointer data) {
    (void)data;
    plant_close(f->plant);
    folder_remove(f->folder);
    g_free(f->folder);
    g_free(f->path);
    clock_reset();
}

/* Begins and commits a change around statements that use `change` and `error`. */
#define IN_CHANGE(f, ...)                                                                                                                  \
    do {                                                                                                                                   \
        g_autoptr(GError) error = NULL;                                                                                                    \
        g_autoptr(Change) change = change_begin((f)->plant, "system", &error);                                                             \
        g_assert_no_error(error);                                                                                                          \
        __VA_ARGS__;                                                                                                                       \
        g_assert_no_error(error);                                                                                                          \
        g_assert_true(change_commit(change, "test", "test", "", &error));                                                                  \
        g_assert_no_error(error);                                                                                                          \
    } while (0)

#endif
