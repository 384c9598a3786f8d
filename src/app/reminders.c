/* SPDX-License-Identifier: MIT
 *
 * Reminder scenes put in force.
 */
#include "bihuan/app/reminders.h"

#include <string.h>

#include "bihuan/app/authority.h"
#include "bihuan/app/notify.h"
#include "bihuan/app/witness.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/decode.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/class.h"
#include "bihuan/model/contact.h"
#include "bihuan/model/message.h"
#include "bihuan/model/role.h"
#include "bihuan/rule/remind.h"
#include "bihuan/rule/scene.h"

#define FILE_MOST 65536
#define LEAD_MOST (400 * CLOCK_DAY)

/* ---- how they stand ---- */

static void reminder_free(gpointer data) {
    Reminder *reminder = data;
    scene_free(reminder->scene);
    g_free(reminder);
}

GPtrArray *reminders_list(App *app, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(app_db(app), error);
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(reminder_free);
    for (guint i = 0; scenes && i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        gint64 last = 0;
        if (!db_get_int(app_db(app), error, &last, "SELECT max(due) FROM message WHERE scene = $1", "s", scene->id))
            return NULL;
        Reminder *reminder = g_new(Reminder, 1);
        *reminder = (Reminder){noun_copy(&scene_noun, scene), last};
        g_ptr_array_add(list, reminder);
    }
    return scenes ? g_steal_pointer(&list) : NULL;
}

GPtrArray *reminders_month(App *app, const char *month, GError **error) {
    Db *db = app_db(app);
    gint64 from, until;
    if (!clock_month(month, &from, &until, error) || !db_begin_read(db, error))
        return NULL;
    GPtrArray *sent = rule_scene_month(db, app_shelf(app), from, until, error);
    db_rollback(db);
    return sent;
}

char *reminders_month_text(const SceneMessage *message, gint64 now) {
    return message->at > now ? g_strdup_printf(_("(to come) %s"), message->text) : g_strdup(message->text);
}

static char *or_own(const char *text) {
    return g_strdup(*text ? text : _("as each says"));
}

char *reminders_leads_text(const Scene *scene) {
    g_autoptr(GArray) leads = strcmp(scene->id, SCENE_NIGHT) == 0 ? NULL : obligation_leads(scene->leads, NULL);
    g_autoptr(GString) text = g_string_new(leads ? NULL : scene->leads);
    for (guint i = 0; leads && i < leads->len; i++) {
        g_autofree char *lead = clock_show_duration(g_array_index(leads, gint64, i));
        g_string_append_printf(text, "%s%s", i ? _(", ") : "", lead);
    }
    return or_own(text->str);
}

char *reminders_who_text(const Scene *scene) {
    g_autoptr(GPtrArray) who = *scene->who ? form_who_parse(scene->who, NULL) : NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; who && i < who->len; i++) {
        const FormWho *one = who->pdata[i];
        g_autofree char *word = form_who_text(one);
        g_string_append_printf(text, "%s%s", i ? _(", ") : "", one->kind == WHO_ROLE ? role_title(one->argument) : word);
    }
    return or_own(text->str);
}

char *reminders_channel_text(const Scene *scene) {
    g_auto(GStrv) words = form_words(scene->channel, " ,");
    g_autoptr(GString) text = g_string_new(NULL);
    for (char **word = words; *word; word++)
        g_string_append_printf(text, "%s%s", text->len ? _(", ") : "", message_channel_title(*word));
    return or_own(text->str);
}

/* ---- what can be read ---- */

static gboolean check_leads(const Scene *scene, GError **error) {
    gint64 time;
    if (strcmp(scene->id, SCENE_NIGHT) == 0)
        return scene_time_of_day(scene, &time) || err_set(error, ERR_INPUT, _("Write the time of day at which it is told: 16:00."));
    g_autoptr(GArray) leads = obligation_leads(scene->leads, error);
    for (guint i = 0; leads && i < leads->len; i++)
        if (g_array_index(leads, gint64, i) <= 0 || g_array_index(leads, gint64, i) > LEAD_MOST)
            return err_set(error, ERR_INPUT, _("A lead time is longer than nothing and at most 400 days."));
    if (leads && strcmp(scene->id, SCENE_PERMIT) == 0 && leads->len != 1)
        return err_set(error, ERR_INPUT, _("This scene has one lead time: how long before the end of a permit."));
    return leads != NULL;
}

/* Every word is a way by which a message can go: a kind of channel, one of the plant's own, or one of the two that need none. What only
 * writes a local log reaches nobody. */
