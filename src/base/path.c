/* SPDX-License-Identifier: MIT
 *
 * Folders, whole-or-nothing files, and the data embedded in the binary as GResource.
 */
#include "bihuan/base/path.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/leftover.h"
#include "bihuan/base/ids.h"
#include "bihuan/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *path_program_dir(void) {
    static char *folder;
    if (!folder) {
        char target[PATH_MAX];
        ssize_t size = readlink("/proc/self/exe", target, sizeof target - 1);
        target[MAX(size, 0)] = '\0';
        folder = size > 0 ? g_path_get_dirname(target) : g_strdup(".");
    }
    return folder;
}

char *path_state_dir(void) {
    return g_build_filename(g_get_user_state_dir(), "bihuan", NULL);
}

char *path_config_dir(void) {
    return g_build_filename(g_get_user_config_dir(), "bihuan", NULL);
}

static gboolean write_all(int fd, const char *bytes, gsize size) {
    for (gsize done = 0; done < size;) {
        ssize_t wrote = write(fd, bytes + done, size - done);
        if (wrote < 0 && errno != EINTR)
            return FALSE;
        if (wrote > 0)
            done += (gsize)wrote;
    }
    return fsync(fd) == 0;
}

static void sync_folder_of(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return;
    fsync(fd); /* best effort: some file systems refuse it on folders */
    close(fd);
}

/* rename() that refuses to replace: link() fails on an existing name where rename() would not. */
static gboolean move_into_place(const char *from, const char *to, gboolean replace) {
    if (replace)
        return rename(from, to) == 0;
    if (link(from, to) != 0)
        return FALSE;
    unlink(from);
    return TRUE;
}

static gboolean is_shared_folder(const char *folder) {
    struct stat status;
    const mode_t wanted = S_ISGID | S_IRWXG;
    return stat(folder, &status) == 0 && (status.st_mode & wanted) == wanted && !(status.st_mode & S_IWOTH);
}

gboolean path_is_shared(const char *path) {
    g_autofree char *folder = g_path_get_dirname(path);
    return is_shared_folder(folder);
}

void path_share(int fd, const char *path, int mode) {
    struct stat status;
    if (path_is_shared(path) && fstat(fd, &status) == 0 && (status.st_mode & 07777) != (mode_t)mode)
        fchmod(fd, (mode_t)mode); /* somebody else's file has its mode already */
}

gboolean path_make_folder(const char *path, int mode) {
    g_autofree char *above = g_path_get_dirname(path);
    if (path_exists(path))
        return g_mkdir_with_parents(path, mode) == 0;
    if (g_mkdir_with_parents(path, mode) != 0)
        return FALSE;
    return !is_shared_folder(above) || chmod(path, S_ISGID | 0770) == 0;
}

char *path_beside(const char *plant, const char *ending) {
    g_autofree char *real = realpath(plant, NULL);
    const char *name = real ? real : plant;
    gsize stem = strlen(name) - (g_str_has_suffix(name, ".db") ? 3 : 0);
    return g_strdup_printf("%.*s%s", (int)stem, name, ending);
}

gboolean path_exists(const char *path) {
    struct stat status;
    return stat(path, &status) == 0;
}

gboolean path_write(const char *path, const void *bytes, gsize size, int mode, gboolean replace, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (!replace && path_exists(path))
        return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    /* Not the process's number alone: in a container it is the same after each crash. */
    g_autofree char *temporary = g_strdup_printf("%s.%d-%08x.tmp", path, (int)getpid(), g_random_int());
    int fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (fd < 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
    path_share(fd, path, mode);
    leftover_mark(fd);
    gboolean ok = write_all(fd, bytes, size);
    int saved = errno;
    if (ok) {
        ok = move_into_place(temporary, path, replace);
        saved = errno;
    }
    close(fd);
    if (!ok) {
        unlink(temporary);
        errno = saved;
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
    }
    sync_folder_of(path);
    return TRUE;
}

/* O_NONBLOCK: a FIFO would wait for a writer for ever, and a device might do something when it is opened. */
int path_open(const char *path, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0)
        err_set_errno(error, ERR_IO, _("%s cannot be read"), shown);
    else if (!S_ISREG(status.st_mode))
        err_set(error, ERR_IO, _("%s is not an ordinary file"), shown);
    else
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

char *path_unquoted(const char *typed) {
    g_autofree char *text = g_strstrip(g_strdup(typed)), *plain = g_shell_unquote(text, NULL);
    const char *inner = plain ? plain : text;
    g_autofree char *local = g_str_has_prefix(inner, "file://") ? g_filename_from_uri(inner, NULL, NULL) : NULL;
    const char *path = local ? local : inner;
    return *path && strcmp(path, typed) != 0 ? g_strdup(path) : NULL;
}

char *path_read(const char *path, gsize max, gsize *size, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    int fd = path_open(path, error);
    struct stat status;
    if (fd < 0)
        return NULL;
    g_autofree char *bytes = NULL;
    if (fstat(fd, &status) != 0)
        err_set_errno(error, ERR_IO, _("%s cannot be read"), shown);
    else if ((gsize)status.st_size > max)
        err_set(error, ERR_INPUT, _("%s is larger than %d KiB"), shown, (int)(max / 1024));
    else
        bytes = g_malloc((gsize)status.st_size + 1);
    gsize done = 0;
    while (bytes && done < (gsize)status.st_size) {
        ssize_t got = read(fd, bytes + done, (gsize)status.st_size - done);
        if (got == 0 || (got < 0 && errno != EINTR))
            break;
        if (got > 0)
            done += (gsize)got;
    }
    close(fd);
    if (!bytes)
        return NULL;
    bytes[done] = '\0';
    if (size)
        *size = done;
    return g_steal_pointer(&bytes);
}

char *path_read_given(const char *path, gsize max, gsize *size, GError **error) {
    IDS_REAL_SCOPE;
    return path_read(path, max, size, error);
}

char *path_embedded(const char *name, gsize *size) {
    g_autofree char *full = g_strconcat("/bihuan/", name, NULL);
    g_autoptr(GBytes) bytes = g_resources_lookup_data(full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!bytes)
        return NULL;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (size)
        *size = length;
    return g_strndup(data, length);
}

static int path_compare_names(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

char **path_embedded_list(const char *folder) {
    g_autofree char *full = g_strconcat("/bihuan/", folder, NULL);
    char **names = g_resources_enumerate_children(full, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (!names)
        return g_new0(char *, 1);
    qsort(names, g_strv_length(names), sizeof *names, path_compare_names);
    return names;
}
