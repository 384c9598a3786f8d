/* SPDX-License-Identifier: MIT
 *
 * Lock and status of the watch, for those who ask and for the watch itself.
 */
#include "bihuan/app/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/contact.h"

#define WATCH_BYTE (G_GINT64_CONSTANT(1) << 60)

/* ---- the lock ---- */

/* A second name of the same file (a hard link) has a folder of its own: the file is locked too, at a byte that SQLite never asks for.
 * That descriptor stays open as long as this process; closing it would give back SQLite's own locks. */
static gboolean lock_file(const char *plant, GError **error) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = WATCH_BYTE, .l_len = 1};
    int fd = open(plant, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 || fcntl(fd, F_OFD_SETLK, &lock) == 0)
        return TRUE; /* a file that cannot be written is a trouble of the desk */
    close(fd);
    return err_set(error, ERR_BUSY,
                   _("The watch of this plant runs already: by another name of the plant file, or its folder was cleared away."));
}

/* An open file, locked; -1: somebody has it, or it cannot be had. */
static int lock_folder(const char *plant, GError **error) {
    g_autofree char *folder = watch_folder(plant), *path = watch_file(plant, "lock"), *shown = utf8_printable(path);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat status;
    if (!path_make_folder(folder, 0770) || lstat(folder, &status) != 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be created"), folder);
        return -1;
    }
    int fd = S_ISDIR(status.st_mode) ? open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660) : -1;
    if (fd < 0) {
        errno = S_ISDIR(status.st_mode) ? errno : ENOTDIR;
        err_set_errno(error, ERR_IO, _("%s cannot be opened for writing; nothing was changed"), shown);
        return -1;
    }
    path_share(fd, path, 0660);
    char text[512] = "", host[257] = "?";
    gint64 since = 0;
    int pid = 0, size;
    if (fcntl(fd, F_OFD_SETLK, &lock) != 0) {
        size = (int)pread(fd, text, sizeof text - 1, 0);
        text[MAX(size, 0)] = '\0';
        sscanf(text, "%d %" G_GINT64_FORMAT " %256[^\n]", &pid, &since, host);
        g_autofree char *when = clock_format_short(since), *where = utf8_printable(host);
        err_set(error, ERR_BUSY, _("The watch of this plant runs already: process %d on %s, since %s."), pid, where, when);
        close(fd);
        return -1;
    }
    size = snprintf(text, sizeof text, "%d %" G_GINT64_FORMAT " %.256s\n", (int)getpid(), clock_raw(), g_get_host_name());
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, (size_t)size, 0) != size) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
        close(fd);
        return -1;
    }
    return fd;
}

int watch_lock(const char *plant, GError **error) {
    int lock = lock_folder(plant, error);
    if (lock >= 0 && !lock_file(plant, error)) {
        close(lock);
        return -1;
    }
    return lock;
}

