/* SPDX-License-Identifier: MIT
 *
 * A month of the reminder scenes, put together from those who send.
 */
#include "scene_month.h"

#include <string.h>

#include "bihuan/rule/rule.h"
#include "bihuan/rule/scene.h"
#include "private.h"

static const char SQL_WAITING[] =
    "SELECT DISTINCT s.record FROM step s JOIN record r ON r.number = s.record WHERE r.form = $1 AND r.opened < $3 AND s.entered < $3"
    " AND (s.done = 0 OR s.done >= $2) ORDER BY s.record";
static const char SQL_CLOCKS[] =
    "SELECT record, rule, CASE WHEN struck > 0 THEN struck ELSE at END AS moment FROM clock WHERE (struck >= $1 AND struck < $2)"
    " OR (struck = 0 AND at >= $1 AND at < $2) ORDER BY moment, record, rule";

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

typedef struct {
    char *record, *rule;
    gint64 at;
} Stroke;

static void stroke_free(gpointer data) {
    Stroke *stroke = data;
    g_free(stroke->record);
    g_free(stroke->rule);
    g_free(stroke);
}

static GPtrArray *read_strokes(Db *db, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(stroke_free);
    guint before = db_failures(db);
    g_autoptr(Rows) rows = db_query(db, error, SQL_CLOCKS, "ii", from, until);
    while (rows_next(rows, error)) {
        Stroke *stroke = g_new(Stroke, 1);
        *stroke = (Stroke){g_strdup(rows_text(rows, 0)), g_strdup(rows_text(rows, 1)), rows_int(rows, 2)};
        g_ptr_array_add(list, stroke);
    }
    return db_answered(db, before, error) ? g_steal_pointer(&list) : NULL;
}

/* A rule with a scene does nothing but notify (form/lint.c). */
static gboolean clocks_month(const Case *plant, gint64 from, gint64 until, GError **error) {
    g_autoptr(GPtrArray) strokes = read_strokes(plant->db, from, until, error);
    for (guint i = 0; strokes && i < strokes->len; i++) {
        const Stroke *stroke = strokes->pdata[i];
        g_autoptr(Case) subject = case_for(plant, stroke->record, error);
        const FormRule *rule = subject ? form_rule(subject->form, stroke->rule) : NULL;
        if (!subject)
            return FALSE;
        case_set(subject, "system", stroke->at);
        if (rule && rule->scene && !rule_do(subject, rule, error))
            return FALSE;
    }
    return strokes != NULL;
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
