/* SPDX-License-Identifier: MIT
 *
 * A message sent once more, withdrawn, looked at: one small change each.
 */
#include "bihuan/app/outbox.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

static gboolean is_state(const Message *message, const char *state) {
    return strcmp(message->state, state) == 0;
}

Authority outbox_authority(OutboxDeed deed, const Message *message, const char *second) {
    gboolean silences = deed == OUTBOX_WITHDRAW && message_is_urgent(message);
    return (Authority){.verb = "message",
                       .part = deed == OUTBOX_RESEND ? "resend"
                               : silences            ? "urgent"
                                                     : "withdraw",
                       .meaning = deed == OUTBOX_RESEND ? "重发消息 / resend a message" : "撤回消息 / withdraw a message",
                       .second = second};
}

const char *outbox_refusal(OutboxDeed deed, const Message *message) {
    if (deed == OUTBOX_RESEND && is_state(message, "sending"))
        return _("This message is being sent right now.");
    if (deed == OUTBOX_RESEND)
        return is_state(message, "waiting") && !message->next ? _("This message is waiting to be sent already.") : NULL;
    return is_state(message, "withdrawn") ? _("This message was withdrawn already.")
           : is_state(message, "sent")    ? _("This message was sent already; it cannot be taken back.")
                                          : NULL;
}

static void resend(Message *message) {
    noun_set_text(&message->state, "waiting");
    noun_set_text(&message->claim, "");
    message->next = 0;
    message->tries = 0;
}

static void withdraw(Message *message) {
    noun_set_text(&message->state, "withdrawn");
    noun_set_text(&message->error, "人工撤回 / withdrawn by hand");
    message->next = 0;
}

gboolean outbox_do(App *app, OutboxDeed deed, const char *id, const char *second, GError **error) {
    const char *user = app_user_id(app);
    g_autoptr(Change) change = change_begin(app_plant(app), user ? user : "system", error);
    g_autoptr(Message) message = change ? noun_load(change_db(change), &message_noun, id, error) : NULL;
    if (!message)
        return FALSE;
    const char *refusal = outbox_refusal(deed, message);
    if (refusal)
        return err_set(error, ERR_CONFLICT, "%s", refusal);
    Authority wanted = outbox_authority(deed, message, second);
    if (!authority_sign(app, change, &wanted, error))
        return FALSE;
    g_autofree char *reason = g_strdup_printf("%s: %s", message->state, message->record);
    if (deed == OUTBOX_RESEND)
        resend(message);
    else
        withdraw(message);
    return message_save(change, message, error) &&
           change_commit(change, deed == OUTBOX_RESEND ? "resend" : "withdraw", message->id, reason, error);
}

/* ---- looking ---- */

gboolean outbox_is_unseen(App *app, const char *record, const char *person) {
    gboolean unseen = FALSE;
    return person && message_is_unseen(app_db(app), record, person, &unseen, NULL) && unseen;
}

gboolean outbox_look(App *app, const char *record, GError **error) {
    const char *user = app_user_id(app);
    if (!plant_is_writable(app_plant(app)) || !outbox_is_unseen(app, record, user) || !app_need_user(app, NULL))
        return TRUE;
    g_autoptr(Change) change = change_try(app_plant(app), user, error);
    if (!change || !message_see(change, record, user, error))
        return FALSE;
    return change_is_empty(change) || change_commit(change, "look", user, record, error);
}

/* ---- words ---- */

char *outbox_told_text(const Message *message) {
    g_autoptr(GString) text = g_string_new(message_channel_title(message->channel));
    g_autofree char *sent = clock_format_short(message->sent), *seen = clock_format_short(message->seen);
    g_string_append(text, _(", "));
    if (is_state(message, "sent"))
        g_string_append_printf(text, _("delivered %s"), sent);
    else
        g_string_append(text, message_state_title(message->state));
    if (message->seen)
        g_string_append_printf(text, _(", seen %s"), seen);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
