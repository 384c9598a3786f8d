/* SPDX-License-Identifier: MIT
 *
 * What is shown of a record: its steps and who may act, its holds, its time line; and the tasks of a person.
 */
#include "deed.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/appointment.h"
#include "bihuan/rule/guard.h"
#include "bihuan/rule/standing.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/canon.h"

#include <string.h>

#define TASKS_LOOKED_AT 2000

static const char SQL_EVENTS[] =
    "SELECT a.seq, a.at, a.kind, a.actor, a.subject, a.body, a.key_id FROM audit a WHERE a.subject = $1"
    " UNION ALL SELECT a.seq, a.at, a.kind, a.actor, a.subject, a.body, a.key_id FROM mention m JOIN audit a ON a.seq = m.at_seq"
    " WHERE m.subject = $1 AND a.subject <> $1 ORDER BY 1";
static const char SQL_TASKS[] =
    "SELECT r.number, s.position, s.assignee, s.due, s.name FROM record r JOIN step s ON s.record = r.number AND s.done = 0"
    " WHERE r.ended = 0 AND r.due IS NOT NULL ORDER BY r.due, r.number LIMIT $1";
static const char SQL_TASKS_UNDATED[] =
    "SELECT r.number, s.position, s.assignee, s.due, s.name FROM record r JOIN step s ON s.record = r.number AND s.done = 0"
    " WHERE r.ended = 0 AND r.due IS NULL ORDER BY r.number DESC LIMIT $1";
static const char SQL_TASKS_CONFIRM[] =
    "SELECT r.number, s.position, s.assignee, s.due, s.name FROM step s JOIN record r ON r.number = s.record"
    " WHERE s.done = 0 AND r.ended = 1 ORDER BY r.number LIMIT $1";

void work_free(Work *work) {
    if (!work)
        return;
    case_free(work->subject);
    g_clear_pointer(&work->who, g_ptr_array_unref);
    g_clear_pointer(&work->asides, g_ptr_array_unref);
    g_clear_pointer(&work->holds, g_ptr_array_unref);
    g_clear_pointer(&work->advice, g_ptr_array_unref);
    g_clear_pointer(&work->blocked, g_ptr_array_unref);
    g_clear_pointer(&work->clocks, g_ptr_array_unref);
    g_free(work);
}

static void aside_free(gpointer data) {
    WorkAside *aside = data;
    g_ptr_array_unref(aside->who);
    g_free(aside);
}

static void fill_who(Work *work) {
    gboolean suspended = strcmp(work->record->state, "suspended") == 0;
    work->who = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (guint i = 0; i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        const FormStep *shape = form_step(work->form, step->name);
        gboolean counts = shape && shape == form_count_out(work->form); /* people come out of suspended work too */
        gboolean waits = !step->done && shape && !(suspended && !shape->parallel && !counts);
        g_ptr_array_add(work->who, waits ? deed_who_may(work->subject, shape, step) : g_ptr_array_new_with_free_func(g_free));
    }
}

static void fill_flow(Work *work) {
    const Case *subject = work->subject;
    g_auto(FlowState) flow = case_flow(subject);
    g_autoptr(GPtrArray) open = flow_open_steps(work->form, &flow);
    g_autoptr(Standing) standing = standing_new(subject->db, work->record->area, subject->now, NULL);
    work->asides = g_ptr_array_new_with_free_func(aside_free);
    work->current = flow.current;
    for (guint i = 0; i < open->len; i++) {
        const FormStep *shape = open->pdata[i];
        if (!shape->aside)
            continue;
        WorkAside *aside = g_new(WorkAside, 1);
        *aside = (WorkAside){.step = shape, .who = deed_who_may(subject, shape, NULL)};
        standing_keep(standing, shape->name, aside->who);
        g_ptr_array_add(work->asides, aside);
    }
}

static void clock_free(gpointer data) {
    WorkClock *clock = data;
    g_free(clock->what);
    g_free(clock);
}

static void add_clock(GPtrArray *clocks, const char *what, gint64 until) {
    WorkClock *clock = g_new(WorkClock, 1);
    *clock = (WorkClock){g_strdup(what), until};
    g_ptr_array_add(clocks, clock);
}

