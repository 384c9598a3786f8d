/* SPDX-License-Identifier: MIT
 *
 * Values of INI sections by a table of keys. Knows kinds of values, no notation.
 */
#include "bihuan/config/section.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define LENGTH_MAX 2000.0
#define NUMBER_MAX 100000

SectionReader *section_reader_new(const char *file, const char *text) {
    SectionReader *reader = g_new0(SectionReader, 1);
    reader->file = file;
    reader->mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)ini_mistake_free);
    reader->ini = ini_scan(text, reader->mistakes);
    return reader;
}

void section_reader_free(SectionReader *reader) {
    if (!reader)
        return;
    ini_free((Ini *)reader->ini);
    g_ptr_array_unref(reader->mistakes);
    g_free(reader);
}

void section_note(SectionReader *reader, const char *section, const char *key, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *sentence = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    int line = ini_line(reader->ini, section, key);
    g_ptr_array_add(reader->mistakes, reader->bare ? ini_mistake_new(line, "%s", sentence)
                                                   : ini_mistake_new(MAX(line, 1), "[%s] %s: %s", section, key, sentence));
}

void section_need(SectionReader *reader, const char *section) {
    if (ini_find(reader->ini, section) < 0)
        g_ptr_array_add(reader->mistakes, ini_mistake_new(1, _("The section [%s] is missing."), section));
}

void section_refuse(SectionReader *reader, guint index) {
    g_ptr_array_add(reader->mistakes, ini_mistake_new(ini_section_line(reader->ini, index), _("There is no section [%s] in such a file."),
                                                      ini_section_name(reader->ini, index)));
}

gboolean section_end(const SectionReader *reader, GError **error) {
    if (reader->mistakes->len == 0)
        return TRUE;
    const IniMistake *first = reader->mistakes->pdata[0];
    return err_set(error, ERR_INPUT, "%s:%d: %s", reader->file, first->line, first->sentence);
}

const char *section_get(const SectionReader *reader, const char *section, const char *key) {
    const char *value = ini_get(reader->ini, section, key);
    return value && *value ? value : NULL;
}

/* ---- kinds ---- */

static const char *read_flag(const char *value, gboolean *flag) {
    *flag = strcmp(value, "yes") == 0;
    return *flag || strcmp(value, "no") == 0 ? NULL : _("Write yes or no here.");
}

static const char *read_length(const char *value, double *length) {
    char *end = NULL;
    double read = g_ascii_strtod(value, &end);
    if (strspn(value, "-0123456789.") != strlen(value) || end == value || *end || read > LENGTH_MAX)
        return _("a length in millimetres is wanted.");
    if (read < 0)
        return _("a length cannot be negative.");
    *length = read;
    return NULL;
}

static const char *read_words(const SectionKey *row, const char *value, char ***words) {
    g_strfreev(*words);
    *words = g_strsplit(value, ",", -1);
    for (char **word = *words; *word; word++)
        if (g_strstrip(*word), row->fits && !row->fits(*word))
            return _(row->wanted);
    return NULL;
}

static const char *read_choice(const SectionKey *row, const char *value, int *place, char **sentence) {
    for (int i = 0; row->words[i]; i++)
        if (strcmp(row->words[i], value) == 0) {
            *place = i;
            return NULL;
        }
    g_autofree char *list = g_strjoinv(", ", (char **)row->words);
    return *sentence = g_strdup_printf(_("one of these is wanted: %s."), list);
}

static const char *read_number(const SectionKey *row, const char *value, int *number, char **sentence) {
    gint64 read = 0;
    int max = row->min || row->max ? row->max : NUMBER_MAX;
    if (!g_ascii_string_to_signed(value, 10, row->min, max, &read, NULL))
        return max == NUMBER_MAX ? _("Write a whole number here.")
                                 : (*sentence = g_strdup_printf(_("a whole number from %d to %d is wanted."), row->min, max));
    *number = (int)read;
    return NULL;
}

/* What is wrong with a value, NULL = it stands at its place now. *sentence owns it where it was made. */
static const char *read_value(const SectionKey *row, const char *value, gpointer place, char **sentence) {
    switch (row->kind) {
    case SECTION_TEXT:
    case SECTION_TEXTS:
        g_free(*(char **)place);
        *(char **)place = g_strdup(value);
        return !row->fits || row->fits(value) ? NULL : _(row->wanted);
    case SECTION_WORDS:
        return read_words(row, value, place);
    case SECTION_FLAG:
        return read_flag(value, place);
    case SECTION_NUMBER:
        return read_number(row, value, place, sentence);
    case SECTION_LENGTH:
        return read_length(value, place);
    case SECTION_DURATION:
        return clock_parse_duration(value, place, NULL) ? NULL : _("a duration is wanted, like 10m or 5d.");
    case SECTION_CHOICE:
        return read_choice(row, value, place, sentence);
    case SECTION_OWN:
    case SECTION_OTHER:
        break;
    }
    return NULL;
}

