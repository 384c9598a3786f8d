/* SPDX-License-Identifier: MIT
 *
 * From "10 mg/m3" and a molar mass to the number at which this detector alarms.
 */
#include "point_limits.h"

#include <math.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/table.h"
#include "bihuan/model/limit.h"
#include "bihuan/rule/gas.h"
#include "bihuan/sensor/address.h"

/* A limit that the law gives in mg/m3 is cut to the few digits that a meter in ppm shows, on the strict side, where that takes at most
 * this share of it: 10 mg/m3 of H2S (GBZ 2.1-2019: MAC; GB/T 50493-2019 5.5.2: at most 100 % OEL) is 7.17 ppm and counts as the 7 that
 * detectors are set to. The share itself is in no standard; it rounds a unit, only downwards, and no plant has another. */
#define METER_SHARE 0.05
#define PLACES 6

PointLimits *point_limits_new(Db *db, gint64 at) {
    PointLimits *limits = g_new(PointLimits, 1);
    *limits = (PointLimits){db, at, g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    return limits;
}

void point_limits_free(PointLimits *limits) {
    if (!limits)
        return;
    g_hash_table_unref(limits->texts);
    g_free(limits);
}

/* The text of a dated limit, NULL = none is in force. Borrowed. */
static gboolean text_of(PointLimits *limits, const char *name, const char **text, GError **error) {
    gpointer known;
    if (!g_hash_table_lookup_extended(limits->texts, name, NULL, &known)) {
        g_autoptr(GError) local = NULL;
        known = limit_resolve(limits->db, name, limits->at, &local);
        if (!known && !err_is(local, ERR_NOT_FOUND)) {
            g_propagate_error(error, g_steal_pointer(&local));
            return FALSE;
        }
        g_hash_table_insert(limits->texts, g_strdup(name), known);
    }
    *text = known;
    return TRUE;
}

static gboolean need(PointLimits *limits, const char *name, const char **text, GError **error) {
    return text_of(limits, name, text, error) &&
           (*text || err_set(error, ERR_NOT_FOUND, _("The plant has no limit %s that is in force."), name));
}

gboolean point_limits_span(PointLimits *limits, const char *name, gint64 *ms, GError **error) {
    const char *text;
    return need(limits, name, &text, error) && clock_parse_duration(text, ms, error);
}

gboolean point_limits_count(PointLimits *limits, const char *name, gint64 *count, GError **error) {
    const char *text;
    if (!need(limits, name, &text, error))
        return FALSE;
    *count = g_ascii_strtoll(text, NULL, 10);
    return TRUE;
}

gboolean point_limits_band(PointLimits *limits, const double resolved[POINT_FAULT], double *band, GError **error) {
    const char *text;
    double share = 0, largest = 0;
    if (!need(limits, "sensor.band", &text, error))
        return FALSE;
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        if (!isnan(resolved[level]))
            largest = MAX(largest, fabs(resolved[level]));
    if (!address_number(text, &share))
        return err_set(error, ERR_INPUT, _("“%s” is not a number"), text);
    *band = largest * share / 100;
    return TRUE;
}

/* ---- units ---- */

typedef struct {
    char *quantity, *unit;
    char **others;      /* other spellings */
    double least, most; /* far beyond what such a quantity can be, however a meter drifts; NAN = not said */
} UnitRow;

static double bound_of(const char *text) {
    double number;
    return address_number(text, &number) ? number : NAN;
}

static gpointer make_unit(char *const *cells) {
    UnitRow *row = g_new(UnitRow, 1);
    *row = (UnitRow){g_strdup(cells[0]), g_strdup(cells[1]), g_strsplit(cells[2], " ", -1), bound_of(cells[3]), bound_of(cells[4])};
    return row;
}

static const GPtrArray *units(void) {
    static gsize kept;
    return table_rows(&kept, "data/plant/units.csv", 5, make_unit);
}

static gboolean is_spelling(const UnitRow *row, const char *unit) {
    if (g_ascii_strcasecmp(row->unit, unit) == 0)
        return TRUE;
    for (char **other = row->others; *other; other++)
        if (**other && g_ascii_strcasecmp(*other, unit) == 0)
            return TRUE;
    return FALSE;
}

/* quantity NULL = of any. */
static const UnitRow *find_unit(const char *quantity, const char *unit) {
    const GPtrArray *rows = units();
    for (guint i = 0; i < rows->len; i++) {
        const UnitRow *row = rows->pdata[i];
        if ((!quantity || strcmp(row->quantity, quantity) == 0) && is_spelling(row, unit))
            return row;
    }
    return NULL;
}

char *point_unit_fold(const char *quantity, const char *unit) {
    const UnitRow *row = find_unit(quantity, unit);
    return g_strdup(row ? row->unit : unit);
}

void point_unit_bounds(const char *quantity, const char *unit, double *least, double *most) {
    const UnitRow *row = find_unit(quantity, unit);
    *least = row ? row->least : NAN;
    *most = row ? row->most : NAN;
}

char *point_unit_problem(const char *quantity, const char *unit) {
    if (find_unit(quantity, unit) || (strcmp(quantity, "switch") == 0 && !find_unit(NULL, unit)))
        return NULL;
    if (*unit && !point_is_gas(quantity) && !find_unit(NULL, unit))
        return NULL; /* a plant may measure a flow in whatever it likes */
    g_autoptr(GString) allowed = g_string_new(NULL);
    const GPtrArray *rows = units();
    for (guint i = 0; i < rows->len; i++) {
        const UnitRow *row = rows->pdata[i];
        if (strcmp(row->quantity, quantity) == 0 && *row->unit)
            g_string_append_printf(allowed, "%s%s", allowed->len ? _(", ") : "", row->unit);
    }
    return g_strdup_printf(_("“%s” is no unit of %s; write one of: %s"), unit, quantity, allowed->len ? allowed->str : "-");
}

/* ---- limits ---- */

const char *point_limit_text(const Point *point, PointStateKind level) {
    const char *const texts[] = {
        [POINT_LOW1] = point->low1, [POINT_LOW2] = point->low2, [POINT_HIGH1] = point->high1, [POINT_HIGH2] = point->high2};
    return texts[level];
}

void point_limits_own(const Point *point, double own[POINT_FAULT]) {
    for (int level = 0; level < POINT_FAULT; level++)
        if (level == POINT_NORMAL || !address_number(point_limit_text(point, level), &own[level]))
            own[level] = NAN;
}

static double cut_for_meter(double limit) {
    if (!(limit > 0))
        return limit;
    int most = (int)ceil(log10(limit));
    for (int digits = most; digits > -6; digits--) {
        double step = pow(10, digits), cut = floor(limit / step + 1e-9) * step;
        if (cut > 0 && limit - cut <= limit * METER_SHARE)
            return cut;
    }
    return limit;
}

/* What a conversion needs; borrowed texts, NULL = not known. */
static gboolean facts_of(PointLimits *limits, const char *quantity, GasFacts *facts, GError **error) {
    g_autofree char *lel = g_strdup_printf("gas.lel.%s", quantity), *molar = g_strdup_printf("gas.molar.%s", quantity);
    return text_of(limits, lel, &facts->lel, error) && text_of(limits, molar, &facts->molar, error) &&
           text_of(limits, "gas.molar-volume", &facts->volume, error);
}

/* "10 mg/m3" in a unit. FALSE with ERR_INPUT or ERR_HELD: it cannot be said in it. */
static gboolean convert(PointLimits *limits, const Point *point, const char *text, double *limit, GError **error) {
    g_auto(GStrv) words = g_strsplit(text, " ", 2);
    int from = words[0] && words[1] ? gas_unit(words[1]) : -1, to = gas_unit(point->unit);
    GasFacts facts = {0};
    if (from < 0 || to < 0 || !address_number(words[0], limit))
        return err_set(error, ERR_INPUT, _("“%s” cannot be said in %s"), text, point->unit);
    if (from == to)
        return TRUE;
    if (!facts_of(limits, point->quantity, &facts, error))
        return FALSE;
    g_autofree char *converted = gas_convert(&(GasAmount){words[0], (GasUnit)from}, (GasUnit)to, &facts, PLACES, error);
    if (!converted)
        return FALSE;
    *limit = g_ascii_strtod(converted, NULL);
    if (from == GAS_MG && to == GAS_PPM)
        *limit = cut_for_meter(*limit);
    return TRUE;
}

static gboolean dated_one(PointLimits *limits, const Point *point, int level, double *limit, GError **error) {
    g_autofree char *name = g_strdup_printf("sensor.limit.%s.%s", point->quantity, point_state_word(level));
    const char *text;
    *limit = NAN;
    if (!text_of(limits, name, &text, error))
        return FALSE;
    if (!text || convert(limits, point, text, limit, error))
        return TRUE;
    *limit = NAN;
    g_prefix_error(error, "%s: ", name);
    return FALSE;
}

gboolean point_limits_dated(PointLimits *limits, const Point *point, double dated[POINT_FAULT], char **why, GError **error) {
    *why = NULL;
    dated[POINT_NORMAL] = NAN;
    for (int level = POINT_LOW1; level < POINT_FAULT; level++) {
        g_autoptr(GError) local = NULL;
        if (dated_one(limits, point, level, &dated[level], &local))
            continue;
        if (!err_is(local, ERR_INPUT) && !err_is(local, ERR_HELD)) {
            g_propagate_error(error, g_steal_pointer(&local));
            return FALSE;
        }
        g_free(*why);
        *why = g_strdup(local->message);
    }
    return TRUE;
}

gboolean point_limits_resolve(PointLimits *limits, const Point *point, double resolved[POINT_FAULT], char **why, GError **error) {
    double own[POINT_FAULT];
    gboolean has = FALSE;
    point_limits_own(point, own);
    if (!point_limits_dated(limits, point, resolved, why, error))
        return FALSE;
    for (int level = POINT_LOW1; level < POINT_FAULT; level++)
        if (!isnan(own[level])) {
            resolved[level] = own[level];
            has = TRUE;
        }
    if (has)
        g_clear_pointer(why, g_free);
    /* One of the two is the point's own, the other one dated: the second level takes the first one with it. */
    if (resolved[POINT_HIGH1] > resolved[POINT_HIGH2])
        resolved[POINT_HIGH1] = resolved[POINT_HIGH2];
    if (resolved[POINT_LOW1] < resolved[POINT_LOW2])
        resolved[POINT_LOW1] = resolved[POINT_LOW2];
    return TRUE;
}
