/* SPDX-License-Identifier: MIT
 *
 * The banner of what rings: points in alarm as the watch sees them; what people were told, looked up when somebody has written; shown
 * one after the other.
 */
#include "alert.h"

#include "bihuan/app/alarms.h"
#include "bihuan/base/err.h"
#include "bihuan/model/limit.h"
#include "alert_points.h"
#include "ask.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/message.h"
#include "bihuan/model/record.h"
#include "bihuan/ui/dialog.h"

#include <string.h>

enum { RINGING_MOST = 200 };
#define AGAIN (5 * G_USEC_PER_SEC) /* so often it flashes and sounds */
#define READ (G_USEC_PER_SEC / 2)  /* so long a line has stood at least before a key can mean it */

struct Alert {
    App *app;
    gboolean sound, known;
    char *person;         /* for whom it was looked up; NULL: nobody is logged in */
    GPtrArray *ringing;   /* Message*, the first is shown */
    GHashTable *silenced; /* ids of messages, at this terminal alone */
    AlertPoints *points;
    gboolean fresh; /* something began that has not sounded yet */
    gint64 rung;    /* monotonic µs */
    gint64 mute;    /* until then it makes no sound; 0: it does */
    char *line;     /* what the banner is about: an episode, or a record; NULL: nothing */
    gint64 since;   /* when that took another one's place; 0: it was the first */
    gint64 quiet;   /* a fault sounds once */
};

Alert *alert_new(App *app, gboolean sound) {
    Alert *alert = g_new0(Alert, 1);
    alert->app = app;
    alert->sound = sound;
    alert->ringing = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    alert->points = alert_points_new(app);
    alert->silenced = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return alert;
}

void alert_free(Alert *alert) {
    if (alert == NULL) {
        return;
    }
    g_free(alert->person);
    g_free(alert->line);
    alert_points_free(alert->points);
    g_ptr_array_unref(alert->ringing);
    g_hash_table_unref(alert->silenced);
    g_free(alert);
}

/* One record is one thing that rings, however many were told of it. Borrowed. */
static const char *subject_of(const Message *message) {
    return *message->record != '\0' ? message->record : message->id;
}

/* What is shown of what people were told. An alarm that its point speaks for is not said twice. */
static const Message *shown(const Alert *alert) {
    return alert->ringing->len > 0 ? alert->ringing->pdata[0] : NULL;
}

/* Does a point stand before what people were told? A fault and what is acknowledged stand behind it. */
static gboolean point_first(const Alert *alert) {
    AlertRank rank = alert_points_rank(alert->points);
    return rank == ALERT_LOUD || (rank != ALERT_RANKS && shown(alert) == NULL);
}

gboolean alert_is_ringing(const Alert *alert) {
    return alert != NULL && (shown(alert) != NULL || alert_points_rank(alert->points) < ALERT_KNOWN);
}

static gboolean alert_is_mute(const Alert *alert) {
    return alert->mute > g_get_monotonic_time();
}

static guint count_subjects(const Alert *alert) {
    g_autoptr(GHashTable) subjects = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < alert->ringing->len; i++) {
        g_hash_table_add(subjects, (gpointer)subject_of(alert->ringing->pdata[i]));
    }
    return g_hash_table_size(subjects);
}

/* ---- what rings ---- */

