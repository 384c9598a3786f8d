/* SPDX-License-Identifier: MIT
 *
 * bihuan reminders: the seven scenes a plant is reminded of, changing them, and what a month of them would be.
 */
#include "bihuan/app/reminders.h"

#include <stdio.h>
#include <string.h>

#include "../output.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/class.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/scene.h"

#define EACH "each" /* no word of its own: as each form, list or limit says */

static void print_one(Output *out, const Reminder *reminder) {
    const Scene *scene = reminder->scene;
    g_autofree char *leads = reminders_leads_text(scene), *who = reminders_who_text(scene), *channel = reminders_channel_text(scene);
    output_row(out);
    output_shown(out, "scene", _("Scene"), scene->id, class_title(CLASS_SCENE, scene->id));
    output_flag(out, "on", NULL, scene->in_use);
    output_text(out, NULL, C_("scene", "On"), scene->in_use ? C_("scene", "on") : C_("scene", "off"));
    output_shown(out, "leads", _("Lead times"), scene->leads, leads);
    output_shown(out, "who", C_("scene", "Receivers"), scene->who, who);
    output_shown(out, "channel", _("Channel"), scene->channel, channel);
    output_time(out, "last", C_("scene", "Last"), reminder->last);
}

static void print_message(Output *out, Db *db, const SceneMessage *message) {
    gint64 now = clock_now();
    g_autofree char *who = person_name(db, message->person), *text = reminders_month_text(message, now);
    output_row(out);
    output_time(out, "at", _("Time"), message->at);
    output_shown(out, "scene", _("Scene"), message->scene, class_title(CLASS_SCENE, message->scene));
    output_shown(out, "who", C_("scene", "Receivers"), message->person, who);
    output_shown(out, "channel", _("Channel"), message->channel, message_channel_title(message->channel));
    output_shown(out, "text", _("Text"), message->text, text);
    output_flag(out, "planned", NULL, message->at > now);
    output_text(out, "record", NULL, message->record);
}

static gboolean print_month(CommandLine *line, const char *month, GError **error) {
    g_autoptr(GPtrArray) sent = reminders_month(line->app, month, error);
    if (!sent)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (sent->len == 0)
        output_say(out, "%s", _("Nothing would be told in that month."));
    output_table(out, NULL, _("Time"), _("Scene"), C_("scene", "Receivers"), _("Channel"), _("Text"), NULL);
    for (guint i = 0; i < sent->len; i++)
        print_message(out, app_db(line->app), sent->pdata[i]);
    output_end(out);
    return TRUE;
}

static gboolean command_reminders_list(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) list = reminders_list(line->app, error);
    if (!list)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_table(out, NULL, _("Scene"), C_("scene", "On"), _("Lead times"), C_("scene", "Receivers"), _("Channel"), C_("scene", "Last"),
                 NULL);
    for (guint i = 0; i < list->len; i++)
        print_one(out, list->pdata[i]);
    output_end(out);
    return TRUE;
}

static gboolean command_reminders_run(CommandLine *line, GError **error) {
    const char *month = command_option(line, "--preview");
    gint64 from, until;
    GError *unread = NULL;
    if (!month)
        return command_reminders_list(line, error);
    if (clock_month(month, &from, &until, &unread))
        return print_month(line, month, error);
    err_set(error, ERR_USAGE, "%s", unread->message);
    g_error_free(unread);
    return FALSE;
}

static void print_done(CommandLine *line, const RemindersDone *done) {
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_number(out, "changed", NULL, done->changed);
    output_flag(out, "looser", NULL, done->looser);
    if (done->changed == 0)
        output_say(out, "%s", _("Nothing changes."));
    else
        output_say(out, _("In force as given: %u."), done->changed);
    output_end(out);
}

static RemindersWay way_of(CommandLine *line) {
    return (RemindersWay){.reason = command_option(line, "--reason"), .second = session_second(line->app)};
}

static void take_option(CommandLine *line, const char *option, char **place) {
    const char *value = command_option(line, option);
    if (value)
        noun_set_text(place, strcmp(value, EACH) == 0 ? "" : value);
}

static gboolean command_reminders_set(CommandLine *line, GError **error) {
    const char *turn = line->words[1];
    g_autoptr(Scene) scene = scene_load(app_db(line->app), line->words[0], error);
    g_autoptr(GPtrArray) scenes = g_ptr_array_new();
    RemindersWay way = way_of(line);
    RemindersDone done;
    if (!scene)
        return FALSE;
    if (turn && strcmp(turn, "on") != 0 && strcmp(turn, "off") != 0)
        return err_set(error, ERR_USAGE, _("A scene is switched on or off, not “%s”."), turn);
    if (turn)
        scene->in_use = strcmp(turn, "on") == 0;
    take_option(line, "--leads", &scene->leads);
    take_option(line, "--who", &scene->who);
    take_option(line, "--channel", &scene->channel);
    g_ptr_array_add(scenes, scene);
    if (!reminders_put(line->app, scenes, &way, &done, error))
        return FALSE;
    print_done(line, &done);
    return TRUE;
}

static gboolean command_reminders_import(CommandLine *line, GError **error) {
    RemindersWay way = way_of(line);
    RemindersDone done;
    if (!reminders_import(line->app, line->words[0], &way, &done, error))
        return FALSE;
    print_done(line, &done);
    return TRUE;
}

static gboolean command_reminders_export(CommandLine *line, GError **error) {
    if (line->json)
        return command_reminders_list(line, error);
    g_autofree char *text = reminders_export(line->app, error);
    if (!text)
        return FALSE;
    fputs(text, stdout);
    return TRUE;
}

#define SECOND "[--reason TEXT --with ID]"

static const CommandOption OPTIONS[] = {
    {"--preview", "MONTH", N_("what they would have told in a month (2026-10), as they are set now")},
    {0},
};

static const CommandOption IMPORT_OPTIONS[] = {
    {"--reason", "TEXT", N_("why; for what takes two people")},
    {0},
};

static const CommandOption SET_OPTIONS[] = {
    {"--leads", "TIMES", N_("how long before: 30d,7d,1d; of night-work the time of day; each: as each says")},
    {"--who", "WHO", N_("whom: role:ehs, dept:EQP; each: as each says")},
    {"--channel", "CHANNELS", N_("by what: email sms; each: as each says")},
    {"--reason", "TEXT", N_("why; for what takes two people")},
    {0},
};

static const Command PARTS[] = {
    {.name = "set",
     .usage = "SCENE [on|off] [--leads TIMES] [--who WHO] [--channel CHANNELS] " SECOND,
     .summary = N_("switch a scene on or off, or change how it reminds"),
     .needs = NEED_WRITE | MAY_USER,
     .options = SET_OPTIONS,
     .min_words = 1,
     .max_words = 2,
     .run = command_reminders_set},
    {.name = "import",
     .usage = "FILE.ini " SECOND,
     .summary = N_("put the scenes of a file in force"),
     .needs = NEED_WRITE | MAY_USER,
     .options = IMPORT_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = command_reminders_import},
    {.name = "export", .summary = N_("print all scenes as one file"), .needs = NEED_PLANT, .run = command_reminders_export},
    {0},
};

const Command command_reminders = {
    .name = "reminders",
    .usage = "[--preview MONTH] | set SCENE [on|off] … | import FILE.ini | export",
    .summary = N_("the seven scenes a plant is reminded of"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .run = command_reminders_run,
    .parts = PARTS,
};
