/* SPDX-License-Identifier: MIT
 *
 * The outbox (待发消息): what the rules have told whom, newest first. Sending is another part's work.
 */
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/model/page.h"
#include "bihuan/ui/dialog.h"
#include "parts/session.h"

#include <string.h>

enum { COLUMN_TIME, COLUMN_TARGET, COLUMN_CHANNEL, COLUMN_TEXT, COLUMN_STATE, COLUMN_RECORD, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Time"), 16, 16, 1, FALSE}, {N_("Receiver"), 6, 10, 1, FALSE}, {N_("Channel"), 5, 7, 3, FALSE},
    {N_("Text"), 20, 0, 2, FALSE},  {N_("State"), 6, 10, 4, FALSE},    {NC_("column", "Record"), 13, 16, 5, FALSE},
};

static const Binding KEYS[] = {
    {"o", "record", N_("Record"), N_("Open the record this message is about")},
    {NULL, NULL, NULL, NULL},
};

static const char *state_title(const char *state) {
    return strcmp(state, "waiting") == 0 ? _("waiting") : strcmp(state, "sent") == 0 ? _("sent") : _("failed");
}

static ListRow *outbox_row(gpointer data, gconstpointer one) {
    const Message *message = one;
    g_autofree char *key = page_key(message->due, message->id), *time = clock_format_short(message->due);
    g_autofree char *name = person_name(app_db(session_app(((ListScreen *)data)->ui)), message->target);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_TIME, time);
    list_row_set(row, COLUMN_TARGET, name);
    list_row_set(row, COLUMN_CHANNEL, message_channel_title(message->channel));
    list_row_set(row, COLUMN_TEXT, message->text);
    list_row_set(row, COLUMN_STATE, state_title(message->state));
    list_row_set(row, COLUMN_RECORD, message->record);
    return row;
}

static GPtrArray *outbox_fetch(gpointer data, Page *page, GError **error) {
    return page_of_messages(app_db(session_app(((ListScreen *)data)->ui)), page, NULL, error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = outbox_fetch,
    .row = outbox_row,
    .empty = N_("No message was written yet."),
};

static const char *record_now(const ListScreen *outbox) {
    const ListRow *row = list_row(outbox->list);
    const char *number = row != NULL ? row->cells[COLUMN_RECORD] : NULL;
    return number != NULL && *number != '\0' ? number : NULL;
}

static unsigned outbox_action(gpointer state, const char *action) {
    const ListScreen *outbox = state;
    if (strcmp(action, "record") != 0) {
        return REACT_NONE;
    }
    ui_push(outbox->ui, "record", record_now(outbox));
    return REACT_REDRAW;
}

static void outbox_enter(gpointer state, const ListRow *row) {
    dialog_message(((ListScreen *)state)->ui, row->cells[COLUMN_TARGET], row->cells[COLUMN_TEXT]);
}

static const char *outbox_disabled(gpointer state, const char *action) {
    return strcmp(action, "record") == 0 && record_now(state) == NULL ? _("This message is about no record.") : NULL;
}

const Screen screen_outbox = {
    .name = "outbox",
    .title = N_("Outbox"),
    .summary = N_("Messages that the rules wrote: to whom, by which channel, about which record."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(ListScreen),
    .list = offsetof(ListScreen, list),
    .rows = &SOURCE,
    .enter = outbox_enter,
    .action = outbox_action,
    .disabled = outbox_disabled,
};
