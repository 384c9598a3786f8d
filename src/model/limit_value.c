/* SPDX-License-Identifier: MIT
 *
 * Values of limits against data/limits/values.ini. The table is ours and part of the program: nobody loosens it by a file.
 */
#include "bihuan/model/limit_value.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/config/ini.h"
#include "bihuan/model/cycle.h"
#include "bihuan/model/role.h"

#define TABLE "data/limits/values.ini"
#define DIGITS_MAX 12

typedef enum { KIND_DURATION, KIND_WHOLE, KIND_DECIMAL, KIND_CYCLE, KIND_GAS, KIND_WINDOW, KIND_ROLES, KIND_WORDS, KIND_NAME, KINDS } Kind;

static const char *const KIND_NAMES[KINDS] = {"duration", "whole", "decimal", "cycle", "gas", "window", "roles", "words", "name"};

/* What one section says. */
typedef struct {
    Kind kind;
    const char *min, *max, *units, *stricter, *two;
} Range;

typedef struct {
    GPatternSpec *names;
    Range range;
} Row;

/* The key of a section, kept: the text it was read from is not. */
static const char *said(const Ini *ini, const char *section, const char *key) {
    return g_intern_string(ini_get(ini, section, key));
}

static Row row_of(const Ini *ini, const char *section) {
    const char *kind = ini_get(ini, section, "kind");
    Range range = {KINDS,
                   said(ini, section, "min"),
                   said(ini, section, "max"),
                   said(ini, section, "units"),
                   said(ini, section, "stricter"),
                   said(ini, section, "two")};
    for (int k = 0; kind && k < KINDS; k++)
        if (strcmp(KIND_NAMES[k], kind) == 0)
            range.kind = (Kind)k;
    return (Row){g_pattern_spec_new(section), range};
}

/* Read once: it is part of the program. Empty: a broken build. */
static const GArray *table(void) {
    static gsize read;
    static GArray *rows;
    if (g_once_init_enter(&read)) {
        g_autofree char *text = path_embedded(TABLE, NULL);
        g_autoptr(Ini) ini = text ? ini_parse(TABLE, text, NULL) : NULL;
        rows = g_array_new(FALSE, FALSE, sizeof(Row));
        for (guint i = 0; ini && i < ini_section_count(ini); i++) {
            Row row = row_of(ini, ini_section_name(ini, i));
            g_array_append_val(rows, row);
        }
        g_once_init_leave(&read, 1);
    }
    return rows;
}

static gboolean find(const char *name, Range *range) {
    const GArray *rows = table();
    for (guint i = 0; i < rows->len; i++) {
        const Row *row = &g_array_index(rows, Row, i);
        if (!g_pattern_spec_match_string(row->names, name))
            continue;
        *range = row->range;
        return range->kind < KINDS;
    }
    return FALSE;
}

/* A plain decimal, no exponent, no blank: what the rest of the program reads too. */
static gboolean read_decimal(const char *text, double *number) {
    const char *digits = *text == '-' ? text + 1 : text;
    gsize whole = strspn(digits, "0123456789"), more = digits[whole] == '.' ? strspn(digits + whole + 1, "0123456789") : 0;
    if (whole == 0 || whole > DIGITS_MAX || more > 6 || (digits[whole] == '.' && more == 0) ||
        digits[whole + more + (digits[whole] == '.')] != '\0')
        return FALSE;
    *number = g_ascii_strtod(text, NULL);
    return TRUE;
}

/* "0.5 vol%"; *unit lies in text. */
static gboolean read_gas(const char *text, const char *units, double *number, const char **unit) {
    g_autofree char *value = g_strndup(text, strcspn(text, " "));
    *unit = text + strlen(value);
    if (**unit == ' ')
        (*unit)++;
    g_auto(GStrv) known = g_strsplit(units ? units : "", ", ", -1);
    return read_decimal(value, number) && g_strv_contains((const char *const *)known, *unit);
}

