/* SPDX-License-Identifier: MIT
 *
 * fcntl() locks, because those are SQLite's. The holder writes a nonce into the locked file; the tester must be refused
 * the lock, and answers with the nonce in a second file: so both know that they looked at the same share.
 */
#include "bihuan/app/probe.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/mount.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_MAX_BYTES 400
#define LOOK_EVERY_US 100000

typedef struct {
    char word[8], nonce[33], boot[41], host[65];
} ProbeLine;

void probe_result_clear(ProbeResult *result) {
    g_clear_pointer(&result->other, g_free);
}

static char *boot_id(void) {
    char *text = NULL;
    if (!g_file_get_contents("/proc/sys/kernel/random/boot_id", &text, NULL, NULL))
        return g_strdup(g_get_host_name());
    return g_strstrip(text);
}

static char *line_of(const char *word, const char *nonce) {
    g_autofree char *boot = boot_id();
    return g_strdup_printf("%s %s %.40s %.64s\n", word, nonce, boot, g_get_host_name());
}

static gboolean read_line(const char *path, ProbeLine *line) {
    g_autofree char *text = path_read(path, LINE_MAX_BYTES, NULL, NULL);
    return text && sscanf(text, "%7s %32s %40s %64s", line->word, line->nonce, line->boot, line->host) == 4;
}

static gboolean try_lock(int fd) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1};
    return fcntl(fd, F_SETLK, &lock) == 0;
}

/* What both hosts remember; nothing where one machine talked to itself. */
static gboolean conclude(const char *plant, const ProbeLine *other, ProbeResult *result, GError **error) {
    g_autofree char *own = boot_id();
    g_autoptr(Mount) mount = mount_of(plant);
    result->same_host = strcmp(own, other->boot) == 0;
    result->other = utf8_printable(other->host);
    return result->same_host || mount_set_probed(mount, clock_raw(), error);
}

static gboolean wait_for_answer(const char *answer, const char *nonce, int seconds, ProbeLine *line) {
    gint64 end = g_get_monotonic_time() + seconds * G_USEC_PER_SEC;
    for (;;) {
        if (read_line(answer, line) && strcmp(line->nonce, nonce) == 0)
            return TRUE;
        if (g_get_monotonic_time() >= end)
            return FALSE;
        g_usleep(LOOK_EVERY_US);
    }
}

static gboolean hold(int fd, const char *plant, int seconds, void (*ready)(void), ProbeResult *result, GError **error) {
    g_autofree char *answer = g_strconcat(plant, ".probe-answer", NULL), *nonce = id_new();
    g_autofree char *path = g_strconcat(plant, ".probe", NULL);
    g_autofree char *text = line_of("hold", nonce);
    ProbeLine line;
    if (!try_lock(fd))
        return err_set(error, ERR_BUSY, _("another probe holds the lock already; end it first"));
    unlink(answer);
    if (ftruncate(fd, 0) != 0 || pwrite(fd, text, strlen(text), 0) < 0 || fsync(fd) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), plant);
    ready();
    gboolean came = wait_for_answer(answer, nonce, seconds, &line);
    unlink(answer);
    unlink(path);
    if (!came)
        return err_set(error, ERR_BUSY, _("no other host answered within %d seconds; run there: bihuan doctor --probe test"), seconds);
    if (strcmp(line.word, "free") == 0)
        return err_set(error, ERR_FAILED,
                       _("%s was given the lock that is held here: locks do not work on this share; do not"
                         " write to the plant from two hosts"),
                       line.host);
    return conclude(plant, &line, result, error);
}

gboolean probe_hold(const char *plant, int seconds, void (*ready)(void), ProbeResult *result, GError **error) {
    g_autofree char *path = g_strconcat(plant, ".probe", NULL);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0660);
    if (fd < 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), path);
    gboolean ok = hold(fd, plant, seconds, ready, result, error);
    close(fd);
    return ok;
}

gboolean probe_test(const char *plant, ProbeResult *result, GError **error) {
    g_autofree char *path = g_strconcat(plant, ".probe", NULL), *answer = g_strconcat(plant, ".probe-answer", NULL);
    ProbeLine line;
    if (!read_line(path, &line))
        return err_set(error, ERR_NOT_FOUND, _("no host holds the probe; run on the first one: bihuan doctor --probe hold"));
    int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be opened"), path);
    gboolean given = try_lock(fd);
    close(fd);
    g_autofree char *text = line_of(given ? "free" : "held", line.nonce);
    if (!path_write(answer, text, strlen(text), 0660, TRUE, error))
        return FALSE;
    if (given)
        return err_set(error, ERR_FAILED,
                       _("the lock that %s holds was given here as well: locks do not work on this share, or"
                         " that probe has ended"),
                       line.host);
    return conclude(plant, &line, result, error);
}
