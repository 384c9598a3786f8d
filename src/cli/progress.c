/* SPDX-License-Identifier: MIT
 *
 * A bar for work that takes a while: on stderr, only where a person sees it. Knows nothing of the work.
 */
#include <stdio.h>
#include <unistd.h>

#include "bihuan/base/i18n.h"
#include "private.h"

#define CELLS 30

static gboolean shown; /* is there a bar on the line to wipe? */

gboolean cli_progress(const char *what, gint64 done, gint64 of) {
    static gint64 painted;
    gint64 now = g_get_monotonic_time();
    if (!isatty(STDERR_FILENO) || of <= 0 || (shown && now - painted < 50000 && done < of))
        return TRUE;
    painted = now;
    shown = TRUE;
    int filled = (int)(MIN(done, of) * CELLS / of);
    fprintf(stderr, "\r%s [", what);
    for (int i = 0; i < CELLS; i++)
        fputs(i < filled ? "#" : ".", stderr);
    fprintf(stderr, "] %d %%", (int)(MIN(done, of) * 100 / of));
    return TRUE;
}

void cli_progress_end(void) {
    if (shown)
        fputs("\r\033[K", stderr);
    shown = FALSE;
}
