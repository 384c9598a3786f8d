/* SPDX-License-Identifier: MIT
 *
 * Areas of the plant for screens: to the kit an Area is a rectangle, so model/area.h cannot be included beside it.
 */
#ifndef BIHUAN_SCREENS_PLACE_H
#define BIHUAN_SCREENS_PLACE_H

#include "bihuan/store/db.h"

typedef struct {
    char *code, *name;
} Place;

/* Its name, or the code where it is unknown; "" for NULL. Owned. */
char *place_name(Db *db, const char *code);
/* TRUE if code is enclosing or lies inside it. */
gboolean place_is_inside(Db *db, const char *code, const char *enclosing);
/* All areas (Place *, array owns them) by code; empty on error. */
GPtrArray *place_list(Db *db);

#endif
