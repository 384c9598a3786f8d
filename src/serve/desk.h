/* SPDX-License-Identifier: MIT
 *
 * The desk (值守台): one thread that owns the plant. It runs the rules of time, claims what waits, and marks what became of it, many in
 * one change. Whatever holds up the plant holds up this thread and nothing else.
 */
#ifndef BIHUAN_SERVE_DESK_H
#define BIHUAN_SERVE_DESK_H

#include "bihuan/config/serving.h"
#include "note.h"
#include "parcel.h"

/* How the plant is served. The texts are borrowed, and outlive the desk. */
typedef struct {
    const char *plant;
    const char *at;   /* --at, NULL = the clock goes */
    GArray *retry;    /* gint64 ms: the plan of tries */
    gint64 digest;    /* ms */
    Serving *serving; /* owned: what points are judged by */
} DeskPlan;
void desk_plan_free(DeskPlan *plan);

/* What a look came to; given to the main loop, which frees it. */
typedef struct {
    GPtrArray *parcels; /* Parcel *, to be sent */
    GPtrArray
        *recalls;     /* char *: claims with messages that were withdrawn meanwhile, not to be handed over; such news are of nothing else */
    gint64 delay;     /* ms until the next is due; -1 = nothing is */
    guint written;    /* outcomes that are in the plant now, since the last news */
    guint failed;     /* messages that were given up, of those */
    gboolean more;    /* something is due that no way had room for */
    gboolean soon;    /* alarms come: look again when that may be over */
    gboolean again;   /* more waits to be written: look again at once */
    GPtrArray *notes; /* char *: what the one who maintains it should know */
    char *trouble;    /* why it could not be done, NULL = it was */
    gboolean quiet;   /* nothing more will be claimed */
    int status;       /* the exit status of that */
} DeskNews;
void desk_news_free(DeskNews *news);

typedef void (*DeskSaid)(gpointer data, DeskNews *news);

typedef struct Desk Desk;
/* Begins at once. said() is called from the main loop. The plan is taken over; ways is shared: only room and held of it change. known is
 * taken over: what became of messages that stand in sending (Outcome *), which the desk knows before it looks. */
Desk *desk_new(DeskPlan *plan, GPtrArray *ways, GPtrArray *known, DeskSaid said, gpointer data);
/* It writes what these sensors note (both borrowed; they outlive it), and tells them what people did. Before the first look. */
struct Sensors;
struct Calls;
void desk_watch(Desk *desk, struct Sensors *sensors, struct Calls *calls);
/* A note of the sensors; taken over. From any thread. */
void desk_note(Desk *desk, Note *note);
/* The settings were read again: from now on by these. */
void desk_turn(Desk *desk, DeskPlan *plan, GPtrArray *ways);
/* Nothing is claimed any more; news that are quiet say that it has come to that. */
void desk_quiet(Desk *desk);
/* Look again. Cheap; several become one. */
void desk_look(Desk *desk);
/* What became of a parcel; taken over. */
void desk_give(Desk *desk, Outcome *outcome);
/* Writes what it was given and ends, within so many ms: TRUE, and *written: all of it. FALSE: it is held up; the process may only end. */
gboolean desk_end(Desk *desk, gint64 limit, gboolean *written);

#endif
