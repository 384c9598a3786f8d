/* SPDX-License-Identifier: MIT
 *
 * bihuan show: a record with its fields and its time line.
 */
#include "../record_output.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static gboolean command_show_run(CommandLine *line, GError **error) {
    g_autoptr(Work) work = work_load(line->app, line->words[0], error);
    return work && record_output(line->app, work, line->json, TRUE, error);
}

const Command command_show = {
    .name = "show",
    .usage = "NUMBER",
    .summary = N_("show a record: fields, steps, who may act, what happened"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = command_show_run,
};
