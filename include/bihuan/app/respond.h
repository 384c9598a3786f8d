/* SPDX-License-Identifier: MIT
 *
 * What the plant does for an episode (三级响应): the nearest people are sent (second response), the duty phone is called (third). Inside a
 * change of the watch; each happens once for an episode, however often it is asked for.
 */
#ifndef BIHUAN_APP_RESPOND_H
#define BIHUAN_APP_RESPOND_H

#include "bihuan/form/shelf.h"
#include "bihuan/model/point.h"
#include "bihuan/rule/call.h"

/* Somebody who was called while the plant could not be written. Borrowed. */
typedef struct {
    const char *person, *channel, *key, *title, *text;
    const char *claim; /* of the sending; "" = it has not left: the plant sends it */
    const char *detail;
    gint64 at;
} RespondMade;

/* Borrowed. */
typedef struct {
    Shelf *shelf;
    const Episode *episode;
    const Point *point;    /* NULL = it is gone */
    const GPtrArray *made; /* RespondMade *; NULL = nobody was called yet */
} Respond;

/* The record of a fault that became a value outside, or of a first level that became a second one: takes these values (canonical) and
 * what the rules say of a new alarm of that kind happens. In the case's change, which saves it. */
gboolean respond_worsen(Case *subject, GHashTable *values, GError **error);

/* 紧急通风启动 to the nearest people on shift with a valid certificate, as many as alarm.nearest says, with a row of response each; one more
 * says so where there are fewer. Nothing for quantities that are not of alarm.ventilate. */
gboolean respond_people(Change *change, const Respond *about, GError **error);
/* Nobody has acknowledged it: the duty phone, the leader on duty, with the place and the way in words; a row of response for each. */
gboolean respond_call(Change *change, const Respond *about, GError **error);
/* The key of that call, another one where it was asked for again: the response and its messages are known by it, whoever makes them.
 * Owned. */
char *respond_call_key(const char *episode, gint64 raised, gint64 asked);
/* Who would be called now if nobody acknowledged an alarm of this point (RuleCallee *, array owns them; keys are "/CHANNEL/PERSON"). reading:
 * what stands for the value. Changes nothing; NULL on error. */
GPtrArray *respond_callees(Db *db, Shelf *shelf, const Point *point, const char *reading, GError **error);

/* Where it is, in words: the areas from the outside, the device and its position. Owned; NULL on error. */
char *respond_where(Db *db, const char *area, const char *device, GError **error);

/* ---- nearest.c ---- */

typedef struct {
    char *person;
    char *area;       /* where he was last; "" = not known */
    gint64 seen;      /* when; 0 = not known */
    int steps;        /* between areas of the tree; NEAREST_UNKNOWN where nothing is known of him */
    gint64 certified; /* until */
    gboolean shift;   /* of a crew that works now, not of day work */
} Nearest;
#define NEAREST_UNKNOWN 1000

/* People on shift with a valid certificate (alarm.certificate), the nearest to an area first: by where they last did or reported something
 * within alarm.recent, then the certificate that lasts longest, then crews before day work (Nearest *, array owns them). */
GPtrArray *nearest_people(Db *db, const char *area, gint64 at, GError **error);

#endif
