/* SPDX-License-Identifier: MIT
 *
 * The queue of writers. flock() and not a lock of SQLite's: it is fair (measured), and a holder can be named.
 */
#include "bihuan/store/lock.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/time.h>
#include <unistd.h>

#define LINE_SIZE 512
#define TERMINAL_SIZE 200

static char *name_of(const char *plant) {
    return g_strconcat(plant, ".lock", NULL);
}

int lock_open(const char *plant, GError **error) {
    g_autofree char *path = name_of(plant), *shown = utf8_printable(path);
    struct stat status;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0660);
    if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        path_share(fd, path, 0660);
        return fd;
    }
    err_set_errno(error, ERR_IO, _("%s cannot be opened for writing; nothing was changed"), shown);
    if (fd >= 0)
        close(fd);
    return -1;
}

static void on_alarm(int signal_number) {
    (void)signal_number; /* only interrupts flock() */
}

/* flock() with a limit: an alarm interrupts it twice a second so that the clock is looked at. */
static gboolean wait_until(int fd, gint64 end) {
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        return TRUE;
    struct sigaction action = {.sa_handler = on_alarm}, before;
    struct itimerval tick = {{0, 500000}, {0, 500000}}, timer_before;
    sigaction(SIGALRM, &action, &before);
    setitimer(ITIMER_REAL, &tick, &timer_before);
    int result;
    while ((result = flock(fd, LOCK_EX)) != 0 && errno == EINTR && g_get_monotonic_time() < end)
        ;
    setitimer(ITIMER_REAL, &timer_before, NULL); /* somebody else's alarm goes on, a little late */
    sigaction(SIGALRM, &before, NULL);
    return result == 0;
}

gboolean lock_has_name(const char *plant, int fd) {
    g_autofree char *path = name_of(plant);
    struct stat mine, named;
    return fstat(fd, &mine) == 0 && lstat(path, &named) == 0 && mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

/* For those who wait; a full disk leaves it empty, never somebody else's name. */
static void write_holder(int fd, const char *terminal) {
    char line[LINE_SIZE];
    int size =
        snprintf(line, sizeof line, "%d %" G_GINT64_FORMAT " %.*s\n", (int)getpid(), clock_raw(), TERMINAL_SIZE, terminal ? terminal : "");
    if (ftruncate(fd, 0) == 0 && pwrite(fd, line, (size_t)MIN(size, LINE_SIZE - 1), 0) < 0)
        return;
}

/* "1: FLOCK  ADVISORY  WRITE 4711 08:01:5678 0 EOF"; waiting ones have an arrow. 0 = nobody this host knows of. */
static int find_holder(const struct stat *status, const char *class) {
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/locks", &text, NULL, NULL))
        return 0;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++) {
        char kind[16], mode[16], access[16];
        unsigned major_number, minor_number;
        unsigned long inode;
        int pid;
        if (sscanf(*line, "%*s %15s %15s %15s %d %x:%x:%lu", kind, mode, access, &pid, &major_number, &minor_number, &inode) == 7 &&
            strcmp(kind, class) == 0 && strcmp(access, "WRITE") == 0 && pid > 0 && pid != getpid() && inode == status->st_ino &&
            makedev(major_number, minor_number) == status->st_dev)
            return pid;
    }
    return 0;
}

/* Who holds it: what he wrote himself, if the kernel does not name another one. Owned. */
static char *busy_text(int fd) {
    char line[LINE_SIZE] = "", terminal[TERMINAL_SIZE + 1] = "";
    struct stat status;
    gint64 since = 0;
    int pid = 0;
    ssize_t size = pread(fd, line, sizeof line - 1, 0);
    line[MAX(size, 0)] = '\0';
    sscanf(line, "%d %" G_GINT64_FORMAT " %200[^\n]", &pid, &since, terminal);
    int known = fstat(fd, &status) == 0 ? find_holder(&status, "FLOCK") : 0;
    if (known && known != pid)
        return g_strdup_printf(_("process %d has kept other terminals from writing; nothing was changed; let it go on or end it,"
                                 " and try again"),
                               known);
    if (!pid || !since)
        return g_strdup(_("other terminals have been writing for 10 seconds; nothing was changed; try again"));
    g_autofree char *when = clock_format_short(since), *shown = utf8_printable(terminal);
    return g_strdup_printf(_("process %d on terminal %s has held the plant since %s; nothing was changed; let it go on or end"
                             " it, and try again"),
                           pid, shown, when);
}

gboolean lock_take(const char *plant, int *fd, const char *terminal, gint64 limit, GError **error) {
    gint64 end = g_get_monotonic_time() + limit;
    while (*fd >= 0) {
        if (!wait_until(*fd, end)) {
            g_autofree char *text = busy_text(*fd);
            return err_set(error, ERR_BUSY, "%s", text);
        }
        if (lock_has_name(plant, *fd)) {
            write_holder(*fd, terminal);
            return TRUE;
        }
        close(*fd);
        *fd = lock_open(plant, error);
    }
    return FALSE;
}

void lock_release(int fd) {
    if (fd >= 0)
        flock(fd, LOCK_UN);
}

char *lock_find_writer(const char *path) {
    struct stat status;
    int pid = stat(path, &status) == 0 ? find_holder(&status, "POSIX") : 0;
    return pid ? g_strdup_printf(_("process %d"), pid) : NULL;
}
