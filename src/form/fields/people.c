/* SPDX-License-Identifier: MIT
 *
 * people: one person or several, ids with commas between; each must exist. One id alone is what a field of type person holds.
 */
#include "../private.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* Full-width separators are three bytes each: they become commas first. */
static char **ids_of(const char *typed) {
    g_autoptr(GString) text = g_string_new(typed);
    g_string_replace(text, "，", ",", 0);
    g_string_replace(text, "、", ",", 0);
    g_string_replace(text, "；", ",", 0);
    return form_words(text->str, ",;");
}

static gboolean field_people_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                   GError **error) {
    g_auto(GStrv) ids = ids_of(typed);
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    for (char **id = ids; *id; id++) {
        char *one = NULL;
        if (!part_parse_reference(field, *id, context, &one, error))
            return FALSE;
        for (guint i = 0; i < found->len && one; i++)
            if (strcmp(found->pdata[i], one) == 0)
                g_clear_pointer(&one, g_free);
        if (one)
            g_ptr_array_add(found, one);
    }
    if (found->len == 0)
        return err_set(error, ERR_INPUT, _("\"%s\" names nobody; write ids with commas between."), typed);
    g_ptr_array_add(found, NULL);
    *canonical = g_strjoinv(",", (char **)found->pdata);
    return TRUE;
}

static char *field_people_format(const FormField *field, const char *canonical, const FormContext *context) {
    g_auto(GStrv) ids = g_strsplit(canonical, ",", -1);
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **id = ids; *id; id++) {
        g_autofree char *one = part_format_reference(field, *id, context);
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", one);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

const FieldType field_people = {
    .name = "people",
    .editor = EDITOR_REFERENCE,
    .reference = "person",
    .parse = field_people_parse,
    .format = field_people_format,
};
