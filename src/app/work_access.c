/* SPDX-License-Identifier: MIT
 *
 * Access rules (权限) where the use cases meet them: they take away from those whom the form lets do a step. A role counts
 * as in the forms' by: held for the record's source before held anywhere.
 */
#include "work_private.h"

#include "access_judge.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/role.h"

#include <string.h>

static GPtrArray *rules_of(const WhoContext *context, const char *step, GError **error) {
    return access_of_step(context->db, form_name(context->form), step, context->record ? context->record->area : NULL, error);
}

/* The department that runs the record's area. Owned; NULL = none. */
static char *department_of(const WhoContext *context) {
    return context->record && context->record->area ? area_department(context->db, context->record->area) : NULL;
}

static gboolean refuse(const AccessCase *c, const char *step, const GPtrArray *rules, const char *name, GError **error) {
    const WhoContext *context = c->context;
    g_autoptr(GString) titles = g_string_new(NULL);
    const FormStep *shape = strcmp(step, ACCESS_SUBMIT) == 0 ? NULL : form_step(context->form, step);
    g_autoptr(GPtrArray) seen = g_ptr_array_new(), people = access_people(c, rules);
    g_autofree char *who = access_names(context->db, people);
    for (guint i = 0; i < rules->len; i++) {
        const Access *rule = rules->pdata[i];
        if (who_contains(seen, rule->role))
            continue;
        g_ptr_array_add(seen, rule->role);
        g_string_append_printf(titles, _("%s%s (%s)"), titles->len ? _(", ") : "", role_title(rule->role), rule->role);
    }
    if (!shape)
        return err_set(error, ERR_DENIED, _("%s may not submit “%s” here (these may: %s): the access rules ask for one of these roles: %s"),
                       name, form_title(context->form), *who ? who : "-", titles->str);
    return err_set(error, ERR_DENIED, _("%s may not do “%s” on %s (these may: %s): the access rules ask for one of these roles: %s"), name,
                   form_text(&shape->title), context->record->number, *who ? who : "-", titles->str);
}

gboolean work_access(App *app, const WhoContext *context, const char *step, GError **error) {
    const Person *person = app_user(app);
    g_autoptr(GPtrArray) rules = rules_of(context, step, error);
    if (!rules || rules->len == 0)
        return rules != NULL;
    g_autofree char *department = department_of(context);
    AccessCase c = {app, context, department, person->id, session_second(app), FALSE};
    g_autoptr(GPtrArray) people = access_people(&c, rules);
    return who_contains(people, person->id) ? access_judge(&c, rules, error) : refuse(&c, step, rules, person->name, error);
}

char *work_wants_second(App *app, const Form *form, const char *number, const char *step) {
    const Person *person = app_user(app);
    g_autoptr(GError) error = NULL;
    g_autoptr(Record) record = number ? record_load(app_db(app), number, NULL) : NULL;
    if (!person || (number && !record))
        return NULL;
    WhoContext context = {app_db(app), form, record, NULL, clock_now()};
    g_autoptr(GPtrArray) rules = rules_of(&context, step, NULL);
    g_autofree char *department = department_of(&context);
    AccessCase c = {app, &context, department, person->id, NULL, FALSE};
    if (!rules || rules->len == 0 || !access_wants_second(&c, rules) || access_judge(&c, rules, &error))
        return NULL;
    return g_strdup(error->message);
}

GPtrArray *work_who_may(const WhoContext *context, const FormStep *step, const Step *open) {
    GPtrArray *who = who_may(context, step, open);
    g_autoptr(GPtrArray) rules = rules_of(context, step->name, NULL);
    if (rules && rules->len == 0)
        return who;
    g_autofree char *department = department_of(context);
    AccessCase c = {.context = context, .department = department};
    g_autoptr(GPtrArray) people = rules ? access_people(&c, rules) : NULL;
    for (guint i = who->len; i > 0; i--)
        if (!who_contains(people, who->pdata[i - 1]))
            g_ptr_array_remove_index(who, i - 1);
    return who;
}
