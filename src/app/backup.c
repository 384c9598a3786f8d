/* SPDX-License-Identifier: MIT
 *
 * A backup from wish to log row: the copy first, verified; then the evidence; then the record of it; last of all what the
 * keeping rule gives up. So at no moment is the only good copy gone.
 */
#include "bihuan/app/backup.h"

#include "bihuan/app/captive.h"
#include "bihuan/app/copies.h"
#include "bihuan/app/authority.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/id.h"
#include "bihuan/base/leftover.h"
#include "bihuan/base/outfile.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/model/limit.h"
#include "bihuan/store/change.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT_MAX 1000

void backup_done_clear(BackupDone *done) {
    g_clear_pointer(&done->file, g_free);
    g_clear_pointer(&done->head, g_free);
    g_clear_pointer(&done->not_recorded, g_free);
    g_clear_pointer(&done->removed, g_ptr_array_unref);
    g_clear_pointer(&done->future, g_ptr_array_unref);
    g_clear_pointer(&done->strange, g_ptr_array_unref);
}

/* --- Where to ------------------------------------------------------------------------------------------------ */

static gboolean is_empty_folder(const char *path) {
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    return folder && !g_dir_read_name(folder);
}

#define UNFINISHED ".unfinished"

static void remove_in(const char *folder, const char *name) {
    g_autofree char *path = g_build_filename(folder, name, NULL);
    unlink(path);
}

/* A folder that a killed backup was filling: nobody holds its mark any more, and what lies there is what it writes. */
static gboolean clear_unfinished(const char *folder, const char *base) {
    static const char *const OWN[] = {"%s.db", "%s.db-journal", "%s.db.lock", "%s.key"};
    g_autofree char *mark = g_build_filename(folder, UNFINISHED, NULL), *evidence = g_strdup_printf("%s/%s.evidence", folder, base);
    int fd = path_open(mark, NULL);
    gboolean dead = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    if (dead) {
        leftover_tidy(folder);
        leftover_tidy(evidence);
        g_autoptr(GDir) files = g_dir_open(evidence, 0, NULL);
        for (const char *name; files && (name = g_dir_read_name(files));)
            remove_in(evidence, name);
        rmdir(evidence);
        for (gsize i = 0; i < G_N_ELEMENTS(OWN); i++) {
            g_autofree char *name = g_strconcat(base, strchr(OWN[i], '.'), NULL);
            remove_in(folder, name);
        }
        remove_in(folder, UNFINISHED);
    }
    if (fd >= 0)
        close(fd);
    return dead && is_empty_folder(folder);
}

/* Held until the folder is whole; -1: it needs none, or cannot have one. */
static int mark_unfinished(const BackupWish *wish) {
    g_autofree char *mark = g_build_filename(wish->target, UNFINISHED, NULL);
    int fd = wish->kind == BACKUP_ALL ? open(mark, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600) : -1;
    if (fd >= 0)
        leftover_mark(fd);
    return fd;
}

