/* SPDX-License-Identifier: MIT
 *
 * bihuan notify: who would be told, test messages, silences.
 */
#include "bihuan/app/notify.h"

#include "../output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/rule/preview.h"

/* Which rung of which kind, for people. Owned. */
static char *rung_text(const PreviewLine *line) {
    static const char *const texts[] = {[PREVIEW_TASK] = N_("task"),
                                        [PREVIEW_WARN] = N_("warning"),
                                        [PREVIEW_UNSEEN] = N_("unseen %d"),
                                        [PREVIEW_OVERDUE] = N_("overdue %d")};
    return line->kind == PREVIEW_UNSEEN    ? g_strdup_printf(_("unseen %d"), line->rung)
           : line->kind == PREVIEW_OVERDUE ? g_strdup_printf(_("overdue %d"), line->rung)
                                           : g_strdup(_(texts[line->kind]));
}

/* 0 = now; 1, 2 … of the ladder; warn and unseen by their names. */
static void add_rung(Output *out, const PreviewLine *line) {
    g_autofree char *shown = rung_text(line);
    if (line->kind == PREVIEW_WARN || line->kind == PREVIEW_UNSEEN)
        output_shown(out, "rung", _("Rung"), line->kind == PREVIEW_WARN ? "warn" : "unseen", shown);
    else {
        output_number(out, "rung", NULL, line->rung);
        output_text(out, NULL, _("Rung"), shown);
    }
}

static gboolean command_notify_preview(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) channels = notify_channels(line->app, error);
    g_autoptr(GPtrArray) lines = channels ? rule_preview(app_db(line->app), app_shelf(line->app), line->words[0], channels, error) : NULL;
    if (!lines)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (lines->len == 0)
        output_say(out, "%s", _("Nothing waits for anybody."));
    output_table(out, NULL, _("Time"), _("Rung"), _("Receiver"), _("Channel"), _("Address"), _("Text"), NULL);
    for (guint i = 0; i < lines->len; i++) {
        const PreviewLine *one = lines->pdata[i];
        output_row(out);
        output_time(out, "at", _("Time"), one->at);
        add_rung(out, one);
        output_text(out, "person", _("Receiver"), one->person);
        output_text(out, "channel", _("Channel"), one->channel);
        output_text(out, "address", _("Address"), one->address);
        output_text(out, "text", _("Text"), one->text);
    }
    output_end(out);
    return TRUE;
}

static gboolean command_notify_test(CommandLine *line, GError **error) {
    g_autofree char *id = notify_test(line->app, line->words[0], line->words[1], error);
    if (!id)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "id", NULL, id);
    output_text(out, "person", NULL, line->words[0]);
    output_text(out, "channel", NULL, line->words[1]);
    output_end(out);
    output_say(out, _("The test message %s waits for the watch; see: messages."), id);
    return TRUE;
}

static void add_silence(Output *out, const Silence *silence) {
    output_text(out, "id", _("Silence"), silence->id);
    output_text(out, "subject", _("Of"), silence->subject);
    output_time(out, "since", NULL, silence->since);
    output_time(out, "until", _("Until"), silence->until);
    output_time(out, "ended", NULL, silence->ended);
    output_text(out, "person", _("By"), silence->person);
    output_text(out, "reason", _("Reason"), silence->reason);
}

static gboolean command_notify_silence(CommandLine *line, GError **error) {
    SilenceWish wish = {line->words[0], command_option(line, "--until"), command_option(line, "--reason")};
    g_autoptr(Silence) silence = notify_silence(line->app, &wish, error);
    if (!silence)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    g_autofree char *until = clock_format_short(silence->until);
    output_object(out, NULL);
    add_silence(out, silence);
    output_end(out);
    output_say(out, _("No reminders of %s until %s (%s); alarms, escalations and freezes are told as ever."), silence->subject, until,
               silence->id);
    return TRUE;
}

static gboolean command_notify_silences(CommandLine *line, GError **error) {
    g_autoptr(GPtrArray) silences = notify_silences(line->app, command_option(line, "--all") != NULL, error);
    if (!silences)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    if (silences->len == 0)
        output_say(out, "%s", _("Nothing is silenced."));
    output_table(out, NULL, _("Silence"), _("Of"), _("Until"), _("By"), _("Reason"), NULL);
    for (guint i = 0; i < silences->len; i++) {
        output_row(out);
        add_silence(out, silences->pdata[i]);
    }
    output_end(out);
    return TRUE;
}

static gboolean command_notify_unsilence(CommandLine *line, GError **error) {
    if (!notify_unsilence(line->app, line->words[0], error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "id", NULL, line->words[0]);
    output_end(out);
    output_say(out, "%s", _("The silence has ended."));
    return TRUE;
}

static const CommandOption SILENCE_OPTIONS[] = {
    {"--until", "TIME", N_("when it ends: a time, or a duration like 8h")},
    {"--reason", "TEXT", N_("why")},
    {0},
};

static const CommandOption SILENCES_OPTIONS[] = {
    {"--all", NULL, N_("also those that have ended")},
    {0},
};

static const Command PARTS[] = {
    {.name = "preview",
     .usage = "NUMBER",
     .summary = N_("who would be told of a record, when, by which channel, in which words"),
     .needs = NEED_PLANT | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = command_notify_preview},
    {.name = "test",
     .usage = "PERSON CHANNEL",
     .summary = N_("have the watch send a test message"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 2,
     .max_words = 2,
     .run = command_notify_test},
    {.name = "silence",
     .usage = "person:ID|area:CODE|record:NUMBER --until TIME --reason TEXT",
     .summary = N_("hold back reminders until a time"),
     .needs = NEED_WRITE | NEED_USER,
     .options = SILENCE_OPTIONS,
     .min_words = 1,
     .max_words = 1,
     .run = command_notify_silence},
    {.name = "silences",
     .usage = "[--all]",
     .summary = N_("list the silences"),
     .needs = NEED_PLANT | MAY_USER,
     .options = SILENCES_OPTIONS,
     .run = command_notify_silences},
    {.name = "unsilence",
     .usage = "ID",
     .summary = N_("end a silence"),
     .needs = NEED_WRITE | NEED_USER,
     .min_words = 1,
     .max_words = 1,
     .run = command_notify_unsilence},
    {0},
};

const Command command_notify = {
    .name = "notify",
    .usage = "preview NUMBER | test PERSON CHANNEL | silence SUBJECT --until TIME --reason TEXT | silences | unsilence ID",
    .summary = N_("say who would be told, test a channel, hold back reminders"),
    .parts = PARTS,
};
