/* SPDX-License-Identifier: MIT
 *
 * A point that acts on nothing for a while (旁路): a reason, two people and an end. It ends by itself; those concerned are told.
 */
#include "bihuan/app/points.h"

#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/form/spec.h"
#include "bihuan/model/area.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/who.h"

#define VERB "point"
#define MEANING "旁路监测点 / bypass a point"

static const char SQL_WORKS_THERE[] =
    "SELECT DISTINCT opened_by FROM record WHERE ended = 0 AND area || '' IN " AREA_AROUND("$1") " AND coalesce(valid_until, 0) > $2";

/* ---- those concerned ---- */

/* Whom it concerns wherever the point is, by the dated limit bypass.tells; who works there, around it or inside it is added. */
static GPtrArray *concerned(Change *change, GError **error) {
    g_autofree char *text = limit_resolve(change_db(change), "bypass.tells", change_time(change), error);
    if (!text)
        return NULL;
    g_autoptr(Case) plant = case_of_plant(change_db(change), NULL, change_actor(change), change_time(change));
    g_auto(GStrv) roles = form_words(text, " ,|");
    g_autofree char *who = g_strjoinv(",role:", roles), *whole = g_strconcat("role:", who, NULL);
    return who_of_text(plant, whole, error);
}

static gboolean tell_one(Change *change, const Bypass *bypass, const char *person, const char *text, GError **error) {
    g_autofree char *dedupe = g_strdup_printf("bypass/%s/%s/%s", bypass->id, bypass->ended ? "end" : "begin", person);
    MessageDraft draft = {.channel = MESSAGE_FIRST,
                          .target = person,
                          .text = text,
                          .record = "",
                          .dedupe = dedupe,
                          .kind = "notice",
                          .title = bypass->ended ? "监测点旁路结束 / a point is watched again" : "监测点旁路 / a point is bypassed"};
    return message_add(change, &draft, NULL, error);
}

static char *text_of(Db *db, const Bypass *bypass) {
    g_autofree char *by = person_name(db, bypass->person), *with = person_name(db, bypass->second);
    g_autofree char *until = clock_format_short(bypass->until);
    if (bypass->ended)
        return g_strdup_printf("监测点 %s 已恢复监测 / the point %s is watched again", bypass->point, bypass->point);
    return g_strdup_printf("监测点 %s 旁路至 %s（%s、%s）：%s / the point %s acts on nothing until %s (%s, %s): %s", bypass->point, until,
                           by, with, bypass->reason, bypass->point, until, by, with, bypass->reason);
}

static gboolean tell(Change *change, const Bypass *bypass, const char *area, GError **error) {
    Db *db = change_db(change);
    g_autoptr(GPtrArray) people = concerned(change, error);
    g_autoptr(GPtrArray) there = people ? db_texts(db, error, SQL_WORKS_THERE, "si", area, change_time(change)) : NULL;
    g_autofree char *text = text_of(db, bypass);
    if (!there)
        return FALSE;
    for (guint i = 0; i < people->len; i++)
        if (g_strcmp0(people->pdata[i], change_actor(change)) != 0 && !tell_one(change, bypass, people->pdata[i], text, error))
            return FALSE;
    for (guint i = 0; i < there->len; i++)
        if (!who_contains(people, there->pdata[i]) && !tell_one(change, bypass, there->pdata[i], text, error))
            return FALSE;
    return TRUE;
}

/* ---- */

static gboolean bypass_write(App *app, Change *change, const PointBypass *wish, const Point *point, GError **error) {
    Db *db = change_db(change);
    g_autofree char *area = point_area(db, point, error);
    Authority wanted = {.verb = VERB, .part = "bypass", .meaning = MEANING, .second = wish->second};
    g_autofree char *id = id_new();
    Bypass bypass = {.id = id,
                     .point = point->code,
                     .reason = (char *)wish->reason,
                     .person = (char *)change_actor(change),
                     .second = (char *)(wish->second ? wish->second : ""),
                     .since = change_time(change),
                     .until = wish->until};
    return area && authority_sign(app, change, &wanted, error) && noun_add(change, &bypass_noun, &bypass, error) &&
           tell(change, &bypass, area, error) && change_commit(change, "bypass", point->code, wish->reason, error);
}

/* By the dated limit bypass.longest. */
static gboolean is_short_enough(Change *change, gint64 until, GError **error) {
    gint64 longest;
    g_autofree char *text = limit_resolve(change_db(change), "bypass.longest", change_time(change), error);
    if (!text || !clock_parse_duration(text, &longest, error))
        return FALSE;
    return until - change_time(change) <= longest ||
           err_set(error, ERR_INPUT, _("a bypass lasts %s at most (bypass.longest); when it ends two people look again"), text);
}

gboolean points_bypass(App *app, const PointBypass *wish, GError **error) {
    if (!app_need_user(app, error))
        return FALSE;
    if (!wish->reason || !*wish->reason)
        return err_set(error, ERR_USAGE, _("a bypass needs a reason (--reason TEXT)"));
    if (!wish->until)
        return err_set(error, ERR_USAGE, _("a bypass needs an end (--until TIME)"));
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    g_autoptr(Point) point = change ? point_load(change_db(change), wish->code, error) : NULL;
    g_autoptr(Bypass) standing = NULL;
    if (!point || !bypass_at(change_db(change), wish->code, change_time(change), &standing, error))
        return FALSE;
    if (wish->until <= change_time(change))
        return err_set(error, ERR_INPUT, _("the end of a bypass lies in the future"));
    if (!is_short_enough(change, wish->until, error))
        return FALSE;
    if (standing) {
        g_autofree char *until = clock_format_short(standing->until);
        return err_set(error, ERR_CONFLICT, _("%s is bypassed already, until %s; end that first (--end)"), wish->code, until);
    }
    return bypass_write(app, change, wish, point, error);
}

gboolean points_bypass_end(App *app, const char *code, GError **error) {
    if (!app_need_user(app, error))
        return FALSE;
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app), error);
    Db *db = change ? change_db(change) : NULL;
    g_autoptr(Point) point = change ? point_load(db, code, error) : NULL;
    g_autofree char *area = point ? point_area(db, point, error) : NULL;
    g_autoptr(Bypass) bypass = NULL;
    Authority wanted = {.verb = VERB, .part = "end", .meaning = MEANING};
    if (!area || !bypass_at(db, code, change_time(change), &bypass, error))
        return FALSE;
    if (!bypass)
        return err_set(error, ERR_NOT_FOUND, _("no bypass of %s is in force"), code);
    bypass->ended = change_time(change);
    return authority_sign(app, change, &wanted, error) && noun_save(change, &bypass_noun, bypass, error) &&
           tell(change, bypass, area, error) && change_commit(change, "bypass-end", code, bypass->reason, error);
}
