/* SPDX-License-Identifier: MIT
 *
 * Rounds (点检路线): devices that are gone through with one form, what is done of each and what is missing. Nothing of a walk is kept: whoever
 * walks, and however many at once, see the same from the obligations and records.
 */
#ifndef BIHUAN_APP_ROUNDS_H
#define BIHUAN_APP_ROUNDS_H

#include "bihuan/app/app.h"

/* One device of a round. */
typedef struct {
    char *code, *name, *area, *position;
    char *class;
    gboolean done, late; /* done: nothing of the form is to be done on it now; late: something is over its time */
    gint64 last, next;   /* done last, due next; 0 = never, nothing */
} RoundStop;

typedef struct {
    char *id, *title;
    char *form, *form_title;
    char *area;       /* of a round that nobody made, of what is due in an area; "" = it was made */
    GPtrArray *stops; /* RoundStop *, in the order of the round */
    guint done;       /* of them */
} RoundWalk;

void round_walk_free(RoundWalk *walk);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RoundWalk, round_walk_free)

/* Those that were made, by id, then one for each area in which fire equipment is due that none of them goes to (RoundWalk *, array owns
 * them). NULL on error. */
GPtrArray *rounds_list(App *app, GError **error);
/* One by its id; an area's code is the round of what is due in it. ERR_NOT_FOUND. */
RoundWalk *rounds_walk(App *app, const char *id, GError **error);

/* Is the form of the round ever due on a device, whether or not it is in this round? FALSE with an error: it could not be read. */
gboolean round_is_for(App *app, const RoundWalk *walk, const char *code, GError **error);
/* The stop of a device; NULL: it is none of the round. Borrowed. */
const RoundStop *round_stop_of(const RoundWalk *walk, const char *code);

#endif
