/* SPDX-License-Identifier: MIT
 *
 * Columns 7 and 8: what a role had to do in each cycle (week, month, quarter …) and what it did; where a cycle begins and ends.
 * A cycle belongs to the month in which it ends; one that has not ended yet is not asked for. Duties by event ask once
 * for each event of the month.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "private.h"

#define NAME_LETTERS 12 /* of a holiday: 12 letters of 4 bytes and a year fit the label */

/* The ISO week's number: that of its Thursday's place in the year. */
static LedgerSpan week_at(gint64 ms) {
    ClockCivil day = clock_civil(ms);
    int monday = day.day - (day.weekday - 1);
    LedgerSpan cycle = {
        .from = clock_from_civil(day.year, day.month, monday, 0, 0, 0),
        .to = clock_from_civil(day.year, day.month, monday + 7, 0, 0, 0),
    };
    gint64 thursday = clock_from_civil(day.year, day.month, monday + 3, 0, 0, 0);
    ClockCivil middle = clock_civil(thursday);
    gint64 new_year = clock_from_civil(middle.year, 1, 1, 0, 0, 0);
    int number = (int)((clock_day_number(thursday) - clock_day_number(new_year)) / 7) + 1;
    g_snprintf(cycle.label, sizeof cycle.label, "%04d-W%02d", middle.year, number);
    return cycle;
}

static LedgerSpan months_at(gint64 ms, int months, const char *mark) {
    ClockCivil day = clock_civil(ms);
    int part = (day.month - 1) / months;
    LedgerSpan cycle = {
        .from = clock_from_civil(day.year, part * months + 1, 1, 0, 0, 0),
        .to = clock_from_civil(day.year, (part + 1) * months + 1, 1, 0, 0, 0),
    };
    if (months == 1)
        g_snprintf(cycle.label, sizeof cycle.label, "%04d-%02d", day.year, day.month);
    else if (months == 12)
        g_snprintf(cycle.label, sizeof cycle.label, "%04d", day.year);
    else
        g_snprintf(cycle.label, sizeof cycle.label, "%04d-%s%d", day.year, mark, part + 1);
    return cycle;
}

LedgerSpan ledger_cycle_at(LedgerCycle kind, gint64 ms) {
    switch (kind) {
    case LEDGER_WEEK:
        return week_at(ms);
    case LEDGER_QUARTER:
        return months_at(ms, 3, "Q");
    case LEDGER_HALF_YEAR:
        return months_at(ms, 6, "H");
    case LEDGER_YEAR:
        return months_at(ms, 12, "");
    case LEDGER_MONTH:
    case LEDGER_HOLIDAY:
    case LEDGER_EVENT:
        break;
    }
    return months_at(ms, 1, "");
}

/* The days before something that begins at a time. */
static LedgerSpan cycle_before(const char *name, gint64 begins, gint64 length) {
    LedgerSpan cycle = {.from = begins - length, .to = begins};
    g_autofree char *clipped = g_utf8_substring(name, 0, MIN(g_utf8_strlen(name, -1), NAME_LETTERS));
    g_snprintf(cycle.label, sizeof cycle.label, "%s %04d", clipped, clock_civil(begins).year);
    return cycle;
}

typedef void (*VisitCycle)(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, const LedgerSpan *cycle);

static gboolean is_own(const LedgerContext *context, const LedgerInspection *inspection) {
    return strcmp(inspection->source, context->source->code) == 0 && strcmp(inspection->work_type, context->role->work_type) == 0;
}

static gboolean is_within(const LedgerSpan *cycle, gint64 at) {
    return at >= cycle->from && at < cycle->to;
}

/* What a deed of any kind has in common; FALSE when index is past the last one. */
typedef struct {
    const char *number, *who;
    gint64 at;
} Deed;

/* The deed at an index of what proves the duty, if it is of this row; number NULL = not. */
static gboolean deed_at(const LedgerContext *context, const LedgerDuty *duty, guint index, Deed *deed) {
    gboolean inspects = duty->proof == LEDGER_BY_INSPECTION;
    const GPtrArray *all = inspects ? context->facts->inspections : context->facts->deeds;
    *deed = (Deed){0};
    if (index >= all->len)
        return FALSE;
    if (inspects) {
        const LedgerInspection *inspection = g_ptr_array_index(all, index);
        if (is_own(context, inspection))
            *deed = (Deed){inspection->number, inspection->who, inspection->at};
        return TRUE;
    }
    const LedgerDeed *done = g_ptr_array_index(all, index);
    gboolean here = !*done->source || strcmp(done->source, context->source->code) == 0;
    if (here && strcmp(done->kind, duty->id) == 0)
        *deed = (Deed){done->number, done->who, done->at};
    return TRUE;
}

