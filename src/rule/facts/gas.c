/* SPDX-License-Identifier: MIT
 *
 * Gas tests of a permit: what is missing, beyond its limit, out of calibration, too old; and what the next record must hold.
 *
 * Points are a number ("3": so many different ones) or names ("upper|left middle lower|right": each of them, | between those
 * that do for one).
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/gas.h"
#include "../meter.h"
#include "../readings.h"
#include "../substances.h"

#define TOXIC "toxic" /* among the required gases */

/* What a question is about. */
typedef struct {
    const FactsQuestion *question;
    char **required;        /* gases */
    char **points;          /* named ones; NULL: count of them */
    gint64 count;
    const char *scope;
    GArray *all, *newest;   /* Reading */
} Tests;

static const Reading *at_place(const GArray *readings, guint i) {
    return &g_array_index(readings, Reading, i);
}

static void add_name(GString *names, const Reading *reading) {
    int unit = gas_unit(reading_field(reading, "unit"));
    g_string_append_printf(names, "%s%s@%s %s %s", names->len ? _(", ") : "", reading_field(reading, "gas"),
                           reading_field(reading, "point"), reading_field(reading, "value"),
                           unit < 0 ? "" : gas_unit_text((GasUnit)unit));
}

static gboolean count_over(const Tests *tests, GString *names, gint64 *count, GError **error) {
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        gboolean beyond;
        if (!reading_judge(tests->question, reading, tests->scope, &beyond, error))
            return FALSE;
        if (beyond)
            add_name(names, reading);
        *count += beyond;
    }
    return TRUE;
}

/* A bad value that somebody corrected is no proof of anything: that place wants a younger sample. */
static gboolean is_spoiled(const Tests *tests, const Reading *reading) {
    return reading->step != reading->entered && reading_was_bad(tests->question, reading, tests->scope);
}

static gint64 count_spoiled(const Tests *tests, GString *names) {
    gint64 count = 0;
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        if (!is_spoiled(tests, reading))
            continue;
        add_name(names, reading);
        count++;
    }
    return count;
}

static gboolean is_one_of(const char *point, const char *wanted) {
    g_auto(GStrv) words = g_strsplit(wanted, "|", -1);
    return g_strv_contains((const char *const *)words, point);
}

/* The newest sample of a gas at one of the points ("upper|left"; NULL = anywhere but the points in seen, to which it is
 * added). 0 = there is none. */
static gint64 sample_of(const Tests *tests, const char *gas, const char *wanted, GHashTable *seen) {
    const Reading *found = NULL;
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *one = at_place(tests->newest, i);
        const char *point = reading_field(one, "point");
        if (strcmp(reading_field(one, "gas"), gas) != 0 || is_spoiled(tests, one) ||
            (wanted ? !is_one_of(point, wanted) : g_hash_table_contains(seen, point)))
            continue;
        if (!found || reading_at(one) > reading_at(found))
            found = one;
    }
    if (found && seen)
        g_hash_table_add(seen, (gpointer)reading_field(found, "point"));
    return found ? reading_at(found) : 0;
}

/* The oldest of the samples a gas needs; missing counts the points without one, and names them. */
static gint64 oldest_of(const Tests *tests, const char *gas, GString *names, gint64 *missing) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    gint64 oldest = G_MAXINT64, points = tests->points ? (gint64)g_strv_length(tests->points) : tests->count, lacking = 0;
    for (gint64 i = 0; i < points; i++) {
        gint64 at = sample_of(tests, gas, tests->points ? tests->points[i] : NULL, tests->points ? NULL : seen);
        oldest = at ? MIN(oldest, at) : oldest;
        lacking += at == 0;
        if (!at && tests->points)
            g_string_append_printf(names, "%s%s@%s", names->len ? _(", ") : "", gas, tests->points[i]);
    }
    if (lacking && !tests->points)
        g_string_append_printf(names, "%s%s %d/%d", names->len ? _(", ") : "", gas, (int)(points - lacking), (int)points);
    *missing += lacking;
    return oldest;
}

