/* SPDX-License-Identifier: MIT
 *
 * The reminder of an obligation as a list may write it. A field, a step or a reporter is none of it: no record stands behind it.
 */
#include "bihuan/rule/remind.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/role.h"

static gboolean can_be_reminded(const FormWho *who) {
    return who->kind == WHO_DEPT || who->kind == WHO_ANYONE || (who->kind == WHO_ROLE && role_is_known(who->argument));
}

GPtrArray *remind_parse(const char *text, GError **error) {
    g_autoptr(GPtrArray) rungs = form_ladder_parse(text, NULL);
    const FormRung *rung = rungs && rungs->len == 1 && !g_ascii_isdigit(*text) && *text != '@' ? rungs->pdata[0] : NULL;
    gboolean fits = rung && rung->channels[0];
    for (guint i = 0; fits && i < rung->who->len; i++)
        fits = can_be_reminded(rung->who->pdata[i]);
    if (fits)
        return g_steal_pointer(&rungs);
    err_set(error, ERR_INPUT, _("“%s” reminds nobody; write known roles, departments or anyone, and how: role:clerk, dept:EQP via email."),
            text);
    return NULL;
}
