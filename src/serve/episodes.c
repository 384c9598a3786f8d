/* SPDX-License-Identifier: MIT
 *
 * Notes of the sensors and the plant.
 */
#include "episodes.h"

#include <math.h>
#include <string.h>

#include "bihuan/app/points.h"
#include "bihuan/app/respond.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/message.h"
#include "bihuan/rule/enter.h"
#include "bihuan/rule/rule.h"
#include "bihuan/store/canon.h"

#define AT_ONCE 40 /* notes in one change: others write in between */

struct Episodes {
    Sensors *sensors;
    Calls *calls;
    GPtrArray *notes;    /* Note *, in order */
    guint at_once;       /* of them in one change */
    GHashTable *by_key;  /* note_key() → its Note */
    GHashTable *records; /* episode → number, of those that are written */
    GHashTable *acked;   /* episodes whose acknowledgement went to the sensors */
    GHashTable *reset;   /* and whose reset did */
    char *stamp;         /* of the tables that make up points, NULL = they are read anew */
    gboolean known;      /* the sensors have been told of points */
    GPtrArray *receipts; /* Seen *, not matched yet */
};

typedef struct {
    char *id, *reply, *channel;
    gint64 at;
} Seen;

static void seen_free(gpointer data) {
    Seen *seen = data;
    g_free(seen->id);
    g_free(seen->reply);
    g_free(seen->channel);
    g_free(seen);
}

Episodes *episodes_new(Sensors *sensors, Calls *calls) {
    Episodes *episodes = g_new0(Episodes, 1);
    episodes->sensors = sensors;
    episodes->calls = calls;
    episodes->notes = g_ptr_array_new();
    episodes->at_once = AT_ONCE;
    episodes->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    episodes->records = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    episodes->acked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    episodes->reset = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    episodes->receipts = g_ptr_array_new_with_free_func(seen_free);
    return episodes;
}

void episodes_free(Episodes *episodes) {
    if (!episodes)
        return;
    for (guint i = 0; i < episodes->notes->len; i++)
        note_free(episodes->notes->pdata[i]);
    g_ptr_array_unref(episodes->notes);
    g_ptr_array_unref(episodes->receipts);
    g_hash_table_unref(episodes->by_key);
    g_hash_table_unref(episodes->records);
    g_hash_table_unref(episodes->acked);
    g_hash_table_unref(episodes->reset);
    g_free(episodes->stamp);
    g_free(episodes);
}

/* The newer of two of one key says all that the older did, and keeps its place in the order. */
void episodes_take(Episodes *episodes, Note *note) {
    g_autofree char *key = note_key(note);
    Note *before = g_hash_table_lookup(episodes->by_key, key);
    guint place;
    if (before && g_ptr_array_find(episodes->notes, before, &place)) {
        gboolean better = before->kind == NOTE_RESPONSE && before->ok; /* what was driven once was driven */
        episodes->notes->pdata[place] = better ? before : note;
        note_free(better ? note : before);
    } else
        g_ptr_array_add(episodes->notes, note);
    if (!before || episodes->notes->pdata[place] == note)
        g_hash_table_insert(episodes->by_key, g_steal_pointer(&key), note);
}

guint episodes_waiting(const Episodes *episodes) {
    return episodes->notes->len;
}

void episodes_turn(Episodes *episodes) {
    g_clear_pointer(&episodes->stamp, g_free);
}

void episodes_anew(Episodes *episodes) {
    g_hash_table_remove_all(episodes->records);
    g_hash_table_remove_all(episodes->acked);
    g_hash_table_remove_all(episodes->reset);
    episodes_turn(episodes);
    sensors_anew(episodes->sensors);
}

/* ---- points ---- */

