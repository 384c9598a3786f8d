/* SPDX-License-Identifier: MIT
 *
 * Putting a form together from its own text and the shared parts, line by line, so that every mistake can still
 * be named where it was written. Knows sections and lines, no keys but include.
 */
#include "bihuan/form/include.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/form/spec.h"

typedef struct {
    char *text;
    FormOrigin origin;
} Line;

/* [name] and the lines behind it; the first one (name "") is what stands before any section. */
typedef struct {
    char *name;
    GArray *lines; /* Line */
    gboolean taken;
} Section;

static void line_clear(gpointer data) {
    g_free(((Line *)data)->text);
}

static void section_free(gpointer data) {
    Section *section = data;
    g_array_unref(section->lines);
    g_free(section->name);
    g_free(section);
}

static Section *section_new(const char *name) {
    Section *section = g_new0(Section, 1);
    section->name = g_strdup(name);
    section->lines = g_array_new(FALSE, FALSE, sizeof(Line));
    g_array_set_clear_func(section->lines, line_clear);
    return section;
}

/* The name in "[name]", NULL if the line begins no section. Owned. */
static char *section_name(const char *line) {
    const char *begin = line + strspn(line, " \t");
    const char *end = *begin == '[' ? strchr(begin, ']') : NULL;
    return end != NULL ? g_strstrip(g_strndup(begin + 1, (gsize)(end - begin - 1))) : NULL;
}

static GPtrArray *sections_of(const char *text, const char *part) {
    GPtrArray *sections = g_ptr_array_new_with_free_func(section_free);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    g_ptr_array_add(sections, section_new(""));
    for (int i = 0; lines[i] != NULL; i++) {
        g_autofree char *name = section_name(lines[i]);
        if (name != NULL)
            g_ptr_array_add(sections, section_new(name));
        Line line = {g_strdup(lines[i]), {part, i + 1}};
        g_array_append_val(((Section *)sections->pdata[sections->len - 1])->lines, line);
    }
    return sections;
}

/* The first section of that name nobody has taken; a second one stays, for the reader to complain of. */
static Section *find(const GPtrArray *sections, const char *name) {
    for (guint i = 1; i < sections->len; i++) {
        Section *section = sections->pdata[i];
        if (!section->taken && strcmp(section->name, name) == 0)
            return section;
    }
    return NULL;
}

/* The value of include in [form], taken out of it; NULL if there is none. Owned. */
static char *take_include(Section *form) {
    for (guint i = 0; form != NULL && i < form->lines->len; i++) {
        Line *line = &g_array_index(form->lines, Line, i);
        const char *key = line->text + strspn(line->text, " \t"), *equals = strchr(key, '=');
        if (!g_str_has_prefix(key, "include") || equals == NULL)
            continue;
        g_autofree char *name = g_strchomp(g_strndup(key, (gsize)(equals - key)));
        if (strcmp(name, "include") != 0)
            continue;
        g_autofree char *value = g_strdup(equals + 1);
        char *comment = strstr(value, " ;");
        if (comment != NULL)
            *comment = '\0';
        g_free(line->text);
        line->text = g_strdup_printf("; parts: %s", g_strstrip(value));
        return g_steal_pointer(&value);
    }
    return NULL;
}

/* The form while it is put together. */
typedef struct {
    GString *text;
    GArray *origins;
    GPtrArray *own;   /* Section *: of the form itself */
    GPtrArray *lists; /* Section *: lists of the parts */
} Whole;

static void append(Whole *whole, Section *section) {
    section->taken = TRUE;
    for (guint i = 0; i < section->lines->len; i++) {
        const Line *line = &g_array_index(section->lines, Line, i);
        g_string_append(whole->text, line->text);
        g_string_append_c(whole->text, '\n');
        g_array_append_val(whole->origins, line->origin);
    }
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
        return err_set(error, ERR_INPUT, _("There is no part \"%s\" to include; there are: %s."), name, known);
    }
    g_autoptr(GPtrArray) sections = sections_of(content, g_intern_string(path));
    for (guint i = 1; i < sections->len; i++) {
        Section *section = sections->pdata[i], *instead = find(whole->own, section->name);
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
        Section *section = part ? whole->lists->pdata[i] : whole->own->pdata[i - whole->lists->len];
        if (section->taken || strcmp(section->name, name) != 0)
            continue;
        if (begun)
            g_array_remove_index(section->lines, 0);
        append(whole, section);
        begun = TRUE;
    }
}

static gboolean assemble(Whole *whole, Section *form, char *const *parts, GError **error) {
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
        if (!((Section *)whole->own->pdata[i])->taken)
            append(whole, whole->own->pdata[i]);
    return TRUE;
}

char *form_expand(const char *text, GArray **origins, GError **error) {
    g_autoptr(GPtrArray) own = sections_of(text, NULL), lists = g_ptr_array_new_with_free_func(section_free);
    g_autoptr(GString) whole = g_string_new(NULL);
    g_autoptr(GArray) from = g_array_new(FALSE, FALSE, sizeof(FormOrigin));
    Section *form = find(own, "form");
    g_autofree char *include = take_include(form);
    g_auto(GStrv) parts = form_words(include != NULL ? include : "", ",");
    if (!assemble(&(Whole){whole, from, own, lists}, form, parts, error))
        return NULL;
    if (origins != NULL)
        *origins = g_steal_pointer(&from);
    g_string_truncate(whole, whole->len > 0 ? whole->len - 1 : 0); /* the last line's end is split's */
    return g_string_free(g_steal_pointer(&whole), FALSE);
}
