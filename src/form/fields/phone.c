/* SPDX-License-Identifier: MIT
 *
 * phone: a number that can be dialled; digits in full width count.
 */
#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/contact.h"

static gboolean field_phone_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    g_autofree char *narrow = utf8_fold_width(typed);
    if (!contact_phone_is(narrow))
        return err_set(error, ERR_INPUT, _("“%s” is not a valid telephone number."), typed);
    return part_parse_text(field, narrow, context, canonical, error);
}

const FieldType field_phone = {
    .name = "phone",
    .editor = EDITOR_LINE,
    .parse = field_phone_parse,
    .format = part_format_text,
};
