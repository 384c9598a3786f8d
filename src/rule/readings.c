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
#include "bihuan/rule/guard.h"
#include "substances.h"
#include "world.h"

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

static gboolean is_entry(const Step *step, const char *name) {
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
        if (is_entry(step, STEP))
            g_array_append_val(readings, reading);
        else if (is_entry(step, CORRECTION))
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
    const char *gas;
    char *lel, *molar, *volume;
} Judging;

/* "VALUE UNIT" that must not be exceeded (sign 1) or fallen short of (-1). */
typedef struct {
    char *text;
    int sign;
} Bound;

static void bound_clear(gpointer data) {
    g_free(((Bound *)data)->text);
}

/* A combustible reading is of the medium, unless it names its gas. Where the form knows no medium, of what is assumed there. */
static const char *burning(const FactsQuestion *question, const char *gas) {
    const char *medium = g_hash_table_lookup(question->facts, "medium");
    if (strcmp(gas, COMBUSTIBLE) != 0)
        return gas;
    return medium ? medium : form_field(question->subject->form, "medium") ? "" : NO_MEDIUM;
}

static void judging_init(Judging *judging, const FactsQuestion *question, const char *gas) {
    const char *burns = burning(question, gas);
    *judging = (Judging){question, gas, substance_figure(question, "lel", burns), substance_figure(question, "molar", gas),
                         facts_limit(question, "gas.molar-volume", NULL)};
}

static void judging_clear(Judging *judging) {
    g_free(judging->lel);
    g_free(judging->molar);
    g_free(judging->volume);
}

static gboolean is_beyond(const Judging *judging, const Step *reading, const Bound *bound, gboolean *beyond, GError **error) {
    g_auto(GStrv) parts = g_strsplit(bound->text, " ", 2);
    GasAmount value = {field(reading, "value"), GAS_PPM}, limit = {parts[0], GAS_PPM};
    GasFacts facts = {judging->lel, judging->molar, judging->volume};
    int unit = gas_unit(field(reading, "unit")), limit_unit = parts[1] ? gas_unit(parts[1]) : -1, order;
    if (unit < 0 || limit_unit < 0)
        return err_set(error, ERR_HELD, _("“%s” is not a unit of a gas"), unit < 0 ? field(reading, "unit") : bound->text);
    value.unit = (GasUnit)unit;
    limit.unit = (GasUnit)limit_unit;
    if (!gas_compare(&value, &limit, &facts, &order, error))
        return FALSE;
    *beyond |= order * bound->sign > 0;
    return TRUE;
}

/* A bound by its name; one that does not exist says nothing (FALSE). */
static gboolean add_bound(const Judging *judging, const char *name, int sign, GArray *bounds) {
    Bound bound = {facts_limit(judging->question, name, NULL), sign};
    if (bound.text)
        g_array_append_val(bounds, bound);
    return bound.text != NULL;
}

/* Volume limits hang on the explosive limit: ≥ 4 vol% or below it (GB 30871). */
static gboolean add_volume(const Judging *judging, GArray *bounds, GError **error) {
    g_autofree char *split = facts_limit(judging->question, "gas.combustible.split", error);
    g_autofree char *own = g_strconcat("gas.combustible.of.", burning(judging->question, judging->gas), NULL);
    GasAmount lel = {judging->lel, GAS_VOL}, at = {split, GAS_VOL};
    int order = 0;
    if (add_bound(judging, own, 1, bounds))
        return TRUE;
    if (!split || !judging->lel)
        return split ? err_set(error, ERR_HELD, _("the explosive limit of the medium is not among the plant's limits")) : FALSE;
    if (!gas_compare(&lel, &at, &(GasFacts){0}, &order, error))
        return FALSE;
    add_bound(judging, order >= 0 ? "gas.combustible.high" : "gas.combustible.low", 1, bounds);
    return TRUE;
}

/* All that a gas of the record is judged by (Bound); NULL and a sentence if that is not known. Owned. */
static GArray *bounds_of(const Judging *judging, const char *scope, GError **error) {
    static const struct {
        const char *prefix;
        int sign;
    } kinds[] = {{"gas.max", 1}, {"gas.min", -1}};
    g_autoptr(GArray) bounds = g_array_new(FALSE, FALSE, sizeof(Bound));
    g_array_set_clear_func(bounds, bound_clear);
    for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *general = g_strdup_printf("%s.%s", kinds[i].prefix, judging->gas);
        g_autofree char *special = g_strdup_printf("%s.%s.%s", kinds[i].prefix, scope, judging->gas);
        add_bound(judging, general, kinds[i].sign, bounds);
        add_bound(judging, special, kinds[i].sign, bounds);
    }
    if (strcmp(judging->gas, COMBUSTIBLE) == 0 && !add_volume(judging, bounds, error))
        return NULL;
    Bound material = {bounds->len ? NULL : substance_bound(judging->question, judging->gas), 1};
    if (material.text)
        g_array_append_val(bounds, material);
    if (bounds->len)
        return g_steal_pointer(&bounds);
    err_set(error, ERR_HELD, _("there is no limit for the gas %s"), judging->gas);
    return NULL;
}

