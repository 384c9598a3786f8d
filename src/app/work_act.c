/* SPDX-License-Identifier: MIT
 *
 * Acting on a record (响应、整改、验收 …): checked again inside the transaction, whatever a screen showed.
 */
#include "work_private.h"

#include "bihuan/app/session.h"
#include "bihuan/form/flow.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/called.h"

#include <string.h>

#define NAMES_SHOWN 3
#define CATCH_UP_TRIES 5

/* One act on its way. */
typedef struct {
    App *app;
    const Form *form;
    const FormStep *shape;
    gboolean reject;
    GHashTable *typed;
    GHashTable *canonical;
    WorkFiles files;
    gint64 revision;
    gboolean behind; /* something struck unseen: it is dealt with first, in changes of its own */
    Record *record;
    Step *open; /* the row acted on; a new one for asides */
    RuleEvent event;
    guint before;  /* db_failures() at the first question */
    gboolean done; /* committed */
} Act;

void work_flow_fill(const Form *form, const Record *record, const GPtrArray *steps, gint64 now, WorkFlow *flow) {
    *flow = (WorkFlow){.parallel = g_ptr_array_new()};
    flow->state = (FlowState){.state = record->state, .now = now, .due = record->due};
    flow->state.done = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        const FormStep *shape = form_step(form, step->name);
        if (step->done && strcmp(step->decision, "cancelled") != 0) {
            int times = GPOINTER_TO_INT(g_hash_table_lookup(flow->state.done, step->name));
            g_hash_table_insert(flow->state.done, step->name, GINT_TO_POINTER(times + 1));
        }
        if (step->done || !shape)
            continue;
        if (shape->parallel)
            g_ptr_array_add(flow->parallel, step->name);
        else
            flow->state.current = step->name;
    }
    g_ptr_array_add(flow->parallel, NULL);
    flow->state.parallel = (const char *const *)flow->parallel->pdata;
}

void work_flow_clear(WorkFlow *flow) {
    g_ptr_array_unref(flow->parallel);
    g_hash_table_unref(flow->state.done);
}

static gboolean unknown_step(Act *act, const char *name, GError **error) {
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < form_step_count(act->form); i++)
        g_string_append_printf(known, "%s%s", i ? ", " : "", form_step_at(act->form, i)->name);
    return err_set(error, ERR_INPUT, _("“%s” is not a step of %s; its steps are: %s"), name, form_title(act->form), known->str);
}

/* Somebody else was faster: say who did what, so that the person can decide again. */
static gboolean check_revision(Act *act, GError **error) {
    if (act->revision == 0 || act->revision == act->record->revision)
        return TRUE;
    g_autoptr(Rows) rows = db_query(app_db(act->app), NULL,
                                    "SELECT actor, at, reason FROM (SELECT actor, at, kind AS reason FROM audit WHERE subject = $1 ORDER "
                                    "BY seq DESC LIMIT 1) AS newest",
                                    "s", act->record->number);
    gboolean found = rows_next(rows, NULL);
    g_autofree char *who = person_name(app_db(act->app), found ? rows_text(rows, 0) : "system");
    g_autofree char *when = clock_format_short(found ? rows_int(rows, 1) : 0);
    return err_set(error, ERR_CONFLICT, _("%s changed %s meanwhile (%s); it is now in the state “%s”. Look again, your input is kept"), who,
                   act->record->number, when, work_state_title(act->form, act->record));
}

static gboolean not_allowed(Act *act, GPtrArray *may, GError **error) {
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < may->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(app_db(act->app), may->pdata[i]);
        g_string_append_printf(names, _("%s%s (%s)"), i ? _(", ") : "", name, (char *)may->pdata[i]);
    }
    if (may->len > NAMES_SHOWN)
        g_string_append(names, " …");
    return err_set(error, ERR_DENIED, _("%s may not do “%s” on %s; these may: %s"), app_user(act->app)->name, form_text(&act->shape->title),
                   act->record->number, may->len ? names->str : "-");
}

static gboolean check_turn(Act *act, GError **error) {
    WorkFlow flow;
    work_flow_fill(act->form, act->record, act->event.steps, change_time(act->event.change), &flow);
    g_autoptr(GError) local = NULL;
    gboolean allowed = flow_allows(act->form, act->shape, &flow.state, act->reject, &local);
    work_flow_clear(&flow);
    g_autofree char *done = !err_is(local, ERR_CONFLICT) ? NULL : work_step_done_text(act->app, act->event.steps, act->shape);
    if (done) /* not "not yet": somebody was faster */
        return err_set(error, ERR_CONFLICT, "%s", done);
    if (local)
        g_propagate_error(error, g_steal_pointer(&local));
    return allowed;
}

