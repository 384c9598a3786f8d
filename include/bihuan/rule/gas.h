/* SPDX-License-Identifier: MIT
 *
 * Gas readings against limits (气体检测): exact arithmetic between the units meters show. Pure: numbers come from
 * the plant's limits, none stands here.
 *   vol% = %LEL / 100 × LEL          mg/m³ = ppm × M / molar volume          1 vol% = 10 000 ppm
 */
#ifndef BIHUAN_RULE_GAS_H
#define BIHUAN_RULE_GAS_H

#include <glib.h>

typedef enum { GAS_VOL, GAS_LEL, GAS_PPM, GAS_MG, GAS_UNITS } GasUnit;

/* "vol%", "%LEL", "ppm", "mg/m3" (and the words forms store: vol, lel, ppm, mg); -1 if it is none. */
int gas_unit(const char *text);
const char *gas_unit_text(GasUnit unit);

/* A decimal (text) in a unit. */
typedef struct {
    const char *value;
    GasUnit unit;
} GasAmount;

/* What conversion may need: decimals as text, NULL = not known. */
typedef struct {
    const char *lel;    /* lower explosive limit, vol % */
    const char *molar;  /* g/mol */
    const char *volume; /* molar volume, l/mol: 24.45 at 25 °C */
} GasFacts;

/* *order: -1, 0, 1 as a is below, equal to or above b, exactly. FALSE with a sentence if a number is none, or the
 * conversion needs a fact that is not known. */
gboolean gas_compare(const GasAmount *a, const GasAmount *b, const GasFacts *facts, int *order, GError **error);

/* The amount in another unit, rounded half up to places (at most 6). Owned; NULL and a sentence as above. */
char *gas_convert(const GasAmount *amount, GasUnit unit, const GasFacts *facts, int places, GError **error);

#endif
