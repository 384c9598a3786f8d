/* SPDX-License-Identifier: MIT
 *
 * Keyed work (录入用时) is written down with what it was for, in the same change: a terminal knows how long somebody was at its keys.
 * A command line and an import know nothing of it and write none.
 */
#ifndef BIHUAN_APP_EFFORT_H
#define BIHUAN_APP_EFFORT_H

#include "bihuan/app/app.h"
#include "bihuan/store/change.h"

/* ms of work at the keys for what is being sent; sent: it is sent, and the next work begins with the next key. */
typedef gint64 (*AppEffort)(gpointer data, gboolean sent);
/* A terminal gives it once; data is borrowed. */
void app_set_effort(App *app, AppEffort effort, gpointer data);

/* Into the change that sends it, where anything was keyed. record, form: as in model/effort.h. */
gboolean effort_put(App *app, Change *change, const char *record, const char *form, GError **error);
/* The change was committed. */
void effort_sent(App *app);

#endif
