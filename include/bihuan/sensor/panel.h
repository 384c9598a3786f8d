/* SPDX-License-Identifier: MIT
 *
 * The panel (报警控制器): what values mean. A machine without threads, files or clocks of its own: it is given readings and the time, and
 * says what follows. States by ISA-18.2. All spans run on the boot clock (CLOCK_BOOTTIME), so that no clock that is set moves them.
 *
 *     normal ──outside for hold──▶ unacknowledged ──ack──▶ acknowledged ──inside for clear──▶ cleared ──reset──▶ normal
 *                                        └──inside for clear──▶ returned unacknowledged ──ack──▶ cleared
 *
 * A fault begins an episode at once (outputs), which is over by itself with the next good value: a switch that restarts asks for nobody.
 * One that lasts fault.hold, of a broken link one for all its points, is cleared and reset like every other.
 */
#ifndef BIHUAN_SENSOR_PANEL_H
#define BIHUAN_SENSOR_PANEL_H

#include "bihuan/model/point.h"
#include "bihuan/sensor/address.h"
#include "bihuan/sensor/link.h"

/* What the panel must know of a point; numbers are in the point's unit. NAN = no such limit. Owned by the plan. */
typedef struct {
    char *code, *device, *area, *quantity, *unit; /* area: of what it measures */
    GPtrArray *outputs;                           /* LinkOutput * */
    char *link, *address, *type;                  /* as the link is given them */
    double scale, bias;
    double limit[POINT_FAULT]; /* by POINT_LOW1 … POINT_HIGH2 */
    double least, most;        /* range of the instrument */
    double band;               /* clearing band */
    guint polls;               /* sensor.polls */
    double jump;               /* sensor.jump */
    gint64 hold, clear;        /* ms */
    gint64 stale;              /* ms, of the link */
    gint64 poll;               /* ms */
    gint64 calibrated;         /* UTC ms until which it counts; 0 = not said */
    gint64 answer;             /* ms: alarm.answer */
    gint64 fault_hold;         /* ms: fault.hold */
    gint64 bypass_until;       /* UTC ms; 0 = no bypass stands */
    char *setup;               /* why it cannot be watched at all; NULL = it can */
} PanelPoint;
void panel_point_free(PanelPoint *point);

typedef struct {
    gint64 wall; /* UTC ms */
    gint64 boot; /* ms */
} PanelTime;

/* By ISA-18.2. */
typedef enum {
    PANEL_NORMAL,       /* 正常 */
    PANEL_UNACK,        /* 未确认报警 */
    PANEL_ACKED,        /* 已确认报警 */
    PANEL_RETURN_UNACK, /* 已恢复未确认 */
    PANEL_LATCHED,      /* 已恢复待复位: cleared, waits for the reset */
    PANEL_SHELVED       /* 旁路 */
} PanelPhase;

typedef enum {
    PANEL_RAISED,     /* an episode began: level, value; outputs of its level follow as PANEL_DRIVE */
    PANEL_HIGHER,     /* it reached its second level, or another limit */
    PANEL_DRIVE,      /* an output is to be driven: output, on */
    PANEL_UNANSWERED, /* alarm.answer passed without an acknowledgement: the third response */
    PANEL_LASTS,      /* a fault has lasted fault.hold: it is a matter for people from now on */
    PANEL_CLEARED,    /* inside for the clearing time */
    PANEL_OUT_AGAIN,  /* outside again before it was reset: the same episode */
    PANEL_OVER,       /* acknowledged, cleared and reset; or a fault that went by itself */
    PANEL_STATE       /* the state of a point changed (normal, a level, fault, bypass): for point_state */
} PanelEventKind;

/* Borrowed while the call runs. */
typedef struct {
    PanelEventKind kind;
    guint point;         /* G_MAXUINT: it is no longer among the points */
    const char *code;    /* of the point */
    const char *episode; /* its id; "" for PANEL_STATE without one */
    PointStateKind level;
    FaultKind fault;
    double value, worst; /* NAN = none; worst: of the episode, the farthest outside so far */
    PanelTime at;
    const LinkOutput *output; /* PANEL_DRIVE */
    gboolean on;
} PanelEvent;
typedef void (*PanelSaid)(gpointer data, const PanelEvent *event);

typedef struct Panel Panel;
/* points: PanelPoint *, taken over (shared reference). */
Panel *panel_new(GPtrArray *points, PanelTime now, PanelSaid said, gpointer data);
void panel_free(Panel *panel);
/* Other points, or others of the same code: their open episodes and states go on. An open episode whose point is gone can be reset at
 * once: nothing will ever say that its values are inside. */
void panel_turn(Panel *panel, GPtrArray *points, PanelTime now);
/* Values that came. */
void panel_take(Panel *panel, const Reading *readings, guint count, PanelTime now);
/* A link broke (TRUE) or came back: its points are in fault; while it is back what is open is driven again. */
void panel_link(Panel *panel, const char *link, gboolean broken, PanelTime now);
/* What time alone does: stale values, holds, clearing, the answer that did not come. */
void panel_tick(Panel *panel, PanelTime now);
/* Who listens has forgotten what was said: every state is said again, and what is open drives its outputs once more. */
void panel_say_again(Panel *panel, PanelTime now);
/* When that is next needed, boot ms; -1 = nothing is due. */
gint64 panel_next(const Panel *panel);
/* From the plant or a receipt. FALSE: there is no such episode, or (reset) its values were not inside for long enough, or (acknowledge)
 * level was a fault and it has become more since: who has seen that has not seen this. Whoever resets has acknowledged. */
gboolean panel_acknowledge(Panel *panel, const char *episode, PointStateKind level, PanelTime now);
gboolean panel_reset(Panel *panel, const char *episode, PanelTime now);

/* What is open, as text for NAME.serve/episodes, and back into a panel, but for points that have something open there: after a kill it
 * goes on where it was (spans by the boot clock within one boot, by the wall clock over a restart of the machine), and its outputs are
 * driven again. FALSE: the text is none of ours. */
char *panel_save(const Panel *panel);
gboolean panel_restore(Panel *panel, const char *text, PanelTime now);
/* Does something that is open want it driven? */
gboolean panel_holds(const Panel *panel, const LinkOutput *output);

/* An open episode. Borrowed until the next call. Times are UTC ms. */
typedef struct {
    const char *id, *code;
    PointStateKind level;
    PanelPhase phase;
    gint64 raised, asked, cleared; /* asked: since when an acknowledgement counts; cleared 0 = it is not */
    double value, worst;
    gboolean unanswered; /* the third response has begun */
    gboolean passing;    /* a fault that may still go by itself */
} PanelEpisode;
guint panel_episode_count(const Panel *panel);
PanelEpisode panel_episode_at(const Panel *panel, guint place);
/* One that only the plant still knows: what stood beside it is lost. FALSE: it is known. */
gboolean panel_adopt(Panel *panel, const PanelEpisode *episode, PanelTime now);

/* For the live table. Borrowed until the next call. */
typedef struct {
    PointStateKind state;
    FaultKind fault;
    PanelPhase phase;
    double value;        /* the last one that came; NAN = none */
    gint64 at, boot;     /* its times */
    gint64 since;        /* of the state, UTC ms */
    gint64 raised;       /* of the open episode, UTC ms; 0 = none */
    const char *episode; /* open, "" = none */
} PanelView;
PanelView panel_view(const Panel *panel, guint point);

#endif