gboolean watch_lock_keep(int lock, const char *plant, GError **error) {
    g_autofree char *path = watch_file(plant, "lock");
    struct stat mine, named;
    if (fstat(lock, &mine) == 0 && stat(path, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
        return TRUE;
    int fd = lock_folder(plant, error);
    if (fd < 0)
        return FALSE;
    gboolean ok = dup3(fd, lock, O_CLOEXEC) == lock || err_set_errno(error, ERR_IO, _("%s cannot be written"), path);
    close(fd);
    return ok;
}

/* ---- who looks ---- */

gboolean watch_is_expected(Db *db, const char *plant, gboolean *expected, GError **error) {
    g_autoptr(GPtrArray) channels = plant_channels(db, error);
    g_autofree char *folder = watch_folder(plant);
    *expected = channels && (channels->len > 0 || path_exists(folder));
    return channels != NULL;
}

/* ---- the status ---- */

void watch_status_free(WatchStatus *status) {
    if (!status)
        return;
    watch_beat_free(status->beat);
    g_ptr_array_unref(status->lines);
    g_free(status);
}

static const WatchLine *beat_line(const WatchBeat *beat, const char *name) {
    for (guint i = 0; beat && i < beat->lines->len; i++) {
        const WatchLine *line = beat->lines->pdata[i];
        if (strcmp(line->name, name) == 0)
            return line;
    }
    return NULL;
}

/* What nobody resolved yet waits for the first one. */
static gboolean count_line(Db *db, WatchLine *line, gboolean first, GError **error) {
    static const char sql[] = "SELECT count(*) FROM message WHERE state = $1 AND (channel = $2 OR ($3 AND channel = 'first'))";
    return db_get_int(db, error, &line->waiting, sql, "ssi", "waiting", line->name, (gint64)first) &&
           db_get_int(db, error, &line->sent, sql, "ssi", "sent", line->name, (gint64)0) &&
           db_get_int(db, error, &line->failed, sql, "ssi", "failed", line->name, (gint64)first);
}

WatchStatus *watch_status(Db *db, const char *plant, GError **error) {
    g_autoptr(WatchStatus) status = g_new0(WatchStatus, 1);
    status->lines = g_ptr_array_new_with_free_func(watch_line_free);
    status->beat = watch_read(plant);
    status->state = watch_beat_state(plant, status->beat);
    g_autoptr(GPtrArray) channels = plant_channels(db, error);
    for (guint i = 0; channels && i < channels->len; i++) {
        const PlantChannel *channel = channels->pdata[i];
        const WatchLine *known = beat_line(status->beat, channel->name);
        WatchLine *line = watch_line_copy(&(WatchLine){
            .name = channel->name, .kind = channel->kind, .ok = known && known->ok, .error = known ? known->error : (char *)""});
        g_ptr_array_add(status->lines, line);
        if (!count_line(db, line, i == 0, error))
            return NULL;
    }
    return channels ? g_steal_pointer(&status) : NULL;
}

static void json_text(JsonBuilder *json, const char *key, const char *text) {
    json_builder_set_member_name(json, key);
    if (text && *text)
        json_builder_add_string_value(json, text);
    else
        json_builder_add_null_value(json);
}

static void json_time(JsonBuilder *json, const char *key, gint64 at) {
    g_autofree char *text = at ? clock_format(at) : NULL;
    json_text(json, key, text);
}

static void json_number(JsonBuilder *json, const char *key, gint64 value) {
    json_builder_set_member_name(json, key);
    json_builder_add_int_value(json, value);
}

static void json_line(JsonBuilder *json, const WatchLine *line) {
    json_builder_begin_object(json);
    json_text(json, "name", line->name);
    json_text(json, "kind", line->kind);
    json_builder_set_member_name(json, "ok");
    json_builder_add_boolean_value(json, line->ok);
    json_number(json, "waiting", line->waiting);
    json_number(json, "sent", line->sent);
    json_number(json, "failed", line->failed);
    json_text(json, "error", line->error);
    json_builder_end_object(json);
}

static void json_link(JsonBuilder *json, const WatchLink *link) {
    json_builder_begin_object(json);
    json_text(json, "name", link->name);
    json_text(json, "kind", link->kind);
    json_builder_set_member_name(json, "ok");
    json_builder_add_boolean_value(json, link->ok);
    json_text(json, "error", link->error);
    json_number(json, "points", link->points);
    json_builder_end_object(json);
}

char *watch_status_json(const WatchStatus *status) {
    g_autoptr(JsonBuilder) json = json_builder_new();
    const WatchBeat *beat = status->beat;
    json_builder_begin_object(json);
    json_builder_set_member_name(json, "running");
    if (status->state == WATCH_UNKNOWN)
        json_builder_add_null_value(json);
    else
        json_builder_add_boolean_value(json, status->state == WATCH_RUNNING);
    json_text(json, "host", beat ? beat->host : NULL);
    json_time(json, "since", beat ? beat->since : 0);
    json_time(json, "beat", beat ? beat->time : 0);
    json_text(json, "trouble", beat ? beat->trouble : NULL);
    json_builder_set_member_name(json, "channels");
    json_builder_begin_array(json);
    for (guint i = 0; i < status->lines->len; i++)
        json_line(json, status->lines->pdata[i]);
    json_builder_end_array(json);
    json_builder_set_member_name(json, "links");
    json_builder_begin_array(json);
    for (guint i = 0; beat && i < beat->links->len; i++)
        json_link(json, beat->links->pdata[i]);
    json_builder_end_array(json);
    json_builder_end_object(json);
    g_autoptr(JsonNode) root = json_builder_get_root(json);
    return json_to_string(root, FALSE);
}
