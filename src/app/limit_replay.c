/* SPDX-License-Identifier: MIT
 *
 * What last month would have looked like. Every record of the month is judged as it was then: what guards said of each step,
 * which clocks struck, which steps were late, which rungs were reached, which fields kept their bounds, which counting rules
 * were tripped, which readings were within limits. Then the limit is put, and all is judged again; the change is dropped.
 */
#include "limit_replay.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/rule/guard.h"
#include "bihuan/store/change.h"

#define MONTH (30 * CLOCK_DAY)
#define RECORDS_MOST 1500
#define NAMED_MOST 20
#define DATE_LENGTH 10
#define HAZARD "hazard"

typedef struct {
    App *app;
    Db *db;
    gint64 from, to;
    GPtrArray *records;  /* Record *, newest first */
    GHashTable *tripped; /* number → GString: counting rules */
} Replay;

typedef struct {
    char *verdict;    /* all that was judged, as text */
    GArray *readings; /* gboolean: over the limit, or not to be known */
} Judgement;

static void judgement_free(gpointer data) {
    Judgement *judgement = data;
    g_free(judgement->verdict);
    g_array_unref(judgement->readings);
    g_free(judgement);
}

void limit_month_clear(LimitMonth *month) {
    g_clear_pointer(&month->numbers, g_ptr_array_unref);
}

/* One record with all its steps, and what is noted of it. */
typedef struct {
    const Replay *replay;
    const Case *subject;
    GString *out;
} Life;

/* The steps that stood there at a time (borrowed), the one being done with them. */
static GPtrArray *steps_at(const Life *life, gint64 at, const Step *doing) {
    GPtrArray *steps = g_ptr_array_new();
    for (guint i = 0; i < life->subject->steps->len; i++) {
        Step *step = life->subject->steps->pdata[i];
        if (step == doing || (step->entered <= at && step->done && step->done <= at))
            g_ptr_array_add(steps, step);
    }
    return steps;
}

/* The record with only these steps, at a moment of its life. */
static Case *case_at(const Life *life, GPtrArray *steps, const char *actor, gint64 at) {
    Case *then = case_about(life->subject, life->subject->form, life->subject->record, steps);
    case_set(then, actor, at);
    return then;
}

static void judge_guards(const Life *life, const char *step, const Case *then) {
    g_autoptr(GPtrArray) verdicts = rule_guards(then, step);
    for (guint i = 0; i < verdicts->len; i++) {
        const RuleVerdict *verdict = verdicts->pdata[i];
        g_string_append_printf(life->out, "%s %s %d\n", step, verdict->rule->name, verdict->holds);
    }
}

/* The main step the record stood in after a time, and until when. */
static const Step *main_step_after(const Life *life, gint64 at, gint64 *until) {
    const Step *found = NULL;
    for (guint i = 0; i < life->subject->steps->len; i++) {
        const Step *step = life->subject->steps->pdata[i];
        const FormStep *shape = form_step(life->subject->form, step->name);
        if (shape && !shape->aside && !shape->parallel && step->entered <= at && (!step->done || step->done > at))
            found = step;
    }
    *until = found && found->done ? found->done : life->replay->to;
    for (guint i = 0; i < life->subject->steps->len; i++) {
        const Step *step = life->subject->steps->pdata[i];
        if (step->done > at && step->done < *until)
            *until = step->done;
    }
    return found;
}

static void judge_clocks(const Life *life, GPtrArray *steps, gint64 at) {
    gint64 until;
    const Step *here = main_step_after(life, at, &until);
    if (!here)
        return;
    g_autoptr(Case) then = case_at(life, steps, "system", at);
    g_free(life->subject->record->state);
    life->subject->record->state = g_strdup(here->name);
    life->subject->record->ended = FALSE;
    g_autoptr(GArray) clocks = rule_clocks(then);
    for (guint i = 0; i < clocks->len; i++) {
        const RuleClock *clock = &g_array_index(clocks, RuleClock, i);
        g_string_append_printf(life->out, "clock %s %d\n", clock->rule->name, clock->at <= until);
    }
}

