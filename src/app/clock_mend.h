/* SPDX-License-Identifier: MIT
 *
 * Putting right what a clock that had leapt ahead dated; for timekeeping.c.
 */
#ifndef BIHUAN_APP_CLOCK_MEND_H
#define BIHUAN_APP_CLOCK_MEND_H

#include "bihuan/form/shelf.h"
#include "bihuan/store/change.h"

typedef struct {
    gint64 from;   /* the first row dated by the wrong clock */
    gint64 first;  /* its time */
    gint64 before; /* time of the row before it, the last right one */
    gint64 to;     /* what time it is now */
    gint64 sure;   /* a machine's clock that said at most this was right */
} ClockLeap;

/* Writes every state row that holds a time of the future, inside the change. *records: how many records. */
gboolean clock_mend_all(Change *change, Shelf *shelf, const ClockLeap *leap, gint64 *records, GError **error);

#endif
