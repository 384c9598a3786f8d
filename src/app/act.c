/* SPDX-License-Identifier: MIT
 *
 * Acting on a record (响应、整改、验收 …): checked again inside the transaction, whatever a screen showed.
 */
#include "deed.h"
#include "quiz_private.h"

#include "bihuan/app/session.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/called.h"
#include "bihuan/rule/extension.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"

#include <string.h>

#define NAMES_SHOWN 3
#define CATCH_UP_TRIES 5
#define LEVEL_MAJOR "1"

static const char SQL_NEWEST[] = "SELECT actor, at FROM audit WHERE subject = $1 ORDER BY seq DESC LIMIT 1";

/* ---- may it be done? ---- */

static gboolean unknown_step(const Form *form, const char *name, GError **error) {
    g_autoptr(GString) known = g_string_new(NULL);
    for (guint i = 0; i < form_step_count(form); i++)
        g_string_append_printf(known, "%s%s", i ? ", " : "", form_step_at(form, i)->name);
    return err_set(error, ERR_INPUT, _("“%s” is not a step of %s; its steps are: %s"), name, form_title(form), known->str);
}

/* Somebody else was faster: say who did what, so that the person can decide again. */
static gboolean check_revision(const Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    if (deed->revision == 0 || deed->revision == subject->record->revision)
        return TRUE;
    g_autoptr(Rows) rows = db_query(subject->db, NULL, SQL_NEWEST, "s", subject->record->number);
    gboolean found = rows_next(rows, NULL);
    g_autofree char *who = person_name(subject->db, found ? rows_text(rows, 0) : "system");
    g_autofree char *when = clock_format_short(found ? rows_int(rows, 1) : 0);
    return err_set(error, ERR_CONFLICT, _("%s changed %s meanwhile (%s); it is now in the state “%s”. Look again, your input is kept"), who,
                   subject->record->number, when, work_state_title(subject->form, subject->record));
}

static gboolean not_allowed(const Deed *deed, const GPtrArray *may, GError **error) {
    const Case *subject = deed->subject;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < may->len && i < NAMES_SHOWN; i++) {
        g_autofree char *name = person_name(subject->db, may->pdata[i]);
        g_string_append_printf(names, _("%s%s (%s)"), i ? _(", ") : "", name, (char *)may->pdata[i]);
    }
    if (may->len > NAMES_SHOWN)
        g_string_append(names, " …");
    return err_set(error, ERR_DENIED, _("%s may not do “%s” on %s; these may: %s"), app_user(deed->app)->name,
                   form_text(&deed->shape->title), subject->record->number, may->len ? names->str : "-");
}

static gboolean check_turn(const Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    g_auto(FlowState) flow = case_flow(subject);
    return flow_allows(subject->form, deed->shape, &flow, deed->reject, error);
}

/* Inside the change: not "not yet", but that somebody was faster. */
static gboolean check_turn_again(const Deed *deed, GError **error) {
    g_autoptr(GError) local = NULL;
    if (check_turn(deed, &local))
        return TRUE;
    g_autofree char *done = err_is(local, ERR_CONFLICT) ? work_step_done_text(deed->app, deed->subject->steps, deed->shape) : NULL;
    if (done)
        return err_set(error, ERR_CONFLICT, "%s", done);
    g_propagate_error(error, g_steal_pointer(&local));
    return FALSE;
}

/* What is done at once by submitting may be done so by whoever could have begun it, whomever the open record was given to; but what protects
 * people while something is put off is for who answers for it. */
static gboolean add_whoever_begins(const Deed *deed, GPtrArray *may, GError **error) {
    g_autoptr(GPtrArray) begin = deed->at_once && !deed->owned ? who_may(deed->subject, deed->shape, NULL, error) : g_ptr_array_new();
    for (guint i = 0; begin && i < begin->len; i++)
        g_ptr_array_add(may, g_strdup(begin->pdata[i]));
    return begin != NULL;
}