/* What stands against the step the record waits for; nothing once it has ended. */
static void fill_guards(Work *work) {
    gboolean waits = !work->record->ended && work->current;
    work->clocks = g_ptr_array_new_with_free_func(clock_free);
    work->blocked = waits ? rule_guard(work->subject, work->current) : g_ptr_array_new_with_free_func((GDestroyNotify)rule_verdict_free);
    if (work->record->ended)
        return;
    g_autoptr(GArray) clocks = rule_clocks(work->subject);
    gboolean told = FALSE;
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        const char *title = rule_clock_title(work->subject, clock);
        gboolean validity = title != form_text(&clock->rule->title);
        if (!rule_clock_is_shown(clock))
            continue;
        if (!(validity && told))
            add_clock(work->clocks, title, clock->at);
        told = told || validity;
    }
    if (work->record->valid_until && !told)
        add_clock(work->clocks, _("validity"), work->record->valid_until);
}

/* Takes the case. */
static Work *view(Case *subject, GError **error) {
    g_autoptr(Work) work = g_new0(Work, 1);
    work->subject = subject;
    work->record = subject->record;
    work->form = subject->form;
    work->steps = subject->steps;
    work->advice = g_ptr_array_ref(subject->advice);
    work->holds = hold_list_of_record(subject->db, work->record->number, work->record->area, error);
    if (!work->holds)
        return NULL;
    fill_who(work);
    fill_flow(work);
    fill_guards(work);
    return g_steal_pointer(&work);
}

/* All of it is read as of one moment, and under one lock instead of one per question. saved: of a change just made, taken. */
static Work *view_at_once(App *app, const char *number, Case *saved, GError **error) {
    Db *db = app_db(app);
    gboolean inside = db_in_transaction(db);
    guint before = db_failures(db);
    Work *work = NULL;
    if (inside || db_begin_read(db, error)) {
        Case *subject = saved ? g_steal_pointer(&saved) : case_of_record(db, app_shelf(app), number, app_user_id(app), error);
        work = subject ? view(subject, error) : NULL;
    }
    if (work && !db_answered(db, before, error)) /* a step that could not be read is not one that is not there */
        g_clear_pointer(&work, work_free);
    case_free(saved);
    if (!inside)
        db_rollback(db);
    return work;
}

Work *work_load(App *app, const char *number, GError **error) {
    return view_at_once(app, number, NULL, error);
}

/* What was saved stands, whatever became of the disk since: the sentence must not say that nothing was changed. */
Work *work_saved(App *app, Case *subject, GError **error) {
    g_autofree char *number = g_strdup(subject->record->number);
    case_leave(subject, app_user_id(app));
    Work *work = view_at_once(app, NULL, subject, error);
    if (work)
        return work;
    g_clear_error(error);
    err_set(error, ERR_IO, _("%s is saved, but the plant file cannot be read now; look at the record before you repeat it"), number);
    return NULL;
}

Case *work_now(App *app, const Work *work) {
    return case_then(work->subject, app_user_id(app), MAX(clock_now(), work->record->opened));
}

GPtrArray *work_blocked(App *app, const char *number, const char *step, GHashTable *values, GError **error) {
    g_autoptr(Case) subject = case_of_record(app_db(app), app_shelf(app), number, app_user_id(app), error);
    if (!subject)
        return NULL;
    rule_take_values(subject->record, values);
    subject->given = values;
    return rule_guard(subject, step);
}

void work_event_free(WorkEvent *event) {
    if (!event)
        return;
    g_free(event->kind);
    g_free(event->actor);
    g_free(event->text);
    g_free(event->step);
    g_free(event->key_id);
    g_free(event);
}

/* The mark of a row that was not dated by the machine's clock; cut off. */
static gboolean take_clock(char *reason) {
    gboolean there = g_str_has_suffix(reason, CHANGE_CLOCK_AHEAD);
    if (there)
        reason[strlen(reason) - strlen(CHANGE_CLOCK_AHEAD)] = '\0';
    g_strchomp(reason);
    return there;
}

/* The reason out of {"reason":"…",…}. Owned. */
static char *audit_reason(const char *body) {
    static const char begin[] = "{\"reason\":";
    const char *text = body + strlen(begin);
    char *reason = g_str_has_prefix(body, begin) ? canon_take_text(&text) : NULL;
    return reason ? reason : g_strdup("");
}

