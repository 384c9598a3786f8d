/* SPDX-License-Identifier: MIT
 *
 * The grammar of cycles and their arithmetic on the plant's calendar. Knows no plant: limits come in by their values.
 */
#include "bihuan/model/cycle.h"

#include <stdio.h>
#include <string.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#define OR " or "
#define NUMBER_MAX 100000
#define MONTHS_OF_YEAR 12

typedef enum {
    PART_ONCE,
    PART_DAILY,
    PART_WEEKLY,
    PART_MONTHLY,
    PART_YEARLY,
    PART_HOURS,
    PART_DAYS,
    PART_MONTHS,
    PART_RUN,
    PART_LIMIT
} PartKind;

/* number: hours, days, months, hours run; days: weekdays, days of the month, month * 100 + day. */
typedef struct {
    PartKind kind;
    gint64 number;
    GArray *days;
} Part;

struct Cycle {
    GArray *parts; /* Part */
};

/* ---- reading ---- */

static void part_clear(gpointer data) {
    g_clear_pointer(&((Part *)data)->days, g_array_unref);
}

static gboolean take_day(PartKind kind, const char *text, int *day) {
    guint64 number;
    int month, end = 0;
    if (kind == PART_YEARLY) {
        if (strlen(text) != strlen("02-29") || sscanf(text, "%2d-%2d%n", &month, day, &end) != 2 || text[end])
            return FALSE;
        gboolean there = *day >= 1 && month >= 1 && g_date_valid_dmy((GDateDay)*day, month, 2024); /* a leap year */
        *day += month * 100;
        return there;
    }
    if (!g_ascii_string_to_unsigned(text, 10, 1, kind == PART_WEEKLY ? 7 : 31, &number, NULL))
        return FALSE;
    *day = (int)number;
    return TRUE;
}

static gboolean take_days(Part *part, PartKind kind, const char *text) {
    g_auto(GStrv) texts = g_strsplit(text, ",", -1);
    part->kind = kind;
    part->days = g_array_new(FALSE, FALSE, sizeof(int));
    for (char **one = texts; *one; one++) {
        int day;
        if (!take_day(kind, *one, &day))
            return FALSE;
        g_array_append_val(part->days, day);
    }
    return part->days->len > 0;
}

static gboolean take_length(Part *part, const char *text) {
    static const struct {
        const char *unit;
        PartKind kind;
        gint64 size;
    } UNITS[] = {
        {"h", PART_HOURS, 1}, {"d", PART_DAYS, 1}, {"w", PART_DAYS, 7}, {"mon", PART_MONTHS, 1}, {"y", PART_MONTHS, MONTHS_OF_YEAR}};
    gsize digits = strspn(text, "0123456789");
    g_autofree char *head = g_strndup(text, digits);
    guint64 number;
    if (!g_ascii_string_to_unsigned(head, 10, 1, NUMBER_MAX, &number, NULL))
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(UNITS); i++)
        if (strcmp(text + digits, UNITS[i].unit) == 0) {
            part->kind = UNITS[i].kind;
            part->number = (gint64)number * UNITS[i].size;
            return TRUE;
        }
    return FALSE;
}

static gboolean take_run(Part *part, const char *text) {
    guint64 number;
    part->kind = PART_RUN;
    if (!g_ascii_string_to_unsigned(text, 10, 1, 10 * NUMBER_MAX, &number, NULL))
        return FALSE;
    part->number = (gint64)number;
    return TRUE;
}

static gboolean take_part(Part *part, const char *text) {
    static const struct {
        const char *head;
        PartKind kind;
    } HEADS[] = {{"weekly:", PART_WEEKLY}, {"monthly:", PART_MONTHLY}, {"yearly:", PART_YEARLY}};
    for (gsize i = 0; i < G_N_ELEMENTS(HEADS); i++)
        if (g_str_has_prefix(text, HEADS[i].head))
            return take_days(part, HEADS[i].kind, text + strlen(HEADS[i].head));
    if (strcmp(text, "daily") == 0) {
        part->kind = PART_DAILY;
        return TRUE;
    }
    part->kind = PART_LIMIT;
    return g_str_has_prefix(text, "run:") ? take_run(part, text + strlen("run:"))
           : *text == '@'                 ? text[1] != '\0' && !strchr(text, ' ')
                                          : take_length(part, text);
}

