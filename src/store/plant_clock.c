/* SPDX-License-Identifier: MIT
 *
 * Judging the machine's clock, and what this terminal remembers of it. The memory is written once a run of the machine and when
 * the clock was set back a little: a leap is measured from where the clock was believed first, so that many small ones count too.
 */
#include "bihuan/store/plant_clock.h"

#include "anchor_judge.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/path.h"
#include "private.h"

#include <stdio.h>
#include <string.h>

/* A plant made before these limits counts with what data/limits says today. */
#define BEHIND_FALLBACK (2 * CLOCK_MINUTE)
#define LEAP_FALLBACK (10 * CLOCK_MINUTE)
#define SILENCE_FALLBACK (30 * CLOCK_DAY)
#define SET_BACK CLOCK_SECOND

/* In force on a day; asked here because the limits of the model lie a floor higher. */
static const char SQL_LIMIT[] =
    "SELECT value FROM limit_value WHERE name = $1 AND effective_from <= $2 AND (effective_to = '' OR effective_to > $2)"
    " ORDER BY effective_from DESC LIMIT 1";

/* The newest way back: the row, and the latest right time that was known then. */
static const char SQL_BACK[] =
    "SELECT at_row, CASE WHEN raw < last_at AND raw > new_at THEN raw ELSE new_at END FROM clock_step WHERE kind = 'back'"
    " ORDER BY at_row DESC LIMIT 1";

void plant_clock_judge(const ClockReading *now, const ClockReading *memory, gint64 last, const ClockLimits *limits, PlantClock *clock) {
    gboolean remembered = memory && *memory->boot_id && strcmp(memory->boot_id, now->boot_id) == 0;
    gint64 expected = remembered ? memory->raw + (now->boot - memory->boot) : last;
    *clock = (PlantClock){.state = CLOCK_OK, .raw = now->raw, .last = last, .trusted = MAX(now->raw, last)};
    if (last > 0 && now->raw < last - limits->behind) {
        clock->state = CLOCK_BEHIND;
        clock->trusted = clock->since = last;
    } else if (remembered ? now->raw - expected > limits->leap : last > 0 && now->raw - last > limits->silence) {
        clock->state = CLOCK_AHEAD;
        clock->trusted = clock->since = MAX(expected, last);
    }
}

static char *memory_path(Plant *plant) {
    g_autofree char *folder = path_state_dir();
    char tag[17];
    anchor_path_tag(plant, tag);
    return g_strdup_printf("%s/%s-%s.clock", folder, plant_id(plant), tag);
}

static void read_memory(Plant *plant, ClockReading *memory) {
    g_autofree char *path = memory_path(plant), *text = NULL;
    long long boot = 0, raw = 0, seq = 0;
    *memory = (ClockReading){0};
    if (!g_file_get_contents(path, &text, NULL, NULL) ||
        sscanf(text, "%36[0-9a-f-] %lld %lld %lld", memory->boot_id, &boot, &raw, &seq) < 3)
        *memory = (ClockReading){0};
    else {
        memory->boot = boot;
        memory->raw = raw;
        memory->seq = seq;
    }
}

static void write_memory(Plant *plant, const ClockReading *now) {
    ClockCache *cache = plant_clock_cache(plant);
    g_autofree char *path = memory_path(plant), *folder = g_path_get_dirname(path);
    cache->memory = *now;
    cache->memory.seq = plant_head_seq(plant);
    g_autofree char *text = g_strdup_printf("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", now->boot_id, now->boot,
                                            now->raw, cache->memory.seq);
    IDS_REAL_SCOPE; /* the state folder of whoever started it: with his rights */
    if (*now->boot_id && g_mkdir_with_parents(folder, 0700) == 0)
        g_file_set_contents(path, text, -1, NULL); /* what cannot be remembered is asked of the log */
}

/* FALSE: it could not be read, and *limit is the program's own number. */
static gboolean take_limit(Plant *plant, const char *name, const char *day, gint64 *limit) {
    g_autofree char *text = NULL;
    gint64 ms;
    gboolean read = db_get_text(plant_db(plant), NULL, &text, SQL_LIMIT, "ss", name, day);
    if (text && clock_parse_duration(text, &ms, NULL))
        *limit = ms;
    return read;
}

