/* SPDX-License-Identifier: MIT
 *
 * The banner of what rings: looked up when somebody has written, shown one record after the other.
 */
#include "alert.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/shelf.h"
#include "bihuan/model/message.h"
#include "bihuan/model/record.h"

#include <string.h>

enum { RINGING_MOST = 200 };
#define AGAIN (5 * G_USEC_PER_SEC) /* so often it flashes and sounds */

struct Alert {
    App *app;
    gboolean sound, known;
    char *person;         /* for whom it was looked up; NULL: nobody is logged in */
    GPtrArray *ringing;   /* Message*, the first is shown */
    GHashTable *silenced; /* ids of messages, at this terminal alone */
    gint64 rung;          /* monotonic µs */
};

Alert *alert_new(App *app, gboolean sound) {
    Alert *alert = g_new0(Alert, 1);
    alert->app = app;
    alert->sound = sound;
    alert->ringing = g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
    alert->silenced = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return alert;
}

void alert_free(Alert *alert) {
    if (alert == NULL) {
        return;
    }
    g_free(alert->person);
    g_ptr_array_unref(alert->ringing);
    g_hash_table_unref(alert->silenced);
    g_free(alert);
}

/* One record is one thing that rings, however many were told of it. Borrowed. */
static const char *subject_of(const Message *message) {
    return *message->record != '\0' ? message->record : message->id;
}

static const Message *shown(const Alert *alert) {
    return alert->ringing->len > 0 ? alert->ringing->pdata[0] : NULL;
}

gboolean alert_is_ringing(const Alert *alert) {
    return alert != NULL && shown(alert) != NULL;
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

static gboolean look_up(Alert *alert) {
    g_autoptr(GPtrArray) ringing = message_list_ringing(app_db(alert->app), app_user_id(alert->app), clock_now(), RINGING_MOST, NULL);
    if (ringing == NULL) {
        return FALSE; /* what stands there stays; the line about it comes from the reader */
    }
    for (guint i = ringing->len; i > 0; i--) {
        const Message *message = ringing->pdata[i - 1];
        if (g_hash_table_contains(alert->silenced, message->id)) {
            g_ptr_array_remove_index(ringing, i - 1);
        } else if (!has(alert->ringing, message->id)) {
            alert->rung = 0;
        }
    }
    g_ptr_array_unref(alert->ringing);
    alert->ringing = g_steal_pointer(&ringing);
    return TRUE;
}

void alert_look(Alert *alert, Ui *ui, gboolean changed) {
    const char *user = app_user_id(alert->app);
    gint64 now = g_get_monotonic_time();
    if (changed || !alert->known || g_strcmp0(user, alert->person) != 0) {
        g_free(alert->person);
        alert->person = g_strdup(user);
        alert->known = look_up(alert) && send_shown(alert);
    }
    if (shown(alert) != NULL && (alert->rung == 0 || now - alert->rung > AGAIN)) {
        alert->rung = now;
        ui_alarm(ui, alert->sound);
    }
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

char *alert_text(const Alert *alert) {
    const Message *message = shown(alert);
    if (message == NULL) {
        return NULL;
    }
    guint count = count_subjects(alert);
    const char *kind = strcmp(message->kind, "alarm") == 0    ? _("ALARM")
                       : strcmp(message->kind, "freeze") == 0 ? _("STOP WORK")
                                                              : _("MESSAGE");
    g_autofree char *value = value_text(alert->app, message->record), *time = clock_format_short(message->due);
    g_autofree char *place = count > 1 ? g_strdup_printf(" 1/%u", count) : g_strdup("");
    g_autofree char *text = g_strdup_printf("%s%s  %s%s · %s", kind, place, message->text, value, time);
    return g_strdelimit(g_steal_pointer(&text), "\n\t", ' ');
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

void alert_acknowledge(Alert *alert, Ui *ui) {
    const Message *message = shown(alert);
    const char *user = app_user_id(alert->app);
    GError *error = NULL;
    if (message == NULL) {
        return;
    }
    g_autofree char *subject = g_strdup(subject_of(message));
    const char *number = message->record;
    gboolean proven = user != NULL && app_need_user(alert->app, NULL) && plant_is_writable(app_plant(alert->app));
    if (!proven) {
        silence_here(alert, subject);
        ui_say(ui, SAY_WARNING, "%s", _("Silent at this terminal; it rings on for whom it is for until he acknowledges it himself."));
    } else if (write_acknowledged(alert, message, user, &error)) {
        ui_say(ui, SAY_OK, _("Acknowledged: %s"), *number != '\0' ? number : message->title);
    } else {
        ui_refuse(ui, error);
        return;
    }
    alert->known = FALSE;
    alert_look(alert, ui, TRUE);
    ui_changed(ui);
}
