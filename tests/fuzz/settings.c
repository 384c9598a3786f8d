/* SPDX-License-Identifier: MIT
 *
 * The configuration of a terminal, the two files as one: refused with file and line, or every setting has a value.
 */
#include "bihuan/config/settings.h"

#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int file;
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    if (!file)
        file = memfd_create("settings", 0);
    path = g_strdup_printf("/proc/self/fd/%d", file);
    if (ftruncate(file, 0) != 0 || pwrite(file, data, size, 0) != (ssize_t)size)
        abort();
    Settings *settings = settings_load_files(NULL, path, &error);
    if (!settings && !error)
        abort();
    for (const Setting *row = settings_rows(); settings && row->name; row++)
        if (!settings_get(settings, row->name))
            abort();
    settings_free(settings);
    return 0;
}
