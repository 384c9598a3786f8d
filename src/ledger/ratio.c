/* SPDX-License-Identifier: MIT
 *
 * Fractions of 128 bits: sums of q/Q without a float. What overflows becomes unknown, never wrong.
 */
#include "bihuan/form/field.h"
#include "bihuan/model/source.h"
#include "ratio.h"

static const LedgerRatio UNKNOWN = {0, 0};

static LedgerRatio reduce(LedgerWide n, LedgerWide d) {
    LedgerWide a = n < 0 ? -n : n, b = d;
    while (b) {
        LedgerWide rest = a % b;
        a = b;
        b = rest;
    }
    return a > 0 ? (LedgerRatio){n / a, d / a} : (LedgerRatio){0, 1};
}

gboolean ledger_ratio_is_known(LedgerRatio a) {
    return a.d > 0;
}

LedgerRatio ledger_ratio_parse(const char *decimal) {
    gint64 millionths;
    int places;
    if (!decimal || !field_decimal_parse(decimal, &millionths, &places))
        return UNKNOWN;
    return reduce(millionths, 1000000);
}

LedgerRatio ledger_ratio_add(LedgerRatio a, LedgerRatio b) {
    LedgerWide left, right, n, d;
    if (!a.d || !b.d || __builtin_mul_overflow(a.n, b.d, &left) || __builtin_mul_overflow(b.n, a.d, &right) ||
        __builtin_add_overflow(left, right, &n) || __builtin_mul_overflow(a.d, b.d, &d))
        return UNKNOWN;
    return reduce(n, d);
}

LedgerRatio ledger_ratio_multiply(LedgerRatio a, LedgerRatio b) {
    LedgerWide n, d;
    if (!a.d || !b.d || __builtin_mul_overflow(a.n, b.n, &n) || __builtin_mul_overflow(a.d, b.d, &d))
        return UNKNOWN;
    return reduce(n, d);
}

LedgerRatio ledger_ratio_divide(LedgerRatio a, LedgerRatio b) {
    if (!b.d || b.n <= 0)
        return UNKNOWN;
    return ledger_ratio_multiply(a, (LedgerRatio){b.d, b.n});
}

int ledger_ratio_compare(LedgerRatio a, LedgerRatio b) {
    LedgerRatio difference = ledger_ratio_add(a, (LedgerRatio){-b.n, b.d});
    return difference.n < 0 ? -1 : difference.n > 0;
}

char *ledger_ratio_text(LedgerRatio a) {
    LedgerWide hundredths;
    if (!a.d || __builtin_mul_overflow(a.n, (LedgerWide)200, &hundredths) || __builtin_add_overflow(hundredths, a.d, &hundredths))
        return g_strdup("?");
    hundredths /= 2 * a.d;
    return g_strdup_printf("%" G_GINT64_FORMAT ".%02d", (gint64)(hundredths / 100), (int)(hundredths % 100));
}

static LedgerRatio sum_design(const char *materials, gboolean weighted) {
    g_autoptr(GPtrArray) list = source_materials(materials, NULL);
    LedgerRatio sum = LEDGER_RATIO_ZERO;
    if (!list || list->len == 0)
        return UNKNOWN;
    for (guint i = 0; i < list->len; i++) {
        const SourceMaterial *material = g_ptr_array_index(list, i);
        LedgerRatio share = ledger_ratio_divide(ledger_ratio_parse(material->quantity), ledger_ratio_parse(material->threshold));
        if (weighted)
            share = ledger_ratio_multiply(share, ledger_ratio_parse(material->beta));
        sum = ledger_ratio_add(sum, share);
    }
    return sum;
}

LedgerRatio ledger_design_sum(const char *materials) {
    return sum_design(materials, FALSE);
}

LedgerRatio ledger_design_weighted(const char *materials) {
    return sum_design(materials, TRUE);
}

int ledger_level_of(LedgerRatio r, char **bounds) {
    int level = 1;
    for (char **bound = bounds; *bound && ledger_ratio_compare(r, ledger_ratio_parse(*bound)) < 0; bound++)
        level++;
    return level;
}
