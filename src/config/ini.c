/* SPDX-License-Identifier: MIT
 *
 * INI text: an own pass that finds what iniparser swallows (see ini.h) and knows the lines, then iniparser
 * for the values. iniparser 4.1 reads only paths, cuts values at ';' and '#', and rejects a whole file for
 * one bad line; so it gets the good lines only, with the values quoted, through a memory file. The one home
 * of iniparser.
 */
#include "bihuan/config/ini.h"

#include <errno.h>
#include <iniparser/iniparser.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

#define LINE_MAX_BYTES 1000
#define CHUNK 48 /* keys that iniparser gets at once: what it looks up and adds, it looks for from the first key on */

typedef struct {
    char *name, *value; /* value: as iniparser is to read it, until fill_values */
    int line;
} Entry;

typedef struct {
    char *name;
    int line;
    GPtrArray *entries;
    GHashTable *by_name;
} Section;

struct Ini {
    GPtrArray *sections;
    GHashTable *by_name;
};

/* The own pass, and where it is. */
typedef struct {
    Ini *ini;
    Section *section; /* NULL: before the first one, or in a refused one */
    gboolean refused; /* in a refused section: its lines are read but not kept */
    int line;
    GPtrArray *mistakes;
} Scan;

IniMistake *ini_mistake_new(int line, const char *format, ...) {
    IniMistake *mistake = g_new0(IniMistake, 1);
    va_list arguments;
    va_start(arguments, format);
    mistake->line = line;
    mistake->sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    return mistake;
}

void ini_mistake_free(IniMistake *mistake) {
    if (mistake == NULL)
        return;
    g_free(mistake->sentence);
    g_free(mistake);
}

static void entry_free(Entry *entry) {
    g_free(entry->name);
    g_free(entry->value);
    g_free(entry);
}

static void section_free(Section *section) {
    g_hash_table_unref(section->by_name);
    g_ptr_array_unref(section->entries);
    g_free(section->name);
    g_free(section);
}

void ini_free(Ini *ini) {
    if (ini == NULL)
        return;
    g_hash_table_unref(ini->by_name);
    g_ptr_array_unref(ini->sections);
    g_free(ini);
}

static Ini *ini_new(void) {
    Ini *ini = g_new0(Ini, 1);
    ini->sections = g_ptr_array_new_with_free_func((GDestroyNotify)section_free);
    ini->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    return ini;
}

static gboolean add_mistake(Scan *scan, char *sentence) {
    g_autofree char *owned = sentence;
    g_ptr_array_add(scan->mistakes, ini_mistake_new(scan->line, "%s", owned));
    return FALSE;
}

/* Cuts a comment: ';' or '#' behind a blank. */
static void cut_comment(char *text) {
    for (char *c = text; *c != '\0'; c++)
        if ((*c == ';' || *c == '#') && c > text && c[-1] == ' ') {
            *c = '\0';
            break;
        }
    g_strchomp(text);
}

/* A name both iniparser and its callers agree on: it folds capitals and splits at ':'. */
static gboolean check_name(Scan *scan, const char *name) {
    if (*name == '\0')
        return add_mistake(scan, g_strdup(_("A name is missing here.")));
    if (strchr(name, ':') != NULL)
        return add_mistake(scan, g_strdup_printf(_("The name \"%s\" contains a colon."), name));
    for (const char *c = name; *c != '\0'; c++)
        if (g_ascii_isupper(*c))
            return add_mistake(scan, g_strdup_printf(_("Write the name \"%s\" in small letters."), name));
    return TRUE;
}

/* Behind "robot", "dept:EQP": whose section it is, a code as the plant writes it. */
static gboolean is_subject(const char *word) {
    const char *colon = strchr(word, ':');
    return colon && colon > word && colon[1] != '\0' && strspn(word, "abcdefghijklmnopqrstuvwxyz") == (gsize)(colon - word);
}

static void scan_section(Scan *scan, char *line) {
    cut_comment(line);
    scan->section = NULL;
    scan->refused = TRUE;
    gsize length = strlen(line);
    if (line[length - 1] != ']') {
        add_mistake(scan, g_strdup(_("A section begins with [ and ends with ].")));
        return;
    }
    line[length - 1] = '\0';
    g_auto(GStrv) words = g_strsplit(g_strstrip(line + 1), " ", -1);
    g_autoptr(GString) name = g_string_new(NULL), ours = g_string_new(NULL);
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (strcmp(name->str, "robot") != 0 || !is_subject(*word))
            g_string_append_printf(ours, "%s%s", ours->len ? " " : "", *word);
        g_string_append_printf(name, "%s%s", name->len ? " " : "", *word);
    }
    if (!check_name(scan, ours->str))
        return;
    Section *known = g_hash_table_lookup(scan->ini->by_name, name->str);
    if (known != NULL) {
        add_mistake(scan, g_strdup_printf(_("The section [%s] is already on line %d."), name->str, known->line));
        return;
    }
    Section *section = g_new0(Section, 1);
    section->name = g_strdup(name->str);
    section->line = scan->line;
    section->entries = g_ptr_array_new_with_free_func((GDestroyNotify)entry_free);
    section->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    g_ptr_array_add(scan->ini->sections, section);
    g_hash_table_insert(scan->ini->by_name, section->name, section);
    scan->section = section;
    scan->refused = FALSE;
}

