/* SPDX-License-Identifier: MIT
 *
 * What a reminder scene (提醒场景) says of lead times, for clocks that remind of an end to come.
 */
#include "bihuan/rule/facts.h"

#include "bihuan/base/i18n.h"
#include "bihuan/model/scene.h"

/* lead SCENE: its longest lead time; unknown while it is off or says none. */
static gboolean answer_scene(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    g_autoptr(Scene) scene = scene_load(question->subject->db, facts_word(question, 0), error);
    g_autoptr(GArray) leads = scene ? scene_leads(scene, "", error) : NULL;
    if (leads && scene->in_use && leads->len)
        facts_set(out, g_array_index(leads, gint64, 0));
    return leads != NULL;
}

static const char *const NAMES[] = {"lead", NULL};
static const char *const ARGUMENTS[] = {"word", NULL};

const Facts facts_scene = {
    .name = "scene",
    .summary = N_("how long before an end a reminder scene tells"),
    .facts = NAMES,
    .spans = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_scene,
};
