/* SPDX-License-Identifier: MIT
 *
 * What a killed program or a full disk left: files on their way to a name. Who makes one holds a lock on it as long as he lives,
 * so one that can be locked is nobody's.
 */
#include "bihuan/base/leftover.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* NAME.PID.tmp, NAME.PID-RANDOM.tmp, and SQLite's journal of one. */
#define PATTERN "\\.[0-9]+(-[0-9a-f]{8})?\\.tmp(-journal)?$"

void leftover_mark(int fd) {
    if (flock(fd, LOCK_EX | LOCK_NB) != 0)
        return; /* a file system without locks: it may be taken for a leftover, which only another run of us would do */
}

static gboolean is_nobodys(const char *path) {
    g_autofree char *owner = g_str_has_suffix(path, "-journal") ? g_strndup(path, strlen(path) - strlen("-journal")) : g_strdup(path);
    struct stat status;
    int fd = open(owner, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return lstat(owner, &status) != 0; /* a journal whose file is gone */
    gboolean nobodys = fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && flock(fd, LOCK_EX | LOCK_NB) == 0;
    close(fd);
    return nobodys;
}

GPtrArray *leftover_list(const char *folder) {
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory))) {
        g_autofree char *path = g_regex_match_simple(PATTERN, name, 0, 0) ? g_build_filename(folder, name, NULL) : NULL;
        if (path && is_nobodys(path))
            g_ptr_array_add(list, g_steal_pointer(&path));
    }
    return list;
}

int leftover_tidy(const char *folder) {
    g_autoptr(GPtrArray) list = leftover_list(folder);
    int tidied = 0;
    for (guint i = 0; i < list->len; i++)
        tidied += unlink(list->pdata[i]) == 0;
    return tidied;
}
