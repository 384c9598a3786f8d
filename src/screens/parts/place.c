/* SPDX-License-Identifier: MIT
 *
 * Areas of the plant without the kit's rectangles.
 */
#include "place.h"

#include "bihuan/model/area.h"

char *place_name(Db *db, const char *code) {
    return area_name(db, code);
}

gboolean place_is_inside(Db *db, const char *code, const char *enclosing) {
    return area_is_inside(db, code, enclosing);
}

static void place_free(gpointer data) {
    Place *place = data;
    g_free(place->code);
    g_free(place->name);
    g_free(place);
}

GPtrArray *place_list(Db *db) {
    GPtrArray *places = g_ptr_array_new_with_free_func(place_free);
    g_autoptr(GPtrArray) areas = area_list(db, NULL);
    for (guint i = 0; areas != NULL && i < areas->len; i++) {
        const Area *area = areas->pdata[i];
        Place *place = g_new(Place, 1);
        *place = (Place){g_strdup(area->code), g_strdup(area->name)};
        g_ptr_array_add(places, place);
    }
    return places;
}
