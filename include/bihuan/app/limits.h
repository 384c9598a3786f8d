/* SPDX-License-Identifier: MIT
 *
 * Putting a limit in force (限值): the one door for people. A value that does not fit is refused; a looser one, and every other
 * safety number of the plant, takes a second person; what the last month would have looked like is shown.
 */
#ifndef BIHUAN_APP_LIMITS_H
#define BIHUAN_APP_LIMITS_H

#include "bihuan/app/app.h"
#include "bihuan/model/limit.h"
#include "bihuan/model/limit_value.h"

/* Records of one kind of the last month, judged by the limit as it is and as it would be. */
typedef struct {
    int looked, changed;
} LimitCount;

typedef struct {
    gint64 from, to; /* opened (readings: sampled) in [from, to) */
    LimitCount permits, hazards, others, readings;
    gboolean cut;       /* more than could be looked at: only the newest were */
    GPtrArray *numbers; /* char *: of the records judged differently, newest first, the first 20 */
} LimitMonth;
void limit_month_clear(LimitMonth *month);

typedef struct {
    const char *name, *value, *source;
    const char *reason; /* why; needed where two people are */
    const char *from;   /* date; NULL = today */
    const char *second; /* --with ID, proven; NULL = nobody */
} LimitWish;

typedef struct {
    char *before, *from;
    LimitTurn turn;
    gboolean two; /* it takes two people */
    LimitMonth month;
} LimitDone;
void limit_done_clear(LimitDone *done);

/* What it would be: nothing is written. done is cleared by the caller, also on error. */
gboolean limits_look(App *app, const LimitWish *wish, LimitDone *done, GError **error);
/* Puts it in force. ERR_DENIED names who could be the second; ERR_USAGE: no source, no reason. */
gboolean limits_set(App *app, const LimitWish *wish, LimitDone *done, GError **error);

#endif
