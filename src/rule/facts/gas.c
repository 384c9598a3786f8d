/* SPDX-License-Identifier: MIT
 *
 * Gas tests of a permit: what is missing, beyond its limit, out of calibration, too old; and what the next record must hold.
 */
#include "bihuan/rule/facts.h"

#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/rule/gas.h"
#include "../meter.h"
#include "../samples.h"

static const Reading *at_place(const GArray *readings, guint i) {
    return &g_array_index(readings, Reading, i);
}

/* "upper|left" by the titles of the points. Owned. */
static char *points_shown(const FactsQuestion *question, const char *wanted) {
    g_autoptr(GString) text = g_string_new(NULL);
    g_auto(GStrv) words = g_strsplit(wanted, "|", -1);
    for (char **word = words; *word; word++)
        g_string_append_printf(text, "%s%s", text->len ? "/" : "", facts_choice(question, "point", *word));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void add_name(const Samples *tests, GString *names, const Reading *reading) {
    int unit = gas_unit(reading_field(reading, "unit"));
    const char *gas = facts_choice(tests->question, "gas", reading_field(reading, "gas"));
    g_string_append_printf(names, _("%s%s %s %s (%s)"), names->len ? _(", ") : "", gas, reading_field(reading, "value"),
                           unit < 0 ? "" : gas_unit_text((GasUnit)unit),
                           facts_choice(tests->question, "point", reading_field(reading, "point")));
}

static gboolean count_over(const Samples *tests, GString *names, gint64 *count, GError **error) {
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        gboolean beyond;
        if (!reading_judge(tests->question, reading, tests->scope, &beyond, error))
            return FALSE;
        if (beyond)
            add_name(tests, names, reading);
        *count += beyond;
    }
    return TRUE;
}

static gint64 count_spoiled(const Samples *tests, GString *names) {
    gint64 count = 0;
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        if (!samples_spoiled(tests, reading))
            continue;
        add_name(tests, names, reading);
        count++;
    }
    return count;
}

/* The oldest of the samples a gas needs; missing counts the points without one, and names them. */
static gint64 oldest_of(const Samples *tests, const char *gas, GString *names, gint64 *missing) {
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    const char *title = facts_choice(tests->question, "gas", gas);
    gint64 oldest = G_MAXINT64, points = tests->points ? (gint64)g_strv_length(tests->points) : tests->count, lacking = 0;
    for (gint64 i = 0; i < points; i++) {
        const Reading *found = samples_find(tests, gas, tests->points ? tests->points[i] : NULL, tests->points ? NULL : seen);
        gint64 at = found ? reading_at(found) : 0;
        oldest = at ? MIN(oldest, at) : oldest;
        lacking += at == 0;
        if (at || !tests->points)
            continue;
        g_autofree char *place = points_shown(tests->question, tests->points[i]);
        g_string_append_printf(names, _("%s%s (%s)"), names->len ? _(", ") : "", title, place);
    }
    if (lacking && !tests->points)
        g_string_append_printf(names, _("%s%s (%d of %d points taken)"), names->len ? _(", ") : "", title, (int)(points - lacking),
                               (int)points);
    *missing += lacking;
    return oldest;
}

/* The oldest of all samples that are needed; 0 while one is missing and whole is asked, or where there is none at all. */
static gint64 oldest_needed(const Samples *tests, gboolean whole, GString *names, gint64 *missing) {
    gint64 oldest = G_MAXINT64;
    for (char **gas = tests->required; *gas; gas++) {
        gint64 one = oldest_of(tests, *gas, names, missing); /* asked once: it also counts */
        oldest = MIN(oldest, one);
    }
    return oldest == G_MAXINT64 || (whole && *missing) ? 0 : oldest;
}

static gboolean count_uncalibrated(const Samples *tests, GString *names, gint64 *count, GError **error) {
    g_autoptr(GHashTable) said = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < tests->newest->len; i++) {
        const Reading *reading = at_place(tests->newest, i);
        const char *meter = reading_field(reading, "meter");
        gboolean calibrated;
        if (!meter_is_calibrated(tests->question->subject->db, meter, reading_at(reading), &calibrated, error))
            return FALSE;
        if (calibrated || !g_hash_table_add(said, (gpointer)meter))
            continue;
        (*count)++;
        g_string_append_printf(names, "%s%s", names->len ? _(", ") : "", *meter ? meter : "?");
    }
    return TRUE;
}