static gboolean read_stamp(Db *db, char **stamp, GError **error) {
    static const char sql[] =
        "SELECT (SELECT count(*) || ' ' || coalesce(max(seq), 0) FROM point) || ' ' || (SELECT coalesce(max(seq), 0) FROM bypass) || ' ' ||"
        " (SELECT coalesce(max(seq), 0) FROM limit_value) || ' ' || (SELECT count(*) || ' ' || coalesce(max(seq), 0) FROM device)";
    g_autofree char *rows = NULL;
    if (!db_get_text(db, error, &rows, sql, ""))
        return FALSE;
    *stamp = g_strdup_printf("%s %" G_GINT64_FORMAT, rows, clock_day_number(clock_now())); /* a limit dated today is in force from today */
    return TRUE;
}

/* Without a link nothing was ever watched from here, and nothing is; once it was, points without their link are in fault. */
static gboolean is_watched(Db *db, const Serving *serving, gboolean *watched, GError **error) {
    *watched = points_has_links(serving);
    return *watched || db_get_whether(db, error, watched, "SELECT 1 FROM point_state LIMIT 1", "");
}

/* What is open in the plant, for a panel that may have lost it; what is over there already, and only not written yet, is none of it.
 * NULL on error. */
static GPtrArray *open_in_plant(const Episodes *episodes, Db *db, GError **error) {
    g_autoptr(GPtrArray) rows = episode_list_open(db, error);
    GPtrArray *open = rows ? g_ptr_array_new_with_free_func(sensors_open_free) : NULL;
    for (guint i = 0; rows && i < rows->len; i++) {
        const Episode *row = rows->pdata[i];
        int level = point_state_parse(row->level);
        if (g_hash_table_contains(episodes->reset, row->id))
            continue;
        SensorsOpen *one = g_new0(SensorsOpen, 1);
        *one = (SensorsOpen){.id = g_strdup(row->id),
                             .code = g_strdup(row->point),
                             .record = g_strdup(row->record),
                             .level = level > 0 ? (PointStateKind)level : POINT_FAULT,
                             .raised = row->raised,
                             .asked = row->asked,
                             .cleared = row->cleared,
                             .acked = row->acknowledged != 0};
        g_ptr_array_add(open, one);
    }
    return open;
}

gboolean episodes_points(Episodes *episodes, Db *db, const Serving *serving, GError **error) {
    g_autofree char *stamp = NULL;
    gboolean watched;
    if (!read_stamp(db, &stamp, error) || !is_watched(db, serving, &watched, error))
        return FALSE;
    if (g_strcmp0(stamp, episodes->stamp) == 0 || !watched)
        return TRUE;
    g_autoptr(GPtrArray) plans = points_plans(db, serving, clock_now(), error);
    GPtrArray *open = plans ? open_in_plant(episodes, db, error) : NULL;
    if (!open)
        return FALSE;
    if (plans->len > 0 || open->len > 0 || episodes->known)
        sensors_points(episodes->sensors, plans, open);
    else
        g_ptr_array_unref(open);
    episodes->known |= plans->len > 0;
    g_free(episodes->stamp);
    episodes->stamp = g_steal_pointer(&stamp);
    return TRUE;
}

/* ---- what is written ---- */

/* Never after the change that writes it. */
static gint64 plant_time(Change *change, gint64 at) {
    return MIN(at, change_time(change));
}

/* "17.2"; "" for none. Owned. */
static char *number_text(double number) {
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    return g_strdup(isnan(number) ? "" : g_ascii_formatd(digits, sizeof digits, "%.6g", number));
}

static void give(GHashTable *values, const char *key, const char *value) {
    if (value && *value)
        g_hash_table_insert(values, g_strdup(key), g_strdup(value));
}

/* What it is about, in the words of the form. */
static void give_kind(GHashTable *values, const Note *note, const Point *point) {
    gboolean second = note->level == POINT_LOW2 || note->level == POINT_HIGH2;
    g_autofree char *reading = note_reading(note, point ? point->unit : "");
    give(values, "kind", note->level == POINT_FAULT ? "fault" : point_alarm_kind(point ? point->quantity : ""));
    give(values, "grade", second ? "2" : "1");
    give(values, "reading", reading);
}

