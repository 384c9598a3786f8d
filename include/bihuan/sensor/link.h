/* SPDX-License-Identifier: MIT
 *
 * A link (链路): one way by which values come in and outputs are driven. One file each in src/sensor/links; the registry is made from
 * the file names. A link knows no plant, no limit and no alarm: it is given addresses and says what it read. Each open link is a thread
 * of its own, so that none holds up another.
 */
#ifndef BIHUAN_SENSOR_LINK_H
#define BIHUAN_SENSOR_LINK_H

#include "bihuan/config/serving.h"

/* Why a point has no value that counts. The words stand in point_state.why. */
typedef enum {
    FAULT_NONE,
    FAULT_RANGE,       /* outside the range of the instrument, or a jump that no instrument makes */
    FAULT_STALE,       /* no new value for longer than stale */
    FAULT_POLLS,       /* a poll without an answer; a link says each, the panel counts them (PanelPoint.polls) */
    FAULT_LINK,        /* the connection is broken */
    FAULT_RETAINED,    /* an MQTT value that was kept by the broker and says no time */
    FAULT_CALIBRATION, /* past its calibration */
    FAULT_NUMBER,      /* no number, NaN, infinity */
    FAULT_SETUP,       /* address, type, unit or device do not fit; the link does not exist */
    FAULT_CLOCK,       /* the value says a time that cannot be */
    FAULT_ANSWER,      /* the device refuses: illegal address or function */
    FAULT_KINDS
} FaultKind;
/* "range", "stale" … "" for none. Constant. */
const char *fault_word(FaultKind fault);

/* One value as it came, after scale and bias. */
typedef struct {
    guint point;  /* which: LinkPoint.index */
    double value; /* NAN with a fault */
    gint64 at;    /* wall clock, UTC ms: the value's own time where it says one, else when it was read */
    gint64 boot;  /* clock_boot() when it came; ages and holds are counted by it */
    FaultKind fault;
} Reading;

/* What a link reads. Borrowed texts outlive the line. */
typedef struct {
    guint index;
    const char *code, *address, *type;
    double scale, bias;
    gint64 poll; /* ms; 0 = the link's own */
} LinkPoint;

/* What a link drives: one output of a point. */
typedef struct {
    const char *address; /* without the link's name: 1:coil:0; plant/siren */
    const char *value;   /* "1", "0", a text */
} LinkOrder;

/* What the panel is told; called from the link's own thread only: it may be before open() has returned and until close() has, never
 * after that. Who closes a line holds no lock that these take. */
typedef struct {
    void (*read)(gpointer data, const Reading *readings, guint count);
    /* The connection came or went; sentence NULL = it is there. Everything still to be driven is driven again by the panel. It is also
     * said again when one device behind a connection that stayed was away and answers again: it may have forgotten its outputs. */
    void (*state)(gpointer data, const char *sentence);
    /* What became of an order. sentence NULL = it was driven and the device has confirmed it: nothing follows. Else why not yet; the
     * link goes on trying, and says each other sentence once. A newer order for the same output ends an older one, badly. */
    void (*driven)(gpointer data, guint64 order, gint64 at, const char *sentence);
    gpointer data;
} LinkHeard;

typedef struct {
    const ServingSection *section; /* [link NAME]: kind, url, user, ca, client, stale, timeout; password and key in NAME.secrets */
    const LinkPoint *points;
    guint count;
} LinkWay;

typedef struct {
    const char *name;                         /* "modbus", as its file */
    const char *summary;                      /* N_() */
    const char *const *keys, *const *secrets; /* as Channel's */
    /* Opens the line and its thread; returns at once, also where the other side does not answer (state() says so, and it tries again with
     * back-off, at most every 5 s). NULL and "file:line: sentence" for settings that do not fit. heard and way's parts outlive the line. */
    gpointer (*open)(const LinkWay *way, const LinkHeard *heard, GError **error);
    /* Drives an output as soon as the line can; from any thread, never waits. Before any poll that is due. */
    void (*drive)(gpointer line, guint64 order, const LinkOrder *what);
    /* Tells the thread to end and does not wait for it: of many lines all are told before the first is closed. */
    void (*end)(gpointer line);
    /* Ends the thread, within the link's timeout. */
    void (*close)(gpointer line);
} Link;

extern const Link *const link_registry[];
/* NULL = there is no such kind. */
const Link *link_find(const char *kind);

#endif