static int count_deeds(const LedgerContext *context, const LedgerDuty *duty, const LedgerSpan *cycle) {
    Deed deed;
    int found = 0;
    for (guint i = 0; deed_at(context, duty, i, &deed); i++)
        found += deed.number && is_within(cycle, deed.at);
    return found;
}

/* A cycle is asked for when half of it, or enough days (cycle.rest), were left when the plant came into use and the role was first
 * filled. */
static gboolean is_asked(const LedgerContext *context, const LedgerSpan *cycle) {
    gint64 begun = ledger_facts_begun(context->facts, context->source->code, context->role->code);
    gint64 enough = MIN((cycle->to - cycle->from) / 2, ledger_template_rules(context->ledger->template)->cycle_rest);
    return cycle->to <= context->cut && (begun <= cycle->from || cycle->to - begun >= enough);
}

static void visit_holidays(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, VisitCycle visit) {
    gint64 before = ledger_template_rules(context->ledger->template)->holiday_before;
    for (guint i = 0; i < context->facts->holidays->len; i++) {
        const LedgerHoliday *holiday = g_ptr_array_index(context->facts->holidays, i);
        LedgerSpan cycle = cycle_before(holiday->name, holiday->at, before);
        if (cycle.to > context->facts->from && cycle.to <= context->facts->to && is_asked(context, &cycle))
            visit(context, cell, duty, &cycle);
    }
}

/* Calls visit for every cycle of a duty that ends in the month and is over. */
static void visit_cycles(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, VisitCycle visit) {
    for (LedgerSpan cycle = ledger_cycle_at(duty->cycle, context->facts->from); cycle.to <= context->facts->to;
         cycle = ledger_cycle_at(duty->cycle, cycle.to))
        if (is_asked(context, &cycle))
            visit(context, cell, duty, &cycle);
}

static void for_each_due(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, VisitCycle visit) {
    if (duty->cycle == LEDGER_HOLIDAY)
        visit_holidays(context, cell, duty, visit);
    else
        visit_cycles(context, cell, duty, visit);
}

static char *span_words(const LedgerDuty *duty, const LedgerSpan *cycle) {
    ClockCivil from = clock_civil(cycle->from), to = clock_civil(cycle->to - 1);
    return g_strdup_printf(_("%s %04d-%02d-%02d to %04d-%02d-%02d"), ledger_duty_title(duty), from.year, from.month, from.day, to.year,
                           to.month, to.day);
}

static char *words_of(const LedgerContext *context, const LedgerDuty *duty, const char *label) {
    const LedgerFacts *facts = context->facts;
    for (guint i = 0; duty->cycle == LEDGER_HOLIDAY && i < facts->holidays->len; i++) {
        const LedgerHoliday *holiday = g_ptr_array_index(facts->holidays, i);
        LedgerSpan cycle = cycle_before(holiday->name, holiday->at, ledger_template_rules(context->ledger->template)->holiday_before);
        if (strcmp(cycle.label, label) == 0)
            return span_words(duty, &cycle);
    }
    if (duty->cycle == LEDGER_HOLIDAY || duty->cycle == LEDGER_EVENT)
        return NULL;
    for (LedgerSpan cycle = ledger_cycle_at(duty->cycle, facts->from); cycle.from < facts->to;
         cycle = ledger_cycle_at(duty->cycle, cycle.to))
        if (strcmp(cycle.label, label) == 0)
            return span_words(duty, &cycle);
    return NULL;
}

char *ledger_duty_words(const LedgerContext *context, const char *item) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        gsize length = strlen(duty->id);
        if (strcmp(duty->role, context->role->code) != 0 || strncmp(item, duty->id, length) != 0)
            continue;
        if (!item[length])
            return g_strdup(ledger_duty_title(duty));
        char *words = item[length] == ' ' ? words_of(context, duty, item + length + 1) : NULL;
        if (words)
            return words;
    }
    return NULL;
}

