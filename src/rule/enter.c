/* SPDX-License-Identifier: MIT
 *
 * Opening and moving records: the number, the steps they enter (assignees, due times, the first rung), saving. Whoever does it, a person or
 * the program itself, does it by these.
 */
#include "bihuan/rule/enter.h"

#include "bihuan/base/err.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/due.h"
#include "bihuan/rule/extension.h"
#include "bihuan/rule/rule.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"

#include <string.h>

void rule_take_values(Record *record, GHashTable *values) {
    GHashTableIter iter;
    gpointer key, value;
    if (!values)
        return;
    g_hash_table_iter_init(&iter, values);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (*(const char *)value)
            g_hash_table_insert(record->fields, g_strdup(key), g_strdup(value));
        else
            g_hash_table_remove(record->fields, key);
}

/* Assigned at commit, never at the opening of a form (two terminals would collide). */
gboolean rule_begin(Case *subject, gint64 version, GHashTable *canonical, GError **error) {
    Record *record = subject->record;
    gint64 sequence;
    g_autofree char *period = form_number_period(subject->form, subject->now);
    g_autofree char *counter = g_strdup_printf("%s/%s", form_name(subject->form), period);
    g_hash_table_unref(record->fields);
    record->fields = canonical;
    if (!record_count(subject->change, counter, &sequence, error))
        return FALSE;
    record->number = form_number_text(subject->form, subject->now, sequence);
    record->form = g_strdup(form_name(subject->form));
    record->version = version;
    record->state = g_strdup("");
    record->opened = subject->now;
    record->opened_by = g_strdup(subject->actor);
    record->shift = shift_text(subject->db, subject->now, error);
    if (!record->shift)
        return FALSE;
    if (!record->area)
        record->area = g_strdup(record_field(record, "area"));
    rule_sync_columns(subject);
    return TRUE;
}

void rule_sync_columns(const Case *subject) {
    Record *record = subject->record;
    const char *field = form_valid_until(subject->form), *until = field ? record_field(record, field) : NULL;
    g_free(record->category);
    record->category = g_strdup(record_field(record, "category"));
    g_free(record->level);
    record->level = g_strdup(record_field(record, "level"));
    record->valid_until = until ? g_ascii_strtoll(until, NULL, 10) : 0;
}

/* "person:ID,dept:CODE" for a department chosen already; *there: is anybody? */
static gboolean assign_department(Case *subject, Step *step, const char *department, gboolean *there, GError **error) {
    g_autofree char *stand_in_for = NULL, *person = NULL;
    *there = FALSE;
    if (!who_choose(subject, department, &person, &stand_in_for, error))
        return FALSE;
    if (!person)
        return TRUE;
    *there = TRUE;
    g_free(step->assignee);
    step->assignee = g_strdup_printf("person:%s,dept:%s", person, department);
    g_free(step->stand_in);
    step->stand_in = stand_in_for ? g_strconcat("person:", stand_in_for, NULL) : g_strdup("");
    return TRUE;
}

/* How long the step may take cannot be known: it is due at once, and the report or permit itself goes on. */
static void set_times(Case *subject, Step *step, const FormStep *shape) {
    LimitSource limits = case_limits(subject, step->entered);
    gint64 span;
    if (!shape->within.set)
        return;
    step->due = step->entered + (form_amount_duration(&shape->within, &limits, subject->record->fields, &span, NULL) ? span : 0);
    if (shape->overdue->len > 0)
        step->rung_due = form_ladder_reached(shape->overdue, 0, step->due, &limits);
}

/* Of a step that a department alone is named for, somebody in it. */
static gboolean assign_alone(Case *subject, Step *step, GError **error) {
    gboolean alone = g_str_has_prefix(step->assignee, "dept:") && !strchr(step->assignee, ','), there;
    g_autofree char *department = alone ? g_strdup(step->assignee + strlen("dept:")) : NULL;
    return !alone || assign_department(subject, step, department, &there, error);
}

/* Of a step that is dispatched, the department of the record; with nobody there the rules decide. */
static gboolean assign(Case *subject, Step *step, const FormStep *shape, GError **error) {
    gboolean there = FALSE;
    if (!form_who_has(shape->by, WHO_DISPATCH))
        return assign_alone(subject, step, error);
    if (subject->record->department && !assign_department(subject, step, subject->record->department, &there, error))
        return FALSE;
    if (!there) {
        g_free(step->assignee);
        step->assignee = g_strdup("");
        subject->entering = step;
    }
    return TRUE;
}

