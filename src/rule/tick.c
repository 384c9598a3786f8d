/* SPDX-License-Identifier: MIT
 *
 * The rules of time (到时规则): escalation, expiry, reminders, suspensions that were missed. Candidates are looked up without the
 * lock; each is decided again inside its own change, so any number of processes may do this at once.
 */
#include "bihuan/rule/rule.h"

#include "bihuan/form/flow.h"
#include "bihuan/base/clock.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/message.h"
#include "bihuan/model/obligation.h"
#include "bihuan/rule/extension.h"
#include "bihuan/rule/who.h"
#include "bihuan/store/plant_clock.h"
#include "bihuan/rule/guard.h"
#include "due_open.h"
#include "private.h"
#include "scene_month.h"
#include "strike.h"

#include <string.h>

#define BATCH 200
#define ASK_AGAIN CLOCK_HOUR /* nobody at all is in service: the rung waits */

static const char SQL_EXPIRED[] =
    "SELECT number FROM record WHERE ended = 0 AND valid_until IS NOT NULL AND valid_until <= $1"
    " AND expired IS NULL AND counted_out IS NULL ORDER BY valid_until, number LIMIT $2";
static const char SQL_ESCALATION_DUE[] = "SELECT 1 FROM step WHERE done = 0 AND rung_due > 0 AND rung_due <= $1 LIMIT 1";
static const char SQL_TELLING_DUE[] = "SELECT 1 FROM step WHERE done = 0 AND tell_due > 0 AND tell_due <= $1 LIMIT 1";

/* The steps of a record and the one wanted, if it is still open. */
static Step *find_position(const GPtrArray *steps, gint64 position) {
    for (guint i = 0; i < steps->len; i++) {
        Step *step = steps->pdata[i];
        if (step->position == position && step->done == 0)
            return step;
    }
    return NULL;
}

/* The people are looked up before the rung is climbed: one that nobody would hear is not used up. */
static gboolean tell_superior(Case *subject, const Step *step, GPtrArray *people, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    const FormRung *rung = shape->overdue->pdata[step->rung - 1];
    g_autofree char *key = g_strdup_printf("escalate/%s/%d/%d", subject->record->number, (int)step->position, (int)step->rung);
    RuleMessage message = {.channels = rung->channels, .key = key, .phrase = "escalation", .kind = "escalation", .people = people};
    message.file = rung->file;
    message.scene = form_scene(subject->form);
    message.step = step;
    message.what = &shape->title;
    message.span = subject->now - step->due;
    return rule_send(subject, &message, error);
}

/* Climbs every rung that is reached; each is marked, so that it happens once. */
static gboolean climb_rungs(Case *subject, Step *step, gint64 *escalated, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    LimitSource limits = case_limits(subject, step->entered);
    gint64 rungs = shape ? (gint64)shape->overdue->len : 0;
    step->rung_due = 0;
    while (shape && step->rung < rungs) {
        gint64 reached = form_ladder_reached(shape->overdue, (guint)step->rung, step->due, &limits);
        gboolean first;
        if (reached > subject->now) {
            step->rung_due = reached;
            break;
        }
        g_autoptr(GPtrArray) people = who_of_rung(subject, shape, step, step->rung, error);
        if (!people)
            return FALSE;
        if (people->len == 0) {
            step->rung_due = subject->now + ASK_AGAIN;
            break;
        }
        step->rung++;
        g_autofree char *which = g_strdup_printf("%s/%d", subject->record->number, (int)step->position);
        g_autofree char *occasion = g_strdup_printf("%d", (int)step->rung);
        if (!occasion_mark(subject->change, "escalate", which, occasion, &first, error) || !tell_superior(subject, step, people, error))
            return FALSE;
        *escalated += first;
    }
    return step_save(subject->change, step, error);
}

gboolean rule_escalate_month(Case *subject, gint64 from, gint64 until, GError **error) {
    for (guint i = 0; i < subject->steps->len; i++) {
        const Step *step = subject->steps->pdata[i];
        const FormStep *shape = step->due ? form_step(subject->form, step->name) : NULL;
        LimitSource limits = case_limits(subject, step->entered);
        for (guint rung = 0; shape && rung < shape->overdue->len; rung++) {
            gint64 at = form_ladder_reached(shape->overdue, rung, step->due, &limits);
            Step then = *step;
            if (at < from || at >= until || (step->done && step->done <= at))
                continue;
            case_set(subject, "system", at);
            then.rung = rung;
            g_autoptr(GPtrArray) people = who_of_rung(subject, shape, &then, rung, error);
            then.rung = rung + 1;
            if (!people || !tell_superior(subject, &then, people, error))
                return FALSE;
        }
    }
    return TRUE;
}

static void add_up(RuleTick *sum, const RuleTick *part) {
    sum->escalated += part->escalated;
    sum->expired += part->expired;
    sum->reminded += part->reminded;
    sum->suspended += part->suspended;
    sum->messages += part->messages;
}

/* What a change was, for its audit row. */
typedef struct {
    const char *kind, *subject, *reason;
} Deed;

