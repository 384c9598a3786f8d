/* SPDX-License-Identifier: MIT
 *
 * Gas tests of a permit (气体分析): the done steps named gas, with point, gas, value, unit, meter and at. Of each gas at
 * each point the newest one counts. Every limit is a dated limit of the plant; where two standards limit the same gas,
 * both are asked, so the stricter one decides.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/model/obligation.h"
#include "bihuan/rule/gas.h"

#define STEP "gas"
#define OXYGEN "o2"
#define COMBUSTIBLE "combustible"

static const char *field(const Step *step, const char *key) {
    const char *value = g_hash_table_lookup(step->fields, key);
    return value ? value : "";
}

static gint64 sampled(const Step *step) {
    return g_ascii_strtoll(field(step, "at"), NULL, 10);
}

static gboolean is_reading(const Step *step) {
    return step->done && strcmp(step->name, STEP) == 0 && strcmp(step->decision, "done") == 0;
}

static gboolean same_place(const Step *a, const Step *b) {
    return strcmp(field(a, "gas"), field(b, "gas")) == 0 && strcmp(field(a, "point"), field(b, "point")) == 0;
}

/* The newest reading of each gas at each point (Step *, borrowed). */
static GPtrArray *newest(const GPtrArray *steps) {
    GPtrArray *readings = g_ptr_array_new();
    for (guint i = 0; i < steps->len; i++) {
        Step *step = steps->pdata[i];
        if (!is_reading(step))
            continue;
        guint k = 0;
        while (k < readings->len && !same_place(readings->pdata[k], step))
            k++;
        if (k == readings->len)
            g_ptr_array_add(readings, step);
        else if (sampled(step) >= sampled(readings->pdata[k]))
            readings->pdata[k] = step;
    }
    return readings;
}

static gboolean is_required(const Step *reading, char *const *required) {
    return g_strv_contains((const char *const *)required, field(reading, "gas"));
}

/* ---- one reading against its limits ---- */

typedef struct {
    const FactsQuestion *question;
    const Step *reading;
    char *lel, *molar, *volume;
} Judging;

static char *limit_or_null(const FactsQuestion *question, const char *prefix, const char *gas) {
    g_autofree char *name = g_strconcat(prefix, gas, NULL);
    return facts_limit(question, name, NULL);
}

/* A combustible reading is of the medium, unless it names its gas. */
static void judging_init(Judging *judging, const FactsQuestion *question, const Step *reading) {
    const char *gas = field(reading, "gas");
    const char *medium = g_hash_table_lookup(question->facts, "medium");
    const char *burns = strcmp(gas, COMBUSTIBLE) == 0 ? (medium ? medium : "") : gas;
    *judging = (Judging){question, reading, limit_or_null(question, "gas.lel.", burns),
                         limit_or_null(question, "gas.molar.", gas), facts_limit(question, "gas.molar-volume", NULL)};
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
    int unit = gas_unit(field(judging->reading, "unit")), limit_unit = gas_unit(parts[1]), order;
    if (unit < 0 || limit_unit < 0)
        return err_set(error, ERR_HELD, _("“%s” is no unit of a gas"), unit < 0 ? field(judging->reading, "unit") : bound);
    value.unit = (GasUnit)unit;
    limit.unit = (GasUnit)limit_unit;
    if (!gas_compare(&value, &limit, &facts, &order, error))
        return FALSE;
    *beyond |= order * sign > 0;
    return TRUE;
}

/* A bound by its name; one that does not exist says nothing, unless needed. */
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
    GasAmount lel = {judging->lel, GAS_VOL}, at = {split, GAS_VOL};
    int order = 0;
    if (!split || !judging->lel)
        return split ? err_set(error, ERR_HELD, _("the explosive limit of the medium is not among the plant's limits")) : FALSE;
    return gas_compare(&lel, &at, &(GasFacts){0}, &order, error) &&
           ask_bound(judging, order >= 0 ? "gas.combustible.high" : "gas.combustible.low", 1, asked, beyond, error);
}

/* scope: the form's word in limit names ("hot-work"): gas.max.hot-work.o2 counts beside gas.max.o2. */
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
    return asked || err_set(error, ERR_HELD, _("there is no limit for the gas %s"), gas);
}

/* ---- the facts ---- */

static void add_name(GString *names, const Step *reading, const char *more) {
    int unit = gas_unit(field(reading, "unit"));
    g_string_append_printf(names, "%s%s@%s %s %s%s", names->len ? ", " : "", field(reading, "gas"), field(reading, "point"),
                           field(reading, "value"), unit < 0 ? "" : gas_unit_text((GasUnit)unit), more);
}

static gboolean count_over(const FactsQuestion *question, const GPtrArray *readings, GString *names, gint64 *count,
                           GError **error) {
    const char *scope = facts_word(question, 2);
    for (guint i = 0; i < readings->len; i++) {
        const Step *reading = readings->pdata[i];
        Judging judging;
        gboolean beyond;
        judging_init(&judging, question, reading);
        gboolean ok = judge(&judging, scope ? scope : form_name(question->moment->form), &beyond, error);
        judging_clear(&judging);
        if (!ok)
            return FALSE;
        if (beyond)
            add_name(names, reading, "");
        *count += beyond;
    }
    return TRUE;
}

