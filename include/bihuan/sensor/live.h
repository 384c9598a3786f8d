/* SPDX-License-Identifier: MIT
 *
 * The live table (实时值): NAME.serve/live, one record of fixed size for each point, written in place by the watch so that a full disk
 * does not stop it, read by every terminal and command. What stands there is as old as its boot time says; who shows it shows the age.
 * It also says what is in alarm while the plant cannot be written.
 */
#ifndef BIHUAN_SENSOR_LIVE_H
#define BIHUAN_SENSOR_LIVE_H

#include "bihuan/sensor/panel.h"

typedef struct {
    char code[64], area[64], quantity[16], unit[16];
    PointStateKind state;
    FaultKind fault;
    PanelPhase phase;
    double value;
    gint64 at;                    /* UTC ms; 0 = none came yet */
    gint64 age;                   /* ms, by the clock of this machine; -1 = cannot be known (the watch runs on another one, or ended) */
    gint64 since, raised;         /* UTC ms */
    char episode[40], record[32]; /* "" = none */
} LiveValue;

typedef struct LiveWriter LiveWriter;
/* Makes the table for so many points, empty. NULL and ERR_IO. */
LiveWriter *live_writer_new(const char *folder, guint points, GError **error);
/* boot: clock_boot() when the value came, 0 = none came yet; value->age is not looked at. */
void live_writer_put(LiveWriter *writer, guint index, const LiveValue *value, gint64 boot);
/* A sign of life, to be given every few seconds. */
void live_writer_beat(LiveWriter *writer);
/* The watch ends: nothing of it is live any more. */
void live_writer_free(LiveWriter *writer);

/* The table as it is now (LiveValue *, array owns them). NULL without an error: there is none, or the watch that wrote it has ended or
 * gives no sign of life. folder: NAME.serve of the plant. */
GPtrArray *live_read(const char *folder, GError **error);

#endif
