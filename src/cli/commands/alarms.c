/* SPDX-License-Identifier: MIT
 *
 * bihuan alarms: what is in alarm and was, with what was done for it.
 */
#include "bihuan/app/alarms.h"

#include <string.h>

#include "../output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"

static void add_responses(Output *out, const Alarm *alarm) {
    output_list(out, "responses");
    for (guint i = 0; i < alarm->responses->len; i++) {
        const AlarmResponse *response = alarm->responses->pdata[i];
        output_object(out, NULL);
        output_number(out, "level", NULL, response->level);
        output_time(out, "at", NULL, response->at);
        output_text(out, "what", NULL, response->what);
        if (response->ok == ALARM_UNKNOWN)
            output_null(out, "ok");
        else
            output_flag(out, "ok", NULL, response->ok == ALARM_DONE);
        output_end(out);
    }
    output_end(out);
}

static void add_alarm(Output *out, App *app, const Alarm *alarm) {
    g_autofree char *place = alarm_place(app, alarm);
    g_autofree char *raised = clock_format_short(alarm->raised);
    gboolean fault = strcmp(alarm->level, point_state_word(POINT_FAULT)) == 0;
    output_row(out);
    output_text(out, "number", _("Alarm"), alarm->number);
    output_text(out, "point", NULL, alarm->point);
    output_text(out, "area", NULL, alarm->area);
    output_text(out, "level", NULL, alarm->level);
    output_time(out, "raised", NULL, alarm->raised);
    output_text(out, NULL, _("State"), alarm->state);
    output_text(out, NULL, _("Raised"), strchr(raised, '-') ? strchr(raised, '-') + 1 : raised); /* the year stands in the number */
    output_text(out, NULL, _("Area"), place);
    output_text(out, NULL, _("Point"), *alarm->point ? alarm->point : alarm->device);
    output_text(out, NULL, _("Value"), fault || !*alarm->value ? alarm_level_title(alarm) : alarm->value);
    output_time(out, "acknowledged", NULL, alarm->acknowledged);
    output_text(out, "by", NULL, alarm->by);
    add_responses(out, alarm);
    output_time(out, "cleared", NULL, alarm->cleared);
    output_time(out, "reset", NULL, alarm->reset);
}

static gboolean command_alarms_run(CommandLine *line, GError **error) {
    gboolean open = command_option(line, "--open") != NULL;
    g_autoptr(GPtrArray) alarms = alarms_list(line->app, open ? 0 : G_MAXINT, error);
    if (!alarms)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (alarms->len == 0)
        output_say(out, "%s", open ? _("No alarm is open.") : _("There was no alarm."));
    output_table(out, NULL, _("Alarm"), _("State"), _("Raised"), _("Area"), _("Point"), _("Value"), NULL);
    for (guint i = 0; i < alarms->len; i++)
        add_alarm(out, line->app, alarms->pdata[i]);
    output_end(out);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--open", NULL, N_("only those that are not over")},
    {0},
};

const Command command_alarms = {
    .name = "alarms",
    .usage = "[--open]",
    .summary = N_("list alarms with what was done for them: open ones first"),
    .needs = NEED_PLANT | MAY_USER,
    .options = OPTIONS,
    .run = command_alarms_run,
};
