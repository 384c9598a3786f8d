/* SPDX-License-Identifier: MIT
 *
 * Alarms put together from the record, the episode, its responses and the live table.
 */
#include "bihuan/app/alarms.h"

#include <math.h>
#include <string.h>

#include "bihuan/app/watch.h"
#include "bihuan/app/work.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/area.h"
#include "bihuan/model/message.h"
#include "bihuan/model/step.h"
#include "point_limits.h"

#define FORM "alarm"
#define STEP "acknowledge"

static void response_of_alarm_free(gpointer data) {
    AlarmResponse *response = data;
    g_free(response->what);
    g_free(response->detail);
    g_free(response);
}

void alarm_free(Alarm *alarm) {
    if (!alarm)
        return;
    char *texts[] = {alarm->number, alarm->episode, alarm->point, alarm->device, alarm->area,  alarm->quantity, alarm->unit,
                     alarm->level,  alarm->kind,    alarm->value, alarm->by,     alarm->state, alarm->limit};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(texts[i]);
    g_ptr_array_unref(alarm->responses);
    g_free(alarm);
}

static Alarm *alarm_new(void) {
    Alarm *alarm = g_new0(Alarm, 1);
    char **texts[] = {&alarm->number, &alarm->episode, &alarm->point, &alarm->device, &alarm->area,  &alarm->quantity, &alarm->unit,
                      &alarm->level,  &alarm->kind,    &alarm->value, &alarm->by,     &alarm->state, &alarm->limit};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        *texts[i] = g_strdup("");
    alarm->responses = g_ptr_array_new_with_free_func(response_of_alarm_free);
    alarm->open = TRUE;
    alarm->now = NAN;
    alarm->age = -1;
    return alarm;
}

static AlarmOutcome outcome_of(const char *word) {
    return strcmp(word, "yes") == 0 ? ALARM_DONE : strcmp(word, "no") == 0 ? ALARM_FAILED : ALARM_UNKNOWN;
}

static void add_response(Alarm *alarm, const AlarmResponse *response) {
    AlarmResponse *copy = g_memdup2(response, sizeof *response);
    copy->what = g_strdup(response->what);
    copy->detail = g_strdup(response->detail);
    g_ptr_array_add(alarm->responses, copy);
}

/* ---- of one that a point raised ---- */

static PanelPhase phase_of(const Alarm *alarm) {
    if (!alarm->open)
        return PANEL_NORMAL;
    if (!alarm->acknowledged)
        return alarm->cleared ? PANEL_RETURN_UNACK : PANEL_UNACK;
    return alarm->cleared ? PANEL_LATCHED : PANEL_ACKED;
}

static void take_point(Alarm *alarm, const Point *point) {
    noun_set_text(&alarm->quantity, point->quantity);
    noun_set_text(&alarm->unit, point->unit);
    noun_set_text(&alarm->kind, point_quantity_title(point->quantity));
    if (!*alarm->device)
        noun_set_text(&alarm->device, point->device);
}

static char *with_unit(const char *value, const char *unit) {
    return *value && *unit ? g_strdup_printf("%s %s", value, unit) : g_strdup(value);
}

/* As the limits were when it was raised; that it is a fault. What cannot be known is not said. */
static void take_limit(Db *db, Alarm *alarm, const Point *point) {
    int state = point_state_parse(alarm->level);
    double limit[POINT_FAULT];
    g_autofree char *why = NULL;
    g_autoptr(PointLimits) limits = point_limits_new(db, alarm->raised);
    if (state == POINT_FAULT)
        noun_set_text(&alarm->limit, point_state_title(POINT_FAULT));
    if (state <= POINT_NORMAL || state >= POINT_FAULT || !point_limits_resolve(limits, point, limit, &why, NULL) || !isfinite(limit[state]))
        return;
    gboolean low = state == POINT_LOW1 || state == POINT_LOW2;
    g_autofree char *value = alarm_value_text(limit[state], alarm->quantity, alarm->unit);
    g_free(alarm->limit);
    alarm->limit = g_strdup_printf("%s %s", low ? "<" : ">", value);
}

static gboolean take_responses(Db *db, Alarm *alarm, GError **error) {
    g_autoptr(GPtrArray) responses = response_list(db, alarm->episode, error);
    for (guint i = 0; responses && i < responses->len; i++) {
        const Response *one = responses->pdata[i];
        add_response(alarm, &(AlarmResponse){(int)one->level, one->at, one->what, outcome_of(one->ok), one->detail});
    }
    return responses != NULL;
}

