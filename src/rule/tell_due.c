/* SPDX-License-Identifier: MIT
 *
 * What a step's people are told while it is open, beside its ladder: that it will soon be late (warn), somebody else that nobody has
 * looked (unseen), and them again that it still waits (remind). step.tell_due is the next moment of any of it and is reckoned here only;
 * an occasion mark makes each happen once, whatever number of processes look.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/model/hold.h"
#include "bihuan/model/message.h"
#include "bihuan/model/scene.h"
#include "bihuan/model/shift.h"
#include "bihuan/rule/tell.h"
#include "bihuan/rule/who.h"
#include "private.h"
#include "scene_month.h"

#define BATCH 200
#define ASK_AGAIN CLOCK_HOUR /* nobody was reached so far, or nobody is in service */

static char *const FIRST_WAY[] = {(char *)MESSAGE_FIRST, NULL};
static const char SQL_REMINDED[] = "SELECT max(at) FROM occasion WHERE rule = 'remind-step' AND subject = $1 AND at <= $2";
/* That somebody looked who has left since is no help: his task is another's now. */
#define SERVES " AND target IN (SELECT id FROM person WHERE in_service = 1)"
static const char SQL_LOOKED[] =
    "SELECT 1 FROM message WHERE record = $1 AND step = $2 AND kind IN ('task', 'alarm') AND coalesce(seen, 0) > 0" SERVES;
static const char SQL_REACHED[] =
    "SELECT 1 FROM message WHERE record = $1 AND step = $2 AND kind IN ('task', 'alarm')"
    " AND state IN ('sent', 'failed')" SERVES;

/* "NUMBER/POSITION", as occasions of a step are kept. */
static char *step_key(const Step *step) {
    return g_strdup_printf("%s/%" G_GINT64_FORMAT, step->record, step->position);
}

/* ---- when ---- */

/* The next of the times, each 0 = never. */
static gint64 sooner(gint64 a, gint64 b) {
    return a && b ? MIN(a, b) : MAX(a, b);
}

/* What its form says; 0 = nothing, or nothing that can be known. */
static gint64 own_warn(const Case *subject, const FormStep *shape, const Step *step) {
    LimitSource limits = case_limits(subject, step->entered);
    gint64 span;
    gboolean known = shape->warn.set && form_amount_duration(&shape->warn, &limits, subject->record->fields, &span, NULL);
    return known ? span : 0;
}

/* How long before it is due, longest first: as its scene says, else its form. NULL: it cannot be read. */
static GArray *warn_spans(const Case *subject, const FormStep *shape, const Step *step, GError **error) {
    const char *id = form_scene(subject->form);
    g_autoptr(Scene) scene = id ? scene_load(subject->db, id, error) : NULL;
    gint64 span = own_warn(subject, shape, step);
    if (id && !scene)
        return NULL;
    if (scene && *scene->leads)
        return scene_leads(scene, "", error);
    GArray *spans = g_array_new(FALSE, FALSE, sizeof(gint64));
    if (span)
        g_array_append_val(spans, span);
    return spans;
}

/* Warnings before that: it was told just now. */
static gboolean warns(const Step *step, gint64 span) {
    return step->due && step->due - span > step->entered;
}

gint64 rule_warn_at(const Case *subject, const FormStep *shape, const Step *step) {
    g_autoptr(GArray) spans = warn_spans(subject, shape, step, NULL);
    for (guint i = 0; spans && i < spans->len; i++)
        if (warns(step, g_array_index(spans, gint64, i)))
            return step->due - g_array_index(spans, gint64, i);
    return 0;
}

