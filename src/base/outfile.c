/* SPDX-License-Identifier: MIT
 *
 * What a name is refused for, and a file that is whole or not there. In the exchange everything goes by the open folder, never by a
 * path: whoever can write there cannot lead a print elsewhere.
 */
#include "bihuan/base/outfile.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    MODE_FREE = 0644,
    MODE_EXCHANGE = 0640,
    NAME_MOST = 200,
};

static struct {
    char *in, *out, *plant;
    gboolean confined;
} place;

/* SQLite believes in a file of such a name beside any database, wherever that is. */
static const char *const SQLITE_ENDINGS[] = {"-wal", "-shm", "-journal", NULL};
/* What the program keeps beside a plant, and puts among its copies. */
static const char *const OWN_ENDINGS[] = {".db",    ".key",          ".lock",  ".evidence", ".secrets", ".labels", ".heads", ".head",
                                          ".probe", ".probe-answer", ".hosts", ".serve",    ".tmp",     ".conf",   NULL};
static const char *const SIDE_ENDINGS[] = {".trend.db", NULL}; /* the watch would put a copy of that name aside */
static const char *const OWN_NAMES[] = {"heads", "labels", "backups", "exchange", NULL};

void outfile_set_exchange(const char *exchange, gboolean confined) {
    g_clear_pointer(&place.in, g_free);
    g_clear_pointer(&place.out, g_free);
    place.confined = confined;
    if (!exchange || !*exchange)
        return;
    place.in = g_build_filename(exchange, "in", NULL);
    place.out = g_build_filename(exchange, "out", NULL);
}

void outfile_set_plant(const char *path) {
    g_free(place.plant);
    place.plant = path ? realpath(path, NULL) : NULL;
}

gboolean outfile_is_confined(void) {
    return place.confined;
}

static const char *if_folder(const char *path) {
    struct stat status;
    return path && stat(path, &status) == 0 && S_ISDIR(status.st_mode) ? path : NULL;
}

const char *outfile_in(void) {
    return if_folder(place.in);
}

const char *outfile_out(void) {
    return if_folder(place.out);
}

/* --- Names ---------------------------------------------------------------------------------------------------- */

static const char *ending_of(const char *name, const char *const *endings) {
    g_autofree char *lower = g_ascii_strdown(name, -1);
    for (; endings && *endings; endings++)
        if (g_str_has_suffix(lower, *endings))
            return *endings;
    return NULL;
}

/* Does a database with a lock beside it, or the plant that is open, lie in this folder or above it? */
static gboolean holds_plant(const char *folder) {
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory)))
        if (g_str_has_suffix(name, ".db.lock"))
            return TRUE;
    return FALSE;
}

static gboolean is_of_plant(const char *folder) {
    g_autofree char *now = realpath(folder, NULL), *home = place.plant ? g_path_get_dirname(place.plant) : NULL;
    while (now && strcmp(now, "/") != 0) {
        if (holds_plant(now) || (home && strcmp(home, now) == 0))
            return TRUE;
        char *above = g_path_get_dirname(now);
        g_free(now);
        now = above;
    }
    return FALSE;
}

/* "plant.index.db" beside "plant.db": whatever begins like that is the plant's. */
static gboolean is_beside(const char *folder, const char *name) {
    g_autofree char *stem = g_strndup(name, strcspn(name, "."));
    g_autofree char *database = g_strdup_printf("%s/%s.db", folder, stem);
    g_autofree char *same = g_strconcat(stem, ".db", NULL);
    return strcmp(name, same) != 0 && path_exists(database);
}

