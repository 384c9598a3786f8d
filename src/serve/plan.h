/* SPDX-License-Identifier: MIT
 *
 * What [serve] says.
 */
#ifndef BIHUAN_SERVE_PLAN_H
#define BIHUAN_SERVE_PLAN_H

#include "bihuan/config/serving.h"
#include "desk.h"

/* Fills retry (owned by the caller's plan) and digest. FALSE and "file:line: sentence". */
gboolean plan_read(const Serving *serving, DeskPlan *plan, GError **error);

#endif
