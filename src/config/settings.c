/* SPDX-License-Identifier: MIT
 *
 * bihuan.conf(5): one table of rows, two files, the later one wins. A new setting is a new row (and a line
 * in the man page); who uses it asks by name.
 */
#include "bihuan/config/settings.h"

#include <stdlib.h>
#include <string.h>

#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "bihuan/config/printer.h"
#include "bihuan/config/serving.h"

#define FILE_MAX_BYTES 65536

struct Settings {
    GHashTable *values;   /* name to text, only what a file sets */
    GHashTable *keys;     /* action to keys */
    GHashTable *lines;    /* action to "file:line" */
    GHashTable *printers; /* name to Printer */
};

static const Setting ROWS[] = {
    {.name = "plant",
     .type = SETTING_PATH,
     .standard = "",
     .help = N_("The plant file that is opened when neither --plant nor BIHUAN_PLANT names one.")},
    {.name = "lang",
     .type = SETTING_CHOICE,
     .standard = "",
     .choices = "zh en",
     .help = N_("The language; without it the environment decides, else Chinese.")},
    {.name = "theme",
     .type = SETTING_TEXT,
     .standard = "default",
     .help = N_("The colours of the screens: default, mono, glare, ascii, or one of your own.")},
    {.name = "offset", .type = SETTING_OFFSET, .standard = "+08:00", .help = N_("The offset from UTC that a new plant gets.")},
    {.name = "escape_delay",
     .type = SETTING_NUMBER,
     .standard = "25",
     .min = 0,
     .max = 1000,
     .help = N_("Milliseconds to wait behind Esc for the rest of a key; more on slow lines.")},
    {.name = "bell",
     .type = SETTING_CHOICE,
     .standard = "on",
     .choices = "on off",
     .help = N_("Whether new work for who is logged in comes with a sound.")},
    {.name = "heads",
     .type = SETTING_PATH,
     .standard = "",
     .help = N_("A file every head code is added to: an anchor; best append-only (chattr +a).")},
    {.name = "exchange",
     .type = SETTING_PATH,
     .standard = "",
     .help = N_("A folder with in/ and out/: where photos come from and where prints and exports go.")},
    {.name = "backups",
     .type = SETTING_PATH,
     .standard = "",
     .help = N_("The folder of dated copies that backup --keep fills and doctor looks at.")},
    {.name = "share",
     .type = SETTING_CHOICE,
     .standard = "refuse",
     .choices = "refuse accept",
     .help = N_("Whether a plant on an unproven share may be written; counts in root's file only.")},
    {.name = "labels", .type = SETTING_PATH, .standard = "", .help = N_("A folder with label layouts of your own, and sheets/ in it.")},
    {.name = "captive",
     .type = SETTING_TEXT,
     .standard = "",
     .help = N_("The account whose only program is bihuan; counts in root's file only.")},
    {0},
};

const Setting *settings_rows(void) {
    return ROWS;
}

static const Setting *row_named(const char *name) {
    for (const Setting *row = ROWS; row->name != NULL; row++)
        if (strcmp(row->name, name) == 0)
            return row;
    return NULL;
}

void settings_free(Settings *settings) {
    if (settings == NULL)
        return;
    g_hash_table_unref(settings->values);
    g_hash_table_unref(settings->keys);
    g_hash_table_unref(settings->lines);
    g_hash_table_unref(settings->printers);
    g_free(settings);
}

/* "+08:00", "-03:30" to minutes east of UTC. */
static gboolean parse_offset(const char *text, gint64 *minutes) {
    if (strlen(text) != 6 || strchr("+-", text[0]) == NULL || text[3] != ':')
        return FALSE;
    for (int i = 1; i < 6; i++)
        if (i != 3 && !g_ascii_isdigit(text[i]))
            return FALSE;
    gint64 value = (text[1] - '0') * 600 + (text[2] - '0') * 60 + (text[4] - '0') * 10 + (text[5] - '0');
    if (text[4] > '5' || value > 14 * 60)
        return FALSE;
    *minutes = text[0] == '-' ? -value : value;
    return TRUE;
}

static gboolean has_word(const char *words, const char *word) {
    g_auto(GStrv) list = g_strsplit(words, " ", -1);
    return g_strv_contains((const char *const *)list, word);
}

static gboolean check_value(const Setting *row, const char *value, GError **error) {
    gint64 number = 0;
    char *end = NULL;
    switch (row->type) {
    case SETTING_CHOICE:
        if (has_word(row->choices, value))
            return TRUE;
        return err_set(error, ERR_INPUT, _("\"%s\" must be one of: %s."), row->name, row->choices);
    case SETTING_NUMBER:
        number = g_ascii_strtoll(value, &end, 10);
        if (*value != '\0' && *end == '\0' && number >= row->min && number <= row->max)
            return TRUE;
        return err_set(error, ERR_INPUT, _("\"%s\" must be a whole number from %d to %d."), row->name, (int)row->min, (int)row->max);
    case SETTING_OFFSET:
        if (parse_offset(value, &number))
            return TRUE;
        return err_set(error, ERR_INPUT, _("\"%s\" must look like +08:00."), row->name);
    case SETTING_TEXT:
    case SETTING_PATH:
        break;
    }
    return TRUE;
}

static gboolean take_setting(Settings *settings, const char *name, const char *value, GError **error) {
    const Setting *row = row_named(name);
    if (row == NULL)
        return err_set(error, ERR_INPUT, _("There is no setting \"%s\"; see bihuan.conf(5)."), name);
    if (!check_value(row, value, error))
        return FALSE;
    char *text =
        row->type == SETTING_PATH && g_str_has_prefix(value, "~/") ? g_build_filename(g_get_home_dir(), value + 2, NULL) : g_strdup(value);
    g_hash_table_replace(settings->values, g_strdup(name), text);
    return TRUE;
}

