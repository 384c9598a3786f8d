/* SPDX-License-Identifier: MIT
 *
 * Readings and limits as fractions, so that a value exactly at its limit is exactly at its limit.
 */
#include "bihuan/rule/gas.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/form/field.h"

#define MILLION 1000000
#define PPM_PER_VOL 10000

/* Values have at most 12 digits before and 6 behind the point, and three of them are multiplied at most. */
typedef struct {
    __int128 top, bottom;
} Fraction;

static const struct {
    const char *shown, *stored;
} UNITS[GAS_UNITS] = {[GAS_VOL] = {"vol%", "vol"}, [GAS_LEL] = {"%LEL", "lel"}, [GAS_PPM] = {"ppm", "ppm"}, [GAS_MG] = {"mg/m3", "mg"}};

int gas_unit(const char *text) {
    for (int i = 0; text && i < GAS_UNITS; i++)
        if (g_ascii_strcasecmp(UNITS[i].shown, text) == 0 || strcmp(UNITS[i].stored, text) == 0)
            return i;
    return -1;
}

const char *gas_unit_text(GasUnit unit) {
    return UNITS[unit].shown;
}

static gboolean read_decimal(const char *text, const char *what, gint64 *millionths, GError **error) {
    int places;
    if (!text)
        return err_set(error, ERR_HELD, _("%s of this gas is not among the plant's limits"), what);
    return field_decimal_parse(text, millionths, &places) || err_set(error, ERR_INPUT, _("“%s” is not a number"), text);
}

/* Everything passes through ppm. */
static gboolean to_ppm(const GasAmount *amount, const GasFacts *facts, Fraction *ppm, GError **error) {
    gint64 value, lel, molar, volume;
    if (!read_decimal(amount->value, _("the value"), &value, error))
        return FALSE;
    switch (amount->unit) {
    case GAS_VOL:
        *ppm = (Fraction){(__int128)value * PPM_PER_VOL, MILLION};
        return TRUE;
    case GAS_LEL:
        if (!read_decimal(facts->lel, _("the explosive limit"), &lel, error))
            return FALSE;
        *ppm = (Fraction){(__int128)value * lel * (PPM_PER_VOL / 100), (__int128)MILLION * MILLION};
        return TRUE;
    case GAS_MG:
        if (!read_decimal(facts->molar, _("the molar mass"), &molar, error) ||
            !read_decimal(facts->volume, _("the molar volume"), &volume, error))
            return FALSE;
        *ppm = (Fraction){(__int128)value * volume, (__int128)molar * MILLION};
        return molar > 0 || err_set(error, ERR_INPUT, _("“%s” is not a number"), facts->molar);
    default:
        *ppm = (Fraction){value, MILLION};
        return TRUE;
    }
}

gboolean gas_compare(const GasAmount *a, const GasAmount *b, const GasFacts *facts, int *order, GError **error) {
    Fraction x, y;
    gint64 left, right;
    if (a->unit == b->unit) { /* nothing has to be known to compare like with like */
        if (!read_decimal(a->value, _("the value"), &left, error) || !read_decimal(b->value, _("the value"), &right, error))
            return FALSE;
        *order = (left > right) - (left < right);
        return TRUE;
    }
    if (!to_ppm(a, facts, &x, error) || !to_ppm(b, facts, &y, error))
        return FALSE;
    /* Both below 10^30 or so; a common scale first keeps the products within 128 bits. */
    long double p = (long double)x.top * (long double)y.bottom, q = (long double)y.top * (long double)x.bottom;
    if (p > 1e36L || p < -1e36L || q > 1e36L || q < -1e36L) {
        *order = (p > q) - (p < q);
        return TRUE;
    }
    __int128 l = x.top * y.bottom, r = y.top * x.bottom;
    *order = (l > r) - (l < r);
    return TRUE;
}

static gboolean from_ppm(const Fraction *ppm, GasUnit unit, const GasFacts *facts, Fraction *value, GError **error) {
    gint64 lel, molar, volume;
    *value = *ppm;
    switch (unit) {
    case GAS_VOL:
        value->bottom *= PPM_PER_VOL;
        return TRUE;
    case GAS_LEL:
        if (!read_decimal(facts->lel, _("the explosive limit"), &lel, error) || lel <= 0)
            return FALSE;
        value->top *= MILLION / 100;
        value->bottom *= (__int128)lel * (PPM_PER_VOL / 10000);
        return TRUE;
    case GAS_MG:
        if (!read_decimal(facts->molar, _("the molar mass"), &molar, error) ||
            !read_decimal(facts->volume, _("the molar volume"), &volume, error) || volume <= 0)
            return FALSE;
        value->top *= molar;
        value->bottom *= volume;
        return TRUE;
    default:
        return TRUE;
    }
}

char *gas_convert(const GasAmount *amount, GasUnit unit, const GasFacts *facts, int places, GError **error) {
    Fraction ppm, value;
    gint64 scale = 1;
    if (!to_ppm(amount, facts, &ppm, error) || !from_ppm(&ppm, unit, facts, &value, error))
        return NULL;
    for (int i = 0; i < places; i++)
        scale *= 10;
    __int128 rounded = (value.top * scale * 2 + value.bottom) / (value.bottom * 2);
    return field_decimal_format((gint64)(rounded * (MILLION / scale)));
}
