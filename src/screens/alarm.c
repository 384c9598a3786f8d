/* SPDX-License-Identifier: MIT
 *
 * One alarm: its value as it is now, the last minutes as a line, and what happened, with the seconds since the raise.
 */
#include "bihuan/app/trend_view.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"
#include "bihuan/ui/curve.h"
#include "bihuan/ui/text.h"
#include "parts/material_open.h"
#include "parts/alarm_row.h"
#include "parts/session.h"

#include <string.h>

#define BEFORE (10 * CLOCK_MINUTE) /* of the curve: so much before the raise */
enum { SPARK = 60, SECONDS = 10, NARROW = 36 };

typedef struct {
    Ui *ui;
    TextView *view;
    Alarm *alarm; /* NULL: there is none */
    char *number;
    double *spark; /* SPARK; NULL: nothing is known */
    gint64 looked;
} AlarmScreen;

static const Binding KEYS[] = {
    ALARM_ROW_KEYS,
    MATERIAL_KEY,
    {NULL, NULL, NULL, NULL},
};

static void add_moments(const AlarmScreen *screen, const Alarm *alarm, const GPtrArray *moments) {
    for (guint i = 0; i < moments->len; i++) {
        const AlarmMoment *moment = moments->pdata[i];
        g_autofree char *since = alarm_since_text(moment->at - alarm->raised);
        gboolean narrow = ui_cols(screen->ui) < NARROW;
        g_autofree char *line = g_strdup_printf("%*s  %s", narrow ? 0 : SECONDS, since, moment->text);
        text_view_add(screen->view,
                      moment->ok == ALARM_FAILED    ? STYLE_ERROR
                      : moment->ok == ALARM_UNKNOWN ? STYLE_WARNING
                                                    : STYLE_NORMAL,
                      narrow ? 1 : SECONDS + 2, line);
    }
}

static gboolean add_stopped(const AlarmScreen *screen, const Alarm *alarm, GError **error) {
    App *app = session_app(screen->ui);
    g_autoptr(GPtrArray) stopped = alarm->open ? alarms_stopped(app, alarm, error) : g_ptr_array_new();
    for (guint i = 0; stopped != NULL && i < stopped->len; i++) {
        if (i == 0) {
            text_view_add(screen->view, STYLE_NORMAL, 0, "");
            text_view_add(screen->view, STYLE_TITLE, 0, _("Work that is stopped there"));
        }
        g_autoptr(Record) record = record_load(app_db(app), stopped->pdata[i], NULL);
        const Form *form = record != NULL ? shelf_form(app_shelf(app), record->form, record->version, NULL, NULL) : NULL;
        g_autofree char *device = record != NULL ? session_device_text(app, record->device) : g_strdup("");
        g_autofree char *line = g_strdup_printf("%s  %s  %s", (char *)stopped->pdata[i], form != NULL ? form_title(form) : "", device);
        text_view_add(screen->view, STYLE_HOLD, 2, line);
    }
    return stopped != NULL;
}

/* The minutes before the raise and up to now, at most one hour. */
static void load_spark(AlarmScreen *screen, const Alarm *alarm) {
    App *app = session_app(screen->ui);
    g_autoptr(Trend) trend = *alarm->point != '\0' ? trend_view_open(app, NULL) : NULL;
    gint64 to = MIN(clock_now(), alarm->raised + CLOCK_HOUR);
    g_clear_pointer(&screen->spark, g_free);
    screen->spark = trend_view_spark(trend, alarm->point, alarm->raised - BEFORE, to, SPARK);
}

static gboolean screen_alarm_load(AlarmScreen *screen, GError **error) {
    App *app = session_app(screen->ui);
    Alarm *alarm = alarms_load(app, screen->number, error);
    g_autoptr(GPtrArray) moments = alarm != NULL ? alarms_moments(app, alarm, error) : NULL;
    if (moments == NULL) {
        alarm_free(alarm);
        return FALSE;
    }
    alarm_free(screen->alarm);
    screen->alarm = alarm;
    text_view_clear(screen->view);
    add_moments(screen, alarm, moments);
    load_spark(screen, alarm);
    return add_stopped(screen, alarm, error);
}

