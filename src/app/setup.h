/* SPDX-License-Identifier: MIT
 *
 * The shipped reference data a new plant begins with, read from the embedded tables in data/.
 */
#ifndef BIHUAN_APP_SETUP_H
#define BIHUAN_APP_SETUP_H

#include "bihuan/store/change.h"

gboolean setup_limits(Change *change, GError **error);
/* Who may what is no step of a form: the shipped rows of the table access. */
gboolean setup_access(Change *change, GError **error);
gboolean setup_obligations(Change *change, GError **error);
/* What devices of each class are due for. */
gboolean setup_schedules(Change *change, GError **error);
/* Four crews on two shifts (四班两倒), until the plant says otherwise. */
gboolean setup_shifts(Change *change, GError **error);
/* A change of its own. */
gboolean setup_departments(Plant *plant, GError **error);

#endif
