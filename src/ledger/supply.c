/* SPDX-License-Identifier: MIT
 *
 * Column 16: half of it emergency supplies, half drills; supplies alone where no drill was due. Of each supply what the movements have
 * counts, else the newest check.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "bihuan/model/source.h"
#include "private.h"

static gboolean is_same_item(const LedgerSupply *a, const LedgerSupply *b) {
    return strcmp(a->item, b->item) == 0 && strcmp(a->place, b->place) == 0;
}

static gboolean is_newer(const LedgerSupply *a, const LedgerSupply *b) {
    return a->at != b->at ? a->at > b->at : strcmp(a->number, b->number) > 0;
}

static void keep_newest(GPtrArray *items, LedgerSupply *supply) {
    for (guint i = 0; i < items->len; i++) {
        if (!is_same_item(g_ptr_array_index(items, i), supply))
            continue;
        if (is_newer(supply, g_ptr_array_index(items, i)))
            items->pdata[i] = supply;
        return;
    }
    g_ptr_array_add(items, supply);
}

/* The newest check of each supply of the source, without those taken away. */
static GPtrArray *list_supplies(const LedgerContext *context) {
    GPtrArray *items = g_ptr_array_new();
    for (guint i = 0; i < context->facts->supplies->len; i++) {
        LedgerSupply *supply = g_ptr_array_index(context->facts->supplies, i);
        if (strcmp(supply->source, context->source->code) == 0 && supply->at < context->cut)
            keep_newest(items, supply);
    }
    for (guint i = items->len; i > 0; i--)
        if (((LedgerSupply *)g_ptr_array_index(items, i - 1))->removed)
            g_ptr_array_remove_index(items, i - 1);
    return items;
}

static gint64 millionths(const char *decimal) {
    gint64 value = 0;
    int places;
    return field_decimal_parse(decimal, &value, &places) ? value : 0;
}

/* NULL = it is all right. */
static const char *find_fault(const LedgerContext *context, const LedgerSupply *supply) {
    if (supply->at < context->facts->from)
        return _("not checked in this month");
    if (!supply->good)
        return _("not in good state");
    if (millionths(supply->quantity) < millionths(supply->minimum))
        return _("fewer than the minimum");
    if (supply->expiry && supply->expiry + CLOCK_DAY < context->cut)
        return _("out of date");
    return NULL;
}

static void add_supply(const LedgerContext *context, const LedgerSupply *supply, LedgerCell *cell) {
    const char *fault = find_fault(context, supply);
    const char *quantity = supply->blind ? "?" : supply->quantity;
    g_autofree char *text = g_strdup_printf("%s %s/%s, %s", supply->title, quantity, supply->minimum, fault ? fault : _("in order"));
    LedgerEvidence evidence = {
        .number = supply->number,
        .at = supply->at,
        .who = supply->who,
        .text = text,
        .counts = !fault,
    };
    ledger_cell_add_evidence(cell, &evidence);
    if (*supply->said)
        ledger_add_finding(context, NULL, LEDGER_WARNING, supply->number, _("%s: the check %s says otherwise than the movements: %s."),
                           supply->title, supply->said, supply->blind ? "?" : supply->books);
    if (!fault)
        return;
    ledger_add_finding(context, NULL, LEDGER_WARNING, supply->number, "%s: %s", supply->title, fault);
}

static gboolean is_toxic(const LedgerContext *context) {
    g_autoptr(GPtrArray) materials = source_materials(context->source->materials, NULL);
    char **toxic = ledger_template_rules(context->ledger->template)->toxic;
    for (guint i = 0; materials && i < materials->len; i++)
        if (ledger_has_word(toxic, ((SourceMaterial *)g_ptr_array_index(materials, i))->cas))
            return TRUE;
    return FALSE;
}

/* Breathing apparatus at a toxic source (GB 30077): fewer than wanted is an error. */
static void judge_vital(const LedgerContext *context, const GPtrArray *supplies) {
    const LedgerTemplate *template = context->ledger->template;
    int wanted = ledger_template_rules(template)->vital_min;
    gint64 found = 0;
    gboolean blind = FALSE;
    if (!is_toxic(context))
        return;
    for (guint i = 0; i < supplies->len; i++) {
        const LedgerSupply *supply = g_ptr_array_index(supplies, i);
        if (strcmp(supply->item, ledger_template_origins(template)->supply_vital) != 0 || !supply->good)
            continue;
        found += millionths(supply->quantity);
        blind = blind || supply->blind;
    }
    if (found >= wanted * G_GINT64_CONSTANT(1000000))
        return;
    g_autofree char *have = blind ? g_strdup("?") : field_decimal_format(found);
    g_autofree char *item = g_strdup_printf("%s/%s", context->source->code, ledger_template_origins(template)->supply_vital);
    ledger_add_finding(context, NULL, LEDGER_ERROR, item, _("%s breathing apparatus in good state; a toxic source wants %d."), have,
                       wanted);
}

/* Drills of the source or of the whole plant in a cycle. */
static int count_drills(const LedgerContext *context, const LedgerSpan *cycle, LedgerCell *cell, int wanted) {
    int held = 0;
    for (guint i = 0; i < context->facts->deeds->len && held < wanted; i++) {
        const LedgerDeed *deed = g_ptr_array_index(context->facts->deeds, i);
        if (strcmp(deed->kind, "drill") != 0 || deed->at < cycle->from || deed->at >= cycle->to)
            continue;
        if (*deed->source && strcmp(deed->source, context->source->code) != 0)
            continue;
        held++;
        LedgerEvidence evidence = {
            .number = deed->number,
            .at = deed->at,
            .who = deed->who,
            .text = _("drill"),
            .counts = TRUE,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
    return held;
}

/* Drills due in cycles that end in the month and are over. */
static void add_drills(const LedgerContext *context, LedgerCell *cell, gint64 *held, gint64 *due) {
    const LedgerRules *rules = ledger_template_rules(context->ledger->template);
    for (LedgerSpan cycle = ledger_cycle_at((LedgerCycle)rules->drill_cycle, context->facts->from);
         cycle.to <= context->cut && cycle.to <= context->facts->to; cycle = ledger_cycle_at((LedgerCycle)rules->drill_cycle, cycle.to)) {
        int found = count_drills(context, &cycle, cell, rules->drill_times);
        *held += found;
        *due += rules->drill_times;
        for (int i = found; i < rules->drill_times; i++) {
            g_autofree char *name = g_strdup_printf("drill %s", cycle.label);
            LedgerEvidence evidence = {.number = name, .text = _("no drill was held")};
            ledger_cell_add_evidence(cell, &evidence);
            ledger_add_finding(context, NULL, LEDGER_WARNING, name, _("%s: no drill was held."), cycle.label);
        }
    }
}

gboolean ledger_compute_emergency(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    g_autoptr(GPtrArray) supplies = list_supplies(context);
    if (supplies->len == 0) {
        ledger_cell_set_missing(cell, _("No emergency supplies of this source are on record."));
        return TRUE;
    }
    for (guint i = 0; i < supplies->len; i++)
        add_supply(context, g_ptr_array_index(supplies, i), cell);
    ledger_cell_set_rate(cell, "");
    judge_vital(context, supplies);
    gint64 held = 0, due = 0;
    add_drills(context, cell, &held, &due);
    if (due == 0)
        return TRUE;
    cell->n = cell->n * due + held * cell->of; /* the mean of both, over the common denominator */
    cell->of = 2 * cell->of * due;
    g_autofree char *rate = ledger_rate_text(cell->n, cell->of);
    ledger_cell_set_text(cell, rate);
    return TRUE;
}
