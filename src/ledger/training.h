/* SPDX-License-Identifier: MIT
 *
 * What the two halves of a month's training share while they count.
 */
#ifndef BIHUAN_SRC_LEDGER_TRAINING_H
#define BIHUAN_SRC_LEDGER_TRAINING_H

#include "bihuan/ledger/training.h"

typedef struct {
    Db *db;
    Shelf *shelf;
    Training *training;
    gint64 cut;            /* of the month, or now */
    GHashTable *corrected; /* numbers that another round names */
    GHashTable *banks;     /* NAME.VERSION to QuizBank * */
} TrainingRun;

/* What is counted under a key; made where it is not there yet. Borrowed from the list. */
TrainingShare *training_share_of(GPtrArray *shares, const char *key, const char *title);
TrainingDepartment *training_department_of(const TrainingRun *run, const char *code);

/* training_quiz.c */
gboolean training_count_answers(TrainingRun *run, GError **error);
void training_question_free(gpointer question);

#endif