static Case *open_record(App *app, Change *change, const Note *note, const Point *point, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    g_autofree char *area = point ? point_area(change_db(change), point, error) : g_strdup("");
    g_autofree char *raised = g_strdup_printf("%" G_GINT64_FORMAT, plant_time(change, note->raised));
    if (!area)
        return NULL;
    give(values, "device", point && *point->device ? point->device : note->code);
    give(values, "area", area);
    give(values, "raised_at", raised);
    give_kind(values, note, point);
    return rule_open(change, app_shelf(app), "alarm", values, error);
}

/* A fault became a value outside, or its second level was reached: what the rules say of an alarm of that kind they say now. */
static gboolean worsen_record(App *app, Change *change, const Note *note, const char *number, const Point *point, GError **error) {
    g_autoptr(GHashTable) values = canon_map_new();
    g_autoptr(Case) subject = case_in_change(change, app_shelf(app), number, error);
    if (!subject)
        return FALSE;
    give_kind(values, note, point);
    return subject->record->ended || respond_worsen(subject, values, error);
}

static void fill_row(Episode *row, Change *change, const Note *note) {
    g_autofree char *value = number_text(note->value), *worst = number_text(note->worst);
    gboolean was_fault = strcmp(row->level, point_state_word(POINT_FAULT)) == 0;
    if (was_fault && note->level != POINT_FAULT) { /* who acknowledged the fault has not acknowledged this */
        row->acknowledged = row->asked = 0;
        noun_set_text(&row->person, "");
    }
    noun_set_text(&row->level, point_state_word(note->level));
    if (*value)
        noun_set_text(&row->value, value);
    if (*worst)
        noun_set_text(&row->worst, worst);
    row->raised = row->raised ? row->raised : plant_time(change, note->raised);
    row->asked = row->asked ? row->asked : plant_time(change, note->asked);
    row->cleared = plant_time(change, note->cleared);
}

static Episode *row_new_of(const Note *note) {
    Episode *row = noun_new(&episode_noun);
    noun_set_text(&row->id, note->episode);
    noun_set_text(&row->point, note->code);
    return row;
}

/* Who is called now, or was called when the plant could not be written. */
static gboolean call(Episodes *episodes, Change *change, const Note *note, Respond *about, GError **error) {
    g_autoptr(GPtrArray) made = calls_take(episodes->calls, note);
    about->made = made;
    return (!made && about->episode->acknowledged) || respond_call(change, about, error);
}

/* The second and the third response, each once. */
static gboolean respond(Episodes *episodes, Change *change, const Note *note, Respond *about, GError **error) {
    if (note->level != POINT_FAULT && !respond_people(change, about, error))
        return FALSE;
    return !note->unanswered || call(episodes, change, note, about, error);
}

static gboolean write_episode(Episodes *episodes, App *app, Change *change, const Note *note, GError **error) {
    g_autoptr(Episode) row = NULL;
    g_autoptr(Point) point = NULL;
    Db *db = change_db(change);
    if (!noun_find(db, &episode_noun, &row, error, "WHERE id = $1", "s", note->episode) ||
        !noun_find(db, &point_noun, &point, error, "WHERE code = $1", "s", note->code))
        return FALSE;
    gboolean worse = row && strcmp(row->level, point_state_word(note->level)) != 0;
    if (!row) {
        g_autoptr(Case) subject = open_record(app, change, note, point, error);
        if (!subject)
            return FALSE;
        row = row_new_of(note);
        noun_set_text(&row->record, subject->record->number);
    }
    fill_row(row, change, note);
    g_hash_table_insert(episodes->records, g_strdup(row->id), g_strdup(row->record));
    Respond about = {.shelf = app_shelf(app), .episode = row, .point = point};
    return noun_save(change, &episode_noun, row, error) && change_mention(change, row->record, error) &&
           (!worse || worsen_record(app, change, note, row->record, point, error)) && respond(episodes, change, note, &about, error);
}

