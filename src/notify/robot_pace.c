/* SPDX-License-Identifier: MIT
 *
 * How often a robot is spoken to. Each service shuts out for minutes who says too much, so it is counted here, under their limits and
 * over a restart: a file has a line for each time, and is written anew when it is opened. Addresses hold tokens: their hash stands there.
 */
#include "robot.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/log.h"
#include "bihuan/seal/seal.h"

#define LINES_MOST 2000 /* then the file is written anew */
#define KEY_BYTES 8
#define BLOCK_MOST CLOCK_HOUR
#define HALF_HOUR (30 * CLOCK_MINUTE)

/* One robot. */
typedef struct {
    GArray *times; /* gint64, of the last minute, rising */
    gint64 until;  /* it is left alone; 0 = not */
} Beat;

struct RobotPace {
    char *file;
    GHashTable *beats; /* key → Beat */
    guint lines;       /* that were added */
    gboolean told;     /* that the file cannot be written */
};

static void beat_free(gpointer data) {
    Beat *beat = data;
    g_array_unref(beat->times);
    g_free(beat);
}

static Beat *beat_at(RobotPace *pace, const char *key) {
    Beat *beat = g_hash_table_lookup(pace->beats, key);
    if (beat)
        return beat;
    beat = g_new0(Beat, 1);
    beat->times = g_array_new(FALSE, FALSE, sizeof(gint64));
    g_hash_table_insert(pace->beats, g_strdup(key), beat);
    return beat;
}

static char *robot_key(const char *url) {
    guint8 hash[SEAL_HASH_SIZE];
    char *key = g_malloc(2 * KEY_BYTES + 1);
    seal_hash(url, strlen(url), hash);
    seal_hex(hash, KEY_BYTES, key);
    return key;
}

/* What is older than a minute counts no more; a clock that was set back makes what lies ahead of it a thing of now. */
static void settle(Beat *beat, gint64 now) {
    guint kept = 0;
    for (guint i = 0; i < beat->times->len; i++) {
        gint64 time = MIN(g_array_index(beat->times, gint64, i), now);
        if (now - time < CLOCK_MINUTE)
            g_array_index(beat->times, gint64, kept++) = time;
    }
    g_array_set_size(beat->times, kept);
    if (beat->until <= now || beat->until > now + BLOCK_MOST)
        beat->until = 0;
}

/* "KEY at TIME" or "KEY until TIME"; anything else (half a line of a kill) is passed over. */
static void take_line(RobotPace *pace, const char *line) {
    g_auto(GStrv) words = g_strsplit(line, " ", 3);
    gint64 time;
    if (g_strv_length(words) != 3 || !g_ascii_string_to_signed(words[2], 10, 1, G_MAXINT64, &time, NULL))
        return;
    Beat *beat = beat_at(pace, words[0]);
    if (strcmp(words[1], "at") == 0)
        g_array_append_val(beat->times, time);
    else if (strcmp(words[1], "until") == 0)
        beat->until = time;
}

static char *all_lines(RobotPace *pace, gint64 now) {
    GString *text = g_string_new(NULL);
    GHashTableIter iter;
    gpointer key, value;
    g_hash_table_iter_init(&iter, pace->beats);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        Beat *beat = value;
        settle(beat, now);
        for (guint i = 0; i < beat->times->len; i++)
            g_string_append_printf(text, "%s at %" G_GINT64_FORMAT "\n", (char *)key, g_array_index(beat->times, gint64, i));
        if (beat->until)
            g_string_append_printf(text, "%s until %" G_GINT64_FORMAT "\n", (char *)key, beat->until);
    }
    return g_string_free(text, FALSE);
}

static gboolean read_all(RobotPace *pace, GError **error) {
    g_autofree char *text = NULL;
    g_autoptr(GError) local = NULL;
    if (!g_file_get_contents(pace->file, &text, NULL, &local) && !g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return err_set(error, ERR_IO, "%s", local->message);
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++)
        take_line(pace, *line);
    return TRUE;
}

static gboolean write_anew(RobotPace *pace, gint64 now, GError **error) {
    g_autofree char *text = all_lines(pace, now);
    pace->lines = 0;
    return g_file_set_contents_full(pace->file, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

RobotPace *robot_pace_new(const char *file, gint64 now, GError **error) {
    RobotPace *pace = g_new0(RobotPace, 1);
    pace->file = g_strdup(file);
    pace->beats = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, beat_free);
    if (read_all(pace, error) && write_anew(pace, now, error))
        return pace;
    robot_pace_free(pace);
    return NULL;
}

void robot_pace_free(RobotPace *pace) {
    if (!pace)
        return;
    g_free(pace->file);
    g_hash_table_unref(pace->beats);
    g_free(pace);
}

/* One line at the end, in one write: a kill leaves all of it or nothing that counts. */
static gboolean append(const RobotPace *pace, const char *line) {
    int fd = open(pace->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return FALSE;
    gboolean written = write(fd, line, strlen(line)) == (ssize_t)strlen(line);
    return close(fd) == 0 && written;
}

/* What cannot be written still counts in this process, and is said once. */
static void remember(RobotPace *pace, const char *key, const char *what, gint64 time, gint64 now) {
    g_autofree char *line = g_strdup_printf("%s %s %" G_GINT64_FORMAT "\n", key, what, time);
    gboolean written = ++pace->lines > LINES_MOST ? write_anew(pace, now, NULL) : append(pace, line);
    if (!written && !pace->told)
        log_line("%s: %s", pace->file, g_strerror(errno));
    pace->told = !written;
}

/* How long until one more fits a window of the robot's times. */
static gint64 wait_for(const Beat *beat, guint most, gint64 window, gint64 now) {
    if (most == 0 || beat->times->len < most)
        return 0;
    gint64 first = g_array_index(beat->times, gint64, beat->times->len - most);
    return MAX(first + window - now, 0);
}

gint64 robot_pace_take(RobotPace *pace, const RobotService *service, const char *url, gint64 now, gboolean urgent) {
    g_autofree char *key = robot_key(url);
    Beat *beat = beat_at(pace, key);
    settle(beat, now);
    gint64 wait = beat->until ? beat->until - now : 0;
    wait = MAX(wait, wait_for(beat, service->a_minute, CLOCK_MINUTE, now));
    wait = MAX(wait, wait_for(beat, service->a_second, CLOCK_SECOND, now));
    if (service->shuns_half_hours && !urgent && now % HALF_HOUR < CLOCK_MINUTE)
        wait = MAX(wait, CLOCK_MINUTE - now % HALF_HOUR);
    if (wait > 0)
        return wait;
    g_array_append_val(beat->times, now);
    remember(pace, key, "at", now, now);
    return 0;
}

void robot_pace_block(RobotPace *pace, const char *url, gint64 now, gint64 until) {
    g_autofree char *key = robot_key(url);
    Beat *beat = beat_at(pace, key);
    beat->until = MIN(until, now + BLOCK_MOST);
    remember(pace, key, "until", beat->until, now);
}
