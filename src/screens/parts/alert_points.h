/* SPDX-License-Identifier: MIT
 *
 * What points have in alarm, for the banner of one terminal: from the live table, so that it stands there in less than a second and also
 * while the plant cannot be written; while no watch runs, from the episodes that are open in the plant.
 */
#ifndef BIHUAN_SCREENS_ALERT_POINTS_H
#define BIHUAN_SCREENS_ALERT_POINTS_H

#include "bihuan/app/app.h"

typedef struct AlertPoints AlertPoints;

/* How loud a point is; what comes first stands before the others. */
typedef enum {
    ALERT_LOUD,  /* outside its limits, or back inside, and nobody has acknowledged it */
    ALERT_FAULT, /* its value cannot be had, and nobody has acknowledged that */
    ALERT_KNOWN, /* acknowledged, and still outside its limits */
    ALERT_RANKS
} AlertRank;

AlertPoints *alert_points_new(App *app);
void alert_points_free(AlertPoints *points);

/* Looks again where it is time to (at most four times a second), plant: also at what the plant says. TRUE: something is in alarm or has
 * reached its next level that was not at the last look. */
gboolean alert_points_look(AlertPoints *points, gboolean plant);
guint alert_points_count(const AlertPoints *points, AlertRank rank);
/* Of the first of all; ALERT_RANKS: nothing. */
AlertRank alert_points_rank(const AlertPoints *points);
/* "ALARM 1/2  O2 17.2 vol% (2 s) 1#反应釜 · low · O2-1": what must not be cut off in a small window first. NULL: nothing. Owned. */
char *alert_points_text(AlertPoints *points);
/* The episode of the first, and its record ("" = none could be written yet). Borrowed until the next look; NULL: nothing. */
const char *alert_points_episode(const AlertPoints *points);
const char *alert_points_record(const AlertPoints *points);
/* Is the record one of theirs (then the point speaks for it)? */
gboolean alert_points_has(const AlertPoints *points, const char *record);
/* Somebody has acknowledged it here: it does not wait for the watch to say so. */
void alert_points_answered(AlertPoints *points, const char *episode);

#endif
