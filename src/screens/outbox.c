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

typedef struct {
    Ui *ui;
    App *app;
    List *list;
} Outbox;

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

static ListRow *row_of(const Outbox *outbox, const Message *message) {
    g_autofree char *key = page_key(message->due, message->id), *time = clock_format_short(message->due);
    g_autofree char *name = person_name(app_db(outbox->app), message->target);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    list_row_set(row, COLUMN_TIME, time);
    list_row_set(row, COLUMN_TARGET, name);
    list_row_set(row, COLUMN_CHANNEL, message->channel);
    list_row_set(row, COLUMN_TEXT, message->text);
    list_row_set(row, COLUMN_STATE, state_title(message->state));
    list_row_set(row, COLUMN_RECORD, message->record);
    return row;
}

static gboolean fetch(gpointer data, ListWay way, const char *key, int n, GPtrArray *rows, GError **error) {
    const Outbox *outbox = data;
    Page page = {way == LIST_BEFORE ? PAGE_BEFORE : way == LIST_AFTER ? PAGE_AFTER : PAGE_FROM, key, n};
    g_autoptr(GPtrArray) found = page_of_messages(app_db(outbox->app), &page, NULL, error);
    for (guint i = 0; found != NULL && i < found->len; i++) {
        g_ptr_array_add(rows, row_of(outbox, found->pdata[i]));
    }
    return found != NULL;
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = fetch,
    .empty = N_("No message was written yet."),
};

static gpointer screen_open(Ui *ui, const char *argument, GError **error) {
    (void)argument;
    (void)error;
    Outbox *outbox = g_new0(Outbox, 1);
    outbox->ui = ui;
    outbox->app = session_app(ui);
    outbox->list = list_new(ui, &SOURCE, outbox);
    return outbox;
}

static void screen_close(gpointer state) {
    Outbox *outbox = state;
    list_free(outbox->list);
    g_free(outbox);
}

static void screen_draw(gpointer state, const Area *area) {
    list_draw(((Outbox *)state)->list, area);
}

static const char *record_now(const Outbox *outbox) {
    const ListRow *row = list_row(outbox->list);
    const char *number = row != NULL ? row->cells[COLUMN_RECORD] : NULL;
    return number != NULL && *number != '\0' ? number : NULL;
}

static unsigned screen_action(gpointer state, const char *action) {
    Outbox *outbox = state;
    if (strcmp(action, "record") == 0) {
        ui_push(outbox->ui, "record", record_now(outbox));
        return REACT_REDRAW;
    }
    unsigned reaction = list_action(outbox->list, action);
    const ListRow *row = list_row(outbox->list);
    if (react_has(reaction, REACT_DONE) && row != NULL) {
        dialog_message(outbox->ui, row->cells[COLUMN_TARGET], row->cells[COLUMN_TEXT]);
        return REACT_REDRAW;
    }
    return reaction;
}

static unsigned screen_key(gpointer state, const KeyEvent *event) {
    return list_key(((Outbox *)state)->list, event);
}

static gboolean screen_typing(gpointer state) {
    return list_typing(((Outbox *)state)->list);
}

static const char *screen_disabled(gpointer state, const char *action) {
    return strcmp(action, "record") == 0 && record_now(state) == NULL ? _("This message is about no record.") : NULL;
}

static void screen_refresh(gpointer state) {
    list_refresh(((Outbox *)state)->list);
}

const Screen screen_outbox = {
    .name = "outbox",
    .title = N_("Outbox"),
    .summary = N_("Messages that the rules wrote: to whom, by which channel, about which record."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .open = screen_open,
    .draw = screen_draw,
    .action = screen_action,
    .key = screen_key,
    .typing = screen_typing,
    .disabled = screen_disabled,
    .refresh = screen_refresh,
    .close = screen_close,
};
