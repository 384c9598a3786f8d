/* SPDX-License-Identifier: MIT
 *
 * A journal beside the plant that is not its own. SQLite plays back whatever lies there: one of an older state, or of another
 * plant, would undo days of work without a word. A journal of this file fits it in two ways that no other one does: it begins
 * at a length the file still has, and its first page is one change behind the file's, or none.
 */
#include "private.h"

#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/lock.h"

#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEADER 28
#define COUNTER 24         /* where a first page holds its change counter */
#define RECORDS_MAX 100000 /* that are looked through for the first page */

static const guint8 MAGIC[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};

static guint32 number_at(const guint8 *bytes) {
    return (guint32)bytes[0] << 24 | (guint32)bytes[1] << 16 | (guint32)bytes[2] << 8 | bytes[3];
}

static gboolean read_at(int fd, void *bytes, gsize size, gint64 place) {
    return pread(fd, bytes, size, (off_t)place) == (ssize_t)size;
}

/* The change counter of the first page as the journal keeps it; FALSE: it keeps none. */
static gboolean counter_kept(int fd, const guint8 *header, guint32 *counter) {
    gint64 sector = number_at(header + 20), page = number_at(header + 24);
    guint8 bytes[4];
    for (gint64 i = 0; i < RECORDS_MAX && read_at(fd, bytes, 4, sector + i * (page + 8)); i++)
        if (number_at(bytes) == 1) {
            gboolean there = read_at(fd, bytes, 4, sector + i * (page + 8) + 4 + COUNTER);
            *counter = number_at(bytes);
            return there;
        }
    return FALSE;
}

static gboolean counter_of(const char *path, guint32 *counter) {
    guint8 bytes[4];
    int fd = path_open(path, NULL);
    gboolean there = fd >= 0 && read_at(fd, bytes, 4, COUNTER);
    if (fd >= 0)
        close(fd);
    *counter = there ? number_at(bytes) : 0;
    return there;
}

static gboolean is_foreign(const char *path, const char *journal, gboolean may_read) {
    guint8 header[HEADER];
    struct stat status;
    guint32 kept, now;
    int fd = path_open(journal, NULL);
    gboolean hot = fd >= 0 && read_at(fd, header, HEADER, 0) && memcmp(header, MAGIC, sizeof MAGIC) == 0 && stat(path, &status) == 0;
    gboolean foreign = hot && (gint64)number_at(header + 16) * number_at(header + 24) > status.st_size;
    if (hot && !foreign && may_read && counter_kept(fd, header, &kept) && counter_of(path, &now))
        foreign = now != kept && now != kept + 1;
    if (fd >= 0)
        close(fd);
    return foreign;
}

/* Nobody is writing while this looks: else a journal may belong to a change that ends this moment. */
char *journal_put_aside(const char *path, gboolean may_read) {
    g_autofree char *journal = g_strconcat(path, "-journal", NULL), *aside = NULL;
    struct stat status;
    if (lstat(journal, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size < HEADER || !is_foreign(path, journal, may_read))
        return NULL;
    int lock = lock_open(path, NULL);
    gboolean alone = lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0 && is_foreign(path, journal, may_read);
    for (int i = 1; alone && i < 1000; i++) {
        g_free(aside);
        aside = g_strdup_printf("%s.foreign-%d", journal, i);
        if (!path_exists(aside))
            break;
    }
    gboolean moved = alone && rename(journal, aside) == 0;
    if (lock >= 0)
        close(lock);
    g_autofree char *shown = moved ? utf8_printable(aside) : NULL;
    return moved ? g_strdup_printf(_("a journal that does not belong to this plant file lay beside it; it was not played back and is"
                                     " now %s; run bihuan verify"),
                                   shown)
                 : NULL;
}