/* A point in fault stays in fault since when it was first so, whatever kind of fault it is by now and however often the watch began anew:
 * else work would never stop for it (fault.hold). */
static gboolean write_state(Change *change, const Note *note, GError **error) {
    g_autofree char *value = number_text(note->value);
    g_autoptr(PointState) before = NULL;
    gboolean there;
    if (!db_get_whether(change_db(change), error, &there, "SELECT 1 FROM point WHERE code = $1", "s", note->code) ||
        !noun_find(change_db(change), &point_state_noun, &before, error, "WHERE point = $1", "s", note->code))
        return FALSE;
    const char *state = point_state_word(note->level);
    gboolean still = before && note->level == POINT_FAULT && strcmp(before->state, state) == 0;
    PointState row = {.point = note->code,
                      .state = (char *)state,
                      .why = (char *)fault_word(note->fault),
                      .value = value,
                      .since = still ? before->since : plant_time(change, note->at)};
    return !there || noun_save(change, &point_state_noun, &row, error);
}

/* What was driven once was driven; what was driven again on another day of the link is no news. */
static gboolean write_output(Change *change, const Note *note, GError **error) {
    g_autofree char *id = g_strdup_printf("%s/1/%s", note->episode, note->what);
    g_autoptr(Response) before = NULL;
    if (!noun_find(change_db(change), &response_noun, &before, error, "WHERE id = $1", "s", id))
        return FALSE;
    if (before && strcmp(before->ok, "yes") == 0)
        return TRUE;
    Response row = {.id = id,
                    .episode = note->episode,
                    .level = 1,
                    .at = plant_time(change, note->at),
                    .what = note->what,
                    .ok = (char *)(note->ok ? "yes" : "no"),
                    .detail = note->detail};
    return noun_save(change, &response_noun, &row, error);
}

/* What became of a message of the second or third response; what: the response's id. */
static gboolean write_outcome(Change *change, const Note *note, GError **error) {
    g_autoptr(Response) row = NULL;
    if (!noun_find(change_db(change), &response_noun, &row, error, "WHERE id = $1", "s", note->what))
        return FALSE;
    if (!row)
        return TRUE;
    noun_set_text(&row->ok, note->ok ? "yes" : "no");
    if (!note->ok) /* what stands there of one that arrived stays */
        noun_set_text(&row->detail, note->detail);
    return noun_save(change, &response_noun, row, error);
}

/* Acknowledged by what: a person's id. Over: it was reset. */
static gboolean write_end(Change *change, const Note *note, GError **error) {
    g_autoptr(Episode) row = NULL;
    if (!noun_find(change_db(change), &episode_noun, &row, error, "WHERE id = $1", "s", note->episode))
        return FALSE;
    gboolean over = note->kind == NOTE_OVER;
    if (!row || (over ? row->reset != 0 : row->acknowledged != 0 || note->at < row->asked)) /* asked again since */
        return TRUE;
    gint64 at = plant_time(change, note->at);
    if (over)
        row->reset = at;
    if (!row->acknowledged)
        row->acknowledged = at;
    if (!over)
        noun_set_text(&row->person, note->what);
    return noun_save(change, &episode_noun, row, error) && change_mention(change, row->record, error);
}

static gboolean write_note(Episodes *episodes, App *app, Change *change, const Note *note, GError **error) {
    switch (note->kind) {
    case NOTE_STATE:
        return write_state(change, note, error);
    case NOTE_EPISODE:
        return write_episode(episodes, app, change, note, error);
    case NOTE_RESPONSE:
        return write_output(change, note, error);
    case NOTE_OUTCOME:
        return write_outcome(change, note, error);
    default:
        return write_end(change, note, error);
    }
}

