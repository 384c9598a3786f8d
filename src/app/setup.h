/* SPDX-License-Identifier: MIT
 *
 * The shipped reference data a new plant begins with, read from the embedded tables in data/.
 */
#ifndef BIHUAN_APP_SETUP_H
#define BIHUAN_APP_SETUP_H

#include "bihuan/model/obligation.h"
#include "bihuan/store/change.h"

gboolean setup_limits(Change *change, GError **error);
/* Who may what is no step of a form: the shipped rows of the table access. */
gboolean setup_access(Change *change, GError **error);
gboolean setup_obligations(Change *change, GError **error);
/* The same as they are shipped (Obligation *, array owns them), and one of them: due next after the change. */
GPtrArray *setup_obligation_rows(GError **error);
gboolean setup_obligation(Change *change, Obligation *obligation, GError **error);
/* What devices of each class are due for. */
gboolean setup_schedules(Change *change, GError **error);
/* The same as they are shipped (Schedule *, array owns them). */
GPtrArray *setup_schedule_rows(GError **error);
/* Four crews on two shifts (四班两倒), until the plant says otherwise. */
gboolean setup_shifts(Change *change, GError **error);
/* A change of its own. */
gboolean setup_departments(Plant *plant, GError **error);

#endif
