/* SPDX-License-Identifier: MIT
 *
 * A plant file somebody has worked on: the input is a list of changes to the bytes of a good one (4 bytes each: place, value). It
 * is opened and verified, or refused in a sentence; never a crash, never a wait.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/store/change.h"
#include "bihuan/store/verify.h"

#include <glib/gstdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *path, *folder;
static char *good;
static gsize length;

static void remove_folder(void) {
    g_autofree char *command = g_strdup_printf("rm -rf '%s'", folder);
    if (system(command) != 0)
        abort();
}

static void make_plant(void) {
    static const guint8 key[32] = {1};
    folder = g_dir_make_tmp("fuzz-plant-XXXXXX", NULL);
    path = g_build_filename(folder, "plant.db", NULL);
    g_setenv("XDG_STATE_HOME", folder, TRUE);
    atexit(remove_folder);
    clock_simulate(1795392000000, FALSE);
    PlantFacts facts = {.name = "x", .key = key, .simulate = TRUE, .id = "00112233445566778899aabbccddeeff"};
    Plant *plant = plant_create(path, &facts, NULL);
    for (int i = 0; plant && i < 8; i++) {
        g_autofree char *code = g_strdup_printf("A%d", i / 2);
        g_autoptr(Change) change = change_begin(plant, "u001", NULL);
        g_autoptr(Row) row = row_new("area");
        row_set_text(row, "code", code);
        row_set_text(row, "name", "罐区");
        if (!change_put(change, row, NULL) || !change_commit(change, "import", code, "", NULL))
            abort();
    }
    plant_close(plant);
    if (!g_file_get_contents(path, &good, &length, NULL))
        abort();
}

/* Most of the file is unused room: the places run over its first bytes of every page, where the cells' headers are. */
static void spoil(char *bytes, const uint8_t *data, size_t size) {
    for (size_t i = 0; i + 4 <= size; i += 4) {
        gsize place = (gsize)(data[i] | data[i + 1] << 8 | data[i + 2] << 16) % length;
        bytes[place] = (char)data[i + 3];
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    g_autoptr(GError) error = NULL;
    if (!good)
        make_plant();
    g_autofree char *bytes = g_memdup2(good, length);
    spoil(bytes, data, size);
    FILE *file = g_fopen(path, "wb");
    if (!file || fwrite(bytes, 1, length, file) != length || fclose(file) != 0)
        abort();
    g_autoptr(Plant) plant = plant_open(path, FALSE, &error);
    if (!plant && !error)
        abort();
    g_autoptr(Verify) verify = plant ? verify_plant(plant, VERIFY_CHAIN | VERIFY_STATE | VERIFY_FILE, NULL, NULL, &error) : NULL;
    if (!verify && !error)
        abort();
    return 0;
}