static gboolean check_actor(const Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    if (deed_is_anonymous(deed))
        return TRUE;
    g_autoptr(GPtrArray) may = who_may(subject, deed->shape, step_find_open(subject->steps, deed->shape->name), error);
    if (!may || !add_whoever_begins(deed, may, error))
        return FALSE;
    return who_contains(may, app_user_id(deed->app)) ? deed_access(deed->app, subject, deed->shape->name, error)
                                                     : not_allowed(deed, may, error);
}

static gboolean check_gate(Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    QuizQuery query = {.form = form_name(subject->form), .number = subject->record->number, .own = subject->form};
    QuizStep step = {subject->form, query.number, deed->shape->name, app_user_id(deed->app)};
    QuizAsks asks;
    if (deed->reject || deed->at_once || deed_is_anonymous(deed))
        return TRUE;
    query.now = change_time(subject->change);
    if (!quiz_step_asks(subject->db, &step, &asks, error))
        return FALSE;
    return asks == QUIZ_ASKS_NOTHING ||
           (asks == QUIZ_ASKS_PASS ? quiz_gate_let(deed->app, &query, &deed->pass, error) : quiz_gate_unlocked(deed->app, &query, error));
}

/* What a clock suspended may be resumed, what a hold suspended not: whatever the form's own rules say. */
static gboolean check_resume(const Deed *deed, GError **error) {
    const Case *subject = deed->subject;
    const FormStep *shape = deed->shape;
    gboolean suspended =
        strcmp(subject->record->state, "suspended") == 0 && !shape->aside && !shape->parallel && shape != form_count_out(subject->form);
    return !suspended || deed_check_holds(deed->app, subject, error);
}

/* ---- what it does ---- */

/* The row of what was done: the open one, or a new one for something aside. */
static void finish_step(Deed *deed) {
    Case *subject = deed->subject;
    Step *step = deed->open;
    if (!step) {
        step = deed->open = step_new(subject->record->number, deed->shape->name);
        step->entered = subject->now;
        g_free(step->assignee);
        step->assignee = deed_is_anonymous(deed) ? g_strdup("anyone") : g_strconcat("person:", subject->actor, NULL);
        g_ptr_array_add(subject->steps, step);
    }
    step->done = subject->now;
    step->rung_due = 0;
    g_free(step->done_by);
    step->done_by = g_strdup(subject->actor);
    g_free(step->decision);
    step->decision = g_strdup(deed->reject ? "reject" : "done");
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, deed->canonical);
    while (g_hash_table_iter_next(&iter, &key, &value))
        if (*(const char *)value)
            g_hash_table_insert(step->fields, g_strdup(key), g_strdup(value));
    rule_take_values(subject->record, deed->canonical);
    if (!deed->reject && deed->shape == form_count_out(subject->form))
        subject->record->counted_out = subject->now;
}

/* A signed extension (延期): the only way a due time changes. */
static void move_due(const Case *subject, const char *field) {
    const char *value = record_field(subject->record, field);
    rule_move_due(subject, value ? g_ascii_strtoll(value, NULL, 10) : 0);
}

/* ---- re-classification (重新分类、变更级别): what one person must not take away. A hazard goes on counting under the category it had
 * until a second person has confirmed the new one; a major hazard is lowered by two only. ---- */

/* The step by which a second person settles the same field. */
static const FormStep *second_step(const Form *form, const char *field) {
    for (guint i = 0; i < form_step_count(form); i++) {
        const FormStep *step = form_step_at(form, i);
        if (step->parallel && step->effect == EFFECT_SET && g_strcmp0(step->effect_field, field) == 0)
            return step;
    }
    return NULL;
}

static const char *opener_of(const Form *form, const char *step) {
    for (guint i = 0; i < form_step_count(form); i++)
        if (g_strcmp0(form_step_at(form, i)->opens, step) == 0)
            return form_step_at(form, i)->name;
    return "-";
}