static gboolean is_folder(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static gboolean need_folder(const char *path, gboolean may_make, GError **error) {
    g_autofree char *shown = utf8_printable(path);
    if (is_folder(path))
        return TRUE;
    if (!may_make)
        return err_set(error, ERR_IO, _("There is no folder %s; make it first."), shown);
    return path_make_folder(path, 0700) || err_set_errno(error, ERR_IO, _("%s cannot be created"), shown);
}

/* A confined process puts dated copies where root said, and beside the plant where he said nothing: nobody else's folder. */
static gboolean check_keep(Plant *plant, const char *target, GError **error) {
    g_autofree char *home = g_path_get_dirname(plant_path(plant)), *usual = g_build_filename(home, "backups", NULL);
    const char *named = *captive_backups() ? captive_backups() : usual;
    g_autofree char *wanted = g_canonicalize_filename(target, NULL), *only = g_canonicalize_filename(named, NULL);
    return !captive_is_confined() || strcmp(wanted, only) == 0 ||
           err_set(error, ERR_DENIED,
                   _("dated copies go to %s here; root names the folder in /etc/bihuan/bihuan.conf"
                     " (backups = FOLDER)"),
                   only);
}

/* The target by the rules for names; owned. */
static char *target_of(Plant *plant, const BackupWish *wish, GError **error) {
    static const char *const ENDINGS[] = {".db", NULL};
    if (wish->kind == BACKUP_KEEP)
        return check_keep(plant, wish->target, error) ? g_strdup(wish->target) : NULL;
    if (wish->with_key && captive_is_confined()) {
        err_set(error, ERR_DENIED, _("the key does not leave this host by this program; root copies the key file beside the plant"));
        return NULL;
    }
    gboolean single = wish->kind == BACKUP_SINGLE;
    if (single || captive_is_confined())
        return outfile_place(wish->target, single && (captive_is_confined() || g_str_has_suffix(wish->target, ".db")) ? ENDINGS : NULL,
                             error);
    return g_strdup(wish->target);
}

/* The name of the database copy; owned. */
static char *place_of(Plant *plant, const BackupWish *wish, GError **error) {
    g_autofree char *base = copies_base(plant), *folder = g_path_get_dirname(wish->target);
    g_autofree char *shown = utf8_printable(wish->target);
    if (wish->kind == BACKUP_SINGLE)
        return need_folder(folder, FALSE, error) ? g_strdup(wish->target) : NULL;
    if (wish->kind == BACKUP_ALL && path_exists(wish->target) && !is_empty_folder(wish->target) && !clear_unfinished(wish->target, base)) {
        err_set(error, ERR_IO, _("%s is not empty; choose another name"), shown);
        return NULL;
    }
    if (!need_folder(wish->target, TRUE, error))
        return NULL;
    if (wish->kind == BACKUP_ALL)
        return g_strdup_printf("%s/%s.db", wish->target, base);
    return copies_place(wish->target, base, clock_now());
}

/* --- Evidence and key ---------------------------------------------------------------------------------------- */

static gboolean copy_evidence(App *app, const char *folder, BackupDone *done, GError **error) {
    if (!need_folder(folder, TRUE, error))
        return FALSE;
    guint before = db_failures(app_db(app));
    g_autoptr(Rows) rows = db_query(app_db(app), error, "SELECT DISTINCT hash FROM blob ORDER BY hash", "");
    while (rows_next(rows, error)) {
        g_autoptr(GError) reason = NULL;
        if (backup_evidence(plant_evidence_dir(app_plant(app)), folder, rows_text(rows, 0), &reason))
            done->evidence++;
        else
            done->missing++;
    }
    return db_answered(app_db(app), before, error); /* half of the evidence is no copy */
}

static gboolean copy_key(App *app, const BackupWish *wish, const char *base, GError **error) {
    const guint8 *key = plant_key(app_plant(app), error);
    g_autofree char *path = g_strdup_printf("%s/%s.key", wish->target, base);
    return key && path_write(path, key, 32, 0400, FALSE, error);
}

static gboolean copy_beside(App *app, const BackupWish *wish, BackupDone *done, GError **error) {
    if (wish->kind == BACKUP_SINGLE)
        return TRUE;
    g_autofree char *base = copies_base(app_plant(app));
    g_autofree char *folder = g_strdup_printf("%s/%s.evidence", wish->target, base);
    return copy_evidence(app, folder, done, error) && (!wish->with_key || copy_key(app, wish, base, error));
}

/* --- The keeping rule ---------------------------------------------------------------------------------------- */

/* A plant made before these limits were shipped goes by the shipped ones. */
static int shipped_count(const char *name) {
    g_autofree char *text = path_embedded("data/limits/limits.csv", NULL);
    g_autofree char *start = g_strdup_printf("\n%s,", name);
    const char *line = text ? strstr(text, start) : NULL;
    return line ? (int)g_ascii_strtoll(line + strlen(start), NULL, 10) : 0;
}

static int count_of(App *app, const char *name) {
    g_autofree char *value = limit_resolve(app_db(app), name, clock_now(), NULL);
    gint64 number = value ? g_ascii_strtoll(value, NULL, 10) : shipped_count(name);
    return (int)CLAMP(number, 0, COUNT_MAX);
}

static void give_up(App *app, const BackupWish *wish, BackupDone *done) {
    const int counts[3] = {count_of(app, "backup.keep.daily"), count_of(app, "backup.keep.weekly"), count_of(app, "backup.keep.monthly")};
    g_autoptr(Copies) copies = copies_look(wish->target, app_plant(app), clock_now());
    done->removed = copies_given_up(copies, counts, done->file);
    done->future = g_steal_pointer(&copies->future);
    done->strange = g_steal_pointer(&copies->strange);
    copies->future = g_ptr_array_new();
    copies->strange = g_ptr_array_new();
}

/* --- The record ---------------------------------------------------------------------------------------------- */

static gboolean put_row(Change *change, const BackupWish *wish, const BackupDone *done, GError **error) {
    static const char *const kinds[] = {"single", "all", "keep"};
    g_autofree char *id = id_new(), *file = utf8_printable(done->file);
    g_autoptr(Row) row = row_new("backup");
    row_set_text(row, "id", id);
    row_set_text(row, "file", file);
    row_set_text(row, "kind", kinds[wish->kind]);
    row_set_int(row, "head_seq", done->facts.head_seq);
    row_set_text(row, "head", done->facts.head);
    row_set_int(row, "size", done->facts.size);
    row_set_int(row, "at", change_time(change));
    row_set_int(row, "removed", 0);
    return change_add(change, row, error);
}

static gboolean put_removed(Change *change, const char *path, GError **error) {
    g_autofree char *file = utf8_printable(path);
    g_autoptr(Rows) rows = db_query(change_db(change), error,
                                    "SELECT id, kind, head_seq, head, size, at FROM backup WHERE file = $1 AND removed = 0", "s", file);
    guint before = db_failures(change_db(change));
    if (!rows_next(rows, error))
        return rows && db_answered(change_db(change), before, error); /* a copy taken by hand: nothing is known of it */
    g_autoptr(Row) row = row_new("backup");
    row_set_text(row, "id", rows_text(rows, 0));
    row_set_text(row, "file", file);
    row_set_text(row, "kind", rows_text(rows, 1));
    row_set_int(row, "head_seq", rows_int(rows, 2));
    row_set_text(row, "head", rows_text(rows, 3));
    row_set_int(row, "size", rows_int(rows, 4));
    row_set_int(row, "at", rows_int(rows, 5));
    row_set_int(row, "removed", change_time(change));
    g_clear_pointer(&rows, rows_free);
    return change_put(change, row, error);
}

static gboolean record(App *app, const BackupWish *wish, BackupDone *done, GError **error) {
    const char *actor = app_user_id(app) ? app_user_id(app) : "system";
    g_autofree char *reason = g_strdup_printf("row %ld %s", (long)done->facts.head_seq, done->head);
    g_autofree char *file = utf8_printable(done->file);
    g_autoptr(Change) change = change_begin(app_plant(app), actor, error);
    gboolean ok = change && put_row(change, wish, done, error);
    for (guint i = 0; ok && i < done->removed->len; i++)
        ok = put_removed(change, done->removed->pdata[i], error);
    if (!ok || !change_commit(change, "backup", file, reason, error))
        return FALSE;
    done->seq = change_seq(change);
    return TRUE;
}

/* The file, what lies beside it, and a mark for as long as the folder is not whole. */
static gboolean fill(App *app, const BackupWish *wish, BackupDone *done, GError **error) {
    Plant *plant = app_plant(app);
    done->file = place_of(plant, wish, error);
    if (!done->file)
        return FALSE;
    int mark = mark_unfinished(wish);
    leftover_tidy(plant_evidence_dir(plant));
    gboolean ok = backup_copy(plant, done->file, wish->progress, wish->data, &done->facts, error);
    if (ok) {
        done->head = head_code_of(done->facts.head);
        ok = copy_beside(app, wish, done, error);
    }
    if (ok && mark >= 0)
        remove_in(wish->target, UNFINISHED);
    if (mark >= 0)
        close(mark);
    return ok;
}

static gboolean backup_take(App *app, const BackupWish *wish, BackupDone *done, GError **error) {
    Authority wanted = {.verb = "backup",
                        .part = wish->with_key              ? "key"
                                : wish->kind == BACKUP_KEEP ? "keep"
                                                            : NULL,
                        .second = wish->second};
    if (!authority_may(app, &wanted, error))
        return FALSE;
    if (!fill(app, wish, done, error))
        return FALSE;
    done->removed = g_ptr_array_new_with_free_func(g_free);
    guint before = db_failures(app_db(app));
    g_autoptr(GError) reason = NULL;
    if (wish->kind == BACKUP_KEEP) {
        g_clear_pointer(&done->removed, g_ptr_array_unref);
        give_up(app, wish, done);
    }
    if (!db_answered(app_db(app), before, &reason))
        g_ptr_array_set_size(done->removed, 0); /* how many are kept could not be read: none is given up */
    if (reason || !record(app, wish, done, &reason))
        done->not_recorded = g_strdup(reason->message);
    for (guint i = 0; i < done->removed->len; i++)
        unlink(done->removed->pdata[i]);
    return TRUE;
}

gboolean app_backup(App *app, const BackupWish *wish, BackupDone *done, GError **error) {
    g_autofree char *target = target_of(app_plant(app), wish, error);
    BackupWish placed = *wish;
    placed.target = target;
    return target && backup_take(app, &placed, done, error);
}
