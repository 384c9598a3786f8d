/* SPDX-License-Identifier: MIT
 *
 * Where two people are needed and one came: who could be the second. Private to src/app.
 */
#ifndef BIHUAN_APP_PAIR_H
#define BIHUAN_APP_PAIR_H

#include "bihuan/app/app.h"

/* Nobody named acts only in a plant that is not yet in use (no account). */
gboolean pair_first(App *app, GError **error);
/* FALSE with ERR_DENIED naming who could, unless the acting person and second are two and one of them is the safety head. A
 * plant not yet in use (no account, nobody named) is furnished without. */
gboolean pair_needed(App *app, const char *second, GError **error);

#endif
