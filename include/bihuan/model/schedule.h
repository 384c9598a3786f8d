/* SPDX-License-Identifier: MIT
 *
 * Schedules (周期表): what every device of a class is due for; and rounds (点检路线): devices that are gone through with one form.
 */
#ifndef BIHUAN_MODEL_SCHEDULE_H
#define BIHUAN_MODEL_SCHEDULE_H

#include "bihuan/model/device.h"

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

/* Is the text one of those in a list with commas between? */
gboolean schedule_names(const char *list, const char *text);
/* Does it count for devices of this class in an area of this kind ("" = not said)? */
gboolean schedule_fits(const Schedule *schedule, const char *class, const char *place);

/* The device gets the obligations of its class where it stands and loses those that no longer fit; out of service it has none, those that
 * were entered by themselves included. What was done last goes on to the schedule that follows (another class or place, the same form and
 * fields), and an obligation of the same kind that was entered by itself becomes the schedule's where there is only one of each.
 * Never done: due as `first` says, and where nobody has said when that began, or it is past, within the limit due.enter: the time to enter
 * the last certificate. A cycle that became shorter brings the next date nearer; one that became longer counts from the next doing.
 * Called by device_put(): nobody else has to. The record that is open for what ended is left to the rules (rule/due.h). */
gboolean schedule_apply(Change *change, const Device *device, GError **error);
/* Codes of devices (char *, array owns them) that do not have what schedules, areas and limits of this time say: a schedule that begins or
 * ends today, an area of another kind, a stricter limit, a device that came by an unknown door. NULL on error. */
GPtrArray *schedule_strays(Db *db, gint64 at, GError **error);
/* The first `most` of those devices are put right (0 = all). */
gboolean schedule_catch_up(Change *change, guint most, guint *count, GError **error);

/* All of them by id; NULL on error. */
GPtrArray *round_list(Db *db, GError **error);
/* NULL with ERR_NOT_FOUND and a sentence if there is none. */
Round *round_load(Db *db, const char *id, GError **error);
/* Title in the chosen language. Borrowed. */
const char *round_title(const Round *round);

#endif
