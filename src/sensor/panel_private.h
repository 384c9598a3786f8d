/* SPDX-License-Identifier: MIT
 *
 * What the files of the panel share.
 */
#ifndef BIHUAN_SENSOR_PANEL_PRIVATE_H
#define BIHUAN_SENSOR_PANEL_PRIVATE_H

#include "bihuan/sensor/panel.h"

/* From the first value outside to the reset. Times are boot ms, but raised_wall. */
typedef struct {
    char *id, *code;
    PointStateKind level; /* the gravest so far */
    guint seen;           /* levels that were reached, as bits */
    gboolean acked, called;
    gboolean lasts, spared;         /* a fault that people must reset; one that goes by itself however long it lasts */
    gint64 cleared;                 /* UTC ms when; 0 = it is not */
    gint64 raised_wall, asked_wall; /* UTC ms; asked: since when an acknowledgement counts */
    gint64 raised, answer;          /* answer: until then somebody must have acknowledged it */
    double value, worst;
    GPtrArray *driven; /* LinkOutput *: what stands at its value because of it */
    gboolean shelved;  /* its outputs are let go while its point is bypassed */
} Open;

typedef struct {
    PanelPoint *plan;            /* borrowed of the array of points */
    double value;                /* the last that is believed; NAN = none */
    gint64 at, boot;             /* its times */
    gint64 fresh;                /* boot ms: when it was last heard of; -1 = not yet looked at */
    FaultKind heard;             /* what its link, or the last value itself, says of it */
    guint missed;                /* polls in a row without an answer */
    double suspect;              /* a value that no instrument reaches in one poll; NAN = none */
    gint64 outside[POINT_FAULT]; /* boot ms since when, by limit; -1 = not */
    gboolean on[POINT_FAULT];    /* longer than the hold, until it is inside by the band */
    gint64 inside;               /* boot ms since when, by the band; -1 = not */
    gint64 bypass, calibrated;   /* boot ms until which; 0 = none, not said */
    PointStateKind state;
    FaultKind fault;
    gint64 since; /* of the state, UTC ms */
    gboolean judged;
    Open *open; /* NULL = none */
} Seat;

struct Panel {
    GPtrArray *points;
    Seat *seats;      /* one each */
    GHashTable *held; /* LINK TAB ADDRESS → how many open episodes hold that output (GUINT) */
    GPtrArray *open;  /* Open *, by the time of their raising; owns them */
    PanelSaid said;
    gpointer data;
    PanelTime now; /* of the last call */
};

/* panel_open.c */
Open *open_new(const char *code);
void open_free(Open *open);
/* What is said of an episode; seat NULL: its point is gone. */
void open_say(Panel *panel, PanelEventKind kind, const Seat *seat, const Open *open, const LinkOutput *output, gboolean on);
/* Drives what belongs to its level and is not driven yet; again: also what is. */
void open_drive(Panel *panel, const Seat *seat, Open *open, gboolean again);
/* Lets its outputs go: those that no other episode holds fall to 0. */
void open_release(Panel *panel, const Seat *seat, Open *open);
/* The seat of an episode; NULL = its point is gone. */
Seat *open_seat(Panel *panel, const Open *open);
/* Finds its point by the code and joins them; NULL = there is none. */
Seat *open_join(Panel *panel, Open *open);

/* panel.c */
PanelPhase panel_phase(const Open *open);
/* A fault that may still go by itself. */
gboolean panel_is_passing(const Open *open);

#endif
