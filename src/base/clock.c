/* SPDX-License-Identifier: MIT
 *
 * The settable clock and civil time at the plant's offset. No libc time zone is ever asked: a plant has
 * one offset, written in its file, and two PCs with different TZ must agree.
 */
#include "bihuan/base/clock.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static struct {
    gboolean simulated, running;
    gint64 start; /* simulated time at base */
    gint64 base;  /* monotonic microseconds then */
} simulation;
static int offset_minutes = 480;
static ClockState trust;
static gint64 least_now;

gint64 clock_raw(void) {
    return g_get_real_time() / 1000;
}

gint64 clock_now(void) {
    if (!simulation.simulated)
        return MAX(clock_raw(), least_now);
    if (!simulation.running)
        return simulation.start;
    return simulation.start + (g_get_monotonic_time() - simulation.base) / 1000;
}

void clock_simulate(gint64 ms, gboolean running) {
    simulation.simulated = TRUE;
    simulation.running = running;
    simulation.start = ms;
    simulation.base = g_get_monotonic_time();
}

void clock_advance(gint64 ms) {
    clock_simulate(clock_now() + ms, simulation.running);
}

void clock_reset(void) {
    memset(&simulation, 0, sizeof simulation);
}

gboolean clock_is_simulated(void) {
    return simulation.simulated;
}

gint64 clock_boot(void) {
    struct timespec now = {0};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return (gint64)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000000;
}

const char *clock_boot_id(void) {
    static char id[37];
    FILE *file = *id ? NULL : fopen("/proc/sys/kernel/random/boot_id", "re");
    if (file && fscanf(file, "%36[0-9a-f-]", id) != 1)
        *id = '\0';
    if (file)
        fclose(file);
    return id;
}

void clock_set_state(ClockState state, gint64 least) {
    trust = state;
    least_now = least;
}

ClockState clock_state(void) {
    return trust;
}

const char *clock_state_word(ClockState state) {
    return state == CLOCK_OK ? "ok" : state == CLOCK_BEHIND ? "behind" : "ahead";
}

void clock_set_offset(int minutes) {
    offset_minutes = minutes;
}

int clock_offset(void) {
    return offset_minutes;
}

/* Days from 1970-01-01 of a civil date in the proleptic Gregorian calendar (March-based years, so that
 * the leap day is the last one). */
static gint64 days_from_civil(gint64 year, int month, int day) {
    year -= month <= 2;
    gint64 era = (year >= 0 ? year : year - 399) / 400;
    gint64 of_era = year - era * 400;
    gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static gint64 floor_divide(gint64 value, gint64 by) {
    return value / by - (value % by < 0);
}

ClockCivil clock_civil(gint64 ms) {
    gint64 local = ms + (gint64)offset_minutes * CLOCK_MINUTE;
    gint64 days = floor_divide(local, CLOCK_DAY);
    gint64 rest = local - days * CLOCK_DAY;
    gint64 shifted = days + 719468;
    gint64 era = floor_divide(shifted, 146097);
    gint64 of_era = shifted - era * 146097;
    gint64 year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    gint64 of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (int)((5 * of_year + 2) / 153);
    ClockCivil civil = {
        .day = (int)(of_year - (153 * shifted_month + 2) / 5 + 1),
        .month = shifted_month + (shifted_month < 10 ? 3 : -9),
        .weekday = (int)((days + 3) - floor_divide(days + 3, 7) * 7) + 1,
        .hour = (int)(rest / CLOCK_HOUR),
        .minute = (int)(rest % CLOCK_HOUR / CLOCK_MINUTE),
        .second = (int)(rest % CLOCK_MINUTE / CLOCK_SECOND),
        .millisecond = (int)(rest % CLOCK_SECOND),
    };
    civil.year = (int)(year_of_era + era * 400 + (civil.month <= 2));
    return civil;
}

gint64 clock_from_civil(int year, int month, int day, int hour, int minute, int second) {
    gint64 months = (gint64)year * 12 + month - 1;
    gint64 days = days_from_civil(floor_divide(months, 12), (int)(months - floor_divide(months, 12) * 12) + 1, 1);
    days += day - 1;
    return days * CLOCK_DAY + hour * CLOCK_HOUR + minute * CLOCK_MINUTE + second * CLOCK_SECOND - (gint64)offset_minutes * CLOCK_MINUTE;
}

gint64 clock_midnight(gint64 ms) {
    ClockCivil day = clock_civil(ms);
    return clock_from_civil(day.year, day.month, day.day, 0, 0, 0);
}

gint64 clock_day_number(gint64 ms) {
    return floor_divide(ms + (gint64)offset_minutes * CLOCK_MINUTE, CLOCK_DAY);
}

/* Exactly count digits; advances. */
static gboolean take_digits(const char **text, int count, int *value) {
    *value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (!g_ascii_isdigit(**text))
            return FALSE;
        *value = *value * 10 + (**text - '0');
    }
    return TRUE;
}

