/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes (提醒场景): the seven things a plant is reminded of, each on or off, how long before, whom, by what. A plant has a row of
 * those that it changed; the others are as data/plant/reminders.ini ships them.
 */
#ifndef BIHUAN_MODEL_SCENE_H
#define BIHUAN_MODEL_SCENE_H

#include "bihuan/model/noun.h"
#include "bihuan/model/obligation.h"

#define SCENE_NIGHT "night-work"
#define SCENE_PERMIT "permit-end"

typedef struct {
    char *id; /* a code of CLASS_SCENE */
    gboolean in_use;
    char *leads;   /* durations, commas between, longest first; of SCENE_NIGHT the time of day, 16:00; "" = as each says */
    char *who;     /* role:clerk, dept:EQP; "" = as each says */
    char *channel; /* email sms; "" = as each says */
} Scene;
NOUN_TYPE(Scene, scene)

/* As it stands in the plant. ERR_NOT_FOUND: there is no such scene. */
Scene *scene_load(Db *db, const char *id, GError **error);
/* All of them (Scene *, array owns them), in the order of data/classes/scene.ini. */
GPtrArray *scene_list(Db *db, GError **error);
/* The scenes of an INI text, [ID] with on, leads, who and channel: all that it names; what a section leaves out is as scene_load says. NULL
 * and "NAME:line: sentence". */
GPtrArray *scene_read(Db *db, const char *name, const char *text, GError **error);
/* And back. Owned. */
char *scene_write(const GPtrArray *scenes);
/* The scene that an obligation of this kind belongs to; NULL: to none, it always reminds. Constant. */
const char *scene_of_kind(const char *kind);
/* The one of that id among them; NULL: id is NULL, or there is none. Borrowed. */
const Scene *scene_among(const GPtrArray *scenes, const char *id);
/* The lead times of a scene in ms, longest first (gint64), else (also where it is NULL) those of own, as obligation_leads(). */
GArray *scene_leads(const Scene *scene, const char *own, GError **error);
/* Of SCENE_NIGHT: ms behind midnight. FALSE: it says none. */
gboolean scene_time_of_day(const Scene *scene, gint64 *ms);
/* Is a scene as strict as before or stricter: on, every lead, everybody told, every way kept? What cannot be shown to be is not. */
gboolean scene_is_stricter(const Scene *before, const Scene *after);

#endif
