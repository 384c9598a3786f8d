/* SPDX-License-Identifier: MIT
 *
 * Values out of a layout's text, and the search for its file: a plant's own folders come before what is shipped.
 */
#include "reader.h"

#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define LENGTH_MAX 2000.0
#define FILE_MAX_BYTES 65536
#define SUFFIX ".ini"

void reader_complain(Reader *reader, const char *section, const char *key, const char *sentence) {
    if (!reader->mistake) {
        err_set(&reader->mistake, ERR_INPUT, "%s:%d: [%s] %s: %s", reader->file, MAX(ini_line(reader->ini, section, key), 1), section, key,
                sentence);
    }
}

double reader_length(Reader *reader, const char *section, const char *key, double standard) {
    const char *text = ini_get(reader->ini, section, key);
    if (!text && standard >= 0) {
        return standard;
    }
    if (!text) {
        reader_complain(reader, section, key, _("this key is missing; give a length in millimetres"));
        return 0;
    }
    char *end = NULL;
    double value = g_ascii_strtod(text, &end);
    if (strspn(text, "-0123456789.") != strlen(text) || end == text || *end || value > LENGTH_MAX) {
        reader_complain(reader, section, key, _("a length in millimetres is needed here"));
        return 0;
    }
    if (value < 0) {
        reader_complain(reader, section, key, _("a length cannot be negative"));
        return 0;
    }
    return value;
}

int reader_number(Reader *reader, const char *section, const char *key, int least, int most, int standard) {
    const char *text = ini_get(reader->ini, section, key);
    guint64 number = 0;
    if (!text) {
        return standard;
    }
    if (!g_ascii_string_to_unsigned(text, 10, (guint64)least, (guint64)most, &number, NULL)) {
        g_autofree char *sentence = g_strdup_printf(_("a number from %d to %d is needed here"), least, most);
        reader_complain(reader, section, key, sentence);
        return standard;
    }
    return (int)number;
}

int reader_word(Reader *reader, const char *section, const char *key, const char *const *words) {
    const char *text = ini_get(reader->ini, section, key);
    for (int i = 0; text && words[i]; i++) {
        if (strcmp(text, words[i]) == 0) {
            return i;
        }
    }
    if (text) {
        g_autofree char *known = g_strjoinv(", ", (char **)words);
        g_autofree char *sentence = g_strdup_printf(_("one of these is needed here: %s"), known);
        reader_complain(reader, section, key, sentence);
    }
    return 0;
}

char *reader_text(const Reader *reader, const char *section, const char *key) {
    const char *text = ini_get(reader->ini, section, key);
    return g_strdup(text ? text : "");
}

void reader_need(Reader *reader, const char *section) {
    if (ini_find(reader->ini, section) < 0 && !reader->mistake) {
        err_set(&reader->mistake, ERR_INPUT, _("%s:%d: the section [%s] is missing"), reader->file, 1, section);
    }
}

void reader_check_keys(Reader *reader, const char *section, const char *const *keys) {
    int place = ini_find(reader->ini, section);
    for (guint k = 0; place >= 0 && k < ini_key_count(reader->ini, (guint)place); k++) {
        const char *key = ini_key_name(reader->ini, (guint)place, k);
        if (!g_strv_contains(keys, key)) {
            reader_complain(reader, section, key, _("there is no such key here; see bihuan-label(5)"));
        }
    }
}

/* ---- files ---- */

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

static int compare_names(gconstpointer a, gconstpointer b) {
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
    g_ptr_array_sort(names, compare_names);
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
