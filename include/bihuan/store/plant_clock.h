/* SPDX-License-Identifier: MIT
 *
 * Can the machine's clock be believed (时钟是否可信)? It is compared with the log, with the boot clock (which nobody can set) and
 * with what this terminal remembers of this run of the machine ($XDG_STATE_HOME/bihuan, beside the head).
 *   behind: earlier than the newest row by more than clock.behind: every age and deadline is unknown, and unknown is no
 *   ahead:  moved on by more than clock.leap beyond the boot clock, or, where nothing of this run is remembered, by more than
 *           clock.silence beyond the newest row: nothing is dated by it before a person of safety has confirmed it
 * After a way back (clock back) a terminal that still shows the time that was taken back is ahead, whichever it is.
 * A simulated plant and a demo plant are always ok.
 */
#ifndef BIHUAN_STORE_PLANT_CLOCK_H
#define BIHUAN_STORE_PLANT_CLOCK_H

#include "bihuan/base/clock.h"
#include "bihuan/store/plant.h"

/* One reading of both clocks. */
typedef struct {
    gint64 raw, boot; /* ms */
    char boot_id[40]; /* "" = unknown */
    gint64 seq;       /* of a memory: the newest row of that moment, 0 = unknown */
} ClockReading;

/* Durations, ms: limits clock.behind, clock.leap, clock.silence. */
typedef struct {
    gint64 behind, leap, silence;
} ClockLimits;

typedef struct {
    ClockState state;
    gint64 raw;     /* the machine's clock */
    gint64 last;    /* effective time of the newest row, 0 = none */
    gint64 trusted; /* what a change made now is dated: ok max(raw, last); behind last; ahead what the boot clock says */
    gint64 since;   /* the last moment that is certain: behind last, ahead trusted; 0 = ok */
} PlantClock;

/* Pure. memory: what is remembered, NULL or of another run = nothing. last 0: an empty log, which contradicts nothing. */
void plant_clock_judge(const ClockReading *now, const ClockReading *memory, gint64 last, const ClockLimits *limits, PlantClock *clock);

/* Looks and judges; this process knows it too afterwards (clock_state). A clock that is ok is remembered. Cheap. */
void plant_clock_look(Plant *plant, PlantClock *clock);
/* The same where the newest row's time is known (inside a change). */
void plant_clock_look_at(Plant *plant, gint64 last, PlantClock *clock);
/* From now on the clock as it goes is believed: raw is the right time at this moment. */
void plant_clock_remember(Plant *plant, gint64 raw);

/* What is wrong and what to do, as a sentence; owned, NULL = nothing is wrong. */
char *plant_clock_text(const PlantClock *clock);
/* ERR_HELD with that sentence unless it is ok: for what asks for an age or a deadline. */
gboolean plant_clock_sure(Plant *plant, GError **error);

#endif
