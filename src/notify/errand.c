/* SPDX-License-Identifier: MIT
 *
 * Workers of a line.
 */
#include "errand.h"

struct Errands {
    GHashTable *under_way; /* Errand * */
};

typedef struct {
    Errands *errands;
    Worker *worker;
    ErrandJudge judge;
    ChannelDone done;
    gpointer data;
} Errand;

Errands *errands_new(void) {
    Errands *errands = g_new(Errands, 1);
    errands->under_way = g_hash_table_new(NULL, NULL);
    return errands;
}

void errands_free(Errands *errands) {
    GHashTableIter iter;
    gpointer key;
    g_hash_table_iter_init(&iter, errands->under_way);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        Errand *errand = key;
        worker_cancel(errand->worker);
        g_free(errand);
    }
    g_hash_table_unref(errands->under_way);
    g_free(errands);
}

static void on_end(gpointer data, const WorkerEnd *end, const GError *error) {
    Errand *errand = data;
    g_autofree char *sentence = NULL;
    SendResult result = errand->judge(end, error, &sentence);
    g_hash_table_remove(errand->errands->under_way, errand);
    errand->done(errand->data, &result);
    g_free(errand);
}

void errand_run(Errands *errands, const WorkerJob *job, ErrandJudge judge, ChannelDone done, gpointer data) {
    Errand *errand = g_new(Errand, 1);
    *errand = (Errand){errands, NULL, judge, done, data};
    errand->worker = worker_start(job, on_end, errand);
    g_hash_table_add(errands->under_way, errand);
}
