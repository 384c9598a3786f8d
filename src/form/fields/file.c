/* SPDX-License-Identifier: MIT
 *
 * file: evidence, named by its hash. Storing the bytes (key=@PATH) is the caller's; here only the shape is
 * checked.
 */
#include <string.h>

#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define PREFIX "sha256:"
#define HEX_LENGTH 64

static gboolean field_file_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    (void)context;
    const char *hex = typed + strlen(PREFIX);
    if (!g_str_has_prefix(typed, PREFIX) || strlen(hex) != HEX_LENGTH || strspn(hex, "0123456789abcdef") != HEX_LENGTH)
        return err_set(error, ERR_INPUT, _("a file is given as %s=@PATH."), field->key);
    *canonical = g_strdup(typed);
    return TRUE;
}

static char *field_file_format(const FormField *field, const char *canonical, const FormContext *context) {
    (void)field, (void)context;
    return g_strdup_printf(_("file %.12s"), canonical + strlen(PREFIX));
}

const FieldType field_file = {
    .name = "file",
    .editor = EDITOR_FILE,
    .parse = field_file_parse,
    .format = field_file_format,
};
