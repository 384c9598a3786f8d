/* SPDX-License-Identifier: MIT
 *
 * The only source of time. Times are gint64 UTC milliseconds since 1970; 0 means "none".
 * Periods are half-open [from, to). Texts are ISO 8601 with the plant's offset (minutes east of UTC).
 */
#ifndef BIHUAN_BASE_CLOCK_H
#define BIHUAN_BASE_CLOCK_H

#include <glib.h>

#define CLOCK_SECOND G_GINT64_CONSTANT(1000)
#define CLOCK_MINUTE (60 * CLOCK_SECOND)
#define CLOCK_HOUR (60 * CLOCK_MINUTE)
#define CLOCK_DAY (24 * CLOCK_HOUR)

/* A civil date; month and day from 1, weekday 1 = Monday … 7 = Sunday. */
typedef struct {
    int year, month, day, weekday, hour, minute, second, millisecond;
} ClockCivil;

gint64 clock_now(void);

/* The machine's clock, whatever is simulated (written beside the effective time in the audit). */
gint64 clock_raw(void);

/* Makes clock_now() stand still at ms (simulated plants, tests); running: TRUE lets it go on from
 * there with the machine's speed. clock_advance() moves a simulated clock. clock_reset() ends it. */
void clock_simulate(gint64 ms, gboolean running);
void clock_advance(gint64 ms);
void clock_reset(void);

gboolean clock_is_simulated(void);

/* How long the machine has been running, sleep included (CLOCK_BOOTTIME), ms: nobody can set it. */
gint64 clock_boot(void);
/* Which run of the machine this is (36 characters); "" where the system does not say. Borrowed. */
const char *clock_boot_id(void);

/* Can the machine's clock be believed (store/plant_clock.h judges it)? What is known to this process: a floor that asks for an
 * age or a deadline and knows no plant looks here. least: what clock_now() says at least, 0 = nothing is known (a clock that is
 * behind stands still at the newest row). */
typedef enum { CLOCK_OK, CLOCK_BEHIND, CLOCK_AHEAD } ClockState;
void clock_set_state(ClockState state, gint64 least);
ClockState clock_state(void);
/* "ok", "behind", "ahead". */
const char *clock_state_word(ClockState state);

/* The plant's offset, minutes east of UTC; +480 (China) until it is set. */
void clock_set_offset(int minutes);
int clock_offset(void);

/* "2026-11-23T08:00:00.000+08:00", "2026-11-23T08:00", "2026-11-23 08:00", "2026-11-23" or with Z. Without a
 * zone the plant's offset counts. FALSE and a sentence if the text is no existing time. */
gboolean clock_parse(const char *text, gint64 *ms, GError **error);

/* ISO 8601 with the plant's offset; milliseconds only where they are not 0. Owned by the caller. */
char *clock_format(gint64 ms);
/* "2026-11-23 08:00", for people. "" for 0. Owned by the caller. */
char *clock_format_short(gint64 ms);

/* "90m", "48h", "7d", "30s", "2w", and 7天, 48 小时, 30分钟; plain digits are refused. */
gboolean clock_parse_duration(const char *text, gint64 *ms, GError **error);
/* "7天" as it is stored, "7d"; any other text as it is. Owned. */
char *clock_plain_duration(const char *text);
/* "3d 4h", "2h 05m", "40s": two places at most; a minus in front of a negative one. The same in
 * every language (it may be stored). Owned. */
char *clock_format_duration(gint64 ms);
/* The same for people, in the chosen language and without a sign: "3天4小时", "40分钟". Owned. */
char *clock_show_duration(gint64 ms);

/* Civil time at the plant, and back. clock_from_civil normalises (month 13, day 0 …). */
ClockCivil clock_civil(gint64 ms);
gint64 clock_from_civil(int year, int month, int day, int hour, int minute, int second);

/* Days since 1970-01-01 at the plant. */
gint64 clock_day_number(gint64 ms);
/* 00:00 of its day at the plant. */
gint64 clock_midnight(gint64 ms);

/* "2026-10" to [from, to) at the plant; FALSE and a sentence if the text is no month. */
gboolean clock_month(const char *month, gint64 *from, gint64 *to, GError **error);
/* "2026-10" of a time. Owned by the caller. */
char *clock_format_month(gint64 ms);
/* "2026-11-23": the day of a time. Owned. */
char *clock_format_day(gint64 ms);

#endif
