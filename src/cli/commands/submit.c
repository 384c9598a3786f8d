/* SPDX-License-Identifier: MIT
 *
 * bihuan submit: a new record of a form.
 */
#include "../record_output.h"
#include "bihuan/app/spool.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/form/called.h"

static gboolean command_submit_run(CommandLine *line, GError **error) {
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    g_autofree char *form = shelf_called(app_shelf(line->app), line->words[0]);
    g_autoptr(Work) work = values ? work_submit(line->app, form, values, error) : NULL;
    if (work)
        spool_take_in(line->plant, NULL); /* what waited goes with it */
    return work && record_output(line->app, work, line->json, FALSE, error);
}

/* The plant cannot be written to: a danger is kept all the same, and he is told that it is not in the plant yet. */
static void command_submit_keep(CommandLine *line, GError **error) {
    gboolean stuck = err_is(*error, ERR_BUSY) || (line->app && plant_trouble(app_plant(line->app)));
    g_autoptr(GError) failure = NULL;
    if (!stuck || !line->words[0] || !spool_may_keep(line->app, line->words[0]))
        return;
    g_autoptr(GHashTable) values = command_values(line->words + 1, &failure);
    g_autofree char *why = g_strdup((*error)->message);
    if (!values || !spool_keep(line->plant, line->words[0], line->user, values, &failure))
        return;
    int code = (*error)->code;
    g_clear_error(error);
    err_set(error, code,
            _("YOUR REPORT IS KEPT, BUT NOT IN THE PLANT YET (%s). It has no number and nobody was told: tell the shift"
              " yourself. The next change takes it in, without photos"),
            why);
}

const Command command_submit = {
    .name = "submit",
    .usage = "FORM key=value… key=@FILE…",
    .summary = N_("report a hazard, ask for a permit: a new record of a form"),
    .needs = NEED_WRITE | MAY_USER | MAY_REPORT,
    .min_words = 1,
    .max_words = -1,
    .run = command_submit_run,
    .failed = command_submit_keep,
};