static gboolean commit(RuleRound *round, Change *change, const Deed *deed, const RuleTick *part, GError **error) {
    if (!change_commit(change, deed->kind, deed->subject, deed->reason, error))
        return FALSE;
    add_up(round->tick, part);
    round->left--;
    return TRUE;
}

static gboolean escalate(RuleRound *round, const Step *key, GError **error) {
    g_autoptr(Change) change = change_begin(round->plant, "system", error);
    g_autoptr(Case) subject = change ? case_in_change(change, round->shelf, key->record, error) : NULL;
    RuleTick part = {0};
    if (!subject)
        return FALSE;
    Step *step = find_position(subject->steps, key->position);
    if (!step || step->rung_due == 0 || step->rung_due > subject->now)
        return TRUE; /* another terminal was first */
    if (!climb_rungs(subject, step, &part.escalated, error))
        return FALSE;
    part.messages = subject->messages;
    g_autofree char *reason = g_strdup_printf("%s %d", step->name, (int)step->rung);
    return commit(round, change, &(Deed){"escalate", key->record, reason}, &part, error);
}

static gboolean escalate_all(RuleRound *round, GError **error) {
    while (round->left > 0) {
        g_autoptr(GPtrArray) steps = step_list_rung_due(plant_db(round->plant), clock_now(), BATCH, error);
        if (!steps)
            return FALSE;
        for (guint i = 0; i < steps->len && round->left > 0; i++)
            if (!escalate(round, steps->pdata[i], error))
                return FALSE;
        if (steps->len < BATCH)
            return TRUE;
    }
    return TRUE;
}

/* Nobody may work any more, but people are in there: the record stays open until they are counted out. */
static gboolean wait_for_people(Case *subject, const Step *current, const FormStep *out, GError **error) {
    subject->record->expired = subject->now;
    subject->record->due = subject->record->valid_until;
    return strcmp(current->name, out->name) == 0 || (rule_cancel_steps(subject, FALSE, error) && rule_wait_for(subject, out, error));
}

static gboolean end_unbegun(Case *subject, GError **error) {
    subject->record->ended = TRUE;
    subject->record->due = 0;
    subject->record->closed = subject->now;
    return rule_cancel_steps(subject, TRUE, error);
}

static gboolean expire(RuleRound *round, const char *number, GError **error) {
    g_autoptr(Change) change = change_begin(round->plant, "system", error);
    g_autoptr(Case) subject = change ? case_in_change(change, round->shelf, number, error) : NULL;
    if (!subject)
        return FALSE;
    Record *record = subject->record;
    if (record->ended || record->expired || record->valid_until == 0 || record->valid_until > subject->now)
        return TRUE;
    const Step *current = case_current(subject);
    const FormStep *out = form_count_out(subject->form);
    FormStage stage = current ? flow_stage(subject->form, current->name) : STAGE_BEFORE;
    if (out && stage == STAGE_AFTER) /* counted out by an older program */
        record->counted_out = subject->now;
    else {
        g_free(record->state);
        record->state = g_strdup("expired");
        if (!(out && stage == STAGE_WORKING ? wait_for_people(subject, current, out, error) : end_unbegun(subject, error)))
            return FALSE;
    }
    return record_save(change, record, error) && rule_clocks_save(subject, error) && rule_follow(subject, error) &&
           commit(round, change, &(Deed){"expire", number, ""}, &(RuleTick){.expired = 1}, error);
}

static gboolean expire_all(RuleRound *round, GError **error) {
    g_autoptr(GPtrArray) numbers = db_texts(plant_db(round->plant), error, SQL_EXPIRED, "ii", clock_now(), (gint64)BATCH);
    for (guint i = 0; numbers && i < numbers->len && round->left > 0; i++)
        if (!expire(round, numbers->pdata[i], error))
            return FALSE;
    return numbers != NULL;
}

static gboolean has_running_permit(RuleRound *round, const char *area, gboolean *running, GError **error) {
    g_autoptr(GPtrArray) numbers = record_open_in_area(plant_db(round->plant), area, error);
    *running = FALSE;
    for (guint i = 0; numbers && !*running && i < numbers->len; i++) {
        g_autoptr(Case) subject = case_of_record(plant_db(round->plant), round->shelf, numbers->pdata[i], NULL, error);
        if (!subject)
            return FALSE;
        *running = form_is_permit(subject->form) && strcmp(subject->record->state, "suspended") != 0;
    }
    return numbers != NULL;
}

static gboolean suspend_all(RuleRound *round, GError **error) {
    g_autoptr(GPtrArray) holds = hold_list(plant_db(round->plant), FALSE, error);
    for (guint i = 0; holds && i < holds->len && round->left > 0; i++) {
        const Hold *hold = holds->pdata[i];
        gboolean running = FALSE;
        if (strcmp(hold->kind, "freeze") == 0 && !has_running_permit(round, hold->target, &running, error))
            return FALSE;
        if (!running)
            continue;
        RuleTick part = {0};
        g_autoptr(Change) change = change_begin(round->plant, "system", error);
        if (!change || !rule_suspend_area(change, round->shelf, hold->target, &part.suspended, error))
            return FALSE;
        if (!change_is_empty(change) && !commit(round, change, &(Deed){"suspend", hold->id, ""}, &part, error))
            return FALSE;
    }
    return holds != NULL;
}