static gboolean take_zone(const char **text, int *zone) {
    *zone = offset_minutes;
    if (**text == 'Z') {
        (*text)++;
        *zone = 0;
        return TRUE;
    }
    if (**text != '+' && **text != '-')
        return TRUE;
    int sign = *(*text)++ == '-' ? -1 : 1, hours, minutes;
    if (!take_digits(text, 2, &hours))
        return FALSE;
    if (**text == ':')
        (*text)++;
    if (!take_digits(text, 2, &minutes) || hours > 14 || minutes > 59)
        return FALSE;
    *zone = sign * (hours * 60 + minutes);
    return TRUE;
}

static gboolean take_time_of_day(const char **text, ClockCivil *civil) {
    if (!take_digits(text, 2, &civil->hour) || *(*text)++ != ':' || !take_digits(text, 2, &civil->minute))
        return FALSE;
    if (**text != ':')
        return TRUE;
    (*text)++;
    if (!take_digits(text, 2, &civil->second))
        return FALSE;
    if (**text != '.')
        return TRUE;
    (*text)++;
    int scale = 100;
    if (!g_ascii_isdigit(**text))
        return FALSE;
    for (; g_ascii_isdigit(**text); (*text)++, scale /= 10)
        civil->millisecond += (**text - '0') * scale;
    return TRUE;
}

static gboolean parse_text(const char *text, gint64 *ms) {
    ClockCivil civil = {0};
    int zone;
    if (!take_digits(&text, 4, &civil.year) || *text++ != '-' || !take_digits(&text, 2, &civil.month) || *text++ != '-' ||
        !take_digits(&text, 2, &civil.day))
        return FALSE;
    if (*text == 'T' || *text == ' ') {
        text++;
        if (!take_time_of_day(&text, &civil))
            return FALSE;
    }
    if (!take_zone(&text, &zone) || *text)
        return FALSE;
    if (civil.year < 1970 || !g_date_valid_dmy((GDateDay)civil.day, civil.month, (GDateYear)civil.year) || civil.hour > 23 ||
        civil.minute > 59 || civil.second > 59)
        return FALSE;
    *ms = clock_from_civil(civil.year, civil.month, civil.day, civil.hour, civil.minute, civil.second) + civil.millisecond +
          ((gint64)offset_minutes - zone) * CLOCK_MINUTE;
    return TRUE;
}

gboolean clock_parse(const char *text, gint64 *ms, GError **error) {
    if (parse_text(text, ms))
        return TRUE;
    return err_set(error, ERR_INPUT, _("“%s” is not a valid time; write it like 2026-11-23T08:00"), text);
}