/* Anybody stops work: also nobody in particular, at a terminal where nobody is logged in. */
static gboolean is_anonymous(const Act *act) {
    return !app_user(act->app) && act->shape->anonymous;
}

static const char *actor_of(const Act *act) {
    return is_anonymous(act) ? WORK_NOBODY : app_user_id(act->app);
}

static gboolean check_person(Act *act, GError **error) {
    if (is_anonymous(act))
        return TRUE;
    WhoContext context = {app_db(act->app), act->form, act->record, act->event.steps, change_time(act->event.change)};
    g_autoptr(GPtrArray) may = who_may(&context, act->shape, act->open);
    return who_contains(may, app_user_id(act->app)) ? work_access(act->app, &context, act->shape->name, error)
                                                    : not_allowed(act, may, error);
}

static gboolean check_values(Act *act, GError **error) {
    WorkContext context = {0};
    work_context_fill(act->app, act->form, act->record, act->event.steps, change_time(act->event.change), &context);
    context.form.rejecting = act->reject;
    g_autoptr(GPtrArray) problems = form_check_values(act->form, act->shape, act->typed, &context.form, context.facts, &act->canonical);
    work_context_clear(&context);
    return form_problems_ok(problems, error) &&
           (act->reject || work_photos_differ(app_db(act->app), act->form, act->record, act->canonical, error));
}

/* The row of what was done: the open one, or a new one for something aside. */
static void finish_step(Act *act) {
    Step *step = act->open;
    gint64 now = change_time(act->event.change);
    if (!step) {
        step = act->open = step_new(act->record->number, act->shape->name);
        step->entered = now;
        g_free(step->assignee);
        step->assignee = is_anonymous(act) ? g_strdup("anyone") : g_strconcat("person:", app_user_id(act->app), NULL);
        g_ptr_array_add(act->event.steps, step);
    }
    step->done = now;
    step->rung_due = 0;
    g_free(step->done_by);
    step->done_by = g_strdup(actor_of(act));
    g_free(step->decision);
    step->decision = g_strdup(act->reject ? "reject" : "done");
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, act->canonical);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (*(const char *)value)
            g_hash_table_insert(step->fields, g_strdup(key), g_strdup(value));
    work_take_values(act->record, act->canonical);
    if (step->decision[0] == 'd' && act->shape == form_count_out(act->form))
        act->record->counted_out = now;
}

/* A signed extension (延期): the only way a due time changes. Rungs already climbed stay climbed. */
static void move_due(Act *act, const char *field) {
    const char *value = record_field(act->record, field);
    gint64 due = value ? g_ascii_strtoll(value, NULL, 10) : 0;
    LimitSource limits = {.resolve = shelf_limit, .data = app_db(act->app), .at = change_time(act->event.change)};
    act->record->due = due;
    for (guint i = 0; i < act->event.steps->len; i++) {
        Step *step = act->event.steps->pdata[i];
        const FormStep *shape = form_step(act->form, step->name);
        if (step->done || !shape || shape->parallel)
            continue;
        step->due = due;
        step->rung_due = 0;
        if (step->rung < (gint64)shape->overdue->len)
            step->rung_due = form_ladder_reached(shape->overdue, (guint)step->rung, due, &limits);
    }
}

static gboolean apply_effect(Act *act, const FlowOutcome *outcome, GError **error) {
    switch (outcome->effect) {
    case EFFECT_DUE:
        move_due(act, outcome->effect_field);
        return TRUE;
    case EFFECT_SET:
        return work_reclassify(act->app, &act->event, act->shape, error) && rule_run(&act->event, EVENT_RECLASSIFY, NULL, error);
    case EFFECT_SETTLE:
        work_settle_class(act->record);
        return TRUE;
    case EFFECT_CONFIRM:
        act->record->confirmed = change_time(act->event.change);
        return TRUE;
    case EFFECT_NONE:
        break;
    }
    return TRUE;
}

