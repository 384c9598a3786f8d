/* SPDX-License-Identifier: MIT
 *
 * bihuan user: who is there, what he may do, what waits for him.
 */
#include <string.h>

#include "../output.h"
#include "../user_account.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/account.h"
#include "bihuan/model/appointment.h"
#include "bihuan/model/department.h"
#include "bihuan/model/role.h"
#include "bihuan/model/shift.h"

#define PAGE 200
#define TASKS_MAX 100

static gboolean person_json(JsonBuilder *json, Db *db, const Person *person, GError **error) {
    gboolean on_duty = FALSE;
    if (person->in_service && !shift_person_on_duty(db, person, clock_now(), &on_duty, error))
        return FALSE;
    g_auto(GStrv) roles = appointment_roles(db, person->id, clock_now(), error);
    g_autoptr(Account) account = NULL;
    if (!roles || !account_find(db, person->id, &account, error))
        return FALSE;
    g_autofree char *department = department_title(db, person->department);
    output_text(json, "id", person->id);
    output_text(json, "name", person->name);
    output_text(json, "department", person->department);
    output_text(json, "department_title", department);
    output_text(json, "title", person->title);
    output_text(json, "crew", person->crew);
    output_texts(json, "roles", (const char *const *)roles);
    output_flag(json, "in_service", person->in_service);
    output_flag(json, "account", account != NULL);
    output_flag(json, "on_duty", on_duty);
    return TRUE;
}

static char *roles_text(Db *db, const Person *person, GError **error) {
    g_auto(GStrv) roles = appointment_roles(db, person->id, clock_now(), error);
    if (!roles)
        return NULL;
    GString *text = g_string_new(NULL);
    for (char **role = roles; *role; role++)
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", role_title(*role));
    return g_string_free(text, FALSE);
}

static gboolean list_people(CommandLine *line, JsonBuilder *json, OutputTable *table, GError **error) {
    Db *db = app_db(line->app);
    PersonFilter filter = {.leavers = command_option(line, "--all") != NULL};
    g_autofree char *behind = g_strdup("");
    for (guint got = PAGE; got == PAGE;) {
        g_autoptr(GPtrArray) page = person_list(db, &filter, behind, PAGE, error);
        if (!page)
            return FALSE;
        got = page->len;
        for (guint i = 0; i < page->len; i++) {
            const Person *person = page->pdata[i];
            if (json) {
                output_begin_object(json, NULL);
                if (!person_json(json, db, person, error))
                    return FALSE;
                json_builder_end_object(json);
                continue;
            }
            g_autofree char *department = department_title(db, person->department), *roles = roles_text(db, person, error);
            if (!roles)
                return FALSE;
            output_table_add(table, person->id, person->name, department, person->title, roles, person->in_service ? "" : _("left service"),
                             NULL);
        }
        if (got == 0)
            break;
        g_free(behind);
        behind = g_strdup(((const Person *)page->pdata[got - 1])->id);
    }
    return TRUE;
}

static gboolean list(CommandLine *line, GError **error) {
    if (line->json) {
        g_autoptr(JsonBuilder) json = json_builder_new();
        output_begin_array(json, NULL);
        if (!list_people(line, json, NULL, error))
            return FALSE;
        json_builder_end_array(json);
        output_print(json);
        return TRUE;
    }
    OutputTable *table = output_table_new(_("Id"), _("Name"), _("Department"), _("Post"), _("Roles"), _("Remark"), NULL);
    gboolean ok = list_people(line, NULL, table, error);
    if (ok)
        output_table_end(table);
    else
        output_table_drop(table);
    return ok;
}

static gboolean show_json(Db *db, const Person *person, const GPtrArray *appointments, const GPtrArray *tasks, GError **error) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_object(json, NULL);
    if (!person_json(json, db, person, error))
        return FALSE;
    output_begin_array(json, "appointments");
    for (guint i = 0; i < appointments->len; i++) {
        const Appointment *one = appointments->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "role", one->role);
        output_text(json, "scope", one->scope);
        output_time(json, "since", one->since);
        output_time(json, "until", one->until);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_begin_array(json, "tasks");
    for (guint i = 0; i < tasks->len; i++)
        output_text(json, NULL, ((const Record *)tasks->pdata[i])->number);
    json_builder_end_array(json);
    json_builder_end_object(json);
    output_print(json);
    return TRUE;
}

