/* SPDX-License-Identifier: MIT
 *
 * What a restore would do: the copy against the present file, where that can be read, and against every anchor.
 */
#include "bihuan/app/restore.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
#include "bihuan/base/path.h"
#include "bihuan/base/utf8.h"
#include "bihuan/store/backup.h"

#include <string.h>

void restore_plan_free(RestorePlan *plan) {
    if (!plan)
        return;
    g_free(plan->plant);
    g_free(plan->backup);
    g_free(plan->id);
    g_free(plan->trouble);
    g_clear_pointer(&plan->anchors, g_ptr_array_unref);
    g_free(plan);
}

static gboolean check_copy(Plant *copy, VerifyProgress progress, gpointer data, GError **error) {
    g_autofree char *shown = utf8_printable(plant_path(copy));
    g_autoptr(Verify) verify = verify_plant(copy, VERIFY_CHAIN | VERIFY_STATE, progress, data, error);
    g_autofree char *complaint = verify ? db_check_file(plant_db(copy), FALSE) : NULL;
    if (!verify)
        return FALSE;
    return (verify->ok && !complaint) ||
           err_set(error, ERR_CORRUPT, _("the copy %s is not whole and is not put back; see: bihuan verify --plant %s"), shown, shown);
}

static gboolean hash_at(Plant *plant, gint64 seq, char **hash, GError **error) {
    return db_get_text(plant_db(plant), error, hash, "SELECT hash FROM audit WHERE seq = $1", "i", seq);
}

static gboolean time_at(Plant *plant, gint64 seq, gint64 *at, GError **error) {
    return db_get_int(plant_db(plant), error, at, "SELECT at FROM audit WHERE seq = $1", "i", seq);
}

/* Equal hashes at a row mean equal rows before it: the last common row is found by halving. An unread row is not another row:
 * else rows would be given up that both have. */
static gboolean last_common(Plant *a, Plant *b, gint64 upto, gint64 *common, GError **error) {
    gint64 low = 0, high = upto;
    while (low < high) {
        gint64 middle = low + (high - low + 1) / 2;
        g_autofree char *one = NULL, *other = NULL;
        if (!hash_at(a, middle, &one, error) || !hash_at(b, middle, &other, error))
            return FALSE;
        if (one && g_strcmp0(one, other) == 0)
            low = middle;
        else
            high = middle - 1;
    }
    *common = low;
    return TRUE;
}

/* The present file, as far as it can be read. */
static gboolean look_at_live(RestorePlan *plan, Plant *copy, GError **error) {
    g_autoptr(GError) reason = NULL;
    plan->absent = !path_exists(plan->plant);
    g_autoptr(Plant) live = plan->absent ? NULL : plant_open(plan->plant, FALSE, &reason);
    if (!live && reason && !err_is(reason, ERR_CORRUPT) && !err_is(reason, ERR_NOT_FOUND)) {
        g_propagate_error(error, g_steal_pointer(&reason)); /* busy, a disk that does not answer: no damage, and no consent */
        return FALSE;
    }
    plan->ask_copy = !live || plant_trouble(live);
    if (!live) {
        plan->trouble = reason ? g_strdup(reason->message) : NULL;
        return TRUE;
    }
    if (strcmp(plant_id(live), plant_id(copy)) != 0)
        return err_set(error, ERR_INPUT, _("%s is a copy of another plant (%s) and is not put back over %s"), plan->backup,
                       plant_name(copy), plant_name(live));
    PlantHead head;
    plan->trouble = db_check_file(plant_db(live), FALSE); /* what is damaged in part cannot say who has an account */
    plan->ask_copy = plan->ask_copy || plan->trouble;
    if (!plant_head(live, &head, &reason) && err_is(reason, ERR_CORRUPT))
        return TRUE;
    if (reason) {
        g_propagate_error(error, g_steal_pointer(&reason));
        return FALSE;
    }
    plan->live_seq = head.seq;
    g_strlcpy(plan->live_head, head.hash, sizeof plan->live_head);
    if (!last_common(live, copy, MIN(plan->live_seq, plan->copy_seq), &plan->common, error) ||
        !time_at(live, plan->common + 1, &plan->lost_since, error))
        return FALSE;
    plan->lost_seq = plan->live_seq;
    plan->now = MAX(plan->now, head.at);
    return TRUE;
}

RestorePlan *restore_plan(const char *plant, const char *backup, VerifyProgress progress, gpointer data, GError **error) {
    g_autoptr(Plant) copy = plant_open_as(backup, plant, FALSE, error);
    BackupFacts facts;
    if (!copy || !check_copy(copy, progress, data, error) || !backup_facts(copy, &facts, error))
        return NULL;
    g_autoptr(RestorePlan) plan = g_new0(RestorePlan, 1);
    plan->plant = g_strdup(plant);
    plan->backup = g_strdup(backup);
    plan->id = g_strdup(plant_id(copy));
    plan->copy_seq = facts.head_seq;
    plan->copy_at = plan->now = facts.at;
    plan->simulated = plant_is_simulated(copy);
    g_strlcpy(plan->copy_head, facts.head, sizeof plan->copy_head);
    if (!look_at_live(plan, copy, error))
        return NULL;
    plan->anchors = anchor_collect(copy);
    gint64 reach = anchor_reach(plan->anchors);
    if (reach > plan->copy_seq)
        plan->lost_seq = MAX(plan->lost_seq, reach);
    if (!plan->live_seq)
        plan->common = plan->copy_seq; /* as far as anybody can say */
    return g_steal_pointer(&plan);
}

gboolean restore_plan_same(const RestorePlan *a, const RestorePlan *b) {
    return a->absent == b->absent && a->ask_copy == b->ask_copy && a->live_seq == b->live_seq && a->copy_seq == b->copy_seq &&
           a->lost_seq == b->lost_seq && strcmp(a->live_head, b->live_head) == 0 && strcmp(a->copy_head, b->copy_head) == 0 &&
           strcmp(a->id, b->id) == 0;
}

gboolean restore_plan_settle(RestorePlan *plan, GError **error) {
    g_autoptr(Plant) live = plan->live_seq && !plan->ask_copy ? plant_open(plan->plant, FALSE, error) : NULL;
    PlantHead head;
    if (!live)
        return plan->ask_copy || !plan->live_seq;
    if (!plant_head(live, &head, error))
        return FALSE;
    g_autofree char *hash = NULL;
    gint64 others = 0;
    if (!hash_at(live, plan->live_seq, &hash, error) ||
        !db_get_int(plant_db(live), error, &others,
                    "SELECT count(*) FROM audit WHERE seq > $1 AND seq <= $2 AND kind <> 'admitted' AND kind <> 'denied'", "ii",
                    plan->live_seq, head.seq))
        return FALSE;
    if (others || g_strcmp0(hash, plan->live_head) != 0)
        return err_set(error, ERR_BUSY,
                       _("the plant was written to meanwhile; nothing was changed; look at what would be lost now,"
                         " and repeat"));
    plan->lost_seq = plan->lost_seq == plan->live_seq ? head.seq : MAX(plan->lost_seq, head.seq);
    if (!plan->lost_since && !time_at(live, plan->common + 1, &plan->lost_since, error))
        return FALSE;
    plan->live_seq = head.seq;
    g_strlcpy(plan->live_head, head.hash, sizeof plan->live_head);
    return TRUE;
}

gint64 restore_lost(const RestorePlan *plan) {
    if (plan->lost_seq > 0)
        return MAX(0, plan->lost_seq - plan->common);
    return plan->live_seq ? 0 : -1;
}