/* The oldest of all samples that are needed; 0 while one is missing and whole is asked, or where there is none at all. */
static gint64 oldest_needed(const Tests *tests, gboolean whole, GString *names, gint64 *missing) {
    gint64 oldest = G_MAXINT64;
    for (char **gas = tests->required; *gas; gas++) {
        gint64 one = oldest_of(tests, *gas, names, missing); /* asked once: it also counts */
        oldest = MIN(oldest, one);
    }
    return oldest == G_MAXINT64 || (whole && *missing) ? 0 : oldest;
}

static gboolean count_uncalibrated(const Tests *tests, GString *names, gint64 *count, GError **error) {
    g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        const char *meter = reading_field(reading, "meter");
        gboolean calibrated;
        if (!meter_is_calibrated(tests->question->moment->db, meter, reading_at(reading), &calibrated, error))
            return FALSE;
        if (calibrated || !g_hash_table_add(said, (gpointer)meter))
            continue;
        (*count)++;
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", *meter ? meter : "?");
    }
    return TRUE;
}

static gint64 newest_of_all(const Tests *tests) {
    gint64 newest = 0;
    for (guint i = 0; i < tests->newest->len; i++)
        newest = MAX(newest, reading_at(at_place(tests->newest, i)));
    return newest;
}

/* The newest sample of the gas and point that are being entered now. */
static gint64 previous(const Tests *tests) {
    GHashTable *facts = tests->question->facts;
    const char *gas = g_hash_table_lookup(facts, "gas"), *point = g_hash_table_lookup(facts, "point");
    for (guint i = 0; gas && point && i < tests->newest->len; i++) {
        const Reading *one = at_place(tests->newest, i);
        if (strcmp(reading_field(one, "gas"), gas) == 0 && strcmp(reading_field(one, "point"), point) == 0)
            return reading_at(one);
    }
    return 0;
}

/* named: how many readings the gas, point and time being entered name (0 or 1); own: did the actor enter that one, or correct it
 * before (0 or 1; names: himself). */
static void answer_named(const Tests *tests, gboolean own, FactsAnswer *out) {
    GHashTable *facts = tests->question->facts;
    const char *gas = g_hash_table_lookup(facts, "gas"), *point = g_hash_table_lookup(facts, "point");
    const char *at = g_hash_table_lookup(facts, "at"), *actor = tests->question->moment->actor;
    const Reading *reading =
        gas && point && at ? readings_find(tests->all, gas, point, g_ascii_strtoll(at, NULL, 10)) : NULL;
    gboolean his = own && reading && reading_is_by(tests->question, reading, actor);
    facts_set(out, own ? his : reading != NULL);
    out->names = his ? g_strdup(actor) : NULL;
}

/* bad: is the reading being entered beyond a limit, whatever was sampled since? Unknown where it cannot be judged. */
static void answer_bad(const Tests *tests, FactsAnswer *out) {
    Step entering = {.fields = tests->question->facts};
    Reading reading = {&entering, &entering};
    gboolean beyond = FALSE;
    if (g_hash_table_lookup(entering.fields, "value") && reading_judge(tests->question, &reading, tests->scope, &beyond, NULL))
        facts_set(out, beyond);
}

/* meter: is the device being entered one? Unknown while none is named. */
static gboolean answer_meter(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *device = g_hash_table_lookup(question->facts, "meter");
    g_autofree char *words = facts_limit(question, "gas.meter.tests", error);
    gboolean is_one = FALSE;
    if (!words || (device && !meter_is_one(question->moment->db, device, words, &is_one, error)))
        return FALSE;
    if (device)
        facts_set(out, is_one);
    return TRUE;
}

static gboolean answer_numbers(const Tests *tests, FactsAnswer *out, GError **error) {
    const FactsQuestion *question = tests->question;
    g_autoptr(GString) names = g_string_new(NULL);
    gint64 value = 0, missing = 0;
    gboolean time = facts_is(question, "oldest") || facts_is(question, "recorded") || facts_is(question, "newest");
    if (facts_is(question, "over") ? !count_over(tests, names, &value, error)
                                   : facts_is(question, "uncalibrated") && !count_uncalibrated(tests, names, &value, error))
        return FALSE;
    if (facts_is(question, "newest"))
        value = newest_of_all(tests);
    else if (facts_is(question, "oldest") || facts_is(question, "recorded"))
        value = oldest_needed(tests, facts_is(question, "recorded"), names, &missing);
    else if (facts_is(question, "spoiled"))
        value = count_spoiled(tests, names);
    else if (facts_is(question, "missing")) {
        oldest_needed(tests, FALSE, names, &missing);
        value = missing;
    }
    if (time && value == 0)
        return TRUE;
    facts_set(out, value);
    out->names = names->len && !time ? g_strdup(names->str) : NULL;
    return TRUE;
}

