/* SPDX-License-Identifier: MIT
 *
 * What the list of alarms and the page of one share: how an alarm looks, and what is done with it by key.
 */
#ifndef BIHUAN_SCREENS_ALARM_ROW_H
#define BIHUAN_SCREENS_ALARM_ROW_H

#include "bihuan/app/alarms.h"
#include "bihuan/ui/ui.h"

/* Of its state: unacknowledged ones blink where the theme says so. */
Style alarm_row_style(const Alarm *alarm);
/* "17.2 vol% (2 s)" as it is now where the watch sees it, else as it was at the raise. Owned. */
char *alarm_row_value(const Alarm *alarm);
/* How long ago it was raised, with the seconds running; of one that is over the time. Owned. */
char *alarm_row_since(const Alarm *alarm);
/* "溶剂泵房  O2 17.2 vol% (2 s) < 19.5 vol%": which one it is. Owned. */
char *alarm_row_line(App *app, const Alarm *alarm);

/* The keys of both. */
#define ALARM_ROW_KEYS                                                                                                                     \
    {"c", "acknowledge-alarm", N_("Acknowledge"), N_("Acknowledge this alarm, after looking which one it is")},                            \
        {"m", "measures", NC_("alarm", "Measures"), N_("Say what it was and what was done")},                                              \
        {"y", "reset", NC_("alarm", "Reset"), N_("Reset it, when its values are back inside the limits")},                                 \
        {"o", "record", N_("Record"), N_("Open its record")}, {                                                                            \
        "v", "trend", N_("Curve"), N_("Open the curve of its point")                                                                       \
    }
/* One of these actions; FALSE: none of them. alarm NULL: there is none under the cursor. */
gboolean alarm_row_do(Ui *ui, const Alarm *alarm, const char *action);
/* Why one of them is not possible now; NULL: it is, or it is none of them. Borrowed. */
const char *alarm_row_disabled(const Alarm *alarm, const char *action);

#endif
