/* SPDX-License-Identifier: MIT
 *
 * A month of the reminder scenes: what would have been told, to whom, by what. Nothing is sent.
 */
#include "bihuan/app/reminders.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/message.h"
#include "bihuan/model/person.h"
#include "bihuan/rule/scene.h"
#include "bihuan/ui/dialog.h"
#include "bihuan/ui/list.h"
#include "parts/session.h"

typedef struct {
    Ui *ui;
    List *list;
    char *month;
} MonthScreen;

enum { COLUMN_TIME, COLUMN_SCENE, COLUMN_WHO, COLUMN_CHANNEL, COLUMN_TEXT, COLUMN_COUNT };

static const ListColumn COLUMNS[COLUMN_COUNT] = {
    {N_("Time"), 16, 16, 2, FALSE},   {N_("Scene"), 16, 28, 3, FALSE}, {NC_("scene", "Receivers"), 6, 10, 2, FALSE},
    {N_("Channel"), 6, 12, 4, FALSE}, {N_("Text"), 12, 0, 1, FALSE},
};

static const Binding KEYS[] = {
    {"<Enter>", "open", N_("Open"), N_("Open the record it is about, or read the whole text")},
    {"<F7> , <Left>", "earlier", N_("Month-"), N_("Show the month before")},
    {"<F8> . <Right>", "later", N_("Month+"), N_("Show the month after")},
    {NULL, NULL, NULL, NULL},
};

static ListRow *month_row(gpointer data, gconstpointer one) {
    const MonthScreen *screen = data;
    const SceneMessage *message = one;
    g_autofree char *key = g_strdup_printf("%s %s", message->record, message->key);
    ListRow *row = list_row_new(key, COLUMN_COUNT);
    g_autofree char *text = reminders_month_text(message, clock_now());
    g_autofree char *at = clock_format_short(message->at), *who = person_name(app_db(session_app(screen->ui)), message->person);
    list_row_set(row, COLUMN_TIME, at);
    list_row_set(row, COLUMN_SCENE, class_title(CLASS_SCENE, message->scene));
    list_row_set(row, COLUMN_WHO, who);
    list_row_set(row, COLUMN_CHANNEL, message_channel_title(message->channel));
    list_row_set(row, COLUMN_TEXT, text);
    return row;
}

static GPtrArray *month_fetch(gpointer data, Page *page, GError **error) {
    const MonthScreen *screen = data;
    page->whole = TRUE;
    return reminders_month(session_app(screen->ui), screen->month, error);
}

static const ListSource SOURCE = {
    .columns = COLUMNS,
    .count = COLUMN_COUNT,
    .fetch = month_fetch,
    .row = month_row,
    .empty = N_("Nothing would be told in that month."),
};

/* So many months behind (before, where negative) the one shown, or this one. */
static void move_month(MonthScreen *screen, int step) {
    gint64 from = clock_now(), until;
    if (screen->month)
        clock_month(screen->month, &from, &until, NULL);
    ClockCivil day = clock_civil(from);
    g_free(screen->month);
    screen->month = clock_format_month(clock_from_civil(day.year, day.month + step, 1, 0, 0, 0));
}

static gboolean month_open(gpointer state, const char *argument, GError **error) {
    MonthScreen *screen = state;
    gint64 from, until;
    if (argument && *argument && !clock_month(argument, &from, &until, error))
        return FALSE;
    if (argument && *argument)
        screen->month = g_strdup(argument);
    else
        move_month(screen, -1);
    return TRUE;
}

static unsigned month_action(gpointer state, const char *name) {
    MonthScreen *screen = state;
    gboolean earlier = strcmp(name, "earlier") == 0 || strcmp(name, "left") == 0;
    if (!earlier && strcmp(name, "later") != 0 && strcmp(name, "right") != 0)
        return REACT_NONE;
    move_month(screen, earlier ? -1 : 1);
    list_restart(screen->list);
    return REACT_REDRAW;
}

static void month_enter(gpointer state, const ListRow *row) {
    g_autofree char *number = g_strndup(row->key, strcspn(row->key, " "));
    if (*number)
        ui_push(((MonthScreen *)state)->ui, "record", number);
    else /* of many things at once: what it says, whole */
        dialog_message(((MonthScreen *)state)->ui, row->cells[COLUMN_SCENE], row->cells[COLUMN_TEXT]);
}

static char *month_subject(gpointer state) {
    return g_strdup(((MonthScreen *)state)->month);
}

static void month_close(gpointer state) {
    g_free(((MonthScreen *)state)->month);
}

const Screen screen_reminders_month = {
    .name = "reminders-month",
    .title = N_("Reminders of a month"),
    .summary = N_("What the reminder scenes would have told in a month, as they are set now. Nothing is sent."),
    .keys = KEYS,
    .flags = SCREEN_FINDS,
    .size = sizeof(MonthScreen),
    .list = offsetof(MonthScreen, list),
    .rows = &SOURCE,
    .open = month_open,
    .enter = month_enter,
    .action = month_action,
    .subject = month_subject,
    .close = month_close,
};
