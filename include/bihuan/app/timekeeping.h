/* SPDX-License-Identifier: MIT
 *
 * The two ways out of a clock that cannot be believed (校时): a leap that was right is confirmed by a person of safety; a wrong
 * one that already dated rows is taken back by two.
 */
#ifndef BIHUAN_APP_TIMEKEEPING_H
#define BIHUAN_APP_TIMEKEEPING_H

#include "bihuan/app/app.h"

/* The clock as it stands is right; from this row on it counts. ERR_CONFLICT: nothing is in doubt. */
gboolean clock_confirm(App *app, const char *reason, GError **error);

typedef struct {
    const char *to; /* what time it really is, as typed */
    const char *reason;
    const char *second; /* the other person; the first is the app's user */
} ClockBack;

/* What was put right. */
typedef struct {
    gint64 from, rows; /* the first log row that was dated by the wrong clock, and how many there are */
    gint64 records;    /* whose times and deadlines are reckoned anew */
    gint64 seq;        /* the row that says so */
} ClockBackDone;

/* The way back: rows keep their order by number, and this row is the only one that may be older than the row before it. Times of
 * the future that the wrong clock wrote (opened, done, due, rungs climbed, clocks, holds, lock-outs, messages) become what they
 * would have been; what ended in the meantime (an expired permit) stays ended. The numbers of records stay as they are printed;
 * new ones are of the right year again. ERR_INPUT: nothing was dated after to. */
gboolean clock_back(App *app, const ClockBack *wish, ClockBackDone *done, GError **error);

#endif