char *clock_format(gint64 ms) {
    ClockCivil c = clock_civil(ms);
    char fraction[8] = "";
    if (c.millisecond)
        g_snprintf(fraction, sizeof fraction, ".%03d", c.millisecond);
    int zone = ABS(offset_minutes);
    return g_strdup_printf("%04d-%02d-%02dT%02d:%02d:%02d%s%c%02d:%02d", c.year, c.month, c.day, c.hour, c.minute, c.second, fraction,
                           offset_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

char *clock_format_short(gint64 ms) {
    if (ms == 0)
        return g_strdup("");
    ClockCivil c = clock_civil(ms);
    return g_strdup_printf("%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day, c.hour, c.minute);
}

gboolean clock_parse_duration(const char *text, gint64 *ms, GError **error) {
    static const struct {
        char letter;
        gint64 size;
        const char *words[4]; /* NULL-terminated */
    } units[] = {{'s', CLOCK_SECOND, {"秒"}},
                 {'m', CLOCK_MINUTE, {"分钟", "分"}},
                 {'h', CLOCK_HOUR, {"小时", "时"}},
                 {'d', CLOCK_DAY, {"天", "日"}},
                 {'w', 7 * CLOCK_DAY, {"周", "星期"}}};
    gint64 number = 0;
    const char *p = text;
    for (; g_ascii_isdigit(*p) && number < 1000000; p++)
        number = number * 10 + (*p - '0');
    for (gsize i = 0; p > text && i < G_N_ELEMENTS(units); i++)
        if ((*p == units[i].letter && p[1] == '\0') || g_strv_contains(units[i].words, p + strspn(p, " "))) {
            *ms = number * units[i].size;
            return TRUE;
        }
    return err_set(error, ERR_INPUT, _("“%s” is not a valid duration; write it like 48h, 7d or 90m"), text);
}

/* Days, hours, minutes, seconds. */
static void split_duration(gint64 ms, int parts[4]) {
    gint64 left = ABS(ms);
    parts[0] = (int)(left / CLOCK_DAY);
    parts[1] = (int)(left % CLOCK_DAY / CLOCK_HOUR);
    parts[2] = (int)(left % CLOCK_HOUR / CLOCK_MINUTE);
    parts[3] = (int)(left % CLOCK_MINUTE / CLOCK_SECOND);
}

char *clock_plain_duration(const char *text) {
    static const struct {
        const char *letter;
        gint64 size;
    } units[] = {{"w", 7 * CLOCK_DAY}, {"d", CLOCK_DAY}, {"h", CLOCK_HOUR}, {"m", CLOCK_MINUTE}, {"s", CLOCK_SECOND}};
    gint64 ms;
    if (!clock_parse_duration(text, &ms, NULL) || g_ascii_isalpha(text[strlen(text) - 1]))
        return g_strdup(text);
    gint64 number = g_ascii_strtoll(text, NULL, 10);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++)
        if (number * units[i].size == ms)
            return g_strdup_printf("%" G_GINT64_FORMAT "%s", number, units[i].letter);
    return g_strdup(text);
}

char *clock_format_duration(gint64 ms) {
    const char *sign = ms < 0 ? "-" : "";
    int parts[4];
    split_duration(ms, parts);
    if (parts[0] && parts[1])
        return g_strdup_printf("%s%dd %dh", sign, parts[0], parts[1]);
    if (parts[0])
        return g_strdup_printf("%s%dd", sign, parts[0]);
    if (parts[1])
        return g_strdup_printf("%s%dh %02dm", sign, parts[1], parts[2]);
    if (parts[2])
        return g_strdup_printf("%s%dm", sign, parts[2]);
    return g_strdup_printf("%s%ds", sign, parts[3]);
}

char *clock_show_duration(gint64 ms) {
    int parts[4];
    split_duration(ms, parts);
    if (parts[0] && parts[1])
        return g_strdup_printf(_("%dd %dh"), parts[0], parts[1]);
    if (parts[0])
        return g_strdup_printf(_("%dd"), parts[0]);
    if (parts[1] && parts[2])
        return g_strdup_printf(_("%dh %dm"), parts[1], parts[2]);
    if (parts[1])
        return g_strdup_printf(_("%dh"), parts[1]);
    return g_strdup_printf(_("%dm"), parts[2]);
}

gboolean clock_month(const char *month, gint64 *from, gint64 *to, GError **error) {
    int year, number;
    const char *p = month;
    if (!take_digits(&p, 4, &year) || *p++ != '-' || !take_digits(&p, 2, &number) || *p || number < 1 || number > 12 || year < 1970)
        return err_set(error, ERR_INPUT, _("“%s” is not a valid month; write it like 2026-10"), month);
    *from = clock_from_civil(year, number, 1, 0, 0, 0);
    *to = clock_from_civil(year, number + 1, 1, 0, 0, 0);
    return TRUE;
}

char *clock_format_day(gint64 ms) {
    ClockCivil c = clock_civil(ms);
    return g_strdup_printf("%04d-%02d-%02d", c.year, c.month, c.day);
}

char *clock_format_month(gint64 ms) {
    ClockCivil c = clock_civil(ms);
    return g_strdup_printf("%04d-%02d", c.year, c.month);
}
