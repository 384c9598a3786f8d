/* SPDX-License-Identifier: MIT
 *
 * What a restore would do: the copy against the present file, where that can be read, and against every anchor.
 */
#include "bihuan/app/restore.h"

#include "bihuan/base/err.h"
#include "bihuan/base/i18n.h"
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
           err_set(error, ERR_CORRUPT, _("the copy %s is not whole and is not put back; see: bihuan verify --plant %s"), shown,
                   shown);
}

static char *hash_at(Plant *plant, gint64 seq) {
    return db_text(plant_db(plant), "SELECT hash FROM audit WHERE seq = $1", "i", seq);
}

/* Equal hashes at a row mean equal rows before it: the last common row is found by halving. */
static gint64 last_common(Plant *a, Plant *b, gint64 upto) {
    gint64 low = 0, high = upto;
    while (low < high) {
        gint64 middle = low + (high - low + 1) / 2;
        g_autofree char *one = hash_at(a, middle), *other = hash_at(b, middle);
        if (one && g_strcmp0(one, other) == 0)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* The present file, as far as it can be read. */
static gboolean look_at_live(RestorePlan *plan, Plant *copy, GError **error) {
    g_autoptr(GError) reason = NULL;
    plan->absent = !g_file_test(plan->plant, G_FILE_TEST_EXISTS);
    g_autoptr(Plant) live = plan->absent ? NULL : plant_open(plan->plant, FALSE, &reason);
    if (!live) {
        plan->trouble = reason ? g_strdup(reason->message) : NULL;
        return TRUE;
    }
    if (strcmp(plant_id(live), plant_id(copy)) != 0)
        return err_set(error, ERR_INPUT, _("%s is a copy of another plant (%s) and is not put back over %s"), plan->backup,
                       plant_name(copy), plant_name(live));
    PlantHead head;
    if (!plant_head(live, &head, error))
        return FALSE;
    plan->live_seq = head.seq;
    g_strlcpy(plan->live_head, head.hash, sizeof plan->live_head);
    plan->common = last_common(live, copy, MIN(plan->live_seq, plan->copy_seq));
    plan->lost_since = db_int(plant_db(live), 0, "SELECT at FROM audit WHERE seq = $1", "i", plan->common + 1);
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

gint64 restore_lost(const RestorePlan *plan) {
    if (plan->lost_seq > 0)
        return MAX(0, plan->lost_seq - plan->common);
    return plan->live_seq ? 0 : -1;
}
