/* SPDX-License-Identifier: MIT
 *
 * Cases: how one is made, and what every judge asks of it.
 */
#include "bihuan/rule/case.h"

#include <string.h>

#include "bihuan/base/clock.h"

static Case *case_new(Db *db, Shelf *shelf, const char *actor, gint64 now) {
    Case *subject = g_new0(Case, 1);
    subject->db = db;
    subject->shelf = shelf;
    subject->actor = g_strdup(actor);
    subject->now = now;
    subject->advice = g_ptr_array_new_with_free_func(g_free);
    return subject;
}

static GPtrArray *no_steps(void) {
    return g_ptr_array_new_with_free_func((GDestroyNotify)step_free);
}

Case *case_of_plant(Db *db, Shelf *shelf, const char *actor, gint64 now) {
    return case_of_form(db, shelf, NULL, actor, now);
}

Case *case_of_form(Db *db, Shelf *shelf, const Form *form, const char *actor, gint64 now) {
    Case *subject = case_new(db, shelf, actor, now);
    subject->form = form;
    subject->record = record_new();
    subject->steps = no_steps();
    return subject;
}

static gboolean case_load(Case *subject, const char *number, GError **error) {
    subject->record = record_load(subject->db, number, error);
    const Record *record = subject->record;
    subject->form = record ? shelf_form(subject->shelf, record->form, record->version, NULL, error) : NULL;
    subject->steps = subject->form ? step_list(subject->db, record->number, error) : NULL;
    return subject->steps != NULL;
}

Case *case_of_record(Db *db, Shelf *shelf, const char *number, const char *actor, GError **error) {
    g_autoptr(Case) subject = case_new(db, shelf, actor, clock_now());
    if (!case_load(subject, number, error))
        return NULL;
    subject->now = MAX(subject->now, subject->record->opened);
    return g_steal_pointer(&subject);
}

Case *case_in_change(Change *change, Shelf *shelf, const char *number, GError **error) {
    g_autoptr(Case) subject = case_new(change_db(change), shelf, change_actor(change), change_time(change));
    subject->change = change;
    return case_load(subject, number, error) ? g_steal_pointer(&subject) : NULL;
}

Case *case_then(const Case *other, const char *actor, gint64 now) {
    Case *subject = case_about(other, other->form, other->record, other->steps);
    case_set(subject, actor, now);
    return subject;
}

Case *case_about(const Case *other, const Form *form, Record *record, GPtrArray *steps) {
    Case *subject = case_new(other->db, other->shelf, other->actor, other->now);
    subject->change = other->change;
    subject->sent = other->sent;
    subject->form = form;
    subject->record = record;
    subject->lent = TRUE;
    subject->steps = steps ? g_ptr_array_ref(steps) : no_steps();
    return subject;
}

void case_free(Case *subject) {
    if (!subject)
        return;
    if (!subject->lent)
        record_free(subject->record);
    g_clear_pointer(&subject->steps, g_ptr_array_unref);
    g_clear_pointer(&subject->advice, g_ptr_array_unref);
    g_free(subject->actor);
    g_free(subject);
}

void case_set(Case *subject, const char *actor, gint64 now) {
    g_free(subject->actor);
    subject->actor = g_strdup(actor);
    subject->now = now;
}

void case_enter(Case *subject, Change *change) {
    subject->change = change;
    case_set(subject, change_actor(change), change_time(change));
}

void case_leave(Case *subject, const char *actor) {
    subject->change = NULL;
    case_set(subject, actor, MAX(clock_now(), subject->record->opened));
}

FlowState case_flow(const Case *subject) {
    FlowState flow = {.state = subject->record->state, .now = subject->now, .due = subject->record->due};
    g_autoptr(GPtrArray) parallel = g_ptr_array_new();
    flow.done = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (step->done && strcmp(step->decision, "cancelled") != 0) {
            int times = GPOINTER_TO_INT(g_hash_table_lookup(flow.done, step->name));
            g_hash_table_insert(flow.done, step->name, GINT_TO_POINTER(times + 1));
        }
        if (step->done || !shape)
            continue;
        if (shape->parallel)
            g_ptr_array_add(parallel, step->name);
        else
            flow.current = step->name;
    }
    g_ptr_array_add(parallel, NULL);
    flow.parallel = (const char *const *)g_ptr_array_steal(parallel, NULL);
    return flow;
}

Step *case_current(const Case *subject) {
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (!step->done && shape && !shape->aside && !shape->parallel)
            return step;
    }
    return NULL;
}

LimitSource case_limits(const Case *subject, gint64 at) {
    return (LimitSource){.resolve = shelf_limit, .data = subject->db, .at = at};
}