/* One piece of evidence per due cycle; its number is the first deed that met it, or the duty that nothing met. */
static void judge_cycle(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, const LedgerSpan *cycle) {
    g_autofree char *name = g_strdup_printf("%s %s", duty->id, cycle->label);
    g_autofree char *text = g_strdup_printf("%s %s", ledger_duty_title(duty), cycle->label);
    LedgerEvidence evidence = {.number = name, .text = text};
    Deed deed;
    int found = 0;
    if (duty->when_used && !ledger_facts_is_used(context->facts, duty->id, cycle->to))
        return;
    for (guint i = 0; found < duty->times && deed_at(context, duty, i, &deed); i++) {
        if (!deed.number || !is_within(cycle, deed.at))
            continue;
        if (++found == 1)
            evidence.number = deed.number;
        evidence.at = deed.at;
        evidence.who = deed.who;
    }
    evidence.counts = found >= duty->times;
    if (!evidence.counts)
        evidence.number = name;
    ledger_cell_add_evidence(cell, &evidence);
}

/* Each record of the month is a duty that was done. */
static void gather_records(const LedgerContext *context, const LedgerDuty *duty, LedgerCell *cell) {
    LedgerSpan month = {.from = context->facts->from, .to = context->cut};
    Deed deed;
    for (guint i = 0; deed_at(context, duty, i, &deed); i++) {
        LedgerEvidence evidence = {.number = deed.number, .at = deed.at, .who = deed.who, .counts = TRUE};
        if (deed.number && is_within(&month, deed.at))
            ledger_cell_add_evidence(cell, &evidence);
    }
}

/* The first filing of a person for the source in time; NULL = none. */
static const LedgerFiling *find_filing(const LedgerContext *context, const LedgerHolder *holder, gint64 until) {
    for (guint i = 0; i < context->facts->filings->len; i++) {
        const LedgerFiling *filing = g_ptr_array_index(context->facts->filings, i);
        if (strcmp(filing->source, holder->source) == 0 && strcmp(filing->person, holder->person) == 0 && filing->at >= holder->since &&
            filing->at < until)
            return filing;
    }
    return NULL;
}

/* Changes of any responsible person of the source, due so many days later; only once filings are recorded at all. */
static void gather_filings(const LedgerContext *context, LedgerCell *cell) {
    gint64 within = ledger_template_rules(context->ledger->template)->filing_within;
    for (guint i = 0; i < context->facts->holders->len; i++) {
        const LedgerHolder *holder = g_ptr_array_index(context->facts->holders, i);
        gint64 due = holder->since + within;
        if (strcmp(holder->source, context->source->code) != 0)
            continue;
        if (due <= context->facts->from || due > context->facts->to || due > context->cut)
            continue;
        const LedgerFiling *filing = find_filing(context, holder, due);
        g_autofree char *name = g_strdup_printf("%s/%s", holder->role, holder->person);
        LedgerEvidence evidence = {
            .number = filing ? filing->number : name,
            .at = filing ? filing->at : 0,
            .who = filing ? filing->who : "",
            .text = holder->name,
            .counts = filing != NULL,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

static void gather_events(const LedgerContext *context, const LedgerDuty *duty, LedgerCell *cell) {
    gboolean used = !duty->when_used || context->facts->filings->len > 0;
    switch (duty->proof) {
    case LEDGER_BY_HAZARDS:
        ledger_gather_hazards(context, cell);
        break;
    case LEDGER_BY_PERMITS:
        ledger_gather_permits(context, FALSE, cell);
        break;
    case LEDGER_BY_ALARMS:
        ledger_gather_alarms(context, cell);
        break;
    case LEDGER_BY_EQUIPMENT:
        ledger_gather_equipment(context, cell);
        break;
    case LEDGER_BY_FILING:
        if (used)
            gather_filings(context, cell);
        break;
    case LEDGER_BY_RECORD:
        gather_records(context, duty, cell);
        break;
    case LEDGER_BY_INSPECTION:
        break;
    }
}

static void judge_events(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty) {
    LedgerCell events;
    ledger_cell_init(&events);
    gather_events(context, duty, &events);
    for (guint i = 0; i < events.evidence->len; i++) {
        LedgerEvidence evidence = *(const LedgerEvidence *)g_ptr_array_index(events.evidence, i);
        g_autofree char *text =
            *evidence.text ? g_strdup_printf("%s: %s", ledger_duty_title(duty), evidence.text) : g_strdup(ledger_duty_title(duty));
        evidence.text = text;
        ledger_cell_add_evidence(cell, &evidence);
    }
    ledger_cell_clear(&events);
}

gboolean ledger_compute_duty_rate(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        if (strcmp(duty->role, context->role->code) != 0)
            continue;
        if (duty->cycle == LEDGER_EVENT)
            judge_events(context, cell, duty);
        else
            for_each_due(context, cell, duty, judge_cycle);
    }
    ledger_cell_set_rate(cell, _("No duty of this role came due in this month."));
    return TRUE;
}

static void demand_cycle(const LedgerContext *context, G_GNUC_UNUSED LedgerCell *cell, const LedgerDuty *duty, const LedgerSpan *cycle) {
    int found = count_deeds(context, duty, cycle);
    if (found >= duty->times)
        return;
    g_autofree char *item = g_strdup_printf("%s %s", duty->id, cycle->label);
    ledger_add_finding(context, NULL, LEDGER_ERROR, item, _("%s, %s: %d inspections wanted, %d done."), ledger_duty_title(duty),
                       cycle->label, duty->times, found);
}

static void count_wanted(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty, const LedgerSpan *cycle) {
    (void)context, (void)cycle;
    cell->n += duty->times;
}

static gboolean is_inspection(const LedgerContext *context, const LedgerDuty *duty) {
    return duty->proof == LEDGER_BY_INSPECTION && strcmp(duty->role, context->role->code) == 0;
}

static void for_each_inspection(const LedgerContext *context, LedgerCell *cell, VisitCycle visit) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        if (is_inspection(context, duty))
            for_each_due(context, cell, duty, visit);
    }
}

