/* SPDX-License-Identifier: MIT
 *
 * bihuan clock: can this machine's clock be believed; confirming a leap, and the way back from one.
 */
#include "bihuan/store/plant_clock.h"

#include <string.h>

#include "../output.h"
#include "../private.h"
#include "bihuan/app/timekeeping.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean command_clock_show(CommandLine *line) {
    PlantClock clock;
    plant_clock_look(app_plant(line->app), &clock);
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "state", NULL, clock_state_word(clock.state));
    output_time(out, "raw", NULL, clock.raw);
    output_time(out, "last", NULL, clock.last);
    output_time(out, "since", NULL, clock.since);
    output_end(out);
    g_autofree char *raw = clock_format_short(clock.raw), *last = clock_format_short(clock.last), *text = plant_clock_text(&clock);
    if (text)
        output_say(out, "%s", text);
    else
        output_say(out, _("The clock is in order: it says %s, the newest row is of %s."), raw, last);
    return TRUE;
}

static gboolean open_to_write(CommandLine *line, GError **error) {
    if (!line->user)
        return err_set(error, ERR_DENIED, _("Who does it? Give --user ID."));
    return cli_open(line, TRUE, error) && cli_set_clock(line, app_plant(line->app), TRUE, FALSE, error) && cli_log_in(line, TRUE, error);
}

static gboolean back(CommandLine *line, GError **error) {
    ClockBack wish = {command_option(line, "--to"), command_option(line, "--reason"), command_option(line, "--with")};
    ClockBackDone done;
    if (!cli_prove_second(line, wish.second, error) || !clock_back(line->app, &wish, &done, error))
        return FALSE;
    if (line->json)
        return command_clock_show(line);
    output_line(_("The clock is taken back by row %ld: %ld rows from row %ld on were dated by a wrong clock; the times of %ld records"
                  " are reckoned anew."),
                (long)done.seq, (long)done.rows, (long)done.from, (long)done.records);
    return TRUE;
}

static gboolean command_clock_confirm(CommandLine *line, GError **error) {
    if (!clock_confirm(line->app, command_option(line, "--reason"), error))
        return FALSE;
    return command_clock_show(line);
}

static gboolean command_clock_run(CommandLine *line, GError **error) {
    const char *part = line->words[0];
    if (!part)
        return cli_open(line, FALSE, error) && cli_set_clock(line, app_plant(line->app), FALSE, FALSE, error) && command_clock_show(line);
    gboolean confirms = strcmp(part, "confirm") == 0;
    if (!confirms && strcmp(part, "back") != 0)
        return err_set(error, ERR_USAGE, _("bihuan %s has no “%s”; choose one of: %s."), "clock", part, "confirm, back");
    return open_to_write(line, error) && (confirms ? command_clock_confirm(line, error) : back(line, error));
}

static const CommandOption OPTIONS[] = {
    {"--reason", "TEXT", N_("confirm, back: why")},
    {"--to", "TIME", N_("back: what time it really is")},
    {"--with", "ID", N_("back: the second person")},
    {"--with-secret-file", "FILE", N_("the second person's password")},
    {0},
};

const Command command_clock = {
    .name = "clock",
    .usage = "[confirm --reason TEXT | back --to TIME --reason TEXT --with ID]",
    .summary = N_("can this machine's clock be believed; confirm a leap, take a wrong one back"),
    .needs = NEED_FILE,
    .options = OPTIONS,
    .max_words = 1,
    .run = command_clock_run,
};
