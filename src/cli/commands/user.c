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

static char *roles_text(char **roles) {
    GString *text = g_string_new(NULL);
    for (char **role = roles; *role; role++)
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", role_title(*role));
    return g_string_free(text, FALSE);
}

/* Members of an object; with titles a row of the list. */
static gboolean person_out(Output *out, Db *db, const Person *person, gboolean row, GError **error) {
    gboolean on_duty = FALSE;
    if (person->in_service && output_is_json(out) && !shift_person_on_duty(db, person, clock_now(), &on_duty, error))
        return FALSE;
    g_auto(GStrv) roles = appointment_roles(db, person->id, clock_now(), error);
    g_autoptr(Account) account = NULL;
    if (!roles || (output_is_json(out) && !account_find(db, person->id, &account, error)))
        return FALSE;
    g_autofree char *department = department_title(db, person->department), *shown = roles_text(roles);
    output_text(out, "id", row ? _("Id") : NULL, person->id);
    output_text(out, "name", row ? _("Name") : NULL, person->name);
    output_text(out, "department", NULL, person->department);
    output_text(out, "department_title", _("Department"), department);
    output_text(out, "title", _("Post"), person->title);
    output_text(out, "crew", NULL, person->crew);
    output_texts(out, "roles", NULL, (const char *const *)roles);
    if (row)
        output_text(out, NULL, _("Roles"), shown);
    output_flag(out, "in_service", NULL, person->in_service);
    output_text(out, NULL, _("Remark"), person->in_service ? "" : _("left service"));
    output_flag(out, "account", NULL, account != NULL);
    output_flag(out, "on_duty", NULL, on_duty);
    return TRUE;
}

static gboolean command_user_list(CommandLine *line, GError **error) {
    Db *db = app_db(line->app);
    PersonFilter filter = {.leavers = command_option(line, "--all") != NULL};
    g_autofree char *behind = g_strdup("");
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, _("Id"), _("Name"), _("Department"), _("Post"), _("Roles"), _("Remark"), NULL);
    for (guint got = PAGE; got == PAGE;) {
        g_autoptr(GPtrArray) page = person_list(db, &filter, behind, PAGE, error);
        if (!page)
            return FALSE;
        got = page->len;
        for (guint i = 0; i < page->len; i++) {
            output_row(out);
            if (!person_out(out, db, page->pdata[i], TRUE, error))
                return FALSE;
        }
        if (got == 0)
            break;
        g_free(behind);
        behind = g_strdup(((const Person *)page->pdata[got - 1])->id);
    }
    output_end(out);
    return TRUE;
}

static gboolean command_user_print(Output *out, Db *db, const Person *person, const GPtrArray *appointments, const GPtrArray *tasks,
                                   GError **error) {
    output_say(out, "%s · %s", person->id, person->name);
    output_object(out, NULL);
    if (!person_out(out, db, person, FALSE, error))
        return FALSE;
    output_list(out, "appointments");
    for (guint i = 0; i < appointments->len; i++) {
        const Appointment *one = appointments->pdata[i];
        g_autofree char *since = clock_format_short(one->since), *until = clock_format_short(one->until);
        g_autofree char *text = g_strdup_printf("%s %s  %s – %s", role_title(one->role), one->scope, since, until);
        output_object(out, NULL);
        output_text(out, "role", NULL, one->role);
        output_text(out, "scope", NULL, one->scope);
        output_time(out, "since", NULL, one->since);
        output_time(out, "until", NULL, one->until);
        output_text(out, NULL, i ? "" : _("Roles"), text);
        output_end(out);
    }
    output_end(out);
    output_list(out, "tasks");
    for (guint i = 0; i < tasks->len; i++) {
        const Record *record = tasks->pdata[i];
        g_autofree char *due = clock_format_short(record->due);
        g_autofree char *text = g_strdup_printf("%s %s %s", record->number, record->state, due);
        output_text(out, NULL, NULL, record->number);
        output_text(out, NULL, i ? "" : _("Tasks"), text);
    }
    output_end(out);
    output_end(out);
    return TRUE;
}

static gboolean command_user_show(CommandLine *line, GError **error) {
    Db *db = app_db(line->app);
    g_autoptr(Person) person = person_load(db, line->words[0], error);
    g_autoptr(GPtrArray) appointments = person ? appointment_list(db, person->id, 0, error) : NULL;
    g_autoptr(GPtrArray) tasks = appointments ? work_tasks(line->app, person->id, TASKS_MAX, error) : NULL;
    if (!tasks)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    return command_user_print(out, db, person, appointments, tasks, error);
}

static const CommandOption LIST_OPTIONS[] = {
    {"--all", NULL, N_("also those who left")},
    {0},
};

static const Command PARTS[] = {
    {.name = "list",
     .usage = "[--all]",
     .summary = N_("the people in service"),
     .needs = NEED_PLANT,
     .options = LIST_OPTIONS,
     .run = command_user_list},
    {.name = "show",
     .usage = "ID",
     .summary = N_("a person with roles and open tasks"),
     .needs = NEED_PLANT,
     .min_words = 1,
     .max_words = 1,
     .run = command_user_show},
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