gboolean rule_enter(Case *subject, const FormStep *shape, gboolean parallel, GError **error) {
    g_autofree char *who = who_text(subject, shape->by, error);
    if (!who)
        return FALSE;
    Step *step = step_new(subject->record->number, shape->name);
    g_free(step->assignee);
    step->assignee = g_steal_pointer(&who);
    step->entered = subject->now;
    g_ptr_array_add(subject->steps, step);
    if (!assign(subject, step, shape, error))
        return FALSE;
    set_times(subject, step, shape);
    if (!parallel) {
        g_free(subject->record->state);
        subject->record->state = g_strdup(shape->name);
        subject->record->due = step->due;
    }
    return TRUE;
}

/* The step just entered belongs to somebody else than its form says (assignee "" = does not), and is due at another time (0 = is not). */
gboolean rule_give(Case *subject, const char *assignee, gint64 due, GError **error) {
    Step *step = subject->steps->pdata[subject->steps->len - 1];
    const FormStep *shape = form_step(subject->form, step->name);
    if (*assignee) {
        subject->entering = NULL;
        g_free(step->assignee);
        step->assignee = g_strdup(assignee);
        if (!assign_alone(subject, step, error))
            return FALSE;
    }
    if (due) {
        LimitSource limits = case_limits(subject, step->entered);
        step->due = subject->record->due = due;
        step->rung_due = shape->overdue->len ? form_ladder_reached(shape->overdue, 0, due, &limits) : 0;
    }
    return TRUE;
}

/* A plant without a safety department still answers reports. */
static gboolean settle_entering(Case *subject, GError **error) {
    Step *step = subject->entering;
    g_autofree char *department = NULL;
    if (!step || *step->assignee)
        return TRUE;
    g_autoptr(GError) unknown = NULL;
    if (!shelf_limit(subject->db, "dispatch.fallback", subject->now, &department, &unknown) && !err_is(unknown, ERR_NOT_FOUND) &&
        !err_is(unknown, ERR_INPUT)) {
        g_propagate_error(error, g_steal_pointer(&unknown));
        return FALSE;
    }
    g_free(subject->record->department);
    subject->record->department = g_strdup(department);
    gboolean there = FALSE;
    if (department && !assign_department(subject, step, department, &there, error))
        return FALSE;
    if (!there) {
        g_free(step->assignee);
        step->assignee = who_safety_text(subject, error);
    }
    return step->assignee != NULL;
}

gboolean rule_enter_first(Case *subject, GError **error) {
    const FormStep *first = flow_first(subject->form);
    Record *record = subject->record;
    if (first)
        return rule_enter(subject, first, FALSE, error);
    g_free(record->state);
    record->state = g_strdup("closed");
    record->ended = TRUE;
    record->closed = record->opened;
    return TRUE;
}

/* Steps of before this change that it did not touch are written again only if they differ: position 0 is new, and the
 * others were changed in this very change's time. */
static gboolean is_touched(const Case *subject, const Step *step) {
    return step->position == 0 || step->done == 0 || step->done == subject->now;
}

gboolean rule_save(Case *subject, GError **error) {
    if (!settle_entering(subject, error))
        return FALSE;
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        gboolean new = step->position == 0;
        if (!is_touched(subject, step))
            continue;
        if (!rule_tell_when(subject, step, error) || !step_save(subject->change, step, error) ||
            (((new && !subject->untold) || step->done) && !rule_tell_step(subject, step, error)))
            return FALSE;
    }
    return record_save(subject->change, subject->record, error) && rule_follow(subject, error) && rule_due_release(subject, error) &&
           (!subject->record->ended || rule_extensions_settle(subject->change, subject->shelf, error));
}

gboolean rule_end_record(Case *subject, const char *state, GError **error) {
    Record *record = subject->record;
    g_free(record->state);
    record->state = g_strdup(state);
    record->ended = TRUE;
    record->closed = subject->now;
    record->due = 0;
    return rule_cancel_steps(subject, TRUE, error) && record_save(subject->change, record, error) &&
           change_mention(subject->change, record->number, error);
}