/* Without an argument the one that comes first in the list of alarms, of those that have a record. */
static gboolean find_first(AlarmScreen *screen, GError **error) {
    g_autoptr(GPtrArray) alarms = alarms_list(session_app(screen->ui), 1, error);
    for (guint i = 0; alarms != NULL && i < alarms->len; i++) {
        const Alarm *alarm = alarms->pdata[i];
        if (*alarm->number != '\0') {
            screen->number = g_strdup(alarm->number);
            return TRUE;
        }
    }
    return alarms != NULL;
}

static gboolean alarm_open(gpointer state, const char *argument, GError **error) {
    AlarmScreen *screen = state;
    screen->number = g_strdup(argument);
    if (argument == NULL && !find_first(screen, error)) {
        return FALSE;
    }
    return screen->number == NULL || screen_alarm_load(screen, error);
}

static void alarm_refresh(gpointer state) {
    AlarmScreen *screen = state;
    GError *error = NULL;
    if ((screen->number == NULL && !find_first(screen, &error)) || (screen->number != NULL && !screen_alarm_load(screen, &error))) {
        ui_say_error(screen->ui, error);
    }
}

static void alarm_close(gpointer state) {
    AlarmScreen *screen = state;
    alarm_free(screen->alarm);
    g_free(screen->number);
    g_free(screen->spark);
}

/* State and seconds, where and what; the line of the last minutes. Returns the rows it takes. */
static int draw_head(const AlarmScreen *screen, const Area *area) {
    const Alarm *alarm = screen->alarm;
    g_autofree char *since = alarm_row_since(alarm), *line = alarm_row_line(session_app(screen->ui), alarm);
    int row = 1, col = 1 + area_format(area, 0, 1, alarm_row_style(alarm), " %s ", alarm->state);
    if (col + 1 + utf8_width(since) > area->cols) {
        area_put(area, row++, 1, STYLE_NORMAL, since);
    } else {
        area_put(area, 0, col + 1, STYLE_NORMAL, since);
    }
    Area text = area_sub(area, row, 1, area->rows - row, area->cols - 2);
    row += area_wrap(&text, 0, STYLE_TITLE, line);
    if (screen->spark != NULL && area->rows > 8) {
        Area spark = area_sub(area, row++, 1, 1, MIN(area->cols - 2, SPARK));
        curve_spark(&spark, STYLE_NORMAL, screen->spark, SPARK);
    }
    return row + (area->rows > 8 ? 1 : 0);
}

static void alarm_draw(gpointer state, const Area *area) {
    AlarmScreen *screen = state;
    gint64 second = g_get_monotonic_time() / G_USEC_PER_SEC;
    if (screen->alarm == NULL) {
        Area text = area_sub(area, 0, 1, area->rows, area->cols - 1);
        area_wrap(&text, 0, STYLE_DIM, _("There was no alarm."));
        return;
    }
    if (second != screen->looked) {
        screen->looked = second;
        alarms_look_one(session_app(screen->ui), screen->alarm);
    }
    int row = draw_head(screen, area);
    Area body = area_sub(area, row, 1, area->rows - row, area->cols - 1);
    text_view_draw(screen->view, &body);
}

static unsigned alarm_action(gpointer state, const char *name) {
    const AlarmScreen *screen = state;
    if (strcmp(name, "material") == 0) {
        return material_open(screen->ui, "record", screen->number);
    }
    return alarm_row_do(screen->ui, screen->alarm, name) ? REACT_REDRAW : REACT_NONE;
}

static const char *alarm_disabled(gpointer state, const char *name) {
    return alarm_row_disabled(((const AlarmScreen *)state)->alarm, name);
}

static char *alarm_subject(gpointer state) {
    const AlarmScreen *screen = state;
    const Alarm *alarm = screen->alarm;
    return alarm != NULL ? g_strstrip(g_strdup_printf("%s %s", screen->number, alarm->point)) : NULL;
}

const Screen screen_alarm = {
    .name = "alarm",
    .title = N_("Alarm"),
    .summary = N_("One alarm: its value now, what was done for it second by second, and the work that is stopped there."),
    .keys = KEYS,
    .flags = SCREEN_NEEDS_ARGUMENT | SCREEN_LIVE,
    .size = sizeof(AlarmScreen),
    .text = offsetof(AlarmScreen, view),
    .open = alarm_open,
    .draw = alarm_draw,
    .action = alarm_action,
    .disabled = alarm_disabled,
    .refresh = alarm_refresh,
    .subject = alarm_subject,
    .close = alarm_close,
};
