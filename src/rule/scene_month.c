/* SPDX-License-Identifier: MIT
 *
 * A month of the reminder scenes, put together from those who send.
 */
#include "scene_month.h"

#include <string.h>

#include "bihuan/rule/guard.h"
#include "bihuan/rule/scene.h"
#include "private.h"

static const char SQL_WAITING[] =
    "SELECT DISTINCT s.record FROM step s JOIN record r ON r.number = s.record WHERE r.form = $1 AND r.opened < $3 AND s.entered < $3"
    " AND (s.done = 0 OR s.done >= $2) ORDER BY s.record";

void scene_message_free(gpointer data) {
    SceneMessage *message = data;
    g_free(message->scene);
    g_free(message->person);
    g_free(message->channel);
    g_free(message->kind);
    g_free(message->text);
    g_free(message->record);
    g_free(message->key);
    g_free(message);
}

static Case *case_for(const Case *plant, const char *number, GError **error) {
    Case *subject = case_of_record(plant->db, plant->shelf, number, NULL, error);
    if (subject)
        subject->sent = plant->sent;
    return subject;
}

/* ---- steps ---- */

static gboolean form_month(const Case *plant, const char *form, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) numbers = db_texts(plant->db, error, SQL_WAITING, "sii", form, from, until);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        g_autoptr(Case) subject = case_for(plant, numbers->pdata[i], error);
        if (!subject || !rule_tell_month(subject, from, until, error) || !rule_escalate_month(subject, from, until, error))
            return FALSE;
    }
    return numbers != NULL;
}

static gboolean steps_month(const Case *plant, gint64 from, gint64 until, GError **error) {
    g_auto(GStrv) forms = shelf_names(plant->shelf);
    for (char **name = forms; *name; name++) {
        const Form *form = shelf_form(plant->shelf, *name, 0, NULL, NULL);
        if (form && form_scene(form) && !form_month(plant, *name, from, until, error))
            return FALSE;
    }
    return TRUE;
}

/* ---- clocks ---- */

/* A record at a moment of its life: the steps that were done by then, and the main step it stood in. */
typedef struct {
    const Case *subject;
    gint64 at, until; /* nothing was done between them */
} Moment;

/* Until when nothing else was done, and the main step it stood in; NULL: none. */
static const Step *main_step_at(Moment *moment, gint64 end) {
    const Step *found = NULL;
    moment->until = end;
    for (guint i = 0; i < moment->subject->steps->len; i++) {
        const Step *step = moment->subject->steps->pdata[i];
        const FormStep *shape = form_step(moment->subject->form, step->name);
        if (shape && !shape->aside && !shape->parallel && step->entered <= moment->at && (!step->done || step->done > moment->at))
            found = step;
        if (step->done > moment->at && step->done < moment->until)
            moment->until = step->done;
    }
    return found;
}

/* The case as it was at that moment. NULL: the record waited for nothing then. */
static Case *case_at_moment(Moment *moment, gint64 end) {
    const Step *here = main_step_at(moment, end);
    g_autoptr(GPtrArray) steps = g_ptr_array_new();
    Record *record = moment->subject->record;
    for (guint i = 0; i < moment->subject->steps->len; i++) {
        Step *step = moment->subject->steps->pdata[i];
        if (step == here || (step->done && step->done <= moment->at))
            g_ptr_array_add(steps, step);
    }
    if (!here)
        return NULL;
    g_free(record->state);
    record->state = g_strdup(here->name);
    record->ended = FALSE;
    Case *then = case_about(moment->subject, moment->subject->form, record, steps);
    case_set(then, "system", moment->at);
    return then;
}

/* A rule with a scene does nothing but notify (form/lint.c). */
static gboolean strike_at(Case *then, const FormRule *rule, gint64 at, GError **error) {
    case_set(then, "system", at);
    return rule_do(then, rule, error);
}

static gboolean strike_moment(Moment *moment, const FormRule *rule, gint64 from, gint64 until, gint64 *last, GError **error) {
    g_autoptr(Case) then = case_at_moment(moment, until);
    gint64 at = then ? rule_clock_at(then, rule) : 0, strikes = MAX(at, moment->at);
    if (at == 0 || at == *last || strikes >= moment->until)
        return TRUE;
    *last = at; /* once for each time to which it is set */
    return strikes < from || strikes >= until || strike_at(then, rule, strikes, error);
}