static void drop_written(Episodes *episodes, guint count) {
    for (guint i = 0; i < count; i++) {
        Note *note = episodes->notes->pdata[i];
        g_autofree char *key = note_key(note);
        const char *record = note->kind == NOTE_EPISODE ? g_hash_table_lookup(episodes->records, note->episode) : NULL;
        if (record)
            sensors_record(episodes->sensors, note->episode, record);
        if (note->kind == NOTE_OVER)
            sensors_written(episodes->sensors, note->episode);
        g_hash_table_remove(episodes->by_key, key);
        note_free(note);
    }
    g_ptr_array_remove_range(episodes->notes, 0, count);
}

/* A note that cannot be written, whatever the plant is like, holds up no other: it is tried alone, and then behind the rest. */
static void set_aside(Episodes *episodes, guint count, const GError *why) {
    gboolean of_plant = g_error_matches(why, ERR, ERR_BUSY) || g_error_matches(why, ERR, ERR_IO) || g_error_matches(why, ERR, ERR_CORRUPT);
    episodes->at_once = of_plant ? episodes->at_once : 1;
    if (!of_plant && count == 1)
        g_ptr_array_add(episodes->notes, g_ptr_array_steal_index(episodes->notes, 0));
}

static gboolean write_some(Episodes *episodes, App *app, Change *change, guint count, GError **error) {
    g_autoptr(GError) why = NULL;
    gboolean states = FALSE;
    for (guint i = 0; i < count; i++) {
        const Note *note = episodes->notes->pdata[i];
        states |= note->kind == NOTE_STATE;
        if (!write_note(episodes, app, change, note, &why)) {
            set_aside(episodes, count, why);
            g_propagate_error(error, g_steal_pointer(&why));
            return FALSE;
        }
    }
    return !states || rule_points_changed(change, app_shelf(app), error);
}

/* An alarm is taken also where the machine's clock is in doubt. */
gboolean episodes_write(Episodes *episodes, App *app, gboolean *more, GError **error) {
    guint count = MIN(episodes->notes->len, episodes->at_once);
    *more = episodes->notes->len > count;
    if (count == 0)
        return TRUE;
    g_autoptr(Change) change = change_begin_in_doubt(app_plant(app), "system", error);
    gboolean written = change && write_some(episodes, app, change, count, error) &&
                       (change_is_empty(change) || change_commit(change, "serve", "alarms", "", error));
    calls_settle(episodes->calls, written);
    if (!written)
        return FALSE;
    drop_written(episodes, count);
    episodes->at_once = MIN(episodes->at_once * 2, AT_ONCE);
    return TRUE;
}

/* ---- what people did ---- */

void episodes_seen(Episodes *episodes, const Outcome *outcome) {
    Seen *seen = g_new(Seen, 1);
    *seen = (Seen){g_strdup(outcome->id), g_strdup(outcome->reply), g_strdup(outcome->channel),
                   clock_is_simulated() ? clock_now() : outcome->at};
    g_ptr_array_add(episodes->receipts, seen);
}

static void acknowledged(Episodes *episodes, const Episode *row, const char *person, gint64 at) {
    Note *note = note_new(NOTE_ACKNOWLEDGED, row->point, row->id);
    noun_set_text(&note->what, person);
    note->at = at;
    episodes_take(episodes, note);
}

/* Whoever did a step of the alarm, or took the task of ventilating, since it asked for an answer. */
static gboolean find_person(Episodes *episodes, Db *db, const Episode *row, GError **error) {
    static const char sql[] =
        "SELECT done_by, done FROM step WHERE done >= $3 AND decision <> 'cancelled' AND done_by <> 'system' AND"
        " (record = $1 OR EXISTS (SELECT 1 FROM response r WHERE r.episode = $2 AND r.level = 2 AND r.what LIKE"
        " 'task:' || step.record || ' %')) ORDER BY done LIMIT 1";
    g_autoptr(Rows) rows = db_query(db, error, sql, "ssi", row->record, row->id, row->asked);
    g_autoptr(GError) local = NULL;
    if (rows && rows_next(rows, &local))
        acknowledged(episodes, row, rows_text(rows, 0), rows_int(rows, 1));
    return rows_answered(rows, &local, error);
}

