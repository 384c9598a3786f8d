/* SPDX-License-Identifier: MIT
 *
 * Reports that could not be written (暂存上报): while another process keeps the plant, or the file may not be written to, a danger
 * that somebody reports is kept beside the plant, in NAME.db.spool, and taken in by whoever writes next, each once, the usual
 * way. Until then it has no number and nobody was told.
 */
#ifndef BIHUAN_APP_SPOOL_H
#define BIHUAN_APP_SPOOL_H

#include "bihuan/app/app.h"

/* May reports of this form be kept? Only what anybody may report without a log-in. app may be NULL (the plant did not open). */
gboolean spool_may_keep(App *app, const char *form);
/* Keeps a report; it is on the disk when this returns. user: who says he reports, NULL = nobody. Photos are not kept. */
gboolean spool_keep(const char *plant, const char *form, const char *user, GHashTable *values, GError **error);
/* Takes in what waits; one that can never be taken is put aside as *.refused. Returns how many were taken; refused (may be NULL)
 * gets a sentence for each that was not, owned by the caller's array. */
int spool_take_in(const char *plant, GPtrArray *refused);
/* How many wait. */
int spool_count(const char *plant);

#endif