/* A value on the one scale of its kind; FALSE for kinds that are no numbers, and for what cannot be read. */
static gboolean measure(const Range *range, const char *text, double *number) {
    const char *unit;
    gint64 ms;
    g_autoptr(Cycle) cycle = range->kind == KIND_CYCLE ? cycle_parse(text, NULL) : NULL;
    switch (range->kind) {
    case KIND_DURATION:
        if (!clock_parse_duration(text, &ms, NULL))
            return FALSE;
        *number = (double)ms;
        return TRUE;
    case KIND_WHOLE:
        return strchr(text, '.') == NULL && read_decimal(text, number);
    case KIND_DECIMAL:
        return read_decimal(text, number);
    case KIND_CYCLE: /* the days that it lasts at most */
        *number = cycle ? (double)cycle_longest(cycle) : 0;
        return *number > 0;
    case KIND_GAS:
        return read_gas(text, range->units, number, &unit);
    default:
        return FALSE;
    }
}

static gboolean is_measured(const Range *range) {
    return range->kind <= KIND_GAS;
}

/* A bound is written as its kind is, but for a gas: a bare number, in whichever unit. */
static double bound(const Range *range, const char *text) {
    gint64 ms = 0;
    double days;
    if (range->kind == KIND_CYCLE)
        return measure(range, text, &days) ? days : 0;
    if (range->kind != KIND_DURATION)
        return g_ascii_strtod(text, NULL);
    clock_parse_duration(text, &ms, NULL);
    return (double)ms;
}

static gboolean in_range(const Range *range, const char *value) {
    double number;
    return measure(range, value, &number) && (!range->min || number >= bound(range, range->min)) &&
           (!range->max || number <= bound(range, range->max));
}

static gboolean is_window(const char *text) {
    int h1, m1, h2, m2, end = 0;
    if (strlen(text) != strlen("18:00-08:00") || sscanf(text, "%2d:%2d-%2d:%2d%n", &h1, &m1, &h2, &m2, &end) != 4 || text[end])
        return FALSE;
    return h1 >= 0 && h1 < 24 && h2 >= 0 && h2 < 24 && m1 >= 0 && m1 < 60 && m2 >= 0 && m2 < 60 && (h1 != h2 || m1 != m2);
}

/* The words of a list in any of its notations. */
static char **words_of(const char *text) {
    g_auto(GStrv) parts = g_strsplit_set(text, " ,|", -1);
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    for (char **part = parts; *part; part++)
        if (**part)
            g_ptr_array_add(words, g_strdup(*part));
    g_ptr_array_add(words, NULL);
    return (char **)g_ptr_array_steal(words, NULL);
}

static gboolean fits(const Range *range, const char *value) {
    g_auto(GStrv) words = words_of(value);
    if (is_measured(range))
        return in_range(range, value);
    if (range->kind == KIND_WINDOW)
        return is_window(value);
    return range->kind == KIND_NAME ? g_strv_length(words) == 1 && strcmp(words[0], value) == 0 : words[0] != NULL;
}

/* What is allowed, for the sentence. Owned. */
static char *allowed(const Range *range) {
    const char *min = range->min ? range->min : "", *max = range->max ? range->max : "";
    switch (range->kind) {
    case KIND_DURATION:
        return g_strdup_printf(_("a duration like 48h, 7d or 90m, from %s to %s"), min, max);
    case KIND_WHOLE:
        return g_strdup_printf(_("a whole number from %s to %s"), min, max);
    case KIND_DECIMAL:
        return g_strdup_printf(_("a number from %s to %s"), min, max);
    case KIND_CYCLE:
        return g_strdup_printf(_("a cycle like monthly:1, 15d, 6mon or 2y, from %s to %s"), min, max);
    case KIND_GAS:
        return g_strdup_printf(_("a number from %s to %s, a blank and one of these units: %s"), min, max, range->units);
    case KIND_WINDOW:
        return g_strdup(_("two different times like 18:00-08:00"));
    case KIND_ROLES:
        return g_strjoinv(", ", (char **)role_codes());
    default:
        return g_strdup(_("a word"));
    }
}