static gboolean take_printer(Settings *settings, SectionReader *reader, guint section, GError **error) {
    Printer *printer = printer_read(reader, section, error);
    if (printer != NULL)
        g_hash_table_replace(settings->printers, printer->name, printer);
    return printer != NULL;
}

static gboolean take_section(Settings *settings, SectionReader *reader, guint section, GError **error) {
    const Ini *ini = reader->ini;
    const char *path = reader->file;
    const char *title = ini_section_name(ini, section);
    if (printer_is_section(title))
        return take_printer(settings, reader, section, error);
    if (serving_is_section(title)) /* of the watch: no terminal's business */
        return TRUE;
    gboolean keys = strcmp(title, "keys") == 0;
    if (!keys && strcmp(title, "bihuan") != 0)
        return err_set(error, ERR_INPUT, _("%s:%d: There is no section [%s]; [bihuan], [keys] and [printer NAME] are known."), path,
                       ini_section_line(ini, section), title);
    for (guint k = 0; k < ini_key_count(ini, section); k++) {
        const char *name = ini_key_name(ini, section, k), *value = ini_key_value(ini, section, k);
        g_autoptr(GError) reason = NULL;
        if (keys) {
            g_hash_table_replace(settings->keys, g_strdup(name), g_strdup(value));
            g_hash_table_replace(settings->lines, g_strdup(name), g_strdup_printf("%s:%d", path, ini_key_line(ini, section, k)));
        } else if (!take_setting(settings, name, value, &reason))
            return err_set(error, ERR_INPUT, "%s:%d: %s", path, ini_key_line(ini, section, k), reason->message);
    }
    return TRUE;
}

static gboolean read_file(Settings *settings, const char *path, GError **error) {
    if (path == NULL || !g_file_test(path, G_FILE_TEST_EXISTS))
        return TRUE;
    gsize size = 0;
    char *bytes = path_read(path, FILE_MAX_BYTES, &size, error);
    g_autofree char *text = bytes ? decode_take(bytes, size, NULL, error) : NULL;
    g_autoptr(SectionReader) reader = text ? section_reader_new(path, text) : NULL;
    if (reader == NULL || !section_end(reader, error))
        return FALSE;
    for (guint s = 0; s < ini_section_count(reader->ini); s++)
        if (!take_section(settings, reader, s, error))
            return FALSE;
    return TRUE;
}

Settings *settings_load_files(const char *system, const char *user, GError **error) {
    g_autoptr(Settings) settings = g_new0(Settings, 1);
    settings->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    settings->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    settings->lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    settings->printers = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)printer_free);
    if (!read_file(settings, system, error) || !read_file(settings, user, error))
        return NULL;
    return g_steal_pointer(&settings);
}

Settings *settings_load(GError **error) {
    g_autofree char *folder = path_config_dir();
    g_autofree char *user = folder != NULL ? g_build_filename(folder, "bihuan.conf", NULL) : NULL;
    IDS_REAL_SCOPE;
    return settings_load_files(SETTINGS_SYSTEM_FILE, user, error);
}

const char *settings_get(const Settings *settings, const char *name) {
    const char *value = g_hash_table_lookup(settings->values, name);
    if (value != NULL)
        return value;
    const Setting *row = row_named(name);
    return row != NULL ? row->standard : "";
}

gint64 settings_number(const Settings *settings, const char *name) {
    const Setting *row = row_named(name);
    const char *value = settings_get(settings, name);
    gint64 number = 0;
    if (row != NULL && row->type == SETTING_OFFSET)
        return parse_offset(value, &number) ? number : 0;
    return g_ascii_strtoll(value, NULL, 10);
}

gboolean settings_is_set(const Settings *settings, const char *name) {
    return g_hash_table_contains(settings->values, name);
}

static int settings_compare_names(gconstpointer a, gconstpointer b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *settings_key_actions(const Settings *settings) {
    GPtrArray *names = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer name = NULL;
    g_hash_table_iter_init(&iterator, settings->keys);
    while (g_hash_table_iter_next(&iterator, &name, NULL))
        g_ptr_array_add(names, name);
    g_ptr_array_sort(names, settings_compare_names);
    return names;
}

const char *settings_key(const Settings *settings, const char *action) {
    return g_hash_table_lookup(settings->keys, action);
}

const char *settings_key_line(const Settings *settings, const char *action) {
    return g_hash_table_lookup(settings->lines, action);
}

static int compare_printers(gconstpointer a, gconstpointer b) {
    return strcmp((*(const Printer *const *)a)->name, (*(const Printer *const *)b)->name);
}

GPtrArray *settings_printers(const Settings *settings) {
    GPtrArray *printers = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer printer = NULL;
    g_hash_table_iter_init(&iterator, settings->printers);
    while (g_hash_table_iter_next(&iterator, NULL, &printer))
        g_ptr_array_add(printers, printer);
    g_ptr_array_sort(printers, compare_printers);
    return printers;
}

const Printer *settings_printer(const Settings *settings, const char *name, GError **error) {
    const Printer *printer = g_hash_table_lookup(settings->printers, name);
    if (printer != NULL)
        return printer;
    g_autoptr(GPtrArray) all = settings_printers(settings);
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++)
        g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", ((const Printer *)all->pdata[i])->name);
    if (all->len == 0)
        err_set(error, ERR_NOT_FOUND, _("There is no printer %s: none is set up; see [printer NAME] in bihuan.conf(5)."), name);
    else
        err_set(error, ERR_NOT_FOUND, _("There is no printer %s; choose one of: %s."), name, names->str);
    return NULL;
}
