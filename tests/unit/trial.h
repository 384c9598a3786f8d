/* SPDX-License-Identifier: MIT
 *
 * What the tests of bad days share: the figure to reach, one change through the real write path, and the checker all of them
 * end with.
 */
#ifndef TESTS_UNIT_TRIAL_H
#define TESTS_UNIT_TRIAL_H

#include "bihuan/app/app.h"
#include "bihuan/store/change.h"

/* The figure of every run, or the release's where BIHUAN_TORTURE is set (make torture); a tenth under the sanitizers. */
int trial_figure(int every_run, int release);

/* One change of several rows (area A0 … A39, a counter, a mention); *seq is the row it became. */
gboolean trial_write(Plant *plant, int n, gint64 *seq, GError **error);

/* The file, the chain and the state against the log; NULL if all is well, else the first complaint (owned). */
char *trial_complaint(Plant *plant);

/* What a plant's people and clocks do, to be tried under every fault: a bare change, the report of a hazard that freezes its
 * area, the answer to one, the tick after some of them are overdue. single: all of it is one change. */
typedef struct {
    const char *name;
    gboolean (*run)(App *app, GError **error);
    gboolean single;
} TrialDeed;
extern const TrialDeed trial_deeds[]; /* ended by one without a name */

/* A plant at folder/plant.db with one area, one person and two hazards; owned path. */
char *trial_site_new(const char *folder);

/* A sentence for people: one line, not empty, and clean. */
gboolean trial_is_sentence(const char *text);

/* The test fails, and says why (only the first ten times); how often that was. */
int trial_bad(void);
void trial_fail(const char *format, ...) G_GNUC_PRINTF(1, 2);

#endif
