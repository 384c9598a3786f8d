/* SPDX-License-Identifier: MIT
 *
 * Readings in the order of entering, and one reading against its limits. Every limit is a dated limit of the plant; where two
 * standards limit the same gas, both are asked, so the stricter one decides.
 */
#include "readings.h"

#include <string.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/gas.h"
#include "substances.h"

#define STEP "gas"
#define CORRECTION "correct-gas"
#define COMBUSTIBLE "combustible"
#define NO_MEDIUM "none" /* gas.lel.none: what is assumed where nobody knows a medium */

static const char *field(const Step *step, const char *key) {
    const char *value = g_hash_table_lookup(step->fields, key);
    return value ? value : "";
}

const char *reading_field(const Reading *reading, const char *key) {
    return field(reading->step, key);
}

static gint64 sampled(const Step *step) {
    return g_ascii_strtoll(field(step, "at"), NULL, 10);
}

gint64 reading_at(const Reading *reading) {
    return sampled(reading->entered);
}

static gboolean is_done(const Step *step, const char *name) {
    return step->done && strcmp(step->name, name) == 0 && strcmp(step->decision, "done") == 0;
}

static gboolean same_place(const Step *a, const Step *b) {
    return strcmp(field(a, "gas"), field(b, "gas")) == 0 && strcmp(field(a, "point"), field(b, "point")) == 0;
}

/* The newest reading that a correction names; entries of one gas, point and time are corrected together. */
static void correct(GArray *readings, const Step *correction) {
    for (guint i = 0; i < readings->len; i++) {
        Reading *reading = &g_array_index(readings, Reading, i);
        if (same_place(reading->entered, correction) && reading_at(reading) == sampled(correction))
            reading->step = correction;
    }
}

GArray *readings_all(const GPtrArray *steps) {
    GArray *readings = g_array_new(FALSE, FALSE, sizeof(Reading));
    for (guint i = 0; i < steps->len; i++) {
        const Step *step = steps->pdata[i];
        Reading reading = {step, step};
        if (is_done(step, STEP))
            g_array_append_val(readings, reading);
        else if (is_done(step, CORRECTION))
            correct(readings, step);
    }
    return readings;
}

static gint64 newest_at(const GArray *all, const Reading *like) {
    gint64 newest = 0;
    for (guint i = 0; i < all->len; i++) {
        const Reading *one = &g_array_index(all, Reading, i);
        if (same_place(one->entered, like->entered))
            newest = MAX(newest, reading_at(one));
    }
    return newest;
}

GArray *readings_newest(const GArray *all) {
    GArray *newest = g_array_new(FALSE, FALSE, sizeof(Reading));
    for (guint i = 0; i < all->len; i++) {
        const Reading *reading = &g_array_index(all, Reading, i);
        if (reading_at(reading) == newest_at(all, reading))
            g_array_append_vals(newest, reading, 1);
    }
    return newest;
}

const Reading *readings_find(const GArray *all, const char *gas, const char *point, gint64 at) {
    for (guint i = all->len; i > 0; i--) {
        const Reading *reading = &g_array_index(all, Reading, i - 1);
        if (strcmp(field(reading->entered, "gas"), gas) == 0 && strcmp(field(reading->entered, "point"), point) == 0 &&
            reading_at(reading) == at)
            return reading;
    }
    return NULL;
}

/* ---- one reading against its limits ---- */

typedef struct {
    const FactsQuestion *question;
    const Step *reading;
    char *lel, *molar, *volume;
} Judging;

/* A combustible reading is of the medium, unless it names its gas. Where the form knows no medium, of what is assumed there. */
static const char *burning(const FactsQuestion *question, const char *gas) {
    const char *medium = g_hash_table_lookup(question->facts, "medium");
    if (strcmp(gas, COMBUSTIBLE) != 0)
        return gas;
    return medium ? medium : form_field(question->moment->form, "medium") ? "" : NO_MEDIUM;
}

static void judging_init(Judging *judging, const FactsQuestion *question, const Step *reading) {
    const char *gas = field(reading, "gas");
    const char *burns = burning(question, gas);
    *judging = (Judging){question, reading, substance_figure(question, "lel", burns), substance_figure(question, "molar", gas),
                         facts_limit(question, "gas.molar-volume", NULL)};
}

static void judging_clear(Judging *judging) {
    g_free(judging->lel);
    g_free(judging->molar);
    g_free(judging->volume);
}

