/* SPDX-License-Identifier: MIT
 *
 * Reading a section by a table of its keys, so that a new key of the grammar is one row. Knows notations,
 * not forms.
 */
#include <string.h>

#include "bihuan/base/i18n.h"
#include "private.h"

#define NUMBER_MAX 100000

const char *reader_get(const Reader *reader, const char *section, const char *key) {
    return ini_get(reader->ini, section, key);
}

void reader_note(Reader *reader, const char *section, const char *key, char *sentence) {
    int line = ini_line(reader->ini, section, key != NULL ? key : "");
    g_ptr_array_add(reader->mistakes, ini_mistake_new(line, "%s", sentence));
    g_free(sentence);
}

void reader_note_error(Reader *reader, const char *section, const char *key, GError **error) {
    reader_note(reader, section, key, g_strdup((*error)->message));
    g_clear_error(error);
}

Condition *reader_condition(Reader *reader, const char *section, const char *key, const char *text) {
    g_autoptr(GError) error = NULL;
    GArray *names = reader->form->names;
    Condition *condition = condition_new(text, (ConditionName *)(gpointer)names->data, names->len, &error);
    if (condition == NULL)
        reader_note_error(reader, section, key, &error);
    return condition;
}

static void known_keys(const KeyRow *rows, GString *text) {
    for (const KeyRow *row = rows; row->name != NULL; row++) {
        const char *format = row->kind == KEY_TEXTS ? "%s%s.zh, %s.en" : "%s%s";
        g_string_append_printf(text, format, text->len ? ", " : "", row->name, row->name);
    }
}

/* The row of a key; *english tells the language of a KEY_TEXTS one. */
static const KeyRow *find_row(const KeyRow *rows, const char *key, gboolean *english) {
    gsize length = strlen(key);
    gboolean language = g_str_has_suffix(key, ".zh") || g_str_has_suffix(key, ".en");
    *english = g_str_has_suffix(key, ".en");
    if (language)
        length -= 3;
    for (const KeyRow *row = rows; row->name != NULL; row++)
        if ((row->kind == KEY_TEXTS) == language && strlen(row->name) == length && strncmp(row->name, key, length) == 0)
            return row;
    return NULL;
}

static gboolean read_flag(const char *value, gboolean *flag) {
    *flag = strcmp(value, "yes") == 0;
    return *flag || strcmp(value, "no") == 0;
}

static gboolean read_number(const char *value, int *number) {
    char *end = NULL;
    gint64 read = g_ascii_isdigit(*value) ? g_ascii_strtoll(value, &end, 10) : -1;
    if (read < 0 || read > NUMBER_MAX || *end != '\0')
        return FALSE;
    *number = (int)read;
    return TRUE;
}

/* What stands in an array already is the default; it is replaced only by something readable. */
static void replace_array(GPtrArray **place, GPtrArray *array) {
    if (array == NULL)
        return;
    g_clear_pointer(place, g_ptr_array_unref);
    *place = array;
}

static void read_value(Reader *reader, const char *section, const char *key, const KeyRow *row, gpointer place) {
    const char *value = reader_get(reader, section, key);
    g_autoptr(GError) error = NULL;
    switch (row->kind) {
    case KEY_TEXT:
        *(char **)place = g_strdup(value);
        break;
    case KEY_FLAG:
        if (!read_flag(value, place))
            reader_note(reader, section, key, g_strdup(_("Write yes or no here.")));
        break;
    case KEY_NUMBER:
        if (!read_number(value, place))
            reader_note(reader, section, key, g_strdup(_("Write a whole number here.")));
        break;
    case KEY_WORDS:
        g_strfreev(*(char ***)place);
        *(char ***)place = form_words(value, ",");
        break;
    case KEY_WHO:
        replace_array(place, form_who_parse(value, &error));
        break;
    case KEY_DURATION:
        form_amount_parse_duration(value, place, &error);
        break;
    case KEY_LADDER:
        replace_array(place, form_ladder_parse(value, &error));
        break;
    case KEY_TIME:
        *(FormTime **)place = form_time_parse(value, &error);
        break;
    case KEY_CONDITION:
        *(Condition **)place = reader_condition(reader, section, key, value);
        break;
    case KEY_TEXTS:
    case KEY_OTHER:
        break;
    }
    if (error != NULL)
        reader_note_error(reader, section, key, &error);
}

void reader_read_keys(Reader *reader, const char *section, const KeyRow *rows, gpointer target) {
    guint index = (guint)ini_find(reader->ini, section);
    for (guint k = 0; k < ini_key_count(reader->ini, index); k++) {
        const char *key = ini_key_name(reader->ini, index, k), *value = ini_key_value(reader->ini, index, k);
        gboolean english = FALSE;
        const KeyRow *row = find_row(rows, key, &english);
        if (row == NULL) {
            g_autoptr(GString) known = g_string_new(NULL);
            known_keys(rows, known);
            reader_note(reader, section, key, g_strdup_printf(_("[%s] has no key \"%s\"; known are: %s."), section, key, known->str));
        } else if (*value == '\0') {
            reader_note(reader, section, key, g_strdup_printf(_("The key \"%s\" is empty."), key));
        } else if (row->kind == KEY_TEXTS) {
            FormText *text = G_STRUCT_MEMBER_P(target, row->offset);
            *(english ? &text->en : &text->zh) = g_strdup(value);
        } else {
            read_value(reader, section, key, row, G_STRUCT_MEMBER_P(target, row->offset));
        }
    }
}