static gboolean has_run_out(const Record *record, gint64 now) {
    return !record->ended && !record->expired && !record->counted_out && record->valid_until && record->valid_until <= now;
}

gboolean rule_catch_up(Plant *plant, Shelf *shelf, const Record *record, GError **error) {
    RuleTick tick = {0};
    RuleRound round = {plant, shelf, G_MAXINT, &tick};
    if (!plant_clock_sure(plant, NULL)) /* a wrong clock would use up what happens once */
        return TRUE;
    g_autoptr(GError) failed = NULL; /* of another record: the tick says it */
    return rule_extensions_tick(plant, shelf, &round.left, &failed, error) && rule_strike_around(plant, shelf, record, &tick, error) &&
           (!has_run_out(record, clock_now()) || expire(&round, record->number, error));
}

gboolean rule_is_behind(Change *change, const Record *record, gboolean *behind, GError **error) {
    gint64 now = change_time(change);
    *behind = FALSE;
    if (!plant_clock_sure(change_plant(change), NULL))
        return TRUE;
    gboolean lost;
    if (!rule_strike_is_due_around(change_db(change), record, now, behind, error) ||
        !rule_extensions_due(change_db(change), now, &lost, error))
        return FALSE;
    *behind |= lost || has_run_out(record, now);
    return TRUE;
}

gboolean rule_tick(Plant *plant, Shelf *shelf, int budget, RuleTick *tick, GError **error) {
    *tick = (RuleTick){0};
    if (!plant_clock_sure(plant, error)) /* a wrong clock would use up what happens once */
        return FALSE;
    RuleRound round = {plant, shelf, budget > 0 ? budget : G_MAXINT, tick};
    guint before = db_failures(plant_db(plant));
    g_autoptr(GError) failed = NULL; /* one that cannot be opened keeps nothing else back */
    gboolean ok = rule_schedules_all(plant, shelf, &round.left, error) && rule_extensions_tick(plant, shelf, &round.left, &failed, error) &&
                  escalate_all(&round, error) && rule_tell_all(plant, shelf, &round.left, tick, error) &&
                  rule_mind_points(plant, shelf, &round.left, error) && rule_mind_devices(plant, shelf, &round.left, error) &&
                  rule_strike_all(plant, shelf, &round.left, tick, error) && expire_all(&round, error) && suspend_all(&round, error) &&
                  rule_due_end_gone(&round, error) && rule_due_open_all(&round, &failed, error) && rule_due_remind_all(&round, error) &&
                  rule_night_work(&round, error);
    if (!ok || !db_answered(plant_db(plant), before, error)) /* what could not be read may be due: not "nothing was" */
        return FALSE;
    gboolean all = !failed;
    if (failed)
        g_propagate_error(error, g_steal_pointer(&failed));
    return all;
}

gboolean rule_tick_is_due(Plant *plant) {
    gint64 now = clock_now();
    g_autoptr(GError) unread = NULL; /* the tick itself asks again and says it */
    gboolean climbs, tells, expires, strikes, lost, opens, night;
    if (!db_get_whether(plant_db(plant), &unread, &climbs, SQL_ESCALATION_DUE, "i", now) ||
        !db_get_whether(plant_db(plant), &unread, &tells, SQL_TELLING_DUE, "i", now) ||
        !db_get_whether(plant_db(plant), &unread, &expires, SQL_EXPIRED, "ii", now, (gint64)1) ||
        !rule_strike_is_due(plant, now, &strikes, &unread) || !rule_extensions_due(plant_db(plant), now, &lost, &unread) ||
        !rule_due_is_due(plant_db(plant), now, &opens, &unread) || !rule_night_is_due(plant_db(plant), now, &night, &unread))
        return TRUE;
    return climbs || tells || expires || strikes || lost || opens || night;
}

gboolean rule_tick_next(Plant *plant, gint64 after, gint64 *at, GError **error) {
    static const char sql[] =
        "SELECT min(x) FROM (SELECT min(rung_due) x FROM step WHERE done = 0 AND rung_due > $1"
        " UNION ALL SELECT min(tell_due) FROM step WHERE done = 0 AND tell_due > $1"
        " UNION ALL SELECT min(at) FROM clock WHERE struck = 0 AND at > $1"
        " UNION ALL SELECT min(valid_until) FROM record WHERE ended = 0 AND valid_until > $1"
        " AND expired IS NULL AND counted_out IS NULL)";
    *at = 0;
    return db_get_int(plant_db(plant), error, at, sql, "i", after) && rule_due_next_reminder(plant_db(plant), after, at, error) &&
           rule_due_next_opening(plant_db(plant), after, at, error) && rule_night_next(plant_db(plant), after, at, error);
}