/* ---- sections ---- */

/* Is this the row of a key? *second: it is KEY.en. */
static gboolean is_row(const SectionKey *row, const char *key, gboolean *second) {
    gsize length = strlen(row->key);
    *second = FALSE;
    if (row->kind == SECTION_OTHER && row->key[length - 1] == '*')
        return strncmp(row->key, key, length - 1) == 0;
    if (row->kind != SECTION_TEXTS)
        return strcmp(row->key, key) == 0;
    *second = strncmp(row->key, key, length) == 0 && strcmp(key + length, ".en") == 0;
    return *second || (strncmp(row->key, key, length) == 0 && strcmp(key + length, ".zh") == 0);
}

static const SectionKey *find_row(const SectionKey *keys, const char *key, gboolean *second) {
    for (const SectionKey *row = keys; row->key; row++)
        if (is_row(row, key, second))
            return row;
    return NULL;
}

static char *known_keys(const SectionKey *keys) {
    GString *text = g_string_new(NULL);
    for (const SectionKey *row = keys; row->key; row++) {
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", row->key);
        if (row->kind == SECTION_TEXTS)
            g_string_append_printf(text, ".zh, %s.en", row->key);
    }
    return g_string_free(text, FALSE);
}

static void need_key(SectionReader *reader, const char *section, const char *key) {
    if (!section_get(reader, section, key))
        section_note(reader, section, key, _("this key is missing."));
}

static void need_keys(SectionReader *reader, const char *section, const SectionKey *keys) {
    for (const SectionKey *row = keys; row->key; row++) {
        g_autofree char *zh = g_strconcat(row->key, ".zh", NULL), *en = g_strconcat(row->key, ".en", NULL);
        if (row->needed && row->kind != SECTION_TEXTS) {
            need_key(reader, section, row->key);
        } else if (row->needed) {
            need_key(reader, section, zh);
            need_key(reader, section, en);
        }
    }
}

static void read_row(SectionReader *reader, const char *section, const char *key, const SectionKey *row, gpointer place) {
    g_autoptr(GError) error = NULL;
    g_autofree char *own = NULL;
    const char *value = ini_get(reader->ini, section, key), *wrong = NULL;
    if (!*value)
        wrong = reader->bare ? own = g_strdup_printf(_("The key \"%s\" is empty."), key) : NULL;
    else if (row->kind != SECTION_OWN)
        wrong = read_value(row, value, place, &own);
    else if (!row->read(reader, value, place, &error))
        wrong = error->message;
    if (wrong)
        section_note(reader, section, key, "%s", wrong);
}

void section_read(SectionReader *reader, const char *section, const SectionKey *keys, gpointer target) {
    int index = ini_find(reader->ini, section);
    for (guint k = 0; index >= 0 && k < ini_key_count(reader->ini, (guint)index); k++) {
        const char *key = ini_key_name(reader->ini, (guint)index, k);
        gboolean second;
        const SectionKey *row = find_row(keys, key, &second);
        g_autofree char *known = row ? NULL : known_keys(keys);
        if (row)
            read_row(reader, section, key, row, G_STRUCT_MEMBER_P(target, row->at + (second ? sizeof(char *) : 0)));
        else if (reader->bare)
            section_note(reader, section, key, _("[%s] has no key \"%s\"; known are: %s."), section, key, known);
        else
            section_note(reader, section, key, _("there is no such key; known are: %s."), known);
    }
    need_keys(reader, section, keys);
}

void section_clear(const SectionKey *keys, gpointer target) {
    for (const SectionKey *row = keys; row->key; row++) {
        char **text = G_STRUCT_MEMBER_P(target, row->at);
        if (row->kind == SECTION_TEXT || row->kind == SECTION_TEXTS)
            g_clear_pointer(&text[0], g_free);
        if (row->kind == SECTION_TEXTS)
            g_clear_pointer(&text[1], g_free);
        if (row->kind == SECTION_WORDS)
            g_clear_pointer((char ***)G_STRUCT_MEMBER_P(target, row->at), g_strfreev);
    }
}
