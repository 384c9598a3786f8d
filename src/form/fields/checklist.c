/* SPDX-License-Identifier: MIT
 *
 * checklist: the items of [choices KEY] that were ticked. A required checklist must be ticked through.
 */
#include <string.h>

#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean field_checklist_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                      GError **error) {
    g_autofree char *ticked = NULL;
    if (!part_parse_choices(field, typed, context, &ticked, error))
        return FALSE;
    g_auto(GStrv) words = form_words(ticked != NULL ? ticked : "", ",");
    for (guint i = 0; field->required == REQUIRED_YES && i < field->choices->len; i++) {
        const FormChoice *item = field->choices->pdata[i];
        if (!g_strv_contains((const char *const *)words, item->value))
            return err_set(error, ERR_INPUT, _("\"%s\" is not ticked."), form_text(&item->title));
    }
    *canonical = g_steal_pointer(&ticked);
    return TRUE;
}

const FieldType field_checklist = {
    .name = "checklist",
    .editor = EDITOR_CHOICES,
    .choices = TRUE,
    .parse = field_checklist_parse,
    .format = part_format_choices,
};