static Cycle *scan(const char *text, GError **error) {
    g_autoptr(Cycle) cycle = g_new(Cycle, 1);
    g_auto(GStrv) texts = g_strsplit(text, OR, -1);
    cycle->parts = g_array_new(FALSE, TRUE, sizeof(Part));
    g_array_set_clear_func(cycle->parts, part_clear);
    gboolean once = strcmp(text, "once") == 0;
    for (char **one = texts; *one && !once; one++) {
        g_array_set_size(cycle->parts, cycle->parts->len + 1);
        if (!take_part(&g_array_index(cycle->parts, Part, cycle->parts->len - 1), g_strstrip(*one))) {
            err_set(error, ERR_INPUT,
                    _("“%s” is not a valid cycle; write monthly:23, weekly:1, yearly:04-01, 365d, 6mon, 2y, run:500, several with “or” "
                      "between, or once."),
                    text);
            return NULL;
        }
    }
    if (texts[0] || once)
        return g_steal_pointer(&cycle);
    err_set(error, ERR_INPUT, _("A cycle is missing; write monthly:23, 365d or once."));
    return NULL;
}

void cycle_free(Cycle *cycle) {
    if (!cycle)
        return;
    g_array_unref(cycle->parts);
    g_free(cycle);
}

gboolean cycle_check(const char *text, GError **error) {
    g_autoptr(Cycle) cycle = scan(text, error);
    return cycle != NULL;
}

Cycle *cycle_parse(const char *text, GError **error) {
    g_autoptr(Cycle) cycle = scan(text, error);
    for (guint i = 0; cycle && i < cycle->parts->len; i++)
        if (g_array_index(cycle->parts, Part, i).kind == PART_LIMIT) {
            err_set(error, ERR_INPUT, _("The cycle “%s” names a limit, whose value is a cycle of its own there."), text);
            return NULL;
        }
    return g_steal_pointer(&cycle);
}

/* ---- reckoning ---- */

/* Day numbers beyond the month's end mean its last day. */
static gint64 day_of_month(int year, int month, int day) {
    gint64 next_month = clock_from_civil(year, month + 1, 1, 0, 0, 0);
    return MIN(clock_from_civil(year, month, day, 0, 0, 0), next_month - CLOCK_DAY);
}

/* Of the days of one year, month or week the first behind a time; 0 = none. */
static gint64 first_of(const Part *part, const ClockCivil *in, int ahead, gint64 after) {
    gint64 first = 0;
    for (guint i = 0; i < part->days->len; i++) {
        int day = g_array_index(part->days, int, i);
        gint64 at = part->kind == PART_YEARLY    ? day_of_month(in->year + ahead, day / 100, day % 100)
                    : part->kind == PART_MONTHLY ? day_of_month(in->year, in->month + ahead, day)
                                                 : clock_from_civil(in->year, in->month, in->day - in->weekday + day + 7 * ahead, 0, 0, 0);
        if (at > after && (first == 0 || at < first))
            first = at;
    }
    return first;
}

/* begun gives the day of the month. */
static gint64 part_after(const Part *part, gint64 begun, gint64 after) {
    ClockCivil now = clock_civil(after);
    gint64 first = 0;
    switch (part->kind) {
    case PART_WEEKLY:
    case PART_MONTHLY:
    case PART_YEARLY:
        for (int ahead = 0; first == 0; ahead++)
            first = first_of(part, &now, ahead, after);
        return first;
    case PART_DAILY:
        return clock_from_civil(now.year, now.month, now.day + 1, 0, 0, 0);
    case PART_DAYS:
        return clock_from_civil(now.year, now.month, now.day + (int)part->number, 0, 0, 0);
    case PART_MONTHS:
        return day_of_month(now.year, now.month + (int)part->number, clock_civil(begun).day);
    case PART_HOURS:
        return after + part->number * CLOCK_HOUR;
    default:
        return 0;
    }
}

gint64 cycle_step(const Cycle *cycle, gint64 begun, gint64 at) {
    gint64 first = 0;
    for (guint i = 0; i < cycle->parts->len; i++) {
        gint64 next = part_after(&g_array_index(cycle->parts, Part, i), begun, at);
        if (next && (first == 0 || next < first))
            first = next;
    }
    return first;
}

gint64 cycle_after(const Cycle *cycle, gint64 after) {
    return cycle_step(cycle, after, after);
}

gboolean cycle_is_calendar(const Cycle *cycle) {
    gboolean fixed = FALSE;
    for (guint i = 0; i < cycle->parts->len; i++) {
        PartKind kind = g_array_index(cycle->parts, Part, i).kind;
        if (kind > PART_YEARLY && kind != PART_RUN)
            return FALSE;
        fixed |= kind != PART_RUN;
    }
    return fixed;
}

