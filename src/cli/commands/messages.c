/* SPDX-License-Identifier: MIT
 *
 * bihuan messages: the outbox.
 */
#include <string.h>

#include "../output.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/message.h"

#define STANDARD_LIMIT 100

static void command_messages_print(Output *out, const GPtrArray *messages) {
    output_table(out, NULL, _("Time"), _("Channel"), _("Receiver"), _("State"), _("Text"), NULL);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        output_row(out);
        output_text(out, "id", NULL, message->id);
        output_text(out, "channel", _("Channel"), message->channel);
        output_text(out, "target", _("Receiver"), message->target);
        output_text(out, "text", _("Text"), message->text);
        output_text(out, "record", NULL, message->record);
        output_time(out, "due", _("Time"), message->due);
        output_number(out, "tries", NULL, message->tries);
        output_shown(out, "state", _("State"), message->state, _(message->state));
    }
    output_end(out);
}

static gboolean command_messages_run(CommandLine *line, GError **error) {
    gint64 limit = 0;
    const char *state = command_option(line, "--state");
    for (gsize i = 0; state && message_states[i]; i++)
        if (strcmp(state, _(message_states[i])) == 0)
            state = message_states[i]; /* as the list shows it */
    if (state && !g_strv_contains(message_states, state))
        return err_set(error, ERR_INPUT, _("There is no state “%s”; a message is waiting, sending, sent, failed or withdrawn."), state);
    if (!command_option_number(line, "--limit", STANDARD_LIMIT, &limit, error))
        return FALSE;
    g_autoptr(GPtrArray) messages = message_list(app_db(line->app), state, limit ? (int)limit : G_MAXINT, error);
    if (!messages)
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    command_messages_print(out, messages);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--state", "STATE", N_("waiting, sending, sent, failed or withdrawn")},
    {"--limit", "N", N_("the newest N; 100 without it, 0 = all")},
    {0},
};

const Command command_messages = {
    .name = "messages",
    .usage = "[--state S] [--limit N]",
    .summary = N_("show the outbox: what is to be sent to whom"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .run = command_messages_run,
};
