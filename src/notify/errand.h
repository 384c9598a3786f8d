/* SPDX-License-Identifier: MIT
 *
 * Errands: what channels that send by a program share. Those of a line end with it.
 */
#ifndef BIHUAN_NOTIFY_ERRAND_H
#define BIHUAN_NOTIFY_ERRAND_H

#include "bihuan/notify/channel.h"
#include "bihuan/notify/worker.h"

typedef struct Errands Errands;
Errands *errands_new(void);
/* What runs is killed, and its done() not called. */
void errands_free(Errands *errands);

/* What an end means. *sentence: room for a text of its own, which is freed afterwards. */
typedef SendResult (*ErrandJudge)(const WorkerEnd *end, const GError *error, char **sentence);
/* Runs it; done() gets what judge() says. */
void errand_run(Errands *errands, const WorkerJob *job, ErrandJudge judge, ChannelDone done, gpointer data);

#endif
