/* SPDX-License-Identifier: MIT
 *
 * Night and rest-day work (夜间、休息日作业预警): each day at the time that the scene says its people hear which permits reach into the
 * night to come (night.h, as rule P06 knows it), or into the next day if that is no working day. Each permit is told once a day; one that
 * is planned later that evening is told then.
 */
#include "bihuan/rule/scene.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/holiday.h"
#include "bihuan/model/message.h"
#include "bihuan/model/scene.h"
#include "due_open.h"
#include "night.h"
#include "private.h"
#include "scene_month.h"

#define MOST 2000
#define LISTED 20
#define DATE_LENGTH 10
#define LOOKED_FOR (10 * CLOCK_MINUTE) /* terminals run the rules that often anyway */

/* Planned by then and not over, valid behind the beginning of the night; those that were told of that day are left out. */
static const char SQL_PLANNED[] =
    "SELECT r.number FROM record r WHERE r.valid_until > $1 AND r.opened <= $2 AND (r.ended = 0 OR r.closed > $2)"
    " AND NOT EXISTS (SELECT 1 FROM occasion o WHERE o.rule = $3 AND o.subject = r.number AND o.occasion = $4 AND o.at <= $2)"
    " ORDER BY r.number LIMIT $5";
/* The same of now, by the index of what is open. */
static const char SQL_PLANNED_NOW[] =
    "SELECT r.number FROM record r WHERE r.ended = 0 AND r.valid_until > $1 AND r.opened <= $2"
    " AND NOT EXISTS (SELECT 1 FROM occasion o WHERE o.rule = $3 AND o.subject = r.number AND o.occasion = $4 AND o.at <= $2)"
    " ORDER BY r.number LIMIT $5";

/* When those that were planned after the telling were told: as the tick marked it, else at once. */
static const char SQL_LATER[] =
    "SELECT DISTINCT coalesce((SELECT o.at FROM occasion o WHERE o.rule = $3 AND o.subject = r.number AND o.occasion = $4 AND o.at > $1),"
    " r.opened) FROM record r WHERE r.opened > $1 AND r.opened < $2 AND r.valid_until > $1 ORDER BY 1";

/* One evening. */
typedef struct {
    gint64 tell;        /* when it is told */
    gint64 begin, end;  /* the night */
    gint64 rest, over;  /* the day behind it, if nobody works then; else both 0 */
    gint64 from, until; /* the month that is looked at: what is told at other times is not said */
    char date[DATE_LENGTH + 1];
} Evening;

/* Of the day that begins at midnight. A night of which the hours cannot be read is the whole day: rather too much is told. */
static gboolean evening_of(const Case *plant, const Scene *scene, gint64 midnight, Evening *evening, GError **error) {
    g_autofree char *hours = NULL, *date = clock_format(midnight);
    gint64 time = 0, next = midnight + CLOCK_DAY;
    int from = 0, to = 0;
    gboolean works;
    *evening = (Evening){0};
    shelf_limit(plant->db, "permit.night", midnight, &hours, NULL);
    if (!night_read(hours, &from, &to))
        from = to = 0;
    if (!scene_time_of_day(scene, &time) || !holiday_is_workday(plant->db, next, &works, error))
        return FALSE;
    night_of(midnight, from, to, &evening->begin, &evening->end);
    evening->tell = midnight + time;
    evening->rest = works ? 0 : next;
    evening->over = works ? 0 : next + CLOCK_DAY;
    g_strlcpy(evening->date, date, sizeof evening->date);
    return TRUE;
}

/* ---- which ---- */

