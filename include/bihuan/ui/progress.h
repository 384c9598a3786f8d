/* SPDX-License-Identifier: MIT
 *
 * A bar for work that takes a while, with Esc to stop it. The work runs in the caller's own loop and
 * reports; keys pressed meanwhile are kept and processed afterwards.
 */
#ifndef BIHUAN_UI_PROGRESS_H
#define BIHUAN_UI_PROGRESS_H

#include "bihuan/ui/screen.h"

typedef struct Progress Progress;

/* Shows the bar; title is translated, copied. */
Progress *progress_begin(Ui *ui, const char *title);
/* done of total (total 0: unknown). Paints at most 20 times a second. FALSE: the user wants it stopped. */
gboolean progress_set(Progress *progress, gint64 done, gint64 total);
void progress_end(Progress *progress);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Progress, progress_end)

#endif
