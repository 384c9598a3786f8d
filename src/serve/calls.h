/* SPDX-License-Identifier: MIT
 *
 * Calls without the plant (直接呼叫): who is called for which point is known beforehand, and where nobody has acknowledged and the plant
 * cannot be written, the post is given it at once. Each call is noted in NAME.serve/calls before it leaves, so that no watch makes it twice;
 * the plant gets it as soon as it can be written. Shared by the threads of the watch.
 */
#ifndef BIHUAN_SERVE_CALLS_H
#define BIHUAN_SERVE_CALLS_H

#include "bihuan/app/app.h"
#include "note.h"
#include "parcel.h"

#define CALLS_AFTER 2000 /* ms for which the plant has the first say */

typedef struct Calls Calls;
/* Reads what an earlier watch left. NULL and ERR_IO. folder: NAME.serve. */
Calls *calls_new(const char *folder, GError **error);
void calls_free(Calls *calls);

/* ---- from the desk ---- */

/* Looks up some of those whose turn it is; *more: others wait for theirs. ways: as they are set up. */
gboolean calls_look_up(Calls *calls, App *app, const GPtrArray *ways, gboolean *more, GError **error);
/* Other ways: all are looked up again. */
void calls_turn(Calls *calls);
/* Nobody answered, and that is about to be written: from here to calls_settle nothing is called directly for it. Those who were called
 * already (RespondMade *, the array is the caller's), NULL = nobody was: the plant tells them. */
GPtrArray *calls_take(Calls *calls, const Note *note);
/* What was taken is in the plant, or is not. */
void calls_settle(Calls *calls, gboolean written);
/* Adds the claims of those whose message is in the plant and who are on their way still. */
void calls_add_claims(Calls *calls, GHashTable *under_way);

/* ---- from any thread ---- */

/* An episode. TRUE: nobody has answered; calls_due is to be asked from CALLS_AFTER on. */
gboolean calls_note(Calls *calls, const Note *note);

/* ---- from the main loop ---- */

/* What is to leave now (Parcel *) is added to parcels. TRUE: more may be due later. */
gboolean calls_due(Calls *calls, const GPtrArray *ways, GPtrArray *parcels);
/* What a receipt acknowledges; owned, NULL = nothing. */
typedef struct {
    char *episode, *level; /* as sensors_acknowledge wants them */
} CallsSeen;
/* What became of a call that the plant does not know yet: it is kept (taken over), and TRUE. */
gboolean calls_hear(Calls *calls, Outcome *outcome, CallsSeen *seen);
/* What was kept of calls that are in the plant by now (Outcome *, the array owns them). */
GPtrArray *calls_kept(Calls *calls);
/* What an earlier watch had heard of calls (Outcome *) is added. */
void calls_add_known(const Calls *calls, GPtrArray *outcomes);

#endif