static gint64 planned(const Record *record, const char *key) {
    const char *text = key ? record_field(record, key) : NULL;
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

/* Its people and tools were counted out by then: nobody works there any more. */
static gboolean is_over(const Record *record, gint64 now) {
    return (record->counted_out && record->counted_out <= now) || (record->expired && record->expired <= now && !record->ended);
}

static gboolean reaches(const Form *form, const Record *record, const Evening *evening, gint64 now) {
    gint64 start = planned(record, form_valid_from(form)), end = record->valid_until;
    gboolean by_day = g_strcmp0(record_field(record, "day_only"), "yes") == 0;
    gint64 from = MAX(start, now);
    if (is_over(record, now) || end <= from)
        return FALSE;
    /* work that stands still at night touches it only where it begins in it */
    gboolean night = by_day ? start >= evening->begin && start < evening->end : night_overlaps(from, end, evening->begin, evening->end);
    return night || (evening->rest && night_overlaps(from, end, evening->rest, evening->over));
}

/* Record *; array owns them. */
static GPtrArray *find_work(const Case *plant, const Evening *evening, const char *sql, GError **error) {
    g_autoptr(GPtrArray) work = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    g_autoptr(GPtrArray) numbers = db_texts(plant->db, error, sql, "iissi", MIN(evening->begin, evening->tell), plant->now, SCENE_NIGHT,
                                            plant->sent ? "" : evening->date, (gint64)MOST);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Record) record = record_load(plant->db, numbers->pdata[i], error);
        const Form *form = record ? shelf_form(plant->shelf, record->form, record->version, NULL, error) : NULL;
        if (!form)
            return NULL;
        if (form_is_permit(form) && reaches(form, record, evening, plant->now))
            g_ptr_array_add(work, g_steal_pointer(&record));
    }
    return numbers ? g_steal_pointer(&work) : NULL;
}

/* ---- what is said ---- */

/* "DH-2026-00001 动火作业 罐区 2026-11-27 20:00 – 2026-11-28 02:00; …" in a language. */
static char *list_text(const Case *plant, const GPtrArray *work, const char *lang) {
    GString *text = g_string_new(NULL);
    const char *before = i18n_language();
    i18n_set_language(lang);
    for (guint i = 0; i < work->len && i < LISTED; i++) {
        const Record *record = work->pdata[i];
        const Form *form = shelf_form(plant->shelf, record->form, record->version, NULL, NULL);
        g_autofree char *area = area_name(plant->db, record->area);
        g_autofree char *from = clock_format_short(form ? planned(record, form_valid_from(form)) : 0);
        g_autofree char *until = clock_format_short(record->valid_until);
        g_string_append_printf(text, "%s%s %s %s %s – %s", i ? _("; ") : "", record->number, form ? form_title(form) : "", area ? area : "",
                               from, until);
    }
    if (work->len > LISTED)
        g_string_append(text, " …");
    i18n_set_language(before);
    return g_string_free(text, FALSE);
}

static gboolean send_work(Case *plant, const Evening *evening, const GPtrArray *work, GError **error) {
    g_autofree char *zh = list_text(plant, work, "zh"), *en = list_text(plant, work, "en");
    g_autofree char *key = g_strdup_printf("%s/%s/%s", SCENE_NIGHT, evening->date, ((const Record *)work->pdata[0])->number);
    RuleMessage message = {.key = key, .phrase = SCENE_NIGHT, .kind = "notice", .scene = SCENE_NIGHT, .count = work->len};
    message.headline = (FormText){zh, en};
    message.due = MAX(evening->begin, plant->now);
    return rule_send(plant, &message, error);
}

/* ---- now ---- */

/* The evening that is told of at a time, if any is: of today, or of yesterday while its night lasts. */
static gboolean evening_at(const Case *plant, const Scene *scene, Evening *evening, gboolean *now, GError **error) {
    gint64 today = clock_midnight(plant->now);
    *now = FALSE;
    for (gint64 day = today; !*now && day >= today - CLOCK_DAY; day -= CLOCK_DAY) {
        if (!evening_of(plant, scene, day, evening, error))
            return FALSE;
        *now = evening->tell <= plant->now && plant->now < evening->end;
    }
    return TRUE;
}

/* What is to be told now (Record *), none where it is not the time, or the scene is off. */
static GPtrArray *work_now(Case *plant, Evening *evening, GError **error) {
    g_autoptr(Scene) scene = scene_load(plant->db, SCENE_NIGHT, error);
    gboolean now = FALSE;
    if (!scene || (scene->in_use && !evening_at(plant, scene, evening, &now, error)))
        return NULL;
    return now ? find_work(plant, evening, SQL_PLANNED_NOW, error) : g_ptr_array_new();
}

