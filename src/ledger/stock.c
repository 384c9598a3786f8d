/* SPDX-License-Identifier: MIT
 *
 * Column 4: the highest Σq/Q of the month, in fractions of 128 bits: what overflows becomes unknown, never wrong; and L08, the
 * level recomputed from R. The quantity of
 * each material is that of its newest reading; readings before the month count as long as the template's memory lasts, so that the
 * peak of the first days is not lost.
 */
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"
#include "bihuan/model/source.h"
#include "private.h"

/* n/d, reduced, d > 0; d = 0: it could not be computed (a number is none, or beyond all measure). */
typedef struct {
    LedgerWide n, d;
} Ratio;

static const Ratio ZERO = {0, 1}, UNKNOWN = {0, 0};

static Ratio ratio_reduce(LedgerWide n, LedgerWide d) {
    LedgerWide a = n < 0 ? -n : n, b = d;
    while (b) {
        LedgerWide rest = a % b;
        a = b;
        b = rest;
    }
    return a > 0 ? (Ratio){n / a, d / a} : (Ratio){0, 1};
}

static gboolean ratio_is_known(Ratio a) {
    return a.d > 0;
}

static Ratio ratio_parse(const char *decimal) {
    gint64 millionths;
    int places;
    if (!decimal || !field_decimal_parse(decimal, &millionths, &places))
        return UNKNOWN;
    return ratio_reduce(millionths, 1000000);
}

static Ratio ratio_add(Ratio a, Ratio b) {
    LedgerWide left, right, n, d;
    if (!a.d || !b.d || __builtin_mul_overflow(a.n, b.d, &left) || __builtin_mul_overflow(b.n, a.d, &right) ||
        __builtin_add_overflow(left, right, &n) || __builtin_mul_overflow(a.d, b.d, &d))
        return UNKNOWN;
    return ratio_reduce(n, d);
}

static Ratio ratio_multiply(Ratio a, Ratio b) {
    LedgerWide n, d;
    if (!a.d || !b.d || __builtin_mul_overflow(a.n, b.n, &n) || __builtin_mul_overflow(a.d, b.d, &d))
        return UNKNOWN;
    return ratio_reduce(n, d);
}

static Ratio ratio_divide(Ratio a, Ratio b) {
    if (!b.d || b.n <= 0)
        return UNKNOWN;
    return ratio_multiply(a, (Ratio){b.d, b.n});
}

static int ratio_compare(Ratio a, Ratio b) {
    Ratio difference = ratio_add(a, (Ratio){-b.n, b.d});
    return difference.n < 0 ? -1 : difference.n > 0;
}

static char *ratio_text(Ratio a) {
    LedgerWide hundredths;
    if (!a.d || __builtin_mul_overflow(a.n, (LedgerWide)200, &hundredths) || __builtin_add_overflow(hundredths, a.d, &hundredths))
        return g_strdup("?");
    hundredths /= 2 * a.d;
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d", (gint64)(hundredths / 100), (int)(hundredths % 100));
}

static Ratio sum_design(const char *materials, gboolean weighted) {
    g_autoptr(GPtrArray) list = source_materials(materials, NULL);
    Ratio sum = ZERO;
    if (!list || list->len == 0)
        return UNKNOWN;
    for (guint i = 0; i < list->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(list, i);
        Ratio share = ratio_divide(ratio_parse(material->quantity), ratio_parse(material->threshold));
        if (weighted)
            share = ratio_multiply(share, ratio_parse(material->beta));
        sum = ratio_add(sum, share);
    }
    return sum;
}

/* The level (1 …) of an R by the least R of each level, highest first. */
static int level_of(const LedgerContext *context, Ratio r) {
    int level = 1;
    for (char **bound = ledger_template_rules(context->ledger->template)->bounds; *bound && ratio_compare(r, ratio_parse(*bound)) < 0;
         bound++)
        level++;
    return level;
}

/* What is known at one moment: the reading of each material (index as in materials), NULL = none yet. */
typedef struct {
    GPtrArray *materials;
    const LedgerStock **known, **peak;
    Ratio sum, highest;
    gint64 at; /* of the highest */
} Tank;

static gboolean stock_is_same(const char *a, const char *b) {
    g_autofree char *left = g_utf8_casefold(a, -1), *right = g_utf8_casefold(b, -1);
    return strcmp(g_strstrip(left), g_strstrip(right)) == 0;
}

/* -1: the source has no such material. */
static int find_material(const GPtrArray *materials, const char *text) {
    for (guint i = 0; i < materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(materials, i);
        if (stock_is_same(text, material->name) || (*material->cas && stock_is_same(text, material->cas)))
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
        ledger_add_finding(context, NULL, LEDGER_WARNING, stock->number, _("%s: \"%s\" is not a material of this source."), stock->number,
                           stock->material);
    }
    g_ptr_array_sort(list, compare_stocks);
    return list;
}

