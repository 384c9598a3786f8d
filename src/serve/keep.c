/* SPDX-License-Identifier: MIT
 *
 * The file with two places: each begins with "NUMBER LENGTH CHECKSUM", the higher number is the newer one.
 */
#include "keep.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"

#define PLACE (1 << 20) /* bytes of each; some five thousand open episodes */
#define HEAD 128
#define SUM 64 /* digits of SHA-256 */

struct Keep {
    char *path;
    int fd;
    guint64 number;
};

static int open_file(const char *path) {
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    /* Not every file system can keep room; then a full disk leaves it to the memory. */
    if (fd >= 0 && fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 2 * (off_t)PLACE) != 0 && errno == ENOSPC)
        close(g_steal_fd(&fd));
    return fd;
}

/* The text of a place, NULL = it is not whole. Owned. */
static char *read_place(const Keep *keep, int place, guint64 *number) {
    char head[HEAD + 1] = "", sum[SUM + 1];
    guint64 length;
    off_t at = (off_t)place * PLACE;
    if (pread(keep->fd, head, HEAD, at) != HEAD ||
        sscanf(head, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %64s", number, &length, sum) != 3 || length > PLACE - HEAD)
        return NULL;
    g_autofree char *text = g_malloc0(length + 1);
    if (pread(keep->fd, text, length, at + HEAD) != (gssize)length)
        return NULL;
    g_autofree char *found = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)length);
    return strcmp(found, sum) == 0 ? g_steal_pointer(&text) : NULL;
}

Keep *keep_open(const char *folder, const char *name, GError **error) {
    Keep *keep = g_new0(Keep, 1);
    keep->path = g_build_filename(folder, name, NULL);
    keep->fd = open_file(keep->path);
    if (keep->fd < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), keep->path);
        g_free(keep->path);
        g_free(keep);
        return NULL;
    }
    return keep;
}

char *keep_read(Keep *keep) {
    guint64 numbers[2] = {0, 0};
    g_autofree char *first = read_place(keep, 0, &numbers[0]), *second = read_place(keep, 1, &numbers[1]);
    gboolean newer = second && (!first || numbers[1] > numbers[0]);
    keep->number = newer ? numbers[1] : first ? numbers[0] : 0;
    return newer ? g_steal_pointer(&second) : g_steal_pointer(&first);
}

/* Somebody may have cleared the folder away. */
static void keep_file(Keep *keep) {
    struct stat status;
    if (fstat(keep->fd, &status) != 0 || status.st_nlink > 0)
        return;
    g_autofree char *folder = g_path_get_dirname(keep->path);
    path_make_folder(folder, 0770);
    int fd = open_file(keep->path);
    if (fd < 0)
        return;
    close(keep->fd);
    keep->fd = fd;
}

static gboolean keep_refuse(const Keep *keep, int why, GError **error) {
    errno = why;
    return err_set_errno(error, ERR_IO, _("%s cannot be written"), keep->path);
}

gboolean keep_write(Keep *keep, const char *text, GError **error) {
    gsize length = strlen(text);
    if (length > PLACE - HEAD)
        return keep_refuse(keep, EFBIG, error);
    keep_file(keep);
    g_autofree char *sum = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, (gssize)length);
    g_autofree char *block = g_malloc0(HEAD + length + 1);
    guint64 number = keep->number + 1;
    g_snprintf(block, HEAD, "%" G_GUINT64_FORMAT " %" G_GSIZE_FORMAT " %s\n", number, length, sum);
    memcpy(block + HEAD, text, length + 1);
    gssize written = pwrite(keep->fd, block, HEAD + length, (off_t)(number % 2) * PLACE);
    if (written != (gssize)(HEAD + length))
        return keep_refuse(keep, written < 0 ? errno : ENOSPC, error);
    keep->number = number;
    return TRUE;
}

void keep_close(Keep *keep) {
    if (!keep)
        return;
    close(keep->fd);
    g_free(keep->path);
    g_free(keep);
}