static gboolean needs_two(Case *subject, GError **error) {
    const FormStep *second = second_step(subject->form, "level");
    if (!second)
        return err_set(error, ERR_DENIED,
                       _("a major hazard is not lowered by one person, and this version of the form has no step by"
                         " which two do it; void it, which a second person confirms"));
    g_autoptr(GPtrArray) may = who_may(subject, second, NULL, error);
    if (!may)
        return FALSE;
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < may->len; i++)
        if (strcmp(may->pdata[i], subject->actor) != 0)
            g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", (char *)may->pdata[i]);
    return err_set(error, ERR_DENIED,
                   _("a major hazard is lowered by two: add --with ID, or ask for it with the step %s and let one of these do %s: %s"),
                   opener_of(subject->form, second->name), second->name, names->len ? names->str : "-");
}

static gboolean is_lowered(const Case *subject) {
    return g_strcmp0(subject->record->level, LEVEL_MAJOR) == 0 && g_strcmp0(record_field(subject->record, "level"), LEVEL_MAJOR) != 0;
}

/* The first category that nobody has confirmed away; back to it there is nothing to confirm any more. */
static void keep_counting(Record *record) {
    const char *category = record_field(record, "category");
    if (record->category && !record->held_category && g_strcmp0(record->category, category) != 0)
        record->held_category = g_strdup(record->category);
    if (g_strcmp0(record->held_category, category) == 0)
        g_clear_pointer(&record->held_category, g_free);
}

/* Somebody who stands by and could do the second step himself: then both do it at once, and both sign. */
static gboolean stands_by(App *app, Case *subject, GError **error) {
    const FormStep *step = second_step(subject->form, "level");
    const char *second = session_second(app);
    g_autoptr(GPtrArray) may = step && second ? who_may(subject, step, NULL, error) : NULL;
    if (step && second && !may)
        return FALSE;
    if (!second || !who_contains(may, second) || strcmp(second, subject->actor) == 0)
        return needs_two(subject, error);
    return session_both(app, second, error) && session_countersign(app, subject->change, "降级 / lower the level", error) &&
           (!session_is_unlocked(app) || session_sign(app, subject->change, "降级 / lower the level", subject->advice, error));
}

/* effect = set:FIELD, before the columns follow. */
static gboolean reclassify(App *app, Case *subject, const FormStep *shape, GError **error) {
    if (strcmp(shape->effect_field, "level") == 0 && is_lowered(subject) && !shape->parallel && !stands_by(app, subject, error))
        return FALSE;
    if (strcmp(shape->effect_field, "category") == 0)
        keep_counting(subject->record);
    rule_sync_columns(subject);
    return rule_run(subject, EVENT_RECLASSIFY, NULL, error);
}

/* ---- on ---- */

static gboolean apply_effect(const Deed *deed, const FlowOutcome *outcome, GError **error) {
    Case *subject = deed->subject;
    switch (outcome->effect) {
    case EFFECT_DUE:
        move_due(subject, outcome->effect_field);
        return TRUE;
    case EFFECT_EXTEND:
        return rule_extension_grant(subject, deed->open, outcome->effect_field, error);
    case EFFECT_SET:
        return reclassify(deed->app, subject, deed->shape, error);
    case EFFECT_SETTLE: /* by a second person */
        g_clear_pointer(&subject->record->held_category, g_free);
        return TRUE;
    case EFFECT_CONFIRM:
        subject->record->confirmed = subject->now;
        return TRUE;
    case EFFECT_NONE:
        break;
    }
    return TRUE;
}