static void show_text(Db *db, const Person *person, const GPtrArray *appointments, const GPtrArray *tasks) {
    g_autofree char *department = department_title(db, person->department);
    output_line("%s · %s", person->id, person->name);
    output_pair(_("Department"), department);
    output_pair(_("Post"), person->title);
    output_pair(_("Remark"), person->in_service ? "" : _("left service"));
    for (guint i = 0; i < appointments->len; i++) {
        const Appointment *one = appointments->pdata[i];
        g_autofree char *since = clock_format_short(one->since), *until = clock_format_short(one->until);
        g_autofree char *text = g_strdup_printf("%s %s  %s – %s", role_title(one->role), one->scope, since, until);
        output_pair(i ? "" : _("Roles"), text);
    }
    for (guint i = 0; i < tasks->len; i++) {
        const Record *record = tasks->pdata[i];
        g_autofree char *due = clock_format_short(record->due);
        g_autofree char *text = g_strdup_printf("%s %s %s", record->number, record->state, due);
        output_pair(i ? "" : _("Tasks"), text);
    }
}

static gboolean show(CommandLine *line, GError **error) {
    Db *db = app_db(line->app);
    g_autoptr(Person) person = person_load(db, line->words[0], error);
    g_autoptr(GPtrArray) appointments = person ? appointment_list(db, person->id, 0, error) : NULL;
    g_autoptr(GPtrArray) tasks = appointments ? work_tasks(line->app, person->id, TASKS_MAX, error) : NULL;
    if (!tasks)
        return FALSE;
    if (line->json)
        return show_json(db, person, appointments, tasks, error);
    show_text(db, person, appointments, tasks);
    return TRUE;
}

static const CommandOption LIST_OPTIONS[] = {
    {"--all", NULL, N_("also those who left")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list", .usage = "[--all]", .summary = N_("the people in service"), .needs = NEED_PLANT, .options = LIST_OPTIONS, .run = list},
    {.name = "show",
     .usage = "ID",
     .summary = N_("a person with roles and open tasks"),
     .needs = NEED_PLANT,
     .min_words = 1,
     .max_words = 1,
     .run = show},
    {.name = "enrol",
     .usage = "ID --new-secret-file FILE [--with ID --with-secret-file FILE]",
     .summary = N_("give a person an account: password, PIN, signing key"),
     .needs = NEED_WRITE | MAY_USER,
     .options = user_enrol_options,
     .min_words = 1,
     .max_words = 1,
     .run = user_enrol},
    {.name = "reset",
     .usage = "ID --new-secret-file FILE --with ID --with-secret-file FILE",
     .summary = N_("a lost password: a new key, the old one is revoked"),
     .needs = NEED_WRITE | NEED_USER,
     .options = user_enrol_options,
     .min_words = 1,
     .max_words = 1,
     .run = user_reset},
    {.name = "pin",
     .usage = "--new-secret-file FILE",
     .summary = N_("set one's own PIN"),
     .needs = NEED_WRITE | NEED_USER,
     .options = user_own_options,
     .run = user_pin},
    {.name = "password",
     .usage = "--new-secret-file FILE",
     .summary = N_("change one's own password"),
     .needs = NEED_WRITE | NEED_USER,
     .options = user_own_options,
     .run = user_password},
    {.name = "leave",
     .usage = "ID",
     .summary = N_("take a person out of service and give the open tasks to others"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = 1,
     .run = user_leave},
    {0},
};

const Command command_user = {
    .name = "user",
    .usage = "list [--all] | show ID | enrol | reset | pin | password | leave",
    .summary = N_("list people, show one; accounts, PINs, leaving"),
    .parts = PARTS,
};
