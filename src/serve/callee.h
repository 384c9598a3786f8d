/* SPDX-License-Identifier: MIT
 *
 * Who is called (被叫人): as looked up for a point, and as called for an episode; and both as lines of a file beside the plant.
 */
#ifndef BIHUAN_SERVE_CALLEE_H
#define BIHUAN_SERVE_CALLEE_H

#include "bihuan/app/app.h"
#include "bihuan/model/point.h"
#include "parcel.h"

/* Texts are never NULL. */
typedef struct {
    char *of; /* the point's code; of a call the key of what was not answered */
    char *person, *name, *department, *area, *lang;
    char *way, *address; /* "" = none that is set up reaches him */
    char *key;           /* looked up: "/CHANNEL/PERSON"; of a call the dedupe key of its message */
    char *title, *text;  /* looked up: with CALLEE_READING for the value */
    char *unit;
    /* of a call */
    char *claim;
    gint64 at;          /* UTC ms */
    gint64 tries;       /* that left */
    gint64 left;        /* it was handed over, and what became of it is not that it was given back */
    gint64 unknown;     /* the watch ended before an answer came */
    gint64 again;       /* boot ms: to be handed over (again) then; 0 = it is not to be */
    GPtrArray *answers; /* Outcome *, in order */
} Callee;

#define CALLEE_READING "⟦⟧"

Callee *callee_new(void);
void callee_free(gpointer callee);
/* A call: the same person, for something that was not answered since a time. */
Callee *callee_called(const Callee *looked_up, const char *key, const char *reading, gint64 asked);
/* Lines are added: one, and one for each answer. And one line is read: another callee, or an answer of the last; what is neither is not. */
void callee_write(const Callee *callee, GString *text);
void callee_read(const char *line, GPtrArray *callees);
/* A parcel of a call. */
Parcel *callee_parcel(const Callee *callee, const char *number);

/* Who would be called for a point now (Callee *, array owns them). NULL on error. */
GPtrArray *callee_look_up(App *app, const GPtrArray *ways, const Point *point, GError **error);

#endif
