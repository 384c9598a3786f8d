/* SPDX-License-Identifier: MIT
 *
 * Column 4: the highest Σq/Q of the month. The quantity of each material is that of its newest reading; readings before
 * the month count as long as the template's memory lasts, so that the peak of the first days is not lost.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/source.h"
#include "formula.h"
#include "ratio.h"

/* What is known at one moment: the reading of each material (index as in materials), NULL = none yet. */
typedef struct {
    GPtrArray *materials;
    const LedgerStock **known, **peak;
    LedgerRatio sum, highest;
    gint64 at; /* of the highest */
} Tank;

static gboolean is_same(const char *a, const char *b) {
    g_autofree char *left = g_utf8_casefold(a, -1), *right = g_utf8_casefold(b, -1);
    return strcmp(g_strstrip(left), g_strstrip(right)) == 0;
}

/* -1: the source has no such material. */
static int find_material(const GPtrArray *materials, const char *text) {
    for (guint i = 0; i < materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(materials, i);
        if (is_same(text, material->name) || (*material->cas && is_same(text, material->cas)))
            return (int)i;
    }
    return -1;
}

static int compare_stocks(gconstpointer a, gconstpointer b) {
    const LedgerStock *left = *(const LedgerStock *const *)a, *right = *(const LedgerStock *const *)b;
    if (left->at != right->at)
        return left->at < right->at ? -1 : 1;
    return strcmp(left->number, right->number);
}

/* The readings of the source that count, in time; *in_month: one of them lies in the month. */
static GPtrArray *list_readings(const LedgerContext *context, const GPtrArray *materials, gboolean *in_month) {
    GPtrArray *list = g_ptr_array_new();
    gint64 since = context->facts->from - ledger_template_rules(context->ledger->template)->stock_memory;
    *in_month = FALSE;
    for (guint i = 0; i < context->facts->stocks->len; i++) {
        LedgerStock *stock = g_ptr_array_index(context->facts->stocks, i);
        if (strcmp(stock->source, context->source->code) != 0)
            continue;
        if (stock->at < since || stock->at >= context->cut)
            continue;
        gboolean counts = find_material(materials, stock->material) >= 0;
        if (counts)
            g_ptr_array_add(list, stock);
        if (stock->at < context->facts->from)
            continue;
        *in_month |= counts;
        if (counts)
            continue;
        g_autofree char *message = g_strdup_printf(_("%s: \"%s\" is not a material of this source."), stock->number, stock->material);
        ledger_add_fault(context, LEDGER_WARNING, stock->number, message);
    }
    g_ptr_array_sort(list, compare_stocks);
    return list;
}

static void tank_weigh(Tank *tank, gint64 at) {
    tank->sum = LEDGER_RATIO_ZERO;
    for (guint i = 0; i < tank->materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(tank->materials, i);
        if (!tank->known[i])
            continue;
        LedgerRatio share = ledger_ratio_divide(ledger_ratio_parse(tank->known[i]->quantity), ledger_ratio_parse(material->threshold));
        tank->sum = ledger_ratio_add(tank->sum, share);
    }
    gboolean known = ledger_ratio_is_known(tank->sum) && ledger_ratio_is_known(tank->highest);
    if (tank->at && known && ledger_ratio_compare(tank->sum, tank->highest) <= 0)
        return;
    tank->highest = tank->at && !ledger_ratio_is_known(tank->highest) ? tank->highest : tank->sum;
    tank->at = at;
    for (guint i = 0; i < tank->materials->len; i++)
        tank->peak[i] = tank->known[i];
}

/* Readings of one moment come in together: of two of the same material the later number counts. */
static void tank_fill(Tank *tank, const GPtrArray *readings, gint64 from) {
    gboolean opened = FALSE;
    for (guint i = 0; i < readings->len; i++) {
        const LedgerStock *stock = g_ptr_array_index(readings, i);
        const LedgerStock *next = i + 1 < readings->len ? g_ptr_array_index(readings, i + 1) : NULL;
        if (!opened && stock->at > from && i > 0)
            tank_weigh(tank, from);
        opened |= stock->at >= from;
        tank->known[find_material(tank->materials, stock->material)] = stock;
        if (stock->at >= from && (!next || next->at > stock->at))
            tank_weigh(tank, stock->at);
    }
}

