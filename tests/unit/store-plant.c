/* SPDX-License-Identifier: MIT
 *
 * Small plants for the tests of the store.
 */
#include "store-plant.h"

#include "bihuan/base/clock.h"

#include <stdlib.h>

char *store_folder_new(void) {
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("store-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

void store_folder_remove(char *folder) {
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    g_assert_cmpint(system(command), ==, 0);
    g_free(folder);
}

Plant *store_plant_new(const char *folder) {
    static const guint8 key[32] = {1, 2, 3};
    g_autoptr(GError) error = NULL;
    g_autofree char *path = g_build_filename(folder, "plant.db", NULL);
    PlantFacts facts = {.name = "测试厂", .id = STORE_PLANT_ID, .key = key, .simulate = TRUE};
    clock_simulate(STORE_TIME, FALSE);
    Plant *plant = plant_create(path, &facts, &error);
    g_assert_no_error(error);
    plant_set_terminal(plant, "test:tty1");
    return plant;
}

void store_add_area(Plant *plant, const char *code, const char *name) {
    plant_accept_trouble(plant); /* tests write histories that this terminal's memory contradicts; refusing is asked elsewhere */
    g_autoptr(GError) error = NULL;
    clock_advance(CLOCK_MINUTE);
    g_autoptr(Change) change = change_begin(plant, "u001", &error);
    g_assert_no_error(error);
    g_autoptr(Row) row = row_new("area");
    row_set_text(row, "code", code);
    row_set_text(row, "name", name);
    g_assert_true(change_put(change, row, &error) && change_mention(change, "YH-1", &error));
    g_assert_true(change_commit(change, "import", code, "because", &error));
    g_assert_no_error(error);
}

void store_copy_file(const char *from, const char *to) {
    g_autofree char *bytes = NULL;
    gsize size;
    g_assert_true(g_file_get_contents(from, &bytes, &size, NULL));
    g_assert_true(g_file_set_contents(to, bytes, (gssize)size, NULL));
}
