/* SPDX-License-Identifier: MIT
 *
 * The search for the file of a layout or a sheet: a plant's own folders come before what is shipped.
 */
#include "reader.h"

#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/path.h"

#define FILE_MAX_BYTES 65536
#define SUFFIX ".ini"

static void add_name(GPtrArray *names, const char *file) {
    if (!g_str_has_suffix(file, SUFFIX) || *file == '.') {
        return;
    }
    char *name = g_strndup(file, strlen(file) - strlen(SUFFIX));
    if (g_ptr_array_find_with_equal_func(names, name, g_str_equal, NULL)) {
        g_free(name);
    } else {
        g_ptr_array_add(names, name);
    }
}

static int reader_compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char **reader_names(const char *const *folders, const char *embedded, const char *below) {
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *shipped = g_strconcat(embedded, below, NULL);
    g_auto(GStrv) files = path_embedded_list(shipped);
    for (char **file = files; *file; file++) {
        add_name(names, *file);
    }
    for (; folders && *folders; folders++) {
        g_autofree char *folder = g_build_filename(*folders, below, NULL);
        g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
        const char *file;
        while (dir && (file = g_dir_read_name(dir))) {
            add_name(names, file);
        }
    }
    g_ptr_array_sort(names, reader_compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

char *reader_load(const char *const *folders, const char *embedded, const char *below, const char *name, char **file, GError **error) {
    *file = NULL;
    if (!*name || *name == '.' || strchr(name, '/')) {
        return NULL; /* a name, not a way to other files */
    }
    g_autofree char *base = g_strconcat(name, SUFFIX, NULL);
    for (; folders && *folders; folders++) {
        g_autofree char *path = g_build_filename(*folders, below, base, NULL);
        if (g_file_test(path, G_FILE_TEST_EXISTS)) {
            gsize size = 0;
            char *bytes = path_read(path, FILE_MAX_BYTES, &size, error);
            g_autofree char *text = bytes ? decode_take(bytes, size, NULL, error) : NULL;
            *file = text ? g_steal_pointer(&path) : NULL;
            return g_steal_pointer(&text);
        }
    }
    g_autofree char *path = g_strconcat(embedded, below, base, NULL);
    char *text = path_embedded(path, NULL);
    *file = text ? g_steal_pointer(&path) : NULL;
    return text;
}