static gboolean refuse(const Range *range, const char *name, const char *value, GError **error) {
    g_autofree char *what = allowed(range);
    return err_set(error, ERR_INPUT, _("“%s” is not a value for the limit %s; allowed is: %s"), value, name, what);
}

gboolean limit_value_check(const char *name, const char *value, GError **error) {
    Range range;
    return !find(name, &range) || fits(&range, value) || refuse(&range, name, value, error);
}

gboolean limit_value_check_typed(const char *name, const char *value, GError **error) {
    Range range;
    if (!find(name, &range))
        return TRUE;
    g_auto(GStrv) words = words_of(value);
    for (char **word = range.kind == KIND_ROLES ? words : NULL; word && *word; word++)
        if (!role_is_known(*word))
            return refuse(&range, name, value, error);
    return fits(&range, value) || refuse(&range, name, value, error);
}

static gboolean is_subset(const char *some, const char *all) {
    g_auto(GStrv) few = words_of(some), many = words_of(all);
    for (char **word = few; *word; word++)
        if (!g_strv_contains((const char *const *)many, *word))
            return FALSE;
    return TRUE;
}

/* Gases are compared in one unit only. */
static gboolean same_unit(const Range *range, const char *a, const char *b) {
    double number;
    const char *unit_a, *unit_b;
    return range->kind != KIND_GAS ||
           (read_gas(a, range->units, &number, &unit_a) && read_gas(b, range->units, &number, &unit_b) && strcmp(unit_a, unit_b) == 0);
}

/* Other days of the calendar, or a later count of hours run, may come later although the cycle is as long. */
static LimitTurn turn_of_cycles(const char *before, const char *after) {
    g_autoptr(Cycle) old = cycle_parse(before, NULL), new = cycle_parse(after, NULL);
    gint64 was = cycle_run(old), is = cycle_run(new);
    if (was && (is == 0 || is > was))
        return LIMIT_LOOSER;
    return cycle_longest(new) < cycle_longest(old) || (cycle_longest(new) == cycle_longest(old) && is && is != was) ? LIMIT_STRICTER
                                                                                                                    : LIMIT_LOOSER;
}

LimitTurn limit_value_turn(const char *name, const char *before, const char *after) {
    Range range;
    double a, b;
    if (strcmp(before, after) == 0)
        return LIMIT_SAME;
    if (!find(name, &range) || !range.stricter)
        return LIMIT_LOOSER;
    if (strcmp(range.stricter, "subset") == 0)
        return is_subset(after, before) ? LIMIT_STRICTER : LIMIT_LOOSER;
    if (strcmp(range.stricter, "superset") == 0)
        return is_subset(before, after) ? LIMIT_STRICTER : LIMIT_LOOSER;
    if (!measure(&range, before, &a) || !measure(&range, after, &b) || !same_unit(&range, before, after))
        return LIMIT_LOOSER;
    if (range.kind == KIND_CYCLE)
        return turn_of_cycles(before, after);
    if (a == b)
        return LIMIT_SAME;
    if (strcmp(range.stricter, "smaller") == 0)
        return b < a ? LIMIT_STRICTER : LIMIT_LOOSER;
    return strcmp(range.stricter, "larger") == 0 && b > a ? LIMIT_STRICTER : LIMIT_LOOSER;
}

LimitPeople limit_value_people(const char *name) {
    Range range;
    if (!find(name, &range) || !range.two || strcmp(range.two, "any") == 0)
        return LIMIT_PEOPLE_ANY;
    return strcmp(range.two, "no") == 0 ? LIMIT_PEOPLE_ONE : LIMIT_PEOPLE_LOOSER;
}