gint64 cycle_run(const Cycle *cycle) {
    gint64 fewest = 0;
    for (guint i = 0; i < cycle->parts->len; i++) {
        const Part *part = &g_array_index(cycle->parts, Part, i);
        if (part->kind == PART_RUN && (fewest == 0 || part->number < fewest))
            fewest = part->number;
    }
    return fewest;
}

/* The longest wait between two of its days. */
static gint64 longest_of(const Part *part) {
    switch (part->kind) {
    case PART_DAILY:
        return 1;
    case PART_WEEKLY:
    case PART_MONTHLY:
    case PART_YEARLY: {
        gint64 longest = 0, at = clock_from_civil(2023, 1, 1, 0, 0, 0), end = clock_from_civil(2026, 1, 1, 0, 0, 0);
        for (at = part_after(part, at, at); at < end;) {
            gint64 next = part_after(part, at, at);
            longest = MAX(longest, (next - at) / CLOCK_DAY);
            at = next;
        }
        return longest;
    }
    case PART_HOURS:
        return (part->number + 23) / 24;
    case PART_DAYS:
        return part->number;
    case PART_MONTHS:
        return (clock_from_civil(2024, 1 + (int)part->number, 1, 0, 0, 0) - clock_from_civil(2024, 1, 1, 0, 0, 0)) / CLOCK_DAY;
    default:
        return 0;
    }
}

gint64 cycle_longest(const Cycle *cycle) {
    gint64 shortest = 0;
    for (guint i = 0; i < cycle->parts->len; i++) {
        gint64 days = longest_of(&g_array_index(cycle->parts, Part, i));
        if (days && (shortest == 0 || days < shortest))
            shortest = days;
    }
    return shortest;
}

/* ---- as others write it ---- */

#define SHORT_MONTH 28 /* days that every month has */

/* A day that not every month has means the last one of a shorter one. FALSE: no one rule says it. */
static gboolean rule_days(GString *rule, const GArray *days) {
    int first = g_array_index(days, int, 0) % 100;
    g_string_append(rule, ";BYMONTHDAY=");
    for (guint i = 0; i < days->len; i++) {
        int day = g_array_index(days, int, i) % 100;
        if (days->len > 1 && day > SHORT_MONTH)
            return FALSE;
        g_string_append_printf(rule, "%s%d", i ? "," : "", MIN(day, SHORT_MONTH));
    }
    for (int day = SHORT_MONTH + 1; day <= first; day++)
        g_string_append_printf(rule, ",%d", day);
    if (first > SHORT_MONTH)
        g_string_append(rule, ";BYSETPOS=-1");
    return TRUE;
}

static gboolean rule_weekdays(GString *rule, const GArray *days) {
    static const char *const NAMES[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
    for (guint i = 0; i < days->len; i++)
        g_string_append_printf(rule, "%s%s", i ? "," : ";BYDAY=", NAMES[g_array_index(days, int, i) - 1]);
    return TRUE;
}

static gboolean rule_yearly(GString *rule, const GArray *days) {
    g_string_append_printf(rule, ";BYMONTH=%d", g_array_index(days, int, 0) / 100);
    return days->len == 1 && rule_days(rule, days);
}

char *cycle_rule(const Cycle *cycle, gint64 first) {
    static const char *const FREQ[] = {[PART_DAILY] = "DAILY",   [PART_WEEKLY] = "WEEKLY", [PART_MONTHLY] = "MONTHLY",
                                       [PART_YEARLY] = "YEARLY", [PART_DAYS] = "DAILY",    [PART_MONTHS] = "MONTHLY"};
    const Part *part = cycle->parts->len == 1 ? &g_array_index(cycle->parts, Part, 0) : NULL;
    if (!part || part->kind > PART_MONTHS || !FREQ[part->kind] || (part->kind <= PART_YEARLY && cycle_after(cycle, first - 1) != first) ||
        (part->kind == PART_MONTHS && clock_civil(first).day > SHORT_MONTH))
        return NULL;
    g_autoptr(GString) rule = g_string_new("FREQ=");
    g_string_append(rule, FREQ[part->kind]);
    if (part->kind == PART_DAYS || part->kind == PART_MONTHS)
        g_string_append_printf(rule, ";INTERVAL=%" G_GINT64_FORMAT, part->number);
    gboolean ok = part->kind == PART_WEEKLY    ? rule_weekdays(rule, part->days)
                  : part->kind == PART_MONTHLY ? rule_days(rule, part->days)
                  : part->kind == PART_YEARLY  ? rule_yearly(rule, part->days)
                                               : TRUE;
    return ok ? g_string_free(g_steal_pointer(&rule), FALSE) : NULL;
}
