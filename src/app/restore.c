/* SPDX-License-Identifier: MIT
 *
 * The restore itself. The copy is completed beside the plant, with the log row that tells of it, and takes the plant's
 * name in one rename: at every moment there is one whole plant. The old file keeps another name for good.
 */
#include "bihuan/app/restore.h"

#include "bihuan/app/authority.h"
#include "bihuan/app/witness.h"
#include "bihuan/model/account.h"
#include "bihuan/base/clock.h"
#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/leftover.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/backup.h"
#include "bihuan/store/change.h"
#include "bihuan/store/epoch.h"
#include "bihuan/store/lock.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CODES_UNREADABLE_MAX 1000000 /* a hostile anchor may name any row */
#define WAIT_LIMIT_US (10 * G_USEC_PER_SEC)

void restore_done_clear(RestoreDone *done) {
    g_clear_pointer(&done->aside, g_free);
    g_clear_pointer(&done->head, g_free);
}

/* What keeps everybody else from writing until the copy has the plant's name. */
typedef struct {
    int lock;    /* other terminals wait at it before each change */
    Plant *live; /* SQLite's own lock on the file that is replaced: the lock file can be tidied away; NULL = unreadable */
} Hold;

static void hold_clear(Hold *hold) {
    if (hold->live)
        db_rollback(plant_db(hold->live));
    g_clear_pointer(&hold->live, plant_close);
    if (hold->lock >= 0)
        close(hold->lock);
}

static gboolean take_lock(const char *plant, Hold *hold, GError **error) {
    g_autofree char *terminal = plant_terminal_here();
    hold->lock = lock_open(plant, error);
    return hold->lock >= 0 && lock_take(plant, &hold->lock, terminal, WAIT_LIMIT_US, error);
}

/* What was planned is what is there, and stays so. */
static gboolean hold_live(const RestorePlan *plan, Hold *hold, GError **error) {
    PlantHead head;
    if (!plan->live_seq)
        return TRUE;
    hold->live = plant_open(plan->plant, FALSE, error);
    if (!hold->live || !db_begin_write(plant_db(hold->live), error) || !plant_head(hold->live, &head, error))
        return FALSE;
    return (head.seq == plan->live_seq && strcmp(head.hash, plan->live_head) == 0) ||
           err_set(error, ERR_BUSY,
                   _("the plant was written to meanwhile; nothing was changed; look at what would be lost now,"
                     " and repeat"));
}

static char *stem_of(const char *plant) {
    return g_str_has_suffix(plant, ".db") ? g_strndup(plant, strlen(plant) - 3) : g_strdup(plant);
}

/* NAME.before-restore-2.db, or with another number behind it. */
static char *aside_name(const char *plant, gint64 epoch) {
    g_autofree char *stem = stem_of(plant);
    for (int i = 1;; i++) {
        g_autofree char *more = i > 1 ? g_strdup_printf("-%d", i) : g_strdup("");
        char *name = g_strdup_printf("%s.before-restore-%d%s.db", stem, (int)epoch, more);
        if (!path_exists(name))
            return name;
        g_free(name);
    }
}

/* Of a file that cannot be read the anchors know some rows. */
static char *codes_of_anchors(const RestorePlan *plan) {
    gint64 rows = MIN(plan->lost_seq - plan->common, CODES_UNREADABLE_MAX);
    GString *codes = g_string_new(NULL);
    for (gint64 i = 0; i < rows * EPOCH_CODE; i++)
        g_string_append_c(codes, '-');
    for (guint i = 0; i < plan->anchors->len; i++) {
        const VerifyAnchor *anchor = plan->anchors->pdata[i];
        gint64 place = anchor->seq - plan->common - 1;
        if (place >= 0 && place < rows && strlen(anchor->hash) >= EPOCH_CODE)
            memcpy(codes->str + place * EPOCH_CODE, anchor->hash, EPOCH_CODE);
    }
    return g_string_free(codes, FALSE);
}

/* The beginnings of the hashes that are given up, so that each old anchor is recognised and no other one is. */
static char *codes_of(const RestorePlan *plan, Plant *live, GError **error) {
    if (!plan->live_seq || !live)
        return codes_of_anchors(plan);
    guint before = db_failures(plant_db(live));
    g_autoptr(GString) codes = g_string_new(NULL);
    g_autoptr(Rows) rows = db_query(plant_db(live), error, "SELECT hash FROM audit WHERE seq > $1 ORDER BY seq", "i", plan->common);
    while (rows_next(rows, error))
        g_string_append_len(codes, rows_text(rows, 0), EPOCH_CODE);
    return db_answered(plant_db(live), before, error) ? g_string_free(g_steal_pointer(&codes), FALSE) : NULL;
}

