/* SPDX-License-Identifier: MIT
 *
 * Columns 7 and 8: what a role had to do in each cycle (week, month, quarter …) and what it did.
 * A cycle belongs to the month in which it ends; one that has not ended yet is not asked for.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "ledger_formula.h"

typedef struct {
    gint64 from, to;
    char label[24]; /* "2026-W43", "2026-10", "2026-Q4" */
} Cycle;

/* The ISO week's number: that of its Thursday's place in the year. */
static Cycle week_at(gint64 ms) {
    ClockCivil day = clock_civil(ms);
    int monday = day.day - (day.weekday - 1);
    Cycle cycle = {
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

static Cycle months_at(gint64 ms, int months, const char *mark) {
    ClockCivil day = clock_civil(ms);
    int part = (day.month - 1) / months;
    Cycle cycle = {
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

static Cycle cycle_at(LedgerCycle kind, gint64 ms) {
    switch (kind) {
    case LEDGER_WEEK: return week_at(ms);
    case LEDGER_QUARTER: return months_at(ms, 3, "Q");
    case LEDGER_HALF_YEAR: return months_at(ms, 6, "H");
    case LEDGER_YEAR: return months_at(ms, 12, "");
    case LEDGER_MONTH: break;
    }
    return months_at(ms, 1, "");
}

static gboolean is_own(const LedgerContext *context, const LedgerInspection *inspection) {
    return strcmp(inspection->source, context->source->code) == 0 &&
        strcmp(inspection->work_type, context->role->work_type) == 0;
}

/* The inspections of this row in [from, to), as evidence; how many. */
static int collect(const LedgerContext *context, gint64 from, gint64 to, const char *text, LedgerCell *cell) {
    int found = 0;
    for (guint i = 0; i < context->facts->inspections->len; i++) {
        const LedgerInspection *inspection = g_ptr_array_index(context->facts->inspections, i);
        if (!is_own(context, inspection) || inspection->at < from || inspection->at >= to) continue;
        found++;
        if (!cell) continue;
        LedgerEvidence evidence = {
            .number = inspection->number,
            .at = inspection->at,
            .who = inspection->who,
            .text = text,
            .counts = TRUE,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
    return found;
}

/* Calls visit for every cycle of every duty of this role that ends in the month and is over. */
static void for_each_due(const LedgerContext *context, LedgerCell *cell,
                         void (*visit)(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty,
                                       const Cycle *cycle)) {
    const LedgerTemplate *template = context->ledger->template;
    for (guint i = 0; i < ledger_template_duties(template); i++) {
        const LedgerDuty *duty = ledger_template_duty(template, i);
        if (strcmp(duty->role, context->role->code) != 0) continue;
        for (Cycle cycle = cycle_at(duty->cycle, context->facts->from); cycle.to <= context->facts->to;
             cycle = cycle_at(duty->cycle, cycle.to))
            if (cycle.to <= context->cut) visit(context, cell, duty, &cycle);
    }
}

/* One piece of evidence per due cycle; its number is the first inspection that met it, or the duty that
 * nothing met. */
static void judge_cycle(const LedgerContext *context, LedgerCell *cell, const LedgerDuty *duty,
                        const Cycle *cycle) {
    g_autofree char *name = g_strdup_printf("%s %s", duty->id, cycle->label);
    g_autofree char *text = g_strdup_printf("%s %s", ledger_duty_title(duty), cycle->label);
    LedgerEvidence evidence = { .number = name, .text = text };
    int found = 0;
    for (guint i = 0; i < context->facts->inspections->len && found < duty->times; i++) {
        const LedgerInspection *inspection = g_ptr_array_index(context->facts->inspections, i);
        if (!is_own(context, inspection) || inspection->at < cycle->from || inspection->at >= cycle->to)
            continue;
        if (++found == 1) evidence.number = inspection->number;
        evidence.at = inspection->at;
        evidence.who = inspection->who;
    }
    evidence.counts = found >= duty->times;
    if (!evidence.counts) evidence.number = name;
    ledger_cell_add_evidence(cell, &evidence);
}

gboolean ledger_compute_duty_rate(const LedgerContext *context, LedgerCell *cell,
                                  G_GNUC_UNUSED GError **error) {
    for_each_due(context, cell, judge_cycle);
    ledger_cell_set_rate(cell, _("No duty of this role came due in this month."));
    return TRUE;
}

static void demand_cycle(const LedgerContext *context, G_GNUC_UNUSED LedgerCell *cell, const LedgerDuty *duty,
                         const Cycle *cycle) {
    int found = collect(context, cycle->from, cycle->to, "", NULL);
    if (found >= duty->times) return;
    g_autofree char *item = g_strdup_printf("%s %s", duty->id, cycle->label);
    g_autofree char *message = g_strdup_printf(_("%s, %s: %d inspections wanted, %d done."),
                                               ledger_duty_title(duty), cycle->label, duty->times, found);
    ledger_add_fault(context, LEDGER_ERROR, item, message);
}

/* Counts what was done in the month; the minimum is judged by cycles, because a week may begin in the month
 * before. */
gboolean ledger_compute_inspections(const LedgerContext *context, LedgerCell *cell,
                                    G_GNUC_UNUSED GError **error) {
    const LedgerFacts *facts = context->facts;
    int found = collect(context, facts->from, context->cut, _("inspection"), cell);
    ledger_cell_set_count(cell, found);
    for_each_due(context, cell, demand_cycle);
    return TRUE;
}