/* Sent back is not granted more time: the step entered again keeps the due time it had (no edit resets a clock). */
static void keep_clock(Act *act) {
    GPtrArray *steps = act->event.steps;
    Step *again = steps->pdata[steps->len - 1];
    const FormStep *shape = form_step(act->form, again->name);
    LimitSource limits = {.resolve = shelf_limit, .data = app_db(act->app), .at = again->entered};
    for (guint i = steps->len - 1; i > 0; i--) {
        const Step *before = steps->pdata[i - 1];
        if (strcmp(before->name, again->name) != 0 || before->due == 0)
            continue;
        again->due = act->record->due = before->due;
        if (shape->overdue->len > 0)
            again->rung_due = form_ladder_reached(shape->overdue, 0, again->due, &limits);
        return;
    }
}

static gboolean move_on(Act *act, const FlowOutcome *outcome, GError **error) {
    Record *record = act->record;
    if (outcome->counts)
        record->rejects++;
    if (outcome->end || outcome->next)
        work_cancel_steps(&act->event, act->open, outcome->end != NULL);
    if (outcome->end) {
        g_free(record->state);
        record->state = g_strdup(outcome->end);
        record->ended = TRUE;
        record->due = 0;
        record->closed = change_time(act->event.change);
    }
    if (outcome->next) {
        FormStage stage = flow_stage(act->form, outcome->next->name);
        gboolean over = record->expired && stage == STAGE_WORKING; /* sent back after its time: only to be counted out again */
        record->ended = FALSE;
        record->closed = 0;
        if (stage != STAGE_AFTER)
            record->counted_out = 0;
        if (!work_enter(&act->event, over ? form_count_out(act->form) : outcome->next, FALSE, error))
            return FALSE;
        if (over) {
            g_free(record->state);
            record->state = g_strdup("expired");
            record->due = record->valid_until;
        }
        if (act->reject)
            keep_clock(act);
    }
    if (!outcome->opens || step_find_open(act->event.steps, outcome->opens->name))
        return TRUE; /* what waits already is not asked for twice */
    return work_enter(&act->event, outcome->opens, TRUE, error);
}

/* What the signature means stands in the log in both languages; who stands by signs too. */
static gboolean sign(Act *act, GError **error) {
    const FormText *title = &act->shape->title;
    g_autofree char *both = g_strdup_printf("%s / %s", title->zh ? title->zh : "", title->en ? title->en : "");
    const char *meaning = g_intern_string(both);
    Change *change = act->event.change;
    return (act->reject || !act->shape->sign || session_sign(act->app, change, meaning, act->event.advice, error)) &&
           session_sign_both(act->app, change, meaning, error);
}

/* What a clock suspended may be resumed, what a hold suspended not: whatever the form's own rules say. */
static gboolean check_resume(Act *act, GError **error) {
    gboolean suspended = strcmp(act->record->state, "suspended") == 0 && !act->shape->aside && !act->shape->parallel &&
                         act->shape != form_count_out(act->form);
    return !suspended || work_check_holds(act->app, act->form, act->record, error);
}

static gboolean run(Act *act, GError **error) {
    RuleEvent *event = &act->event;
    if (!is_anonymous(act) && !person_in_service(app_db(act->app), app_user_id(act->app)))
        return err_set(error, ERR_DENIED, _("%s has left service and may not act"), app_user_id(act->app));
    act->open = step_find_open(event->steps, act->shape->name);
    if (!check_revision(act, error) || !check_turn(act, error) || !check_person(act, error) || !check_values(act, error))
        return FALSE;
    if (!act->reject && (!check_resume(act, error) || !work_guard(event, act->shape->name, act->canonical, error)))
        return FALSE;
    FlowOutcome outcome = flow_outcome(act->form, act->shape, act->reject);
    finish_step(act);
    if (!apply_effect(act, &outcome, error) || !move_on(act, &outcome, error))
        return FALSE;
    return sign(act, error) && rule_run(event, EVENT_ACT, act->shape->name, error) && work_settle_entering(event, error) &&
           work_save_all(event, error) && work_set_clocks(event, error) &&
           work_files_save(event->change, &act->files, act->record->number, error) &&
           change_commit(event->change, act->reject ? "reject" : "act", act->record->number, act->shape->name, error);
}

