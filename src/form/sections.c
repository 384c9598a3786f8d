/* SPDX-License-Identifier: MIT
 *
 * Form text cut into sections and lines. Knows no key.
 */
#include "sections.h"

#include <string.h>

#include "bihuan/config/ini.h"

static void line_clear(gpointer data) {
    g_free(((FormLine *)data)->text);
}

void form_section_free(gpointer data) {
    FormSection *section = data;
    if (section == NULL)
        return;
    g_array_unref(section->lines);
    g_free(section->name);
    g_free(section);
}

FormSection *form_section_new(const char *name) {
    FormSection *section = g_new0(FormSection, 1);
    section->name = g_strdup(name);
    section->lines = g_array_new(FALSE, FALSE, sizeof(FormLine));
    g_array_set_clear_func(section->lines, line_clear);
    return section;
}

void form_section_add(FormSection *section, const char *text, FormOrigin origin) {
    FormLine line = {g_strdup(text), origin};
    g_array_append_val(section->lines, line);
}

/* The name in "[name]", NULL if the line begins no section. Owned. */
static char *section_name(const char *line) {
    const char *begin = line + strspn(line, " \t");
    const char *end = *begin == '[' ? strchr(begin, ']') : NULL;
    return end != NULL ? g_strstrip(g_strndup(begin + 1, (gsize)(end - begin - 1))) : NULL;
}

GPtrArray *form_sections(const char *text, const char *part) {
    GPtrArray *sections = g_ptr_array_new_with_free_func(form_section_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_ptr_array_add(sections, form_section_new(""));
    for (int i = 0; lines[i] != NULL; i++) {
        g_autofree char *name = section_name(lines[i]);
        if (name != NULL)
            g_ptr_array_add(sections, form_section_new(name));
        form_section_add(sections->pdata[sections->len - 1], lines[i], (FormOrigin){part, i + 1});
    }
    return sections;
}

FormSection *form_section_find(const GPtrArray *sections, const char *name) {
    for (guint i = 1; i < sections->len; i++) {
        FormSection *section = sections->pdata[i];
        if (!section->taken && strcmp(section->name, name) == 0)
            return section;
    }
    return NULL;
}

char *form_line_key(const char *text) {
    const char *begin = text + strspn(text, " \t"), *equals = strchr(begin, '=');
    if (equals == NULL || strchr(";#[", *begin) != NULL)
        return NULL;
    return g_strchomp(g_strndup(begin, (gsize)(equals - begin)));
}

char *form_line_value(const char *text) {
    const char *equals = strchr(text, '=');
    if (equals == NULL)
        return NULL;
    g_autofree char *value = g_strdup(equals + 1);
    g_strdelimit(value, "\t\r", ' ');
    return g_strdup(ini_bare_value(g_strstrip(value)));
}

FormLine *form_section_line(const FormSection *section, const char *key) {
    for (guint i = 0; i < section->lines->len; i++) {
        FormLine *line = &g_array_index(section->lines, FormLine, i);
        g_autofree char *found = form_line_key(line->text);
        if (g_strcmp0(found, key) == 0)
            return line;
    }
    return NULL;
}