/* Sent back is not granted more time: the step entered again keeps the due time it had (no edit resets a clock). */
static gboolean keep_clock(const Case *subject, GError **error) {
    GPtrArray *steps = subject->steps;
    Step *again = steps->pdata[steps->len - 1];
    const FormStep *shape = form_step(subject->form, again->name);
    LimitSource limits = case_limits(subject, again->entered);
    for (guint i = steps->len - 1; i > 0; i--) {
        const Step *before = steps->pdata[i - 1];
        if (strcmp(before->name, again->name) != 0 || before->due == 0)
            continue;
        again->due = subject->record->due = before->due;
        if (!rule_extension_lost(subject, &again->due, error)) /* what protected people while it was put off was not kept */
            return FALSE;
        subject->record->due = again->due;
        if (shape->overdue->len > 0)
            again->rung_due = form_ladder_reached(shape->overdue, 0, again->due, &limits);
        return TRUE;
    }
    return TRUE;
}

static void end_record(const Case *subject, const char *state) {
    g_free(subject->record->state);
    subject->record->state = g_strdup(state);
    subject->record->ended = TRUE;
    subject->record->due = 0;
    subject->record->closed = subject->now;
}

static gboolean enter_next(Case *subject, const FormStep *next, GError **error) {
    Record *record = subject->record;
    FormStage stage = flow_stage(subject->form, next->name);
    gboolean over = record->expired && stage == STAGE_WORKING; /* sent back after its time: only to be counted out again */
    record->ended = FALSE;
    record->closed = 0;
    if (stage != STAGE_AFTER)
        record->counted_out = 0;
    if (!rule_enter(subject, over ? form_count_out(subject->form) : next, FALSE, error))
        return FALSE;
    if (over) {
        g_free(record->state);
        record->state = g_strdup("expired");
        record->due = record->valid_until;
    }
    return TRUE;
}

static gboolean move_on(const Deed *deed, const FlowOutcome *outcome, GError **error) {
    Case *subject = deed->subject;
    if (outcome->counts)
        subject->record->rejects++;
    if (outcome->end || outcome->next)
        deed_cancel_steps(subject, deed->open, outcome->end != NULL);
    if (outcome->end)
        end_record(subject, outcome->end);
    if (outcome->next && !enter_next(subject, outcome->next, error))
        return FALSE;
    if (outcome->next && deed->reject && !keep_clock(subject, error))
        return FALSE;
    /* what waits already is not asked for twice */
    return !outcome->opens || step_find_open(subject->steps, outcome->opens->name) || rule_enter(subject, outcome->opens, TRUE, error);
}

/* What the signature means stands in the log in both languages; who stands by signs too. */
static gboolean sign_act(const Deed *deed, GError **error) {
    const FormText *title = &deed->shape->title;
    g_autofree char *both = g_strdup_printf("%s / %s", title->zh ? title->zh : "", title->en ? title->en : "");
    const char *meaning = g_intern_string(both);
    Case *subject = deed->subject;
    session_arm_round(deed->app, form_name(subject->form));
    return (deed->reject || !deed->shape->sign || session_sign(deed->app, subject->change, meaning, subject->advice, error)) &&
           session_sign_both(deed->app, subject->change, meaning, error);
}

/* Who asked for a permit, an extension, another category hears what was decided, a permit's people that the work goes on, who heard an alarm that it is over.
 * "approve" is the step that a permit is approved by (bihuan-form(5)). */
static gboolean tell_news(const Deed *deed, const FlowOutcome *outcome, GError **error) {
    Case *subject = deed->subject;
    const char *name = deed->shape->name;
    gboolean permit = form_is_permit(subject->form), judged = permit && strcmp(name, "approve") == 0;
    if (judged || g_strcmp0(outcome->end, "rejected") == 0)
        return rule_tell_opener(subject, deed->open, deed->reject, error);
    if (deed->shape->parallel)
        return rule_tell_asker(subject, deed->open, deed->reject, error);
    if (permit && deed->shape == form_resume(subject->form) && !deed->reject)
        return rule_tell_end(subject, "resumed", NULL, error);
    return permit || !outcome->end || rule_tell_end(subject, "ended", NULL, error);
}

/* ---- the act ---- */