static gboolean check_channels(App *app, const Scene *scene, GError **error) {
    g_auto(GStrv) words = form_words(scene->channel, " ,");
    g_autoptr(GPtrArray) own = *words ? notify_channels(app, error) : NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    if (*words && !own)
        return FALSE;
    for (const char *const *way = message_ways; *way; way++)
        g_ptr_array_add(names, (gpointer)*way);
    for (guint i = 0; own && i < own->len; i++) {
        const PlantChannel *channel = own->pdata[i];
        if (strcmp(channel->kind, "syslog") != 0 && !g_ptr_array_find_with_equal_func(names, channel->name, g_str_equal, NULL))
            g_ptr_array_add(names, channel->name);
    }
    g_ptr_array_add(names, NULL);
    for (char **word = words; *word; word++)
        if (!g_strv_contains((const char *const *)names->pdata, *word)) {
            g_autofree char *known = g_strjoinv(", ", (char **)names->pdata);
            return err_set(error, ERR_INPUT, _("There is no channel “%s”; there are: %s."), *word, known);
        }
    return TRUE;
}

static gboolean check_scene(App *app, const Scene *scene, GError **error) {
    if (!check_channels(app, scene, error))
        return FALSE;
    g_autofree char *text = g_strdup_printf("%s via %s", *scene->who ? scene->who : "anyone", *scene->channel ? scene->channel : "first");
    g_autoptr(GPtrArray) rungs = remind_parse(text, error);
    if (rungs && strcmp(scene->id, SCENE_NIGHT) == 0 && !*scene->who)
        return err_set(error, ERR_INPUT, _("Say who is told: role:deputy-gm, role:principal."));
    return rungs && check_leads(scene, error);
}

/* ---- putting them in force ---- */

/* What really changes (Scene *, borrowed), and whether any of it takes two. NULL on error. */
static GPtrArray *weigh(App *app, const GPtrArray *scenes, gboolean *looser, GError **error) {
    g_autoptr(GPtrArray) changed = g_ptr_array_new();
    *looser = FALSE;
    for (guint i = 0; i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        g_autoptr(Scene) before = scene_load(app_db(app), scene->id, error);
        if (!before)
            return NULL;
        if (noun_same(&scene_noun, before, scene))
            continue;
        if (!check_scene(app, scene, error)) {
            g_prefix_error(error, "%s: ", class_title(CLASS_SCENE, scene->id));
            return NULL;
        }
        *looser |= !scene_is_stricter(before, scene);
        g_ptr_array_add(changed, (gpointer)scene);
    }
    return g_steal_pointer(&changed);
}

static char *scene_line(const Scene *scene) {
    return g_strdup_printf("%s %s, %s, %s, %s", scene->id, scene->in_use ? "on" : "off", scene->leads, scene->who, scene->channel);
}

static gboolean write_scenes(App *app, Change *change, const GPtrArray *scenes, const char *why, GError **error) {
    g_autoptr(GString) reason = g_string_new(NULL);
    for (guint i = 0; i < scenes->len; i++) {
        const Scene *scene = scenes->pdata[i];
        g_autofree char *line = scene_line(scene);
        g_string_append_printf(reason, "%s%s", i ? "; " : "", line);
        if (!noun_save(change, &scene_noun, scene, error) || !rule_scene_changed(change, app_shelf(app), scene->id, error))
            return FALSE;
    }
    if (why)
        g_string_append_printf(reason, " · %s", why);
    return change_commit(change, "reminders", ((const Scene *)scenes->pdata[0])->id, reason->str, error);
}

gboolean reminders_check(App *app, const Scene *scene, GError **error) {
    g_autoptr(GPtrArray) scenes = g_ptr_array_new();
    g_ptr_array_add(scenes, (gpointer)scene);
    gboolean looser;
    g_autoptr(GPtrArray) changed = weigh(app, scenes, &looser, error);
    return changed != NULL;
}

gboolean reminders_put(App *app, const GPtrArray *scenes, const RemindersWay *way, RemindersDone *done, GError **error) {
    Authority wanted = {.verb = "limit", .meaning = "提醒场景启用 / put a reminder scene in force"};
    *done = (RemindersDone){0};
    g_autoptr(GPtrArray) changed = authority_may(app, &wanted, error) ? weigh(app, scenes, &done->looser, error) : NULL;
    g_autofree char *reason = NULL;
    if (!changed || changed->len == 0)
        return changed != NULL;
    if (done->looser) {
        wanted.part = "looser";
        wanted.second = way->second;
        if (!authority_may(app, &wanted, error) || !(reason = witness_reason(way->reason, error)))
            return FALSE;
    }
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    if (!change || !authority_sign(app, change, &wanted, error) || !write_scenes(app, change, changed, reason, error))
        return FALSE;
    done->changed = changed->len;
    return TRUE;
}

gboolean reminders_import(App *app, const char *path, const RemindersWay *way, RemindersDone *done, GError **error) {
    g_autofree char *text = decode_file(path, FILE_MOST, NULL, error);
    g_autoptr(GPtrArray) scenes = text ? scene_read(app_db(app), path, text, error) : NULL;
    return scenes && reminders_put(app, scenes, way, done, error);
}

char *reminders_export(App *app, GError **error) {
    g_autoptr(GPtrArray) scenes = scene_list(app_db(app), error);
    return scenes ? scene_write(scenes) : NULL;
}