static void plant_clock_load(Plant *plant, gint64 last, ClockCache *cache) {
    g_autofree char *day = clock_format_day(last);
    ClockLimits *limits = &cache->limits;
    *limits = (ClockLimits){BEHIND_FALLBACK, LEAP_FALLBACK, SILENCE_FALLBACK};
    read_memory(plant, &cache->memory);
    cache->loaded = take_limit(plant, "clock.behind", day, &limits->behind) && take_limit(plant, "clock.leap", day, &limits->leap) &&
                    take_limit(plant, "clock.silence", day, &limits->silence); /* else it is asked again */
}

static ClockReading read_clocks(void) {
    ClockReading now = {.raw = clock_raw(), .boot = clock_boot()};
    g_strlcpy(now.boot_id, clock_boot_id(), sizeof now.boot_id);
    return now;
}

/* A clock set back a little gives away room for a leap that nobody would see: the memory follows. */
static gboolean is_news(const ClockReading *now, const ClockReading *memory) {
    return strcmp(now->boot_id, memory->boot_id) != 0 || (now->raw - now->boot) - (memory->raw - memory->boot) < -SET_BACK;
}

/* Two people took the time back, at another terminal perhaps: what this one remembered before that was then no later than the
 * right time. One that still shows what was taken back has leapt ahead; without this its next tick would latch it anew. */
static void believe_the_way_back(Plant *plant, gint64 last, ClockCache *cache) {
    ClockReading *memory = &cache->memory;
    g_autoptr(GError) unread = NULL;
    if (!*memory->boot_id)
        return;
    g_autoptr(Rows) rows = db_query(plant_db(plant), &unread, SQL_BACK, "");
    if (rows_next(rows, &unread) && rows_int(rows, 0) > memory->seq)
        memory->raw = MIN(memory->raw, rows_int(rows, 1));
    if (unread) /* whether there is one cannot be known: then nothing after the newest row is */
        memory->raw = MIN(memory->raw, last);
}

void plant_clock_look_at(Plant *plant, gint64 last, PlantClock *clock) {
    ClockCache *cache = plant_clock_cache(plant);
    if (plant_is_simulated(plant) || plant_is_demo(plant) || plant_is_quiet(plant) || clock_is_simulated()) {
        *clock = (PlantClock){.raw = clock_now(), .last = last, .trusted = MAX(clock_now(), last)};
        clock_set_state(CLOCK_OK, 0);
        return;
    }
    gboolean fresh = !cache->loaded;
    ClockReading now = read_clocks();
    if (fresh)
        plant_clock_load(plant, last, cache);
    if (now.raw - last > cache->limits.leap)
        believe_the_way_back(plant, last, cache);
    plant_clock_judge(&now, &cache->memory, last, &cache->limits, clock);
    if (clock->state != CLOCK_OK && !fresh) { /* somebody may have confirmed it meanwhile, or set another limit */
        plant_clock_load(plant, last, cache);
        believe_the_way_back(plant, last, cache);
        plant_clock_judge(&now, &cache->memory, last, &cache->limits, clock);
    }
    if (clock->state == CLOCK_OK && is_news(&now, &cache->memory))
        write_memory(plant, &now);
    clock_set_state(clock->state, clock->state == CLOCK_BEHIND ? last : 0);
}

void plant_clock_look(Plant *plant, PlantClock *clock) {
    plant_clock_look_at(plant, plant_head_time(plant), clock);
}

void plant_clock_remember(Plant *plant, gint64 raw) {
    ClockReading now = read_clocks();
    now.raw = raw;
    write_memory(plant, &now);
}

char *plant_clock_text(const PlantClock *clock) {
    g_autofree char *raw = clock_format_short(clock->raw), *last = clock_format_short(clock->last),
                    *trusted = clock_format_short(clock->trusted);
    if (clock->state == CLOCK_BEHIND)
        return g_strdup_printf(_("the clock of this machine is behind: it says %s, but the plant's newest row is of %s; no age and no"
                                 " deadline can be known; set the clock, or, if that row is wrong, let two people run: bihuan clock"
                                 " back"),
                               raw, last);
    if (clock->state == CLOCK_AHEAD)
        return g_strdup_printf(_("the clock of this machine has leapt ahead: it says %s, but by all that is known here it is about"
                                 " %s; only hazards, alarms, stops and counting out are taken; set the clock, or, if it is right,"
                                 " let a person of safety run: bihuan clock confirm --reason TEXT"),
                               raw, trusted);
    return NULL;
}

gboolean plant_clock_sure(Plant *plant, GError **error) {
    PlantClock clock;
    plant_clock_look(plant, &clock);
    g_autofree char *text = plant_clock_text(&clock);
    return !text || err_set(error, ERR_HELD, "%s", text);
}