static void judge_times(const Life *life, const Step *step, const FormStep *shape) {
    LimitSource limits = case_limits(life->subject, step->entered);
    gint64 span = 0, end = step->done ? step->done : life->replay->to;
    if (!shape->within.set)
        return;
    gboolean known = form_amount_duration(&shape->within, &limits, life->subject->record->fields, &span, NULL);
    g_string_append_printf(life->out, "within %s %d", step->name, known && end <= step->entered + span);
    for (guint rung = 0; rung < shape->overdue->len; rung++)
        g_string_append_printf(life->out, " %d", form_ladder_reached(shape->overdue, rung, step->entered + span, &limits) <= end);
    g_string_append_c(life->out, '\n');
}

static void judge_fields(const Life *life) {
    FormContext context = {.now = life->subject->record->opened,
                           .opened = life->subject->record->opened,
                           .values = life->subject->record->fields,
                           .limits = case_limits(life->subject, life->subject->record->opened)};
    for (guint i = 0; i < form_field_count(life->subject->form); i++) {
        const FormField *field = form_field_at(life->subject->form, i);
        const char *value = record_field(life->subject->record, field->key);
        if (!value || !(field->min || field->max || field->after || field->before))
            continue;
        g_autofree char *typed = field_typed(field, value), *canonical = NULL;
        g_string_append_printf(life->out, "field %s %d\n", field->key, field_parse(field, typed, &context, &canonical, NULL));
    }
}

/* A reading alone against its limits. */
static void judge_reading(const Life *life, Step *step, GArray *readings) {
    for (guint i = 0; i < form_lookups(life->subject->form)->len; i++) {
        const FormFact *fact = form_lookups(life->subject->form)->pdata[i];
        if (strcmp(fact->provider, "gas") != 0 || strcmp(fact->name, "over") != 0)
            continue;
        g_autoptr(GPtrArray) alone = g_ptr_array_new();
        g_ptr_array_add(alone, step);
        g_autoptr(Case) then = case_at(life, alone, "system", step->done);
        g_autofree char *value = NULL;
        gboolean over = !rule_fact(then, fact, &value, NULL) || !value || strcmp(value, "0") != 0;
        g_array_append_val(readings, over);
    }
}

static Judgement *judge(const Replay *replay, const Record *of, GError **error) {
    g_autoptr(Case) subject = case_of_record(replay->db, app_shelf(replay->app), of->number, NULL, error);
    if (!subject)
        return NULL;
    Judgement *judgement = g_new0(Judgement, 1);
    Life life = {replay, subject, g_string_new(g_hash_table_lookup(replay->tripped, of->number))};
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    g_autoptr(Case) submit = case_at(&life, none, of->opened_by, of->opened);
    judgement->readings = g_array_new(FALSE, FALSE, sizeof(gboolean));
    judge_fields(&life);
    judge_guards(&life, "submit", submit);
    for (guint i = 0; i < subject->steps->len; i++) {
        Step *step = subject->steps->pdata[i];
        const FormStep *shape = form_step(subject->form, step->name);
        if (shape)
            judge_times(&life, step, shape);
        if (!step->done || strcmp(step->decision, "done") != 0)
            continue;
        g_autoptr(GPtrArray) there = steps_at(&life, step->done, step);
        g_autoptr(Case) then = case_at(&life, there, step->done_by, step->done);
        judge_guards(&life, step->name, then);
        judge_clocks(&life, there, step->done);
        if (g_hash_table_contains(step->fields, "gas"))
            judge_reading(&life, step, judgement->readings);
    }
    judgement->verdict = g_string_free(life.out, FALSE);
    return judgement;
}

/* Counting rules: which records would have tripped them. */
static gboolean try_counts(Replay *replay, GError **error) {
    g_auto(GStrv) names = shelf_names(app_shelf(replay->app));
    RuleTrySpan span = {.from = replay->from, .to = replay->to};
    g_hash_table_remove_all(replay->tripped);
    for (char **name = names; *name; name++) {
        const Form *form = shelf_form(app_shelf(replay->app), *name, 0, NULL, error);
        g_autoptr(Case) plant = case_of_form(replay->db, app_shelf(replay->app), form, NULL, replay->to);
        for (guint i = 0; form && i < form_rule_count(form); i++) {
            const FormRule *rule = form_rule_at(form, i);
            if (!rule->count.set)
                continue;
            g_autoptr(GPtrArray) trials = rule_try(plant, rule, &span, NULL);
            for (guint k = 0; trials && k < trials->len; k++) {
                const char *number = ((RuleTrial *)trials->pdata[k])->record, *before = g_hash_table_lookup(replay->tripped, number);
                g_hash_table_insert(replay->tripped, g_strdup(number), g_strdup_printf("%scount %s\n", before ? before : "", rule->name));
            }
        }
        if (!form)
            return FALSE;
    }
    return TRUE;
}

