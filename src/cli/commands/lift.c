/* SPDX-License-Identifier: MIT
 *
 * bihuan lift: one of the two signatures that end a freeze.
 */
#include <string.h>

#include "../record_output.h"
#include "bihuan/app/lift.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

/* treatment=NUMBER is the only thing that may be told. */
static gboolean check_values(GHashTable *values, GError **error) {
    GHashTableIter iterator;
    gpointer key = NULL;
    g_hash_table_iter_init(&iterator, values);
    while (g_hash_table_iter_next(&iterator, &key, NULL))
        if (strcmp(key, "treatment") != 0)
            return err_set(error, ERR_INPUT, _("A lift has no “%s”; it takes treatment=NUMBER."), (const char *)key);
    return TRUE;
}

static gboolean command_lift_run(CommandLine *line, GError **error) {
    gboolean lifted = FALSE;
    g_autoptr(GHashTable) values = command_values(line->words + 1, error);
    if (!values || !check_values(values, error))
        return FALSE;
    g_autoptr(Hold) hold = hold_load(app_db(line->app), line->words[0], error);
    if (!hold || !lift_sign(line->app, hold->id, g_hash_table_lookup(values, "treatment"), &lifted, error))
        return FALSE;
    g_autoptr(Hold) now = hold_load(app_db(line->app), hold->id, error);
    if (!now)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, lifted ? _("The hold on %s is lifted.") : _("Signed; the hold on %s stays until the next signature."), now->target);
    output_list(out, NULL);
    record_output_hold(out, line->app, now, lifted);
    output_end(out);
    return TRUE;
}

const Command command_lift = {
    .name = "lift",
    .usage = "HOLD [treatment=NUMBER]",
    .summary = N_("sign the lift of a freeze; two different people have to"),
    .needs = NEED_WRITE | MAY_USER,
    .min_words = 1,
    .max_words = 2,
    .run = command_lift_run,
};
