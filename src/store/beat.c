/* SPDX-License-Identifier: MIT
 *
 * The beat of the watch, for those who look at it and for the watch itself.
 */
#include "bihuan/store/beat.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/canon.h"

#define BEAT_MOST 262144
#define LINE_KEY "line %04u"
#define LINK_KEY "link %04u"
#define IDLE_KEY "idle %04u"

char *watch_folder(const char *plant) {
    return path_beside(plant, ".serve");
}

char *watch_file(const char *plant, const char *name) {
    g_autofree char *folder = watch_folder(plant);
    return g_build_filename(folder, name, NULL);
}

/* ---- the beat ---- */

void watch_line_free(gpointer data) {
    WatchLine *line = data;
    g_free(line->name);
    g_free(line->kind);
    g_free(line->error);
    g_free(line);
}

static void watch_link_free(gpointer data) {
    WatchLink *link = data;
    g_free(link->name);
    g_free(link->kind);
    g_free(link->error);
    g_free(link);
}

WatchBeat *watch_beat_new(void) {
    WatchBeat *beat = g_new0(WatchBeat, 1);
    beat->boot_id = g_strdup("");
    beat->host = g_strdup("");
    beat->trouble = g_strdup("");
    beat->lines = g_ptr_array_new_with_free_func(watch_line_free);
    beat->links = g_ptr_array_new_with_free_func(watch_link_free);
    beat->idle = g_ptr_array_new_with_free_func(g_free);
    return beat;
}

void watch_beat_free(WatchBeat *beat) {
    if (!beat)
        return;
    g_free(beat->boot_id);
    g_free(beat->host);
    g_free(beat->trouble);
    g_ptr_array_unref(beat->lines);
    g_ptr_array_unref(beat->links);
    g_ptr_array_unref(beat->idle);
    g_free(beat);
}

WatchLine *watch_line_copy(const WatchLine *line) {
    WatchLine *copy = g_new(WatchLine, 1);
    *copy = *line;
    copy->name = g_strdup(line->name);
    copy->kind = g_strdup(line->kind);
    copy->error = g_strdup(line->error ? line->error : "");
    return copy;
}

void watch_beat_add_line(WatchBeat *beat, const WatchLine *line) {
    g_ptr_array_add(beat->lines, watch_line_copy(line));
}

void watch_beat_add_link(WatchBeat *beat, const WatchLink *link) {
    WatchLink *copy = g_new(WatchLink, 1);
    *copy = *link;
    copy->name = g_strdup(link->name);
    copy->kind = g_strdup(link->kind);
    copy->error = g_strdup(link->error ? link->error : "");
    g_ptr_array_add(beat->links, copy);
}

static void put_text(GHashTable *map, const char *key, const char *value) {
    g_hash_table_insert(map, g_strdup(key), g_strdup(value));
}

static void put_number(GHashTable *map, const char *key, gint64 value) {
    g_hash_table_insert(map, g_strdup(key), g_strdup_printf("%" G_GINT64_FORMAT, value));
}

/* One line of JSON, and the number again: a file that is written in place may be read half-way. */
char *watch_beat_text(const WatchBeat *beat) {
    g_autoptr(GHashTable) map = canon_map_new();
    put_number(map, "number", beat->number);
    put_text(map, "boot_id", beat->boot_id);
    put_number(map, "boot", beat->boot);
    put_text(map, "host", beat->host);
    put_number(map, "pid", beat->pid);
    put_number(map, "since", beat->since);
    put_number(map, "time", beat->time);
    put_text(map, "ended", beat->ended ? "1" : "0");
    put_text(map, "trouble", beat->trouble);
    put_number(map, "troubled", beat->troubled);
    for (guint i = 0; i < beat->lines->len; i++) {
        const WatchLine *line = beat->lines->pdata[i];
        g_hash_table_insert(map, g_strdup_printf(LINE_KEY, i),
                            g_strdup_printf("%s\t%s\t%d\t%s", line->name, line->kind, line->ok, line->error));
    }
    for (guint i = 0; i < beat->links->len; i++) {
        const WatchLink *link = beat->links->pdata[i];
        g_hash_table_insert(
            map, g_strdup_printf(LINK_KEY, i),
            g_strdup_printf("%s\t%s\t%d\t%" G_GINT64_FORMAT "\t%s", link->name, link->kind, link->ok, link->points, link->error));
    }
    for (guint i = 0; i < beat->idle->len; i++)
        g_hash_table_insert(map, g_strdup_printf(IDLE_KEY, i), g_strdup(beat->idle->pdata[i]));
    g_autofree char *json = canon_from_map(map);
    return g_strdup_printf("%s\nend %" G_GINT64_FORMAT "\n", json, beat->number);
}

static gint64 number_of(GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    return text ? g_ascii_strtoll(text, NULL, 10) : 0;
}

static void take_text(char **place, GHashTable *map, const char *key) {
    const char *text = g_hash_table_lookup(map, key);
    g_free(*place);
    *place = utf8_printable(text ? text : "");
}

