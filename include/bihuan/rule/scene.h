/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes (提醒场景) and what goes by them: model/scene.h says what a scene is.
 */
#ifndef BIHUAN_RULE_SCENE_H
#define BIHUAN_RULE_SCENE_H

#include "bihuan/form/shelf.h"
#include "bihuan/store/change.h"

/* What would be told to one person by one channel. */
typedef struct {
    gint64 at;
    char *scene, *person, *channel; /* channel: as in messages, "first" too */
    char *kind, *text;
    char *record; /* number; "" = about none, or about several */
    char *key;    /* of one message for ever */
} SceneMessage;
void scene_message_free(gpointer message);
/* What the scenes would have told in [from, until), as they are set now: of what stands in the plant's rows, by the functions that send; of
 * times to come what is known now (SceneMessage *, by time, array owns them). Changes nothing. NULL on error. */
GPtrArray *rule_scene_month(Db *db, Shelf *shelf, gint64 from, gint64 until, GError **error);

/* In this change a scene was put in force: when the open records that it governs remind next is reckoned anew. */
gboolean rule_scene_changed(Change *change, Shelf *shelf, const char *scene, GError **error);

#endif