static gboolean take_episode(Db *db, Alarm *alarm, const Episode *episode, GError **error) {
    g_autoptr(Point) point = NULL;
    if (!noun_find(db, &point_noun, &point, error, "WHERE code = $1", "s", episode->point))
        return FALSE;
    noun_set_text(&alarm->episode, episode->id);
    noun_set_text(&alarm->point, episode->point);
    noun_set_text(&alarm->level, episode->level);
    alarm->raised = episode->raised;
    if (point) {
        take_point(alarm, point);
        take_limit(db, alarm, point);
    }
    g_free(alarm->value);
    alarm->value = with_unit(episode->value, alarm->unit);
    noun_set_text(&alarm->by, episode->person);
    alarm->acknowledged = episode->acknowledged;
    alarm->cleared = episode->cleared;
    alarm->reset = episode->reset;
    return take_responses(db, alarm, error);
}

/* ---- of one entered by hand ---- */

/* What part of people was told of it. */
static gboolean take_messages(Db *db, Alarm *alarm, GError **error) {
    g_autoptr(GPtrArray) messages = message_list_of(db, alarm->number, error);
    for (guint i = 0; messages && i < messages->len; i++) {
        const Message *message = messages->pdata[i];
        if (strcmp(message->channel, MESSAGE_BELL) == 0 || strcmp(message->state, "withdrawn") == 0)
            continue;
        g_autofree char *what = g_strdup_printf("%s %s", message->channel, message->target);
        AlarmOutcome ok = strcmp(message->state, "sent") == 0     ? ALARM_DONE
                          : strcmp(message->state, "failed") == 0 ? ALARM_FAILED
                                                                  : ALARM_UNKNOWN;
        gboolean call = strcmp(message->channel, "voice") == 0;
        add_response(alarm, &(AlarmResponse){call ? 3 : 2, message->sent ? message->sent : message->due, what, ok, message->error});
    }
    return messages != NULL;
}

static gboolean take_hand(Db *db, Alarm *alarm, const Record *record, GError **error) {
    const char *raised = record_field(record, "raised_at"), *reading = record_field(record, "reading");
    const char *grade = record_field(record, "grade");
    g_autoptr(GPtrArray) steps = step_list(db, record->number, error);
    const Step *seen = steps ? step_find_done(steps, STEP) : NULL, *reset = steps ? step_find_done(steps, "reset") : NULL;
    alarm->raised = raised ? g_ascii_strtoll(raised, NULL, 10) : record->opened;
    noun_set_text(&alarm->value, reading ? reading : "");
    noun_set_text(&alarm->level, grade ? grade : "");
    if (seen) {
        alarm->acknowledged = seen->done;
        noun_set_text(&alarm->by, seen->done_by ? seen->done_by : "");
    }
    alarm->reset = reset ? reset->done : 0;
    return steps && take_messages(db, alarm, error);
}

/* ---- both ---- */

static Alarm *alarm_of_record(App *app, const Record *record, GError **error) {
    Db *db = app_db(app);
    g_autoptr(Episode) episode = NULL;
    if (!episode_of_record(db, record->number, &episode, error))
        return NULL;
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    const FormField *kind = form ? form_field(form, "kind") : NULL;
    const char *value = record_field(record, "kind");
    g_autoptr(Alarm) alarm = alarm_new();
    noun_set_text(&alarm->number, record->number);
    noun_set_text(&alarm->device, record->device ? record->device : "");
    noun_set_text(&alarm->area, record->area ? record->area : "");
    g_free(alarm->kind);
    alarm->kind = kind && value ? field_format(kind, value, NULL) : g_strdup(value ? value : "");
    alarm->open = !record->ended;
    if (episode ? !take_episode(db, alarm, episode, error) : !take_hand(db, alarm, record, error))
        return NULL;
    alarm->phase = phase_of(alarm);
    noun_set_text(&alarm->state, alarm->open ? alarm_phase_title(alarm->phase) : work_state_title(form, record));
    return g_steal_pointer(&alarm);
}

/* ---- what the watch sees now ---- */

static void take_live(Alarm *alarm, const LiveValue *live) {
    alarm->live = TRUE;
    alarm->now = live->at ? live->value : NAN;
    alarm->age = live->age;
    if (strcmp(alarm->level, point_state_word(POINT_FAULT)) == 0 && live->state == POINT_FAULT)
        noun_set_text(&alarm->limit, point_fault_title(fault_word(live->fault)));
    if (strcmp(live->episode, alarm->episode) == 0) {
        alarm->phase = live->phase;
        noun_set_text(&alarm->state, alarm_phase_title(alarm->phase));
    }
}

/* An alarm that no record says yet. */
static Alarm *alarm_of_live(const LiveValue *live) {
    Alarm *alarm = alarm_new();
    noun_set_text(&alarm->episode, live->episode);
    noun_set_text(&alarm->point, live->code);
    noun_set_text(&alarm->area, live->area);
    noun_set_text(&alarm->quantity, live->quantity);
    noun_set_text(&alarm->unit, live->unit);
    noun_set_text(&alarm->kind, point_quantity_title(live->quantity));
    noun_set_text(&alarm->level, live->state == POINT_NORMAL || live->state == POINT_BYPASS ? "" : point_state_word(live->state));
    g_free(alarm->value);
    alarm->value = live->at ? alarm_value_text(live->value, live->quantity, live->unit) : g_strdup("");
    alarm->raised = live->raised;
    take_live(alarm, live);
    return alarm;
}

