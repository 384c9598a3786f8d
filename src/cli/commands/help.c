/* SPDX-License-Identifier: MIT
 *
 * bihuan help: made from the tables of the commands.
 */
#include "../private.h"
#include "bihuan/base/i18n.h"

static gboolean command_help_run(CommandLine *line, GError **error) {
    if (!line->words[0]) {
        cli_help_all();
        return TRUE;
    }
    const Command *whole = cli_find_command(line->words[0], error), *part = NULL;
    if (!whole)
        return FALSE;
    if (line->words[1] && whole->parts) {
        part = cli_find_part(whole, line->words[1], error);
        if (!part)
            return FALSE;
    }
    cli_help_command(whole, part);
    return TRUE;
}

const Command command_help = {
    .name = "help",
    .usage = "[COMMAND [PART]]",
    .summary = N_("explain the commands"),
    .needs = NEED_NOTHING,
    .max_words = 2,
    .run = command_help_run,
};