static gboolean tell_work(RuleRound *round, GError **error) {
    g_autoptr(Change) change = change_begin(round->plant, "system", error);
    g_autoptr(Case) plant = change ? case_of_plant(change_db(change), round->shelf, NULL, 0) : NULL;
    Evening evening;
    gboolean first;
    if (!plant)
        return FALSE;
    case_enter(plant, change);
    g_autoptr(GPtrArray) work = work_now(plant, &evening, error); /* asked again: another process may have been first */
    if (!work || work->len == 0)
        return work != NULL;
    for (guint i = 0; i < work->len; i++)
        if (!occasion_mark(change, SCENE_NIGHT, ((const Record *)work->pdata[i])->number, evening.date, &first, error))
            return FALSE;
    if (!send_work(plant, &evening, work, error) || !change_commit(change, "remind", SCENE_NIGHT, evening.date, error))
        return FALSE;
    round->tick->reminded++;
    round->tick->messages += plant->messages;
    round->left--;
    return TRUE;
}

gboolean rule_night_work(RuleRound *round, GError **error) {
    g_autoptr(Case) plant = case_of_plant(plant_db(round->plant), round->shelf, NULL, clock_now());
    Evening evening;
    g_autoptr(GPtrArray) work = round->left > 0 ? work_now(plant, &evening, error) : g_ptr_array_new();
    return work && (work->len == 0 || tell_work(round, error));
}

gboolean rule_night_next(Db *db, gint64 after, gint64 *at, GError **error) {
    g_autoptr(Scene) scene = scene_load(db, SCENE_NIGHT, error);
    gint64 time = 0, next;
    if (!scene)
        return FALSE;
    if (!scene->in_use || !scene_time_of_day(scene, &time))
        return TRUE;
    next = clock_midnight(after) + time;
    if (next <= after)
        next += CLOCK_DAY;
    *at = *at == 0 || next < *at ? next : *at;
    return TRUE;
}

gboolean rule_night_is_due(Db *db, gint64 now, gboolean *due, GError **error) {
    g_autoptr(Scene) scene = scene_load(db, SCENE_NIGHT, error);
    g_autofree char *date = clock_format(now);
    gint64 time = 0, since = clock_midnight(now);
    *due = FALSE;
    if (!scene)
        return FALSE;
    if (!scene->in_use || !scene_time_of_day(scene, &time) || now < since + time || now >= since + time + LOOKED_FOR)
        return TRUE;
    date[DATE_LENGTH] = '\0';
    return db_get_whether(db, error, due, SQL_PLANNED_NOW, "iissi", now, now, SCENE_NIGHT, date, (gint64)1);
}

/* ---- a month of it ---- */

/* What is told of an evening at a moment, without what it was told of before (told: numbers). */
static gboolean tell_moment(Case *plant, const Evening *evening, gint64 at, GHashTable *told, GError **error) {
    case_set(plant, "system", at);
    g_autoptr(GPtrArray) work = find_work(plant, evening, SQL_PLANNED, error);
    for (guint i = 0; work && i < work->len;) {
        const Record *record = work->pdata[i];
        if (g_hash_table_add(told, g_strdup(record->number)))
            i++;
        else
            g_ptr_array_remove_index(work, i);
    }
    gboolean said = work && work->len > 0 && at >= evening->from && at < evening->until;
    return work && (!said || send_work(plant, evening, work, error));
}

static gboolean tell_evening(Case *plant, const Evening *evening, GError **error) {
    g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    if (!tell_moment(plant, evening, evening->tell, told, error))
        return FALSE;
    g_autoptr(GPtrArray) later = db_texts(plant->db, error, SQL_LATER, "iiss", evening->tell, evening->end, SCENE_NIGHT, evening->date);
    for (guint i = 0; later && i < later->len; i++) {
        gint64 at = g_ascii_strtoll(later->pdata[i], NULL, 10);
        if (at < evening->end && !tell_moment(plant, evening, at, told, error))
            return FALSE;
    }
    return later != NULL;
}

gboolean rule_night_month(Case *plant, gint64 from, gint64 until, GError **error) {
    g_autoptr(Scene) scene = scene_load(plant->db, SCENE_NIGHT, error);
    for (gint64 day = clock_midnight(from) - CLOCK_DAY; scene && day < until; day += CLOCK_DAY) {
        Evening evening;
        if (!evening_of(plant, scene, day, &evening, error))
            return FALSE;
        evening.from = from;
        evening.until = until;
        if (!tell_evening(plant, &evening, error))
            return FALSE;
    }
    return scene != NULL;
}
