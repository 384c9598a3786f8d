/* SPDX-License-Identifier: MIT
 *
 * Which files may say what is executed and sent, and what they say.
 */
#include "bihuan/config/serving.h"

#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/config/section.h"
#include "bihuan/config/settings.h"

#define FILE_MAX_BYTES 262144

/* Each with a name, or each without. */
static const char *const NAMED[] = {"channel", "robot", "command", "link", NULL};
static const char *const ALONE[] = {"serve", "watch", "bridge", NULL};

gboolean serving_is_section(const char *title) {
    const char *blank = strchr(title, ' ');
    g_autofree char *word = blank ? g_strndup(title, (gsize)(blank - title)) : g_strdup(title);
    return blank ? g_strv_contains(NAMED, word) : g_strv_contains(ALONE, word);
}

static void section_free(gpointer data) {
    ServingSection *section = data;
    g_free(section->word);
    g_free(section->name);
    g_free(section->file);
    g_hash_table_unref(section->values);
    g_hash_table_unref(section->secrets);
    g_free(section);
}

void serving_free(Serving *serving) {
    if (!serving)
        return;
    g_ptr_array_unref(serving->sections);
    g_ptr_array_unref(serving->ignored);
    g_ptr_array_unref(serving->idle);
    g_free(serving);
}

/* Made where there is none, or NULL. */
static ServingSection *section_of(Serving *serving, const char *title, gboolean make) {
    const char *blank = strchr(title, ' ');
    g_autofree char *word = blank ? g_strndup(title, (gsize)(blank - title)) : g_strdup(title);
    g_autofree char *name = g_strstrip(g_strdup(blank ? blank + 1 : ""));
    ServingSection *section = (ServingSection *)serving_find(serving, word, name);
    if (section || !make)
        return section;
    section = g_new0(ServingSection, 1);
    section->word = g_steal_pointer(&word);
    section->name = g_steal_pointer(&name);
    section->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    section->secrets = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_ptr_array_add(serving->sections, section);
    return section;
}

/* Secrets of what nobody has set up are of no use; most often a name is misspelt. */
static void take_section(Serving *serving, const SectionReader *reader, guint index, gboolean secrets) {
    const char *title = ini_section_name(reader->ini, index);
    int line = ini_section_line(reader->ini, index);
    ServingSection *section = section_of(serving, title, !secrets);
    if (!section) {
        g_ptr_array_add(serving->idle, g_strdup_printf(_("%s:%d: [%s] has secrets here and stands in no settings; it is ignored."),
                                                       reader->file, line, title));
        return;
    }
    GHashTable *map = secrets ? section->secrets : section->values;
    if (!secrets) {
        g_free(section->file);
        section->file = g_strdup(reader->file);
        section->line = line;
    }
    for (guint k = 0; k < ini_key_count(reader->ini, index); k++)
        g_hash_table_replace(map, g_strdup(ini_key_name(reader->ini, index, k)), g_strdup(ini_key_value(reader->ini, index, k)));
}

typedef enum { FILE_COUNTS, FILE_IGNORED, FILE_SECRETS } FileRank;

