/* SPDX-License-Identifier: MIT
 *
 * yesno: "yes" or "no".
 */
#include <string.h>

#include "../private.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean field_yesno_parse(const FormField *field, const char *typed, const FormContext *context, char **canonical, GError **error) {
    static const char *const YES[] = {"yes", "y", "true", "1", "是", NULL};
    static const char *const NO[] = {"no", "n", "false", "0", "否", NULL};
    (void)field, (void)context;
    g_autofree char *word = g_ascii_strdown(typed, -1);
    if (!g_strv_contains(YES, word) && !g_strv_contains(NO, word))
        return err_set(error, ERR_INPUT, _("\"%s\" is neither yes nor no."), typed);
    *canonical = g_strdup(g_strv_contains(YES, word) ? "yes" : "no");
    return TRUE;
}

static char *field_yesno_format(const FormField *field, const char *canonical, const FormContext *context) {
    (void)field, (void)context;
    return g_strdup(strcmp(canonical, "yes") == 0 ? _("yes") : _("no"));
}

const FieldType field_yesno = {
    .name = "yesno",
    .editor = EDITOR_YESNO,
    .parse = field_yesno_parse,
    .format = field_yesno_format,
};
