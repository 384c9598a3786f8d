/* SPDX-License-Identifier: MIT
 *
 * choice: exactly one of [choices KEY].
 */
#include <string.h>

#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean field_choice_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical,
                                   GError **error) {
    if (strchr(typed, ',') == NULL)
        return part_parse_choices(field, typed, context, canonical, error);
    g_autofree char *values = part_choice_values(field);
    return err_set(error, ERR_INPUT, _("\"%s\" is not one of: %s."), typed, values);
}

const FieldType field_choice = {
    .name = "choice",
    .editor = EDITOR_CHOICE,
    .choices = TRUE,
    .parse = field_choice_parse,
    .format = part_format_choices,
};
