/* SPDX-License-Identifier: MIT
 *
 * The outbox (待发消息): who was told what, newest first, how it stands, by which try, what was answered and why it failed; sent once more or
 * withdrawn by hand, and who would be told next.
 */
#include "bihuan/app/notify.h"
#include "bihuan/app/outbox.h"
#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/page.h"
#include "bihuan/rule/preview.h"
#include "bihuan/ui/dialog.h"
#include "parts/second.h"
#include "parts/session.h"

#include <string.h>

typedef struct {
    Ui *ui;
    List *list;
    guint filter; /* 0 = all; else 1 + a place in message_states */
    OutboxDeed deed;
    char *id; /* of the message that the deed is about: the cursor may go elsewhere meanwhile */
} Outbox;

enum { COLUMN_TIME, COLUMN_TARGET, COLUMN_CHANNEL, COLUMN_TEXT, COLUMN_STATE, COLUMN_RECORD, COLUMN_ERROR, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Time"), 16, 16, 1, FALSE}, {N_("Receiver"), 6, 10, 1, FALSE}, {N_("Channel"), 5, 9, 3, FALSE},
    {N_("Text"), 20, 0, 2, FALSE},  {N_("State"), 6, 8, 1, FALSE},     {NC_("column", "Record"), 13, 16, 5, FALSE},
    {N_("Error"), 20, 0, 6, FALSE},
};

static const Binding KEYS[] = {
    {"f", "filter-state", N_("State"), N_("Only what waits, is sent, has failed or is withdrawn, in turn; then all again")},
    {"R", "resend", N_("Resend"), N_("Send this message once more")},
    {"W", "withdraw", N_("Withdraw"), N_("Do not send this message")},
    {"o", "record", N_("Record"), N_("Open the record this message is about")},
    {"p", "preview", N_("Who next"), N_("Who would be told next of this record, by which channel, in which words")},
    {NULL, NULL, NULL, NULL},
};

static const char *state_now(const Outbox *outbox) {
    return outbox->filter ? message_states[outbox->filter - 1] : NULL;
}

static Style style_of(const Message *message) {
    return strcmp(message->state, "failed") == 0 ? STYLE_ERROR : strcmp(message->state, "withdrawn") == 0 ? STYLE_DIM : STYLE_NORMAL;
}

static ListRow *outbox_row(gpointer data, gconstpointer one) {
    const Message *message = one;
    g_autofree char *key = page_key(message->due, message->id), *time = clock_format_short(message->due);
    g_autofree char *name = person_name(app_db(session_app(((Outbox *)data)->ui)), message->target);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_TIME, time);
    list_row_set(row, COLUMN_TARGET, name);
    list_row_set(row, COLUMN_CHANNEL, message_channel_title(message->channel));
    list_row_set(row, COLUMN_TEXT, message->text);
    list_row_set(row, COLUMN_STATE, message_state_title(message->state));
    list_row_set(row, COLUMN_RECORD, message->record);
    list_row_set(row, COLUMN_ERROR, message->error);
    row->style = style_of(message);
    return row;
}

