/* SPDX-License-Identifier: MIT
 *
 * bihuan people sync: the organisation of WeCom or DingTalk and the plant's people.
 */
#include <string.h>

#include "../output.h"
#include "bihuan/app/directory.h"
#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void people_out(Output *out, const char *key, const GPtrArray *people) {
    output_list(out, key);
    for (guint i = 0; i < people->len; i++) {
        const DirectoryPerson *person = people->pdata[i];
        output_object(out, NULL);
        output_text(out, "id", NULL, person->id);
        output_text(out, "userid", NULL, person->userid);
        output_text(out, "name", NULL, person->name);
        output_text(out, "department", NULL, person->department);
        output_list(out, "what");
        for (guint k = 0; k < person->changes->len; k++) {
            const DirectoryChange *change = person->changes->pdata[k];
            output_object(out, NULL);
            output_text(out, "field", NULL, change->field);
            output_text(out, "from", NULL, change->from);
            output_text(out, "to", NULL, change->to);
            output_end(out);
        }
        output_end(out);
        output_end(out);
    }
    output_end(out);
}

static void people_say(const char *word, const GPtrArray *people) {
    for (guint i = 0; i < people->len; i++) {
        const DirectoryPerson *person = people->pdata[i];
        g_autoptr(GString) what = g_string_new(NULL);
        for (guint k = 0; k < person->changes->len; k++) {
            const DirectoryChange *change = person->changes->pdata[k];
            g_string_append_printf(what, "%s%s → %s", k ? _(", ") : "  ", change->from, change->to);
        }
        output_line("%s  %s %s  %s%s", word, person->id, person->name, person->department, what->str);
    }
}

static void say_all(const DirectoryDifference *difference, gboolean applied) {
    people_say(_("joined"), difference->joined);
    people_say(_("left"), difference->left);
    people_say(_("changed"), difference->changed);
    output_line(_("%u joined, %u left, %u changed, %u the same, %u in departments that the plant does not have, %u out of service here."),
                difference->joined->len, difference->left->len, difference->changed->len, difference->same + difference->linked->len,
                difference->outside, difference->retired);
    output_line("%s", applied ? _("Written.") : _("Nothing was written; with --apply --with ID it is."));
}

static gboolean command_people_sync(CommandLine *line, GError **error) {
    const char *service = line->words[0];
    gboolean apply = command_option(line, "--apply") != NULL;
    gint64 left = -1;
    if (strcmp(service, "wecom") != 0 && strcmp(service, "dingtalk") != 0)
        return err_set(error, ERR_USAGE, _("There is no directory “%s”; choose wecom or dingtalk."), service);
    if (apply && !session_second(line->app))
        return err_set(error, ERR_USAGE, "%s", _("Two write people from a directory: --apply --with ID."));
    if (command_option(line, "--left") && !command_option_number(line, "--left", 0, &left, error))
        return FALSE;
    g_autoptr(DirectoryDifference) difference = directory_compare(line->app, service, error);
    if (!difference || (apply && !directory_apply(line->app, service, difference, session_second(line->app), left, error)))
        return FALSE;
    if (!line->json) {
        say_all(difference, apply);
        return TRUE;
    }
    g_autoptr(Output) out = output_new(TRUE);
    output_object(out, NULL);
    people_out(out, "joined", difference->joined);
    people_out(out, "left", difference->left);
    people_out(out, "changed", difference->changed);
    output_number(out, "linked", NULL, difference->linked->len);
    output_number(out, "same", NULL, difference->same);
    output_number(out, "outside", NULL, difference->outside);
    output_number(out, "retired", NULL, difference->retired);
    output_flag(out, "applied", NULL, apply);
    output_end(out);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--apply", NULL, N_("write it as one change that two sign")},
    {"--left", "N", N_("so many leave: needed where it is more than 3 and more than 5 %")},
    {0},
};

static const Command PARTS[] = {
    {.name = "sync",
     .usage = "wecom|dingtalk [--apply --with ID [--left N]]",
     .summary = N_("compare the people with the directory of WeCom or DingTalk, or take them from it"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = 1,
     .options = OPTIONS,
     .run = command_people_sync},
    {0},
};

const Command command_people = {
    .name = "people",
    .usage = "sync wecom|dingtalk [--apply --with ID [--left N]]",
    .summary = N_("people from the directory of WeCom or DingTalk"),
    .parts = PARTS,
};
