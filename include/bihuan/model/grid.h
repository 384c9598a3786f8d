/* SPDX-License-Identifier: MIT
 *
 * Places on the plant's grid (厂区坐标): east and north of one origin. People write metres, the plant keeps millimetres.
 */
#ifndef BIHUAN_MODEL_GRID_H
#define BIHUAN_MODEL_GRID_H

#include <glib.h>

typedef struct {
    gboolean known; /* FALSE: nobody has said where it is */
    gint64 x, y;    /* millimetres east and north of the origin */
} GridPlace;

/* Two texts in metres, at most three places, no more than 100 km from the origin; both empty = not known. FALSE with
 * ERR_INPUT otherwise (one of them empty as well). */
gboolean grid_parse(const char *x, const char *y, GridPlace *place, GError **error);
/* Millimetres as metres, without needless zeros: "12.5". Owned. */
char *grid_format(gint64 millimetres);
gboolean grid_equal(const GridPlace *a, const GridPlace *b);
/* Distance in millimetres, rounded down (so that "far enough" never gains by it); -1 if a place is not known: then whoever
 * asks has to answer no. */
gint64 grid_distance(const GridPlace *a, const GridPlace *b);

#endif
