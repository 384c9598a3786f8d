/* SPDX-License-Identifier: MIT
 *
 * bihuan holds: what must not go on, and what a lift still waits for.
 */
#include "../record_output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list(app_db(line->app), command_option(line, "--all") != NULL, error);
    if (!holds)
        return FALSE;
    if (!line->json) {
        if (holds->len)
            record_output_holds(line->app, holds);
        else
            output_line("%s", _("No hold is in force."));
        return TRUE;
    }
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_array(json, NULL);
    for (guint i = 0; i < holds->len; i++)
        record_output_hold(json, line->app, holds->pdata[i], -1);
    json_builder_end_array(json);
    output_print(json);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--all", NULL, N_("also those that were lifted")},
    {0},
};

const Command command_holds = {
    .name = "holds",
    .usage = "[--all]",
    .summary = N_("list freezes and locks, and what a lift waits for"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .run = run,
};
