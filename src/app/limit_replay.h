/* SPDX-License-Identifier: MIT
 *
 * A limit tried over the last month. Private to src/app.
 */
#ifndef BIHUAN_APP_LIMIT_REPLAY_H
#define BIHUAN_APP_LIMIT_REPLAY_H

#include "bihuan/app/limits.h"

/* Judges the records of the last 30 days twice, by the limit in force and by value, inside a change that is never written. */
gboolean limit_replay(App *app, const char *name, const char *value, LimitMonth *month, GError **error);

#endif