/* A readable plant may have later epochs than the copy; one that is broken keeps nobody from restoring. */
static gboolean next_epoch(Plant *fresh, Plant *live, gint64 *number, GError **error) {
    gint64 lived = 1;
    if (!epoch_now(fresh, number, error))
        return FALSE;
    *number = MAX(*number, live && epoch_now(live, &lived, NULL) ? lived : 1) + 1;
    return TRUE;
}

static gboolean put_fact(Change *change, gint64 number, GError **error) {
    g_autofree char *text = g_strdup_printf("%ld", (long)number);
    g_autoptr(Row) row = row_new("plant");
    row_set_text(row, "key", "epoch");
    row_set_text(row, "value", text);
    return change_put(change, row, error);
}

typedef struct {
    const RestorePlan *plan;
    const RestoreWish *wish;
    const Hold *hold;
} Job;

/* The log row "restore" and the epoch, in the copy. */
/* A key made after the copy stands in no row of it: what it signs there could never be checked. */
static gboolean copy_knows_key(Plant *fresh, const char *key_id) {
    g_autoptr(SignKey) key = NULL;
    return sign_key_find(plant_db(fresh), key_id, &key, NULL) && key && !key->revoked_row;
}

static gboolean restore_tell(const Job *job, Plant *fresh, RestoreDone *done, GError **error) {
    const RestorePlan *plan = job->plan;
    const RestoreWish *wish = job->wish;
    g_autofree char *codes = codes_of(plan, job->hold->live, error), *base = done->aside ? g_path_get_basename(done->aside) : g_strdup("");
    g_autofree char *aside = utf8_printable(base);
    g_autoptr(Change) change = codes ? change_begin(fresh, wish->first, error) : NULL;
    if (!change)
        return FALSE;
    Epoch epoch = {.number = done->epoch,
                   .at = change_time(change),
                   .kept_seq = plan->common,
                   .head_seq = plan->copy_seq,
                   .lost_seq = plan->lost_seq,
                   .lost_since = plan->lost_since,
                   .head = plan->copy_head,
                   .lost_head = plan->live_head,
                   .lost_codes = codes,
                   .aside = aside,
                   .first = wish->first,
                   .second = wish->second};
    if (wish->signature && copy_knows_key(fresh, wish->signature->key_id))
        change_sign(change, wish->signature);
    if (wish->countersignature && copy_knows_key(fresh, wish->countersignature->key_id))
        change_countersign(change, wish->countersignature);
    gboolean ok = epoch_put(change, &epoch, error) && put_fact(change, done->epoch, error) &&
                  change_commit(change, "restore", "plant", wish->reason, error);
    done->seq = ok ? change_seq(change) : 0;
    return ok;
}

static void remove_beside(const char *path, const char *ending) {
    g_autofree char *name = g_strconcat(path, ending, NULL);
    unlink(name);
}

/* Every file beside path whose name is its name and more. */
static void remove_longer(const char *path, const char *more) {
    g_autofree char *folder = g_path_get_dirname(path), *base = g_path_get_basename(path);
    g_autofree char *start = g_strconcat(base, more, NULL);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    const char *name;
    while (directory && (name = g_dir_read_name(directory)))
        if (g_str_has_prefix(name, start)) {
            g_autofree char *found = g_build_filename(folder, name, NULL);
            unlink(found);
        }
}

/* An older copy was migrated on its way, which left a copy of the copy. */
static void remove_traces(const char *temporary) {
    remove_longer(temporary, ".before-");
    remove_beside(temporary, ".lock");
    remove_beside(temporary, "-journal");
    unlink(temporary);
}

/* What killed restores left beside the plant: there is but one at a time, and it has the lock. */
static void remove_older(const char *plant) {
    g_autofree char *folder = g_path_get_dirname(plant);
    remove_longer(plant, ".restore.");
    leftover_tidy(folder);
}

