/* SPDX-License-Identifier: MIT
 *
 * bihuan messages: the outbox, and what is done with a message by hand.
 */
#include <string.h>

#include "../output.h"
#include "bihuan/app/outbox.h"
#include "bihuan/app/session.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/cli/command.h"
#include "bihuan/model/message.h"

#define STANDARD_LIMIT 100

static void command_messages_print(Output *out, const GPtrArray *messages) {
    output_table(out, NULL, _("Time"), _("Channel"), _("Receiver"), _("State"), _("Text"), _("Error"), NULL);
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
        output_shown(out, "state", _("State"), message->state, message_state_title(message->state));
        output_text(out, "kind", NULL, message->kind);
        output_text(out, "title", NULL, message->title);
        output_time(out, "next", NULL, message->next);
        output_time(out, "sent", NULL, message->sent);
        output_time(out, "seen", NULL, message->seen);
        output_text(out, "error", NULL, message->error);
        output_text(out, "reply", NULL, message->reply);
        output_text(out, "dedupe", NULL, message->dedupe);
        output_text(out, "scene", NULL, message->scene);
        output_text(out, NULL, _("Error"), strcmp(message->state, "sent") == 0 ? "" : message->error);
    }
    output_end(out);
}

static gboolean command_messages_run(CommandLine *line, GError **error) {
    gint64 limit = 0;
    const char *state = command_option(line, "--state");
    for (gsize i = 0; state && message_states[i]; i++)
        if (strcmp(state, message_state_title(message_states[i])) == 0)
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

static gboolean deed(CommandLine *line, OutboxDeed which, GError **error) {
    const char *id = line->words[0];
    if (!outbox_do(line->app, which, id, session_second(line->app), error))
        return FALSE;
    g_autoptr(Output) out = output_new(line->json);
    output_object(out, NULL);
    output_text(out, "id", NULL, id);
    output_text(out, "state", NULL, which == OUTBOX_RESEND ? "waiting" : "withdrawn");
    output_say(out, which == OUTBOX_RESEND ? _("Message %s waits to be sent.") : _("Message %s is withdrawn."), id);
    output_end(out);
    return TRUE;
}

static gboolean resend_run(CommandLine *line, GError **error) {
    return deed(line, OUTBOX_RESEND, error);
}

static gboolean withdraw_run(CommandLine *line, GError **error) {
    return deed(line, OUTBOX_WITHDRAW, error);
}

static const CommandOption OPTIONS[] = {
    {"--state", "STATE", N_("waiting, sending, sent, failed or withdrawn")},
    {"--limit", "N", N_("the newest N; 100 without it, 0 = all")},
    {0},
};

static const Command PARTS[] = {
    {.name = "resend",
     .usage = "ID",
     .summary = N_("send a message once more: what failed, was withdrawn or was sent"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = resend_run},
    {.name = "withdraw",
     .usage = "ID",
     .summary = N_("do not send a message; an alarm, an escalation or a freeze takes two people"),
     .needs = NEED_WRITE | MAY_USER,
     .min_words = 1,
     .max_words = 1,
     .run = withdraw_run},
    {0},
};

const Command command_messages = {
    .name = "messages",
    .usage = "[--state S] [--limit N] | resend ID | withdraw ID",
    .summary = N_("show the outbox: what is to be sent to whom"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .run = command_messages_run,
    .parts = PARTS,
};