static gint moments_compare(gconstpointer a, gconstpointer b) {
    gint64 x = *(const gint64 *)a, y = *(const gint64 *)b;
    return (x > y) - (x < y);
}

/* Whenever something was done the clock was set anew. */
static gboolean rule_month(const Case *subject, const FormRule *rule, gint64 from, gint64 until, GError **error) {
    g_autoptr(GArray) times = g_array_new(FALSE, FALSE, sizeof(gint64));
    gint64 last = 0;
    g_array_append_val(times, subject->record->opened);
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *step = subject->steps->pdata[i];
        if (step->done && step->done < until)
            g_array_append_val(times, step->done);
    }
    g_array_sort(times, moments_compare);
    for (guint i = 0; i < times->len; i++) {
        Moment moment = {.subject = subject, .at = g_array_index(times, gint64, i)};
        gboolean again = i + 1 < times->len && g_array_index(times, gint64, i + 1) == moment.at;
        if (!again && !strike_moment(&moment, rule, from, until, &last, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean has_clock_of_scene(const Form *form) {
    gboolean has = FALSE;
    for (guint i = 0; !has && i < form_rule_count(form); i++)
        has = form_rule_at(form, i)->scene && form_rule_at(form, i)->clock;
    return has;
}

static gboolean record_month(const Case *subject, gint64 from, gint64 until, GError **error) {
    for (guint i = 0; i < form_rule_count(subject->form); i++) {
        const FormRule *rule = form_rule_at(subject->form, i);
        if (rule->scene && rule->clock && !rule_month(subject, rule, from, until, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean clocks_month(const Case *plant, gint64 from, gint64 until, GError **error) {
    g_auto(GStrv) forms = shelf_names(plant->shelf);
    for (char **name = forms; *name; name++) {
        const Form *form = shelf_form(plant->shelf, *name, 0, NULL, NULL);
        g_autoptr(GPtrArray) numbers =
            form && has_clock_of_scene(form) ? db_texts(plant->db, error, SQL_WAITING, "sii", *name, from, until) : g_ptr_array_new();
        for (guint i = 0; numbers && i < numbers->len; i++) {
            g_autoptr(Case) subject = case_for(plant, numbers->pdata[i], error);
            if (!subject || !record_month(subject, from, until, error))
                return FALSE;
        }
        if (!numbers)
            return FALSE;
    }
    return TRUE;
}

/* ---- all ---- */

static gint by_time_and_key(gconstpointer a, gconstpointer b) {
    const SceneMessage *x = *(const SceneMessage *const *)a, *y = *(const SceneMessage *const *)b;
    return x->at != y->at ? (x->at < y->at ? -1 : 1) : strcmp(x->key, y->key);
}

/* Whoever stands on two rungs that are reached at once is told once. */
static gboolean is_same_rung(const SceneMessage *a, const SceneMessage *b) {
    return a->at == b->at && strcmp(a->kind, "escalation") == 0 && strcmp(b->kind, "escalation") == 0 &&
           strcmp(a->record, b->record) == 0 && strcmp(a->person, b->person) == 0 && strcmp(a->channel, b->channel) == 0;
}

/* One message per key for ever, as the outbox keeps it. */
static void drop_repeated(GPtrArray *sent) {
    g_autoptr(GHashTable) keys = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < sent->len;) {
        const SceneMessage *message = sent->pdata[i];
        gboolean again = g_hash_table_contains(keys, message->key);
        for (guint k = i; !again && k > 0 && ((const SceneMessage *)sent->pdata[k - 1])->at == message->at; k--)
            again = is_same_rung(sent->pdata[k - 1], message);
        if (again) {
            g_ptr_array_remove_index(sent, i);
            continue;
        }
        g_hash_table_add(keys, message->key);
        i++;
    }
}

GPtrArray *rule_scene_month(Db *db, Shelf *shelf, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) sent = g_ptr_array_new_with_free_func(scene_message_free);
    g_autoptr(Case) plant = case_of_plant(db, shelf, NULL, from);
    plant->sent = sent;
    if (!rule_due_month(plant, from, until, error) || !rule_opened_month(plant, from, until, error) ||
        !steps_month(plant, from, until, error) || !clocks_month(plant, from, until, error) || !rule_night_month(plant, from, until, error))
        return NULL;
    g_ptr_array_sort(sent, by_time_and_key);
    drop_repeated(sent);
    return g_steal_pointer(&sent);
}