gboolean deed_act(Deed *deed, GError **error) {
    Case *subject = deed->subject;
    const FormStep *shape = deed->shape;
    if (!deed_is_anonymous(deed) && !person_need_service(subject->db, app_user_id(deed->app), error))
        return FALSE;
    deed->open = step_find_open(subject->steps, shape->name);
    if (!check_revision(deed, error) || !check_turn_again(deed, error) || !check_actor(deed, error) || !check_gate(deed, error) ||
        !deed_check_values(deed, error))
        return FALSE;
    if (!deed->reject && (!check_resume(deed, error) || !deed_guard(subject, shape->name, deed->canonical, error)))
        return FALSE;
    FlowOutcome outcome = flow_outcome(subject->form, shape, deed->reject);
    finish_step(deed);
    return deed_save_files(deed, error) && apply_effect(deed, &outcome, error) && move_on(deed, &outcome, error) && sign_act(deed, error) &&
           rule_run(subject, EVENT_ACT, shape->name, error) && tell_news(deed, &outcome, error);
}

static gboolean act_on_record(Deed *deed, GError **error) {
    return deed_act(deed, error) && deed_commit(deed, deed->reject ? "reject" : "act", deed->shape->name, error);
}

/* The record as it is inside the transaction. */
static Work *act_in_change(Deed *deed, GError **error) {
    g_autoptr(Change) change = deed_begin(deed, error);
    Case *now = change ? case_in_change(change, app_shelf(deed->app), deed->subject->record->number, error) : NULL;
    if (!now)
        return NULL;
    case_free(deed->subject);
    deed->subject = now;
    if (!rule_is_behind(change, now->record, &deed->behind, error) || deed->behind || !act_on_record(deed, error))
        return NULL;
    return deed_show(deed, error);
}

/* Nothing is judged before what the clocks have said meanwhile: whoever comes first, however late. */
static Work *act_caught_up(Deed *deed, GError **error) {
    for (int i = 0; i < CATCH_UP_TRIES; i++) {
        if (!rule_catch_up(app_plant(deed->app), app_shelf(deed->app), deed->subject->record, error))
            return NULL;
        Work *work = act_in_change(deed, error);
        if (work || !deed->behind)
            return work;
    }
    err_set(error, ERR_BUSY, _("the rules of time have not caught up on %s; nothing was changed; try again"),
            deed->subject->record->number);
    return NULL;
}

/* Who gives no name is told so first, whatever he asked for: unless anybody may. */
static gboolean check_named(App *app, const FormStep *shape, GError **error) {
    if (!shape || !shape->anonymous)
        return app_need_user(app, error);
    return !app_user(app) || app_need_name(app, error);
}

static Work *act_on(Deed *deed, const char *number, const char *step, GError **error) {
    App *app = deed->app;
    g_autoptr(GError) unknown = NULL;
    Case *seen = deed->subject = case_of_record(app_db(app), app_shelf(app), number, app_user_id(app), &unknown);
    deed->shape = seen ? form_step_called(seen->form, step) : NULL;
    if (!check_named(app, deed->shape, error))
        return NULL;
    if (!seen)
        g_propagate_error(error, g_steal_pointer(&unknown));
    else if (!deed->shape)
        unknown_step(seen->form, step, error);
    /* before files are kept: is it this person's turn at all? The transaction asks again. */
    else if (form_take_also(seen->form, form_asked(seen->form, deed->shape), deed->typed, error) &&
             (deed->revision != 0 || (check_turn(deed, error) && check_actor(deed, error))) && deed_keep_files(deed, error))
        return act_caught_up(deed, error);
    return NULL;
}

Work *work_act(App *app, const char *number, const char *step, gboolean reject, GHashTable *values, gint64 revision, GError **error) {
    Deed deed = {.reject = reject, .revision = revision};
    deed_init(&deed, app, values);
    return deed_end(&deed, act_on(&deed, number, step, error), error);
}
