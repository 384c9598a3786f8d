/* SPDX-License-Identifier: MIT
 *
 * Copies of a plant file. VACUUM INTO and not cp: it reads one state of the database under SQLite's own lock, and holds
 * writers up only for as long as it reads.
 */
#include "bihuan/store/backup.h"

#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/leftover.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/seal/seal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define EVIDENCE_MAX (64 * 1024 * 1024)

gboolean backup_facts(Plant *copy, BackupFacts *facts, GError **error) {
    struct stat status;
    PlantHead head;
    g_autofree char *shown = utf8_printable(plant_path(copy));
    if (!plant_head(copy, &head, error))
        return FALSE;
    if (head.seq == 0 || stat(plant_path(copy), &status) != 0)
        return err_set(error, ERR_CORRUPT, _("%s holds no log row"), shown);
    *facts = (BackupFacts){.head_seq = head.seq, .at = head.at, .size = status.st_size};
    g_strlcpy(facts->head, head.hash, sizeof facts->head);
    return TRUE;
}

/* The copy by itself: the evidence lies beside the plant, and what terminals remember is not its business. */
static gboolean check_copy(const char *path, VerifyProgress progress, gpointer data, BackupFacts *facts, GError **error) {
    g_autoptr(Plant) copy = plant_open(path, FALSE, error);
    g_autoptr(Verify) verify = copy ? verify_plant(copy, VERIFY_CHAIN | VERIFY_STATE, progress, data, error) : NULL;
    if (!verify)
        return FALSE;
    g_autofree char *complaint = db_check_file(plant_db(copy), FALSE);
    if (!verify->ok || complaint)
        return err_set(error, ERR_CORRUPT, _("the plant is not whole, so no copy was kept; run bihuan verify"));
    return !facts || backup_facts(copy, facts, error);
}

static gboolean sync_path(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return FALSE;
    gboolean ok = fsync(fd) == 0;
    close(fd);
    return ok;
}

/* A copy is as closed as the plant: VACUUM INTO fills an empty file as it is. The descriptor stays open to the end: while it is,
 * nobody takes the file for a leftover. -1 on error. */
static int make_empty(const char *temporary, const char *like, GError **error) {
    struct stat status;
    g_autofree char *shown = utf8_printable(temporary);
    mode_t mode = stat(like, &status) == 0 ? status.st_mode & 0660 : 0600;
    int fd = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode);
    if (fd < 0) {
        err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
        return -1;
    }
    path_share(fd, temporary, 0660);
    leftover_mark(fd);
    return fd;
}

/* link() and not rename(): a copy never replaces an older one. */
static gboolean give_name(const char *temporary, const char *path, GError **error) {
    g_autofree char *folder = g_path_get_dirname(path), *shown = utf8_printable(path);
    if (!sync_path(temporary, O_RDONLY) || link(temporary, path) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be written"), shown);
    sync_path(folder, O_RDONLY | O_DIRECTORY); /* some file systems refuse it */
    return TRUE;
}

gboolean backup_copy(Plant *plant, const char *path, VerifyProgress progress, gpointer data, BackupFacts *facts, GError **error) {
    g_autofree char *temporary = g_strdup_printf("%s.%d-%08x.tmp", path, (int)getpid(), g_random_int());
    g_autofree char *shown = utf8_printable(path);
    if (path_exists(path))
        return err_set(error, ERR_IO, _("%s exists already; choose another name"), shown);
    g_autofree char *folder = g_path_get_dirname(path);
    leftover_tidy(folder);
    int held = make_empty(temporary, plant_path(plant), error);
    if (held < 0)
        return FALSE;
    gboolean ok = db_copy_into(plant_db(plant), temporary, error) && check_copy(temporary, progress, data, facts, error) &&
                  give_name(temporary, path, error);
    g_autofree char *journal = g_strconcat(temporary, "-journal", NULL);
    unlink(temporary);
    unlink(journal); /* SQLite leaves it behind when the disk is full */
    close(held);
    return ok;
}

/* --- Evidence ------------------------------------------------------------------------------------------------ */

static gboolean fits(const char *path, const char *hash) {
    gsize size = 0;
    g_autofree char *bytes = path_read(path, EVIDENCE_MAX, &size, NULL);
    guint8 digest[SEAL_HASH_SIZE];
    char hex[SEAL_HEX_SIZE];
    if (!bytes)
        return FALSE;
    seal_hash(bytes, size, digest);
    seal_hex(digest, sizeof digest, hex);
    return strcmp(hex, hash) == 0;
}

gboolean backup_evidence(const char *from_folder, const char *to_folder, const char *hash, GError **error) {
    guint8 digest[SEAL_HASH_SIZE];
    if (!seal_unhex(hash, digest, sizeof digest))
        return err_set(error, ERR_CORRUPT, _("the plant names evidence that is not a hash; run bihuan verify"));
    g_autofree char *from = g_build_filename(from_folder, hash, NULL), *to = g_build_filename(to_folder, hash, NULL);
    if (fits(to, hash))
        return TRUE;
    if (!fits(from, hash))
        return err_set(error, ERR_CORRUPT, _("the evidence file %s is missing or not as it was stored"), from);
    unlink(to); /* a broken copy of the same */
    /* Bytes of its own, never a second name: one damage must not reach every copy. */
    gsize size = 0;
    g_autofree char *bytes = path_read(from, EVIDENCE_MAX, &size, error);
    return bytes && path_write(to, bytes, size, 0440, FALSE, error);
}

/* --- What is kept -------------------------------------------------------------------------------------------- */

/* Two copies lie in the same slot if they are of the same day, week or month. */
static gint64 slot_of(gint64 time, int rule) {
    ClockCivil civil = clock_civil(time);
    if (rule == 0)
        return clock_day_number(time);
    if (rule == 1)
        return clock_day_number(time) - (civil.weekday - 1);
    return (gint64)civil.year * 12 + civil.month;
}

void backup_choose(const gint64 *times, gsize n, const int counts[3], gboolean *keep) {
    memset(keep, 0, n * sizeof *keep);
    for (int rule = 0; rule < 3; rule++) {
        gint64 last = G_MININT64;
        int slots = 0;
        for (gsize i = n; i-- > 0 && slots < counts[rule];) {
            gint64 slot = slot_of(times[i], rule);
            keep[i] = keep[i] || slot != last;
            slots += slot != last;
            last = slot;
        }
    }
    if (n > 0)
        keep[n - 1] = TRUE;
}