/* Of each required gas as many points as are needed. */
static void count_missing(const GPtrArray *readings, char *const *required, gint64 points, GString *names, gint64 *count) {
    for (char *const *gas = required; *gas; gas++) {
        gint64 have = 0;
        for (guint i = 0; i < readings->len; i++)
            have += strcmp(field(readings->pdata[i], "gas"), *gas) == 0;
        if (have >= points)
            continue;
        *count += points - have;
        g_string_append_printf(names, "%s%s %d/%d", names->len ? ", " : "", *gas, (int)have, (int)points);
    }
}

/* Calibrated when the sample was taken: by the meter's test obligations; one without any is not. */
static gboolean is_calibrated(Db *db, const char *meter, gint64 at) {
    g_autofree char *subject = g_strconcat("device:", meter, NULL);
    g_autoptr(GPtrArray) duties = obligation_list_of(db, subject, NULL);
    for (guint i = 0; duties && i < duties->len; i++) {
        const Obligation *duty = duties->pdata[i];
        if (strcmp(duty->kind, "test") == 0 && duty->last > 0 && duty->next > at)
            return TRUE;
    }
    return FALSE;
}

static void count_overdue(const FactsQuestion *question, const GPtrArray *readings, GString *names, gint64 *count) {
    for (guint i = 0; i < readings->len; i++) {
        const char *meter = field(readings->pdata[i], "meter");
        if (is_calibrated(question->moment->db, meter, sampled(readings->pdata[i])) || strstr(names->str, meter))
            continue;
        (*count)++;
        g_string_append_printf(names, "%s%s", names->len ? ", " : "", *meter ? meter : "?");
    }
}

/* The oldest (or newest) sample among the readings that are needed. 0 = none. */
static gint64 sample_time(const GPtrArray *readings, char *const *required, gboolean oldest) {
    gint64 found = 0;
    for (guint i = 0; i < readings->len; i++) {
        gint64 at = sampled(readings->pdata[i]);
        if ((!required || is_required(readings->pdata[i], required)) && (!found || (oldest ? at < found : at > found)))
            found = at;
    }
    return found;
}

/* The newest sample of the gas and point that are being entered now. */
static gint64 previous(const FactsQuestion *question, const GPtrArray *readings) {
    const char *gas = g_hash_table_lookup(question->facts, "gas"), *point = g_hash_table_lookup(question->facts, "point");
    for (guint i = 0; gas && point && i < readings->len; i++)
        if (strcmp(field(readings->pdata[i], "gas"), gas) == 0 && strcmp(field(readings->pdata[i], "point"), point) == 0)
            return sampled(readings->pdata[i]);
    return 0;
}

/* A sample of the future was dated by a wrong clock: how old it is nobody knows. */
static gboolean are_of_the_past(const FactsQuestion *question, const GPtrArray *readings, GError **error) {
    for (guint i = 0; i < readings->len; i++) {
        gint64 at = sampled(readings->pdata[i]);
        g_autofree char *when = at > question->moment->now ? clock_format_short(at) : NULL;
        if (when)
            return err_set(error, ERR_HELD, _("a sample is of %s, which is still to come: its age cannot be known"), when);
    }
    return TRUE;
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *answer_out, GError **error) {
    const char *list = facts_argument(question, 0), *wanted = facts_argument(question, 1);
    if (!list && facts_word(question, 0))
        return err_set(error, ERR_HELD, _("which gases must be tested is not known"));
    g_auto(GStrv) required = form_words(list ? list : "", " ,");
    g_autoptr(GPtrArray) readings = newest(question->moment->steps);
    g_autoptr(GString) names = g_string_new(NULL);
    if (facts_is(question, "previous")) {
        facts_set(answer_out, previous(question, readings));
        return TRUE;
    }
    if (!are_of_the_past(question, readings, error))
        return FALSE;
    gint64 value = 0, points = wanted ? g_ascii_strtoll(wanted, NULL, 10) : 1;
    if (facts_is(question, "over")) {
        if (!count_over(question, readings, names, &value, error))
            return FALSE;
    } else if (facts_is(question, "missing")) {
        count_missing(readings, required, points, names, &value);
    } else if (facts_is(question, "uncalibrated")) {
        count_overdue(question, readings, names, &value);
    } else {
        value = sample_time(readings, facts_is(question, "oldest") ? required : NULL, facts_is(question, "oldest"));
        if (!value)
            return TRUE;
    }
    facts_set(answer_out, value);
    answer_out->names = names->len ? g_strdup(names->str) : NULL;
    return TRUE;
}

static const char *const NAMES[] = {"missing", "over", "uncalibrated", "oldest", "newest", "previous", NULL};
static const char *const TIMELESS[] = {"missing", "over", "previous", NULL};
static const char *const ARGUMENTS[] = {"value value", "value value", "value value", "value value", "value? value?", "", NULL};

const Facts facts_gas = {
    .name = "gas",
    .timeless = TIMELESS,
    .summary = N_("gas tests: missing, over the limit, meters out of calibration, oldest and newest sample"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
