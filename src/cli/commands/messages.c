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

static void print_json(const GPtrArray *messages) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    output_begin_array(json, NULL);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        output_begin_object(json, NULL);
        output_text(json, "id", message->id);
        output_text(json, "channel", message->channel);
        output_text(json, "target", message->target);
        output_text(json, "text", message->text);
        output_text(json, "record", message->record);
        output_time(json, "due", message->due);
        output_number(json, "tries", message->tries);
        output_text(json, "state", message->state);
        json_builder_end_object(json);
    }
    json_builder_end_array(json);
    output_print(json);
}

static void print_table(const GPtrArray *messages) {
    OutputTable *table = output_table_new(_("Time"), _("Channel"), _("Receiver"), _("State"), _("Text"), NULL);
    for (guint i = 0; i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        g_autofree char *due = clock_format_short(message->due);
        output_table_add(table, due, message->channel, message->target, _(message->state), message->text, NULL);
    }
    output_table_end(table);
}

static gboolean run(CommandLine *line, GError **error) {
    static const char *const states[] = {"waiting", "sent", "failed", NULL};
    gint64 limit = 0;
    const char *state = command_option(line, "--state");
    for (gsize i = 0; state && states[i]; i++)
        if (strcmp(state, _(states[i])) == 0)
            state = states[i]; /* as the list shows it */
    if (state && !g_strv_contains(states, state))
        return err_set(error, ERR_INPUT, _("There is no state “%s”; a message is waiting, sent or failed."), state);
    if (!command_option_number(line, "--limit", STANDARD_LIMIT, &limit, error))
        return FALSE;
    g_autoptr(GPtrArray) messages = message_list(app_db(line->app), state, limit ? (int)limit : G_MAXINT, error);
    if (!messages)
        return FALSE;
    if (line->json)
        print_json(messages);
    else
        print_table(messages);
    return TRUE;
}

static const CommandOption OPTIONS[] = {
    {"--state", "STATE", N_("waiting, sent or failed")},
    {"--limit", "N", N_("the newest N; 100 without it, 0 = all")},
    {0},
};

const Command command_messages = {
    .name = "messages",
    .usage = "[--state S] [--limit N]",
    .summary = N_("show the outbox: what is to be sent to whom"),
    .needs = NEED_PLANT,
    .options = OPTIONS,
    .run = run,
};
