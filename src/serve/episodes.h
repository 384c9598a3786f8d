/* SPDX-License-Identifier: MIT
 *
 * Episodes in the plant, by the desk: what the sensor thread noted becomes rows and records, in order and each once; what people did about
 * them goes back. What cannot be written yet waits.
 */
#ifndef BIHUAN_SERVE_EPISODES_H
#define BIHUAN_SERVE_EPISODES_H

#include "bihuan/app/app.h"
#include "calls.h"
#include "desk.h"
#include "sensors.h"

typedef struct Episodes Episodes;
/* Both are borrowed. */
Episodes *episodes_new(Sensors *sensors, Calls *calls);
void episodes_free(Episodes *episodes);
/* Taken over. */
void episodes_take(Episodes *episodes, Note *note);
/* A receipt came: somebody has acknowledged that message. */
void episodes_seen(Episodes *episodes, const Outcome *outcome);
/* How many notes wait for the plant. */
guint episodes_waiting(const Episodes *episodes);

/* Points that have changed go to the sensor thread. serving: as the sensors have it. */
gboolean episodes_points(Episodes *episodes, Db *db, const Serving *serving, GError **error);
/* Writes what waits, some at once; *more: not all of it. */
gboolean episodes_write(Episodes *episodes, App *app, gboolean *more, GError **error);
/* What people and channels did since: acknowledged, reset, told. It goes to the sensors at once, and is written with the next notes. */
gboolean episodes_look(Episodes *episodes, Db *db, GError **error);
/* The settings changed: points are read again. */
void episodes_turn(Episodes *episodes);
/* Another plant lies there: what the one before was told counts for nothing. */
void episodes_anew(Episodes *episodes);

#endif