static const char *step_title(const Form *form, const char *name) {
    const FormStep *step = form ? form_step(form, name) : NULL;
    return step ? form_text(&step->title) : name;
}

/* What somebody else's change did to this record. */
static char *foreign_text(const Form *form, const char *kind, const char *subject) {
    if (strcmp(kind, "lift") == 0)
        return g_strdup_printf(_("the hold was lifted (%s)"), subject);
    if (strcmp(kind, "draw-sample") == 0)
        return g_strdup_printf(_("drawn for re-inspection in the sample of %s"), subject);
    if (strcmp(kind, "submit") == 0 && form && !form_is_permit(form)) /* only permits are suspended */
        return g_strdup_printf(_("re-inspected: %s"), subject);
    if (strcmp(kind, "lift-sign") == 0)
        return g_strdup_printf(_("a lift was signed (%s)"), subject);
    if (strcmp(kind, "serve") == 0) /* the watch: its alarms stop permits, and open records of their own */
        return g_strdup(form && form_is_permit(form) ? _("suspended by an alarm") : _("written by the watch"));
    if (form && !form_is_permit(form))
        return g_strdup_printf(_("changed with %s"), subject);
    return g_strdup_printf(_("suspended: the area was frozen by %s"), subject);
}

/* What began it, where no person submitted it: its time had come, a rule of another record, the watch. */
static char *opening_text(const Form *form, const char *kind, const char *subject) {
    if (strcmp(kind, "due") == 0)
        return g_strdup(_("opened: it falls due"));
    if (strcmp(kind, "submit") == 0 || strcmp(kind, "act") == 0)
        return g_strdup_printf(_("opened by a rule of %s"), subject);
    return foreign_text(form, kind, subject);
}

static char *own_text(const Form *form, const char *kind, const char *reason) {
    if (strcmp(kind, "submit") == 0)
        return g_strdup_printf(_("%s submitted"), form ? form_title(form) : "");
    if (strcmp(kind, "act") == 0)
        return g_strdup_printf(_("%s: done"), step_title(form, reason));
    if (strcmp(kind, "reject") == 0)
        return g_strdup_printf(_("%s: sent back"), step_title(form, reason));
    if (strcmp(kind, "expire") == 0)
        return g_strdup(_("expired"));
    if (strcmp(kind, "tell") == 0)
        return g_strdup_printf(_("%s: looked who was told of it"), step_title(form, reason));
    if (strcmp(kind, "strike") == 0)
        return g_strdup_printf(_("the time was up: %s"), reason);
    if (strcmp(kind, "curve") == 0)
        return g_strdup(_("the curve before and after the alarm was sealed"));
    if (strcmp(kind, "escalate") == 0) {
        g_auto(GStrv) parts = g_strsplit(reason, " ", 2);
        return g_strdup_printf(_("%s: overdue, escalated to level %s"), step_title(form, parts[0] ? parts[0] : ""),
                               parts[0] && parts[1] ? parts[1] : "");
    }
    return *reason ? g_strdup_printf(_("%s: %s"), kind, reason) : g_strdup(kind);
}

const char *work_state_title(const Form *form, const Record *record) {
    gboolean working = form && form_is_permit(form) && !record->ended && flow_stage(form, record->state) == STAGE_WORKING;
    gboolean over = working && record->valid_until && record->valid_until <= clock_now(); /* no clock has struck yet */
    if (over || record_is_expired_open(record))
        return _("expired, not counted out");
    return form ? form_state_title(form, record->state) : record->state;
}