static void parse_lines(WatchBeat *beat, GHashTable *map) {
    for (guint i = 0;; i++) {
        g_autofree char *key = g_strdup_printf(LINE_KEY, i);
        const char *text = g_hash_table_lookup(map, key);
        if (!text)
            return;
        g_auto(GStrv) parts = g_strsplit(text, "\t", 4);
        if (g_strv_length(parts) == 4)
            watch_beat_add_line(beat, &(WatchLine){.name = parts[0], .kind = parts[1], .ok = parts[2][0] == '1', .error = parts[3]});
    }
}

static void parse_links(WatchBeat *beat, GHashTable *map) {
    for (guint i = 0;; i++) {
        g_autofree char *key = g_strdup_printf(LINK_KEY, i);
        const char *text = g_hash_table_lookup(map, key);
        if (!text)
            return;
        g_auto(GStrv) parts = g_strsplit(text, "\t", 5);
        if (g_strv_length(parts) != 5)
            continue;
        gint64 points = g_ascii_strtoll(parts[3], NULL, 10);
        watch_beat_add_link(beat, &(WatchLink){parts[0], parts[1], parts[2][0] == '1', parts[4], points});
    }
}

static void parse_idle(WatchBeat *beat, GHashTable *map) {
    for (guint i = 0;; i++) {
        g_autofree char *key = g_strdup_printf(IDLE_KEY, i);
        const char *text = g_hash_table_lookup(map, key);
        if (!text)
            return;
        g_ptr_array_add(beat->idle, utf8_printable(text));
    }
}

WatchBeat *watch_beat_parse(const char *text) {
    gsize length = strcspn(text, "\n");
    g_autofree char *json = g_strndup(text, length);
    g_autoptr(GHashTable) map = canon_to_map(json);
    gint64 number = map ? number_of(map, "number") : 0, end = -1;
    if (number <= 0 || sscanf(text + length, "\nend %" G_GINT64_FORMAT "\n", &end) != 1 || end != number)
        return NULL;
    WatchBeat *beat = watch_beat_new();
    beat->number = number;
    beat->boot = number_of(map, "boot");
    beat->pid = number_of(map, "pid");
    beat->since = number_of(map, "since");
    beat->time = number_of(map, "time");
    beat->ended = number_of(map, "ended") == 1;
    beat->troubled = number_of(map, "troubled");
    take_text(&beat->boot_id, map, "boot_id");
    take_text(&beat->host, map, "host");
    take_text(&beat->trouble, map, "trouble");
    parse_lines(beat, map);
    parse_links(beat, map);
    parse_idle(beat, map);
    return beat;
}

WatchBeat *watch_read(const char *plant) {
    g_autofree char *path = watch_file(plant, "beat");
    for (int i = 0; i < 3; i++) { /* half of one and half of the next: the next look is whole */
        g_autofree char *text = path_exists(path) ? path_read(path, BEAT_MOST, NULL, NULL) : NULL;
        WatchBeat *beat = text ? watch_beat_parse(text) : NULL;
        if (beat || !text)
            return beat;
    }
    return NULL;
}

/* ---- who looks ---- */

/* On this host only: elsewhere the kernel does not know. What cannot be asked is taken as held; the beat decides. */
static gboolean is_locked(const char *plant) {
    g_autofree char *path = watch_file(plant, "lock");
    struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
    gboolean locked = fd < 0 || fcntl(fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
    if (fd >= 0)
        close(fd);
    return locked;
}

static gboolean is_of_this_run(const WatchBeat *beat) {
    return *beat->boot_id && strcmp(beat->boot_id, clock_boot_id()) == 0;
}

WatchState watch_look(WatchEye *eye, const char *plant, gint64 *since) {
    g_autoptr(WatchBeat) beat = watch_read(plant);
    gint64 now = clock_boot();
    *since = beat ? beat->time : 0;
    if (!beat || beat->ended)
        return WATCH_STOPPED;
    if (beat->number != eye->number) {
        eye->known = eye->number != 0 || is_of_this_run(beat);
        eye->changed = eye->number == 0 && eye->known ? MIN(now, beat->boot) : now;
        eye->number = beat->number;
    }
    if (now - eye->changed > WATCH_SILENT)
        return WATCH_STOPPED;
    return eye->known ? WATCH_RUNNING : WATCH_UNKNOWN;
}

WatchState watch_beat_state(const char *plant, const WatchBeat *beat) {
    if (!beat || beat->ended)
        return WATCH_STOPPED;
    if (!is_of_this_run(beat))
        return WATCH_UNKNOWN;
    return clock_boot() - beat->boot <= WATCH_SILENT && is_locked(plant) ? WATCH_RUNNING : WATCH_STOPPED;
}

gboolean watch_runs(const char *plant, gint64 *silent) {
    g_autoptr(WatchBeat) beat = watch_read(plant);
    WatchState state = watch_beat_state(plant, beat);
    gint64 wall = beat ? clock_raw() - beat->time : -1;
    *silent = beat && is_of_this_run(beat) ? MAX(clock_boot() - beat->boot, 0) : beat ? MAX(wall, 0) : -1;
    gboolean beats = state == WATCH_RUNNING || (state == WATCH_UNKNOWN && ABS(wall) <= WATCH_SILENT);
    gboolean kept_out = beats && beat->troubled > WATCH_SILENT;
    *silent += kept_out ? beat->troubled : 0;
    return beats && !kept_out;
}
