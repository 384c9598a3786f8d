/* SPDX-License-Identifier: MIT
 *
 * Access rules (权限) where the use cases meet them: they take away from those whom the form lets do a step. A role counts
 * as in the forms' by: held for the record's source before held anywhere.
 */
#include "work_private.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/access.h"
#include "bihuan/model/role.h"

#include <string.h>

static GPtrArray *roles_of(const WhoContext *context, const char *step, GError **error) {
    return access_roles(context->db, form_name(context->form), step, context->record ? context->record->area : NULL, error);
}

/* Ids of those who hold one of the roles. */
static GPtrArray *holders_of(const WhoContext *context, const GPtrArray *roles) {
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < roles->len; i++)
        g_string_append_printf(text, "%srole:%s", i ? "," : "", (const char *)roles->pdata[i]);
    return who_of_text(context, text->str);
}

static gboolean refuse(const WhoContext *context, const char *step, const GPtrArray *roles, const char *name, GError **error) {
    g_autoptr(GString) titles = g_string_new(NULL);
    const FormStep *shape = strcmp(step, ACCESS_SUBMIT) == 0 ? NULL : form_step(context->form, step);
    for (guint i = 0; i < roles->len; i++)
        g_string_append_printf(titles, "%s%s (%s)", i ? ", " : "", role_title(roles->pdata[i]), (const char *)roles->pdata[i]);
    if (!shape)
        return err_set(error, ERR_DENIED, _("%s may not submit “%s” here: the access rules ask for one of these roles: %s"), name,
                       form_title(context->form), titles->str);
    return err_set(error, ERR_DENIED, _("%s may not do “%s” on %s: the access rules ask for one of these roles: %s"), name,
                   form_text(&shape->title), context->record->number, titles->str);
}

gboolean work_access(const WhoContext *context, const char *step, const Person *person, GError **error) {
    g_autoptr(GPtrArray) roles = roles_of(context, step, error);
    if (!roles)
        return FALSE;
    if (roles->len == 0)
        return TRUE;
    g_autoptr(GPtrArray) holders = holders_of(context, roles);
    return who_contains(holders, person->id) || refuse(context, step, roles, person->name, error);
}

GPtrArray *work_who_may(const WhoContext *context, const FormStep *step, const Step *open) {
    GPtrArray *who = who_may(context, step, open);
    g_autoptr(GPtrArray) roles = roles_of(context, step->name, NULL);
    if (roles && roles->len == 0)
        return who;
    g_autoptr(GPtrArray) holders = roles ? holders_of(context, roles) : NULL;
    for (guint i = who->len; i > 0; i--)
        if (!who_contains(holders, who->pdata[i - 1]))
            g_ptr_array_remove_index(who, i - 1);
    return who;
}
