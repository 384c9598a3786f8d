/* SPDX-License-Identifier: MIT
 *
 * Schedules (周期表): what every device of a class is due for; and rounds (点检路线): devices that are gone through with one form.
 */
#ifndef BIHUAN_MODEL_SCHEDULE_H
#define BIHUAN_MODEL_SCHEDULE_H

#include "bihuan/model/noun.h"

/* Columns as those of an obligation of the same name (obligation.h). */
typedef struct {
    char *id;
    char *classes; /* of devices, with commas between */
    char *places;  /* kinds of areas in which it counts, with commas between; "" = everywhere; !KIND = not there */
    char *kind, *title, *title_en;
    char *cycle; /* {FIELD} in a limit's name: a field of the newest record that fulfilled it */
    char *first; /* of a device never done, reckoned from base; "" = as cycle */
    char *base;  /* made, started; "" = when the plant was told of the device */
    char *form;
    GHashTable *fields;
    char *who, *ahead, *grace, *follows, *leads;
    gboolean blocks;
    char *remind, *basis;
    gint64 since, until; /* until 0 = still */
} Schedule;

typedef struct {
    char *id, *title, *title_en;
    char *form;
    char *areas;   /* with commas between: all devices there and inside that are due for the form */
    char *devices; /* with commas between: these, in this order, before those of the areas */
} Round;

NOUN_TYPE(Schedule, schedule)
NOUN_TYPE(Round, round)

/* In force at a time, by id; NULL on error. */
GPtrArray *schedule_list_at(Db *db, gint64 at, GError **error);

/* All of them by id; NULL on error. */
GPtrArray *round_list(Db *db, GError **error);
/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Round *round_load(Db *db, const char *id, GError **error);
/* Title in the chosen language. Borrowed. */
const char *round_title(const Round *round);

#endif
