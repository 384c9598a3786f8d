/* SPDX-License-Identifier: MIT
 *
 * Kinds of values that only forms have. Knows notations, not sections.
 */
#include "bihuan/base/i18n.h"
#include "private.h"

const char *reader_get(const Reader *reader, const char *section, const char *key) {
    return ini_get(reader->base.ini, section, key);
}

void reader_note(Reader *reader, const char *section, const char *key, char *sentence) {
    section_note(&reader->base, section, key != NULL ? key : "", "%s", sentence);
    g_free(sentence);
}

void reader_note_error(Reader *reader, const char *section, const char *key, GError **error) {
    reader_note(reader, section, key, g_strdup((*error)->message));
    g_clear_error(error);
}

static Condition *parse_condition(Reader *reader, const char *text, GError **error) {
    GArray *names = reader->form->names;
    return condition_new(text, (ConditionName *)(gpointer)names->data, names->len, error);
}

Condition *reader_condition(Reader *reader, const char *section, const char *key, const char *text) {
    g_autoptr(GError) error = NULL;
    Condition *condition = parse_condition(reader, text, &error);
    if (condition == NULL)
        reader_note_error(reader, section, key, &error);
    return condition;
}

static gboolean replace_array(GPtrArray **place, GPtrArray *array) {
    if (array == NULL)
        return FALSE;
    g_clear_pointer(place, g_ptr_array_unref);
    *place = array;
    return TRUE;
}

gboolean read_form_words(SectionReader *reader, const char *value, gpointer place, GError **error) {
    (void)reader, (void)error;
    g_strfreev(*(char ***)place);
    *(char ***)place = form_words(value, ",");
    return TRUE;
}

gboolean read_form_who(SectionReader *reader, const char *value, gpointer place, GError **error) {
    (void)reader;
    return replace_array(place, form_who_parse(value, error));
}

gboolean read_form_duration(SectionReader *reader, const char *value, gpointer place, GError **error) {
    (void)reader;
    return form_amount_parse_duration(value, place, error);
}

gboolean read_form_ladder(SectionReader *reader, const char *value, gpointer place, GError **error) {
    (void)reader;
    return replace_array(place, form_ladder_parse(value, error));
}

gboolean read_form_time(SectionReader *reader, const char *value, gpointer place, GError **error) {
    (void)reader;
    return (*(FormTime **)place = form_time_parse(value, error)) != NULL;
}

gboolean read_form_condition(SectionReader *reader, const char *value, gpointer place, GError **error) {
    return (*(Condition **)place = parse_condition((Reader *)reader, value, error)) != NULL;
}
