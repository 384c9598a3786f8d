/* SPDX-License-Identifier: MIT
 *
 * Points (监测点), what the watch found of them, bypasses (旁路), episodes (报警事件) and what was done for them. Texts of numbers are
 * decimals as they were typed. Values live elsewhere (sensor/live.h, sensor/trend.h).
 */
#ifndef BIHUAN_MODEL_POINT_H
#define BIHUAN_MODEL_POINT_H

#include "bihuan/model/noun.h"

typedef struct {
    char *code;
    char *device, *area; /* area "" = the device's */
    char *quantity;      /* POINT_QUANTITIES */
    char *unit;
    char *link, *address, *type;
    char *scale, *bias;                /* value = raw × scale + bias ("offset" in files) */
    char *low2, *low1, *high1, *high2; /* in the unit; "" = the dated limit */
    char *hold, *clear, *poll;         /* durations; "" = the dated limit (poll: of the link) */
    char *outputs;
    char *least, *most; /* range of the instrument */
    char *band;         /* "" = the dated limit */
    char *calibration;  /* day; "" = not said */
} Point;

NOUN_TYPE(Point, point)

#define POINT_QUANTITIES "o2 combustible h2s co nh3 cl2 so2 temperature pressure level flow current switch"

/* The levels of an alarm, the words of states and of files. */
typedef enum { POINT_NORMAL, POINT_LOW1, POINT_LOW2, POINT_HIGH1, POINT_HIGH2, POINT_FAULT, POINT_BYPASS, POINT_STATES } PointStateKind;
/* "normal" … "bypass". Constant. */
const char *point_state_word(PointStateKind state);
/* -1 if it is none. */
int point_state_parse(const char *word);
/* For people, in the chosen language. Borrowed. */
const char *point_state_title(PointStateKind state);

/* Is it a gas that detectors measure (o2 … so2)? */
gboolean point_is_gas(const char *quantity);
/* The kind of its alarms, a choice of the form alarm and a word of the limit alarm.stops: combustible, toxic, oxygen, level … other. Constant. */
const char *point_alarm_kind(const char *quantity);
/* For people, in the chosen language; the word itself where it is none of POINT_QUANTITIES. Borrowed. */
const char *point_quantity_title(const char *quantity);
/* The same where there is little room: "H2S". */
const char *point_quantity_brief(const char *quantity);

typedef struct {
    char *point;
    char *state, *why, *value;
    gint64 since;
} PointState;

NOUN_TYPE(PointState, point_state)

typedef struct {
    char *id, *point, *reason, *person, *second;
    gint64 since, until, ended; /* ended: before its time, 0 = not */
} Bypass;

NOUN_TYPE(Bypass, bypass)

typedef struct {
    char *id, *record, *point, *level, *value, *worst;
    gint64 raised, asked, acknowledged; /* asked: since when an acknowledgement counts */
    char *person;
    gint64 cleared, reset;
} Episode;

NOUN_TYPE(Episode, episode)

typedef struct {
    char *id, *episode;
    gint64 level, at;
    char *what;
    char *ok; /* "yes", "no", "" = not known yet */
    char *detail;
} Response;

NOUN_TYPE(Response, response)

/* A veteran's rule as it was installed (老师傅规则). */
typedef struct {
    char *id, *name;
    gint64 version;
    char *text;
    GHashTable *examples; /* name of the file → table */
    char *owner, *review;
    gint64 installed;
    char *person;
    gint64 ended;
} Judgement;

NOUN_TYPE(Judgement, judgement)

/* All points by code (Point *, array owns them); NULL on error. */
GPtrArray *point_list(Db *db, GError **error);
/* NULL with ERR_NOT_FOUND and a sentence, or with what went wrong. */
Point *point_load(Db *db, const char *code, GError **error);
/* The area of what it measures: its own, else its device's; "" = of neither. Owned; NULL on error. */
char *point_area(Db *db, const Point *point, GError **error);

/* Why a point is in fault (PointState.why), for people in the chosen language; the word itself where it is none known. Borrowed. */
const char *point_fault_title(const char *why);

/* A point that is there to watch a place. */
typedef struct {
    char *code, *quantity;
    char *state, *why;      /* "": the watch has never found it */
    gint64 since;           /* of the state */
    gint64 bypassed, until; /* the bypass that stands, 0 = none */
} PointSight;
void point_sight_free(PointSight *sight);
/* Those of a device, and of an area, the areas around it and those inside it (PointSight *, by code, array owns them); device may be NULL.
 * What is out of service is not among them, nor, in a demo plant, what was never watched: it is scenery. NULL on error. */
GPtrArray *point_list_over(Db *db, const char *device, const char *area, gint64 at, GError **error);

/* The bypass that stands at a time, NULL = none. FALSE on error. */
gboolean bypass_at(Db *db, const char *point, gint64 at, Bypass **bypass, GError **error);
/* All that stand at a time; of one point the one that lasts longest comes last. */
GPtrArray *bypass_list(Db *db, gint64 at, GError **error);

/* Those not reset, oldest first (Episode *, array owns them); NULL on error. */
GPtrArray *episode_list_open(Db *db, GError **error);
/* Of an alarm; *episode NULL: it was entered by hand. FALSE on error. */
gboolean episode_of_record(Db *db, const char *record, Episode **episode, GError **error);
/* What was done for it, by time (Response *, array owns them); NULL on error. */
GPtrArray *response_list(Db *db, const char *episode, GError **error);

/* The rule that is asked under this name; *judgement NULL: there is none. FALSE on error. */
gboolean judgement_of(Db *db, const char *name, Judgement **judgement, GError **error);
/* All rules that are asked, by name (Judgement *, array owns them); NULL on error. */
GPtrArray *judgement_list(Db *db, GError **error);

#endif