char *ini_bare_value(char *value) {
    if (*value == '"' || *value == '\'') {
        char *end = strchr(value + 1, *value);
        if (end != NULL) {
            const char *rest = end + 1;
            while (*rest == ' ')
                rest++;
            if (*rest == '\0' || ((*rest == ';' || *rest == '#') && rest > end + 1)) {
                *end = '\0';
                return value + 1;
            }
        }
    }
    cut_comment(value);
    return value;
}

/* The value in quotes, so that iniparser reads back exactly this one; NULL: there are none for it. Owned. */
static char *quoted(Scan *scan, const char *key, const char *value) {
    const char *quote = strchr(value, '"') == NULL ? "\"" : strchr(value, '\'') == NULL ? "'" : "";
    if (*quote == '\0' && (strpbrk(value, ";#") != NULL || strchr("\"'", *value) != NULL || g_str_has_suffix(value, "\\"))) {
        add_mistake(scan, g_strdup_printf(_("The value of \"%s\" mixes both kinds of quotes."), key));
        return NULL;
    }
    return g_strconcat(quote, value, quote, NULL);
}

static void scan_entry(Scan *scan, char *line) {
    char *equals = strchr(line, '=');
    if (equals == NULL) {
        add_mistake(scan, g_strdup(_("This line is neither [section] nor key = value.")));
        return;
    }
    *equals = '\0';
    char *key = g_strstrip(line), *value = ini_bare_value(g_strstrip(equals + 1));
    if (!check_name(scan, key) || scan->refused)
        return;
    if (strpbrk(key, " []") != NULL) {
        add_mistake(scan, g_strdup_printf(_("A key is one word, not \"%s\"."), key));
        return;
    }
    if (scan->section == NULL) {
        add_mistake(scan, g_strdup_printf(_("The key \"%s\" stands before the first [section]."), key));
        return;
    }
    Entry *known = g_hash_table_lookup(scan->section->by_name, key);
    if (known != NULL) {
        add_mistake(scan, g_strdup_printf(_("The key \"%s\" is already on line %d."), key, known->line));
        return;
    }
    char *text = quoted(scan, key, value);
    if (text == NULL)
        return;
    Entry *entry = g_new0(Entry, 1);
    entry->name = g_strdup(key);
    entry->value = text;
    entry->line = scan->line;
    g_ptr_array_add(scan->section->entries, entry);
    g_hash_table_insert(scan->section->by_name, entry->name, entry);
}

static void scan_line(Scan *scan, const char *start, gsize length) {
    if (length > 0 && start[length - 1] == '\r')
        length--;
    if (length > LINE_MAX_BYTES) {
        add_mistake(scan, g_strdup_printf(_("The line is longer than %d bytes."), LINE_MAX_BYTES));
        return;
    }
    g_autofree char *raw = g_strndup(start, length);
    for (char *c = raw; *c != '\0'; c++)
        if (*c == '\t')
            *c = ' ';
    g_autoptr(GError) error = NULL;
    g_autofree char *line = utf8_clean(raw, LINE_MAX_BYTES, FALSE, &error);
    if (line == NULL)
        add_mistake(scan, g_strdup(error->message));
    else if (*line == '[')
        scan_section(scan, line);
    else if (*line != '\0' && *line != ';' && *line != '#')
        scan_entry(scan, line);
}

/* iniparser reports to stderr unless told otherwise; what it could say, the own pass has said. */
static int swallow_message(const char *format, ...) {
    (void)format;
    return 0;
}

