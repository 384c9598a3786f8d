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
gboolean alert_is_ringing(const Alert *alert);
/* "ALARM 1/2: what, where, value, number", NULL: nothing rings. Owned. */
char *alert_text(const Alert *alert);
/* The banner that stands is acknowledged by who is logged in: he has seen it. Where nobody is, or he has not proven who he is, it is silent at
 * this terminal alone and rings on for whom it is for. */
void alert_acknowledge(Alert *alert, Ui *ui);

#endif
