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
    g_ptr_array_add(reader->mistakes, ini_mistake_new(MAX(ini_line(reader->ini, section, key), 1), "[%s] %s: %s", section, key, sentence));
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
    return *flag || strcmp(value, "no") == 0 ? NULL : _("yes or no is wanted.");
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
    if (!g_ascii_string_to_signed(value, 10, row->min, row->max, &read, NULL))
        return *sentence = g_strdup_printf(_("a whole number from %d to %d is wanted."), row->min, row->max);
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

void section_read(SectionReader *reader, const char *section, const SectionKey *keys, gpointer target) {
    int index = ini_find(reader->ini, section);
    for (guint k = 0; index >= 0 && k < ini_key_count(reader->ini, (guint)index); k++) {
        const char *key = ini_key_name(reader->ini, (guint)index, k), *value = section_get(reader, section, key);
        gboolean second;
        const SectionKey *row = find_row(keys, key, &second);
        if (!row) {
            g_autofree char *known = known_keys(keys);
            section_note(reader, section, key, _("there is no such key; known are: %s."), known);
        } else if (value) {
            g_autofree char *own = NULL;
            const char *wrong = read_value(row, value, G_STRUCT_MEMBER_P(target, row->at + (second ? sizeof(char *) : 0)), &own);
            if (wrong)
                section_note(reader, section, key, "%s", wrong);
        }
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