/* Judgement * for each record, in order. */
static GPtrArray *judge_all(Replay *replay, GError **error) {
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(judgement_free);
    if (!try_counts(replay, error))
        return NULL;
    for (guint i = 0; i < replay->records->len; i++) {
        Judgement *judgement = judge(replay, replay->records->pdata[i], error);
        if (!judgement)
            return NULL;
        g_ptr_array_add(all, judgement);
    }
    return g_steal_pointer(&all);
}

static gboolean is_permit(const Replay *replay, const Record *record) {
    const Form *form = shelf_form(app_shelf(replay->app), record->form, record->version, NULL, NULL);
    return form && form_is_permit(form);
}

static void limit_replay_compare(const Replay *replay, guint index, const Judgement *before, const Judgement *after, LimitMonth *month) {
    const Record *record = replay->records->pdata[index];
    LimitCount *count = is_permit(replay, record) ? &month->permits : strcmp(record->form, HAZARD) == 0 ? &month->hazards : &month->others;
    gboolean differs = strcmp(before->verdict, after->verdict) != 0;
    for (guint i = 0; i < before->readings->len && i < after->readings->len; i++) {
        gboolean other = g_array_index(before->readings, gboolean, i) != g_array_index(after->readings, gboolean, i);
        month->readings.looked++;
        month->readings.changed += other;
        differs |= other;
    }
    count->looked++;
    count->changed += differs;
    if (differs && month->numbers->len < NAMED_MOST)
        g_ptr_array_add(month->numbers, g_strdup(record->number));
}

/* The value counts for the whole month: also in place of every row that began in it. */
static gboolean put_trial(Change *change, const Replay *replay, const char *name, const char *value, GError **error) {
    g_autofree char *first = clock_format(replay->from), *today = clock_format(change_time(change));
    g_autoptr(GPtrArray) rows = limit_list(replay->db, error);
    first[DATE_LENGTH] = today[DATE_LENGTH] = '\0';
    Limit trial = {.name = (char *)name, .effective_from = first, .effective_to = (char *)"", .value = (char *)value};
    for (guint i = 0; rows && i < rows->len; i++) {
        const Limit *row = rows->pdata[i];
        if (strcmp(row->name, name) != 0 || strcmp(row->effective_from, first) <= 0 || strcmp(row->effective_from, today) > 0)
            continue;
        Limit again = trial;
        again.effective_from = row->effective_from;
        if (!limit_put(change, &again, error))
            return FALSE;
    }
    return rows && limit_put(change, &trial, error);
}

gboolean limit_replay(App *app, const char *name, const char *value, LimitMonth *month, GError **error) {
    g_autoptr(Change) change = change_begin(app_plant(app), app_user_id(app) ? app_user_id(app) : "system", error);
    if (!change)
        return FALSE;
    Replay replay = {.app = app, .db = change_db(change), .from = change_time(change) - MONTH, .to = change_time(change)};
    RecordQuery query = {.from = replay.from, .to = replay.to, .order = RECORD_NEWEST, .limit = RECORDS_MOST};
    g_autoptr(GPtrArray) records = record_list(replay.db, &query, error);
    g_autoptr(GHashTable) tripped = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    if (!records)
        return FALSE;
    replay.records = records;
    replay.tripped = tripped;
    g_autoptr(GPtrArray) before = judge_all(&replay, error);
    g_autoptr(GPtrArray) after = before && put_trial(change, &replay, name, value, error) ? judge_all(&replay, error) : NULL;
    if (!after)
        return FALSE;
    *month = (LimitMonth){
        .from = replay.from, .to = replay.to, .cut = records->len == RECORDS_MOST, .numbers = g_ptr_array_new_with_free_func(g_free)};
    for (guint i = 0; i < records->len; i++)
        limit_replay_compare(&replay, i, before->pdata[i], after->pdata[i], month);
    return TRUE;
}
