/* SPDX-License-Identifier: MIT
 *
 * bihuan show: a record with its fields and its time line. Who opens it under his name has seen what he was told of it.
 */
#include "../private.h"
#include "../record_output.h"
#include "bihuan/app/outbox.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/stock_count.h"

/* The plant is open for reading: only where something is unseen it is opened to write, by who could change it. What does not go (a plant
 * that may not be written here, a busy one) is tried at the next look. */
static void show_look(const CommandLine *line, const char *number) {
    g_autoptr(GError) unwritten = NULL;
    CommandLine writing = *line;
    if (!outbox_is_unseen(line->app, number, app_user_id(line->app)))
        return;
    writing.app = app_open(line->plant, TRUE, &unwritten);
    if (writing.app && cli_set_clock(&writing, app_plant(writing.app), TRUE, FALSE, &unwritten) && cli_log_in(&writing, TRUE, &unwritten) &&
        !outbox_look(writing.app, number, &unwritten))
        g_debug("%s", unwritten->message);
    app_close(writing.app);
}

static gboolean command_show_run(CommandLine *line, GError **error) {
    g_autoptr(StockCount) count = stock_count_load(app_db(line->app), line->words[0], NULL);
    if (count)
        return err_set(error, ERR_INPUT, _("%s is a count of supplies; look at it with: bihuan count show %s"), count->id, count->id);
    g_autoptr(Work) work = work_load(line->app, line->words[0], error);
    if (!work)
        return FALSE;
    show_look(line, work->record->number);
    return record_output(line->app, work, line->json, TRUE, error);
}

const Command command_show = {
    .name = "show",
    .usage = "NUMBER",
    .summary = N_("show a record: fields, steps, who may act, what happened, who was told"),
    .needs = NEED_PLANT | MAY_USER,
    .min_words = 1,
    .max_words = 1,
    .run = command_show_run,
};
