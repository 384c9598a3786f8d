/* SPDX-License-Identifier: MIT
 *
 * Two people (双人): what one alone must not do to the plant itself: put a copy back, accept a broken log.
 */
#ifndef BIHUAN_APP_WITNESS_H
#define BIHUAN_APP_WITNESS_H

#include "bihuan/store/db.h"

/* first and second are two different people in service, and one of them is head of safety, deputy general manager or
 * principal. ERR_USAGE if one is missing, ERR_DENIED else. */
gboolean witness_check(Db *db, const char *first, const char *second, gint64 at, GError **error);
/* A reason as a person gives it: clean and not empty; owned. NULL with ERR_USAGE or ERR_INPUT. */
char *witness_reason(const char *text, GError **error);

#endif
