/* SPDX-License-Identifier: MIT
 *
 * Break and continue (断点续链): after a confirmed fault of the hardware two people accept the broken rows of the log as
 * they stand. verify shows them for ever and goes on behind them.
 */
#ifndef BIHUAN_APP_MEND_H
#define BIHUAN_APP_MEND_H

#include "bihuan/app/app.h"

/* Who accepts what and why. */
typedef struct {
    gint64 from, to;    /* rows of the log, both included */
    const char *second; /* the other person; the first is the app's user */
    const char *reason;
} MendWish;

/* Writes the log row "break". Refused where the rows are not broken (ERR_INPUT) and by authority_may. */
gboolean mend_accept(App *app, const MendWish *wish, GError **error);
/* "12" or "12-15". ERR_USAGE. */
gboolean mend_range_parse(const char *text, gint64 *from, gint64 *to, GError **error);

#endif
