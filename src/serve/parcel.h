/* SPDX-License-Identifier: MIT
 *
 * What goes between the two threads of the watch: the desk (值守台) alone touches the plant, the post (投递) alone touches the world.
 */
#ifndef BIHUAN_SERVE_PARCEL_H
#define BIHUAN_SERVE_PARCEL_H

#include "bihuan/model/contact.h"

/* A way by which messages leave, as both threads know it. The texts never change; room and held are atomic; output is the desk's. */
typedef struct {
    char *name, *kind, *contact;
    gboolean brief;  /* of a digest the numbers alone */
    guint digest;    /* the most in one digest */
    gint room;       /* so many more may be claimed for it */
    gint held;       /* the service said: not now */
    gboolean output; /* a program that a point drives: nobody is told by it who is to be told by what reaches him */
} Way;

GPtrArray *ways_new(void);
void way_add(GPtrArray *ways, const Way *way);
/* NULL = it is not set up. Borrowed. */
Way *way_find(const GPtrArray *ways, const char *name);

/* Can a person be told by it who is to be told by whatever reaches him? */
gboolean way_reaches(const Way *way, const Contact *contact);

/* A message on its way, or a digest of several: claimed in the plant, owned by whoever has it. */
typedef struct {
    char *claim;  /* of the rows */
    char **rows;  /* ids of the messages in it; NULL = it is none of a plant's */
    char *id;     /* of the message; of a digest its claim */
    char *dedupe; /* the same at every try */
    char *channel;
    char *person, *name, *department, *area, *address, *lang;
    char *kind, *number, *title, *text, *file;
    char *path, *path_name; /* what file became, removed with the parcel; NULL = nothing goes with it */
    gint64 time;
    guint try;
    gboolean again; /* an earlier try may have arrived */
} Parcel;

Parcel *parcel_new(void);
void parcel_free(Parcel *parcel);

typedef enum {
    OUTCOME_SENT,
    OUTCOME_RETRY,   /* by the plan of retries */
    OUTCOME_WAIT,    /* the whole channel waits; this was no try */
    OUTCOME_REFUSED, /* never by this way */
    OUTCOME_BACK,    /* it was not handed over: the watch ends */
    OUTCOME_SEEN,    /* a receipt: somebody has acknowledged it */
    OUTCOME_LOST,    /* a receipt: it did not arrive after all */
    OUTCOME_CUT,     /* it was under way when the watch ended: it may have arrived */
} OutcomeKind;

/* What became of a parcel. */
typedef struct {
    OutcomeKind kind;
    char *claim; /* of a receipt "" */
    char *rows;  /* ids of the messages, separated by blanks; of a receipt "" */
    char *id;    /* of a receipt: of the message or digest, "" = look for reply */
    char *channel;
    char *reply, *error; /* never NULL */
    gint64 wait, at;
} Outcome;

Outcome *outcome_new(OutcomeKind kind, const char *claim, const char *channel);
void outcome_free(Outcome *outcome);

#endif