static gboolean judge_step(const FactsQuestion *question, const Step *step, const char *scope, gboolean *beyond, GError **error) {
    Judging judging;
    judging_init(&judging, question, field(step, "gas"));
    g_autoptr(GArray) bounds = bounds_of(&judging, scope, error);
    gboolean ok = bounds != NULL;
    *beyond = FALSE;
    for (guint i = 0; ok && i < bounds->len; i++)
        ok = is_beyond(&judging, step, &g_array_index(bounds, Bound, i), beyond, error);
    judging_clear(&judging);
    return ok;
}

/* Is there another bound of the same side and unit that is stricter, or the same and stands before it? */
static gboolean is_idle(const GArray *bounds, guint index) {
    const Bound *bound = &g_array_index(bounds, Bound, index);
    g_auto(GStrv) own = g_strsplit(bound->text, " ", 2);
    for (guint i = 0; i < bounds->len; i++) {
        const Bound *other = &g_array_index(bounds, Bound, i);
        g_auto(GStrv) parts = g_strsplit(other->text, " ", 2);
        gint64 a, b;
        int places;
        if (i == index || other->sign != bound->sign || g_strcmp0(parts[1], own[1]) != 0 || !field_decimal_parse(own[0], &a, &places) ||
            !field_decimal_parse(parts[0], &b, &places))
            continue;
        if (a == b ? i < index : (b < a) == (bound->sign > 0))
            return TRUE;
    }
    return FALSE;
}

char *reading_limits(const FactsQuestion *question, const char *gas, const char *scope, GError **error) {
    Judging judging;
    judging_init(&judging, question, gas);
    g_autoptr(GArray) bounds = bounds_of(&judging, scope, error);
    judging_clear(&judging);
    GString *text = bounds ? g_string_new(NULL) : NULL;
    for (guint i = 0; bounds && i < bounds->len; i++) {
        const Bound *bound = &g_array_index(bounds, Bound, i);
        if (!is_idle(bounds, i))
            g_string_append_printf(text, "%s%s%s", text->len ? ", " : "", bound->sign > 0 ? "≤" : "≥", bound->text);
    }
    return text ? g_string_free(text, FALSE) : NULL;
}

gboolean reading_judge_values(const FactsQuestion *question, GHashTable *values, const char *scope, gboolean *beyond, GError **error) {
    const Step step = {.fields = values};
    return judge_step(question, &step, scope, beyond, error);
}

gboolean rule_gas_verdict(const Case *subject, const Step *reading, char **limits, gboolean *beyond, GError **error) {
    g_autoptr(RuleWorld) world = world_new(subject);
    world_numbers(world);
    FactsQuestion question = {subject, NULL, world->facts};
    *limits = reading_limits(&question, field(reading, "gas"), form_name(subject->form), error);
    return *limits && judge_step(&question, reading, form_name(subject->form), beyond, error);
}

gboolean reading_judge(const FactsQuestion *question, const Reading *reading, const char *scope, gboolean *beyond, GError **error) {
    return judge_step(question, reading->step, scope, beyond, error);
}

static gboolean is_word_on(const Reading *reading, const Step *step) {
    return (is_entry(step, STEP) || is_entry(step, CORRECTION)) && same_place(step, reading->entered) &&
           sampled(step) == reading_at(reading);
}

gboolean reading_was_bad(const FactsQuestion *question, const Reading *reading, const char *scope) {
    const GPtrArray *steps = question->subject->steps;
    for (guint i = 0; i < steps->len; i++) {
        gboolean beyond = FALSE;
        if (is_word_on(reading, steps->pdata[i]) && (!judge_step(question, steps->pdata[i], scope, &beyond, NULL) || beyond))
            return TRUE;
    }
    return FALSE;
}

gboolean reading_is_by(const FactsQuestion *question, const Reading *reading, const char *person) {
    const GPtrArray *steps = question->subject->steps;
    for (guint i = 0; i < steps->len; i++)
        if (is_word_on(reading, steps->pdata[i]) && g_strcmp0(((const Step *)steps->pdata[i])->done_by, person) == 0)
            return TRUE;
    return FALSE;
}
