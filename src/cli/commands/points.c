/* SPDX-License-Identifier: MIT
 *
 * bihuan points: what the watch measures, how old it is, what state that is; a point that is bypassed for a while.
 */
#include <math.h>

#include "../output.h"
#include "bihuan/app/points_board.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/when.h"
#include "bihuan/cli/command.h"

static void points_row(Output *out, const PointLine *line) {
    const Point *point = line->point;
    g_autofree char *value = points_value_text(line), *age = points_age_text(line);
    g_autofree char *until = line->bypass ? clock_format_short(line->bypass->until) : NULL;
    output_row(out);
    output_text(out, "code", _("Point"), point->code);
    output_text(out, "device", NULL, point->device);
    output_text(out, "area", _("Area"), line->area);
    output_text(out, "quantity", NULL, point->quantity);
    output_real(out, "value", NULL, line->value);
    output_text(out, NULL, _("Value"), value);
    output_text(out, "unit", NULL, point->unit);
    output_time(out, "at", NULL, line->at);
    output_real(out, "age", NULL, line->age < 0 ? NAN : (double)line->age / (double)CLOCK_SECOND);
    output_text(out, NULL, _("Age"), age);
    output_shown(out, "state", _("State"), point_state_word(line->state), point_state_title(line->state));
    output_text(out, "alarm", _("Alarm"), line->alarm);
    output_text(out, NULL, _("Why"), until ? until : points_fault_title(line));
}

static gboolean points_list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) lines = points_board(line->app, error);
    if (!lines)
        return FALSE;
    if (!line->json)
        points_board_urgent(lines);
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, _("Point"), _("Area"), _("Value"), _("Age"), _("State"), _("Alarm"), _("Why"), NULL);
    for (guint i = 0; i < lines->len; i++)
        points_row(out, lines->pdata[i]);
    output_end(out);
    return TRUE;
}

static gboolean points_bypass_run(CommandLine *line, GError **error) {
    const char *code = line->words[0], *until = command_option(line, "--until");
    gboolean end = command_option(line, "--end") != NULL;
    if (end && (until || command_option(line, "--reason")))
        return err_set(error, ERR_USAGE, _("--end ends the bypass that stands; leave --until and --reason out"));
    PointBypass wish = {.code = code, .reason = command_option(line, "--reason"), .second = session_second(line->app)};
    if (until && !when_read(until, clock_now(), &wish.until, error))
        return FALSE;
    if (!(end ? points_bypass_end(line->app, code, error) : points_bypass(line->app, &wish, error)))
        return FALSE;
    g_autofree char *shown = clock_format_short(wish.until);
    g_autoptr(Output) out = output_new(line->json);
    if (end)
        output_say(out, _("%s is watched again."), code);
    else
        output_say(out, _("%s acts on nothing until %s."), code, shown);
    output_object(out, NULL);
    output_text(out, "code", NULL, code);
    output_flag(out, "bypassed", NULL, !end);
    output_time(out, "until", NULL, wish.until);
    output_end(out);
    return TRUE;
}

static const CommandOption BYPASS_OPTIONS[] = {
    {"--until", "TIME", N_("when it ends by itself")},
    {"--reason", "TEXT", N_("why")},
    {"--end", NULL, N_("end the bypass that stands")},
    {0},
};

static const Command PARTS[] = {
    {.name = "bypass",
     .usage = "CODE --until TIME --reason TEXT --with ID | CODE --end",
     .summary = N_("let a point act on nothing for a while; two people"),
     .needs = NEED_WRITE | NEED_USER,
     .options = BYPASS_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = points_bypass_run},
    {0},
};

const Command command_points = {
    .name = "points",
    .usage = "[bypass CODE …]",
    .summary = N_("list the points with value, age and state; bypass one"),
    .needs = NEED_PLANT | MAY_USER,
    .run = points_list,
    .parts = PARTS,
};