static const char *inspection_duty(const LedgerContext *context) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        if (is_inspection(context, duty))
            return duty->id;
    }
    return "";
}

/* A number a person answers for is judged as a whole: it says nothing of weeks. */
static void demand_whole(const LedgerContext *context, gint64 done) {
    LedgerCell wanted = {.n = 0};
    for_each_inspection(context, &wanted, count_wanted);
    if (done >= wanted.n)
        return;
    ledger_add_finding(context, NULL, LEDGER_ERROR, inspection_duty(context), _("%d inspections wanted, %d stated."), (int)wanted.n,
                       (int)done);
}

/* The cycle in which an inspection does its task; none where the task has no cycle of fixed length, or says no task. */
static gboolean cycle_of(const LedgerContext *context, const LedgerInspection *inspection, LedgerSpan *cycle) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        guint64 task = g_ascii_strtoull(inspection->task, NULL, 10);
        if (strcmp(duty->role, context->role->code) != 0 || duty->task == 0 || task != (guint64)duty->task)
            continue;
        *cycle = ledger_cycle_at(duty->cycle, inspection->at);
        return duty->cycle != LEDGER_HOLIDAY && duty->cycle != LEDGER_EVENT;
    }
    return FALSE;
}

/* A task done twice in one cycle is done once (bihuan-ledger(7), column 8). */
static gboolean is_again(const LedgerContext *context, const LedgerSpan *month, guint index) {
    const GPtrArray *all = context->facts->inspections;
    const LedgerInspection *inspection = g_ptr_array_index(all, index);
    LedgerSpan cycle, other;
    if (!cycle_of(context, inspection, &cycle))
        return FALSE;
    for (guint i = 0; i < index; i++) {
        const LedgerInspection *earlier = g_ptr_array_index(all, i);
        if (!is_own(context, earlier) || !is_within(month, earlier->at) || strcmp(earlier->task, inspection->task) != 0)
            continue;
        if (cycle_of(context, earlier, &other) && other.from == cycle.from)
            return TRUE;
    }
    return FALSE;
}

/* Counts what was done in the month; the minimum is judged by cycles, because a week may begin in the month
 * before. */
gboolean ledger_compute_inspections(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    LedgerSpan month = {.from = context->facts->from, .to = context->cut};
    guint count = 0;
    for (guint i = 0; i < context->facts->inspections->len; i++) {
        const LedgerInspection *inspection = g_ptr_array_index(context->facts->inspections, i);
        if (!is_own(context, inspection) || !is_within(&month, inspection->at))
            continue;
        LedgerEvidence evidence = {
            .number = inspection->number,
            .at = inspection->at,
            .who = inspection->who,
            .text = is_again(context, &month, i) ? _("inspection, the same task in the same cycle") : _("inspection"),
            .counts = !is_again(context, &month, i),
        };
        count += evidence.counts;
        ledger_cell_add_evidence(cell, &evidence);
    }
    ledger_cell_set_count(cell, count);
    const LedgerFix *fix = ledger_fix_of(context, ledger_template_column(context->ledger->template, context->column)->key);
    if (fix)
        demand_whole(context, ledger_fix_count(fix));
    else
        for_each_inspection(context, cell, demand_cycle);
    return TRUE;
}