static gboolean check_name(const char *path, const char *const *endings, GError **error) {
    g_autofree char *name = g_path_get_basename(path), *folder = g_path_get_dirname(path), *shown = utf8_printable(path);
    g_autofree char *known = endings ? g_strjoinv(", ", (char **)endings) : NULL;
    if (ending_of(name, SQLITE_ENDINGS))
        return err_set(error, ERR_DENIED, _("%s: the database itself uses names that end like this; choose another name"), shown);
    if (endings && !ending_of(name, endings))
        return err_set(error, ERR_USAGE, _("%s: the name must end in %s; give such a name"), shown, known);
    gboolean own = ending_of(name, OWN_ENDINGS) || g_strv_contains(OWN_NAMES, name) || name[0] == '.';
    /* A copy of the plant is a .db. */
    gboolean wanted = endings && ending_of(name, OWN_ENDINGS) && !ending_of(name, SIDE_ENDINGS);
    if ((own && !wanted && is_of_plant(folder)) || (wanted && is_beside(folder, name)))
        return err_set(error, ERR_DENIED, _("%s is a name that belongs to the plant itself; choose another name"), shown);
    return TRUE;
}

/* In the exchange a name is a name: no folders, nothing hidden, nothing that a list of files would show wrongly. */
static gboolean check_plain(const char *name, GError **error) {
    g_autofree char *clean = utf8_clean(name, NAME_MOST, FALSE, NULL), *shown = utf8_printable(name);
    return (clean && strcmp(clean, name) == 0 && *name && *name != '.' && *name != '-' && !strchr(name, '/')) ||
           err_set(error, ERR_DENIED, _("%s: here files go to the exchange folder %s; give a plain name without folders"), shown,
                   place.out);
}

static gboolean need_exchange(GError **error) {
    if (!place.out)
        return err_set(error, ERR_DENIED,
                       _("there is no place for files here: root names one in /etc/bihuan/bihuan.conf"
                         " (exchange = FOLDER); see bihuan-deploy(7)"));
    return if_folder(place.out) || err_set(error, ERR_IO, _("There is no folder %s; make it first."), place.out);
}

static char *place_in_exchange(const char *typed, GError **error) {
    if (!need_exchange(error))
        return NULL;
    g_autofree char *before = g_strconcat(place.out, "/", NULL);
    const char *name = g_str_has_prefix(typed, before) ? typed + strlen(before) : typed;
    return check_plain(name, error) ? g_build_filename(place.out, name, NULL) : NULL;
}

char *outfile_place(const char *typed, const char *const *endings, GError **error) {
    g_autofree char *path = NULL;
    if (place.confined)
        path = place_in_exchange(typed, error);
    else
        path = g_str_has_prefix(typed, "~/") ? g_build_filename(g_get_home_dir(), typed + 2, NULL) : g_strdup(typed);
    if (!path || !check_name(path, endings, error))
        return NULL;
    g_autofree char *folder = g_path_get_dirname(path), *shown = utf8_printable(path), *where = utf8_printable(folder);
    struct stat status;
    if (lstat(path, &status) == 0)
        err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    else if (!if_folder(folder))
        err_set(error, ERR_IO, _("There is no folder %s; make it first."), where);
    else
        return g_steal_pointer(&path);
    return NULL;
}

/* --- Files ---------------------------------------------------------------------------------------------------- */

struct OutFile {
    char *name, *temporary, *shown; /* name and temporary as the folder has them */
    int folder, fd;
    gboolean replace;
    int problem; /* errno of the first piece that failed */
};