static GPtrArray *outbox_fetch(gpointer data, Page *page, GError **error) {
    const Outbox *outbox = data;
    return page_of_messages(app_db(session_app(outbox->ui)), page, state_now(outbox), error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = outbox_fetch,
    .row = outbox_row,
    .empty = N_("No such message. f shows the others."),
};

/* The one under the cursor; NULL: there is none, or it could not be read. */
static Message *message_now(const Outbox *outbox, GError **error) {
    const char *key = list_key_now(outbox->list), *id = key != NULL ? strchr(key, ' ') : NULL;
    return id != NULL ? noun_load(app_db(session_app(outbox->ui)), &message_noun, id + 1, error) : NULL;
}

static const char *record_now(const Outbox *outbox) {
    const ListRow *row = list_row(outbox->list);
    const char *number = row != NULL ? row->cells[COLUMN_RECORD] : NULL;
    return number != NULL && *number != '\0' ? number : NULL;
}

/* ---- one message ---- */

static void add_line(GString *text, const char *title, const char *value) {
    if (*value != '\0') {
        g_string_append_printf(text, "%s: %s\n", title, value);
    }
}

static void outbox_enter(gpointer state, const ListRow *row) {
    const Outbox *outbox = state;
    GError *error = NULL;
    g_autoptr(Message) message = message_now(outbox, &error);
    if (message == NULL) {
        ui_refuse(outbox->ui, error);
        return;
    }
    g_autofree char *how = outbox_told_text(message), *next = clock_format_short(message->next);
    g_autoptr(GString) text = g_string_new(NULL);
    g_string_append_printf(text, "%s\n\n%s\n", message->text, how);
    if (message->tries != 0) {
        g_string_append_printf(text, _("Tries: %d"), (int)message->tries);
        g_string_append_c(text, '\n');
    }
    add_line(text, _("Answer"), message->reply);
    add_line(text, _("Error"), message->error);
    add_line(text, _("Next try"), strcmp(message->state, "waiting") == 0 ? next : "");
    dialog_message(outbox->ui, row->cells[COLUMN_TARGET], text->str);
}

/* ---- deeds ---- */

static void deed_now(gpointer data) {
    const Outbox *outbox = data;
    App *app = session_app(outbox->ui);
    GError *error = NULL;
    if (!outbox_do(app, outbox->deed, outbox->id, session_second(app), &error)) {
        ui_refuse(outbox->ui, error);
    } else {
        ui_say(outbox->ui, SAY_OK, "%s",
               outbox->deed == OUTBOX_RESEND ? _("The message waits to be sent.") : _("The message is withdrawn."));
    }
    ui_changed(outbox->ui);
}

static unsigned deed(Outbox *outbox, OutboxDeed which) {
    App *app = session_app(outbox->ui);
    GError *error = NULL;
    if (!session_need_user(outbox->ui)) {
        return REACT_HANDLED;
    }
    g_autoptr(Message) message = message_now(outbox, &error);
    const char *refusal = message != NULL ? outbox_refusal(which, message) : NULL;
    if (message == NULL) {
        ui_refuse(outbox->ui, error);
    } else if (refusal != NULL) {
        ui_say(outbox->ui, SAY_WARNING, "%s", refusal);
    } else {
        Authority wanted = outbox_authority(which, message, NULL);
        g_autofree char *why = second_why(app, &wanted);
        outbox->deed = which;
        g_free(outbox->id);
        outbox->id = g_strdup(message->id);
        second_ask(outbox->ui, why, which == OUTBOX_RESEND ? _("Send the message once more") : _("Withdraw the message"), deed_now, outbox);
    }
    return REACT_REDRAW;
}

/* Who would be told, one line each. */
static void preview(const Outbox *outbox) {
    App *app = session_app(outbox->ui);
    GError *error = NULL;
    g_autoptr(GPtrArray) channels = notify_channels(app, &error);
    g_autoptr(GPtrArray) lines = channels != NULL ? rule_preview(app_db(app), app_shelf(app), record_now(outbox), channels, &error) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    if (lines == NULL) {
        ui_refuse(outbox->ui, error);
        return;
    }
    for (guint i = 0; i < lines->len; i++) {
        const PreviewLine *line = lines->pdata[i];
        g_autofree char *at = clock_format_short(line->at), *name = person_name(app_db(app), line->person);
        const char *channel = *line->channel != '\0' ? message_channel_title(line->channel) : _("no channel");
        g_string_append_printf(text, "%s  %s  %s\n    %s\n", at, name, channel, line->text);
    }
    dialog_message(outbox->ui, _("Who is told next"), text->len > 0 ? text->str : _("Nothing waits for anybody."));
}

/* ---- the screen ---- */

/* The argument is a state. */
static gboolean outbox_open(gpointer state, const char *argument, GError **error) {
    (void)error;
    Outbox *outbox = state;
    for (guint i = 0; argument != NULL && message_states[i] != NULL; i++) {
        if (strcmp(message_states[i], argument) == 0) {
            outbox->filter = i + 1;
        }
    }
    return TRUE;
}

static void outbox_close(gpointer state) {
    g_free(((Outbox *)state)->id);
}

static unsigned outbox_action(gpointer state, const char *action) {
    Outbox *outbox = state;
    if (strcmp(action, "filter-state") == 0) {
        outbox->filter = (outbox->filter + 1) % (g_strv_length((char **)message_states) + 1);
        list_restart(outbox->list);
        return REACT_REDRAW;
    } else if (strcmp(action, "record") == 0) {
        ui_push(outbox->ui, "record", record_now(outbox));
        return REACT_REDRAW;
    } else if (strcmp(action, "preview") == 0) {
        preview(outbox);
        return REACT_REDRAW;
    } else if (strcmp(action, "resend") == 0) {
        return deed(outbox, OUTBOX_RESEND);
    }
    return strcmp(action, "withdraw") == 0 ? deed(outbox, OUTBOX_WITHDRAW) : REACT_NONE;
}

static const char *outbox_disabled(gpointer state, const char *action) {
    if (strcmp(action, "record") == 0 || strcmp(action, "preview") == 0) {
        return record_now(state) == NULL ? _("This message is about no record.") : NULL;
    }
    gboolean deed = strcmp(action, "resend") == 0 || strcmp(action, "withdraw") == 0;
    return deed && list_row(((Outbox *)state)->list) == NULL ? _("There is no message under the cursor.") : NULL;
}

static char *outbox_subject(gpointer state) {
    const char *now = state_now(state);
    return now != NULL ? g_strdup_printf("(%s)", message_state_title(now)) : NULL;
}

const Screen screen_outbox = {
    .name = "outbox",
    .title = N_("Outbox"),
    .summary = N_("Who was told what, how it stands and why it failed; send a message once more, or withdraw it."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(Outbox),
    .list = offsetof(Outbox, list),
    .rows = &SOURCE,
    .open = outbox_open,
    .enter = outbox_enter,
    .action = outbox_action,
    .disabled = outbox_disabled,
    .subject = outbox_subject,
    .close = outbox_close,
};