static char *warn_occasion(const Case *subject, const FormStep *shape, const Step *step, gint64 span) {
    if (span == own_warn(subject, shape, step))
        return g_strdup_printf("warn/%" G_GINT64_FORMAT, step->due);
    return g_strdup_printf("warn/%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, step->due, span / CLOCK_MINUTE);
}

static char *unseen_occasion(guint rung) {
    return g_strdup_printf("unseen/%u", rung + 1);
}

static gboolean happened(const Case *subject, const Step *step, const char *occasion, gboolean *did, GError **error) {
    g_autofree char *key = step_key(step);
    *did = FALSE;
    return step->position == 0 || occasion_happened(subject->db, "tell", key, occasion, did, error);
}

/* The next one that was not told, when two are reached the later; at 0 = there is none. A warning after the time-out warns of nothing. */
static gboolean next_warning(const Case *subject, const FormStep *shape, const Step *step, gint64 *at, GError **error) {
    g_autoptr(GArray) spans = warn_spans(subject, shape, step, error);
    *at = 0;
    for (guint i = 0; spans && subject->now < step->due && i < spans->len; i++) {
        gint64 span = g_array_index(spans, gint64, i);
        g_autofree char *occasion = warn_occasion(subject, shape, step, span);
        gboolean done;
        if (!warns(step, span))
            continue;
        if (*at && step->due - span > subject->now)
            break;
        if (!happened(subject, step, occasion, &done, error))
            return FALSE;
        *at = done ? 0 : step->due - span;
    }
    return spans != NULL;
}

static gboolean next_unseen(const Case *subject, const FormStep *shape, const Step *step, gint64 *at, GError **error) {
    LimitSource limits = case_limits(subject, step->entered);
    *at = 0;
    for (guint rung = 0; rung < shape->unseen->len; rung++) {
        g_autofree char *occasion = unseen_occasion(rung);
        gboolean done;
        if (!happened(subject, step, occasion, &done, error))
            return FALSE;
        if (done)
            continue;
        *at = form_ladder_reached(shape->unseen, rung, step->entered, &limits);
        return TRUE;
    }
    return TRUE;
}

static gboolean next_reminder(const Case *subject, const FormStep *shape, const Step *step, gint64 *at, GError **error) {
    g_autofree char *key = step_key(step), *named = step_person(step);
    LimitSource limits = case_limits(subject, step->entered);
    gint64 last = 0, span = 0;
    *at = 0;
    if (!shape->each_shift && !shape->remind.set)
        return TRUE;
    if (step->position && !db_get_int(subject->db, error, &last, SQL_REMINDED, "si", key, subject->now))
        return FALSE;
    last = MAX(last, step->entered);
    if (shape->remind.set) {
        if (form_amount_duration(&shape->remind, &limits, subject->record->fields, &span, NULL) && span > 0)
            *at = last + span;
        return TRUE;
    }
    g_autofree char *crew = NULL;
    return (!named || db_get_text(subject->db, error, &crew, "SELECT crew FROM person WHERE id = $1", "s", named)) &&
           shift_next_start(subject->db, crew, last, at, error);
}

/* Where no channel is set up nobody can be reached beside the terminals: nobody is late in looking, and nobody acknowledges. */
static gboolean is_served(const Case *subject, gboolean *served, GError **error) {
    return db_get_whether(subject->db, error, served, "SELECT 1 FROM channel WHERE position > 0 LIMIT 1", "");
}

/* again: before that nobody need be asked whether somebody looked. */
static gboolean reckon(const Case *subject, const FormStep *shape, Step *step, gint64 again, GError **error) {
    gboolean served = FALSE;
    gint64 warn = 0, unseen = 0, remind = 0;
    if (!next_warning(subject, shape, step, &warn, error))
        return FALSE;
    if ((shape->unseen->len || shape->each_shift || shape->remind.set) && !is_served(subject, &served, error))
        return FALSE;
    if (served && (!next_unseen(subject, shape, step, &unseen, error) || !next_reminder(subject, shape, step, &remind, error)))
        return FALSE;
    step->tell_due = sooner(warn, sooner(unseen ? MAX(unseen, again) : 0, remind));
    return TRUE;
}

gboolean rule_tell_when(const Case *subject, Step *step, GError **error) {
    const FormStep *shape = form_step(subject->form, step->name);
    gboolean rests = strcmp(subject->record->state, "suspended") == 0 && shape != form_resume(subject->form);
    step->tell_due = 0;
    return step->done || !shape || shape->aside || rests || reckon(subject, shape, step, 0, error);
}

/* ---- what ---- */

/* One telling of a step. */
typedef struct {
    Case *subject;
    const FormStep *shape;
    Step *step;
    char *key;
    GPtrArray *people; /* who were told of it */
    RuleTick *tick;
    gint64 again; /* not to be asked before, 0 = nothing waits */
} Telling;

static gboolean mark(const Telling *telling, const char *rule, const char *occasion, gboolean *first, GError **error) {
    return occasion_mark(telling->subject->change, rule, telling->key, occasion, first, error);
}

static gboolean send_to_people(const Telling *telling, const char *phrase, const char *kind, const char *occasion, gint64 span,
                               GError **error) {
    g_autofree char *key = g_strdup_printf("%s/%s/%s", phrase, telling->key, occasion);
    RuleMessage message = {.phrase = phrase, .kind = kind, .key = key, .people = telling->people, .step = telling->step, .span = span};
    message.channels = FIRST_WAY;
    message.scene = form_scene(telling->subject->form);
    message.what = &telling->shape->title;
    telling->tick->reminded++;
    return rule_send(telling->subject, &message, error);
}

static gboolean warn(const Telling *telling, GError **error) {
    gint64 now = telling->subject->now, at;
    gboolean first = FALSE;
    if (!next_warning(telling->subject, telling->shape, telling->step, &at, error))
        return FALSE;
    if (!at || at > now)
        return TRUE;
    g_autofree char *occasion = warn_occasion(telling->subject, telling->shape, telling->step, telling->step->due - at);
    return mark(telling, "tell", occasion, &first, error) &&
           (!first || send_to_people(telling, "warn", "task", occasion, telling->step->due - now, error));
}

static gboolean asks(const Telling *telling, const char *sql, gboolean *answer, GError **error) {
    return db_get_whether(telling->subject->db, error, answer, sql, "si", telling->step->record, telling->step->position);
}

static gboolean send_unseen(const Telling *telling, guint rung, const char *occasion, GError **error) {
    const FormRung *told = telling->shape->unseen->pdata[rung];
    g_autofree char *key = g_strdup_printf("unseen/%s/%s", telling->key, occasion);
    RuleMessage message = {.phrase = "unseen", .kind = "escalation", .key = key, .who = told->who, .channels = told->channels};
    message.file = told->file;
    message.scene = form_scene(telling->subject->form);
    message.step = telling->step;
    message.what = &telling->shape->title;
    message.span = telling->subject->now - telling->step->entered;
    return rule_send(telling->subject, &message, error);
}

/* Every rung that is reached. Somebody has looked: nobody else need hear of it. The message is still under way: it is waited for. */
static gboolean unseen(Telling *telling, GError **error) {
    LimitSource limits = case_limits(telling->subject, telling->step->entered);
    gboolean looked = FALSE, reached = FALSE, first;
    if (telling->shape->unseen->len && (!asks(telling, SQL_LOOKED, &looked, error) || !asks(telling, SQL_REACHED, &reached, error)))
        return FALSE;
    for (guint rung = 0; rung < telling->shape->unseen->len; rung++) {
        g_autofree char *occasion = unseen_occasion(rung);
        if (!looked && form_ladder_reached(telling->shape->unseen, rung, telling->step->entered, &limits) > telling->subject->now)
            return TRUE;
        if (!looked && !reached) {
            telling->again = telling->subject->now + ASK_AGAIN;
            return TRUE;
        }
        if (!mark(telling, "tell", occasion, &first, error) || (first && !looked && !send_unseen(telling, rung, occasion, error)))
            return FALSE;
    }
    return TRUE;
}

/* Whoever has acknowledged it, while it is still open; while the area is frozen its freeze says enough. */
static gboolean remind(const Telling *telling, GError **error) {
    gboolean looked, first;
    gint64 at;
    if (!next_reminder(telling->subject, telling->shape, telling->step, &at, error))
        return FALSE;
    if (!at || at > telling->subject->now)
        return TRUE;
    g_autofree char *occasion = g_strdup_printf("%" G_GINT64_FORMAT, at);
    const char *area = telling->subject->record->area;
    g_autoptr(GPtrArray) holds = area ? hold_list_over_area(telling->subject->db, area, error) : NULL;
    if ((area && !holds) || !asks(telling, SQL_LOOKED, &looked, error) || !mark(telling, "remind-step", occasion, &first, error))
        return FALSE;
    return !first || !looked || (holds && holds->len) || send_to_people(telling, "remind", "reminder", occasion, 0, error);
}

static gboolean tell_step(Telling *telling, GError **error) {
    Case *subject = telling->subject;
    g_autoptr(GPtrArray) people = rule_told(subject, telling->step, error);
    if (!people)
        return FALSE;
    telling->people = people;
    if (people->len == 0)
        telling->step->tell_due = subject->now + ASK_AGAIN;
    else if (!warn(telling, error) || !unseen(telling, error) || !remind(telling, error) ||
             !reckon(subject, telling->shape, telling->step, telling->again, error))
        return FALSE;
    telling->tick->messages += subject->messages;
    return step_save(subject->change, telling->step, error);
}

static Step *find_due(const Case *subject, gint64 position) {
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        if (step->position == position && step->done == 0 && step->tell_due && step->tell_due <= subject->now)
            return step;
    }
    return NULL; /* another terminal was first */
}