/* Readings of now beside what the plant knows; where they cannot be read the plant's word stands. */
static void add_live(App *app, GPtrArray *alarms, gboolean unknown_too) {
    g_autofree char *folder = watch_folder(plant_path(app_plant(app)));
    g_autoptr(GPtrArray) points = live_read(folder, NULL);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal); /* by point */
    for (guint i = 0; i < alarms->len; i++) {
        Alarm *alarm = alarms->pdata[i];
        alarm->live = FALSE;
        if (alarm->open && *alarm->point)
            g_hash_table_insert(known, alarm->point, alarm);
    }
    for (guint i = 0; points && i < points->len; i++) {
        const LiveValue *live = points->pdata[i];
        Alarm *alarm = g_hash_table_lookup(known, live->code);
        if (alarm)
            take_live(alarm, live);
        else if (unknown_too && *live->episode && !*live->record)
            g_ptr_array_add(alarms, alarm_of_live(live));
    }
}

/* What is to be looked at first: what was outside its limits before what gives no value. */
static int rank_of(const Alarm *alarm) {
    enum { BLIND = 3 }; /* a fault stands behind everything that was measured and is not over */
    static const int ranks[] = {[PANEL_UNACK] = 0, [PANEL_RETURN_UNACK] = 1, [PANEL_ACKED] = 2, [PANEL_SHELVED] = 6, [PANEL_LATCHED] = 7};
    int blind = strcmp(alarm->level, point_state_word(POINT_FAULT)) == 0;
    int rank = ranks[alarm->phase];
    return alarm->open ? rank + (blind && rank < BLIND ? BLIND : 0) : ranks[PANEL_LATCHED] + 1;
}

static int compare(gconstpointer left, gconstpointer right) {
    const Alarm *a = *(const Alarm *const *)left, *b = *(const Alarm *const *)right;
    if (rank_of(a) != rank_of(b))
        return rank_of(a) - rank_of(b);
    return a->raised != b->raised ? (a->raised < b->raised ? 1 : -1) : strcmp(b->number, a->number);
}

static gboolean add_records(App *app, GPtrArray *alarms, RecordWhich which, int most, GError **error) {
    RecordQuery query = {.form = FORM, .which = which, .limit = most};
    g_autoptr(GPtrArray) records = record_list(app_db(app), &query, error);
    for (guint i = 0; records && i < records->len; i++) {
        Alarm *alarm = alarm_of_record(app, records->pdata[i], error);
        if (!alarm)
            return FALSE;
        g_ptr_array_add(alarms, alarm);
    }
    return records != NULL;
}

GPtrArray *alarms_list(App *app, int most, GError **error) {
    g_autoptr(GPtrArray) alarms = g_ptr_array_new_with_free_func((GDestroyNotify)alarm_free);
    if (!add_records(app, alarms, RECORD_OPEN, G_MAXINT, error) || (most > 0 && !add_records(app, alarms, RECORD_ENDED, most, error)))
        return NULL;
    alarms_look(app, alarms);
    return g_steal_pointer(&alarms);
}

void alarms_look(App *app, GPtrArray *alarms) {
    add_live(app, alarms, TRUE);
    g_ptr_array_sort(alarms, compare);
}

void alarms_look_one(App *app, Alarm *alarm) {
    g_autoptr(GPtrArray) one = g_ptr_array_new();
    g_ptr_array_add(one, alarm);
    add_live(app, one, FALSE);
}

Alarm *alarms_load(App *app, const char *number, GError **error) {
    g_autoptr(Record) record = record_load(app_db(app), number, error);
    if (!record)
        return NULL;
    if (strcmp(record->form, FORM) != 0) {
        err_set(error, ERR_NOT_FOUND, _("%s is no alarm."), record->number);
        return NULL;
    }
    Alarm *alarm = alarm_of_record(app, record, error);
    if (alarm)
        alarms_look_one(app, alarm);
    return alarm;
}

GPtrArray *alarms_stopped(App *app, const Alarm *alarm, GError **error) {
    g_autoptr(GPtrArray) numbers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) open = *alarm->area ? record_open_around(app_db(app), alarm->area, error) : g_ptr_array_new();
    for (guint i = 0; open && i < open->len; i++) {
        g_autoptr(Record) record = record_load(app_db(app), open->pdata[i], error);
        if (!record)
            return NULL;
        const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
        if (form && form_is_permit(form) && strcmp(record->state, "suspended") == 0)
            g_ptr_array_add(numbers, g_strdup(record->number));
    }
    return open ? g_steal_pointer(&numbers) : NULL;
}
