/* SPDX-License-Identifier: MIT
 *
 * The file of the beat.
 */
#include "beat.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define MOST 65536 /* bytes; a longer one is none of ours */
#define NUMBERS (G_GINT64_CONSTANT(1) << 53)
#define BLOCK 4096 /* the file is padded to whole ones: what is there already needs no new room on the disk */

struct Beat {
    char *path;
    int fd;
    gint64 number, since;
    gint64 troubled; /* boot ms: since when it has been in trouble; 0 = it is not */
};

static int open_beat(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    struct stat status;
    if (fd < 0)
        return fd;
    path_share(fd, path, 0660);
    if (fstat(fd, &status) == 0 && (status.st_size > MOST || fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, MOST / 4) != 0) &&
        ftruncate(fd, MIN(status.st_size, BLOCK)) != 0)
        close(g_steal_fd(&fd));
    return fd;
}

Beat *beat_new(const char *plant, GError **error) {
    g_autofree char *folder = watch_folder(plant), *path = g_build_filename(folder, "beat", NULL);
    g_autoptr(WatchBeat) last = watch_read(plant);
    int fd = open_beat(path);
    if (fd < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), path);
        return NULL;
    }
    Beat *beat = g_new0(Beat, 1);
    beat->path = g_steal_pointer(&path);
    beat->fd = fd;
    beat->number = last ? last->number % NUMBERS : 0; /* whatever stood there, it goes on from it */
    beat->since = clock_raw();
    return beat;
}

/* Somebody may have cleared the folder away. */
static void keep_file(Beat *beat) {
    struct stat mine, named;
    if (fstat(beat->fd, &mine) == 0 && stat(beat->path, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
        return;
    g_autofree char *folder = g_path_get_dirname(beat->path);
    path_make_folder(folder, 0770);
    int fd = open_beat(beat->path);
    if (fd < 0)
        return;
    close(beat->fd);
    beat->fd = fd;
}

void beat_write(Beat *beat, const Post *post, Sensors *sensors, const char *trouble, gboolean ended) {
    g_autoptr(WatchBeat) facts = watch_beat_new();
    g_free(facts->boot_id);
    facts->boot_id = g_strdup(clock_boot_id());
    g_free(facts->host);
    facts->host = g_strdup(g_get_host_name());
    g_free(facts->trouble);
    facts->trouble = g_strdup(trouble ? trouble : "");
    facts->number = ++beat->number;
    facts->boot = clock_boot();
    beat->troubled = !trouble || !*trouble ? 0 : beat->troubled ? beat->troubled : facts->boot;
    facts->troubled = beat->troubled ? facts->boot - beat->troubled : 0;
    facts->pid = getpid();
    facts->since = beat->since;
    facts->time = clock_raw();
    facts->ended = ended;
    post_describe(post, facts);
    if (sensors)
        sensors_describe(sensors, facts);
    g_autofree char *text = watch_beat_text(facts);
    gsize size = strlen(text), whole = (size / BLOCK + 1) * BLOCK;
    g_autofree char *rest = g_strnfill(whole - size, '\n'), *block = g_strconcat(text, rest, NULL);
    keep_file(beat);
    if (pwrite(beat->fd, block, whole, 0) != (gssize)whole)
        return; /* whoever looks sees no new one */
}

void beat_free(Beat *beat) {
    if (!beat)
        return;
    close(beat->fd);
    g_free(beat->path);
    g_free(beat);
}