/* Is the reading beyond "VALUE UNIT" (sign 1: above, -1: below)? */
static gboolean is_beyond(const Judging *judging, const char *bound, int sign, gboolean *beyond, GError **error) {
    g_auto(GStrv) parts = g_strsplit(bound, " ", 2);
    GasAmount value = {field(judging->reading, "value"), GAS_PPM}, limit = {parts[0], GAS_PPM};
    GasFacts facts = {judging->lel, judging->molar, judging->volume};
    int unit = gas_unit(field(judging->reading, "unit")), limit_unit = parts[1] ? gas_unit(parts[1]) : -1, order;
    if (unit < 0 || limit_unit < 0)
        return err_set(error, ERR_HELD, _("“%s” is no unit of a gas"), unit < 0 ? field(judging->reading, "unit") : bound);
    value.unit = (GasUnit)unit;
    limit.unit = (GasUnit)limit_unit;
    if (!gas_compare(&value, &limit, &facts, &order, error))
        return FALSE;
    *beyond |= order * sign > 0;
    return TRUE;
}

/* A bound by its name; one that does not exist says nothing. */
static gboolean ask_bound(const Judging *judging, const char *name, int sign, gboolean *asked, gboolean *beyond,
                          GError **error) {
    g_autofree char *bound = facts_limit(judging->question, name, NULL);
    if (!bound)
        return TRUE;
    *asked = TRUE;
    return is_beyond(judging, bound, sign, beyond, error);
}

/* Volume limits hang on the explosive limit: ≥ 4 vol% or below it (GB 30871). */
static gboolean ask_volume(const Judging *judging, gboolean *asked, gboolean *beyond, GError **error) {
    g_autofree char *split = facts_limit(judging->question, "gas.combustible.split", error);
    const char *burns = burning(judging->question, field(judging->reading, "gas"));
    g_autofree char *own = g_strconcat("gas.combustible.of.", burns, NULL);
    gboolean by_itself = FALSE;
    GasAmount lel = {judging->lel, GAS_VOL}, at = {split, GAS_VOL};
    int order = 0;
    if (!ask_bound(judging, own, 1, &by_itself, beyond, error))
        return FALSE;
    *asked |= by_itself;
    if (by_itself)
        return TRUE;
    if (!split || !judging->lel)
        return split ? err_set(error, ERR_HELD, _("the explosive limit of the medium is not among the plant's limits")) : FALSE;
    return gas_compare(&lel, &at, &(GasFacts){0}, &order, error) &&
           ask_bound(judging, order >= 0 ? "gas.combustible.high" : "gas.combustible.low", 1, asked, beyond, error);
}

static gboolean judge(const Judging *judging, const char *scope, gboolean *beyond, GError **error) {
    const char *gas = field(judging->reading, "gas");
    gboolean asked = FALSE, burns = strcmp(gas, COMBUSTIBLE) == 0;
    const struct {
        const char *prefix;
        int sign;
    } bounds[] = {{"gas.max", 1}, {"gas.min", -1}};
    *beyond = FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(bounds); i++) {
        g_autofree char *general = g_strdup_printf("%s.%s", bounds[i].prefix, gas);
        g_autofree char *special = g_strdup_printf("%s.%s.%s", bounds[i].prefix, scope, gas);
        if (!ask_bound(judging, general, bounds[i].sign, &asked, beyond, error) ||
            !ask_bound(judging, special, bounds[i].sign, &asked, beyond, error))
            return FALSE;
    }
    if (burns && !ask_volume(judging, &asked, beyond, error))
        return FALSE;
    g_autofree char *bound = asked ? NULL : substance_bound(judging->question, gas);
    if (bound)
        return is_beyond(judging, bound, 1, beyond, error);
    return asked || err_set(error, ERR_HELD, _("there is no limit for the gas %s"), gas);
}

static gboolean judge_step(const FactsQuestion *question, const Step *step, const char *scope, gboolean *beyond, GError **error) {
    Judging judging;
    judging_init(&judging, question, step);
    gboolean ok = judge(&judging, scope, beyond, error);
    judging_clear(&judging);
    return ok;
}

gboolean reading_judge(const FactsQuestion *question, const Reading *reading, const char *scope, gboolean *beyond, GError **error) {
    return judge_step(question, reading->step, scope, beyond, error);
}

static gboolean is_word_on(const Reading *reading, const Step *step) {
    return (is_done(step, STEP) || is_done(step, CORRECTION)) && same_place(step, reading->entered) &&
           sampled(step) == reading_at(reading);
}

gboolean reading_was_bad(const FactsQuestion *question, const Reading *reading, const char *scope) {
    const GPtrArray *steps = question->moment->steps;
    for (guint i = 0; i < steps->len; i++) {
        gboolean beyond = FALSE;
        if (is_word_on(reading, steps->pdata[i]) && (!judge_step(question, steps->pdata[i], scope, &beyond, NULL) || beyond))
            return TRUE;
    }
    return FALSE;
}

gboolean reading_is_by(const FactsQuestion *question, const Reading *reading, const char *person) {
    const GPtrArray *steps = question->moment->steps;
    for (guint i = 0; i < steps->len; i++)
        if (is_word_on(reading, steps->pdata[i]) && g_strcmp0(((const Step *)steps->pdata[i])->done_by, person) == 0)
            return TRUE;
    return FALSE;
}
