/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes: what is shipped, and what a plant made of it.
 */
#include "bihuan/model/scene.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/section.h"
#include "bihuan/model/class.h"

static const NounColumn COLUMNS[] = {NOUN_TEXT(Scene, id), NOUN_FLAG(Scene, in_use), NOUN_TEXT(Scene, leads), NOUN_TEXT(Scene, who),
                                     NOUN_TEXT(Scene, channel)};
const Noun scene_noun = NOUN(scene, Scene, "scene", 1, COLUMNS, N_("There is no scene %s; see: reminders."));

static const SectionKey KEYS[] = {
    {"on", SECTION_FLAG, SECTION_AT(Scene, in_use)},
    {.key = "leads", .kind = SECTION_OTHER},
    {.key = "who", .kind = SECTION_OTHER},
    {.key = "channel", .kind = SECTION_OTHER},
    {0},
};

static void take_key(const SectionReader *reader, const char *section, const char *key, char **place) {
    const char *value = ini_get(reader->ini, section, key);
    if (value)
        noun_set_text(place, value);
}

/* Its keys over what stands in the scene already. */
static void read_into(SectionReader *reader, Scene *scene) {
    section_read(reader, scene->id, KEYS, scene);
    take_key(reader, scene->id, "leads", &scene->leads);
    take_key(reader, scene->id, "who", &scene->who);
    take_key(reader, scene->id, "channel", &scene->channel);
}

/* Read once: it is part of the program. A mistake in it is a broken build, said as such. */
static Scene *shipped(const char *id, GError **error) {
    static const char FILE_NAME[] = "data/plant/reminders.ini";
    static SectionReader *reader;
    if (!reader) {
        g_autofree char *text = path_embedded(FILE_NAME, NULL);
        reader = section_reader_new(FILE_NAME, text ? text : "");
    }
    g_autoptr(Scene) scene = noun_copy(&scene_noun, &(Scene){.id = (char *)id});
    read_into(reader, scene);
    return section_end(reader, error) ? g_steal_pointer(&scene) : NULL;
}

Scene *scene_load(Db *db, const char *id, GError **error) {
    Scene *own = NULL;
    if (!class_is_known(CLASS_SCENE, id)) {
        g_autofree char *ids = class_choices(CLASS_SCENE);
        err_set(error, ERR_NOT_FOUND, _("There is no scene “%s”; there are: %s."), id, ids);
        return NULL;
    }
    if (!noun_find(db, &scene_noun, &own, error, "WHERE id = $1", "s", id))
        return NULL;
    return own ? own : shipped(id, error);
}

GPtrArray *scene_list(Db *db, GError **error) {
    g_autoptr(GPtrArray) scenes = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free);
    for (const char *const *id = class_codes(CLASS_SCENE); *id; id++) {
        Scene *scene = scene_load(db, *id, error);
        if (!scene)
            return NULL;
        g_ptr_array_add(scenes, scene);
    }
    return g_steal_pointer(&scenes);
}

GPtrArray *scene_read(Db *db, const char *name, const char *text, GError **error) {
    g_autoptr(SectionReader) reader = section_reader_new(name, text);
    g_autoptr(GPtrArray) scenes = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free);
    for (guint i = 0; i < ini_section_count(reader->ini); i++) {
        g_autoptr(GError) unknown = NULL;
        Scene *scene = scene_load(db, ini_section_name(reader->ini, i), &unknown);
        if (!scene && !err_is(unknown, ERR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&unknown));
            return NULL;
        }
        if (!scene) {
            section_note(reader, ini_section_name(reader->ini, i), "", "%s", unknown->message);
            continue;
        }
        read_into(reader, scene);
        g_ptr_array_add(scenes, scene);
    }
    return section_end(reader, error) ? g_steal_pointer(&scenes) : NULL;
}

char *scene_write(const GPtrArray *scenes) {
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        g_string_append_printf(text, "%s; %s\n[%s]\non = %s\nleads = %s\nwho = %s\nchannel = %s\n", i ? "\n" : "",
                               class_title(CLASS_SCENE, scene->id), scene->id, scene->in_use ? "yes" : "no", scene->leads, scene->who,
                               scene->channel);
    }
    return g_string_free(text, FALSE);
}

const char *scene_of_kind(const char *kind) {
    gsize length = strlen(kind);
    for (const char *const *id = class_codes(CLASS_SCENE); length && *id; id++) {
        const char *kinds = class_say(CLASS_SCENE, *id, "kinds");
        for (const char *at = kinds; at && (at = strstr(at, kind)) != NULL; at += length)
            if ((at == kinds || at[-1] == ' ') && (at[length] == ' ' || !at[length]))
                return *id;
    }
    return NULL;
}

const Scene *scene_among(const GPtrArray *scenes, const char *id) {
    for (guint i = 0; id && i < scenes->len; i++)
        if (strcmp(((const Scene *)scenes->pdata[i])->id, id) == 0)
            return scenes->pdata[i];
    return NULL;
}

GArray *scene_leads(const Scene *scene, const char *own, GError **error) {
    return obligation_leads(scene && *scene->leads ? scene->leads : own, error);
}

gboolean scene_time_of_day(const Scene *scene, gint64 *ms) {
    int hour, minute, length = 0;
    if (sscanf(scene->leads, "%2d:%2d%n", &hour, &minute, &length) != 2 || scene->leads[length] || hour < 0 || hour > 23 || minute < 0 ||
        minute > 59)
        return FALSE;
    *ms = hour * CLOCK_HOUR + minute * CLOCK_MINUTE;
    return TRUE;
}

/* Is every word of before among those of after? "" is what each says by itself: more than that cannot be compared. */
static gboolean keeps_all(const char *before, const char *after) {
    g_auto(GStrv) kept = g_strsplit_set(before, ", ", -1), there = g_strsplit_set(after, ", ", -1);
    gboolean all = *before || !*after;
    for (char **word = kept; all && *word; word++)
        all = !**word || g_strv_contains((const char *const *)there, *word);
    return all && (*after || !*before);
}

gboolean scene_is_stricter(const Scene *before, const Scene *after) {
    return (after->in_use || !before->in_use) && keeps_all(before->leads, after->leads) && keeps_all(before->who, after->who) &&
           keeps_all(before->channel, after->channel);
}