GPtrArray *work_events(App *app, const char *number, GError **error) {
    g_autoptr(GError) local = NULL;
    g_autoptr(Record) record = record_load(app_db(app), number, error);
    if (!record)
        return NULL;
    const Form *form = shelf_form(app_shelf(app), record->form, record->version, NULL, NULL);
    g_autoptr(GPtrArray) events = g_ptr_array_new_with_free_func((GDestroyNotify)work_event_free);
    g_autoptr(Rows) rows = db_query(app_db(app), &local, SQL_EVENTS, "s", record->number);
    while (rows_next(rows, &local)) {
        const char *kind = rows_text(rows, 2), *subject = rows_text(rows, 4);
        g_autofree char *reason = audit_reason(rows_text(rows, 5));
        gboolean in_doubt = take_clock(reason);
        WorkEvent *event = g_new0(WorkEvent, 1);
        event->seq = rows_int(rows, 0);
        event->at = rows_int(rows, 1);
        event->kind = g_strdup(kind);
        event->actor = g_strdup(rows_text(rows, 3));
        event->key_id = g_strdup(rows_text(rows, 6));
        gboolean own = strcmp(subject, record->number) == 0;
        event->step = own && (strcmp(kind, "act") == 0 || strcmp(kind, "reject") == 0) ? g_strdup(reason) : NULL;
        g_autofree char *text = own                ? own_text(form, kind, reason)
                                : events->len == 0 ? opening_text(form, kind, subject)
                                                   : foreign_text(form, kind, subject);
        event->text = in_doubt ? g_strdup_printf("%s [" CHANGE_CLOCK_AHEAD "]", text) : g_steal_pointer(&text);
        g_ptr_array_add(events, event);
    }
    if (!local)
        return g_steal_pointer(&events);
    g_propagate_error(error, g_steal_pointer(&local));
    return NULL;
}

/* The record of a task, if the person may really do it (not: who did that may not do this). */
static Record *task_of(App *app, const char *number, const char *step_name, const Person *person, gint64 due) {
    g_autoptr(Work) work = work_load(app, number, NULL);
    for (guint i = 0; work && i < work->steps->len; i++) {
        const Step *step = work->steps->pdata[i];
        if (step->done || strcmp(step->name, step_name) != 0 || !who_contains(work->who->pdata[i], person->id))
            continue;
        work->record->due = due;
        return g_steal_pointer(&work->subject->record);
    }
    return NULL;
}

static void add_tasks(App *app, const char *sql, const Person *person, char *const *roles, GPtrArray *tasks, guint limit) {
    g_autoptr(Rows) rows = db_query(app_db(app), NULL, sql, "i", (gint64)TASKS_LOOKED_AT);
    while (tasks->len < limit && rows_next(rows, NULL)) {
        if (!who_is_named(rows_text(rows, 2), person, roles)) /* spares a query per task */
            continue;
        Record *record = task_of(app, rows_text(rows, 0), rows_text(rows, 4), person, rows_int(rows, 3));
        if (record)
            g_ptr_array_add(tasks, record);
    }
}

GPtrArray *work_tasks(App *app, const char *id, int limit, GError **error) {
    g_autoptr(Person) person = person_load(app_db(app), id, error);
    if (!person)
        return NULL;
    guint before = db_failures(app_db(app));
    g_autoptr(GPtrArray) tasks = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    g_auto(GStrv) roles = appointment_roles(app_db(app), id, clock_now(), error);
    if (!roles)
        return NULL;
    add_tasks(app, SQL_TASKS, person, roles, tasks, (guint)limit);
    add_tasks(app, SQL_TASKS_UNDATED, person, roles, tasks, (guint)limit);
    add_tasks(app, SQL_TASKS_CONFIRM, person, roles, tasks, (guint)limit);
    return db_answered(app_db(app), before, error) ? g_steal_pointer(&tasks) : NULL; /* unread is not "no tasks" */
}

/* "07:23" of today, else with its date. Owned. */
static char *time_of_day(gint64 at) {
    char *full = clock_format_short(at);
    if (clock_day_number(at) == clock_day_number(clock_now())) {
        char *hour = g_strdup(strrchr(full, ' ') + 1);
        g_free(full);
        return hour;
    }
    return full;
}

char *work_step_done_text(App *app, const GPtrArray *steps, const FormStep *step) {
    const Step *done = step_find_done(steps, step->name);
    if (step->aside || done == NULL || step_find_open(steps, step->name) != NULL || strcmp(done->decision, "cancelled") == 0) {
        return NULL;
    }
    g_autofree char *who = person_name(app_db(app), done->done_by), *when = time_of_day(done->done);
    const char *text = strcmp(done->decision, "reject") == 0 ? _("“%s” was sent back or refused by %s at %s; yours was not sent")
                                                             : _("“%s” was done by %s at %s; yours was not sent");
    return g_strdup_printf(text, form_text(&step->title), who, when);
}
