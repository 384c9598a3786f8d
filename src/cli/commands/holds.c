/* SPDX-License-Identifier: MIT
 *
 * bihuan holds: what must not go on, and what a lift still waits for.
 */
#include "../record_output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/quiz_lock.h"

static gboolean command_holds_run(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list(app_db(line->app), command_option(line, "--all") != NULL, error);
    g_autoptr(GPtrArray) locks = holds ? quiz_lock_list(app_db(line->app), error) : NULL;
    if (!locks)
        return FALSE;
    g_ptr_array_extend_and_steal(holds, g_steal_pointer(&locks));
    g_autoptr(Output) out = output_new(line->json);
    if (holds->len == 0)
        output_say(out, "%s", _("No hold is in force."));
    record_output_holds(out, NULL, line->app, holds);
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
    .run = command_holds_run,
};
