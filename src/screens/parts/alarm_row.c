/* SPDX-License-Identifier: MIT
 *
 * How an alarm looks, and what is done with it by key.
 */
#include "alarm_row.h"

#include <string.h>

#include "alert.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "session.h"

Style alarm_row_style(const Alarm *alarm) {
    if (!alarm->open) {
        return STYLE_DIM;
    }
    switch (alarm->phase) {
    case PANEL_UNACK:
    case PANEL_RETURN_UNACK:
        return STYLE_ALARM;
    case PANEL_ACKED:
        return STYLE_HOLD;
    case PANEL_LATCHED:
        return STYLE_WARNING;
    case PANEL_NORMAL:
    case PANEL_SHELVED:
        break;
    }
    return STYLE_NORMAL;
}

char *alarm_row_value(const Alarm *alarm) {
    if (!alarm->live) {
        return g_strdup(*alarm->value != '\0' ? alarm->value : alarm_level_title(alarm));
    }
    g_autofree char *now = alarm_value_text(alarm->now, alarm->quantity, alarm->unit);
    g_autofree char *span = alarm->age >= CLOCK_MINUTE ? clock_show_duration(alarm->age) : NULL;
    return alarm->age < 0 ? g_strdup(now)
           : span != NULL ? g_strdup_printf(_("%s (%s)"), now, span)
                          : g_strdup_printf(_("%s (%d s)"), now, (int)(alarm->age / CLOCK_SECOND));
}

char *alarm_row_since(const Alarm *alarm) {
    return alarm->open ? alarm_since_text(clock_now() - alarm->raised) : clock_format_short(alarm->raised);
}

char *alarm_row_line(App *app, const Alarm *alarm) {
    g_autofree char *place = alarm_place(app, alarm), *value = alarm_row_value(alarm);
    g_autofree char *line = g_strdup_printf("%s  %s %s %s", place, alarm->kind, value, alarm->limit);
    return g_strstrip(g_steal_pointer(&line));
}

static gboolean is(const char *action, const char *name) {
    return strcmp(action, name) == 0;
}

gboolean alarm_row_do(Ui *ui, const Alarm *alarm, const char *action) {
    static const char *const ACTIONS[] = {"acknowledge-alarm", "measures", "reset", "record", "trend", NULL};
    if (!g_strv_contains(ACTIONS, action) || alarm == NULL) {
        return FALSE;
    }
    if (is(action, "acknowledge-alarm")) {
        g_autofree char *line = alarm_row_line(session_app(ui), alarm);
        alert_answer(session_alert(ui), ui, alarm->number, alarm->episode, line);
    } else if (is(action, "record")) {
        ui_push(ui, "record", alarm->number);
    } else if (is(action, "trend")) {
        ui_push(ui, "trend", alarm->point);
    } else {
        session_act(ui, alarm->number, action, FALSE);
    }
    return TRUE;
}

const char *alarm_row_disabled(const Alarm *alarm, const char *action) {
    gboolean needs_record = is(action, "acknowledge-alarm") || is(action, "measures") || is(action, "reset") || is(action, "record");
    if (!needs_record && !is(action, "trend")) {
        return NULL;
    }
    if (alarm == NULL) {
        return _("There is no alarm under the cursor.");
    }
    if (is(action, "trend")) {
        return *alarm->point == '\0' ? _("It was entered by hand, of no point.") : NULL;
    }
    if (*alarm->number == '\0') {
        return _("This alarm could not be written into the plant yet: nobody can acknowledge it.");
    }
    if (!alarm->open && !is(action, "record")) {
        return _("This alarm is over.");
    }
    gboolean outside = alarm->live && *alarm->episode != '\0' && (alarm->phase == PANEL_UNACK || alarm->phase == PANEL_ACKED);
    if (is(action, "reset") && outside) {
        return _("Its values are not back inside the limits yet.");
    }
    return is(action, "acknowledge-alarm") && alarm->acknowledged != 0 ? _("Somebody has acknowledged it already.") : NULL;
}
