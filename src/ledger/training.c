/* SPDX-License-Identifier: MIT
 *
 * A month's training and protective equipment. Of the latter every round by the time at which people were looked at, but for those that another
 * round corrects, whenever that was.
 */
#include "training.h"

#include <string.h>

#include "bihuan/base/i18n.h"
#include "bihuan/ledger/figures.h"
#include "bihuan/model/area.h"
#include "bihuan/model/department.h"
#include "bihuan/model/record.h"
#include "reading.h"

#define PPE_FORM "ppe-round"
#define SEEN "seen"
#define VIOLATING "violating"
#define SEEN_AT "seen_at"
#define CORRECTS "corrects"

/* None is entered before people were seen, and one that corrects another later than that. */
static const char SQL_ROUNDS[] =
    "SELECT number FROM record WHERE form = $1 AND opened >= $2 AND opened <= $3"
    " AND state NOT IN ('void', 'duplicate', 'rejected') ORDER BY opened, number";

static void share_free(gpointer data) {
    TrainingShare *share = data;
    g_free(share->key);
    g_free(share->title);
    g_free(share);
}

static void department_drop(gpointer data) {
    TrainingDepartment *department = data;
    g_free(department->code);
    g_free(department->title);
    g_free(department);
}

/* ---- what is counted on ---- */

TrainingShare *training_share_of(GPtrArray *shares, const char *key, const char *title) {
    for (guint i = 0; i < shares->len; i++) {
        TrainingShare *share = shares->pdata[i];
        if (strcmp(share->key, key) == 0)
            return share;
    }
    TrainingShare *share = g_new0(TrainingShare, 1);
    share->key = g_strdup(key);
    share->title = g_strdup(title);
    g_ptr_array_add(shares, share);
    return share;
}

TrainingDepartment *training_department_of(const TrainingRun *run, const char *code) {
    GPtrArray *list = run->training->departments;
    for (guint i = 0; i < list->len; i++) {
        TrainingDepartment *department = list->pdata[i];
        if (strcmp(department->code, code) == 0)
            return department;
    }
    TrainingDepartment *department = g_new0(TrainingDepartment, 1);
    department->code = g_strdup(code);
    department->title = *code ? department_title(run->db, code) : g_strdup(_("without a department"));
    g_ptr_array_add(list, department);
    return department;
}

static int by_code(gconstpointer a, gconstpointer b) {
    const TrainingDepartment *x = *(TrainingDepartment *const *)a, *y = *(TrainingDepartment *const *)b;
    return strcmp(x->code, y->code);
}

/* ---- rounds ---- */

static gint64 round_number(const Record *round, const char *key) {
    const char *value = record_field(round, key);
    return value ? g_ascii_strtoll(value, NULL, 10) : 0;
}

/* A kind of equipment: a number of people that is neither seen nor violating, so that a plant's own form has its own kinds. */
static gboolean is_kind(const FormField *field) {
    return strcmp(field->type->name, "number") == 0 && strcmp(field->key, SEEN) != 0 && strcmp(field->key, VIOLATING) != 0;
}

static gboolean count_round(const TrainingRun *run, const Record *round, GError **error) {
    Training *training = run->training;
    const Form *form = shelf_form(run->shelf, PPE_FORM, round->version, NULL, error);
    g_autofree char *code = form && round->area ? area_department(run->db, round->area, error) : g_strdup("");
    if (!form || !code)
        return FALSE;
    TrainingDepartment *department = training_department_of(run, code);
    gint64 seen = round_number(round, SEEN), violating = round_number(round, VIOLATING);
    training->rounds++;
    training->seen += seen;
    training->violating += violating;
    department->seen += seen;
    department->violating += violating;
    for (guint i = 0; i < form_field_count(form); i++) {
        const FormField *field = form_field_at(form, i);
        if (is_kind(field))
            training_share_of(training->kinds, field->key, form_text(&field->title))->n += round_number(round, field->key);
    }
    return TRUE;
}

static gboolean count_rounds(TrainingRun *run, GError **error) {
    Training *training = run->training;
    g_autoptr(GPtrArray) numbers = db_texts(run->db, error, SQL_ROUNDS, "sii", PPE_FORM, training->from, training->now);
    g_autoptr(GPtrArray) rounds = g_ptr_array_new_with_free_func((GDestroyNotify)record_free);
    for (guint i = 0; numbers && i < numbers->len; i++) {
        Record *round = record_load(run->db, numbers->pdata[i], error);
        if (!round)
            return FALSE;
        g_ptr_array_add(rounds, round);
        if (record_field(round, CORRECTS))
            g_hash_table_add(run->corrected, g_strdup(record_field(round, CORRECTS)));
    }
    for (guint i = 0; i < rounds->len; i++) {
        const Record *round = rounds->pdata[i];
        gint64 at = round_number(round, SEEN_AT);
        if (at >= training->from && at < run->cut && !g_hash_table_contains(run->corrected, round->number) &&
            !count_round(run, round, error))
            return FALSE;
    }
    for (guint i = 0; i < training->kinds->len; i++)
        ((TrainingShare *)training->kinds->pdata[i])->of = training->seen;
    return numbers != NULL;
}

/* ---- loading ---- */

void training_free(Training *training) {
    if (!training)
        return;
    g_ptr_array_unref(training->kinds);
    g_ptr_array_unref(training->departments);
    g_ptr_array_unref(training->themes);
    g_ptr_array_unref(training->questions);
    g_free(training->month);
    g_free(training);
}

Training *training_load(Db *db, Shelf *shelf, const char *month, gint64 now, GError **error) {
    gint64 from, to;
    if (!ledger_month_begun(month, now, &from, &to, error))
        return NULL;
    g_autoptr(Training) training = g_new0(Training, 1);
    g_autoptr(GHashTable) corrected = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    TrainingRun run = {.db = db, .shelf = shelf, .training = training, .cut = MIN(to, now + 1), .corrected = corrected};
    *training = (Training){.month = g_strdup(month), .from = from, .to = to, .now = now};
    training->kinds = g_ptr_array_new_with_free_func(share_free);
    training->departments = g_ptr_array_new_with_free_func(department_drop);
    training->themes = g_ptr_array_new_with_free_func(share_free);
    training->questions = g_ptr_array_new_with_free_func(training_question_free);
    guint before = db_failures(db);
    if (!count_rounds(&run, error) || !training_count_answers(&run, error) || !db_answered(db, before, error))
        return NULL;
    g_ptr_array_sort(training->departments, by_code);
    return g_steal_pointer(&training);
}

/* ---- words ---- */

char *training_rate_text(gint64 n, gint64 of) {
    return figure_text(FIGURE_CLOSURE, of > 0, of > 0 ? figure_rate(n, of) : 0);
}

char *training_share_text(gint64 n, gint64 of) {
    return g_strdup_printf(_("%d of %d"), (int)n, (int)of);
}
