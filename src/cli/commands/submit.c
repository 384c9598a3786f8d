/* SPDX-License-Identifier: MIT
 *
 * bihuan submit: a new record of a form.
 */
#include "../record_output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static gboolean run(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    g_autoptr(Work) work = values ? work_submit(line->app, line->words[0], values, error) : NULL;
    return work && record_output(line->app, work, line->json, FALSE, error);
}

const Command command_submit = {
    .name = "submit",
    .usage = "FORM key=value… key=@FILE…",
    .summary = N_("report a hazard, ask for a permit: a new record of a form"),
    .needs = NEED_WRITE | MAY_USER | MAY_REPORT,
    .min_words = 1,
    .max_words = -1,
    .run = run,
};