/* The record as it is inside the transaction. */
static Work *act_inside(Act *act, const char *number, GError **error) {
    g_autoptr(Change) change = work_begin(act->app, act->form, act->shape->name, actor_of(act), error);
    if (!change)
        return NULL;
    change_since(change, act->before);
    g_autoptr(GPtrArray) advice = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Record) record = record_load(app_db(act->app), number, error);
    g_autoptr(GPtrArray) steps = record ? step_list(app_db(act->app), record->number, error) : NULL;
    if (!steps)
        return NULL;
    if (!rule_is_behind(change, record, &act->behind, error) || act->behind)
        return NULL;
    act->record = record;
    act->event =
        (RuleEvent){.change = change, .shelf = app_shelf(act->app), .form = act->form, .record = record, .steps = steps, .advice = advice};
    act->done = run(act, error);
    if (!act->done)
        return NULL;
    work_files_advise(&act->files, advice);
    work_clock_advise(change, advice);
    return work_view(act->app, record->number, g_steal_pointer(&advice), error);
}

/* Nothing is judged before what the clocks have said meanwhile: whoever comes first, however late. */
static Work *act_caught_up(Act *act, const Record *seen, GError **error) {
    for (int i = 0; i < CATCH_UP_TRIES; i++) {
        if (!rule_catch_up(app_plant(act->app), app_shelf(act->app), seen, error))
            return NULL;
        g_autoptr(Work) work = act_inside(act, seen->number, error);
        if (work || !act->behind)
            return g_steal_pointer(&work);
        g_clear_pointer(&act->canonical, g_hash_table_unref);
    }
    err_set(error, ERR_BUSY, _("the rules of time have not caught up on %s; nothing was changed; try again"), seen->number);
    return NULL;
}

/* Before files are kept: is it this person's turn at all? The transaction asks again. */
static gboolean could_act(Act *act, const char *number, GError **error) {
    g_autoptr(GPtrArray) steps = step_list(app_db(act->app), number, error);
    g_autoptr(Record) record = steps ? record_load(app_db(act->app), number, error) : NULL;
    if (!record)
        return FALSE;
    WhoContext context = {app_db(act->app), act->form, record, steps, clock_now()};
    g_autoptr(GPtrArray) may = who_may(&context, act->shape, step_find_open(steps, act->shape->name));
    WorkFlow flow;
    work_flow_fill(act->form, record, steps, clock_now(), &flow);
    gboolean allowed = flow_allows(act->form, act->shape, &flow.state, act->reject, error);
    work_flow_clear(&flow);
    act->record = record;
    return allowed && (is_anonymous(act) || who_contains(may, app_user_id(act->app)) || not_allowed(act, may, error)) &&
           (is_anonymous(act) || work_access(act->app, &context, act->shape->name, error));
}

/* Who gives no name is told so first, whatever he asked for: unless anybody may. */
static gboolean check_named(App *app, const FormStep *shape, GError **error) {
    if (!shape || !shape->anonymous)
        return app_need_user(app, error);
    return !app_user(app) || app_need_name(app, error);
}

static Work *act_on(Act *act, const char *number, const char *step, GError **error) {
    App *app = act->app;
    g_autoptr(GError) unknown = NULL;
    g_autoptr(Record) seen = record_load(app_db(app), number, &unknown);
    act->form = seen ? shelf_form(app_shelf(app), seen->form, seen->version, NULL, &unknown) : NULL;
    act->shape = act->form ? form_step_called(act->form, step) : NULL;
    if (!check_named(app, act->shape, error))
        return NULL;
    if (unknown)
        g_propagate_error(error, g_steal_pointer(&unknown));
    if (!act->form)
        return NULL;
    if (!act->shape) {
        unknown_step(act, step, error);
        return NULL;
    }
    work_files_init(&act->files);
    Work *work = NULL;
    if ((act->revision != 0 || could_act(act, seen->number, error)) && work_files_keep(app, act->form, &act->typed, &act->files, error)) {
        work = act_caught_up(act, seen, error);
        g_hash_table_unref(act->typed);
    }
    g_clear_pointer(&act->canonical, g_hash_table_unref);
    work_files_clear(&act->files);
    return work;
}

Work *work_act(App *app, const char *number, const char *step, gboolean reject, GHashTable *values, gint64 revision, GError **error) {
    Act act = {.app = app, .reject = reject, .typed = values, .revision = revision, .before = db_failures(app_db(app))};
    Work *work = act_on(&act, number, step, error);
    if (!work && !act.done)
        db_answered(app_db(app), act.before, error); /* the disk is the reason, not what follows from its silence */
    return work;
}