/* A receipt of a message about the alarm or one of its tasks. */
static gboolean find_receipt(Episodes *episodes, Db *db, const Seen *seen, GError **error) {
    static const char sql[] =
        "SELECT e.id, m.target, e.level FROM message m JOIN episode e ON e.record = m.record OR EXISTS (SELECT 1 FROM response r WHERE"
        " r.episode = e.id AND r.what LIKE 'task:' || m.record || ' %') WHERE m.record <> '' AND coalesce(e.reset, 0) = 0 AND"
        " m.due >= e.asked AND ((m.id = $1 OR m.claim = $1) AND $1 <> '' OR m.reply = $2 AND m.channel = $3 AND $2 <> '')";
    g_autoptr(Rows) rows = db_query(db, error, sql, "sss", seen->id, seen->reply, seen->channel);
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        Episode row = {.id = (char *)rows_text(rows, 0), .point = (char *)""};
        acknowledged(episodes, &row, rows_text(rows, 1), seen->at);
        sensors_acknowledge(episodes->sensors, row.id, rows_text(rows, 2));
    }
    return rows_answered(rows, &local, error);
}

/* What became of messages that were asked for as a response. */
static gboolean find_outcomes(Episodes *episodes, Db *db, const Episode *row, GError **error) {
    static const char sql[] =
        "SELECT r.id, m.state, coalesce(m.error, '') FROM response r JOIN message m ON m.dedupe = r.id"
        " WHERE r.episode = $1 AND r.ok = '' AND m.state IN ('sent', 'failed')";
    g_autoptr(Rows) rows = db_query(db, error, sql, "s", row->id);
    g_autoptr(GError) local = NULL;
    while (rows && rows_next(rows, &local)) {
        Note *note = note_new(NOTE_OUTCOME, row->point, row->id);
        noun_set_text(&note->what, rows_text(rows, 0));
        note->ok = strcmp(rows_text(rows, 1), "sent") == 0;
        noun_set_text(&note->detail, note->ok ? "" : rows_text(rows, 2));
        episodes_take(episodes, note);
    }
    return rows_answered(rows, &local, error);
}

static gboolean look_at(Episodes *episodes, Db *db, const Episode *row, GError **error) {
    gboolean ended;
    g_autofree char *answer = g_strdup_printf("%s %" G_GINT64_FORMAT, row->id, row->asked);
    if (!db_get_whether(db, error, &ended, "SELECT 1 FROM record WHERE number = $1 AND ended = 1", "s", row->record) ||
        (!row->acknowledged && !find_person(episodes, db, row, error)) || !find_outcomes(episodes, db, row, error))
        return FALSE;
    if (row->acknowledged && g_hash_table_add(episodes->acked, g_strdup(answer)))
        sensors_acknowledge(episodes->sensors, row->id, row->level);
    if (ended && g_hash_table_add(episodes->reset, g_strdup(row->id)))
        sensors_reset(episodes->sensors, row->id);
    return TRUE;
}

gboolean episodes_look(Episodes *episodes, Db *db, GError **error) {
    g_autoptr(GPtrArray) open = episode_list_open(db, error);
    for (guint i = 0; open && i < open->len; i++)
        if (!look_at(episodes, db, open->pdata[i], error))
            return FALSE;
    for (guint i = 0; open && i < episodes->receipts->len; i++)
        if (!find_receipt(episodes, db, episodes->receipts->pdata[i], error))
            return FALSE;
    if (open)
        g_ptr_array_set_size(episodes->receipts, 0);
    return open != NULL;
}
