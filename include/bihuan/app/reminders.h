/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes (提醒场景): how they stand, changing them, as one file. What cannot be shown to be as strict as before takes two people, as
 * a looser limit does (limits.h).
 */
#ifndef BIHUAN_APP_REMINDERS_H
#define BIHUAN_APP_REMINDERS_H

#include "bihuan/app/app.h"
#include "bihuan/model/scene.h"
#include "bihuan/rule/scene.h"

typedef struct {
    Scene *scene;
    gint64 last; /* when it reminded last, 0 = never */
} Reminder;
/* All scenes (Reminder *, array owns them), in their order. */
GPtrArray *reminders_list(App *app, GError **error);

/* Whom and by what a scene reminds, leads, in words for people: "as each says" where it says nothing. Owned. */
char *reminders_leads_text(const Scene *scene);
char *reminders_who_text(const Scene *scene);
char *reminders_channel_text(const Scene *scene);

/* What a month (2026-10) of them would be (SceneMessage * of rule/scene.h, array owns them). ERR_INPUT: it is no month. */
GPtrArray *reminders_month(App *app, const char *month, GError **error);
/* Its text; of what is still to come with that word before it. Owned. */
char *reminders_month_text(const SceneMessage *message, gint64 now);

typedef struct {
    guint changed;
    gboolean looser; /* it took two people */
} RemindersDone;

typedef struct {
    const char *reason; /* why; needed where two people are */
    const char *second; /* --with ID, proven; NULL = nobody */
} RemindersWay;

/* Puts these scenes (Scene *) in force, all or none. ERR_INPUT: what cannot be read; ERR_DENIED names who could be the second. */
/* Can the scene stand so? Before anybody is asked to stand by. */
gboolean reminders_check(App *app, const Scene *scene, GError **error);
gboolean reminders_put(App *app, const GPtrArray *scenes, const RemindersWay *way, RemindersDone *done, GError **error);
/* The same of a file, data/plant/reminders.ini; what it does not name stays. */
gboolean reminders_import(App *app, const char *path, const RemindersWay *way, RemindersDone *done, GError **error);
/* That file. Owned. */
char *reminders_export(App *app, GError **error);

#endif
