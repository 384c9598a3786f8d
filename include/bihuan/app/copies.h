/* SPDX-License-Identifier: MIT
 *
 * The dated copies (备份副本) in a folder, as they are: what is one, and what only has such a name. Names prove nothing; whoever may
 * write there can give any file any of them.
 */
#ifndef BIHUAN_APP_COPIES_H
#define BIHUAN_APP_COPIES_H

#include "bihuan/store/plant.h"

typedef struct {
    char *path;
    gint64 at; /* by its name; when judged by copies_newest: of its newest row */
} Copy;

typedef struct {
    GArray *good;       /* Copy, oldest first: of this plant, can be opened, no later than now */
    GPtrArray *future;  /* char *: copies of this plant whose names lie ahead of the clock; none of them counts or goes */
    GPtrArray *strange; /* char *: dated names that are no copy of this plant; neither do these */
} Copies;

/* Where a copy taken at this time goes: NAME-20261124-023000.db, and -2.db … behind it where the second has one. Owned. */
char *copies_place(const char *folder, const char *base, gint64 at);

/* The files NAME-20261124-023000.db of a folder. */
Copies *copies_look(const char *folder, Plant *plant, gint64 now);
void copies_free(Copies *copies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Copies, copies_free)

/* The copies that the rule (so many daily, weekly, monthly ones) gives up, as paths; owned. made, the copy just taken, never is
 * one. A copy goes only while one that stays in its place is sound throughout. */
GPtrArray *copies_given_up(Copies *copies, const int counts[3], const char *made);

/* Is this file a copy of the plant that can be opened? *at (may be NULL): the time of its newest row. */
gboolean copies_is_of(const char *path, Plant *plant, gint64 *at);

/* NAME of NAME.db, without its folder; owned. */
char *copies_base(Plant *plant);

#endif