static gboolean write_all(int descriptor, const GString *text) {
    gsize done = 0;
    while (done < text->len) {
        gssize written = pwrite(descriptor, text->str + done, text->len - done, (off_t)done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return FALSE;
        done += (gsize)written;
    }
    return ftruncate(descriptor, (off_t)text->len) == 0;
}

/* Keys on their way through iniparser: "[s]", then a line "NUMBER = value" for each. */
typedef struct {
    int descriptor; /* the memory file */
    GString *text;
    Entry *entries[CHUNK];
    guint count;
    gboolean lost; /* some value did not come back */
} Chunk;

static void read_chunk(Chunk *chunk) {
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", chunk->descriptor);
    dictionary *values = chunk->descriptor >= 0 && write_all(chunk->descriptor, chunk->text) ? iniparser_load(path) : NULL;
    chunk->lost |= values == NULL;
    for (guint i = 0; i < chunk->count; i++) {
        char key[16];
        g_snprintf(key, sizeof key, "s:%u", i);
        const char *value = values != NULL ? iniparser_getstring(values, key, NULL) : NULL;
        chunk->lost |= value == NULL;
        g_free(chunk->entries[i]->value);
        chunk->entries[i]->value = g_strdup(value != NULL ? value : "");
    }
    if (values != NULL)
        iniparser_freedict(values);
    g_string_assign(chunk->text, "[s]\n");
    chunk->count = 0;
}

static void fill_values(Scan *scan) {
    g_autoptr(GString) text = g_string_new("[s]\n");
    Chunk chunk = {.descriptor = memfd_create("bihuan-ini", MFD_CLOEXEC), .text = text};
    iniparser_set_error_callback(swallow_message);
    for (guint s = 0; s < scan->ini->sections->len; s++) {
        Section *section = scan->ini->sections->pdata[s];
        for (guint k = 0; k < section->entries->len; k++) {
            Entry *entry = section->entries->pdata[k];
            g_string_append_printf(text, "%u = %s\n", chunk.count, entry->value);
            chunk.entries[chunk.count++] = entry;
            if (chunk.count == CHUNK)
                read_chunk(&chunk);
        }
    }
    read_chunk(&chunk);
    if (chunk.descriptor >= 0)
        close(chunk.descriptor);
    scan->line = 0;
    if (chunk.lost)
        add_mistake(scan, g_strdup(_("The text could not be read through a memory file (is /proc there?).")));
}

Ini *ini_scan(const char *text, GPtrArray *mistakes) {
    Scan scan = {.ini = ini_new(), .mistakes = mistakes};
    const char *start = g_str_has_prefix(text, "\xEF\xBB\xBF") ? text + 3 : text;
    while (*start != '\0') {
        const char *end = strchrnul(start, '\n');
        scan.line++;
        scan_line(&scan, start, (gsize)(end - start));
        start = *end == '\n' ? end + 1 : end;
    }
    fill_values(&scan);
    return scan.ini;
}

Ini *ini_parse(const char *name, const char *text, GError **error) {
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    g_autoptr(Ini) ini = ini_scan(text, mistakes);
    if (mistakes->len > 0) {
        const IniMistake *first = mistakes->pdata[0];
        err_set(error, ERR_INPUT, "%s:%d: %s", name, first->line, first->sentence);
        return NULL;
    }
    return g_steal_pointer(&ini);
}

static Section *section_at(const Ini *ini, guint section) {
    return section < ini->sections->len ? ini->sections->pdata[section] : NULL;
}

static Entry *entry_at(const Ini *ini, guint section, guint key) {
    const Section *found = section_at(ini, section);
    return found != NULL && key < found->entries->len ? found->entries->pdata[key] : NULL;
}

guint ini_section_count(const Ini *ini) {
    return ini->sections->len;
}

const char *ini_section_name(const Ini *ini, guint section) {
    const Section *found = section_at(ini, section);
    return found != NULL ? found->name : NULL;
}

int ini_section_line(const Ini *ini, guint section) {
    const Section *found = section_at(ini, section);
    return found != NULL ? found->line : 0;
}

int ini_find(const Ini *ini, const char *section) {
    for (guint i = 0; i < ini->sections->len; i++)
        if (strcmp(((Section *)ini->sections->pdata[i])->name, section) == 0)
            return (int)i;
    return -1;
}

guint ini_key_count(const Ini *ini, guint section) {
    const Section *found = section_at(ini, section);
    return found != NULL ? found->entries->len : 0;
}

const char *ini_key_name(const Ini *ini, guint section, guint key) {
    const Entry *entry = entry_at(ini, section, key);
    return entry != NULL ? entry->name : NULL;
}

const char *ini_key_value(const Ini *ini, guint section, guint key) {
    const Entry *entry = entry_at(ini, section, key);
    return entry != NULL ? entry->value : NULL;
}

int ini_key_line(const Ini *ini, guint section, guint key) {
    const Entry *entry = entry_at(ini, section, key);
    return entry != NULL ? entry->line : 0;
}

static const Entry *entry_named(const Ini *ini, const char *section, const char *key) {
    const Section *found = g_hash_table_lookup(ini->by_name, section);
    return found != NULL ? g_hash_table_lookup(found->by_name, key) : NULL;
}

const char *ini_get(const Ini *ini, const char *section, const char *key) {
    const Entry *entry = entry_named(ini, section, key);
    return entry != NULL ? entry->value : NULL;
}

int ini_line(const Ini *ini, const char *section, const char *key) {
    const Entry *entry = entry_named(ini, section, key);
    if (entry != NULL)
        return entry->line;
    const Section *found = g_hash_table_lookup(ini->by_name, section);
    return found != NULL ? found->line : 0;
}
