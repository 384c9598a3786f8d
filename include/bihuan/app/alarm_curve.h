/* SPDX-License-Identifier: MIT
 *
 * The curve of an alarm (报警前后曲线): what its point said from ten minutes before the raise to ten minutes after it, or to its reset
 * (sensor.evidence.before, sensor.evidence.after), sealed into the record as an evidence file. The trend it comes from may be lost; what
 * is sealed may not. Where the trend is gone the record says that there is no curve, and why.
 */
#ifndef BIHUAN_APP_ALARM_CURVE_H
#define BIHUAN_APP_ALARM_CURVE_H

#include "bihuan/app/app.h"

/* Seals what is due, once each, oldest first, some at a time; as "system", a change each. Cheap where nothing is. *next: when it is to be
 * called again (clock_now() or later; also after a failure); 0 = nothing waits. What was sealed before a failure stays. */
gboolean alarm_curve_seal(App *app, gint64 *next, GError **error);

#endif
