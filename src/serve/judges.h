/* SPDX-License-Identifier: MIT
 *
 * The veterans' rules on watch (老师傅规则): asked over the trend, each at its own pace, by the desk's thread. They read only the points they
 * name, and only the windows they ask for.
 */
#ifndef BIHUAN_SERVE_JUDGES_H
#define BIHUAN_SERVE_JUDGES_H

#include "bihuan/app/app.h"

typedef struct Judges Judges;
Judges *judges_new(void);
void judges_free(Judges *judges);

/* Asks every rule that is due; what fires becomes a record in a change of its own. notes (char *): what the one who maintains it should know,
 * said once. FALSE: the plant could not be read or written. */
gboolean judges_look(Judges *judges, App *app, GPtrArray *notes, GError **error);
/* ms until a rule is due; -1 = there is none. */
gint64 judges_delay(const Judges *judges);

#endif
