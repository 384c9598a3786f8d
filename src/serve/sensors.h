/* SPDX-License-Identifier: MIT
 *
 * The sensor thread (监测): values of all links come to it, it owns the panel, drives outputs before anything else is done, keeps the live
 * table and what is open beside the plant, and never waits for the plant.
 */
#ifndef BIHUAN_SERVE_SENSORS_H
#define BIHUAN_SERVE_SENSORS_H

#include "bihuan/config/serving.h"
#include "bihuan/store/beat.h"
#include "note.h"

typedef struct {
    const char *folder; /* NAME.serve; borrowed, outlives it */
    /* From the sensor thread: a note for the plant (taken over); a sentence for whoever maintains it; a value that came, NAN = a fault. */
    void (*note)(gpointer data, Note *note);
    void (*say)(gpointer data, const char *sentence);
    void (*value)(gpointer data, const char *code, gint64 at, double value);
    gpointer data;
} SensorsPlace;

typedef struct Sensors Sensors; /* desk.h names it too */
/* Begins the thread; nothing is watched before points came. */
Sensors *sensors_new(const SensorsPlace *place);
/* Writes what is open and ends the thread and all lines. What it is told after that is told nobody. */
void sensors_stop(Sensors *sensors);
void sensors_free(Sensors *sensors);

/* From any thread, in order. */
/* Other settings (taken over). */
void sensors_serving(Sensors *sensors, Serving *serving);
/* Other points (PanelPoint *, shared), and the episodes that are open in the plant (SensorsOpen *, taken over; NULL = none). */
typedef struct {
    char *id, *code, *record;
    PointStateKind level;
    gint64 raised, asked, cleared;
    gboolean acked;
} SensorsOpen;
void sensors_open_free(gpointer open);
void sensors_points(Sensors *sensors, GPtrArray *points, GPtrArray *open);
/* The episode has become this record. */
void sensors_record(Sensors *sensors, const char *episode, const char *record);
/* level: what the episode was when it was acknowledged (point_state_word): who has seen the fault has not seen the gas behind it. */
void sensors_acknowledge(Sensors *sensors, const char *episode, const char *level);
/* A NOTE_OVER is in the plant: it no longer has the episode open. */
void sensors_written(Sensors *sensors, const char *episode);
/* NOTE_OVER follows, as soon as its values allow it; also for one that is not known. */
void sensors_reset(Sensors *sensors, const char *episode);
/* Another plant lies there (a restore): all that is open, and every state, is said again. */
void sensors_anew(Sensors *sensors);
/* So long ago the thread began its last round, ms. It begins one every two seconds; while it stands, a value outside drives nothing. */
gint64 sensors_stand(const Sensors *sensors);
/* What `serve --status` says of links. */
void sensors_describe(Sensors *sensors, WatchBeat *beat);

#endif