/* The folder by descriptor, and not the plant's. */
static int open_exchange(GError **error) {
    struct stat here, plant;
    int folder = open(place.out, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_autofree char *home = place.plant ? g_path_get_dirname(place.plant) : NULL;
    if (folder < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be opened"), place.out);
        return -1;
    }
    if (fstat(folder, &here) == 0 && !(home && stat(home, &plant) == 0 && plant.st_dev == here.st_dev && plant.st_ino == here.st_ino) &&
        !holds_plant(place.out))
        return folder;
    close(folder);
    err_set(error, ERR_DENIED, _("the exchange folder %s is the plant's own; root must name another one"), place.out);
    return -1;
}

static int open_beneath(int folder, const char *name) {
    struct open_how how = {.flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                           .mode = MODE_EXCHANGE,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    int fd = (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
    if (fd < 0 && errno == ENOSYS) /* before Linux 5.6: the name has no "/", so nothing can lead out of the folder */
        fd = openat(folder, name, (int)how.flags, MODE_EXCHANGE);
    if (fd >= 0)
        fchmod(fd, MODE_EXCHANGE);
    return fd;
}

static gboolean open_confined(OutFile *file, const char *path, GError **error) {
    g_autofree char *whole = place_in_exchange(path, error);
    if (!whole || (file->folder = open_exchange(error)) < 0)
        return FALSE;
    file->name = g_path_get_basename(whole);
    file->temporary = g_strdup_printf("%s.%d.tmp", file->name, (int)getpid());
    file->fd = open_beneath(file->folder, file->temporary);
    return TRUE;
}

static void open_free(OutFile *file, const char *path) {
    file->name = g_strdup(path);
    file->temporary = g_strdup_printf("%s.%d.tmp", path, (int)getpid());
    file->fd = open(file->temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, MODE_FREE);
}

OutFile *outfile_new(const char *path, gboolean replace, GError **error) {
    g_autoptr(OutFile) file = g_new0(OutFile, 1);
    *file = (OutFile){.folder = AT_FDCWD, .fd = -1, .shown = utf8_printable(path), .replace = replace && !place.confined};
    if (!check_name(path, NULL, error))
        return NULL;
    if (!file->replace && path_exists(path)) {
        err_set(error, ERR_IO, _("%s exists already; choose another name"), file->shown);
        return NULL;
    }
    if (!place.confined)
        open_free(file, path);
    else if (!open_confined(file, path, error))
        return NULL;
    if (file->fd >= 0)
        return g_steal_pointer(&file);
    g_clear_pointer(&file->temporary, g_free); /* it is not ours */
    err_set_errno(error, ERR_IO, _("%s cannot be written"), file->shown);
    return NULL;
}

gboolean outfile_put(OutFile *file, const void *bytes, gsize size) {
    for (gsize done = 0; done < size && file->problem == 0;) {
        ssize_t put = write(file->fd, (const char *)bytes + done, size - done);
        if (put < 0 && errno != EINTR)
            file->problem = errno;
        done += put > 0 ? (gsize)put : 0;
    }
    return file->problem == 0;
}

/* The name in its folder survives a power cut; some file systems refuse this, then it is as good as they are. */
static void settle_folder(const OutFile *file) {
    g_autofree char *path = g_path_get_dirname(file->name);
    int fd = openat(file->folder, file->folder == AT_FDCWD ? path : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

/* link and not rename, where nothing may be replaced: it refuses a name that somebody took meanwhile. */
static gboolean give_name(OutFile *file) {
    if (file->replace)
        return renameat(file->folder, file->temporary, file->folder, file->name) == 0;
    return linkat(file->folder, file->temporary, file->folder, file->name, 0) == 0 && unlinkat(file->folder, file->temporary, 0) == 0;
}

gboolean outfile_finish(OutFile *file, GError **error) {
    if (file->problem == 0 && (fsync(file->fd) != 0 || !give_name(file)))
        file->problem = errno;
    if (file->problem == 0) {
        g_clear_pointer(&file->temporary, g_free);
        settle_folder(file);
        return TRUE;
    }
    errno = file->problem;
    return err_set_errno(error, ERR_IO, _("%s cannot be written"), file->shown);
}

void outfile_free(OutFile *file) {
    if (!file)
        return;
    if (file->fd >= 0)
        close(file->fd);
    if (file->temporary)
        unlinkat(file->folder, file->temporary, 0);
    if (file->folder >= 0)
        close(file->folder);
    g_free(file->name);
    g_free(file->temporary);
    g_free(file->shown);
    g_free(file);
}

gboolean outfile_write(const char *path, const void *bytes, gsize size, gboolean replace, GError **error) {
    g_autoptr(OutFile) file = outfile_new(path, replace, error);
    if (!file)
        return FALSE;
    outfile_put(file, bytes, size);
    return outfile_finish(file, error);
}