static gboolean tell(Plant *plant, Shelf *shelf, const Step *key, RuleTick *tick, GError **error) {
    g_autoptr(Change) change = change_begin(plant, "system", error);
    g_autoptr(Case) subject = change ? case_in_change(change, shelf, key->record, error) : NULL;
    RuleTick part = {0};
    if (!subject)
        return FALSE;
    Step *step = find_due(subject, key->position);
    const FormStep *shape = step ? form_step(subject->form, step->name) : NULL;
    if (!shape)
        return TRUE;
    g_autofree char *which = step_key(step);
    if (!tell_step(&(Telling){.subject = subject, .shape = shape, .step = step, .key = which, .tick = &part}, error) ||
        !change_commit(change, "tell", key->record, step->name, error))
        return FALSE;
    tick->reminded += part.reminded;
    tick->messages += part.messages;
    return TRUE;
}

gboolean rule_tell_all(Plant *plant, Shelf *shelf, int *left, RuleTick *tick, GError **error) {
    while (*left > 0) {
        g_autoptr(GPtrArray) steps = step_list_tell_due(plant_db(plant), clock_now(), BATCH, error);
        if (!steps)
            return FALSE;
        for (guint i = 0; i<steps->len && * left> 0; i++, (*left)--)
            if (!tell(plant, shelf, steps->pdata[i], tick, error))
                return FALSE;
        if (steps->len < BATCH)
            return TRUE;
    }
    return TRUE;
}