/* A sample of the future was dated by a wrong clock: how old it is nobody knows. */
static gboolean are_of_the_past(const FactsQuestion *question, const GArray *readings, GError **error) {
    for (guint i = 0; i < readings->len; i++) {
        gint64 at = reading_at(at_place(readings, i));
        g_autofree char *when = at > question->moment->now ? clock_format_short(at) : NULL;
        if (when)
            return err_set(error, ERR_HELD, _("a sample is of %s, which is still to come: its age cannot be known"), when);
    }
    return TRUE;
}

/* "o2 combustible toxic": the word toxic stands for the toxic gases that follow from what is in there. NULL and a sentence. */
static char **required_of(const FactsQuestion *question, const char *list, GError **error) {
    g_auto(GStrv) words = form_words(list ? list : "", " ,");
    g_autoptr(GPtrArray) gases = g_ptr_array_new_with_free_func(g_free);
    for (char **word = words; *word; word++) {
        g_autoptr(GPtrArray) toxic = strcmp(*word, TOXIC) == 0 ? substances_toxic(question, error) : NULL;
        if (strcmp(*word, TOXIC) == 0 && !toxic)
            return NULL;
        if (!toxic && !g_ptr_array_find_with_equal_func(gases, *word, g_str_equal, NULL))
            g_ptr_array_add(gases, g_strdup(*word));
        for (guint i = 0; toxic && i < toxic->len; i++)
            if (!g_ptr_array_find_with_equal_func(gases, toxic->pdata[i], g_str_equal, NULL))
                g_ptr_array_add(gases, g_strdup(toxic->pdata[i]));
    }
    g_ptr_array_add(gases, NULL);
    return (char **)g_ptr_array_steal(gases, NULL);
}

static gboolean answer(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    if (facts_is(question, "meter"))
        return answer_meter(question, out, error);
    const char *list = facts_argument(question, 0), *wanted = facts_argument(question, 1), *scope = facts_word(question, 2);
    if ((!list && facts_word(question, 0)) || (!wanted && facts_word(question, 1)))
        return err_set(error, ERR_HELD, !list ? _("which gases must be tested is not known")
                                              : _("where the gas must be tested is not known"));
    g_auto(GStrv) required = required_of(question, list, error);
    if (!required)
        return FALSE;
    g_auto(GStrv) points = form_words(wanted && !g_ascii_isdigit(*wanted) ? wanted : "", " ,");
    g_autoptr(GArray) all = readings_all(question->moment->steps);
    g_autoptr(GArray) newest = readings_newest(all);
    Tests tests = {question, required, points[0] ? points : NULL, wanted ? g_ascii_strtoll(wanted, NULL, 10) : 1,
                   scope ? scope : form_name(question->moment->form), all, newest};
    if (facts_is(question, "previous")) {
        facts_set(out, previous(&tests));
        return TRUE;
    }
    if (facts_is(question, "bad")) {
        answer_bad(&tests, out);
        return TRUE;
    }
    if (facts_is(question, "named") || facts_is(question, "own")) {
        answer_named(&tests, facts_is(question, "own"), out);
        return TRUE;
    }
    return are_of_the_past(question, newest, error) && answer_numbers(&tests, out, error);
}

static const char *const NAMES[] = {"missing", "over", "spoiled", "uncalibrated", "oldest", "newest", "recorded", "previous", "named",
                                    "own", "meter", "bad", NULL};
/* Over needs the figures only, not the age. */
static const char *const TIMELESS[] = {"missing", "over", "spoiled", "previous", "named", "own", "meter", "bad", NULL};
static const char *const ARGUMENTS[] = {"value value", "value value", "value value", "value value", "value value", "value? value?",
                                        "value value", "", "", "", "", "", NULL};

const Facts facts_gas = {
    .name = "gas",
    .timeless = TIMELESS,
    .summary = N_("gas tests: missing, over their limit, meters out of calibration, oldest and newest sample, whole record"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer,
};
