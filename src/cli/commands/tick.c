/* SPDX-License-Identifier: MIT
 *
 * bihuan tick: the rules of time, for a timer or a script. Any number of them may run at once.
 */
#include <stdio.h>

#include "../output.h"
#include "bihuan/app/spool.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/plant_clock.h"

/* Reports that could not be written when they were made. */
static void take_in(const char *plant) {
    g_autoptr(GPtrArray) refused = g_ptr_array_new_with_free_func(g_free);
    spool_take_in(plant, refused);
    for (guint i = 0; i < refused->len; i++)
        fprintf(stderr, "bihuan: %s\n", (const char *)refused->pdata[i]);
}

static gboolean command_tick_run(CommandLine *line, GError **error) {
    RuleTick tick = {0};
    take_in(line->plant);
    PlantClock clock;
    plant_clock_look(app_plant(line->app), &clock);
    gboolean ok = rule_tick(app_plant(line->app), app_shelf(line->app), 0, &tick, error);
    if (!ok && (clock.state == CLOCK_OK || !line->json))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_say(out, _("Escalated %d, expired %d, opened %d, reminded %d, suspended %d, messages %d."), (int)tick.escalated,
               (int)tick.expired, (int)tick.opened, (int)tick.reminded, (int)tick.suspended, (int)tick.messages);
    output_object(out, NULL);
    output_number(out, "escalated", NULL, tick.escalated);
    output_number(out, "expired", NULL, tick.expired);
    output_number(out, "opened", NULL, tick.opened);
    output_number(out, "reminded", NULL, tick.reminded);
    output_number(out, "suspended", NULL, tick.suspended);
    output_number(out, "messages", NULL, tick.messages);
    output_text(out, "clock", NULL, clock_state_word(clock.state));
    output_end(out);
    return ok;
}

const Command command_tick = {
    .name = "tick",
    .usage = "",
    .summary = N_("run what is due by time: escalations, expiries, reminders"),
    .needs = NEED_WRITE,
    .run = command_tick_run,
};
