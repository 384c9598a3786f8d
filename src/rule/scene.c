/* SPDX-License-Identifier: MIT
 *
 * What a reminder scene (提醒场景) says of a message: whether it goes out, to whom, by what. Asked by whatever sends, at the one place where
 * it does.
 */
#include "bihuan/rule/scene.h"

#include <string.h>

#include "bihuan/model/class.h"
#include "bihuan/model/scene.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"

/* Whom the scene names, beside those whose own work it is; in place of those whom a form or a list names. */
static GPtrArray *scene_people(const Case *subject, RuleMessage *message, const Scene *scene, GError **error) {
    g_autoptr(GPtrArray) who = scene && *scene->who ? form_who_parse(scene->who, error) : NULL;
    if (scene && *scene->who && !who)
        return NULL;
    if (!message->people)
        return who_heard(subject, who ? who : message->who, &message->others, error);
    if (!who)
        return g_ptr_array_ref(message->people);
    GPtrArray *people = who_resolve(subject, who, error);
    for (guint i = 0; people && i < message->people->len; i++)
        if (!who_contains(people, message->people->pdata[i]))
            g_ptr_array_add(people, g_strdup(message->people->pdata[i]));
    return people;
}

GPtrArray *rule_receivers(const Case *subject, RuleMessage *message, char ***ways, GError **error) {
    g_autoptr(Scene) scene = message->scene ? scene_load(subject->db, message->scene, error) : NULL;
    *ways = NULL;
    if (message->scene && !scene)
        return NULL;
    if (scene && !scene->in_use)
        return g_ptr_array_new();
    if (scene && *scene->channel)
        *ways = form_words(scene->channel, " ,");
    GPtrArray *people = scene_people(subject, message, scene, error);
    gboolean duty = scene && g_strcmp0(class_say(CLASS_SCENE, scene->id, "duty"), "yes") == 0;
    if (people && duty && !who_keep_on_duty(subject, people, error))
        g_clear_pointer(&people, g_ptr_array_unref);
    return people;
}

/* ---- a scene that changed ---- */

static gboolean has_scene(const Form *form, const char *scene) {
    gboolean has = g_strcmp0(form_scene(form), scene) == 0;
    for (guint i = 0; !has && i < form_rule_count(form); i++)
        has = g_strcmp0(form_rule_at(form, i)->scene, scene) == 0;
    return has;
}

static gboolean reckon_record(Change *change, Shelf *shelf, const char *number, GError **error) {
    g_autoptr(Case) subject = case_in_change(change, shelf, number, error);
    for (guint i = 0; subject && i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        gint64 before = step->tell_due;
        if (step->done)
            continue;
        if (!rule_tell_when(subject, step, error) || (step->tell_due != before && !step_save(change, step, error)))
            return FALSE;
    }
    return subject && rule_clocks_save(subject, error);
}

gboolean rule_scene_changed(Change *change, Shelf *shelf, const char *scene, GError **error) {
    g_auto(GStrv) forms = shelf_names(shelf);
    for (char **name = forms; *name; name++) {
        const Form *form = shelf_form(shelf, *name, 0, NULL, NULL);
        if (!form || !has_scene(form, scene)) /* one that this program cannot read is said by doctor */
            continue;
        g_autoptr(GPtrArray) numbers =
            db_texts(change_db(change), error, "SELECT number FROM record WHERE ended = 0 AND form = $1 ORDER BY number", "s", *name);
        for (guint i = 0; numbers && i < numbers->len; i++)
            if (!reckon_record(change, shelf, numbers->pdata[i], error))
                return FALSE;
        if (!numbers)
            return FALSE;
    }
    return TRUE;
}
