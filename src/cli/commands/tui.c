/* SPDX-License-Identifier: MIT
 *
 * bihuan tui: the terminal, or its script back-end.
 */
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/screens/screens.h"

static gboolean command_tui_run(CommandLine *line, GError **error) {
    return screens_run(line->app, line->script, line->words[0], error);
}

const Command command_tui = {
    .name = "tui",
    .usage = "[SCREEN]",
    .summary = N_("open the terminal (what bihuan does without a command)"),
    .needs = NEED_WRITE | NEED_TERMINAL | MAY_USER,
    .max_words = 1,
    .run = command_tui_run,
};