static gint64 newest_of_all(const Samples *tests) {
    gint64 newest = 0;
    for (guint i = 0; i < tests->newest->len; i++)
        newest = MAX(newest, reading_at(at_place(tests->newest, i)));
    return newest;
}

/* The newest sample of the gas and point that are being entered now. */
static gint64 previous(const Samples *tests) {
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
static void answer_named(const Samples *tests, gboolean own, FactsAnswer *out) {
    GHashTable *facts = tests->question->facts;
    const char *gas = g_hash_table_lookup(facts, "gas"), *point = g_hash_table_lookup(facts, "point");
    const char *at = g_hash_table_lookup(facts, "at"), *actor = tests->question->subject->actor;
    const Reading *reading = gas && point && at ? readings_find(tests->all, gas, point, g_ascii_strtoll(at, NULL, 10)) : NULL;
    gboolean his = own && reading && reading_is_by(tests->question, reading, actor);
    facts_set(out, own ? his : reading != NULL);
    out->names = his ? g_strdup(actor) : NULL;
}

/* bad: is the reading being entered beyond a limit, whatever was sampled since? Unknown where it cannot be judged. */
static void answer_bad(const Samples *tests, FactsAnswer *out) {
    GHashTable *entering = tests->question->facts;
    gboolean beyond = FALSE;
    if (g_hash_table_lookup(entering, "value") && reading_judge_values(tests->question, entering, tests->scope, &beyond, NULL))
        facts_set(out, beyond);
}

/* meter [FIELD]: is the device in it, or being entered as meter, one? Unknown while none is named. */
static gboolean answer_meter(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    const char *device = facts_word(question, 0) ? facts_argument(question, 0) : g_hash_table_lookup(question->facts, "meter");
    g_autofree char *words = facts_limit(question, "gas.meter.tests", error);
    gboolean is_one = FALSE;
    if (!words || (device && !meter_is_one(question->subject->db, device, words, &is_one, error)))
        return FALSE;
    if (device)
        facts_set(out, is_one);
    return TRUE;
}

static gboolean answer_numbers(const Samples *tests, FactsAnswer *out, GError **error) {
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
        g_autofree char *when = at > question->subject->now ? clock_format_short(at) : NULL;
        if (when)
            return err_set(error, ERR_HELD, _("a sample is of %s, which is still to come: its age cannot be known"), when);
    }
    return TRUE;
}

static gboolean answer_tests(const Samples *tests, FactsAnswer *out, GError **error) {
    const FactsQuestion *question = tests->question;
    if (facts_is(question, "previous"))
        facts_set(out, previous(tests));
    else if (facts_is(question, "bad"))
        answer_bad(tests, out);
    else if (facts_is(question, "named") || facts_is(question, "own"))
        answer_named(tests, facts_is(question, "own"), out);
    else
        return are_of_the_past(question, tests->newest, error) && answer_numbers(tests, out, error);
    return TRUE;
}

static gboolean answer_gas(const FactsQuestion *question, FactsAnswer *out, GError **error) {
    Samples tests;
    if (facts_is(question, "meter"))
        return answer_meter(question, out, error);
    gboolean ok = samples_fill(question, &tests, error) && answer_tests(&tests, out, error);
    samples_clear(&tests);
    return ok;
}

static const char *const NAMES[] = {"missing",  "over",  "spoiled", "uncalibrated", "oldest", "newest", "recorded",
                                    "previous", "named", "own",     "meter",        "bad",    NULL};
/* Over needs the figures only, not the age. */
static const char *const TIMELESS[] = {"missing", "over", "spoiled", "previous", "named", "own", "meter", "bad", NULL};
static const char *const ARGUMENTS[] = {
    "value value", "value value", "value value", "value value", "value value", "value? value?", "value value", "", "", "", "value?", "",
    NULL};

const Facts facts_gas = {
    .name = "gas",
    .timeless = TIMELESS,
    .summary = N_("gas tests: missing, over their limit, meters out of calibration, oldest and newest sample, whole record"),
    .facts = NAMES,
    .arguments = ARGUMENTS,
    .answer = answer_gas,
};
