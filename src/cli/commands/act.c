/* SPDX-License-Identifier: MIT
 *
 * bihuan act: one step of a record is done or rejected.
 */
#include "../record_output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static gboolean command_act_run(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 2, error);
    if (!values)
        return FALSE;
    gboolean reject = command_option(line, "--reject") != NULL;
    g_autoptr(Work) work = work_act(line->app, line->words[0], line->words[1], reject, values, 0, error);
    return work && record_output(line->app, work, line->json, FALSE, error);
}

static const CommandOption OPTIONS[] = {
    {"--reject", NULL, N_("send it back, or refuse it, instead of doing the step")},
    {0},
};

const Command command_act = {
    .name = "act",
    .usage = "NUMBER STEP [--reject] key=value… key=@FILE…",
    .summary = N_("do a step of a record: respond, rectify, accept, close, void …"),
    .needs = NEED_WRITE | MAY_USER | MAY_REPORT,
    .options = OPTIONS,
    .min_words = 2,
    .max_words = -1,
    .run = command_act_run,
};
