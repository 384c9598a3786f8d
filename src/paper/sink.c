/* SPDX-License-Identifier: MIT
 *
 * path_write for files that are never in memory as a whole.
 */
#include "sink.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/utf8.h"

struct Sink {
    char *path, *temporary, *shown;
    int fd;
    int problem;            /* errno of the first piece that failed */
};

Sink *sink_new(const char *path, GError **error) {
    g_autoptr(Sink) sink = g_new0(Sink, 1);
    sink->fd = -1;
    sink->path = g_strdup(path);
    sink->shown = utf8_printable(path);
    if (g_file_test(path, G_FILE_TEST_EXISTS)) {
        err_set(error, ERR_IO, _("%s exists already; choose another name"), sink->shown);
        return NULL;
    }
    g_autofree char *temporary = g_strdup_printf("%s.%d.tmp", path, (int)getpid());
    sink->fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (sink->fd < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), sink->shown);
        return NULL;
    }
    sink->temporary = g_steal_pointer(&temporary);
    return g_steal_pointer(&sink);
}

gboolean sink_put(Sink *sink, const void *bytes, gsize size) {
    for (gsize done = 0; done < size && sink->problem == 0;) {
        ssize_t put = write(sink->fd, (const char *)bytes + done, size - done);
        if (put < 0 && errno != EINTR)
            sink->problem = errno;
        done += put > 0 ? (gsize)put : 0;
    }
    return sink->problem == 0;
}

/* The name in its folder survives a power cut; some file systems refuse this, then it is as good as they are. */
static void settle_folder(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

gboolean sink_finish(Sink *sink, GError **error) {
    if (sink->problem == 0 && fsync(sink->fd) != 0)
        sink->problem = errno;
    /* link, not rename: it refuses a name that somebody took meanwhile */
    if (sink->problem == 0 && link(sink->temporary, sink->path) != 0)
        sink->problem = errno;
    if (sink->problem == 0) {
        unlink(sink->temporary);
        g_clear_pointer(&sink->temporary, g_free);
        settle_folder(sink->path);
        return TRUE;
    }
    errno = sink->problem;
    return err_set_errno(error, ERR_IO, _("%s cannot be written"), sink->shown);
}

void sink_free(Sink *sink) {
    if (!sink)
        return;
    if (sink->fd >= 0)
        close(sink->fd);
    if (sink->temporary)
        unlink(sink->temporary);
    g_free(sink->temporary);
    g_free(sink->shown);
    g_free(sink->path);
    g_free(sink);
}