static gboolean has(const GPtrArray *messages, const char *id) {
    for (guint i = 0; i < messages->len; i++) {
        if (strcmp(((const Message *)messages->pdata[i])->id, id) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

/* Sent when it stands at a terminal; where it cannot be written now, by the next look. */
static gboolean send_shown(const Alert *alert) {
    const char *user = app_user_id(alert->app);
    g_autoptr(Change) change = NULL;
    for (guint i = 0; i < alert->ringing->len && plant_is_writable(app_plant(alert->app)); i++) {
        Message *message = alert->ringing->pdata[i];
        if (strcmp(message->channel, MESSAGE_BELL) != 0 || strcmp(message->state, "waiting") != 0) {
            continue;
        }
        if (change == NULL && (change = change_try(app_plant(alert->app), user != NULL ? user : "system", NULL)) == NULL) {
            return FALSE;
        }
        g_autoptr(Message) now = noun_load(change_db(change), &message_noun, message->id, NULL);
        if (now == NULL || (strcmp(now->state, "waiting") == 0 && !message_ring(change, now, NULL))) {
            return FALSE;
        }
    }
    return change == NULL || change_is_empty(change) || change_commit(change, "ring", user != NULL ? user : "system", "", NULL);
}

/* NULL: it is about none. */
static Record *alarm_of(const Alert *alert, const Message *message) {
    g_autoptr(Record) record = *message->record != '\0' ? record_load(app_db(alert->app), message->record, NULL) : NULL;
    return record != NULL && strcmp(record->form, "alarm") == 0 ? g_steal_pointer(&record) : NULL;
}

/* An alarm that somebody has acknowledged rings for those who were told and have not looked, but not where nobody is logged in. */
static gboolean is_answered(const Alert *alert, const Message *message) {
    g_autoptr(Record) record = alarm_of(alert, message);
    return record != NULL && strcmp(record->state, "acknowledge") != 0;
}

static gboolean look_up(Alert *alert) {
    g_autoptr(GPtrArray) ringing = message_list_ringing(app_db(alert->app), app_user_id(alert->app), clock_now(), RINGING_MOST, NULL);
    if (ringing == NULL) {
        return FALSE; /* what stands there stays; the line about it comes from the reader */
    }
    for (guint i = ringing->len; i > 0; i--) {
        const Message *message = ringing->pdata[i - 1];
        if (g_hash_table_contains(alert->silenced, message->id) || alert_points_has(alert->points, message->record) ||
            (app_user_id(alert->app) == NULL && is_answered(alert, message))) {
            g_ptr_array_remove_index(ringing, i - 1);
        } else if (!has(alert->ringing, message->id)) {
            alert->fresh = TRUE;
        }
    }
    g_ptr_array_unref(alert->ringing);
    alert->ringing = g_steal_pointer(&ringing);
    return TRUE;
}

/* A line that took another one's place is to be read before a key means it. */
static void note_line(Alert *alert) {
    const char *line = point_first(alert) ? alert_points_episode(alert->points) : shown(alert) != NULL ? subject_of(shown(alert)) : NULL;
    if (g_strcmp0(line, alert->line) != 0) {
        alert->since = alert->line != NULL ? g_get_monotonic_time() : 0;
        g_free(alert->line);
        alert->line = g_strdup(line);
    }
}

/* What is new ends the silence of this terminal; a fault sounds once. */
static void sound(Alert *alert, Ui *ui) {
    gint64 now = g_get_monotonic_time();
    gboolean loud = shown(alert) != NULL || alert_points_rank(alert->points) == ALERT_LOUD;
    if (alert->fresh) {
        alert->mute = 0;
        alert->rung = 0;
    }
    if (alert_is_ringing(alert) && (alert->fresh || (loud && now - alert->rung > AGAIN))) {
        alert->rung = now;
        ui_alarm(ui, alert->sound && !alert_is_mute(alert));
    }
    alert->fresh = FALSE;
}

void alert_look(Alert *alert, Ui *ui, gboolean changed) {
    const char *user = app_user_id(alert->app);
    gboolean plant = changed || !alert->known || g_strcmp0(user, alert->person) != 0;
    guint before = alert_points_count(alert->points, ALERT_LOUD);
    alert->fresh |= alert_points_look(alert->points, plant);
    if (plant || before != alert_points_count(alert->points, ALERT_LOUD)) {
        g_free(alert->person);
        alert->person = g_strdup(user);
        alert->known = look_up(alert) && send_shown(alert);
    }
    note_line(alert);
    sound(alert, ui);
}

/* ---- words ---- */

/* The value of an alarm, as its form calls it: " · Reading 12 mg/m³"; "" where there is none. Owned. */
static char *value_text(App *app, const char *number) {
    g_autoptr(Record) record = *number != '\0' ? record_load(app_db(app), number, NULL) : NULL;
    const char *reading = record != NULL ? record_field(record, "reading") : NULL;
    const Form *form = reading != NULL ? shelf_form(app_shelf(app), record->form, record->version, NULL, NULL) : NULL;
    const FormField *field = form != NULL ? form_field(form, "reading") : NULL;
    return field != NULL && *reading != '\0' ? g_strdup_printf(" · %s %s", form_text(&field->title), reading) : g_strdup("");
}

static char *message_text(const Alert *alert) {
    const Message *message = shown(alert);
    guint count = count_subjects(alert);
    const char *kind = strcmp(message->kind, "alarm") == 0    ? _("ALARM")
                       : strcmp(message->kind, "freeze") == 0 ? _("STOP WORK")
                                                              : _("MESSAGE");
    g_autofree char *value = value_text(alert->app, message->record), *time = clock_format_short(message->due);
    g_autofree char *place = count > 1 ? g_strdup_printf(" 1/%u", count) : g_strdup("");
    g_autofree char *text = g_strdup_printf("%s%s  %s%s · %s", kind, place, message->text, value, time);
    return g_strdelimit(g_steal_pointer(&text), "\n\t", ' ');
}

/* Asked at every repaint, also while a bar of progress keeps the loop. */
char *alert_text(Alert *alert, UiLoudness *loudness) {
    alert->fresh |= alert_points_look(alert->points, FALSE);
    *loudness = UI_LOUD;
    if (!point_first(alert)) {
        return shown(alert) != NULL ? message_text(alert) : NULL;
    }
    AlertRank rank = alert_points_rank(alert->points);
    *loudness = rank == ALERT_LOUD ? UI_LOUD : rank == ALERT_FAULT ? UI_QUIET : UI_ANSWERED;
    return alert_points_text(alert->points);
}

/* ---- the bell ---- */

static char *mute_now(Alert *alert, GError **error) {
    gint64 span = 0;
    g_autofree char *text = limit_resolve(app_db(alert->app), "alarm.mute", clock_now(), error);
    if (text == NULL || !clock_parse_duration(text, &span, error)) {
        return NULL;
    }
    alert->mute = g_get_monotonic_time() + span * 1000;
    g_autofree char *shown_span = clock_show_duration(span);
    return g_strdup_printf(_("The bell of this terminal is silent for %s, or until something new rings; nothing is acknowledged."),
                           shown_span);
}

void alert_mute(Alert *alert, Ui *ui) {
    GError *error = NULL;
    g_autofree char *said = mute_now(alert, &error);
    if (said == NULL) {
        ui_refuse(ui, error);
    } else {
        ui_say(ui, SAY_WARNING, "%s", said);
    }
}

/* ---- the key ---- */

static void silence_here(Alert *alert, const char *subject) {
    for (guint i = 0; i < alert->ringing->len; i++) {
        const Message *message = alert->ringing->pdata[i];
        if (strcmp(subject_of(message), subject) == 0) {
            g_hash_table_add(alert->silenced, g_strdup(message->id));
        }
    }
}

static gboolean write_acknowledged(const Alert *alert, const Message *message, const char *user, GError **error) {
    g_autoptr(Change) change = change_try(app_plant(alert->app), user, error);
    return change != NULL && message_acknowledge(change, message->record, message->id, user, error) &&
           (change_is_empty(change) || change_commit(change, "acknowledge", user, subject_of(message), error));
}

typedef struct {
    Alert *alert;
    Ui *ui;
} Silent;

/* One alarm, as it stood in the banner when the key was pressed: another one may stand there by the time somebody has typed his PIN. */
typedef struct {
    Alert *alert;
    char *record, *episode; /* episode "" = entered by hand */
    char *line;
} Answer;

static Answer *answer_new(Alert *alert, const char *record, const char *episode, const char *line) {
    Answer *answer = g_new(Answer, 1);
    *answer = (Answer){alert, g_strdup(record), g_strdup(episode), g_strdup(line)};
    return answer;
}

static void answer_free(gpointer data) {
    Answer *answer = data;
    g_free(answer->record);
    g_free(answer->episode);
    g_free(answer->line);
    g_free(answer);
}

static void answered(const Answer *answer) {
    if (*answer->episode != '\0') {
        alert_points_answered(answer->alert->points, answer->episode);
    }
    answer->alert->known = FALSE;
}

/* Nobody is named: silence. */
static char *answer_named(gpointer data, const char *const *answers, GError **error) {
    const Answer *answer = data;
    App *app = answer->alert->app;
    if (*answers[0] == '\0') {
        return mute_now(answer->alert, error);
    }
    g_autofree char *person = alarms_person(app, answers[0], error);
    if (person == NULL || !alarms_acknowledge_as(app, answer->record, person, answers[1], error)) {
        return NULL;
    }
    g_autofree char *name = person_name(app_db(app), person);
    answered(answer);
    return g_strdup_printf(_("%s acknowledged by %s"), answer->record, name);
}

/* Two keys silence the bell: this one, and Enter. */
static void ask_who(Answer *answer, Ui *ui) {
    g_autofree char *text =
        g_strdup_printf(_("%s\nInitials or id of who acknowledges it; Enter alone silences the bell of this terminal."), answer->line);
    const Question questions[] = {
        {.title = _("Acknowledge the alarm"), .text = text, .may_be_empty = TRUE},
        {.title = _("PIN"), .text = answer->record, .secret = TRUE, .may_be_empty = TRUE, .of_named = TRUE},
    };
    ask_all(ui, &(AskSpec){.questions = questions, .count = 2, .done = answer_named, .data = answer, .free = answer_free});
}

/* Takes the answer. */
static void answer_alarm(Answer *answer, Ui *ui) {
    Alert *alert = answer->alert;
    GError *error = NULL;
    if (app_user_id(alert->app) == NULL || !app_need_user(alert->app, NULL)) {
        ask_who(answer, ui);
        return;
    }
    if (alarms_acknowledge(alert->app, answer->record, &error)) {
        answered(answer);
        ui_say(ui, SAY_OK, _("Acknowledged: %s"), answer->record);
    } else {
        alert->known = FALSE; /* he has seen it */
        ui_refuse(ui, error);
    }
    answer_free(answer);
}

static void answer_message(Alert *alert, Ui *ui, const Message *message) {
    GError *error = NULL;
    const char *user = app_user_id(alert->app), *number = message->record;
    g_autofree char *subject = g_strdup(subject_of(message));
    if (user == NULL || !app_need_user(alert->app, NULL) || !plant_is_writable(app_plant(alert->app))) {
        silence_here(alert, subject);
        ui_say(ui, SAY_WARNING, "%s", _("Silent at this terminal; it rings on for whom it is for until he acknowledges it himself."));
    } else if (write_acknowledged(alert, message, user, &error)) {
        ui_say(ui, SAY_OK, _("Acknowledged: %s"), *number != '\0' ? number : message->title);
    } else {
        ui_refuse(ui, error);
        return;
    }
    alert->known = FALSE;
}

/* Why nobody can acknowledge it from here; NULL: one can. Borrowed. */
static const char *hindrance(const Alert *alert) {
    const char *record = alert_points_record(alert->points);
    return point_first(alert) && *record == '\0'       ? _("This alarm could not be written into the plant yet: nobody can acknowledge it.")
           : !plant_is_writable(app_plant(alert->app)) ? _("The plant cannot be written from here: acknowledge it at another terminal.")
                                                       : NULL;
}

static void on_silence(gpointer data, gboolean yes) {
    Silent *silent = data;
    if (yes) {
        alert_mute(silent->alert, silent->ui);
    }
    g_free(silent);
}

static void ask_silence(Alert *alert, Ui *ui, const char *why) {
    Silent *silent = g_new(Silent, 1);
    *silent = (Silent){alert, ui};
    g_autofree char *text = g_strdup_printf("%s\n%s", why, _("Silence the bell of this terminal for a while?"));
    dialog_confirm(ui, _("Alarm"), text, on_silence, silent);
}

void alert_acknowledge(Alert *alert, Ui *ui) {
    const Message *message = shown(alert);
    g_autoptr(Record) alarm = message != NULL ? alarm_of(alert, message) : NULL;
    note_line(alert);
    if (!alert_is_ringing(alert)) {
        return;
    }
    if (point_first(alert) && alert->since != 0 && g_get_monotonic_time() - alert->since < READ) {
        ui_beep(ui);
        ui_say(ui, SAY_WARNING, "%s", _("Another line has just come up: read it, then press the key again."));
        return;
    }
    if (!point_first(alert) && alarm == NULL) {
        answer_message(alert, ui, message);
    } else if (hindrance(alert) != NULL) {
        ask_silence(alert, ui, hindrance(alert));
    } else {
        UiLoudness loudness;
        g_autofree char *line = alert_text(alert, &loudness);
        answer_alarm(point_first(alert) ? answer_new(alert, alert_points_record(alert->points), alert_points_episode(alert->points), line)
                                        : answer_new(alert, message->record, "", line),
                     ui);
    }
    alert_look(alert, ui, TRUE);
    ui_changed(ui);
}

void alert_answer(Alert *alert, Ui *ui, const char *record, const char *episode, const char *line) {
    answer_alarm(answer_new(alert, record, episode, line), ui);
    alert_look(alert, ui, TRUE);
    ui_changed(ui);
}
