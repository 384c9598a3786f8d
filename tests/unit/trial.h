/* SPDX-License-Identifier: MIT
 *
 * What the tests of bad days share: the figure to reach, one change through the real write path, and the checker all of them
 * end with.
 */
#ifndef TESTS_UNIT_TRIAL_H
#define TESTS_UNIT_TRIAL_H

#include "bihuan/store/change.h"

/* The figure of every run, or the release's where BIHUAN_TORTURE is set (make torture); a tenth under the sanitizers. */
int trial_figure(int every_run, int release);

/* One change of several rows (area A0 … A39, a counter, a mention); *seq is the row it became. */
gboolean trial_write(Plant *plant, int n, gint64 *seq, GError **error);

/* The file, the chain and the state against the log; NULL if all is well, else the first complaint (owned). */
char *trial_complaint(Plant *plant);

#endif