static void add_peak(const Tank *tank, LedgerCell *cell) {
    for (guint i = 0; i < tank->materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(tank->materials, i);
        const LedgerStock *stock = tank->peak[i];
        if (!stock)
            continue;
        g_autofree char *text = g_strdup_printf("%s %s t / %s t", material->name, stock->quantity, material->threshold);
        LedgerEvidence evidence = {
            .number = stock->number,
            .at = stock->at,
            .who = stock->who,
            .text = text,
            .counts = TRUE,
        };
        ledger_cell_add_evidence(cell, &evidence);
    }
}

static void judge_unread(const LedgerContext *context, const Tank *tank) {
    for (guint i = 0; i < tank->materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(tank->materials, i);
        if (tank->known[i])
            continue;
        g_autofree char *message = g_strdup_printf(_("The quantity of %s was never read."), material->name);
        ledger_add_fault(context, LEDGER_WARNING, material->name, message);
    }
}

/* Above what the source was designed for (超量). */
static void judge_peak(const LedgerContext *context, const Tank *tank) {
    LedgerRatio design = ledger_design_sum(context->source->materials);
    if (!ledger_ratio_is_known(design) || ledger_ratio_compare(tank->highest, design) <= 0)
        return;
    g_autofree char *reached = ledger_ratio_text(tank->highest), *allowed = ledger_ratio_text(design);
    g_autofree char *at = clock_format_short(tank->at);
    g_autofree char *message = g_strdup_printf(_("Σq/Q was %s on %s, above the design of %s."), reached, at, allowed);
    const LedgerStock *newest = NULL;
    for (guint i = 0; i < tank->materials->len; i++)
        if (tank->peak[i] && (!newest || tank->peak[i]->at > newest->at))
            newest = tank->peak[i];
    ledger_add_finding(context, "L08", LEDGER_ERROR, newest ? newest->number : context->source->code, message);
}

static void fill_cell(const LedgerContext *context, Tank *tank, const GPtrArray *readings, LedgerCell *cell) {
    tank_fill(tank, readings, context->facts->from);
    add_peak(tank, cell);
    judge_unread(context, tank);
    if (!ledger_ratio_is_known(tank->highest)) {
        ledger_cell_set_none(cell, _("The quantities cannot be added up; put the readings right."));
        ledger_add_fault(context, LEDGER_ERROR, context->source->code, cell->reason);
        return;
    }
    g_autofree char *text = ledger_ratio_text(tank->highest);
    ledger_cell_set_text(cell, text);
    judge_peak(context, tank);
}

gboolean ledger_compute_stock(const LedgerContext *context, LedgerCell *cell, G_GNUC_UNUSED GError **error) {
    g_autoptr(GPtrArray) materials = source_materials(context->source->materials, NULL);
    gboolean in_month = FALSE;
    if (!materials || materials->len == 0) {
        ledger_cell_set_missing(cell, _("No materials with their quantities are registered for this source."));
        return TRUE;
    }
    g_autoptr(GPtrArray) readings = list_readings(context, materials, &in_month);
    if (!in_month) {
        ledger_cell_set_missing(cell, _("No stock of this source was read in this month."));
        return TRUE;
    }
    g_autofree const LedgerStock **known = g_new0(const LedgerStock *, materials->len);
    g_autofree const LedgerStock **peak = g_new0(const LedgerStock *, materials->len);
    Tank tank = {.materials = materials, .known = known, .peak = peak, .highest = LEDGER_RATIO_ZERO};
    fill_cell(context, &tank, readings, cell);
    return TRUE;
}
