/* SPDX-License-Identifier: MIT
 *
 * A program (命令) of the settings that gets the message as JSON: [command NAME] run = /path arg …, which `via NAME` names. Never a shell.
 */
#include "../errand.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

/* Of sysexits.h: the two that a second try does not change. */
#define EXIT_DATA 65
#define EXIT_NO_USER 67

static const char *const KEYS[] = {"run", NULL};

typedef struct {
    char **arguments;
    Errands *errands;
} Line;

static gpointer command_open(const ChannelWay *way, GError **error) {
    g_autoptr(GError) reason = NULL;
    g_auto(GStrv) arguments = worker_arguments(serving_value(way->section, "run"), &reason);
    if (!arguments) {
        serving_refuse(way->section, "run", error, "%s", reason->message);
        return NULL;
    }
    Line *line = g_new(Line, 1);
    *line = (Line){g_steal_pointer(&arguments), errands_new()};
    return line;
}

static void command_close(gpointer data) {
    Line *line = data;
    errands_free(line->errands);
    g_strfreev(line->arguments);
    g_free(line);
}

static SendResult command_judge(const WorkerEnd *end, const GError *error, char **sentence) {
    if (!error && end->status == 0)
        return (SendResult){SEND_OK, end->one_line, NULL, 0};
    gboolean refused = end->status == EXIT_DATA || end->status == EXIT_NO_USER;
    *sentence = error            ? g_strdup(error->message)
                : *end->one_line ? g_strdup_printf(_("The program ended with status %d and said: %s"), end->status, end->one_line)
                                 : g_strdup_printf(_("The program ended with status %d."), end->status);
    return (SendResult){refused ? SEND_REFUSED : SEND_RETRY, "", *sentence, 0};
}

static void command_send(gpointer data, const Outgoing *out, ChannelDone done, gpointer done_data) {
    const Line *line = data;
    g_autofree char *json = outgoing_json(out), *input = g_strconcat(json, "\n", NULL);
    WorkerJob job = {(const char *const *)line->arguments, input, strlen(input), 0, FALSE};
    errand_run(line->errands, &job, command_judge, done, done_data);
}

const Channel channel_command = {
    .name = "command",
    .summary = N_("a program of the settings, which gets the message as JSON"),
    .contact = "",
    .keys = KEYS,
    .at_once = 4,
    .open = command_open,
    .send = command_send,
    .close = command_close,
};