static gboolean read_file(Serving *serving, const char *path, FileRank rank, GError **error) {
    if (!path || !g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    gsize size = 0;
    char *bytes = path_read(path, FILE_MAX_BYTES, &size, error);
    g_autofree char *text = bytes ? decode_take(bytes, size, NULL, error) : NULL;
    g_autoptr(SectionReader) reader = text ? section_reader_new(path, text) : NULL;
    if (!reader || !section_end(reader, error))
        return FALSE;
    for (guint s = 0; s < ini_section_count(reader->ini); s++) {
        const char *title = ini_section_name(reader->ini, s);
        if (!serving_is_section(title)) {
            if (rank == FILE_SECRETS)
                return err_set(error, ERR_INPUT, _("%s:%d: There is no section [%s] of secrets; see bihuan-serve(8)."), path,
                               ini_section_line(reader->ini, s), title);
        } else if (rank == FILE_IGNORED)
            g_ptr_array_add(serving->ignored, g_strdup_printf(_("%s:%d: [%s] does not count here: it is root's, or that of the owner of the"
                                                                " plant file."),
                                                              path, ini_section_line(reader->ini, s), title));
        else
            take_section(serving, reader, s, rank == FILE_SECRETS);
    }
    return TRUE;
}

/* A set-id or captive process obeys root only; so does everybody who is not the owner of the plant file. */
static gboolean own_file_counts(const char *plant, ServingFlags flags) {
    struct stat status;
    if (ids_are_two() || flags & SERVING_CAPTIVE)
        return FALSE;
    return plant && stat(plant, &status) == 0 && status.st_uid == geteuid();
}

static char *secrets_path(const char *plant) {
    gsize stem = strlen(plant) - (g_str_has_suffix(plant, ".db") ? 3 : 0);
    return g_strdup_printf("%.*s.secrets", (int)stem, plant);
}

static gboolean read_secrets(Serving *serving, const char *plant, GError **error) {
    g_autofree char *path = secrets_path(plant);
    struct stat status;
    if (stat(path, &status) == 0 && ((status.st_mode & 077) != 0 || (status.st_uid != 0 && status.st_uid != geteuid())))
        return err_set(error, ERR_DENIED, _("%s may be read by others; give it to the owner of the plant alone: chmod 0400."), path);
    return read_file(serving, path, FILE_SECRETS, error);
}

Serving *serving_load(const char *plant, ServingFlags flags, GError **error) {
    g_autoptr(Serving) serving = g_new0(Serving, 1);
    serving->sections = g_ptr_array_new_with_free_func(section_free);
    serving->ignored = g_ptr_array_new_with_free_func(g_free);
    serving->idle = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *folder = path_config_dir();
    g_autofree char *own = folder ? g_build_filename(folder, "bihuan.conf", NULL) : NULL;
    gboolean counts = own_file_counts(plant, flags);
    gboolean read;
    {
        IDS_REAL_SCOPE;
        read = read_file(serving, SETTINGS_SYSTEM_FILE, FILE_COUNTS, error) &&
               read_file(serving, own, counts ? FILE_COUNTS : FILE_IGNORED, error);
    }
    if (!read || (flags & SERVING_SECRETS && !read_secrets(serving, plant, error)))
        return NULL;
    return g_steal_pointer(&serving);
}

const ServingSection *serving_find(const Serving *serving, const char *word, const char *name) {
    for (guint i = 0; i < serving->sections->len; i++) {
        const ServingSection *section = serving->sections->pdata[i];
        if (strcmp(section->word, word) == 0 && strcmp(section->name, name) == 0)
            return section;
    }
    return NULL;
}

const char *serving_value(const ServingSection *section, const char *key) {
    const char *value = section ? g_hash_table_lookup(section->values, key) : NULL;
    return value ? value : "";
}

const char *serving_secret(const ServingSection *section, const char *key) {
    const char *value = section ? g_hash_table_lookup(section->secrets, key) : NULL;
    return value ? value : "";
}

char *serving_filled(const ServingSection *section, const char *key) {
    g_autoptr(GString) text = g_string_new(serving_value(section, key));
    GHashTableIter iter;
    gpointer name, value;
    if (!section)
        return g_strdup("");
    g_hash_table_iter_init(&iter, section->secrets);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        g_autofree char *place = g_strdup_printf("${%s}", (const char *)name);
        g_string_replace(text, place, value, 0);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

gboolean serving_refuse(const ServingSection *section, const char *key, GError **error, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return err_set(error, ERR_INPUT, "%s:%d: [%s%s%s] %s: %s", section->file, section->line, section->word, *section->name ? " " : "",
                   section->name, key, why);
}

gboolean serving_number(const ServingSection *section, const char *key, ServingRange range, gint64 *value, GError **error) {
    const char *text = serving_value(section, key);
    char *end = NULL;
    *value = *text ? g_ascii_strtoll(text, &end, 10) : range.usual;
    if (!*text || (*end == '\0' && *value >= range.min && *value <= range.max))
        return TRUE;
    return serving_refuse(section, key, error, _("“%s” is no whole number from %d to %d."), text, (int)range.min, (int)range.max);
}

gboolean serving_duration(const ServingSection *section, const char *key, gint64 usual, gint64 *ms, GError **error) {
    const char *text = serving_value(section, key);
    *ms = usual;
    if (!*text || clock_parse_duration(text, ms, NULL))
        return TRUE;
    return serving_refuse(section, key, error, _("“%s” is no duration such as 5m or 1h."), text);
}
