/* SPDX-License-Identifier: MIT
 *
 * The ready fields of data/fields.ini. What a value is (type, bounds, choices) is the library's alone, so that the same field means
 * the same in every form; how it is asked (title, help, required …) a form may say itself.
 */
#include "bihuan/form/library.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "library.h"
#include "private.h"

#define LIBRARY "data/fields.ini"

/* What a form may say of a field that it takes from the library: without the language behind it. */
static const char *const OWN_KEYS[] = {"use", "title", "help", "required", "default", "suggest", "also", NULL};

Form *form_library(GError **error) {
    g_autofree char *text = path_embedded(LIBRARY, NULL);
    if (text == NULL) {
        err_set(error, ERR_FAILED, _("this program lacks its table %s; install it again"), LIBRARY);
        return NULL;
    }
    return form_parse(LIBRARY, text, error);
}

/* Empty where this program lacks it: then no name is known. */
static GPtrArray *library_sections(void) {
    g_autofree char *text = path_embedded(LIBRARY, NULL);
    return form_sections(text != NULL ? text : "", LIBRARY);
}

/* "title.zh" to "title": a text is said in both languages or in none. Owned. */
static char *base_of(const char *key) {
    return g_strndup(key, strcspn(key, "."));
}

/* By its name, or by its title in either language. */
static FormSection *library_find(const GPtrArray *sections, const char *name) {
    static const char *const TITLES[] = {"title.zh", "title.en"};
    g_autofree char *section = g_strdup_printf("field %s", name);
    FormSection *found = form_section_find(sections, section);
    for (guint i = 1; found == NULL && i < sections->len; i++) {
        FormSection *one = sections->pdata[i];
        for (gsize t = 0; t < G_N_ELEMENTS(TITLES) && g_str_has_prefix(one->name, "field "); t++) {
            const FormLine *line = form_section_line(one, TITLES[t]);
            g_autofree char *title = line != NULL ? form_line_value(line->text) : NULL;
            if (g_strcmp0(title, name) == 0)
                found = one;
        }
    }
    return found;
}

static char *names_of(const GPtrArray *sections) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 1; i < sections->len; i++) {
        const char *name = ((const FormSection *)sections->pdata[i])->name;
        if (g_str_has_prefix(name, "field "))
            g_string_append_printf(names, "%s%s", names->len ? ", " : "", name + strlen("field "));
    }
    return g_string_free(g_steal_pointer(&names), FALSE);
}

char *library_refusal(const char *name, const char *const *keys, gboolean choices) {
    g_autoptr(GPtrArray) sections = library_sections();
    if (library_find(sections, name) == NULL) {
        g_autofree char *names = names_of(sections);
        return g_strdup_printf(_("There is no field \"%s\" in the library to use; there are: %s."), name, names);
    }
    const char *alien = choices ? "choices" : NULL;
    for (const char *const *key = keys; alien == NULL && *key != NULL; key++) {
        g_autofree char *base = base_of(*key);
        alien = g_strv_contains(OWN_KEYS, base) ? NULL : *key;
    }
    return alien == NULL ? NULL
                         : g_strdup_printf(_("\"%s\" is what the library says of its field \"%s\"; a form may give only title, help, "
                                             "required, default, suggest and also, or write the field itself."),
                                           alien, name);
}

static GPtrArray *keys_of(const FormSection *section) {
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < section->lines->len; i++) {
        char *key = form_line_key(g_array_index(section->lines, FormLine, i).text);
        if (key != NULL)
            g_ptr_array_add(keys, key);
    }
    g_ptr_array_add(keys, NULL);
    return keys;
}

static gboolean says(const GPtrArray *keys, const char *key) {
    g_autofree char *wanted = base_of(key);
    for (guint i = 0; i + 1 < keys->len; i++) {
        g_autofree char *base = base_of(keys->pdata[i]);
        if (strcmp(base, wanted) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The library's lines behind the line `use`, but for what the section says itself. */
static void put_lines(FormSection *section, const FormLine *use, const FormSection *ready, const GPtrArray *keys) {
    guint at = (guint)(use - &g_array_index(section->lines, FormLine, 0));
    for (guint i = 0; i < ready->lines->len; i++) {
        const FormLine *line = &g_array_index(ready->lines, FormLine, i);
        g_autofree char *key = form_line_key(line->text);
        FormLine copy = {NULL, line->origin};
        if (key == NULL || says(keys, key))
            continue;
        copy.text = g_strdup(line->text);
        g_array_insert_val(section->lines, ++at, copy);
    }
}

static FormSection *choices_for(const GPtrArray *sections, const FormSection *ready, const char *key) {
    g_autofree char *name = g_strdup_printf("choices %s", ready->name + strlen("field "));
    const FormSection *choices = form_section_find(sections, name);
    if (choices == NULL)
        return NULL;
    g_autofree char *head = g_strdup_printf("[choices %s]", key);
    FormSection *copy = form_section_new(head);
    for (guint i = 0; i < choices->lines->len; i++) {
        const FormLine *line = &g_array_index(choices->lines, FormLine, i);
        if (i == 0 || strchr(line->text, '=') != NULL)
            form_section_add(copy, i == 0 ? head : line->text, line->origin);
    }
    form_section_add(copy, "", ((const FormLine *)(gconstpointer)choices->lines->data)->origin);
    return copy;
}

FormSection *library_put(FormSection *section, const GPtrArray *own) {
    FormLine *use = g_str_has_prefix(section->name, "field ") ? form_section_line(section, "use") : NULL;
    if (use == NULL)
        return NULL;
    const char *key = section->name + strlen("field ");
    g_autofree char *name = form_line_value(use->text), *choices = g_strdup_printf("choices %s", key);
    g_autoptr(GPtrArray) keys = keys_of(section), sections = library_sections();
    g_autofree char *refused = library_refusal(name, (const char *const *)keys->pdata, form_section_find(own, choices) != NULL);
    if (refused != NULL)
        return NULL;
    const FormSection *ready = library_find(sections, name);
    g_free(use->text);
    use->text = g_strdup_printf("; use: %s", name);
    put_lines(section, use, ready, keys);
    return choices_for(sections, ready, key);
}
