/* SPDX-License-Identifier: MIT
 *
 * From here on this process can compute, answer, and nothing else. Knows nothing of the work.
 */
#ifndef BIHUAN_DRAW_CONFINE_H
#define BIHUAN_DRAW_CONFINE_H

#include <glib.h>

typedef enum {
    CONFINE_DRAWING,  /* may go on reading its input, and files of the system below usr, etc/fonts and the cache of fonts */
    CONFINE_DECODING, /* no file at all, not even its input; whatever else is tried ends it */
} ConfineKind;

/* memory: bytes it may take beside what it has; seconds: of processor time. For this thread and all others. FALSE: do no work. */
gboolean confine(ConfineKind kind, gsize memory, int seconds);

#endif
