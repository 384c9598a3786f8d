/* SPDX-License-Identifier: MIT
 *
 * The wires (线路): the open lines of links and the orders that go over them. Of the sensor thread alone; what links say comes from threads
 * of theirs.
 */
#ifndef BIHUAN_SERVE_WIRES_H
#define BIHUAN_SERVE_WIRES_H

#include "bihuan/config/serving.h"
#include "bihuan/sensor/panel.h"
#include "bihuan/store/beat.h"

/* Called from other threads. link: its name. */
typedef struct {
    void (*read)(gpointer data, const Reading *readings, guint count);
    void (*state)(gpointer data, const char *link, const char *sentence);
    void (*driven)(gpointer data, guint64 order, gint64 at, const char *sentence);
    gpointer data;
} WiresHeard;

typedef struct Wires Wires;
Wires *wires_new(const WiresHeard *heard);
/* Ends all lines. */
void wires_free(Wires *wires);
/* Closes all lines: nothing of them is heard any more. */
void wires_close(Wires *wires);
/* Do the lines that are open read just these points, as they are now? A limit that changed, or a new day, is nothing to them. */
gboolean wires_fit(const Wires *wires, const GPtrArray *points);
/* After that, opens those that the settings (taken over; NULL = those before) and the points (shared) need. */
void wires_turn(Wires *wires, Serving *serving, GPtrArray *points);
/* Drives an output as soon as its line can, and never waits. told: what a command gets as JSON. */
guint64 wires_drive(Wires *wires, const LinkOutput *output, const char *value, const char *told);
/* What was said of a link. NULL = it is there. From the sensor thread. */
void wires_note(Wires *wires, const char *link, const char *sentence);
/* Adds what `serve --status` says of links. From any thread. */
void wires_describe(Wires *wires, WatchBeat *beat);

#endif