static gboolean build(const Job *job, const char *temporary, RestoreDone *done, GError **error) {
    const RestorePlan *plan = job->plan;
    const RestoreWish *wish = job->wish;
    g_autoptr(Plant) copy = plant_open_as(plan->backup, plan->plant, FALSE, error);
    if (!copy || !backup_copy(copy, temporary, wish->progress, wish->data, NULL, error))
        return FALSE;
    g_autoptr(Plant) fresh = plant_open_as(temporary, plan->plant, TRUE, error);
    if (!fresh)
        return FALSE;
    plant_be_quiet(fresh);
    Authority wanted = {.verb = "restore", .second = wish->second};
    if (!authority_people(plant_db(fresh), &wanted, wish->first, clock_now(), error))
        return FALSE;
    if (!next_epoch(fresh, job->hold->live, &done->epoch, error))
        return FALSE;
    done->aside = plan->absent ? NULL : aside_name(plan->plant, done->epoch);
    return restore_tell(job, fresh, done, error);
}

/* A journal of the old file must never be played back over the new one. */
static gboolean move_journal(const char *plant, const char *aside) {
    g_autofree char *from = g_strconcat(plant, "-journal", NULL), *to = g_strconcat(aside, "-journal", NULL);
    struct stat status;
    return stat(from, &status) != 0 || status.st_size == 0 || rename(from, to) == 0;
}

static gboolean swap(const Job *job, const char *temporary, const RestoreDone *done, GError **error) {
    const RestorePlan *plan = job->plan;
    g_autofree char *folder = g_path_get_dirname(plan->plant);
    if (!job->hold->live && !lock_has_name(plan->plant, job->hold->lock))
        return err_set(error, ERR_BUSY, _("the lock file of %s was taken away meanwhile; nothing was changed; repeat"), plan->plant);
    gboolean ok = !done->aside || (link(plan->plant, done->aside) == 0 && move_journal(plan->plant, done->aside));
    if (!ok || rename(temporary, plan->plant) != 0)
        return err_set_errno(error, ERR_IO, _("%s cannot be replaced; nothing was changed"), plan->plant);
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
    return TRUE;
}

/* Evidence that lies beside the copy and is missing beside the plant. */
static int bring_evidence(Plant *plant, const char *backup) {
    g_autofree char *stem = stem_of(backup), *own = g_strconcat(stem, ".evidence", NULL);
    g_autofree char *folder = g_path_get_dirname(backup), *base = g_path_get_basename(plant_evidence_dir(plant));
    g_autofree char *pool = g_build_filename(folder, base, NULL);
    int brought = 0;
    g_mkdir_with_parents(plant_evidence_dir(plant), 0770);
    g_autoptr(Rows) rows = db_query(plant_db(plant), NULL, "SELECT DISTINCT hash FROM blob", "");
    while (rows_next(rows, NULL)) {
        g_autofree char *there = g_build_filename(plant_evidence_dir(plant), rows_text(rows, 0), NULL);
        gboolean missing = !path_exists(there);
        brought += missing && (backup_evidence(own, plant_evidence_dir(plant), rows_text(rows, 0), NULL) ||
                               backup_evidence(pool, plant_evidence_dir(plant), rows_text(rows, 0), NULL));
    }
    return brought;
}

static gboolean restore_finish(const RestorePlan *plan, RestoreDone *done, GError **error) {
    g_autoptr(Plant) plant = plant_open(plan->plant, FALSE, error);
    if (!plant)
        return FALSE;
    anchor_keep(plant);
    done->head = plant_head_code(plant);
    done->evidence = bring_evidence(plant, plan->backup);
    return TRUE;
}

gboolean restore_run(const char *plant, const char *backup, const RestoreWish *wish, RestoreDone *done, GError **error) {
    Hold hold = {.lock = -1};
    g_autofree char *reason = witness_reason(wish->reason, error);
    RestoreWish clean = *wish;
    clean.reason = reason;
    g_autofree char *temporary = g_strdup_printf("%s.restore.%d", plant, (int)getpid());
    gboolean alone = reason && take_lock(plant, &hold, error);
    if (alone)
        remove_older(plant);
    g_autoptr(RestorePlan) plan = alone ? restore_plan(plant, backup, wish->progress, wish->data, error) : NULL;
    gboolean ok = plan && hold_live(plan, &hold, error);
    if (ok && wish->shown && !restore_plan_same(plan, wish->shown))
        ok = err_set(error, ERR_BUSY,
                     _("the plant was written to meanwhile; nothing was changed; look at what would be lost now,"
                       " and repeat"));
    Job job = {plan, &clean, &hold};
    ok = ok && build(&job, temporary, done, error) && swap(&job, temporary, done, error);
    if (plan)
        remove_traces(temporary);
    ok = ok && restore_finish(plan, done, error);
    hold_clear(&hold);
    return ok;
}
