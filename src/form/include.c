/* SPDX-License-Identifier: MIT
 *
 * Putting a form together from its own text and the shared parts, line by line, so that every mistake can still
 * be named where it was written. Knows sections and lines, no keys but include and use.
 */
#include "bihuan/form/include.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/spec.h"
#include "library.h"
#include "sections.h"

/* The value of include in [form], taken out of it; NULL if there is none. Owned. */
static char *take_include(FormSection *form) {
    FormLine *line = form != NULL ? form_section_line(form, "include") : NULL;
    if (line == NULL)
        return NULL;
    char *value = form_line_value(line->text);
    g_free(line->text);
    line->text = g_strdup_printf("; parts: %s", value);
    return value;
}

/* The form while it is put together. */
typedef struct {
    GString *text;
    GArray *origins;
    GPtrArray *own;   /* FormSection *: of the form itself */
    GPtrArray *lists; /* FormSection *: lists of the parts */
} Whole;

static void append_lines(Whole *whole, const FormSection *section) {
    for (guint i = 0; i < section->lines->len; i++) {
        const FormLine *line = &g_array_index(section->lines, FormLine, i);
        g_string_append(whole->text, line->text);
        g_string_append_c(whole->text, '\n');
        g_array_append_val(whole->origins, line->origin);
    }
}

static void append(Whole *whole, FormSection *section) {
    section->taken = TRUE;
    FormSection *choices = library_put(section, whole->own);
    append_lines(whole, section);
    if (choices != NULL)
        append_lines(whole, choices);
    form_section_free(choices);
}

/* These two are lists: the lines of all parts and of the form come together in one section at the end. */
static gboolean is_list(const char *section) {
    return strcmp(section, "numbers") == 0 || strcmp(section, "facts") == 0;
}

static gboolean append_part(Whole *whole, const char *name, GError **error) {
    g_autofree char *path = g_strdup_printf("forms/parts/%s.ini", name), *content = path_embedded(path, NULL);
    if (content == NULL || strpbrk(name, "/.") != NULL) {
        g_autofree char *known = NULL;
        g_auto(GStrv) files = path_embedded_list("forms/parts/");
        known = g_strjoinv(", ", files);
        return err_set(error, ERR_INPUT,
                       _("There is no part \"%s\" to include; there are: %s. A field of the library is taken with use = NAME in its "
                         "section [field KEY]."),
                       name, known);
    }
    g_autoptr(GPtrArray) sections = form_sections(content, g_intern_string(path));
    for (guint i = 1; i < sections->len; i++) {
        FormSection *section = sections->pdata[i], *instead = form_section_find(whole->own, section->name);
        if (is_list(section->name))
            g_ptr_array_add(whole->lists, g_ptr_array_steal_index(sections, i--));
        else
            append(whole, instead != NULL ? instead : section);
    }
    return TRUE;
}

/* One section of all lists of this name. */
static void append_lists(Whole *whole, const char *name) {
    gboolean begun = FALSE;
    for (guint i = 0; i < whole->lists->len + whole->own->len; i++) {
        gboolean part = i < whole->lists->len;
        FormSection *section = part ? whole->lists->pdata[i] : whole->own->pdata[i - whole->lists->len];
        if (section->taken || strcmp(section->name, name) != 0)
            continue;
        if (begun)
            g_array_remove_index(section->lines, 0);
        append(whole, section);
        begun = TRUE;
    }
}

static gboolean assemble(Whole *whole, FormSection *form, char *const *parts, GError **error) {
    append(whole, whole->own->pdata[0]);
    if (*parts != NULL)
        append(whole, form);
    for (char *const *part = parts; *part != NULL; part++)
        if (!append_part(whole, *part, error))
            return FALSE;
    if (*parts != NULL) {
        append_lists(whole, "numbers");
        append_lists(whole, "facts");
    }
    for (guint i = 1; i < whole->own->len; i++)
        if (!((FormSection *)whole->own->pdata[i])->taken)
            append(whole, whole->own->pdata[i]);
    return TRUE;
}

char *form_expand(const char *text, GArray **origins, GError **error) {
    g_autoptr(GPtrArray) own = form_sections(text, NULL), lists = g_ptr_array_new_with_free_func(form_section_free);
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(FormOrigin));
    FormSection *form = form_section_find(own, "form");
    if (form_section_line(own->pdata[0], "fields") != NULL) {
        err_set(error, ERR_INPUT,
                _("fields = NAME stands in no section; a field of the library is taken with use = NAME in its section [field KEY]."));
        return NULL;
    }
    g_autofree char *include = take_include(form);
    g_auto(GStrv) parts = form_words(include != NULL ? include : "", ",");
    if (!assemble(&(Whole){whole, from, own, lists}, form, parts, error))
        return NULL;
    if (origins != NULL)
        *origins = g_steal_pointer(&from);
    g_string_truncate(whole, whole->len > 0 ? whole->len - 1 : 0); /* the last line's end is split's */
    return g_string_free(g_steal_pointer(&whole), FALSE);
}