/* ---- a month of it ---- */

/* The times [from, until) in which the step waits. */
typedef struct {
    gint64 from, until;
} Span;

static gboolean is_within(const Span *span, gint64 at) {
    return at >= span->from && at < span->until;
}

/* Its people, as of that time. */
static gboolean people_at(Telling *telling, gint64 at, GError **error) {
    g_clear_pointer(&telling->people, g_ptr_array_unref);
    case_set(telling->subject, "system", at);
    telling->people = rule_told(telling->subject, telling->step, error);
    return telling->people != NULL;
}

static gboolean warn_month(Telling *telling, const Span *span, GError **error) {
    g_autoptr(GArray) spans = warn_spans(telling->subject, telling->shape, telling->step, error);
    for (guint i = 0; spans && i < spans->len; i++) {
        gint64 left = g_array_index(spans, gint64, i), at = telling->step->due - left;
        g_autofree char *occasion = warn_occasion(telling->subject, telling->shape, telling->step, left);
        if (!warns(telling->step, left) || !is_within(span, at))
            continue;
        if (!people_at(telling, at, error) || !send_to_people(telling, "warn", "task", occasion, left, error))
            return FALSE;
    }
    return spans != NULL;
}

/* Had somebody looked by then? */
static gboolean looked_at(const Telling *telling, gint64 at, gboolean *looked, GError **error) {
    static const char sql[] =
        "SELECT 1 FROM message WHERE record = $1 AND step = $2 AND kind IN ('task', 'alarm')"
        " AND coalesce(seen, 0) > 0 AND seen <= $3" SERVES;
    return db_get_whether(telling->subject->db, error, looked, sql, "sii", telling->step->record, telling->step->position, at);
}

static gboolean unseen_month(Telling *telling, const Span *span, GError **error) {
    LimitSource limits = case_limits(telling->subject, telling->step->entered);
    for (guint rung = 0; rung < telling->shape->unseen->len; rung++) {
        gint64 at = form_ladder_reached(telling->shape->unseen, rung, telling->step->entered, &limits);
        g_autofree char *occasion = unseen_occasion(rung);
        gboolean looked = FALSE;
        if (!is_within(span, at))
            continue;
        if (!looked_at(telling, at, &looked, error))
            return FALSE;
        case_set(telling->subject, "system", at);
        if (!looked && !send_unseen(telling, rung, occasion, error))
            return FALSE;
    }
    return TRUE;
}

/* When its people were reminded, as the marks say. */
static gboolean remind_month(Telling *telling, const Span *span, GError **error) {
    g_autoptr(GPtrArray) times =
        db_texts(telling->subject->db, error, "SELECT occasion FROM occasion WHERE rule = 'remind-step' AND subject = $1 ORDER BY at", "s",
                 telling->key);
    for (guint i = 0; times && i < times->len; i++) {
        gint64 at = g_ascii_strtoll(times->pdata[i], NULL, 10);
        gboolean looked = FALSE;
        if (!is_within(span, at))
            continue;
        if (!looked_at(telling, at, &looked, error) ||
            (looked && (!people_at(telling, at, error) || !send_to_people(telling, "remind", "reminder", times->pdata[i], 0, error))))
            return FALSE;
    }
    return times != NULL;
}

gboolean rule_tell_month(Case *subject, gint64 from, gint64 until, GError **error) {
    gboolean served, ok = is_served(subject, &served, error);
    for (guint i = 0; ok && i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        g_autofree char *key = step_key(step);
        RuleTick tick = {0};
        Telling telling = {.subject = subject, .shape = shape, .step = step, .key = key, .tick = &tick};
        Span span = {MAX(from, step->entered), step->done ? MIN(until, step->done) : until};
        if (!shape || shape->aside || span.from >= span.until)
            continue;
        ok = warn_month(&telling, &span, error) &&
             (!served || (unseen_month(&telling, &span, error) && remind_month(&telling, &span, error)));
        g_clear_pointer(&telling.people, g_ptr_array_unref);
    }
    return ok;
}
