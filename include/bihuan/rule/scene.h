/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes (提醒场景) and what goes by them: model/scene.h says what a scene is.
 */
#ifndef BIHUAN_RULE_SCENE_H
#define BIHUAN_RULE_SCENE_H

#include "bihuan/form/shelf.h"
#include "bihuan/store/change.h"

/* In this change a scene was put in force: when the open records that it governs remind next is reckoned anew. */
gboolean rule_scene_changed(Change *change, Shelf *shelf, const char *scene, GError **error);

#endif