static void tank_weigh(Tank *tank, gint64 at) {
    tank->sum = ZERO;
    for (guint i = 0; i < tank->materials->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(tank->materials, i);
        if (!tank->known[i])
            continue;
        Ratio share = ratio_divide(ratio_parse(tank->known[i]->quantity), ratio_parse(material->threshold));
        tank->sum = ratio_add(tank->sum, share);
    }
    gboolean known = ratio_is_known(tank->sum) && ratio_is_known(tank->highest);
    if (tank->at && known && ratio_compare(tank->sum, tank->highest) <= 0)
        return;
    tank->highest = tank->at && !ratio_is_known(tank->highest) ? tank->highest : tank->sum;
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
        ledger_add_finding(context, NULL, LEDGER_WARNING, material->name, _("The quantity of %s was never read."), material->name);
    }
}

/* Above what the source was designed for (超量). */
static void judge_peak(const LedgerContext *context, const Tank *tank) {
    Ratio design = sum_design(context->source->materials, FALSE);
    if (!ratio_is_known(design) || ratio_compare(tank->highest, design) <= 0)
        return;
    g_autofree char *reached = ratio_text(tank->highest), *allowed = ratio_text(design);
    g_autofree char *at = clock_format_short(tank->at);
    const LedgerStock *newest = NULL;
    for (guint i = 0; i < tank->materials->len; i++)
        if (tank->peak[i] && (!newest || tank->peak[i]->at > newest->at))
            newest = tank->peak[i];
    ledger_add_finding(context, "L08", LEDGER_ERROR, newest ? newest->number : context->source->code,
                       _("Σq/Q was %s on %s, above the design of %s."), reached, at, allowed);
}

static void fill_cell(const LedgerContext *context, Tank *tank, const GPtrArray *readings, LedgerCell *cell) {
    tank_fill(tank, readings, context->facts->from);
    add_peak(tank, cell);
    judge_unread(context, tank);
    if (!ratio_is_known(tank->highest)) {
        ledger_cell_set_none(cell, _("The quantities cannot be added up; put the readings right."));
        ledger_add_finding(context, NULL, LEDGER_ERROR, context->source->code, "%s", cell->reason);
        return;
    }
    g_autofree char *text = ratio_text(tank->highest);
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
    Tank tank = {.materials = materials, .known = known, .peak = peak, .highest = ZERO};
    fill_cell(context, &tank, readings, cell);
    return TRUE;
}

/* The level some α of the standard gives: any of them that gives the registered one will do where the plant has not said
 * how many people live around it. */
static gboolean fits_some_alpha(const LedgerContext *context, Ratio weighted, const char *level) {
    const LedgerRules *rules = ledger_template_rules(context->ledger->template);
    for (char **alpha = rules->alphas; *alpha; alpha++) {
        Ratio r = ratio_multiply(ratio_parse(*alpha), weighted);
        g_autofree char *computed = g_strdup_printf("%d", level_of(context, r));
        if (ratio_is_known(r) && strcmp(computed, level) == 0)
            return TRUE;
    }
    return FALSE;
}

void ledger_check_level(const LedgerContext *context) {
    const LedgerSource *source = context->source;
    Ratio s = sum_design(source->materials, FALSE), weighted = sum_design(source->materials, TRUE);
    const char *registered = source_level_title(source->level);
    if (!*source->level)
        return; /* F03 says so */
    if (!ratio_is_known(weighted)) {
        ledger_add_finding(context, "L08", LEDGER_INFO, source->code,
                           _("The level cannot be recomputed: no materials with q, Q and β are registered."));
    } else if (ratio_compare(s, ratio_parse("1")) < 0) {
        g_autofree char *sum = ratio_text(s);
        ledger_add_finding(context, "L08", LEDGER_WARNING, source->code,
                           _("Registered as %s, but Σq/Q is %s, below 1: no major hazard source."), registered, sum);
    } else if (!*source->alpha) {
        g_autofree char *sum = ratio_text(weighted);
        if (!fits_some_alpha(context, weighted, source->level))
            ledger_add_finding(context, "L08", LEDGER_WARNING, source->code,
                               _("Registered as %s, but Σβq/Q is %s and no α gives this level: assess again."), registered, sum);
    } else {
        Ratio r = ratio_multiply(ratio_parse(source->alpha), weighted);
        g_autofree char *computed = g_strdup_printf("%d", level_of(context, r)), *value = ratio_text(r);
        if (ratio_is_known(r) && strcmp(computed, source->level) != 0)
            ledger_add_finding(context, "L08", LEDGER_WARNING, source->code, _("Registered as %s, but R is %s, which is %s: assess again."),
                               registered, value, source_level_title(computed));
    }
}
