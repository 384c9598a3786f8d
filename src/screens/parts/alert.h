/* SPDX-License-Identifier: MIT
 *
 * What rings at this terminal (报警): one banner after the other, with a flash and a sound, until somebody acknowledges it by key.
 */
#ifndef BIHUAN_SCREENS_ALERT_H
#define BIHUAN_SCREENS_ALERT_H

#include "bihuan/app/app.h"
#include "bihuan/ui/ui.h"

typedef struct Alert Alert;

/* sound: FALSE silences it, the banner stands (bihuan.conf: bell). app is borrowed. */
Alert *alert_new(App *app, gboolean sound);
void alert_free(Alert *alert);

/* Four times a second, changed: somebody wrote something. What came by the bell is sent when it stands here. */
void alert_look(Alert *alert, Ui *ui, gboolean changed);
/* Does anything wait to be acknowledged? */
gboolean alert_is_ringing(const Alert *alert);
/* What stands first: an alarm of a point, what somebody was told, a point in fault, an alarm that was acknowledged and still is one.
 * "ALARM 1/2: what, value, where", NULL: nothing rings. Owned. */
char *alert_text(Alert *alert, UiLoudness *loudness);
/* What the banner says is acknowledged by who is logged in. Where nobody is, or he has not proven who he is: an alarm by who names himself with
 * his PIN, or its bell is silenced for a while; anything else is silent at this terminal alone and rings on for whom it is for. */
void alert_acknowledge(Alert *alert, Ui *ui);
/* The same of one alarm that a screen shows: its record, its episode ("" = entered by hand), and the line it stands on. */
void alert_answer(Alert *alert, Ui *ui, const char *record, const char *episode, const char *line);
/* The bell of this terminal is silent for alarm.mute, or until something new rings. The banner stands; nothing is acknowledged. */
void alert_mute(Alert *alert, Ui *ui);

#endif
